"""CONNECTED, for each datatype whose connecting property a person has bound: who is connected gets a B, no one else."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.ways import Way


def connected(brief: Brief) -> Iterator[Scenario]:
    for sentence in brief.sentences(SentenceKind.CONNECTED):
        ids = (sentence.id,)
        own = [way for way in brief.ways if way.statement == sentence.id]
        for way in own:
            title = f"connected to {way.title}"
            name = f"{title} that is synchronized, one appears, once"
            yield brief.scenario(name, ids, sentence, *_from_the_start(brief, way))
            if not brief.quiet:
                continue
            name = f"{title} later, one appears then and none before"
            yield brief.scenario(name, ids, sentence, *_later(brief, way))
            if way.idle:
                name = f"{title} that is not synchronized, none appears"
                yield brief.scenario(name, ids, sentence, *_idle(brief, way))
        for other in brief.unlisted if own and brief.quiet else ():
            name = f"connected to {other.title}, which the sentence does not list, none appears"
            yield brief.scenario(name, ids, sentence, *_unlisted(brief, other, own[0]))


def _a(brief: Brief, phrase: phrases.Phrase, name: str, purpose: str) -> Step:
    return brief.a_step(phrase, name, brief.a_values(f"connected {purpose} {name}", state=brief.failing))


def _from_the_start(brief: Brief, way: Way) -> Iterator[Step]:
    purpose = f"start {way.title}"
    yield from way.synchronized(f"connected {purpose}", "other")
    if way.on_a:
        yield from way.connected_to("one", "other", _a(brief, phrases.CREATED, "one", purpose))
    else:
        yield _a(brief, phrases.CREATED, "one", purpose)
        yield way.connect("one", "other")
    yield brief.about_b(phrases.APPEARS, "one")
    yield brief.about_b(phrases.STILL_ONE, "one")


def _later(brief: Brief, way: Way) -> Iterator[Step]:
    purpose = f"later {way.title}"
    yield from way.synchronized(f"connected {purpose}", "other")
    yield _a(brief, phrases.CREATED, "one", purpose)
    yield brief.about_b(phrases.NONE_APPEARS, "one")
    yield way.connect("one", "other")
    yield brief.about_b(phrases.APPEARS, "one")
    yield brief.about_b(phrases.STILL_ONE, "one")


def _idle(brief: Brief, way: Way) -> Iterator[Step]:
    purpose = f"idle {way.title}"
    yield from way.synchronized(f"connected {purpose}", "other")
    yield from way.unsynchronized(f"connected {purpose} idle", "idle")
    yield from _none_then_one(brief, way, "idle", way, purpose)


def _unlisted(brief: Brief, wrong: Way, way: Way) -> Iterator[Step]:
    purpose = f"unlisted {wrong.title}"
    yield from way.synchronized(f"connected {purpose}", "other")
    yield from wrong.synchronized(f"connected {purpose} unlisted", "unlisted")
    yield from _none_then_one(brief, wrong, "unlisted", way, purpose)


def _none_then_one(brief: Brief, wrong: Way, c: str, way: Way, purpose: str) -> Iterator[Step]:
    """An A that is connected to what brings about nothing, and then, as a sign of life, to what does."""
    if wrong.on_a:
        yield from wrong.connected_to("one", c, _a(brief, phrases.CREATED, "one", purpose))
    else:
        yield _a(brief, phrases.CREATED, "one", purpose)
        yield wrong.connect("one", c)
    yield brief.about_b(phrases.NONE_APPEARS, "one")
    yield way.connect("one", "other")
    yield brief.about_b(phrases.ALIVE_APPEARS, "one")
