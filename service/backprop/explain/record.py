"""What an explanation holds: plain dictionaries and lists with arrays as leaves.

Indices count from 0. Products go from the loss to the weight, as the chain rule is written.
"""

from typing import Literal, TypeAlias, TypedDict

from service.backprop.arrays import Array
from service.backprop.trace.record import Text

FactorForm: TypeAlias = Literal["diagonal", "matrix", "batch_matrix"]


class Factor(TypedDict):
    """A matrix of the chain, ∂of/∂by, with the tensors of one example as vectors.

    of, by   names of nodes; `loss` for J; `by` of a last factor is the parameter
    input    which input of `of` it is the derivative by; null for the loss and the parameter
    form     how `value` is to be read, n and m being examples:
             diagonal      [n, i]        the matrix of example n has these numbers on its diagonal
             matrix        [n, j, i]     n is 1 where all examples have the same matrix
             batch_matrix  [n, j, m, i]  for nodes that couple the examples of a batch
    """

    label: Text
    of: str
    by: str
    input: int | None
    form: FactorForm
    shape: list[int]
    norm: float
    value: Array


class Route(TypedDict):
    """One way through the graph: the product of its matrices, summed over the examples.

    factors  places in `Chain.factors`, from the loss to the weight
    via      the nodes on the way
    """

    factors: list[int]
    via: list[str]
    formula: Text
    value: float


class Chain(TypedDict):
    """Every way through the graph from the loss to the uses of the parameter."""

    factors: list[Factor]
    routes: list[Route]
    left_out: "LeftOut"


class Unit(TypedDict):
    """An entry of the output of a node; the index starts with the example."""

    node: str
    index: list[int]
    symbol: Text


class PathFactor(TypedDict):
    """A partial derivative of one number by another."""

    label: Text
    value: float


class Path(TypedDict):
    """A way through single units; `numeric` is its product with the numbers in place."""

    via: list[Unit]
    factors: list[PathFactor]
    product: float
    numeric: Text


class LeftOut(TypedDict):
    """What is not listed: how many (exact up to 2**53), and what they add up to."""

    count: float
    sum: float


class Explanation(TypedDict):
    """Why one weight has its gradient.

    gradient  as the backward pass gave it
    total     the sum over all paths; equal to the gradient, up to rounding
    paths     those with the largest products first; a path with a factor of zero is none
    text, latex  the whole equation with the numbers in place
    """

    parameter: str
    index: list[int]
    symbol: Text
    gradient: float
    total: float
    chain: Chain
    paths: list[Path]
    left_out: LeftOut
    text: str
    latex: str
