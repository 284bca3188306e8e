"""Every datatype of every shipped definition does all that a live run asks of it, over sockets, at strict servers."""

from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from harness.connect.connector import Observed
from harness.connect.records import member
from harness.connect.shipped import shipped
from harness.errors import ConnectorError
from tests.apps.faulty import Fault, between
from tests.connect.vendors import KINDS, MARK, Fields, Kind, Talk, talk

OTHER = MARK.removesuffix("7") + "8"
each_kind = pytest.mark.parametrize("kind", KINDS, ids=str)


def test_every_datatype_of_every_definition_is_tried() -> None:
    assert sorted(map(str, KINDS)) == sorted(f"{api.name}-{part.name}" for api in shipped() for part in api.datatypes)


async def within(on: Talk, kind: Kind, mark: str = MARK.removesuffix("7") + "6") -> Fields:
    """The property with the id of a new parent, for records that are part of another."""
    part = on.connector.api.of(kind.type)
    assert part is not None
    if not part.parent:
        return {}
    above = next(each for each in KINDS if each.vendor == kind.vendor and each.datatype == part.parent)
    return {part.parent_property: (await on.connector.create(above.type, {}, mark=mark)).id}


def flat(fields: Any, before: str = "") -> Fields:
    return {
        path: value
        for name, inner in fields.items()
        for path, value in (
            flat(inner, f"{before}{name}.").items() if isinstance(inner, dict) else [(before + name, inner)]
        )
    }


def by_id(records: tuple[Observed, ...]) -> dict[str, Observed]:
    return {each.id: each for each in records}


@each_kind
def test_a_record_of_which_nothing_is_said_is_valid_unique_and_found_by_its_mark(kind: Kind) -> None:
    """It is shown alike, in the same version, by the answer, the look-up and the list."""

    async def act(on: Talk) -> None:
        fields = await within(on, kind)
        found_by = on.connector.found_by(kind.type, fields, MARK)
        made = await on.connector.create(kind.type, fields, mark=MARK)
        second = await on.connector.create(kind.type, fields, mark=OTHER)
        assert MARK in found_by.values()
        assert {path: member(made.fields, path) for path in found_by} == found_by
        assert {path: member(second.fields, path) for path in found_by} != found_by
        assert made.id != second.id
        assert await on.connector.get(kind.type, made.id) == made
        listed = by_id(await on.connector.listing(kind.type))
        assert (listed[made.id], listed[second.id]) == (made, second)
        for name, id in fields.items():
            assert str(listed[made.id].fields[name]) == id
        assert on.remarks == []

    talk(kind.vendor, act)


@each_kind
def test_what_is_given_is_sent_as_it_is_and_nothing_of_it_is_marked(kind: Kind) -> None:
    async def act(on: Talk) -> None:
        given = {**kind.given, **await within(on, kind)}
        found_by = on.connector.found_by(kind.type, given, MARK)
        assert flat(kind.given).items() <= found_by.items()
        assert found_by.items() <= flat(given).items()
        made = await on.connector.create(kind.type, given, mark=MARK)
        for path, value in flat(kind.given).items():
            assert member(made.fields, path) == value
        assert {path: member(made.fields, path) for path in found_by} == found_by
        assert await on.connector.get(kind.type, made.id) == made

    talk(kind.vendor, act)


@each_kind
def test_an_update_changes_what_it_names_and_nothing_else(kind: Kind) -> None:
    async def act(on: Talk) -> None:
        part = on.connector.api.of(kind.type)
        assert part is not None
        made = await on.connector.create(kind.type, {**kind.given, **await within(on, kind)}, mark=MARK)
        if part.update is None:
            with pytest.raises(ConnectorError, match="has no such operation"):
                await on.connector.update(kind.type, made.id, {"x": 1})
            return
        changed = await on.connector.update(kind.type, made.id, kind.change)
        assert changed is not None
        assert changed.version != made.version, "within the same second of a coarse clock"
        own = {*part.assigned}
        before, after = ({k: v for k, v in flat(each.fields).items() if k not in own} for each in (made, changed))
        assert after == {**before, **flat(kind.change)}
        assert await on.connector.get(kind.type, made.id) == changed
        unknown = made.id.rpartition("/")[0] + "/999" if "/" in made.id else "999"
        assert await on.connector.update(kind.type, unknown, kind.change) is None
        assert await on.connector.get(kind.type, unknown) is None

    talk(kind.vendor, act)


@each_kind
@pytest.mark.parametrize("given", [True, False], ids=["given", "marked"])
def test_an_empty_update_saves_a_record_unchanged(kind: Kind, given: bool) -> None:
    """It is sent and accepted with properties of the record; where the server has times of edits, they move."""

    async def act(on: Talk) -> None:
        part = on.connector.api.of(kind.type)
        assert part is not None
        if part.update is None:
            return
        fields = {**(kind.given if given else {}), **await within(on, kind)}
        made = await on.connector.create(kind.type, fields, mark=MARK)
        on.clock.go_on(5)
        saved = await on.connector.update(kind.type, made.id, {})
        assert saved is not None
        last = [one for one in on.app.seen if one.method != "GET"][-1]
        assert len(last.body) > len('{"name": ""}'), "a save with nothing in it"
        assert {k: v for k, v in saved.fields.items() if k not in part.assigned} == {
            k: v for k, v in made.fields.items() if k not in part.assigned
        }
        assert (saved.version == made.version) == (not part.shows.edit_times)

    talk(kind.vendor, act)


@each_kind
def test_a_deleted_record_is_gone_and_gone_it_cannot_be_deleted(kind: Kind) -> None:
    async def act(on: Talk) -> None:
        part = on.connector.api.of(kind.type)
        assert part is not None
        made = await on.connector.create(kind.type, await within(on, kind), mark=MARK)
        if part.delete is None:
            with pytest.raises(ConnectorError, match="has no such operation"):
                await on.connector.delete(kind.type, made.id)
            return
        assert await on.connector.delete(kind.type, made.id)
        assert await on.connector.get(kind.type, made.id) is None
        assert made.id not in by_id(await on.connector.listing(kind.type))
        assert not await on.connector.delete(kind.type, made.id)

    talk(kind.vendor, act)


@each_kind
@pytest.mark.parametrize("pages", ["none", "one record", "a page", "a page and one", "two pages"])
def test_a_list_of_any_length_is_read_whole_and_once(kind: Kind, pages: str) -> None:
    size = {
        "none": 0,
        "one record": 1,
        "a page": kind.page,
        "a page and one": kind.page + 1,
        "two pages": 2 * kind.page,
    }

    async def act(on: Talk) -> tuple[int, int]:
        for number in range(1, size[pages] + 1):
            kind.put(on.app, number)
        on.clock.go_on(1)  # replicas show them
        listed = await on.connector.listing(kind.type)
        assert on.remarks == []
        return len(listed), on.asked("GET").count(kind.path)

    records, requests = talk(kind.vendor, act, rate=1000)
    assert records == size[pages]
    assert requests <= size[pages] // kind.page + 2


@each_kind
def test_a_part_without_the_record_that_it_is_part_of_is_not_asked_for(kind: Kind) -> None:
    async def act(on: Talk) -> None:
        part = on.connector.api.of(kind.type)
        if part is not None and part.parent:
            with pytest.raises(ConnectorError, match=f"a create lacks {part.parent_property}"):
                await on.connector.create(kind.type, {}, mark=MARK)
            assert on.asked("POST", "PUT") == []

    talk(kind.vendor, act)


@each_kind
@pytest.mark.parametrize("given", [True, False], ids=["given", "marked"])
def test_a_create_whose_answer_is_lost_is_made_once_and_found(kind: Kind, given: bool) -> None:
    """Also where the system's search shows nothing of it for minutes, and its reads lag."""
    lose(kind, Fault.RESET, given=given)


@pytest.mark.parametrize("fault", [Fault.HALF, Fault.HTML, Fault.ERROR])
@pytest.mark.parametrize("name", ["zendesk-Organizations", "powerofficego-Customers", "tidsbanken-Kunde"])
def test_an_answer_to_a_create_that_says_nothing_is_as_good_as_lost(name: str, fault: Fault) -> None:
    lose(of(name), fault)


def lose(kind: Kind, fault: Fault, *, given: bool = False) -> None:
    with ExitStack() as stack:
        proxies = []

        def through(url: str) -> str:
            proxies.append(stack.enter_context(between(url)))
            return proxies[0].url

        async def act(on: Talk) -> None:
            fields = {**(kind.given if given else {}), **await within(on, kind)}
            await on.connector.listing(kind.type)  # so that there is a token
            before = len(await on.connector.listing(kind.type))
            proxies[0].spoil(fault, times=1)
            made = await on.connector.create(kind.type, fields, mark=MARK)
            assert proxies[0].spoiled == 1
            listed = by_id(await on.connector.listing(kind.type))
            assert len(listed) == before + 1, "made once"
            assert listed[made.id] == made

        talk(kind.vendor, act, through=through)


def of(name: str) -> Kind:
    return next(kind for kind in KINDS if str(kind) == name)


@pytest.mark.parametrize("name", ["powerofficego-Customers", "powerofficego-v1-Customers"])
def test_a_token_that_ends_in_mid_run_is_renewed_and_the_write_is_made_once(name: str) -> None:
    kind = of(name)

    async def act(on: Talk) -> None:
        await on.connector.create(kind.type, {}, mark=MARK)
        on.app._tokens.clear()  # ended, whatever its answer said about its life
        on.app._refreshing = set()  # v1's refresh token too
        made = await on.connector.create(kind.type, {}, mark=OTHER)
        assert made.id in by_id(await on.connector.listing(kind.type))
        on.clock.go_on(3600)  # so long that the connector knows it
        await on.connector.update(kind.type, made.id, kind.change)
        assert len(await on.connector.listing(kind.type)) == 2

    talk(kind.vendor, act)


@pytest.mark.parametrize(
    ("name", "options", "least"),
    [
        ("zendesk-Organizations", {"limit": 5}, 60),
        ("powerofficego-Customers", {}, 1),
        ("powerofficego-v1-Customers", {}, 1),
    ],
    ids=["Retry-After", "no Retry-After", "no Retry-After, and no JSON"],
)
def test_a_limit_of_requests_is_waited_out_and_nothing_is_lost(name: str, options: Any, least: float) -> None:
    kind = of(name)

    async def act(on: Talk) -> None:
        made = await on.connector.create(kind.type, {}, mark=MARK)
        await on.connector.listing(kind.type)
        while not on.app._limit.take():  # somebody else uses up the limit
            pass
        before = on.clock()
        second = await on.connector.create(kind.type, {}, mark=OTHER)
        assert on.clock() - before >= least
        assert [each.status for each in on.exchanges].count(429) == 1
        assert by_id(await on.connector.listing(kind.type)).keys() == {made.id, second.id}

    talk(kind.vendor, act, rate=100_000, **options)


def test_a_stale_ticket_is_a_conflict_that_says_so() -> None:
    kind = of("zendesk-Tickets")

    async def act(on: Talk) -> None:
        made = await on.connector.create(kind.type, {}, mark=MARK)
        stamp = {"safe_update": True, "updated_stamp": made.fields["updated_at"]}
        on.clock.go_on(2)
        assert await on.connector.update(kind.type, made.id, {"subject": "a", **stamp}) is not None
        with pytest.raises(ConnectorError, match="was answered 409") as stale:
            await on.connector.update(kind.type, made.id, {"subject": "b", **stamp})
        assert "changed meanwhile" in stale.value.hint
        seen = await on.connector.get(kind.type, made.id)
        assert seen is not None
        assert seen.fields["subject"] == "a"

    talk("zendesk", act)


def test_a_customer_in_use_cannot_be_deleted_and_stays() -> None:
    kind = of("powerofficego-Customers")

    async def act(on: Talk) -> None:
        made = await on.connector.create(kind.type, {}, mark=MARK)
        on.app.use(int(made.id))
        with pytest.raises(ConnectorError, match="was answered 409") as used:
            await on.connector.delete(kind.type, made.id)
        assert "in use" in used.value.hint
        assert await on.connector.get(kind.type, made.id) == made

    talk(kind.vendor, act)


@pytest.mark.parametrize("name", ["powerofficego-v1-Customers", "powerofficego-v1-Contactperson"])
def test_a_read_waits_until_the_replica_shows_what_was_written(name: str) -> None:
    """Else the second of two updates, which send the whole record, would take back the first."""
    kind = of(name)
    first, second = {"firstName": "a", "name": "a"}, {"lastName": "b", "externalCode": "b"}

    async def act(on: Talk) -> None:
        made = await on.connector.create(kind.type, await within(on, kind), mark=MARK)
        assert await on.connector.get(kind.type, made.id) == made
        await on.connector.update(kind.type, made.id, first)
        await on.connector.update(kind.type, made.id, second)
        seen = (await on.connector.listing(kind.type))[0].fields
        assert {**seen, **first, **second} == seen

    talk(kind.vendor, act, lag=1.9)


def test_a_failure_that_looks_like_success_is_none() -> None:
    """v1 says `success: false` with status 200; that a record is not there is another thing, which its list tells."""
    kind = of("powerofficego-v1-Customers")

    async def act(on: Talk) -> None:
        with pytest.raises(ConnectorError, match=r"was answered 200, but says: .*name is required"):
            await on.connector.create(kind.type, {"name": ""}, mark=MARK)
        assert await on.connector.get(kind.type, "77") is None

    talk(kind.vendor, act)


def test_the_comments_of_a_ticket_that_was_deleted_meanwhile_are_none() -> None:
    tickets, comments = of("zendesk-Tickets"), of("zendesk-Ticketcomments")

    async def act(on: Talk) -> None:
        ids = [(await on.connector.create(tickets.type, {}, mark=mark)).id for mark in (MARK, OTHER)]
        shown = on.app.tables["tickets"].all
        on.app.tables["tickets"].all = lambda **lag: [*shown(**lag), {"id": 5000}]  # listed, and then gone
        assert {each.fields["ticket_id"] for each in await on.connector.listing(comments.type)} == {*ids}
        assert await on.connector.get(comments.type, "5000/1") is None

    talk("zendesk", act)


def test_what_youtrack_shows_late_of_a_user_of_its_hub_is_shown_in_the_end() -> None:
    """Users that Hub makes are seen at `api/` a while later; the list there just does not have them yet."""
    kind = of("youtrack-rest-Users")

    async def act(on: Talk) -> None:
        headers = {"authorization": "Bearer planted-token"}
        async with httpx.AsyncClient(base_url=on.app.url, headers=headers, trust_env=False) as hub:
            (await hub.post("/hub/api/rest/users", json={"login": "kari"})).raise_for_status()
        assert await on.connector.listing(kind.type) == ()
        on.clock.go_on(3)
        assert [each.fields["login"] for each in await on.connector.listing(kind.type)] == ["kari"]

    talk("youtrack-rest", act, lag=3)


@pytest.mark.parametrize("name", ["powerofficego-Customers", "powerofficego-Contactperson"])
def test_changes_show_what_was_created_and_edited_since_and_nothing_from_long_before(name: str) -> None:
    kind = of(name)

    async def act(on: Talk) -> None:
        above = await within(on, kind)
        made: list[Observed] = []
        for number in range(3):
            made.append(await on.connector.create(kind.type, above, mark=f"{MARK}{number}"))
            on.clock.go_on(60)
        old, edited, last = made
        known = await on.connector.listing(kind.type)
        new = await on.connector.create(kind.type, above, mark=f"{MARK}3")
        path = "FirstName" if name.endswith("person") else "EmailAddress"
        await on.connector.update(kind.type, edited.id, {path: "kari@example.com"})
        changes = await on.connector.changes(kind.type, known)
        assert changes is not None
        assert {each.id for each in changes} == {new.id, edited.id, last.id}
        assert old.id in {each.id for each in known}
        now = {each.id: each for each in await on.connector.listing(kind.type)}
        assert [each == now[each.id] for each in changes] == [True] * 3, "shown as in a list"

    talk(kind.vendor, act)
