"""The chain rule made visible: links, paths and the graph behind them."""

from typing import Any

from service.rendering.labels import rate
from service.rendering.writer import Writer
from service.symbolic.arithmetic import multiply
from service.symbolic.expression import Expression
from service.symbolic.normal_form import normal_form
from service.symbolic.rules.rule import Graph
from service.symbolic.step import Step
from service.symbolic.substitution import substitute

Json = dict[str, Any]


def link(writer: Writer, step: Step) -> Json:
    """Return y = outer(u), u = inner(x) and dy/du * du/dx for a step with one inner function."""
    (symbol, inner), (outer, slope) = step.application.inner[0], step.steps
    return {
        "symbol": symbol,
        "inner": writer.expression(inner),
        "outer": writer.expression(outer.of),
        "outer_derivative": writer.expression(outer.result),
        "inner_derivative": writer.expression(slope.result),
        "product": writer.expression(multiply(outer.result, slope.result)),
        "substituted": writer.expression(step.result),
    }


def paths(writer: Writer, step: Step) -> list[Json]:
    """Return one product of derivatives per path, for a step with several."""
    if step.application.graph is not None:
        return _paths_of_definitions(writer, step)
    return _paths_of_arguments(writer, step)


def _paths_of_definitions(writer: Writer, step: Step) -> list[Json]:
    graph = step.application.graph
    assert graph is not None
    partial = partial_edges(graph)
    factors = [
        _factor(writer, source, target, part.result, partial=i in partial)
        for i, ((source, target), part) in enumerate(zip(graph.edges, step.steps, strict=True))
    ]
    return [
        {
            "via": [graph.edges[edge][0] for edge in path[1:]],
            "factors": [factors[edge] for edge in path],
            "product": writer.expression(multiply(*[step.steps[edge].result for edge in path])),
        }
        for path in graph.paths
    ]


def _paths_of_arguments(writer: Writer, step: Step) -> list[Json]:
    inner = step.application.inner
    values: dict[str, Expression] = dict(inner)
    outer = [substitute(part.result, values) for part in step.steps[: len(inner)]]
    slopes = [part.result for part in step.steps[len(inner) :]]
    return [
        {
            "via": [name],
            "factors": [
                _factor(writer, "f", name, by_outer, partial=True),
                _factor(writer, name, step.variable, slope, partial=False),
            ],
            "product": writer.expression(multiply(by_outer, slope)),
        }
        for (name, _), by_outer, slope in zip(inner, outer, slopes, strict=True)
    ]


def _factor(writer: Writer, of: str, by: str, value: Expression, *, partial: bool) -> Json:
    return {"label": rate(writer, of, by, partial=partial), "value": writer.expression(value)}


def partial_edges(graph: Graph) -> set[int]:
    """Return the edges from nodes that depend on several others, whose rates are partial."""
    sources = [source for source, _ in graph.edges]
    return {i for i, source in enumerate(sources) if sources.count(source) > 1}


def graph(writer: Writer, step: Step) -> Json:
    """Return the dependency graph of a total derivative: nodes, and edges with their partials."""
    shape = step.application.graph
    assert shape is not None
    definitions: list[Json] = [
        {"name": name, "definition": writer.expression(of)} for name, of in shape.nodes
    ]
    return {
        "nodes": [*definitions, {"name": step.variable, "definition": None}],
        "edges": [
            {"from": source, "to": target, "partial": writer.expression(normal_form(part.result))}
            for (source, target), part in zip(shape.edges, step.steps, strict=True)
        ],
    }
