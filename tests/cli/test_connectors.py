"""`harness connectors`: what is known, whether configured systems answer, and Sesam's connectors imported."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness.connect.shape import ConnectorShape
from tests.cli.command import command
from tests.cli.process import harness
from tests.connect.serving import Asked, serving

SECRET = "planted-in-the-environment"
NONE = {"has_more": False}
ZENDESK = '[systems.Z]\nconnector = "zendesk"\n'


def zendesk(asked: Asked) -> tuple[int, Any]:
    """The lists of a Zendesk with one organization and one ticket, for who has the key."""
    if "authorization" not in asked.headers:
        return 401, {"error": "Couldn't authenticate you"}
    if asked.path == "/api/v2/organizations":
        return 200, {"organizations": [{"id": 1, "name": "A", "updated_at": "2026-01-01T00:00:00Z"}], "meta": NONE}
    if asked.path == "/api/v2/tickets":
        return 200, {"tickets": [{"id": 2, "updated_at": "2026-01-01T00:00:00Z"}], "meta": NONE}
    if asked.path == "/api/v2/tickets/2/comments":
        return 200, {"comments": [{"id": 3, "body": "hello"}], "meta": NONE}
    return 404, {}


def configure(folder: Path, url: str, more: str = "") -> None:
    (folder / "harness.toml").write_text(
        f'[systems.Zendesk]\nconnector = "zendesk"\nbase_url = "{url}/api/v2"\n'
        'values = { subdomain = "acme", email = "me@example.com" }\n'
        f'secrets = {{ api_key = "ZENDESK_API_KEY" }}\n{more}',
        encoding="utf-8",
    )


def check(folder: Path, *arguments: str, key: str = SECRET) -> tuple[int, str, str]:
    ended = harness("connectors", "check", *arguments, cwd=folder, environment={"ZENDESK_API_KEY": key})
    assert SECRET not in ended.stdout + ended.stderr
    return ended.returncode, ended.stdout, ended.stderr


def test_the_known_ones_are_listed_with_what_is_unconfirmed(tmp_path: Path) -> None:
    ended = command("connectors", cwd=tmp_path)
    assert ended.code == 0
    assert "zendesk: Zendesk" in ended.out
    assert "  Kunde: list, lookup, insert, update\n    unconfirmed: whether PUT keeps" in ended.out
    listed = json.loads(command("connectors", "--format", "json", cwd=tmp_path).out)
    assert {"youtrack", "youtrack-hub", "zendesk", "powerofficego", "powerofficego-v1", "tidsbanken", "rest"} <= {
        each["name"] for each in listed
    }


def test_a_system_that_answers_as_its_definition_says(tmp_path: Path) -> None:
    with serving(zendesk) as served:
        configure(tmp_path, served.url)
        code, out, err = check(tmp_path)
        assert {one.method for one in served.asked} == {"GET"}
    assert (code, err) == (0, "4 requests, nothing was written.\n")
    assert out == (
        "Zendesk Organizations: 1 record on the first page\n"
        "Zendesk Tickets: 1 record on the first page\n"
        "Zendesk Ticketcomments: 1 record on the first page\n"
    )


def test_required_properties_that_no_record_shows_are_wrong(tmp_path: Path) -> None:
    with serving(zendesk) as served:
        configure(tmp_path, served.url, '[systems.Zendesk.required]\nTickets = ["subject"]\n')
        code, out, _ = check(tmp_path, "Zendesk", "--format", "json")
    wrong = {each["datatype"]: each["wrong"] for each in json.loads(out)}
    assert code == 3
    assert wrong == {"Organizations": "", "Tickets": "none of them shows subject", "Ticketcomments": ""}


@pytest.mark.parametrize(
    "answer", [(401, {"sent": "back"}), (200, "<html>"), (302, "", {"location": "http://x.invalid"})]
)
def test_a_system_that_does_not_answer_so_is_an_error_for_each_datatype(answer: Any, tmp_path: Path) -> None:
    with serving(lambda asked: answer) as served:
        configure(tmp_path, served.url)
        code, out, _ = check(tmp_path)
    assert code == 3
    assert out.count("wrong: Zendesk: operations.") == 3


def test_a_secret_that_is_not_set_is_named_by_its_variable(tmp_path: Path) -> None:
    configure(tmp_path, "http://127.0.0.1:9")
    code, out, _ = check(tmp_path, key="")
    assert code == 3
    assert out == "Zendesk: wrong: systems.Zendesk: $SECRET(api_key) has no value\n    hint: set ZENDESK_API_KEY\n"


@pytest.mark.parametrize(
    ("toml", "said", "hint"),
    [
        (ZENDESK.replace("desk", "disk"), "there is no connector zendisk", "did you mean zendesk?"),
        ('[systems.Z]\n\nconector = "zendesk"\n', "harness.toml:1: systems.Z.connector: Field required", ""),
        (f'{ZENDESK}# x\nbase_ulr = "x"\n', ":4: systems.Z.base_ulr", "did you mean base_url?"),
        (f'{ZENDESK}[systems.Z.secrets]\napi_key = "{SECRET}"\n', ":4: systems.Z.secrets.api_key: must", "no secret"),
        (f'{ZENDESK}base_url = "https://me:{SECRET}@x.invalid"\n', ":3: systems.Z.base_url", ""),
        (f"{ZENDESK}rate = 0\n", ":3: systems.Z.rate", ""),
        ("[timing]\n", "no system is configured", "[systems.NAME]"),
        ('[systems.Z]\nconnector = "no-such.yaml"\n', "no-such.yaml: No such file", ""),
    ],
)
def test_what_is_wrong_with_the_configuration_is_said_with_its_line(
    toml: str, said: str, hint: str, tmp_path: Path
) -> None:
    (tmp_path / "harness.toml").write_text(toml, encoding="utf-8")
    code, out, err = check(tmp_path)
    assert (code, out) == (2, "")
    assert said in err
    assert hint in err


def test_a_system_that_is_not_configured_is_named_with_the_nearest(tmp_path: Path) -> None:
    configure(tmp_path, "http://127.0.0.1:9")
    code, _, err = check(tmp_path, "Zendes")
    assert (code, err) == (2, "harness: harness.toml has no system Zendes\n  hint: did you mean Zendesk?\n")


SYSTEM = {
    "_id": "{{@ system @}}",
    "type": "system:rest",
    "url_pattern": "{{@ base_url @}}/api/%s",
    "authentication": "basic",
    "username": "me",
    "password": "$SECRET(api_key)",
    "rate_limiting_retries": 3,
    "operations": {
        "widget-list": {"url": "widgets", "method": "get", "payload_property": "widgets", "id_expression": "{{ id }}"},
        "make": {"url": "widgets", "method": "POST"},
        "widget-delete": {"url": "widgets/{{ id }}", "method": "DELETE"},
    },
}
PIPES = [
    {
        "_id": "{{@ system @}}-{{@ datatype @}}-collect",
        "source": {"type": "rest", "operation": "{{@ datatype @}}-list"},
    },
    {"_id": "share", "transform": {"template": "transform-share-rest", "properties": {"operation_insert": "make"}}},
]


def sesam(folder: Path, system: object, template: str = "templates/widget.json") -> Path:
    directory = folder / "acme-connector"
    (directory / "templates").mkdir(parents=True)
    manifest = {"datatypes": {"widget": {"template": template}}, "system-template": "templates/system.json"}
    for name, value in (("manifest", manifest), ("templates/system", system), ("templates/widget", PIPES)):
        (directory / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    return directory


def test_a_sesam_connector_becomes_a_definition_that_works(tmp_path: Path) -> None:
    ended = command("connectors", "import", sesam(tmp_path, SYSTEM), cwd=tmp_path)
    assert ended.code == 0
    definition = ended.json
    jsonschema.validate(definition, ConnectorShape.model_json_schema())
    assert definition["url_pattern"] == "$ENV(base_url)/api/%s"
    assert definition["harness"] == {
        "title": "acme",
        "environment": ["base_url"],
        "secrets": ["api_key"],
        "datatypes": {"widget": {"list": "widget-list", "insert": "make", "delete": "widget-delete"}},
    }
    for missing in ("widget.lookup: no operation", "widget.update: no operation", "widget.required", "widget.mark"):
        assert missing in ended.err
    assert "rate_limiting_retries: of Sesam's, not followed here" in ended.err
    (tmp_path / "acme.json").write_text(ended.out, encoding="utf-8")
    with serving(lambda asked: (200, {"widgets": [{"id": 1}]})) as served:
        (tmp_path / "harness.toml").write_text(
            '[systems.Acme]\nconnector = "acme.json"\nsecrets = { api_key = "ZENDESK_API_KEY" }\n'
            f'values = {{ base_url = "{served.url}" }}\n',
            encoding="utf-8",
        )
        assert check(tmp_path)[:2] == (0, "Acme widget: 1 record on the first page\n")


def test_the_array_form_gives_a_definition_for_each_system(tmp_path: Path) -> None:
    ended = command("connectors", "import", sesam(tmp_path, [SYSTEM, SYSTEM]), cwd=tmp_path)
    assert len(json.loads(ended.out)) == 2
    assert "of system 2 to look at:" in ended.err


def test_a_template_that_is_not_followed_is_listed_as_missing(tmp_path: Path) -> None:
    odd = {**SYSTEM, "operations": {"widget-list": {"url": "{% for a in b %}{{ a }}{% endfor %}"}}}
    ended = command("connectors", "import", sesam(tmp_path, odd), cwd=tmp_path)
    assert ended.code == 0
    assert "cannot be used as it is: acme: operations.widget-list.url: `for` is not for templates" in ended.err


@pytest.mark.parametrize("template", ["../outside.json", "/etc/hostname", "templates/none.json"])
def test_a_connector_directory_cannot_lead_out_of_itself(template: str, tmp_path: Path) -> None:
    (tmp_path / "outside.json").write_text("{}", encoding="utf-8")
    ended = command("connectors", "import", sesam(tmp_path, SYSTEM, template), cwd=tmp_path)
    assert ended.code == 2
    assert template in ended.err
    assert ended.out == ""


def test_what_is_no_connector_directory_is_said(tmp_path: Path) -> None:
    ended = command("connectors", "import", "nowhere", cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "manifest.json: there is no such file" in ended.err


def test_the_schema_of_definitions_is_published(tmp_path: Path) -> None:
    schema = command("schema", "connector", cwd=tmp_path).json
    jsonschema.Draft202012Validator.check_schema(schema)
    assert "url_pattern" in schema["properties"]  # type: ignore[operator]
