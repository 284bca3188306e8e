"""Secrets are planted wherever they can stand, and searched for in everything that comes out."""

import base64
import json
import logging
import traceback
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.connect.redact import SHOWN, Redactor
from harness.connect.rest import RestConnector
from harness.errors import ConnectorError, UsageError
from tests.connect.serving import Asked, serving
from tests.connect.talking import PERSON, Told, definition, talk

PLANTED = {
    "HEADER": 'hdr-Å"\\ +/=&?#sécret'.encode("ascii", "ignore").decode(),
    "QUERY": "query +/&=secret-2",
    "FORM": "form/se+cret=3&x",
    "BODY": 'body "secret" å\\4',
    "PASSWORD": "pass:word-5",
    "PATH": "path/secret-6",
}
GAINED = "gained-access-token-7"


def encodings(secret: str) -> set[str]:
    plain = {secret, quote(secret, safe=""), quote(secret), quote_plus(secret), json.dumps(secret)[1:-1]}
    plain.add(json.dumps(json.dumps(secret)[1:-1])[1:-1])
    return plain | {base64.b64encode(secret.encode()).decode(), json.dumps(secret, ensure_ascii=False)[1:-1]}


def echo(asked: Asked) -> Any:
    """A server that gives away all it was told, in its body, as an error or as a redirect."""
    if asked.path == "/login":
        return 200, {"token": GAINED}
    told = {"path": asked.path, "query": asked.query, "headers": asked.headers, "text": asked.text}
    id = asked.path.rsplit("/", 1)[-1]
    shown = {"id": "1", "told": told, "password": "someone's-own-password"}
    return {
        "400": (400, told),
        "html": (200, f"<html>{json.dumps(told)} {asked.headers}", {"content-type": "text/html"}),
        "302": (302, "", {"location": f"http://{quote_plus(PLANTED['QUERY'])}.invalid/?{asked.query}"}),
        "500": (500, f"token={GAINED}&password=x12345 {asked.headers}", {}),
        "0": (0, None),
    }.get(id, (200, shown))


def test_no_planted_secret_is_in_evidence_errors_remarks_or_logs(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    names = [name.lower() for name in PLANTED]
    data = definition(
        {
            "one": {
                "url": "people/$SECRET(path)/{{ id }}",
                "params": {"q": "$SECRET(query)"},
                "headers": {"X-Own": "$SECRET(header)"},
            },
            "new": {
                "url": "people",
                "method": "POST",
                "payload": {"deep": [{"key": "$SECRET(body)"}], "entity": "{{ entity | tojson }}"},
            },
            "form": {
                "url": "people/{{ id }}",
                "method": "PUT",
                "payload-type": "form",
                "payload": {"pin": "$SECRET(form)", "password": "a person's own"},
            },
            "login": {"url": "login", "method": "POST", "payload": {"p": "$SECRET(password)"}},
        },
        {"lookup": "one", "insert": "new", "update": "form"},
        harness={"secrets": names, "session": {"operation": "login", "token": "token"}},
    )
    told, produced = Told(), []
    environment = {f"CRM_{name}": secret for name, secret in PLANTED.items()}
    secrets = {name: f"CRM_{name.upper()}" for name in names}

    async def act(connector: RestConnector) -> None:
        produced.append(repr(connector.__dict__))
        for attempt in (
            connector.get(PERSON, "1"),
            connector.create(PERSON, {"name": "x"}),
            connector.update(PERSON, "1", {}),
            *(connector.get(PERSON, id) for id in ("400", "html", "302", "500", "0")),
        ):
            try:
                await attempt
            except ConnectorError as error:
                produced.extend(("".join(traceback.format_exception(error)), error.message, error.hint))

    with serving(echo) as served:
        talk(data, served.url, act, told=told, environment=environment, secrets=secrets)
        arrived = "\n".join(
            text for one in served.asked for text in (one.path, one.text, *one.query.values(), *one.headers.values())
        )
    everything = [*produced, *told.remarks, caplog.text, *(json.dumps(asdict(one)) for one in told.exchanges)]
    everything += [json.dumps(asdict(one), ensure_ascii=False) for one in told.exchanges]
    everything += [part for one in told.exchanges for part in (one.url, one.request, one.response)]
    for name, secret in {**PLANTED, "GAINED": GAINED}.items():
        assert any(each in arrived for each in encodings(secret)), f"{name} was never sent, so this shows nothing"
        for text in everything:
            assert not [each for each in encodings(secret) if each in text], f"{name} in {text}"
    assert "someone's-own-password" not in "".join(everything), "known by its name"
    assert len(told.exchanges) >= 8
    assert len(produced) >= 13


@given(secret=st.text(st.characters(codec="utf-8"), min_size=6, max_size=30), around=st.text(max_size=20))
def test_any_secret_is_taken_out_of_json_urls_and_texts(secret: str, around: str) -> None:
    redactor = Redactor()
    redactor.learn(secret)
    body = redactor.body(json.dumps({"a": [around + secret + around], secret: around}))
    assert secret not in json.loads(body)["a"][0].replace(SHOWN, "")
    assert secret not in redactor.text(f"{around} {secret} {around}").replace(SHOWN, "")
    assert quote(secret, safe="") not in redactor.text(f"https://x/?q={quote(secret, safe='')}").replace(SHOWN, "")


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists, max_leaves=9))
def test_what_has_no_secret_stays_to_the_letter(value: object) -> None:
    redactor = Redactor()
    redactor.learn("a secret that is not there")
    text = json.dumps({"value": value}, indent=1)
    assert redactor.body(text) == text


def test_a_definition_gets_nothing_of_the_environment_that_harness_toml_does_not_name() -> None:
    data = definition({"all": {"url": "p"}}, {"list": "all"}, harness={"secrets": ["HOME"], "environment": ["HOME"]})
    for asked in ("$SECRET(HOME)", "$ENV(HOME)"):
        with pytest.raises(ConnectorError, match="has no value"):
            talk(
                {**data, "headers": {"k": asked}},
                "http://x.invalid",
                lambda connector: connector.listing(PERSON),
                environment={"HOME": "/somebody's/home"},
            )


def test_a_secret_that_is_not_set_or_too_short_is_said_by_its_variable() -> None:
    data = definition({"all": {"url": "p"}}, {"list": "all"}, headers={"k": "$SECRET(a)"}, harness={"secrets": ["a"]})

    def listing(connector: RestConnector) -> Any:
        return connector.listing(PERSON)

    with pytest.raises(ConnectorError, match=r"\$SECRET\(a\) has no value") as unset:
        talk(data, "http://x.invalid", listing, secrets={"a": "CRM_A"})
    assert unset.value.hint == "set CRM_A"
    with pytest.raises(Exception, match="the secret in CRM_A has fewer than 6 characters"):
        talk(data, "http://x.invalid", listing, secrets={"a": "CRM_A"}, environment={"CRM_A": "abc"})


def test_a_secret_that_stands_among_the_values_of_harness_toml_is_refused_before_anything_is_sent() -> None:
    data = definition({"all": {"url": "p"}}, {"list": "all"}, harness={"secrets": ["a"], "environment": ["b"]})
    with serving(lambda asked: (200, [])) as served:
        with pytest.raises(UsageError, match=r"systems\.Crm\.values\.a: crm takes it for a secret") as refused:
            talk(data, served.url, lambda connector: connector.listing(PERSON), values={"a": "planted", "b": "plain"})
        assert not served.asked
        assert talk(data, served.url, lambda connector: connector.listing(PERSON), values={"b": "plain"}) == ()
    assert refused.value.hint.startswith('name its variable: [systems.Crm.secrets] a = "VARIABLE"')
    assert "planted" not in refused.value.message + refused.value.hint
