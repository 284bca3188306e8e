"""Finding documents below paths, and files that cannot be read as text."""

import os
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.model.dataflow import Reading
from harness.spec.files import find, read_paths, without_documents
from harness.spec.limits import LARGEST_FILE
from tests.spec.texts import EXAMPLE


def put(directory: Path, *names: str) -> None:
    for name in names:
        path = directory / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EXAMPLE, encoding="utf-8")


def found(*paths: Path) -> list[tuple[str, str]]:
    """Name and id of each document found."""
    return [(each.path.name, each.id) for each in find(paths)]


def only(path: Path) -> Reading:
    (result,) = read_paths([path])
    return result


def said(result: Reading) -> list[tuple[int, int, str]]:
    return [(each.location.line, each.location.column, each.code) for each in result.diagnostics]


def test_documents_are_found_below_a_directory_in_a_fixed_order(tmp_path: Path) -> None:
    """All *.rst, sorted; ids are the paths below the directory; hidden directories are passed over."""
    put(tmp_path, "b.rst", "a/c d.rst", "a/B.RST", "notes.txt", ".git/x.rst")
    assert found(tmp_path) == [("B.RST", "a/b"), ("c d.rst", "a/c-d"), ("b.rst", "b")]


def test_a_file_has_its_name_for_an_id_wherever_it_is(tmp_path: Path) -> None:
    """So a document has the same ids alone and as part of its directory; any suffix will do."""
    put(tmp_path, "specs/a.rst", "specs/b.txt")
    assert found(tmp_path / "specs" / "a.rst", tmp_path / "specs" / "b.txt") == [("a.rst", "a"), ("b.txt", "b")]


def test_a_document_given_twice_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "a.rst")
    assert found(tmp_path / "a.rst", tmp_path, tmp_path / "a.rst") == [("a.rst", "a")]


def test_documents_of_one_name_are_told_apart_by_their_directories(tmp_path: Path) -> None:
    """In any order the same; the ones that are alike get the names above them, the others stay short."""
    put(tmp_path, "new/a.rst", "old/a.rst", "old/b.rst")
    given = [tmp_path / "new", tmp_path / "old"]
    ids = [id for _, id in found(*given)]
    assert ids == ["new/a", "old/a", "b"]
    assert sorted(id for _, id in found(*reversed(given))) == sorted(ids)


def test_documents_whose_names_look_the_same_are_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "a b.rst", "a-b.rst", "a-b.txt")
    ids = [id for _, id in found(tmp_path / "a b.rst", tmp_path / "a-b.rst", tmp_path / "a-b.txt")]
    assert len(set(ids)) == 3


def test_links_that_lead_in_circles_are_followed_once(tmp_path: Path) -> None:
    put(tmp_path, "a/x.rst")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    assert found(tmp_path) == [("x.rst", "a/x")]


def test_a_path_that_does_not_exist_names_the_nearest(tmp_path: Path) -> None:
    put(tmp_path, "specs/zendesk.rst")
    with pytest.raises(UsageError) as error:
        find([tmp_path / "specs" / "zendesc.rst"])
    assert "zendesc.rst: no such file or directory" in error.value.message
    assert error.value.hint.endswith("specs/zendesk.rst?")
    with pytest.raises(UsageError) as error:
        find([tmp_path / "spec" / "zendesk.rst"])
    assert error.value.hint.endswith("/specs?")


def test_a_directory_without_documents_is_an_error(tmp_path: Path) -> None:
    """Nothing to read is a finding of its own, also beside a directory that holds some."""
    put(tmp_path, "a/x.rst", "b/notes.txt")
    assert read_paths([tmp_path / "b"]) == ()
    (diagnostic,) = without_documents([tmp_path / "a", tmp_path / "b"])
    assert (diagnostic.code, diagnostic.location.path) == ("structure.no-documents", (tmp_path / "b").as_posix())


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        ("Bjørn".encode("latin-1"), 1, 3),
        (b"a\r\nb\r\n\xc3\xb8\xff", 3, 2),
        ("to".encode("utf-16"), 1, 1),
        (b"a\n\xed\xa0\x80", 2, 1),
    ],
)
def test_a_file_that_is_not_utf_8(tmp_path: Path, content: bytes, line: int, column: int) -> None:
    """The place is that of the first byte that cannot be read, counted in characters."""
    (tmp_path / "a.rst").write_bytes(content)
    result = only(tmp_path / "a.rst")
    assert said(result) == [(line, column, "syntax.not-utf-8")]
    assert result.dataflow is None


def test_a_huge_line_and_a_huge_file_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "line.rst").write_bytes(b"x" * 10_000_000)
    (tmp_path / "file.rst").write_bytes(b"x\n" * LARGEST_FILE)
    assert said(only(tmp_path / "line.rst")) == [(1, 10_001, "syntax.line-too-long")]
    assert [code for *_, code in said(only(tmp_path / "file.rst"))] == ["structure.file-too-large"]


def test_what_is_no_file_is_said_to_be_none(tmp_path: Path) -> None:
    """A pipe would make us wait for ever; a link to nothing is named, not passed over."""
    os.mkfifo(tmp_path / "pipe.rst")
    (tmp_path / "gone.rst").symlink_to(tmp_path / "nowhere")
    assert [said(result) for result in read_paths([tmp_path])] == [[(1, 1, "structure.unreadable")]] * 2


def test_line_ends_are_kept_in_the_text(tmp_path: Path) -> None:
    text = "\ufeff" + EXAMPLE.replace("\n", "\r\n")
    (tmp_path / "a.rst").write_bytes(text.encode("utf-8"))
    assert only(tmp_path / "a.rst").text == text


@pytest.mark.parametrize("given", [".", "./specs/", "../here/specs", "specs"])
def test_paths_are_told_as_they_were_given(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a Path writes them: the current directory is left out, the way up stays."""
    put(tmp_path, "here/specs/deep/a.rst", "here/specs/.rst", "here/specs/b.rst.txt")
    monkeypatch.chdir(tmp_path / "here")
    (only,) = find([Path(given)])
    below = "specs/deep/a.rst"
    assert only.name == {".": below, "./specs/": below, "../here/specs": f"../here/{below}", "specs": below}[given]
    assert only.id == ("specs/deep/a" if given == "." else "deep/a")


def test_a_file_that_a_link_leads_to_is_read_once(tmp_path: Path) -> None:
    put(tmp_path, "real/a.rst")
    (tmp_path / "b.rst").symlink_to(tmp_path / "real" / "a.rst")
    (tmp_path / "linked").symlink_to(tmp_path / "real")
    assert found(tmp_path) == [("b.rst", "b")]
