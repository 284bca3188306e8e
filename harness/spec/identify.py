"""Gives the sections, sentences and rows of a document their ids.

Ids are made of names, never of positions, so that inserting a row moves no other id (DESIGN.md, "Statement ids").
"""

from collections.abc import Sequence

from harness.model.dataflow import Mapping, MergeRule, PropertyMapping, Sentence, SentenceKind
from harness.spec.rows import RowDraft
from harness.spec.section import SectionDraft, SentenceDraft
from harness.spec.slugs import PARTS, Name, numbered, slug, stems


def identified(drafts: Sequence[SectionDraft], document_id: str) -> tuple[Mapping, ...]:
    """The mappings of a document, without the sentences that were rejected."""
    ids = section_ids([(Name(parts=_names(draft)), _leading_kind(draft)) for draft in drafts])
    return tuple(_mapping(draft, f"{document_id}/{id}") for draft, id in zip(drafts, ids, strict=True))


def section_ids(sections: Sequence[tuple[Name, str]]) -> tuple[str, ...]:
    """An id for each section, from its name and the kind of its first sentence.

    The first section of a name stands plain, a later one with another first sentence gets that as `~link`.
    """
    first: dict[str, str] = {}
    told_apart = []
    for stem, (_, kind) in zip(stems([name for name, _ in sections]), sections, strict=True):
        plain = first.setdefault(stem, kind) == kind
        told_apart.append(stem if plain else f"{stem}~{kind}")
    return numbered(told_apart)


def row_ids(rows: Sequence[RowDraft]) -> tuple[str, ...]:
    """An id for each row of one table, from its two properties."""
    plain = tuple([f"{slug(row.source)}{PARTS}{slug(row.target)}" for row in rows])
    if len(set(plain)) == len(plain):
        return plain
    return numbered(stems([Name(parts=(row.source, row.target), aside=row.aside) for row in rows]))


def _names(draft: SectionDraft) -> tuple[str, str]:
    return draft.source.name, draft.target.name


def _leading_kind(draft: SectionDraft) -> str:
    return draft.sentences[0].kind.lower() if draft.sentences else "empty"


def _mapping(draft: SectionDraft, id: str) -> Mapping:
    kept = [sentence for sentence in draft.sentences if not sentence.rejected]
    ids = numbered([f"{id}/{sentence.kind.lower()}" for sentence in kept])
    sentences = tuple(
        Sentence(id=name, kind=each.kind, location=each.location, text=each.text, detail=each.detail)
        for name, each in zip(ids, kept, strict=True)
    )
    return Mapping(
        id=id,
        title=draft.title,
        location=draft.location,
        source=draft.source,
        target=draft.target,
        sentences=sentences,
        merge_rules=_merge_rules(list(zip(ids, kept, strict=True))),
        properties=_properties(list(zip(ids, kept, strict=True))),
    )


def _merge_rules(sentences: Sequence[tuple[str, SentenceDraft]]) -> tuple[MergeRule, ...]:
    return tuple(
        MergeRule(id=f"{name}/{row_id}", location=row.location, source=row.source, target=row.target)
        for name, sentence in sentences
        if sentence.kind is SentenceKind.MERGE
        for row_id, row in zip(row_ids(sentence.rows), sentence.rows, strict=True)
    )


def _properties(sentences: Sequence[tuple[str, SentenceDraft]]) -> tuple[PropertyMapping, ...]:
    return tuple(
        PropertyMapping(
            id=f"{name}/{row_id}",
            location=row.location,
            source=row.source,
            target=row.target,
            data_type=row.data_type,
            dependencies=row.dependencies,
        )
        for name, sentence in sentences
        if sentence.kind is SentenceKind.PROPS
        for row_id, row in zip(row_ids(sentence.rows), sentence.rows, strict=True)
    )
