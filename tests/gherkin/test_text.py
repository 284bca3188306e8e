"""Feature files: the same bytes each time, read back by the official parser as they were meant."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import HarnessError
from harness.gherkin.files import State, compare, orphans, store
from harness.gherkin.text import is_edited, origin, read, write
from harness.location import Location
from harness.model.scenario import Depth, Plan, Scenario, Step
from harness.planning.plan import plan
from tests.documents import flow, section

PLAN = plan(flow(section("EVERY", "KEEP", "PROPS", rows=[("name", "title")])))


def planned(*steps: Step, name: str = "it works") -> Plan:
    scenario = Scenario(
        name=name,
        statements=("test/a--b/every",),
        location=Location(path="specs/test.rst", line=3),
        sentence="Every A will be synchronized with a B.",
        tags=("every",),
        depth=Depth.SMOKE,
        steps=steps,
    )
    return Plan(document="test", path="specs/test.rst", title="A to B", scenarios=(scenario,), limits=(), left_out=())


def test_the_same_plan_gives_the_same_bytes() -> None:
    again = plan(flow(section("EVERY", "KEEP", "PROPS", rows=[("name", "title")])))
    assert write(PLAN) == write(again)


@given(
    st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=8), min_size=1, max_size=4)
)
def test_cells_survive_bars_backslashes_and_line_ends(cells: list[str]) -> None:
    kept = tuple(cell.strip() or "x" for cell in cells)
    table = (tuple("h" for _ in kept), kept)
    text = write(planned(Step(keyword="Given", text="a table", table=table)))
    assert read(text)[0].steps[0][2] == table


@pytest.mark.parametrize("name", ["two\nlines", " blank before"])
def test_a_name_that_would_not_be_read_back_is_refused(name: str) -> None:
    with pytest.raises(HarnessError, match="cannot be written as Gherkin"):
        write(planned(Step(keyword="Given", text="a step"), name=name))


def test_a_feature_file_knows_its_document_and_whether_it_was_edited() -> None:
    text = write(PLAN)
    assert origin(text) == ("specs/test.rst", "test")
    assert origin("Feature: mine\n") is None
    assert not is_edited(text)
    assert is_edited(text.replace("exactly one", "at least one"))
    assert is_edited(text[:40])


def test_states_of_a_file(tmp_path: Path) -> None:
    file = compare(PLAN, tmp_path)
    assert file.state is State.MISSING
    store(file)
    assert compare(PLAN, tmp_path).state is State.CURRENT
    assert compare(replace(PLAN, title="Other"), tmp_path).state is State.STALE
    file.path.write_text(file.text + "# mine\n", encoding="utf-8")
    assert compare(PLAN, tmp_path).state is State.EDITED


def test_files_of_documents_that_are_gone_are_orphans_and_ones_own_never_are(tmp_path: Path) -> None:
    file = compare(PLAN, tmp_path)
    store(file)
    own = tmp_path / "custom" / "mine.feature"
    own.parent.mkdir()
    own.write_text(file.text, encoding="utf-8")
    (tmp_path / "foreign.feature").write_text("Feature: not ours\n", encoding="utf-8")
    assert list(orphans(tmp_path, [])) == [file.path]
    assert list(orphans(tmp_path, [file.path])) == []
