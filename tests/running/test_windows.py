"""How long is watched: what only watches does so together, and what still comes to rest is given until the deadline."""

from harness.config import Timing
from harness.gherkin.text import write
from harness.model.run import ScenarioOutcome
from harness.model.verdict import Verdict
from harness.planning.plan import plan
from harness.running.engine import perform
from harness.running.mocked import mocked
from harness.sim.behaviour import Behaviour
from harness.sim.clock import run_virtually
from harness.sim.sync import Sync
from harness.spec.read import read
from tests.documents import document, section
from tests.performing import programs

TIMING = Timing(deadline=30, lag=4, poll=1)
SILENCE = "each follows the other, then both are silent"


class Touching(Behaviour):
    """Saves every record of the run on the target's side unchanged in some of its passes."""

    passes: tuple[int, ...] = ()

    def __init__(self) -> None:
        self._pass = 0

    def after_pass(self, sync: Sync) -> None:
        self._pass += 1
        if self._pass in self.passes:
            ours = [one.key for pair in sync.pairs for one in sync.all(pair.target) if one.key.id[-2:] != "-1"]
            for key in ours:
                sync.touch(key)


def performed(*passes: int) -> dict[str, ScenarioOutcome]:
    """The scenarios of a mapping by the end of their names, under a sync that touches records in these passes."""

    class Told(Touching):
        pass

    Told.passes = passes
    flow = read(document(section("EVERY", "KEEP", "PROPS", rows=[("name", "title")])), document_id="a").dataflow
    assert flow is not None
    staged = mocked(flow, Told, TIMING)
    outcomes = run_virtually(perform(programs(write(plan(flow)), "a"), staged, done=lambda program: None))
    return {outcome.name.partition(": ")[2]: outcome for outcome in outcomes}


def test_steps_that_only_watch_another_record_each_share_their_window() -> None:
    outcomes = performed()
    for name, texts in (
        (SILENCE, ("comes to rest", "comes to rest")),
        ("saving it again unchanged changes nothing", ("no new", "stays as it is")),
    ):
        steps = [step for step in outcomes[name].steps if any(text in step.text for text in texts)]
        assert len(steps) == 2
        assert {step.began for step in steps} == {steps[0].began}
        assert [step.ended - step.began >= TIMING.deadline for step in steps] == [True, True]
        assert steps[0].ended - steps[0].began < 1.5 * TIMING.deadline
        assert [[check.watched for check in step.checks] for step in steps] == [[30.0], [30.0]]
        kinds = [
            {part for one in step.exchanges for part in ("person", "customer") if part in one.url} for step in steps
        ]
        assert [len(each) for each in kinds] == [1, 1], "each has the lists as evidence that it looked at"
        assert outcomes[name].verdict is Verdict.PASSED


def test_a_record_may_move_until_the_deadline_and_must_then_rest_for_a_whole_window() -> None:
    untouched = performed()[SILENCE]
    began = next(step.began for step in untouched.steps if "comes to rest" in step.text)
    soon = int(began // TIMING.lag) + 2
    late = performed(soon)[SILENCE]
    assert late.verdict is Verdict.PASSED
    longest = max(step.ended - step.began for step in late.steps if "comes to rest" in step.text)
    assert longest > TIMING.deadline + 1, "the watch began anew"


def test_a_record_that_never_rests_is_found() -> None:
    outcome = performed(*range(1, 200))[SILENCE]
    assert outcome.verdict is Verdict.FAILED
    verdicts = [step.verdict for step in outcome.steps if "comes to rest" in step.text]
    assert verdicts == [Verdict.PASSED, Verdict.FAILED], "the source rests"
