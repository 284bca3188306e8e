"""What sort of value a property holds: by its name where that says something, else by its data type."""

import re
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import TypeGuard

from harness.expr.paths import parts


class Kind(StrEnum):
    """Sorts of values that test data is made of."""

    E_MAIL = "e-mail"
    PHONE = "phone"
    ORGANISATION = "organisation number"
    POSTCODE = "postal code"
    COUNTRY = "country code"
    WEB = "web address"
    STREET = "street"
    CITY = "city"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    NAME = "name"
    DATE = "date"
    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    MOMENT = "datetime"


NUMBERS = (Kind.INTEGER, Kind.DECIMAL)
COMMON = (Kind.BOOLEAN, Kind.POSTCODE, Kind.COUNTRY, Kind.DATE, Kind.MOMENT)
"""Kinds with so few values that a record cannot be told from others by one."""

_NAMES = (
    (Kind.E_MAIL, r"mail|epost"),
    (Kind.PHONE, r"phone|mobile?$|telefon|tlf|fax"),
    (Kind.ORGANISATION, r"^(org(ani[sz]a\w+?)?|vat)(nr|no|number|nummer)$"),
    (Kind.POSTCODE, r"^(post\w*|zip)(code|nr|nummer|number)$|^zip$"),
    (Kind.COUNTRY, r"^(country|land)$|country\w*code|letterisocountry|landkode"),
    (Kind.WEB, r"url|web(site|page)|homepage|nettside"),
    (Kind.STREET, r"street|adress?e|address(line)?\d?$"),
    (Kind.CITY, r"city$|town$|^sted$|poststed"),
    (Kind.FIRST_NAME, r"^(first|given|for)(name|navn)$"),
    (Kind.LAST_NAME, r"^(last|family|sur|etter)(name|navn)$"),
    (Kind.DATE, r"date$|dato$|birthday"),
    (Kind.NAME, r"(name|navn)$"),
)
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _NAMES)
_SAYS_LITTLE = {"value", "text", "number", "string", "formatted", "formattednumber", "address"}
"""Last names of paths that leave it to the name before them, as in `Emails.Value` and `phone_numbers.number`."""


@lru_cache(maxsize=10_000)
def likely(path: str) -> Kind:
    """The kind of text that a property of this name holds; TEXT where the name says nothing."""
    names = [re.sub(r"[\W_]", "", name).casefold() for name in parts(path)]
    told = names[-1:] + (names[-2:-1] if names and names[-1] in _SAYS_LITTLE else [])
    for name in reversed(told):
        for kind, pattern in _PATTERNS:
            if pattern.search(name):
                return kind
    return Kind.TEXT


SHORTEST = 6  # letters of a text that no two records share by chance
SMALLEST = 1000  # of numbers likewise


def is_telling(value: object) -> TypeGuard[str | int | Decimal]:
    """Whether a record can be told from others by a value: a text or number of some length, and no typed date."""
    if isinstance(value, str):
        return len(value) >= SHORTEST and not value.startswith("~")
    return isinstance(value, int | Decimal) and not isinstance(value, bool) and not -SMALLEST < value < SMALLEST
