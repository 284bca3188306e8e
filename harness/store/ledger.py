"""The ledger of a run: what it makes and what the sync makes for it, on disk before the request is sent.

One event a line, only ever appended to. Whoever holds the file open for writing has it locked, so that nobody cleans up
behind a run that still goes on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ValidationError

from harness.errors import HarnessError, UsageError
from harness.expr.jsontext import Fields, dumps, loads
from harness.model.dataflow import Datatype
from harness.store.appending import Appended
from harness.store.ledgerfile import (
    EVENT,
    Adopted,
    AnyEvent,
    Back,
    Before,
    Begun,
    Cleaned,
    Created,
    Creating,
    Deleted,
    Kind,
    Left,
    Trace,
    Unseen,
)

FILE_NAME = "ledger.jsonl"
VERSION = 1


@dataclass(slots=True, kw_only=True)
class Entry:
    """One record of the ledger; `id` is empty as long as no answer has shown it."""

    n: int
    datatype: Datatype
    mark: str = ""
    id: str = ""
    found_by: Fields = field(default_factory=dict)
    traces: tuple[Trace, ...] = ()
    adopted: str = ""
    gone: bool = False
    left: str = ""


class Ledger:
    """What a run may write to: its own records and those it adopted. Without a path it is kept in memory only.

    Opening raises UsageError for a file that another process holds, or that is no ledger. Where a line cannot be
    written, `problem` says why and nothing more is: that raises HarnessError, so that nothing more is made, but not in
    a clean-up, as what was made must go.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.run = ""
        self.systems: Mapping[str, str] = {}
        self.before: dict[Datatype, frozenset[str]] = {}
        self.entries: list[Entry] = []
        self.unseen: tuple[Datatype, ...] = ()
        self.is_cleaned = True
        """Whether nothing was made, or a clean-up ended since."""
        self._by_id: dict[tuple[Datatype, str], Entry] = {}
        self.problem = ""
        self.cleaning = False
        self._path = path
        self._file: Appended | None = None
        if path is not None:
            self._open(path)

    def begin(self, run: str, systems: Mapping[str, str]) -> None:
        """Write the first line."""
        self.run, self.systems = run, dict(systems)
        self._write(Begun(run=run, systems=dict(systems)))

    def found_before(self, datatype: Datatype, ids: Sequence[str]) -> None:
        """Take down who was there before, of a datatype whose new records are all the run's doing."""
        self.before[datatype] = frozenset(ids)
        self._write(Before(system=datatype.system, datatype=datatype.name, ids=tuple(sorted(ids))))

    def creating(self, datatype: Datatype, found_by: Fields, traces: Sequence[Trace] = ()) -> Entry:
        """A record that is about to be made, with a mark of its own; on disk when this returns."""
        n = len(self.entries) + 1
        entry = Entry(n=n, datatype=datatype, mark=self.mark(n), found_by=found_by, traces=tuple(traces))
        self._write(
            Creating(
                n=n,
                system=datatype.system,
                datatype=datatype.name,
                mark=entry.mark,
                found_by={path: dumps(value) for path, value in found_by.items()},
                traces=entry.traces,
            )
        )
        self._add(entry)
        return entry

    def mark(self, n: int) -> str:
        """The mark of the run's n-th record."""
        return f"{self.run}-{n}"

    @property
    def next_mark(self) -> str:
        """The mark that the next record gets."""
        return self.mark(len(self.entries) + 1)

    def created(self, entry: Entry, id: str) -> None:
        """The record has an id now."""
        entry.id = id
        self._by_id[entry.datatype, id] = entry
        self._write(Created(n=entry.n, id=id))

    def adopt(self, datatype: Datatype, id: str, because: str) -> Entry:
        """A record that the sync made for one of ours, which may be written to and deleted from now on."""
        if (known := self._by_id.get((datatype, id))) is not None:
            return known
        entry = Entry(n=len(self.entries) + 1, datatype=datatype, id=id, adopted=because)
        self._add(entry)
        self._by_id[datatype, id] = entry
        self._write(Adopted(n=entry.n, system=datatype.system, datatype=datatype.name, id=id, because=because))
        return entry

    def deleted(self, entry: Entry) -> None:
        """The record is gone."""
        entry.gone = True
        self._write(Deleted(n=entry.n))

    def back(self, entry: Entry) -> None:
        """The record is there again."""
        entry.gone = False
        self._write(Back(n=entry.n))

    def left(self, entry: Entry, why: str) -> None:
        """The record could not be deleted."""
        entry.left = why
        self._write(Left(n=entry.n, why=why))

    def not_seen(self, datatypes: Sequence[Datatype]) -> None:
        """In these datatypes, and no others, nobody could look for what the sync made."""
        self.unseen = tuple(datatypes)
        self._write(Unseen(datatypes=tuple(Kind(system=each.system, datatype=each.name) for each in datatypes)))

    def cleaned(self) -> None:
        """A clean-up has ended."""
        self.is_cleaned = True
        self._write(Cleaned())

    def owns(self, datatype: Datatype, id: str) -> bool:
        """Whether a record is the run's own or adopted."""
        return (datatype, id) in self._by_id

    def entry(self, datatype: Datatype, id: str) -> Entry | None:
        """What there is of a record that is the run's own or adopted."""
        return self._by_id.get((datatype, id))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _open(self, path: Path) -> None:
        file = Appended(path)
        try:
            self._read(path, file.content)
        except BaseException:
            file.close()
            raise
        self._file = file

    def _read(self, path: Path, content: bytes) -> None:
        for number, line in enumerate(content.split(b"\n")[:-1], start=1):
            try:
                self._take(EVENT.validate_json(line))
            except (ValidationError, LookupError, ValueError):
                raise UsageError(f"{path}:{number}: not a line of a ledger of version {VERSION}") from None

    def _take(self, event: AnyEvent) -> None:
        match event:
            case Begun():
                self.run, self.systems = event.run, event.systems
            case Before():
                self.before[Datatype(system=event.system, name=event.datatype)] = frozenset(event.ids)
            case Creating():
                datatype = Datatype(system=event.system, name=event.datatype)
                found_by = {path: loads(text) for path, text in event.found_by.items()}
                self._add(Entry(n=event.n, datatype=datatype, mark=event.mark, found_by=found_by, traces=event.traces))
            case Adopted():
                datatype = Datatype(system=event.system, name=event.datatype)
                entry = Entry(n=event.n, datatype=datatype, id=event.id, adopted=event.because)
                self._add(entry)
                self._by_id[datatype, event.id] = entry
            case Created():
                entry = self.entries[event.n - 1]
                entry.id = event.id
                self._by_id[entry.datatype, event.id] = entry
            case Deleted():
                self.entries[event.n - 1].gone = True
            case Back():
                self.entries[event.n - 1].gone = False
            case Left():
                self.entries[event.n - 1].left = event.why
            case Unseen():
                self.unseen = tuple(Datatype(system=each.system, name=each.datatype) for each in event.datatypes)
            case Cleaned():
                self.is_cleaned = True

    def _add(self, entry: Entry) -> None:
        if entry.n != len(self.entries) + 1:
            raise LookupError(entry.n)
        self.entries.append(entry)
        self.is_cleaned = False

    def _write(self, event: BaseModel) -> None:
        if self._file is None:
            return
        if not self.problem:
            try:
                self._file.append(event.model_dump_json().encode(), sync=True)
            except OSError as error:
                self.problem = f"{self._path}: {error.strerror or error}"
        if self.problem and not self.cleaning:
            raise HarnessError(self.problem, hint="what a run makes must be in its ledger first")


def ledgers(directory: Path) -> Iterator[Path]:
    """The ledgers of all runs in a directory, the oldest first."""
    yield from sorted(path for path in directory.glob(f"*/{FILE_NAME}") if not path.parent.is_symlink())


def left_behind(path: Path) -> int:
    """How many records of a ledger a person must delete; none where there is no such file."""
    if not path.is_file():
        return 0
    ledger = Ledger(path)
    try:
        return sum(bool(entry.left) and not entry.gone for entry in ledger.entries)
    finally:
        ledger.close()
