"""Two records are the same thing or they are not, whichever of them is looked at first."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.digest import Documents
from harness.spec.lint.directions import where
from harness.spec.lint.page import Page

PAGE = Page(
    code="cross-document.rule-contradicted",
    severity=Severity.WARNING,
    what="A to B and B to A both have merge rules, and this one has no counterpart in the other direction.",
    why="Whether two records merge would depend on which of them the sync sees first. Only sections that both have "
    "rules are compared; a section without any leaves it to the other one.",
    wrong="A Zendesk User will merge with a Tripletex Contact if …:  email = email\n"
    "A Tripletex Contact will merge with a Zendesk User if …:  phone = phone",
    right="A Zendesk User will merge with a Tripletex Contact if …:  email = email\n"
    "A Tripletex Contact will merge with a Zendesk User if …:  email = email",
)


def rule(documents: Documents) -> Iterator[Diagnostic]:
    for sections, back in documents.both_ways:
        known = {(target, source) for told in back for source, target, *_ in told.section.rules}
        for told in sections if known else ():
            for source, target, *place in told.section.rules:
                if source and target and (source, target) not in known:
                    message = (
                        f"{source} = {target} merges a {told.source} with a {told.target}, but the other "
                        f"direction has no such rule: {where(back)}"
                    )
                    hint = f"add {target} = {source} there, or take this one out"
                    yield PAGE.at(told.at(*place), message, hint)
