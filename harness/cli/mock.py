"""`harness mock`: the simulated systems over real HTTP."""

import json
import signal
from collections.abc import Iterator, Sequence
from datetime import datetime
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING

import click

from harness.cli.documents import read_documents
from harness.cli.output import print_diagnostics, say, say_lines
from harness.config import FILE_NAME, load
from harness.diagnostics import Severity
from harness.errors import Exit, UsageError
from harness.expr.jsontext import dumps
from harness.sim.faults import behaviour
from harness.sim.network import Network, Saved
from harness.spec.aliases import configured
from harness.store.atomic import write_text

if TYPE_CHECKING:
    from harness.connect.answering import Layout
    from harness.connect.serving import Server

INTERRUPTED = 130
DEFAULT = "specs"


@click.command("mock")
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=0,
    metavar="N",
    show_default="a free one",
    help="Where to listen, on loopback only.",
)
@click.option(
    "--lag",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    show_default="timing.lag of harness.toml",
    help="How long the simulated sync takes between two passes.",
)
@click.option(
    "--rate",
    type=click.IntRange(min=1),
    metavar="N",
    help="Let each system answer 429 to more than N requests in any second.",
)
@click.option("--fault", default="", metavar="NAME", help="Let the simulated sync misbehave; see `harness faults`.")
@click.option("--no-sync", is_flag=True, help="Only the systems, for a sync of your own.")
@click.option(
    "--write",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Write a harness.toml there with which `harness run --mode live` reaches these systems.",
)
@click.option("-v", "--verbose", is_flag=True, help="Say each change, and whether a request or the sync made it.")
def command(
    paths: Sequence[str],
    port: int,
    lag: float | None,
    rate: int | None,
    fault: str,
    no_sync: bool,
    write: Path | None,
    verbose: bool,
) -> int:
    """Serve the systems of dataflow documents (default: specs) over HTTP on this machine, until Ctrl-C.

    All documents together are one network: a system is there once, and what two documents share is one collection.
    Each collection holds one record from before. Records live in memory and are gone at the end.

    \b
    GET     /system/collection           all records; ?limit=N&offset=N a page, the next one in the Link header;
                                         ?since=T what was saved later than that `_updated`
    POST    /system/collection           a new record
    GET, PATCH, DELETE /system/collection/id
                                         one record; PATCH takes a JSON merge patch. The ETag is its version,
                                         which If-Match compares

    \b
    Exit codes: 0 ended by SIGTERM      2 wrong usage, port in use      130 ended by Ctrl-C

    \b
    Examples:
      harness mock
      harness mock specs/crm-shop.rst --port 8080 --lag 1 --verbose
      harness mock --no-sync --port 8080
    """
    if no_sync and (fault or lag is not None):
        raise UsageError("--no-sync leaves nothing for --fault and --lag to change")
    if lag is not None and not isfinite(lag):
        raise UsageError(f"--lag {lag} is no number of seconds")
    behave = behaviour(fault)
    config = load(Path.cwd())
    documents = read_documents(paths or [DEFAULT])
    print_diagnostics(found for found in documents.diagnostics if found.severity is Severity.ERROR)
    flows = [reading.dataflow for reading in documents.readings if reading.dataflow is not None]
    if not any(flow.mappings for flow in flows):
        raise UsageError("no document here maps anything, so there is no system to serve", hint="see `harness check`")

    from harness.connect.serving import Server  # the server takes a while to load, so not before it is needed

    network = Network(flows, behave(), bindings=config.bindings, aliases=configured(config.aliases))
    server = Server(network, port=port, told=_told if verbose else lambda who, saved: None, rate=rate)
    lag = None if no_sync else config.timing.lag if lag is None else lag
    if write is not None:
        _write(write, server.layouts, lag or config.timing.lag, rate)
    say_lines(_served(server, lag, fault))
    ended = server.run(lag=lag)
    for name, number in server.refused().items():
        say(f"{name or '(without a name)'}: {number} requests refused as too many in a second", err=True)
    return INTERRUPTED if ended is signal.SIGINT else Exit.OK


def _write(directory: Path, layouts: Sequence["Layout"], lag: float, rate: int | None) -> None:
    """Write a harness.toml and the definitions that it names. Raises UsageError where there is one already."""
    from harness.connect.simulated import described

    if (directory / FILE_NAME).exists():
        raise UsageError(f"{directory / FILE_NAME} is there already", hint="choose another directory for --write")
    deadline, poll, apart = 6 * lag, lag / 4, min(lag / 8, 0.05)  # the systems tell times that are closer still apart
    lines = ["# written by `harness mock --write`", "[timing]"]
    lines += [f"deadline = {deadline:g}", f"poll = {poll:g}", f"apart = {apart:g}", f"lag = {lag:g}"]
    for layout in layouts:
        file = f"{layout.base_url.rsplit('/', 1)[1]}.json"
        write_text(directory / file, json.dumps(described(layout), indent=1, default=float) + "\n")
        name = json.dumps(layout.system, ensure_ascii=False)
        lines += ["", f"[systems.{name}]", f'connector = "{file}"', "sandbox = true"]
        lines += [f"rate = {rate}"] if rate is not None else []
        for datatype in layout.collections:
            lines += [f"[systems.{name}.datatypes.{json.dumps(datatype.name, ensure_ascii=False)}]", "exclusive = true"]
    write_text(directory / FILE_NAME, "\n".join(lines) + "\n")


def _served(server: "Server", lag: float | None, fault: str) -> Iterator[str]:
    """What is served where, and how to ask it."""
    yield f"Serving {len(server.layouts)} simulated systems at {server.url}/ until Ctrl-C."
    for layout in server.layouts:
        yield ""
        yield f"{layout.system or '(without a name)'}: {layout.base_url}"
        for datatype, path in layout.collections.items():
            yield f"    {datatype.name}: {layout.base_url}/{path}"
    first = next(f"{one.base_url}/{path}" for one in server.layouts for path in one.collections.values())
    yield ""
    yield f"Try: curl -H 'content-type: application/json' -d '{{\"name\": \"Kari\"}}' {first}"
    if lag is None:
        yield "There is no sync between them."
    else:
        yield f"The simulated sync passes every {lag:g} s" + (f" with the fault {fault}." if fault else ".")


def _told(who: str, saved: Saved) -> None:
    record = saved.record
    what = "deleted" if record is None else f"version {record.version} {dumps(record.fields)}"
    say(f"{datetime.now().astimezone():%H:%M:%S} {who:7} {saved.key.datatype} {saved.key.id} {what}", err=True)
