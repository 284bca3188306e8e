"""What a sync that spoils values makes of them, worked out by hand, beside what the faithful one makes of them."""

import pytest

from harness.config import Bindings, Clearing
from harness.expr.jsontext import Json
from harness.model.dataflow import Datatype
from harness.sim.faults import FAULTS
from tests.documents import flow, section
from tests.sim.small import Small

A = Datatype(system="Alfa", name="Person")
B = Datatype(system="Beta", name="Customer")
DAY = '["datetime-format","%Y-%m-%d","_."]'
IN_NORWAY = "remark (Dependant on having NO in land)"
UNSAID, STAYS, TRAVELS = Clearing.UNSAID, Clearing.STAYS, Clearing.TRAVELS
# fault, what is said about clearing, the row that is looked at, its data type, the A that is made, what is edited in
# it, the B after a faithful sync, the B after this one; there is a row before (name to title) and one after (size to
# width)
TABLE: list[
    tuple[str, Clearing, str, str, dict[str, Json], dict[str, Json], dict[str, Json], dict[str, Json]]
] = [
    ("drops-property", UNSAID, "remark", "N/A", {"remark": "x", "size": "1"}, {},
     {"note": "x", "width": "1"}, {"note": "x"}),
    ("swaps-properties", UNSAID, "remark", "N/A", {"name": "x", "remark": "y"}, {},
     {"title": "x", "note": "y"}, {"title": "y", "note": "x"}),
    ("truncates", UNSAID, "remark", '"string"', {"remark": "abcdefghijkl"}, {},
     {"note": "abcdefghijkl"}, {"note": "abcdefghij"}),
    ("casts-to-string", UNSAID, "remark", '"integer"', {"remark": 7}, {}, {"note": 7}, {"note": "7"}),
    ("float-rounding", UNSAID, "remark", '"integer"', {"remark": 2**53 + 1}, {}, {"note": 2**53 + 1}, {"note": 2**53}),
    ("float-rounding", UNSAID, "remark", '"integer"', {"remark": 7}, {}, {"note": 7}, {"note": 7}),
    ("date-off-by-one", UNSAID, "remark", '"string"', {"remark": "2026-03-01"}, {},
     {"note": "2026-03-01"}, {"note": "2026-02-28"}),
    ("strips-leading-zero", UNSAID, "remark", '"string"', {"remark": "0047"}, {}, {"note": "0047"}, {"note": "47"}),
    ("strips-leading-zero", UNSAID, "remark", '"string"', {"remark": "00x"}, {}, {"note": "00x"}, {"note": "00x"}),
    ("ignores-transform", UNSAID, "remark", DAY, {"remark": "~t1988-02-02T12:00:00Z"}, {},
     {"note": "1988-02-02"}, {"note": "~t1988-02-02T12:00:00Z"}),
    ("null-becomes-empty", TRAVELS, "remark", '"string"', {"remark": "x"}, {"remark": None}, {}, {"note": ""}),
    ("empty-overwrites", STAYS, "remark", '"string"', {"remark": "x"}, {"remark": ""}, {"note": "x"}, {"note": ""}),
    ("empty-overwrites", STAYS, "remark", '"string"', {"remark": "x"}, {"remark": None}, {"note": "x"}, {}),
    ("null-clears", STAYS, "remark", '"string"', {"remark": "x"}, {"remark": None}, {"note": "x"}, {}),
    ("never-clears", TRAVELS, "remark", '"string"', {"remark": "x"}, {"remark": ""}, {"note": ""}, {"note": "x"}),
    ("ignores-dependency", UNSAID, IN_NORWAY, '"string"', {"remark": "x", "land": "SE"}, {}, {}, {"note": "x"}),
    ("ignores-dependency", UNSAID, IN_NORWAY, '"string"', {"remark": "x", "land": "NO"}, {},
     {"note": "x"}, {"note": "x"}),
    ("only-first-of-list", UNSAID, "remark", "N/A", {"remark": ["x", "y"]}, {}, {"note": ["x", "y"]}, {"note": "x"}),
    ("reverses-lists", UNSAID, "remark", "N/A", {"remark": ["x", "y"]}, {}, {"note": ["x", "y"]}, {"note": ["y", "x"]}),
    ("mangles-unicode", UNSAID, "remark", '"string"', {"remark": "Åse"}, {}, {"note": "Åse"}, {"note": "Ã\x85se"}),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "clearing", "row", "kind", "made", "edited", "faithful", "faulty"), TABLE)
def test_table(
    fault: str,
    clearing: Clearing,
    row: str,
    kind: str,
    made: dict[str, Json],
    edited: dict[str, Json],
    faithful: dict[str, Json],
    faulty: dict[str, Json],
) -> None:
    """Rows with the same B twice say where a fault does not show."""
    rows = [("name", "title", "N/A"), (row, "note", kind), ("size", "width", "N/A")]
    for behaviour, expected in ((None, faithful), (FAULTS[fault](), faulty)):
        small = Small(flow(section("EVERY", "KEEP", "PROPS", rows=rows)), behaviour, Bindings(clearing=clearing))
        key = small.create(A, **made)
        small.settle(21)
        if edited:
            small.edit(key, **edited)
            small.settle()
        assert small.fields(B) == [expected]


def test_each_fault_of_the_table_shows_somewhere() -> None:
    assert {row[0] for row in TABLE if row[-1] == row[-2]} <= {row[0] for row in TABLE if row[-1] != row[-2]}
