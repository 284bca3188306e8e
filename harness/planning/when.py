"""WHEN, where a person has bound the condition: a B where it holds or comes to hold, and none where it does not."""

from collections.abc import Iterator

from harness.model.scenario import Depth, Scenario
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.conditions import Bound
from harness.planning.phrases import named


def when(brief: Brief) -> Iterator[Scenario]:
    for number, condition in enumerate(brief.conditions, start=1):
        yield from _scenarios(brief, condition, f" ({number})" if len(brief.conditions) > 1 else "")


def _scenarios(brief: Brief, condition: Bound, which: str) -> Iterator[Scenario]:
    sentence, holding = condition.sentence, brief.holding(condition)
    ids, purpose = (sentence.id,), f"when{which}"
    yield brief.scenario(
        f"where the condition holds{which}, a new one appears on the other side, once",
        ids,
        sentence,
        brief.a_step(phrases.CREATED, "first", brief.a_values(f"{purpose} first", state=holding)),
        brief.about_b(phrases.APPEARS, "first"),
        brief.about_b(phrases.STILL_ONE, "first"),
        depth=Depth.SMOKE,
    )
    yield brief.scenario(
        f"where the condition holds{which}, saving it again unchanged changes nothing",
        ids,
        sentence,
        brief.a_step(phrases.EXISTS, "saved", brief.a_values(f"{purpose} saved", state=holding)),
        brief.about_b(phrases.HAS_GOT, "saved"),
        brief.about(phrases.SAVED, named("saved")),
        brief.about_b(phrases.NONE_APPEARS, "saved"),
        brief.about(phrases.STAYS, brief.b_of("saved")),
        brief.a_step(phrases.CREATED, "later", brief.a_values(f"{purpose} later", state=holding)),
        brief.about_b(phrases.ALIVE_APPEARS, "later"),
        brief.about_b(phrases.STILL_ONE, "saved"),
    )
    if not brief.quiet:
        return
    failing = {**brief.failing, **condition.fails}
    yield brief.scenario(
        f"where the condition does not hold{which}, none appears",
        ids,
        sentence,
        brief.a_step(phrases.CREATED, "other", brief.a_values(f"{purpose} other", state=failing)),
        brief.about_b(phrases.NONE_APPEARS, "other"),
        brief.about(phrases.SAVED, named("other")),
        brief.about_b(phrases.NONE_APPEARS, "other"),
        brief.a_step(phrases.CREATED, "fulfilling", brief.a_values(f"{purpose} fulfilling", state=holding)),
        brief.about_b(phrases.ALIVE_APPEARS, "fulfilling"),
    )
    yield brief.scenario(
        f"where the condition comes to hold later{which}, one appears then",
        ids,
        sentence,
        brief.a_step(phrases.CREATED, "waiting", brief.a_values(f"{purpose} waiting", state=failing)),
        brief.about_b(phrases.NONE_APPEARS, "waiting"),
        brief.edit_all(named("waiting"), condition.turning),
        brief.about_b(phrases.APPEARS, "waiting"),
        brief.about_b(phrases.STILL_ONE, "waiting"),
    )
