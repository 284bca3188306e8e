"""Random walks: whether a fault shows in a mapping at all is decided by what people might do there, never by hand."""

from collections.abc import Callable
from hashlib import blake2b
from random import Random

from harness.config import Bindings
from harness.expr.jsontext import Json
from harness.expr.paths import put
from harness.model.dataflow import Dataflow, Datatype
from harness.mutation.pool import Pool
from harness.sim.behaviour import Behaviour
from harness.sim.sync import Sync
from harness.sim.system import Key
from harness.sim.world import populated

NUMBER = 1000
LONG = 50
"""Each so many walks one is long, for what shows only where much is written."""
ACTS, MANY = 8, 260
LAG = 4.0
PAUSES = (0.5, 0.5, 4.0, 8.0, 80.0)


class Walks:
    """Walks in one mapping of a document: the same acts at the same times, whatever the sync does."""

    def __init__(self, flow: Dataflow, pool: Pool, bindings: Bindings) -> None:
        self._flow = flow
        self._pool = pool
        self._bindings = bindings
        self._faithful: list[bytes] = []

    def first_difference(self, behave: Callable[[], Behaviour], number: int = NUMBER) -> int | None:
        """The first of so many walks after which the records are others than with the faithful sync; None for none."""
        for walk in range(number):
            if walk == len(self._faithful):
                self._faithful.append(self._seen(walk, Behaviour()))
            if self._seen(walk, behave()) != self._faithful[walk]:
                return walk
        return None

    def _seen(self, number: int, behaviour: Behaviour) -> bytes:
        return Walk(self._flow, self._pool, self._bindings, behaviour, Random(number)).seen(  # noqa: S311 - test data
            MANY if number % LONG == LONG - 1 else ACTS
        )


class Walk:
    """People act by chance, a sync follows."""

    def __init__(self, flow: Dataflow, pool: Pool, bindings: Bindings, behaviour: Behaviour, random: Random) -> None:
        self._time = 0.0
        self._pool = pool
        self._random = random
        self._named = populated(flow, lambda: self._time)
        self._systems = {datatype: system for system in self._named.values() for datatype in system.datatypes}
        self._sync = Sync(flow, self._named, behaviour, bindings)
        self._common = {place: pool.any(random, pool.datatypes[0], place[0]) for place in pool.shared}

    def seen(self, acts: int) -> bytes:
        """Act so often; gives a digest of all records that are there in the end, and of every save before."""
        hurry = acts > ACTS and self._random.random() < 0.5
        for _ in range(acts):
            self._act()
            self._wait(self._random.choice(PAUSES) if not hurry else 0.1)
        self._wait(80.0)
        digest = blake2b(digest_size=16)
        for system in self._named.values():
            digest.update(repr(system.log).encode("utf-8", "surrogatepass"))
            for datatype in system.datatypes:
                digest.update(repr(system.all(datatype)).encode("utf-8", "surrogatepass"))
        return digest.digest()

    def _act(self) -> None:
        random = self._random
        there = [
            record.key for datatype in self._pool.datatypes for record in self._systems[datatype].all(datatype)[1:]
        ]
        chance = random.random()
        if not there or chance < 0.4:
            datatype = random.choice(self._pool.datatypes[:1] * 2 + self._pool.datatypes)
            self._systems[datatype].create(datatype, self._fields(datatype))
            return
        key = random.choice(there)
        if chance < 0.85:
            self._edit(key)
        elif chance < 0.95:
            self._systems[key.datatype].update(key, {})
        else:
            self._systems[key.datatype].delete(key)

    def _edit(self, key: Key) -> None:
        paths = [*self._pool.values.get(key.datatype, {})]
        references = [each for each in self._pool.references if each.record == key.datatype]
        if references and (not paths or self._random.random() < 0.5):
            reference = self._random.choice(references)
            others = self._systems[reference.refers_to].all(reference.refers_to)[1:]
            if others:
                id = self._random.choice(others).key.id
                held: Json = [id] if reference.many else id
                self._systems[key.datatype].update(key, put({}, reference.path, held))
        elif paths:
            path = self._random.choice(paths)
            self._systems[key.datatype].update(key, put({}, path, self._value(key.datatype, path)))

    def _fields(self, datatype: Datatype) -> dict[str, Json]:
        fields: dict[str, Json] = {}
        for path in self._pool.values.get(datatype, {}):
            if self._random.random() < 0.7 and (given := self._value(datatype, path)) is not None:
                fields = put(fields, path, given)
        return fields

    def _value(self, datatype: Datatype, path: str) -> Json:
        """A value; half of the time that of the walk where a merge rule compares it, so that records do match."""
        ends = zip(self._pool.datatypes[:2], (0, 1), strict=False)
        for end, place in ends:
            for shared, common in self._common.items():
                if end == datatype and shared[place] == path and self._random.random() < 0.5:
                    return common
        return self._pool.any(self._random, datatype, path)

    def _wait(self, seconds: float) -> None:
        end = self._time + seconds
        due = (self._time // LAG + 1) * LAG
        while due <= end:
            self._time = due
            self._sync.run()
            due += LAG
        self._time = end
