r"""Sets of numbers in every format: (-oo, 0) U (0, oo), \mathbb{R}, intervals + pi*k."""

from collections.abc import Callable
from math import inf
from typing import Final, NamedTuple

from service.rendering.mathml import bare, whole
from service.rendering.writer import Writer
from service.symbolic.arithmetic import multiply
from service.symbolic.build import symbol
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.validity.regions import Bound, Interval, Region


class _Signs(NamedTuple):
    """How a format writes sets.

    brackets  open and closed, of the left and of the right end
    repeated  of the intervals and the multiple of the period
    """

    brackets: tuple[str, str, str, str]
    comma: str
    single: tuple[str, str]
    union: str
    infinity: str
    minus: str
    nothing: str
    everything: str
    repeated: Callable[[str, str], str]
    number: Callable[[str], str]
    whole: Callable[[str], str]
    bare: Callable[[str], str]


def _same(string: str) -> str:
    return string


def _mo(sign: str) -> str:
    return f"<mo>{sign}</mo>"


_SIGNS: Final[dict[str, _Signs]] = {
    "text": _Signs(
        ("(", "[", ")", "]"), ", ", ("{", "}"), " U ", "oo", "-", "{}", "(-oo, oo)",
        lambda intervals, period: f"{intervals} + {period}, k whole", _same, _same, _same,
    ),
    "latex": _Signs(
        (r"\left(", r"\left[", r"\right)", r"\right]"), ", ", (r"\left\{", r"\right\}"),
        r" \cup ", r"\infty", "-", r"\varnothing", r"\mathbb{R}",
        lambda intervals, period: rf"{intervals} + {period}, \; k \in \mathbb{{Z}}",
        _same, _same, _same,
    ),
    "mathml": _Signs(
        (_mo("("), _mo("["), _mo(")"), _mo("]")), _mo(","), (_mo("{"), _mo("}")),
        _mo("∪"), "<mi>∞</mi>", _mo("\u2212"), "<mi>∅</mi>", "<mi>ℝ</mi>",
        lambda intervals, period: (
            f"{intervals}<mo>+</mo>{period}<mo>,</mo><mi>k</mi><mo>∈</mo><mi>ℤ</mi>"
        ),
        lambda number: f"<mn>{number}</mn>", whole, bare,
    ),
}  # fmt: skip


def written_region(writer: Writer, region: Region) -> dict[str, str]:
    """Return the set with one key per format."""
    return {name: _written(writer, region, name) for name, _ in writer.notations}


def _written(writer: Writer, region: Region, name: str) -> str:
    signs = _SIGNS[name]
    intervals = region.intervals
    if not intervals:
        return signs.whole(signs.nothing)
    if (intervals[0].low.value, intervals[0].high.value) == (-inf, inf):
        return signs.whole(signs.everything)
    string = signs.union.join([_interval(writer, each, name) for each in intervals])
    if region.period is not None:
        if len(intervals) > 1:
            opening, _, closing, _ = signs.brackets
            string = f"{opening}{string}{closing}"
        multiple = normal_form(multiply(symbol("k"), region.period))
        string = signs.repeated(string, _exact(writer, multiple, name))
    return signs.whole(string)


def _exact(writer: Writer, node: Expression, name: str) -> str:
    return _SIGNS[name].bare(writer.notation(node)[name])


def _interval(writer: Writer, interval: Interval, name: str) -> str:
    signs, (low, high) = _SIGNS[name], interval
    if low.value == high.value and low.exact is high.exact:
        opening, closing = signs.single
        return f"{opening}{_bound(writer, low, name)}{closing}"
    opening, closing = signs.brackets[low.closed], signs.brackets[2 + high.closed]
    return f"{opening}{_bound(writer, low, name)}{signs.comma}{_bound(writer, high, name)}{closing}"


def _bound(writer: Writer, bound: Bound, name: str) -> str:
    signs, value = _SIGNS[name], bound.value
    if bound.exact is not None:
        return _exact(writer, bound.exact, name)
    size = signs.infinity if abs(value) == inf else signs.number(f"{abs(value):.15g}")
    return f"{signs.minus}{size}" if value < 0 else size
