"""`harness value`: one data type cell, step by step."""

from pathlib import Path

import pytest

from tests.cli.command import command

STRIP = '["if",["matches","+* *","_."],["join"," ",["slice",1,["split"," ","_."]]],"_."]'
AGE = '["if",["gt",["abs",["datetime-diff","year","_.",["now"]]],100],"1935-01-01",["datetime-format","%Y-%m-%d","_."]]'


def test_the_steps_are_shown_and_the_result(tmp_path: Path) -> None:
    ended = command("value", STRIP, "--value", '"+47 12 34"', cwd=tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == (
        'value   "+47 12 34"\n'
        '    ["matches","+* *","_."]                                      →  true\n'
        '        ["split"," ","_."]                                       →  ["+47", "12", "34"]\n'
        '      ["slice",1,["split"," ","_."]]                             →  ["12", "34"]\n'
        '    ["join"," ",["slice",1,["split"," ","_."]]]                  →  "12 34"\n'
        '  ["if",["matches","+* *","_."],["join"," ",["slice",1,["split…  →  "12 34"\n'
        'result  "12 34"\n'
    )


def test_what_the_result_rests_on_is_said(tmp_path: Path) -> None:
    ended = command("value", '["integer","string"]', "--value", "12", cwd=tmp_path)
    assert "result  12\n  rests on what the documentation only suggests: a bare cast name" in ended.out


def test_a_program_gets_one_document(tmp_path: Path) -> None:
    """Decimals as text with `~f`, so that no reader makes floats of them."""
    ended = command("value", '["decimal","_."]', "--value", "12.50", "--format", "json", cwd=tmp_path)
    step = {"expression": '["decimal","_."]', "current": "~f12.50", "depth": 0}
    value = {"status": "value", "result": "~f12.50", "reason": ""}
    assert (ended.code, ended.json) == (0, {**value, "steps": [{**step, **value}]})


def test_what_is_not_specified_ends_with_3(tmp_path: Path) -> None:
    arguments = ("value", STRIP, "--value", '["+47 1","+46 2"]')
    ended = command(*arguments, cwd=tmp_path)
    assert ended.code == 3
    assert ended.out.endswith(
        "result  unspecified: whether `_.` is the whole list or each element of it (DTL ground rule 3)\n"
        '  it may be "1 +46 2" or ["1", "2"]\n'
    )
    found = command(*arguments, "--format", "json", cwd=tmp_path)
    assert found.code == 3
    assert {name: found.json[name] for name in ("status", "result", "reason")} == {
        "status": "unspecified",
        "result": None,
        "reason": "whether `_.` is the whole list or each element of it (DTL ground rule 3)",
    }


def test_a_malformed_cell_ends_with_1(tmp_path: Path) -> None:
    cell = '["if","neq","_.","X"],"integer","string"]'
    ended = command("value", cell, "--value", "1", cwd=tmp_path)
    assert ended.code == 1
    assert ended.out == f'malformed, column 7: one bracket “[” lost before "neq"\n  {cell}\n        ^\n'
    assert command("value", cell, "--value", "1", "--format", "json", cwd=tmp_path).json == {
        "status": "malformed",
        "result": None,
        "reason": 'column 7: one bracket “[” lost before "neq"',
        "steps": [],
    }


def test_the_time_is_given(tmp_path: Path) -> None:
    arguments = ("value", AGE, "--value", '"~t1924-12-31T00:00:00Z"', "--format", "json")
    assert command(*arguments, "--now", "2026-01-01T00:00:00Z", cwd=tmp_path).json["result"] == "1935-01-01"
    assert command(*arguments, "--now", "2020-01-01T00:00:00Z", cwd=tmp_path).json["result"] == "1924-12-31"


@pytest.mark.parametrize(
    ("given", "arrived"),
    [
        ("12.0", "12"),
        ("12.5", '"~f12.5"'),
        ('"~f12.0"', '"~f12.0"'),
        ('"~t2015-12-31"', '"~t2015-12-31"'),
        ('"~r abc"', '"~r abc"'),
        ("12345678901234567890.1234567890", '"~f12345678901234567890.1234567890"'),
        ('{"a": [1, null, true]}', '{"a": [1, null, true]}'),
    ],
)
def test_numbers_and_types_arrive_as_a_source_stores_them(given: str, arrived: str, tmp_path: Path) -> None:
    ended = command("value", "N/A", "--value", given, cwd=tmp_path)
    assert ended.out == f"value   {arrived}\nresult  {arrived}\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ('{"a":', "--value is no JSON at column 6: Expecting value"),
        ('"a"\n,', "--value is no JSON at line 2, column 1: Extra data"),
        ("text", "--value is no JSON at column 1: Expecting value"),
        ("", "--value is no JSON at column 1: Expecting value"),
        ("[" * 100_000, "--value is nested too deeply"),
        ("[" * 100 + "]" * 100, "--value is nested too deeply"),
        ("9" * 10_000, "--value holds a number that is too large or none"),
        ("1E99999999999999999999999", "--value holds a number that is too large or none"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(given: str, said: str, tmp_path: Path) -> None:
    ended = command("value", '"string"', "--value", given, cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith(f"harness: {said}\n  hint: JSON, within quotes of the shell")


def test_a_time_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    ended = command("value", '"string"', "--value", "1", "--now", "yesterday", cwd=tmp_path)
    assert ended.code == 2
    assert ended.err == "harness: --now is no time: yesterday\n  hint: write it as 2026-01-01T08:00:00Z, in UTC\n"


def test_the_examples_of_the_help_are_as_it_says(tmp_path: Path) -> None:
    shown = command("value", "--help", cwd=tmp_path).out
    assert 'harness value \'["datetime-format"' in shown
    ended = command("value", '["datetime-format","%Y-%m-%d","_."]', "--value", '"~t2015-12-31T23:30:00Z"', cwd=tmp_path)
    assert (ended.code, ended.out.endswith('result  "2015-12-31"\n')) == (0, True)
