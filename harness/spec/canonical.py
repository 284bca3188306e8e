"""The lines of a document as FORMAT.md prescribes them, made from what the document says."""

from collections.abc import Iterator

from harness.model.dataflow import Dataflow, Datatype, Dependency, Mapping, MergeRule, PropertyMapping, Sentence, Side
from harness.model.dataflow import SentenceKind as Kind
from harness.spec.parting import part
from harness.spec.sentences import FORM_OF, FORMS, Form, connected

TABLES = (Kind.MERGE, Kind.PROPS)
INTRODUCTION = (
    "This technical document provides a detailed overview of the Sesam Talk data flow from {source} to {target}. It "
    "serves as a QA checklist for testing purposes and is the intellectual property of Sesam.io AS. The content "
    "contains confidential information regulated under an NDA agreement, and sharing or distributing it without "
    "written permission is prohibited."
)

Names = tuple[str, str]


def document(flow: Dataflow) -> Iterator[str]:
    """All lines of a document; each mapping stands between two blank lines of its own."""
    yield from head(flow)
    for mapping in flow.mappings:
        yield ""
        yield from section(flow, mapping)
        yield ""


def head(flow: Dataflow) -> Iterator[str]:
    """Title, time of generation and introduction."""
    yield from title(flow)
    if flow.generated:
        yield from ("", generated(flow))
    yield from ("", "Introduction", "------------", "")
    yield introduction(flow)


def title(flow: Dataflow) -> tuple[str, str, str]:
    """The title between its two lines."""
    text = f"{flow.source} to {flow.target} Dataflow"
    return "=" * len(text), text, "=" * len(text)


def generated(flow: Dataflow) -> str:
    return f"Generated: {flow.generated}".rstrip()


def introduction(flow: Dataflow) -> str:
    return INTRODUCTION.format(source=flow.source, target=flow.target)


def section(flow: Dataflow, mapping: Mapping) -> Iterator[str]:
    """A whole mapping, without blank lines around it."""
    yield from heading(flow, mapping)
    for index, sentence in enumerate(mapping.sentences):
        if index:
            yield ""
        yield from opening(flow, mapping, sentence)
        for each in mapping.rows(sentence):
            yield from row(each)


def heading(flow: Dataflow, mapping: Mapping) -> tuple[str, str]:
    """The title of a mapping and its underline."""
    text = " to ".join(names(flow, mapping))
    return text, "-" * len(text)


def names(flow: Dataflow, mapping: Mapping) -> Names:
    """The two datatypes as the mapping's title spells them, or in full where the title says something else.

    An empty system name leaves its blank behind, as in "Tripletex Customer to  Vendor".
    """
    if " to " in mapping.title:
        parted = part(mapping.title, flow.source, flow.target, flow.aliases)
        if (parted.source, parted.target) == (mapping.source, mapping.target):
            return parted.names
    return _full(mapping.source), _full(mapping.target)


def opening(flow: Dataflow, mapping: Mapping, sentence: Sentence) -> Iterator[str]:
    """A sentence and, where it has a table, that table up to its header row."""
    spelled = names(flow, mapping)
    if sentence.kind is Kind.MATCH:
        yield from (worded(form, spelled) for form in FORMS if form.half)
    elif sentence.kind is Kind.WHEN:
        yield worded(FORM_OF[Kind.WHEN], spelled).replace("{free}", " ".join(sentence.detail))
    elif sentence.kind is Kind.CONNECTED:
        yield _connected(mapping, sentence, spelled)
    else:
        yield worded(FORM_OF[sentence.kind], spelled)
    if sentence.kind in TABLES:
        yield ""
        yield from table(flow, sentence, spelled)


def table(flow: Dataflow, sentence: Sentence, spelled: Names) -> Iterator[str]:
    """A table up to its header row."""
    yield from (".. list-table::", "   :header-rows: 1", "")
    yield f"   * - {spelled[0]} Property"
    yield f"     - {spelled[1]} Property"
    if sentence.kind is Kind.PROPS:
        yield f"     - {flow.target} Data Type"


def row(each: MergeRule | PropertyMapping) -> tuple[str, ...]:
    """A row of either table, each dependency in the cell of its side."""
    if isinstance(each, MergeRule):
        return f"   * - {each.source}", f"     - {each.target}"
    source, target = (
        f"{path} {aside}" if aside else path
        for path, aside in (
            (each.source, aside_of(each.dependencies, Side.SOURCE)),
            (each.target, aside_of(each.dependencies, Side.TARGET)),
        )
    )
    return f"   * - {source}", f"     - {target}", f"     - {each.data_type}"


def aside_of(given: tuple[Dependency, ...], side: Side) -> str:
    """The dependencies of one side in their one pair of brackets, run together; empty if there are none.

    An empty property leaves its blank behind.
    """
    said = [f"Dependant on having {each.value} in {each.property or ' '}" for each in given if each.side is side]
    return f"({''.join(said)})" if said else ""


def _connected(mapping: Mapping, sentence: Sentence, spelled: Names) -> str:
    """CONNECTED as it stands where its text says what the definition does: only the text names the two systems."""
    begins = worded(FORM_OF[Kind.CONNECTED], spelled).partition("{free}")[0]
    systems = (mapping.source.system, mapping.target.system)
    if sentence.text.startswith(begins) and connected(sentence.text, *systems) == sentence.detail:
        return sentence.text
    *others, last = sentence.detail or ("",)
    listed = ", ".join((*others, f"or {last}")) if others else last
    return f"{begins}{mapping.source.system} {listed} that is synchronized into {mapping.target.system}."


def worded(form: Form, spelled: Names) -> str:
    """A sentence's wording with the two datatypes in their places."""
    source, target = spelled
    return form.wording.replace("{B}", "\0").replace("{A}", source).replace("\0", target)


def _full(datatype: Datatype) -> str:
    return f"{datatype.system} {datatype.name}"
