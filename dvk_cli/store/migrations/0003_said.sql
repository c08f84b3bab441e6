-- What a part says apart from whose it is: the same under two units, or for two periods, is a copy. Parts that came in
-- before this step have none and are not compared in this way.

ALTER TABLE part ADD COLUMN said TEXT NOT NULL DEFAULT '';
CREATE INDEX ix_part_said ON part (said) WHERE said <> '' AND published_at IS NOT NULL AND superseded_at IS NULL;
CREATE INDEX ix_receipt_sha256 ON receipt (sha256);
