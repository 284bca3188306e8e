"""Documents drawn at random, the same ones for the same seed: what FORMAT.md says occurs, in every combination."""

from random import Random

from tests.documents import document, section
from tests.documents.vocabulary import EXPRESSIONS, ORDERS, PLAIN

CELLS = ('"string"', '"string"', *PLAIN, *EXPRESSIONS[:2])
PATHS = (
    "name", "title", "email", "contact.email", "address.city", "address.street", "phone", "phone.mobile", "amount",
    "count", "active", "id", "customer.id", "customerId", "updated_at", "Emails.Value", "$ref", "ps:P297", "Ærlig",
)  # fmt: skip
DEPENDENCIES = ("", "", "", "", "", " (Dependant on having NO in country)", " (Dependant on having wd:Q1 in  )")


def generated(seed: int) -> str:
    """A document of 1 to 5 sections over few datatypes, so that they meet: chains, cycles, repeats, one onto itself."""
    draw = Random(seed)
    source, target = draw.choice((("Alfa", "Beta"), ("Alfa", "Beta"), ("Alfa", "Alfa"), ("Nord CRM", "PowerOffice GO")))
    mine = [f"{source} {name}" for name in ("Person", "Company", "Customer (human data)")]
    theirs = [f"{target} {name}" for name in ("Person", "Customer", "Order")]
    sections = []
    for _ in range(draw.randint(1, 5)):
        a, b = draw.choice(mine), draw.choice(theirs)
        if draw.random() < 0.2:
            a, b = b, a
        rules = [(draw.choice(PATHS), draw.choice(PATHS)) for _ in range(draw.randint(1, 3))]
        count = draw.choice((0, 0, 1, 3, 8))
        rows = [
            (draw.choice(PATHS) + draw.choice(DEPENDENCIES), draw.choice(PATHS), draw.choice(CELLS))
            for _ in range(count)
        ]
        sections.append(section(*draw.choice(ORDERS), a=a, b=b, rules=rules, rows=rows))
    return document(*sections, source=source, target=target)
