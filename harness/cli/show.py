"""`harness show`: the flow definitions that documents amount to."""

from collections.abc import Iterator, Sequence

import click

from harness.cli.documents import read_documents, with_paths_and_format
from harness.cli.flows import document_json
from harness.cli.output import counted, diagnostic_json, print_diagnostics, say, say_json, summary
from harness.errors import Exit
from harness.model.dataflow import Dataflow, Mapping, PropertyMapping, SentenceKind


@click.command("show", short_help="Show the flow definitions.")
@with_paths_and_format
def command(paths: Sequence[str], form: str) -> int:
    """Show the flow definitions that documents amount to: systems, mappings, merge rules and properties.

    Exit code 1 if a document could not be read at all, or there was none.
    """
    documents = read_documents(paths)
    if form == "json":
        say_json(
            {
                "documents": [document_json(reading) for reading in documents.readings],
                "diagnostics": [diagnostic_json(each) for each in documents.diagnostics],
            }
        )
    else:
        for reading in documents.readings:
            if reading.dataflow:
                say("\n".join(_document(reading.dataflow)))
    print_diagnostics(documents.diagnostics)
    say(summary(documents.readings, documents.diagnostics), err=True)
    complete = documents.readings and all(reading.dataflow for reading in documents.readings)
    return Exit.OK if complete else Exit.FAILED


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
