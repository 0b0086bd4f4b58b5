"""What a trace holds: plain dictionaries and lists with arrays as leaves.

Every tensor is described by `shape` and `norm`, and by `value` in full detail. A gradient that was
not computed is absent, never zero; null is what has no such thing, or was not asked for. Indices
count from 0 and start with the example, so `numeric.index` is a place in `value`. Symbols are z1,
a1, z2, ... in text and z^{(1)}, a^{(1)}, z^{(2)}, ... in LaTeX.

    Trace
    ├── inputs         Value[]           x
    ├── forward        ForwardNode[]     z1 = x @ W1.T + b1, in the order of computation
    ├── loss           LossRecord        J, the losses of the examples, the seed ∂J/∂output (BP1)
    ├── backward       BackwardNode[]    from the last to the first
    │   ├── upstream     Gradient        ∂J/∂(this node's output)
    │   ├── local        LocalRecord     ∂output/∂input
    │   └── contribution Contribution[]  upstream · local, to each input and parameter
    ├── accumulations  AccumulationRecord[]   where several contributions add up
    └── update         UpdateRecord[]    from the raw gradient to the next value of each parameter
"""

from typing import Literal, NotRequired, TypeAlias, TypedDict

from service.backprop.arrays import Array
from service.backprop.layer import Form

Detail: TypeAlias = Literal["summary", "full"]
Kind: TypeAlias = Literal["input", "node", "parameter"]


class Text(TypedDict):
    """A symbol or a formula, in text and in LaTeX."""

    text: str
    latex: str


class Tensor(TypedDict):
    """A tensor: its shape, its Euclidean norm, and its values if they were asked for."""

    shape: list[int]
    norm: float
    value: NotRequired[Array]


class Numeric(Text):
    """A formula for one entry of a tensor with the numbers of this request in place.

    Numbers are rounded to six significant digits; long sums are shortened by dots. `symbol` is that
    of the entry, such as z1_0 (z1_3,0 where there are several examples). Text and LaTeX end with
    `= value`. Only in full detail.
    """

    index: list[int]
    symbol: Text
    value: float


class Value(Tensor):
    """An input of the network."""

    name: str
    symbol: Text


class Reference(TypedDict):
    """A node, an input or a parameter, by its name and its symbol."""

    name: str
    symbol: Text


class ForwardNode(Tensor):
    """A node of the forward pass: `formula` is the equation of its output."""

    node: str
    type: str
    title: str
    symbol: Text
    inputs: list[Reference]
    parameters: dict[str, Reference]
    formula: Text
    numeric: Numeric | None


class Gradient(Tensor):
    """∂J/∂(a value or a parameter)."""

    symbol: Text


class Seed(Gradient):
    """∂J/∂output: where the backward pass begins.

    formula is the derivative of one loss by its prediction; the reduction scales it.
    """

    rule: str
    equation: str
    formula: Text
    numeric: Numeric | None


class LossRecord(TypedDict):
    """The loss.

    formula      of one loss in terms of the output and the target t
    values       the losses before reduction, with the batch axis first
    per_example  the loss of each example, under the same reduction over its own elements
    value        the loss J
    scale        what the sum of the values is multiplied by to give J: 1/N for a mean over N
    """

    type: str
    title: str
    reduction: str
    convention: str | None
    symbol: Text
    formula: Text
    values: Tensor
    per_example: Tensor
    value: float
    scale: float | None
    numeric: Numeric | None
    seed: Seed


class LocalRecord(TypedDict):
    """The local derivative ∂output/∂input; the tensor is there for forms that have a compact one.

    elementwise  the diagonal, with the shape of the output
    linear_map   the matrix of the map
    """

    form: Form
    symbol: Text
    formula: Text
    convention: str | None
    shape: NotRequired[list[int]]
    norm: NotRequired[float]
    value: NotRequired[Array]


class Contribution(Gradient):
    """What a node adds to the gradient of one of its inputs or parameters.

    to        the name of the input, node or parameter
    rule      hadamard, outer, matmul_transpose, sum_over_batch, or the name of the operation
    equation  BP1 (the last activation), BP2, BP3 or BP4, if it is one of the four
    """

    to: str
    kind: Kind
    rule: str
    equation: str | None
    formula: Text
    numeric: Numeric | None


class BackwardNode(TypedDict):
    """A node of the backward pass; `local` is by the first input, and null for indices."""

    node: str
    type: str
    symbol: Text
    upstream: Gradient
    local: LocalRecord | None
    contribution: list[Contribution]


class Part(Tensor):
    """What one user of a value adds to its gradient: a node, or `loss`.

    input  which of the node's inputs it is, for values
    """

    node: str
    input: int | None


class AccumulationRecord(TypedDict):
    """A gradient that several users add to: the multivariable chain rule sums over all paths."""

    to: str
    kind: Kind
    symbol: Text
    formula: Text
    parts: list[Part]
    total: Tensor


class TermRecord(Tensor):
    """One term of an update: `formula` in terms of w, g, arguments, slots and earlier terms.

    A term named as a slot, `g` or `w` replaces it.
    """

    name: str
    symbol: Text
    formula: Text
    numeric: Numeric | None


class UpdateRecord(TypedDict):
    """The update of one parameter, term by term.

    formula         the parameter after the step, in terms of the last terms
    raw             the gradient of the backward pass
    clipped         after clipping, g; without a clip, or with one by value, the coefficient is 1
    decayed         after weight decay in the gradient, as the moments see it
    slots           what is kept between steps, before and after
    terms           from g to the new parameter, in the order of computation
    effective_rate  what the direction of the step is multiplied by, a number or one for each entry
    delta           after - before
    """

    parameter: str
    symbol: Text
    step: int
    formula: Text
    raw: Tensor
    clip_coefficient: float
    clipped: Tensor
    decayed: Tensor
    slots: dict[str, "Change"]
    terms: list[TermRecord]
    effective_rate: Tensor
    delta: Tensor
    before: Tensor
    after: Tensor
    numeric: Numeric | None


class Change(TypedDict):
    """A tensor before and after the update."""

    before: Tensor
    after: Tensor


class Trace(TypedDict):
    """The passes in order; the loss, the backward pass and the update where they were run."""

    version: int
    detail: Detail
    inputs: list[Value]
    forward: list[ForwardNode]
    loss: NotRequired[LossRecord]
    backward: NotRequired[list[BackwardNode]]
    accumulations: NotRequired[list[AccumulationRecord]]
    update: NotRequired[list[UpdateRecord]]
