"""What all rules say about documents, for tests."""

from datetime import datetime

from harness.spec.lint.judge import judge
from harness.spec.read import read

NOW = datetime(2026, 11, 21, 12, 0, 0)
Said = tuple[str, str, str, str]


def judged(*texts: str) -> list[Said]:
    """The diagnostics of documents called a.rst, b.rst and so on: place, severity, code and message."""
    readings = [
        read(text, path=f"{letter}.rst", document_id=letter) for letter, text in zip("abcdef", texts, strict=False)
    ]
    return [(str(each.location), each.severity.value, each.code, each.message) for each in judge(readings, NOW)]
