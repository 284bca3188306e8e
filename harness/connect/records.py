"""What of a record a definition speaks of: members by path, ids, defaults, the run's mark, what an update sends."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from harness.connect.api import DatatypeApi, Operation
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json

PART = re.compile(r"\{\{\s*([A-Za-z_][\w.]*)\s*\}\}")


def member(value: Json, path: str) -> Json:
    """What stands at a dotted path, None where nothing does. A member whose name has the dots comes first."""
    if not path:
        return None
    if isinstance(value, Mapping):
        if path in value:
            return value[path]
        first, _, rest = path.partition(".")
        return member(value[first], rest) if rest and first in value else None
    return None


def replaced(value: Json, path: str, by: Json) -> Json:
    """A JSON value with another one at a dotted path, where `member` finds one."""
    if not path or not isinstance(value, Mapping):
        return by
    if path in value:
        return {**value, path: by}
    first, _, rest = path.partition(".")
    return {**value, first: replaced(value[first], rest, by)} if first in value else value


def merged(below: Fields, above: Fields) -> dict[str, Json]:
    """Two records as one, object by object; what is above wins."""
    one = dict(below)
    for name, value in above.items():
        other = one.get(name)
        one[name] = merged(other, value) if isinstance(other, Mapping) and isinstance(value, Mapping) else value
    return one


def with_defaults(part: DatatypeApi, fields: Fields) -> dict[str, Json]:
    """A record to create: the definition's defaults below the given properties."""
    if given := [name for name in part.assigned if member(fields, name) is not None]:
        raise ConnectorError(
            f"harness.datatypes.{part.name}.assigned: {', '.join(given)} is set by the system and cannot be sent"
        )
    whole = merged(part.defaults, fields)
    return whole if part.nulls else {name: value for name, value in whole.items() if value is not None}


def with_mark(part: DatatypeApi, record: Fields, mark: str) -> dict[str, Json]:
    """A record that carries the run's mark, where the definition has a place for it."""
    place = part.mark
    if place is None or not mark:
        return dict(record)
    said = member(record, place.property)
    text = f"{mark} {said}" if place.prefix and said is not None else mark
    if place.longest is not None and len(mark) > place.longest:
        raise ConnectorError(
            f"harness.datatypes.{part.name}.mark: {place.property} has room for {place.longest} characters"
        )
    return _with(record, place.property.split("."), text[: place.longest])


def _with(record: Fields, path: list[str], value: Json) -> dict[str, Json]:
    if len(path) == 1:
        return {**record, path[0]: value}
    inner = record.get(path[0])
    return {**record, path[0]: _with(inner if isinstance(inner, Mapping) else {}, path[1:], value)}


def wanting(part: DatatypeApi, record: Fields) -> tuple[str, ...]:
    """The required properties that a record lacks."""
    return tuple(name for name in part.required if member(record, name) is None)


def identified(part: DatatypeApi, record: Fields, operation: Operation | None = None) -> str:
    """A record's id: the parts that the id expression names, quoted and joined by `/`; empty where one is missing."""
    expression = next(
        (
            each.id_expression
            for each in (operation, part.listing, part.lookup, part.insert)
            if each is not None and each.id_expression is not None
        ),
        None,
    )
    if expression is None:
        id = record.get("id")
        return "" if id is None or id == "" else quote(str(id), safe="")
    if paths := _paths(expression.source):
        values = [member(record, path) for path in paths]
        return "" if any(v is None or v == "" for v in values) else "/".join(quote(str(v), safe="") for v in values)
    return quote(expression.render({**record, "entity": record}).strip(), safe="")


def key_context(part: DatatypeApi, id: str) -> dict[str, object]:
    """What templates may use of a record's id: the properties that it was made of, and `id`."""
    source = next(
        (each.id_expression.source for each in (part.listing, part.lookup) if each is not None and each.id_expression),
        "{{ id }}",
    )
    paths, values = _paths(source), [unquote(each) for each in id.split("/")]
    if len(paths) > 1 and len(paths) != len(values):
        raise ConnectorError(f"harness.datatypes.{part.name}: an id has {len(paths)} parts, as in {source}")
    named: dict[str, object] = {"id": values[-1]}
    if len(paths) == len(values):
        named |= {path: value for path, value in zip(paths, values, strict=True) if "." not in path}
    return named


def _paths(source: str) -> tuple[str, ...]:
    """The properties that an id is made of, where it is made of nothing else."""
    return tuple(PART.findall(source)) if not PART.sub("", source).strip("/ ") else ()


def written(part: DatatypeApi, patch: Fields, current: Fields, tag: str) -> tuple[Json, dict[str, str]]:
    """The body of an update and its further headers: what the API takes, with the revision to send back."""
    if given := [name for name in part.assigned if member(patch, name) is not None]:
        raise ConnectorError(
            f"harness.datatypes.{part.name}.assigned: {', '.join(given)} is set by the system and cannot be sent"
        )
    body: Json = patch
    if part.update_as == "full":
        body = {name: value for name, value in merged(current, patch).items() if name not in part.assigned}
    revision = part.revision
    headers: dict[str, str] = {}
    if revision is not None:
        shown = member(current, revision.property) if revision.property else tag
        if shown is None or shown == "":
            raise ConnectorError(f"harness.datatypes.{part.name}.revision: the record was shown without it")
        if revision.header:
            headers[revision.header.lower()] = str(shown)
        elif isinstance(body, Mapping):
            body = {**body, revision.name or revision.property: shown}
    if part.update_as == "json-patch":
        names = body if isinstance(body, Mapping) else {}
        body = [
            {"op": "replace", "path": "/" + name.replace("~", "~0").replace("/", "~1"), "value": value}
            for name, value in names.items()
        ]
    return body, headers
