"""A system has one name in a document."""

from collections import defaultdict
from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location
from harness.model.dataflow import Dataflow
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject
from harness.spec.names import squash
from harness.spec.parting import part

PAGE = Page(
    code="naming.other-spelling",
    severity=Severity.INFORMATION,
    what="A section spells a system's name otherwise than the document's title.",
    why="The two are taken for one system, as only case and blanks differ. Whoever searches for the name, or compares "
    "it in another tool, finds half of the sections. One remark a spelling, at the first section that has it.",
    wrong="Zendesk to PowerOffice GO Dataflow\n…\nZendesk Users to Powerofficego Contactperson",
    right="Zendesk to PowerOffice GO Dataflow\n…\nZendesk Users to PowerOffice GO Contactperson",
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    found: defaultdict[tuple[str, str], list[Location]] = defaultdict(list)
    for system, spelled, place in _spellings(subject.flow):
        if system != spelled:
            found[system, spelled].append(place)
    for (system, spelled), places in found.items():
        many = f" and {len(places) - 1} more" if len(places) > 1 else ""
        message = f"“{spelled}” is “{system}” in the document's title (this section{many})"
        yield PAGE.at(places[0], message, f"write “{system}” everywhere")


def _spellings(flow: Dataflow) -> Iterator[tuple[str, str, Location]]:
    """Each system that a section names, as the title spells it and as the section does."""
    for mapping in flow.mappings:
        names = part(mapping.title, flow.source, flow.target, flow.aliases).names
        for name, datatype in zip(names, (mapping.source, mapping.target), strict=True):
            if datatype.system in (flow.source, flow.target) and datatype.system:
                spelled = " ".join(name.split()).removesuffix(datatype.name).rstrip()
                if squash(spelled) == squash(datatype.system):
                    yield datatype.system, spelled, mapping.location
