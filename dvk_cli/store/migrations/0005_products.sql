-- Lists of OCOP products. `granted_from`, `granted_to`: first and last day on which the certificate may have been granted
-- (the same day, or those of the month or year that was said). `expires_on`: its last day, where the list gives one.

CREATE TABLE product_row (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    name TEXT NOT NULL,
    producer TEXT NOT NULL,
    identity TEXT NOT NULL,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 3 AND 5),
    granted_from TEXT,
    granted_to TEXT,
    expires_on TEXT,
    number TEXT NOT NULL,
    scope TEXT NOT NULL,
    PRIMARY KEY (part_id, seq)
);

-- Lists are asked for whatever their age: where there are none, that is known at once.
CREATE INDEX ix_part_products ON part (period_end) WHERE form = 'products';
