"""Each rule about one document: what it says about a wrong one, word for word, and that a right one is left alone."""

import pytest

from tests.documents import document, section
from tests.spec.lint.judged import Said, judged

EVERY = ("EVERY", "KEEP", "PROPS")
MATCH = ("EVERY", "MATCH", "MERGE", "KEEP", "PROPS")
LINK = ("LINK", "MERGE", "KEEP", "PROPS")
ROW = ("name", "fullName")
WHEN = document(section("WHEN", "KEEP", "PROPS", rows=[ROW]))
PLAIN = document(section(*EVERY, rows=[ROW]))

WRONG = {
    "empty merge cell": (
        document(section(*MATCH, rules=[("email", ""), ("", "mail"), ("", "")], rows=[ROW])),
        [
            (f"a.rst:{line}:8", "warning", "rules.empty-merge-cell", f"a merge rule lacks a property: {told}")
            for line, told in (
                (26, "“email” is compared with nothing"),
                (28, "“mail” is compared with nothing"),
                (30, "both cells are empty"),
            )
        ],
    ),
    "duplicate row": (
        document(section(*MATCH, rules=[("email", "mail")] * 2, rows=[ROW, ("a", "b"), ROW])),
        [
            ("a.rst:28:8", "warning", "rules.duplicate-row", "the row email → mail stands in line 26 already"),
            ("a.rst:47:8", "warning", "rules.duplicate-row", "the row name → fullName stands in line 41 already"),
        ],
    ),
    "future timestamp": (
        PLAIN.replace("2026-01-02 03:04:05", "2026-11-22 02:00:01"),
        [
            (
                "a.rst:5:1",
                "warning",
                "structure.future-timestamp",
                "generated at 2026-11-22 02:00:01, which is in the future",
            )
        ],
    ),
    "id onto id": (
        document(section(*EVERY, rows=[ROW, ("id", "CustomerId")])),
        [
            (
                "a.rst:29:8",
                "information",
                "rules.id-onto-id",
                "id, the id of Alfa Person, is mapped onto CustomerId, the id that Beta Customer gets from its own "
                "system",
            )
        ],
    ),
    "other spelling": (
        document(
            *(section(*EVERY, a=a, rows=[ROW]) for a in ("Go On Person", "Goon Lead", "GoOn Deal", "GoOn Sale")),
            source="Go On",
        ),
        [
            (place, "information", "naming.other-spelling", f"{told}")
            for place, told in (
                ("a.rst:31:1", "“Goon” is “Go On” in the document's title (this section)"),
                ("a.rst:50:1", "“GoOn” is “Go On” in the document's title (this section and 1 more)"),
            )
        ],
    ),
    "several sources": (
        document(section(*EVERY, rows=[("a", "x"), ("b", "x"), ("c", "y")])),
        [("a.rst:26:8", "information", "rules.several-sources", "fed by several sources: x by a, b")],
    ),
    "two data types": (
        document(
            section(*EVERY, rows=[("a", "x", '"integer"')]),
            section(*EVERY, a="Alfa Lead", rows=[("b", "x", '"string"')]),
        ),
        [
            (
                "a.rst:45:8",
                "warning",
                "types.two-data-types",
                'x of Beta Customer is "string" here and "integer" in line 26',
            )
        ],
    ),
    "unmeetable self rule": (
        document(section(*LINK, b="Alfa Person", rules=[("id", "id"), ("mail", "mail")], rows=[ROW]), target="Alfa"),
        [
            (
                "a.rst:23:8",
                "warning",
                "rules.unmeetable-self-rule",
                "no two records of Alfa Person have the same id: the rule can never be met",
            )
        ],
    ),
    "value and object": (
        document(
            section(*EVERY, rows=[("name", "title"), ("name", "title.text"), ("street.a.b", "s"), ("street.a", "t")])
        ),
        [
            (f"a.rst:{line}:8", "warning", "types.value-and-object", told)
            for line, told in (
                (29, "title of Beta Customer is a value in line 26 and an object, title.text, in line 29"),
                (35, "street.a of Alfa Person is a value in line 35 and an object, street.a.b, in line 32"),
            )
        ],
    ),
    "when without condition": (
        WHEN.replace("When a Alfa Person is ready", "removed for now. Until solved"),
        [
            (
                "a.rst:14:1",
                "warning",
                "rules.when-without-condition",
                "no condition, but what looks like a remark: “removed for now. Until solved”",
            )
        ],
    ),
}

RIGHT = {
    "merge rules that differ, rows of different types": document(
        section(
            *MATCH, rules=[("email", "mail"), ("mail", "mail")], rows=[ROW, ("name", "fullName", '["upper", "_."]')]
        )
    ),
    "a time that has come where the day begins first": PLAIN.replace("2026-01-02 03:04:05", "2026-11-22 02:00:00"),
    "ids onto other properties, and the reverse": document(
        section(*EVERY, rows=[("id", "reference"), ("companyId", "id"), ("a.id", "b.id")])
    ),
    "one spelling": document(section(*EVERY, a="Go On Person", rows=[ROW]), source="Go On"),
    "one source for two targets, and one under a condition": document(
        section(*EVERY, rows=[("a", "x"), ("a", "y"), ("b (Dependant on having 1 in c)", "y")])
    ),
    "two types of two datatypes, and one that picks a value": document(
        section(*EVERY, rows=[("a", "x", '"integer"')]),
        section(*EVERY, b="Beta Lead", rows=[("b", "x", '"string"'), ("b", "x", '"first"')]),
    ),
    "the same id of two datatypes": document(
        section(*LINK, b="Alfa Lead", rules=[("id", "id")], rows=[ROW]), target="Alfa"
    ),
    "an object with two properties, beside names that begin alike": document(
        section(*EVERY, rows=[("street.name", "title.a"), ("street.number", "title.b"), ("streets", "titles")])
    ),
    "a condition": WHEN,
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_document(name: str) -> None:
    text, said = WRONG[name]
    expected: list[Said] = said
    assert judged(text) == expected


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_document(name: str) -> None:
    assert judged(RIGHT[name]) == []
