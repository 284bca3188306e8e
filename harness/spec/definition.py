"""Flow definitions as JSON, in the shape that `harness show --format json` writes and `harness regen` reads."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from harness.errors import UsageError
from harness.model.dataflow import SentenceKind, Side

Line = Annotated[str, StringConstraints(pattern=r"^[^\r\n]*$")]  # whatever becomes part of a line must not end it
ALONE = "what `show` tells beside the definition; not read"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Placed(_Part):
    id: str = Field(default="", description="as `show` writes it; empty for what is new")
    line: int = Field(default=0, ge=0, description="where it stands in the text; 0 for what is new")
    column: int = Field(default=1, ge=0)


class DatatypeDefinition(_Part):
    """A kind of record in one system."""

    system: Line
    datatype: Line


class SentenceDefinition(_Placed):
    """A sentence; `detail` is the condition of a WHEN, the datatypes of a CONNECTED, else empty."""

    kind: SentenceKind
    text: Line = Field(default="", description="for readers; the sentence is written from kind, names and detail")
    detail: tuple[Line, ...] = ()


class RuleDefinition(_Placed):
    """A row of a MERGE table."""

    source: Line
    target: Line


class DependencyDefinition(_Part):
    """`(Dependant on having {value} in {property})`, in the cell of the side whose property it is."""

    value: Line
    property: Line
    side: Side = Side.SOURCE


class PropertyDefinition(_Placed):
    """A row of a PROPS table."""

    source: Line
    target: Line
    data_type: Line
    dependencies: tuple[DependencyDefinition, ...] = ()


class MappingDefinition(_Placed):
    """A section; `sentences` alone will do where no sentence has details."""

    title: Line = Field(default="", description="how the section spells its datatypes; made of them if empty")
    source: DatatypeDefinition
    target: DatatypeDefinition
    sentences: tuple[SentenceKind, ...] = ()
    details: tuple[SentenceDefinition, ...] | None = None
    merge_rules: tuple[RuleDefinition, ...] = ()
    properties: tuple[PropertyDefinition, ...] = ()


class AliasDefinition(_Part):
    """A name by which sections call a system that the document's title calls otherwise, or not at all."""

    spelled: Line
    system: Line


class DocumentDefinition(_Part):
    """A document; with its `text`, only what was changed is written anew, without it all of it is."""

    path: str = "document"
    id: str = Field(min_length=1, description="its name: it is written to DIR/{id}.rst")
    source: Line
    target: Line
    generated: Line
    text: str | None = None
    aliases: tuple[AliasDefinition, ...] = Field(default=(), description="by which the titles of sections were read")
    mappings: tuple[MappingDefinition, ...]
    lines: object = Field(default=None, description=ALONE)
    statements: object = Field(default=None, description=ALONE)


class Definitions(_Part):
    """Flow definitions of any number of documents."""

    documents: tuple[DocumentDefinition, ...]
    diagnostics: object = Field(default=None, description=ALONE)


def parse(content: bytes, name: str) -> Definitions:
    """Check and load definitions; raises UsageError that names the JSON path of what is wrong."""
    try:
        return Definitions.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in first["loc"]).lstrip(".")
        place = f"{path}: " if path else ""
        hint = "`harness schema` prints the schema of flow definitions"
        raise UsageError(f"{name}: {place}{first['msg']}", hint=hint) from error
