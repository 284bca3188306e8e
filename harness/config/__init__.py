"""`harness.toml`: what the documents cannot say."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.config.reading import FILE_NAME, load
    from harness.config.shape import (
        UNBOUND,
        Bindings,
        Check,
        Clearing,
        Condition,
        Config,
        Connection,
        DatatypeSettings,
        Sync,
        System,
        Timing,
    )

__all__ = [
    "FILE_NAME",
    "UNBOUND",
    "Bindings",
    "Check",
    "Clearing",
    "Condition",
    "Config",
    "Connection",
    "DatatypeSettings",
    "Sync",
    "System",
    "Timing",
    "load",
]


def __getattr__(name: str) -> object:
    # Loaded when asked for: pydantic takes longer to load than a document to check, which needs none of it.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    room = "reading" if name in ("FILE_NAME", "load") else "shape"
    found: object = getattr(import_module(f"harness.config.{room}"), name)
    return found
