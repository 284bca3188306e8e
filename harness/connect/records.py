"""What of a record a definition speaks of: members by path, ids, what an update sends."""

import re
from collections.abc import Mapping
from urllib.parse import quote, unquote

from harness.connect.api import DatatypeApi, Operation, Revision
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


def without(fields: Fields, paths: tuple[str, ...]) -> dict[str, Json]:
    """A record without what stands at some dotted paths."""
    left = {name: value for name, value in fields.items() if name not in paths}
    for path in paths:
        first, _, rest = path.partition(".")
        inner = left.get(first)
        if rest and isinstance(inner, Mapping):
            left[first] = without(inner, (rest,))
    return left


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


def needs_current(part: DatatypeApi, patch: Fields) -> bool:
    """Whether an update cannot be written without the record as it is."""
    whole = part.update_as == "full" or part.revision is not None
    nested = part.update_as != "merge-patch" and any(isinstance(value, Mapping) for value in patch.values())
    return whole or nested or _is_empty_save(part, patch)


def _is_empty_save(part: DatatypeApi, patch: Fields) -> bool:
    """Whether an update says nothing, to a system that may take that for nothing to do."""
    return not patch and not (part.update_as == "merge-patch" and part.shows.writes)


def written(part: DatatypeApi, patch: Fields, current: Fields, tag: str) -> tuple[Json, dict[str, str]]:
    """The body of an update and its further headers: what the API takes, with the revision to send back."""
    if given := [name for name in part.assigned if member(patch, name) is not None]:
        raise ConnectorError(
            f"harness.datatypes.{part.name}.assigned: {', '.join(given)} is set by the system and cannot be sent"
        )
    unsent = (*part.assigned, *((part.parent_property,) if part.parent_sent == "no" else ()))
    body: Json = patch
    if part.update_as == "full":
        body = without(merged(current, patch), tuple(name for name in unsent if name not in part.resent))
    elif _is_empty_save(part, patch):
        body = _again(part, without(current, unsent))
    elif part.update_as != "merge-patch":  # whether objects within are replaced or merged differs between APIs
        body = {name: _whole(current.get(name), value) for name, value in patch.items()}
    revision = part.revision
    headers: dict[str, str] = {}
    if revision is not None:
        shown = shown_revision(part, revision, current, tag)
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


def shown_revision(part: DatatypeApi, revision: Revision, current: Fields, tag: str) -> Json:
    """The revision of a record as it was read. Raises ConnectorError where it was shown without one."""
    shown = member(current, revision.property) if revision.property else tag
    if shown is None or shown == "":
        raise ConnectorError(f"harness.datatypes.{part.name}.revision: the record was shown without it")
    return shown


def _again(part: DatatypeApi, current: Fields) -> Fields:
    """What saves a record as it is: the properties that a create must have or is given, else all that it shows."""
    listed = (each.id_expression for each in (part.listing, part.lookup) if each is not None)
    key = _paths(next((each.source for each in listed if each is not None), ""))
    left = {name: value for name, value in current.items() if value is not None and name not in key}
    marked = (part.mark.property,) if part.mark is not None else ()
    wanted = {path.partition(".")[0] for path in (*part.required, *part.defaults, *marked)}
    return {name: value for name, value in left.items() if name in wanted} or left


def _whole(current: Json, value: Json) -> Json:
    return merged(current, value) if isinstance(current, Mapping) and isinstance(value, Mapping) else value
