"""Reads connector definitions: JSON or YAML, checked against the shape, every template compiled, every name found."""

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from typing import cast as as_type

import yaml
from pydantic import BaseModel, ValidationError

from harness.connect.api import (
    Api,
    BasicLogin,
    DatatypeApi,
    Mark,
    OAuth2Login,
    Operation,
    Revision,
    SessionLogin,
    Shows,
    SigningAsked,
)
from harness.connect.creation import default_context
from harness.connect.request import rendered
from harness.connect.shape import ConnectorShape, DatatypeShape, HarnessShape, OperationShape
from harness.connect.template import ENV, NAMED, SECRET, Template, Use
from harness.errors import ConnectorError, UsageError
from harness.expr.jsontext import Json

LARGEST = 1_000_000  # bytes of a definition's file
ROLES = ("listing", "lookup", "insert", "update", "delete")
SAMPLE = "20260101T000000Z-0a1b-1"  # a mark
NEAR = 0.84  # how much a key must look like one of ours to be taken for a slip rather than for another of Sesam's


class _Loader(yaml.SafeLoader):
    """YAML without anchors' references: a few lines of them can stand for gigabytes."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem="aliases are not followed", problem_mark=self.get_mark())
        return super().compose_node(parent, index)


# a date stays the text that it is in JSON
_Loader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def read_api(path: Path) -> Api:
    """Read one definition from a file. Raises UsageError with its place for whatever is wrong."""
    return api(parsed(path), name=path.stem, source=str(path))


def parsed(path: Path) -> object:
    """What a JSON or YAML file holds. Raises UsageError with the line where it is neither."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    if len(content) > LARGEST:
        raise UsageError(f"{path}: larger than {LARGEST:,} bytes")
    if path.suffix == ".json":  # a hundred times as fast, and whatever is wrong is said as of YAML
        with suppress(ValueError, RecursionError):
            return as_type(object, json.loads(content.decode("utf-8-sig"), parse_constant=_refuse))
    try:
        return yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506 - a SafeLoader; JSON is YAML
    except yaml.MarkedYAMLError as error:
        line = f":{error.problem_mark.line + 1}:{error.problem_mark.column + 1}" if error.problem_mark else ""
        raise UsageError(f"{path}{line}: no JSON or YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise UsageError(f"{path}: no JSON or YAML: {str(error).splitlines()[0]}") from None


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def api(data: object, *, name: str, source: str) -> Api:
    """The definition that parsed data holds. Raises UsageError for whatever is wrong with it."""
    try:
        shape = ConnectorShape.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise UsageError(f"{source}: {place}: {first['msg']}", hint=_hint(first["loc"], first["type"])) from None
    for key, known in _slips(shape):
        raise UsageError(f"{source}: {key} is no key of a definition", hint=f"did you mean {known}?")
    try:
        made = _api(shape, name=name, source=source)
    except ConnectorError as error:
        raise UsageError(f"{source}: {error.message}", hint=error.hint) from None
    for place, kind, asked in _asked(data):
        allowed = made.environment if kind == ENV else made.secrets
        if asked not in allowed:
            key = "environment" if kind == ENV else "secrets"
            raise UsageError(
                f"{source}: {place} asks for ${kind}({asked}), which the definition does not name",
                hint=f"add it to harness.{key}",
            )
    return made


def _api(shape: ConnectorShape, *, name: str, source: str) -> Api:
    operations = {key: _operation(key, each) for key, each in shape.operations.items()}
    ours = shape.harness
    for key, each in ours.datatypes.items():
        if each.parent is not None and (each.parent.datatype not in ours.datatypes or each.parent.datatype == key):
            raise ConnectorError(f"harness.datatypes.{key}.parent: there is no other datatype {each.parent.datatype}")
        if each.parent is not None and ours.datatypes[each.parent.datatype].parent is not None:
            raise ConnectorError(f"harness.datatypes.{key}.parent: {each.parent.datatype} has a parent itself")
    if shape.url_pattern.count("%s") != 1:
        raise ConnectorError("url_pattern must have %s once, where the URL of an operation goes")
    return Api(
        name=name,
        source=source,
        title=ours.title or shape.id or name,
        systems=tuple(ours.systems),
        note=ours.note,
        url_pattern=Template(source=shape.url_pattern, place="url_pattern"),
        headers=_templates("headers", shape.headers),
        login=_login(shape, operations),
        signing=SigningAsked(
            plugin=ours.signing.plugin, options=_templates("harness.signing", ours.signing.model_extra or {})
        )
        if ours.signing
        else None,
        environment=tuple(ours.environment),
        secrets=tuple(ours.secrets),
        requests_per_second=ours.requests_per_second,
        datatypes=tuple(_datatype(key, each, operations) for key, each in ours.datatypes.items()),
        unconfirmed=tuple(ours.unconfirmed),
    )


def _operation(name: str, shape: OperationShape) -> Operation:
    place = f"operations.{name}"

    def answer(key: str, source: str) -> Template | None:
        return Template(source=source, place=f"{place}.{key}", use=Use.ANSWER) if source else None

    for inner, text in texts(as_type(Json, shape.payload)):
        Template(source=text, place=f"{place}.payload{inner}")
    stop = shape.next_page_termination_strategy
    return Operation(
        name=name,
        method=shape.method,
        url=Template(source=shape.url, place=f"{place}.url", use=Use.URL),
        params=_templates(f"{place}.params", {key: _text(value) for key, value in shape.params.items()}),
        headers=_templates(f"{place}.headers", shape.headers),
        payload=as_type(Json, shape.payload),
        payload_type=shape.payload_type,
        answer_path=shape.payload_property or shape.response_property,
        id_expression=answer("id_expression", shape.id_expression),
        next_page_link=answer("next_page_link", shape.next_page_link),
        termination=frozenset([stop] if isinstance(stop, str) else stop),
        page_size=shape.page_size,
        error_expression=answer("error_expression", shape.error_expression),
    )


def _datatype(name: str, shape: DatatypeShape, operations: Mapping[str, Operation]) -> DatatypeApi:
    place = f"harness.datatypes.{name}"

    def find(key: str, wanted: str) -> Operation:
        if wanted not in operations:
            close = get_close_matches(wanted, operations, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known: {', '.join(operations) or 'none'}"
            raise ConnectorError(f"{place}.{key}: there is no operation {wanted}", hint=hint)
        return operations[wanted]

    for inner, text in texts(shape.defaults):
        _default(f"{place}.defaults{inner}", text)
    roles = {role: find(role, wanted) for role in ROLES if (wanted := getattr(shape, role))}
    if shape.changes and not shape.shows.edit_times:
        raise ConnectorError(f"{place}.changes: needs shows.edit_times, from which `since` is taken")
    if shape.changes and shape.parent is not None and shape.parent.listed == "each":
        raise ConnectorError(f"{place}.changes: what is listed for each parent is listed whole")
    mark, revision = shape.mark, shape.revision
    return DatatypeApi(
        name=name,
        aliases=tuple(shape.aliases),
        **roles,
        search={key: find(f"search.{key}", wanted) for key, wanted in shape.search.items()},
        changes=find("changes", shape.changes) if shape.changes else None,
        item=shape.item,
        client_key=shape.key == "client",
        nulls=shape.nulls,
        parent=shape.parent.datatype if shape.parent else "",
        parent_property=shape.parent.property if shape.parent else "",
        parent_listed=shape.parent.listed if shape.parent else "each",
        parent_sent=shape.parent.sent if shape.parent else "text",
        required=tuple(shape.required),
        defaults=as_type("Mapping[str, Json]", shape.defaults),
        assigned=tuple(shape.assigned),
        resent=tuple(shape.resent),
        update_as=shape.update_as,
        revision=Revision(**revision.model_dump()) if revision else None,
        settle=shape.settle,
        mark=Mark(property=mark.property, prefix=mark.form == "prefix", longest=mark.longest, unique=mark.unique)
        if mark
        else None,
        shows=Shows(**shape.shows.model_dump()),
        unconfirmed=tuple(shape.unconfirmed),
    )


def _default(place: str, text: str) -> None:
    """Try a default as a create without any property does, so that nothing of it can fail in a run."""
    template = Template(source=text, place=place)
    if any(kind == SECRET for kind, _ in template.names):
        raise ConnectorError(f"{place}: a secret has no place in a record")
    rendered(text, place, default_context({}, SAMPLE), lambda kind, name: name)


def _login(
    shape: ConnectorShape, operations: Mapping[str, Operation]
) -> SessionLogin | OAuth2Login | BasicLogin | None:
    session, oauth2 = shape.harness.session, shape.oauth2
    if session is not None:
        if session.operation not in operations:
            raise ConnectorError(f"harness.session.operation: there is no operation {session.operation}")
        return SessionLogin(
            operation=operations[session.operation],
            token=session.token,
            lives=session.lives,
            header=session.header,
            value=Template(source=session.value, place="harness.session.value"),
        )
    if oauth2 is not None:
        headers = oauth2.extra.get("headers") or {}
        if not isinstance(headers, Mapping):
            raise ConnectorError("oauth2.extra.headers: must be an object")
        return OAuth2Login(
            client_id=Template(source=oauth2.client_id, place="oauth2.client_id"),
            client_secret=Template(source=oauth2.client_secret, place="oauth2.client_secret"),
            token_url=Template(source=oauth2.token_url, place="oauth2.token_url"),
            refresh_token=Template(source=oauth2.refresh_token, place="oauth2.refresh_token")
            if oauth2.refresh_token
            else None,
            scope=oauth2.scope,
            headers=_templates("oauth2.extra.headers", {key: str(value) for key, value in headers.items()}),
            in_form=shape.harness.client_in_form,
        )
    if shape.authentication == "basic":
        return BasicLogin(
            username=Template(source=shape.username, place="username"),
            password=Template(source=shape.password, place="password"),
        )
    return None


def _templates(place: str, sources: Mapping[str, str]) -> tuple[tuple[str, Template], ...]:
    return tuple((key, Template(source=source, place=f"{place}.{key}")) for key, source in sources.items())


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def texts(value: object, place: str = "") -> Iterator[tuple[str, str]]:
    """Every text within JSON, with its place, as in `.a.0`."""
    if isinstance(value, str):
        yield place, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from texts(part, f"{place}.{key}")
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from texts(part, f"{place}.{index}")


def _asked(data: object) -> Iterator[tuple[str, str, str]]:
    for place, text in texts(data):
        for kind, name in NAMED.findall(text):
            yield place.removeprefix("."), kind, name


def _slips(shape: ConnectorShape) -> Iterator[tuple[str, str]]:
    """Keys that nobody knows but that look like one we follow."""
    parts: list[tuple[str, BaseModel]] = [("", shape)]
    parts += [(f"operations.{name}.", each) for name, each in shape.operations.items()]
    for place, part in parts:
        known = [field.alias or name for name, field in type(part).model_fields.items()]
        for key in part.model_extra or {}:
            if close := get_close_matches(key, known, n=1, cutoff=NEAR):
                yield place + key, close[0]


def _hint(place: tuple[int | str, ...], kind: str) -> str:
    if kind != "extra_forbidden":
        return ""
    known = [field.alias or name for name, field in (DatatypeShape.model_fields | HarnessShape.model_fields).items()]
    close = get_close_matches(str(place[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else "see `harness schema connector`"
