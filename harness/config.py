"""`harness.toml`: what the documents cannot say."""

import tomllib
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path

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


class Config(BaseModel):
    """The whole of `harness.toml`; everything has a default, so the file may be absent."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    timing: Timing = Timing()
    check: Check = Check()
    sync: Sync = Sync()
    aliases: dict[str, tuple[str, ...]] = Field(default={}, description="other names of a system, by its name")


def load(directory: Path) -> Config:
    """Read `harness.toml` in a directory, or give the defaults where there is none.

    Raises UsageError for a file that is no TOML, an unknown key (with the nearest known one) or a wrong value.
    """
    path = directory / FILE_NAME
    if not path.is_file():
        return Config()
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        return Config.model_validate(data)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not readable as TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        hint = ""
        if first["type"] == "extra_forbidden":
            known = [*Config.model_fields, *Timing.model_fields, *Check.model_fields, *Sync.model_fields]
            close = get_close_matches(str(first["loc"][-1]), known, n=1)
            hint = f"did you mean {close[0]}?" if close else f"known keys: {', '.join(known)}"
        raise UsageError(f"{path}: {place}: {first['msg']}", hint=hint) from error
