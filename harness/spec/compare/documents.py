"""Two sets of documents compared: which are new, gone or renamed, and what changed in the others."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from harness.location import Location
from harness.model.dataflow import Dataflow, Reading
from harness.spec.compare.breaking import change
from harness.spec.compare.change import Change, ChangeKind, DocumentChanges, Side
from harness.spec.compare.layout import layout, same_words
from harness.spec.compare.mappings import compare_mappings, sections, statements_of
from harness.spec.compare.meaning import Naming
from harness.spec.names import squash
from harness.spec.read import read

Kind = ChangeKind
EMPTY = "structure.empty"
ALIKE = 0.5  # the share of mappings that two documents of the same systems must have in common to be one, renamed


def compare(old: Mapping[str, Reading], new: Mapping[str, Reading]) -> tuple[DocumentChanges, ...]:
    """What changed between two sets of documents, each given by its path below what is compared.

    In the order of NEW, what is gone at the end; a document of which nothing changed is there too.
    """
    renamed = _renamed(
        {path: old[path] for path in old if path not in new}, {path: new[path] for path in new if path not in old}
    )
    found = []
    for path, reading in new.items():
        if path in old:
            found.append(compare_readings(old[path], reading))
        elif path in renamed:
            found.append(_moved(old[renamed[path]], reading))
        else:
            found.append(_only(None, reading))
    gone = set(renamed.values()) | new.keys()
    return (*found, *(_only(reading, None) for path, reading in old.items() if path not in gone))


def compare_readings(old: Reading, new: Reading) -> DocumentChanges:
    """What changed between two versions of one document, whatever their files are called."""
    before, after = old.dataflow, new.dataflow
    if before and after and before.id != after.id:
        old = read(old.text, old.path, document_id=after.id)
    if old.text == new.text and not (_is_refused(old) or _is_refused(new)):
        return DocumentChanges(old=old, new=new, changes=(), partial=_partial(old, new))
    if old.dataflow is None or new.dataflow is None:
        unread = change(Kind.DOCUMENT_UNREAD, old=_side(old), new=_side(new))
        return DocumentChanges(old=old, new=new, changes=(unread,), partial=True)
    changes = (*_systems(old.dataflow, new.dataflow), *compare_mappings(old.dataflow, new.dataflow))
    if not changes and _partial(old, new) and not same_words(old, new):
        changes = (change(Kind.DOCUMENT_UNREAD, old=_side(old), new=_side(new)),)
    return DocumentChanges(
        old=old,
        new=new,
        changes=changes,
        layout=tuple(layout(old, new, whole=not changes)),
        partial=_partial(old, new),
    )


def _moved(old: Reading, new: Reading) -> DocumentChanges:
    """A document that has another name now; the ids of its statements begin with that."""
    compared = compare_readings(old, new)
    renamed = change(Kind.DOCUMENT_RENAMED, old=_side(old), new=_side(new))
    return DocumentChanges(
        old=compared.old,
        new=compared.new,
        changes=(renamed, *compared.changes),
        layout=compared.layout,
        partial=compared.partial,
    )


def _only(old: Reading | None, new: Reading | None) -> DocumentChanges:
    """A document that only one version has."""
    one = new or old
    assert one is not None  # noqa: S101 - the caller has one of the two
    mappings = one.dataflow.mappings if one.dataflow else ()
    if one.dataflow is None:
        made = change(Kind.DOCUMENT_UNREAD, old=_side(old) if old else None, new=_side(new) if new else None)
    elif new:
        case = "merges" if any(mapping.merge_rules for mapping in mappings) else ""
        made = change(Kind.DOCUMENT_ADDED, case, new=_side(new))
    else:
        made = change(Kind.DOCUMENT_REMOVED, "" if mappings else "empty", old=_side(one))
    return DocumentChanges(old=old, new=new, changes=(made,), partial=bool(one.lines.diagnosed))


def _systems(old: Dataflow, new: Dataflow) -> Iterator[Change]:
    for role, before, after in (("source", old.source, new.source), ("target", old.target, new.target)):
        if before != after:
            kind = Kind.SYSTEM_RESPELLED if squash(before) == squash(after) else Kind.SYSTEM_RENAMED
            sides = [
                Side(location=flow.location, text=f"{role} {name or '(no name)'}")
                for flow, name in ((old, before), (new, after))
            ]
            yield change(kind, "" if before and after else "named", old=sides[0], new=sides[1])


def _renamed(old: Mapping[str, Reading], new: Mapping[str, Reading]) -> dict[str, str]:
    """Which document of NEW is which of OLD under another name: of the same systems, alone in that, and alike."""
    before, after = _by_systems(old), _by_systems(new)
    pairs = {}
    for systems, paths in after.items():
        others = before.get(systems, [])
        if len(paths) == len(others) == 1 and _alike(old[others[0]].dataflow, new[paths[0]].dataflow):
            pairs[paths[0]] = others[0]
    return pairs


def _by_systems(readings: Mapping[str, Reading]) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for path, reading in readings.items():
        if reading.dataflow:
            systems = squash(reading.dataflow.source), squash(reading.dataflow.target)
            found.setdefault(systems, []).append(path)
    return found


def _alike(old: Dataflow | None, new: Dataflow | None) -> bool:
    if old is None or new is None:
        return False
    named = (old, Naming(old, new)), (new, Naming(new, old))
    before, after = (Counter(section.key for section in sections(flow, names)) for flow, names in named)
    every = (before | after).total()
    return not every or (before & after).total() / every >= ALIKE


def _partial(*readings: Reading) -> bool:
    return any(reading.dataflow is None or reading.lines.diagnosed for reading in readings)


def _is_refused(reading: Reading) -> bool:
    """Whether a file was not even taken for text, so that not even its text can be compared."""
    return not reading.text and any(found.code != EMPTY for found in reading.diagnostics)


def _side(reading: Reading) -> Side:
    flow = reading.dataflow
    if flow is None:
        return Side(location=Location(path=reading.path, line=1), text="cannot be read")
    number = len(flow.mappings)
    text = f"{flow.source or '(no name)'} → {flow.target or '(no name)'} ({number} mapping{'s' * (number != 1)})"
    ids = tuple(each for mapping in flow.mappings for each in statements_of(mapping))
    return Side(location=flow.location, text=text, statements=ids)


def changed_statements(changes: Sequence[Change]) -> frozenset[str]:
    """The ids, in NEW, of the statements of which something changed that is more than an order or a spelling."""
    idle = (Kind.SYSTEM_RESPELLED, Kind.MAPPING_RESPELLED, Kind.DOCUMENT_UNREAD)
    return frozenset(
        statement
        for each in changes
        if each.new and each.kind not in idle and not each.kind.endswith("reordered")
        for statement in each.new.statements
    )
