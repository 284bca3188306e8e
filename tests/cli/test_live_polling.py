"""What a live run lists, as a gateway before the simulated systems sees it."""

import time
from collections import Counter
from pathlib import Path

from tests.cli.command import command
from tests.cli.live import Place, place
from tests.documents import document, section

ROWS = [("name", "title"), ("phone", "telephone")]
EVERY = section("EVERY", "KEEP", "PROPS", rows=ROWS)
POLL = 0.1  # as `place` writes it: a quarter of the lag
LAG = 4 * POLL


def lists(made: Place) -> list[str]:
    """The requests for a collection."""
    return [each.path for each in made.gateway.seen if each.method == "GET" and each.path.count("/") == 2]


def test_a_datatype_is_listed_once_an_interval_for_all_who_wait_and_only_for_changes_where_that_is_enough(
    tmp_path: Path,
) -> None:
    with place(tmp_path, document(EVERY), lag=LAG) as made:
        began = time.monotonic()
        ended = command("run", made.specs, "--mode", "live", cwd=made.folder)
        seconds = time.monotonic() - began
        assert ended.code == 0, ended.err
        assert made.shown() == made.before
        asked = lists(made)
    most = max(Counter(path.partition("?")[0] for path in asked).values())
    assert most <= seconds / POLL + 1
    whole = [path for path in asked if "since=" not in path]
    assert 0 < len(whole) < len(asked), "and every time is one that the system has shown"
    shown = "".join(each.answer for each in made.gateway.seen)
    times = {path.partition("since=")[2] for path in asked} - {""}
    assert all(f'"_updated": "{each}"' in shown or f'"_updated":"{each}"' in shown for each in times)


def test_what_is_recorded_is_listed_whole_so_that_it_can_be_replayed(tmp_path: Path) -> None:
    with place(tmp_path, document(section("EVERY", "PROPS", rows=ROWS)), lag=LAG) as made:
        ended = command("run", made.specs, "--mode", "live", "--record", "tape", cwd=made.folder)
        assert ended.code == 0, ended.err
        assert not any("since=" in path for path in lists(made))
    again = command("run", made.specs, "--mode", "replay", "--record", "tape", cwd=made.folder)
    assert again.code == 0, again.err
