"""How long the sync took, as statements, reports and time-outs tell it; in virtual time, which is exact."""

from pathlib import Path

from harness.config import Timing
from harness.gherkin.text import write
from harness.model.verdict import Check, Settling, Verdict, settling
from harness.planning.plan import plan
from harness.running.engine import perform
from harness.running.judge import judge
from harness.running.mocked import mocked
from harness.sim.behaviour import Behaviour
from harness.sim.clock import run_virtually
from harness.sim.faults import FAULTS
from harness.spec.read import read
from harness.store import runfile
from tests.cli.command import EXAMPLES, command
from tests.documents import document, section
from tests.pages import held, words
from tests.performing import Performed, programs

EVERY = section("EVERY", "MATCH", "KEEP", "PROPS", rows=[("name", "title"), ("city", "town")])
TIMING = Timing(deadline=60, lag=20, poll=1, slowest_poll=1)


def performed(timing: Timing, fault: str = "") -> Performed:
    flow = read(document(EVERY), path="specs/a.rst", document_id="a").dataflow
    assert flow is not None
    made = plan(flow)
    staged = mocked(flow, FAULTS[fault] if fault else Behaviour, timing)
    outcomes = run_virtually(perform(programs(write(made), "a"), staged, done=lambda program: None))
    return Performed(outcomes=outcomes, verdicts=judge(flow, made, outcomes, {}))


def checks(ran: Performed) -> list[Check]:
    return [check for outcome in ran.outcomes for step in outcome.steps for check in step.checks]


def test_what_passed_says_how_long_it_took_and_no_negative_claim_does() -> None:
    """The sync passes every 20 s and a list is a second old at most, so nothing takes longer than the two together.

    A row whose value was there all the time, as after an edit of another property, has no time of its own.
    """
    told = set()
    for check in checks(performed(TIMING)):
        assert check.seen is None
        assert check.watched is None or (check.watched == 60 and check.settled is None)
        assert check.watched is not None or not check.claim.startswith("no new") or check.verdict is not Verdict.PASSED
        if check.claim.startswith("exactly one new"):
            assert check.settled is not None
        if check.settled is not None:
            assert 0 < check.settled <= 21
            assert not check.guard
            told.add(check.statement.removeprefix("a/person--customer/"))
    assert told == {"every", "keep", "props/name--title", "props/city--town"}


def test_a_slower_sync_settles_later() -> None:
    def slowest(timing: Timing) -> float:
        return max(verdict.settling.max for verdict in performed(timing).verdicts if verdict.settling)

    assert slowest(TIMING.model_copy(update={"lag": 2})) <= 3
    assert 15 <= slowest(TIMING) <= 21


def test_a_statement_has_the_times_of_what_was_judged_for_it_and_its_rows() -> None:
    ran = performed(TIMING)
    by_id = {each.statement.id: each for each in ran.verdicts}
    rows = [each for each in ran.verdicts if each.statement.parent and each.statement.parent.endswith("/props")]
    sentence = next(each for each in ran.verdicts if each.statement.id.endswith("/props"))
    assert len(rows) == 2
    assert sentence.settling is not None
    assert sentence.settling.count >= sum(row.settling.count for row in rows if row.settling) > 2
    for id, verdict in by_id.items():
        own = [each.settled for each in checks(ran) if each.statement == id and each.settled is not None]
        if not any(other.statement.parent == id for other in ran.verdicts):
            assert verdict.settling == settling(own)


def test_a_time_out_says_the_last_value_and_when_it_was_seen() -> None:
    failed = [check for check in checks(performed(TIMING, "drops-property")) if check.verdict is Verdict.FAILED]
    assert failed
    for check in failed:
        assert check.settled is None
        assert check.seen is not None
        assert 60 <= check.seen <= 62
        assert check.said.endswith(f", saw {check.actual} (last seen {check.seen:.1f} s after the write)")


def test_percentiles_are_by_nearest_rank() -> None:
    assert settling([]) is None
    assert settling([7.0]) == Settling(count=1, p50=7, p95=7, max=7)
    assert settling(float(n) for n in range(100, 0, -1)) == Settling(count=100, p50=50, p95=95, max=100)
    assert settling([1.0, 2.0, 9.0]) == Settling(count=3, p50=2, p95=9, max=9)


def test_reports_show_it(tmp_path: Path) -> None:
    """The page has it of a statement and of each check, also how long a negative one was watched; JSON has numbers."""
    ended = command("run", EXAMPLES / "fjordcrm-nordbooks.rst", "--format", "json", cwd=tmp_path)
    page = tmp_path / "reports/latest/report.html"
    verdicts = {each["statement"]: each for each in ended.json["verdicts"]}  # type: ignore[attr-defined]
    told = verdicts["fjordcrm-nordbooks/company--customer/props"]["settled"]
    assert 0 < told["p50"] <= told["p95"] <= told["max"] < 30
    said = f"{told['count']} times settled: p50 {told['p50']:g} s, p95 {told['p95']:g} s, at most {told['max']:g} s"
    assert said in words(page)
    assert verdicts["fjordcrm-nordbooks/person--employee/link"]["settled"] is None
    *_, settled, watched, _, _, _ = held(page)["steps.0"]["checks"]  # type: ignore[index]
    assert 30 in watched
    assert min(one for one in settled if one is not None) > 0
    command("run", EXAMPLES / "fjordcrm-nordbooks.rst", "--fault", "drops-property", cwd=tmp_path)
    assert " s after the write" in (tmp_path / "reports/latest/report.html").read_text(encoding="utf-8")


def test_an_hour_of_waiting_takes_seconds(tmp_path: Path) -> None:
    """A whole run whose clock passes an hour, with a deadline of ten minutes, by the command line.

    The time a run needs is how often it waits for the sync, so the small document's few waits make the hour.
    """
    (tmp_path / "harness.toml").write_text(
        "[timing]\ndeadline = 600\nwindow = 600\nlag = 240\npoll = 5\n", encoding="utf-8"
    )
    ended = command("run", EXAMPLES / "fjordcrm-nordbooks.rst", "--format", "json", cwd=tmp_path)
    assert ended.json["statements"]["failed"] == 0  # type: ignore[index]
    assert ended.json["statements"]["passed"] > 20  # type: ignore[index]
    run = runfile.read(tmp_path / "reports/latest")
    simulated = max(step.ended for outcome in run.scenarios for step in outcome.steps)
    assert simulated > 3600
    assert run.duration < 60
    assert simulated > 100 * run.duration
