"""Each line of the table of what is breaking, brought about by a pair of documents."""

from dataclasses import dataclass

import pytest

from harness.model.dataflow import Reading
from harness.spec.compare.breaking import EFFECTS
from harness.spec.compare.change import Change, ChangeKind
from harness.spec.compare.documents import compare
from harness.spec.read import read
from tests.documents import document, section
from tests.documents.building import SENTENCES

Kind = ChangeKind
ALL = tuple(SENTENCES)
ROWS = (("name", "title"), ("email", "mail"), ("count", "number", '"integer"'))
RULES = (("email", "mail"), ("phone", "mobile"))


@dataclass(frozen=True, kw_only=True)
class Case:
    """A change of a kind: is it breaking, and the texts before and after, None for no document."""

    old: str | None
    new: str | None
    breaking: bool
    old_path: str = "a.rst"


def sentences(*kinds: str) -> str:
    return document(section(*kinds, rules=RULES, rows=ROWS))


def rows(*given: tuple[str, ...]) -> str:
    return document(section("EVERY", "KEEP", "PROPS", rows=given))


def rules(*given: tuple[str, str]) -> str:
    return document(section("LINK", "MERGE", "KEEP", rules=given))


def without(kind: str) -> str:
    """All sentences but one; its rows are gone with it, so those of tables have none to begin with."""
    return document(section(*[each for each in ALL if each != kind]))


def creating(kind: str) -> str:
    return document(section(kind, "KEEP", "PROPS", rows=ROWS))


def connected(datatypes: str, system: str = "Beta") -> str:
    text = document(section("LINK", "CONNECTED", "KEEP"))
    return text.replace(
        "a Alfa Deal that is synchronized into Beta", f"a Alfa {datatypes} that is synchronized into {system}"
    )


def bound(dependencies: str) -> str:
    return rows(*ROWS, (f"country {dependencies}", "land", '"string"'))


ONE, OTHER = (
    section("EVERY", "KEEP", "PROPS", rows=ROWS),
    section("EVERY", "KEEP", "PROPS", a="Alfa Deal", b="Beta Order"),
)
NO, SE = "(Dependant on having NO in c)", "(Dependant on having SE in c)"
EVERYTHING = document(section(*ALL))
ROW = ("a", "b", '"string"')

CASES: dict[tuple[ChangeKind, str], Case] = {
    (Kind.DOCUMENT_ADDED, ""): Case(old=None, new=rows(*ROWS), breaking=False),
    (Kind.DOCUMENT_ADDED, "merges"): Case(old=None, new=rules(*RULES), breaking=True),
    (Kind.DOCUMENT_REMOVED, ""): Case(old=rows(*ROWS), new=None, breaking=True),
    (Kind.DOCUMENT_REMOVED, "empty"): Case(old=document(), new=None, breaking=False),
    (Kind.DOCUMENT_RENAMED, ""): Case(old=rows(*ROWS), new=rows(*ROWS), breaking=False, old_path="b.rst"),
    (Kind.DOCUMENT_UNREAD, ""): Case(
        old=rows(*ROWS), new=rows(*ROWS) + "\nSome other sentence that is none.\n", breaking=True
    ),
    (Kind.SYSTEM_RENAMED, ""): Case(old=rows(*ROWS), new=rows(*ROWS).replace("Beta", "Gamma"), breaking=True),
    (Kind.SYSTEM_RENAMED, "named"): Case(old=document(target=""), new=document(), breaking=False),
    (Kind.SYSTEM_RESPELLED, ""): Case(old=rows(*ROWS), new=rows(*ROWS).replace("Beta", "BETA"), breaking=False),
    (Kind.MAPPING_ADDED, ""): Case(old=document(ONE), new=document(ONE, OTHER), breaking=False),
    (Kind.MAPPING_ADDED, "merges"): Case(old=document(OTHER), new=rules(*RULES) + "\n\n" + OTHER, breaking=True),
    (Kind.MAPPING_REMOVED, ""): Case(old=document(ONE, OTHER), new=document(ONE), breaking=True),
    (Kind.MAPPING_REMOVED, "repeated"): Case(
        old=document(ONE, section("LINK", "KEEP", "PROPS", rows=ROWS)), new=document(ONE), breaking=True
    ),
    (Kind.MAPPING_RENAMED, ""): Case(old=rows(*ROWS), new=rows(*ROWS).replace("Person", "Human"), breaking=True),
    (Kind.MAPPING_RESPELLED, ""): Case(old=rows(*ROWS), new=rows(*ROWS).replace("Person", "person"), breaking=False),
    (Kind.MAPPING_REORDERED, ""): Case(old=document(ONE, OTHER), new=document(OTHER, ONE), breaking=False),
    **{(Kind.SENTENCE_ADDED, kind): Case(old=without(kind), new=EVERYTHING, breaking=True) for kind in ALL},
    **{(Kind.SENTENCE_REMOVED, kind): Case(old=EVERYTHING, new=without(kind), breaking=True) for kind in ALL},
    (Kind.SENTENCE_ADDED, "MATCH beside MERGE"): Case(
        old=sentences("EVERY", "MERGE", "KEEP"), new=sentences("EVERY", "MATCH", "MERGE", "KEEP"), breaking=False
    ),
    (Kind.SENTENCE_REMOVED, "MATCH beside MERGE"): Case(
        old=sentences("EVERY", "MATCH", "MERGE", "KEEP"), new=sentences("EVERY", "MERGE", "KEEP"), breaking=False
    ),
    (Kind.SENTENCE_ADDED, "MERGE"): Case(old=without("MERGE"), new=EVERYTHING, breaking=False),
    (Kind.SENTENCE_ADDED, "PROPS"): Case(old=without("PROPS"), new=EVERYTHING, breaking=False),
    (Kind.SENTENCE_REMOVED, "MERGE"): Case(old=EVERYTHING, new=without("MERGE"), breaking=False),
    (Kind.SENTENCE_REMOVED, "PROPS"): Case(old=EVERYTHING, new=without("PROPS"), breaking=False),
    **{
        (Kind.SENTENCE_CHANGED, f"{one} to {other}"): Case(old=creating(one), new=creating(other), breaking=True)
        for one in ("EVERY", "WHEN", "LINK")
        for other in ("EVERY", "WHEN", "LINK")
        if one != other
    },
    (Kind.SENTENCE_CHANGED, "condition"): Case(
        old=creating("WHEN"), new=creating("WHEN").replace("is ready", "is sold"), breaking=True
    ),
    (Kind.SENTENCE_CHANGED, "connections fewer"): Case(
        old=connected("Deal, or Order"), new=connected("Deal"), breaking=True
    ),
    (Kind.SENTENCE_CHANGED, "connections more"): Case(
        old=connected("Deal"), new=connected("Deal, or Order"), breaking=True
    ),
    (Kind.SENTENCE_CHANGED, "connections others"): Case(old=connected("Deal"), new=connected("Order"), breaking=True),
    (Kind.SENTENCE_CHANGED, "connections reworded"): Case(
        old=connected("Deal"), new=connected("Deal", "Gamma"), breaking=True
    ),
    (Kind.SENTENCE_CHANGED, "connections reordered"): Case(
        old=connected("Deal, or Order"), new=connected("Order, or Deal"), breaking=False
    ),
    (Kind.SENTENCE_REORDERED, ""): Case(
        old=sentences("EVERY", "KEEP", "PROPS"), new=sentences("KEEP", "EVERY", "PROPS"), breaking=False
    ),
    (Kind.RULE_ADDED, ""): Case(old=rules(*RULES), new=rules(*RULES, ("a", "b")), breaking=True),
    (Kind.RULE_ADDED, "repeated"): Case(old=rules(*RULES), new=rules(*RULES, RULES[0]), breaking=False),
    (Kind.RULE_REMOVED, ""): Case(old=rules(*RULES), new=rules(RULES[0]), breaking=True),
    (Kind.RULE_REMOVED, "repeated"): Case(old=rules(*RULES, RULES[0]), new=rules(*RULES), breaking=False),
    (Kind.RULE_RENAMED, ""): Case(old=rules(*RULES), new=rules(RULES[0], ("phone", "cell")), breaking=True),
    (Kind.RULE_REORDERED, ""): Case(old=rules(*RULES), new=rules(*RULES[::-1]), breaking=False),
    (Kind.ROW_ADDED, ""): Case(old=rows(*ROWS), new=rows(*ROWS, ROW), breaking=False),
    (Kind.ROW_ADDED, "shared"): Case(old=rows(*ROWS), new=rows(*ROWS, ("other", "title")), breaking=True),
    (Kind.ROW_ADDED, "repeated"): Case(old=rows(*ROWS), new=rows(*ROWS, ROWS[0]), breaking=False),
    (Kind.ROW_REMOVED, ""): Case(old=rows(*ROWS), new=rows(*ROWS[1:]), breaking=True),
    (Kind.ROW_REMOVED, "repeated"): Case(old=rows(*ROWS, ROWS[0]), new=rows(*ROWS), breaking=False),
    (Kind.ROW_RENAMED, "source"): Case(old=rows(*ROWS), new=rows(("label", "title"), *ROWS[1:]), breaking=True),
    (Kind.ROW_RENAMED, "target"): Case(old=rows(*ROWS), new=rows(("name", "label"), *ROWS[1:]), breaking=True),
    (Kind.ROW_RETYPED, ""): Case(old=rows(ROW), new=rows((*ROW[:2], '"integer"')), breaking=True),
    (Kind.ROW_BOUND, "more"): Case(old=bound(NO), new=bound(NO[:-1] + SE[1:]), breaking=True),
    (Kind.ROW_BOUND, "fewer"): Case(old=bound(NO), new=bound(""), breaking=True),
    (Kind.ROW_BOUND, "others"): Case(old=bound(NO), new=bound(SE), breaking=True),
    (Kind.ROW_REORDERED, ""): Case(old=rows(*ROWS), new=rows(*ROWS[1:], ROWS[0]), breaking=False),
}


def changes(old: dict[str, str], new: dict[str, str]) -> list[Change]:
    """What changed between documents that are given by their paths."""
    before, after = ({path: reading(path, text) for path, text in texts.items()} for texts in (old, new))
    return [change for document in compare(before, after) for change in document.changes]


def reading(path: str, text: str) -> Reading:
    return read(text, path, document_id=path.removesuffix(".rst"))


def test_every_line_of_the_table_has_a_case() -> None:
    assert CASES.keys() == EFFECTS.keys()


@pytest.mark.parametrize("key", EFFECTS, ids=lambda key: f"{key[0]}-{key[1]}".rstrip("-"))
def test_a_change_is_the_one_that_was_made(key: tuple[ChangeKind, str]) -> None:
    """It is named, alone, with what the table says it does."""
    case, effect = CASES[key], EFFECTS[key]
    old = {case.old_path: case.old} if case.old is not None else {}
    new = {"a.rst": case.new} if case.new is not None else {}
    found = changes(old, new)
    expected = [(key[0], case.breaking, effect.reason)]
    assert [(one.kind, one.breaking, one.reason) for one in found] == expected
    if old:
        assert changes(old, old) == []
