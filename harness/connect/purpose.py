"""What a request is for, told to the transport below httpx's client: a POST may read, and an answer may be a secret."""

from enum import StrEnum

import httpx

PURPOSE = "harness.purpose"
"""The extension of httpx's requests that says it."""


class Purpose(StrEnum):
    """A read may be answered again as before, a write has happened once, what a token request is answered is secret."""

    READ = "read"
    WRITE = "write"
    TOKEN = "token"  # noqa: S105 - a word, no token


def purpose(request: httpx.Request) -> Purpose:
    """What a request was said to be for; unsaid, what its method promises (RFC 9110, 9.2.1)."""
    said = request.extensions.get(PURPOSE)
    if isinstance(said, Purpose):
        return said
    return Purpose.READ if request.method in ("GET", "HEAD", "OPTIONS") else Purpose.WRITE
