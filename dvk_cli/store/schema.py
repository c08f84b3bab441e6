"""The store's tables: what was received, what of it is in force, and the records with their places.

Portable types only, so that SQLite and PostgreSQL hold the same schema. Amounts are whole numbers scaled
by a power of ten (`precision`), so that sums in SQL stay exact. Records hang on the part that they came
with and leave with it.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    text,
)

REVISIONS = ("0001",)
"""Versions of the schema, oldest first; the last is the one this program writes. One file each in
`migrations/versions`.
"""

VERSION_TABLE = "alembic_version"

# SQLite counts up by itself only in a column of type INTEGER.
_Id = BigInteger().with_variant(Integer, "sqlite")

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

catalogue = Table(
    "catalogue",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("content", Text, nullable=False),
)

run = Table(
    "run",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("started_at", String(32), nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("run_id", ForeignKey("run.id"), nullable=False),
    Column("path", Text, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("format", String(32), nullable=False),
    Column("received_at", String(32), nullable=False),
    # `pending` until the run has published what it stages.
    Column("outcome", String(16), nullable=False),
    Column("findings", JSON, nullable=False),
    Column("catalogue_hash", ForeignKey("catalogue.hash"), nullable=False),
    Column("options", Text, nullable=False),
    Column("why", Text, nullable=False),
    CheckConstraint("outcome IN ('pending', 'accepted', 'partial', 'rejected', 'unchanged')", name="outcome"),
    Index(None, "path", "id"),
    Index(None, "run_id"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("receipt_id", ForeignKey("receipt.id", ondelete="CASCADE"), nullable=False),
    # Where it stands among the submissions of its file.
    Column("position", Integer, nullable=False),
    Column("unit_code", String(64), nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("period_label", String(32), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("state", String(16), nullable=False),
    Column("forms", JSON, nullable=False),
    Column("records", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    # Ids of older parts, still in force, whose content this submission only repeats.
    Column("same_parts", JSON, nullable=False),
    CheckConstraint("state IN ('staged', 'accepted', 'rejected', 'unchanged')", name="state"),
    Index(None, "receipt_id"),
    Index(None, "unit_code", "period_start", "period_end"),
    Index(None, "state"),
)

part = Table(
    "part",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("submission_id", ForeignKey("submission.id", ondelete="CASCADE"), nullable=False),
    # Unit and period stand here too: every question about what is in force starts from them.
    Column("unit_code", String(64), nullable=False),
    Column("unit_name", Text, nullable=False),
    Column("period_label", String(32), nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("form", String(16), nullable=False),
    # Hashes of what it says, and of the tables of several submissions that its totals close.
    Column("content", String(64), nullable=False),
    Column("context", String(64), nullable=False),
    Column("records", Integer, nullable=False),
    Column("published_at", String(32)),
    Column("superseded_at", String(32)),
    Column("superseded_by", ForeignKey("part.id")),
    Index(None, "submission_id"),
    Index(None, "superseded_by"),
    Index(None, "unit_code", "period_start", "period_end", "form"),
    Index(None, "period_start", "period_end"),
)

# No more than one report of a form is in force for a unit and a period: the store itself sees to it.
Index(
    "uq_part_in_force",
    part.c.unit_code,
    part.c.period_start,
    part.c.period_end,
    part.c.form,
    unique=True,
    sqlite_where=text("published_at IS NOT NULL AND superseded_at IS NULL"),
    postgresql_where=text("published_at IS NOT NULL AND superseded_at IS NULL"),
)


def _record_table(name: str, *columns: Column[object]) -> Table:
    return Table(
        name,
        metadata,
        Column("id", _Id, primary_key=True),
        Column("part_id", ForeignKey("part.id", ondelete="CASCADE"), nullable=False),
        # The reading order inside the part: cell addresses do not sort (C10 before C9).
        Column("seq", Integer, nullable=False),
        Column("sheet", Text, nullable=False),
        Column("cell", String(32), nullable=False),
        *columns,
        Index(None, "part_id", "seq"),
    )


model_row = _record_table(
    "model_row",
    Column("name", Text, nullable=False),
    Column("performer", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("field", String(64), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("typical", Boolean, nullable=False),
    Column("level", String(32)),
    Column("year", SmallInteger),
    Column("number", Text, nullable=False),
    Column("decided_on", Date),
    Column("status", String(64)),
)

recognition = _record_table(
    "recognition",
    Column("recipient", Text, nullable=False),
    Column("identity", Text, nullable=False),
    Column("level", String(32), nullable=False),
    Column("form", String(64), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("performer", Text, nullable=False),
    Column("field", String(64)),
    Column("year", SmallInteger),
    Column("number", Text, nullable=False),
    Column("decided_on", Date),
    Column("from_models", Boolean, nullable=False),
)

observation = _record_table(
    "observation",
    Column("indicator", String(64), nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("precision", SmallInteger, nullable=False),
    Column("qualifier", String(16)),
    Column("scope", String(8), nullable=False),
    Column("measure", String(16), nullable=False),
    Column("raw", Text, nullable=False),
)

count_row = _record_table(
    "count_row",
    Column("measure", String(16), nullable=False),
    Column("field", String(64), nullable=False),
    Column("subject", String(32), nullable=False),
    Column("level", String(32)),
    Column("form", String(64)),
    Column("basis", String(8), nullable=False),
    Column("value", BigInteger, nullable=False),
    Column("qualifier", String(16)),
    Column("raw", Text, nullable=False),
)

control_total = _record_table(
    "control_total",
    Column("table_name", Text, nullable=False),
    Column("figure", Text, nullable=False),
    Column("declared", BigInteger, nullable=False),
    Column("recomputed", BigInteger, nullable=False),
    Column("precision", SmallInteger, nullable=False),
    Column("whole", Boolean, nullable=False),
    # The units and periods that the table holds, for a total that closes them all.
    Column("members", JSON, nullable=False),
)

Index("ix_model_row_identity", model_row.c.identity)
