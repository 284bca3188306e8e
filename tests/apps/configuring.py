"""How `harness` reaches the small servers: harness.toml, definitions of the custom systems, secrets, headers."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.connect.reading import parsed
from harness.connect.shipped import FOLDER
from tests.apps.app import App

PLAIN = {
    "Customcrm": ("Contact", "Order", "Product", "User"),
    "Customwebshop": ("Customer",),
    "Custompms": ("Customer", "Project"),
}
DATATYPES = {
    **PLAIN,
    "PowerOffice GO": ("Contactperson", "Customers"),
    "Tidsbanken": ("Avdeling", "Kunde"),
    "YouTrack": ("Groups", "Organizations", "Usergroups", "Users"),
    "Zendesk": ("Organizations", "Ticketcomments", "Tickets"),
}
SECRETS = {
    "CUSTOMCRM_TOKEN": "customcrm-token-5b1f",
    "CUSTOMPMS_TOKEN": "custompms-token-7c2e",
    "CUSTOMWEBSHOP_TOKEN": "customwebshop-token-9d30",
    "POWEROFFICE_APPLICATION": "poweroffice-application-1a4b",
    "POWEROFFICE_CLIENT": "poweroffice-client-2c5d",
    "POWEROFFICE_SUBSCRIPTION": "poweroffice-subscription-3e6f",
    "TIDSBANKEN_KEY": "tidsbanken-key-4f70",
    "TIDSBANKEN_SUBSCRIPTION": "tidsbanken-subscription-5081",
    "YOUTRACK_TOKEN": "perm:youtrack-6192",
    "ZENDESK_KEY": "zendesk-key-72a3",
}
AGENT = "agent@example.com"
ZENDESK = "/api/v2"


HEADERS: dict[str, dict[str, str]] = {
    **{system: {"authorization": f"Bearer {SECRETS[f'{system.upper()}_TOKEN']}"} for system in PLAIN},
    "PowerOffice GO": {"Ocp-Apim-Subscription-Key": SECRETS["POWEROFFICE_SUBSCRIPTION"]},
    "Tidsbanken": {
        "tb-key": SECRETS["TIDSBANKEN_KEY"],
        "x-api-version": "3.0",
        "Ocp-Apim-Subscription-Key": SECRETS["TIDSBANKEN_SUBSCRIPTION"],
    },
    "YouTrack": {"authorization": f"Bearer {SECRETS['YOUTRACK_TOKEN']}"},
}


def path_of(datatype: str) -> str:
    """The collection of a datatype in a custom system's API."""
    return f"{datatype.lower()}s"


def configure(directory: Path, apps: Mapping[str, App], clients: int, **timing: float) -> None:
    """Write `harness.toml`, and a definition for each custom system, that lead to the servers of some systems."""
    urls = {system: app.url for system, app in apps.items()}
    lines = ["[timing]", *(f"{name} = {seconds}" for name, seconds in timing.items())]
    for system in PLAIN:
        name = f"{system.lower()}.json"
        text = json.dumps(definition(system), indent=1)
        (directory / name).write_text(text, encoding="utf-8")
        lines += _system(system, name, f"{urls[system]}/api", {"token": f"{system.upper()}_TOKEN"})
    keys = {"application_key": "POWEROFFICE_APPLICATION", "client_key": "POWEROFFICE_CLIENT"}
    keys["subscription_key"] = "POWEROFFICE_SUBSCRIPTION"
    lines += _system("PowerOffice GO", "powerofficego", f"{urls['PowerOffice GO']}/v2", keys, rate=9 / clients)
    keys = {"tb_key": "TIDSBANKEN_KEY", "subscription_key": "TIDSBANKEN_SUBSCRIPTION"}
    lines += _system("Tidsbanken", "tidsbanken", urls["Tidsbanken"], keys)
    lines += _system("YouTrack", "youtrack", urls["YouTrack"], {"token": "YOUTRACK_TOKEN"})
    url = f"{urls['Zendesk']}{ZENDESK}"
    lines += _system("Zendesk", "zendesk", url, {"api_key": "ZENDESK_KEY"}, rate=40 / clients, values={"email": AGENT})
    (directory / "harness.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _system(
    system: str,
    connector: str,
    url: str,
    secrets: Mapping[str, str],
    *,
    rate: float | None = None,
    values: Mapping[str, str] | None = None,
) -> list[str]:
    table = f'systems."{system}"'
    lines = ["", f"[{table}]", f'connector = "{connector}"', f'base_url = "{url}"', "sandbox = true"]
    lines += [f"secrets = {_inline(secrets)}"]
    lines += [f"values = {_inline(values)}"] if values else []
    lines += [f"rate = {rate}"] if rate else []
    for name in DATATYPES[system]:
        lines += ["", f'[{table}.datatypes."{name}"]', "exclusive = true"]
    return lines


def _inline(table: Mapping[str, str]) -> str:
    return "{" + ", ".join(f'{name} = "{value}"' for name, value in table.items()) + "}"


def definition(system: str) -> dict[str, Any]:
    """The definition of a custom system: the shipped `rest`, its customers written over to each of its datatypes."""
    shipped: Any = parsed(FOLDER / "rest.yaml")
    ours, operations = shipped["harness"], shipped["operations"]
    (kind,) = ours["datatypes"].values()
    made: dict[str, Any] = {}
    parts: dict[str, Any] = {}
    for name in PLAIN[system]:
        text = (
            json.dumps([operations, kind]).replace("customers", path_of(name)).replace("customer-", f"{name.lower()}-")
        )
        own, part = json.loads(text)
        made |= own
        parts[name] = {
            **part,
            # header-only tables give a new record nothing, and the server wants a name
            "defaults": {"name": f"a {name.lower()} without a name"},
            # a save that changes nothing moves the time as well, which has six digits
            "shows": {"edit_times": "updated_at", "writes": True, "resolution": 1e-6},
        }
        if system == "Custompms":
            parts[name]["revision"] = {"header": "If-Match"}
    return {
        **shipped,
        "_id": system.lower(),
        "operations": made,
        "harness": {**ours, "title": system, "datatypes": parts},
    }
