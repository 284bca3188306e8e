"""What differs between two texts without changing what they mean."""

from collections.abc import Iterator

from harness.model.dataflow import Reading
from harness.spec.account import BYTE_ORDER_MARK, split_lines

GENERATED = "Generated:"


def layout(old: Reading, new: Reading, *, whole: bool) -> Iterator[str]:
    """Name what differs in layout; blanks and wording can be told only where all of the difference is (`whole`)."""
    if old.text == new.text:
        return
    if old.dataflow and new.dataflow and old.dataflow.generated != new.dataflow.generated:
        yield f"Generated {old.dataflow.generated or 'never'} → {new.dataflow.generated or 'never'}"
    if old.text.startswith(BYTE_ORDER_MARK) != new.text.startswith(BYTE_ORDER_MARK):
        yield "byte-order mark"
    if _ends(old.text) != _ends(new.text):
        yield "line ends"
    if not whole:
        return
    before, after = _lines(old.text), _lines(new.text)
    if before == after:
        return
    if "".join("".join(before).split()) == "".join("".join(after).split()):
        yield "blanks"
    else:
        yield "wording and layout that say the same"


def same_words(old: Reading, new: Reading) -> bool:
    """Whether two texts differ in nothing but line ends, blanks around lines, and their time."""
    return _told(old) == _told(new)


def _told(reading: Reading) -> list[str]:
    return [line.strip() for line in _lines(reading.text) if line.strip()]


def _lines(text: str) -> list[str]:
    """The lines but for the time, of which something else is said."""
    return [line for line in split_lines(text) if not line.startswith(GENERATED)]


def _ends(text: str) -> tuple[bool, bool, bool]:
    return "\r\n" in text, "\n" in text.replace("\r\n", ""), text.endswith(("\n", "\r"))
