"""Ids of documents: their paths below what was given, told apart by the directories above where need be."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from harness.spec.slugs import Name, numbered, stems

SEPARATOR = "/"


def document_ids(documents: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """An id for each document, given its path below the root and its absolute one; no two are equal.

    The id is the path without suffix. Documents of equal ids get names of the directories above until they differ;
    what still looks the same is told apart by a hash of its name.
    """
    parts = [_parts(below) for below, _ in documents]
    alike = Counter(parts)
    while True:
        longer = [
            _parts(absolute)[-len(own) - 1 :] if alike[own] > 1 else own
            for own, (_, absolute) in zip(parts, documents, strict=True)
        ]
        if longer == parts:
            break
        parts = longer
        alike = Counter(parts)
    asides = [PurePath(path).suffix if alike[own] > 1 else "" for own, (_, path) in zip(parts, documents, strict=True)]
    names = [Name(parts=own, aside=aside) for own, aside in zip(parts, asides, strict=True)]
    return numbered(stems(names, separator=SEPARATOR))


def _parts(path: str) -> tuple[str, ...]:
    """As PurePath takes it apart, in a fraction of its time."""
    *above, name = path.replace(os.sep, SEPARATOR).split(SEPARATOR)
    dot = name.rfind(".")
    return *filter(None, above), name[:dot] if 0 < dot < len(name) - 1 else name
