"""What a document holds, found by plain regular expressions, without anything of our reader."""

import re

TITLE = re.compile(r"^([^\n]*?) to ([^\n]*)\n-{4,}$", re.MULTILINE)
TABLE = re.compile(
    r"^\.\. list-table::\n   :header-rows: 1\n\n((?:(?:   \* -|     -|[\"\[]).*(?:\n|\Z))+)", re.MULTILINE
)
KINDS = {
    "WHEN": r".*, it  will be synchronized with a .*\.",
    "EVERY": r"Every .* will be synchronized with a .*\.",
    "LINK": r"Before any synchronization can take place, .*",
    "CONNECTED": r"A new .* will be created from a .* if it is connected to a .*",
    "MATCH": r"If a matching .* already exists, .*",
    "MERGE": r"A .* will merge with a .* if one of the following property combinations match:",
    "KEEP": r"Once a link between a .*",
    "PROPS": r"The following properties are synchronized between .*",
}
KIND = re.compile("|".join(f"^(?P<{kind}>{words})$" for kind, words in KINDS.items()), re.MULTILINE)
CONNECTED = re.compile(r" if it is connected to a (.*) that is synchronized into ")
BRACKETS = re.compile(r"\((Depend[ae]nt on having .*)\)$", re.IGNORECASE)
HAVING = re.compile(r"Depend[ae]nt on having ", re.IGNORECASE)
MARKER = 7  # characters before a cell's text

Table = list[list[str]]


def plain(text: str) -> str:
    """The text without a byte-order mark and with LF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


def titles(text: str) -> list[tuple[str, str]]:
    """The two sides of each section's title."""
    return [(match[1], match[2]) for match in TITLE.finditer(plain(text))]


def orders(text: str) -> list[tuple[str, ...]]:
    """The kinds of sentences of each section."""
    sections = re.split(TITLE.pattern, plain(text), flags=re.MULTILINE)[3::3]
    return [tuple(str(match.lastgroup) for match in KIND.finditer(section)) for section in sections]


def tables(text: str) -> list[Table]:
    """The cells of each table, row by row; the header has its raw text, as an empty name leaves a blank in it."""
    return [_rows(match[1]) for match in TABLE.finditer(plain(text))]


def connected_datatypes(text: str) -> list[list[str]]:
    """The datatypes that each CONNECTED lists, the first one with its system."""
    return [match[1].replace(", or ", ", ").split(", ") for match in CONNECTED.finditer(plain(text))]


def dependencies(text: str) -> list[list[tuple[str, str]]]:
    """The dependencies of each cell that has some: value and property."""
    cells = [cell for table in tables(text) for row in table[1:] for cell in row[:2]]
    found = [match[1] for cell in cells if (match := BRACKETS.search(cell))]
    return [[_condition(piece) for piece in HAVING.split(each)[1:]] for each in found]


def counts(text: str) -> tuple[int, int, int, int]:
    """Mappings, merge rows, property rows and dependencies."""
    by_width = {2: 0, 3: 0}
    for table in tables(text):
        by_width[len(table[0])] += len(table) - 1
    return len(titles(text)), by_width[2], by_width[3], sum(map(len, dependencies(text)))


def _rows(block: str) -> Table:
    rows: Table = []
    for line in block.rstrip("\n").split("\n"):
        if line.startswith("   * -"):
            rows.append([])
        cell = line[MARKER:] if line.startswith(("   * -", "     -")) else line
        rows[-1].append(cell.rstrip() if len(rows) == 1 else cell.strip())
    return rows


def _condition(piece: str) -> tuple[str, str]:
    value, _, of = piece.rpartition(" in ")
    return value.strip(), of.strip()
