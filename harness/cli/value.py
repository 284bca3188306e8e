"""`harness value`: what a data type cell makes of a value, step by step."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime

import click
from simplejson import JSONDecodeError

from harness.cli.output import Json, say, say_json
from harness.errors import Exit, UsageError
from harness.expr.evaluate import Step, Traced, trace
from harness.expr.jsontext import loads
from harness.expr.outcome import Known, Outcome
from harness.expr.read import read_cell
from harness.expr.transit import TooDeep, arriving, encoded, typed
from harness.expr.tree import Cell, Malformed
from harness.expr.values import Datetime, Value, equal

WIDEST = 72
LONGEST = 60
NOW_FORM = "write it as 2026-01-01T08:00:00Z, in UTC"


@click.command("value")
@click.argument("expression")
@click.option("--value", "text", metavar="JSON", required=True, help="the source value")
@click.option("--now", "now", metavar="TIME", help="the time that the function `now` gives; default: the time it is")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="for people or programs")
def command(expression: str, text: str, now: str | None, form: str) -> int:
    """Evaluate one data type cell step by step, as it stands in a document's property table.

    Numbers are exact: 12.5 is a decimal, 12.0 arrives as the integer 12. Exit code 0: a value; 1: the cell is
    malformed; 2: --value or --now cannot be read; 3: what the value is, the documentation does not say.

    \b
    Examples:
      harness value '["datetime-format","%Y-%m-%d","_."]' --value '"~t2015-12-31T23:30:00Z"'
      harness value '["if-null",["integer","string"],["decimal","_."]]' --value 12.5 --format json
    """
    source, moment = _source(text), _moment(now)
    cell = read_cell(expression)
    if isinstance(cell, Malformed):
        return _malformed(cell, expression, form)
    traced = trace(cell, source, now=moment)
    if form == "json":
        say_json({**_json(traced.outcome), "steps": [_step_json(step) for step in traced.steps]})
    else:
        say("\n".join(_lines(cell, source, traced)))
    return Exit.OK if isinstance(traced.outcome, Known) else Exit.ERRORED


def _source(text: str) -> Value:
    hint = """JSON, within quotes of the shell: '"text"', 12.5, '["a","b"]', null"""
    try:
        return arriving(loads(text))
    except JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise UsageError(f"--value is no JSON at {where}: {error.msg}", hint=hint) from None
    except (TooDeep, RecursionError):
        raise UsageError("--value is nested too deeply", hint=hint) from None
    except (ValueError, ArithmeticError, TypeError):
        raise UsageError("--value holds a number that is too large or none", hint=hint) from None


def _moment(text: str | None) -> Datetime:
    if text is None:
        return Datetime.of(datetime.now(UTC))
    moment = typed(f"~t{text}")
    if not isinstance(moment, Datetime):
        raise UsageError(f"--now is no time: {text}", hint=NOW_FORM)
    return moment


def _malformed(cell: Malformed, expression: str, form: str) -> int:
    reason = f"column {cell.column}: {cell.message}"
    if form == "json":
        say_json({"status": "malformed", "result": None, "reason": reason, "steps": []})
    else:
        start = max(0, cell.column - 1 - WIDEST // 2)
        say(
            f"malformed, {reason}\n  {expression.strip()[start : start + WIDEST]}\n  {' ' * (cell.column - 1 - start)}^"
        )
    return Exit.FAILED


def _json(outcome: Outcome) -> dict[str, Json]:
    if isinstance(outcome, Known):
        reason = f"rests on: {'; '.join(outcome.inferred)}" if outcome.inferred else ""
        return {"status": "value", "result": encoded(outcome.value), "reason": reason}
    return {"status": "unspecified", "result": None, "reason": outcome.reason}


def _step_json(step: Step) -> dict[str, Json]:
    return {"expression": step.text, "current": encoded(step.current), "depth": step.depth, **_json(step.result)}


def _lines(cell: Cell, source: Value, traced: Traced) -> Iterator[str]:
    """The value, a line for each step, inner ones first and further in, then the outcome and what it rests on."""
    yield f"value   {_shown(source)}"
    texts = [f"{'  ' * step.depth}{_short(step.text)}" for step in traced.steps]
    width = max(map(len, texts), default=0)
    for text, step in zip(texts, traced.steps, strict=True):
        current = "" if equal(step.current, source) else f"   where _. = {_short(_shown(step.current))}"
        yield f"  {text.ljust(width)}  →  {_short(_told(step.result))}{current}"
    if isinstance(traced.outcome, Known):
        yield f"result  {_shown(traced.outcome.value)}"
        yield from (f"  rests on what the documentation only suggests: {fact}" for fact in traced.outcome.inferred)
        return
    yield f"result  unspecified: {traced.outcome.reason}"
    if traced.outcome.among:
        yield f"  it may be {' or '.join(_short(_shown(each)) for each in traced.outcome.among)}"


def _told(outcome: Outcome) -> str:
    return _shown(outcome.value) if isinstance(outcome, Known) else f"unspecified: {outcome.reason}"


def _shown(value: Value) -> str:
    return json.dumps(encoded(value), ensure_ascii=False)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
