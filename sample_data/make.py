"""Make the sample workspaces: `python sample_data/make.py`. The same bytes come out every time.

First the truth, what each unit reports; then its totals are compared with the published figures; then the
files. Only the district totals are real: every value of a commune, every performer and person beyond the
published names is invented (README.md).
"""

import shutil
from collections.abc import Callable
from random import Random

from maker.catalogue import SAMPLE, published
from maker.inboxes import WRITERS
from maker.nouns import Report
from maker.totals import check
from maker.truth import bo_trach, ky_son_hoa_binh, ky_son_nghe_an, yen_son
from maker.workspaces import WORKSPACES

TRUTHS: dict[str, Callable[[Random], list[Report]]] = {
    "bo_trach": bo_trach.reports,
    "yen_son": yen_son.reports,
    "ky_son_hoa_binh": ky_son_hoa_binh.reports,
    "ky_son_nghe_an": ky_son_nghe_an.reports,
}


def main() -> None:
    """Write the four workspaces anew and say what is in them."""
    for workspace in WORKSPACES:
        reports = TRUTHS[workspace.key](Random(workspace.key))
        four_fields = workspace.taxonomy == "bon_linh_vuc"
        compared = check(published()[workspace.key], reports, four_fields=four_fields)
        folder = SAMPLE / workspace.key
        shutil.rmtree(folder / "inbox", ignore_errors=True)
        WRITERS[workspace.key](reports, folder / "inbox")
        (folder / "dvk.toml").write_text(workspace.toml(), encoding="utf-8", newline="\n")
        files = [path for path in (folder / "inbox").rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files) // 1024
        print(f"{workspace.key}: {len(reports)} reports, {len(files)} files, {size} KB, {compared} figures")


if __name__ == "__main__":
    main()
