"""LibreOffice without a window: tests and pictures see what another program makes of a file."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

PROGRAM = shutil.which("soffice")

# A small picture of each document is drawn into it, which takes half of the time and says nothing.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Save/Document">
<prop oor:name="GenerateThumbnail" oor:op="fuse"><value>false</value></prop></item>
</oor:items>
"""


def convert(files: Iterable[Path], kind: str, folder: Path) -> None:
    """Save files as another kind ("ods", "xls:MS Excel 97", "pdf") into a folder, under their own names.

    Started once for all of them, with settings of its own: it takes no part in an office that is open.
    """
    with tempfile.TemporaryDirectory(prefix="dvk", ignore_cleanup_errors=True) as profile:
        (Path(profile) / "user").mkdir()
        (Path(profile) / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        subprocess.run(
            [
                str(PROGRAM),
                f"-env:UserInstallation={Path(profile).as_uri()}",
                *("--headless", "--convert-to", kind, "--outdir", str(folder)),
                *map(str, files),
            ],
            check=True,
            capture_output=True,
            timeout=500,
        )
