"""What the fuzzer begins with, and how bytes become texts."""

from collections.abc import Iterable
from pathlib import Path

from tests.documents import drawn

SEEDS = range(150)
LONGEST = 10_000  # bytes of an input


def beginnings(folder: Path | None) -> list[bytes]:
    """Drawn documents and, where there is a folder of documents, those; none that is too long."""
    found: Iterable[Path] = sorted(folder.rglob("*.rst")) if folder else ()
    texts = [*(drawn(seed).encode() for seed in SEEDS), *(path.read_bytes() for path in found)]
    return [text for text in texts if len(text) <= LONGEST]


def as_text(data: bytes) -> str:
    """Bytes as the text they are in UTF-8; those that are none become lone surrogates."""
    return data.decode("utf-8", "surrogateescape")


def as_bytes(text: str) -> bytes:
    """The bytes of a text; surrogates that no byte stands for, three bytes each."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
