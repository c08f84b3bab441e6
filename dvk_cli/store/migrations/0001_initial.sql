-- What was received, what of it is in force, and the records with their places.
--
-- Only what SQLite and PostgreSQL both understand. Days and moments are ISO text, which sorts; JSON is text; what is
-- true or false is 1 or 0. Amounts are whole numbers scaled by a power of ten (`precision`), so that sums in SQL stay
-- exact. Ids are counted up by the program, which writes alone. A statement ends with a semicolon at the end of a line.

CREATE TABLE catalogue (
    hash TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

CREATE TABLE run (
    id INTEGER NOT NULL PRIMARY KEY,
    started_at TEXT NOT NULL
);

-- `outcome` is `pending` until the run has published what it stages.
CREATE TABLE receipt (
    id INTEGER NOT NULL PRIMARY KEY,
    run_id INTEGER NOT NULL REFERENCES run (id),
    path TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    size BIGINT NOT NULL,
    format TEXT NOT NULL,
    received_at TEXT NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('pending', 'accepted', 'partial', 'rejected', 'unchanged')),
    findings TEXT NOT NULL,
    catalogue_hash TEXT NOT NULL REFERENCES catalogue (hash),
    options TEXT NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX ix_receipt_path ON receipt (path, id);
CREATE INDEX ix_receipt_pending ON receipt (id) WHERE outcome = 'pending';

-- `position`: where it stands among the submissions of its file. `same_parts`: ids of older parts, still in force,
-- whose content it only repeats.
CREATE TABLE submission (
    id INTEGER NOT NULL PRIMARY KEY,
    receipt_id INTEGER NOT NULL REFERENCES receipt (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    unit_code TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    period_label TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('staged', 'accepted', 'rejected', 'unchanged')),
    forms TEXT NOT NULL,
    records TEXT NOT NULL,
    findings TEXT NOT NULL,
    same_parts TEXT NOT NULL
);
CREATE INDEX ix_submission_receipt ON submission (receipt_id, position);
CREATE INDEX ix_submission_period ON submission (period_start, period_end);
CREATE INDEX ix_submission_staged ON submission (id) WHERE state = 'staged';

-- Unit and period stand here too: every question about what is in force starts from them. `content` and `context` are
-- hashes of what the part says, and of the tables of several submissions that its totals close.
CREATE TABLE part (
    id INTEGER NOT NULL PRIMARY KEY,
    submission_id INTEGER NOT NULL REFERENCES submission (id) ON DELETE CASCADE,
    unit_code TEXT NOT NULL,
    unit_name TEXT NOT NULL,
    period_label TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    form TEXT NOT NULL,
    content TEXT NOT NULL,
    context TEXT NOT NULL,
    records INTEGER NOT NULL,
    published_at TEXT,
    superseded_at TEXT,
    superseded_by INTEGER REFERENCES part (id)
);
CREATE INDEX ix_part_submission ON part (submission_id);
CREATE INDEX ix_part_superseded_by ON part (superseded_by);
CREATE INDEX ix_part_period ON part (period_start, period_end);
-- No more than one report of a form is in force for a unit and a period: the store itself sees to it.
CREATE UNIQUE INDEX uq_part_in_force ON part (unit_code, period_start, period_end, form)
    WHERE published_at IS NOT NULL AND superseded_at IS NULL;

-- Records hang on the part that they came with and leave with it. `seq` is the reading order inside the part: cell
-- addresses do not sort (C10 before C9).
CREATE TABLE model_row (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    name TEXT NOT NULL,
    performer TEXT NOT NULL,
    identity TEXT NOT NULL,
    field TEXT NOT NULL,
    subject TEXT NOT NULL,
    typical INTEGER NOT NULL CHECK (typical IN (0, 1)),
    level TEXT,
    year INTEGER,
    number TEXT NOT NULL,
    decided_on TEXT,
    status TEXT,
    PRIMARY KEY (part_id, seq)
);

CREATE TABLE recognition (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    recipient TEXT NOT NULL,
    identity TEXT NOT NULL,
    level TEXT NOT NULL,
    form TEXT NOT NULL,
    subject TEXT NOT NULL,
    performer TEXT NOT NULL,
    field TEXT,
    year INTEGER,
    number TEXT NOT NULL,
    decided_on TEXT,
    from_models INTEGER NOT NULL CHECK (from_models IN (0, 1)),
    PRIMARY KEY (part_id, seq)
);

CREATE TABLE observation (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    indicator TEXT NOT NULL,
    value BIGINT NOT NULL,
    precision INTEGER NOT NULL,
    qualifier TEXT,
    scope TEXT NOT NULL,
    measure TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (part_id, seq)
);

CREATE TABLE count_row (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    measure TEXT NOT NULL,
    field TEXT NOT NULL,
    subject TEXT NOT NULL,
    level TEXT,
    form TEXT,
    basis TEXT NOT NULL,
    value BIGINT NOT NULL,
    qualifier TEXT,
    raw TEXT NOT NULL,
    PRIMARY KEY (part_id, seq)
);

-- `members`: the units and periods that the table holds, for a total that closes them all.
CREATE TABLE control_total (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    seq INTEGER NOT NULL,
    sheet TEXT NOT NULL,
    cell TEXT NOT NULL,
    table_name TEXT NOT NULL,
    figure TEXT NOT NULL,
    declared BIGINT NOT NULL,
    recomputed BIGINT NOT NULL,
    precision INTEGER NOT NULL,
    whole INTEGER NOT NULL CHECK (whole IN (0, 1)),
    members TEXT NOT NULL,
    PRIMARY KEY (part_id, seq)
);
