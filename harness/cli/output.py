"""What commands print: people's words without control characters, machines' JSON, sums in sentences."""

import json
import os
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from harness.diagnostics import Diagnostic, Severity

AT_ONCE = 500  # lines: a call of the system for each would take longer than finding them

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


def say_long_json(value: Mapping[str, object]) -> None:
    """Print one JSON document as `say_json` does, whose iterators are lists that are never held as a whole."""
    import simplejson  # the standard library cannot write a list that it does not hold; nor is this needed for text

    chunks = simplejson.JSONEncoder(indent=2, iterable_as_array=True, namedtuple_as_object=False).iterencode(value)
    say_lines(_lines(chunks))


def _lines(chunks: Iterable[str]) -> Iterator[str]:
    line: list[str] = []
    for chunk in chunks:
        if "\n" in chunk:  # between two values, as there are none within: JSON escapes them
            before, after = chunk.rsplit("\n", 1)
            yield "".join((*line, before))
            line = [after]
        else:
            line.append(chunk)
    yield "".join(line)


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


def print_diagnostics(diagnostics: Iterable[Diagnostic], *, err: bool = True) -> None:
    """Print diagnostics for a person, to stderr unless they are what was asked for."""
    say_lines(map(diagnostic_text, diagnostics), err=err)


def say_lines(lines: Iterable[str], *, err: bool = False) -> None:
    """Print many lines for a person, as they come, many at a time."""
    several = iter(lines)
    while some := list(islice(several, AT_ONCE)):
        say("\n".join(some), err=err)


def has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    return any(diagnostic.severity is Severity.ERROR for diagnostic in diagnostics)


class Tally:
    """Counts what was found while it is printed."""

    def __init__(self) -> None:
        self._found: Counter[Severity] = Counter()

    def counting(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The diagnostics, each counted when it is taken."""
        for each in diagnostics:
            self._found[each.severity] += 1
            yield each

    @property
    def has_error(self) -> bool:
        return self._found[Severity.ERROR] > 0

    def summary(self, *, documents: int, mappings: int, statements: int) -> str:
        """What was read and what was found, in one sentence."""
        read = counted(documents, "document"), counted(mappings, "mapping"), counted(statements, "statement")
        found = self._found
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
