"""`harness fmt`: documents laid out as the format prescribes."""

from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

import click

from harness.cli.output import counted, print_diagnostics, say
from harness.cli.writing import Outcome, write
from harness.errors import Exit
from harness.model.dataflow import Reading
from harness.spec.files import find, read_one
from harness.spec.layout import laid_out


@click.command("fmt")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--check", is_flag=True, help="write nothing; exit code 1 if anything would change")
@click.option("--diff", is_flag=True, help="write nothing; print what would change")
def command(paths: Sequence[str], check: bool, diff: bool) -> int:
    """Write documents in place in their canonical layout; line ends, byte-order mark and all that is said stay.

    A document with a part that cannot be read is left alone, as that part has no canonical text. Exit code 1 if one
    was left alone or --check found a difference.
    """
    outcomes = []
    for found in find([Path(path) for path in paths]):
        reading = read_one(found)
        text = laid_out(reading)
        if text is None:
            print_diagnostics(reading.diagnostics if reading.dataflow is None else ())
            say(f"{reading.path}: has a part that cannot be read, left alone; see `harness check`", err=True)
            outcomes.append(Outcome.LEFT)
            continue
        if diff and text != reading.text:
            say("\n".join(_difference(reading, text)))
        known = reading.text
        outcomes.append(write(found.path, text, known=known, check=check or diff))
    if not outcomes:
        say("no documents", err=True)
        return Exit.FAILED
    told = (f"{counted(outcomes.count(each), 'document')} {each}" for each in Outcome if each in outcomes)
    say(f"{', '.join(told)}.", err=True)
    fine = {Outcome.UNCHANGED} if check else {Outcome.UNCHANGED, Outcome.WRITTEN, Outcome.WOULD}
    return Exit.OK if set(outcomes) <= fine else Exit.FAILED


def _difference(reading: Reading, text: str) -> Sequence[str]:
    before, after = reading.text.splitlines(), text.splitlines()
    return list(unified_diff(before, after, reading.path, f"{reading.path} (canonical)", lineterm=""))
