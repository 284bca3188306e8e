"""Puts packages with plug-ins where a process finds them: those of the documentation, or modules written in a test."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs" / "plugins.md"
FILE = re.compile(r"^`(?P<name>[\w./-]+)`\n\n```\w+\n(?P<text>.*?)^```$", re.M | re.S)
SHOWN = re.compile(r"^```text\n(?P<text>.*?)^```$", re.M | re.S)


def documented() -> dict[str, str]:
    """The files of the documentation by name."""
    return {found["name"]: found["text"] for found in FILE.finditer(DOCS.read_text(encoding="utf-8"))}


def shown() -> list[str]:
    """What the documentation says that commands print."""
    return [found["text"] for found in SHOWN.finditer(DOCS.read_text(encoding="utf-8"))]


def install(folder: Path, name: str, modules: Mapping[str, str], entry_points: Mapping[str, Mapping[str, str]]) -> Path:
    """An installed distribution in a folder, which goes on the path of Python."""
    about = folder / f"{name.replace('-', '_')}-1.0.dist-info"
    about.mkdir(parents=True)
    (about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    lines = [
        line
        for group, entries in entry_points.items()
        for line in (f"[{group}]", *(f"{key} = {value}" for key, value in entries.items()))
    ]
    (about / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    for path, text in modules.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def install_documented(folder: Path) -> Path:
    """The package of the documentation, with the entry points that its pyproject.toml names."""
    files = documented()
    project = tomllib.loads(files["pyproject.toml"])["project"]
    modules = {name: text for name, text in files.items() if name.endswith(".py")}
    return install(folder, project["name"], modules, project["entry-points"])
