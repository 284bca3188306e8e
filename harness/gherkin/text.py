"""Writes a plan as Gherkin, and reads Gherkin back with the official parser to see that it says the same."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import cast

from gherkin.errors import ParserError
from gherkin.parser import Parser
from gherkin.parser_types import Rule as ParsedRule
from gherkin.parser_types import Scenario as ParsedScenario

from harness.errors import HarnessError
from harness.model.run import Table
from harness.model.scenario import Plan, Scenario

STATEMENT_TAG = "statement:"
MARK = "# Written by harness from "
DIGEST = "# Digest: "


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A scenario as a Gherkin parser sees it: its name, tags and (keyword, text, table) per step."""

    name: str
    tags: tuple[str, ...]
    steps: tuple[tuple[str, str, Table], ...]


def write(plan: Plan) -> str:
    """The feature file of a plan, the same bytes for the same plan.

    Its first lines name the document and hold a digest of the rest, so that an edit by hand is noticed. Raises
    HarnessError when a Gherkin parser would not read back just what was planned.
    """
    text = worded(plan)
    refuse_other(plan, read(text))
    return text


def refuse_other(plan: Plan, found: Iterable[Written]) -> None:
    """Raise HarnessError where a parser found anything else than was planned."""
    wanted = (_written(scenario) for scenario in plan.scenarios)
    if list(map(_unordered, found)) != list(map(_unordered, wanted)):
        raise HarnessError(f"{plan.path}: its names cannot be written as Gherkin that reads back the same")


def worded(plan: Plan) -> str:
    """What `write` gives, without reading it back: for comparing with a file that was written before."""
    body = "\n".join(_feature(plan))
    head = f"{MARK}{plan.path} ({plan.document}).\n# Your own scenarios belong into custom/, beside this file.\n"
    return f"{head}{DIGEST}{digest(body)}\n{body}"


def titles(text: str) -> int:
    """How many scenarios a feature file has that is just as `write` gave it."""
    return text.count("\n  Scenario: ")


def read(text: str) -> tuple[Written, ...]:
    """The scenarios of a feature file. Raises HarnessError for what is no Gherkin, naming the line."""
    return tuple(_read(scenario) for scenario in _scenarios(text))


def names(text: str) -> tuple[str, ...]:
    """The names of all scenarios of a feature file, those inside rules too. Raises HarnessError as `read` does."""
    return tuple(scenario["name"] for scenario in _scenarios(text))


def digest(body: str) -> str:
    return f"sha256:{sha256(body.encode('utf-8', 'surrogatepass')).hexdigest()}"


def origin(text: str) -> tuple[str, str] | None:
    """The path and id of the document that a feature file was written from, or None for a file not written by us."""
    first = text.partition("\n")[0].rstrip()
    if not first.startswith(MARK) or not first.endswith(")."):
        return None
    path, _, document = first.removeprefix(MARK).removesuffix(").").rpartition(" (")
    return path, document


def is_edited(text: str) -> bool:
    """Whether a written feature file was changed by hand after it was written."""
    lines = text.split("\n", 3)
    return len(lines) < 4 or lines[2] != f"{DIGEST}{digest(lines[3])}"


def remarks(text: str) -> Iterator[tuple[int, str]]:
    """The lines below scenario titles that Gherkin takes for description, with their numbers. Raises as `read` does."""
    for scenario in _scenarios(text):
        if scenario["description"]:
            lines = text.splitlines()
            start = scenario["location"]["line"]
            for number in range(start, start + len(scenario["description"].splitlines()) + 1):
                if number < len(lines) and lines[number].strip() in scenario["description"]:
                    yield number + 1, lines[number].strip()


def _scenarios(text: str) -> Iterator[ParsedScenario]:
    try:
        feature = Parser().parse(text)["feature"]
    except ParserError as error:
        first = next((line for line in str(error).splitlines() if line.startswith("(")), str(error))
        raise HarnessError(f"not readable as Gherkin: {first}") from error
    for child in feature["children"] if feature else []:
        rule = cast(ParsedRule | None, child.get("rule"))
        for own in (child, *(rule["children"] if rule is not None else ())):
            scenario = own.get("scenario")
            if scenario is not None:
                yield cast(ParsedScenario, scenario)


def _read(scenario: ParsedScenario) -> Written:
    steps = []
    for step in scenario["steps"]:
        table = step["dataTable"]["rows"] if "dataTable" in step else []
        cells = tuple(tuple(cell["value"] for cell in row["cells"]) for row in table)
        steps.append((step["keyword"].strip(), step["text"], cells))
    tags = tuple(tag["name"].removeprefix("@") for tag in scenario["tags"])
    return Written(name=scenario["name"], tags=tags, steps=tuple(steps))


def _feature(plan: Plan) -> Iterator[str]:
    yield f"Feature: {plan.title}"
    for scenario in plan.scenarios:
        yield ""
        yield f"  # {scenario.location}: {scenario.sentence}"
        yield f"  {' '.join(f'@{tag}' for tag in _tags(scenario))}"
        yield f"  Scenario: {scenario.name}"
        for step in scenario.steps:
            yield f"    {step.keyword} {step.text}"
            yield from _table(step.table)
    yield ""


def _table(table: Table) -> Iterator[str]:
    cells = [[_escape(cell) for cell in row] for row in table]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row in cells:
        padded = " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"      | {padded} |"


def _escape(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("\n", "\\n")


def _tags(scenario: Scenario) -> Iterable[str]:
    return (*scenario.tags, *(f"{STATEMENT_TAG}{statement}" for statement in scenario.statements))


def _unordered(scenario: Written) -> tuple[str, frozenset[str], tuple[tuple[str, str, Table], ...]]:
    """A scenario by what its order matters for, which is not its tags."""
    return scenario.name, frozenset(scenario.tags), scenario.steps


def _written(scenario: Scenario) -> Written:
    return Written(
        name=scenario.name,
        tags=tuple(_tags(scenario)),
        steps=tuple((step.keyword, step.text, step.table) for step in scenario.steps),
    )
