"""`dvk report`: where the documents go, and what is wrong with what was asked."""

from pathlib import Path

import pytest

from dvk_cli.cli import main
from dvk_cli.renderers.report.formats import FORMATS


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--area", "Bố Trạch, Quảng Bình", "--on", "2023-12-31"]) == 0
    capsys.readouterr()
    return tmp_path


def test_documents_go_to_the_workspaces_folder_of_reports(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--period", "2021-01..2023-06"]) == 0
    files = [root / "reports" / f"bao-cao-2021-01_2023-06.{form.name}" for form in FORMATS]
    assert capsys.readouterr().out == "".join(f"{file}\n" for file in files)
    assert sorted(files[0].parent.iterdir()) == sorted(files)


def test_or_to_the_folder_that_is_named(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "--period", "2023", "-f", "docx", "-o", "a/b"]) == 0
    assert (root / "a" / "b" / "bao-cao-2023.docx").is_file()
    assert not (root / "reports").exists()


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        (["-f", "pdf"], 2, "this command has no format “pdf”"),
        (["-f", ","], 2, "no format is named"),
        (["--date", "soon"], 2, "“soon” is not a date"),
        (["-o", "dvk.toml"], 3, "dvk.toml: cannot be written"),
    ],
)
def test_what_cannot_be_done(
    options: list[str], code: int, said: str, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", "--period", "2023", *options]) == code
    out, err = capsys.readouterr()
    assert (out, said in err) == ("", True)


def test_the_offices_own_sentences(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = root / "dvk.toml"
    config.write_text(config.read_text("utf-8").replace("[report]", '[report]\ntemplates = "report"'), encoding="utf-8")
    assert main(["report", "--period", "2023"]) == 3
    assert "report: there is no such folder" in capsys.readouterr().err
    (root / "report").mkdir()
    (root / "report" / "luu_y.j2").write_text("# Lưu ý\n\n{{ sai }}\n", encoding="utf-8")
    assert main(["report", "--period", "2023"]) == 3
    message, hint = capsys.readouterr().err.splitlines()
    assert message.endswith("luu_y.j2:3: mistake in the template: 'sai' is undefined")
    assert "docs/report.md" in hint
    assert not (root / "reports").exists()
