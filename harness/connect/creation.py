"""What a create sends: defaults, the mark, the parent's id; and by what the new record can be found again. No I/O."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast as as_type
from urllib.parse import quote

from harness.connect.api import DatatypeApi
from harness.connect.records import key_context, member, merged
from harness.connect.request import Named, rendered
from harness.errors import ConnectorError
from harness.expr.jsontext import Fields, Json, dumps, same

LEAST, BELOW = 100_000_000, 2**31  # a `number` has nine digits or ten, and room in a signed 32-bit integer


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """A record to create: `record` is what templates may use, `body` what is sent where they do not say.

    `parent` is the id of the record that this one will be part of, as a connector gives it. `found_by` has dotted
    paths and values: the mark where the record carries it (`marked`), else all properties that were given.
    """

    record: Fields
    body: Fields
    parent: str
    marked: bool
    found_by: Fields

    def is_shown(self, fields: Fields) -> bool:
        """Whether a record that was listed is this one."""
        return bool(self.found_by) and all(_equal(fields, path, value) for path, value in self.found_by.items())


def creation(part: DatatypeApi, above: DatatypeApi | None, fields: Fields, mark: str, named: Named) -> Creation:
    """The record that a create of the given properties makes; `above` is the parent's datatype where there is one.

    Raises ConnectorError for a property that the system sets itself, and for a required one that is missing.
    """
    if given := [name for name in part.assigned if member(fields, name) is not None]:
        raise ConnectorError(f"{_place(part)}.assigned: {', '.join(given)} is set by the system and cannot be sent")
    record = merged(_defaults(part, fields, mark, named), fields)
    marked = bool(mark) and part.mark is not None and not _has(fields, part.mark.property)
    if marked:
        record = _with_mark(part, record, mark)
    if not part.nulls:
        record = {name: value for name, value in record.items() if value is not None}
    wanted = dict.fromkeys((*part.required, *filter(None, (part.parent_property,))))
    if lacking := [name for name in wanted if member(record, name) is None]:
        raise ConnectorError(f"{_place(part)}.required: a create lacks {', '.join(lacking)}")
    parent = ""
    body: Fields = record
    if above is not None:
        value = record[part.parent_property]
        parent = _key(value)
        if isinstance(value, str):
            record = {**record, part.parent_property: str(key_context(above, value)["id"])}
        body = _sent(part, record)
    if marked and part.mark is not None:
        found_by = {part.mark.property: member(record, part.mark.property)}
    else:
        found_by = {path: value for path, value in _leaves(fields) if value is not None}
    if above is not None:  # found by what lists show: the id that they add, not the one that records have themselves
        found_by.pop(part.parent_property, None)
        if part.parent_listed == "each" and found_by:
            found_by[part.parent_property] = parent
    return Creation(record=record, body=body, parent=parent, marked=marked, found_by=found_by)


def number_of(mark: str) -> int:
    """A whole number that stands for a mark, for properties that have no room for a text."""
    digest = int.from_bytes(hashlib.sha256(mark.encode()).digest()[:8])
    return LEAST + digest % (BELOW - LEAST)


def default_context(fields: Fields, mark: str) -> dict[str, object]:
    """What templates of `defaults` may use; without a mark neither it nor its number is known."""
    return {"entity": fields} | ({"mark": mark, "number": number_of(mark)} if mark else {})


def _defaults(part: DatatypeApi, fields: Fields, mark: str, named: Named) -> Fields:
    wanted = _not_given(part.defaults, fields)
    _, made = rendered(wanted, f"{_place(part)}.defaults", default_context(fields, mark), named)
    kept = _kept(made, wanted)
    return kept if isinstance(kept, Mapping) else {}


def _not_given(defaults: Fields, fields: Fields) -> dict[str, Json]:
    """Defaults of what is not given: a template that is not needed is not rendered."""
    left: dict[str, Json] = {}
    for name, value in defaults.items():
        given = fields.get(name)
        if name not in fields:
            left[name] = value
        elif isinstance(value, Mapping) and isinstance(given, Mapping):
            left[name] = _not_given(value, given)
    return left


def _kept(value: Json, source: Json) -> Json:
    """Rendered defaults without the objects that templates left nothing of."""
    if not isinstance(value, Mapping) or not isinstance(source, Mapping):
        return value
    parts = {name: _kept(each, source[name]) for name, each in value.items()}
    return {name: each for name, each in parts.items() if each != {} or source[name] == {}}


def _with_mark(part: DatatypeApi, record: Fields, mark: str) -> dict[str, Json]:
    place = part.mark
    assert place is not None  # noqa: S101 - asked by the caller
    said = member(record, place.property)
    text = mark
    if isinstance(said, str) and mark.casefold() in said.casefold():
        text = said  # the definition's default carries it already
    elif place.prefix and said is not None:
        text = f"{mark} {said}"
    if place.longest is not None and len(mark if text.startswith(mark) else text) > place.longest:
        raise ConnectorError(f"{_place(part)}.mark: {place.property} has room for {place.longest} characters")
    return _with(record, place.property.split("."), text[: place.longest])


def _with(record: Fields, path: list[str], value: Json) -> dict[str, Json]:
    if len(path) == 1:
        return {**record, path[0]: value}
    inner = record.get(path[0])
    return {**record, path[0]: _with(inner if isinstance(inner, Mapping) else {}, path[1:], value)}


def _sent(part: DatatypeApi, record: Fields) -> Fields:
    """What is sent of a record that is part of another: its parent's id as the API wants it, or not at all."""
    name = part.parent_property
    if part.parent_sent == "no":
        return {key: value for key, value in record.items() if key != name}
    if part.parent_sent == "number" and isinstance(value := record[name], str):
        if not value.isdecimal():
            raise ConnectorError(f"{_place(part)}.parent.sent: {name} is no whole number")
        return {**record, name: int(value)}
    return record


def _has(fields: Fields, path: str) -> bool:
    first, _, rest = path.partition(".")
    inner = fields.get(first)
    return path in fields or (bool(rest) and isinstance(inner, Mapping) and _has(inner, rest))


def _leaves(fields: Fields, before: str = "") -> list[tuple[str, Json]]:
    """Every value with its dotted path; a list is a value."""
    found: list[tuple[str, Json]] = []
    for name, value in fields.items():
        within = isinstance(value, Mapping) and "." not in name
        found += _leaves(as_type(Fields, value), f"{before}{name}.") if within else [(before + name, value)]
    return found


def _equal(fields: Fields, path: str, value: Json) -> bool:
    shown = member(fields, path)
    if isinstance(shown, str) and isinstance(value, str):
        return shown.strip() == value.strip()  # systems trim
    return same(shown, value)


def _key(value: Json) -> str:
    """An id as a connector gives it: already so where it is a text."""
    return value if isinstance(value, str) else quote(dumps(value), safe="")


def _place(part: DatatypeApi) -> str:
    return f"harness.datatypes.{part.name}"
