"""Before it serves, the service answers requests whose answers are known by heart."""

from typing import Any

from service.api.example import Example
from service.api.examples import answered
from service.errors import VerificationRefuted

Json = dict[str, Any]

# (2² + 1)³ = 125, and 6·2·(2² + 1)² = 300.
_DERIVATIVE = Example(
    "derivative",
    "A derivative and its value",
    "POST /differentiate",
    {"expression": "(x^2 + 1)^3", "at": {"x": 2}},
)
_DERIVATIVE_EXPECTED = {
    "derivative": {"text": "6*x*(x**2 + 1)**2"},
    "value": {"function": 125.0, "derivative": 300.0},
    "verification": {"status": "verified"},
}

# w = 1, b = 0 gives 2 for 2, one too many: J = 1, ∂J/∂w = 2·1·2, ∂J/∂b = 2·1; a quarter of it off.
_STEP = Example(
    "step",
    "A step of training",
    "POST /train-step",
    {
        "network": {"layers": [{"name": "f", "type": "linear", "out_features": 1}]},
        "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.25},
        "state": {"parameters": {"f.weight": [[1]], "f.bias": [0]}},
        "batch": {"inputs": [[2]], "targets": [[1]]},
    },
)
_STEP_EXPECTED = {
    "loss": 1.0,
    "gradients": {"f.weight": [[4.0]], "f.bias": [2.0]},
    "state": {"parameters": {"f.weight": [[0.0]], "f.bias": [-0.5]}},
}

KNOWN = ((_DERIVATIVE, _DERIVATIVE_EXPECTED), (_STEP, _STEP_EXPECTED))


def self_test() -> None:
    """Raise VerificationRefuted when an answer is another one than is known."""
    for example, expected in KNOWN:
        _, answer = answered(example)
        if not _holds(expected, answer):
            raise VerificationRefuted(f"The self-test '{example.name}' gave a wrong answer.")


def _holds(expected: Any, answer: Any) -> bool:
    """Whether an answer has these members, and maybe others."""
    if isinstance(expected, dict):
        return isinstance(answer, dict) and all(
            _holds(value, answer.get(name)) for name, value in expected.items()
        )
    return bool(expected == answer)
