"""Reads the text of one document."""

from collections.abc import Sequence
from pathlib import PurePath

from harness.model.dataflow import Alias, Reading
from harness.spec.strict import read_strictly

UNNAMED = "document"


def read(
    text: str, path: str | None = None, *, document_id: str | None = None, aliases: Sequence[Alias] = ()
) -> Reading:
    """Read a document's text: its dataflow, or None if it is none, and everything there is to say about it.

    Never raises for what a document contains. Locations carry `path` as it is given, else "document"; ids begin with
    `document_id`, else with the path's name without suffix. `aliases` decide which system is meant where the document's
    title does not. The dataflow carries the text as its origin, for `render`; one with over-long lines is not carried.
    Source: FORMAT.md.
    """
    path = UNNAMED if path is None else path
    document_id = PurePath(path).stem or UNNAMED if document_id is None else document_id
    reading = read_strictly(text, path=path, document_id=document_id, aliases=aliases)
    if reading is not None:
        return reading
    from harness.spec.tolerant import read_tolerantly  # docutils takes longer to load than most documents to read

    return read_tolerantly(text, path=path, document_id=document_id, aliases=aliases)
