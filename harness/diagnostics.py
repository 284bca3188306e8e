"""What is to be said about a document, collected rather than raised."""

from dataclasses import dataclass
from enum import StrEnum

from harness.location import Location


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding about a document: its place, a stable code `family.name`, what is wrong and what to do."""

    location: Location
    code: str
    severity: Severity
    message: str
    hint: str = ""
