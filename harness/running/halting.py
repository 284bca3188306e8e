"""Why a scenario, or all of them, must not go on."""

from harness.errors import HarnessError
from harness.model.dataflow import Datatype


class NotOurs(HarnessError):
    """A step would write to a record that is neither the run's own nor adopted."""


class LeftOver(HarnessError):
    """A value that is to tell records apart is in a system already."""


class Surplus(HarnessError):
    """More records of a datatype appear than the documents account for: going on would flood the systems."""

    def __init__(self, datatype: Datatype, there: int, due: int) -> None:
        super().__init__(
            f"stopped: {there} {datatype} records have appeared where {due} are accounted for",
            hint="a sync that never rests would flood the systems",
        )
        self.datatype = datatype
        self.there = there
        self.due = due
