"""`harness show`: the flow definitions that documents amount to."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path

import click

from harness.cli.documents import with_paths_and_format
from harness.cli.flows import document_json
from harness.cli.output import Tally, counted, diagnostic_json, print_diagnostics, say, say_lines, say_long_json
from harness.config import load
from harness.diagnostics import Diagnostic
from harness.errors import Exit
from harness.model.dataflow import Dataflow, Mapping, PropertyMapping, Reading, SentenceKind
from harness.model.statement import statements
from harness.spec.aliases import configured
from harness.spec.files import find, read_each, without_documents


@click.command("show")
@with_paths_and_format
def command(paths: Sequence[str], form: str) -> int:
    """Show the flow definitions that documents amount to: systems, mappings, merge rules and properties.

    Exit code 1 if a document could not be read at all, or there was none.
    """
    shown = _Shown()
    documents = shown.passing(read_each(find([Path(path) for path in paths]), configured(load(Path.cwd()).aliases)))
    more = without_documents(paths)
    if form == "json":
        diagnostics = map(diagnostic_json, chain(shown.diagnostics, more))
        say_long_json({"documents": map(document_json, documents), "diagnostics": diagnostics})
    else:
        say_lines("\n".join(_document(reading.dataflow)) for reading in documents if reading.dataflow)
    tally = Tally()
    print_diagnostics(tally.counting((*shown.diagnostics, *more)))
    say(
        tally.summary(documents=shown.documents, mappings=shown.mappings, statements=shown.statements),
        err=True,
    )
    return Exit.OK if shown.documents and shown.documents == shown.dataflows else Exit.FAILED


class _Shown:
    """What is left of the documents that were shown: sums, and the diagnostics that are told after all of them."""

    def __init__(self) -> None:
        self.documents = self.dataflows = self.mappings = self.statements = 0
        self.diagnostics: list[Diagnostic] = []

    def passing(self, readings: Iterable[Reading]) -> Iterator[Reading]:
        for reading in readings:
            flow = reading.dataflow
            self.documents += 1
            self.dataflows += flow is not None
            self.mappings += len(flow.mappings) if flow else 0
            self.statements += sum(1 for _ in statements(flow)) if flow else 0
            self.diagnostics += reading.diagnostics
            yield reading


def _document(flow: Dataflow) -> Iterator[str]:
    yield f"{flow.source or '(no name)'} → {flow.target or '(no name)'}"
    yield f"  {flow.path}, generated {flow.generated or 'at a time it does not say'}"
    for mapping in flow.mappings:
        yield ""
        yield from (f"  {line}" for line in _mapping(mapping))
    yield ""


def _mapping(mapping: Mapping) -> Iterator[str]:
    yield f"{mapping.source} → {mapping.target}  (line {mapping.location.line})"
    yield f"  {' '.join(sentence.kind for sentence in mapping.sentences) or 'no sentence'}"
    for sentence in mapping.sentences:
        if sentence.kind is SentenceKind.WHEN:
            yield f"  only if: {' '.join(sentence.detail)}"
        if sentence.kind is SentenceKind.CONNECTED:
            yield f"  created if connected to: {', '.join(sentence.detail)}"
    if mapping.merge_rules:
        yield "  the same record if one of these is equal:"
    for rule in mapping.merge_rules:
        yield f"    {rule.source} = {rule.target}"
    if mapping.has(SentenceKind.PROPS):
        yield f"  {counted(len(mapping.properties), 'property row')}"
    for row in mapping.properties:
        yield f"    {row.source} → {row.target}  {row.data_type}{_conditions(row)}"


def _conditions(row: PropertyMapping) -> str:
    conditions = (
        f"the {each.side}'s {each.property or '(no property)'} has {each.value or '(no value)'}"
        for each in row.dependencies
    )
    return f"  if {' and '.join(conditions)}" if row.dependencies else ""
