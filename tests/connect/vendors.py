"""The shipped definitions' systems: each vendor's strict server, and what a test needs to know of its datatypes."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from harness.config import System
from harness.connect.endpoint import endpoint
from harness.connect.pace import Clock as Pacing
from harness.connect.rest import RestConnector
from harness.connect.shipped import find
from harness.model.dataflow import Datatype
from harness.model.evidence import Exchange
from tests.apps.app import App, Clock
from tests.apps.plain import Collection, Plain
from tests.apps.poweroffice import PowerOffice
from tests.apps.poweroffice_v1 import PowerOfficeV1
from tests.apps.serving import served
from tests.apps.tidsbanken import Tidsbanken
from tests.apps.youtrack import YouTrack
from tests.apps.zendesk import Zendesk

T = TypeVar("T")
Fields = dict[str, Any]
SYSTEM = "Vendor"
MARK = "20261121T080000Z-1a2b-7"
SECRETS = {"TOKEN": "planted-token", "APPLICATION": "planted-app", "CLIENT": "planted-client", "SUB": "planted-sub"}
KEYS = "planted-app:planted-client"
NAME_TIME = {"name": "x", "updated_at": "2026-01-01T00:00:00Z"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """A system's server, and how the definition is told of it."""

    app: Callable[..., App]
    below: str = ""
    secrets: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A datatype: properties as a document gives them, a change of some, and records put into the server as they are.

    `named` are the properties that `change` leaves alone; `gives` is the page size, `per` the requests of each page.
    """

    vendor: str
    datatype: str
    given: Fields
    change: Fields = field(default_factory=dict)
    page: int
    path: str
    put: Callable[[Any, int], None]

    @property
    def type(self) -> Datatype:
        return Datatype(system=SYSTEM, name=self.datatype)

    def __str__(self) -> str:
        return f"{self.vendor}-{self.datatype}"


VENDORS = {
    "youtrack": Vendor(
        app=lambda clock, **more: YouTrack(clock, token="planted-token", moved=True, **more),
        secrets={"token": "TOKEN"},
        values={"subdomain": "acme"},
    ),
    "youtrack-hub": Vendor(
        app=lambda clock, **more: YouTrack(clock, token="planted-token", **more),
        secrets={"token": "TOKEN"},
        values={"subdomain": "acme"},
    ),
    "youtrack-rest": Vendor(
        app=lambda clock, **more: YouTrack(clock, token="planted-token", moved=True, **more),
        secrets={"token": "TOKEN"},
        values={"subdomain": "acme"},
    ),
    "zendesk": Vendor(
        app=lambda clock, **more: Zendesk(clock, token="planted-token", **{"lag": 120, **more}),
        below="/api/v2",
        secrets={"api_key": "TOKEN"},
        values={"subdomain": "acme", "email": "agent@example.com"},
    ),
    "powerofficego": Vendor(
        app=lambda clock, **more: PowerOffice(clock, keys=KEYS, subscription="planted-sub", **more),
        below="/v2",
        secrets={"application_key": "APPLICATION", "client_key": "CLIENT", "subscription_key": "SUB"},
    ),
    "powerofficego-v1": Vendor(
        app=lambda clock, **more: PowerOfficeV1(clock, keys=KEYS, **more),
        secrets={"application_key": "APPLICATION", "client_key": "CLIENT"},
    ),
    "tidsbanken": Vendor(
        app=lambda clock, **more: Tidsbanken(clock, key="planted-token", subscription="planted-sub", **more),
        secrets={"tb_key": "TOKEN", "subscription_key": "SUB"},
    ),
    "rest": Vendor(
        app=lambda clock, **more: Plain(clock, [Collection(path="customers")], **more),
        below="/api",
        secrets={"token": "TOKEN"},
        values={"host": "acme.invalid"},
    ),
}  # fmt: skip


def _hub(table: str, **fields: Any) -> Callable[[Any, int], None]:
    def put(app: Any, number: int) -> None:
        id = f"00000000-0000-0000-0000-{number:012}"
        app.tables[table].put(id, {"id": id, "youtrackId": f"1-{number}", "type": "x", **fields})

    return put


def _table(table: str, key: str, kind: Callable[[int], Any], **fields: Any) -> Callable[[Any, int], None]:
    return lambda app, number: app.tables[table].put(str(number), {key: kind(number), **fields})


def _zendesk_comment(app: Any, number: int) -> None:
    app.tables["tickets"].put("9", {"id": 9, **NAME_TIME})
    app.comments.setdefault("9", []).append({"id": number, "body": f"b{number}", "created_at": "x"})


def _poweroffice(table: str, **fields: Any) -> Callable[[Any, int], None]:
    times = {"CreatedDateTimeOffset": "2026-01-01T00:00:00Z", "LastChangedDateTimeOffset": "2026-01-01T00:00:00Z"}
    return lambda app, number: getattr(app, table).put(str(number), {"Id": number, **fields, **times})


def _v1(table: str, **fields: Any) -> Callable[[Any, int], None]:
    def put(app: Any, number: int) -> None:
        getattr(app, table).put(str(number), {"id": number, **fields, "lastChanged": "2026-01-01T00:00:00Z"})

    return put


def _tidsbanken(datatype: str, name: str, path: str, kind: Callable[[int], Any], given: Fields) -> Kind:
    return Kind(
        vendor="tidsbanken", datatype=datatype, given=given, change={"Navn": "Berg"}, page=100, path=path,
        put=_table(name, "Id", kind, Navn="x", SistEndretDato=1.0),
    )  # fmt: skip


def _plain_customer(app: Any, number: int) -> None:
    app.tables["customers"].put(str(number), {"id": number, **NAME_TIME})


EMAIL = {"profile": {"email": {"email": "kari@example.com"}}}
KINDS = (
    *(
        Kind(
            vendor=vendor, datatype="Users", given={"login": "kari", "name": "Kåre Ås", **EMAIL}, page=100,
            change={"name": "Kari", "profile": {"email": {"email": "ola@example.com"}}},
            path="/hub/api/rest/users", put=_hub("users", login="x"),
        )
        for vendor in ("youtrack", "youtrack-hub")
    ),
    *(
        Kind(
            vendor=vendor, datatype="Usergroups", given={"name": "Fjord", "description": "d"}, page=100,
            change={"description": "e"}, path="/hub/api/rest/usergroups", put=_hub("usergroups", name="x"),
        )
        for vendor in ("youtrack", "youtrack-hub")
    ),
    *(
        Kind(
            vendor=vendor, datatype="Organizations", given={"name": "Fjord", "key": "F"}, page=100,
            change={"name": "Berg"}, path=path, put=_hub("organizations", name="x"),
        )
        for vendor, path in (
            ("youtrack", "/api/admin/organizations"),
            ("youtrack-rest", "/api/admin/organizations"),
            ("youtrack-hub", "/hub/api/rest/organizations"),
        )
    ),
    Kind(
        vendor="youtrack-rest", datatype="Users", given={"login": "kari", "fullName": "Kari"}, page=100,
        change={"fullName": "Ola"}, path="/api/users", put=_hub("users", login="x"),
    ),
    Kind(
        vendor="youtrack-rest", datatype="Groups", given={"name": "Fjord"}, page=100,
        change={"name": "Berg"}, path="/api/groups", put=_hub("usergroups", name="x"),
    ),
    Kind(
        vendor="zendesk", datatype="Organizations", page=100, path="/api/v2/organizations",
        given={"name": "Fjord", "external_id": "F", "domain_names": ["a.example"]},
        change={"domain_names": ["b.example"]},
        put=_table("organizations", "id", int, **NAME_TIME),
    ),
    Kind(
        vendor="zendesk", datatype="Tickets", given={"subject": "Help", "external_id": "F"}, page=100,
        change={"subject": "Thanks"}, path="/api/v2/tickets", put=_table("tickets", "id", int, **NAME_TIME),
    ),
    Kind(
        vendor="zendesk", datatype="Ticketcomments", given={"body": "Kåre sier hei"}, page=100,
        path="/api/v2/tickets/9/comments", put=_zendesk_comment,
    ),
    Kind(
        vendor="powerofficego", datatype="Customers", page=5000, path="/v2/Customers",
        given={"IsPerson": True, "FirstName": "Kari", "LastName": "Ås", "EmailAddress": "kari@example.com",
               "ExternalImportReference": "F"},
        change={"LastName": "Berg"}, put=_poweroffice("customers", Name="x"),
    ),
    Kind(
        vendor="powerofficego", datatype="Contactperson", page=5000, path="/v2/ContactPersons",
        given={"FirstName": "Kari", "LastName": "Ås", "ExternalCode": "F"},
        change={"EmailAddress": "kari@example.com"}, put=_poweroffice("persons", ContactId=1, FirstName="x"),
    ),
    Kind(
        vendor="powerofficego-v1", datatype="Customers", given={"name": "Fjord", "externalImportReference": "F"},
        change={"name": "Berg"}, page=1000, path="/Customer", put=_v1("customers", name="x"),
    ),
    Kind(
        vendor="powerofficego-v1", datatype="Contactperson", page=1000, path="/partycontactperson",
        given={"firstName": "Kari", "lastName": "Ås", "externalCode": "F"},
        change={"lastName": "Berg"}, put=_v1("contacts", partyId=1, firstName="x"),
    ),
    _tidsbanken("Avdeling", "avdeling", "/ansatt/avdeling", str, {"Id": "900", "Navn": "Salg"}),
    _tidsbanken("Kunde", "kunde", "/prosjekt/Kunde", str, {"Id": "O'Hara", "Navn": "Fjord"}),
    _tidsbanken("Ansatt", "ansatt", "/ansatt/ansatt", int, {"Id": 7, "Identifikator": "F", "Navn": "Kari"}),
    _tidsbanken("Prosjekt", "prosjekt", "/prosjekt/Prosjekt", str, {"Navn": "Bygg"}),
    Kind(
        vendor="rest", datatype="Customer", given={"name": "Fjord", "of": {"a": 1, "b": 2}}, page=100,
        change={"of": {"b": 3}}, path="/api/customers", put=_plain_customer,
    ),
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Talk:
    """A connector that talks to a vendor's server, the server's clock, and what came out beside the answers."""

    connector: RestConnector
    app: Any
    clock: Clock
    exchanges: list[Exchange] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def asked(self, *methods: str) -> list[str]:
        """The paths that the server was asked for by these methods, but for its tokens."""
        return [one.path for one in self.app.seen if one.method in methods and "Token" not in one.path]


def talk(
    vendor: str,
    act: Callable[[Talk], Awaitable[T]],
    *,
    rate: float | None = None,
    through: Callable[[str], Any] | None = None,
    **options: Any,
) -> T:
    """What `act` gives with a connector of a shipped definition for the vendor's server, over a socket.

    Both have one clock, on which pauses pass at once. `through` puts something between, and gives its URL.
    """
    its, clock = VENDORS[vendor], Clock()
    with served(its.app(clock, **options)) as app:
        url = through(app.url) if through is not None else app.url
        api = find(vendor, Path())
        configured = System(
            connector=vendor,
            base_url=f"{url}{its.below}",
            secrets=dict(its.secrets),
            values=dict(its.values),
            rate=rate,
            token_url=f"{url}/OAuth/Token" if "poweroffice" in vendor else "",
        )

        async def sleep(seconds: float) -> None:
            clock.go_on(seconds)
            await asyncio.sleep(0)

        async def go() -> T:
            exchanges: list[Exchange] = []
            remarks: list[str] = []
            connector = RestConnector(
                api,
                endpoint(SYSTEM, configured, api, SECRETS),
                record=exchanges.append,
                remark=remarks.append,
                clock=Pacing(now=clock, sleep=sleep, date=lambda: datetime.fromtimestamp(clock(), UTC)),
                random=lambda: 1.0,
            )
            async with connector:
                return await act(Talk(connector=connector, app=app, clock=clock, exchanges=exchanges, remarks=remarks))

        return asyncio.run(go())
