"""Makes a definition of a Sesam connector's directory (manifest.json, templates/), and lists what a test run lacks."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.connect.reading import api, parsed, texts
from harness.connect.template import NAMED, SECRET
from harness.errors import UsageError

VARIABLE = re.compile(r"\{\{@\s*([\w.-]+)\s*@\}\}")
# what an operation's name ends with, in Sesam's public connectors, and the role that it has
ENDINGS = (
    ("list", "list"),
    ("collect", "list"),
    ("lookup", "lookup"),
    ("get", "lookup"),
    ("insert", "insert"),
    ("create", "insert"),
    ("update", "update"),
    ("patch", "update"),
    ("delete", "delete"),
)
SHARED = {f"operation_{role}": role for role in ("lookup", "insert", "update", "delete")}
ROLES = ("list", "lookup", "insert", "update", "delete")
FOLLOWED = {"_id", "type", "url_pattern", "headers", "authentication", "username", "password", "oauth2", "operations"}
LARGE = 500  # files of a connector


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A definition as data, and what is missing in it for a test run, each with its place."""

    definition: Mapping[str, object]
    missing: tuple[str, ...]


def imported(directory: Path) -> tuple[Imported, ...]:
    """The definitions of a Sesam connector: one, or one for each system in the array form.

    Raises UsageError where the directory is none, or a file in it cannot be read.
    """
    manifest = _object(_read(directory, "manifest.json"), "manifest.json")
    told = manifest.get("system-template", manifest.get("system_template", "templates/system.json"))
    name = str(told)
    systems = _read(directory, name)
    parts = _datatypes(directory, manifest)
    several = systems if isinstance(systems, list) else [systems]
    if not several:
        raise UsageError(f"{directory / name}: has no system")
    return tuple(_imported(directory, _object(each, name), parts) for each in several)


def _read(directory: Path, name: str) -> object:
    path = (directory / name).resolve()
    if not path.is_relative_to(directory.resolve()):
        raise UsageError(f"{directory}: {name} lies outside of the connector's directory")
    if not path.is_file():
        raise UsageError(
            f"{directory / name}: there is no such file",
            hint="the directory of a Sesam connector has manifest.json and templates/",
        )
    return parsed(path)


def _object(value: object, name: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise UsageError(f"{name}: must be a JSON object")
    return {str(key): part for key, part in value.items()}


def _datatypes(directory: Path, manifest: Mapping[str, object]) -> dict[str, object]:
    told = manifest.get("datatypes", {})
    parts: dict[str, object] = {}
    if not isinstance(told, Mapping):
        return parts
    for name, each in list(told.items())[:LARGE]:
        template = each.get("template") if isinstance(each, Mapping) else None
        content = _read(directory, str(template)) if template else None
        given = each.get("parameters", {}) if isinstance(each, Mapping) else {}
        variables = {
            "datatype": str(name),
            **({k: str(v) for k, v in given.items()} if isinstance(given, Mapping) else {}),
        }
        parts[str(name)] = _filled(content, variables)
    return parts


def _filled(value: object, variables: Mapping[str, str]) -> object:
    """A value with the `{{@ x @}}` that are known; others become `$ENV(x)`."""
    if isinstance(value, str):
        return VARIABLE.sub(lambda found: variables.get(found[1], f"$ENV({found[1]})"), value)
    if isinstance(value, dict):
        return {str(_filled(key, variables)): _filled(part, variables) for key, part in value.items()}
    return [_filled(part, variables) for part in value] if isinstance(value, list) else value


def _imported(directory: Path, system: Mapping[str, object], parts: Mapping[str, object]) -> Imported:
    name = directory.resolve().name.removesuffix("-connector")
    filled = _filled(system, {"system": name})
    definition = {key: part for key, part in _object(filled, "system").items() if key in FOLLOWED}
    missing = [f"{key}: of Sesam's, not followed here" for key in sorted(set(system) - FOLLOWED)]
    if definition.get("authentication") not in (None, "", "basic", "oauth2"):
        missing.append(f"authentication: {definition.pop('authentication')} is to be written as harness.session")
    elif definition.get("authentication") == "oauth2":
        definition.pop("authentication")
    operations = definition.get("operations")
    known = dict(operations) if isinstance(operations, dict) else {}
    for key, each in known.items():
        if isinstance(each, dict) and "method" in each:
            known[key] = {**each, "method": str(each["method"]).upper()}
    definition["operations"] = known
    datatypes: dict[str, object] = {}
    for datatype, template in parts.items():
        roles = {role: found for role, found in _roles(datatype, template, known).items() if found in known}
        datatypes[datatype] = roles
        place = f"harness.datatypes.{datatype}"
        missing += [f"{place}.{role}: no operation" for role in ROLES if role not in roles]
        missing += [f"{place}.required: which properties a create must have", f"{place}.mark: where a record is marked"]
        missing += [f"{place}.assigned, shows: what the system sets itself, and shows an observer"]
        listing = known.get(roles.get("list", ""), {})
        if isinstance(listing, dict) and roles.get("list") and not listing.get("id_expression"):
            missing.append(f"operations.{roles['list']}.id_expression: `id` is taken")
    if not datatypes:
        missing.append("harness.datatypes: the manifest names none")
    asked = {found for _, text in texts(definition) for found in NAMED.findall(text)}
    definition["harness"] = {
        "title": name,
        "environment": sorted(each for kind, each in asked if kind != SECRET),
        "secrets": sorted(each for kind, each in asked if kind == SECRET),
        "datatypes": datatypes,
    }
    try:
        api(definition, name=name, source=name)
    except UsageError as error:
        missing.insert(0, f"cannot be used as it is: {error.message}")
    return Imported(definition=json.loads(json.dumps(definition, default=str)), missing=tuple(missing))


def _roles(datatype: str, template: object, operations: Mapping[str, object]) -> dict[str, str]:
    """The operations that a datatype's pipes name, else those that are named after it."""
    found: dict[str, str] = {}
    for key, value in _named(template):
        if key == "operation":
            found.setdefault("list", value)
        elif key in SHARED:
            found.setdefault(SHARED[key], value)
    plain = datatype.casefold().rstrip("s")
    for name in operations:
        first, _, last = name.replace("_", "-").casefold().rpartition("-")
        role = next((role for ending, role in ENDINGS if last == ending), None)
        if role and first.rstrip("s") == plain:
            found.setdefault(role, name)
    return found


def _named(value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            if isinstance(part, str):
                yield str(key), part
            else:
                yield from _named(part)
    elif isinstance(value, list):
        for part in value:
            yield from _named(part)
