"""Typed values of the entity data model: what JSON has, and dates, identifiers and bytes beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

SECOND: Final = 1_000_000_000
DAY: Final = 86_400 * SECOND
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Datetime:
    """An instant in UTC, in nanoseconds since 1970; years 1 to 9999."""

    nanoseconds: int

    @classmethod
    def of(cls, moment: datetime, nanosecond: int = 0) -> "Datetime":
        """The instant of an aware datetime, with nanoseconds below its microseconds."""
        whole = (moment - EPOCH) // timedelta(microseconds=1)
        return cls(nanoseconds=whole * 1000 + nanosecond)

    def moment(self) -> datetime:
        """The instant in UTC, cut to microseconds."""
        return EPOCH + timedelta(microseconds=self.nanoseconds // 1000)

    def __str__(self) -> str:
        fraction = f"{self.nanoseconds % SECOND:09}".rstrip("0")
        seconds = self.moment().replace(microsecond=0, tzinfo=None).isoformat()
        return f"{seconds}.{fraction}Z" if fraction else f"{seconds}Z"


FIRST: Final = Datetime.of(datetime(1, 1, 1, tzinfo=UTC))
LAST: Final = Datetime.of(datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC), 999)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Date:
    """A day without a time."""

    day: date

    def __str__(self) -> str:
        return self.day.isoformat()


@dataclass(frozen=True, slots=True, kw_only=True)
class Uri:
    """A URI, `~r` in JSON; a phone number can be one."""

    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ni:
    """A namespaced identifier, `~:` in JSON."""

    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.namespace}:{self.name}"


class Written(float):
    """A fractional number written in an expression: a float to `is-decimal`, its digits known to `decimal`."""

    exact: Decimal

    @classmethod
    def of(cls, exact: Decimal) -> "Written":
        """The float nearest to the digits."""
        made = cls(exact)
        made.exact = exact
        return made


Scalar = None | bool | int | Decimal | float | str | Datetime | Date | Uri | Ni | UUID | bytes
Value = Scalar | tuple["Value", ...] | Mapping[str, "Value"]

_KINDS: Final = (
    (bool, "boolean"),
    (int, "integer"),
    (Decimal, "decimal"),
    (float, "float"),
    (str, "string"),
    (Datetime, "datetime"),
    (Date, "date"),
    (Uri, "URI"),
    (Ni, "NI"),
    (UUID, "UUID"),
    (bytes, "bytes"),
    (Mapping, "object"),
)


def kind(value: Value) -> str:
    """The name of a value's type; `true` is a boolean and no integer."""
    if value is None:
        return "null"
    return next((name for each, name in _KINDS if isinstance(value, each)), "list")


def equal(one: Value, other: Value) -> bool:
    """Whether two values have one type and are equal, lists in order; `1`, `1.0` and `true` are three values."""
    if kind(one) != kind(other):
        return False
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(equal(one[name], other[name]) for name in one)
    return one == other


def elements(value: Value) -> tuple[Value, ...]:
    """The value as a list: a list itself, null as one of one null."""
    return value if isinstance(value, tuple) else (value,)
