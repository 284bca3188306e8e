"""Diagnostics as SARIF 2.1.0, the exchange format of code analysis."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from urllib.parse import quote

from harness import __version__
from harness.cli.output import Json
from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.page import Page
from harness.spec.lint.registry import PAGES

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "note"}


def sarif(diagnostics: Iterable[Diagnostic]) -> Mapping[str, object]:
    """One run with all codes as its rules and the diagnostics as its results, in their order, taken one by one."""
    index = {code: number for number, code in enumerate(PAGES)}
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "harness",
                        "version": __version__,
                        "rules": [_rule(page) for page in PAGES.values()],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "results": (_result(each, index[each.code]) for each in diagnostics),
            }
        ],
    }


def _rule(page: Page) -> Json:
    return {
        "id": page.code,
        "shortDescription": {"text": page.what},
        "fullDescription": {"text": f"{page.what} {page.why}"},
        "help": {
            "text": f"{page.why}\n\nWrong:\n{page.wrong}\n\nRight:\n{page.right}",
            "markdown": f"{page.why}\n\nWrong:\n\n```rst\n{page.wrong}\n```\n\nRight:\n\n```rst\n{page.right}\n```",
        },
        "defaultConfiguration": {"level": LEVELS[page.severity]},
        "properties": {"tags": [page.family]},
    }


def _result(diagnostic: Diagnostic, index: int) -> Json:
    place = diagnostic.location
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": LEVELS[diagnostic.severity],
        "message": {"text": f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(place.path)},
                    "region": {"startLine": place.line, "startColumn": place.column},
                }
            }
        ],
    }


def _uri(path: str) -> str:
    """A path as a URI: relative as it was given, absolute with its scheme."""
    relative = quote(os.fsencode(path), safe="/")  # file names need not be UTF-8
    return f"file://{relative}" if Path(path).is_absolute() else relative
