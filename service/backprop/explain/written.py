"""Explanations as data, with symbols and with the numbers in place."""

import numpy as np

from service.backprop.arrays import Array
from service.backprop.explain.jacobians import Jacobian
from service.backprop.explain.links import Links
from service.backprop.explain.network import Wanted
from service.backprop.explain.paths import WEIGHT, Place, Stride, largest_paths, product
from service.backprop.explain.record import (
    Chain,
    Explanation,
    Factor,
    FactorForm,
    LeftOut,
    Path,
    PathFactor,
    Route,
    Unit,
)
from service.backprop.explain.routes import Way, count_ways, ways
from service.backprop.plan import SEED, Plan
from service.backprop.trace.numeric import equation, factors, number
from service.backprop.trace.record import Text
from service.backprop.trace.symbols import Symbol, Symbols, partial
from service.backprop.trace.tensors import norm
from service.limits import LIMITS

# Products in the whole equation; the rest is put together in one number.
_TERMS_SHOWN = 16


def written(
    plan: Plan, symbols: Symbols, wanted: Wanted, links: Links, gradient: float
) -> Explanation:
    """Return the explanation of one weight."""
    return _Writer(plan, symbols, wanted, links).explanation(gradient)


class _Writer:
    def __init__(self, plan: Plan, symbols: Symbols, wanted: Wanted, links: Links) -> None:
        self.plan, self.symbols, self.wanted, self.links = plan, symbols, wanted, links
        self.weight = symbols.entry(wanted.parameter, wanted.index)

    def explanation(self, gradient: float) -> Explanation:
        found = largest_paths(self.links, LIMITS.explain_paths)
        products = [product(path) for path in found]
        paths = [self._path(path) for path in found]
        return {
            "parameter": self.wanted.parameter,
            "index": list(self.wanted.index),
            "symbol": self.weight.gradient().written(),
            "gradient": gradient,
            "total": self.links.total,
            "chain": self._chain(),
            "paths": paths,
            "left_out": self._left_out(self.links.count, products),
            **self._equation(products, [path["numeric"] for path in paths]),
        }

    def _left_out(self, count: float, listed: list[float]) -> LeftOut:
        more = count - len(listed)
        return {"count": more, "sum": self.links.total - sum(listed) if more else 0.0}

    def _chain(self) -> Chain:
        found = ways(self.links, LIMITS.explain_routes)
        used = list(dict.fromkeys(id(j) for way in found for j in way.jacobians))
        by_id = {id(j): j for way in found for j in way.jacobians}
        ends = list(dict.fromkeys(way.last for way in found))
        factors_ = [self._seed(), *(self._jacobian(by_id[i]) for i in used)]
        factors_ += [self._column(name) for name in ends]
        jacobian_places = {i: position for position, i in enumerate(used, start=1)}
        column_places = {name: i for i, name in enumerate(ends, start=1 + len(used))}
        routes = [
            self._route(
                way,
                [0, *(jacobian_places[id(j)] for j in way.jacobians), column_places[way.last]],
                factors_,
            )
            for way in found
        ]
        left_out = self._left_out(count_ways(self.links), [way.value for way in found])
        return {"factors": factors_, "routes": routes, "left_out": left_out}

    def _seed(self) -> Factor:
        output = self.links.output
        label = partial("J", self.symbols[output])
        value = self._in_dtype(self.links.seed[:, None, :])
        return _factor(label, (SEED, output, None), "matrix", value)

    def _jacobian(self, jacobian: Jacobian) -> Factor:
        label = partial(self.symbols[jacobian.of], self.symbols[jacobian.by])
        ends = (jacobian.of, jacobian.by, jacobian.input)
        return _factor(label, ends, jacobian.form, jacobian.value)

    def _column(self, name: str) -> Factor:
        value = self._in_dtype(self.links.columns[name][:, :, None])
        label = partial(self.symbols[name], self.weight)
        return _factor(label, (name, self.wanted.parameter, None), "matrix", value)

    def _in_dtype(self, value: Array) -> Array:
        return value.astype(self.plan.gradients.dtype)

    def _route(self, way: Way, places: list[int], listed: list[Factor]) -> Route:
        labels = [listed[i]["label"] for i in places]
        return {
            "factors": places,
            "via": [self.links.output, *(jacobian.by for jacobian in way.jacobians)],
            "formula": {
                "text": " · ".join(label["text"] for label in labels),
                "latex": r" \cdot ".join(label["latex"] for label in labels),
            },
            "value": way.value,
        }

    def _path(self, path: list[Stride]) -> Path:
        value = product(path)
        values = [stride.factor for stride in path]
        return {
            "via": [self._unit(stride.to) for stride in path if stride.to.node != WEIGHT],
            "factors": self._factors(path),
            "product": value,
            "numeric": equation(factors(values), value),
        }

    def _factors(self, path: list[Stride]) -> list[PathFactor]:
        found: list[PathFactor] = []
        of: Symbol | str = "J"
        for stride in path:
            by = self._symbol(stride.to)
            found.append({"label": partial(of, by).written(), "value": stride.factor})
            of = by
        return found

    def _symbol(self, place: Place) -> Symbol:
        if place.node == WEIGHT:
            return self.weight
        return self.symbols.entry(place.node, self._index(place))

    def _unit(self, place: Place) -> Unit:
        index = self._index(place)
        symbol = self.symbols.entry(place.node, index).written()
        return {"node": place.node, "index": list(index), "symbol": symbol}

    def _index(self, place: Place) -> tuple[int, ...]:
        shape = self.plan.graph.shapes[place.node]
        return (place.example, *(int(i) for i in np.unravel_index(place.unit, shape)))

    def _equation(self, products: list[float], numeric: list[Text]) -> Text:
        """Return the gradient as the sum of products, with what is not shown as one number."""
        shown = [
            Symbol(each["text"].rpartition(" = ")[0], each["latex"].rpartition(" = ")[0])
            for each in numeric[:_TERMS_SHOWN]
        ]
        more = self.links.count - len(shown)
        if more:
            rest = number(self.links.total - sum(products[: len(shown)]))
            shown.append(
                Symbol(
                    f"({rest.text} from {more:.0f} more)",
                    rf"\underbrace{{{rest.latex}}}_{{\text{{{more:.0f} more}}}}",
                )
            )
        gradient = self.weight.gradient()
        right = equation(
            Symbol(
                " + ".join(each.text for each in shown) or "0",
                " + ".join(each.latex for each in shown) or "0",
            ),
            self.links.total,
        )
        return {
            "text": f"{gradient.text} = {right['text']}",
            "latex": f"{gradient.latex} = {right['latex']}",
        }


def _factor(
    label: Symbol, ends: tuple[str, str, int | None], form: FactorForm, value: Array
) -> Factor:
    of, by, place = ends
    return {
        "label": label.written(),
        "of": of,
        "by": by,
        "input": place,
        "form": form,
        "shape": list(value.shape),
        "norm": norm(value),
        "value": value,
    }
