-- What agencies say of the whole area is asked for of earlier years, too, and there is little of it: it is found without
-- a look at what all units reported in those years.

CREATE INDEX ix_observation_area ON observation (part_id) WHERE scope = 'area';
