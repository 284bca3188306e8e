"""The house: a module may import what stands above it in the list, never what stands below."""

import ast
from pathlib import Path

import pytest

import harness

HOUSE = Path(harness.__file__).parent
LAYERS = (
    ("errors", "location"),
    ("diagnostics",),
    ("config",),
    ("model",),
    ("expr",),
    ("spec",),
    ("planning",),
    ("gherkin",),
    ("sim",),
    ("store",),
    ("checking",),
    ("connect",),
    ("reporting",),
    ("running",),
    ("mutation",),
    ("cli",),
)
HEIGHT = {name: height for height, names in enumerate(LAYERS) for name in names}
# Who else may import these: they are the seams to the outside.
ONLY = {
    "httpx": {"connect", "running/engine.py"},
    "responses": {"connect"},
    "starlette": {"connect"},
    "uvicorn": {"connect"},
    "pytest": {"running"},
    "pytest_bdd": {"running"},
    "distributed": {"running/cluster.py"},
    "docutils": {"spec"},
    "click": {"cli"},
    "rich": {"cli"},
    "jinja2": {"reporting", "connect"},
    "yaml": {"connect"},
}
NEVER = {("sim", "planning"), ("planning", "sim"), ("model", "expr")}


def modules() -> list[str]:
    return sorted(path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py"))


def imported(module: str) -> set[str]:
    tree = ast.parse((HOUSE / module).read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


@pytest.mark.parametrize("module", modules())
def test_a_module_imports_only_what_stands_above_it(module: str) -> None:
    room = module.split("/")[0].removesuffix(".py")
    for name in imported(module):
        top, _, rest = name.partition(".")
        if top in ONLY:
            assert any(module.startswith(allowed) for allowed in ONLY[top]), f"{module} imports {name}"
        if top != "harness" or not rest or room in ("__init__", "__main__"):
            continue
        other = rest.split(".")[0]
        assert HEIGHT[other] <= HEIGHT[room], f"{module} imports {name}, which stands below it"
        assert (room, other) not in NEVER, f"{module} imports {name}"


def test_every_room_of_the_house_has_its_place_in_the_list() -> None:
    rooms = {module.split("/")[0].removesuffix(".py") for module in modules()} - {"__init__", "__main__", "examples"}
    assert rooms == set(HEIGHT)


def test_modules_stay_readable_in_one_go() -> None:
    long = {module: lines for module in modules() if (lines := (HOUSE / module).read_text().count("\n")) > 300}
    assert long == {}
