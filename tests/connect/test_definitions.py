"""Definitions are read or refused with their place; the shipped ones name what is unconfirmed, and work."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from harness.config import System, load
from harness.connect.api import Api
from harness.connect.endpoint import endpoint
from harness.connect.reading import read_api
from harness.connect.rest import RestConnector
from harness.connect.shape import ConnectorShape
from harness.connect.shipped import FOLDER, find, shipped
from harness.errors import HarnessError, UsageError
from harness.model.dataflow import Datatype
from harness.spec.read import read
from tests.connect.serving import Asked, Stopped, serving

SPECS = Path(__file__).parents[2] / "specs"
PART = {"parent": {"datatype": "B", "property": "b"}, "changes": "all", "shows": {"edit_times": "t"}}
SECRETS = {"PLANTED": "a-planted-secret"}


def minimal(**more: Any) -> str:
    return json.dumps({"url_pattern": "https://x.invalid/%s", "operations": {"all": {"url": "people"}}, **more})


def default(defaults: Any) -> str:
    return minimal(harness={"secrets": ["x"], "datatypes": {"A": {"list": "all", "defaults": defaults}}})


@pytest.mark.parametrize(
    ("text", "said", "hint"),
    [
        ("{", r"crm\.yaml:1:2: no JSON or YAML", ""),
        ("a: &a [x]\nb: *a\n", "no JSON or YAML: aliases are not followed", ""),
        ("!!python/object/apply:os.system [ls]", "no JSON or YAML", ""),
        ("[1, 2]", "valid dictionary", ""),
        ("\x00", "no JSON or YAML", ""),
        ("[" * 5000, "no JSON or YAML", ""),
        (minimal(verify_ssl=False), "verify_ssl: ", ""),
        (minimal(url_pattern="https://x.invalid/"), "url_pattern must have %s once", ""),
        (minimal(operatons={}), "operatons is no key", "did you mean operations?"),
        (minimal(operations={"a": {"ulr": "x", "payload_propertyy": "y"}}), "payload_propertyy", "payload_property?"),
        (minimal(harness={"secrts": []}), r"harness\.secrts: Extra", "did you mean secrets?"),
        (minimal(harness={"datatypes": {"A": {"list": "al"}}}), "A.listing: there is no operation al", "all?"),
        (minimal(harness={"datatypes": {"A": {"changes": "all"}}}), r"A\.changes: needs shows\.edit_times", ""),
        (minimal(harness={"datatypes": {"A": PART, "B": {}}}), r"A\.changes: what is listed for each parent", ""),
        (minimal(headers={"k": "$SECRET(x)"}), r"headers\.k asks for \$SECRET\(x\)", "harness.secrets"),
        (minimal(headers={"k": "$ENV(HOME)"}), r"headers\.k asks for \$ENV\(HOME\)", "harness.environment"),
        (minimal(operations={"a": {"url": "{{ x"}}), r"operations\.a\.url: ", "outside of"),
        (minimal(operations={"a": {"payload": {"x": ["{% for a in b %}{% endfor %}"]}}}), "payload.x.0: `for`", ""),
        (minimal(operations={"a": {"id_expression": "$SECRET(x)"}}), "no place where an answer is read", ""),
        (default({"a": {"b": ["{{ makr }}"]}}), r"datatypes\.A\.defaults\.a\.b\.0: cannot be rendered: 'makr'", ""),
        (default({"a": "{{ mark"}), r"datatypes\.A\.defaults\.a: ", "outside of"),
        (default({"a": "sesam:markjson{{ mark }}"}), r"datatypes\.A\.defaults\.a: sesam:markjson stands before", ""),
        (default({"a": "$SECRET(x)"}), r"datatypes\.A\.defaults\.a: a secret has no place", ""),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_definition_is_said_with_its_place(
    text: str, said: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / "crm.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=said) as wrong:
        read_api(path)
    assert str(path) in wrong.value.message
    assert hint in wrong.value.hint


def test_json_and_yaml_are_one() -> None:
    data = yaml.safe_load((FOLDER / "zendesk.yaml").read_text(encoding="utf-8"))
    assert data["operations"]["organization-list"]["params"] == {"page[size]": 100}


def test_a_json_file_is_read_as_the_yaml_one_is(tmp_path: Path) -> None:
    data = yaml.safe_load((FOLDER / "tidsbanken.yaml").read_text(encoding="utf-8"))
    path = tmp_path / "tidsbanken.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert find("tidsbanken.json", tmp_path).datatypes == find("tidsbanken", tmp_path).datatypes


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_definition_fits_the_published_schema_and_says_what_is_unconfirmed(path: Path) -> None:
    schema = ConnectorShape.model_json_schema()
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), schema)
    api = read_api(path)
    assert api.name == "rest" or (api.unconfirmed and all(part.unconfirmed for part in api.datatypes))
    for part in api.datatypes:
        assert part.listing is not None
        assert part.insert is not None
        assert part.mark is not None


def test_every_datatype_of_the_five_documents_has_a_shipped_definition() -> None:
    """But for those of systems that are made for one customer, as their names say."""
    found = set()
    for path in sorted(SPECS.glob("*.rst")):
        dataflow = read(path.read_text(encoding="utf-8"), path.name).dataflow
        assert dataflow is not None
        for mapping in dataflow.mappings:
            found |= {mapping.source, mapping.target}
    vendors = [each for each in found if not each.system.casefold().startswith("custom")]
    assert len(vendors) == 11, vendors
    for datatype in vendors:
        of_system = [api for api in shipped() if datatype.system in (api.title, *api.systems)]
        assert any(api.of(datatype) for api in of_system), datatype


@pytest.mark.parametrize("api", shipped(), ids=lambda api: api.name)
def test_every_operation_of_a_shipped_definition_makes_a_request_to_its_host(api: Api) -> None:
    """Each datatype's list, create, look-up, update and delete are tried on a server that says yes to everything."""
    shown = {"Id": "7", "id": 7, "ContactId": 5, "partyId": 5, "ticket_id": 3}

    def act(asked: Asked) -> tuple[int, Any]:
        if asked.path.lower().endswith("/oauth/token"):
            return 200, {"access_token": "gained-token", "expires_in": 600}
        wrapper = re.sub(r".*/", "", asked.path)
        later = any(asked.query.get(name, first) != first for name, first in FIRST.items())
        items = [] if later else [shown]
        if asked.method == "GET" and asked.path in lists:
            return 200, items if api.name in BARE or ("/api/" in asked.path and "hub" not in asked.path) else {
                wrapper: items, "value": items, "data": items,
            }  # fmt: skip
        one = {"organization": shown, "ticket": shown, "data": shown, "value": items}
        return 200, {**one, **shown}

    lists: set[str] = set()
    roles: set[str] = set()

    async def go(connector: RestConnector, datatype: Datatype) -> None:
        part = api.of(datatype)
        assert part is not None
        fields = {name: "x" for name in part.required if "." not in name}
        id = (
            "5/7"
            if part.listing and part.listing.id_expression and "}}/{{" in part.listing.id_expression.source
            else "7"
        )
        roles.add("list")
        await connector.listing(datatype)
        for role, operation, doing in (
            ("insert", part.insert, lambda: connector.create(datatype, fields, mark="run-1")),
            ("lookup", part.lookup, lambda: connector.get(datatype, id)),
            ("update", part.update, lambda: connector.update(datatype, id, {"name": "y"})),
            ("delete", part.delete, lambda: connector.delete(datatype, id)),
        ):
            if operation is not None and not part.parent:
                await doing()
                roles.add(role)

    with serving(act) as served:
        configured = System(
            connector=api.name,
            base_url=f"{served.url}/v2",
            secrets=dict.fromkeys(api.secrets, "PLANTED"),
            values=dict.fromkeys(api.environment, "acme"),
        )
        for part in api.datatypes:
            for operation in (part.listing, *part.search.values()):
                if operation is not None:
                    path = operation.url.source.replace("{{ parent.id }}", "7")
                    lists.add(f"/v2/{path}")
            run(api, configured, Datatype(system="x", name=part.name), go)
        assert all(one.path.startswith("/v2/") or "OAuth" in one.path for one in served.asked)
        assert any("a-planted-secret" in str(one.headers) or "authorization" in one.headers for one in served.asked)
    assert roles >= {"list", "insert", "update"}


FIRST = {"$skip": "0", "pageNumber": "1", "page": "1"}
BARE = ("powerofficego", "rest", "youtrack-rest")


def run(api: Api, system: System, datatype: Datatype, act: Any) -> None:
    import asyncio

    async def go() -> None:
        where = endpoint("x", system, api, SECRETS)
        connector = RestConnector(api, where, record=lambda _: None, remark=lambda _: None, clock=Stopped().clock)
        async with connector:
            await act(connector, datatype)

    asyncio.run(go())


def test_an_unknown_connector_is_named_with_the_nearest() -> None:
    with pytest.raises(HarnessError, match="there is no connector zendisk") as wrong:
        find("zendisk", Path())
    assert wrong.value.hint == "did you mean zendesk?"


def test_the_example_of_the_documentation_is_a_definition(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "connectors.md").read_text(encoding="utf-8")
    examples = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert len(examples) == 1
    path = tmp_path / "crm.yaml"
    path.write_text(examples[0], encoding="utf-8")
    part = read_api(path).of(Datatype(system="CustomCRM", name="contact"))
    assert part is not None
    assert part.update_as == "full"
    toml = re.findall(r"```toml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "harness.toml").write_text(toml[0], encoding="utf-8")
    assert load(tmp_path).systems["Zendesk"].rate == 2.0


def test_a_comment_of_zendesk_is_made_by_its_ticket_and_found_by_its_text() -> None:
    """The answer shows the ticket, so only the list of its comments shows the new comment's id."""
    comments: list[dict[str, Any]] = [{"id": 1, "body": "run-10 other"}]

    def act(asked: Asked) -> tuple[int, Any]:
        if asked.method == "PUT" and asked.path == "/tickets/3":
            comments.append({"id": 2, **json.loads(asked.text)["ticket"]["comment"]})
            return 200, {"ticket": {"id": 3}, "audit": {}}
        return (200, {"comments": comments, "meta": {"has_more": False}}) if "comments" in asked.path else (404, {})

    made = []

    async def create(connector: RestConnector, datatype: Datatype) -> None:
        made.append(await connector.create(datatype, {"ticket_id": 3, "body": "hello"}, mark="run-1"))

    with serving(act) as served:
        configured = System(
            connector="zendesk",
            base_url=served.url,
            secrets={"api_key": "PLANTED"},
            values={"subdomain": "acme", "email": "me@example.com"},
        )
        run(find("zendesk", Path()), configured, Datatype(system="Zendesk", name="Ticketcomments"), create)
        assert served.lines == ["PUT /tickets/3", "GET /tickets/3/comments"]
    assert [(each.id, each.fields["body"]) for each in made] == [("3/2", "hello")]
