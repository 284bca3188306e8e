"""One input run: what it broke, if anything, told apart by where."""

import traceback
from pathlib import Path
from zlib import crc32

from harness.spec.layout import laid_out
from harness.spec.read import read
from tests.fuzz.claims import check
from tests.fuzz.growth import superlinear
from tests.fuzz.inputs import as_text

MEASURED = 256  # one input of so many is made longer and timed


class Findings:
    """Runs inputs and keeps the shortest of those that broke the same thing."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._shortest: dict[str, int] = {}
        self.executed = 0

    def __len__(self) -> int:
        return len(self._shortest)

    def run(self, data: bytes) -> None:
        """Run one input; what it breaks is written to the folder and printed."""
        self.executed += 1
        text = as_text(data)
        try:
            check(text)
            if crc32(data) % MEASURED == 0:
                grew = superlinear(text, lambda longer: laid_out(read(longer, "a.rst")))
                assert not grew, f"super-linear: {grew}"
        except Exception as error:
            self._keep(data, error)

    def _keep(self, data: bytes, error: Exception) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        said = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        if len(data) >= self._shortest.get(said, len(data) + 1):
            return
        self._shortest[said] = len(data)
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{crc32(said.encode()):08x}.rst"
        path.write_bytes(data)
        print(f"FOUND {said}: {str(error)[:200]}\n  input: {path}", flush=True)
