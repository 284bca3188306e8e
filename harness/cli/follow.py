"""`harness follow`: how a run goes, from its journal."""

import time
from collections.abc import Iterator
from pathlib import Path

import click

from harness.cli.output import say
from harness.cli.runs import directory_of, newest
from harness.errors import Exit
from harness.model.run import counts
from harness.model.verdict import Verdict
from harness.store import journal
from harness.store.appending import is_held, whole_lines
from harness.store.journal import AnEvent, PartEnded, RunEnded, RunResumed, RunStarted, ScenarioEnded, StepEnded
from harness.store.told import Told

PAUSE = 0.2
"""Seconds between two looks at the journal."""


@click.command("follow", short_help="Tell how a run goes, while it goes on.")
@click.argument("run", required=False)
@click.option("-o", "--output", default="reports", show_default=True, metavar="DIR", help="Where runs are written.")
def command(run: str | None, output: str) -> int:
    """Print what happens in a run (default: the newest) from its journal, a line each, until the run ends.

    RUN is a run's directory or its name. A scenario is told when its verdict is final, and a step when it went
    wrong; what is said of a step can change until then. A run that has ended is told in one go.

    \b
    Exit codes: 0 the run has come to its end      2 there is no such run      3 it broke off before
    """
    reports = Path(output)
    path = (newest(reports) if run is None else directory_of(run, reports)) / journal.FILE_NAME
    so_far: Told | None = None
    for event in _events(path):
        if so_far is None:
            assert isinstance(event, RunStarted)  # noqa: S101 - `events` lets nothing else be the first
            so_far = Told(started=event)
        else:
            so_far.take(event)
        for line in _lines(event, so_far):
            say(f"{event.time[11:19]} {line}")
    if so_far is not None and so_far.ended is not None:
        return Exit.OK
    say(f"the run broke off; it goes on with: harness run --resume {path.parent.as_posix()}", err=True)
    return Exit.ERRORED


def _events(path: Path) -> Iterator[AnEvent]:
    """The events of a journal as they come, until the run ends or nobody writes to it any more."""
    number, place = 1, 0
    ended = last = False
    with path.open("rb") as file:
        while True:
            held = is_held(path)  # asked before the look, so that what was written until then is seen
            file.seek(place)  # half a line is read again, as whoever goes on with a run cuts it off
            whole = whole_lines(file.read())
            for event in journal.events(path, whole, first=number):
                ended = isinstance(event, RunEnded)
                yield event
            number += whole.count(b"\n")
            place += len(whole)
            if last or (ended and not held):
                return
            last = not held
            if held:
                time.sleep(PAUSE)


def _lines(event: AnEvent, so_far: Told) -> Iterator[str]:
    match event:
        case RunStarted():
            planned = "" if event.in_parts else f" {so_far.planned} scenarios,"
            yield f"run {event.id}: {len(event.documents)} documents,{planned} {event.mode}, depth {event.depth}"
        case RunResumed():
            yield f"the run goes on; {len(so_far.final)} of {so_far.planned} scenarios have a verdict"
        case StepEnded() if event.verdict in (Verdict.FAILED, Verdict.ERRORED):
            yield f"{event.verdict}: {event.keyword} {event.text}: {event.message} ({event.id})"
        case ScenarioEnded() if event.final:
            reason = f": {event.scenario.reason}" if event.scenario.reason else ""
            yield f"{len(so_far.final)}/{so_far.planned} {event.scenario.verdict} {event.scenario.id}{reason}"
        case PartEnded():
            own = sum(1 for each in so_far.started.documents if not each.elsewhere)
            sums = counts(scenario.verdict for scenario in event.scenarios)
            told = ", ".join(f"{number} {verdict}" for verdict, number in sums.items() if number) or "no scenario"
            names = ", ".join(document.id for document in event.documents)
            yield f"{len(so_far.documents)} of {own} documents: {told} ({names})"
        case RunEnded():
            yield f"the run has ended after {event.duration:.1f} s"
            yield from event.notes
        case _:
            return
