"""Writes and reads one system's file of a recording; what is read is untrusted."""

import binascii
import re
from collections.abc import Iterable
from pathlib import Path

import yaml
from pydantic import ValidationError

from harness.connect.recorded import AgainPart, EntryPart, FilePart, Shown
from harness.errors import RunFileError

DEEPEST = 5  # collections within each other: the file, its entries, an entry, its response, the headers
WIDTH = 2**31 - 1  # letters of a line, so that none is folded
OTHER_ENDS = re.compile("[\r\x85\u2028\u2029]")  # taken for the end of a line, and not always given back
HEAD = "responses:\n"


# the one in C where there is one: a list of a thousand records is written while requests wait
_Dumper: type[yaml.SafeDumper] | type[yaml.CSafeDumper] = yaml.CSafeDumper if yaml.__with_libyaml__ else yaml.SafeDumper


class _Text(_Dumper):  # type: ignore[misc, valid-type]
    pass


class _Block(str):
    __slots__ = ()


def _block(dumper: yaml.SafeDumper, text: _Block) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style="|")


def _plain(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if OTHER_ENDS.search(text) else None)


_Text.add_representer(_Block, _block)
_Text.add_representer(str, _plain)


def entry_text(entry: EntryPart) -> str:
    """An entry as it is appended to a system's file: bodies as blocks, to be read by people."""
    data = entry.model_dump(mode="json", exclude_defaults=True)
    data["response"]["auto_calculate_content_length"] = False
    for part in (data["request"], data["response"]):
        if part.get("body"):
            part["body"] = _readable(part["body"])
    return _yaml([data])


def again_text(again: Iterable[AgainPart]) -> str:
    """The end of a system's file."""
    lines = [each.model_dump() for each in again]
    return f"again:\n{_yaml(lines)}" if lines else ""


def _readable(text: str) -> str:
    # not where a block begins or ends in blanks: the libraries do not all read back what they wrote
    blank = text[0].isspace() or text.removesuffix("\n")[-1:].isspace()
    return text if blank or OTHER_ENDS.search(text) else _Block(text)


def _yaml(data: object) -> str:
    return yaml.dump(data, Dumper=_Text, sort_keys=False, allow_unicode=True, width=WIDTH)


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
