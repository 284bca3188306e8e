"""The documentation of all codes in Markdown: `python -m harness.spec.lint.manual > docs/diagnostics.md`."""

from collections.abc import Iterator

from harness.spec.lint.page import FAMILIES, Page
from harness.spec.lint.registry import PAGES

HEAD = """\
# Diagnostics

What `harness check` says about documents, by code. Errors lead to exit code 1, warnings and information do not. The
severities here are the usual ones; set others in `harness.toml`:

```toml
[check]
severity = { "structure.header-only-table" = "information" }
```

Rules of the family `cross-document` compare all documents that are given in one call. Where versions of one document
are among them, they look at the newest only.

`--select` and `--ignore` take codes and families, separated by commas. This page is written from the rules themselves:
`python -m harness.spec.lint.manual > docs/diagnostics.md`.
"""


def manual() -> str:
    """The whole page."""
    parts = [HEAD]
    for family in FAMILIES:
        parts.append(f"## {family}\n")
        parts += ("\n".join(_page(page)) for page in PAGES.values() if page.family == family)
    return "\n".join(parts)


def _page(page: Page) -> Iterator[str]:
    yield f"### {page.code}\n"
    yield f"*{page.severity}{', `--fix` mends it' if page.fixable else ''}* · {page.what}\n"
    yield f"{page.why}\n"
    for word, example in (("Wrong", page.wrong), ("Right", page.right)):
        yield f"{word}:\n\n```rst\n{example}\n```\n"


if __name__ == "__main__":
    print(manual(), end="")
