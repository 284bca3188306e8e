"""Who every record belongs to: there before, the run's own, made by the sync for one of those, or nobody knows."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from harness.connect.connector import Observed
from harness.expr.jsontext import Json
from harness.expr.paths import get
from harness.model.dataflow import Datatype
from harness.running.exchanges import Id
from harness.running.poller import Look


class Accounts:
    """The records of a run's document, by what is known of them.

    `strangers` were there before the run, with their versions; `own` were created by it, with the time; `adopted` were
    made by the sync for one of its own, which is named.
    """

    def __init__(self) -> None:
        self.strangers: dict[Id, str] = {}
        self.own: dict[Id, float] = {}
        self.adopted: dict[Id, Id] = {}
        self.being_made: Counter[Datatype] = Counter()
        self._recognised: set[Id] = set()
        self._marks: dict[Datatype, dict[str, set[Json]]] = {}
        self._unmarked: defaultdict[Datatype, Counter[Datatype | None]] = defaultdict(Counter)

    def is_known(self, id: Id) -> bool:
        """Whether it is known where a record comes from."""
        return id in self.strangers or id in self.own or id in self.adopted

    def unknown(self, look: Look, records: Iterable[Observed] | None = None) -> list[Observed]:
        """The records of a look of which nobody knows where they come from, or those of some of them."""
        candidates = look.news if records is None else records
        return [each for each in candidates if not self.is_known(Id(datatype=look.datatype, id=each.id))]

    def expect(self, target: Datatype, marks: Mapping[str, Json], number: int, *, sure: Datatype | None = None) -> None:
        """An own record is to bring about records in a target, which have one of the marks or can only be counted.

        `sure` is the record's datatype where EVERY sentences promise them to it, and nothing that may be there before
        can be what they promise.
        """
        if not marks:
            self._unmarked[target][sure] += number
        for path, value in marks.items():
            self._marks.setdefault(target, {}).setdefault(path, set()).add(value)

    def adopt(self, id: Id, of: Id, *, recognised: bool) -> None:
        """A record was made for an own one; `recognised` by its values, or counted."""
        self.adopted[id] = of
        if recognised:
            self._recognised.add(id)

    def unmarked(self, target: Datatype) -> int:
        """How many records of a target are to appear that can only be told by counting."""
        return self._unmarked[target].total()

    def sure(self, target: Datatype) -> Mapping[Datatype, int]:
        """How many of those are promised to records of each datatype for sure."""
        return {source: number for source, number in self._unmarked[target].items() if source is not None}

    def is_marked(self, target: Datatype) -> bool:
        """Whether some records of a target are told by their values, and so may be mistaken."""
        return bool(self._marks.get(target))

    def gone(self, look: Look) -> int:
        """How many records that were counted for an own one are not there any more."""
        counted = (id for id in self.adopted if id.datatype == look.datatype and id not in self._recognised)
        return sum(1 for id in counted if id.id not in look.records)

    def uncounted(self, look: Look) -> list[Observed]:
        """The records of a look that the run did not make and that hold nobody's mark, whoever they were given to."""
        marks = self._marks.get(look.datatype, {})
        return [record for record in look.news if not self._is_told(look, record) and not _holds(record, marks)]

    def _is_told(self, look: Look, record: Observed) -> bool:
        id = Id(datatype=look.datatype, id=record.id)
        return id in self.own or id in self.strangers or id in self._recognised


def _holds(record: Observed, marks: Mapping[str, Collection[Json]]) -> bool:
    for path, values in marks.items():
        shown = get(record.fields, path)
        if isinstance(shown, str | int | Decimal) and shown in values:
            return True
    return False
