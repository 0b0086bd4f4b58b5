"""Gradients, Jacobians, Hessians and values at many points: any request ends well, and agrees."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from service.errors import InternalFault, ServiceError
from service.operations.evaluate import evaluate
from service.operations.gradient import gradient
from service.operations.hessian import hessian
from service.operations.jacobian import jacobian
from service.schemas.evaluate import EvaluateRequest
from service.schemas.vectors import GradientRequest, HessianRequest, JacobianRequest
from service.tensors.encoding import encoded
from tests.properties.asking import Json, examples
from tests.properties.expressions import Sample, samples
from tests.properties.test_requests import SOUP

_BINARY = st.sampled_from(("({})*({})", "({})/({})", "({})+({})", "atan2({}, {})", "({})^({})"))


@st.composite
def of_two(draw: st.DrawFn) -> str:
    """Return an expression in x and y."""
    one, other = draw(samples(4)).text, draw(samples(4)).text
    return draw(_BINARY).format(
        one, other.replace("exp", "EXP").replace("x", "y").replace("EXP", "exp")
    )


def answered(operate: Callable[[Any], Json], model: Any, request: Json) -> Json | None:
    """Return the answer, or None where there is a problem that is the client's."""
    try:
        return operate(model.model_validate(request))
    except InternalFault:
        raise
    except (ServiceError, ValidationError):
        return None


@examples(150)
@given(of_two(), st.floats(-3, 3), st.floats(-3, 3))
def test_any_function_has_its_gradient_and_hessian_or_a_problem(
    text: str, x: float, y: float
) -> None:
    request = {"expression": text, "variables": ["x", "y"], "at": {"x": x, "y": y}}

    answered(gradient, GradientRequest, request)
    answered(hessian, HessianRequest, {**request, "trace": "none"})
    answered(jacobian, JacobianRequest, {"expressions": [text, "x*y"], "trace": "none"})


@examples(200)
@given(SOUP)
def test_any_text_is_evaluated_or_refused(text: str) -> None:
    points = {"x": np.array([0.5, -1.0]), "y": np.array(2.0)}

    answered(evaluate, EvaluateRequest, {"expression": text, "points": points, "gradient": True})
    answered(gradient, GradientRequest, {"expression": text, "variables": ["x"]})


@examples(150)
@given(samples(6), st.integers(-3000, 3000).map(lambda n: n / 1000))
def test_the_sweep_agrees_with_the_rules(sample: Sample, x: float) -> None:
    request: Json = {"expression": sample.text, "variables": ["x"], "at": {"x": x}, "trace": "none"}
    single = answered(gradient, GradientRequest, request)
    request = {"expression": sample.text, "points": {"x": np.array([x])}, "gradient": True}
    many = answered(evaluate, EvaluateRequest, request)
    if single is None or many is None:
        return
    value, slope = encoded(many, "list")["values"][0], many["gradient"]["x"][0]
    assert np.isclose(value, single["value"]["function"], rtol=1e-6, atol=1e-6)
    adjoints = [node["adjoint"] for node in single["graph"]["nodes"]]
    if np.isfinite(slope) and not any(isinstance(each, str) for each in adjoints):
        expected = single["value"]["gradient"]["x"]
        scale = max(1.0, *(abs(each) for each in adjoints if each is not None))
        assert abs(slope - expected) <= 1e-6 * max(scale, abs(expected))
