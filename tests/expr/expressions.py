"""Expressions and values drawn at random."""

from decimal import Decimal

from hypothesis import strategies as st

from harness.expr.read import VARIABLE
from harness.expr.signatures import CASTS, SIGNATURES
from harness.expr.transit import arriving
from harness.expr.tree import Call, Cell, Constant, Literal, Node, Plain, Variable
from harness.expr.values import Value

ODD = (
    "",
    " ",
    "-",
    "12",
    "007",
    "12.5",
    "12.0",
    "+47 12 34",
    "true",
    "X",
    "a-b--c",
    "Åse",
    "e\u0301",
    "😀",
    "~r abc",
    "~t2020-01-01",
    "~f1E999999999",
    "~t2015-07-28T09:46:00.123456789Z",
    "2015-07-28",
    "%Y-%m-%d",
    "%Y-%m-%dT%H:%M:%S.%fZ",
    "Europe/Oslo",
    "year",
    "day",
    "*",
    "+* *",
    "0xff",
    "9" * 5000,
)


def texts() -> st.SearchStrategy[str]:
    return st.sampled_from(ODD) | st.sampled_from(sorted(CASTS)) | st.text(max_size=8)


def literals() -> st.SearchStrategy[Literal]:
    numbers = st.integers(-(10**18), 10**18) | st.decimals(allow_nan=False, allow_infinity=False)
    return st.none() | st.booleans() | numbers | texts()


def scalars() -> st.SearchStrategy[Value]:
    """JSON's scalars and those with a type of their own."""
    return literals().map(arriving) | st.floats(allow_nan=True) | st.sampled_from((Decimal("1E+999999999"), 10**3000))


def values() -> st.SearchStrategy[Value]:
    return st.recursive(
        scalars(),
        lambda inner: (
            st.lists(inner, max_size=4).map(tuple) | st.dictionaries(st.sampled_from(("a", "b", "")), inner, max_size=2)
        ),
        max_leaves=8,
    )


def _constant(value: Literal) -> Node:
    is_path = isinstance(value, str) and VARIABLE.match(value)
    return Variable(name=str(value)) if is_path else Constant(value=value)


def nodes() -> st.SearchStrategy[Node]:
    leaves = literals().map(_constant) | st.sampled_from(("_.", "_.a", "_.a.b", "_S.x")).map(lambda n: Variable(name=n))
    leaves |= st.just(Variable(name="_."))
    return st.recursive(leaves, _calls, max_leaves=12)


def _calls(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    return st.builds(
        lambda name, arguments: Call(function=name, arguments=tuple(arguments)),
        st.sampled_from(sorted(SIGNATURES)) | texts(),
        st.lists(inner, max_size=4),
    )


def cells() -> st.SearchStrategy[Cell]:
    plain = (texts() | st.just("N/A")).map(lambda name: Plain(name=name))
    named = plain.filter(lambda cell: not isinstance(_constant(cell.name), Variable))
    return named | st.just(Variable(name="_.")) | _calls(nodes())
