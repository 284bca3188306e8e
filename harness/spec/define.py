"""Dataflows from flow definitions, as reading the document that says the same would give them."""

from collections.abc import Sequence

from harness.errors import UsageError
from harness.location import Location
from harness.model.dataflow import Alias, Dataflow, Datatype, Dependency, Side
from harness.model.dataflow import SentenceKind as Kind
from harness.spec import canonical
from harness.spec.definition import (
    DatatypeDefinition,
    DocumentDefinition,
    MappingDefinition,
    PropertyDefinition,
    RuleDefinition,
    SentenceDefinition,
)
from harness.spec.identify import identified
from harness.spec.read import read
from harness.spec.rows import RowDraft
from harness.spec.section import SectionDraft, SentenceDraft

Row = RuleDefinition | PropertyDefinition


def defined(document: DocumentDefinition, place: str) -> Dataflow:
    """The dataflow that a definition amounts to; `place` is its JSON path, for the messages of UsageError."""
    drafts = tuple(
        _section(mapping, document.path, f"{place}.mappings[{index}]")
        for index, mapping in enumerate(document.mappings)
    )
    aliases = tuple(Alias(spelled=each.spelled, system=each.system) for each in document.aliases)
    text = document.text
    before = read(text, document.path, document_id=document.id, aliases=aliases).dataflow if text else None
    return Dataflow(
        id=document.id,
        location=before.location if before else Location(path=document.path, line=1),
        source=document.source,
        target=document.target,
        generated=document.generated,
        mappings=identified(drafts, document.id),
        aliases=aliases,
        origin=before.origin if before else None,
    )


def _section(mapping: MappingDefinition, path: str, place: str) -> SectionDraft:
    details = mapping.details
    if details is None:
        details = tuple(SentenceDefinition(kind=kind) for kind in mapping.sentences)
    elif mapping.sentences and mapping.sentences != tuple(each.kind for each in details):
        raise UsageError(f"{place}.sentences: other kinds than in details", hint="change both, or leave one out")
    for index, each in enumerate(details):
        if each.kind in (Kind.WHEN, Kind.CONNECTED) and not any(each.detail):
            wanted = "the condition" if each.kind is Kind.WHEN else "the connected datatypes"
            raise UsageError(f"{place}.details[{index}].detail: {wanted} must stand here")
    rules = _shared(details, Kind.MERGE, mapping.merge_rules, f"{place}.merge_rules")
    properties = _shared(details, Kind.PROPS, mapping.properties, f"{place}.properties")
    source, target = _datatype(mapping.source), _datatype(mapping.target)
    return SectionDraft(
        title=mapping.title.rstrip() or f"{source.system} {source.name} to {target.system} {target.name}",
        location=Location(path=path, line=mapping.line, column=mapping.column),
        source=source,
        target=target,
        sentences=tuple(
            SentenceDraft(
                kind=each.kind,
                location=Location(path=path, line=each.line, column=each.column),
                text=each.text,
                detail=each.detail,
                rows=[_row(row, path) for row in (*rules.get(index, ()), *properties.get(index, ()))],
            )
            for index, each in enumerate(details)
        ),
    )


def _shared(
    sentences: Sequence[SentenceDefinition], kind: Kind, rows: Sequence[Row], place: str
) -> dict[int, list[Row]]:
    """The rows of each sentence of a kind: by their ids, else by the row above, else the first such sentence's."""
    tables = {index: f"{each.id}/" for index, each in enumerate(sentences) if each.kind is kind}
    shared: dict[int, list[Row]] = {index: [] for index in tables}
    if rows and not tables:
        raise UsageError(f"{place}: rows without a {kind} sentence", hint=f"add {kind} to the sentences")
    current = min(tables, default=0)
    for row in rows:
        own = [index for index, start in tables.items() if len(start) > 1 and row.id.startswith(start)]
        current = own[0] if own else current
        shared[current].append(row)
    return shared


def _row(row: Row, path: str) -> RowDraft:
    place = Location(path=path, line=row.line, column=row.column)
    source, target = row.source.strip(), row.target.strip()
    if isinstance(row, RuleDefinition):
        return RowDraft(location=place, source=source, target=target)
    given = tuple(
        Dependency(value=each.value.strip(), property=each.property.strip(), side=each.side)
        for each in row.dependencies
    )
    return RowDraft(
        location=place,
        source=source,
        target=target,
        data_type=row.data_type.strip(),
        dependencies=given,
        aside="".join(canonical.aside_of(given, side) for side in Side),
    )


def _datatype(given: DatatypeDefinition) -> Datatype:
    return Datatype(system=given.system.strip(), name=given.datatype.strip())
