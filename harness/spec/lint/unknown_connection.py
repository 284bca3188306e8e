"""CONNECTED names datatypes that are themselves synchronized; another document may say so."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
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
    known = {name for pair in documents.pairs for _, name in pair}
    for told in documents.connected:
        for place, names in told.section.connected:
            missing = [f"“{name}”" for name in names if letters(name) not in known]
            if missing:
                message = f"no given document synchronizes {', '.join(missing)}"
                yield PAGE.at(told.at(*place), message, "give the documents that do as well, or correct the name")
