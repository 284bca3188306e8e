"""Replay: answers the connectors from a recording, without a network, a secret or a second that passes."""

import hashlib
from bisect import bisect_left, bisect_right, insort
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from harness.config import System
from harness.connect.purpose import Purpose, purpose
from harness.connect.recorded import INDEX, LARGEST_FILE, LOSSES, Index, Shown, read_bytes, read_index
from harness.connect.recordedfile import read_file
from harness.connect.redact import SHOWN, Redactor
from harness.errors import ConnectorError, RunFileError
from harness.expr.jsontext import Json, dumps, loads

TOLERANCE = 0.25  # seconds by which a replay may be ahead: its own work takes no time of the run's clock
CHUNK = bytes(1_000_000)
Key = tuple[str, str, str]


def placeholders(systems: Iterable[System]) -> dict[str, str]:
    """An environment in which every configured secret has a value: a replay needs none of the real ones."""
    variables = {variable for system in systems for variable in system.secrets.values()}
    return {variable: f"no-secret-but-{variable}" for variable in variables}


@dataclass(slots=True, kw_only=True)
class _Track:
    """What one request was answered, in the order of asking; `last` is what was served before."""

    ahead: deque[Shown] = field(default_factory=deque)
    last: Shown | None = None
    count: int = 0


@dataclass(slots=True, kw_only=True)
class _Tape:
    """One system's recording."""

    path: Path
    tracks: dict[Key, _Track] = field(default_factory=dict)
    written: list[float] = field(default_factory=list)


class Replay:
    """A recording that answers. `now` gives seconds since the run's start, `until` waits for such a time.

    Neither needs to be real. Raises RunFileError for a recording that is missing, changed, or not complete.
    """

    def __init__(self, folder: Path, *, now: Callable[[], float], until: Callable[[float], Awaitable[None]]) -> None:
        self.index: Index = read_index(folder)
        if not self.index.complete:
            why = f": {self.index.problem}" if self.index.problem else ""
            raise RunFileError(f"{folder / INDEX}: the recording is not complete{why}", hint="record the run anew")
        self.now = now
        self.until = until
        self._folder = folder
        self._tapes: dict[str, _Tape] = {}
        self._unwritten: list[float] = []
        for system, file in self.index.files.items():
            path = folder / file.name
            content = read_bytes(path, LARGEST_FILE)
            if hashlib.sha256(content).hexdigest() != file.sha256:
                raise RunFileError(f"{path}: was changed since it was recorded", hint="record the run anew")
            self._tapes[system] = self._tape(path, read_file(path, content))
        self._unwritten.sort()

    def transport(
        self, system: str, redactor: Redactor, real: Callable[[], httpx.AsyncBaseTransport]
    ) -> httpx.AsyncBaseTransport:
        """A transport that answers what was recorded of a system; the real one is not even made."""
        if system not in self._tapes:
            self._tapes[system] = _Tape(path=self._folder)
        redactor.learn(SHOWN)  # what was taken out of an answer may be sent again, and encoded
        return ReplayTransport(self, system, redactor)

    def unasked(self) -> tuple[str, ...]:
        """The writes that were recorded and not asked for again, as method and URL; any of them is a difference."""
        return tuple(
            f"{method} {url}"
            for tape in self._tapes.values()
            for (method, url, _), track in tape.tracks.items()
            for each in track.ahead
            if each.entry.request.purpose is Purpose.WRITE
        )

    def answer(self, system: str, key: Key, wanted: Purpose) -> tuple[Shown, bool]:
        """What a request is answered now, and whether that is given for the first time. Raises ConnectorError."""
        tape = self._tapes[system]
        track = tape.tracks.get(key)
        if track is None or (not track.ahead and (track.last is None or wanted is Purpose.WRITE)):
            raise ConnectorError(*_missing(tape, key, track))
        if not track.ahead or (wanted is Purpose.READ and self._is_early(tape, track)):
            assert track.last is not None  # noqa: S101 - refused above, and never early
            return track.last, False
        found = track.ahead.popleft()
        while wanted is Purpose.READ and self._is_over(found, track):
            found = track.ahead.popleft()
        if found.entry.request.purpose is Purpose.WRITE:
            insort(tape.written, found.time)
            del self._unwritten[bisect_right(self._unwritten, found.time) - 1]
        track.last = found
        return found, True

    def _is_early(self, tape: _Tape, track: _Track) -> bool:
        """Whether the last answer still held when this read is made, and the next one was asked for later."""
        last, following = track.last, track.ahead[0]
        if last is None or not last.entry.good() or following.asked <= self.now() + TOLERANCE:
            return False
        # what was written in between must be seen
        return not _between(tape.written, last.asked, following.asked)

    def _is_over(self, found: Shown, track: _Track) -> bool:
        """Whether a later answer was there already, and nothing that is still to be written shows in it."""
        if not track.ahead or track.ahead[0].time >= self.now():
            return False
        return not _between(self._unwritten, found.asked, track.ahead[0].time)

    def _tape(self, path: Path, shown: Iterable[Shown]) -> _Tape:
        tape = _Tape(path=path)
        plain = Redactor()
        plain.learn(SHOWN)
        for each in shown:
            sent, response = each.entry.request, each.entry.response
            track = tape.tracks.setdefault(key_of(response.method, response.url, sent.body, plain), _Track())
            track.ahead.append(each)
            track.count += 1
            if sent.purpose is Purpose.WRITE:
                self._unwritten.append(each.time)
        return tape


class ReplayTransport(httpx.AsyncBaseTransport):
    """Answers a system's requests from a recording, and lets the run's clock be where it was when that came."""

    def __init__(self, replay: Replay, system: str, redactor: Redactor) -> None:
        self._replay = replay
        self._system = system
        self._redactor = redactor

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        body = request.content.decode("utf-8", "replace")
        key = key_of(request.method, str(request.url), body, self._redactor)
        shown, first = self._replay.answer(self._system, key, purpose(request))
        if first and shown.time > self._replay.now():
            await self._replay.until(shown.time)
        entry = shown.entry
        if entry.lost is not None:
            raise LOSSES[entry.lost.kind](entry.lost.said, request=request)
        headers = dict(entry.response.headers)
        if entry.response.content_type is not None:
            headers["content-type"] = entry.response.content_type
        if entry.cut:
            return httpx.Response(entry.response.status, headers=headers, stream=_Zeros(entry.cut), request=request)
        return httpx.Response(
            entry.response.status, headers=headers, stream=httpx.ByteStream(entry.content()), request=request
        )


def key_of(method: str, url: str, body: str, redactor: Redactor) -> Key:
    """What makes two requests the same: method, URL, and the body, JSON by its value; all without secrets."""
    text = redactor.body(body)
    with suppress(ValueError, ArithmeticError, RecursionError):  # no JSON, so its text counts
        text = dumps(_ordered(loads(text)))
    return method, redactor.text(url), text


def _ordered(value: Json) -> Json:
    if isinstance(value, Mapping):
        return {name: _ordered(value[name]) for name in sorted(value)}
    return [_ordered(each) for each in value] if isinstance(value, list | tuple) else value


def _between(times: list[float], after: float, until: float) -> bool:
    return bisect_right(times, until) > bisect_left(times, after)


def _missing(tape: _Tape, key: Key, track: _Track | None) -> tuple[str, ...]:
    method, url, _ = key
    if track is not None:
        often = "once" if track.count == 1 else f"{track.count} times"
        return (f"not in the recording {tape.path}: {method} {url} was recorded {often}, and is asked for once more",)
    other = " with this body" if any(each[:2] == (method, url) for each in tape.tracks) else ""
    return (f"not in the recording {tape.path}: {method} {url}{other}",)


class _Zeros(httpx.AsyncByteStream):
    """An answer that was too large to be kept is too large again."""

    def __init__(self, size: int) -> None:
        self._size = size

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for begin in range(0, self._size, len(CHUNK)):
            yield CHUNK[: self._size - begin]
