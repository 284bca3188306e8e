"""Everything there is to say about the documents below some paths, in memory that does not grow with their number."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.checking.spool import Digests, Spool
from harness.diagnostics import Diagnostic
from harness.model.dataflow import Alias
from harness.spec.aliases import Lesson
from harness.spec.lint.digest import Documents, Newest
from harness.spec.lint.entry import END, diagnostics, head
from harness.spec.lint.judge import in_order, judge_together

Entries = Iterable[tuple[str, bytes]]
Again = Callable[[str, Sequence[Alias]], bytes]


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


def checked(entries: Entries, spool: Spool, again: Again) -> Checked:
    """Take in the entry of each document, given with its path, then judge the documents side by side.

    A document that leaves open which system it means is read `again` with what all of them teach.
    """
    documents = mappings = statements = 0
    newest, lesson = Newest(), Lesson()
    undecided: list[str] = []
    for path, entry in entries:
        spool.add(path, entry)
        told = head(entry.partition(END)[0])
        lesson.add(told.names, told.short)
        if told.undecided:
            undecided.append(path)
        if told.systems:
            newest.add((told.systems[0], told.systems[1]), told.generated)
        documents += 1
        mappings += told.mappings
        statements += told.statements
    taught = lesson.learnt() if undecided else ()
    for path in undecided:
        spool.replace(path, again(path, taught))
    return Checked(
        documents=documents,
        mappings=mappings,
        statements=statements,
        spool=spool,
        together=judge_together(Documents(Digests(spool), newest)),
    )
