"""Ids of documents: their paths below what was given, told apart by the directories above where need be."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from harness.spec.slugs import Name, numbered, stems

SEPARATOR = "/"


def document_ids(documents: Sequence[tuple[Path, Path]]) -> tuple[str, ...]:
    """An id for each document, given its path below the root and its absolute one; no two are equal.

    The id is the path without suffix. Documents of equal ids get names of the directories above until they differ;
    what still looks the same is told apart by a hash of its name.
    """
    parts = [_parts(below) for below, _ in documents]
    whole = [_parts(absolute) for _, absolute in documents]
    while True:
        alike = Counter(parts)
        longer = [
            all_parts[-len(own) - 1 :] if alike[own] > 1 else own for own, all_parts in zip(parts, whole, strict=True)
        ]
        if longer == parts:
            break
        parts = longer
    asides = [path.suffix if alike[own] > 1 else "" for own, (_, path) in zip(parts, documents, strict=True)]
    names = [Name(parts=own, aside=aside) for own, aside in zip(parts, asides, strict=True)]
    return numbered(stems(names, separator=SEPARATOR))


def _parts(path: Path) -> tuple[str, ...]:
    return tuple(part for part in path.with_suffix("").parts if part != path.anchor)
