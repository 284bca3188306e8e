"""All codes that a diagnostic can have, each with its page."""

from difflib import get_close_matches

from harness.errors import UsageError
from harness.spec.lint import CROSS_RULES, DOCUMENT_RULES, RULE_MODULES
from harness.spec.lint.page import FAMILIES, Page
from harness.spec.lint.pages import naming, structure, syntax, types

_RULES = (*RULE_MODULES, *DOCUMENT_RULES, *CROSS_RULES)
_ALL = (*(module.PAGE for module in _RULES), *syntax.PAGES, *structure.PAGES, *naming.PAGES, *types.PAGES)

PAGES: dict[str, Page] = {
    page.code: page for page in sorted(_ALL, key=lambda page: (FAMILIES.index(page.family), page.code))
}


def expand(names: str) -> frozenset[str]:
    """The codes that a comma-separated list of codes and families stands for; UsageError for what does not exist."""
    codes: set[str] = set()
    for name in (part.strip() for part in names.split(",") if part.strip()):
        found = {code for code, page in PAGES.items() if name in (code, page.family)}
        if not found:
            raise UsageError(f"no code or family of diagnostics is called {name}", hint=_nearest(name))
        codes |= found
    return frozenset(codes)


def _nearest(name: str) -> str:
    known = {code.partition(".")[2]: code for code in PAGES} | {code: code for code in (*FAMILIES, *PAGES)}
    close = get_close_matches(name, known, n=1)
    return f"did you mean {known[close[0]]}?" if close else f"families: {', '.join(FAMILIES)}"
