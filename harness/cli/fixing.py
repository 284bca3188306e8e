"""What `check --fix` does: mended documents take the place of the old ones, each in one step."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from stat import S_IMODE

from harness.cli.output import counted, say
from harness.diagnostics import Diagnostic
from harness.model.dataflow import Reading
from harness.spec.fix import fixed
from harness.store.atomic import write_text


def fix(readings: Iterable[Reading], codes: frozenset[str], *, err: bool) -> tuple[Diagnostic, ...]:
    """Mend the documents one by one and say what was done; gives what is thereby done with.

    A document that changed since it was read is left alone. Raises OSError where a file cannot be replaced.
    """
    done: list[Diagnostic] = []
    for reading in readings:
        result = fixed(reading, codes)
        if not result.done:
            continue
        path = Path(reading.path)
        if path.read_bytes() != reading.text.encode():
            say(f"{reading.path}: changed since it was read; left alone", err=True)
            continue
        replace(path, result.text)
        done += result.done
        for each in result.done:
            say(f"{each.location}: fixed {each.code}: {each.message}", err=err)
    say(f"{counted(len(done), 'line')} fixed in {counted(_files(done), 'document')}.", err=err)
    return tuple(done)


def replace(path: Path, text: str) -> None:
    """Put a text in a document's place, so that at any time there is the old one or the new one."""
    target = path.resolve()  # a link stays a link
    mode = S_IMODE(target.stat().st_mode)
    write_text(target, text)
    target.chmod(mode)


def _files(done: Sequence[Diagnostic]) -> int:
    return len({each.location.path for each in done})
