"""A live run that is recorded and run again without its systems, and one of which a system is simulated."""

import json
from pathlib import Path

from tests.cli.command import EXAMPLES, command
from tests.cli.serving import mock

DOCUMENT = EXAMPLES / "fjordcrm-nordbooks.rst"


def verdicts(text: str) -> list[tuple[str, str]]:
    return [(each["statement"], each["verdict"]) for each in json.loads(text)["verdicts"]]


def test_a_recorded_run_comes_out_the_same_without_its_systems(tmp_path: Path) -> None:
    live = ("run", DOCUMENT, "--mode", "live", "--depth", "smoke", "--record", "rec", "--format", "json")
    with mock(DOCUMENT, "--lag", "0.2", "--write", tmp_path / "live", cwd=tmp_path):
        first = command(*live, cwd=tmp_path / "live")
        assert first.code == 0, first.err
    replay = ("run", DOCUMENT, "--mode", "replay", "--depth", "smoke", "--record", "rec", "--format", "json")
    again = command(*replay, cwd=tmp_path / "live")
    assert again.code == 0, again.err
    assert verdicts(again.out) == verdicts(first.out)
    assert "passed" in dict(verdicts(again.out)).values()


def test_a_simulated_system_is_joined_with_a_real_one(tmp_path: Path) -> None:
    with mock(DOCUMENT, "--no-sync", "--write", tmp_path / "live", cwd=tmp_path):
        mixed = command("run", DOCUMENT, "--system", "Fjordcrm=live", "--depth", "smoke", cwd=tmp_path / "live")
    assert mixed.code == 0, mixed.err
    assert "Simulated were Nordbooks, and the sync that joins all systems." in mixed.out + mixed.err
