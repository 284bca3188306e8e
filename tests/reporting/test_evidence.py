"""Evidence: a body that was shown is linked, a list that grew shows what is new."""

import json

from harness.model.evidence import Exchange
from harness.reporting.evidence import Shelf


def looked(*names: str, time: float, extra: str = "") -> Exchange:
    response = json.dumps([{"id": name, "name": name * 40} for name in names]) + extra
    return Exchange(time=time, system="A", method="GET", url="https://a.mock/x", status=200, response=response)


def test_a_list_that_grew_shows_what_is_new_and_what_is_gone() -> None:
    shelf = Shelf()
    first = [f"r{number}" for number in range(30)]
    (whole,) = shelf.exchange(looked(*first, time=1), "one").bodies
    (grown,) = shelf.exchange(looked(*first[1:], "new", time=2), "one").bodies
    assert whole.since is None
    assert whole.text.startswith("[\n")
    assert grown.since is not None
    assert (grown.since.text, grown.since.href) == ("GET at 1.0 s", f"#{whole.anchor}")
    assert (grown.total, grown.fresh) == (30, 1)
    assert json.loads(grown.text)["id"] == "new"
    assert json.loads(grown.gone)["id"] == "r0"


def test_a_long_body_is_shown_once_and_named_with_its_scenario_from_another() -> None:
    shelf = Shelf()
    first = [f"r{number}" for number in range(30)]
    shelf.exchange(looked(*first, time=1), "one")
    (again,) = shelf.exchange(looked(*first, time=5), "two").bodies
    assert again.same is not None
    assert (again.text, again.same.text) == ("", "GET at 1.0 s in “one”")


def test_short_bodies_and_lists_that_changed_as_a_whole_are_shown_in_full() -> None:
    shelf = Shelf()
    for time in (1, 2):
        (short,) = shelf.exchange(looked("a", time=time), "one").bodies
        assert json.loads(short.text)[0]["id"] == "a"
    shelf.exchange(looked(*"bcdefghijklm", time=3), "one")
    (other,) = shelf.exchange(looked(*"nopqrstuvwxyz", time=4), "one").bodies
    assert other.since is None
    assert len(json.loads(other.text)) == 13


def test_a_body_that_is_no_json_is_shown_as_it_came() -> None:
    (body,) = Shelf().exchange(looked("a", time=1, extra=" and more <b>"), "one").bodies
    assert body.text.endswith(" and more <b>")
