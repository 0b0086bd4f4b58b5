"""The bound on the arithmetic of explanations."""

from service.backprop.cost import backward_cost
from service.backprop.graph import Node
from service.errors import ComputeBudgetExceeded
from service.limits import LIMITS


class Meter:
    """Counts the backward passes of single nodes, and ends the request when they are too many."""

    def __init__(self, examples: int) -> None:
        self.examples = examples
        self.spent = 0

    def charge(self, node: Node) -> None:
        """Count one backward pass of a node. Raises ComputeBudgetExceeded."""
        self.spent += backward_cost(node, self.examples)
        if self.spent > LIMITS.explain_products:
            raise ComputeBudgetExceeded(
                "Explaining these weights takes too much arithmetic; use fewer examples.",
                pointer="/explain",
                limit={"name": "explain_products", "value": LIMITS.explain_products},
                actual=self.spent,
            )
