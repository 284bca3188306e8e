"""What commands print: people's words without control characters, machines' JSON, sums in sentences."""

import json
import os
import sys
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import Reading
from harness.model.statement import statements

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]

ESCAPED = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, bidirectional overrides, lone surrogates, line separators


def printable(text: str) -> str:
    """The text with everything that could steer a terminal shown as an escape, as in `\\x1b`; line ends stay."""
    return "\n".join(line if line.isprintable() else _shown(line) for line in text.split("\n"))


def say(text: str, *, err: bool = False) -> None:
    """Print a text for a person; what the stream cannot show is escaped, a reader that went away is no error."""
    stream = sys.stderr if err else sys.stdout
    encoding = stream.encoding or "utf-8"
    shown = printable(text).encode(encoding, "backslashreplace").decode(encoding)
    try:
        print(shown, file=stream, flush=True)
    except BrokenPipeError:
        # what Python's documentation advises: else the interpreter complains when it flushes at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def say_json(value: Json) -> None:
    """Print one JSON document to stdout, in ASCII, so that any locale and any reader takes it."""
    say(json.dumps(value, indent=2))


def diagnostic_text(diagnostic: Diagnostic) -> str:
    """A diagnostic for a person: `path:line:column: severity code: message`, its hint on a line of its own."""
    found = f"{diagnostic.location}: {diagnostic.severity} {diagnostic.code}: {diagnostic.message}"
    lines = [found, f"    hint: {diagnostic.hint}"] if diagnostic.hint else [found]
    return "\n".join(line.replace("\n", " ") for line in lines)


def diagnostic_json(diagnostic: Diagnostic) -> Mapping[str, Json]:
    """A diagnostic for a machine."""
    return {
        "path": diagnostic.location.path,
        "line": diagnostic.location.line,
        "column": diagnostic.location.column,
        "code": diagnostic.code,
        "severity": diagnostic.severity.value,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def all_diagnostics(readings: Iterable[Reading], more: Iterable[Diagnostic] = ()) -> tuple[Diagnostic, ...]:
    """The diagnostics of the readings in their order, then the others."""
    return (*(diagnostic for reading in readings for diagnostic in reading.diagnostics), *more)


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print diagnostics for a person, to stderr unless they are what was asked for."""
    text = "\n".join(diagnostic_text(diagnostic) for diagnostic in diagnostics)
    if text:
        say(text, err=err)


def has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


def summary(readings: Sequence[Reading], diagnostics: Sequence[Diagnostic]) -> str:
    """What was read and what was found, in one sentence."""
    flows = [reading.dataflow for reading in readings if reading.dataflow]
    read = (
        counted(len(readings), "document"),
        counted(sum(len(flow.mappings) for flow in flows), "mapping"),
        counted(sum(1 for flow in flows for _ in statements(flow)), "statement"),
    )
    found = {severity: sum(each.severity is severity for each in diagnostics) for severity in Severity}
    return (
        f"{', '.join(read)}; {counted(found[Severity.ERROR], 'error')}, "
        f"{counted(found[Severity.WARNING], 'warning')}, {counted(found[Severity.INFORMATION], 'remark')}."
    )


def counted(number: int, noun: str) -> str:
    """A number with its noun: `1 row`, `2 rows`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _shown(line: str) -> str:
    return "".join(_escaped(letter) if unicodedata.category(letter) in ESCAPED else letter for letter in line)


def _escaped(letter: str) -> str:
    return letter.encode("unicode_escape", "surrogatepass").decode("ascii")
