"""Diagnostics as GitHub's workflow commands, which show them on the lines of a pull request."""

from harness.diagnostics import Diagnostic, Severity

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFORMATION: "notice"}


def workflow_command(diagnostic: Diagnostic) -> str:
    """One line of the form `::error file=…,line=…,col=…,title=…::message`, the hint as a second line of the message."""
    place = diagnostic.location
    properties = {"file": place.path, "line": str(place.line), "col": str(place.column), "title": diagnostic.code}
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    message = f"{diagnostic.message}\n{diagnostic.hint}" if diagnostic.hint else diagnostic.message
    return f"::{COMMANDS[diagnostic.severity]} {given}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
