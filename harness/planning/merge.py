"""MERGE, row by row: equal keys merge, alone and in either order; near misses, empty keys and lookalikes do not."""

from collections.abc import Iterator

from harness.model.dataflow import MergeRule, SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning import phrases
from harness.planning.brief import ABSENT, Brief, Given
from harness.planning.phrases import named


def merge(brief: Brief) -> Iterator[Scenario]:
    if not brief.sentences(SentenceKind.MERGE):
        return
    seen: set[tuple[str, str]] = set()
    for rule in brief.rules:
        if (rule.source, rule.target) not in seen:
            seen.add((rule.source, rule.target))
            yield from _row(brief, rule)


def _row(brief: Brief, rule: MergeRule) -> Iterator[Scenario]:
    ids = tuple(other.id for other in brief.rules if (other.source, other.target) == (rule.source, rule.target))
    title = f"{rule.source} = {rule.target}"
    yield brief.scenario(f"equal in {title} alone, they are merged", ids, rule, *_equal(brief, rule, title))
    if not brief.creates and brief.probe is None:
        return  # whether they are merged leaves no trace; the scenario above guards against a new record
    if not brief.creates:
        yield brief.scenario(
            f"equal in {title}, they are merged whichever comes first", ids, rule, *_a_first(brief, rule, title)
        )
    near_key = brief.near_key(rule, f"near {title} existing")
    cases: tuple[tuple[str, Given, Given], ...] = (
        ("a near miss", {rule.source: near_key}, {}),
        ("nothing on either side", {rule.source: ABSENT}, {rule.target: ABSENT}),
        ("empty text on both sides", {rule.source: ""}, {rule.target: ""}),
        ("nothing on this side", {rule.source: ABSENT}, {}),
        ("nothing on the other side", {}, {rule.target: ABSENT}),
    )
    for case, mine, theirs in cases:
        purpose = f"near {title}" if case == "a near miss" else f"{case} {title}"
        steps = _apart(brief, purpose, mine, theirs)
        yield brief.scenario(f"{case} in {title} does not merge them", ids, rule, *steps)
    if rule == brief.rules[0] and any(not _is_key(brief, row.source) for row in brief.rows):
        every_id = tuple(other.id for other in brief.rules)
        yield brief.scenario(
            "equal in everything but the merge properties, they are not merged",
            every_id,
            rule,
            *_apart(brief, "lookalike", {}, {}, alike=True),
        )


def _equal(brief: Brief, rule: MergeRule, title: str) -> Iterator[Step]:
    key = brief.key(rule, f"equal {title}")
    yield brief.b_step(phrases.EXISTS, "existing", brief.b_values(f"equal {title} existing", {rule.target: key}))
    yield brief.a_step(phrases.CREATED, "newcomer", brief.a_values(f"equal {title} newcomer", {rule.source: key}))
    yield brief.about_b(phrases.NONE_APPEARS, "newcomer")
    yield from _linked(brief, f"equal {title} newcomer", "newcomer", "existing")
    if brief.creates:
        yield brief.a_step(phrases.CREATED, "control", brief.a_values(f"equal {title} control"))
        yield brief.about_b(phrases.ALIVE_APPEARS, "control")


def _a_first(brief: Brief, rule: MergeRule, title: str) -> Iterator[Step]:
    key = brief.key(rule, f"first {title}")
    yield brief.a_step(phrases.EXISTS, "early", brief.a_values(f"first {title} early", {rule.source: key}))
    yield brief.b_step(phrases.EXISTS, "late", brief.b_values(f"first {title} late", {rule.target: key}))
    yield from _linked(brief, f"first {title} early", "early", "late")


def _linked(brief: Brief, purpose: str, a: str, b: str) -> Iterator[Step]:
    """An edit of another property travels, which shows that the two are linked."""
    if brief.probe is not None:
        value = brief.value(brief.probe, purpose, 1)
        yield brief.edit(named(a), brief.probe.source, value)
        yield brief.has(named(b), brief.probe.target, brief.expected(brief.probe, value))


def _apart(brief: Brief, purpose: str, mine: Given, theirs: Given, *, alike: bool = False) -> Iterator[Step]:
    """Two records that must not be merged: an A that creates gets its own B, and the existing one is untouched."""
    keys: Given = {}
    if alike:
        keys = {rule.source: brief.key(rule, f"{purpose} newcomer") for rule in brief.rules}
        keys |= {
            row.source: brief.value(row, f"{purpose} newcomer") for row in brief.rows if _is_key(brief, row.source)
        }
        newcomer = brief.a_values(f"{purpose} existing", keys)
    else:
        newcomer = brief.a_values(f"{purpose} newcomer", mine)
    existing = brief.b_step(phrases.EXISTS, "existing", brief.b_values(f"{purpose} existing", theirs))
    created = brief.a_step(phrases.CREATED, "newcomer", newcomer)
    if brief.creates:
        yield existing
        yield created
        yield brief.about_b(phrases.APPEARS, "newcomer")
        yield brief.about(phrases.STAYS, named("existing"))
        yield brief.a_step(phrases.CREATED, "control", brief.a_values(f"{purpose} control"))
        yield brief.about_b(phrases.ALIVE_APPEARS, "control")
        return
    probe = brief.probe
    if probe is None or not brief.can_link:
        yield existing
        yield created
        yield brief.about(phrases.STAYS, named("existing"))
        return
    steps, one, partner = brief.linked(purpose)
    yield from steps
    yield existing
    yield created
    yield brief.about_b(phrases.NONE_APPEARS, "newcomer")
    yield brief.edit(named("newcomer"), probe.source, brief.value(probe, f"{purpose} newcomer", 1))
    yield brief.about(phrases.STAYS, named("existing"))
    value = brief.value(probe, f"{purpose} one", 1)
    yield brief.edit(one, probe.source, value)
    yield brief.has(partner, probe.target, brief.expected(probe, value), phrases.ALIVE_HAS)


def _is_key(brief: Brief, source: str) -> bool:
    """Whether a merge rule of the pair, in whichever direction, compares a property of A."""
    return any(rule.source == source for rule in brief.rules) or source in brief.turned_keys
