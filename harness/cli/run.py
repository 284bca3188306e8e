"""`harness run`: verify documents and write the report."""

import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from harness.cli.documents import read_documents
from harness.cli.output import Json, has_error, print_diagnostics, say, say_json
from harness.cli.progress import showing
from harness.cli.runs import directory_of
from harness.cli.spreading import check_spreading, elsewhere, spreading
from harness.config import Config, load
from harness.diagnostics import Severity
from harness.errors import Exit, UsageError
from harness.model.dataflow import Dataflow
from harness.model.run import Run, counts
from harness.model.scenario import Depth
from harness.model.verdict import Verdict
from harness.reporting.words import lines
from harness.store.ledger import FILE_NAME, left_behind

if TYPE_CHECKING:
    from harness.running.resuming import Resumption
    from harness.running.settings import Settings

DEFAULT = "specs"


@click.command("run")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option("-o", "--output", default="reports", show_default=True, metavar="DIR", help="Where runs are written.")
@click.option("-k", "expression", default="", metavar="EXPR", help="Only scenarios whose names match, as in pytest.")
@click.option(
    "--changed-since",
    "revision",
    metavar="REV",
    help="Only scenarios that the documents at this git revision do not give just so.",
)
@click.option(
    "--depth",
    type=click.Choice([depth.value for depth in Depth]),
    default="standard",
    show_default=True,
    help="How much is looked at: deep adds values at the edges of each data type.",
)
@click.option(
    "--mode",
    type=click.Choice(["mock", "live", "replay"]),
    default="mock",
    show_default=True,
    help="live: the systems of harness.toml, written to where sandbox = true; replay: a recorded live run.",
)
@click.option(
    "--record",
    "recording",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where a live run records what it exchanges, without secrets; for a replay, the recording.",
)
@click.option(
    "--system",
    "modes",
    multiple=True,
    metavar="NAME=live|mock",
    help="Another mode for one system; a simulated sync joins simulated systems with real ones.",
)
@click.option("--fault", default="", metavar="NAME", help="Let the simulated sync misbehave; see `harness faults`.")
@click.option("--seed", default="", metavar="TEXT", help="Other test data; the same text gives the same.")
@click.option(
    "--resume",
    "resumed",
    metavar="RUN",
    help="Go on with a run that broke off, by its directory or name: as it was asked for, with what is not judged yet.",
)
@click.option("--serial", is_flag=True, help="One scenario after the other, each alone, to look for what is wrong.")
@click.option(
    "-n",
    "--processes",
    "number",
    type=click.IntRange(min=1),
    metavar="N",
    help="Run the documents of a mocked run in N processes.  [default: one a core where that pays off]",
)
@click.option("--cluster", "address", metavar="ADDRESS", help="Run them on the workers of a Dask scheduler.")
@click.option(
    "--shard", default="", metavar="I/N", help="Run the I-th of N parts; `harness report` puts them together."
)
@click.option("--strict", is_flag=True, help="Exit 3 where a statement is manual, unverifiable or skipped.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document to stdout"
)
def command(
    paths: Sequence[str],
    output: str,
    expression: str,
    revision: str | None,
    depth: str,
    mode: str,
    recording: Path | None,
    modes: Sequence[str],
    fault: str,
    seed: str,
    resumed: str | None,
    serial: bool,
    number: int | None,
    address: str | None,
    shard: str,
    strict: bool,
    form: str,
) -> int:
    """Verify every sentence of dataflow documents (default: specs) and write an HTML report.

    The systems are mocked and the sync between them is simulated, so a failure means that a document contradicts
    itself, or shows what --fault does; with --mode live the systems of harness.toml and the sync between them are
    real. With --changed-since everything that gives the same scenarios as at REV is
    skipped; documents that REV does not have are new. Where nothing changed, nothing is run and nothing passes: exit
    code 4, as zero is not green.

    \b
    Exit codes: 0 all that could be judged passed      1 something failed, or a document has an error
                3 something could not be judged, or a live run left records that a person must delete
                4 nothing passed, or nothing was run

    \b
    Examples:
      harness run
      harness run specs/crm-shop.rst --fault duplicates
      harness run --changed-since origin/main
      harness run --resume 20261121T080000Z-1a2b
    """
    # pytest takes a while to load, so only a command that runs something loads it
    from harness.running.asked import Asked
    from harness.running.front import feature_files, run_session
    from harness.running.parts import Work
    from harness.running.reach import simulated_systems, spoken_of
    from harness.running.session import keep
    from harness.running.settings import Mode, Settings, check_modes, new_id
    from harness.running.since import changed_since
    from harness.running.spread import run_spread
    from harness.sim.faults import behaviour

    behaviour(fault)
    config = load(Path.cwd())
    began = None if resumed is None else _began(resumed, Path(output), config)
    if began is not None:
        began.check_spreading(number, address)
        paths, expression, revision = began.settings.paths, began.settings.expression, began.settings.revision or None
    documents = read_documents(paths or [DEFAULT])
    print_diagnostics(found for found in documents.diagnostics if found.severity is Severity.ERROR)
    wrong = has_error(found for reading in documents.readings for found in reading.diagnostics)
    flows = [reading.dataflow for reading in documents.readings if reading.dataflow is not None]
    id = new_id(datetime.now(UTC))
    simulate = simulated_systems(modes, spoken_of(flows), Mode(mode))
    if simulate is not None:
        mode = Mode.MOCK if simulate == frozenset(spoken_of(flows)) else Mode.LIVE
    asked_for = Settings(
        config=config,
        depth=Depth(depth),
        fault=fault,
        directory=Path(output) / id,
        id=id,
        seed=seed,
        mode=Mode(mode),
        recording=recording,
        simulate=simulate or frozenset(),
        paths=tuple(paths or [DEFAULT]),
        expression=expression,
        revision=revision or "",
        serial=serial,
        shard=shard,
    )
    if began is not None:
        began.check(documents.readings)
        asked_for = began.settings
    check_modes(asked_for)
    check_spreading(asked_for, number, address, revision)
    settings = replace(asked_for, seed=_seed(asked_for, flows))
    directory = settings.directory
    left = elsewhere(settings, flows, Path(output)) if began is None else began.elsewhere
    since = None if revision is None else changed_since(revision, documents.readings, settings.depth, config.bindings)
    asked = Asked(settings, documents.readings)
    asked.elsewhere = left
    work = Work(settings=settings, readings=documents.readings, expression=expression, since=since, elsewhere=left)
    with spreading(work, number, address, as_begun=None if began is None else began.in_parts) as pool:
        if pool is None or since is not None:
            plans = (settings.plans.of(flow, settings.seed) for flow in flows if flow.id not in left)
            files, asked.notes = feature_files(plans, directory, anew=bool(settings.seed))
        if since is not None:
            asked.since = since
            say(since.told(files), err=True)
        with showing(asked, live=settings.mode is Mode.LIVE):
            if pool is not None:
                run = run_spread(work, pool, begin=asked.begin, advance=asked.advance_by)
                asked.report = keep(run, Path(output), directory)
            else:
                run = run_session(asked, files, expression)
    if form == "json":
        say_json(_json(run))
    for line in (*lines(run), f"Report: {asked.report}"):
        say(line, err=form == "json")
    return _exit(run, documents_wrong=wrong, strict=strict, left=bool(left_behind(directory / FILE_NAME)))


def _began(run: str, reports: Path, config: Config) -> "Resumption":
    """The run to go on with. Raises UsageError where something else is asked for, too."""
    from harness.running.resuming import resumption

    context = click.get_current_context()
    given = {name for name in context.params if context.get_parameter_source(name) is ParameterSource.COMMANDLINE}
    if more := given - {"resumed", "output", "number", "address", "strict", "form"}:
        names = ", ".join(sorted(each.opts[0] for each in context.command.params if each.name in more))
        raise UsageError(f"--resume goes on with what the run was asked for, so without {names}")
    return resumption(directory_of(run, reports), config)


def _seed(settings: "Settings", flows: Sequence[Dataflow]) -> str:
    """The seed of a run's test data; of a live one, values that no earlier run has left in the systems.

    Raises UsageError where a live run lacks anything that it needs, before anything of it begins.
    """
    from harness.connect.recorded import read_index
    from harness.running.reach import reach, spoken_of
    from harness.running.settings import Mode

    if settings.mode is Mode.LIVE:
        reached = [each for each in spoken_of(flows) if each not in settings.simulate]
        reach(reached, settings.config, Path.cwd(), os.environ)
        return settings.seed or settings.id
    if settings.mode is Mode.REPLAY and settings.recording is not None:
        return read_index(settings.recording).seed
    return settings.seed


def _exit(run: Run, *, documents_wrong: bool, strict: bool, left: bool) -> Exit:
    """The exit code of a run, by the contract that `--help` prints."""
    number = counts(verdict.verdict for verdict in run.verdicts())
    scenarios = counts(scenario.verdict for scenario in run.scenarios)
    if number[Verdict.FAILED] or scenarios[Verdict.FAILED] or documents_wrong:
        return Exit.FAILED
    if number[Verdict.ERRORED] or scenarios[Verdict.ERRORED]:
        return Exit.ERRORED
    if not number[Verdict.PASSED]:
        return Exit.NOTHING_PASSED
    open_ones = number[Verdict.MANUAL] + number[Verdict.UNVERIFIABLE] + number[Verdict.SKIPPED]
    return Exit.ERRORED if left or (strict and open_ones) else Exit.OK


def _json(run: Run) -> Json:
    """The run as a machine reads it."""
    statements = counts(verdict.verdict for verdict in run.verdicts())
    scenarios = counts(scenario.verdict for scenario in run.scenarios)
    return {
        "run": run.id,
        "scenarios": {"total": len(run.scenarios), **{verdict.value: number for verdict, number in scenarios.items()}},
        "statements": {
            "total": sum(statements.values()),
            **{verdict.value: number for verdict, number in statements.items()},
        },
        "verdicts": [
            {
                "statement": verdict.statement.id,
                "verdict": verdict.verdict.value,
                "reason": verdict.reason,
                "settled": asdict(verdict.settling) if verdict.settling is not None else None,
                "path": verdict.statement.location.path,
                "line": verdict.statement.location.line,
            }
            for verdict in run.verdicts()
        ],
    }
