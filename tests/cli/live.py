"""What live runs are tried against: `harness mock` behind a gateway that sees every request and can hold it back."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx

from tests.cli.serving import Mock, mock

PATIENCE = 30
Records = dict[str, list[dict[str, object]]]
HOP = {"connection", "transfer-encoding", "content-length", "host", "date", "server"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A request that a gateway has seen, with what came back; 0 where nothing has yet."""

    method: str
    path: str
    body: str
    status: int = 0
    answer: str = ""

    @property
    def writes(self) -> bool:
        """Whether it was to change something."""
        return self.method not in ("GET", "HEAD")


Spoil = Callable[[httpx.Response, dict[str, str]], tuple[int, dict[str, str], bytes]]


def as_it_is(response: httpx.Response, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
    """An answer as the server gave it."""
    kept = {name: value for name, value in response.headers.items() if name not in HOP}
    return response.status_code, kept, response.content


@dataclass(kw_only=True)
class Gateway:
    """Passes requests on to a server. `held` are the methods whose answers wait until `release` is called, and
    `delayed` those whose requests do; `spoil` makes of an answer and the request's headers what is given back."""

    there: str
    url: str = ""
    seen: list[Passed] = field(default_factory=list)
    held: frozenset[str] = frozenset()
    delayed: frozenset[str] = frozenset()
    spoil: Spoil = as_it_is
    _go: threading.Event = field(default_factory=threading.Event)

    def release(self) -> None:
        """Let everything that waits go on, and hold nothing from now on."""
        self.held = self.delayed = frozenset()
        self._go.set()

    def writes(self) -> list[Passed]:
        """The requests that were to change something."""
        return [each for each in self.seen if each.writes]

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """Carry one request."""
        method, path = handler.command, handler.path
        body = handler.rfile.read(int(handler.headers.get("content-length") or 0))
        asked = {name.lower(): value for name, value in handler.headers.items()}
        place = len(self.seen)
        self.seen.append(Passed(method=method, path=path, body=body.decode()))
        if method in self.delayed:
            self._go.wait(PATIENCE)
        headers = {name: value for name, value in asked.items() if name not in HOP | {"accept-encoding"}}
        response = httpx.request(method, self.there + path, headers=headers, content=body, trust_env=False)
        said = Passed(method=method, path=path, body=body.decode(), status=response.status_code, answer=response.text)
        self.seen[place] = said
        if method in self.held:
            self._go.wait(PATIENCE)
        status, sent, content = self.spoil(response, asked)
        try:
            handler.send_response(status)
            for name, value in sent.items():
                handler.send_header(name, value)
            handler.send_header("content-length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            handler.close_connection = True  # whoever asked was killed meanwhile


@contextmanager
def gateway(there: str) -> Iterator[Gateway]:
    """Serve a gateway on a free port of loopback."""
    made = Gateway(there=there)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: object) -> None:
            pass

    for method in ("GET", "POST", "PATCH", "PUT", "DELETE"):
        setattr(Handler, f"do_{method}", lambda handler: made.handle(handler))
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    made.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield made
    finally:
        made.release()
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass(frozen=True, kw_only=True)
class Place:
    """A folder for live runs of documents whose systems are simulated, behind a gateway."""

    specs: Path
    folder: Path
    mock: Mock
    gateway: Gateway
    before: Records

    def shown(self) -> Records:
        """All records of all collections, by path."""
        listed = self.mock.http.get("/").json()
        urls = [url for each in listed.values() for url in each.values()]
        return {httpx.URL(url).path: self.mock.http.get(url).json() for url in urls}

    def toml(self, change: Callable[[str], str]) -> None:
        """Change harness.toml."""
        path = self.folder / "harness.toml"
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")

    def ledger(self) -> Path:
        """The ledger of the one run."""
        (found,) = (each for each in self.folder.glob("reports/*/ledger.jsonl") if not each.parent.is_symlink())
        return found

    @contextmanager
    def run(self, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
        """A live run under way."""
        with running("run", str(self.specs), "--mode", "live", *arguments, cwd=self.folder) as process:
            yield process

    def until(self, event: str, number: int, process: "subprocess.Popen[str]") -> None:
        """Wait until the ledger of the run has so many events of a kind."""
        end = time.monotonic() + PATIENCE
        while not _count(self.folder, event) >= number:
            assert process.poll() is None, process.communicate()
            assert time.monotonic() < end, f"no {number} {event}"
            time.sleep(0.01)


@contextmanager
def place(directory: Path, *documents: str, lag: float = 0.2, fault: str = "") -> Iterator[Place]:
    """Serve the systems of documents, and write a harness.toml that leads to them through a gateway."""
    specs, folder = directory / "specs", directory / "live"
    specs.mkdir()
    for number, text in enumerate(documents):
        (specs / f"{number}.rst").write_text(text, encoding="utf-8")
    extra = ["--fault", fault] if fault else []
    with (
        mock(specs, "--write", folder, "--lag", str(lag), *extra, cwd=directory) as served,
        gateway(served.url) as between,
    ):
        made = Place(specs=specs, folder=folder, mock=served, gateway=between, before={})
        lead = rf'\g<0>\nbase_url = "{between.url}/\1"'
        made.toml(lambda text: re.sub(r'connector = "(\w+)\.json"', lead, text))
        made.before.update(made.shown())
        yield made


@contextmanager
def running(*arguments: str, cwd: Path) -> "Iterator[subprocess.Popen[str]]":
    """Run `harness ARGUMENTS` for a while; it is killed at the end where it still goes on."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "harness", *arguments],
        cwd=cwd,
        env={**environment, "COLUMNS": "200"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: "subprocess.Popen[str]", signals: Sequence[signal.Signals] = ()) -> tuple[int, str]:
    """Send signals to a process and give its exit code and all that it said."""
    for each in signals:
        process.send_signal(each)
        time.sleep(0.3)
    out, err = process.communicate(timeout=60)
    return process.returncode, out + err


def _count(folder: Path, event: str) -> int:
    text = "".join(path.read_text(encoding="utf-8") for path in folder.glob("reports/2*/ledger.jsonl"))
    return text.count(f'"event":"{event}"')
