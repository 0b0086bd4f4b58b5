"""What a layer is: a node of a network, with its shapes, its arithmetic and its derivatives."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, NamedTuple, TypeAlias

from service.backprop.arguments import Configured
from service.backprop.arrays import Array, Arrays, Kernel, Shape
from service.backprop.formula import Formula
from service.backprop.initializers import Initializer

# What the Jacobian of a node looks like: diagonal, a matrix, a dense formula, or zeros and ones.
Form: TypeAlias = Literal["elementwise", "linear_map", "structured", "mask"]


class Parameter(NamedTuple):
    """A tensor that is learned: its shape, and how it starts when no state is given."""

    shape: Shape
    initializer: Initializer


class Buffer(NamedTuple):
    """A tensor that is kept but not learned: its shape and what it starts with."""

    shape: Shape
    start: float
    integer: bool = False


class Contribution(NamedTuple):
    """How the upstream gradient becomes the gradient of an input or of a parameter.

    of        `input`, or the name of a parameter within the layer
    rule      hadamard, outer, matmul_transpose, sum_over_batch, or the name of the operation
    formula   in terms of `$upstream` and the places of the layer's formula
    equation  which of the four classical equations it is, BP1 to BP4, if any
    """

    of: str
    rule: str
    formula: Formula
    equation: str | None = None


class Local(NamedTuple):
    """The local derivative of a node for its first input, as the trace shows it."""

    form: Form
    value: Array | None


@dataclass(frozen=True)
class Layer(Configured, ABC):
    """A type of node; its fields are the arguments that a client gives.

    type            how a client names it
    title           for people
    formula         the output in terms of the input and the parameters
    derivative      ∂output/∂input
    convention      what the derivative is at kinks, or how the definition differs from others
    form            of the Jacobian for the input
    arity           the smallest and the largest number of inputs; None for any number
    takes_integers  whether the input holds indices, which have no gradient
    couples_batch   whether an example's output depends on the other examples (in training)
    analytic        whether the forward pass may run on complex numbers
    contributions   one row for the input, and one for each parameter
    keras_defaults  defaults under the conventions of Keras, where they differ from PyTorch's
    """

    type: ClassVar[str]
    title: ClassVar[str]
    formula: ClassVar[Formula]
    derivative: ClassVar[Formula]
    convention: ClassVar[str] = ""
    form: ClassVar[Form] = "structured"
    arity: ClassVar[tuple[int, int | None]] = (1, 1)
    takes_integers: ClassVar[bool] = False
    couples_batch: ClassVar[bool] = False
    analytic: ClassVar[bool] = False
    contributions: ClassVar[tuple[Contribution, ...]] = ()
    keras_defaults: ClassVar[Mapping[str, object]] = {}

    def resolved(self, *inputs: Shape) -> "Layer":
        """Return the layer with what can be inferred from its inputs filled in.

        Shapes are those of one example, without the batch axis. Raises ShapeMismatch, and
        InvalidRequest for arguments that do not go together. The pointer of an error begins with
        the argument, as in `/dim`.
        """
        return self

    def output(self, *inputs: Shape) -> Shape:
        """Return the shape of the output for one example. Raises ShapeMismatch."""
        return inputs[0]

    def parameters(self) -> dict[str, Parameter]:
        """Return the parameters of a resolved layer, by their names within it."""
        return {}

    def buffers(self) -> dict[str, Buffer]:
        """Return the buffers of a resolved layer, by their names within it."""
        return {}

    def check_input(self, *inputs: Array) -> None:
        """Raise InvalidTensor for values, given by a client, that the layer cannot take."""

    def draws(self, *, training: bool) -> bool:
        """Whether the forward pass uses random numbers."""
        return False

    @abstractmethod
    def bind(self, arrays: Arrays) -> Kernel:
        """Return the instructions that compute with these arrays.

        Raises ShapeMismatch for a batch that is too small to be normalised.
        """

    def local(self, arrays: Arrays) -> Local:
        """Return the local derivative after a forward pass."""
        return Local(self.form, None)
