"""The functions of DTL.md that take values and give one; a new one is a line here and one in `signatures`."""

from harness.expr.functions import comparing, dates, lists, numbers, strings
from harness.expr.functions.work import Function

FUNCTIONS: dict[str, Function] = {
    **comparing.FUNCTIONS,
    **dates.FUNCTIONS,
    **lists.FUNCTIONS,
    **numbers.FUNCTIONS,
    **strings.FUNCTIONS,
}
