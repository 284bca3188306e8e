"""What was seen: the requests and responses a verdict rests on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and its response, without headers, so that no secret reaches disk.

    `time` is in seconds of the run's clock since its start. `request` and `response` are JSON texts, empty where
    there was no body. `repeats` counts further requests just like it that were answered just the same.
    """

    time: float
    system: str
    method: str
    url: str
    status: int
    request: str = ""
    response: str = ""
    repeats: int = 0
