"""What goes over the wire is recorded as it went, in files that people and `responses` read, without secrets."""

import base64
import json
import re
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import responses
import yaml
from hypothesis import given
from hypothesis import strategies as st

from harness import __version__
from harness.connect.listening import Heard
from harness.connect.purpose import PURPOSE, Purpose
from harness.connect.recorded import INDEX, Index
from harness.connect.recordedfile import HEAD, entry_text, read_file
from harness.connect.recording import Recording
from harness.connect.redact import SHOWN, Redactor
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError, RunFileError, UsageError
from tests.connect.serving import Asked, serving
from tests.connect.talking import PERSON, Told, definition
from tests.connect.taping import ABOUT, recorded
from tests.connect.test_rest import BASIC, ROLES, People
from tests.connect.test_secrets import GAINED, PLANTED, encodings

DATA = definition(BASIC, ROLES)


async def create_and_list(connector: RestConnector) -> None:
    await connector.create(PERSON, {"name": "Kåre\n«Å»"})
    await connector.listing(PERSON)


def entries(folder: Path) -> list[Any]:
    loaded = yaml.safe_load((folder / "crm.yaml").read_text(encoding="utf-8"))
    assert isinstance(loaded["responses"], list)
    return loaded["responses"]


def test_a_recording_is_readable_and_names_its_run_and_digests(tmp_path: Path) -> None:
    with serving(People()) as served:
        recorded(tmp_path, DATA, served.url, create_and_list)
    text = (tmp_path / "crm.yaml").read_text(encoding="utf-8")
    assert '      {"name": "Kåre\\n«Å»"}' in text.splitlines(), "as it was sent, in a block"
    index = Index.model_validate_json((tmp_path / INDEX).read_text(encoding="utf-8"))
    assert (index.run, index.seed, index.harness, index.complete) == ("r1", "7", __version__, True)
    assert index.documents == ABOUT.documents
    assert re.fullmatch("[0-9a-f]{64}", index.files["Crm"].sha256)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["crm.yaml", "recording.json"]


def test_responses_answers_what_was_recorded(tmp_path: Path) -> None:
    """In its order; where there was no answer, the status is 0."""
    people = People()
    people.lose = [(429, "later"), (201, {"id": "1", "name": "Åse"}), (0, None)]

    async def act(connector: RestConnector) -> None:
        await create_and_list(connector)
        with suppress(ConnectorError):
            await connector.update(PERSON, "1", {"name": "x"})

    with serving(people) as served:
        recorded(tmp_path, DATA, served.url, act)
        url = f"{served.url}/people"
    with responses.RequestsMock() as mock:
        mock._add_from_file(tmp_path / "crm.yaml")
        busy, made = (requests.post(url, json={}, timeout=5) for _ in range(2))
        listed = requests.get(url, timeout=5)
        lost = requests.patch(f"{url}/1", json={}, timeout=5)
    assert (busy.status_code, busy.text) == (429, "later")
    assert (made.status_code, made.json()) == (201, {"id": "1", "name": "Åse"})
    assert made.headers["content-type"] == "application/json"
    assert listed.json()[0]["name"] == "Kåre\n«Å»"
    assert (lost.status_code, lost.text) == (0, "")


def test_each_attempt_is_there_before_the_next_one_and_a_crash_leaves_it_marked(tmp_path: Path) -> None:
    seen: list[int] = []

    def act(asked: Asked) -> Any:
        file = tmp_path / "crm.yaml"
        seen.append(len(entries(tmp_path)) if file.exists() else 0)
        return (503, "busy", {}) if len(seen) < 3 else (0, None) if len(seen) == 3 else (200, [])

    told = Told()

    async def list_and_stop(connector: RestConnector) -> None:
        await connector.listing(PERSON)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), serving(act) as served:
        recorded(tmp_path, DATA, served.url, list_and_stop, told=told)
    assert seen == [0, 1, 2, 3]
    assert [each["response"]["status"] for each in entries(tmp_path)] == [503, 503, 0, 200]
    assert [each["time"] for each in entries(tmp_path)] == [0.0, 0.5, 1.5, 3.5]
    assert entries(tmp_path)[2]["lost"]["kind"] == "RemoteProtocolError"
    assert not Index.model_validate_json((tmp_path / INDEX).read_text()).complete


def test_an_answer_that_says_nothing_new_is_not_written_again(tmp_path: Path) -> None:
    people = People()

    async def poll(connector: RestConnector) -> None:
        for number in range(50):
            await connector.listing(PERSON)
            if number == 20:
                await connector.create(PERSON, {"name": "x"})

    with serving(people) as served:
        recorded(tmp_path, DATA, served.url, poll)
    assert [each["response"]["method"] for each in entries(tmp_path)] == ["GET", "POST", "GET"]
    again = yaml.safe_load((tmp_path / "crm.yaml").read_text())["again"]
    assert [each["entry"] for each in again] == [0] * 20 + [2] * 28


def test_a_directory_is_neither_recorded_into_twice_nor_through_a_link(tmp_path: Path) -> None:
    with serving(People()) as served:
        recorded(tmp_path / "a", DATA, served.url, create_and_list)
        before = (tmp_path / "a" / INDEX).read_bytes()
        with pytest.raises(UsageError, match="there is a recording"):
            recorded(tmp_path / "a", DATA, served.url, create_and_list)
        assert (tmp_path / "a" / INDEX).read_bytes() == before
        other = tmp_path / "other.txt"
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "crm.yaml").symlink_to(other)
        with pytest.raises(RunFileError, match="not everything was recorded: File exists"):
            recorded(tmp_path / "b", DATA, served.url, create_and_list)
        assert len(served.asked) == 4, "the run went on to its end"
    assert not other.exists()
    index = Index.model_validate_json((tmp_path / "b" / INDEX).read_text())
    assert (index.complete, index.problem) == (False, "File exists")


@pytest.mark.parametrize("system", ["../../etc/passwd", "..", "Ås / \\ C:", "con.yaml\0"])
def test_a_system_with_any_name_has_its_file_within_the_directory(system: str, tmp_path: Path) -> None:
    with Recording(tmp_path / "in", ABOUT, now=lambda: 0.0) as recording:
        for name in (system, f"{system}!"):
            recording._add(name, heard(b"{}"), Redactor())
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    assert len(list((tmp_path / "in").iterdir())) == 3


def echo(asked: Asked) -> Any:
    """Gives away all it was told; every token endpoint gives the token that it has."""
    told = {"path": asked.path, "query": asked.query, "headers": asked.headers, "text": asked.text, "gained": GAINED}
    headers = {"content-type": "application/json", "set-cookie": f"sid={GAINED}", "x-echo": str(asked.query)}
    headers |= {"x-session-id": "session-of-ours", "location": f"/x?{asked.path}&token={GAINED}"}
    if asked.path == "/login":
        return 200, {"value": {"anything": GAINED, "lives": 60}, "token": GAINED}, headers
    if asked.path == "/oauth/token":
        return 200, {"access_token": GAINED, "refresh_token": f"re-{GAINED}", "id": f"x {GAINED}"}, headers
    id = asked.path.rsplit("/", 1)[-1]
    latin = f"å {json.dumps(told, ensure_ascii=False)}".encode("latin-1", "replace")
    return {
        "400": (400, told, headers),
        "500": (500, f"token={GAINED}&password=x12345 {asked.headers}", headers),
        "latin": (400, latin, {"content-type": "text/plain; charset=latin-1"}),
        "wide": (400, json.dumps(told, ensure_ascii=False).encode("utf-16"), {}),
        "0": (0, None),
    }.get(id, (200, {"id": "1", "told": told, "password": "someone's-own-password"}, headers))


LOGINS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "session": lambda ours: {
        "harness": {**ours, "session": {"operation": "login", "token": "value.anything"}},
    },
    "basic": lambda ours: {
        "harness": ours, "authentication": "basic", "username": "$SECRET(form)", "password": "$SECRET(password)",
    },
    "oauth2": lambda ours: {
        "harness": ours,
        "oauth2": {
            "client_id": "$SECRET(form)", "client_secret": "$SECRET(password)", "token_url": "/oauth/token",
            "refresh_token": "$SECRET(body)",
        },
    },
}  # fmt: skip


@pytest.mark.parametrize("login", LOGINS)
def test_no_planted_secret_is_in_any_file(login: str, tmp_path: Path) -> None:
    names = [name.lower() for name in PLANTED]
    operations = {
        "one": {
            "url": "people/$SECRET(path)/{{ id }}",
            "params": {"q": "$SECRET(query)"},
            "headers": {"X-Own": "$SECRET(header)"},
        },
        "new": {"url": "people", "method": "POST", "payload": {"deep": [{"key": "$SECRET(body)"}]}},
        "form": {
            "url": "people/{{ id }}",
            "method": "PUT",
            "payload-type": "form",
            "payload": {"pin": "$SECRET(form)", "password": "a person's own"},
        },
        "login": {"url": "login", "method": "POST", "payload": {"p": "$SECRET(password)"}},
    }
    person = {"lookup": "one", "insert": "new", "update": "form"}
    data = definition(operations, person, **LOGINS[login]({"secrets": names}))

    async def act(connector: RestConnector) -> None:
        await connector.create(PERSON, {"name": "x"})
        await connector.update(PERSON, "1", {})
        for id in ("1", "400", "latin", "wide", "500", "0"):
            with suppress(ConnectorError):
                await connector.get(PERSON, id)

    environment = {f"CRM_{name}": secret for name, secret in PLANTED.items()}
    secrets = {name: f"CRM_{name.upper()}" for name in names}
    with serving(echo) as served:
        recorded(tmp_path, data, served.url, act, environment=environment, secrets=secrets)
        arrived = "\n".join(
            text for one in served.asked for text in (one.path, one.text, *one.query.values(), *one.headers.values())
        )
    basic = base64.b64encode(f"{PLANTED['FORM']}:{PLANTED['PASSWORD']}".encode()).decode()
    assert (basic in arrived) == (login != "session")
    arrived = arrived.replace(basic, PLANTED["PASSWORD"])
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    files += [base64.b64decode(each["base64"]) for each in entries(tmp_path) if "base64" in each]
    assert len(files) == 4
    everything = [file.decode(encoding, "ignore") for file in files for encoding in ("utf-8", "utf-16", "latin-1")]
    everything += [str(entries(tmp_path))]
    held = {**PLANTED, **({} if login == "basic" else {"GAINED": GAINED})}
    for name, secret in held.items():
        assert any(each in arrived for each in encodings(secret)), f"{name} was never sent, so this shows nothing"
        for text in everything:
            assert not [each for each in encodings(secret) if each in text], f"{name} in {text}"
    for own in ("someone's-own-password", "a person's own", "x12345", "session-of-ours", basic):
        assert own not in "".join(everything), own
    assert len(entries(tmp_path)) >= 11


def heard(content: bytes, **headers: str) -> Heard:
    request = httpx.Request("GET", "https://x.invalid/a", extensions={PURPOSE: Purpose.READ})
    told = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Heard(request=request, asked=1.0, time=2.0, status=200, headers=told, content=content, size=len(content))


AWKWARD = " \n\t-:#'\"{}[],&*!|>%@`\\\r\x00\x85\u2028\ufeffa\u00e5\U0001f600"


@given(content=st.binary(max_size=60) | (st.text(max_size=60) | st.text(AWKWARD, max_size=12)).map(str.encode))
def test_any_body_that_has_no_secret_comes_back_to_the_letter(content: bytes) -> None:
    entry = heard(content).entry(Redactor())
    read = read_file(Path("x.yaml"), (HEAD + entry_text(entry)).encode())
    assert [each.entry for each in read] == [entry]
    text = content.decode("latin-1")
    if Redactor().text(text) == text:
        assert read[0].entry.content() == content


def test_json_with_half_a_letter_is_said_again_once_a_secret_was_taken_out() -> None:
    redactor = Redactor()
    redactor.learn("hidden-one")
    entry = heard(b'{"a": "hidden-one", "b": "\\ud800"}').entry(redactor)
    read = read_file(Path("x.yaml"), (HEAD + entry_text(entry)).encode())
    assert json.loads(read[0].entry.content()) == {"a": SHOWN, "b": "\ud800"}


def test_headers_that_matter_are_kept_and_others_are_not() -> None:
    told = {
        "content_type": "application/json", "etag": '"7"', "link": '</a?page=2>; rel="next"', "retry_after": "5",
        "x_rate_limit_remaining": "3", "location": "/a/1", "x_next_page_token": "abc", "x_total": "7",
        "set_cookie": "a=b", "x_auth_token": "abc", "connection": "close", "date": "today", "content_length": "2",
        "transfer_encoding": "chunked", "x_evil": "a\r\nb: c",
    }  # fmt: skip
    response = heard(b"{}", **told).entry(Redactor()).response
    assert response.content_type == "application/json"
    assert response.headers == {
        "etag": '"7"', "link": '</a?page=2>; rel="next"', "retry-after": "5", "x-rate-limit-remaining": "3",
        "location": "/a/1", "x-next-page-token": "abc", "x-total": "7", "x-evil": "a  b: c",
    }  # fmt: skip
