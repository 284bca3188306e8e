"""`harness mock`, counting what it is asked: `python -m benchmarks.counting FILE ARGUMENTS`.

A gateway in between would need more processor time than the harness and the servers together.
"""

import json
import sys
from collections import Counter
from pathlib import Path

from starlette.requests import Request

from harness.cli.main import main
from harness.connect import serving
from harness.connect.answering import Answer

asked: Counter[str] = Counter()


class Counting(serving.Server):
    """Counts requests: `METHOD path/of/collection`, LIST for the lists, and the status of answers."""

    def _answer(self, path: str, request: Request, body: bytes) -> Answer:
        answer = super()._answer(path, request, body)
        parts = path.strip("/").split("/")
        method = "LIST" if request.method == "GET" and len(parts) == 2 else request.method
        asked[f"{method} {'/'.join(parts[:2])}"] += 1
        asked[str(answer.status)] += 1
        return answer


if __name__ == "__main__":
    serving.Server = Counting  # type: ignore[misc]
    file = Path(sys.argv[1])
    sys.argv[1:2] = ["mock"]
    try:
        main()
    finally:
        file.write_text(json.dumps(asked), encoding="utf-8")
