"""What is kept of a record of a real system between two looks at it, and how that is compared with what it shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal

from harness.expr.jsontext import Fields, Json
from harness.sim.system import Record

MILLISECONDS = 100_000_000_000  # a time above this many counts them


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A record as the sync knows it, and as the system showed it last; `id` is empty where it is still to be made.

    `own` says that it was shown last by the answer to a write of ours, which may have another shape than a list.
    """

    record: Record
    shown: Fields
    id: str
    own: bool = False
    due: Fields = field(default_factory=dict)

    @property
    def is_due(self) -> bool:
        """Whether something is still to be written."""
        return bool(self.due) or not self.id


def agree(one: Fields, other: Fields) -> bool:
    """Whether two shapes of a record say the same as far as both say something."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def written(known: Fields, sent: Fields, answer: Fields) -> dict[str, Json]:
    """What is known of a record after a write: of what was sent what the answer shows, else what was known before."""
    result = dict(known)
    for name, value in sent.items():
        before, shown = known.get(name), answer.get(name, value)
        if isinstance(value, Mapping) and isinstance(before, Mapping) and isinstance(shown, Mapping):
            result[name] = written(before, value, shown)
        elif shown is None and name not in answer:
            result.pop(name, None)
        else:
            result[name] = shown
    return result


def moment(value: Json) -> float | None:
    """Seconds since 1970 of a time as APIs write it: ISO 8601, or a number of seconds or milliseconds."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return float(value) / (1000 if value > MILLISECONDS else 1)
    if not isinstance(value, str):
        return None
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()
