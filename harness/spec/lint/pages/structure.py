"""Documents, sections and tables that are not built as they must be."""

from harness.diagnostics import Severity
from harness.spec.lint.page import Page

ERROR, WARNING = Severity.ERROR, Severity.WARNING
DOCUMENT = "=============================\nZendesk to Tripletex Dataflow\n============================="

PAGES = (
    Page(
        code="structure.empty",
        severity=ERROR,
        what="The document is empty.",
        why="It was probably cut off when it was written or copied.",
        wrong="(nothing)",
        right=DOCUMENT,
    ),
    Page(
        code="structure.file-too-large",
        severity=ERROR,
        what="The file is larger than what is read.",
        why="The largest published document is a fortieth of that. It is given up, as a hostile one must cost no time.",
        wrong="a file of more than 4 MB",
        right="one file for each pair of systems",
    ),
    Page(
        code="structure.missing-table",
        severity=ERROR,
        what="No table follows a MERGE or PROPS sentence.",
        why="The sentence announces rules or properties, and names none.",
        wrong="The following properties are synchronized between a … and a …:\n\n(the next section)",
        right="The following properties are synchronized between a … and a …:\n\n.. list-table::\n   :header-rows: 1",
    ),
    Page(
        code="structure.no-documents",
        severity=ERROR,
        what="A directory that was given holds no dataflow document.",
        why="Nothing checked must not look like nothing wrong.",
        wrong="harness check empty-directory",
        right="harness check specs",
    ),
    Page(
        code="structure.no-generated",
        severity=WARNING,
        what="The document does not say when it was generated.",
        why="Which of two versions is the newer one is told by it.",
        wrong="Introduction\n------------",
        right="Generated: 2024-09-10 14:16:17\n\nIntroduction\n------------",
    ),
    Page(
        code="structure.no-line-end",
        severity=WARNING,
        what="The document ends in a table, without a line end.",
        why="It may have been cut off in the middle of a cell.",
        wrong='     - "stri(end of the file)',
        right='     - "string"(line end, end of the file)',
    ),
    Page(
        code="structure.not-a-dataflow",
        severity=ERROR,
        what="The file has no title “… to … Dataflow”.",
        why="Without it, it is not a dataflow document, and nothing of it is read.",
        wrong="Release notes\n=============",
        right=DOCUMENT,
    ),
    Page(
        code="structure.truncated-table",
        severity=ERROR,
        what="The document ends where a table, a row or two sentences must follow.",
        why="The document was cut off, and what followed is not known.",
        wrong="   * - email\n(end of the file)",
        right='   * - email\n     - emailAddress\n     - "string"',
    ),
    Page(
        code="structure.unknown-section",
        severity=ERROR,
        what="A section whose title is not “A to B”.",
        why="It is no mapping, so nothing in it can be verified.",
        wrong="Notes\n-----",
        right="Zendesk Users to Tripletex Contact\n----------------------------------",
    ),
    Page(
        code="structure.unreadable",
        severity=ERROR,
        what="A file or directory cannot be read, or is no regular file.",
        why="What was not read must not look like nothing wrong.",
        wrong="a file without permission to read it",
        right="a file that can be read",
    ),
)
