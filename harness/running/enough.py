"""How many scenarios may go wrong until a run stops, as with pytest's `--maxfail`."""

from collections.abc import Sequence

from harness.model.verdict import Verdict


class Enough(Exception):
    """As many scenarios have gone wrong as a person wants to see."""


class Enduring:
    """Counts the scenarios of a run that went wrong; `most` is how many stop it, 0 for none."""

    def __init__(self, most: int = 0) -> None:
        self._most = most
        self._wrong: set[str] = set()

    @property
    def reason(self) -> str:
        """Why what was not run was not, empty as long as it is not enough."""
        if not self._most or len(self._wrong) < self._most:
            return ""
        after = "the first failure" if self._most == 1 else f"{self._most} failures"
        return f"not run: stopped after {after}"

    def notes(self) -> Sequence[str]:
        """What the report says of it at its top."""
        return (f"{self.reason[len('not run: ') :].capitalize()}; the rest was not run.",) if self.reason else ()

    def note(self, scenario: str, verdict: Verdict) -> None:
        """Take down what came of a scenario (its id). Raises Enough where that is enough."""
        if verdict in (Verdict.FAILED, Verdict.ERRORED):
            self._wrong.add(scenario)
        if self.reason:
            raise Enough
