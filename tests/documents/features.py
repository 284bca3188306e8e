"""FORMAT.md's list of what documents hold, as data: a name, and a search that finds it in a text.

The searches know nothing of our reader, so that a generator and a reader that share a mistake are found out.
"""

import re
from collections.abc import Callable, Mapping

from tests.documents.searching import connected_datatypes, dependencies, orders, plain, tables, titles
from tests.documents.vocabulary import ORDERS

Search = Callable[[str], bool]


def _has(pattern: str) -> Search:
    found = re.compile(pattern, re.MULTILINE)
    return lambda text: bool(found.search(plain(text)))


def _cell(pattern: str, *columns: int) -> Search:
    """Whether a cell in one of the columns (0 source, 1 target, 2 data type) is this as a whole."""
    wanted = re.compile(pattern)
    return lambda text: any(
        wanted.fullmatch(row[column])
        for table in tables(text)
        for row in table[1:]
        for column in columns
        if column < len(row)
    )


def _header(pattern: str) -> Search:
    return lambda text: any(len(table[0]) == 3 and re.fullmatch(pattern, table[0][2]) for table in tables(text))


def _order(*kinds: str) -> Search:
    return lambda text: kinds in orders(text)


def _merge_rows(count: int) -> Search:
    return lambda text: any(len(table[0]) == 2 and len(table) == count + 1 for table in tables(text))


def _connected(count: int) -> Search:
    return lambda text: any(len(listed) == count for listed in connected_datatypes(text))


def _systems(text: str) -> tuple[str, str]:
    title = plain(text).split("\n")[1]
    source, _, target = title.removesuffix("Dataflow").partition(" to ")
    return source.strip(), target.strip()


def _another_header(text: str) -> bool:
    target = _systems(text)[1]
    given = [table[0][2].removesuffix("Data Type").strip() for table in tables(text) if len(table[0]) == 3]
    return bool(target) and any(each not in ("", target, target * 2) for each in given)


def _doubled_header(text: str) -> bool:
    target = _systems(text)[1]
    return bool(target) and _header(re.escape(target * 2) + " Data Type")(text)


def _another_spelling(text: str) -> bool:
    """A section that names the title's system without its blanks, or in another case."""
    source = _systems(text)[0]
    squashed = source.replace(" ", "").lower()
    begins = [a for a, _ in titles(text) if a.replace(" ", "").lower().startswith(squashed)]
    return bool(source) and any(not a.startswith(source) for a in begins)


def _shape(text: str, value: bool, property: bool) -> bool:
    return any((bool(given), bool(of)) == (value, property) for each in dependencies(text) for given, of in each)


SENTENCES: Mapping[str, Search] = {
    "EVERY": _has(r"^Every .+ will be synchronized with a .+\.$"),
    "WHEN": _has(r"^.+, it  will be synchronized with a .+\.$"),
    "WHEN with a full stop": _has(r"^.+\. .+, it  will be synchronized with a"),
    "WHEN with quotes": _has(r'^.*".*, it  will be synchronized with a'),
    "LINK": _has(r"^Before any synchronization can take place, a link between a .+ must be established\.$"),
    "CONNECTED": _has(r"^A new .+ will be created from a .+ if it is connected to a .+ that is synchronized into"),
    "CONNECTED to one datatype": _connected(1),
    "CONNECTED to two datatypes": _connected(2),
    "CONNECTED to four datatypes": _connected(4),
    "CONNECTED into a system without name": _has(r"that is synchronized into \.$"),
    "MATCH": _has(r"^If a matching .+ merged with the existing one\.\nIf no matching .+ will be created\.$"),
    "MERGE": _has(r"^A .+ will merge with a .+ if one of the following property combinations match:$"),
    "MERGE with one row": _merge_rows(1),
    "MERGE with two rows": _merge_rows(2),
    "KEEP": _has(r"^Once a link between a .+ regardless of where it is edited\.$"),
    "PROPS": _has(r"^The following properties are synchronized between a .+:$"),
    **{" ".join(kinds): _order(*kinds) for kinds in ORDERS},
}
CELLS: Mapping[str, Search] = {
    "a path of one part": _cell(r"\w+", 0, 1),
    **{f"a path of {count} parts": _cell(rf"\w+(\.\w+){{{count - 1}}}", 0, 1) for count in range(2, 6)},
    "a path through a list": _cell(r"(Emails|items|lines|variants)\.\w+", 0, 1),
    "a name that begins with $": _cell(r"\$.+", 0, 1),
    "a prefixed property": _cell(r"ps:P\d+", 0, 1),
    "a prefixed item": _cell(r"wd:Q\d+", 0, 1),
    "a Norwegian property": _cell(r".*[æøåÆØÅ].*", 0, 1),
    "data type string": _cell(r'"string"', 2),
    "data type N/A": _cell("N/A", 2),
    **{
        f"data type {name}": _cell(f'"{name}"', 2)
        for name in ("integer", "float", "boolean", "decimal", "list", "first")
    },
    "a date expression": _cell(r'\["datetime-format",.*\]', 2),
    "a nested expression": _cell(r'\["integer", \["decimal", "_\."\]\]', 2),
    "a condition expression": _cell(r'\["if",\["or",.*\]', 2),
    "a bare function in an argument's place": _cell(r'\["if", .*"integer", "string"\]', 2),
    "one dependency": lambda text: any(len(each) == 1 for each in dependencies(text)),
    "dependencies run together": lambda text: any(len(each) > 1 for each in dependencies(text)),
    "a dependency with value and property": lambda text: _shape(text, True, True),
    "a dependency without property": lambda text: _shape(text, True, False),
    "a dependency without value": lambda text: _shape(text, False, True),
}
NAMES: Mapping[str, Search] = {
    "a datatype of several words": _has(r"^\S.* Customers company to .+\n-{4}"),
    "a datatype with a qualifier": _has(r"^.*\((human|organisation) data\).*\n-{4}"),
    "A to B beside B to A": lambda text: any(a != b and (b, a) in titles(text) for a, b in titles(text)),
    "a system of two words": _has(r"^\w+ to \w+ \w+ Dataflow$|^\w+ \w+ to .* Dataflow$"),
}
ODDITIES: Mapping[str, Search] = {
    **{f"CONNECTED to {count} datatypes": _connected(count) for count in range(3, 17)},
    **{f"MERGE with {count} rows": _merge_rows(count) for count in range(3, 11)},
    "MERGE with an empty cell": lambda text: any(
        len(table[0]) == 2 and any("" in row for row in table[1:]) for table in tables(text)
    ),
    "an empty property": _cell("", 0, 1),
    "a header-only property table": lambda text: any(len(t) == 1 and len(t[0]) == 3 for t in tables(text)),
    "a repeated section": lambda text: len(set(titles(text))) < len(titles(text)),
    "a document without mappings": lambda text: not titles(text),
    "a datatype onto itself": lambda text: any(a == b for a, b in titles(text)),
    "a system onto itself": lambda text: len(set(_systems(text))) == 1,
    "a title without source": lambda text: not _systems(text)[0],
    "a title without target": lambda text: not _systems(text)[1],
    "a section without source system": lambda text: any(a.startswith(" ") for a, _ in titles(text)),
    "a section without target system": lambda text: any(b.startswith(" ") for _, b in titles(text)),
    "a system in another spelling": _another_spelling,
    "a Norwegian system": _has(r"^.*[æøåÆØÅ].* to .* Dataflow$"),
    "another system above the data types": _another_header,
    "a doubled system above the data types": _doubled_header,
    "no system above the data types": _header(r" Data Type"),
    "a property with a trailing tab": _has(r"^     - .*\t$"),
    "a property with a trailing blank": _has(r"^     - \S.* $"),
    "an empty part of a path": _cell(r"\w+\.\.\w+", 0, 1),
    "signs that mean something in RST": _cell(r"[`*|].*|.*[\\_]", 0, 1),
    "an expression without its bracket": _cell(r'"datetime-format",.*\]', 2),
    "an expression without two brackets": _cell(r'"if", "neq", .*\]', 2),
    "a spilled data type": _has(r'^     - .*\n"string"$'),
    "an order that is not known": lambda text: any(kinds not in ORDERS for kinds in orders(text)),
    "introduction": _has(r"^Introduction\n------------$"),
    "older introduction": _has(r"^Introduction\.\n------------$"),
    "CRLF": lambda text: "\r\n" in text,
    "LF": lambda text: "\r" not in text,
    "byte-order mark": lambda text: text.startswith("\ufeff"),
    "no final line end": lambda text: not text.endswith("\n"),
    "one final line end": lambda text: bool(re.search(r"[^\n]\n\Z", plain(text))),
    "several final line ends": lambda text: plain(text).endswith("\n\n"),
}
SHOWN = {**SENTENCES, **CELLS, **NAMES}
"""What the documents in harness/examples hold together; the oddities would be diagnosed there, as they should."""
FEATURES = {**SENTENCES, **CELLS, **NAMES, **ODDITIES}
