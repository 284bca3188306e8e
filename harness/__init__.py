"""Documentation-driven tests for systems that are kept in sync."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.spec.read import read as read
    from harness.spec.render import render as render

__version__ = "0.1.0"
__all__ = ["__version__", "read", "render"]


def __getattr__(name: str) -> object:
    # Loaded when asked for: pytest imports this package in every session, for its plug-in.
    if name == "read":
        from harness.spec.read import read

        return read
    if name == "render":
        from harness.spec.render import render

        return render
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
