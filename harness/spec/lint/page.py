"""What a diagnostic's code stands for: the page of documentation that every code has."""

from dataclasses import dataclass

from harness.diagnostics import Diagnostic, Severity
from harness.location import Location

FAMILIES = ("syntax", "structure", "naming", "types", "rules", "cross-document")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A code `family.name` with its usual severity, what it says, why that matters, a wrong and a right example."""

    code: str
    severity: Severity
    what: str
    why: str
    wrong: str
    right: str
    fixable: bool = False

    @property
    def family(self) -> str:
        return self.code.partition(".")[0]

    def at(self, place: Location, message: str, hint: str) -> Diagnostic:
        """A diagnostic of this code."""
        return Diagnostic(location=place, code=self.code, severity=self.severity, message=message, hint=hint)
