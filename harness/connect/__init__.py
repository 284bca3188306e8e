"""Connectors: the one place that knows HTTP."""
