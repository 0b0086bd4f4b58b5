"""The training step of the same network by several means, each as a function of no arguments.

All take one step of plain SGD or Adam on mean squared error with tanh between the layers, in
float32, on one thread, from the same start.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from service.backprop.activations import ACTIVATIONS
from service.backprop.execute import Batch, State, advance, load
from service.backprop.graph import graph_of
from service.backprop.initializers import stream
from service.backprop.layers.linear import Linear
from service.backprop.losses import LOSSES
from service.backprop.network import DType, Named, Network, sequence
from service.backprop.optimizers import OPTIMIZERS
from service.backprop.plan import Ask, plan_of
from service.backprop.updates import updater_of

Floats: TypeAlias = NDArray[np.float32]
Step: TypeAlias = Callable[[], object]
OptimizerName: TypeAlias = Literal["sgd", "adam"]

LR = 1e-3
BETAS, EPSILON = (0.9, 0.999), 1e-8


class Case(NamedTuple):
    """A network by the widths of its layers, and how many examples a batch has."""

    widths: tuple[int, ...]
    examples: int

    @property
    def parameters(self) -> int:
        """How many there are."""
        return sum((a + 1) * b for a, b in zip(self.widths, self.widths[1:], strict=False))

    def start(self) -> list[tuple[Floats, Floats]]:
        """Return weights [out, in] and biases."""
        random = stream(1, "start")
        return [
            (
                random.uniform(-(a**-0.5), a**-0.5, (b, a)).astype(np.float32),
                np.zeros(b, np.float32),
            )
            for a, b in zip(self.widths, self.widths[1:], strict=False)
        ]

    def batch(self) -> tuple[Floats, Floats]:
        """Return inputs and targets."""
        random = stream(2, "batch")
        return (
            random.standard_normal((self.examples, self.widths[0])).astype(np.float32),
            random.standard_normal((self.examples, self.widths[-1])).astype(np.float32),
        )


CASES = (
    Case((2, 4, 1), 4),
    Case((2, 16, 16, 1), 32),
    Case((8, 64, 64, 3), 32),
    Case((64, 256, 256, 10), 64),
    Case((784, 128, 10), 64),
    Case((784, 512, 512, 10), 256),
)


def network_of(case: Case, dtype: DType) -> Network:
    """Return the network of this engine: tanh between the layers."""
    layers = []
    for i, width in enumerate(case.widths[1:], start=1):
        layers.append(Named(Linear(width), f"fc{i}", ""))
        if i < len(case.widths) - 1:
            layers.append(Named(ACTIVATIONS["tanh"](), None, ""))
    return sequence(layers, dtype=dtype)


def ours(case: Case, optimizer: OptimizerName) -> Step:
    """Return the step of this engine."""
    graph = graph_of(network_of(case, "float32"), {"input": case.widths[:1]})
    plan = plan_of(graph, Ask(case.examples, LOSSES["mse"]()))
    updater = updater_of(plan, OPTIMIZERS[optimizer](lr=LR))
    parameters: dict[str, Floats] = {}
    for i, (weight, bias) in enumerate(case.start(), start=1):
        parameters |= {f"fc{i}.weight": weight, f"fc{i}.bias": bias}
    inputs, targets = case.batch()
    load(plan, State(parameters), Batch({"input": inputs}, {"targets": targets}))
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        np.copyto(plan.values["input"], inputs)
        advance(plan, updater, count)

    return step


def products(case: Case, optimizer: OptimizerName) -> Step:
    """Return the matrix products of a step and nothing else: the floor."""
    weights = [weight for weight, _ in case.start()]
    values = [np.ones((case.examples, width), np.float32) for width in case.widths]
    gradients = [np.empty_like(weight) for weight in weights]

    def step() -> None:
        for weight, x, y in zip(weights, values, values[1:], strict=False):
            np.dot(x, weight.T, out=y)
        for i in range(len(weights) - 1, -1, -1):
            np.dot(values[i + 1].T, values[i], out=gradients[i])
            if i:
                np.dot(values[i + 1], weights[i], out=values[i])

    return step


def by_hand(case: Case, optimizer: OptimizerName) -> Step:
    """Return the step that someone would write for just this network, with views and `out`."""
    inputs, targets = case.batch()
    shapes = [array.shape for pair in case.start() for array in pair]
    w = np.concatenate([array.ravel() for pair in case.start() for array in pair])
    g, m, v, change, root = (np.zeros_like(w) for _ in range(5))
    places = np.cumsum([0, *(int(np.prod(shape)) for shape in shapes)])
    views = [
        [flat[a:b].reshape(shape) for a, b, shape in zip(places, places[1:], shapes, strict=False)]
        for flat in (w, g)
    ]
    (weights, biases), (dw, db) = ((each[::2], each[1::2]) for each in views)
    values = [inputs, *(np.empty((case.examples, n), np.float32) for n in case.widths[1:])]
    deltas, slopes = ([np.empty_like(value) for value in values] for _ in range(2))
    last, count = len(weights), 0
    scale = 2 / targets.size

    def passes() -> float:
        for i in range(last):
            np.dot(values[i], weights[i].T, out=values[i + 1])
            np.add(values[i + 1], biases[i], out=values[i + 1])
            if i < last - 1:
                np.tanh(values[i + 1], out=values[i + 1])
        np.subtract(values[-1], targets, out=deltas[-1])
        loss = float(np.vdot(deltas[-1], deltas[-1])) / targets.size
        np.multiply(deltas[-1], scale, out=deltas[-1])
        for i in range(last - 1, -1, -1):
            np.dot(deltas[i + 1].T, values[i], out=dw[i])
            np.add.reduce(deltas[i + 1], axis=0, out=db[i])
            if i:
                np.dot(deltas[i + 1], weights[i], out=deltas[i])
                np.multiply(values[i], values[i], out=slopes[i])
                np.subtract(1, slopes[i], out=slopes[i])
                np.multiply(deltas[i], slopes[i], out=deltas[i])
        return loss

    def sgd() -> None:
        passes()
        np.multiply(g, LR, out=change)
        np.subtract(w, change, out=w)

    def adam() -> None:
        nonlocal count
        count += 1
        passes()
        for moment, beta in ((m, BETAS[0]), (v, BETAS[1])):
            np.multiply(moment, beta, out=moment)
            np.multiply(g, 1 - beta, out=change)
            if moment is v:
                np.multiply(change, g, out=change)
            np.add(moment, change, out=moment)
        np.sqrt(v, out=root)
        np.multiply(root, (1 - BETAS[1] ** count) ** -0.5, out=root)
        np.add(root, EPSILON, out=root)
        np.divide(m, root, out=change)
        np.multiply(change, LR / (1 - BETAS[0] ** count), out=change)
        np.subtract(w, change, out=w)

    return {"sgd": sgd, "adam": adam}[optimizer]


def by_torch(case: Case, optimizer: OptimizerName) -> Step:
    """Return the step of PyTorch in eager mode."""
    import torch  # noqa: PLC0415  # only where it is installed

    torch.set_num_threads(1)
    layers: list[torch.nn.Module] = []
    for weight, bias in case.start():
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        linear.load_state_dict({"weight": torch.tensor(weight), "bias": torch.tensor(bias)})
        layers += [linear, torch.nn.Tanh()]
    network, loss_of = torch.nn.Sequential(*layers[:-1]), torch.nn.MSELoss()
    optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
    chosen = optimizers[optimizer](network.parameters(), lr=LR)
    inputs, targets = map(torch.tensor, case.batch())

    def step() -> None:
        chosen.zero_grad()
        loss_of(network(inputs), targets).backward()
        chosen.step()

    return step


def by_jax(case: Case, optimizer: OptimizerName) -> Step:
    """Return the step of JAX, compiled as a whole."""
    import jax  # noqa: PLC0415  # only where it is installed
    from jax import numpy as jnp  # noqa: PLC0415

    def loss(parameters: Any, inputs: Any, targets: Any) -> Any:
        for weight, bias in parameters[:-1]:
            inputs = jnp.tanh(inputs @ weight.T + bias)
        weight, bias = parameters[-1]
        return jnp.mean((inputs @ weight.T + bias - targets) ** 2)

    def moved(w: Any, g: Any, m: Any, v: Any, count: Any) -> tuple[Any, Any, Any]:
        if optimizer == "sgd":
            return w - LR * g, m, v
        m = BETAS[0] * m + (1 - BETAS[0]) * g
        v = BETAS[1] * v + (1 - BETAS[1]) * g * g
        root = jnp.sqrt(v / (1 - BETAS[1] ** count)) + EPSILON
        return w - LR / (1 - BETAS[0] ** count) * m / root, m, v

    def advanced(parameters: Any, slots: Any, count: Any, *batch: Any) -> tuple[Any, Any, Any]:
        gradients = jax.grad(loss)(parameters, *batch)
        leaves, tree = jax.tree.flatten(parameters)
        rows: Any = zip(leaves, jax.tree.leaves(gradients), *slots, strict=True)
        w, m, v = zip(*(moved(w, g, m, v, count) for w, g, m, v in rows), strict=True)
        return jax.tree.unflatten(tree, w), (m, v), count + 1

    compiled = jax.jit(advanced)
    parameters = [tuple(map(jnp.asarray, pair)) for pair in case.start()]
    zeros = tuple(jnp.zeros_like(leaf) for leaf in jax.tree.leaves(parameters))
    state = (parameters, (zeros, zeros), jnp.asarray(1.0, jnp.float32))
    batch = tuple(map(jnp.asarray, case.batch()))

    def step() -> None:
        nonlocal state
        state = jax.block_until_ready(compiled(*state, *batch))

    return step


CANDIDATES: dict[str, Callable[[Case, OptimizerName], Step]] = {
    "ours": ours,
    "products": products,
    "by hand": by_hand,
}
if find_spec("torch"):
    CANDIDATES["PyTorch"] = by_torch
if find_spec("jax"):
    CANDIDATES["JAX"] = by_jax
