"""Odd letters, odd depths and odd files, given to the command line: read as they are, or named; never waited for."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.spec.files import find, read_one
from tests.cli.command import command
from tests.documents import document, section
from tests.spec.texts import EXAMPLE

STRANGE = {
    "NUL": "head\0count",
    "byte-order mark within": "\ufeffheadcount",
    "right to left": "\u202etnuocdaeh السعر",
    "meant for RST": "`head`_ *count* |x| \\d :e: f_ __g ``h`` .. i::",
    "line separators": "head\u2028count\x85\x0b\x0c\x1ccount",
    "combining": "he\u0301adcount\u200b",
    "deep path": "headcount" + ".a" * 3000,
    "brackets": "[" * 3000,
}
UNREADABLE = {"lone surrogate": b"head\xed\xa0\x80count", "UTF-16": "headcount".encode("utf-16")}
COMMANDS = (["check", "a.rst", "--format", "sarif"], ["generate", "a.rst"], ["checklist", "a.rst"], ["fmt", "a.rst"])


@pytest.mark.parametrize("name", STRANGE)
def test_strange_names_are_names(name: str, tmp_path: Path) -> None:
    """The row is read with all its letters, the document comes back, and no command stumbles over it."""
    text = EXAMPLE.replace("headcount", STRANGE[name])
    (tmp_path / "a.rst").write_bytes(text.encode())
    shown = command("show", "a.rst", "--format", "json", cwd=tmp_path)
    assert shown.code == 0
    targets = [
        row["target"]
        for each in json.loads(shown.out)["documents"][0]["mappings"]
        for row in each["properties"]
        if row["source"] == "employees"
    ]
    assert targets == [STRANGE[name]]
    assert command("regen", "a.rst", "-o", "out", cwd=tmp_path).code == 0
    assert (tmp_path / "out" / "a.rst").read_bytes() == text.encode()
    for arguments in COMMANDS:
        assert command(*arguments, cwd=tmp_path).code in (0, 1)


@pytest.mark.parametrize("name", UNREADABLE)
def test_bytes_that_are_no_utf_8_are_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_bytes(EXAMPLE.encode().replace(b"headcount", UNREADABLE[name]))
    ended = command("check", "a.rst", cwd=tmp_path)
    assert ended.code == 1
    assert ended.out.splitlines()[0].startswith("a.rst:51:")
    assert ": error syntax.not-utf-8: " in ended.out


def test_a_property_too_deep_for_a_record_does_not_stop_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(EXAMPLE.replace("headcount", STRANGE["deep path"]), encoding="utf-8")
    ended = command("run", "a.rst", cwd=tmp_path)
    assert ended.code == 0
    assert "more than 100 parts" in ended.out + ended.err


def test_mixed_line_ends_come_back(tmp_path: Path) -> None:
    """A model without any error, and the very bytes."""
    ends = ("\n", "\r\n", "\r")
    text = "".join(f"{line}{ends[number % 3]}" for number, line in enumerate(EXAMPLE.rstrip("\n").split("\n")))
    (tmp_path / "a.rst").write_bytes(text.encode())
    assert command("check", "a.rst", cwd=tmp_path).code == 0
    assert command("regen", "a.rst", "-o", "out", cwd=tmp_path).code == 0
    assert (tmp_path / "out" / "a.rst").read_bytes() == text.encode()


NESTED = {
    "lists": "".join(f"{' ' * depth}* x\n" for depth in range(1500)),
    "quotes": "".join(f"{' ' * depth}x\n\n" for depth in range(1500)),
    "an expression": '["not",' * 1300 + '"_."' + "]" * 1300,
    "titles": "".join(f"T{depth}\n{'=~-^'[depth % 4] * 6}\n\n" for depth in range(1500)),
}


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting_is_diagnosed(name: str, tmp_path: Path) -> None:
    text = EXAMPLE.replace('"decimal"', NESTED[name]) if name == "an expression" else f"{EXAMPLE}\n\n{NESTED[name]}"
    (tmp_path / "a.rst").write_text(text, encoding="utf-8")
    ended = command("check", "a.rst", "--format", "json", cwd=tmp_path)
    assert ended.code == 1
    first = next(each for each in json.loads(ended.out)["diagnostics"] if each["severity"] == "error")
    assert first["line"] >= (53 if name == "an expression" else 115)


def test_a_table_of_many_rows_is_read_in_one_piece(tmp_path: Path) -> None:
    """20,000 rows; `python -m tests.fuzz` looks for cost that grows faster than the text."""
    rows = [(f"a.p{number}", f"b.q{number}", '"string"') for number in range(20_000)]
    (tmp_path / "a.rst").write_text(document(section("EVERY", "KEEP", "PROPS", rows=rows)), encoding="utf-8")
    ended = command("check", "a.rst", cwd=tmp_path)
    assert ended.code == 0
    assert "20,003 statements; 0 errors" in ended.out


def test_a_directory_of_many_files_is_read(tmp_path: Path) -> None:
    """1,500 files in 15 directories, each of them counted."""
    for number in range(1500):
        path = tmp_path / "many" / str(number % 15) / f"{number}.rst"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document(section("EVERY", "KEEP")), encoding="utf-8")
    ended = command("check", "many", cwd=tmp_path)
    assert ended.out.splitlines()[-1].startswith("1,500 documents, 1,500 mappings, 3,000 statements;")


@pytest.fixture
def odd_files(tmp_path: Path) -> Path:
    """A good document among files that cannot be read: links into nothing and circles, pipes, a device, a directory."""
    (tmp_path / "good.rst").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "gone.rst").symlink_to("nowhere.rst")
    (tmp_path / "self.rst").symlink_to("self.rst")
    (tmp_path / "zero.rst").symlink_to("/dev/zero")
    (tmp_path / "folder.rst").mkdir()
    (tmp_path / "folder.rst" / "up").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.rst")
    return tmp_path


def test_files_that_cannot_be_read_are_named_and_the_others_read(odd_files: Path) -> None:
    """None is waited for, and a directory is looked through once, however many links lead to it."""
    ended = command("check", ".", "--format", "json", cwd=odd_files)
    assert ended.code == 1
    found = json.loads(ended.out)["diagnostics"]
    assert {(each["path"], each["code"]) for each in found} == {
        (f"{name}.rst", "structure.unreadable") for name in ("gone", "self", "zero", "pipe")
    }
    assert ended.err.startswith("5 documents, 3 mappings, 26 statements;")


@pytest.mark.parametrize("name", ["gone", "self", "zero", "pipe"])
@pytest.mark.parametrize("arguments", [["fmt"], ["regen", "-o", "out"], ["check", "--fix"], ["show"]])
def test_no_command_waits_for_a_file_that_is_none(name: str, arguments: list[str], odd_files: Path) -> None:
    ended = command(arguments[0], f"{name}.rst", *arguments[1:], cwd=odd_files)
    assert ended.code == 1


@pytest.mark.parametrize("kind", ["pipe", "device"])
def test_definitions_are_read_from_regular_files_only(kind: str, tmp_path: Path) -> None:
    if kind == "pipe":
        os.mkfifo(tmp_path / "flows.json")
    else:
        (tmp_path / "flows.json").symlink_to("/dev/zero")
    ended = command("regen", "flows.json", "-o", "out", cwd=tmp_path)
    assert (ended.code, ended.err.splitlines()[0]) == (2, "harness: flows.json: not a regular file")


def test_a_pipe_in_the_place_of_a_document_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "a.rst").write_text(EXAMPLE, encoding="utf-8")
    (tmp_path / "out").mkdir()
    os.mkfifo(tmp_path / "out" / "a.rst")
    for more in ([], ["--force"]):
        ended = command("regen", "a.rst", "-o", "out", *more, cwd=tmp_path)
        assert ended.code == 1
        assert "out/a.rst: is no regular file, left alone" in ended.err
    assert (tmp_path / "out" / "a.rst").is_fifo()


def test_a_file_that_vanishes_before_it_is_read(tmp_path: Path) -> None:
    """Found, and then gone: said of this one, the others are read."""
    for name in ("a", "b"):
        (tmp_path / f"{name}.rst").write_text(EXAMPLE, encoding="utf-8")
    first, second = find([tmp_path])
    (tmp_path / "a.rst").unlink()
    (diagnostic,) = read_one(first).diagnostics
    assert (diagnostic.code, diagnostic.message) == (
        "structure.unreadable",
        "the file cannot be read: No such file or directory",
    )
    assert read_one(second).dataflow


@pytest.fixture
def forbidden() -> Iterator[Path]:
    """A folder with a good document, one and a directory that nobody may read; open to other users down to it."""
    folder = Path(tempfile.mkdtemp(prefix="harness-forbidden-"))
    folder.chmod(0o755)
    for name in ("good.rst", "secret.rst", "locked/c.rst"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(EXAMPLE, encoding="utf-8")
    (folder / "secret.rst").chmod(0)
    (folder / "locked").chmod(0)
    yield folder
    (folder / "locked").chmod(0o755)
    shutil.rmtree(folder)


AS_ANOTHER = """
import contextlib, os, sys
from harness.cli.main import cli, main

with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
    cli.main(["check", "good.rst", "--format", "json"], standalone_mode=False)  # loads what only root may read
if os.geteuid() == 0:
    os.setuid(65534)
sys.argv = ["harness", "check", ".", "--format", "json"]
main()
"""


def test_files_and_directories_without_permission_are_named(forbidden: Path) -> None:
    """As another user where the tests run as root, whom modes do not stop."""
    started = [sys.executable, "-c", AS_ANOTHER]
    ended = subprocess.run(started, cwd=forbidden, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 1, ended.stderr
    found = {(each["path"], each["code"]) for each in json.loads(ended.stdout)["diagnostics"]}
    assert found == {("secret.rst", "structure.unreadable"), ("locked", "structure.unreadable")}
    assert ended.stderr.startswith("3 documents, 3 mappings, 26 statements;")
