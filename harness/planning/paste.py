"""The lines of `harness.toml` that bind what a document leaves open, for a person to fill in."""

import json

from harness.model.dataflow import Datatype


def condition_lines(text: str) -> str:
    """The table that says what a WHEN sentence's condition means."""
    return "\n".join(
        (f"[conditions.{_quoted(text)}]", 'holds = { property = "value" }', 'fails = { property = "another value" }')
    )


def connection_lines(record: Datatype, other: Datatype) -> str:
    """The table that says by which property one record refers to another; it may be the other way round."""
    return "\n".join(
        (
            "[[connections]]",
            f"record = {_quoted(str(record))}",
            'property = "property"',
            f"refers_to = {_quoted(str(other))}",
        )
    )


def _quoted(text: str) -> str:
    """A TOML basic string: as JSON has it, but for DEL, which TOML wants escaped, and lone surrogates, which no file
    can hold."""
    sound = text.encode("utf-8", "replace").decode("utf-8")
    return json.dumps(sound, ensure_ascii=False).replace("\x7f", "\\u007f")
