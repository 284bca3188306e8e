"""What `check` and `show` share: the documents below the paths, and everything there is to say about them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from harness.config import load
from harness.diagnostics import Diagnostic
from harness.model.dataflow import Reading
from harness.spec.aliases import configured
from harness.spec.files import read_paths, without_documents

Command = Callable[..., int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """The documents below some paths; `diagnostics` are theirs and those of directories that hold none."""

    readings: tuple[Reading, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_documents(paths: Sequence[str]) -> Documents:
    """Read what the paths stand for; raises UsageError for one that does not exist."""
    readings = read_paths(paths, configured(load(Path.cwd()).aliases))
    found = (diagnostic for reading in readings for diagnostic in reading.diagnostics)
    return Documents(readings=readings, diagnostics=(*found, *without_documents(paths)))


def with_paths_and_format(function: Command) -> Command:
    """Give a command the arguments PATH... and --format text|json."""
    function = click.option(
        "--format", "form", type=click.Choice(["text", "json"]), default="text", help="json: one document to stdout"
    )(function)
    return click.argument("paths", metavar="PATH...", nargs=-1, required=True)(function)
