"""Feature files on disk: which are up to date, which are stale, which a person has edited."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from harness.gherkin.text import is_edited, origin, worded, write
from harness.model.scenario import Plan

CUSTOM = "custom"


SUFFIX = ".feature"


def is_ours(path: Path) -> bool:
    """Whether a feature file was written by the harness, or is a person's own beside those."""
    if CUSTOM in path.parent.parts:
        return True
    with path.open("rb") as file:
        return origin(file.readline().decode("utf-8", "replace")) is not None


class State(StrEnum):
    """How a feature file on disk compares with what its document gives today."""

    CURRENT = "up to date"
    MISSING = "missing"
    STALE = "stale"
    EDITED = "edited by hand"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureFile:
    """The feature file of a plan: where it belongs, what it should say, and its state."""

    path: Path
    text: str
    state: State


def compare(plan: Plan, directory: Path, *, read_back: bool = True) -> FeatureFile:
    """What the feature file of a plan should be and is; nothing is written.

    The text of a new file is read back, unless whoever collects the file does that.
    """
    path = directory / f"{plan.document}{SUFFIX}"
    old, text = _content(path), worded(plan)
    if old == text:  # it was read back when it was written
        return FeatureFile(path=path, text=text, state=State.CURRENT)
    if read_back:
        write(plan)
    state = State.MISSING if old is None else State.EDITED if is_edited(old) else State.STALE
    return FeatureFile(path=path, text=text, state=state)


def orphans(directory: Path, kept: Iterable[Path]) -> Iterator[Path]:
    """Written feature files whose document is gone; people's own scenarios are never among them."""
    known = set(kept)
    for path in sorted(directory.rglob(f"*{SUFFIX}")):
        if path in known or CUSTOM in path.relative_to(directory).parts:
            continue
        document = origin(_content(path) or "")
        if document is not None and not Path(document[0]).exists():
            yield path


def store(file: FeatureFile) -> None:
    """Write a feature file in one step, so that no reader sees half of it."""
    file.path.parent.mkdir(parents=True, exist_ok=True)
    part = file.path.with_suffix(".feature.part")
    part.write_bytes(file.text.encode("utf-8", "surrogatepass"))
    part.replace(file.path)


def _content(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8", "surrogatepass")
    except FileNotFoundError:
        return None
