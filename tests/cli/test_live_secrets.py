"""A secret that a system echoes wherever it can is in no file and no output of a live run."""

import base64
import json
import signal
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.cli.command import command
from tests.cli.live import Place, as_it_is, ended, place
from tests.documents import document, section

SECRET, OTHER = "planted/in the+environment=x", "another-that-no-definition-names"
DOCUMENT = document(section("EVERY", "KEEP", "PROPS", rows=[("name", "title"), ("label", "text")]))
Given = tuple[int, dict[str, str], bytes]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    """Systems of which one wants a token, which is in the environment; the name of a variable is in harness.toml."""
    monkeypatch.setenv("ALFA_TOKEN", SECRET)
    monkeypatch.setenv("UNRELATED", OTHER)
    with place(tmp_path, DOCUMENT) as served:
        path = served.folder / "alfa.json"
        defined = json.loads(path.read_text(encoding="utf-8"))
        defined["harness"]["secrets"] = ["token"]
        defined["headers"] = {"X-Token": "$SECRET(token)"}
        path.write_text(json.dumps(defined), encoding="utf-8")
        secrets = 'secrets = { token = "ALFA_TOKEN" }\nsandbox'
        served.toml(lambda toml: toml.replace("sandbox", secrets, 1))
        yield served


def echoing(response: httpx.Response, asked: dict[str, str]) -> Given:
    """The token in a header, and in a property of each record."""
    status, headers, content = as_it_is(response, asked)
    token = asked.get("x-token")
    if token is None or not content:
        return status, headers, content
    body = json.loads(content)
    for record in body if isinstance(body, list) else [body]:
        record["echo"] = {"plain": token, token: "as a name", "inside": f"Bearer {token}!"}
    return status, {**headers, "x-echo": token}, json.dumps(body).encode()


def refusing(response: httpx.Response, asked: dict[str, str]) -> Given:
    """The token in the texts of errors of all writes; what was written is written."""
    status, headers, content = echoing(response, asked)
    token = asked.get("x-token")
    if token is None or response.request.method != "PATCH":
        return status, headers, content
    return 400, {"content-type": "text/plain", "x-error": token}, f"{token} may not; {token}".encode()


def traces(made: Place, said: str) -> list[str]:
    """Where a secret is: files of the run by their names, or what was printed."""
    texts = {"what was printed": said.encode()}
    texts |= {path.name: path.read_bytes() for path in (made.folder / "reports").rglob("*") if path.is_file()}
    assert {"run.jsonl", "report.html", "ledger.jsonl", "junit.xml"} <= {*texts}, sorted(texts)
    spelled = {SECRET, OTHER, str(httpx.QueryParams(x=SECRET))[2:], quote(SECRET, safe=""), quote(SECRET)}
    spelled.add(base64.b64encode(SECRET.encode()).decode())
    return [name for name, content in texts.items() for each in spelled if each.encode() in content]


def test_a_passed_run(made: Place) -> None:
    made.gateway.spoil = echoing
    done = command("run", made.specs, "--mode", "live", cwd=made.folder)
    assert done.code == 0, done.out + done.err
    assert traces(made, done.out + done.err) == []


def test_an_errored_run(made: Place) -> None:
    made.gateway.spoil = refusing
    done = command("run", made.specs, "--mode", "live", cwd=made.folder)
    assert done.code == 3, done.out + done.err
    assert "may not" in done.out + done.err
    assert traces(made, done.out + done.err) == []


def test_a_failed_run(made: Place) -> None:
    """The other system's records hold the token, as if the sync had brought it there: what was expected and what was
    seen is told without it."""

    def lying(response: httpx.Response, asked: dict[str, str]) -> Given:
        status, headers, content = echoing(response, asked)
        if response.request.method != "GET" or "x-token" in asked or response.status_code != 200:
            return status, headers, content
        body = json.loads(content)
        for record in body if isinstance(body, list) else []:
            record["text"] = SECRET
        return status, headers, json.dumps(body).encode()

    made.gateway.spoil = lying
    done = command("run", made.specs, "--mode", "live", cwd=made.folder)
    assert done.code == 1, done.out + done.err
    assert traces(made, done.out + done.err) == []


def test_a_stopped_run_and_its_cleanup(made: Place) -> None:
    made.gateway.spoil = refusing
    with made.run() as process:
        made.until("created", 2, process)
        code, said = ended(process, [signal.SIGTERM])
    assert code == 3, said
    again = command("cleanup", cwd=made.folder)
    assert traces(made, said + again.out + again.err) == []
