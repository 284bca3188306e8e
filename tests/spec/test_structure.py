"""What docutils is used for, and what it must not do."""

from docutils.parsers.rst import directives, roles

from harness.spec.blocks import BlockKind
from harness.spec.structure import blocks
from tests.spec.texts import EXAMPLE, document, reading, section

DEFINES = document(section(".. role:: shout(raw)\n   :format: html", ".. default-role:: shout", "A `text` :shout:`x`."))


def test_the_blocks_of_a_document() -> None:
    """Headings, text and tables, each with its lines."""
    kinds = [block.kind for block in blocks(EXAMPLE.split("\n"))]
    assert kinds[:4] == [BlockKind.HEADING, BlockKind.TEXT, BlockKind.HEADING, BlockKind.TEXT]
    assert kinds.count(BlockKind.TABLE) == 5
    assert set(kinds) == {BlockKind.HEADING, BlockKind.TEXT, BlockKind.TABLE}


def test_a_document_cannot_define_roles_for_the_next_one() -> None:
    """docutils keeps roles and directives per process; reading a document leaves them as they were."""
    registries = (roles._roles, directives._directives)  # type: ignore[attr-defined]
    before = tuple(dict(registry) for registry in registries)
    reading(DEFINES)
    assert tuple(dict(registry) for registry in registries) == before
