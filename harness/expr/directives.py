"""Date formats of DTL.md: the listed directives and no others, whatever else Python knows."""

import re
from dataclasses import dataclass
from functools import lru_cache

DIRECTIVE = re.compile(r"%(.?)", re.DOTALL)
KNOWN = frozenset("deHImMpSfyYz%")

# The text of each directive as documented, and as Python's own parser takes it; between the two nothing is said.
_STRICT = {
    "d": r"(?P<d>0[1-9]|[12]\d|3[01])",
    "e": r"(?P<e>[1-9]|[12]\d|3[01])",
    "H": r"(?P<H>[01]\d|2[0-3])",
    "I": r"(?P<I>0[1-9]|1[0-2])",
    "m": r"(?P<m>0[1-9]|1[0-2])",
    "M": r"(?P<M>[0-5]\d)",
    "p": r"(?P<p>AM|PM)",
    "S": r"(?P<S>[0-5]\d)",
    "f": r"(?P<f>\d{1,6})",
    "y": r"(?P<y>\d\d)",
    "Y": r"(?P<Y>\d{4})",
    "z": r"(?P<z>[+-](?:[01]\d|2[0-3]):?[0-5]\d)",
    "%": "%",
}
_LENIENT = dict.fromkeys("deHImM", r"\d{1,2}") | {
    "p": r"[AaPp][Mm]",
    "S": r"\d{1,2}",
    "f": r"\d{1,9}",
    "y": r"\d\d",
    "Y": r"\d{4}",
    "z": r"(?:Z|z|[+-]\d\d(?::?\d\d(?::?\d\d)?)?)",
    "%": "%",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A date format: its directives, what it reads, what a lenient reader might; `wrong` says why it is none."""

    text: str
    directives: tuple[str, ...]
    strict: re.Pattern[str]
    lenient: re.Pattern[str]
    wrong: str = ""


@lru_cache(maxsize=256)
def date_format(text: str) -> Format:
    """The format that a text says; its names in `strict` are the directives."""
    directives = tuple(DIRECTIVE.findall(text))
    unknown = next((each for each in directives if each not in KNOWN or not each), None)
    values = [each for each in directives if each != "%"]
    wrong = ""
    if unknown is not None:
        wrong = f"the directive %{unknown} is not documented"
    elif len(set(values)) < len(values) or ("d" in values and "e" in values) or ("y" in values and "Y" in values):
        wrong = "a part of the date stands twice in the format"
    elif "z" in values and not text.endswith("%z"):
        wrong = "%z must stand at the end of the format"
    if wrong:
        nothing = re.compile("(?!)")
        return Format(text=text, directives=directives, strict=nothing, lenient=nothing, wrong=wrong)
    return Format(
        text=text,
        directives=directives,
        strict=re.compile(_pattern(text, _STRICT), re.ASCII),
        lenient=re.compile(_pattern(text, _LENIENT, blanks=True), re.ASCII | re.IGNORECASE),
    )


def _pattern(text: str, directives: dict[str, str], *, blanks: bool = False) -> str:
    parts = DIRECTIVE.split(text)
    literal = [re.escape(part) for part in parts[::2]]
    if blanks:
        literal = [re.sub(r"(?:\\ |\\\t|\\\n)+", r"\\s*", part) for part in literal]
    named = [directives[each] for each in parts[1::2]]
    return "".join(a + b for a, b in zip(literal, [*named, ""], strict=True))
