"""All that a report holds: what stands in the page, and what is packed into it."""

import json
import re
import zlib
from base64 import b64decode
from pathlib import Path

PACKED = re.compile(r'<script type="text/plain" id="data\.([a-z.0-9]+)">([^<]*)')


def held(path: Path) -> dict[str, object]:
    """What is packed into a report, by name."""
    text = path.read_text(encoding="utf-8")
    return {name: json.loads(zlib.decompress(b64decode(data))) for name, data in PACKED.findall(text)}


def words(path: Path) -> str:
    """Every text that a report shows, or would show if it was asked for."""
    return path.read_text(encoding="utf-8") + json.dumps(held(path), ensure_ascii=False)
