"""Why there is no derivative at a point, in a sentence."""

from collections.abc import Callable
from math import inf
from typing import Final

from service.symbolic.validity.approach import Limit
from service.symbolic.validity.point import Point


def reason(point: Point) -> str:
    """Return why there is no derivative at the point."""
    return _REASONS[point.kind](point)


def _of(point: Point) -> str:
    return "slope" if point.order == 1 else f"derivative of order {point.order}"


def _number(value: float) -> str:
    if abs(value) == inf:
        return "infinity" if value > 0 else "minus infinity"
    return f"{value:.6g}"


def _side(limit: Limit) -> str:
    return _number(limit.value) if limit.kind in ("finite", "infinite") else "no limit"


def _sides(pair: tuple[Limit, Limit]) -> str:
    return f"{_side(pair[0])} from the left and {_side(pair[1])} from the right"


def _corner(point: Point) -> str:
    return f"A corner: the {_of(point)} is {_sides((point.left, point.right))}."


def _cusp(point: Point) -> str:
    return f"A cusp: the {_of(point)} tends to {_sides((point.left, point.right))}."


def _vertical_tangent(point: Point) -> str:
    return f"A vertical tangent: the {_of(point)} tends to {_side(point.left)} on both sides."


def _jump(point: Point) -> str:
    if "outside" in (point.limits[0].kind, point.limits[1].kind):
        limit = next(each for each in point.limits if each.kind != "outside")
        value = _number(point.value or 0.0)
        return f"A jump: the function tends to {_side(limit)}, but its value here is {value}."
    return f"A jump: the function tends to {_sides(point.limits)}."


def _removable(point: Point) -> str:
    limit = _side(point.limits[0])
    if point.value is None:
        return f"A gap: the function has no value here, but tends to {limit} on both sides."
    value = _number(point.value)
    return f"The function tends to {limit} on both sides, but its value here is {value}."


def _pole(point: Point) -> str:
    sides = [
        f"{_side(limit)} from the {name}"
        for limit, name in zip(point.limits, ("left", "right"), strict=True)
        if limit.kind != "outside"
    ]
    return f"The function is not bounded here: it tends to {' and '.join(sides)}."


def _oscillation(point: Point) -> str:
    moving = "function" if point.value is None else "difference quotient"
    return f"The {moving} oscillates ever faster here and has no limit."


def _endpoint(point: Point) -> str:
    side = "left" if point.limits[0].kind == "outside" else "right"
    sentence = f"An end of the domain: the function has no values on the {side}."
    if point.value is None:
        return sentence
    slope = point.right if side == "left" else point.left
    if slope.kind not in ("finite", "infinite"):
        return sentence
    steep = ", a vertical tangent" if slope.kind == "infinite" else ""
    return f"{sentence[:-1]}; the one-sided derivative is {_side(slope)}{steep}."


def _isolated(point: Point) -> str:
    return "A single point: the function has no values on either side."


def _undecided(point: Point) -> str:
    return "Whether there is a derivative here could not be decided."


_REASONS: Final[dict[str, Callable[[Point], str]]] = {
    "corner": _corner,
    "cusp": _cusp,
    "vertical-tangent": _vertical_tangent,
    "jump": _jump,
    "removable": _removable,
    "pole": _pole,
    "oscillation": _oscillation,
    "endpoint": _endpoint,
    "isolated": _isolated,
    "undecided": _undecided,
}
