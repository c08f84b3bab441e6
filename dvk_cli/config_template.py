"""The dvk.toml that `dvk init` writes: every setting with a comment, in the reader's language."""

import json
from datetime import date, timedelta

from dvk_cli.catalogue import gazetteer
from dvk_cli.catalogue.unit_names import issuer_lines
from dvk_cli.i18n import gettext as _
from dvk_cli.model.sheet import MOST_CELLS
from dvk_cli.model.unit import Unit


def config_text(area: Unit, on: date | None = None) -> str:
    """The text of a dvk.toml for an area of the gazetteer.

    `on` is written where it is given; for an area that is no more, its last day; else left out.
    """
    if on is None and area.valid_to is not None:
        on = area.valid_to - timedelta(days=1)
    province = gazetteer.province_of(area)
    lines = [
        _setting("store", "dvk.sqlite", _("where the data is kept; --store and DVK_STORE go before it"), off=True),
        _setting("office", area.code, _("this office in a store that offices share (postgresql://…)"), off=True),
        "",
        "[area]",
        _setting("name", area.full_name, _("as printed in reports")),
        *([_setting("province", province.full_name)] if province else []),
        _setting("code", area.code, _("code of the statistics office")),
        _setting(
            "on",
            str(on or date(2025, 7, 1)),
            _("a day on which the area had this code; its units are those in force at each period's end"),
            off=on is None,
        ),
        _setting(
            "units",
            "units.csv",
            _("the office's own list instead: code,name,kind[,parent][,valid_from][,valid_to][,aliases]"),
            off=True,
        ),
        "",
        "# [[area.agency]]" + _remark(_("bodies that report beside the communes; repeat for each")),
        _setting("code", "cq01", off=True),
        _setting("name", "Ban Dân vận Huyện ủy", off=True),
        _setting(
            "decides",
            ["huyen"],
            _("its list of recognitions at this level is the authoritative one"),
            off=True,
        ),
        _setting("scope", "area", _("its indicators are for the whole area (default: for itself)"), off=True),
        "",
        "[expect]" + _remark(_("what each unit owes")),
        _setting("frequency", "year", "year | half | quarter | month"),
        _setting(
            "forms",
            ["models", "recognitions", "indicators"],
            _("without it any accepted part counts as a report"),
            off=True,
        ),
        _setting("deadline_days", 15, _("days after the period's end"), off=True),
        "",
        "[inbox]",
        _setting("path", "inbox", _("the folder that the units' files are put into")),
        _setting("seconds", 20, _("the longest that reading one file may take"), off=True),
        _setting("megabytes", 1024, _("the most memory that reading one file may take (on Linux)"), off=True),
        _setting("cells", MOST_CELLS, _("the most cells of one file, empty ones in between too; 0: any"), off=True),
        "",
        "[catalogue]",
        _setting("taxonomy", "sau_linh_vuc", _("six fields; “bon_linh_vuc” has four")),
        _setting(
            "extend",
            "catalogue.toml",
            _("the office's own fields, spellings, indicators, rules, layouts"),
            off=True,
        ),
        "",
        "[periods]",
        _setting("year", "calendar", _("or “nd09”: 15/12 to 14/12")),
        "",
        "[run]" + _remark(_("the unattended pass, dvk run")),
        _setting("archive", "archive", _("where accepted files go")),
        _setting("returned", "returned", _("where files go that have to be corrected, each with its annotated copy")),
        _setting("log", "logs/dvk.jsonl", off=True),
        _setting("report", [], off=True).replace("[]", '[{ period = "năm nay", formats = ["docx", "xlsx"] }]')
        + _remark(_("reports that each pass keeps up to date")),
        _setting("settle_seconds", 5, _("a file is taken when nobody has written to it for so long"), off=True),
        _setting(
            "cluster", "tls://scheduler:8786", _("a Dask cluster that examines the files, see docs/scale.md"), off=True
        ),
        "",
        "[report]",
        _setting("profile", "dang", _("“dang” (Party) or “nha_nuoc” (state)")),
        _setting("issuer", [line.format(name=area.name.upper()) for line in issuer_lines(area.kind)]),
        _setting("place", area.name),
        'signatory = { title = "TRƯỞNG BAN", name = "" }',
        _setting("symbol", "BDVHU", _("in the document's number; taken from the issuer if not given"), off=True),
        _setting("recipients", ["Thường trực Huyện ủy", "Lưu"], _("below “Nơi nhận”"), off=True),
        _setting("names", False, _("true: persons who carry out a typical model are named"), off=True),
        _setting("templates", "report", _("folder with the office's own sentences, see docs/report.md"), off=True),
    ]
    return "\n".join(lines) + "\n"


def _setting(key: str, value: object, remark: str = "", *, off: bool = False) -> str:
    # A JSON string or list of strings is a TOML one as well.
    text = f"{key} = {json.dumps(value, ensure_ascii=False)}"
    return ("# " if off else "") + (text + _remark(remark) if remark else text)


def _remark(text: str) -> str:
    # A translation may hold a line break; a comment may not.
    return "  # " + " ".join(text.split())
