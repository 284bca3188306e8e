"""From collected pytest items to what is run for each document."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.gherkin.files import CUSTOM, SUFFIX
from harness.gherkin.text import is_edited, origin, refuse_other, worded
from harness.model.dataflow import Reading
from harness.model.pair import datatypes
from harness.model.scenario import Depth
from harness.model.statement import Statement, statements
from harness.running.asked import Asked
from harness.running.collect import program, scenarios
from harness.running.collect import written as collected
from harness.running.exclusions import excluded, unmatched
from harness.running.phrased import Program, is_foreign, phrased
from harness.running.settings import Selection, Settings
from harness.running.since import Since
from harness.spec.files import Found, read_one


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What is run for each document, each item with its program, and what to note in the report.

    Items that judge nothing but excluded statements, or belong to documents that are run elsewhere, have no program.
    """

    selections: tuple[Selection, ...]
    programs: tuple[tuple[pytest.Item, Program], ...]
    notes: tuple[str, ...]


def lacks(item: pytest.Item, depth: Depth) -> bool:
    """Whether a scenario belongs to a depth that was not asked for."""
    own = [Depth(mark.name) for mark in item.iter_markers() if mark.name in set(Depth)]
    return bool(own) and not any(depth.includes(one) for one in own)


def is_chosen(item: pytest.Item, since: Since | None) -> bool:
    """Whether a scenario is among those that changed, if only those were asked for."""
    assert isinstance(item, pytest.Function)  # noqa: S101 - a feature file holds nothing else
    return since is None or since.runs(item.path, item.originalname)


def is_foreign_item(item: pytest.Item) -> bool:
    """Whether a scenario is a person's own and has no step of ours, so that it is pytest-bdd's to run."""
    assert isinstance(item, pytest.Function)  # noqa: S101 - a feature file holds nothing else
    return CUSTOM in item.path.parent.parts and is_foreign(program(item, item.path.name, ""))


def gather(items: Sequence[pytest.Item], asked: Asked, base: Path) -> Gathered:
    """Bind items to documents. `base` is the directory that paths in feature files are relative to.

    Raises UsageError for a feature file whose document cannot be found.
    """
    files = list(dict.fromkeys(asked.files))
    readings = {_id(reading): reading for reading in asked.readings or _read(_written(files), base)}
    programs: list[tuple[pytest.Item, Program]] = []
    exclusions = asked.settings.config.excluded
    out = {id: excluded(exclusions, _statements(reading)) for id, reading in readings.items()}
    left: dict[str, dict[str, str]] = {}
    heads = {file: origin(file.read_text(encoding="utf-8")) for file in files}
    shown = {file: _shown(file, base, asked.settings.directory) for file in files}
    for item in items:
        assert isinstance(item, pytest.Function)  # noqa: S101 - a feature file holds nothing else
        feature, head = shown[item.path], heads[item.path]
        bound = program(item, feature, head[1] if head is not None else "")
        document = bound.document or _document_of(bound, readings.values())
        if document not in readings:
            raise UsageError(f"{feature}: “{bound.name}” belongs to no document of this run", hint=_HINT)
        if document in asked.elsewhere:
            continue
        without = out.get(document, {})
        bound = replace(bound, document=document, excluded=frozenset(without))
        if bound.statements and all(statement in without for statement in bound.statements):
            left.setdefault(document, {})[bound.name] = without[bound.statements[0]]
        else:
            programs.append((item, bound))
    selections = []
    by_document: dict[str, list[Program]] = {}
    for _, bound in programs:
        by_document.setdefault(bound.document, []).append(bound)
    written: dict[str, list[Path]] = {}
    for file, head in heads.items():
        if head is not None:
            written.setdefault(head[1], []).append(file)
    for id, reading in readings.items():
        own = tuple(by_document.get(id, ()))
        unselected = dict(_unselected({bound.name for bound in own}, written.get(id, ()), asked, reading))
        unselected |= left.get(id, {})
        elsewhere = asked.elsewhere.get(id, "")
        selections.append(Selection(reading=reading, programs=own, unselected=unselected, elsewhere=elsewhere))
    ids = (statement.id for reading in readings.values() for statement in _statements(reading))
    nothing = [f"[excluded] “{text}” matches no statement" for text in unmatched(exclusions, ids)]
    notes = (*_notes(shown, readings, asked.settings), *nothing)
    return Gathered(selections=tuple(selections), programs=tuple(programs), notes=notes)


_HINT = "tag it @statement:… with a statement's id, or name datatypes that one of the documents maps"


def _statements(reading: Reading) -> tuple[Statement, ...]:
    return () if reading.dataflow is None else tuple(statements(reading.dataflow))


def _id(reading: Reading) -> str:
    return reading.dataflow.id if reading.dataflow is not None else reading.path


def _written(files: Iterable[Path]) -> Iterator[Path]:
    """The feature files written from documents; for a person's own file, those beside its folder."""
    for file in files:
        if CUSTOM in file.parent.parts:
            above = next(parent.parent for parent in file.parents if parent.name == CUSTOM)
            yield from sorted(path for path in above.rglob(f"*{SUFFIX}") if CUSTOM not in path.parent.parts)
        else:
            yield file


def _read(files: Iterable[Path], base: Path) -> Iterator[Reading]:
    """The documents that feature files name."""
    for file in dict.fromkeys(files):
        head = origin(file.read_text(encoding="utf-8"))
        if head is None:
            continue
        path, id = head
        found = next((place for place in (base / path, file.parent.parent / path) if place.is_file()), None)
        if found is None:
            raise UsageError(
                f"{file}: its document {path} is not there",
                hint="run pytest where the document's path leads to it, or `harness generate` again",
            )
        yield read_one(Found(name=Path(os.path.relpath(found, base)).as_posix(), id=id))


def _document_of(bound: Program, readings: Iterable[Reading]) -> str:
    """The document a person's own scenario belongs to: by its statement tags, else by the datatypes it names."""
    flows = [reading.dataflow for reading in readings if reading.dataflow is not None]
    for flow in flows:
        if any(statement.startswith(f"{flow.id}/") for statement in bound.statements):
            return flow.id
    said = {said[1].groupdict().get("datatype") for step in bound.steps if (said := phrased(step))} - {None}
    for flow in flows:
        if said and said <= {str(datatype) for datatype in datatypes(flow)}:
            return flow.id
    return ""


def _unselected(ran: set[str], files: Sequence[Path], asked: Asked, reading: Reading) -> Iterator[tuple[str, str]]:
    """The scenarios of a document's feature files that were not asked for, each with the reason."""
    depth, since = asked.settings.depth, asked.since
    depths = (
        {}
        if reading.dataflow is None or not files  # of documents that are run elsewhere nothing is planned here
        else {one.name: one.depth for one in asked.settings.plans.of(reading.dataflow).scenarios}
    )
    for file in files:
        for name in scenarios(file):
            if name in ran:
                continue
            if since is not None and not since.runs(file, name):
                yield name, since.reason
            else:
                deeper = name in depths and not depth.includes(depths[name])
                yield name, f"belongs to depth {depths[name]}" if deeper else "was not selected"


def _shown(file: Path, base: Path, run: Path) -> str:
    """A feature file as people know it: from where they started, else from the run's directory."""
    for above in (base, run.absolute()):
        if file.is_relative_to(above):
            return file.relative_to(above).as_posix()
    return file.name


def _notes(files: Mapping[Path, str], readings: Mapping[str, Reading], settings: Settings) -> Iterator[str]:
    for file, shown in files.items():
        text = file.read_text(encoding="utf-8")
        head = origin(text)
        flow = readings[head[1]].dataflow if head is not None and head[1] in readings else None
        if flow is None:
            continue
        if is_edited(text):
            yield f"{shown} was edited by hand; it was run as it is"
            continue
        planned = settings.plans.of(flow, settings.seed)
        if text == worded(planned):
            refuse_other(planned, collected(file))
        else:
            yield f"{shown} is not what its document gives today; run `harness generate`"
