"""The entry of each document, in the order in which the documents were found."""

from collections.abc import Sequence
from datetime import datetime

from harness.checking.check import Entries
from harness.spec.files import Found, read_one
from harness.spec.lint.entry import entry


def entries(found: Sequence[Found], now: datetime) -> Entries:
    for each in found:
        yield each.name, entry(read_one(each), now)
