"""Everything there is to say about the documents below some paths, in memory that does not grow with their number."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.checking.spool import Digests, Spool
from harness.diagnostics import Diagnostic
from harness.spec.lint.digest import Documents, Newest
from harness.spec.lint.entry import END, diagnostics, head
from harness.spec.lint.judge import in_order, judge_together

Entries = Iterable[tuple[str, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How much was read, and in `spool` and `together` what is to be said of it."""

    documents: int
    mappings: int
    statements: int
    spool: Spool
    together: Mapping[str, Sequence[Diagnostic]]

    def diagnostics(self) -> Iterator[Diagnostic]:
        """Document by document as they were given, each in the order of its lines."""
        for path, (_, found, _) in self.spool:
            yield from in_order(diagnostics(found, path), self.together.get(path, ()))


def checked(entries: Entries, spool: Spool) -> Checked:
    """Take in the entry of each document, given with its path, then judge the documents side by side."""
    documents = mappings = statements = 0
    newest = Newest()
    for path, entry in entries:
        spool.add(path, entry)
        told = head(entry.partition(END)[0])
        if told.systems:
            newest.add((told.systems[0], told.systems[1]), told.generated)
        documents += 1
        mappings += told.mappings
        statements += told.statements
    return Checked(
        documents=documents,
        mappings=mappings,
        statements=statements,
        spool=spool,
        together=judge_together(Documents(Digests(spool), newest)),
    )
