"""The file of a connector definition, checked where it comes in: Sesam's `system:rest` with our key `harness`."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][\w.-]*$")]
Strategy = Literal[
    "empty-result",
    "same-next-page-link",
    "next-page-link-empty",
    "same-next-page-request",
    "same-response",
    "not-full-page",
]


class _Ours(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Sesams(BaseModel):
    model_config = ConfigDict(extra="allow", frozen=True, populate_by_name=True)


class OperationShape(_Sesams):
    """One request, in Sesam's words; other keys of Sesam's are allowed and not followed."""

    url: str = Field(default="", description="replaces %s of url_pattern; a template")
    method: Literal["GET", "POST", "PUT", "PATCH", "DELETE"] = Field(default="GET")
    params: dict[str, str | int | float | bool] = Field(default={}, description="the query; templates")
    headers: dict[str, str] = Field(default={}, description="templates")
    payload: JsonValue = Field(default=None, description="templates; absent: the record itself")
    payload_type: Literal["json", "form", "text"] = Field(default="json", alias="payload-type")
    payload_property: str = Field(default="", description="dotted path in the answer to the records or the record")
    response_property: str = Field(default="", description="the same for writing")
    id_expression: str = Field(default="", description="of a record, as in `{{ id }}` or `{{ parentId }}/{{ id }}`")
    next_page_link: str = Field(default="", description="a template over `body`, `headers`, `links`, `url`, `page`")
    next_page_termination_strategy: Strategy | list[Strategy] = Field(
        default=["next-page-link-empty", "same-next-page-request", "same-response"]
    )
    page_size: int | None = Field(default=None, gt=0, description="`page_size` in templates")
    error_expression: str = Field(default="", description="what it renders, if anything, is why the request failed")


class OAuth2Shape(_Sesams):
    """OAuth 2 in Sesam's words; the token's URL is on the system's own host, or relative to it."""

    client_id: str
    client_secret: str
    token_url: str
    refresh_token: str = ""
    scope: str = ""
    extra: dict[str, JsonValue] = Field(default={}, description="`headers`: further headers of the token request")


class SessionShape(_Ours):
    """A session token: got by an operation, sent as a header or as the password of basic authentication."""

    operation: str
    token: str = Field(description="dotted path in the answer")
    lives: float = Field(default=600.0, gt=0, description="seconds")
    header: str = "Authorization"
    value: str = Field(default="Bearer {{ token }}", description="a template over `token`")


class SigningShape(BaseModel):
    """A plug-in that signs every request; every other key is an option of the plug-in's own, a template."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]

    plugin: str = Field(min_length=1, description="its name in the entry point group `harness.signing`")


class MarkShape(_Ours):
    """Where a record carries the mark of the run that made it."""

    property: str = Field(description="dotted path")
    form: Literal["value", "prefix"] = Field(default="value", description="prefix: before what the property says")
    longest: int | None = Field(default=None, gt=0, description="characters that the system keeps")
    unique: bool = Field(default=False, description="the system refuses a second record with the same")


class ShowsShape(_Ours):
    """What the system lets an observer see; what is absent it cannot show."""

    edit_times: str = Field(default="", description="property with the time of the last edit")
    resolution: float = Field(default=1.0, gt=0, description="seconds: how fine edit times are")
    versions: str = Field(default="", description="property that changes with every write")
    writes: bool = Field(default=False, description="a write that changes nothing moves the edit time or version")
    links: str = Field(default="", description="property with the sync's link to the other side")


class RevisionShape(_Ours):
    """What an update must send back so that it is refused if the record has changed meanwhile."""

    property: str = Field(default="", description="of the record as it was read; absent: the answer's ETag")
    header: str = Field(default="", description="sent as this header, as in If-Match; absent: as `name` in the body")
    name: str = Field(default="", description="the name in the body, where it is another one")
    deletes: bool = Field(
        default=False, description="a delete must send it, too: as the header, else as its templates say by `revision`"
    )


class ParentShape(_Ours):
    """Another datatype whose records these belong to; in templates of the list and the create that one is `parent`."""

    datatype: str
    property: str = Field(description="the parent's id: a create must have it, each record that is listed gets it")
    listed: Literal["each", "together"] = Field(
        default="each", description="a list for each parent, or one of all, which shows the property itself"
    )
    sent: Literal["text", "number", "no"] = Field(
        default="text", description="how the body has the property; no: templates of the URL or payload have it"
    )


class DatatypeShape(_Ours):
    """How the records of one datatype are reached, and what a test must know to make one."""

    aliases: list[str] = Field(default=[], description="other names that documents use")
    listing: str = Field(default="", alias="list", description="name of an operation, as are the next four")
    lookup: str = ""
    insert: str = ""
    update: str = ""
    delete: str = Field(default="", description="for clean-up only")
    search: dict[str, str] = Field(default={}, description="by property: an operation that gets `value`")
    changes: str = Field(
        default="",
        description="an operation that lists what was saved later than `since`, a time as shows.edit_times shows it",
    )
    item: str = Field(default="", description="dotted path within each list item to the record, as in `doc`")
    key: Literal["system", "client"] = Field(default="system", description="who chooses the id of a new record")
    nulls: bool = Field(default=True, description="false: null is not sent, as the system refuses it")
    parent: ParentShape | None = None
    required: list[str] = Field(default=[], description="dotted paths that a create must have")
    defaults: dict[str, JsonValue] = Field(
        default={}, description="what a create gets besides; templates over `mark`, `number`, `entity`"
    )
    assigned: list[str] = Field(default=[], description="properties that the system sets itself; never sent")
    resent: list[str] = Field(default=[], description="those of them that an update of the whole record must have")
    update_as: Literal["partial", "merge-patch", "json-patch", "full"] = "partial"
    revision: RevisionShape | None = None
    settle: float = Field(default=0.0, ge=0, description="seconds after a write until reads show it")
    mark: MarkShape | None = None
    shows: ShowsShape = ShowsShape()
    unconfirmed: list[str] = Field(default=[], description="what nobody has checked against the vendor's system")


class HarnessShape(_Ours):
    """What Sesam's shape lacks for a test run."""

    title: str = Field(default="", description="the system's name, as documents have it")
    systems: list[str] = Field(default=[], description="further names that documents use")
    note: str = ""
    environment: list[Name] = Field(default=[], description="names x that $ENV(x) may ask harness.toml for")
    secrets: list[Name] = Field(default=[], description="names x that $SECRET(x) may ask for")
    session: SessionShape | None = None
    signing: SigningShape | None = None
    client_in_form: bool = Field(default=False, description="OAuth 2: client id and secret in the form")
    requests_per_second: float | None = Field(default=None, gt=0, description="the vendor's limit")
    datatypes: dict[str, DatatypeShape] = {}
    unconfirmed: list[str] = []


class ConnectorShape(_Sesams):
    """A connector definition: one `system:rest` of Sesam's, with what a test run needs under `harness`."""

    id: str = Field(default="", alias="_id")
    type: Literal["system:rest"] = "system:rest"
    url_pattern: str = Field(description="as in https://$ENV(subdomain).example.com/api/%s")
    headers: dict[str, str] = Field(default={}, description="of every request; templates")
    authentication: Literal["", "basic"] = ""
    username: str = ""
    password: str = ""
    oauth2: OAuth2Shape | None = None
    verify_ssl: Literal[True] = Field(default=True, description="certificates are always checked")
    operations: dict[str, OperationShape] = {}
    harness: HarnessShape = HarnessShape()
