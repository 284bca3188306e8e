"""Property cells."""

import pytest

from harness.model.dataflow import Dependency
from harness.spec.cells import PropertyCell, property_cell


@pytest.mark.parametrize("path", ["a", "profile.email.email", "a..b", "ps:P297", "$id", "", "name_ `x` *y*"])
def test_a_plain_cell_is_its_property(path: str) -> None:
    assert property_cell(path) == PropertyCell(property=path)


def test_a_trailing_tab_is_not_part_of_the_property() -> None:
    assert property_cell("amount\t").property == "amount"


@pytest.mark.parametrize(
    ("cell", "dependencies"),
    [
        ("x (Dependant on having NO in a.b)", [("NO", "a.b")]),
        ("x (Dependant on having wd:Q2366457 in  )", [("wd:Q2366457", "")]),
        ("x (Dependant on having  in a.b)", [("", "a.b")]),
        (
            "x (Dependant on having wd:Q17517 in phone.namedependant on having NO in phone.name)",
            [("wd:Q17517", "phone.name"), ("NO", "phone.name")],
        ),
        ("x (Dependant on having sold in store in kind)", [("sold in store", "kind")]),
        ("x (Dependent on having NO in c)", [("NO", "c")]),
        ("x (Dependant on having NO in c) (Dependant on having SE in d)", [("NO", "c"), ("SE", "d")]),
        ("x(Dependant on having NO in  Dependant on having  in d)", [("NO", ""), ("", "d")]),
    ],
)
def test_dependencies_are_taken_apart(cell: str, dependencies: list[tuple[str, str]]) -> None:
    """Run together or one by one, with empty values or properties."""
    read = property_cell(cell)
    assert read.property == "x"
    assert read.wrong == ""
    assert read.dependencies == tuple(Dependency(value=value, property=name) for value, name in dependencies)


@pytest.mark.parametrize(
    "cell", ["x (Dependant on having NO)", "x (Dependant on having NO in a", "x Dependant on having NO in a)"]
)
def test_what_is_wrong_with_a_dependency_is_said(cell: str) -> None:
    assert property_cell(cell).wrong
