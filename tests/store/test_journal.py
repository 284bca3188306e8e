"""The journal: what is written is read again, half a line is none, and a disk that is full spoils nothing."""

import json
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import jsonschema
import pytest

from harness.config import Condition, Config
from harness.errors import HarnessError, RunFileError, UsageError
from harness.model.dataflow import Datatype
from harness.model.verdict import Verdict
from harness.store import journal
from harness.store.appending import is_held
from harness.store.journal import (
    AnEvent,
    Journal,
    JournalError,
    PlannedDocument,
    PlannedScenario,
    RunEnded,
    RunResumed,
    RunStarted,
    ScenarioEnded,
    ScenarioStarted,
    StepEnded,
)
from harness.store.ledger import Ledger
from harness.store.told import spent, told
from tests.runs import mixed_run

RUN = mixed_run()
FINAL, OPEN = RUN.scenarios[:2]


def time(second: int) -> str:
    return f"2026-11-21T08:00:{second:02}.000+00:00"


STARTED = RunStarted(
    time=time(0),
    id="20261121T080000Z-1a2b",
    seed="a seed",
    mode="live",
    depth="standard",
    fault="",
    harness="1",
    simulate=("Alfa",),
    recorded=False,
    paths=("specs",),
    expression="-k",
    revision="",
    config=Config(
        conditions={"When sold": Condition(holds={"state": "sold", "count": 1.5}, fails={"state": None})},
        excluded={"a/*": "for now"},
    ),
    notes=("a note",),
    documents=tuple(
        PlannedDocument(
            id=each.id,
            path=each.path,
            text=each.text,
            digest=each.digest,
            diagnostics=each.diagnostics,
            unselected={"another": "was not selected"},
            scenarios=tuple(
                PlannedScenario(
                    id=one.id,
                    name=one.name,
                    feature=one.feature,
                    line=one.line,
                    statements=one.statements,
                    tags=one.tags,
                    digest="0",
                )
                for one in RUN.scenarios
                if one.document == each.id
            ),
        )
        for each in RUN.documents
    ),
)
STEP = StepEnded(
    time=time(2), id=FINAL.id, keyword="Then", text="it is", line=3, verdict=Verdict.FAILED, message="it is not"
)
EVENTS: tuple[AnEvent, ...] = (
    STARTED,
    ScenarioStarted(time=time(1), id=FINAL.id),
    STEP,
    ScenarioEnded(time=time(3), final=True, scenario=FINAL),
    ScenarioEnded(time=time(3), final=False, scenario=OPEN),
    RunResumed(time=time(30), harness="1"),
    ScenarioEnded(time=time(32), final=True, scenario=OPEN),
    RunEnded(time=time(33), duration=6.0, notes=("another",)),
)


def written(path: Path, *events: AnEvent) -> Path:
    writing = Journal(path)
    for event in events:
        writing.write(event)
    writing.close()
    return path


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """The system refuses to make any file longer than this, as it does on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path / "new" / journal.FILE_NAME, *EVENTS)
    assert journal.read(path) == EVENTS
    validator = jsonschema.Draft202012Validator(journal.schema())
    for line in path.read_text(encoding="utf-8").splitlines():
        validator.validate(json.loads(line))


def test_it_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / journal.FILE_NAME
    writing = Journal(path)
    for number, event in enumerate(EVENTS, start=1):
        writing.write(event)
        assert journal.read(path) == EVENTS[:number]
    assert is_held(path)
    writing.close()
    assert not is_held(path)


def test_what_utf_8_cannot_say_does_not_stop_it(tmp_path: Path) -> None:
    path = written(tmp_path / journal.FILE_NAME, STARTED, STEP.model_copy(update={"message": "\ud800 in it"}))
    assert journal.read(path)[1] == STEP.model_copy(update={"message": "\ufffd in it"})


def test_it_tells_what_is_final_and_how_long_all_parts_took() -> None:
    so_far = told(EVENTS[:5])
    assert (so_far.final, so_far.open, so_far.ended) == ({FINAL.id: FINAL}, {OPEN.id: OPEN}, None)
    assert [step.text for step in so_far.steps[FINAL.id]] == ["it is"]
    assert told(EVENTS[:6]).open == {}
    assert told(EVENTS).final == {FINAL.id: FINAL, OPEN.id: OPEN}
    assert spent(EVENTS) == 6


def test_half_a_line_at_the_end_is_passed_over_and_cut_off_by_who_goes_on(tmp_path: Path) -> None:
    path = written(tmp_path / journal.FILE_NAME, *EVENTS[:3])
    content = path.read_bytes()
    for length in (1, 40, len(content) // 2):
        path.write_bytes(content[:-length])
        before = journal.read(path)
        assert before == EVENTS[: content[:-length].count(b"\n")]
        written(path, *EVENTS[len(before) : 4])
        assert journal.read(path) == EVENTS[:4]


@pytest.mark.parametrize(
    ("number", "line"),
    [(2, b"{}"), (3, b'{"type":"step ended"'), (2, b"\xff"), (3, b""), (1, b'{"type":"run started","version":2}')],
)
def test_a_line_within_that_is_none_is_an_error_with_its_number(tmp_path: Path, number: int, line: bytes) -> None:
    path = written(tmp_path / journal.FILE_NAME, *EVENTS)
    lines = path.read_bytes().split(b"\n")
    path.write_bytes(b"\n".join([*lines[: number - 1], line, *lines[number:]]))
    for opening in (journal.read, Journal):
        with pytest.raises(RunFileError, match=f"{journal.FILE_NAME}:{number}: "):
            opening(path)


def test_the_first_line_stands_first_and_nowhere_else(tmp_path: Path) -> None:
    for events, number in ((EVENTS[1:2], 1), ((STARTED, STARTED), 2)):
        path = tmp_path / str(number)
        path.write_bytes(b"".join(journal.EVENT.dump_json(event) + b"\n" for event in events))
        with pytest.raises(RunFileError, match=f"{path}:{number}: "):
            journal.read(path)


def test_a_second_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / journal.FILE_NAME
    first = Journal(path)
    with pytest.raises(UsageError, match="another process is using it"):
        Journal(path)
    first.close()
    Journal(path).close()


def test_on_a_full_disk_it_says_so_once_and_keeps_whole_lines(tmp_path: Path) -> None:
    path = tmp_path / journal.FILE_NAME
    writing = Journal(path)
    writing.write(STARTED)
    size = path.stat().st_size
    with room_for(size + 20):
        with pytest.raises(JournalError, match="File too large"):
            writing.write(STEP)
        writing.write(STEP)
    assert path.stat().st_size == size
    writing.close()
    assert journal.read(path) == (STARTED,)
    written(path, *EVENTS[1:3])
    assert journal.read(path) == EVENTS[:3]


def test_a_ledger_on_a_full_disk_lets_nothing_be_made_but_all_be_deleted(tmp_path: Path) -> None:
    person = Datatype(system="Alfa", name="Person")
    path = tmp_path / "ledger.jsonl"
    ledger = Ledger(path)
    ledger.begin("r", {"Alfa": "alfa"})
    made = ledger.creating(person, {"name": "Kari"})
    ledger.created(made, "person-1")
    with room_for(path.stat().st_size + 10):
        with pytest.raises(HarnessError, match="File too large"):
            ledger.creating(person, {"name": "Ola"})
        assert [entry.id for entry in ledger.entries] == ["person-1"]
        ledger.cleaning = True
        ledger.deleted(made)
        assert made.gone
    ledger.close()
    again = Ledger(path)
    assert [(entry.id, entry.gone) for entry in again.entries] == [("person-1", False)]
    again.close()
