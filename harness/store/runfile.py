"""The run file `run.jsonl`: one JSON text a line, everything that a report needs."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from harness.errors import RunFileError
from harness.model.packed import Shelf, packed
from harness.model.run import Run, RunDocument, ScenarioOutcome
from harness.store.atomic import sayable, write_parts
from harness.store.lines import (
    FORMAT,
    LINE,
    VERSION,
    DocumentLine,
    EndLine,
    RunLine,
    ScenarioLine,
    schema,
    sums,
)

__all__ = ["FILE_NAME", "read", "schema", "write"]

FILE_NAME = "run.jsonl"


def write(run: Run, path: Path) -> None:
    """Write a run to a file, or as `run.jsonl` into a directory that is there; the same run gives the same bytes.

    Lone surrogates become U+FFFD. Raises AssertionError when the run contradicts itself (an id twice, a statement
    that names a scenario which is not there) and ValueError for a number that is not finite: both are our bugs.
    """
    for problem in _contradictions(run):
        raise AssertionError(f"run {run.id}: {problem}")
    write_parts(_file(path), (f"{line}\n" for line in _lines(run)))


def read(path: Path) -> Run:
    """Read a run from its directory, its `run.jsonl` or a link to either.

    Raises RunFileError, with path and line, for a file that is missing, cut short, broken or of another version.
    """
    file = _file(path)
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        hint = f"a run's directory holds {FILE_NAME}; the newest is reports/latest"
        raise RunFileError(f"{path}: no run there", hint=hint) from None
    except OSError as error:
        raise RunFileError(f"{file}: {error.strerror}", hint="is it yours to read?") from None
    return _assembled(file, content)


def _file(path: Path) -> Path:
    return path / FILE_NAME if path.is_dir() else path


def _lines(run: Run) -> Iterator[str]:
    facts = {key: getattr(run, key) for key in RunLine.model_fields if key not in ("type", "format", "version")}
    yield _line({"type": "run", "format": FORMAT, "version": VERSION, **facts})
    for document in run.documents:
        yield _line({"type": "document", "document": _plain(document)})
    for scenario in run.scenarios:
        yield _line({"type": "scenario", "scenario": _plain(scenario)})
    yield _line(sums(run).model_dump())


def _plain(value: object) -> object:
    """A value with its dataclasses as dictionaries; as `asdict`, which copies every text and number besides."""
    if names := _names(type(value)):  # type: ignore[arg-type] # a class is hashable
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    """The fields of a dataclass; none of any other class."""
    return tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()


def _line(value: dict[str, object]) -> str:
    return sayable(json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _assembled(file: Path, content: bytes) -> Run:
    head: RunLine | None = None
    end: EndLine | None = None
    documents: list[RunDocument] = []
    scenarios: list[ScenarioOutcome] = []
    shelf = Shelf()
    number = 0
    for number, text in enumerate(content.rstrip().split(b"\n"), start=1):
        line = _parsed(file, number, text)
        if (number == 1) is not isinstance(line, RunLine) or end is not None:
            hint = "a run file is one 'run' line, then documents and scenarios, then one 'end' line"
            raise RunFileError(f"{file}:{number}: a line of type {line.type!r} does not belong here", hint=hint)
        match line:
            case RunLine():
                head = line
            case DocumentLine():
                documents.append(line.document)
            case ScenarioLine():
                scenarios += packed((line.scenario,), shelf)
            case EndLine():
                end = line
    if head is None or end is None:
        hint = "the run was stopped while it wrote, or the file was copied in part; run again"
        raise RunFileError(f"{file}:{number}: the file ends here, without the sums that its last line holds", hint=hint)
    run = Run(
        id=head.id,
        started=head.started,
        duration=head.duration,
        harness=head.harness,
        mode=head.mode,
        depth=head.depth,
        fault=head.fault,
        documents=tuple(documents),
        scenarios=tuple(scenarios),
        notes=head.notes,
        shard=head.shard,
    )
    problems = list(_contradictions(run))
    if end != sums(run):
        problems.insert(0, f"the sums say {_said(end)}, the file holds {_said(sums(run))}")
    for problem in problems:
        raise RunFileError(f"{file}:{number}: {problem}", hint="the file was changed after the run; run again")
    return run


def _parsed(file: Path, number: int, text: bytes) -> RunLine | DocumentLine | ScenarioLine | EndLine:
    try:
        return LINE.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        if number == 1:
            hint = f"expected is the file of a run, format {FORMAT!r}, version {VERSION}"
            if place == "run.version":
                hint = f"this harness reads version {VERSION}; use the harness that wrote the file"
        else:
            hint = "the file was changed or copied in part; run again"
        where = f"{place}: " if place else ""
        message = first["msg"].replace(" at line 1 column ", " at column ")  # each line is a JSON text of its own
        raise RunFileError(f"{file}:{number}: {where}{message}", hint=hint) from None


def _contradictions(run: Run) -> Iterator[str]:
    """What would make two things in a report be the same thing, or a link lead nowhere."""
    known = Counter(scenario.id for scenario in run.scenarios)
    stated = Counter(verdict.statement.id for verdict in run.verdicts())
    for what, ids in (("scenario", known), ("statement", stated)):
        for identifier, times in ids.items():
            if times > 1:
                yield f"{what} {identifier!r} stands there {times} times"
    for verdict in run.verdicts():
        for identifier in verdict.scenarios:
            if identifier not in known:
                yield f"statement {verdict.statement.id!r} names scenario {identifier!r}, which is not there"


def _said(end: EndLine) -> str:
    return f"{end.documents} documents, {sum(end.scenarios.values())} scenarios and {_verdicts(end)} statements"


def _verdicts(end: EndLine) -> str:
    return " + ".join(f"{number} {verdict}" for verdict, number in end.statements.items() if number) or "0"
