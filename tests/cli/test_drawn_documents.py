"""Documents with all that FORMAT.md lists, and the published ones, through the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.command import command
from tests.documents import drawn
from tests.documents.searching import counts
from tests.spec.texts import CORPUS

COUNT = 30


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of drawn documents."""
    folder = tmp_path_factory.mktemp("drawn")
    for seed in range(COUNT):
        (folder / f"{seed:02}.rst").write_bytes(drawn(seed).encode())
    return folder


def shown(folder: Path, cwd: Path) -> dict[str, tuple[int, int, int, int]]:
    """What `show` says there is in each document: mappings, merge rows, property rows and dependencies."""
    documents = command("show", folder, "--format", "json", cwd=cwd).json["documents"]
    assert isinstance(documents, list)
    return {
        Path(each["path"]).relative_to(folder).as_posix(): (
            len(each["mappings"]),
            sum(len(mapping["merge_rules"]) for mapping in each["mappings"]),
            sum(len(mapping["properties"]) for mapping in each["mappings"]),
            sum(len(row["dependencies"]) for mapping in each["mappings"] for row in mapping["properties"]),
        )
        for each in documents
    }


def searched(folder: Path) -> dict[str, tuple[int, int, int, int]]:
    """The same, found by plain regular expressions."""
    paths = sorted(folder.rglob("*.rst"))
    return {path.relative_to(folder).as_posix(): counts(path.read_bytes().decode()) for path in paths}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.rst")}


def test_what_show_says_is_what_a_plain_search_finds(folder: Path, tmp_path: Path) -> None:
    assert shown(folder, tmp_path) == searched(folder)


def test_drawn_documents_come_back_byte_for_byte(folder: Path, tmp_path: Path) -> None:
    """From the documents, errors and all, and from the JSON that `show` makes of them."""
    assert command("regen", folder, "-o", "out", cwd=tmp_path).code == 0
    assert contents(tmp_path / "out") == contents(folder)
    flows = command("show", folder, "--format", "json", cwd=tmp_path)
    (tmp_path / "flows.json").write_text(flows.out, encoding="utf-8")
    assert command("regen", "flows.json", "-o", "again", cwd=tmp_path).code == 0
    assert contents(tmp_path / "again") == contents(folder)


@pytest.mark.parametrize("form", ["text", "json", "sarif", "github"])
def test_drawn_documents_are_checked_in_every_format(folder: Path, tmp_path: Path, form: str) -> None:
    """Some have errors, so the exit code is 1; nothing is a bug."""
    ended = command("check", folder, "--format", form, cwd=tmp_path)
    assert ended.code == 1
    if form in ("json", "sarif"):
        json.loads(ended.out)
    assert "types.malformed-data-type" in ended.out


def test_drawn_documents_are_planned_and_laid_out(folder: Path, tmp_path: Path) -> None:
    """Scenarios and a checklist can be made of all of them, and their canonical layout is final."""
    for path, content in contents(folder).items():
        (tmp_path / path).write_bytes(content)
    assert command("generate", ".", cwd=tmp_path).code == 1  # for the errors in some documents
    assert len(list((tmp_path / "features").glob("*.feature"))) > COUNT / 2
    assert command("checklist", ".", cwd=tmp_path).code == 1
    assert (tmp_path / "checklist.html").stat().st_size > 100_000
    command("fmt", ".", cwd=tmp_path)
    again = command("fmt", ".", "--check", cwd=tmp_path)
    assert "would change" not in again.err


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of published documents, ../shared/corpus, is not here")
class TestCorpus:
    """153 published documents."""

    def test_what_show_says_is_what_a_plain_search_finds(self, tmp_path: Path) -> None:
        found = shown(CORPUS, tmp_path)
        assert len(found) == 153
        assert found == searched(CORPUS)

    def test_they_are_checked_to_the_end(self, tmp_path: Path) -> None:
        """Some data types in them are malformed, so the exit code is 1."""
        ended = command("check", CORPUS, cwd=tmp_path)
        assert ended.code == 1
        assert ended.out.splitlines()[-1].startswith("153 documents, ")
