"""The office's own judgements of models ([[same_model]], [[different_model]]), with its units looked up."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from dvk_cli.catalogue.lineage import unit_named
from dvk_cli.catalogue.types import CatalogueData, JudgedModels, NamedModel
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError
from dvk_cli.model.identity import Described, Identities
from dvk_cli.model.lines import Lines
from dvk_cli.model.unit import Unit
from dvk_cli.vietnamese.text import identity_key


def identities_of(
    register: UnitRegister, data: CatalogueData, lines: Lines, path: Path | None, *, mixed: bool = False
) -> Identities:
    """How rows are known to be one model.

    A unit that the office names stands for the one that took all of it over, too: what is declared of xã Lý Trạch holds
    for its models in the lists of xã Lý Nam. `mixed`: the units are of another time than the entries, and those that
    cannot be understood then are left out.

    Raises:
        DvkError: naming the office's file and the entry: a unit that is not known, a model without one where one is
            needed, or an entry that can tell nothing.
    """

    def groups(table: str, entries: Iterable[JudgedModels]) -> Iterator[tuple[Described, ...]]:
        for number, entry in enumerate(entries, start=1):
            try:
                yield _group(table, number, entry, register, lines, path)
            except DvkError:
                if not mixed:
                    raise

    same, different = groups("same_model", data.same_model), groups("different_model", data.different_model)
    return Identities(lines, tuple(same), tuple(different))


def _group(
    table: str, number: int, entry: JudgedModels, register: UnitRegister, lines: Lines, path: Path | None
) -> tuple[Described, ...]:
    where = f"[[{table}]] {number}"
    if not entry.models:
        raise DvkError(
            _("{file}: {where}: names no model.").format(file=path, where=where),
            _('Write models = [{ name = "…", performer = "…" }, …].'),
        )
    return tuple(
        _described(where, table, model, model.unit or entry.unit, register, lines, path) for model in entry.models
    )


def _described(
    where: str,
    table: str,
    model: NamedModel,
    unit: str | None,
    register: UnitRegister,
    lines: Lines,
    path: Path | None,
) -> Described:
    if not identity_key(model.name):
        raise DvkError(
            _("{file}: {where}: a model has an empty name.").format(file=path, where=where), _("Fill it in.")
        )
    if unit is None and table == "same_model":
        raise DvkError(
            _("{file}: {where}: “{model}” has no unit.").format(file=path, where=where, model=model.name),
            _("Give the entry its unit: models of all units that have this name would be counted as one."),
        )
    performer = None if model.performer is None else identity_key(model.performer)
    keys = None if unit is None else _keys(_units(where, unit, register, path), lines)
    return Described(identity_key(model.name), performer, keys)


def _units(where: str, text: str, register: UnitRegister, path: Path | None) -> Sequence[Unit]:
    found = unit_named(register, text)
    if found:
        return found
    match = register.match(text)
    names = "; ".join(dict.fromkeys(unit.full_name for unit in match.candidates)) or match.nearest
    raise DvkError(
        _("{file}: {where}: “{unit}” is no unit of this area, or more than one.").format(
            file=path, where=where, unit=text
        ),
        _("Did you mean: {names}?").format(names=names) if names else _("Write its name or its code."),
    )


def _keys(units: Iterable[Unit], lines: Lines) -> frozenset[str]:
    keys: set[str] = set()
    for unit in units:
        keys.update(lines.way(lines.key_of(unit)))
    return frozenset(keys)
