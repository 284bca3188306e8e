"""Whether there is a `harness.toml`, for commands that need not load what reads it where there is none."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.config.shape import Config

FILE_NAME = "harness.toml"


def written(directory: Path) -> "Config | None":
    """What the `harness.toml` in a directory says, None where there is none; raises as `load` does."""
    if not (directory / FILE_NAME).is_file():
        return None
    from harness.config.reading import load  # and with it pydantic, which takes longer to load than a document to check

    return load(directory)
