"""Text (DTL.md, strings)."""

from collections.abc import Callable, Mapping
from itertools import permutations

from harness.expr.functions.wildcard import fits
from harness.expr.functions.work import Function, Work, each_text
from harness.expr.outcome import Result, Unspecified, one_of
from harness.expr.values import Value, elements

FEW_KEYS = 4
EMPTY_OR_NULL = "join of null, [] or of no text at all: empty text or null"
NO_TEXT = "split of null or of no text at all: [] or null"
PIECES = "whether split keeps an empty piece at an end"


def matches(work: Work, arguments: tuple[Value, ...]) -> Result:
    """Whether all values are texts as the wildcard pattern says; null, [] and anything else are not."""
    pattern = next(iter(elements(arguments[0])), None)
    values = elements(arguments[1])
    if not isinstance(pattern, str):
        return Unspecified(reason="matches without a text as pattern")
    texts = [each for each in values if isinstance(each, str)]
    if not texts or len(texts) < len(values):
        return False
    if all(fits(pattern, text, work.spend) for text in texts):
        return True
    # Letter case is not documented; it matters only where ignoring it makes a difference.
    if all(fits(pattern.casefold(), text.casefold(), work.spend) for text in texts):
        return Unspecified(reason="whether matches ignores letter case", among=(True, False))
    return False


def join(work: Work, arguments: tuple[Value, ...]) -> Result:
    separator, value = arguments
    if not isinstance(separator, str):
        return Unspecified(reason="join without a text as separator")
    if isinstance(value, str):
        work.infer("join gives a single text as it is")
        return value
    if any(isinstance(each, tuple) for each in elements(value)):
        return Unspecified(reason="join of nested lists")
    texts = [each for each in elements(value) if isinstance(each, str)]
    work.spend(len(separator) * len(texts))
    return separator.join(texts) if texts else Unspecified(reason=EMPTY_OR_NULL, among=("", None))


def split(work: Work, arguments: tuple[Value, ...]) -> Result:
    """Pieces of one or all texts in one list; the empty text separates all characters."""
    if len(arguments) == 1:
        return Unspecified(reason="what split separates by without a separator")
    separator, value = arguments
    if not isinstance(separator, str):
        return Unspecified(reason="split without a text as separator")
    if any(isinstance(each, tuple) for each in elements(value)):
        return Unspecified(reason="split of nested lists")
    texts = [each for each in elements(value) if isinstance(each, str)]
    if not texts:
        return () if value == () else Unspecified(reason=NO_TEXT, among=((), None))
    kept = [_pieces(separator, text) for text in texts]
    work.spend(sum(map(len, kept)))
    if any(len(pieces) > 1 and "" in pieces[1:-1] for pieces in kept):
        work.infer("split keeps an empty piece between two separators (E1)")
    if not any("" in (pieces[:1] + pieces[-1:]) for pieces in kept):
        return tuple(piece for pieces in kept for piece in pieces)
    trimmed = [_trimmed(pieces) for pieces in kept]
    return one_of(PIECES, *(tuple(piece for pieces in way for piece in pieces) for way in (kept, trimmed)))


def _pieces(separator: str, text: str) -> list[str]:
    return text.split(separator) if separator else list(text) or [""]


def _trimmed(pieces: list[str]) -> list[str]:
    start, end = 0, len(pieces)
    while start < end and not pieces[start]:
        start += 1
    while end > start and not pieces[end - 1]:
        end -= 1
    return pieces[start:end]


def replace(work: Work, arguments: tuple[Value, ...]) -> Result:
    """All occurrences of one text, or of each key of an object."""
    *words, value = arguments
    if len(words) == 1:
        pairs = words[0]
        if not isinstance(pairs, Mapping):
            return Unspecified(reason="replace by something that is no object")
        exchanges = list(pairs.items())
    else:
        exchanges = [(words[0], words[1])]  # type: ignore[list-item]
    if not all(isinstance(old, str) and old and isinstance(new, str) for old, new in exchanges):
        return Unspecified(reason="replace of empty text, or by or of what is no text")
    texts = [(str(old), str(new)) for old, new in exchanges]
    if len(texts) > FEW_KEYS:
        return Unspecified(reason=f"the order in which replace takes more than {FEW_KEYS} keys")
    return each_text(work, value, lambda text: _replaced(work, text, texts))


def _replaced(work: Work, text: str, exchanges: list[tuple[str, str]]) -> Value | Unspecified:
    """In every order the same, or not specified."""
    results = []
    for order in permutations(exchanges):
        result = text
        for old, new in order:
            work.spend(len(result))
            work.spend(result.count(old) * len(new))
            result = result.replace(old, new)
        results.append(result)
    found = one_of("the order in which replace takes overlapping keys", *results)
    return Unspecified(reason=found.reason) if isinstance(found, Unspecified) else found


def concat(_: Work, arguments: tuple[Value, ...]) -> Result:
    """One text of all texts; everything else is ignored."""
    values = [each for argument in arguments for each in elements(argument)]
    if any(isinstance(each, tuple) for each in values):
        return Unspecified(reason="concat of nested lists")
    return "".join(each for each in values if isinstance(each, str))


def strip(work: Work, arguments: tuple[Value, ...]) -> Result:
    if len(arguments) == 1:
        return each_text(work, arguments[0], _stripped)
    characters = arguments[0]
    if not isinstance(characters, str):
        return Unspecified(reason="strip without a text of characters")
    return each_text(work, arguments[1], lambda text: text.strip(characters) if characters else text)


def _stripped(text: str) -> Value | Unspecified:
    found = text.strip()
    return (
        found if found == text.strip(" \t\r\n\f\v") else Unspecified(reason="whether strip takes blanks beyond ASCII")
    )


def substring(work: Work, arguments: tuple[Value, ...]) -> Result:
    """From START to before END, both counted from 0, negative from the end."""
    *bounds, value = arguments
    if not all(isinstance(each, int) and not isinstance(each, bool) for each in bounds):
        return Unspecified(reason="substring without integers as bounds")
    if value is None:
        return Unspecified(reason="substring of null", among=(None, ()))
    numbers = [each for each in bounds if isinstance(each, int)]

    def cut(text: str) -> Value | Unspecified:
        if any(not -len(text) <= number <= len(text) for number in numbers):
            return Unspecified(reason="substring past an end of the text")
        return text[slice(*numbers)] if len(numbers) > 1 else text[numbers[0] :]

    return each_text(work, value, cut)


def length(work: Work, arguments: tuple[Value, ...]) -> Result:
    return each_text(work, arguments[0], _length)


def _length(text: str) -> Value | Unspecified:
    if any(letter > "\uffff" for letter in text):
        return Unspecified(reason="whether length counts an emoji as one or two characters")
    return len(text)


def _cased(change: Callable[[str], str]) -> Function:
    def by_text(text: str) -> Value | Unspecified:
        changed = change(text)
        if len(changed) != len(text):
            return Unspecified(reason="the other case of letters that have none of one letter")
        return changed

    def function(work: Work, arguments: tuple[Value, ...]) -> Result:
        return each_text(work, arguments[0], by_text)

    return function


FUNCTIONS: dict[str, Function] = {
    "matches": matches,
    "join": join,
    "split": split,
    "replace": replace,
    "concat": concat,
    "lower": _cased(str.lower),
    "upper": _cased(str.upper),
    "strip": strip,
    "substring": substring,
    "length": length,
}
