"""WHEN begins with a condition; a remark of an author in its place says nothing that can be verified."""

import re
from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.model.dataflow import SentenceKind
from harness.spec.account import excerpt
from harness.spec.lint.page import Page
from harness.spec.lint.subject import Subject

CONDITION = re.compile(
    r"(only )?(when|whenever|if|once|after|as soon as|as long as|while|unless|until|where|provided|given|every|each|all"
    r"|any|for|når|hvis|dersom)\b",
    re.IGNORECASE,
)

PAGE = Page(
    code="rules.when-without-condition",
    severity=Severity.WARNING,
    what="The text before “, it  will be synchronized with” is no condition.",
    why="The sentence says when a record is synchronized. A remark that leaked in from the configuration says nothing "
    "that can be true or false of a record, so nobody can verify the section.",
    wrong="removed person customers for now, it  will be synchronized with a Tripletex Customer.",
    right="When a HubSpot Company is a business, it  will be synchronized with a Tripletex Customer.",
)


def rule(subject: Subject) -> Iterator[Diagnostic]:
    for mapping in subject.flow.mappings:
        for sentence in mapping.sentences:
            text = " ".join(sentence.detail)
            if sentence.kind is SentenceKind.WHEN and not CONDITION.match(text):
                told = (
                    f"no condition, but what looks like a remark: {excerpt(text)}" if text else "the condition is empty"
                )
                right = f"When a {mapping.source} …, it  will be synchronized with a {mapping.target}."
                hint = f"say it of a record: “{right}”"
                yield PAGE.at(sentence.location, told, hint)
