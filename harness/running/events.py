"""What the engine tells of a run while it goes on."""

from harness.model.run import ScenarioOutcome
from harness.model.verdict import Verdict
from harness.running.phrased import Program, ProgramStep


class Events:
    """Hears what happens in a run, and does nothing about it; whoever wants to know overrides what he wants to know.

    A HarnessError that is raised from here stops the run as a person would. Of steps only those are told that
    `hears_steps`.
    """

    hears_steps = False

    def scenario_started(self, program: Program) -> None:
        """A program begins, or begins again by itself."""

    def step_ended(self, program: Program, step: ProgramStep, verdict: Verdict, message: str) -> None:
        """A step has ended; its verdict is as far as is known by now."""

    def scenario_ended(self, outcome: ScenarioOutcome, *, final: bool, lonely: bool) -> None:
        """What came of a program, once as it is when it has run, and once more if it was not `final` then.

        It is `lonely` where something could not be judged for want of what other scenarios bring about.
        """


NOBODY = Events()
"""Nobody listens."""
