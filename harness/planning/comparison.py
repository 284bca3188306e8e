"""Two sets of documents compared, with the scenarios that the changes touch."""

from collections.abc import Mapping
from dataclasses import dataclass

from harness.config import UNBOUND, Bindings
from harness.model.dataflow import Reading
from harness.model.scenario import Plan
from harness.planning.plan import plan
from harness.planning.touched import Touched, touched
from harness.spec.compare.change import DocumentChanges
from harness.spec.compare.documents import changed_statements, compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What changed in one document and the scenarios it touches; `planned` is how many NEW has in all."""

    document: DocumentChanges
    scenarios: tuple[Touched, ...]
    planned: int


def compared(
    old: Mapping[str, Reading], new: Mapping[str, Reading], bindings: Bindings = UNBOUND
) -> tuple[Comparison, ...]:
    """Compare two sets of documents, each given by its path below what is compared, planned with `bindings`."""
    return tuple(with_scenarios(document, bindings) for document in compare(old, new))


def with_scenarios(document: DocumentChanges, bindings: Bindings) -> Comparison:
    """The scenarios that the changes of a document touch."""
    after = _plan(document.new, bindings)
    same = document.old is not None and document.new is not None and document.old.text == document.new.text
    before = after if same and not document.changes else _plan(document.old, bindings)
    return Comparison(
        document=document,
        scenarios=touched(before, after, changed_statements(document.changes)),
        planned=len(after.scenarios) if after else 0,
    )


def _plan(reading: Reading | None, bindings: Bindings) -> Plan | None:
    return plan(reading.dataflow, bindings) if reading is not None and reading.dataflow is not None else None
