"""The shards of a run put together: every document from the shard that ran it."""

from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, replace

from harness.errors import UsageError
from harness.model.run import Run, RunDocument, ScenarioOutcome
from harness.model.verdict import Verdict

BELONGS = "belongs to shard {}"
"""Why a statement is skipped in a shard that does not run its document."""
SHARDS = "shards of one run are made with the same documents, options and version of the harness"


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A run made of shards, and what is missing in it, in sentences."""

    run: Run
    missing: tuple[str, ...]


def merged(runs: Sequence[Run]) -> Merged:
    """Put shards together, in the order of the documents; their own order does not matter.

    What no shard ran stays `skipped`, and is missing. Raises UsageError where they are not shards of one run, or two
    of them ran the same.
    """
    ordered = sorted(runs, key=lambda run: (_number(run), run.id))
    first = ordered[0]
    for run in ordered[1:]:
        _refuse_others(first, run)
    _refuse_twice(ordered)
    ran = {document.id: document for run in ordered for document in run.documents if not _is_elsewhere(document)}
    missing = tuple(_missing(ordered, ran.keys()))
    scenarios: defaultdict[str, list[ScenarioOutcome]] = defaultdict(list)
    for run in ordered:
        for scenario in run.scenarios:
            scenarios[scenario.document].append(scenario)
    parts = ", ".join(f"{run.shard} ({run.id})" for run in ordered)
    said = (note for run in ordered for note in run.notes)
    whole = replace(
        first,
        id=f"{min(ordered, key=lambda run: (run.started, run.id)).id}-merged",
        started=min(run.started for run in ordered),
        duration=max(run.duration for run in ordered),
        documents=tuple(ran.get(document.id, document) for document in first.documents),
        scenarios=tuple(each for document in first.documents for each in scenarios[document.id]),
        notes=tuple(dict.fromkeys([*missing, f"Put together from shards {parts}.", *said])),
        shard="",
    )
    return Merged(run=whole, missing=missing)


def _number(run: Run) -> int:
    if not run.shard:
        raise UsageError(f"run {run.id} is no shard, so it cannot be put together with others", hint=SHARDS)
    return int(run.shard.split("/")[0])


FACTS: tuple[tuple[str, Callable[[Run], str]], ...] = (
    ("harness", lambda run: run.harness),
    ("mode", lambda run: run.mode),
    ("depth", lambda run: run.depth),
    ("fault", lambda run: run.fault or "none"),
    ("number of shards", lambda run: run.shard.split("/")[1]),
)


def _refuse_others(one: Run, other: Run) -> None:
    """Refuse runs that would not have been one run without shards."""
    for what, fact in FACTS:
        if fact(one) != fact(other):
            raise UsageError(
                f"runs {one.id} and {other.id} differ in {what}: {fact(one)} and {fact(other)}", hint=SHARDS
            )
    digests, others = ({document.id: document.digest for document in run.documents} for run in (one, other))
    for document in sorted({*digests, *others}):
        if digests.get(document) != others.get(document):
            how = "are of different versions of" if document in digests.keys() & others.keys() else "do not both have"
            raise UsageError(f"runs {one.id} and {other.id} {how} the document {document}", hint=SHARDS)


def _refuse_twice(runs: Sequence[Run]) -> None:
    for shard, times in Counter(run.shard for run in runs).items():
        if times > 1:
            said = " and ".join(run.id for run in runs if run.shard == shard)
            raise UsageError(f"shard {shard} is there {times} times: {said}", hint="name one run for each shard")
    seen: dict[str, Run] = {}
    for run in runs:
        for document in run.documents:
            if _is_elsewhere(document) or not document.verdicts:
                continue
            if document.id in seen:
                raise UsageError(
                    f"shards {seen[document.id].shard} and {run.shard} overlap: both ran the document {document.id}",
                    hint="the split depends on what earlier runs cost: let all machines have the same runs in reports/",
                )
            seen[document.id] = run


def _missing(runs: Sequence[Run], ran: Container[str]) -> Iterator[str]:
    of = int(runs[0].shard.split("/")[1])
    there = {run.shard for run in runs}
    for shard in (f"{number}/{of}" for number in range(1, of + 1)):
        if shard not in there:
            yield f"Shard {shard} is missing."
    for document in runs[0].documents:
        if document.id not in ran:
            yield f"No shard ran the document {document.id}."


def _is_elsewhere(document: RunDocument) -> bool:
    """Whether a document was left to another shard."""
    start = BELONGS.format("")
    return bool(document.verdicts) and all(
        each.verdict is Verdict.SKIPPED and each.reason.startswith(start) for each in document.verdicts
    )
