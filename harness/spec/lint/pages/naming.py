"""Names of systems and datatypes that are missing, disagree or cannot be told apart."""

from harness.diagnostics import Severity
from harness.spec.lint.page import Page

ERROR, WARNING = Severity.ERROR, Severity.WARNING

PAGES = (
    Page(
        code="naming.ambiguous-section",
        severity=WARNING,
        what="A section's title can be parted into two datatypes in several ways.",
        why="“ to ” stands in it more than once, and the document's title does not settle which one parts it.",
        wrong="Go to Market Lead to Tripletex Customer",
        right="Gotomarket Lead to Tripletex Customer",
    ),
    Page(
        code="naming.ambiguous-title",
        severity=WARNING,
        what="The document's title can be parted into two systems in several ways.",
        why="“ to ” stands in it more than once. The way that most sections agree with is taken.",
        wrong="Go to Market to Tripletex Dataflow",
        right="Gotomarket to Tripletex Dataflow",
    ),
    Page(
        code="naming.missing-system",
        severity=WARNING,
        what="A title leaves a system's name out.",
        why="The datatype could belong to any system, so it cannot be connected to one.",
        wrong="Zendesk to  Dataflow\nTripletex Customer to  Vendor",
        right="Zendesk to Tripletex Dataflow\nTripletex Customer to Wave Vendor",
    ),
    Page(
        code="naming.no-systems",
        severity=ERROR,
        what="The document's title names no system at all.",
        why="Nobody can say which systems are to be compared.",
        wrong=" to  Dataflow",
        right="Zendesk to Tripletex Dataflow",
    ),
    Page(
        code="naming.section-disagrees",
        severity=WARNING,
        what="A section names a system that is known, but is not the one of the document's title.",
        why="The section belongs to another document, or one of the two names is wrong. It is read as it says.",
        wrong="Zendesk to Tripletex Dataflow\n…\nZendesk Users to SuperOffice Person",
        right="Zendesk to SuperOffice Dataflow\n…\nZendesk Users to SuperOffice Person",
    ),
    Page(
        code="naming.sentence-disagrees",
        severity=ERROR,
        what="A sentence names other datatypes than the title of its section.",
        why="Which of the two is right is not known, so the sentence and its table are not read.",
        wrong="Zendesk Users to Tripletex Contact\n…\n"
        "Every Zendesk Users will be synchronized with a Tripletex Customer.",
        right="Zendesk Users to Tripletex Contact\n…\n"
        "Every Zendesk Users will be synchronized with a Tripletex Contact.",
    ),
    Page(
        code="naming.table-header",
        severity=WARNING,
        what="The columns of a table are named otherwise than the section's title.",
        why="The columns may be swapped, or the table may belong to another section.",
        wrong="   * - Zendesk Users Property\n     - Tripletex Customer Property",
        right="   * - Zendesk Users Property\n     - Tripletex Contact Property",
    ),
    Page(
        code="naming.undecided-system",
        severity=WARNING,
        what="A section's side does not begin with the system of the document's title.",
        why="Where the system's name ends and that of the datatype begins had to be guessed. The titles of the other "
        "documents that are given may settle it, or `[aliases]` in harness.toml.",
        wrong="Wave Financial to Tripletex Dataflow\n…\nWave Vendor to Tripletex Supplier",
        right="Wave Financial to Tripletex Dataflow\n…\nWave Financial Vendor to Tripletex Supplier",
    ),
)
