"""A workspace: the folder of one office's compilation, its dvk.toml, its units and where its store is."""

import os
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.unit_list import unit_from_name, units_text
from dvk_cli.catalogue.units import UnitRegister
from dvk_cli.config import Area, Config, Expect, Periods, read_config
from dvk_cli.i18n import gettext as _
from dvk_cli.model.errors import DvkError, said_by_system
from dvk_cli.model.unit import AGENCY, Unit

if TYPE_CHECKING:
    from dvk_cli.catalogue.catalogue import Catalogue
    from dvk_cli.model.report import Paper

CONFIG_NAME = "dvk.toml"
DEFAULT_STORE = "dvk.sqlite"


class Settings(msgspec.Struct, frozen=True):
    """What of a workspace decides figures, beside the catalogue. `units`: the content of the office's list of units."""

    area: Area
    expect: Expect
    periods: Periods
    units: str | None = None

    @classmethod
    def from_text(cls, text: str) -> "Settings":
        """Settings kept as JSON.

        Raises:
            msgspec.ValidationError: kept by a version of dvk whose settings have another shape.
        """
        return msgspec.json.decode(text, type=cls)

    @property
    def text(self) -> str:
        """All of it as JSON."""
        return msgspec.json.encode(self, order="deterministic").decode()


class Workspace:
    """One office's folder. Cheap to make: the units are read when they are first asked for.

    Args:
        root: the folder that holds dvk.toml.
        config: what dvk.toml says.
        store: the store named on the command line, if any.
        units: the content of the office's list of units, where it is not that of its file now.
        catalogue: where it is not that of the files now.
    """

    def __init__(
        self,
        root: Path,
        config: Config,
        store: str | None = None,
        units: str | None = None,
        catalogue: "Catalogue | None" = None,
    ) -> None:
        self.root = root
        self.config = config
        self._catalogue = catalogue
        self._store = store
        self._units = units

    @property
    def catalogue(self) -> "Catalogue":
        """The catalogue in use.

        Raises:
            DvkError: the office's own cannot be read, or says something unknown.
        """
        # Imported here: `dvk init` needs none.
        from dvk_cli.catalogue.load import load_catalogue

        return self._catalogue or load_catalogue(self.config.catalogue.taxonomy, self.extend)

    @cached_property
    def settings(self) -> Settings:
        """What of it decides figures."""
        config, units = self.config, self._units
        if units is None and config.area.units is not None:
            units = units_text(self.root / config.area.units)
        return Settings(config.area, config.expect, config.periods, units)

    def under(self, settings: Settings, catalogue: "Catalogue") -> "Workspace":
        """The same office with the settings and the catalogue of another time."""
        config = msgspec.structs.replace(
            self.config, area=settings.area, expect=settings.expect, periods=settings.periods
        )
        return Workspace(self.root, config, self._store, settings.units, catalogue)

    @property
    def config_path(self) -> Path:
        """The dvk.toml."""
        return self.root / CONFIG_NAME

    @property
    def inbox(self) -> Path:
        """The folder that the units' files are put into."""
        return self.root / self.config.inbox.path

    @property
    def extend(self) -> Path | None:
        """The office's own catalogue, if dvk.toml names one."""
        return None if self.config.catalogue.extend is None else self.root / self.config.catalogue.extend

    @property
    def store_url(self) -> str:
        """The store as a database URL: --store, then DVK_STORE, then dvk.toml, then dvk.sqlite beside it.

        In PostgreSQL with the office, whose own schema it is: `postgresql://server/dvk?office=455`.
        """
        store = self._store or os.environ.get("DVK_STORE") or self.config.store or DEFAULT_STORE
        if "://" not in store:
            return f"sqlite:///{self.root / Path(store).expanduser()}"
        scheme, _sep, place = store.partition(":///")
        if scheme.split("+")[0] == "sqlite" and place and not place.startswith((":memory:", "file:")):
            # Beside the dvk.toml, wherever the command was started.
            return f"{scheme}:///{self.root / place}"
        if store.partition("://")[0].split("+")[0] in ("postgresql", "postgres"):
            base, _sep, query = store.partition("?")
            if not any(each.startswith("office=") for each in query.split("&")):
                return f"{base}?{query}{'&' if query else ''}office={self.config.office or self.config.area.code}"
        return store

    def paper(self, dated: date | None = None) -> "Paper":
        """How the office's documents look and who signs them. `dated`: the day in the letterhead, if it is known."""
        # Imported here: only reports need it.
        from dvk_cli.model.report import Paper

        report = self.config.report
        return Paper(
            profile=report.profile,
            issuer=report.issuer,
            symbol=report.symbol,
            place=report.place,
            dated=dated,
            signatory_title=report.signatory.title,
            signatory_name=report.signatory.name,
            recipients=report.recipients,
            templates=None if report.templates is None else self.root / report.templates,
        )

    @cached_property
    def area_unit(self) -> Unit:
        """The area as the gazetteer has it; as dvk.toml names it where the office lists its own units.

        Raises:
            DvkError: the code is none of the gazetteer's at that day, and no list of units is named.
        """
        area = self.config.area
        rows = gazetteer.units_of(area.code) if area.code else []
        fit = [unit for unit in rows if area.on is None or unit.in_force(area.on)]
        if fit:
            return fit[-1]
        if area.units is not None:
            return unit_from_name(area.code, area.name)
        if rows:
            raise DvkError(
                _("{file}: area.code: “{code}” is no unit in force on area.on.").format(
                    file=self.config_path, code=area.code
                ),
                _("Correct area.on. Units of this code: {units}").format(
                    units="; ".join(gazetteer.describe(unit) for unit in rows)
                ),
            )
        raise DvkError(
            _("{file}: area.code: “{code}” is the code of no province, district or commune.").format(
                file=self.config_path, code=area.code
            ),
            _("Correct it, or name the office's own list: units = “units.csv”."),
        )

    @cached_property
    def agencies(self) -> tuple[Unit, ...]:
        """The bodies of dvk.toml that report beside the communes."""
        return tuple(
            Unit(
                code=agency.code,
                name=agency.name,
                kind=AGENCY,
                aliases=agency.aliases,
                level=AGENCY,
                decides=agency.decides,
                scope=agency.scope,
            )
            for agency in self.config.area.agency
        )

    @cached_property
    def register(self) -> UnitRegister:
        """The units of this office: from its own list if it has one, else from the gazetteer."""
        area = self.area_unit
        if self.config.area.units is not None:
            return UnitRegister.from_list(self.root / self.config.area.units, self.agencies, area, self._units)
        return UnitRegister.from_gazetteer(area, self.agencies)


def find_workspace(start: Path | None = None, *, store: str | None = None) -> Workspace:
    """The workspace of a folder or of one above it.

    Args:
        start: the folder named with -C; without it DVK_WORKSPACE, else the current folder.
        store: the store named with --store.

    Raises:
        DvkError: there is none, or its dvk.toml is wrong.
    """
    named = start
    if named is None and os.environ.get("DVK_WORKSPACE"):
        named = Path(os.environ["DVK_WORKSPACE"])
    folder = (named or Path()).expanduser().absolute()
    if named is not None and not folder.is_dir():
        raise DvkError(
            _("{folder}: there is no such folder.").format(folder=named),
            _("Name the folder that holds dvk.toml."),
        )
    for root in (folder, *folder.parents):
        if (root / CONFIG_NAME).is_file():
            return Workspace(root, read_config(root / CONFIG_NAME), store)
    raise DvkError(
        _("No workspace: {folder} and the folders above it hold no dvk.toml.").format(folder=folder),
        _('Make one with: dvk init --area "Bố Trạch, Quảng Bình", or name its folder with -C.'),
    )


def init_workspace(folder: Path, area_text: str, on: date | None = None) -> Workspace:
    """Make a workspace: dvk.toml for the area that the text names, and an empty inbox.

    Raises:
        UsageError: the text names no area, or several.
        DvkError: the folder is a workspace already or cannot be written.
    """
    # Imported here: only this command writes one.
    from dvk_cli.config_template import config_text

    path = folder / CONFIG_NAME
    if path.exists():
        raise DvkError(
            _("{file} exists already: nothing was changed.").format(file=path),
            _("Edit it, or choose another folder."),
        )
    area = gazetteer.find_area(area_text, on)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # "x": not even a file made a moment ago is written over.
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(config_text(area, on))
        (folder / "inbox").mkdir(exist_ok=True)
    except OSError as error:
        raise DvkError(
            _("{folder}: cannot be made a workspace: {why}").format(folder=folder, why=said_by_system(error)),
            _("Choose a folder that you may write to."),
        ) from None
    return Workspace(folder.absolute(), read_config(path))
