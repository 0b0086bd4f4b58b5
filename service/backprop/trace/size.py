"""How many numbers a full trace has, known before anything is computed."""

from service.backprop.arrays import Arrays
from service.backprop.graph import Node
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.plan import Plan
from service.limits import LIMITS

# Tensors of the size of a parameter that its update has beside slots and terms.
_OF_UPDATE = 7


def check_size(plan: Plan, optimizer: Optimizer | None = None, step: int = 1) -> None:
    """Raise LimitExceeded when a full trace of this plan would have too many numbers."""
    LIMITS.check(
        "trace_elements",
        trace_elements(plan, optimizer, step),
        "A full trace has too many numbers; ask for a summary, or send fewer examples.",
    )


def trace_elements(plan: Plan, optimizer: Optimizer | None = None, step: int = 1) -> int:
    """Return how many numbers a full trace has at most: of the passes, and of an update."""
    values = sum(each.size for each in plan.values.values())
    upstream = sum(each.size for each in plan.upstream.values())
    count = values
    if plan.loss is not None:
        count += len(plan.loss.values) + plan.loss.values.size + plan.loss.seed.size + upstream
        nodes = [node for node in plan.graph.nodes if node.name in plan.upstream]
        count += sum(_of_node(node, plan.nodes[node.name]) for node in nodes)
        for sums in plan.accumulations.values():
            count += sums.total.size * (1 + len(sums.parts))
    if optimizer is not None:
        tensors = _OF_UPDATE + 2 * len(optimizer.slots) + len(optimizer.equations(step))
        count += plan.layout.trained * tensors
    return count


def local_elements(node: Node, arrays: Arrays) -> int:
    """Return how many numbers a local derivative may have; what has more is left out."""
    if node.layer.form == "linear_map":
        return sum(each.size for each in arrays.parameters.values())
    return arrays.output.size


def _of_node(node: Node, arrays: Arrays) -> int:
    parts = (*arrays.contributions, *arrays.gradients.values())
    return local_elements(node, arrays) + sum(each.size for each in parts if each is not None)
