"""All systems that the five documents speak of, as small servers on loopback, with a harness.toml that leads to them.

In each there is a record or two from before, made through its API like any other. What was asked of a server since is
in its `seen`; `writes` says which of it would change something, and `untouched` whether the records from before are as
they were.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import httpx

from harness.sim.network import SaveClock
from tests.apps.app import App, Asked, Table
from tests.apps.configuring import AGENT, HEADERS, PLAIN, SECRETS, ZENDESK, configure, path_of
from tests.apps.plain import Collection, Plain
from tests.apps.poweroffice import PowerOffice
from tests.apps.serving import plain, served
from tests.apps.tidsbanken import Tidsbanken
from tests.apps.youtrack import YouTrack
from tests.apps.zendesk import Zendesk

HUB = "/hub/api/rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A record from before: of which server, below which path, its ids there, and as the server kept it."""

    system: str
    path: str
    ids: frozenset[str]
    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """A request that was to change something: `names` has the parts of its path, and ids within its body."""

    system: str
    method: str
    path: str
    names: frozenset[str]


class Landscape:
    """The servers by the names of their systems, and what `harness` needs to reach them."""

    def __init__(self, directory: Path, apps: Mapping[str, App]) -> None:
        self.directory = directory
        self.apps = apps
        self.environment = dict(SECRETS)
        self.before: tuple[Before, ...] = ()
        self._began: dict[str, int] = {}

    @contextmanager
    def http(self, system: str) -> Iterator[httpx.Client]:
        """A client of nobody's but httpx's own that the server lets in."""
        with plain(self.apps[system], **HEADERS.get(system, {})) as client:
            if system == "Zendesk":
                client.auth = (f"{AGENT}/token", SECRETS["ZENDESK_KEY"])
            elif system == "PowerOffice GO":
                keys = (SECRETS["POWEROFFICE_APPLICATION"], SECRETS["POWEROFFICE_CLIENT"])
                token = _made(client.post("/OAuth/Token", data={"grant_type": "client_credentials"}, auth=keys))
                client.headers["authorization"] = f"Bearer {token.json()['access_token']}"
            yield client

    def records(self, system: str, path: str) -> list[Mapping[str, Any]]:
        """The records that a server keeps below a path, as it keeps them, oldest first; of comments all of them."""
        return list(_tables(self.apps[system])[path]())

    def new(self, system: str, path: str) -> list[Mapping[str, Any]]:
        """Those of the records that are not from before."""
        old = [each.ids for each in self.before if (each.system, each.path) == (system, path)]
        return [each for each in self.records(system, path) if _ids(each) not in old]

    def seen(self, system: str) -> list[Asked]:
        """The requests to a server since the landscape was made."""
        return self.apps[system].seen[self._began[system] :]

    def writes(self) -> list[Write]:
        """The requests to all servers since the landscape was made that were to change something."""
        return [
            Write(system=system, method=asked.method, path=asked.path, names=_names(asked))
            for system in self.apps
            for asked in self.seen(system)
            if asked.method not in ("GET", "HEAD") and asked.path != "/OAuth/Token"
        ]

    def written_from_before(self) -> list[Write]:
        """The writes that name the id of a record from before, below its path: there should be none."""
        return [
            write
            for write in self.writes()
            for each in self.before
            if write.system == each.system
            and each.ids & write.names
            and write.path.lower().startswith(PATHS[each.path].lower())
        ]

    def untouched(self) -> bool:
        """Whether every record from before is as it was."""
        return all(each.record in self.records(each.system, each.path) for each in self.before)

    def settle(self) -> None:
        """Take what is there by now for what is from before, and count requests from here on."""
        self.before = tuple(
            Before(system=system, path=path, ids=_ids(record), record=dict(record))
            for system, app in self.apps.items()
            for path, listed in _tables(app).items()
            for record in listed()
        )
        self._began = {system: len(app.seen) for system, app in self.apps.items()}


PATHS = {
    "contacts": "/api/contacts",
    "orders": "/api/orders",
    "products": "/api/products",
    "users": "/api/users",
    "customers": "/api/customers",
    "projects": "/api/projects",
    "Customers": "/v2/Customers",
    "ContactPersons": "/v2/ContactPersons",
    "avdeling": "/ansatt/Avdeling",
    "kunde": "/prosjekt/Kunde",
    "hub/users": f"{HUB}/users",
    "hub/usergroups": f"{HUB}/usergroups",
    "admin/organizations": "/api/admin/organizations",
    "organizations": f"{ZENDESK}/organizations",
    "tickets": f"{ZENDESK}/tickets",
    "comments": f"{ZENDESK}/tickets",
}
"""Where the records below the paths of `Landscape.records` are written."""


@contextmanager
def landscape(
    directory: Path, *, deadline: float = 6.0, poll: float = 0.2, apart: float = 0.2, lag: float = 0.3, clients: int = 2
) -> Iterator[Landscape]:
    """Serve all systems and write `harness.toml` and the definitions of the custom ones into a directory.

    So many `clients`, the run and the sync if not said otherwise, share the requests that a vendor allows.
    """
    clock = SaveClock().now
    apps: dict[str, App] = {
        **{system: _plain(system, clock) for system in PLAIN},
        "PowerOffice GO": PowerOffice(
            clock,
            keys=f"{SECRETS['POWEROFFICE_APPLICATION']}:{SECRETS['POWEROFFICE_CLIENT']}",
            subscription=SECRETS["POWEROFFICE_SUBSCRIPTION"],
        ),
        "Tidsbanken": Tidsbanken(clock, key=SECRETS["TIDSBANKEN_KEY"], subscription=SECRETS["TIDSBANKEN_SUBSCRIPTION"]),
        "YouTrack": YouTrack(clock, token=SECRETS["YOUTRACK_TOKEN"], moved=True),
        # the limit of the vendor's largest plan: its comments take a request for each ticket
        "Zendesk": Zendesk(clock, email=AGENT, token=SECRETS["ZENDESK_KEY"], limit=2500),
    }
    with ExitStack() as stack:
        for app in apps.values():
            stack.enter_context(served(app))
        made = Landscape(directory, apps)
        configure(directory, apps, clients, deadline=deadline, poll=poll, apart=apart, lag=lag)
        _populate(made)
        made.settle()
        yield made


def _plain(system: str, clock: Callable[[], float]) -> Plain:
    return Plain(
        clock,
        [Collection(path=path_of(name), numbered=system != "Custompms") for name in PLAIN[system]],
        token=SECRETS[f"{system.upper()}_TOKEN"],
        guarded=system == "Custompms",
    )


def _populate(made: Landscape) -> None:
    """A record from before in each datatype, of the shape that each API wants."""
    for system, names in PLAIN.items():
        with made.http(system) as http:
            for name in names:
                for number in ("one", "two"):
                    _made(http.post(f"/api/{path_of(name)}", json={"name": f"from before, {name} {number}"}))
    with made.http("YouTrack") as http:
        profile = {"email": {"type": "EmailJSON", "email": "before@example.com"}}
        _made(http.post(f"{HUB}/users", json={"login": "before", "name": "From Before", "profile": profile}))
        _made(http.post(f"{HUB}/usergroups", json={"name": "from before"}))
        _made(http.post("/api/admin/organizations", json={"name": "from before", "key": "BEFORE"}))
    with made.http("Zendesk") as http:
        _made(http.post(f"{ZENDESK}/organizations", json={"organization": {"name": "from before"}}))
        ticket = {"subject": "from before", "comment": {"body": "from before, too"}}
        _made(http.post(f"{ZENDESK}/tickets", json={"ticket": ticket}))
    with made.http("Tidsbanken") as http:
        _made(http.post("/ansatt/Avdeling", json={"Id": "before", "Navn": "from before"}))
        _made(http.post("/prosjekt/Kunde", json={"Id": "before", "Navn": "from before"}))
    with made.http("PowerOffice GO") as http:
        customer = {"Name": "from before", "EmailAddress": "office.before@example.com"}
        at = _made(http.post("/v2/Customers", json=customer)).json()["Id"]
        person = {"FirstName": "From", "LastName": "Before", "EmailAddress": "person.before@example.com"}
        _made(http.post(f"/v2/ContactPersons/{at}", json=person))


def _made(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, answer.text
    return answer


def _tables(app: App) -> dict[str, Callable[[], list[dict[str, Any]]]]:
    """The records of a server by a path of our own."""

    def of(tables: Mapping[str, Table]) -> dict[str, Callable[[], list[dict[str, Any]]]]:
        return {path: table.all for path, table in tables.items()}

    if isinstance(app, Plain):
        return of(app.tables)
    if isinstance(app, PowerOffice):
        return of({"Customers": app.customers, "ContactPersons": app.persons})
    if isinstance(app, Tidsbanken):
        return of({kind: app.tables[kind] for kind in ("avdeling", "kunde")})
    if isinstance(app, YouTrack):
        return of(
            {
                "hub/users": app.tables["users"],
                "hub/usergroups": app.tables["usergroups"],
                "admin/organizations": app.tables["organizations"],
            }
        )
    assert isinstance(app, Zendesk)
    comments = app.comments
    return {
        **of({name: app.tables[name] for name in ("organizations", "tickets")}),
        "comments": lambda: [one for each in tuple(comments.values()) for one in each],
    }


def _ids(record: Mapping[str, Any]) -> frozenset[str]:
    """YouTrack knows its records by two."""
    return frozenset(str(record[name]) for name in ("id", "Id", "youtrackId") if name in record)


def _names(asked: Asked) -> frozenset[str]:
    """The parts of a path, what stands in its brackets, and ids in the body."""
    parts = asked.path.replace("('", "/").replace("')", "").split("/")
    try:
        body = json.loads(asked.body)
    except ValueError:
        body = None
    found = [each for each in (body if isinstance(body, list) else [body]) if isinstance(each, dict)]
    ids = [str(each[name]) for each in found for name in ("id", "Id") if name in each]
    return frozenset(map(unquote, (*parts, *ids)))
