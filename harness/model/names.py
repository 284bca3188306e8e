"""When two spellings are the same name."""

from functools import lru_cache


@lru_cache(maxsize=1024)  # the few names of a document are asked for again and again
def letters(text: str) -> str:
    """The letters and digits of a name in lower case."""
    return "".join(filter(str.isalnum, text.casefold()))


def alike(one: str, other: str) -> bool:
    """Whether two names agree in their letters and digits."""
    return letters(one) == letters(other)
