"""The feature files of a run as projects of other tools: the same phrases as steps, and all steps empty.

pytest-bdd gets a test module for each file, as it takes quadratic time for the scenarios of one module, and does not
make markers of the tags that name statements. Robot Framework has no Gherkin, so it gets a test for each scenario,
whose steps call one of three keywords with the step's text and the rows of its table.
"""

import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from shutil import copy
from subprocess import run

from benchmarks.child import Cost, cost, environment
from harness.gherkin.text import Written, read
from harness.model.scenario import Depth
from harness.planning.phrases import ALL

VERSIONS = ("behave==1.3.3", "robotframework==7.5")
BEYOND = Depth.DEEP.value
CONFTEST = """
from pytest_bdd import given, parsers, then, when

def empty():
    pass

{steps}

def pytest_bdd_apply_tag(tag, function):
    return True if tag.startswith("statement:") else None
"""
BEHAVE = """
from behave import given, then, use_step_matcher, when

use_step_matcher("re")

def empty(context, **named):
    pass

{steps}
"""
KEYWORDS = """
def given(text, *rows):
    pass

when = then = given
"""


def bare_pytest_bdd(features: Sequence[Path], here: Path) -> Cost:
    """What it costs to run the features by pytest-bdd and nothing else."""
    if not here.exists():
        project(features, here)
    plugins = ("-p", "pytest_bdd.plugin", "-p", "no:cacheprovider", "-p", "no:terminal")
    command = (sys.executable, "-m", "pytest", *plugins, "-m", f"not {BEYOND}")
    return _done(cost(command, {**environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}, here))


def project(features: Sequence[Path], here: Path) -> None:
    """Make the features a project of pytest-bdd's, a test module for each."""
    here.mkdir()
    steps = "\n".join(f"{each.keyword.lower()}(parsers.re({each.pattern.pattern!r}))(empty)" for each in ALL)
    (here / "conftest.py").write_text(CONFTEST.format(steps=steps))
    markers = "".join(f"    {tag}\n" for tag in sorted(_tags(features)))
    (here / "pytest.ini").write_text(f"[pytest]\nmarkers =\n{markers}")
    for number, feature in enumerate(features):
        copy(feature, here / f"{number}.feature")
        test = f'from pytest_bdd import scenarios\n\nscenarios("{number}.feature")\n'
        (here / f"test_{number}.py").write_text(test)


def others(features: Sequence[Path], here: Path) -> Mapping[str, Cost]:
    """What it costs to run them by behave and by Robot Framework, from an environment that is made for that."""
    python = _python(here)
    suites, files = here / "robot", here / "behave" / "features"
    (files / "steps").mkdir(parents=True)
    suites.mkdir()
    steps = "\n".join(f"{each.keyword.lower()}({each.pattern.pattern!r})(empty)" for each in ALL)
    (files / "steps" / "steps.py").write_text(BEHAVE.format(steps=steps))
    (suites / "Empty.py").write_text(KEYWORDS)
    for number, feature in enumerate(features):
        copy(feature, files / f"{number}.feature")
        (suites / f"{number}.robot").write_text("\n".join(_robot(read(feature.read_text(encoding="utf-8")))))
    behave = (python, "-m", "behave", "--tags", f"not {BEYOND}", "--format", "progress", "features")
    robot = (python, "-m", "robot", "--output", "output.xml", "--console", "none", ".")
    return {
        "behave": _done(cost(behave, environment(), here / "behave")),
        "Robot with log and report": _done(cost(robot, environment(), suites)),
    }


def _done(spent: Cost) -> Cost:
    """The cost of what has run all its scenarios; raises for what has not, which would be fast for nothing."""
    if spent["code"]:
        raise AssertionError(f"exit code {spent['code']}")
    return spent


def _python(here: Path) -> str:
    place = here / "venv"
    venv.create(place, with_pip=True)
    python = str(place / "bin" / "python")
    run([python, "-m", "pip", "install", "--quiet", *VERSIONS], check=True)  # noqa: S603 - our own
    return python


def _tags(features: Sequence[Path]) -> set[str]:
    written = (one for feature in features for one in read(feature.read_text(encoding="utf-8")))
    return {tag for one in written for tag in one.tags if not tag.startswith("statement:")}


def _robot(scenarios: Sequence[Written]) -> Iterator[str]:
    yield from ("*** Settings ***", "Library    Empty.py", "", "*** Test Cases ***")
    for scenario in scenarios:
        if BEYOND in scenario.tags:
            continue
        yield _word(scenario.name)
        keyword = "Given"
        for said, text, table in scenario.steps:
            keyword = keyword if said in ("And", "But") else said
            rows = (_word(" | ".join(row)) for row in table)
            yield "    ".join(("", keyword, _word(text)))
            yield from (f"    ...    {row}" for row in rows)
        yield ""


def _word(text: str) -> str:
    """A text as one argument of Robot Framework."""
    for letter in "\\$@&%#=":
        text = text.replace(letter, f"\\{letter}")
    return " ".join(text.split()) or "${EMPTY}"
