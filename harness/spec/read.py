"""Reads the text of one document."""

from pathlib import PurePath

from harness.model.dataflow import Reading
from harness.spec.strict import read_strictly
from harness.spec.tolerant import read_tolerantly

UNNAMED = "document"


def read(text: str, path: str | None = None, *, document_id: str | None = None) -> Reading:
    """Read a document's text: its dataflow, or None if it is none, and everything there is to say about it.

    Never raises for what a document contains. Locations carry `path` as it is given, else "document"; ids begin with
    `document_id`, else with the path's name without suffix. The dataflow carries the text as its origin, for `render`.
    A text with over-long lines is not carried along. Source: FORMAT.md.
    """
    path = UNNAMED if path is None else path
    document_id = PurePath(path).stem or UNNAMED if document_id is None else document_id
    reading = read_strictly(text, path=path, document_id=document_id)
    return reading or read_tolerantly(text, path=path, document_id=document_id)
