"""Which shard runs which documents: about equal costs, and on every machine the same."""

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.errors import UsageError
from harness.model.run import Run
from harness.running.shards import Shard, costs, known_costs, others, shard, split
from harness.store import runfile
from tests.runs import mixed_run

COSTS = st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), st.floats(0, 1e6), max_size=40)


@given(COSTS, st.integers(1, 9), st.randoms(use_true_random=False))
def test_everything_is_in_one_shard_whatever_the_order(given: dict[str, float], parts: int, by: random.Random) -> None:
    """Two machines that list files in another order split alike."""
    made = split(given, parts)
    assert len(made) == parts
    assert sorted(name for part in made for name in part) == sorted(given)
    mixed = list(given.items())
    by.shuffle(mixed)
    assert split(dict(mixed), parts) == made


@given(COSTS.filter(bool), st.integers(1, 9))
def test_no_shard_is_dearer_than_the_lightest_by_more_than_one_document(given: dict[str, float], parts: int) -> None:
    """A bound that holds for every split of the dearest first."""
    loads = [sum(given[name] for name in part) for part in split(given, parts)]
    assert max(loads) <= min(loads) + max(given.values()) * (1 + 1e-9)


def test_documents_that_cost_nothing_are_spread_all_the_same() -> None:
    """Where nothing is known of any of them."""
    assert sorted(map(len, split(dict.fromkeys("abcdef", 0.0), 3))) == [2, 2, 2]


def test_what_earlier_runs_cost_decides_and_the_number_of_scenarios_where_there_is_none(tmp_path: Path) -> None:
    """A scenario of a document that was never run costs what one usually does."""
    keep(tmp_path, run("r1", "2026-01-01T00:00:00+00:00", cheap=1, dear=9))
    known = known_costs(tmp_path, mode="mock", depth="standard")
    assert known == {"cheap": 1, "dear": 9}
    assert costs({"cheap": 4, "dear": 4, "new": 4}, known) == {"cheap": 4, "dear": 36, "new": 20}
    assert costs({"one": 1, "two": 2}, {}) == {"one": 1, "two": 2}


def test_the_newest_run_of_a_document_counts_in_the_same_mode_and_depth(tmp_path: Path) -> None:
    """Other depths and modes cost otherwise, and files that cannot be read say nothing."""
    keep(tmp_path, run("a-newest", "2026-03-01T00:00:00+00:00", one=7))
    keep(tmp_path, run("older", "2026-02-01T00:00:00+00:00", one=3, two=2))
    keep(tmp_path, replace(run("deep", "2026-04-01T00:00:00+00:00", one=100), depth="deep"))
    keep(tmp_path, replace(run("live", "2026-04-01T00:00:00+00:00", one=100), mode="live"))
    (tmp_path / "latest").symlink_to("deep")
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / runfile.FILE_NAME).write_text("{", encoding="utf-8")
    assert known_costs(tmp_path, mode="mock", depth="standard") == {"one": 7, "two": 2}


def test_a_document_of_another_shard_says_of_which() -> None:
    """So that nobody looks for it in vain."""
    left = others({"a": 3, "b": 2, "c": 1}, {}, Shard(number=1, of=2))
    assert left == {"b": "belongs to shard 2/2", "c": "belongs to shard 2/2"}
    assert others({"a": 3, "b": 2, "c": 1}, {}, Shard(number=2, of=2)) == {"a": "belongs to shard 1/2"}


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/0", "a/b", "1/2/3", "-1/2", "1/2 ", "²/3", "1/99999"])
def test_what_is_no_shard_is_refused(text: str) -> None:
    """With an example of one."""
    with pytest.raises(UsageError, match="is no shard") as refused:
        shard(text)
    assert "2/3" in refused.value.hint


def run(id: str, started: str, **exchanges: int) -> Run:
    """A run with one scenario a document, which exchanged so much."""
    model = next(each for each in mixed_run().scenarios if any(step.exchanges for step in each.steps))
    step = next(step for step in model.steps if step.exchanges)
    return replace(
        mixed_run(),
        id=id,
        started=started,
        documents=(),
        scenarios=tuple(
            replace(model, id=name, document=name, steps=(replace(step, exchanges=step.exchanges[:1] * number),))
            for name, number in exchanges.items()
        ),
    )


def keep(reports: Path, run: Run) -> None:
    (reports / run.id).mkdir()
    runfile.write(run, reports / run.id)
