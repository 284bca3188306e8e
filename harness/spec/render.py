"""Writes dataflows as documents: what did not change keeps its own text, what did is written canonically."""

from harness.model.dataflow import Dataflow
from harness.spec import canonical
from harness.spec.revise import revised


def render(dataflow: Dataflow) -> str:
    """The text of a dataflow, the reverse of `read`.

    One that was read and not changed gives its own text back, byte for byte, unread parts and oddities included. Where
    a part was changed, added, moved or removed, only that part's lines differ. One without an origin, made by hand or
    from JSON, is written canonically, with LF. Source: FORMAT.md, "Skeleton".
    """
    if dataflow.origin is None:
        return "".join(f"{line}\n" for line in canonical.document(dataflow))
    if dataflow == dataflow.origin.dataflow:
        return dataflow.origin.text
    return revised(dataflow, dataflow.origin)
