"""The worked examples of DTL.md, row by row, with their marks.

`doc`: said by the documentation; `inf`: inferred, and the outcome says so where the inference is ours to name;
`?`: not documented, and the outcome is unspecified. `_.` is bound to the value given beside the expression.
"""

import json
from decimal import Decimal

import pytest

from harness.expr.evaluate import evaluate
from harness.expr.outcome import Known, Outcome, Unspecified
from harness.expr.read import read_cell
from harness.expr.transit import arriving, encoded, typed
from harness.expr.tree import Malformed
from harness.expr.values import Datetime, Value

NOW = typed("~t2026-01-01T00:00:00Z")


def run(expression: str, value: Value = None) -> Outcome:
    cell = read_cell(expression)
    assert not isinstance(cell, Malformed), cell
    assert isinstance(NOW, Datetime)
    return evaluate(cell, value, now=NOW)


def shown(outcome: Outcome) -> str:
    """The outcome as JSON text, in which 1, 1.0, true and `~f1` differ; of an unspecified one that it is."""
    return "unspecified" if isinstance(outcome, Unspecified) else json.dumps(encoded(outcome.value), ensure_ascii=False)


def wanted(mark: str, result: str) -> str:
    return "unspecified" if mark == "?" else result


CONSTANT: tuple[tuple[str, str, str], ...] = (
    # Conditionals and logic
    ("doc", '["if",["gt",5,4],"a","b"]', '"a"'),
    ("doc", '["if",null,"a","b"]', '"b"'),
    ("doc", '["if","","a","b"]', '"a"'),
    ("inf", '["if",false,"a"]', "null"),
    ("doc", '["if",0,"a","b"]', '"a"'),
    ("doc", '["if","false","a","b"]', '"a"'),
    ("inf", '["if",["list",false],"a","b"]', '"a"'),
    ("inf", '["if",["list",null],"a","b"]', '"a"'),
    ("doc", '["if",["list"],"a","b"]', '"b"'),
    ("doc", '["and",true,"x"]', "true"),
    ("doc", '["and",true,["list"]]', "false"),
    ("doc", '["or",null,0]', "true"),
    ("doc", '["not",false]', "true"),
    ("doc", '["not",true,false]', "true"),
    ("doc", '["not",true,true]', "false"),
    ("inf", '["not",null]', "true"),
    # Comparison
    ("doc", '["eq",["list",42],42]', "true"),
    ("doc", '["eq",5,["list",5]]', "true"),
    ("doc", '["eq",["list","a","b"],["list","b","a"]]', "false"),
    ("?", '["eq","1",1]', ""),
    ("inf", '["neq",null,""]', "true"),
    ("doc", '["neq","",""]', "false"),
    ("doc", '["neq"," ",""]', "true"),
    ("inf", '["neq",["list"],null]', "true"),
    ("inf", '["neq",["list",null],null]', "true"),
    ("doc", '["gt",["list",100,200],100]', "false"),
    ("doc", '["gt",101,100]', "true"),
    ("inf", '["gt",null,100]', "false"),
    ("inf", '["gt",["list"],100]', "false"),
    ("inf", '["gt",["list",null],100]', "false"),
    ("doc", '["gte",null,100]', "false"),
    ("doc", '["gte",100,100]', "true"),
    ("doc", '["lt",99,100]', "true"),
    ("doc", '["lte",101,100]', "false"),
    ("?", '["gt","a",100]', ""),
    ("?", '["gt",100,null]', ""),
    ("?", '["eq",1,1.0]', ""),
    # Nulls, emptiness
    ("doc", '["if-null",null,2]', "2"),
    ("doc", '["if-null",["list",null,123],2]', "2"),
    ("doc", '["if-null",["list",1,"12345"],2]', '[1, "12345"]'),
    ("inf", '["if-null","",2]', '""'),
    ("doc", '["is-null",["list"]]', "true"),
    ("doc", '["is-null",0]', "false"),
    ("doc", '["is-null",["list",null,123]]', "true"),
    ("doc", '["is-null",""]', "false"),
    ("doc", '["is-not-null",["list",1,null]]', "true"),
    ("doc", '["is-empty",["list"]]', "true"),
    ("doc", '["is-empty",""]', "false"),
    ("doc", '["is-empty","x"]', "false"),
    ("inf", '["is-empty",null]', "true"),
    ("inf", '["is-empty",["list",null]]', "false"),
    ("doc", '["coalesce-args",null,["list"],1]', "[]"),
    ("doc", '["coalesce-args",null,1]', "1"),
    # Casts
    ("doc", '["integer","1"]', "1"),
    ("doc", '["integer",["list","1","~rhttp://x/",124.4,12345]]', "[1, 124, 12345]"),
    ("doc", '["integer",["integer",0],["list","1","10^2"]]', "[1, 0]"),
    ("inf", '["integer",""]', "null"),
    ("inf", '["integer",null]', "null"),
    ("inf", '["integer","abc"]', "null"),
    ("?", '["integer",124.6]', ""),
    ("?", '["integer",-124.4]', ""),
    ("?", '["integer",true]', ""),
    ("?", '["integer","0150"]', ""),
    ("doc", '["integer","0x00ff"]', "255"),
    ("doc", '["integer","0xff"]', "-1"),
    ("inf", '["integer","12.5"]', "null"),
    ("?", '["integer","12.0"]', ""),
    ("doc", '["decimal","1.0"]', '"~f1.0"'),
    ("doc", '["decimal",["list","1.0",2.2,"one"]]', '["~f1.0", "~f2.2"]'),
    ("inf", '["decimal",["string","n/a"],"one"]', '"n/a"'),
    ("inf", '["decimal",7]', '"~f7"'),
    ("?", '["decimal","1,5"]', ""),
    ("?", '["decimal"," 1"]', ""),
    ("?", '["decimal",["float","0.1"]]', ""),
    ("doc", '["decimal","12345678901234567890.1234567890"]', '"~f12345678901234567890.1234567890"'),
    ("doc", '["float","1.0"]', "1.0"),
    ("inf", '["float","one"]', "null"),
    ("inf", '["float",["string","_."],"one"]', '"one"'),
    ("doc", '["float",["decimal","0.1"]]', "0.1"),
    ("doc", '["boolean","FALSE"]', "false"),
    ("doc", '["boolean",1]', "null"),
    ("doc", '["boolean","yes"]', "null"),
    ("doc", '["boolean","1"]', "null"),
    ("doc", '["boolean",null]', "null"),
    ("doc", '["boolean",["boolean",false],["list","true","124.4"]]', "[true, false]"),
    ("doc", '["string",1]', '"1"'),
    ("doc", '["string",null]', "null"),
    ("doc", '["string",["list","abc",124.4]]', '["abc", "124.4"]'),
    ("doc", '["string",["list",["list",1,2,3]]]', '["[1, 2, 3]"]'),
    ("doc", '["string","~rhttp://www.sesam.io/"]', '"http://www.sesam.io/"'),
    ("doc", '["string","~f1E2"]', '"100"'),
    ("doc", '["string","~f1E-3"]', '"0.001"'),
    ("?", '["string","~f1.50"]', ""),
    ("?", '["string","~t2015-12-31T00:00:00Z"]', ""),
    ("inf", '["string","~:mynamespace:123"]', '"mynamespace:123"'),
    ("doc", '["string","~bYWJj"]', '"abc"'),
    ("inf", '["integer",["string","string"]]', "null"),
    # Type tests
    ("doc", '["is-decimal",["decimal","1.23"]]', "true"),
    ("doc", '["is-decimal",1.0]', "false"),
    ("doc", '["is-decimal",1]', "false"),
    ("doc", '["is-decimal","1.0"]', "false"),
    ("doc", '["is-decimal",["list",["decimal","-1.0"],1234]]', "true"),
    ("inf", '["is-decimal",null]', "false"),
    ("doc", '["is-boolean",["list","12345",true]]', "false"),
    ("doc", '["is-boolean",["list",true,"12345"]]', "true"),
    ("doc", '["is-boolean","True"]', "false"),
    ("inf", '["is-boolean",null]', "false"),
    # Numbers
    ("doc", '["abs",["list",-2,4,-6]]', "[2, 4, 6]"),
    ("doc", '["abs",-2.23]', "2.23"),
    ("doc", '["abs",2]', "2"),
    ("?", '["abs",null]', ""),
    ("doc", '["round",4.5]', "4"),
    ("doc", '["round",-3.5]', "-4"),
    # Dates
    ("doc", '["datetime-format","%Y-%m-%d","~t2015-07-28T00:00:00Z"]', '"2015-07-28"'),
    ("doc", '["datetime-format","%Y-%m-%d","2015-07-28"]', "null"),
    ("inf", '["datetime-format","%Y-%m-%d",null]', "null"),
    ("?", '["datetime-format","%Y-%m-%d","~t2015-12-31"]', ""),
    ("?", '["datetime-format","%b","~t2015-07-28T00:00:00Z"]', ""),
    ("doc", '["datetime-format","Europe/Oslo","%Y-%m-%d","~t2018-08-18T22:39:01Z"]', '"2018-08-19"'),
    ("doc", '["datetime-format","%Y-%m-%d","~t2018-08-18T22:39:01Z"]', '"2018-08-18"'),
    ("doc", '["datetime-format","%y","~t1935-08-18T22:39:01Z"]', '"35"'),
    ("doc", '["datetime-format","%e.%m.%Y","~t1935-08-08T22:39:01Z"]', '"8.08.1935"'),
    ("doc", '["datetime-format","%S.%fZ","~t2015-01-02T03:04:05.123456789Z"]', '"05.123456Z"'),
    ("doc", '["datetime-parse","%d.%m.%Y","28.07.2015"]', '"~t2015-07-28T00:00:00Z"'),
    ("doc", '["datetime-parse","%Y-%m-%d","28.07.2015"]', "null"),
    ("doc", '["datetime-parse","%Y-%m-%dT%H:%M:%S%z","2015-07-28T09:46:00+0200"]', '"~t2015-07-28T07:46:00Z"'),
    ("doc", '["datetime-parse","%Y-%m-%dT%H:%M:%S%z","2015-07-28T09:46:00+02:00"]', '"~t2015-07-28T07:46:00Z"'),
    ("doc", '["datetime-parse","Europe/Oslo","%Y-%m-%d","2018-08-19"]', '"~t2018-08-18T22:00:00Z"'),
    ("doc", '["datetime-parse","%d.%m.%y","28.07.68"]', '"~t2068-07-28T00:00:00Z"'),
    ("doc", '["datetime-parse","%d.%m.%y","28.07.69"]', '"~t1969-07-28T00:00:00Z"'),
    ("doc", '["datetime-parse","%Y-%m-%dT%H:%M:%S.%fZ","2015-07-28T09:46:00Z"]', "null"),
    ("doc", '["datetime-parse","%Y-%m-%d",20150728]', "null"),
    ("doc", '["datetime-plus","hour",-1,"~t2016-03-01T00:00:00Z"]', '"~t2016-02-29T23:00:00Z"'),
    (
        "doc",
        '["datetime-plus","year",1,["list","~t1971-01-01T00:00:00Z","~t1950-06-01T00:00:00Z"]]',
        '["~t1972-01-01T00:00:00Z", "~t1951-06-01T00:00:00Z"]',
    ),
    ("?", '["datetime-plus","month",1,"~t2015-01-31T00:00:00Z"]', ""),
    ("?", '["datetime-plus","year",1,"~t2016-02-29T00:00:00Z"]', ""),
    ("?", '["datetime-plus","day",1,null]', ""),
    ("?", '["datetime-plus","day",1,"2015-01-31"]', ""),
    ("doc", '["datetime-diff","day","~t2015-07-28T00:00:00Z","~t2015-07-29T00:00:00Z"]', "-1"),
    ("doc", '["datetime-diff","year","~t2015-03-02T00:00:00Z","~t2016-07-29T00:00:00Z"]', "-1"),
    ("doc", '["datetime-diff","month","~t2015-03-02T00:00:00Z","~t2016-07-29T00:00:00Z"]', "-16"),
    ("doc", '["datetime-diff","year","~t2015-01-01T00:00:00Z","~t2015-12-01T00:00:00Z"]', "0"),
    ("doc", '["datetime-diff","week","~t2015-01-09T00:00:00Z","~t2015-01-01T00:00:00Z"]', "1"),
    ("doc", '["datetime-diff","week","~t2015-01-01T00:00:00Z","~t2015-01-09T00:00:00Z"]', "-1"),
    ("?", '["datetime-diff","year","~t2015-01-01T00:00:00Z","~t2016-01-01T00:00:00Z"]', ""),
    ("?", '["datetime-diff","day",null,"~t2016-01-01T00:00:00Z"]', ""),
    ("?", '["datetime-diff","day","2015-01-01","~t2016-01-01T00:00:00Z"]', ""),
    ("doc", '["now"]', '"~t2026-01-01T00:00:00Z"'),
    # Strings
    ("doc", '["matches","+* *","+47 123"]', "true"),
    ("doc", '["matches","+* *","+47123"]', "false"),
    ("doc", '["matches","*",null]', "false"),
    ("doc", '["matches","*",["list"]]', "false"),
    ("doc", '["matches","*",["list","a",1]]', "false"),
    ("doc", '["matches","a?c",["list","abc","adc"]]', "true"),
    ("inf", '["matches","[a]*","abc"]', "false"),
    ("inf", '["matches","[a].","[a]."]', "true"),
    ("?", '["matches","A*","abc"]', ""),
    ("doc", '["join"," ",["list","12","34"]]', '"12 34"'),
    ("doc", '["join","-",["list","a",1]]', '"a"'),
    ("doc", '["join","-",["list","a","b",123,"c"]]', '"a-b-c"'),
    ("inf", '["join","-","a"]', '"a"'),
    ("?", '["join","-",null]', ""),
    ("?", '["join","-",["list"]]', ""),
    ("doc", '["split","-","a-b-c"]', '["a", "b", "c"]'),
    ("doc", '["split","-",["list","a-b","c-d","e"]]', '["a", "b", "c", "d", "e"]'),
    ("inf", '["split"," ","abc"]', '["abc"]'),
    ("doc", '["split","","abc"]', '["a", "b", "c"]'),
    ("?", '["split","a b"]', ""),
    ("?", '["split","-","a-"]', ""),
    ("doc", '["replace",":",".","10:30"]', '"10.30"'),
    ("doc", '["replace",["dict","a","A","b","B"],"abc"]', '"ABc"'),
    ("inf", '["replace","-","",123]', "null"),
    ("?", '["replace",["dict","a","b","b","a"],"ab"]', ""),
    ("doc", '["concat","a",["list","b","c"],"d",123]', '"abcd"'),
    ("doc", '["concat",123,3.14]', '""'),
    ("doc", '["lower",["list","A","B"]]', '["a", "b"]'),
    ("doc", '["upper","a"]', '"A"'),
    ("inf", '["upper",null]', "null"),
    ("inf", '["lower",5]', "null"),
    ("doc", '["strip"," ab "]', '"ab"'),
    ("doc", '["strip","xy","xy456yx"]', '"456"'),
    ("doc", '["substring",2,4,"abcdef"]', '"cd"'),
    ("doc", '["substring",2,"abcdef"]', '"cdef"'),
    ("doc", '["substring",-3,-1,"abcdef"]', '"de"'),
    ("?", '["substring",7,"abcdef"]', ""),
    ("?", '["substring",1,null]', ""),
    ("doc", '["length",["list","","a","bb"]]', "[0, 1, 2]"),
    ("doc", '["length","abc"]', "3"),
    ("inf", '["length",null]', "null"),
    # Lists
    ("doc", '["list","a",["list","b"]]', '["a", ["b"]]'),
    ("doc", '["list"]', "[]"),
    ("doc", '["list",null]', "[null]"),
    ("doc", '["first",["list","a","b"]]', '"a"'),
    ("doc", '["first",123]', "123"),
    ("doc", '["first",["list"]]', "null"),
    ("inf", '["first",null]', "null"),
    ("doc", '["slice",2,["list",0,1,2,3]]', "[2, 3]"),
    ("doc", '["slice",2,-2,2,["list",0,1,2,3,4,5,6]]', "[2, 4]"),
    ("inf", '["slice",2,["list",0]]', "[]"),
    ("?", '["slice",1,"abc"]', ""),
    ("?", '["slice",1,null]', ""),
    ("doc", '["map",["lower","_."],["list","A","B"]]', '["a", "b"]'),
    ("?", '["map",["lower","_."],"A"]', ""),
    ("?", '["map",["lower","_."],null]', ""),
    ("?", '["map",["lower","_."],["list","A",1]]', ""),
    # Ground rule 6 and variables
    ("?", '["integer",["list","a","b"]]', ""),
    ("?", '["eq","_S.name","x"]', ""),
    ("?", '["uuid"]', ""),
)


@pytest.mark.parametrize(("mark", "expression", "result"), CONSTANT, ids=lambda each: str(each)[:60])
def test_an_example_of_a_function(mark: str, expression: str, result: str) -> None:
    outcome = run(expression)
    assert shown(outcome) == wanted(mark, result), outcome


E1 = '["if",["matches","+* *","_."],["join"," ",["slice",1,["split"," ","_."]]],"_."]'
E2 = '["datetime-format","%Y-%m-%d","_."]'
E3 = '["if",["is-decimal","_."],["decimal","_."],"integer"]'
E4 = '["if",["gt",["abs",["datetime-diff","year","_.",["now"]]],100],"1935-01-01",["datetime-format","%Y-%m-%d","_."]]'
E5 = '["if-null",["integer","string"],["decimal","_."]]'
BOUND: tuple[tuple[str, str, Value, str], ...] = (
    ("doc", E1, "+47 12 34 56", '"12 34 56"'),
    ("doc", E1, "+4712345678", '"+4712345678"'),
    ("doc", E1, "0047 12", '"0047 12"'),
    ("doc", E1, " +47 12", '" +47 12"'),
    ("?", E1, "+47 ", ""),
    ("inf", E1, "+47  12", '" 12"'),
    ("doc", E1, 4712345678, "4712345678"),
    ("doc", E1, None, "null"),
    ("inf", E1, "+1 (555) 12", '"(555) 12"'),
    ("inf", E1, "+47\u00a012", '"+47\u00a012"'),
    ("?", E1, ("+47 1", "+46 2"), ""),
    ("doc", E2, typed("~t2015-12-31T23:30:00Z"), '"2015-12-31"'),
    ("doc", E2, "2015-12-31", "null"),
    ("doc", E2, 20151231, "null"),
    ("doc", E2, None, "null"),
    ("doc", E3, Decimal("12.5"), '"~f12.5"'),
    ("doc", E3, 12.5, "12"),
    ("doc", E3, 12, "12"),
    ("doc", E3, "12", "12"),
    ("inf", E3, "12.5", "null"),
    ("doc", E3, arriving(Decimal("12.0")), "12"),
    ("doc", E4, typed("~t1990-05-01T00:00:00Z"), '"1990-05-01"'),
    ("doc", E4, typed("~t1925-06-01T00:00:00Z"), '"1925-06-01"'),
    ("doc", E4, typed("~t1924-12-31T00:00:00Z"), '"1935-01-01"'),
    ("doc", E4, typed("~t2127-06-01T00:00:00Z"), '"1935-01-01"'),
    ("inf", E4, None, "null"),
    ("?", E4, "1890-01-01", ""),
    ("doc", E5, 12, "12"),
    ("doc", E5, "12", "12"),
    ("inf", E5, Decimal("12.5"), '"~f12.5"'),
    ("inf", E5, "12.5", '"~f12.5"'),
    ("?", E5, Decimal("12.0"), ""),
    ("inf", E5, "abc", "null"),
    ("inf", E5, "", "null"),
    ("inf", E5, None, "null"),
    ("?", E5, (1, Decimal("2.5")), ""),
    ("doc", '["list","_."]', ("a",), '[["a"]]'),
    ("doc", '["concat","_.first"," ","_.last"]', {"first": "Ola", "last": None}, '"Ola "'),
    ("inf", '["replace"," ","","string"]', "9 9", '"99"'),
    ("doc", '["if",["neq","_.","X"],"integer","string"]', "X", '"X"'),
    ("inf", '["if",["neq","_.","X"],"integer","string"]', 12, "12"),
    ("doc", '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]', "", '"-"'),
    ("inf", '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]', 12, "12"),
    ("doc", '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]', (), '"-"'),
    ("inf", '["if",["or",["is-empty","_."],["eq","","_."]],"-","_."]', None, '"-"'),
    ("inf", '["eq","string","_."]', "string", "true"),
    ("?", '["eq","string","_."]', "list", ""),
    ("doc", '["decimal","integer","_."]', "1.0", '"~f1.0"'),
    ("doc", "N/A", "007", '"007"'),
    ("doc", '"string"', 7, '"7"'),
    ("doc", '"string"', (1, 2), '["1", "2"]'),
    ("doc", '"integer"', ("1", "x"), "[1]"),
    ("doc", '"first"', ("a", "b"), '"a"'),
    ("doc", '"list"', "a", '["a"]'),
    ("?", '"list"', ("a", "b"), ""),
    ("?", '"date"', "a", ""),
    ("?", '["is-null","_."]', (None, 1), ""),
    ("?", '["neq","_.",""]', ("a", "b"), ""),
)


@pytest.mark.parametrize(("mark", "expression", "value", "result"), BOUND, ids=lambda each: str(each)[:40])
def test_an_example_with_a_source_value(mark: str, expression: str, value: Value, result: str) -> None:
    outcome = run(expression, value)
    assert shown(outcome) == wanted(mark, result), outcome


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ('["integer","string"]', "12"),
        ('["neq","_.",""]', None),
        ('["gt","_.",100]', None),
        (E1, "+47  12"),
        (E4, None),
        (E5, "12.5"),
        ('["if",false,"a"]', None),
        ('["upper","_."]', 5),
    ],
)
def test_what_is_inferred_says_so(expression: str, value: Value) -> None:
    outcome = run(expression, value)
    assert isinstance(outcome, Known)
    assert outcome.inferred


def test_what_is_documented_rests_on_nothing_else() -> None:
    assert run(E1, "+47 12") == Known(value="12")
    assert run(E2, typed("~t2015-12-31T23:30:00Z")) == Known(value="2015-12-31")


def test_an_open_part_that_makes_no_difference_is_no_matter() -> None:
    """A branch not taken, a condition whose branches agree, candidates that all lead to one result."""
    assert run('["if",true,"a",["eq",1,1.0]]') == Known(value="a")
    assert run('["if",["eq",1,1.0],"a","a"]') == Known(value="a")
    assert run('["or",["eq",1,1.0],true]') == Known(value=True)
    assert run('["and",["eq",1,1.0],false]') == Known(value=False)
    assert run('["is-null",["integer",["list","a"]]]') == Known(value=True)
    assert shown(run('["or",["eq",1,1.0],false]')) == "unspecified"


def test_candidates_of_a_part_are_not_those_of_the_whole() -> None:
    """Too many combinations, or one part that may be anything: then nothing is known of the whole."""
    either = '["join","-",null]'
    assert run(f'["list",{either}]') == Unspecified(
        reason="join of null, [] or of no text at all: empty text or null", among=(("",), (None,))
    )
    for text in (
        f'["list",{",".join([either] * 5)}]',
        f'["list",{either},["split","a b"]]',
        f'["coalesce-args",{either},1]',
    ):
        outcome = run(text)
        assert isinstance(outcome, Unspecified)
        assert outcome.among == ()


def test_an_unspecified_outcome_names_all_that_it_can_be() -> None:
    outcome = run(E1, ("+47 1", "+46 2"))
    assert isinstance(outcome, Unspecified)
    assert outcome.among == ("1 +46 2", ("1", "2"))
    assert "ground rule 3" in outcome.reason
