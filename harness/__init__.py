"""Documentation-driven tests for systems that are kept in sync."""

__version__ = "0.1.0"
