"""Dates (DTL.md, dates): instants in UTC with nanoseconds; texts are no dates until they are parsed."""

from calendar import monthrange
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from harness.expr.directives import DIRECTIVE, Format, date_format
from harness.expr.functions.work import DROPPED, Dropped, Function, Work, each
from harness.expr.outcome import Result, Unspecified, one_of
from harness.expr.values import DAY, FIRST, LAST, SECOND, Date, Datetime, Value

FIXED = {
    "week": 7 * DAY,
    "day": DAY,
    "hour": 3600 * SECOND,
    "minute": 60 * SECOND,
    "second": SECOND,
    "millisecond": 1_000_000,
    "microsecond": 1_000,
    "nanosecond": 1,
}
MONTHS = {"year": 12, "month": 1}
PARTS = (*FIXED, *MONTHS)
YEAR = 36_525 * DAY // 100
NO_ZONE = "the time zone {} is not known"


def datetime_format(work: Work, arguments: tuple[Value, ...]) -> Result:
    """The text of an instant in a time zone, by default UTC; everything else is dropped."""
    *zoned, text, value = arguments
    zone, form = _zone(zoned), date_format(text) if isinstance(text, str) else None
    if isinstance(zone, Unspecified):
        return zone
    if form is None or form.wrong:
        return Unspecified(reason=form.wrong if form else "a date format that is no text")

    def by_value(element: Value) -> Value | Dropped | Unspecified:
        if isinstance(element, Datetime):
            return _formatted(work, form, element, zone)
        if isinstance(element, Date):
            return Unspecified(reason="whether datetime-format takes a date without time")
        return DROPPED

    return each(work, value, by_value)


def datetime_parse(work: Work, arguments: tuple[Value, ...]) -> Result:
    """The instant that a text says in a time zone, by default UTC; text that does not fit is dropped."""
    *zoned, text, value = arguments
    zone, form = _zone(zoned), date_format(text) if isinstance(text, str) else None
    if isinstance(zone, Unspecified):
        return zone
    if form is None or form.wrong:
        return Unspecified(reason=form.wrong if form else "a date format that is no text")

    def by_value(element: Value) -> Value | Dropped | Unspecified:
        return _parsed(work, form, element, zone) if isinstance(element, str) else DROPPED

    return each(work, value, by_value)


def datetime_plus(work: Work, arguments: tuple[Value, ...]) -> Result:
    part, number, value = arguments
    if not isinstance(part, str) or part not in PARTS or not isinstance(number, int) or isinstance(number, bool):
        return Unspecified(reason="datetime-plus without a part of a date and an integer")
    if value is None:
        return Unspecified(reason="datetime-plus of null", among=(None, ()))

    def by_value(element: Value) -> Value | Dropped | Unspecified:
        if not isinstance(element, Datetime):
            return Unspecified(reason="datetime-plus of what is no datetime")
        moved = _months_later(element, number * MONTHS[part]) if part in MONTHS else _later(element, number, part)
        if isinstance(moved, Datetime) and not FIRST <= moved <= LAST:
            return Unspecified(reason="dates outside of the years 1 to 9999")
        return moved

    return each(work, value, by_value)


def datetime_diff(work: Work, arguments: tuple[Value, ...]) -> Result:
    """START minus END in whole parts, cut toward zero."""
    part, start, end = arguments
    if not isinstance(part, str) or part not in PARTS:
        return Unspecified(reason="datetime-diff without a part of a date")
    if not isinstance(start, Datetime) or not isinstance(end, Datetime):
        if start is None or end is None:
            return Unspecified(reason="datetime-diff of null", among=(None, ()))
        return Unspecified(reason="datetime-diff of what is no datetime")
    between = start.nanoseconds - end.nanoseconds
    if part in FIXED:
        return _quotient(between, FIXED[part])
    months = _quotient(_calendar_months(start, end), MONTHS[part])
    average = _quotient(between, YEAR * MONTHS[part] // 12)
    return one_of(f"whether a {part} is counted by the calendar or by 365.25 days a year", months, average)


def now(work: Work, _: tuple[Value, ...]) -> Result:
    return work.now if work.now else Unspecified(reason="the time of the evaluation: no clock was given")


FUNCTIONS: dict[str, Function] = {
    "datetime-format": datetime_format,
    "datetime-parse": datetime_parse,
    "datetime-plus": datetime_plus,
    "datetime-diff": datetime_diff,
    "now": now,
}


def _zone(words: list[Value]) -> ZoneInfo | Unspecified | None:
    """The zone named by the optional argument; None for UTC."""
    if not words:
        return None
    found = zone_named(words[0]) if isinstance(words[0], str) else None
    return found or Unspecified(reason=NO_ZONE.format(words[0] if isinstance(words[0], str) else "of this kind"))


@lru_cache(maxsize=64)
def zone_named(name: str) -> ZoneInfo | None:
    """The time zone of a name such as `Europe/Oslo`; None if there is none."""
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def _formatted(work: Work, form: Format, value: Datetime, zone: ZoneInfo | None) -> Value | Unspecified:
    try:
        moment = value.moment().astimezone(zone or UTC)
    except (OverflowError, ValueError):
        return Unspecified(reason="dates outside of the years 1 to 9999")
    if "Y" in form.directives and moment.year < 1000:
        return Unspecified(reason="whether %Y pads years below 1000")
    if "z" in form.directives:
        return Unspecified(reason="whether %z writes +0100 or +01:00")
    if "p" in form.directives:
        work.infer("%p writes AM and PM")
    work.spend(len(form.text))
    return DIRECTIVE.sub(lambda found: _WRITERS[found[1]](moment), form.text)


_WRITERS: dict[str, Callable[[datetime], str]] = {
    "d": lambda moment: f"{moment.day:02}",
    "e": lambda moment: str(moment.day),
    "H": lambda moment: f"{moment.hour:02}",
    "I": lambda moment: f"{(moment.hour - 1) % 12 + 1:02}",
    "m": lambda moment: f"{moment.month:02}",
    "M": lambda moment: f"{moment.minute:02}",
    "p": lambda moment: "AM" if moment.hour < 12 else "PM",
    "S": lambda moment: f"{moment.second:02}",
    "f": lambda moment: f"{moment.microsecond:06}",
    "y": lambda moment: f"{moment.year % 100:02}",
    "Y": lambda moment: f"{moment.year:04}",
    "%": lambda _: "%",
}


def _parsed(work: Work, form: Format, text: str, zone: ZoneInfo | None) -> Value | Dropped | Unspecified:
    work.spend(len(text))
    found = form.strict.fullmatch(text)
    if not found:
        if form.lenient.fullmatch(text):
            return Unspecified(reason="whether datetime-parse takes text that is not exactly as the format says")
        return DROPPED
    said = found.groupdict()
    year = said.get("Y") or (said.get("y") and str(int(said["y"]) + (2000 if int(said["y"]) <= 68 else 1900)))
    day, month = said.get("d") or said.get("e"), said.get("m")
    half, hours = said.get("p"), said.get("I")
    if not (year and month and day) or (hours is None) != (half is None) or (hours and said.get("H")):
        return Unspecified(reason="what datetime-parse makes of a format without year, month, day or half of the day")
    if len(said.get("f") or "000000") < 6:
        work.infer("%f reads a fraction of fewer than six digits")
    hour = int(hours) % 12 + (12 if half == "PM" else 0) if hours else int(said.get("H") or 0)
    fraction = int((said.get("f") or "").ljust(6, "0"))
    try:
        local = datetime(
            int(year), int(month), int(day), hour, int(said.get("M") or 0), int(said.get("S") or 0), fraction
        )
    except ValueError:
        return DROPPED
    return _instant(local, zone, said.get("z") or "")


def _instant(local: datetime, zone: ZoneInfo | None, offset: str) -> Value | Unspecified:
    if offset and zone:
        return Unspecified(reason="what %z means beside a time zone")
    try:
        if zone:
            ways = {Datetime.of(local.replace(tzinfo=zone, fold=fold)) for fold in (0, 1)}
            if len(ways) > 1:
                return Unspecified(reason="which instant a time is that summer time repeats or skips")
            return ways.pop()
        ahead = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])) if offset else timedelta()
        moment = local.replace(tzinfo=UTC) - (ahead if offset[:1] == "+" else -ahead)
    except OverflowError:
        return Unspecified(reason="dates outside of the years 1 to 9999")
    return Datetime.of(moment)


def _later(value: Datetime, number: int, part: str) -> Datetime:
    return Datetime(nanoseconds=value.nanoseconds + number * FIXED[part])


def _months_later(value: Datetime, months: int) -> Datetime | Unspecified:
    moment = value.moment()
    year, month = divmod(moment.year * 12 + moment.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return Unspecified(reason="dates outside of the years 1 to 9999")
    if moment.day > monthrange(year, month + 1)[1]:
        return Unspecified(reason="what datetime-plus makes of a day that the month does not have")
    return Datetime.of(moment.replace(year=year, month=month + 1), value.nanoseconds % 1000)


def _calendar_months(start: Datetime, end: Datetime) -> int:
    """Whole months from one instant to another, negative if the first is earlier."""
    if start < end:
        return -_calendar_months(end, start)
    a, b = start.moment(), end.moment()
    months = (a.year - b.year) * 12 + a.month - b.month
    within_a = (a.day, start.nanoseconds % DAY)
    within_b = (b.day, end.nanoseconds % DAY)
    return months - (within_a < within_b)


def _quotient(number: int, divisor: int) -> int:
    """Cut toward zero."""
    return abs(number) // divisor * (1 if number >= 0 else -1)
