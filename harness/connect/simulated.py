"""The connector definition of a simulated system: data like any other, which mocked runs and others can follow."""

import os
from decimal import Decimal

from harness.config import System
from harness.connect.answering import ID, UPDATED, VERSION, Layout
from harness.connect.api import Api
from harness.connect.endpoint import Endpoint, endpoint
from harness.connect.reading import api
from harness.expr.jsontext import Json

SOURCE = "(simulated)"
ROLES = ("list", "changes", "lookup", "insert", "update", "delete")
MICROSECOND = Decimal("0.000001")


def described(layout: Layout) -> dict[str, Json]:
    """The definition, as a file may hold it."""
    operations: dict[str, Json] = {}
    datatypes: dict[str, Json] = {}
    for datatype, path in layout.collections.items():
        one = path + "/{{ id }}"
        operations |= {
            f"{path}-list": {"url": path},
            f"{path}-changes": {"url": path, "params": {"since": "{{ since }}"}},
            f"{path}-lookup": {"url": one},
            f"{path}-insert": {"url": path, "method": "POST"},
            f"{path}-update": {"url": one, "method": "PATCH"},
            f"{path}-delete": {"url": one, "method": "DELETE"},
        }
        roles: dict[str, Json] = {role: f"{path}-{role}" for role in ROLES}
        shows: dict[str, Json] = {
            "versions": VERSION,
            "edit_times": UPDATED,
            "resolution": Decimal("0.000001"),
            "writes": True,
        }
        own: list[Json] = [ID, VERSION, UPDATED]
        datatypes[datatype.name] = {**roles, "assigned": own, "update_as": "merge-patch", "shows": shows}
    return {
        "url_pattern": f"{layout.base_url}/%s",
        "operations": operations,
        "harness": {"title": layout.system, "datatypes": datatypes},
    }


def simulated(layout: Layout) -> tuple[Api, Endpoint]:
    """The definition as the client follows it, and where the system is."""
    made = api(described(layout), name=layout.system, source=SOURCE)
    return made, endpoint(layout.system, System(connector=SOURCE), made, os.environ)
