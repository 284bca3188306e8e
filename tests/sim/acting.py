"""What people do in a small world, and the documents that it follows, for the tables of what a sync makes of it."""

from collections.abc import Callable, Mapping

from harness.config import Bindings, Clearing, Condition, Connection
from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from harness.sim.system import Key
from tests.documents import section
from tests.sim.small import Small

A = Datatype(system="Alfa", name="Person")
B = Datatype(system="Beta", name="Customer")
ROWS = [("name", "title"), ("phone", "telephone"), ("age", "years", '"integer"'), ("tags", "tag", "N/A")]
RULES = [("mail", "email"), ("no", "number")]
PROPS = ("KEEP", "PROPS")
EVERY = section("EVERY", "KEEP", "PROPS", rows=ROWS)
LINKED = section("LINK", "MERGE", "KEEP", "PROPS", rules=RULES, rows=ROWS)
STAYS, TRAVELS = Bindings(clearing=Clearing.STAYS), Bindings(clearing=Clearing.TRAVELS)
WHEN = section("WHEN", *PROPS, rows=ROWS)
CONNECTED = "\n".join(
    [
        section("LINK", "CONNECTED", *PROPS, rows=ROWS),
        section("EVERY", *PROPS, a="Alfa Deal", b="Beta Order", rows=[("label", "text")]),
        section("EVERY", *PROPS, a="Alfa Lead", b="Beta Prospect", rows=[("topic", "about")]),
    ]
)
READY = Bindings(conditions={"When a Alfa Person is ready": Condition(holds={"ready": "yes"}, fails={"ready": "no"})})
BY_DEAL_OR_LEAD = Bindings(
    connections=tuple(
        Connection(record="Alfa Person", property=property, refers_to=refers_to)
        for property, refers_to in (("deal", "Alfa Deal"), ("lead", "Alfa Lead"))
    )
)
KARI, OLA = "k@example.com", "o@example.com"


def other(small: Small, of: int = 1) -> Key:
    """The key of a B, the first that was made unless another is meant."""
    return small.system[B].all(B)[of].key


def kept(small: Small, **fields: Json) -> Key:
    """An A that is there and has come to rest; nothing is made in the moment of a pass."""
    key = small.create(A, **fields)
    small.settle(21)
    return key


def create(*names: str) -> Callable[[Small], None]:
    def act(small: Small) -> None:
        for name in names:
            small.create(A, name=name)

    return act


def both_sides(small: Small) -> None:
    key = kept(small, name="Kari", phone="1")
    small.edit(key, name="Kari B")
    small.settle(0.5)
    small.edit(other(small), telephone="2")


def two_edits(small: Small) -> None:
    key = kept(small, name="Kari")
    small.edit(key, name="first")
    small.settle(4)
    small.edit(key, name="second")


def two_edits_far_apart(small: Small) -> None:
    key = kept(small, name="Kari")
    small.edit(key, name="first")
    small.settle(80)
    small.edit(key, name="second")


def many_edits(small: Small) -> None:
    key = kept(small, name="Kari")
    for number in range(1, 52):
        small.edit(key, name=str(number))
        small.settle(4)


def cleared(small: Small) -> None:
    small.edit(kept(small, name="Kari", phone="1"), name=None)


def emptied(small: Small) -> None:
    small.edit(kept(small, name="Kari", phone="1"), name="")


def another_case(small: Small) -> None:
    small.create(B, email=KARI.upper())
    kept(small, mail=KARI, name="Kari")


def a_blank_key(small: Small) -> None:
    small.create(B, email=" ")
    kept(small, name="Kari")


def two_blank_keys(small: Small) -> None:
    small.create(B, email=" ")
    kept(small, mail=" ", name="Kari")


def two_merges(small: Small) -> None:
    small.create(B, email=KARI)
    small.create(B, email=OLA)
    kept(small, mail=KARI, name="Kari")
    kept(small, mail=OLA, name="Ola")


def by_the_second_row(small: Small) -> None:
    small.create(B, number="7")
    kept(small, no="7", name="Kari")


def by_the_first_row(small: Small) -> None:
    small.create(B, email=KARI)
    kept(small, mail=KARI, name="Kari")


def across_rows(small: Small) -> None:
    small.create(B, number="7")
    kept(small, mail="7", name="Kari")


def siblings(small: Small) -> None:
    small.create(B, email=KARI)
    kept(small, mail=KARI, no="7", name="Kari")
    kept(small, mail=OLA, no="7", name="Ola")


def an_unmapped_property(small: Small) -> None:
    small.create(B, email=KARI, colour="red")
    small.edit(kept(small, mail=KARI, name="Kari"), name="Kari B")


def long_quiet(small: Small) -> None:
    kept(small, name="Kari")
    small.settle(60)


def a_bad_value(small: Small) -> None:
    kept(small, name="Kari", age="seven")
    small.create(A, name="Ola")


def refused_create(small: Small) -> None:
    small.settle(17)
    small.create(A, name="Kari")


def refused_edit(small: Small) -> None:
    key = small.create(A, name="Kari")
    small.settle(17)
    small.edit(key, name="Kari B")


def a_list(small: Small) -> None:
    small.create(A, tags=["one", "two"])


def numbered(last: int, *but: int) -> list[Json]:
    return [{"title": str(number)} for number in range(1, last + 1) if number not in but]


def created(last: int) -> Callable[[Small], None]:
    return create(*(str(number) for number in range(1, last + 1)))


def one_by_one(small: Small) -> None:
    for number in range(1, 31):
        kept(small, name=str(number))


def an_edit(small: Small) -> None:
    small.edit(kept(small, name="Kari"), name="Kari B")


def one_property_on_both_sides(small: Small) -> None:
    key = kept(small, name="Kari")
    small.edit(key, name="from a")
    small.settle(0.5)
    small.edit(other(small), title="from b")


def another_key(small: Small) -> None:
    small.create(B, email=KARI)
    key = kept(small, mail=KARI, name="Kari")
    small.edit(key, mail=OLA)
    small.settle()
    small.edit(key, name="Kari B")


def different_keys(small: Small) -> None:
    small.create(B, email="1@example.com")
    kept(small, mail="2@example.com", name="Kari")


def keys_that_begin_alike(small: Small) -> None:
    small.create(B, email="k@elsewhere.example")
    kept(small, mail=KARI, name="Kari")


def empty_keys(small: Small) -> None:
    small.create(B, email="")
    kept(small, mail="", name="Kari")


def a_key_on_one_side(small: Small) -> None:
    small.create(B, email=KARI)
    kept(small, name="Kari")


def lookalikes(small: Small) -> None:
    small.create(B, email=OLA, title="Kari")
    small.edit(kept(small, mail=KARI, name="Kari"), phone="1")


def not_ready(small: Small) -> None:
    kept(small, name="Kari", ready="no")


def ready_later(small: Small) -> None:
    small.edit(kept(small, name="Kari", ready="no"), ready="yes")


def connected_to(name: str) -> Callable[[Small], None]:
    """Make an A that is connected to a synchronized record of a datatype; to nothing for no name."""

    def act(small: Small) -> None:
        fields: dict[str, Json] = {"name": "Kari"}
        if name:
            key = small.create(Datatype(system="Alfa", name=name))
            small.settle(21)
            fields[name.lower()] = key.id
        small.create(A, **fields)

    return act


def a_minute(small: Small) -> None:
    kept(small, name="Kari")
    small.settle(40)


BOTH: Mapping[str, Json] = {"title": "Kari", "telephone": "1"}
