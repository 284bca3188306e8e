"""The directories of runs, as commands are told of them."""

from pathlib import Path

from harness.errors import UsageError
from harness.store import journal


def directory_of(run: str, reports: Path) -> Path:
    """The directory of a run with a journal, by its path or its name in `reports`; raises UsageError for another."""
    for directory in (Path(run), reports / run):
        if (directory / journal.FILE_NAME).is_file():
            return directory.resolve() if directory.is_symlink() else directory
    raise UsageError(f"{run}: no run of this name is in {reports}", hint=f"a run's directory has a {journal.FILE_NAME}")


def newest(reports: Path) -> Path:
    """The directory of the run that began last; raises UsageError where there is none."""
    found = [path.parent for path in reports.glob(f"*/{journal.FILE_NAME}") if not path.parent.is_symlink()]
    if not found:
        raise UsageError(f"{reports}: no run has a journal here", hint="name its directory")
    return max(found, key=lambda directory: directory.name)
