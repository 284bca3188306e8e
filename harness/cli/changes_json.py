"""What changed between two versions, for machines; `harness schema diff` prints the schema."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from harness.location import Location
from harness.planning.comparison import Comparison
from harness.planning.touched import Touch, Touched
from harness.spec.compare.change import Change, ChangeKind, Side


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PlaceJson(_Part):
    """A place: path as given, line and column counted from 1."""

    path: str
    line: int = Field(ge=1)
    column: int = Field(ge=1)


class SideJson(PlaceJson):
    """What one version says."""

    text: str
    statements: tuple[str, ...] = Field(description="ids of the statements that it is about")


class ChangeJson(_Part):
    """One change."""

    kind: ChangeKind
    breaking: bool = Field(description="what held for the records of OLD no longer holds")
    reason: str = Field(description="what the change does to the sync")
    mapping: str = Field(description="the title of its section; empty for the document itself")
    old: SideJson | None = Field(description="null for what was added")
    new: SideJson | None = Field(description="null for what was removed")


class ScenarioJson(_Part):
    """A scenario that a change touches; gone ones as OLD has them."""

    feature: str
    name: str
    touch: Touch
    statements: tuple[str, ...]
    place: PlaceJson


class DocumentJson(_Part):
    """A document that differs, if only in layout."""

    old: str | None = Field(description="its path in OLD; null if it is not there")
    new: str | None = Field(description="its path in NEW; null if it is not there")
    partial: bool = Field(description="a part could not be read, so could not be compared")
    layout: tuple[str, ...] = Field(description="what differs without a meaning")
    changes: tuple[ChangeJson, ...]
    scenarios: tuple[ScenarioJson, ...]


class CountsJson(_Part):
    """The sums; `scenarios` are all of NEW, `touched` the changed and new ones among them."""

    documents: int
    changed: int
    layout_only: int
    changes: int
    breaking: int
    scenarios: int
    touched: int
    gone: int


class Differences(_Part):
    """What `harness diff --format json` prints."""

    old: str
    new: str
    documents: tuple[DocumentJson, ...]
    counts: CountsJson


def differences(old: str, new: str, comparisons: Sequence[Comparison]) -> Differences:
    """The comparison of what was given as OLD and NEW."""
    told = [each for each in comparisons if each.document.changes or each.document.layout]
    changes = [change for each in comparisons for change in each.document.changes]
    touches = [one.touch for each in comparisons for one in each.scenarios]
    gone = touches.count(Touch.GONE)
    return Differences(
        old=old,
        new=new,
        documents=tuple(map(_document, told)),
        counts=CountsJson(
            documents=len(comparisons),
            changed=sum(bool(each.document.changes) for each in told),
            layout_only=sum(not each.document.changes for each in told),
            changes=len(changes),
            breaking=sum(change.breaking for change in changes),
            scenarios=sum(each.planned for each in comparisons),
            touched=len(touches) - gone,
            gone=gone,
        ),
    )


def _document(comparison: Comparison) -> DocumentJson:
    document = comparison.document
    return DocumentJson(
        old=document.old.path if document.old else None,
        new=document.new.path if document.new else None,
        partial=document.partial,
        layout=document.layout,
        changes=tuple(map(_change, document.changes)),
        scenarios=tuple(map(_scenario, comparison.scenarios)),
    )


def _change(change: Change) -> ChangeJson:
    return ChangeJson(
        kind=change.kind,
        breaking=change.breaking,
        reason=change.reason,
        mapping=change.mapping,
        old=_side(change.old),
        new=_side(change.new),
    )


def _side(side: Side | None) -> SideJson | None:
    if side is None:
        return None
    at = side.location
    return SideJson(path=at.path, line=at.line, column=at.column, text=side.text, statements=side.statements)


def _scenario(touched: Touched) -> ScenarioJson:
    scenario = touched.scenario
    return ScenarioJson(
        feature=touched.feature,
        name=scenario.name,
        touch=touched.touch,
        statements=scenario.statements,
        place=_place(scenario.location),
    )


def _place(location: Location) -> PlaceJson:
    return PlaceJson(path=location.path, line=location.line, column=location.column)
