"""`harness cleanup`: delete what live runs left in the systems, by their ledgers."""

import asyncio
import os
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from harness.cli.output import counted, say, say_lines
from harness.config import Config, load
from harness.errors import Exit, UsageError
from harness.store.ledger import FILE_NAME, Entry, Ledger, ledgers

AGE = re.compile(r"(\d+)([smhdw])")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


@click.command("cleanup")
@click.argument("runs", metavar="[RUN...]", nargs=-1)
@click.option("-o", "--output", default="reports", show_default=True, metavar="DIR", help="Where runs are written.")
@click.option("--older-than", "age", metavar="AGE", help="Only runs that began so long ago: 30m, 12h, 1d, 2w.")
@click.option("--dry-run", is_flag=True, help="Say what would be deleted; no request is sent.")
def command(runs: Sequence[str], output: str, age: str | None, dry_run: bool) -> int:
    """Delete the records of live runs (default: all runs), and what the sync made of them.

    A run cleans up behind itself; this is for one that was killed. Its ledger says which records are its own, also
    those whose create was never answered. Nothing else is touched, and only systems with sandbox = true are written to.

    \b
    Exit codes: 0 nothing is left      2 wrong usage, or the run still goes on      3 something is left, or may be

    \b
    Examples:
      harness cleanup
      harness cleanup 20261121T080000Z-1a2b --dry-run
      harness cleanup --older-than 1d
    """
    before = None if age is None else datetime.now(UTC) - _age(age)
    config = load(Path.cwd())
    code = Exit.OK
    paths = [path for path in _chosen(Path(output), runs) if before is None or _begun(path) < before]
    if not paths:
        say("no run has a ledger, so there is nothing to clean up")
    for path in paths:
        ledger = Ledger(path)
        try:
            pending = [entry for entry in ledger.entries if not entry.gone]
            looked = "clean" if ledger.is_cleaned else "to be looked at again, as its clean-up did not end"
            number = f"{counted(len(pending), 'record')} to delete" if pending else looked
            if ledger.unseen:
                number += f"; not looked for what the sync made in {', '.join(map(str, ledger.unseen))}"
            say(f"{path.parent.name}: {number}")
            if dry_run:
                say_lines(_pending(pending))
            elif pending or ledger.unseen or not ledger.is_cleaned:
                code = max(code, _clean(ledger, config))
        finally:
            ledger.close()
    return code


def _clean(ledger: Ledger, config: Config) -> Exit:
    from harness.running.cleanup import clean, told
    from harness.running.clock import RunClock
    from harness.running.live import opened
    from harness.running.patience import Patience
    from harness.running.reach import reach

    systems = reach(ledger.systems, config, Path.cwd(), os.environ)

    patience = Patience(config.timing, {spoken: each.system for spoken, each in systems.items()}, ())
    for datatype in [each for each in ledger.before if not patience.exclusive(each)]:
        del ledger.before[datatype]  # others may have made records of it since, so none is ours for being new

    async def go() -> Exit:
        async with opened(systems, ledger, config.timing, clock=RunClock(), date=lambda: datetime.now(UTC)) as live:
            longest = max([config.timing.deadline, *(each.system.deadline or 0.0 for each in systems.values())])
            cleaned = await clean(ledger, live.connectors, wait=lambda: live.clock.sleep(longest))
        say_lines(told(cleaned))
        return Exit.OK if cleaned.complete else Exit.ERRORED

    return asyncio.run(go())


def _chosen(reports: Path, runs: Sequence[str]) -> Iterator[Path]:
    if not runs:
        yield from ledgers(reports)
        return
    for run in runs:
        path = next((each for each in (reports / run / FILE_NAME, Path(run) / FILE_NAME) if each.is_file()), None)
        if path is None:
            raise UsageError(f"{run}: no live run of this name is in {reports}", hint="it needs a ledger.jsonl")
        yield path


def _pending(entries: Sequence[Entry]) -> Iterator[str]:
    for entry in entries:
        what = entry.id or f"not known to have been made; would be looked for by {entry.mark}"
        yield f"  {entry.datatype} {what}" + (f" (adopted: {entry.adopted})" if entry.adopted else "")


def _age(text: str) -> timedelta:
    found = AGE.fullmatch(text.strip())
    if found is None:
        raise UsageError(f"--older-than {text}: not an age", hint="a number and one of s, m, h, d, w, as in 1d")
    return timedelta(**{UNITS[found[2]]: int(found[1])})


def _begun(path: Path) -> datetime:
    """When the run of a ledger began: as its name says, else as its file does."""
    try:
        return datetime.strptime(path.parent.name.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
