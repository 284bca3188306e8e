"""KEEP promises both ways, so what A to B synchronizes should stand in B to A as well."""

from collections.abc import Iterator

from harness.diagnostics import Diagnostic, Severity
from harness.spec.lint.digest import Documents
from harness.spec.lint.directions import where
from harness.spec.lint.page import Page

SHOWN = 3

PAGE = Page(
    code="cross-document.one-way-row",
    severity=Severity.INFORMATION,
    what="A row of A to B has no counterpart in B to A, although KEEP promises both ways.",
    why="The KEEP sentence of A to B already promises that the property follows in both directions. B to A, which has "
    "rows of its own, leaves it out, so one of the two sections tells less than the truth. One remark a section.",
    wrong="Zendesk Users to Tripletex Contact:  name → firstName, phone → phoneNumber\n"
    "Tripletex Contact to Zendesk Users:  firstName → name",
    right="Zendesk Users to Tripletex Contact:  name → firstName, phone → phoneNumber\n"
    "Tripletex Contact to Zendesk Users:  firstName → name, phoneNumber → phone",
)


def rule(documents: Documents) -> Iterator[Diagnostic]:
    for sections, back in documents.both_ways:
        known = {(target, source) for told in back for source, target, *_ in told.section.properties}
        for told in sections if known else ():
            alone = [row for row in told.section.properties if row[0] and row[1] and (row[0], row[1]) not in known]
            if alone and told.section.keeps:
                some = "; ".join(f"{source} → {target}" for source, target, *_ in alone[:SHOWN])
                more = f" and {len(alone) - SHOWN} more" if len(alone) > SHOWN else ""
                message = f"not in the other direction, {where(back)}: {some}{more}"
                yield PAGE.at(
                    told.at(*alone[0][2:]),
                    message,
                    "add the rows there, if KEEP is meant as it stands",
                )
