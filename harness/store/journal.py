"""The journal of a run `journal.jsonl`: what happens, one event a line, while it happens."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError

from harness.config import Config
from harness.diagnostics import Diagnostic
from harness.errors import HarnessError, RunFileError
from harness.model.run import RunDocument, ScenarioOutcome
from harness.model.verdict import Verdict
from harness.store.appending import Appended, whole_lines
from harness.store.atomic import sayable

FILE_NAME = "journal.jsonl"
VERSION = 1
T = TypeVar("T")


class _Part(BaseModel):
    """Strict, since a key or a type that we do not know means that we would lose something."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class _Event(_Part):
    time: str = Field(description="ISO 8601, in UTC")


class PlannedScenario(_Part):
    """A scenario that is to be run; the digest is that of its steps."""

    id: str
    name: str
    feature: str
    line: int
    statements: tuple[str, ...]
    tags: tuple[str, ...]
    digest: str


class PlannedDocument(_Part):
    """A document with its text, what is to be run of it, and what is not (by name, with the reason).

    `elsewhere` is why nothing of it is run here.
    """

    id: str
    path: str
    text: str
    digest: str
    diagnostics: tuple[Diagnostic, ...]
    unselected: dict[str, str]
    scenarios: tuple[PlannedScenario, ...]
    elsewhere: str = ""


class RunStarted(_Event):
    """The first line: what the run was asked to do.

    `paths`, `expression` and `revision` are those of the command line; `config` is harness.toml without its systems. A
    run `in_parts` tells of its scenarios where a part of it ends.
    """

    type: Literal["run started"] = "run started"
    format: Literal["harness-journal"] = "harness-journal"
    version: Literal[1] = 1
    id: str
    seed: str
    mode: str
    depth: str
    fault: str
    harness: str
    simulate: tuple[str, ...]
    recorded: bool
    serial: bool = False
    most_failures: int = 0
    shard: str = ""
    in_parts: bool = False
    paths: tuple[str, ...]
    expression: str
    revision: str
    config: Config
    notes: tuple[str, ...]
    documents: tuple[PlannedDocument, ...]


class RunResumed(_Event):
    """The run broke off before this line, and goes on after it."""

    type: Literal["run resumed"] = "run resumed"
    harness: str


class ScenarioStarted(_Event):
    """A scenario begins; it may do so again."""

    type: Literal["scenario started"] = "scenario started"
    id: str


class StepEnded(_Event):
    """A step of a scenario has ended; its verdict is as far as is known by then."""

    type: Literal["step ended"] = "step ended"
    id: str
    keyword: str
    text: str
    line: int
    verdict: Verdict
    message: str


class ScenarioEnded(_Event):
    """What came of a scenario; one that is not `final` is looked at again before the run ends."""

    type: Literal["scenario ended"] = "scenario ended"
    final: bool
    scenario: ScenarioOutcome


class PartEnded(_Event):
    """What came of documents that were run by themselves, in a process or on a machine of their own."""

    type: Literal["part ended"] = "part ended"
    documents: tuple[RunDocument, ...]
    scenarios: tuple[ScenarioOutcome, ...]
    notes: tuple[str, ...]


class RunEnded(_Event):
    """The last line: all that can be told has been, with what else the report says at its top."""

    type: Literal["run ended"] = "run ended"
    duration: float = Field(description="seconds, of all parts of the run")
    notes: tuple[str, ...]


AnEvent = RunStarted | RunResumed | ScenarioStarted | StepEnded | ScenarioEnded | PartEnded | RunEnded
EVENT: TypeAdapter[AnEvent] = TypeAdapter(Annotated[AnEvent, Field(discriminator="type")])


class JournalError(HarnessError):
    """The journal cannot be written, so nobody would know what became of the run: it must end."""


class Journal:
    """The journal of a run while it is written; `events` are those that were there when it was opened.

    Opening raises UsageError where another process holds it, and RunFileError for one that cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self.problem = ""
        self._path = path
        self._file = Appended(path)
        try:
            self.events = tuple(events(path, self._file.content))
        except BaseException:
            self._file.close()
            raise

    def write(self, event: AnEvent) -> None:
        """Append an event. Raises JournalError the first time that this cannot be done, and then writes no more."""
        if self.problem:
            return
        try:
            self._file.append(_line(event))
        except OSError as error:
            self.problem = f"{self._path}: {error.strerror or error}"
            raise JournalError(
                self.problem, hint=f"what is there of the run: harness report {self._path.parent}"
            ) from None

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def read(path: Path) -> tuple[AnEvent, ...]:
    """The events of a journal, also of one that is still written. Raises RunFileError as `events` does."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RunFileError(f"{path}: {error.strerror}", hint="is it yours to read?") from None
    return tuple(events(path, whole_lines(content)))


def events(path: Path, content: bytes, *, first: int = 1) -> Iterator[AnEvent]:
    """The events of whole lines, of which the first has the number `first`.

    Raises RunFileError, with path and line, for what is no event or stands where it cannot.
    """
    for number, text in enumerate(content.split(b"\n")[:-1], start=first):
        try:
            event = EVENT.validate_json(text)
        except ValidationError:
            raise RunFileError(
                f"{path}:{number}: not a line of a journal of version {VERSION}",
                hint="the file was changed or written by another harness; run again",
            ) from None
        if (number == 1) is not isinstance(event, RunStarted):
            raise RunFileError(f"{path}:{number}: a line of type {event.type!r} does not belong here")
        yield event


def schema() -> dict[str, object]:
    """The JSON Schema that every line of a journal keeps to."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **EVENT.json_schema()}


def _line(event: AnEvent) -> bytes:
    try:
        return EVENT.dump_json(event)
    except PydanticSerializationError:  # a lone surrogate, which UTF-8 cannot say
        return EVENT.dump_json(EVENT.validate_python(_said(EVENT.dump_python(event)), strict=False))


def _said(value: T) -> object:
    """A value with all its texts such that they can be written."""
    match value:
        case str():
            return sayable(value)
        case dict():
            return {_said(key): _said(each) for key, each in value.items()}
        case list() | tuple():
            return tuple(_said(each) for each in value)
        case _:
            return value
