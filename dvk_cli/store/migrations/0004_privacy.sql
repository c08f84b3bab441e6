-- Opaque keys in place of persons' names, and what was redacted.

-- `opaque_key`: the random key by which names become opaque keys. Made when it is first needed, and never changed: the same
-- name has the same key in all exports of this store.
CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

-- What was taken out, not as it was written but as its opaque key; `words`: of how many words the name was; `places`: in
-- how many places of the store it stood.
CREATE TABLE redaction (
    id INTEGER NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    who TEXT NOT NULL,
    host TEXT NOT NULL,
    tool TEXT NOT NULL,
    opaque TEXT NOT NULL,
    words INTEGER NOT NULL,
    why TEXT NOT NULL,
    places INTEGER NOT NULL
);
CREATE INDEX ix_redaction_opaque ON redaction (opaque);

-- Files that were removed from the archive because of it: their receipts stay.
CREATE TABLE redacted_file (
    sha256 TEXT NOT NULL PRIMARY KEY,
    redaction_id INTEGER NOT NULL REFERENCES redaction (id)
);
