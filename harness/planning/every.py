"""EVERY: a new A gives one new B; saving A again unchanged changes nothing; still one B at the end."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import Depth, Scenario
from harness.planning import phrases
from harness.planning.brief import Brief


def every(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.EVERY)
    if not sentences:
        return
    ids = brief.ids(SentenceKind.EVERY)
    yield brief.scenario(
        "a new one appears on the other side, once",
        ids,
        sentences[0],
        brief.a_step(phrases.CREATED, "first", brief.a_values("every first")),
        brief.about_b(phrases.APPEARS, "first"),
        brief.about_b(phrases.STILL_ONE, "first"),
        depth=Depth.SMOKE,
    )
    yield brief.scenario(
        "saving it again unchanged changes nothing",
        ids,
        sentences[0],
        brief.a_step(phrases.EXISTS, "saved", brief.a_values("every saved")),
        brief.about_b(phrases.HAS_GOT, "saved"),
        brief.about(phrases.SAVED, phrases.named("saved")),
        brief.about_b(phrases.NONE_APPEARS, "saved"),
        brief.about(phrases.STAYS, brief.b_of("saved")),
        brief.a_step(phrases.CREATED, "later", brief.a_values("every later")),
        brief.about_b(phrases.ALIVE_APPEARS, "later"),
        brief.about_b(phrases.STILL_ONE, "saved"),
    )
