"""`harness.toml` binds what a document leaves open, or leaves statements out; all commands and both fronts agree."""

import shutil
import tomllib
from pathlib import Path

import pytest

from harness.model.run import Run
from harness.model.verdict import Verdict
from harness.store import runfile
from tests.cli.command import EXAMPLES, Ended, command

NAME = "bryggeshop-tinderegnskap"
OPEN = {"order--sales-order/when", "supplier--vendor/when"}
OPEN |= {f"{pair}/connected" for pair in ("delivery--shipment", "contact--person--human-data-", "note--comment")}
BINDINGS = """\
[conditions.'When a Bryggeshop Order gets the status "Sold"']
holds = { status = "Sold" }
fails = { status = "Open" }

[conditions."When a Bryggeshop Supplier is approved. Until then, it waits"]
holds = { approval.state = "approved", blocked = false }
fails = { approval.state = "waiting" }

[[connections]]
record = "Bryggeshop Delivery"
property = "order"
refers_to = "Bryggeshop Order"

[[connections]]
record = "Bryggeshop Contact"
property = "orders"
refers_to = "Bryggeshop Order"
many = true

[[connections]]
record = "Bryggeshop Supplier"
property = "contactPerson"
refers_to = "Bryggeshop Contact"
"""
ABOUT = """
[[connections]]
record = "Bryggeshop Note"
property = "about.{0}"
refers_to = "Bryggeshop {1}"
"""
NOTES = (("order", "Order"), ("supplier", "Supplier"), ("product", "Product"), ("company", "Customers company"))
BINDINGS += "".join(ABOUT.format(*each) for each in NOTES)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "specs").mkdir()
    shutil.copy(EXAMPLES / f"{NAME}.rst", tmp_path / "specs")
    return tmp_path


def latest(folder: Path) -> Run:
    return runfile.read(folder / "reports" / "latest")


def verdicts(folder: Path) -> dict[str, tuple[Verdict, str]]:
    found = latest(folder).verdicts()
    return {one.statement.id.partition("/")[2]: (one.verdict, one.reason) for one in found}


def run(folder: Path, bindings: str, *arguments: str) -> Ended:
    (folder / "harness.toml").write_text(bindings, encoding="utf-8")
    return command("run", *arguments, cwd=folder)


def test_bound_statements_and_what_hangs_on_them_pass(folder: Path) -> None:
    ended = run(folder, BINDINGS)
    assert ended.code == 0, ended.err
    found = verdicts(folder)
    assert {id for id in OPEN if found[id][0] is Verdict.PASSED} == OPEN
    rest = {id for id, (verdict, _) in found.items() if verdict is not Verdict.PASSED}
    assert {id.partition("/")[0] for id in rest} == {"customers-company--customer--organisation-data-"}


def test_a_fault_against_a_condition_is_found(folder: Path) -> None:
    assert run(folder, BINDINGS, "--fault", "condition-ignored").code == 1
    failed = {id for id, (verdict, _) in verdicts(folder).items() if verdict is Verdict.FAILED}
    assert failed == {"order--sales-order/when", "supplier--vendor/when"}


def test_the_lines_of_the_report_can_be_pasted(folder: Path) -> None:
    """With nothing bound, each open statement says what to paste; pasted and pointed at properties, all are judged."""
    assert run(folder, "").code == 0
    found = verdicts(folder)
    assert {found[id][0] for id in OPEN} == {Verdict.MANUAL}
    pasted = "\n".join(found[id][1].partition("harness.toml")[2].partition(":\n")[2] for id in sorted(OPEN))
    names = (f'property = "bound{number}"' for number in range(pasted.count('property = "property"')))
    for name in names:
        pasted = pasted.replace('property = "property"', name, 1)
    assert len(tomllib.loads(pasted)["connections"]) == 7
    assert run(folder, pasted).code == 0
    again = verdicts(folder)
    assert {id for id in OPEN if again[id][0] is Verdict.PASSED} == OPEN


def test_written_feature_files_and_plain_pytest_agree_with_the_run(folder: Path) -> None:
    assert run(folder, BINDINGS).code == 0
    one = verdicts(folder)
    assert command("generate", "specs", cwd=folder).code == 0
    assert command("generate", "specs", "--check", cwd=folder).code == 0
    assert "refers to" in (folder / "features" / f"{NAME}.feature").read_text(encoding="utf-8")
    ended = command("features", "-q", "-p", "no:cacheprovider", cwd=folder, module="pytest")
    assert ended.code == 0, ended.out
    assert verdicts(folder) == one
    (folder / "harness.toml").unlink()
    assert command("generate", "specs", "--check", cwd=folder).code == 1


def test_excluded_statements_are_skipped_and_their_scenarios_not_run(folder: Path) -> None:
    excluded = """
[excluded]
"*/user--employee/*" = "not in this release"
"*/product--item/props/stock--units" = "rounds, ticket 12"
"*/no-such" = "a typo"
"""
    assert run(folder, BINDINGS + excluded, "--fault", "drops-property").code == 1
    found, whole = verdicts(folder), latest(folder)
    skipped = {reason for id, (verdict, reason) in found.items() if id.startswith("user--employee/")}
    assert skipped == {"not in this release"}
    assert found["product--item/props/stock--units"] == (Verdict.SKIPPED, "rounds, ticket 12")
    assert found["product--item/props/price--unitprice"][0] in (Verdict.PASSED, Verdict.FAILED)
    assert not any("User to Tinde" in scenario.name for scenario in whole.scenarios)
    claimed = {check.statement for one in whole.scenarios for step in one.steps for check in step.checks}
    assert not any(statement.endswith("stock--units") for statement in claimed)
    assert "[excluded] “*/no-such” matches no statement" in whole.notes


def test_only_excluded_statements_failing_is_no_failure(folder: Path) -> None:
    (folder / "harness.toml").write_text("")
    assert run(folder, BINDINGS, "--fault", "never-merges").code == 1
    red = [id for id, (verdict, _) in verdicts(folder).items() if verdict is Verdict.FAILED]
    lines = "\n".join(f'"{NAME}/{id}" = "known"' for id in red)
    assert run(folder, f"{BINDINGS}\n[excluded]\n{lines}\n", "--fault", "never-merges").code == 0
    assert {verdicts(folder)[id] for id in red} == {(Verdict.SKIPPED, "known")}
