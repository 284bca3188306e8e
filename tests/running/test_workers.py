"""pytest's own workers (`pytest -n`) and scenarios of the harness: refused by the real command line, nothing is run."""

import shutil
from pathlib import Path

import pytest

from tests.cli.command import SPECS, command

CONFIG = """
[systems.Zendesk]
connector = "zendesk"
sandbox = true
values = { subdomain = "acme-test", email = "me@acme.test" }
secrets = { api_key = "ZENDESK_API_KEY" }
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one document, its feature file, the configuration of a live run, and a test of somebody else's."""
    folder = tmp_path_factory.mktemp("workers")
    (folder / "specs").mkdir()
    shutil.copy(SPECS / "zendesk-custompms.rst", folder / "specs")
    assert command("generate", "specs", cwd=folder).code == 0
    (folder / "harness.toml").write_text(CONFIG, encoding="utf-8")
    (folder / "test_other.py").write_text("def test_other(tmp_path):\n    assert tmp_path\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--harness-mode=live"], "a live run has one poller and one rate limit for each system"),
        ([], "use `harness run -n` to spread documents over processes"),
    ],
)
def test_workers_are_refused_with_the_reason(folder: Path, options: list[str], said: str) -> None:
    """Exit code 2, one line that says what to do instead, and neither a scenario nor a report is made."""
    ended = command("features", "test_other.py", "-n", "2", *options, cwd=folder, module="pytest")
    assert ended.code == 2, ended.out
    assert said in ended.out
    assert "leave out -n" in ended.out
    assert "no tests ran" in ended.out
    assert "INTERNALERROR" not in ended.out + ended.err
    assert not (folder / "reports").exists()


def test_workers_are_not_refused_where_no_scenario_is_asked_for(folder: Path) -> None:
    """The plugin is loaded in every session, and leaves those of others alone."""
    ended = command("test_other.py", "-n", "2", cwd=folder, module="pytest")
    assert ended.code == 0, ended.out
    assert "1 passed" in ended.out
