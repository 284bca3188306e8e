"""Flow definitions as JSON, in the shape that `show` promises."""

from harness.cli.output import Json
from harness.location import Location
from harness.model.dataflow import Dataflow, Datatype, Mapping, PropertyMapping, Reading, Sentence
from harness.model.statement import Statement, statements

Object = dict[str, Json]


def document_json(reading: Reading) -> Object:
    """One document; of one that is no dataflow only path and line counts are known, the rest is null or empty."""
    flow = reading.dataflow
    lines = reading.lines
    return {
        "path": reading.path,
        "id": flow.id if flow else None,
        "source": flow.source if flow else None,
        "target": flow.target if flow else None,
        "generated": flow.generated if flow else None,
        "text": reading.text,
        "aliases": [{"spelled": each.spelled, "system": each.system} for each in flow.aliases] if flow else [],
        "lines": {"total": lines.total, "blank": lines.blank, "read": lines.read, "diagnosed": lines.diagnosed},
        "mappings": [_mapping(mapping) for mapping in flow.mappings] if flow else [],
        "statements": _statements(flow) if flow else [],
    }


def _mapping(mapping: Mapping) -> Object:
    return {
        "id": mapping.id,
        "title": mapping.title,
        **_place(mapping.location),
        "source": _datatype(mapping.source),
        "target": _datatype(mapping.target),
        "sentences": [sentence.kind.value for sentence in mapping.sentences],
        "details": [_sentence(sentence) for sentence in mapping.sentences],
        "merge_rules": [
            {"id": rule.id, **_place(rule.location), "source": rule.source, "target": rule.target}
            for rule in mapping.merge_rules
        ],
        "properties": [_property(row) for row in mapping.properties],
    }


def _sentence(sentence: Sentence) -> Object:
    return {
        "id": sentence.id,
        "kind": sentence.kind.value,
        **_place(sentence.location),
        "text": sentence.text,
        "detail": list(sentence.detail),
    }


def _property(row: PropertyMapping) -> Object:
    return {
        "id": row.id,
        **_place(row.location),
        "source": row.source,
        "target": row.target,
        "data_type": row.data_type,
        "dependencies": [
            {"value": each.value, "property": each.property, "side": each.side.value} for each in row.dependencies
        ],
    }


def _statements(flow: Dataflow) -> list[Json]:
    return [_statement(statement) for statement in statements(flow)]


def _statement(statement: Statement) -> Object:
    return {
        "id": statement.id,
        "kind": statement.kind.value,
        **_place(statement.location),
        "text": statement.text,
        "mapping": statement.mapping,
        "parent": statement.parent,
    }


def _datatype(datatype: Datatype) -> Object:
    return {"system": datatype.system, "datatype": datatype.name}


def _place(location: Location) -> Object:
    return {"line": location.line, "column": location.column}
