"""Writes and reads one system's file of a recording; what is read is untrusted."""

import binascii
import math
import re
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

import yaml
from pydantic import ValidationError

from harness.connect.purpose import Purpose
from harness.connect.recorded import AgainPart, EntryPart, FilePart, Shown
from harness.errors import RunFileError

DEEPEST = 5  # collections within each other: the file, its entries, an entry, its response, the headers
HEAD = "responses:\n"
PASSING = re.compile(r"rate-?limit|request|trace|correlation|timing|runtime|^(age|expires|last-modified)$")
"""Headers that are of one answer, not of what was asked for."""


class _Dumper(yaml.SafeDumper):
    pass


class _Block(str):
    __slots__ = ()


def _block(dumper: yaml.SafeDumper, text: _Block) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


_Dumper.add_representer(_Block, _block)


def entry_text(entry: EntryPart) -> str:
    """An entry as it is appended to a system's file: bodies as blocks, to be read by people."""
    data = entry.model_dump(mode="json", exclude_defaults=True)
    data["response"]["auto_calculate_content_length"] = False
    for part in (data["request"], data["response"]):
        if part.get("body"):
            part["body"] = _readable(part["body"])
    return _yaml([data])


def steady(entry: EntryPart) -> bytes | None:
    """What two answers to a read must have in common for the second to say nothing new; None for any other."""
    if entry.request.purpose is not Purpose.READ or not entry.good():
        return None
    told = {name: value for name, value in entry.response.headers.items() if not PASSING.search(name)}
    return sha256(repr((entry.response.model_copy(update={"headers": told}), entry.base64)).encode()).digest()


def again_text(again: Iterable[AgainPart]) -> str:
    """The end of a system's file."""
    lines = "".join(
        f"- {{entry: {each.entry}, after: {each.after}, asked: {each.asked!r}, time: {each.time!r}}}\n"
        for each in again
    )
    return f"again:\n{lines}" if lines else ""


def _readable(text: str) -> str:
    # YAML reads these as line ends, and would give back another one
    return text if any(each in text for each in "\r\x85\u2028\u2029") else _Block(text)


def _yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=math.inf)


def read_file(path: Path, content: bytes) -> tuple[Shown, ...]:
    """What a system's file holds, in the order of asking. Raises RunFileError with the line of what is wrong."""
    if not content:
        return ()
    try:
        text = content.decode()
        _check(path, text)
        loader = _loader(text)
        node = loader.get_single_node()
        try:
            parsed = FilePart.model_validate(loader.construct_document(node))
        except ValidationError as error:
            first = error.errors(include_input=False, include_url=False)[0]
            raise _wrong(path, _line(node, first["loc"]), f"{_place(first['loc'])}{first['msg']}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        raise _wrong(path, line, f"no YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise RunFileError(f"{path}: no YAML: {str(error).splitlines()[0]}") from None
    for number, entry in enumerate(parsed.responses):
        if (why := _contradiction(entry)) is not None:
            raise _wrong(path, _line(node, ("responses", number)), why)
    for number, each in enumerate(parsed.again):
        if each.entry >= len(parsed.responses):
            raise _wrong(path, _line(node, ("again", number)), f"there is no entry {each.entry}")
    shown = [
        (each.asked, float(number), Shown(entry=each, asked=each.asked, time=each.time))
        for number, each in enumerate(parsed.responses)
    ]
    for each in parsed.again:
        last = Shown(entry=parsed.responses[each.entry], asked=each.asked, time=each.time)
        shown.append((each.asked, each.after + 0.5, last))
    return tuple(each for _, _, each in sorted(shown, key=lambda one: one[:2]))


def _contradiction(entry: EntryPart) -> str | None:
    if (entry.response.status == 0) != (entry.lost is not None):
        return "`lost` and the status 0 belong together"
    if entry.time < entry.asked:
        return "answered before it was asked"
    try:
        entry.content()
    except (binascii.Error, ValueError):
        return "the body cannot be served"
    return None


def _loader(text: str) -> "yaml.SafeLoader | yaml.CSafeLoader":
    return yaml.CSafeLoader(text) if yaml.__with_libyaml__ else yaml.SafeLoader(text)


def _check(path: Path, text: str) -> None:
    """A few lines of aliases can stand for gigabytes, tags for code, and the parser below recurses."""
    loader, depth = _loader(text), 0
    while loader.check_event():
        event = loader.get_event()
        line = getattr(getattr(event, "start_mark", None), "line", 0)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _wrong(path, line, "aliases are not followed")
        if getattr(event, "tag", None):
            raise _wrong(path, line, "tags are not followed")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise _wrong(path, line, "nested too deeply")


def _line(node: yaml.Node | None, place: tuple[int | str, ...]) -> int:
    """The line (from 0) of the innermost part of a place that is there."""
    if node is None:
        return 0
    for key in place:
        inner = None
        if isinstance(node, yaml.MappingNode):
            inner = next((value for name, value in node.value if name.value == key), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            inner = node.value[key]
        if inner is None:
            break
        node = inner
    return int(node.start_mark.line)


def _place(place: tuple[int | str, ...]) -> str:
    said = ".".join(map(str, place))
    return "".join(letter if letter.isprintable() else "?" for letter in said[:200]) + ": " if place else ""


def _wrong(path: Path, line: int, what: str) -> RunFileError:
    return RunFileError(f"{path}:{line + 1}: {what}")
