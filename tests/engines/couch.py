"""Documents of two CouchDB-compatible servers, the definition that reaches them by data alone, and its settings."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

DATABASES = {"Person": "people", "Contact": "contacts", "Deal": "deals", "Note": "notes"}
LAG = 1.0
"""Seconds between two rounds of the replication, so that edits of both sides can fall between two of them."""
POLL, APART = 0.05, 0.02

EVERY = "Every {a} will be synchronized with a {b}."
MATCH = (
    "If a matching {b} already exists, the {a} will be merged with the existing one.\n"
    "If no matching {b} is found, a new {b} will be created."
)
LINK = "Before any synchronization can take place, a link between a {a} and a {b} must be established."
MERGE = "A {a} will merge with a {b} if one of the following property combinations match:"
KEEP = (
    "Once a link between a {a} and a {b} is established, it will keep in sync between the two systems, "
    "regardless of where it is edited."
)
PROPS = "The following properties are synchronized between a {a} and a {b}:"

SECTIONS = {
    "Person": (EVERY, (), {"name": "string", "city": "string", "age": "integer"}),
    "Contact": (f"{EVERY}\n\n{MATCH}", ("email",), {"email": "string", "name": "string"}),
    "Deal": (LINK, ("number",), {"title": "string"}),
    "Note": (EVERY, (), {"text": "string"}),
}


def document() -> str:
    """A document of a section for each datatype, each for other statements that whole-document copying is to meet."""
    title = "Oslo to Bergen Dataflow"
    line = "=" * len(title)
    sections = "\n\n".join(_section(datatype, *SECTIONS[datatype]) for datatype in SECTIONS)
    intro = "This technical document provides a detailed overview of the data flow from Oslo to Bergen."
    return (
        f"{line}\n{title}\n{line}\n\nGenerated: 2026-11-01 08:00:00\n\n"
        f"Introduction\n------------\n\n{intro}\n\n{sections}"
    )


def _section(datatype: str, creates: str, keys: tuple[str, ...], properties: Mapping[str, str]) -> str:
    a, b = f"Oslo {datatype}", f"Bergen {datatype}"
    title = f"{a} to {b}"
    parts = [f"{title}\n{'-' * len(title)}\n{creates}"]
    if keys:
        parts += [MERGE, _table((f"{a} Property", f"{b} Property"), [(key, key) for key in keys])]
    rows = [(name, name, f'"{type}"') for name, type in properties.items()]
    parts += [KEEP, PROPS, _table((f"{a} Property", f"{b} Property", "Bergen Data Type"), rows)]
    return "\n\n".join(parts).format(a=a, b=b) + "\n"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [f"   {'* ' if not at else '  '}- {cell}" for row in (head, *rows) for at, cell in enumerate(row)]
    return ".. list-table::\n   :header-rows: 1\n\n" + "\n".join(lines)


def definition() -> Mapping[str, object]:
    """A connector to a CouchDB server: whole documents, with the revision that updates and deletes must name."""
    operations: dict[str, object] = {}
    datatypes: dict[str, object] = {}
    for datatype, base in DATABASES.items():
        one = f"{base}/{{{{ _id }}}}"
        operations |= {
            f"{base}-list": {
                "url": f"{base}/_all_docs",
                "params": {"include_docs": "true"},
                "payload_property": "rows",
                "id_expression": "{{ _id }}",
            },
            f"{base}-lookup": {"url": one, "id_expression": "{{ _id }}"},
            f"{base}-insert": {"url": base, "method": "POST"},
            f"{base}-update": {"url": one, "method": "PUT"},
            f"{base}-delete": {"url": one, "method": "DELETE", "params": {"rev": "{{ revision }}"}},
        }
        datatypes[datatype] = {
            **{role: f"{base}-{role}" for role in ("list", "lookup", "insert", "update", "delete")},
            "item": "doc",
            "key": "client",
            "defaults": {"_id": "{{ mark }}"},
            "assigned": ["_rev"],
            "update_as": "full",
            "revision": {"property": "_rev", "deletes": True},
            "shows": {"versions": "_rev", "writes": True},
        }
    return {
        "_id": "couchdb",
        "type": "system:rest",
        "url_pattern": "http://127.0.0.1:5984/%s",
        "operations": operations,
        "harness": {"title": "CouchDB", "datatypes": datatypes},
    }


def prepare(folder: Path, a: str, b: str, *, deadline: float) -> None:
    """Write the document, the definition and a harness.toml for servers at two addresses; `deadline` in seconds."""
    (folder / "specs").mkdir()
    (folder / "specs/oslo-bergen.rst").write_text(document(), encoding="utf-8")
    (folder / "couchdb.json").write_text(json.dumps(definition(), indent=1), encoding="utf-8")
    lines = ["[timing]", f"deadline = {deadline}", f"poll = {POLL}", f"apart = {APART}"]
    for system, url in (("Oslo", a), ("Bergen", b)):
        lines += [f"[systems.{system}]", 'connector = "couchdb.json"', f'base_url = "{url}"', "sandbox = true"]
        for datatype in DATABASES:
            lines += [f"[systems.{system}.datatypes.{datatype}]", "exclusive = true"]
    (folder / "harness.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
