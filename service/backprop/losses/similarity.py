"""Losses on the angle between vectors."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.backprop.arrays import Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.losses.loss import Loss, LossArrays, Target
from service.errors import ShapeMismatch

# What PyTorch adds to the square of a length.
_EPSILON = 1e-12


@dataclass(frozen=True)
class CosineEmbedding(Loss):
    """1 - cos(y, other) for the label 1, max(0, cos(y, other) - margin) for -1; vectors [N, D].

    In LaTeX the other vector is z and the label l.

    Source: torch.nn.CosineEmbeddingLoss.
    """

    type = "cosine_embedding"
    title = "Cosine embedding loss"
    formula = Formula(
        "Piecewise((1 - cos, label == 1), (Max(0, cos - $margin), True)),"
        " cos = dot($y, other)/(norm($y)*norm(other))",
        r"\begin{cases} 1 - c & l = 1 \\ \max\left(0, c - $margin\right) & l = -1 \end{cases},"
        r"\ c = \frac{$y \cdot z}{\lVert $y \rVert\,\lVert z \rVert}",
    )
    derivative = Formula(
        "s*(other/(norm($y)*norm(other)) - cos*$y/norm($y)**2), s of -1, 1 or 0",
        r"s \left(\frac{z}{\lVert $y \rVert\,\lVert z \rVert}"
        r" - c\,\frac{$y}{\lVert $y \rVert^{2}}\right),\ s \in \{-1, 1, 0\}",
    )
    convention = (
        "1e-12, which PyTorch rounds to float32, is added to each squared length. At cos = margin"
        " the derivative has s = 1."
    )

    margin: float = 0.0

    def targets(self, prediction: Shape, given: Mapping[str, Shape]) -> dict[str, Target]:
        """Return the other vectors, and labels of -1 or 1. Raises ShapeMismatch."""
        if len(prediction) != 1:
            raise ShapeMismatch(
                "The loss takes one vector for each example.",
                expected=[None],
                actual=list(prediction),
            )
        return {"other": Target(prediction), "label": Target((), allowed=(-1, 1))}

    def values(self, prediction: Shape) -> Shape:
        """Return no axes: one loss for each example."""
        return ()

    def bind(self, arrays: LossArrays) -> Kernel:
        """Forward: the cosine, and what it lacks or is too much. Backward: the cosine's slope."""
        y, other, label = arrays.prediction, arrays.targets["other"], arrays.targets["label"]
        values, seed, scale = arrays.values, arrays.seed, 1 / self.divisor(arrays.values)
        square, length, cosine, sign = (np.empty_like(values) for _ in range(4))

        def forward() -> None:
            np.add(np.vecdot(y, y), _EPSILON, square)
            np.sqrt(square * (np.vecdot(other, other) + _EPSILON), length)
            np.divide(np.vecdot(y, other), length, cosine)
            np.subtract(cosine, self.margin, values)
            np.copyto(sign, np.where(label > 0, -1, values >= 0))
            np.maximum(values, 0, out=values)
            np.copyto(values, 1 - cosine, where=label > 0)

        def backward() -> None:
            along = sign * scale / length
            across = sign * scale * cosine / square
            np.multiply(other, along[:, None], seed)
            np.subtract(seed, y * across[:, None], seed)

        return Kernel((forward, *self.reduce(arrays)), (backward,))
