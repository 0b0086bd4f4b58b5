"""The operations: one row per route."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from service.api.batch import differentiate_batch
from service.operations.catalogue import functions, limits, rules
from service.operations.check_answer import check_answer
from service.operations.differentiate import differentiate
from service.operations.evaluate import evaluate
from service.operations.gradient import gradient
from service.operations.hessian import hessian
from service.operations.hint import hint
from service.operations.initialize import initialize
from service.operations.jacobian import jacobian
from service.operations.network_catalogue import activations, layers, losses, optimizers
from service.operations.passes import backprop, check_gradients, forward_pass, train_step
from service.operations.vector_function import differentiate_vector
from service.schemas.batch import BatchResponse
from service.schemas.catalogue import FunctionsResponse, LimitsResponse, RulesResponse
from service.schemas.check_answer import CheckAnswerResponse
from service.schemas.differentiate import DifferentiateResponse
from service.schemas.evaluate import EvaluateResponse
from service.schemas.hint import HintResponse
from service.schemas.model import Model
from service.schemas.network_catalogue import (
    ActivationsResponse,
    LayersResponse,
    LossesResponse,
    OptimizersResponse,
)
from service.schemas.training_answers import (
    BackpropResponse,
    ForwardResponse,
    GradientCheckResponse,
    InitializeResponse,
    TrainStepResponse,
)
from service.schemas.vectors import (
    GradientResponse,
    HessianResponse,
    JacobianResponse,
    VectorResponse,
)


@dataclass(frozen=True, slots=True)
class Operation:
    """A route to a use case. The annotation of its argument, if it has one, is the request.

    `bulk` says that requests and answers are mostly numbers and may be files of tensors, `consults`
    that the operation takes a second argument, which answers its questions.
    """

    method: str
    path: str
    operate: Callable[..., Any]
    response: type[Model]
    title: str
    description: str
    bulk: bool = False
    consults: bool = False


OPERATIONS = (
    Operation(
        "POST",
        "/differentiate",
        differentiate,
        DifferentiateResponse,
        "Differentiate, link by link",
        "The derivative of an expression with the whole derivation: a tree of steps for programs, "
        "lines as in a textbook for people, every step checked numerically. Ordinary, higher, "
        "partial, mixed and total derivatives; implicit and parametric ones, and those of inverse "
        "functions.",
        consults=True,
    ),
    Operation(
        "POST",
        "/check-answer",
        check_answer,
        CheckAnswerResponse,
        "Check an answer",
        "Whether an answer is the derivative, with proof, and for a wrong one every known mistake "
        "that leads to exactly this answer: which rule, at which step, what was done instead.",
        consults=True,
    ),
    Operation(
        "POST",
        "/hint",
        hint,
        HintResponse,
        "Give a hint",
        "The next line of a derivation, as much of it as is asked for: the rule, its template, the "
        "template filled in, or the line; after what a partial answer has reached already.",
    ),
    Operation(
        "POST",
        "/differentiate/batch",
        differentiate_batch,
        BatchResponse,
        "Differentiate several expressions",
        "Several requests at once: an answer or a problem for each, in order, within one budget.",
        consults=True,
    ),
    Operation(
        "POST",
        "/differentiate/vector",
        differentiate_vector,
        VectorResponse,
        "Differentiate a vector",
        "The derivative of a function with several components, as of a curve in space, component "
        "by component. At a point its length, the speed and the unit tangent.",
        consults=True,
    ),
    Operation(
        "POST",
        "/gradient",
        gradient,
        GradientResponse,
        "Find a gradient",
        "All partial derivatives of a function. At a point: their values, the direction of "
        "steepest ascent, the slope in a direction, and backpropagation on the expression: its "
        "computation graph with every value and adjoint.",
        consults=True,
    ),
    Operation(
        "POST",
        "/jacobian",
        jacobian,
        JacobianResponse,
        "Find a Jacobian",
        "The matrix of the partial derivatives of several functions, and its value at a point.",
        consults=True,
    ),
    Operation(
        "POST",
        "/hessian",
        hessian,
        HessianResponse,
        "Find a Hessian",
        "The matrix of the second partial derivatives of a function, each derived once. At a point "
        "its value, its eigenvalues and whether the point is a minimum, a maximum or a saddle.",
        consults=True,
    ),
    Operation(
        "POST",
        "/evaluate",
        evaluate,
        EvaluateResponse,
        "Evaluate at many points",
        "The value of a function, and on request its gradient, at up to millions of points. What "
        "is not finite is counted and located.",
        bulk=True,
    ),
    Operation(
        "POST",
        "/train-step",
        train_step,
        TrainStepResponse,
        "Take one step of training",
        "Forward pass, backward pass and one update of the parameters: loss, outputs, every "
        "gradient, and the state that the next request takes as it is.",
        bulk=True,
    ),
    Operation(
        "POST",
        "/backprop",
        backprop,
        BackpropResponse,
        "Backpropagate",
        "Forward and backward pass without an update: loss, outputs and every gradient.",
        bulk=True,
    ),
    Operation(
        "POST",
        "/forward",
        forward_pass,
        ForwardResponse,
        "Run a network",
        "The outputs of a network and, on request, the value of every node.",
        bulk=True,
    ),
    Operation(
        "POST",
        "/gradient-check",
        check_gradients,
        GradientCheckResponse,
        "Check gradients",
        "The gradients of backpropagation compared with central differences, or the complex step "
        "where everything is analytic; entries at kinks are skipped and named.",
        bulk=True,
    ),
    Operation(
        "POST",
        "/initialize",
        initialize,
        InitializeResponse,
        "Initialize a network",
        "The state before the first step, from a seed: each parameter has its own stream of random "
        "numbers, so adding a layer does not change the others.",
        bulk=True,
    ),
    Operation(
        "GET",
        "/layers",
        layers,
        LayersResponse,
        "List the layers",
        "Every type of layer and join, with its arguments, formula and derivative, and how "
        "gradients pass through it.",
    ),
    Operation(
        "GET",
        "/activations",
        activations,
        ActivationsResponse,
        "List the activations",
        "Every activation, with its formula, its derivative and the value of that at kinks.",
    ),
    Operation(
        "GET",
        "/losses",
        losses,
        LossesResponse,
        "List the losses",
        "Every loss, with its arguments, formula and derivative.",
    ),
    Operation(
        "GET",
        "/optimizers",
        optimizers,
        OptimizersResponse,
        "List the optimizers",
        "Every optimizer with what it keeps between steps, every way to clip, every initializer.",
    ),
    Operation(
        "GET",
        "/functions",
        functions,
        FunctionsResponse,
        "List the functions",
        "Every function that expressions may use, with its derivatives and where they exist.",
    ),
    Operation(
        "GET",
        "/rules",
        rules,
        RulesResponse,
        "List the rules",
        "Every rule that a step or a line can refer to, with its statement.",
    ),
    Operation(
        "GET",
        "/limits",
        limits,
        LimitsResponse,
        "List the limits",
        "How large a request may be and how much work it may ask for.",
    ),
)
