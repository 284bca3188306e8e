"""Collects a feature file as a pytest node of its own, its scenarios bound by pytest-bdd."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest
from pytest_bdd import scenario
from pytest_bdd.exceptions import GherkinParseError
from pytest_bdd.feature import get_feature
from pytest_bdd.parser import Feature, ScenarioTemplate, Step

from harness.errors import HarnessError
from harness.gherkin.text import STATEMENT_TAG, Written, is_edited, names, origin, remarks, titles
from harness.model.run import Table
from harness.planning.phrases import ALL
from harness.running.phrased import Program, ProgramStep
from harness.running.replay import conclude


class FeatureFile(pytest.Module):
    """A feature file; its items are named as its scenarios are."""

    def _getobj(self) -> ModuleType:
        """The scenarios as a module of test functions, as pytest expects of a Module."""
        module = ModuleType(self.path.stem)
        self.scenarios: dict[str, Callable[..., object]] = {}
        feature = self._feature()
        for name in feature.scenarios:
            bound = scenario(self.path.name, name, features_base_dir=str(self.path.parent))(conclude)
            self.scenarios[name] = bound
            setattr(module, name, bound)
        return module

    def istestfunction(self, obj: object, name: str) -> bool:
        return self.scenarios.get(name) is obj

    def istestclass(self, obj: object, name: str) -> bool:
        return False

    def _feature(self) -> Feature:
        """Parse the file, and see that pytest-bdd has kept every scenario in it."""
        try:
            text = self.path.read_text(encoding="utf-8")
            # what was read back when it was written, and is still that, need not be read a second time
            as_written = origin(text) is not None and not is_edited(text)
            found = () if as_written else names(text)
            if not as_written:
                _refuse_lost_steps(self.path, text)
            feature = get_feature(str(self.path.parent), self.path.name)
        except (HarnessError, UnicodeDecodeError, GherkinParseError) as error:
            raise self.CollectError(f"{self.path}: {error}") from error
        total = titles(text) if as_written else len(found)
        if total != len(feature.scenarios):
            found = found or names(text)
            twice = sorted(name for name, times in Counter(found).items() if times > 1)
            raise self.CollectError(f"{self.path}: scenarios must have names of their own: {', '.join(twice)}")
        if not total:
            raise self.CollectError(f"{self.path}: holds no scenario")
        return feature


def program(item: pytest.Function, feature: str, document: str) -> Program:
    """The scenario of an item as a program; `feature` is its file as people know it, `document` the document's id."""
    template = _template(item)
    callspec = getattr(item, "callspec", None)
    # without an example there is nothing to fill in, and filling in copies every cell of every table
    steps = template.render(callspec.params["_pytest_bdd_example"]).steps if callspec else template.steps
    tags = tuple(sorted(template.tags | template.feature.tags))
    return Program(
        id=f"{feature}::{item.name}",
        name=item.name,
        feature=feature,
        line=template.line_number,
        document=document,
        statements=tuple(tag.removeprefix(STATEMENT_TAG) for tag in tags if tag.startswith(STATEMENT_TAG)),
        tags=tuple(tag for tag in tags if not tag.startswith(STATEMENT_TAG)),
        steps=tuple(_steps(steps)),
    )


def scenarios(path: Path) -> Mapping[str, ScenarioTemplate]:
    """The scenarios of a feature file that was collected, by name."""
    found: Mapping[str, ScenarioTemplate] = get_feature(str(path.parent), path.name).scenarios
    return found


def written(path: Path) -> Iterator[Written]:
    """The scenarios of a feature file that was collected, as pytest-bdd has read them."""
    for template in scenarios(path).values():
        steps = tuple((step.keyword, step.text, step.table) for step in _steps(template.steps))
        yield Written(name=template.name, tags=tuple(template.tags), steps=steps)


def _template(item: pytest.Function) -> ScenarioTemplate:
    return scenarios(item.path)[item.originalname]


def _steps(steps: list[Step]) -> Iterator[ProgramStep]:
    for step in steps:
        table: Table = ()
        if step.datatable is not None:
            table = tuple(tuple(str(cell) for cell in row) for row in step.datatable.raw())
        yield ProgramStep(
            keyword=step.keyword.strip(),
            type=step.type.capitalize(),
            text=step.name,
            line=step.line_number,
            table=table,
        )


def _refuse_lost_steps(path: Path, text: str) -> None:
    """A step whose keyword is mistyped can become description, and the scenario pass without it: say so instead."""
    for number, line in remarks(text):
        if any(phrase.pattern.search(line) for phrase in ALL):
            raise pytest.Collector.CollectError(
                f"{path}:{number}: “{line}” reads like a step but its keyword is not one"
            )
