"""The total derivative through definitions of any depth: the sum over all paths."""

from service.limits import LIMITS
from service.symbolic.arithmetic import add, multiply
from service.symbolic.definitions import Definitions, definition_order
from service.symbolic.derivation import Derivation
from service.symbolic.expression import Expression
from service.symbolic.rules.rule import Application, Graph, Part
from service.symbolic.rules.whole import TOTAL
from service.symbolic.step import Step


def total_step(
    derivation: Derivation,
    expression: Expression,
    variable: str,
    definitions: Definitions,
    result_name: str,
) -> Step:
    """Return d(expression)/d(variable) with the defined names as functions of the variable.

    dz/dt is the sum over all paths z -> ... -> t of the product of the partial derivatives along
    the path. Raises LimitExceeded when there are too many paths to write down.
    """
    graph = dependency_graph(expression, variable, definitions, result_name)
    formulas = dict(graph.nodes)
    parts: tuple[Part, ...] = tuple((formulas[source], target) for source, target in graph.edges)

    def combine(*partials: Expression) -> Expression:
        return add(*[multiply(*[partials[edge] for edge in path]) for path in graph.paths])

    application = Application(parts, combine, graph=graph)
    steps = [derivation.derive(of, by) for of, by in parts]
    result = combine(*[step.result for step in steps])
    return Step(TOTAL, variable, expression, result, application, steps, plain=False, same_as=None)


def dependency_graph(
    expression: Expression, variable: str, definitions: Definitions, result_name: str
) -> Graph:
    """Return the nodes that the result depends on and the edges that lead to the variable."""
    order = definition_order(expression, definitions)
    reaching = {variable}
    for name in order:
        if not reaching.isdisjoint(definitions[name].free):
            reaching.add(name)
    nodes = [(result_name, expression)]
    nodes += [(name, definitions[name]) for name in reversed(order) if name in reaching]
    edges = tuple((source, target) for source, of in nodes for target in sorted(of.free & reaching))
    return Graph(tuple(nodes), edges, _paths(result_name, variable, edges))


def _paths(start: str, end: str, edges: tuple[tuple[str, str], ...]) -> tuple[tuple[int, ...], ...]:
    leaving: dict[str, list[int]] = {}
    for i, (source, _) in enumerate(edges):
        leaving.setdefault(source, []).append(i)
    counts: dict[str, int] = {end: 1}

    def number_from(name: str) -> int:
        if name not in counts:
            counts[name] = sum(number_from(edges[i][1]) for i in leaving.get(name, ()))
        return counts[name]

    LIMITS.check(
        "paths",
        number_from(start),
        "There are too many paths from the result to the variable; substitute some definitions.",
    )

    def walk(name: str) -> list[tuple[int, ...]]:
        if name == end:
            return [()]
        return [(i, *rest) for i in leaving.get(name, ()) for rest in walk(edges[i][1])]

    return tuple(walk(start))
