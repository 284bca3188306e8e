"""Numbers as text and as other numbers: what is documented to be one, what certainly is none, what is open."""

import re
from decimal import Decimal
from enum import Enum, auto

from harness.expr.functions.work import LARGEST, TooLarge

INTEGER = re.compile(r"-?[1-9][0-9]*|0")
FRACTION = re.compile(r"-?(?:[1-9][0-9]*|0)\.[0-9]+")
HEXADECIMAL = re.compile(r"0x((?:[0-9a-fA-F]{2})+)")
DOUBTFUL = re.compile(
    r"[+-]?[\d\s.,_]*\d[\d\s.,_]*(?:[eE][+-]?\d+)?|[+-]?0[xX][\da-fA-F_]*|[+-]?(?:inf(?:inity)?|s?nan\d*)"
)


class Numeral(Enum):
    """What a text is: digits, digits with a fraction, two's complement, something that may be a number, none."""

    INTEGER = auto()
    FRACTION = auto()
    HEXADECIMAL = auto()
    DOUBTFUL = auto()
    NONE = auto()


def numeral(text: str) -> Numeral:
    """What a text is as a number; leading zeros, signs, blanks, exponents and commas are DOUBTFUL."""
    if INTEGER.fullmatch(text):
        return Numeral.INTEGER
    if FRACTION.fullmatch(text):
        return Numeral.FRACTION
    if HEXADECIMAL.fullmatch(text):
        return Numeral.HEXADECIMAL
    return Numeral.DOUBTFUL if DOUBTFUL.fullmatch(text.strip().lower()) else Numeral.NONE


def integer_of(text: str) -> int:
    """The integer that digits say; raises TooLarge above 4,000 digits."""
    if len(text) > LARGEST:
        raise TooLarge
    return int(text)


def two_complement(text: str) -> int:
    """The integer that `0x` and pairs of hexadecimal digits say: `0xff` is -1, `0x00ff` is 255."""
    if len(text) > LARGEST:
        raise TooLarge
    return int.from_bytes(bytes.fromhex(text[2:]), signed=True)


def digits(number: Decimal) -> str:
    """A decimal without exponent; raises TooLarge where that is longer than 4,000 digits."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or max(number.adjusted(), -exponent) > LARGEST:
        raise TooLarge
    return format(number, "f")
