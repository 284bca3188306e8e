"""Data types that are not well formed, or say what nothing describes."""

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
    Page(
        code="types.unknown-function",
        severity=Severity.WARNING,
        what="A data type names a type or function that is not known.",
        why="What it makes of a value cannot be told, so that its row cannot be verified by value. A name that is "
        "close stands in the hint.",
        wrong='     - ["datetime-fromat","%Y-%m-%d","_."]',
        right='     - ["datetime-format","%Y-%m-%d","_."]',
    ),
    Page(
        code="types.wrong-arguments",
        severity=Severity.WARNING,
        what="A function in a data type has more or fewer arguments than it takes.",
        why="What it makes of a value cannot be told, so that its row cannot be verified by value. Often a bracket has "
        "moved.",
        wrong='     - ["if",["is-empty"],true,"boolean"]',
        right='     - ["if",["is-empty","_."],true,"boolean"]',
    ),
    Page(
        code="types.date-format",
        severity=Severity.WARNING,
        what="A date format has a directive that is not documented, a part twice, or `%z` before its end.",
        why="Directives are `%d %e %H %I %m %M %p %S %f %y %Y %z %%`, and `%z` must be the last; what others give "
        "cannot be told.",
        wrong='     - ["datetime-format","%d %b %Y","_."]',
        right='     - ["datetime-format","%d.%m.%Y","_."]',
    ),
)
