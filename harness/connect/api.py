"""A connector definition as the client follows it: templates compiled, operations found, nothing left to check."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.connect.template import Template
from harness.expr.jsontext import Fields, Json
from harness.model.dataflow import Datatype


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One request of a system's API; `payload` is JSON whose texts are sources of templates."""

    name: str
    method: str
    url: Template
    params: tuple[tuple[str, Template], ...] = ()
    headers: tuple[tuple[str, Template], ...] = ()
    payload: Json = None
    payload_type: str = "json"
    answer_path: str = ""
    id_expression: Template | None = None
    next_page_link: Template | None = None
    termination: frozenset[str] = frozenset()
    page_size: int | None = None
    error_expression: Template | None = None

    @property
    def place(self) -> str:
        return f"operations.{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where a record carries the run's mark: as the whole value of a property, or before it."""

    property: str
    prefix: bool
    longest: int | None
    unique: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """What an update sends back: a property of the record (else its ETag), as a header or in the body.

    `deletes`: a delete sends it, too, as the header or where its templates say `revision`.
    """

    property: str
    header: str
    name: str
    deletes: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """What an observer can see: properties with edit times, versions and links, and whether idle writes show.

    `resolution` is how fine edit times are, in seconds.
    """

    edit_times: str = ""
    resolution: float = 1.0
    versions: str = ""
    writes: bool = False
    links: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatatypeApi:
    """How one datatype's records are reached; operations that the API does not have are None.

    The texts in `defaults` are sources of templates.
    """

    name: str
    aliases: tuple[str, ...] = ()
    listing: Operation | None = None
    lookup: Operation | None = None
    insert: Operation | None = None
    update: Operation | None = None
    delete: Operation | None = None
    search: Mapping[str, Operation] = field(default_factory=dict)
    changes: Operation | None = None
    item: str = ""
    client_key: bool = False
    nulls: bool = True
    parent: str = ""
    parent_property: str = ""
    parent_listed: str = "each"
    parent_sent: str = "text"
    required: tuple[str, ...] = ()
    defaults: Fields = field(default_factory=dict)
    assigned: tuple[str, ...] = ()
    resent: tuple[str, ...] = ()
    update_as: str = "partial"
    revision: Revision | None = None
    settle: float = 0.0
    mark: Mark | None = None
    shows: Shows = Shows()
    unconfirmed: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        """Whether documents mean this datatype by a name; case and blanks do not count."""
        return _plain(name) in {_plain(each) for each in (self.name, *self.aliases)}


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLogin:
    """How a session token is got and sent: the operation, the token's path in its answer, seconds, the header."""

    operation: Operation
    token: str
    lives: float
    header: str
    value: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Login:
    """OAuth 2 in templates."""

    client_id: Template
    client_secret: Template
    token_url: Template
    refresh_token: Template | None
    scope: str
    headers: tuple[tuple[str, Template], ...]
    in_form: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BasicLogin:
    """Basic authentication in templates."""

    username: Template
    password: Template


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningAsked:
    """The installed plug-in that signs every request, and what the definition tells it."""

    plugin: str
    options: tuple[tuple[str, Template], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Api:
    """A system's API as its definition says; `source` is where that was read."""

    name: str
    source: str
    title: str
    systems: tuple[str, ...] = ()
    note: str = ""
    url_pattern: Template
    headers: tuple[tuple[str, Template], ...] = ()
    login: SessionLogin | OAuth2Login | BasicLogin | None = None
    signing: SigningAsked | None = None
    environment: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    requests_per_second: float | None = None
    datatypes: tuple[DatatypeApi, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    def of(self, datatype: Datatype) -> DatatypeApi | None:
        """The part for a document's datatype, or None where the definition has none."""
        exact = (each for each in self.datatypes if each.name == datatype.name)
        return next(exact, None) or next((each for each in self.datatypes if each.is_called(datatype.name)), None)


def _plain(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))
