"""The lines of a run file, version 1: a header, a line a document, a line a scenario, the sums."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from harness.model.run import Run, RunDocument, ScenarioOutcome, counts
from harness.model.verdict import Verdict

FORMAT = "harness-run"
VERSION = 1


class _Line(BaseModel):
    """Strict, since a key or a type that we do not know means that we would lose something."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class RunLine(_Line):
    """The first line: what the file is, and the facts of the run."""

    type: Literal["run"] = "run"
    format: Literal["harness-run"] = "harness-run"
    version: Literal[1] = 1
    id: str
    started: str
    duration: float
    harness: str
    mode: str
    depth: str
    fault: str
    notes: tuple[str, ...]
    shard: str = Field(default="", pattern=r"^([1-9][0-9]{0,3}/[1-9][0-9]{0,3})?$")


class DocumentLine(_Line):
    """One document with its text and its verdicts."""

    type: Literal["document"] = "document"
    document: RunDocument


class ScenarioLine(_Line):
    """One scenario with its steps, checks and evidence."""

    type: Literal["scenario"] = "scenario"
    scenario: ScenarioOutcome


class EndLine(_Line):
    """The last line: how much the file holds. A file without it was cut short."""

    type: Literal["end"] = "end"
    documents: int
    scenarios: dict[Verdict, int]
    statements: dict[Verdict, int]


Line = Annotated[RunLine | DocumentLine | ScenarioLine | EndLine, Field(discriminator="type")]

LINE: TypeAdapter[RunLine | DocumentLine | ScenarioLine | EndLine] = TypeAdapter(Line)


def sums(run: Run) -> EndLine:
    """The last line that belongs to a run."""
    return EndLine(
        documents=len(run.documents),
        scenarios=counts(scenario.verdict for scenario in run.scenarios),
        statements=counts(verdict.verdict for verdict in run.verdicts()),
    )


def schema() -> dict[str, object]:
    """The JSON Schema that every line of a run file keeps to."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **LINE.json_schema()}
