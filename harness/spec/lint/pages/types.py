"""Data types that are not well formed."""

from harness.diagnostics import Severity
from harness.spec.lint.page import Page

PAGES = (
    Page(
        code="types.malformed-data-type",
        severity=Severity.ERROR,
        what="A data type is no quoted name, no N/A and no well-formed expression.",
        why="In many published documents the opening brackets of expressions were lost. What is missing is said and "
        "never guessed; the row is kept as it stands.",
        wrong='     - "datetime-format","%Y-%m-%d","_."]',
        right='     - ["datetime-format","%Y-%m-%d","_."]',
    ),
)
