"""From which time on a system is asked for changes: a time that it has shown itself, and a little before the last."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from harness.connect.api import Shows
from harness.connect.connector import Observed
from harness.connect.kept import moment
from harness.connect.records import member
from harness.expr.jsontext import Json, dumps

LATE = 2.0
"""Seconds that a save may be shown later than one with a later time, as systems save several things at once."""


def since_of(shows: Shows, known: Iterable[Observed]) -> str:
    """The latest time of a save that lies so far before the last one that nothing is missed; empty where there is none.

    It is given as the system wrote it, so that nothing must be known of how it writes times.
    """
    times: dict[float, Json] = {}
    for record in known:
        shown = member(record.fields, shows.edit_times)
        seconds = _seconds(shown)
        if seconds is not None:
            times[seconds] = shown
    if not times:
        return ""
    latest = max(times) - max(LATE, 2 * shows.resolution)
    found = max((seconds for seconds in times if seconds <= latest), default=None)
    if found is None:
        return ""
    return str(times[found]) if isinstance(times[found], str) else dumps(times[found])


def _seconds(shown: Json) -> float | None:
    """Seconds of a time as APIs write it; also of a number that is written as a text."""
    found = moment(shown)
    if found is not None or not isinstance(shown, str):
        return found
    try:
        number = Decimal(shown)
    except InvalidOperation:
        return None
    return float(number) if number.is_finite() else None
