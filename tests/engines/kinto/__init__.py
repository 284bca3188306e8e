"""Kinto, a real store of JSON records over HTTP, with pages and ETags."""

from tests.engines.kinto.server import Kinto, running

__all__ = ["Kinto", "running"]
