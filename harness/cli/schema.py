"""`harness schema`: what flow definitions and differences look like, for editors and other programs."""

import click
from pydantic import BaseModel

from harness.cli.changes_json import Differences
from harness.cli.output import say_json
from harness.config import Config
from harness.connect.recorded import Index
from harness.connect.shape import ConnectorShape
from harness.errors import Exit
from harness.spec.definition import Definitions

SCHEMAS: dict[str, type[BaseModel]] = {
    "flows": Definitions,
    "diff": Differences,
    "connector": ConnectorShape,
    "config": Config,
    "recording": Index,
}


@click.command("schema")
@click.argument("what", type=click.Choice(list(SCHEMAS)), default="flows")
def command(what: str) -> int:
    """Print a JSON Schema (draft 2020-12).

    Of `flows`, what `show --format json` writes and `regen` reads, unless `diff` is asked for, what
    `diff --format json` writes, `connector`, what a connector definition is, `config`, what harness.toml is, or
    `recording`, what the `recording.json` of a recorded run is.
    """
    say_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **SCHEMAS[what].model_json_schema()})
    return Exit.OK
