"""`harness.toml`: what the documents cannot say."""

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
