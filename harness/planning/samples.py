"""One value of a kind: realistic, the same for the same seed, and of no real person or company.

E-mail and web addresses are of the domain that RFC 2606 reserves, phone numbers of the range that the North American
plan keeps for fiction (555-0100 to 555-0199), organisation numbers of those that the Norwegian registers keep for
synthetic companies (they begin with 3).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from harness.expr.jsontext import Json
from harness.expr.paths import parts
from harness.planning.kinds import Kind
from harness.planning.tokens import near_miss, token

if TYPE_CHECKING:
    from faker import Faker

WEIGHTS = (3, 2, 7, 6, 5, 4, 3, 2)
COUNTRIES = ("NO", "SE", "DK", "FI", "DE", "NL", "FR", "GB")
FIRST_DAY = datetime(1975, 1, 1, tzinfo=UTC)
DAYS = 15_000
HALF = Decimal("0.5")


def sample(kind: Kind, path: str, seed: str) -> Json:
    """A value of a kind for a property. Those that tell records apart hold a word or a number of the seed's own."""
    return MAKERS[kind](path, seed)


def near(kind: Kind, value: Json) -> Json:
    """A value that a careless eye takes for this one: one letter or digit off, and valid as it is."""
    if kind is Kind.ORGANISATION and isinstance(value, str):
        return _organisation(int(value[:8]) + 1)
    if kind is Kind.PHONE and isinstance(value, str):
        return f"{value[:-1]}{(int(value[-1]) + 1) % 10}"
    if isinstance(value, str):
        return near_miss(value)
    return value + 1 if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def number(seed: str, below: int) -> int:
    """A number from 0 on that a seed stands for."""
    return int.from_bytes(sha256(seed.encode("utf-8", "surrogatepass")).digest()[8:16]) % below


@lru_cache(maxsize=1)
def _faker() -> "Faker":
    from faker import Faker  # takes a while to load, and only plans with data need it

    return Faker("no_NO", use_weighting=False)


def _said(provider: str, seed: str) -> str:
    faker = _faker()
    faker.seed_instance(number(seed, 2**32))
    return str(getattr(faker, provider)())


def _named(provider: str) -> Callable[[str, str], Json]:
    return lambda path, seed: f"{_said(provider, seed)} {token(seed)}"


def _text(path: str, seed: str) -> Json:
    names = parts(path) or ("value",)
    return f"{' '.join(names[-1].lower().split())} {token(seed)}"


def _mail(path: str, seed: str) -> Json:
    first = _said("first_name", seed).casefold()
    plain = "".join(letter for letter in first if letter.isascii() and letter.isalpha())
    return f"{plain}.{token(seed)}@example.com"


def _phone(path: str, seed: str) -> Json:
    """With or without a country code; the digits of the area are the seed's own, that of no area among them."""
    drawn = number(seed, 2 * 800 * 100)
    area, line = 200 + drawn // 2 // 100, drawn // 2 % 100
    return f"{'+1 ' if drawn % 2 else ''}{area} 555 01{line:02}"


def _organisation(payload: int) -> str:
    """The nine digits of the first number from these eight on that has a check digit."""
    while True:
        digits = f"{payload:08}"
        rest = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits, strict=True)) % 11
        if rest != 1:
            return f"{digits}{(11 - rest) % 11}"
        payload += 1


def _integer(path: str, seed: str) -> int:
    return 10_000 + 2 * number(seed, 450_000)


def _moment(path: str, seed: str) -> str:
    """At noon in UTC, so that it is the same day all over Europe."""
    day = FIRST_DAY + timedelta(days=number(seed, DAYS), hours=12)
    return f"~t{day:%Y-%m-%dT%H:%M:%S}Z"


MAKERS: dict[Kind, Callable[[str, str], Json]] = {
    Kind.E_MAIL: _mail,
    Kind.PHONE: _phone,
    Kind.ORGANISATION: lambda path, seed: _organisation(30_000_000 + 2 * number(seed, 4_900_000)),
    Kind.POSTCODE: lambda path, seed: f"0{100 + number(seed, 900)}",
    Kind.COUNTRY: lambda path, seed: COUNTRIES[number(seed, len(COUNTRIES))],
    Kind.WEB: lambda path, seed: f"https://example.com/{token(seed)}",
    Kind.STREET: _named("street_address"),
    Kind.CITY: _named("city"),
    Kind.FIRST_NAME: _named("first_name"),
    Kind.LAST_NAME: _named("last_name"),
    Kind.NAME: _named("company"),
    Kind.DATE: lambda path, seed: f"{FIRST_DAY + timedelta(days=number(seed, DAYS)):%Y-%m-%d}",
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.DECIMAL: lambda path, seed: Decimal(_integer(path, seed)) + HALF,
    Kind.BOOLEAN: lambda path, seed: number(seed, 2) == 0,
    Kind.MOMENT: _moment,
}
