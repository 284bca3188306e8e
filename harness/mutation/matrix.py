"""What was noticed, as a table of faults by statement kinds, and in sentences."""

from collections import Counter
from collections.abc import Iterator, Sequence

from harness.model.statement import StatementKind
from harness.mutation.score import Mutant, Outcome
from harness.sim.faults import FAULTS


def score(found: Sequence[Mutant]) -> float | None:
    """The part of the applicable mutants that was killed, None where there is none."""
    sums = Counter(each.outcome for each in found)
    applicable = sums[Outcome.KILLED] + sums[Outcome.SURVIVED]
    return sums[Outcome.KILLED] / applicable if applicable else None


def matrix(found: Sequence[Mutant]) -> Iterator[str]:
    """A line for each fault: of how many mappings it is applicable in, and in how many each kind turned red.

    A point stands where the fault contradicts nothing of the kind.
    """
    faults = tuple(dict.fromkeys(each.fault for each in found))
    kinds = [kind for kind in StatementKind if any(kind in FAULTS[fault].contradicts for fault in faults)]
    width = max((len(fault) for fault in faults), default=0)
    yield "  ".join(["fault".ljust(width), "killed".rjust(9), *(kind.value.rjust(len(kind.value)) for kind in kinds)])
    for fault in faults:
        sums = Counter(each.outcome for each in found if each.fault == fault)
        killed, applicable = sums[Outcome.KILLED], sums[Outcome.KILLED] + sums[Outcome.SURVIVED]
        red = by_kind(found, fault)
        cells = [
            str(red[kind.value] if kind in FAULTS[fault].contradicts else ".").rjust(len(kind.value)) for kind in kinds
        ]
        share = f"{killed} of {applicable}" if applicable else "–"
        yield "  ".join([fault.ljust(width), share.rjust(9), *cells]).rstrip()


def said(found: Sequence[Mutant]) -> Iterator[str]:
    """Each survivor with its place, and the sums."""
    for each in found:
        if each.outcome is Outcome.SURVIVED:
            yield f"{each.path}:{each.line}: {each.fault} survives in {each.mapping}: {each.reason}"
    sums = Counter(each.outcome for each in found)
    part = score(found)
    applicable = sums[Outcome.KILLED] + sums[Outcome.SURVIVED]
    yield (
        f"{len(found)} pairs of fault and mapping: {sums[Outcome.NOT_APPLICABLE]} not applicable, "
        f"{sums[Outcome.KILLED]} of {applicable} killed" + (f" ({part:.1%})." if part is not None else ".")
    )


def by_kind(found: Sequence[Mutant], fault: str) -> Counter[str]:
    """In how many mappings each statement kind turned red for a fault."""
    return Counter(kind.value for each in found if each.fault == fault for kind in each.kinds)
