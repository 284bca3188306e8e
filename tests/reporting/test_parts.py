"""Long reports and run files are written in parts."""

from dataclasses import replace
from pathlib import Path

import pytest

from harness.reporting import html, sums
from harness.store.atomic import PIECE, write_parts, write_text
from tests.runs import mixed_run


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_parts_that_end_anywhere_are_counted_as_the_whole_is(size: int) -> None:
    run = mixed_run()
    page = html.render(run)
    parts = [page[start : start + size] for start in range(0, len(page), size)]
    assert "".join(sums.agreeing(run, parts)) == page


def test_a_report_that_lost_something_takes_no_place(tmp_path: Path) -> None:
    """The old file stays, and nothing lies beside it."""
    run, path = mixed_run(), tmp_path / "report.html"
    path.write_text("old")
    short = html.render(replace(run, scenarios=run.scenarios[1:], documents=run.documents[1:]))
    with pytest.raises(AssertionError, match=r"report\.html"):
        write_parts(path, sums.agreeing(run, (short,)))
    assert [(each.name, each.read_text()) for each in tmp_path.iterdir()] == [("report.html", "old")]


def test_a_surrogate_pair_between_two_pieces_is_its_character(tmp_path: Path) -> None:
    text = "a" * (PIECE - 1) + "\ud83d\ude00" + "b" * PIECE
    write_text(tmp_path / "a", text)
    assert (tmp_path / "a").read_text(encoding="utf-8") == "a" * (PIECE - 1) + "\U0001f600" + "b" * PIECE
