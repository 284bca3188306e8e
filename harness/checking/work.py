"""What workers do, and how many of them there can be; apart from them, as a few documents are read without any."""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime

Work = Callable[[Sequence[bytes], datetime], list[bytes]]
Result = Callable[[], list[bytes]]


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
