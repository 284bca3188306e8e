"""Values as the cells of a Gherkin table, and back."""

from collections.abc import Mapping

from harness.expr.jsontext import Json, dumps, loads
from harness.model.run import Table

BEGINNINGS = frozenset('"{[-0123456789tfn \t\n\r\ufeff')
"""What a JSON text can begin with, as it is read here; most cells begin with something else."""


def cell(value: Json) -> str:
    """A value as a cell: text as it is where nothing else could be meant by it, else its JSON."""
    if isinstance(value, str) and value and value == value.strip() and value.isprintable() and not _is_json(value):
        return value
    return dumps(value)


def value(text: str) -> Json:
    """What a cell means: the JSON value if it is JSON, else the text itself."""
    if text[:1] not in BEGINNINGS:
        return text
    try:
        return loads(text)
    except ValueError:
        return text


def record_table(values: Mapping[str, Json]) -> Table:
    """The table that gives a record its properties; empty where it is given none."""
    if not values:
        return ()
    return (("property", "value"), *((path, cell(given)) for path, given in values.items()))


def _is_json(text: str) -> bool:
    if text[:1] not in BEGINNINGS:
        return False
    try:
        loads(text)
    except ValueError:
        return False
    return True
