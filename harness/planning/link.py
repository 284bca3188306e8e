"""LINK: a new A that matches nothing gives no B, nor does editing it."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import Scenario
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.phrases import named


def link(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.LINK)
    if not sentences or brief.creates:
        return
    probe = brief.probe
    lone = brief.a_step(phrases.CREATED, "lone", brief.a_values("link lone"))
    quiet = brief.about_b(phrases.NONE_APPEARS, "lone")
    if probe is None and brief.ways and brief.quiet:
        yield brief.scenario(
            "one that matches nothing brings about nothing",
            brief.ids(SentenceKind.LINK),
            sentences[0],
            lone,
            quiet,
            brief.about(phrases.SAVED, named("lone")),
            quiet,
            *brief.ways[0].connected(
                "link later", "later", brief.a_step(phrases.CREATED, "later", brief.a_values("link later"))
            ),
            brief.about_b(phrases.ALIVE_APPEARS, "later"),
        )
        return
    if probe is None or not brief.can_link:
        yield brief.scenario(
            "one that matches nothing brings about nothing",
            brief.ids(SentenceKind.LINK),
            sentences[0],
            lone,
            quiet,
            brief.about(phrases.SAVED, named("lone")),
            quiet,
        )
        return
    steps, one, partner = brief.linked("link")
    edited = brief.value(probe, "link lone", 1)
    shown = brief.value(probe, "link one", 1)
    yield brief.scenario(
        "one that matches nothing brings about nothing",
        brief.ids(SentenceKind.LINK),
        sentences[0],
        *steps,
        lone,
        quiet,
        brief.edit(named("lone"), probe.source, edited),
        quiet,
        brief.edit(one, probe.source, shown),
        brief.has(partner, probe.target, brief.expected(probe, shown), phrases.ALIVE_HAS),
    )
