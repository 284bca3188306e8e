"""A run in a few lines, for the end of a terminal's output."""

from collections import Counter
from collections.abc import Iterator

from harness.model.run import Run, counts
from harness.model.verdict import Verdict
from harness.reporting.view import sentence

BAD = (Verdict.FAILED, Verdict.ERRORED)


def lines(run: Run) -> Iterator[str]:
    """What a person must know: notes, each failure with its place, the sum, and why the rest is not verified."""
    for note in run.notes:
        yield f"note: {note}"
    for verdict in run.verdicts():
        if verdict.verdict in BAD:
            yield f"{verdict.statement.location}: {verdict.verdict}: {verdict.statement.text}"
            yield f"    {verdict.reason}"
    yield sentence(verdict.verdict for verdict in run.verdicts())
    for (kind, reason), number in _open(run).most_common():
        yield f"  {number:4} {kind}: {reason}"
    scenarios = counts(scenario.verdict for scenario in run.scenarios)
    told = ", ".join(f"{number} {kind}" for kind, number in scenarios.items() if number)
    yield f"{len(run.scenarios)} scenarios in {run.duration:.1f} s{f': {told}' if told else ''}."


def _open(run: Run) -> Counter[tuple[Verdict, str]]:
    """Why statements are neither passed nor failed."""
    settled = (*BAD, Verdict.PASSED)
    return Counter((one.verdict, one.reason) for one in run.verdicts() if one.verdict not in settled)
