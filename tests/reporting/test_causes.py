"""Findings with one cause are one thing to read, and none of them is lost."""

from pathlib import Path

from harness.model.run import Run
from harness.reporting.causes import Cause
from harness.reporting.view import page
from harness.store import runfile
from tests.cli.command import EXAMPLES, command


def causes(fault: str, folder: Path) -> tuple[Run, tuple[Cause, ...]]:
    ended = command("run", EXAMPLES / "fjordcrm-nordbooks.rst", "--fault", fault, "-n", "1", cwd=folder)
    assert ended.code == 1
    run = runfile.read(folder / "reports" / "latest")
    return run, page(run).causes


def test_what_fails_where_no_record_comes_is_one_cause_a_mapping_and_stands_with_the_promise(tmp_path: Path) -> None:
    """A dead sync: at each mapping's head stands the sentence that promises the record, the rest follows from it."""
    run, found = causes("dead", tmp_path)
    mappings = [cause.finding.mapping for cause in found]
    assert len(mappings) == len(set(mappings)) < page(run).findings
    told = [one for cause in found for one in (cause.finding, *cause.likewise)]
    assert len(told) == page(run).findings
    assert {one.mapping for cause in found for one in cause.likewise} <= set(mappings)
    heads = {str(cause.finding.sentences[0].kind) for cause in found}
    assert heads <= {"EVERY", "WHEN", "MATCH", "CONNECTED", "MERGE"}


def test_a_lost_property_is_a_cause_of_its_own(tmp_path: Path) -> None:
    _, found = causes("drops-property", tmp_path)
    assert found
    assert {sentence.kind for cause in found for sentence in cause.finding.sentences} <= {"PROPS", "PROPS row", "KEEP"}


def test_the_address_of_a_finding_that_another_stands_for_opens_it(tmp_path: Path) -> None:
    _, found = causes("dead", tmp_path)
    text = (tmp_path / "reports/latest/report.html").read_text(encoding="utf-8")
    for cause in found:
        for one in (cause.finding, *cause.likewise):
            assert text.count(f'id="{one.anchor}"') == 1
