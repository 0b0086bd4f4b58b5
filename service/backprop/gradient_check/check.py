"""The check of all gradients of a request against derivatives from forward passes."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from service.backprop.arrays import Array
from service.backprop.cost import forward_cost
from service.backprop.execute import backward, forward, load
from service.backprop.gradient_check.held import held_at_zero
from service.backprop.gradient_check.kinks import crossing
from service.backprop.gradient_check.losses import Point, entries_of
from service.backprop.gradient_check.methods import (
    CentralDifference,
    Derivatives,
    Slope,
    method_for,
)
from service.backprop.gradient_check.record import (
    GradientCheck,
    Kink,
    TensorCheck,
    Verdict,
    Worst,
)
from service.backprop.gradient_check.sampling import shares, spread
from service.backprop.plan import plan_of
from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS

# The largest relative error that agrees, by method and dtype of the gradients.
_TOLERANCES = {
    ("complex_step", "float64"): 1e-9,
    ("central_difference", "float64"): 1e-6,
    ("complex_step", "float32"): 1e-3,
    ("central_difference", "float32"): 1e-3,
}

# An entry in doubt is looked at with a step that is smaller by this factor.
_SHRINK = 1 / 64

# Where the two sides come together less than this, there is a kink; 1/64 without one.
_STAYS = 1 / 16

# One-sided differences that are further apart than this part of the slope cast doubt.
_DOUBT = 1e-4


def gradient_check(point: Point, seed: int = 0) -> GradientCheck:
    """Return how the gradients of the backward pass compare with derivatives from values alone.

    The relative error of an entry is |a - n|/max(|a|, |n|, floor), where the floor is the size at
    which rounding alone would reach the tolerance. Dropout uses the same mask in all evaluations.
    Raises ComputeBudgetExceeded when not even one entry of each tensor can be compared.
    """
    method = method_for(point)
    gradients = _gradients(point)
    chosen = shares({name: each.size for name, each in gradients.items()}, _budget(point, method))
    if not all(chosen[name] or not each.size for name, each in gradients.items()):
        raise ComputeBudgetExceeded(
            "Comparing one entry of each tensor takes too much arithmetic; use fewer examples.",
            limit={"name": "check_products", "value": LIMITS.check_products},
        )
    held = held_at_zero(point.graph)
    checker = _Checker(
        point, method(point), _TOLERANCES[method.method, point.graph.dtype], gradients
    )
    tensors = {
        name: checker.tensor(
            name, np.setdiff1d(spread(each.size, chosen[name], seed, name), held.get(name, ()))
        )
        for name, each in gradients.items()
    }
    errors = [e for e in (t["max_relative_error"] for t in tensors.values()) if e is not None]
    return {
        "verdict": _verdict([each["verdict"] for each in tensors.values()]),
        "method": method.method,
        "step": method.step,
        "tolerance": checker.tolerance,
        "checked": sum(each["checked"] for each in tensors.values()),
        "max_relative_error": max(errors, default=None),
        "tensors": tensors,
        "kinks": checker.kinks,
        "kinks_left_out": checker.kinks_left_out,
    }


def _gradients(point: Point) -> dict[str, Array]:
    """Return the gradients of the backward pass: of parameters, then of inputs."""
    plan = plan_of(point.graph, point.ask._replace(input_gradient=True))
    load(plan, point.state, point.batch)
    forward(plan)
    backward(plan)
    inputs = {name: plan.upstream[name] for name in point.batch.inputs if name in plan.upstream}
    return plan.layout.views(plan.gradients) | inputs


def _budget(point: Point, method: type[Derivatives]) -> int:
    cost = sum(forward_cost(node, point.ask.examples) for node in point.graph.nodes)
    affordable = LIMITS.check_products // (max(cost, 1) * method.evaluations)
    return min(LIMITS.checked_entries, affordable)


def _verdict(verdicts: list[Verdict]) -> Verdict:
    if "disagrees" in verdicts:
        return "disagrees"
    return "agrees" if "agrees" in verdicts else "skipped"


@dataclass
class _Checker:
    point: Point
    derivatives: Derivatives
    tolerance: float
    gradients: dict[str, Array]
    kinks: list[Kink] = field(default_factory=list)
    kinks_left_out: int = 0

    def tensor(self, name: str, places: Array) -> TensorCheck:
        """Compare entries of one tensor."""
        gradient = self.gradients[name]
        flat = gradient.reshape(-1)
        skipped, largest, absolute, worst = 0, -1.0, 0.0, None
        for place in places.tolist():
            analytic = float(flat[place])
            numeric = self._numeric(name, place, analytic)
            if numeric is None:
                skipped += 1
                continue
            error = self._error(analytic, numeric)
            absolute = max(absolute, abs(analytic - numeric.value))
            if error > largest:
                largest = error
                worst = Worst(
                    index=_index(place, gradient), analytic=analytic, numeric=numeric.value
                )
        agrees = largest <= self.tolerance
        return {
            "kind": "input" if name in self.derivatives.losses.plan.values else "parameter",
            "size": gradient.size,
            "checked": len(places) - skipped,
            "skipped": skipped,
            "max_relative_error": largest if worst else None,
            "max_absolute_error": absolute if worst else None,
            "worst": worst,
            "verdict": ("agrees" if agrees else "disagrees") if worst else "skipped",
        }

    def _numeric(self, name: str, place: int, analytic: float) -> Slope | None:
        """Return the numeric derivative, or None at a kink."""
        slope = self.derivatives.slope(entries_of(self.derivatives.losses.plan, name), place)
        doubt = slope.apart > _DOUBT * max(abs(slope.value), self._floor(slope))
        if not doubt and self._error(analytic, slope) <= self.tolerance:
            return slope
        entries = entries_of(self._differences.losses.plan, name)
        far = self._differences.slope(entries, place)
        near = self._differences.slope(entries, place, _SHRINK)
        # Of a smooth function the two sides come together as the step shrinks; at the edge of a
        # domain there is one side only.
        edge = np.isfinite(self.derivatives.loss) and not np.isfinite(near.value)
        if edge or near.apart > max(_STAYS * far.apart, 8 * near.noise):
            self._skip(entries, name, place)
            return None
        if self._differences is not self.derivatives:
            return slope
        candidates = (far, near, _extrapolated(far, near))
        return min(candidates, key=lambda each: self._error(analytic, each))

    @cached_property
    def _differences(self) -> CentralDifference:
        if isinstance(self.derivatives, CentralDifference):
            return self.derivatives
        return CentralDifference(self.point)

    def _error(self, analytic: float, slope: Slope) -> float:
        difference = abs(analytic - slope.value)
        if not np.isfinite(difference):
            return float("inf")
        return difference / max(abs(analytic), abs(slope.value), self._floor(slope))

    def _floor(self, slope: Slope) -> float:
        """Return the size of a derivative at which rounding alone would reach the tolerance."""
        return (slope.noise + self._rounding) / self.tolerance or 1e-300

    @cached_property
    def _rounding(self) -> float:
        """What rounding in the backward pass may have added to a gradient."""
        sizes = [float(np.abs(each).max(initial=0.0)) for each in self.gradients.values()]
        eps = float(np.finfo(next(iter(self.gradients.values())).dtype).eps)
        return 16 * eps * max(sizes)

    def _skip(self, entries: Array, name: str, place: int) -> None:
        if len(self.kinks) >= LIMITS.listed_units:
            self.kinks_left_out += 1
            return
        found = crossing(self._differences, entries, place, _SHRINK)
        kink: Kink = {
            "tensor": name,
            "index": _index(place, self.gradients[name]),
            "node": found.node if found else None,
            "unit": found.unit if found else None,
        }
        self.kinks.append(kink)


def _extrapolated(far: Slope, near: Slope) -> Slope:
    """Return the slope at a step of 0; where the curvature jumps, errors grow with the step."""
    return replace(near, value=near.value + (near.value - far.value) * _SHRINK / (1 - _SHRINK))


def _index(place: int, tensor: Array) -> list[int]:
    return [int(i) for i in np.unravel_index(place, tensor.shape)]
