"""Rows of a table, looked up by index."""

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.random import Generator
from scipy import sparse

from service.backprop.arguments import Index, Size
from service.backprop.arrays import Array, Arrays, Kernel, Shape, rows
from service.backprop.formula import Formula
from service.backprop.initializers import Normal
from service.backprop.layer import Contribution, Layer, Parameter
from service.errors import InvalidRequest, InvalidTensor


@dataclass(frozen=True)
class NormalRows(Normal):
    """N(mean, std²), but the row `zero_row` is 0."""

    zero_row: int | None = None

    def draw(self, random: Generator, shape: Shape) -> Array:
        """Return normal values, and zeros in one row."""
        values = super().draw(random, shape)
        if self.zero_row is not None:
            values[self.zero_row] = 0
        return values


@dataclass(frozen=True)
class Embedding(Layer):
    """y = the row of the weight with the index x; weight [num_embeddings, embedding_dim].

    The row padding_idx gets no gradient. Source: torch.nn.Embedding.
    """

    type = "embedding"
    title = "Embedding"
    formula = Formula("$weight[$x]", r"${weight}_{$x}")
    derivative = Formula("none, for the input holds indices", r"\text{none}")
    takes_integers = True
    contributions = (
        Contribution(
            "weight",
            "scatter_add",
            Formula(
                "in row i, the sum of $upstream where $x = i",
                r"\left(\sum_{n:\,${x}_n = i} ${upstream}_n\right)_i",
            ),
        ),
    )

    num_embeddings: Size
    embedding_dim: Size
    padding_idx: Index | None = None

    def __post_init__(self) -> None:
        count, padding = self.num_embeddings, self.padding_idx
        if padding is not None and not -count <= padding < count:
            raise InvalidRequest(
                "padding_idx is the index of a row of the embedding.",
                pointer="/padding_idx",
                expected=f"from {-count} to {count - 1}",
                actual=padding,
            )

    def resolved(self, *inputs: Shape) -> "Embedding":
        """Count padding_idx from the first row."""
        if self.padding_idx is None:
            return self
        return replace(self, padding_idx=self.padding_idx % self.num_embeddings)

    def output(self, *inputs: Shape) -> Shape:
        """Return the input's shape with embedding_dim as a further axis."""
        return (*inputs[0], self.embedding_dim)

    def parameters(self) -> dict[str, Parameter]:
        """Return the weight."""
        start = NormalRows(zero_row=self.padding_idx)
        return {"weight": Parameter((self.num_embeddings, self.embedding_dim), start)}

    def check_input(self, *inputs: Array) -> None:
        """Raise InvalidTensor for an index that is no row; the pointer ends at its place."""
        (indices,) = inputs
        wrong = np.argwhere((indices < 0) | (indices >= self.num_embeddings))
        if len(wrong):
            place = tuple(wrong[0].tolist())
            raise InvalidTensor(
                f"There are {len(wrong)} indices that are no row of the embedding.",
                pointer="".join(f"/{i}" for i in place),
                expected=f"from 0 to {self.num_embeddings - 1}",
                actual={"index": list(place), "value": int(indices[place])},
            )

    def bind(self, arrays: Arrays) -> Kernel:
        """Forward: rows of the weight. Backward: in each row, the sum of δ where it was taken."""
        indices, delta = arrays.inputs[0].reshape(-1), rows(arrays.upstream)
        weight, gradient = arrays.parameters["weight"], arrays.gradients["weight"]
        count, padding = len(indices), self.padding_idx
        ones, starts = np.ones(count, delta.dtype), np.arange(count + 1)

        def scatter_add() -> None:
            # A sparse matrix of ones adds rows more than ten times as fast as np.add.at.
            taken = sparse.csc_array((ones, indices, starts), shape=(len(weight), count))
            np.copyto(gradient, taken @ delta)
            if padding is not None:
                gradient[padding] = 0

        return Kernel((partial(np.take, weight, indices, 0, rows(arrays.output)),), (scatter_add,))
