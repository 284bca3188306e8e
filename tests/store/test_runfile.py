"""The run file: what is written is read again, and nothing else is."""

import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.diagnostics import Diagnostic, Severity
from harness.errors import Exit, RunFileError
from harness.location import Location
from harness.model.evidence import Exchange
from harness.model.run import Run, RunDocument, ScenarioOutcome, StatementVerdict, StepOutcome
from harness.model.statement import Statement, StatementKind
from harness.model.verdict import Check, Verdict
from harness.store import runfile
from tests.runs import empty_run, mixed_run, specs_run

texts = st.text(max_size=20)  # no lone surrogates: those are replaced, see below
numbers = st.floats(min_value=0, max_value=1e6, allow_nan=False)
verdicts = st.sampled_from(Verdict)
names = st.lists(texts, max_size=2).map(tuple)
locations = st.builds(Location, path=texts, line=st.integers(1, 99), column=st.integers(1, 99))
exchanges = st.builds(
    Exchange,
    time=numbers,
    system=texts,
    method=texts,
    url=texts,
    status=st.integers(100, 599),
    request=texts,
    response=texts,
    repeats=st.integers(0, 9),
)
checks = st.builds(
    Check,
    statement=texts,
    claim=texts,
    verdict=verdicts,
    expected=texts,
    actual=texts,
    reason=texts,
    watched=st.none() | numbers,
    guard=st.booleans(),
)
steps = st.builds(
    StepOutcome,
    keyword=texts,
    text=texts,
    line=st.integers(1, 99),
    verdict=verdicts,
    table=st.lists(names, max_size=2).map(tuple),
    message=texts,
    began=numbers,
    ended=numbers,
    checks=st.lists(checks, max_size=2).map(tuple),
    exchanges=st.lists(exchanges, max_size=2).map(tuple),
)
scenarios = st.builds(
    ScenarioOutcome,
    id=texts,
    name=texts,
    feature=texts,
    line=st.integers(1, 99),
    document=texts,
    statements=names,
    verdict=verdicts,
    reason=texts,
    tags=names,
    steps=st.lists(steps, max_size=2).map(tuple),
)
stated = st.builds(
    StatementVerdict,
    statement=st.builds(
        Statement, id=texts, kind=st.sampled_from(StatementKind), location=locations, text=texts, mapping=texts
    ),
    verdict=verdicts,
    reason=texts,
    scenarios=st.just(()),
    left_out=names,
)
documents = st.builds(
    RunDocument,
    id=texts,
    path=texts,
    text=texts,
    digest=texts,
    diagnostics=st.lists(
        st.builds(
            Diagnostic,
            location=locations,
            code=texts,
            severity=st.sampled_from(Severity),
            message=texts,
            hint=texts,
        ),
        max_size=1,
    ).map(tuple),
    verdicts=st.lists(stated, max_size=2, unique_by=lambda verdict: verdict.statement.id).map(tuple),
)
runs = st.builds(
    Run,
    id=texts,
    started=texts,
    duration=numbers,
    harness=texts,
    mode=texts,
    depth=texts,
    fault=texts,
    documents=st.lists(documents, max_size=1).map(tuple),
    scenarios=st.lists(scenarios, max_size=2, unique_by=lambda outcome: outcome.id).map(tuple),
    notes=names,
)


@given(run=runs)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_run_is_read_as_it_was_written(run: Run, tmp_path: Path) -> None:
    """Control characters, line separators and every other character of Unicode survive."""
    runfile.write(run, tmp_path / "run.jsonl")
    assert runfile.read(tmp_path) == run


@pytest.mark.parametrize("run", [specs_run(), mixed_run(), empty_run()], ids=["specs", "mixed", "empty"])
def test_the_same_run_gives_the_same_bytes_and_writing_what_was_read_changes_nothing(run: Run, tmp_path: Path) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    runfile.write(run, first)
    runfile.write(runfile.read(first), second)
    assert first.read_bytes() == second.read_bytes()


def test_a_run_is_found_by_directory_file_and_link(tmp_path: Path) -> None:
    directory = tmp_path / "reports" / "r1"
    runfile.write(mixed_run(), directory / runfile.FILE_NAME)
    (tmp_path / "latest").symlink_to(directory, target_is_directory=True)
    for path in (directory, directory / runfile.FILE_NAME, tmp_path / "latest"):
        assert runfile.read(path) == mixed_run()
    assert [entry.name for entry in directory.iterdir()] == [runfile.FILE_NAME], "no temporary file is left"
    assert stat.S_IMODE((directory / runfile.FILE_NAME).stat().st_mode) & stat.S_IRUSR


def test_lone_surrogates_are_replaced_and_pairs_are_joined(tmp_path: Path) -> None:
    runfile.write(replace(empty_run(), notes=("a\ud800b", "\ud83d\ude00")), tmp_path / "run.jsonl")
    assert runfile.read(tmp_path).notes == ("a\ufffdb", "\U0001f600")


def lines(run: Run, tmp_path: Path) -> list[str]:
    runfile.write(run, tmp_path / "run.jsonl")
    return (tmp_path / "run.jsonl").read_text(encoding="utf-8").split("\n")[:-1]


def test_every_line_says_its_type(tmp_path: Path) -> None:
    types = [json.loads(line)["type"] for line in lines(mixed_run(), tmp_path)]
    run = mixed_run()
    assert types == ["run", *["document"] * len(run.documents), *["scenario"] * len(run.scenarios), "end"]


def refusal(path: Path) -> RunFileError:
    with pytest.raises(RunFileError) as caught:
        runfile.read(path)
    assert caught.value.exit is Exit.USAGE
    assert caught.value.hint
    assert caught.value.message.startswith(str(path))
    return caught.value


def test_a_missing_run_is_named(tmp_path: Path) -> None:
    (tmp_path / "dangling").symlink_to(tmp_path / "gone")
    for path in (tmp_path / "gone", tmp_path / "dangling", tmp_path):
        assert "no run there" in refusal(path).message


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", ":1: Invalid JSON"),
        (b"\xff\xfe\x00", ":1: Invalid JSON"),
        (b"[" * 100_000, ":1: Invalid JSON"),
        (b"<html>", ":1: Invalid JSON"),
        (b'{"type":"run","format":"harness-run","version":2}', "run.version"),
        (b'{"type":"run","format":"other","version":1}', "run.format"),
        (b'{"type":"surprise"}', ":1: "),
    ],
)
def test_a_file_that_is_no_run_file_is_refused(content: bytes, said: str, tmp_path: Path) -> None:
    file = tmp_path / "run.jsonl"
    file.write_bytes(content)
    assert said in refusal(file).message


def test_a_version_to_come_is_refused_with_the_version_we_read(tmp_path: Path) -> None:
    text = "\n".join(lines(mixed_run(), tmp_path)).replace('"version":1', '"version":2', 1)
    (tmp_path / "run.jsonl").write_text(text, encoding="utf-8")
    assert "reads version 1" in refusal(tmp_path / "run.jsonl").hint


def test_a_file_that_was_cut_says_so(tmp_path: Path) -> None:
    whole = lines(mixed_run(), tmp_path)
    file = tmp_path / "run.jsonl"
    file.write_text("\n".join(whole[:-1]), encoding="utf-8")
    assert f":{len(whole) - 1}: the file ends here" in refusal(file).message
    file.write_text("\n".join(whole)[: len("\n".join(whole)) // 2], encoding="utf-8")
    assert "Invalid JSON" in refusal(file).message


def test_a_line_that_was_changed_is_refused(tmp_path: Path) -> None:
    whole = lines(mixed_run(), tmp_path)
    file = tmp_path / "run.jsonl"
    for broken, said in (
        ([whole[0], *whole[2:]], "the sums say"),
        ([*whole, whole[-1]], "does not belong here"),
        ([whole[0], *whole], ":2: a line of type 'run' does not belong here"),
        (whole[1:], ":1: a line of type 'document' does not belong here"),
        ([*whole[:-2], whole[-1]], "the sums say"),
        ([line.replace('"passed"', '"good"', 1) for line in whole], ":2: "),
        ([line.replace('"keyword"', '"keyw"', 1) for line in whole], "keyw"),
        ([*whole[:2], "", *whole[2:]], ":3: Invalid JSON"),
    ):
        file.write_text("\n".join(broken), encoding="utf-8")
        assert said in refusal(file).message


def test_a_run_that_contradicts_itself_is_not_written(tmp_path: Path) -> None:
    run = mixed_run()
    twice = replace(run, scenarios=(*run.scenarios, run.scenarios[0]))
    lost = replace(run, scenarios=())
    for wrong, said in ((twice, "2 times"), (lost, "which is not there")):
        with pytest.raises(AssertionError, match=said):
            runfile.write(wrong, tmp_path / "run.jsonl")
    assert not list(tmp_path.iterdir())


def test_the_schema_names_every_type_of_line_and_refuses_what_it_does_not_know() -> None:
    text = json.dumps(runfile.schema())
    for name in ("RunLine", "DocumentLine", "ScenarioLine", "EndLine", "Exchange"):
        assert name in text
    assert '"additionalProperties": false' in text
