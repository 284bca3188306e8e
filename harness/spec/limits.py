"""How long documents and lines may be: docutils reads half a megabyte a second, and less where lines are long."""

from harness.diagnostics import Severity
from harness.spec.account import Account

LONGEST_LINE = 10_000  # characters; the longest of 168,000 published documents are far below 1,000
LARGEST_FILE = 4 * 1024 * 1024  # bytes; the largest published document is below a tenth of a megabyte


def too_long(account: Account) -> bool:
    """Report the lines that are too long to be read; the whole document is then given up."""
    long = [number for number, line in enumerate(account.lines, start=1) if len(line) > LONGEST_LINE]
    for number in long:
        message = f"the line has {len(account.line(number)):,} characters, more than the {LONGEST_LINE:,} that are read"
        hint = "a sentence or cell stands on a line of its own; is this a dataflow document?"
        place = account.place(number, LONGEST_LINE + 1)
        account.report(Severity.ERROR, "syntax.line-too-long", place, message, hint)
    if long:
        account.cover(1, len(account.lines) + 1)
    return bool(long)
