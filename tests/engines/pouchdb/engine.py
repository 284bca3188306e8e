"""Installs the engine once into the user's cache directory, starts it for a test, and stops its replication."""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import pytest

HERE = Path(__file__).parent
DESCRIBED = ("package.json", "package-lock.json")
INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class Engine:
    """Two servers, `a` and `b` (their URLs), and the replication between them, which runs at first."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        urls = self._answer()
        self.a, self.b = str(urls["a"]), str(urls["b"])

    def stop_replication(self) -> None:
        """Gives back when the replication has ended; the servers go on."""
        assert self._say("stop") == {"replicating": False}

    def start_replication(self, *, pause: float = 0) -> None:
        """Begin again; what was written meanwhile is caught up with. With a pause (seconds) it goes in rounds."""
        assert self._say(f"start {round(pause * 1000)}") == {"replicating": True}

    def _say(self, line: str) -> dict[str, object]:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, object]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, f"the engine ended with code {self._process.wait()}"
        answer = json.loads(line)
        assert isinstance(answer, dict)
        return answer


@contextmanager
def replicated(*databases: str) -> Iterator[Engine]:
    """Run the engine with these databases on both servers, empty; skips where Node or npm are absent."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("no Node to run PouchDB with")
    process = subprocess.Popen(
        [node, HERE / "servers.js", *databases],
        env={**os.environ, "NODE_PATH": str(_installed() / "node_modules")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:  # closes its input, at which it ends, and waits for it
        try:
            yield Engine(process)
        except BaseException:
            process.kill()
            raise


def _installed() -> Path:
    """The directory of what package-lock.json names; another lock file gets another one."""
    texts = [(HERE / name).read_bytes() for name in DESCRIBED]
    digest = hashlib.sha256(b"\0".join(texts)).hexdigest()[:16]
    cache = platformdirs.user_cache_path("harness-tests")
    place = cache / f"pouchdb-{digest}"
    if place.is_dir():
        return place
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm to install PouchDB with")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as made:
        folder = Path(made, "pouchdb")
        folder.mkdir()
        for name, text in zip(DESCRIBED, texts, strict=True):
            (folder / name).write_bytes(text)
        _install(npm, folder)
        try:
            folder.rename(place)  # at once, so that nobody finds half of it
        except OSError:
            assert place.is_dir()  # another process was as quick
    return place


def _install(npm: str, folder: Path) -> None:
    try:
        subprocess.run([npm, *INSTALL], cwd=folder, capture_output=True, encoding="utf-8", timeout=300, check=True)
    except subprocess.TimeoutExpired:
        pytest.skip("npm did not install PouchDB within five minutes")
    except subprocess.CalledProcessError as error:
        said = (error.stderr or error.stdout).strip().splitlines() or ["nothing"]
        pytest.skip(f"npm could not install PouchDB: {said[0]}")
