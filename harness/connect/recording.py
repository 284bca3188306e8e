"""Recording: what the connectors exchange with their systems goes to readable files, as it happens, without secrets."""

import hashlib
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

import httpx
import yaml

from harness import __version__
from harness.connect.listening import Heard, ListeningTransport
from harness.connect.recorded import INDEX, LARGEST_FILE, AgainPart, Index, RecordedFile, index_text
from harness.connect.recordedfile import HEAD, again_text, entry_text
from harness.connect.redact import Redactor
from harness.errors import RunFileError, UsageError
from harness.store.atomic import write_text


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The facts of a run that a replay needs: `documents` are digests by path, `started` is ISO 8601 in UTC."""

    run: str
    started: str
    seed: str
    documents: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class _File:
    name: str
    stream: BinaryIO
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)
    size: int = 0
    entries: int = 0
    last: dict[bytes, tuple[int, bytes | None]] = field(default_factory=dict)
    again: list[AgainPart] = field(default_factory=list)

    def write(self, text: str) -> None:
        data = text.encode()
        if self.size + len(data) > LARGEST_FILE:
            raise OSError(None, f"more than {LARGEST_FILE:,} bytes would be recorded")
        self.stream.write(data)
        self.stream.flush()
        self.digest.update(data)
        self.size += len(data)


class Recording:
    """A run's recording in a directory of its own; `now` gives seconds since the run's start.

    Use it as a context manager around the run: without an exception it ends as complete. What goes wrong with the
    files never reaches a request, so that a run still cleans up after itself; the end then raises RunFileError.
    """

    def __init__(self, folder: Path, about: About, *, now: Callable[[], float]) -> None:
        """Raises UsageError where the directory cannot be made, or has a recording."""
        self._folder = folder
        self._now = now
        self._files: dict[str, _File] = {}
        self._problem = ""
        self._index = Index(
            harness=__version__,
            run=about.run,
            started=about.started,
            seed=about.seed,
            documents=dict(about.documents),
        )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with (folder / INDEX).open("xb") as stream:
                stream.write(index_text(self._index).encode())
        except FileExistsError:
            hint = "name a directory that has none, or remove it"
            raise UsageError(f"{folder}: there is a recording, or a file, already", hint=hint) from None
        except OSError as error:
            raise UsageError(f"{folder}: {error.strerror or error}") from None

    def __enter__(self) -> "Recording":
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.end(complete=exc_type is None)

    def transport(
        self, system: str, redactor: Redactor, real: Callable[[], httpx.AsyncBaseTransport]
    ) -> httpx.AsyncBaseTransport:
        """The real transport of a system, all of whose answers are recorded."""

        def heard(heard: Heard) -> None:
            self._add(system, heard, redactor)

        return ListeningTransport(real(), now=self._now, heard=heard)

    def end(self, *, complete: bool) -> None:
        """Close the files and write their digests. Raises RunFileError where something could not be recorded."""
        try:
            for file in self._files.values():
                if not self._problem:
                    file.write(again_text(file.again))
        except OSError as error:
            self._problem = self._problem or (error.strerror or str(error))
        for file in self._files.values():
            file.stream.close()
        self._write_index(complete=complete and not self._problem)
        if self._problem:
            raise RunFileError(f"{self._folder}: not everything was recorded: {self._problem}")

    def _add(self, system: str, heard: Heard, redactor: Redactor) -> None:
        if self._problem:
            return
        try:
            file = self._files.get(system) or self._opened(system)
            asks, says = heard.asks(), heard.says()
            before = file.last.get(asks)
            if says is not None and before is not None and before[1] == says:
                file.again.append(
                    AgainPart(entry=before[0], after=file.entries - 1, asked=heard.asked, time=heard.time)
                )
                return
            text = entry_text(heard.entry(redactor))
            file.write(text if file.entries else HEAD + text)
            file.last[asks] = (file.entries, says)
            file.entries += 1
        except OSError as error:
            self._problem = error.strerror or str(error)
        except (ValueError, RecursionError, yaml.YAMLError) as error:
            self._problem = f"an answer of {system} that cannot be said in YAML: {type(error).__name__}"

    def _opened(self, system: str) -> _File:
        slug = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in system.lower()).split())[:60]
        taken = {each.name for each in self._files.values()}
        name, number = f"{slug or 'system'}.yaml", 2
        while name in taken:
            name, number = f"{slug or 'system'}-{number}.yaml", number + 1
        # never over a file, nor through a link, that somebody else put there
        file = _File(name=name, stream=(self._folder / name).open("xb"))
        self._files[system] = file
        self._write_index(complete=False)
        return file

    def _write_index(self, *, complete: bool) -> None:
        files = {
            system: RecordedFile(name=file.name, sha256=file.digest.hexdigest() if file.stream.closed else "")
            for system, file in self._files.items()
        }
        update = {"complete": complete, "problem": self._problem, "files": files}
        try:
            write_text(self._folder / INDEX, index_text(self._index.model_copy(update=update)))
        except OSError as error:
            self._problem = self._problem or (error.strerror or os.strerror(error.errno or 0))
