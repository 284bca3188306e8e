"""What a recording's files hold: a YAML file a system, in the format of `responses`' recorder, and `recording.json`.

`responses._add_from_file` loads each of the YAML files: it reads `response` of an entry and ignores what stands beside
it, which is ours: when it was asked and answered (seconds of the run's clock since its start), what was sent, and why
there was no answer, whose status is 0. `again` at the end lists when an answer was given once more, unchanged.
"""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

import httpx
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from harness.connect.purpose import Purpose
from harness.errors import RunFileError
from harness.store.atomic import sayable

INDEX = "recording.json"
LARGEST_INDEX = 5_000_000  # bytes
LARGEST_FILE = 200_000_000  # bytes
LOSSES: dict[str, type[httpx.TransportError]] = {
    each.__name__: each
    for each in (
        httpx.ConnectError, httpx.ReadError, httpx.WriteError, httpx.CloseError, httpx.ConnectTimeout,
        httpx.ReadTimeout, httpx.WriteTimeout, httpx.PoolTimeout, httpx.LocalProtocolError, httpx.RemoteProtocolError,
        httpx.ProxyError, httpx.UnsupportedProtocol,
    )
}  # fmt: skip
"""How an answer may fail to come, by the name that the file has for it."""


class _Part(BaseModel):
    """Strict, since a key or a type that we do not know means that we would lose something."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


Seconds = Annotated[float, Field(ge=0, le=1e9)]
HeaderName = Annotated[str, Field(pattern=r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")]
HeaderValue = Annotated[str, Field(pattern=r"^[\t\x20-\x7e\x80-\xff]*$")]
Method = Annotated[str, Field(pattern=r"^[A-Z]{1,20}$")]


def _status(status: int) -> int:
    if status and not 100 <= status <= 999:
        raise ValueError("no status of an answer")
    return status


def good(status: int) -> bool:
    """Whether an answer says how things are, and not that this cannot be said now."""
    return 200 <= status < 400 or status in (httpx.codes.NOT_FOUND, httpx.codes.GONE)


class ResponsePart(_Part):
    """What `responses` reads: a request's method and URL, and what it was answered."""

    method: Method
    url: str
    status: Annotated[int, AfterValidator(_status)]
    content_type: HeaderValue | None
    headers: dict[HeaderName, HeaderValue] = {}
    body: str
    auto_calculate_content_length: Literal[False] = False


class RequestPart(_Part):
    """What was sent beside method and URL, and what for."""

    purpose: Annotated[Purpose, Field(strict=False)]
    content_type: str = ""
    body: str = ""


class LostPart(_Part):
    """Why there was no answer: the name of httpx's exception, and what it said."""

    kind: Literal[tuple(LOSSES)]  # type: ignore[valid-type]
    said: str


class EntryPart(_Part):
    """One request and its answer. `base64` has a body that is no UTF-8, `cut` the size of one that was too large."""

    asked: Seconds
    time: Seconds
    request: RequestPart
    response: ResponsePart
    base64: str = ""
    lost: LostPart | None = None
    cut: Annotated[int, Field(ge=0, le=10**10)] = 0

    def good(self) -> bool:
        """Whether it says how things were, and not that this cannot be said now."""
        return good(self.response.status) and not self.cut

    def content(self) -> bytes:
        """The body of the answer as it is served; raises ValueError where `base64` is none."""
        return base64.b64decode(self.base64, validate=True) if self.base64 else self.response.body.encode()


class AgainPart(_Part):
    """A read that was answered as the entry with this number (from 0) had been, when `after` was the newest one."""

    entry: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]
    asked: Seconds
    time: Seconds


class FilePart(_Part):
    """One system's file."""

    responses: list[EntryPart]
    again: list[AgainPart] = []


class RecordedFile(_Part):
    """A file of the recording; the digest is empty as long as the run goes on."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,99}\.yaml$")]
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = ""


class Index(_Part):
    """`recording.json`: what was recorded, by what, and the digest of each file, by its system."""

    format: Literal["harness-recording"] = "harness-recording"
    version: Literal[1] = 1
    harness: str
    run: str
    started: str
    seed: str
    documents: dict[str, str]
    complete: bool = False
    problem: str = ""
    files: dict[str, RecordedFile] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer at the time it was given."""

    entry: EntryPart
    asked: float
    time: float


def index_text(index: Index) -> str:
    """The text of `recording.json`."""
    return sayable(index.model_dump_json(indent=2)) + "\n"


def read_index(folder: Path) -> Index:
    """What a directory's `recording.json` says. Raises RunFileError where there is none, or not one of ours."""
    path = folder / INDEX
    if not path.exists():
        raise RunFileError(f"{folder}: no recording there", hint=f"a recording's directory holds {INDEX}")
    try:
        return Index.model_validate_json(read_bytes(path, LARGEST_INDEX))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise RunFileError(f"{path}: {place + ': ' if place else ''}{first['msg']}") from None


def read_bytes(path: Path, most: int) -> bytes:
    """A file's bytes, not more than `most`. Raises RunFileError."""
    try:
        if path.is_symlink() or not path.is_file():
            raise RunFileError(f"{path}: no plain file" if path.exists() else f"{path}: is missing")
        with path.open("rb") as stream:
            content = stream.read(most + 1)
    except OSError as error:
        raise RunFileError(f"{path}: {error.strerror or error}") from None
    if len(content) > most:
        raise RunFileError(f"{path}: larger than {most:,} bytes")
    return content
