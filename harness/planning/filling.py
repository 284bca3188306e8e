"""With which kind of value a property is filled, so that all data types that it meets can show what they make of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from harness.expr.conversion import Unknown, becomes, comes_back
from harness.expr.jsontext import Json, dumps
from harness.model.dataflow import PropertyMapping
from harness.model.pair import Pair
from harness.planning.groups import Groups
from harness.planning.kinds import COMMON, Kind, likely
from harness.planning.samples import sample

SEEDS = tuple(map(str, range(12)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfit:
    """No kind of value that we can make shows what a row's data type does; says why."""

    reason: str


def kind_for(pair: Pair, row: PropertyMapping, groups: Groups, given: Kind | None) -> Kind | Unfit:
    """The first kind, from what the property's name suggests on, that survives the data types of the row's group.

    Where none survives all of them, the row's own counts alone. A merge property gets no kind of few values. `given`
    is the kind that another row has found for the same source.
    """
    if given is not None:
        problem = _problem(given, row.source, row.data_type, distinct=True)
        return given if problem is None else Unfit(reason=f"another row needs other values in {row.source}: {problem}")
    key = groups.is_key(pair.source, row.source) or groups.is_key(pair.target, row.target)
    together = groups.data_types(pair.source, row.source)
    return _kind(row.source, row.data_type, tuple(sorted(together)), key)


def agree(data_type: str, value: Json, others: Iterable[str]) -> tuple[bool, bool]:
    """Whether data types of the other direction agree with one on what a value becomes, and what that becomes again.

    Both directions are followed either way, so an edit of the source reaches the target through all of them.
    """
    becoming = becomes(data_type, value)
    if isinstance(becoming, Unknown):
        return False, False
    turned = [comes_back(other, value) for other in others]
    again = [becomes(other, becoming) for other in others]
    return (
        all(isinstance(each, Unknown) or dumps(each) == dumps(becoming) for each in turned),
        all(isinstance(each, Unknown) or dumps(each) == dumps(value) for each in again),
    )


def there_and_back(row: PropertyMapping, kind: Kind, others: tuple[str, ...]) -> tuple[bool, bool]:
    """The same for all values of a kind that a row's source is filled with."""
    found = [agree(row.data_type, sample(kind, row.source, f"{row.source} {seed}"), others) for seed in SEEDS]
    return all(there for there, _ in found), all(back for _, back in found)


@lru_cache(maxsize=10_000)
def _kind(path: str, data_type: str, together: tuple[str, ...], key: bool) -> Kind | Unfit:
    kinds = [kind for kind in _preferred(path, data_type) if not key or kind not in COMMON]
    telling = [kind for kind in kinds if _problem(kind, path, data_type, distinct=True) is None]
    for kind in telling:
        if all(_problem(kind, path, other, distinct=False) is None for other in together):
            return kind
    if telling:
        return telling[0]
    return Unfit(reason=_problem(kinds[0], path, data_type, distinct=True) or "")


def _preferred(path: str, data_type: str) -> Iterator[Kind]:
    """Kinds to be tried, the most telling first; where decimals are spoken of, one with a fraction before a whole."""
    suggested = likely(path)
    fractions = any(word in data_type for word in ("decimal", "float"))
    numbers = (Kind.DECIMAL, Kind.INTEGER) if fractions else (Kind.INTEGER, Kind.DECIMAL)
    yield from dict.fromkeys((suggested, Kind.TEXT, *numbers, Kind.MOMENT, Kind.BOOLEAN))


@lru_cache(maxsize=10_000)
def _problem(kind: Kind, path: str, data_type: str, *, distinct: bool) -> str | None:
    """Why a data type shows nothing when it is given values of a kind; None if it does."""
    results: list[Json] = []
    for seed in SEEDS:
        value = sample(kind, path, f"{path} {seed}")
        result = becomes(data_type, value)
        if isinstance(result, Unknown):
            return f"what {data_type} makes of {dumps(value)} is not known: {result.reason}"
        if result in (None, "", [], ()):
            return f"{data_type} makes nothing of {dumps(value)}"
        results.append(result)
    different = len({dumps(result) for result in results})
    if distinct and different < (2 if kind in COMMON else len(SEEDS)):
        return f"{data_type} makes the same of different values, {dumps(results[0])}"
    return None
