"""Which diagnostics are wanted, and how severe they are taken: what a person says over what the rules say."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.registry import PAGES, expand


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The codes that are wanted, and the severities that differ from the usual ones, by code."""

    codes: frozenset[str] = frozenset(PAGES)
    severities: Mapping[str, Severity] = field(default_factory=dict)

    def of(self, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
        """The wanted ones among the diagnostics, as severe as they are to be taken."""
        for each in diagnostics:
            if each.code in self.codes:
                severity = self.severities.get(each.code, each.severity)
                yield each if severity is each.severity else replace(each, severity=severity)


def choice(select: str, ignore: str, severities: Mapping[str, Severity]) -> Choice:
    """What was asked for: codes and families, separated by commas; none selected stands for all of them.

    A code's own severity goes before that of its family. Raises UsageError for a code or family that does not exist.
    """
    by_code: dict[str, Severity] = {}
    for name in sorted(severities, key=lambda name: name in PAGES):
        by_code |= dict.fromkeys(expand(name), severities[name])
    return Choice(codes=(expand(select) or frozenset(PAGES)) - expand(ignore), severities=by_code)
