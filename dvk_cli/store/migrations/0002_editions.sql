-- Who did what and why; what decided the figures beside the files; reports taken out and put back; closed editions.

-- `subject`: the id of what `kind` says: a run, a submission, an edition.
CREATE TABLE event (
    id INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    host TEXT NOT NULL,
    tool TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('ingest', 'exclude', 'retract', 'readmit', 'close', 'reopen')),
    subject INTEGER NOT NULL,
    why TEXT NOT NULL
);
CREATE INDEX ix_event_subject ON event (subject, kind);

-- A part's own columns hold its last interval in force. What it was before an exclusion brought it back stands here.
CREATE TABLE was_in_force (
    part_id INTEGER NOT NULL REFERENCES part (id) ON DELETE CASCADE,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    superseded_by INTEGER REFERENCES part (id),
    PRIMARY KEY (part_id, since)
);

-- The settings of the workspace that decide figures.
CREATE TABLE settings (
    hash TEXT NOT NULL PRIMARY KEY,
    content TEXT NOT NULL
);

-- From which moment on which catalogue, settings (none: not known) and version of dvk were in use.
CREATE TABLE vintage (
    id INTEGER NOT NULL PRIMARY KEY,
    since TEXT NOT NULL,
    catalogue_hash TEXT NOT NULL REFERENCES catalogue (hash),
    settings_hash TEXT REFERENCES settings (hash),
    tool TEXT NOT NULL
);

-- Figures as they were fixed: `summary` is the JSON document, byte for byte, in `language`; `sha256` is of its bytes.
CREATE TABLE edition (
    id INTEGER NOT NULL PRIMARY KEY,
    number INTEGER NOT NULL,
    period_label TEXT NOT NULL,
    period_start TEXT NOT NULL,
    period_end TEXT NOT NULL,
    closed_at TEXT NOT NULL,
    vintage_id INTEGER NOT NULL REFERENCES vintage (id),
    tool TEXT NOT NULL,
    language TEXT NOT NULL,
    summary TEXT NOT NULL,
    sha256 TEXT NOT NULL
);
CREATE UNIQUE INDEX uq_edition_number ON edition (period_start, period_end, number);

-- The parts an edition was made of, also those before its period that changes are measured from: the hashes of what
-- they say and of the files that they came in.
CREATE TABLE edition_input (
    edition_id INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    part_id INTEGER NOT NULL REFERENCES part (id),
    content TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    PRIMARY KEY (edition_id, part_id)
);

-- Of older runs it is known when they were and which catalogue they used.
INSERT INTO event (id, at, who, host, tool, kind, subject, why)
    SELECT id, started_at, '', '', '', 'ingest', id, '' FROM run;

INSERT INTO vintage (id, since, catalogue_hash, settings_hash, tool)
    SELECT run_id, min(received_at), max(catalogue_hash), NULL, '' FROM receipt GROUP BY run_id;
