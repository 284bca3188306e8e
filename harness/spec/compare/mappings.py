"""The mappings of two versions of a document."""

from collections.abc import Iterator
from dataclasses import dataclass

from harness.model.dataflow import Dataflow, Mapping
from harness.spec.compare.breaking import change
from harness.spec.compare.change import Change, ChangeKind, Side
from harness.spec.compare.meaning import Naming, row_meaning
from harness.spec.compare.pairing import Pairing
from harness.spec.compare.rows import compare_rows, compare_rules
from harness.spec.compare.sentences import compare_sentences

Kind = ChangeKind
ALIKE = 0.5  # the share of rows that two mappings of one datatype must have in common to be one mapping, renamed
TELLING = 3  # rows that make it sure that two mappings are one although both datatypes are named anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A mapping with what it is known by: its datatypes, and all that it says about them."""

    mapping: Mapping
    key: tuple[tuple[str, str], tuple[str, str]]
    kinds: tuple[str, ...]
    rows: frozenset[tuple[object, ...]]
    content: tuple[object, ...]


def compare_mappings(old: Dataflow, new: Dataflow) -> Iterator[Change]:
    """What changed between the mappings of a document and in them, in the order of NEW, what is gone at the end."""
    old_names, new_names = Naming(old, new), Naming(new, old)
    pairing = Pairing(sections(old, old_names), sections(new, new_names))
    _pair(pairing)
    partner = {other: one for one, other in pairing.pairs}
    for other, section in enumerate(pairing.new):
        if other not in partner:
            case = "merges" if section.mapping.merge_rules else ""
            yield change(Kind.MAPPING_ADDED, case, new=_side(section.mapping), mapping=section.mapping.title)
            continue
        was = pairing.old[partner[other]]
        yield from _renamed(was, section, old, new)
        mine, yours, title = was.mapping, section.mapping, section.mapping.title
        yield from compare_sentences(mine, yours, old_names=old_names, new_names=new_names, mapping=title)
        yield from compare_rules(mine.merge_rules, yours.merge_rules, title)
        yield from compare_rows(mine.properties, yours.properties, title)
    left = {section.key for section in pairing.new}
    for one in pairing.removed:
        was = pairing.old[one]
        case = "repeated" if was.key in left else ""
        yield change(Kind.MAPPING_REMOVED, case, old=_side(was.mapping), mapping=was.mapping.title)
    moved = pairing.moved()
    if moved:
        before, after = [pairing.old[one] for one, _ in moved], [pairing.new[other] for _, other in moved]
        yield change(Kind.MAPPING_REORDERED, old=_moved(before), new=_moved(after))


def sections(flow: Dataflow, names: Naming) -> list[Section]:
    """The mappings of a document with what they are known by."""
    found = []
    for mapping in flow.mappings:
        rules = tuple((rule.source, rule.target) for rule in mapping.merge_rules)
        rows = tuple(row_meaning(row) for row in mapping.properties)
        said = tuple((one.kind, names.sentence(mapping, one)) for one in mapping.sentences)
        found.append(
            Section(
                mapping=mapping,
                key=names.mapping(mapping),
                kinds=tuple(one.kind for one in mapping.sentences),
                rows=frozenset([*rules, *rows]),
                content=(said, rules, rows),
            )
        )
    return found


def _pair(pairing: Pairing[Section]) -> None:
    """Sections of the same datatypes are one; of several, those that say the same; then those renamed."""
    pairing.in_order(lambda section: (section.key, section.content))
    pairing.in_order(lambda section: (section.key, section.kinds[:1]))
    pairing.in_order(lambda section: section.key)
    pairing.nearest(
        lambda section: (0, section.key[0]), lambda section: (1, section.key[1]), likeness=_likeness, least=ALIKE
    )
    pairing.in_order(lambda section: section.content if len(section.rows) >= TELLING else None)
    for side in (0, 1):
        _pair_empty(pairing, side)


def _pair_empty(pairing: Pairing[Section], side: int) -> None:
    """Pair mappings without rows that share a datatype: nothing else tells them, so only where there is no choice."""
    before: dict[object, list[int]] = {}
    after: dict[object, list[int]] = {}
    for indexes, items, found in (
        (pairing.removed, pairing.old, before),
        (pairing.added, pairing.new, after),
    ):
        for index in indexes:
            found.setdefault(items[index].key[side], []).append(index)
    for key, old in before.items():
        new = after.get(key, [])
        if len(old) == len(new) == 1:
            was, now = pairing.old[old[0]], pairing.new[new[0]]
            if not was.rows and not now.rows and was.kinds == now.kinds:
                pairing.pair(old[0], new[0])


def _likeness(old: Section, new: Section) -> float:
    """The share of rows that two mappings have in common; nothing is alike where there are none."""
    every = len(old.rows | new.rows)
    return len(old.rows & new.rows) / every if every else -1.0


def _renamed(old: Section, new: Section, before: Dataflow, after: Dataflow) -> Iterator[Change]:
    """The datatypes as they are called now, where their systems' new names alone do not explain it."""
    was, now = old.mapping, new.mapping
    explained = {before.source: after.source, before.target: after.target}
    sides = ((was.source, now.source), (was.target, now.target))
    if all(one.name == other.name and other.system in (one.system, explained.get(one.system)) for one, other in sides):
        return
    kind = Kind.MAPPING_RESPELLED if old.key == new.key else Kind.MAPPING_RENAMED
    yield change(kind, old=_side(was), new=_side(now), mapping=now.title)


def _side(mapping: Mapping) -> Side:
    rows = len(mapping.merge_rules) + len(mapping.properties)
    said = " ".join(sentence.kind for sentence in mapping.sentences) or "no sentence"
    text = f"{mapping.source} → {mapping.target} ({said}; {rows} {'row' if rows == 1 else 'rows'})"
    return Side(location=mapping.location, text=text, statements=statements_of(mapping))


def statements_of(mapping: Mapping) -> tuple[str, ...]:
    """The ids of all statements of a mapping."""
    sentences, rules, rows = mapping.sentences, mapping.merge_rules, mapping.properties
    return (*(each.id for each in sentences), *(each.id for each in rules), *(each.id for each in rows))


def _moved(moved: list[Section]) -> Side:
    titles = ", ".join(f"{section.mapping.source} → {section.mapping.target}" for section in moved)
    ids = tuple(each for section in moved for each in statements_of(section.mapping))
    return Side(location=moved[0].mapping.location, text=titles, statements=ids)
