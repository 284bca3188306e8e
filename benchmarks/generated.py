"""Documents that give as many scenarios as are asked for."""

from collections.abc import Iterator

from harness.model.dataflow import Dataflow
from harness.spec.read import read
from tests.documents import document, section

EACH = 7
"""Scenarios that a section of these documents gives, at depth `deep`."""
ROWS = [(f"details.field{row}", f"properties.p{row}") for row in range(4)]


def documents(scenarios: int, of_each: int) -> Iterator[tuple[str, Dataflow]]:
    """Documents by name that give so many scenarios together, rounded up to whole sections, and `of_each` apiece."""
    for index, (name, text) in enumerate(texts(scenarios, of_each)):
        flow = read(text, f"{name}.rst").dataflow
        if flow is None:
            raise AssertionError(f"document {index} cannot be read")
        yield name, flow


def texts(scenarios: int, of_each: int) -> Iterator[tuple[str, str]]:
    """The documents' texts, likewise."""
    left, index = -(-scenarios // EACH), 0
    while left > 0:
        own = min(left, -(-of_each // EACH))
        source, target = f"Alfa{index}", f"Beta{index}"
        sections = (
            section("EVERY", "KEEP", "PROPS", a=f"{source} Kind{one}", b=f"{target} Kind{one}", rows=ROWS)
            for one in range(own)
        )
        yield f"document{index}", document(*sections, source=source, target=target)
        left, index = left - own, index + 1
