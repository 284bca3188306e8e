"""CONNECTED names datatypes that are themselves synchronized; another document may say so."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.spec.lint.digest import Documents
from harness.spec.lint.identity import letters
from harness.spec.lint.page import Page

PAGE = Page(
    code="cross-document.unknown-connection",
    severity=Severity.INFORMATION,
    what="A CONNECTED sentence names a datatype that none of the given documents synchronizes.",
    why="The sentence makes creation depend on a record that is synchronized. If nothing synchronizes that datatype, "
    "nothing is ever created. It may be in a document that was not given, or be spelled otherwise.",
    wrong="… if it is connected to a HubSpot Dealassociation that is synchronized into Tripletex.",
    right="… if it is connected to a HubSpot Deal that is synchronized into Tripletex.",
)


def rule(documents: Documents) -> Iterator[Diagnostic]:
    known: set[str] = set()
    named: list[tuple[Location, tuple[str, ...]]] = []
    for told in documents:
        known |= {name for _, name in told.pair}
        named += ((told.at(*place), names) for place, names in told.section.connected)
    for location, names in named:
        missing = [f"“{name}”" for name in names if letters(name) not in known]
        if missing:
            message = f"no given document synchronizes {', '.join(missing)}"
            yield PAGE.at(location, message, "give the documents that do as well, or correct the name")
