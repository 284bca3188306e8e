"""Documents for tests: put together by hand from sentences and rows, or drawn at random with all that FORMAT.md lists.

`drawn` has every oddity; `features` lists them as data, each with a search that finds it in a text. The calmer
documents that whole runs are made with are in `tests.generated`.
"""

from tests.documents.building import A, B, document, flow, section
from tests.documents.drawing import drawn

__all__ = ["A", "B", "document", "drawn", "flow", "section"]
