"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# SQLite counts up by itself only in a column of type INTEGER.
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "catalogue",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_catalogue")),
    )
    op.create_table(
        "run",
        sa.Column("id", ID, nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
    )
    op.create_table(
        "receipt",
        sa.Column("id", ID, nullable=False),
        sa.Column("run_id", ID, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(length=32), nullable=False),
        sa.Column("received_at", sa.String(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("catalogue_hash", sa.String(length=64), nullable=False),
        sa.Column("options", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('pending', 'accepted', 'partial', 'rejected', 'unchanged')",
            name=op.f("ck_receipt_outcome"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_receipt_run_id")),
        sa.ForeignKeyConstraint(["catalogue_hash"], ["catalogue.hash"], name=op.f("fk_receipt_catalogue_hash")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt")),
    )
    op.create_index(op.f("ix_receipt_path_id"), "receipt", ["path", "id"], unique=False)
    op.create_index(op.f("ix_receipt_run_id"), "receipt", ["run_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("id", ID, nullable=False),
        sa.Column("receipt_id", ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("unit_code", sa.String(length=64), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("period_label", sa.String(length=32), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("forms", sa.JSON(), nullable=False),
        sa.Column("records", sa.JSON(), nullable=False),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("same_parts", sa.JSON(), nullable=False),
        sa.CheckConstraint(
            "state IN ('staged', 'accepted', 'rejected', 'unchanged')", name=op.f("ck_submission_state")
        ),
        sa.ForeignKeyConstraint(
            ["receipt_id"], ["receipt.id"], name=op.f("fk_submission_receipt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
    )
    op.create_index(op.f("ix_submission_receipt_id"), "submission", ["receipt_id"], unique=False)
    op.create_index(op.f("ix_submission_state"), "submission", ["state"], unique=False)
    op.create_index(
        op.f("ix_submission_unit_code_period_start_period_end"),
        "submission",
        ["unit_code", "period_start", "period_end"],
        unique=False,
    )
    op.create_table(
        "part",
        sa.Column("id", ID, nullable=False),
        sa.Column("submission_id", ID, nullable=False),
        sa.Column("unit_code", sa.String(length=64), nullable=False),
        sa.Column("unit_name", sa.Text(), nullable=False),
        sa.Column("period_label", sa.String(length=32), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("content", sa.String(length=64), nullable=False),
        sa.Column("context", sa.String(length=64), nullable=False),
        sa.Column("records", sa.Integer(), nullable=False),
        sa.Column("published_at", sa.String(length=32), nullable=True),
        sa.Column("superseded_at", sa.String(length=32), nullable=True),
        sa.Column("superseded_by", ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_part_submission_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["superseded_by"], ["part.id"], name=op.f("fk_part_superseded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_part")),
    )
    op.create_index(op.f("ix_part_period_start_period_end"), "part", ["period_start", "period_end"], unique=False)
    op.create_index(op.f("ix_part_submission_id"), "part", ["submission_id"], unique=False)
    op.create_index(op.f("ix_part_superseded_by"), "part", ["superseded_by"], unique=False)
    op.create_index(
        op.f("ix_part_unit_code_period_start_period_end_form"),
        "part",
        ["unit_code", "period_start", "period_end", "form"],
        unique=False,
    )
    op.create_index(
        "uq_part_in_force",
        "part",
        ["unit_code", "period_start", "period_end", "form"],
        unique=True,
        sqlite_where=sa.text("published_at IS NOT NULL AND superseded_at IS NULL"),
        postgresql_where=sa.text("published_at IS NOT NULL AND superseded_at IS NULL"),
    )
    op.create_table(
        "control_total",
        sa.Column("id", ID, nullable=False),
        sa.Column("part_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("figure", sa.Text(), nullable=False),
        sa.Column("declared", sa.BigInteger(), nullable=False),
        sa.Column("recomputed", sa.BigInteger(), nullable=False),
        sa.Column("precision", sa.SmallInteger(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("members", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_control_total_part_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_control_total")),
    )
    op.create_index(op.f("ix_control_total_part_id_seq"), "control_total", ["part_id", "seq"], unique=False)
    op.create_table(
        "count_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("part_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("form", sa.String(length=64), nullable=True),
        sa.Column("basis", sa.String(length=8), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("qualifier", sa.String(length=16), nullable=True),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_count_row_part_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_row")),
    )
    op.create_index(op.f("ix_count_row_part_id_seq"), "count_row", ["part_id", "seq"], unique=False)
    op.create_table(
        "model_row",
        sa.Column("id", ID, nullable=False),
        sa.Column("part_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("performer", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("typical", sa.Boolean(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_model_row_part_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_row")),
    )
    op.create_index("ix_model_row_identity", "model_row", ["identity"], unique=False)
    op.create_index(op.f("ix_model_row_part_id_seq"), "model_row", ["part_id", "seq"], unique=False)
    op.create_table(
        "observation",
        sa.Column("id", ID, nullable=False),
        sa.Column("part_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("indicator", sa.String(length=64), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("precision", sa.SmallInteger(), nullable=False),
        sa.Column("qualifier", sa.String(length=16), nullable=True),
        sa.Column("scope", sa.String(length=8), nullable=False),
        sa.Column("measure", sa.String(length=16), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_observation_part_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_observation")),
    )
    op.create_index(op.f("ix_observation_part_id_seq"), "observation", ["part_id", "seq"], unique=False)
    op.create_table(
        "recognition",
        sa.Column("id", ID, nullable=False),
        sa.Column("part_id", ID, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.String(length=32), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("level", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=32), nullable=False),
        sa.Column("performer", sa.Text(), nullable=False),
        sa.Column("field", sa.String(length=64), nullable=True),
        sa.Column("year", sa.SmallInteger(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("from_models", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["part_id"], ["part.id"], name=op.f("fk_recognition_part_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recognition")),
    )
    op.create_index(op.f("ix_recognition_part_id_seq"), "recognition", ["part_id", "seq"], unique=False)


def downgrade() -> None:
    """Take the tables away."""
    op.drop_table("recognition")
    op.drop_table("observation")
    op.drop_table("model_row")
    op.drop_table("count_row")
    op.drop_table("control_total")
    op.drop_table("part")
    op.drop_table("submission")
    op.drop_table("receipt")
    op.drop_table("run")
    op.drop_table("catalogue")
