"""`harness mutate`: how much of what a sync can do wrong the scenarios notice."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.documents import read_documents
from harness.cli.output import Json, print_diagnostics, say, say_json
from harness.config import load
from harness.diagnostics import Severity
from harness.errors import Exit, UsageError
from harness.model.scenario import Depth

if TYPE_CHECKING:
    from harness.mutation.score import Mutant

DEFAULT = "specs"


@click.command("mutate")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("--faults", "names", default="", metavar="NAME,...", help="Only these; `harness faults` lists all.")
@click.option(
    "--depth",
    type=click.Choice([depth.value for depth in Depth]),
    default="standard",
    show_default=True,
    help="As of run.",
)
@click.option("--walks", type=click.IntRange(min=1), default=1000, show_default=True, help="Random walks a mapping.")
@click.option("-n", "number", type=click.IntRange(min=1), metavar="N", help="Processes.  [default: one a core]")
@click.option(
    "--results",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Append what is found, and do not try again what is there.",
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document to stdout"
)
def command(
    paths: Sequence[str], names: str, depth: str, walks: int, number: int | None, results: Path | None, form: str
) -> int:
    """Run the scenarios of documents (default: specs) under each fault of the simulated sync; count what is noticed.

    A fault is killed in a mapping where a statement fails that the fault contradicts; that something fails somewhere
    is not enough. It is not applicable there only if all random walks of people through the mapping's records give
    the same records with the fault as without. What survives is listed with what the statements said instead. Faults
    that only much use shows belong to depth deep.

    \b
    Exit codes: 0 all that is applicable was killed      1 something survived
                2 wrong usage                            4 nothing was applicable

    \b
    Examples:
      harness mutate specs/crm-shop.rst
      harness mutate --faults never-merges,duplicates --format json
    """
    from harness.mutation.known import Known
    from harness.mutation.matrix import matrix, said, score
    from harness.mutation.trying import Trial, tried

    faults = _faults(names, Depth(depth))
    trial = Trial(depth=Depth(depth), bindings=load(Path.cwd()).bindings, walks=walks)
    documents = read_documents(paths or [DEFAULT])
    print_diagnostics(found for found in documents.diagnostics if found.severity is Severity.ERROR)
    known = Known(results)
    try:
        mutants = tried(documents.readings, faults, trial, known, number)
        mappings = sum(len(each.dataflow.mappings) for each in documents.readings if each.dataflow is not None)
        found = list(_showing(mutants, mappings * len(faults)))
    finally:
        known.close()
    found.sort(key=lambda each: (each.path, each.line, faults.index(each.fault)))
    if form == "json":
        say_json(_json(found))
    else:
        by_fault = sorted(found, key=lambda each: faults.index(each.fault))
        say("\n".join([*matrix(by_fault), "", *said(found)]))
    part = score(found)
    return Exit.NOTHING_PASSED if part is None else Exit.OK if part == 1 else Exit.FAILED


def _showing(mutants: "Iterable[Mutant]", number: int) -> "Iterator[Mutant]":
    """Show on a terminal how many there are by now."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("mutating"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        yield from bar.track(mutants, total=number)


def _faults(names: str, depth: Depth) -> list[str]:
    """The faults to try, in the order of `harness faults`. Raises UsageError for a name that there is not."""
    from harness.sim.faults import FAULTS, behaviour

    asked = [name.strip() for name in names.split(",") if name.strip()]
    for name in asked:
        behaviour(name)
        if FAULTS[name].volume and depth is not Depth.DEEP:
            raise UsageError(f"{name} shows only where much is written", hint="it belongs to --depth deep")
    return [
        name for name, fault in FAULTS.items() if (name in asked if asked else not fault.volume or depth is Depth.DEEP)
    ]


def _json(found: "Sequence[Mutant]") -> Json:
    """The sums, the score, each survivor with its place, and how many mappings each fault turned red by kind."""
    from harness.mutation.matrix import by_kind, score
    from harness.mutation.score import Outcome

    applicable = [each for each in found if each.outcome is not Outcome.NOT_APPLICABLE]
    survivors = [each for each in applicable if each.outcome is Outcome.SURVIVED]
    return {
        "pairs": len(found),
        "applicable": len(applicable),
        "killed": len(applicable) - len(survivors),
        "score": score(found),
        "survivors": [
            {"fault": each.fault, "mapping": each.mapping, "path": each.path, "line": each.line, "reason": each.reason}
            for each in survivors
        ],
        "matrix": {fault: dict(by_kind(found, fault)) for fault in dict.fromkeys(each.fault for each in found)},
    }
