"""Pictures of the current output, for the documentation: `python tools/pictures.py` writes docs/pictures/.

Needs LibreOffice (soffice), poppler (pdftoppm), Chromium, and a typeface like Times New Roman (Liberation Serif).
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import chromium
import libreoffice

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "docs" / "pictures"
# Workspace, period, options of the report, and the pages that are shown.
SHOWN = (
    ("bo_trach", "2021-2023", "dang", (1, 2, 3, 4, 5)),
    ("bo_trach", "2023", "nha_nuoc", (1,)),
    ("yen_son", "2020-2022", "dang", (1,)),
)
STATE = 'profile = "nha_nuoc"\nissuer = ["ỦY BAN NHÂN DÂN\\nHUYỆN BỐ TRẠCH"]'
PARTY = 'profile = "dang"\nissuer = ["HUYỆN ỦY BỐ TRẠCH", "BAN DÂN VẬN"]'
RESOLUTION, COLOURS = 80, 128
# The page for a browser: name, width and height in pixels, dark, and the figure that is unfolded.
SCREENS = (
    ("page", 1280, 1350, False, ""),
    ("page-dark", 1280, 900, True, "indicators.ty_le_ho_ngheo"),
    ("page-phone", 390, 1350, False, ""),
)
# Sheets of the workbook and of a blank one, by their pages when printed, with what their picture is called.
SHEETS = ((2, "workbook-models"), (3, "workbook-recognitions"), (6, "workbook-units"))
BLANK = ((4, "template-indicators"),)


def main() -> int:
    """Write the pictures anew; 3 where a program is missing."""
    programs = {"soffice": libreoffice.PROGRAM, "pdftoppm": shutil.which("pdftoppm"), "chromium": chromium.PROGRAM}
    missing = [name for name, path in programs.items() if path is None]
    if missing:
        sys.stderr.write(f"pictures need {', '.join(missing)}\n")
        return 3
    OUT.mkdir(exist_ok=True)
    for old in OUT.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="dvk") as folder:
        for key, period, profile, pages in SHOWN:
            _pictures(Path(folder) / f"{key}-{profile}", key, period, profile, pages)
        key, period, profile, _pages = SHOWN[0]
        place = Path(folder) / f"{key}-{profile}"
        _screens(place / "reports" / f"bao-cao-{period}.html", f"report-{key}")
        _printed(place / "reports" / f"bao-cao-{period}.xlsx", SHEETS)
        _dvk(place, "template", "--unit", "Xã Hạ Trạch", "--period", "2024", "-o", str(place / "blank"))
        _printed(next((place / "blank").iterdir()), BLANK)
    total = sum(path.stat().st_size for path in OUT.iterdir())
    sys.stdout.write(f"{OUT.relative_to(ROOT)}: {len(list(OUT.iterdir()))} pictures, {total // 1024} KB\n")
    return 0


def _pictures(place: Path, key: str, period: str, profile: str, pages: tuple[int, ...]) -> None:
    shutil.copytree(ROOT / "sample_data" / key, place)
    if profile == "nha_nuoc":
        config = place / "dvk.toml"
        config.write_text(config.read_text("utf-8").replace(PARTY, STATE).replace("TRƯỞNG BAN", "CHỦ TỊCH"), "utf-8")
    _dvk(place, "-q", "ingest")
    _dvk(place, "report", "--period", period, "-f", "docx,html,xlsx")
    word = place / "reports" / f"bao-cao-{period}.docx"
    _printed(word, [(page, f"report-{key}-{profile}-{page}") for page in pages])


def _dvk(place: Path, *command: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DVK_")}
    environment["PYTHONPATH"] = str(ROOT)
    asked = [sys.executable, "-m", "dvk_cli", "-C", str(place), *command]
    subprocess.run(asked, check=True, env=environment, stdout=subprocess.DEVNULL)


def _printed(file: Path, pages: Sequence[tuple[int, str]]) -> None:
    """Pictures of pages of a document, as LibreOffice prints it."""
    with tempfile.TemporaryDirectory(prefix="dvk") as folder:
        libreoffice.convert([file], "pdf", Path(folder))
        (printed,) = Path(folder).iterdir()
        for page, name in pages:
            drawn = ["-png", "-r", str(RESOLUTION), "-f", str(page), "-l", str(page), "-singlefile"]
            subprocess.run(["pdftoppm", *drawn, str(printed), str(OUT / name)], check=True)
            _small((OUT / name).with_suffix(".png"))


def _screens(page: Path, name: str) -> None:
    with chromium.browser() as browser:
        for part, width, height, dark, figure in SCREENS:
            browser.look(width=width, dark=dark)
            browser.open(page, figure)
            target = OUT / f"{name}-{part}.png"
            target.write_bytes(browser.picture(whole=False, height=0 if figure else height))
            _small(target)


def _small(file: Path) -> None:
    """Few colours are enough for a page of text."""
    from PIL import Image

    with Image.open(file) as picture:
        small = picture.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
