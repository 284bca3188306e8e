"""Properties with values as a person writes them into `harness.toml`."""

from collections.abc import Iterator, Mapping

from harness.expr.jsontext import Fields, Json, exact, same
from harness.expr.paths import Missing, get


def properties(given: Mapping[str, object]) -> dict[str, Json]:
    """Properties by their paths, with exact numbers; a table within the table is the rest of the path."""
    return {path: exact(value) for path, value in _flat(given)}


def has_all(fields: Fields, asked: Mapping[str, Json]) -> bool:
    """Whether a record has all these properties with just these values."""
    found = ((get(fields, path), value) for path, value in asked.items())
    return all(not isinstance(shown, Missing) and same(shown, value) for shown, value in found)


def _flat(given: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for name, value in given.items():
        if isinstance(value, Mapping) and value:
            yield from _flat(value, f"{above}{name}.")
        else:
            yield f"{above}{name}", value
