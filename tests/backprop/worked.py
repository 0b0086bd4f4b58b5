"""Worked examples that courses use."""

import numpy as np

from service.backprop.execute import Batch, State
from service.backprop.graph import graph_of
from service.backprop.losses import LOSSES
from service.backprop.plan import Ask
from tests.backprop.around import Around
from tests.backprop.building import chain


def mazur() -> Around:
    """Return Mazur's network of two layers of two sigmoid units, with frozen biases."""
    network = chain(2, "sigmoid", 2, "sigmoid", frozen=["linear_1.bias", "linear_2.bias"])
    parameters = {
        "linear_1.weight": np.array([[0.15, 0.20], [0.25, 0.30]]),
        "linear_1.bias": np.array([0.35, 0.35]),
        "linear_2.weight": np.array([[0.40, 0.45], [0.50, 0.55]]),
        "linear_2.bias": np.array([0.60, 0.60]),
    }
    return Around(
        graph_of(network, {"input": (2,)}),
        Ask(1, LOSSES["half_squared_error"](), (("targets", (2,)),)),
        State(parameters),
        Batch({"input": np.array([[0.05, 0.10]])}, {"targets": np.array([[0.01, 0.99]])}),
    )
