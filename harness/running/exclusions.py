"""Statements that `harness.toml` takes out of runs, each with the reason that a person gave."""

import re
from collections.abc import Iterable, Iterator, Mapping

from harness.model.statement import Statement


def excluded(given: Mapping[str, str], statements: Iterable[Statement]) -> dict[str, str]:
    """The reason for each statement (by id) that is excluded: by a pattern of its own, or with the sentence of its row.

    `*` in a pattern stands for any part of an id.
    """
    patterns = [(_pattern(text), reason) for text, reason in given.items()]
    found: dict[str, str] = {}
    for statement in statements:
        ids = (statement.id, statement.parent) if statement.parent else (statement.id,)
        reason = next((reason for pattern, reason in patterns if any(map(pattern.fullmatch, ids))), None)
        if reason is not None:
            found[statement.id] = reason
    return found


def unmatched(given: Mapping[str, str], ids: Iterable[str]) -> Iterator[str]:
    """The patterns that match no statement."""
    known = tuple(ids)
    return (text for text in given if not any(map(_pattern(text).fullmatch, known)))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".*".join(map(re.escape, text.split("*"))), re.DOTALL)
