"""Changes to documents that keep them nearly right: what hands, scripts and transfers do to them."""

from collections.abc import Callable, Sequence
from random import Random

from tests.documents.vocabulary import DATA_TYPES, DEPENDENCIES, MALFORMED, PROPERTIES

FOREIGN = (
    "", "   ", "\t", "====", "----------", "----", ".. x::", ".. include:: /etc/passwd", ".. |x| image:: y", "..",
    "::", "   * - a", "     - b", '"string"', '["list", "_."]', "A to B", " A to B", "Alfa Person to Beta Order",
    "* x", "1. x", ":f: x", "__", "|", "+--+", ">>> x", "\f", "\x00", "\x85", "\u2028", "\u202eevil", "\ufeff",
    "Generated: now", "Introduction", "   :header-rows: 1", "   :widths: 1 2", ".. list-table::", "     -",
    "   * -", ", it  will be", "Every a will be synchronized with a b.", "x, it  will be synchronized with a b.",
    "[" * 300, "(" * 300,
)  # fmt: skip
SIGNS = (
    "\x00",
    "\ufeff",
    "\u202e",
    "\ud800",
    "\u0301",
    "`",
    "*",
    "|",
    "\\",
    "_",
    ":",
    "\t",
    "\x0b",
    "\x0c",
    "\x1c",
    "\xa0",
    "ß",
    "İ",
)
CELLS = (*DATA_TYPES, *MALFORMED, *PROPERTIES, *(f"x ({each})" for each in DEPENDENCIES))
Change = Callable[[list[str], int, Random], None]


def mutated(text: str, draw: Random) -> str:
    """The text with one to four changes."""
    for _ in range(draw.randint(1, 4)):
        ends = draw.choice(("\n", "\r\n"))
        lines = text.split(ends)
        draw.choice(CHANGES)(lines, draw.randrange(len(lines)), draw)
        text = draw.choice((*[ends] * 12, "\n", "\r\n", "\r", "\n\r")).join(lines)
    return text


def _drop(lines: list[str], at: int, draw: Random) -> None:
    del lines[at : at + draw.choice((1, 1, 1, 2, 5))]


def _double(lines: list[str], at: int, draw: Random) -> None:
    lines[at:at] = lines[at : at + draw.choice((1, 1, 3, 12))]


def _swap(lines: list[str], at: int, draw: Random) -> None:
    other = draw.choice((draw.randrange(len(lines)), max(at - 1, 0)))
    lines[at], lines[other] = lines[other], lines[at]


def _insert(lines: list[str], at: int, draw: Random) -> None:
    lines.insert(at, draw.choice(FOREIGN))


def _replace(lines: list[str], at: int, draw: Random) -> None:
    lines[at] = draw.choice((*FOREIGN, lines[draw.randrange(len(lines))]))


def _cut(lines: list[str], at: int, draw: Random) -> None:
    lines[at] = lines[at][: draw.randint(0, len(lines[at]))]


def _join(lines: list[str], at: int, draw: Random) -> None:
    lines[at : at + 2] = [draw.choice(("", " ")).join(lines[at : at + 2])]


def _break(lines: list[str], at: int, draw: Random) -> None:
    middle = draw.randint(0, len(lines[at]))
    lines[at : at + 1] = [lines[at][:middle], lines[at][middle:]]


def _indent(lines: list[str], at: int, draw: Random) -> None:
    lines[at] = draw.choice((" ", "  ", "   ", "\t")) + lines[at] if draw.random() < 0.5 else lines[at].lstrip()


def _trail(lines: list[str], at: int, draw: Random) -> None:
    lines[at] += draw.choice((" ", "\t", ".", ",", " (", ")", " to ", " - ", "  "))


def _sign(lines: list[str], at: int, draw: Random) -> None:
    middle = draw.randint(0, len(lines[at]))
    skip = draw.choice((0, 1))
    lines[at] = lines[at][:middle] + draw.choice((*SIGNS, chr(draw.randrange(0x3000)))) + lines[at][middle + skip :]


def _cell(lines: list[str], at: int, draw: Random) -> None:
    cells = _cells(lines)
    if cells:
        index = draw.choice(cells)
        lines[index] = lines[index][:7] + draw.choice(CELLS)


def _spill(lines: list[str], at: int, draw: Random) -> None:
    cells = _cells(lines)
    if cells:
        index = draw.choice(cells)
        lines[index] = lines[index][7:]


def _word(lines: list[str], at: int, draw: Random) -> None:
    words = lines[at].split(" ")
    index = draw.randrange(len(words))
    words[index] = draw.choice(("", "to", "a", words[draw.randrange(len(words))], words[index].upper()))
    lines[at] = " ".join(words)


def _move(lines: list[str], at: int, draw: Random) -> None:
    block = lines[at : at + draw.randint(1, 15)]
    del lines[at : at + len(block)]
    place = draw.randint(0, len(lines))
    lines[place:place] = block


def _cells(lines: Sequence[str]) -> list[int]:
    return [index for index, line in enumerate(lines) if line.startswith(("   * - ", "     - "))]


CHANGES: tuple[Change, ...] = (
    _drop, _double, _swap, _insert, _replace, _cut, _join, _break, _indent, _trail, _sign, _cell, _spill, _word, _move,
)  # fmt: skip
