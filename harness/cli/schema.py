"""`harness schema`: what flow definitions look like, for editors and other programs."""

import click

from harness.cli.output import say_json
from harness.errors import Exit
from harness.spec.definition import Definitions


@click.command("schema", short_help="Print the JSON Schema of flow definitions.")
def command() -> int:
    """Print the JSON Schema (draft 2020-12) of what `show --format json` writes and `regen` reads."""
    say_json({"$schema": "https://json-schema.org/draft/2020-12/schema", **Definitions.model_json_schema()})
    return Exit.OK
