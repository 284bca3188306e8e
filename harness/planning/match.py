"""MATCH: where a matching B exists A is merged with it and no new B appears; where none does, one appears."""

from collections.abc import Iterator

from harness.model.dataflow import SentenceKind
from harness.model.scenario import Scenario, Step
from harness.planning import phrases
from harness.planning.brief import Brief
from harness.planning.phrases import named


def match(brief: Brief) -> Iterator[Scenario]:
    sentences = brief.sentences(SentenceKind.MATCH)
    if not sentences or not brief.rules or not brief.creates:
        return
    rule = brief.rules[0]
    key = brief.key(rule, "match shared")
    probe = brief.probe
    seen: tuple[Step, ...] = ()
    if probe is not None:
        value = brief.value(probe, "match newcomer", 1)
        seen = (
            brief.edit(named("newcomer"), probe.source, value),
            brief.has(named("existing"), probe.target, brief.expected(probe, value)),
        )
    yield brief.scenario(
        "one that matches is merged with the existing one, one that does not gets its own",
        brief.ids(SentenceKind.MATCH),
        sentences[0],
        brief.b_step(phrases.EXISTS, "existing", brief.b_values("match existing", {rule.target: key})),
        brief.a_step(phrases.CREATED, "newcomer", brief.a_values("match newcomer", {rule.source: key})),
        brief.about_b(phrases.NONE_APPEARS, "newcomer"),
        *seen,
        brief.a_step(phrases.CREATED, "stranger", brief.a_values("match stranger")),
        brief.about_b(phrases.APPEARS, "stranger"),
        brief.about_b(phrases.STILL_ONE, "stranger"),
    )
