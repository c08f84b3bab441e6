"""Records as rows of their tables."""

from dvk_cli.model.records import FormCode
from dvk_cli.model.submission import Submission
from dvk_cli.store.columns import day, packed
from dvk_cli.store.content import Member
from dvk_cli.store.database import Connection
from dvk_cli.store.exact import Precision, decimals, scaled

_MODELS = """
    INSERT INTO model_row (part_id, seq, sheet, cell, name, performer, identity, field, subject, typical, level, year,
                           number, decided_on, status)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_RECOGNITIONS = """
    INSERT INTO recognition (part_id, seq, sheet, cell, recipient, identity, level, form, subject, performer, field,
                             year, number, decided_on, from_models)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_OBSERVATIONS = """
    INSERT INTO observation (part_id, seq, sheet, cell, indicator, value, precision, qualifier, scope, measure, raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_COUNTS = """
    INSERT INTO count_row (part_id, seq, sheet, cell, measure, field, subject, level, form, basis, value, qualifier,
                           raw)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_CONTROLS = """
    INSERT INTO control_total (part_id, seq, sheet, cell, table_name, figure, declared, recomputed, precision, whole,
                               members)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PRODUCTS = """
    INSERT INTO product_row (part_id, seq, sheet, cell, name, producer, identity, stars, granted_from, granted_to,
                             expires_on, number, scope)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""


def add_records(
    connection: Connection,
    part: int,
    submission: Submission,
    form: FormCode,
    tables: dict[str, list[Member]],
    precision: Precision,
) -> None:
    """Write the records of one part of a submission, in reading order."""
    if form == "models":
        _add_models(connection, part, submission)
    if form in ("models", "recognitions"):
        _add_recognitions(connection, part, submission, from_models=form == "models")
    if form == "indicators":
        _add_observations(connection, part, submission, precision)
    if form == "counts":
        _add_counts(connection, part, submission)
    if form == "products":
        _add_products(connection, part, submission)
    if submission.controls:
        _add_controls(connection, part, submission, form, tables)


def _add_models(connection: Connection, part: int, submission: Submission) -> None:
    connection.executemany(
        _MODELS,
        (
            (
                *(part, seq, r.place.sheet, r.place.cell, r.name, r.performer, r.identity, r.field, r.subject),
                *(int(r.typical), r.level, r.year, r.number, day(r.decided_on), r.status),
            )
            for seq, r in enumerate(submission.models)
        ),
    )


def _add_recognitions(connection: Connection, part: int, submission: Submission, *, from_models: bool) -> None:
    # A decision that a row of models tells belongs to that list, and is replaced with it.
    own = (r for r in submission.recognitions if r.from_models == from_models)
    connection.executemany(
        _RECOGNITIONS,
        (
            (
                *(part, seq, r.place.sheet, r.place.cell, r.recipient, r.identity, r.level, r.form, r.subject),
                *(r.performer, r.field, r.year, r.number, day(r.decided_on), int(r.from_models)),
            )
            for seq, r in enumerate(own)
        ),
    )


def _add_observations(connection: Connection, part: int, submission: Submission, precision: Precision) -> None:
    rows = []
    for seq, r in enumerate(submission.indicators):
        kept = precision(r.indicator)
        value = scaled(r.value, kept)
        place = r.place
        rows.append(
            (part, seq, place.sheet, place.cell, r.indicator, value, kept, r.qualifier, r.scope, r.measure, r.raw)
        )
    connection.executemany(_OBSERVATIONS, rows)


def _add_counts(connection: Connection, part: int, submission: Submission) -> None:
    connection.executemany(
        _COUNTS,
        (
            (
                *(part, seq, r.place.sheet, r.place.cell, r.measure, r.field, r.subject, r.level, r.form, r.basis),
                *(r.value, r.qualifier, r.raw),
            )
            for seq, r in enumerate(submission.counts)
        ),
    )


def _add_products(connection: Connection, part: int, submission: Submission) -> None:
    connection.executemany(
        _PRODUCTS,
        (
            (
                *(part, seq, r.place.sheet, r.place.cell, r.name, r.producer, r.identity, r.stars),
                *(day(r.granted_from), day(r.granted_to), day(r.expires_on), r.number, r.scope),
            )
            for seq, r in enumerate(submission.products)
        ),
    )


def _add_controls(
    connection: Connection, part: int, submission: Submission, form: FormCode, tables: dict[str, list[Member]]
) -> None:
    rows = []
    for seq, total in enumerate(each for each in submission.controls if each.form == form):
        kept = decimals(total.declared, total.recomputed)
        figures = (scaled(total.declared, kept), scaled(total.recomputed, kept), kept)
        members = packed(tables[total.table] if total.whole else [])
        place = total.place
        rows.append(
            (part, seq, place.sheet, place.cell, total.table, total.figure, *figures, int(total.whole), members)
        )
    connection.executemany(_CONTROLS, rows)
