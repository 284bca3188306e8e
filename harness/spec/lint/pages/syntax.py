"""Lines, cells and sentences that are not written as they must be."""

from harness.diagnostics import Severity
from harness.spec.lint.page import Page

ERROR, WARNING = Severity.ERROR, Severity.WARNING

PAGES = (
    Page(
        code="syntax.continued-cell",
        severity=WARNING,
        what="A cell goes on over a second line.",
        why="The lines are read as one cell, joined by a blank. Other readers may see two.",
        wrong="   * - delivery\n       address",
        right="   * - delivery address",
    ),
    Page(
        code="syntax.dependency",
        severity=ERROR,
        what="A dependency cannot be read: a bracket or the word “in” is missing.",
        why="The row holds only under a condition, and the condition is not known. The row is not read.",
        wrong="   * - department.id (Dependant on having NO country",
        right="   * - department.id (Dependant on having NO in country)",
    ),
    Page(
        code="syntax.generated-date",
        severity=WARNING,
        what="The time at which the document was generated cannot be read.",
        why="Which of two versions is the newer one is told by it.",
        wrong="Generated: yesterday",
        right="Generated: 2024-09-10 14:16:17",
    ),
    Page(
        code="syntax.incomplete-sentence",
        severity=ERROR,
        what="One of the two lines of the MATCH sentence is missing.",
        why="One line says what happens to a match, the other one what happens without. Half of it is not read.",
        wrong="If no matching Wave Vendor is found, a new Wave Vendor will be created.",
        right="If a matching Wave Vendor already exists, the Zendesk Users will be merged with the existing one.\n"
        "If no matching Wave Vendor is found, a new Wave Vendor will be created.",
    ),
    Page(
        code="syntax.line-too-long",
        severity=ERROR,
        what="A line is longer than what is read.",
        why="No published document has a line of a tenth of that. It is given up, as a hostile one must cost no time.",
        wrong="Every Zendesk Users Users Users … (more than 10,000 characters)",
        right="Every Zendesk Users will be synchronized with a Tripletex Contact.",
    ),
    Page(
        code="syntax.missing-blank-line",
        severity=WARNING,
        what="No blank line stands above a table.",
        why="It is read as a table here; other readers of RST take it for text of the sentence above.",
        wrong="The following properties are synchronized between a … and a …:\n.. list-table::",
        right="The following properties are synchronized between a … and a …:\n\n.. list-table::",
    ),
    Page(
        code="syntax.not-utf-8",
        severity=ERROR,
        what="The file is not encoded in UTF-8.",
        why="Names with letters beyond ASCII would be read wrongly, so nothing is read.",
        wrong="a file saved as Windows-1252",
        right="the same file saved as UTF-8",
    ),
    Page(
        code="syntax.refused-directive",
        severity=ERROR,
        what="A directive other than `.. list-table::`.",
        why="Documents come from outside. What could include, insert or define something is refused, never looked at.",
        wrong=".. include:: other.rst",
        right=".. list-table::\n   :header-rows: 1",
    ),
    Page(
        code="syntax.row-cells",
        severity=ERROR,
        what="A row has more or fewer cells than its table has columns.",
        why="Which cell is missing is not known, so the row is not read.",
        wrong="   * - email\n     - emailAddress",
        right='   * - email\n     - emailAddress\n     - "string"',
    ),
    Page(
        code="syntax.short-underline",
        severity=WARNING,
        what="The line under a title is shorter than the title.",
        why="It is read as a title here; other readers of RST warn or take it for text.",
        wrong="Zendesk Users to Tripletex Contact\n------",
        right="Zendesk Users to Tripletex Contact\n----------------------------------",
    ),
    Page(
        code="syntax.spilled-data-type",
        severity=WARNING,
        what="A data type stands at the beginning of a line of its own, below a row that lacks it.",
        why="It is read as the data type of that row; docutils rejects the whole table. `--fix` puts it back.",
        wrong='   * - description\n     - Created_Time\n"string"',
        right='   * - description\n     - Created_Time\n     - "string"',
        fixable=True,
    ),
    Page(
        code="syntax.table-header",
        severity=ERROR,
        what="The first row of a table does not name its columns.",
        why="The first row is the header, whatever it says, so a row of properties there is lost.",
        wrong='   * - email\n     - emailAddress\n     - "string"',
        right="   * - Zendesk Users Property\n     - Tripletex Contact Property\n     - Tripletex Data Type",
    ),
    Page(
        code="syntax.unknown-sentence",
        severity=ERROR,
        what="A line of a section is none of the known sentences.",
        why="What is not understood cannot be verified, and must not be passed over.",
        wrong="Each Zendesk Users gets synchronised with a Tripletex Contact.",
        right="Every Zendesk Users will be synchronized with a Tripletex Contact.",
    ),
    Page(
        code="syntax.unread-line",
        severity=WARNING,
        what="Lines that belong to nothing.",
        why="Every line of a document is read or named. An error where it may have been a sentence, row or table.",
        wrong=".. a comment between two sentences",
        right="(nothing)",
    ),
)
