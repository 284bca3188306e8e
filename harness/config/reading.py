"""Reads `harness.toml`; what is wrong with it is said with its line."""

import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import get_args

from pydantic import BaseModel, ValidationError

from harness.config.shape import Config
from harness.config.written import FILE_NAME
from harness.errors import UsageError

__all__ = ["FILE_NAME", "load"]


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
    known = list(_table(loc[:-1]).model_fields)
    close = get_close_matches(str(loc[-1]), known, n=1)
    return f"did you mean {close[0]}?" if close else f"known keys: {', '.join(known)}"


def _table(loc: tuple[int | str, ...]) -> type[BaseModel]:
    """The table of the shape that a place is in; names of entries, as of a system, are no part of the shape."""
    table: type[BaseModel] = Config
    for part in loc:
        field = table.model_fields.get(str(part))
        inner = [] if field is None else [field.annotation, *get_args(field.annotation)]
        table = next((one for one in inner if isinstance(one, type) and issubclass(one, BaseModel)), table)
    return table


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
