"""The head of a document with what changed in it written anew."""

from collections.abc import Sequence

from harness.model.dataflow import Dataflow
from harness.spec import canonical
from harness.spec.pieces import LINE_ENDS
from harness.spec.title import GENERATED


def revised_head(flow: Dataflow, old: Dataflow, lines: Sequence[str], line_end: str) -> str:
    """The lines before the first mapping, with their ends; only names and time of generation can differ."""
    new = list(lines)
    at = old.location.line - 1
    if (flow.source, flow.target) != (old.source, old.target):
        _rename(flow, old, new, at)
    if flow.generated != old.generated:
        _date(flow, new, at, line_end)
    return "".join(new)


def _rename(flow: Dataflow, old: Dataflow, new: list[str], at: int) -> None:
    over, title, under = canonical.title(flow)
    ruled = [index for index in (at - 1, at + 1) if 0 <= index < len(new) and _is_rule(new[index])]
    new[at] = _with_end(title, new[at])
    for index, line in zip(ruled, (over, under), strict=False):
        new[index] = _with_end(line, new[index])
    for index, line in enumerate(new):
        if line.strip() == canonical.introduction(old):
            new[index] = _with_end(canonical.introduction(flow), line)


def _date(flow: Dataflow, new: list[str], at: int, line_end: str) -> None:
    dated = next((index for index in range(at, len(new)) if new[index].startswith(GENERATED)), None)
    if dated is not None:
        new[dated] = _with_end(canonical.generated(flow), new[dated])
        return
    below = at + 2 if at + 1 < len(new) and _is_rule(new[at + 1]) else at + 1
    if not new[below - 1].endswith(tuple(LINE_ENDS)):
        new[below - 1] += line_end
    new[below:below] = [line_end, f"{canonical.generated(flow)}{line_end}"]


def _is_rule(line: str) -> bool:
    text = line.strip()
    return len(set(text)) == 1 and not text[0].isalnum()


def _with_end(text: str, line: str) -> str:
    return text + line[len(line.rstrip(LINE_ENDS)) :]
