"""`harness mock --rate`, and a live run that keeps to such a limit, over real sockets."""

import signal
from pathlib import Path

from tests.cli.command import command
from tests.cli.serving import mock
from tests.documents import document, section

RATE = 10
ROWS = [("name", "title")]
MAPPINGS = [section("EVERY", "PROPS", a=f"Alfa Person{n}", b=f"Beta Customer{n}", rows=ROWS) for n in range(12)]


def write(folder: Path) -> None:
    (folder / "specs").mkdir()
    (folder / "specs/alfa-beta.rst").write_text(document(*MAPPINGS), encoding="utf-8")


def test_each_system_refuses_what_is_too_much_in_a_second(tmp_path: Path) -> None:
    """What is refused does nothing and says how long to wait; another system is not concerned, nor is the contents."""
    write(tmp_path)
    with mock("--no-sync", "--rate", "3", cwd=tmp_path) as served:
        answers = [served.http.post("/alfa/person0", json={"name": "Kari"}) for _ in range(5)]
        assert [each.status_code for each in answers] == [201, 201, 201, 429, 429]
        assert answers[-1].headers["retry-after"] == "1"
        assert served.http.get("/beta/customer0").status_code == 200
        assert [served.http.get("/").status_code for _ in range(5)] == [200] * 5
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(timeout=20)
        while "refused" not in (line := served.change_whole()):
            pass
        assert line == "Alfa: 2 requests refused as too many in a second"


def test_a_live_run_keeps_to_the_rate_so_that_a_strict_server_refuses_nothing(tmp_path: Path) -> None:
    """The harness.toml that is written names the limit; lists, writes and the clean-up together stay below it."""
    write(tmp_path)
    live = tmp_path / "live"
    with mock("--lag", "0.5", "--rate", str(RATE), "--write", live, cwd=tmp_path) as served:
        assert f"rate = {RATE}" in (live / "harness.toml").read_text(encoding="utf-8")
        ended = command("run", tmp_path / "specs", "--mode", "live", "--depth", "smoke", cwd=live)
        assert ended.code == 0, ended.err
        served.process.send_signal(signal.SIGTERM)
        served.process.wait(timeout=20)
        told = [served.change_whole() for _ in range(2)]
    assert told == [f"{name}: 0 requests refused as too many in a second" for name in ("Alfa", "Beta")]
