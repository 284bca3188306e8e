"""CONNECTED names datatypes that are themselves synchronized; another document may say so."""

from collections.abc import Iterator, Sequence

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import Dataflow, SentenceKind
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


def rule(flows: Sequence[Dataflow]) -> Iterator[Diagnostic]:
    known = {
        letters(datatype.name)
        for flow in flows
        for mapping in flow.mappings
        for datatype in (mapping.source, mapping.target)
    }
    for flow in flows:
        for mapping in flow.mappings:
            for sentence in mapping.sentences:
                if sentence.kind is not SentenceKind.CONNECTED:
                    continue
                missing = [f"“{name}”" for name in sentence.detail if letters(name) not in known]
                if missing:
                    message = f"no given document synchronizes {', '.join(missing)}"
                    hint = "give the documents that do as well, or correct the name"
                    yield PAGE.at(sentence.location, message, hint)
