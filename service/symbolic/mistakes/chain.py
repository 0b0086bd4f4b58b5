"""Mistakes with the chain rule and with paths."""

from collections.abc import Iterator, Sequence

from service.symbolic.arithmetic import add, divide, multiply
from service.symbolic.build import ONE, symbol
from service.symbolic.expression import Expression
from service.symbolic.mistakes.functions import antiderivative
from service.symbolic.mistakes.mistake import Derive, Mistake
from service.symbolic.step import Step
from service.symbolic.substitution import substitute

_CHAIN = frozenset(("chain",))
_PATHS = frozenset(("multivariable-chain", "total-derivative"))


def _inner_forgotten(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield substitute(parts[0], dict(step.application.inner))


def _at_variable(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    (inner,) = step.application.inner
    yield multiply(substitute(parts[0], {inner.symbol: symbol(step.variable)}), parts[1])


def _at_derivative(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    (inner,) = step.application.inner
    at_derivative = substitute(parts[0], {inner.symbol: parts[1]})
    yield at_derivative
    yield multiply(at_derivative, parts[1])


def _outer_kept(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    (inner,) = step.application.inner
    outer = step.steps[0].of
    yield substitute(outer, {inner.symbol: parts[1]})
    yield multiply(step.of, parts[1])


def _added(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    yield add(substitute(parts[0], dict(step.application.inner)), parts[1])


def _integrated(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    (inner,) = step.application.inner
    outer, slope = step.steps[0].of, step.steps[1].result
    for integral in antiderivative(outer, inner.symbol):
        value = substitute(integral, {inner.symbol: inner.of})
        yield divide(value, slope)
        yield value
        yield multiply(value, slope)


def _path_missing(step: Step, parts: Sequence[Expression], _: Derive) -> Iterator[Expression]:
    products = _products(step, parts)
    if len(products) > 1:
        for i, product in enumerate(products):
            yield add(*products[:i], *products[i + 1 :])
            if len(products) > 2:
                yield product


def _last_factor_forgotten(
    step: Step, parts: Sequence[Expression], _: Derive
) -> Iterator[Expression]:
    full, short = _products(step, parts), _products(step, parts, short=True)
    yield add(*short)
    if len(full) > 1:
        for i, product in enumerate(short):
            yield add(*full[:i], product, *full[i + 1 :])


def _products(step: Step, parts: Sequence[Expression], *, short: bool = False) -> list[Expression]:
    """Return the product along each path; with `short`, without the derivative at its end."""
    graph, inner = step.application.graph, step.application.inner
    if graph is None:
        count = len(inner)
        slopes = [substitute(by_outer, dict(inner)) for by_outer in parts[:count]]
        ends = [ONE] * count if short else parts[count:]
        return [multiply(slope, end) for slope, end in zip(slopes, ends, strict=True)]
    return [
        multiply(*[parts[edge] for edge in (path[:-1] if short and len(path) > 1 else path)])
        for path in graph.paths
    ]


CHAIN = (
    Mistake(
        "inner-derivative-forgotten",
        "Inner derivative forgotten",
        "The derivative of the outer function was not multiplied by that of the inner one, "
        "d{symbol}/d{variable} = {inner_derivative}.",
        _CHAIN,
        _inner_forgotten,
    ),
    Mistake(
        "inner-derivative-forgotten",
        "Inner derivative forgotten",
        "On a path, or on all of them, the derivative by {variable} at its end was left out.",
        _PATHS,
        _last_factor_forgotten,
    ),
    Mistake(
        "outer-derivative-at-variable",
        "Outer derivative at the variable",
        "The derivative of the outer function was taken at {variable} in place of "
        "{symbol} = {inner}.",
        _CHAIN,
        _at_variable,
    ),
    Mistake(
        "outer-derivative-at-inner-derivative",
        "Outer derivative at the inner derivative",
        "The derivative of the outer function was taken at d{symbol}/d{variable} = "
        "{inner_derivative} in place of {symbol} = {inner}.",
        _CHAIN,
        _at_derivative,
        alone=True,
    ),
    Mistake(
        "outer-function-kept",
        "Outer function not differentiated",
        "Only the inner function was differentiated, the outer one was kept.",
        _CHAIN,
        _outer_kept,
        alone=True,
    ),
    Mistake(
        "chain-factors-added",
        "Derivatives of outer and inner function added",
        "The derivatives of the outer and the inner function were added in place of multiplied.",
        _CHAIN,
        _added,
        alone=True,
    ),
    Mistake(
        "integrated",
        "Integrated in place of differentiated",
        "{of} was integrated in place of differentiated.",
        _CHAIN,
        _integrated,
    ),
    Mistake(
        "path-missing",
        "Path missing",
        "The variable acts along several paths, and their products are added; not all of them were "
        "counted.",
        _PATHS,
        _path_missing,
    ),
)
