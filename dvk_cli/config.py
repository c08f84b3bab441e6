"""dvk.toml: the settings of a workspace, typed. A mistake is told with file, key and remedy."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from dvk_cli.catalogue.toml_tables import check_keys, mismatch
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, said_by_system
from dvk_cli.model.sheet import MOST_CELLS
from dvk_cli.model.unit import Scope

Frequency = Literal["year", "half", "quarter", "month"]
Form = Literal["models", "recognitions", "indicators", "counts", "products"]
Level = Literal["co_so", "huyen", "tinh", "trung_uong"]


class Agency(msgspec.Struct, frozen=True, kw_only=True):
    """[[area.agency]]: a body that reports beside the communes."""

    code: Annotated[str, msgspec.Meta(min_length=1)]
    name: Annotated[str, msgspec.Meta(min_length=1)]
    decides: tuple[Level, ...] = ()
    scope: Scope = "self"
    aliases: tuple[str, ...] = ()


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """[area]: whose units report. `code` (with `on`) for the gazetteer, or `units`, the office's own list."""

    name: Annotated[str, msgspec.Meta(min_length=1)]
    province: str = ""
    code: str = ""
    on: date | None = None
    units: str | None = None
    agency: tuple[Agency, ...] = ()


class Expect(msgspec.Struct, frozen=True, kw_only=True):
    """[expect]: what each unit owes. No forms: any accepted part counts as a report."""

    frequency: Frequency = "year"
    forms: tuple[Form, ...] = ()
    deadline_days: Annotated[int, msgspec.Meta(ge=0)] | None = None


class Inbox(msgspec.Struct, frozen=True, kw_only=True):
    """[inbox]: where files arrive, and what reading one of them may take (0 `megabytes` or `cells`: any)."""

    path: str = "inbox"
    seconds: Annotated[int, msgspec.Meta(ge=1)] = 20
    megabytes: Annotated[int, msgspec.Meta(ge=0)] = 1024
    cells: Annotated[int, msgspec.Meta(ge=0)] = MOST_CELLS


class CatalogueConfig(msgspec.Struct, frozen=True, kw_only=True):
    """[catalogue]: the taxonomy of fields, and the office's own additions."""

    taxonomy: str = "sau_linh_vuc"
    extend: str | None = None


class Periods(msgspec.Struct, frozen=True, kw_only=True):
    """[periods]: when a year begins; `nd09` is the year of state reporting, 15/12 to 14/12."""

    year: Literal["calendar", "nd09"] = "calendar"


class Signatory(msgspec.Struct, frozen=True, kw_only=True):
    """Who signs the report."""

    title: str = ""
    name: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """[report]: the look of the document and its letterhead.

    `symbol`: the issuer's abbreviation in the document's number (BDVHU). `names`: whether a person who carries out a
    typical model is named. `templates`: a folder with the office's own sentences.
    """

    profile: Literal["dang", "nha_nuoc"] = "dang"
    issuer: tuple[str, ...] = ()
    place: str = ""
    signatory: Signatory = Signatory()
    symbol: str = ""
    recipients: tuple[str, ...] = ()
    names: bool = False
    templates: str | None = None


class DueReport(msgspec.Struct, frozen=True, kw_only=True):
    """[[run.report]]: a report that each unattended pass keeps up to date."""

    period: str
    formats: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("docx", "xlsx")


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """[run]: the unattended pass. Folders are those of the workspace; `settle_seconds`: see `unattended.arrivals`.

    `cluster`: the Dask scheduler whose workers examine the files; none if empty.
    """

    archive: Annotated[str, msgspec.Meta(min_length=1)] = "archive"
    returned: Annotated[str, msgspec.Meta(min_length=1)] = "returned"
    reports: Annotated[str, msgspec.Meta(min_length=1)] = "reports"
    report: tuple[DueReport, ...] = ()
    log: str = "logs/dvk.jsonl"
    settle_seconds: Annotated[float, msgspec.Meta(ge=0, le=600)] = 5
    cluster: Annotated[str, msgspec.Meta(pattern=r"^((tcp|tls)://[^\s/@]+:[0-9]{1,5})?$")] = ""


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of dvk.toml. `office`: its code in a store that offices share; the area's, if not given."""

    area: Area
    expect: Expect = Expect()
    inbox: Inbox = Inbox()
    catalogue: CatalogueConfig = CatalogueConfig()
    periods: Periods = Periods()
    report: Report = Report()
    run: Run = Run()
    store: str | None = None
    office: Annotated[str, msgspec.Meta(pattern="^[a-z0-9_]{1,40}$")] | None = None


def read_config(path: Path) -> Config:
    """The settings of a dvk.toml.

    Raises:
        DvkError: not readable, not TOML, an unknown key, a wrong type or value.
    """
    try:
        content = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise DvkError(_("{file}: cannot be read: {why}").format(file=path, why=said_by_system(error))) from None
    except UnicodeDecodeError:
        raise DvkError(_("{file}: is not UTF-8 text.").format(file=path), _("Save it as UTF-8.")) from None
    except tomllib.TOMLDecodeError as error:
        raise DvkError(
            _("{file}: is not valid TOML: {why}").format(file=path, why=error),
            _('Text stands in double quotes, one setting on a line: name = "Huyện Bố Trạch".'),
        ) from None
    check_keys(path, content, Config)
    try:
        config = msgspec.convert(content, Config)
    except msgspec.ValidationError as error:
        raise mismatch(path, content, str(error), Config) from None
    _check_area(path, config.area)
    return config


def _check_area(path: Path, area: Area) -> None:
    if not area.code and area.units is None:
        raise DvkError(
            _("{file}: [area] names neither a code nor a list of units.").format(file=path),
            _('Add code = "…" (statistics office) or units = "units.csv".'),
        )
    codes = [agency.code.casefold() for agency in area.agency]
    for number, agency in enumerate(area.agency):
        if agency.code.casefold() in codes[:number]:
            raise DvkError(
                _("{file}: area.agency: the code “{code}” stands twice.").format(file=path, code=agency.code),
                _("Give each agency its own code."),
            )
