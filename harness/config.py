"""`harness.toml`: what the documents cannot say."""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from harness.diagnostics import Severity
from harness.errors import UsageError

FILE_NAME = "harness.toml"


class Timing(BaseModel):
    """Seconds of the run's clock: how long the sync may take, and how often we look."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    deadline: float = Field(default=30.0, gt=0, description="a change must have arrived after this long")
    poll: float = Field(default=2.0, gt=0, description="the pause between two looks for something that must arrive")
    apart: float = Field(default=0.5, gt=0, description="edits are made this far apart, so that their times differ")
    lag: float = Field(default=4.0, gt=0, description="how long the simulated sync takes between two passes")


class Check(BaseModel):
    """How severe diagnostics are taken."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    severity: dict[str, Severity] = Field(default={}, description="by code or family, where it is not the usual one")


class Clearing(StrEnum):
    """Whether clearing a property clears it on the other side, which the documents do not say."""

    UNSAID = "unsaid"
    TRAVELS = "travels"
    STAYS = "stays"


class Sync(BaseModel):
    """What the sync is meant to do where the documents do not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    clearing: Clearing = Field(
        default=Clearing.UNSAID, description="whether null and empty text overwrite the other side's value"
    )


Variable = Annotated[str, Field(pattern=r"^[A-Z_][A-Z0-9_]*$", max_length=100)]


class System(BaseModel):
    """One system as it is really reached. Secrets are named here, never written: the environment has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: str = Field(min_length=1, description="the name of a shipped definition, or a file beside harness.toml")
    base_url: str = Field(
        default="", pattern=r"^(https?://[^/@?#\s]+(/[^@?#\s]*)?)?$", description="instead of the definition's address"
    )
    token_url: str = Field(
        default="",
        pattern=r"^(https?://[^/@?#\s]+(/[^@?#\s]*)?)?$",
        description="instead of the definition's, any host",
    )
    secrets: dict[str, Variable] = Field(default={}, description="for $SECRET(x): x and the environment variable")
    values: dict[str, str] = Field(default={}, description="for $ENV(x): x and its value, which is no secret")
    rate: float | None = Field(default=None, gt=0, description="requests per second, never exceeded")
    required: dict[str, tuple[str, ...]] = Field(
        default={}, description="properties that records must have, by datatype, for `harness connectors check`"
    )


class Config(BaseModel):
    """The whole of `harness.toml`; everything has a default, so the file may be absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timing: Timing = Timing()
    check: Check = Check()
    sync: Sync = Sync()
    aliases: dict[str, tuple[str, ...]] = Field(default={}, description="other names of a system, by its name")
    systems: dict[str, System] = Field(default={}, description="the systems that are really reached, by name")


def load(directory: Path) -> Config:
    """Read `harness.toml` in a directory, or give the defaults where there is none.

    Raises UsageError for a file that is no TOML, an unknown key (with the nearest known one) or a wrong value.
    """
    path = directory / FILE_NAME
    if not path.is_file():
        return Config()
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
        return Config.model_validate(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not readable as TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        message = str(first["msg"])
    # raised out here: the other exception has the values of the file, of which one may be a secret
    loc = first["loc"]
    place, line = ".".join(map(str, loc)), _line(text, loc)
    if loc[0] == "systems" and len(loc) > 2 and loc[2] == "secrets":
        raise UsageError(
            f"{path}:{line}: {place}: must be the name of an environment variable, as in ZENDESK_API_KEY",
            hint="no secret belongs into this file; if one was in it, take it out and replace it in the system",
        )
    raise UsageError(f"{path}:{line}: {place}: {message}", hint=_hint(loc, first["type"]))


def _hint(loc: tuple[int | str, ...], kind: str) -> str:
    if kind != "extra_forbidden":
        return ""
    if loc[0] == "systems":
        known = list(System.model_fields)
    else:
        known = [*Config.model_fields, *Timing.model_fields, *Check.model_fields, *Sync.model_fields]
    close = get_close_matches(str(loc[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else f"known keys: {', '.join(known)}"


def _line(text: str, loc: tuple[int | str, ...]) -> int:
    """The line on which a key, or else the table it should be in, first stands: where it comes into what is parsed."""
    before, depth, found = 0, 0, 1
    for number, data in _beginnings(text):
        reached = _depth(data, loc)
        if reached > depth:
            depth, found = reached, before + 1
        before = number
    return found


def _beginnings(text: str) -> Iterator[tuple[int, object]]:
    lines = text.splitlines(keepends=True)
    for number in range(1, len(lines) + 1):
        try:
            yield number, tomllib.loads("".join(lines[:number]))
        except tomllib.TOMLDecodeError:
            continue  # within a value of several lines


def _depth(data: object, loc: tuple[int | str, ...]) -> int:
    for depth, part in enumerate(loc):
        if isinstance(data, list):
            data = dict(enumerate(data))
        if not isinstance(data, dict) or part not in data:
            return depth
        data = data[part]
    return len(loc)
