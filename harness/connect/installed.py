"""Plug-ins by the entry points of installed packages: found by name without loading, loaded when one is used."""

import traceback
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

from harness.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """A plug-in that some package offers; `said` names it in messages."""

    name: str
    package: str
    entry: EntryPoint

    @property
    def said(self) -> str:
        return f"the plug-in {self.name} of {self.package}"

    def load(self) -> Callable[..., object]:
        """The object that the entry point names. Raises UsageError where it cannot be imported or called."""
        hint = f"its entry point in {self.entry.group} is {self.entry.name} = {self.entry.value}"
        failed = ""
        try:
            loaded: object = self.entry.load()
        except (Exception, SystemExit) as error:  # whatever a stranger's module does when it is imported
            failed = self.told(error)
        if failed:
            raise UsageError(f"{self.said} cannot be imported: {failed}", hint=hint)
        if not callable(loaded):
            raise UsageError(f"{self.said} is a {type(loaded).__name__}, which cannot be called", hint=hint)
        return loaded

    def told(self, error: BaseException) -> str:
        """What an exception says in one line, and which line of the plug-in's own raised it."""
        said = f"{type(error).__name__}: {(str(error).splitlines() or [''])[0]}".rstrip(": ")
        own = self.entry.value.split(":")[0].split(".")[0].strip()
        lines = [
            f" ({Path(frame.f_code.co_filename).name}, line {number})"
            for frame, number in traceback.walk_tb(error.__traceback__)
            if str(frame.f_globals.get("__name__")).split(".")[0] == own
        ]
        return said + (lines[-1] if lines else "")


def installed(group: str) -> tuple[Installed, ...]:
    """All plug-ins of a group by name; nothing of them is loaded."""
    found = (Installed(name=each.name, package=_package(each), entry=each) for each in entry_points(group=group))
    return tuple(sorted(found, key=lambda each: (each.name, each.package)))


def find_installed(group: str, name: str) -> Installed | None:
    """The plug-in of a group by its name, None where no package offers it; UsageError where several do."""
    found = [each for each in installed(group) if each.name == name]
    if len(found) > 1:
        packages = " and ".join(each.package for each in found)
        raise UsageError(
            f"several packages offer a plug-in {name}: {packages}", hint=f"uninstall all but one; the group is {group}"
        )
    return found[0] if found else None


def near(group: str, name: str) -> str:
    """A hint for a name that no package offers."""
    names = [each.name for each in installed(group)]
    close = get_close_matches(name, names, n=1)
    return f"did you mean {close[0]}?" if close else f"installed: {', '.join(names) or 'none'}"


def _package(entry: EntryPoint) -> str:
    name = entry.dist.metadata["Name"] if entry.dist is not None else ""
    return f"{name} {entry.dist.version}" if name and entry.dist is not None else "a package without a name"
