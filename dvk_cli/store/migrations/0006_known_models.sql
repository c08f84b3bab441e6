-- Which models are new in a span is asked of the models that it lists, not of all lists of all years.

-- The models that the lists in force name, and the days of those lists: what `part` and `model_row` say, in the order in
-- which it is asked for. It changes in the same transaction as what is in force.
CREATE TABLE model_in_force (
    unit_code TEXT NOT NULL,
    identity TEXT NOT NULL,
    period_end TEXT NOT NULL,
    period_start TEXT NOT NULL,
    PRIMARY KEY (unit_code, identity, period_end, period_start)
) WITHOUT ROWID;

INSERT INTO model_in_force (unit_code, identity, period_end, period_start)
    SELECT DISTINCT p.unit_code, m.identity, p.period_end, p.period_start
    FROM part p
    JOIN model_row m ON m.part_id = p.id
    WHERE p.published_at IS NOT NULL AND p.superseded_at IS NULL
    ORDER BY p.unit_code, m.identity, p.period_end, p.period_start;

-- 1 where the submission names a model twice, or a recipient twice for one level, form and year: its rows are then put
-- together one by one. Without it each row counts.
ALTER TABLE part ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0 CHECK (repeats IN (0, 1));

UPDATE part SET repeats = 1 WHERE submission_id IN (
    SELECT p.submission_id
    FROM part p
    JOIN model_row m ON m.part_id = p.id
    GROUP BY p.submission_id, m.identity
    HAVING count(*) > 1
);

UPDATE part SET repeats = 1 WHERE submission_id IN (
    SELECT p.submission_id
    FROM part p
    JOIN recognition x ON x.part_id = p.id
    GROUP BY p.submission_id, x.level, x.form, coalesce(x.year, CAST(substr(p.period_end, 1, 4) AS INTEGER)), x.identity
    HAVING count(*) > 1
);

-- States are of the day on which a report ends, whenever it begins.
CREATE INDEX ix_part_end ON part (form, period_end, period_start);
