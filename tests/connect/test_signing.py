"""Requests are signed by a plug-in, each attempt anew; a real server works the signature out and refuses wrong ones."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.connect.redact import PASSING, Redactor
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError, UsageError
from tests.connect.acme import SIGNING_KEY, Acme
from tests.connect.plugging import documented, install, install_documented
from tests.connect.serving import Asked, serving
from tests.connect.talking import PERSON, Told, definition, talk

KEY: dict[str, Any] = {"environment": {"CRM_KEY": SIGNING_KEY}, "secrets": {"signing_key": "CRM_KEY"}}
SIGN = "from harness.connect.signing import Signature\ndef sign(request):\n    "
IN_QUERY = """
import hashlib
from harness.connect.signing import Signature

def sign(request):
    text = f"{request.url} {request.nonce} {request.secret('signing_key')}"
    return Signature(query={"sig": hashlib.sha256(text.encode()).hexdigest(), "n": request.nonce})
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No test sees the modules of another."""
    yield
    for name in [name for name in sys.modules if name.split(".")[0] in ("mine", "acme_plugins")]:
        del sys.modules[name]


@pytest.fixture
def documented_signer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The definition of the documentation, with its signer installed; its datatype is called Person here."""
    monkeypatch.syspath_prepend(install_documented(tmp_path))
    data: dict[str, Any] = yaml.safe_load(documented()["crm.yaml"])
    data["harness"]["datatypes"] = {"Person": data["harness"]["datatypes"]["Contact"]}
    return data


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Installs a module as the signer `mine`."""

    def write(module: str) -> None:
        install(tmp_path, "acme-x", {"mine.py": module}, {"harness.signing": {"mine": "mine:sign"}})
        monkeypatch.syspath_prepend(tmp_path)

    return write


def signed(
    operations: dict[str, Any],
    person: dict[str, Any],
    *,
    options: dict[str, Any] | None = None,
    with_oauth2: dict[str, Any] | None = None,
    **ours: Any,
) -> dict[str, Any]:
    """A definition that wants the signer `mine`."""
    more = {"oauth2": with_oauth2} if with_oauth2 else {}
    signing = {"plugin": "mine", **(options or {})}
    return definition(operations, person, harness={"secrets": ["signing_key"], "signing": signing, **ours}, **more)


def test_a_body_and_a_query_are_signed_as_they_are_sent_and_each_attempt_anew(
    documented_signer: dict[str, Any],
) -> None:
    acme, told = Acme(busy=2), Told()

    async def act(connector: RestConnector) -> None:
        made = await connector.create(PERSON, {"name": "Å & co"})
        assert made.fields["name"] == "Å & co"
        assert len(await connector.listing(PERSON)) == 2

    with serving(acme) as served:
        talk(documented_signer, f"{served.url}/api", act, told=told, values={"key_id": "acme-1"}, **KEY)
        assert served.lines == ["POST /api/contacts"] * 3 + ["GET /api/contacts"]
    assert len(set(acme.signed)) == 4, "one signature was sent twice"
    assert len(acme.nonces) == 4, "one was not accepted"
    evidence = json.dumps([asdict(one) for one in told.exchanges])
    assert "your_signature" in evidence
    for secret in (SIGNING_KEY, *acme.signed):
        assert secret not in evidence


def test_a_wrong_key_is_refused_and_the_signature_is_not_in_the_error(documented_signer: dict[str, Any]) -> None:
    acme = Acme()
    more = {**KEY, "environment": {"CRM_KEY": "another-signing-key"}}
    with serving(acme) as served, pytest.raises(ConnectorError, match="was answered 401") as refused:
        talk(
            documented_signer,
            f"{served.url}/api",
            lambda connector: connector.listing(PERSON),
            values={"key_id": "acme-1"},
            **more,
        )
    assert "wrong signature" in refused.value.message
    assert "[secret]" in refused.value.message
    assert acme.signed[0] not in refused.value.message


def test_a_signature_in_the_query_is_not_sent_again_with_the_link_to_the_next_page(mine: Callable[[str], None]) -> None:
    """The server gives back the whole query it was asked with, signature and all, as many do."""
    mine(IN_QUERY)
    told, signatures = Told(), list[str]()

    def act(asked: Asked) -> Any:
        signatures.append(asked.query["sig"])
        number = int(asked.query.get("page", 0))
        following = f"/people?{asked.raw_query.replace('page=0&', '')}&page={number + 1}"
        return 200, {"items": [{"id": number}], "next": following if number < 2 else ""}

    data = signed(
        {
            "all": {
                "url": "people",
                "params": {"q": "a b"},
                "payload_property": "items",
                "next_page_link": "{{ body.next }}",
            }
        },
        {"list": "all"},
    )
    with serving(act) as served:
        seen = talk(data, served.url, lambda connector: connector.listing(PERSON), told=told, **KEY)
        for asked in served.asked:
            assert (asked.raw_query.count("sig="), asked.raw_query.count("n=")) == (1, 1)
            assert asked.query["q"] == "a b"
    assert [one.id for one in seen] == ["0", "1", "2"]
    assert len(set(signatures)) == 3
    evidence = json.dumps([asdict(one) for one in told.exchanges])
    assert not [one for one in signatures if one in evidence]
    assert "sig=[secret]" in evidence


def test_a_login_is_signed_too_and_a_repeated_request_carries_one_signature(mine: Callable[[str], None]) -> None:
    """A token that ran out is got again, and the request that was refused is signed anew with the new one."""
    mine(
        "from harness.connect.signing import Signature\n"
        "def sign(request):\n"
        "    assert 'x-sig' not in request.headers\n"
        "    return Signature(headers={'x-sig': request.nonce + request.headers.get('authorization', 'none')})\n"
    )
    tokens = ["Bearer first-token", "Bearer other-token"]

    def act(asked: Asked) -> Any:
        if asked.path == "/login":
            return 200, {"token": tokens[min(1, served.lines.count("POST /login") - 1)].split()[1]}
        return (200, []) if asked.headers["authorization"] == tokens[1] else (401, {})

    data = signed(
        {"all": {"url": "people"}, "login": {"url": "login", "method": "POST"}},
        {"list": "all"},
        session={"operation": "login", "token": "token"},
    )
    with serving(act) as served:
        talk(data, served.url, lambda connector: connector.listing(PERSON), **KEY)
        assert served.lines == ["POST /login", "GET /people", "POST /login", "GET /people"]
        signatures = [one.headers["x-sig"] for one in served.asked]
    assert [one[32:] for one in signatures] == ["none", tokens[0], "none", tokens[1]]
    assert len({one[:32] for one in signatures}) == 4


def test_a_token_endpoint_on_another_host_gets_no_signature(mine: Callable[[str], None]) -> None:
    mine(f"{SIGN}return Signature(headers={{'x-sig': request.nonce}})")
    data = signed(
        {"all": {"url": "people"}},
        {"list": "all"},
        with_oauth2={"client_id": "me", "client_secret": "$SECRET(signing_key)", "token_url": "/token"},
    )
    with serving(lambda asked: (200, [])) as served, serving(lambda asked: (200, {"access_token": "a-token"})) as other:
        talk(data, served.url, lambda connector: connector.listing(PERSON), token_url=f"{other.url}/token", **KEY)
        assert other.lines == ["POST /token"]
        assert "x-sig" not in other.asked[0].headers
        assert served.asked[0].headers["authorization"] == "Bearer a-token"
        assert len(served.asked[0].headers["x-sig"]) == 32


def test_a_signer_gets_only_the_secrets_that_the_definition_lists(mine: Callable[[str], None]) -> None:
    mine("def sign(request):\n    request.secret('other')\n")
    data = signed({"all": {"url": "p"}}, {"list": "all"})
    with pytest.raises(ConnectorError, match=r"harness\.signing: systems\.Crm: \$SECRET\(other\) has no value"):
        talk(
            data,
            "http://127.0.0.1:9",
            lambda connector: connector.listing(PERSON),
            environment={"OTHER": "planted-other", "CRM_KEY": SIGNING_KEY},
            secrets={"other": "OTHER", "signing_key": "CRM_KEY"},
        )


@pytest.mark.parametrize(
    ("module", "said"),
    [
        (f"{SIGN}return {{'x-sig': 'abcdefgh'}}", "gave a dict, which is no Signature of texts"),
        (f"{SIGN}return Signature(headers={{'x-sig': 12345678}})", "gave a Signature, which is no Signature of texts"),
        ("async def sign(request):\n    pass", "gave a coroutine, which is no Signature of texts"),
        (f"{SIGN}return Signature(headers={{'Host': 'elsewhere.test'}})", "gave a header Host, which is not for it"),
        (f"{SIGN}return Signature(headers={{'x-sig': '12'}})", "gave x-sig fewer than 6 characters"),
        (
            f"{SIGN}raise ValueError(request.secret('signing_key'))",
            r"raised ValueError: \[secret\] \(mine\.py, line 3\)",
        ),
        (f"{SIGN}raise SystemExit(0)", r"raised SystemExit: 0 \(mine\.py, line 3\)"),
    ],
)
def test_a_signer_that_breaks_its_contract_is_an_error_and_nothing_is_sent(
    module: str, said: str, mine: Callable[[str], None]
) -> None:
    mine(module)
    data = signed({"all": {"url": "p"}}, {"list": "all"})
    with serving(lambda asked: (200, [])) as served:
        with pytest.raises(ConnectorError, match=f"the plug-in mine of acme-x 1.0 {said}") as broken:
            talk(data, served.url, lambda connector: connector.listing(PERSON), **KEY)
        assert not served.asked
    assert broken.value.message.startswith("Crm: operations.all: GET http://127.0.0.1")


@pytest.mark.parametrize("text", ["'line\\nbreak'", "'ünicode'"])
def test_a_header_that_is_none_is_refused_and_not_shown(text: str, mine: Callable[[str], None]) -> None:
    mine(f"{SIGN}return Signature(headers={{'x-sig': {text}}})")
    data = signed({"all": {"url": "p"}}, {"list": "all"})
    with pytest.raises(ConnectorError, match=r"harness\.signing: x-sig: a header ") as broken:
        talk(data, "http://127.0.0.1:9", lambda connector: connector.listing(PERSON), **KEY)
    assert "break" not in broken.value.message
    assert "nicode" not in broken.value.message


def test_a_signer_that_cannot_be_imported_or_is_not_installed_is_refused_by_name(mine: Callable[[str], None]) -> None:
    mine("import no_such_module")
    data = signed({"all": {"url": "p"}}, {"list": "all"})
    with pytest.raises(UsageError, match=r"the plug-in mine of acme-x 1\.0 cannot be imported: ModuleNotFoundError"):
        talk(data, "http://127.0.0.1:9", lambda connector: connector.listing(PERSON), **KEY)
    data["harness"]["signing"]["plugin"] = "main"
    with pytest.raises(
        UsageError, match=r"^crm\.yaml: harness\.signing\.plugin: there is no .* main installed"
    ) as unknown:
        talk(data, "http://127.0.0.1:9", lambda connector: connector.listing(PERSON), **KEY)
    assert unknown.value.hint == "did you mean mine?"


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (["x"], r"harness\.signing\.key: Input should be a valid string"),
        ("$SECRET(other)", r"harness\.signing\.key asks for \$SECRET\(other\), which the definition does not name"),
        ("{% for a in b %}{% endfor %}", r"harness\.signing\.key: `for` is not for templates"),
    ],
)
def test_an_option_is_a_text_with_the_names_of_the_definition(option: Any, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        talk(
            signed({"all": {"url": "p"}}, {"list": "all"}, options={"key": option}),
            "http://127.0.0.1:9",
            lambda connector: connector.listing(PERSON),
        )


def test_as_many_signatures_are_kept_in_mind_as_are_promised_and_no_more() -> None:
    redactor = Redactor()
    for number in range(PASSING + 1):
        redactor.learn_passing(f"signature-{number:04}")
    assert redactor.text("signature-0000") == "signature-0000"
    assert redactor.text(f"a signature-0001 signature-{PASSING:04}") == "a [secret] [secret]"
    redactor.learn_passing("key: signature-0002")
    assert redactor.text("key: signature-0003, key: signature-0002") == "key: [secret], [secret]"
    assert redactor.body('{"a": ["signature-0002"]}') == '{"a": ["[secret]"]}'
