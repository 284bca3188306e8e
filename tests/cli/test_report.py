"""`harness report`: the same reports again, from the run file alone."""

from pathlib import Path

from click.testing import CliRunner, Result

from harness.cli.main import cli
from harness.errors import RunFileError, UsageError
from harness.reporting import write_reports
from harness.store import runfile
from tests.runs import mixed_run


def report(*arguments: Path | str) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, arguments)])


def recorded(directory: Path) -> Path:
    runfile.write(mixed_run(), directory / runfile.FILE_NAME)
    return directory


def test_reports_that_were_deleted_come_back_as_the_same_bytes(tmp_path: Path) -> None:
    directory = recorded(tmp_path / "r1")
    written = write_reports(mixed_run(), directory)
    before = [path.read_bytes() for path in written]
    for path in written:
        path.unlink()
    (tmp_path / "latest").symlink_to("r1")
    result = report(tmp_path / "latest")
    assert result.exit_code == 0
    assert result.stdout.split() == [str(tmp_path / "latest" / name) for name in ("report.html", "junit.xml")]
    assert [path.read_bytes() for path in written] == before


def test_reports_go_beside_the_run_file_or_where_they_are_asked_for(tmp_path: Path) -> None:
    directory = recorded(tmp_path / "r1")
    assert report(directory / "run.jsonl").exit_code == 0
    assert report(directory, "-o", tmp_path / "else" / "where").exit_code == 0
    here, there = directory / "report.html", tmp_path / "else" / "where" / "report.html"
    assert here.read_bytes() == there.read_bytes()


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    (tmp_path / "run.jsonl").write_text("<html>", encoding="utf-8")
    for path in (tmp_path, tmp_path / "gone"):
        result = report(path)
        assert isinstance(result.exception, RunFileError)
        assert str(path) in result.exception.message


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    directory = recorded(tmp_path / "r1")
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = report(directory, "-o", tmp_path / "file" / "below")
    assert isinstance(result.exception, UsageError)
    assert "below" in result.exception.message
