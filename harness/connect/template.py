"""Templates of connector definitions: Jinja without loops, assignments, calls of anything unlisted, files or hosts.

A definition may come from anywhere, so what a template can do is a list, not what it cannot. Without loops and without
names to assign to, rendering takes one pass over the text; what could still make much of little is bounded.
"""

import base64
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from urllib.parse import quote, urlencode

from jinja2 import ChainableUndefined, StrictUndefined, TemplateError, nodes
from jinja2 import Template as JinjaTemplate
from jinja2.sandbox import SandboxedEnvironment

from harness.errors import ConnectorError
from harness.expr.jsontext import Json, dumps, loads

LONGEST_SOURCE = 20_000
LONGEST = 1_000_000  # characters or members of whatever a template makes
MARK_JSON, MARK_SKIP = "sesam:markjson", "sesam:markskip"
NAMED = re.compile(r"\$(SECRET|ENV)\(([A-Za-z_][\w.-]*)\)")
SECRET, ENV = "SECRET", "ENV"
METHODS = {"get", "items", "keys", "values", "split", "rsplit", "startswith", "endswith", "strip", "lstrip", "rstrip"}
METHODS |= {"lower", "upper", "removeprefix", "removesuffix"}
FILTERS = {"default", "d", "string", "int", "float", "lower", "upper", "trim", "length", "count", "first", "last"}
FILTERS |= {"list", "abs", "round"}
OWN = {"tojson", "b64encode", "urlencode", "replace", "join"}
NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.CondExpr, nodes.Name, nodes.Const, nodes.Getattr,
    nodes.Getitem, nodes.Slice, nodes.List, nodes.Tuple, nodes.Dict, nodes.Pair, nodes.Keyword, nodes.Filter,
    nodes.Test, nodes.Call, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Concat, nodes.Add,
    nodes.Sub, nodes.Mul, nodes.Neg, nodes.Mod, nodes.Div, nodes.FloorDiv,
)  # fmt: skip


class Use(StrEnum):
    """What a template's text becomes: part of a URL (every value quoted), of a request, or a finding in an answer."""

    URL = "url"
    REQUEST = "request"
    ANSWER = "answer"


class Refused(TemplateError):
    """A template that does what none may."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A text of a definition with its place there, as in `operations.user-list.url`.

    Raises ConnectorError, with that place, for what is no template or does what none may.
    """

    source: str
    place: str
    use: Use = Use.REQUEST

    def __post_init__(self) -> None:
        try:
            _compiled(self.source, self.use)
        except (TemplateError, RecursionError, ValueError, MemoryError, SyntaxError) as error:
            raise ConnectorError(f"{self.place}: {_said(error)}", hint=_hint(error)) from None

    @property
    def names(self) -> frozenset[tuple[str, str]]:
        """What it asks of the environment: (`SECRET` or `ENV`, name)."""
        return frozenset(NAMED.findall(self.source))

    def render(self, context: Mapping[str, object], named: Callable[[str, str], str] | None = None) -> str:
        """The text for a context; `named` gives the value of a `$SECRET(x)` or `$ENV(x)`.

        Errors name the place and never show a value.
        """
        if "{" not in self.source and "$" not in self.source:
            return self.source
        failed = ""
        try:
            text: str = _compiled(self.source, self.use).render({**context, "named_": named or _nothing})
        except ConnectorError:
            raise
        except Exception as error:  # whatever Python does with values from outside
            failed = _said(error) if isinstance(error, TemplateError) else type(error).__name__
        if failed:  # raised out here, so that nothing of the values hangs on the exception
            raise ConnectorError(f"{self.place}: cannot be rendered: {failed}")
        if len(text) > LONGEST:
            raise ConnectorError(f"{self.place}: makes more than {LONGEST:,} characters")
        return text


def cast(text: str) -> tuple[bool, Json]:
    """What a rendered text stands for by Sesam's markers: (False, None) to be left out, else (True, value)."""
    if MARK_SKIP in text:
        return False, None
    if text.startswith(MARK_JSON):
        return True, loads(text.removeprefix(MARK_JSON))
    return True, text


def _nothing(kind: str, name: str) -> str:
    raise Refused(f"${kind}({name}) is not known here")


class _Sandbox(SandboxedEnvironment):
    intercepted_binops = frozenset({"+", "*", "%", "**"})

    def __init__(self, use: Use) -> None:
        super().__init__(
            undefined=ChainableUndefined if use is Use.ANSWER else StrictUndefined,
            finalize=_quoted if use is Use.URL else _plain,
            autoescape=False,
            keep_trailing_newline=True,
        )
        self.globals.clear()
        self.filters = {name: made for name, made in self.filters.items() if name in FILTERS} | {
            "tojson": _tojson,
            "b64encode": lambda text: base64.b64encode(str(text).encode()).decode(),
            "urlencode": lambda value: urlencode(value) if isinstance(value, Mapping) else quote(str(value), safe=""),
            "replace": _replace,
            "join": _join,
        }

    def call_binop(self, context: object, operator: str, left: object, right: object) -> object:
        if operator in ("*", "%") and (isinstance(left, str | list | tuple) or isinstance(right, str | list | tuple)):
            raise Refused(f"`{operator}` of a text or list")
        if operator == "**":
            raise Refused("`**`")
        if operator == "+" and isinstance(left, str | list | tuple) and isinstance(right, str | list | tuple):
            _bounded(len(left) + len(right))
        return self.binop_table[operator](left, right)


def _tojson(value: Json) -> str:
    return dumps(value)


def _replace(text: object, old: str, new: object) -> str:
    whole, by = str(text), str(new)
    _bounded(len(whole) + whole.count(old) * len(by))
    return whole.replace(old, by)


def _join(values: list[object], by: str = "") -> str:
    texts = [str(value) for value in values]
    _bounded(sum(map(len, texts)) + len(texts) * len(by))
    return by.join(texts)


def _bounded(size: int) -> None:
    if size > LONGEST:
        raise Refused(f"more than {LONGEST:,} characters")


def _plain(value: object) -> object:
    return "" if value is None else value


def _quoted(value: object) -> object:
    if isinstance(value, StrictUndefined):
        return value  # says which name it lacks when it is written
    text = "" if value is None else str(value)
    if text in ("", ".", ".."):
        raise Refused("a part of the URL would be empty or lead elsewhere")
    return quote(text, safe="")


@cache
def _sandbox(use: Use) -> _Sandbox:
    return _Sandbox(use)


@lru_cache(maxsize=4096)
def _compiled(source: str, use: Use) -> JinjaTemplate:
    if len(source) > LONGEST_SOURCE:
        raise Refused(f"longer than {LONGEST_SOURCE:,} characters")
    if use is Use.ANSWER and NAMED.search(source):
        raise Refused("a secret or variable has no place where an answer is read")
    sandbox = _sandbox(use)
    # a secret is looked up when a request is made; its text is never itself read as a template
    tree = sandbox.parse(NAMED.sub(r"{{ named_('\1', '\2') }}", source))
    for node in tree.find_all(nodes.Node):
        _allow(node)
    return sandbox.from_string(tree)


def _allow(node: nodes.Node) -> None:
    if not isinstance(node, NODES):
        raise Refused(f"`{type(node).__name__.lower()}` is not for templates of definitions")
    if isinstance(node, nodes.Filter) and node.name not in FILTERS | OWN:
        raise Refused(f"the filter `{node.name}` is not for templates of definitions")
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise Refused(f"the attribute `{node.attr}` is not for templates of definitions")
    if isinstance(node, nodes.Call):
        called = node.node
        known = isinstance(called, nodes.Name) and called.name == "named_"
        if not (known or (isinstance(called, nodes.Getattr) and called.attr in METHODS)):
            raise Refused("a template of a definition cannot call that")


def _said(error: BaseException) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return (str(error).splitlines() or [type(error).__name__])[0]


def _hint(error: BaseException) -> str:
    if isinstance(error, Refused):
        return "templates have text, values, `if`, and these filters: " + ", ".join(sorted(FILTERS | OWN))
    return "write $SECRET(x) and $ENV(x) outside of {{ … }}"
