"""The blocks that a document is made of; apart from their reader, as those who only speak of them need no docutils."""

from dataclasses import dataclass
from enum import Enum, auto


class BlockKind(Enum):
    HEADING = auto()
    TEXT = auto()
    TABLE = auto()
    DIRECTIVE = auto()
    INDENTED = auto()
    COMMENT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """The lines from `first` up to `end`, counted from 1; `title` is the line of a heading's text."""

    kind: BlockKind
    first: int
    end: int
    title: int = 0
