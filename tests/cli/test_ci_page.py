"""The files of docs/ci.md: taken out of the page, read as YAML, and their commands run as the two services would."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from harness.model.verdict import Verdict
from harness.store import runfile
from tests.cli.command import SPECS, command

PAGE = Path(__file__).parents[2] / "docs" / "ci.md"
INSTALL = "pip install -r requirements.txt"
Tree = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """What a service is asked to do: the lines of each part with its environment, what is kept of it, the last lines.

    `merged` is what the last job keeps for the next pipeline, which puts it where it was.
    """

    parts: Sequence[tuple[Sequence[str], Mapping[str, str]]]
    kept: str
    report: Sequence[str]
    merged: str
    known: str


def block(number: int) -> Tree:
    found = re.findall(r"^```yaml\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert len(found) == 2
    return tree(yaml.safe_load(found[number]))


def tree(value: object) -> Tree:
    assert isinstance(value, dict)
    return value


def several(value: object) -> Sequence[object]:
    assert isinstance(value, list)
    return value


def text(value: object) -> str:
    assert isinstance(value, str)
    return value


def step(job: Tree, uses: str) -> Tree:
    """What the one step of a job that uses an action is given."""
    (found,) = (each for each in map(tree, several(job["steps"])) if text(each.get("uses", "")).startswith(uses))
    return tree(found["with"])


def github() -> Pipeline:
    """As GitHub Actions reads it: a job for each value of the matrix, expressions filled in."""
    jobs = tree(block(0)["jobs"])
    verify, report = tree(jobs["verify"]), tree(jobs["report"])
    strategy = tree(verify["strategy"])
    shards = several(tree(strategy["matrix"])["shard"])
    assert strategy["fail-fast"] is False
    assert (verify["needs"], report["needs"], report["if"]) == ("costs", "verify", "always()")
    filled = {"strategy.job-total": str(len(shards))}
    nothing: Mapping[str, str] = {}
    parts = [(runs(verify, filled | {"matrix.shard": str(shard)}), nothing) for shard in shards]
    assert step(report, "actions/download-artifact")["path"] == "reports"
    merged = text(step(report, "actions/cache/save")["path"])
    known = text(step(verify, "actions/cache/restore")["path"])
    assert text(step(tree(jobs["costs"]), "actions/cache/restore")["path"]) == known
    kept = text(step(verify, "actions/upload-artifact")["path"])
    return Pipeline(parts=parts, kept=kept, report=runs(report, {}), merged=merged, known=known)


def runs(job: Tree, filled: Mapping[str, str]) -> list[str]:
    found = [text(each["run"]) for each in map(tree, several(job["steps"])) if "run" in each]
    return [re.sub(r"\$\{\{ (.*?) \}\}", lambda said: filled[said[1]], line) for line in found]


def gitlab() -> Pipeline:
    """As GitLab reads it: so many jobs as `parallel` says, each told which one it is."""
    jobs = block(1)
    costs, verify, report = (tree(jobs[name]) for name in ("costs", "verify", "report"))
    number = verify["parallel"]
    assert isinstance(number, int)
    lines = [text(line) for line in several(verify["script"])]
    # the costs of earlier runs are not among what the report is made of
    assert (report["when"], report["dependencies"]) == ("always", ["verify"])
    assert tree(verify["artifacts"])["when"] == "always"
    assert tree(costs["cache"])["key"] == tree(report["cache"])["key"]
    (kept,) = several(tree(verify["artifacts"])["paths"])
    (known,) = several(tree(costs["artifacts"])["paths"])
    (merged,) = several(tree(report["cache"])["paths"])
    return Pipeline(
        parts=[(lines, {"CI_NODE_INDEX": str(one), "CI_NODE_TOTAL": str(number)}) for one in range(1, number + 1)],
        kept=text(kept),
        report=[text(line) for line in several(report["script"])],
        merged=text(merged),
        known=text(known),
    )


def machine(folder: Path, lines: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run the lines of a job by the shell, `harness` being the one under test; what it installs is there."""
    assert INSTALL in lines
    tools = folder / ".tools"
    tools.mkdir(parents=True)
    (tools / "harness").write_text(f'#!/bin/sh\nexec "{sys.executable}" -W error -m harness "$@"\n', encoding="utf-8")
    (tools / "harness").chmod(0o755)
    known = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))}
    told = known | {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", **environment}
    for line in lines:
        assert line == INSTALL or line.startswith("harness ")
        if line != INSTALL:
            subprocess.run(["bash", "-euc", line], cwd=folder, env=told, timeout=120, check=True)


def pipeline(asked: Pipeline, folder: Path, known: Path | None) -> Path:
    """Run all jobs, each in a folder of its own with what the service would put there; returns the merged run."""
    last = folder / "last"
    (last / "reports").mkdir(parents=True)
    for number, (lines, environment) in enumerate(asked.parts):
        here = folder / str(number)
        shutil.copytree(SPECS, here / "specs")
        if known is not None:
            shutil.copytree(known, here / asked.known)
        machine(here, lines, environment)
        for kept in here.glob(asked.kept):
            shutil.copytree(kept, last / kept.relative_to(here))
    machine(last, asked.report, {})
    return last / asked.merged


@pytest.mark.parametrize("service", [github, gitlab])
def test_the_files_of_the_page_give_one_report_with_every_statement(
    service: Callable[[], Pipeline], tmp_path: Path
) -> None:
    """Also in the next pipeline, which knows the costs of this one; each document is run by one part."""
    asked = service()
    assert len(asked.parts) == 3
    shown = command("show", SPECS, "--format", "json", cwd=tmp_path).json
    statements = [tree(each)["id"] for one in several(shown["documents"]) for each in several(tree(one)["statements"])]
    first = pipeline(asked, tmp_path / "first", None)
    second = pipeline(asked, tmp_path / "second", first)
    for merged in (first, second):
        run = runfile.read(merged)
        assert [each.statement.id for each in run.verdicts()] == statements
        assert not [each for each in run.verdicts() if each.verdict is Verdict.SKIPPED]
        assert (merged / "report.html").is_file()
        assert (merged / "junit.xml").is_file()
    assert [runs_of(tmp_path / name, asked) for name in ("first", "second")] == [[0, 0, 0], [1, 1, 1]]


def runs_of(folder: Path, asked: Pipeline) -> list[int]:
    """How many runs of an earlier pipeline each part found where it writes its own."""
    return [
        len([file for file in (folder / str(number)).glob("reports/*/run.jsonl") if file.parent.name == "merged"])
        for number in range(len(asked.parts))
    ]


def test_the_pages_exit_codes_are_those_of_the_commands(tmp_path: Path) -> None:
    """A part without documents passed nothing, and a merge says which part is missing."""
    codes = [command("run", SPECS, "--shard", f"{part}/9", "-o", "reports", cwd=tmp_path).code for part in (1, 9)]
    assert codes == [0, 4]
    runs = list((tmp_path / "reports").glob("2*"))
    ended = command("report", *runs, "-o", "merged", cwd=tmp_path)
    assert ended.code == 3
    assert "Shard 2/9 is missing." in ended.err
