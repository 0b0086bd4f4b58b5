"""The affine map."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from service.backprop.arguments import Size
from service.backprop.arrays import Arrays, Instruction, Kernel, Shape, rows
from service.backprop.formula import Formula
from service.backprop.initializers import fan_in_uniform
from service.backprop.layer import Contribution, Layer, Local, Parameter
from service.errors import ShapeMismatch


@dataclass(frozen=True)
class Linear(Layer):
    """y = x Wᵀ + b over the last axis; W [out_features, in_features], b [out_features]."""

    type = "linear"
    title = "Affine map"
    formula = Formula("$x @ $weight.T + $bias", r"$x\,$weight^{\top} + $bias")
    derivative = Formula("$weight", "$weight")
    form = "linear_map"
    analytic = True
    contributions = (
        Contribution(
            "input",
            "matmul_transpose",
            Formula("$upstream @ $weight", r"$upstream\,$weight"),
            "BP2",
        ),
        Contribution(
            "weight", "outer", Formula("$upstream.T @ $x", r"$upstream^{\top}\,$x"), "BP4"
        ),
        Contribution(
            "bias",
            "sum_over_batch",
            Formula("sum over examples of $upstream", r"\sum_n ${upstream}_n"),
            "BP3",
        ),
    )

    out_features: Size
    in_features: Size | None = None
    bias: bool = True

    def resolved(self, *inputs: Shape) -> "Linear":
        """Infer in_features. Raises ShapeMismatch."""
        (shape,) = inputs
        if not shape:
            raise ShapeMismatch("The layer needs an axis of features.", expected=[None], actual=[])
        if self.in_features not in (None, shape[-1]):
            raise ShapeMismatch(
                f"The layer takes {self.in_features} features and gets {shape[-1]}.",
                expected=[*shape[:-1], self.in_features],
                actual=list(shape),
            )
        return replace(self, in_features=shape[-1])

    def output(self, *inputs: Shape) -> Shape:
        """Return the input's shape with out_features as its last axis."""
        return (*inputs[0][:-1], self.out_features)

    def parameters(self) -> dict[str, Parameter]:
        """Return weight and bias."""
        assert self.in_features is not None
        start = fan_in_uniform(self.in_features)
        weight = {"weight": Parameter((self.out_features, self.in_features), start)}
        return weight | ({"bias": Parameter((self.out_features,), start)} if self.bias else {})

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: x Wᵀ + b. Backward: ∂J/∂W = δᵀx, ∂J/∂b = Σδ, ∂J/∂x = δW."""
        x, y, delta = rows(arrays.inputs[0]), rows(arrays.output), rows(arrays.upstream)
        weight = arrays.parameters["weight"]
        forward: list[Instruction] = [partial(np.dot, x, weight.T, y)]
        backward: list[Instruction] = [partial(np.dot, delta.T, x, arrays.gradients["weight"])]
        if self.bias:
            ones = np.ones(len(delta), delta.dtype)
            forward.append(partial(np.add, y, arrays.parameters["bias"], y))
            # As a product with ones, the sum over examples takes half the time.
            backward.append(partial(np.dot, ones, delta, arrays.gradients["bias"]))
        if arrays.contributions[0] is not None:
            backward.append(partial(np.dot, delta, weight, rows(arrays.contributions[0])))
        return Kernel(tuple(forward), tuple(backward))

    def local(self, arrays: Arrays) -> Local:
        """Return the weight: ∂y/∂x = W for every example."""
        return Local("linear_map", arrays.parameters["weight"])
