"""The definitions that come with the harness, and where a configured connector's definition is."""

from difflib import get_close_matches
from functools import cache
from pathlib import Path

from harness.connect.api import Api
from harness.connect.installed import installed
from harness.connect.plugins import GROUP
from harness.connect.reading import read_api
from harness.errors import UsageError

FOLDER = Path(__file__).parent / "definitions"
ENDINGS = (".json", ".yaml", ".yml")


@cache
def shipped() -> tuple[Api, ...]:
    """All shipped definitions by name."""
    return tuple(read_api(path) for path in sorted(FOLDER.glob("*.yaml")))


def has_definition(connector: str) -> bool:
    """Whether `harness.toml` means a definition, a file or a shipped one, by a connector's name."""
    return connector.endswith(ENDINGS) or (FOLDER / f"{connector}.yaml") in FOLDER.glob("*.yaml")


def find(connector: str, directory: Path) -> Api:
    """The definition that `harness.toml` in a directory means: a shipped one's name, or a file."""
    if connector.endswith(ENDINGS):
        return read_api(directory / connector)
    paths = {path.stem: path for path in FOLDER.glob("*.yaml")}
    if connector in paths:
        return read_api(paths[connector])
    names = [*sorted(paths), *(each.name for each in installed(GROUP))]
    close = get_close_matches(connector, names, n=1)
    raise UsageError(
        f"there is no connector {connector}",
        hint=f"did you mean {close[0]}?" if close else f"known: {', '.join(names)}; or a file, .json or .yaml",
    )
