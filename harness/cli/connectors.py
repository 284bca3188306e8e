"""`harness connectors`: definitions of real systems' APIs, and whether the configured systems answer."""

import asyncio
import os
from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

import click

from harness.cli.output import Json, counted, say, say_json, say_lines
from harness.config import Config, load
from harness.connect import plugins, signing
from harness.connect.api import Api
from harness.connect.installed import Installed, installed
from harness.connect.probe import Probed, probe
from harness.connect.sesam import imported
from harness.connect.shipped import shipped
from harness.errors import Exit, UsageError
from harness.model.evidence import Exchange

PLUGINS = {"connector": plugins.GROUP, "signing": signing.GROUP}


@click.group("connectors", invoke_without_command=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="for people or programs")
@click.pass_context
def command(context: click.Context, form: str) -> int:
    """List the definitions that come with the harness: their systems, datatypes, and what is unconfirmed.

    None of them was tried against the vendor's own system. Plug-ins that are installed follow, by name and package;
    they are not loaded for it.
    """
    if context.invoked_subcommand is not None:
        return Exit.OK
    if form == "json":
        plugged = [_plugin_json(kind, each) for kind, group in PLUGINS.items() for each in installed(group)]
        say_json([*(_json(each) for each in shipped()), *plugged])
    else:
        say_lines(line for each in shipped() for line in _lines(each))
        say_lines(
            f"{each.name}: {kind} plug-in of {each.package}"
            for kind, group in PLUGINS.items()
            for each in installed(group)
        )
    return Exit.OK


@command.command("check", short_help="Try the systems of harness.toml, by reads only.")
@click.argument("systems", metavar="[SYSTEM...]", nargs=-1)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="for people or programs")
def check(systems: Sequence[str], form: str) -> int:
    """Try the systems of harness.toml (default: all): one page of each datatype is listed, nothing is written.

    Where a plug-in is the connector, it is loaded, and all records of each datatype are listed.

    \b
    Exit codes: 0 all answered as their definitions say      2 wrong usage or configuration
                3 something is wrong with at least one

    \b
    Example of harness.toml:
      [systems.Zendesk]
      connector = "zendesk"
      values = { subdomain = "acme", email = "me@example.com" }
      secrets = { api_key = "ZENDESK_API_KEY" }
    """
    directory = Path()
    config = load(directory)
    chosen = systems or tuple(config.systems)
    if not chosen:
        raise UsageError("no system is configured", hint='[systems.NAME] connector = "…" in harness.toml')
    for name in chosen:
        if name not in config.systems:
            close = get_close_matches(name, config.systems, n=1)
            known = ", ".join(config.systems) or "none"
            raise UsageError(
                f"harness.toml has no system {name}", hint=f"did you mean {close[0]}?" if close else f"it has: {known}"
            )
    exchanges: list[Exchange] = []
    found = asyncio.run(_probe(config, chosen, directory, exchanges))
    if form == "json":
        say_json([_found_json(each) for each in found])
    else:
        say_lines(line for each in found for line in _found_lines(each))
        say(f"{counted(len(exchanges), 'request')}, nothing was written.", err=True)
    return Exit.ERRORED if any(each.wrong for each in found) else Exit.OK


@command.command("import", short_help="Make a definition of a Sesam connector's directory.")
@click.argument("directory", type=click.Path(path_type=Path))
def import_(directory: Path) -> int:
    """Print a definition made of a Sesam connector's directory (manifest.json, templates/) as JSON.

    What it lacks for a test run is listed on stderr. Where the connector has several systems, they are printed as a
    list, of which each is a definition.
    """
    made = imported(directory)
    definitions = [dict(each.definition) for each in made]
    say_json(definitions if len(definitions) > 1 else definitions[0])  # type: ignore[arg-type]
    for number, each in enumerate(made, start=1):
        of = f" of system {number}" if len(made) > 1 else ""
        say(f"{counted(len(each.missing), 'thing')}{of} to look at:", err=True)
        say_lines((f"  {line}" for line in each.missing), err=True)
    return Exit.OK


async def _probe(
    config: Config, systems: Sequence[str], directory: Path, exchanges: list[Exchange]
) -> tuple[Probed, ...]:
    several = (probe(name, config.systems[name], directory, os.environ, record=exchanges.append) for name in systems)
    return tuple(each for one in await asyncio.gather(*several) for each in one)


def _lines(api: Api) -> Iterator[str]:
    yield f"{api.name}: {', '.join(dict.fromkeys((api.title, *api.systems)))}"
    if api.note:
        yield f"    {api.note}"
    yield from (f"    unconfirmed: {note}" for note in api.unconfirmed)
    for part in api.datatypes:
        roles = {"list": part.listing, "lookup": part.lookup, "insert": part.insert, "update": part.update}
        able = [name for name, operation in (roles | {"delete": part.delete}).items() if operation is not None]
        yield f"  {part.name}: {', '.join(able)}"
        yield from (f"    unconfirmed: {note}" for note in part.unconfirmed)


def _json(api: Api) -> dict[str, Json]:
    return {
        "name": api.name,
        "kind": "definition",
        "package": "",
        "systems": list(dict.fromkeys((api.title, *api.systems))),
        "note": api.note,
        "unconfirmed": list(api.unconfirmed),
        "datatypes": {
            part.name: {"aliases": list(part.aliases), "unconfirmed": list(part.unconfirmed)} for part in api.datatypes
        },
    }


def _plugin_json(kind: str, plugin: Installed) -> dict[str, Json]:
    said: dict[str, Json] = {"name": plugin.name, "kind": f"{kind} plug-in", "package": plugin.package}
    return {**said, "systems": [], "note": "", "unconfirmed": [], "datatypes": {}}


def _found_lines(found: Probed) -> Iterator[str]:
    what = f"{found.system} {found.datatype}".rstrip()
    if found.wrong:
        yield f"{what}: wrong: {found.wrong}"
        yield from [f"    hint: {found.hint}"] if found.hint else []
    else:
        yield f"{what}: {counted(found.records, 'record')}{'' if found.whole else ' on the first page'}"
    yield from (f"    {remark}" for remark in found.remarks)


def _found_json(found: Probed) -> dict[str, Json]:
    return {
        "system": found.system,
        "datatype": found.datatype,
        "connector": found.connector,
        "records": found.records,
        "wrong": found.wrong,
        "hint": found.hint,
        "remarks": list(found.remarks),
    }
