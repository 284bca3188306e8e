"""What is known of mutants already, in a file to which each result is appended, so that hours of work can go on."""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from harness import __version__
from harness.config import Bindings
from harness.errors import UsageError
from harness.model.scenario import Depth
from harness.mutation.score import Mutant
from harness.store.appending import Appended

LINE: TypeAdapter[tuple[str, tuple[Mutant, ...]]] = TypeAdapter(tuple[str, tuple[Mutant, ...]])


class Known:
    """The results of an earlier call, by what they are of; without a path nothing is known or kept.

    Raises UsageError for a file that another process holds, that cannot be written, or that holds something else.
    """

    def __init__(self, path: Path | None) -> None:
        self._file = None if path is None else Appended(path)
        self._found: dict[str, tuple[Mutant, ...]] = {}
        if self._file is not None:
            for number, line in enumerate(self._file.content.split(b"\n")[:-1], start=1):
                try:
                    of, found = LINE.validate_json(line)
                except ValidationError:
                    self._file.close()
                    raise UsageError(f"{path}:{number}: not a line of results", hint="name another file") from None
                self._found[of] = found

    def of(self, key: str) -> tuple[Mutant, ...] | None:
        """What is known, None where nothing is."""
        return self._found.get(key)

    def add(self, key: str, mutants: Iterable[Mutant]) -> None:
        """Keep what was found."""
        if self._file is not None:
            self._file.append(LINE.dump_json((key, tuple(mutants))))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            self._file.close()


def key(digest: str, fault: str, depth: Depth, bindings: Bindings, walks: int) -> str:
    """What results are of: a document, a fault, and all else that they depend on but the code between two releases."""
    told = repr((digest, fault, depth.value, bindings, walks, __version__))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:32]
