"""A scenario as the feature file has it: its steps, and which of our phrases each of them is."""

import re
from dataclasses import dataclass

from harness.model.run import Table
from harness.planning import phrases
from harness.planning.phrases import Phrase

AT_THE_END = (phrases.STILL_ONE, phrases.NONE_LOST)
"""Phrases that are judged when all scenarios have run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramStep:
    """A step as the feature file has it; `type` is Given, When or Then also where the file says And."""

    keyword: str
    type: str
    text: str
    line: int
    table: Table = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A scenario as the feature file has it. `id` names it in the run, `document` is the id of its document.

    Of `excluded` statements nothing is claimed.
    """

    id: str
    name: str
    feature: str
    line: int
    document: str
    statements: tuple[str, ...]
    tags: tuple[str, ...]
    steps: tuple[ProgramStep, ...]
    excluded: frozenset[str] = frozenset()


def phrased(step: ProgramStep) -> tuple[Phrase, re.Match[str]] | None:
    """The phrase that a step is and what its text says, or None for a step that is not ours."""
    for phrase in phrases.ALL:
        if phrase.keyword == step.type and (said := phrase.pattern.fullmatch(step.text)):
            return phrase, said
    return None


def is_foreign(program: Program) -> bool:
    """Whether a scenario has steps and none of them is ours: it is somebody else's to run."""
    return bool(program.steps) and not any(phrased(step) for step in program.steps)


def strange(step: ProgramStep) -> str:
    """What is wrong with a step of ours to run that is not ours."""
    return (
        f"“{step.keyword} {step.text}”: no step of the harness reads like this; "
        "the harness runs a scenario only if all of its steps are its own, and pytest-bdd if none is"
    )


def is_at_the_end(step: ProgramStep) -> bool:
    """Whether a step is judged when all scenarios have run."""
    return any(phrase.keyword == step.type and phrase.pattern.fullmatch(step.text) for phrase in AT_THE_END)
