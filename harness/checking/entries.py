"""The entry of each document, in the order in which the documents were found: known, or worked out on all cores."""

from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from harness.checking.known import Known
from harness.checking.work import Result, Work
from harness.model.dataflow import Alias, Reading
from harness.spec.files import Found, load, read_content
from harness.spec.lint.entry import entry

if TYPE_CHECKING:
    from harness.checking.workers import Workers

MOST = 32  # documents that are given to a worker at once
MUCH = 128 * 1024  # bytes, likewise
WORTH = 1024 * 1024  # bytes still to be read that are worth the start of workers
AHEAD = 2  # batches a worker, so that none waits for the next one


@dataclass(slots=True, kw_only=True)
class Batch:
    """Documents one after the other, each with its entry, None for those whose key and content are listed."""

    documents: list[tuple[str, bytes | None]] = field(default_factory=list)
    keys: list[bytes] = field(default_factory=list)
    contents: list[bytes] = field(default_factory=list)
    size: int = 0


def entries(
    found: Sequence[Found],
    now: datetime,
    *,
    known: Known,
    jobs: int,
    aliases: Sequence[Alias] = (),
    worth: int = WORTH,
) -> Iterator[tuple[str, bytes]]:
    """Read and judge documents; no more of them are held than are worked on.

    Workers start when there may be more than `worth` bytes to be read. Raises HarnessError if one of them dies.
    """
    work = partial(judged, aliases=aliases)
    with ExitStack() as stack:
        workers: Workers | None = None
        waiting: deque[tuple[Batch, Result]] = deque()
        done = read = 0
        for batch in _batches(found, now, known):
            done += len(batch.documents)
            read += batch.size
            if workers is None and jobs > 1 and read / done * (len(found) - done) > worth:
                workers = stack.enter_context(_workers(work, jobs))
            start = workers.start if workers and batch.contents else partial(_at_once, work)
            waiting.append((batch, start(batch.contents, now)))
            while len(waiting) > (AHEAD * jobs if workers else 0):
                yield from _ended(*waiting.popleft(), known)
        while waiting:
            yield from _ended(*waiting.popleft(), known)


def judged(contents: Sequence[bytes], now: datetime, *, aliases: Sequence[Alias]) -> list[bytes]:
    """The entries of documents, which say nothing of their paths and ids."""
    readings = (read_content(each, path="document", document_id="document", aliases=aliases) for each in contents)
    return [entry(reading, now, aliases) for reading in readings]


def again(name: str, now: datetime, *, configured: Sequence[Alias], taught: Sequence[Alias]) -> bytes:
    """The entry of a document that other documents have taught how to read."""
    content = load(Found(name=name, id="document"))
    if isinstance(content, Reading):
        return entry(content, now)
    aliases = (*configured, *taught)
    return entry(read_content(content, path="document", document_id="document", aliases=aliases), now, configured)


def _workers(work: Work, jobs: int) -> "Workers":
    from harness.checking.workers import Workers  # to load it takes longer than to read a few documents

    return Workers(work, jobs)


def _at_once(work: Work, contents: Sequence[bytes], now: datetime) -> Result:
    result = work(contents, now)
    return lambda: result


def _batches(found: Sequence[Found], now: datetime, known: Known) -> Iterator[Batch]:
    batch = Batch()
    for each in found:
        content = load(each)
        if isinstance(content, Reading):
            batch.documents.append((each.name, entry(content, now)))
        else:
            key = known.key(content)
            before = known.get(key)
            batch.documents.append((each.name, before))
            if before is None:
                batch.keys.append(key)
                batch.contents.append(content)
                batch.size += len(content)
        if len(batch.documents) == MOST or batch.size > MUCH:
            yield batch
            batch = Batch()
    if batch.documents:
        yield batch


def _ended(batch: Batch, result: Result, known: Known) -> Iterator[tuple[str, bytes]]:
    new = result()
    known.put(zip(batch.keys, new, strict=True))
    left = iter(new)
    for name, before in batch.documents:
        yield name, next(left) if before is None else before
