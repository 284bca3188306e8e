"""Every code has its page, and the page of documentation is what the rules say."""

import re
from pathlib import Path

import pytest

import harness
from harness.diagnostics import Severity
from harness.errors import UsageError
from harness.spec.lint.manual import manual
from harness.spec.lint.page import FAMILIES
from harness.spec.lint.registry import PAGES, expand
from tests.spec.texts import ROOT

CODE = re.compile(rf'"((?:{"|".join(FAMILIES)})\.[a-z0-9-]+)"')
SPEC = Path(harness.__file__).parent / "spec"


def raised() -> set[str]:
    """The codes that stand in the sources of the reader and the rules."""
    sources = [path for path in SPEC.rglob("*.py") if path.parent.name != "pages"]
    return {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}


def test_every_code_that_can_occur_has_a_page_and_no_other_has_one() -> None:
    assert raised() == set(PAGES)


def test_every_page_says_all_there_is_to_say() -> None:
    for page in PAGES.values():
        assert page.family in FAMILIES
        assert page.what.endswith(".")
        assert page.why.endswith(".")
        assert page.wrong != page.right


def test_the_documentation_is_up_to_date() -> None:
    """`python -m harness.spec.lint.manual > docs/diagnostics.md` writes it."""
    assert (ROOT / "docs" / "diagnostics.md").read_text(encoding="utf-8") == manual()


def test_errors_come_from_the_reader_only() -> None:
    """A rule that finds something odd in a document that could be read makes no command fail."""
    assert {page.family for page in PAGES.values() if page.severity is Severity.ERROR} == {
        "syntax",
        "structure",
        "naming",
        "types",
    }


def test_codes_and_families_are_expanded() -> None:
    assert expand("") == frozenset()
    assert expand("types.two-data-types") == {"types.two-data-types"}
    assert expand("types, rules.duplicate-row") == {
        "types.date-format",
        "types.malformed-data-type",
        "types.two-data-types",
        "types.unknown-function",
        "types.value-and-object",
        "types.wrong-arguments",
        "rules.duplicate-row",
    }


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("rules.duplicated-row", "did you mean rules.duplicate-row?"),
        ("duplicate-rows", "did you mean rules.duplicate-row?"),
        ("structures", "did you mean structure?"),
        ("xyzzy", f"families: {', '.join(FAMILIES)}"),
    ],
)
def test_an_unknown_code_is_refused_with_the_nearest(wrong: str, hint: str) -> None:
    with pytest.raises(UsageError) as error:
        expand(f"types,{wrong}")
    assert error.value.message == f"no code or family of diagnostics is called {wrong}"
    assert error.value.hint == hint
