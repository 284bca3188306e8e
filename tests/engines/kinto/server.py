"""Installs Kinto once into a virtual environment in the user's cache directory, and runs it for a test."""

import hashlib
import os
import socket
import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import httpx
import platformdirs
import pytest

REQUIREMENTS = Path(__file__).with_name("requirements.txt")
USER, PASSWORD = "me", "planted-password"
PATIENCE = 60.0  # seconds until it answers
INI = """\
[server:main]
use = egg:waitress#main
host = 127.0.0.1
port = {port}
[app:main]
use = egg:kinto
kinto.userid_hmac_secret = of-this-test-alone
kinto.storage_backend = kinto.core.storage.memory
kinto.permission_backend = kinto.core.permission.memory
kinto.cache_backend = kinto.core.cache.memory
multiauth.policies = basicauth
kinto.bucket_create_principals = system.Authenticated
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinto:
    """A running server that holds nothing at first."""

    url: str

    @contextmanager
    def bucket(self, name: str) -> Iterator[httpx.Client]:
        """A client of httpx's own for the people of a new bucket; somebody else, as the connector sees it."""
        bucket = f"{self.url}/buckets/{name}"
        with httpx.Client(auth=(USER, PASSWORD), base_url=bucket, trust_env=False, timeout=10) as client:
            for url in (bucket, f"{bucket}/collections/people"):
                client.put(url).raise_for_status()
            yield client


@contextmanager
def running() -> Iterator[Kinto]:
    """Run Kinto on a free port of loopback with its memory for a store; skips where it cannot be installed."""
    program = _installed() / ("Scripts" if os.name == "nt" else "bin") / "kinto"
    with socket.socket() as probing:
        probing.bind(("127.0.0.1", 0))
        port = probing.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        ini = Path(folder, "kinto.ini")
        ini.write_text(INI.format(port=port), encoding="utf-8")
        with Path(folder, "log").open("w+", encoding="utf-8") as log:
            command: list[str | Path] = [program, "start", "--ini", ini]
            process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
            try:
                url = f"http://127.0.0.1:{port}/v1"
                _answers(url, process, log.name)
                yield Kinto(url=url)
            finally:
                process.terminate()
                process.wait(10)


def _answers(url: str, process: "subprocess.Popen[bytes]", log: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(httpx.TransportError):
            if httpx.get(f"{url}/", trust_env=False).is_success:
                return
        time.sleep(0.1)
    raise AssertionError(f"Kinto does not answer: {Path(log).read_text(encoding='utf-8')[-2000:]}")


def _installed() -> Path:
    """The virtual environment of what requirements.txt names; another file or Python gets another one."""
    digest = hashlib.sha256(REQUIREMENTS.read_bytes() + sys.version.encode()).hexdigest()[:16]
    place = platformdirs.user_cache_path("harness-tests") / f"kinto-{digest}"
    ready = place / "ready"  # a virtual environment cannot be moved, so that one in the making is told by this
    if not ready.exists():
        venv.create(place, with_pip=True, clear=True)
        python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
        command: list[str | Path] = [
            python,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "-r",
            REQUIREMENTS,
        ]
        try:
            subprocess.run(command, capture_output=True, encoding="utf-8", timeout=300, check=True)
        except subprocess.TimeoutExpired:
            pytest.skip("pip did not install Kinto within five minutes")
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout).strip().splitlines() or ["nothing"]
            pytest.skip(f"pip could not install Kinto: {said[-1]}")
        ready.touch()
    return place
