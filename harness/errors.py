"""Exit codes, and the exceptions that end a command.

    HarnessError          something a person can act on; the command prints it and exits with its code
    ├── UsageError        a wrong path, option or configuration (exit 2)
    ├── ConnectorError    a system did not answer as its connector promises (the check is `errored`)
    │   └── NoAnswer      it did not answer at all, or that it cannot now, or what stands before it answered
    └── RunFileError      a run file that cannot be read (exit 2)

What is wrong with a document is a `Diagnostic`, what is wrong with the sync is a failed check; neither
is an exception.
"""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command."""

    OK = 0
    FAILED = 1
    USAGE = 2
    ERRORED = 3
    NOTHING_PASSED = 4
    BUG = 70


class HarnessError(Exception):
    """A message for a person, with a hint and the exit code it leads to."""

    exit = Exit.ERRORED

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(HarnessError):
    exit = Exit.USAGE


class RunFileError(UsageError):
    pass


class ConnectorError(HarnessError):
    exit = Exit.ERRORED


class NoAnswer(ConnectorError):
    pass
