"""What a rule looks at: one document with its text, and the time at which it is looked at."""

from dataclasses import dataclass
from datetime import datetime

from harness.model.dataflow import Dataflow


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A document that was read; `now` is in UTC and without a zone, as documents write their times."""

    flow: Dataflow
    text: str
    now: datetime
