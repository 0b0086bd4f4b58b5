import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.backprop.arrays import Array
from service.backprop.optimizers import KERAS_OPTIMIZERS, OPTIMIZERS
from service.backprop.optimizers.equations import SYMBOLS
from service.backprop.optimizers.nadam import momentum, mu_product
from service.backprop.optimizers.optimizer import Optimizer
from service.errors import InvalidRequest
from tests.fixtures import fixture

PYTORCH = fixture("pytorch", "optimizers")
KERAS = fixture("keras", "optimizers")
START = np.array(PYTORCH["start"])
GRADIENTS = np.array(PYTORCH["gradients"])

ROWS = [*OPTIMIZERS.values(), *KERAS_OPTIMIZERS.values()]
NAMES = [*OPTIMIZERS, *(f"keras {name}" for name in KERAS_OPTIMIZERS)]

# Every row by itself and with the options that give it other slots or another rule.
VARIED: dict[str, list[dict[str, Any]]] = {
    "sgd": [{"momentum": 0.9}, {"momentum": 0.9, "nesterov": True}],
    "adam": [{"amsgrad": True}],
    "rmsprop": [{"momentum": 0.9, "centered": True}],
    "radam": [{"betas": (0.9, 0.5)}],
}
VARIANTS = [
    pytest.param(row(**options, **decay), id=f"{name} {options | decay}")
    for name, row in zip(NAMES, ROWS, strict=True)
    for options in ({}, *VARIED.get(row.type, []))
    for decay in ({}, {"weight_decay": 0.2})
]
EVERY = pytest.mark.parametrize("optimizer", VARIANTS)


class Run:
    """Parameters that follow gradients, in blocks as long as the parameters."""

    def __init__(self, optimizer: Optimizer, start: Array) -> None:
        self.w, self.g = start.copy(), np.empty_like(start)
        self.slots = {n: np.full_like(start, optimizer.start(n)) for n in optimizer.slots}
        scratch = tuple(np.full((4, *start.shape), np.nan, start.dtype))
        self.update = optimizer.bind(self.w, self.g, self.slots, scratch)

    def steps(self, gradients: Sequence[Array] | Array, first: int = 1) -> None:
        for step, self.g[...] in zip(count(first), gradients, strict=False):
            self.update(step)


def _case(case: Mapping[str, Any]) -> str:
    return f"{case['type']} {case['arguments']}"


def read(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Return arguments with the types that they have in Python."""
    return {n: tuple(v) if isinstance(v, list) else v for n, v in arguments.items()}


def followed(optimizer: Optimizer, steps: str) -> Run:
    """Return the run after the first of the gradients."""
    run = Run(optimizer, START)
    run.steps(GRADIENTS[: int(steps)])
    return run


@pytest.mark.parametrize("case", PYTORCH["cases"], ids=_case)
def test_parameters_and_slots_are_those_of_pytorch(case: Mapping[str, Any]) -> None:
    optimizer = OPTIMIZERS[case["type"]](**read(case["arguments"]))
    for steps, after in case["after"].items():
        run = followed(optimizer, steps)

        np.testing.assert_allclose(run.w, after["w"], rtol=1e-12, atol=1e-15)
        assert run.slots.keys() == after["slots"].keys() - {"mu_product"}
        for name, slot in run.slots.items():
            np.testing.assert_allclose(slot, after["slots"][name], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("case", KERAS["cases"], ids=_case)
def test_parameters_by_the_second_table_are_those_of_keras(case: Mapping[str, Any]) -> None:
    optimizer = KERAS_OPTIMIZERS[case["type"]](**read(case["arguments"]))
    for steps, after in case["after"].items():
        np.testing.assert_allclose(followed(optimizer, steps).w, after, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", PYTORCH["defaults"])
def test_defaults_are_those_of_pytorch(name: str) -> None:
    ours = OPTIMIZERS[name]().arguments()

    assert ours == ours | read(PYTORCH["defaults"][name])


# w₀ = [1, -2], g = w² - 0.3, lr 0.1, β, ρ and μ 0.9, β₂ 0.999, ε 1e-3, three steps.
COMMON = {"lr": 0.1, "eps": 1e-3}
ADAM = COMMON | {"betas": (0.9, 0.999)}
BOTH = None
GOLDEN: list[tuple[str, dict[str, Any], list[float], list[float] | None]] = [
    ("sgd", {"lr": 0.1, "momentum": 0.9}, [0.66727635399, -5.02923293961], BOTH),
    ("sgd", {"lr": 0.1, "momentum": 0.9, "nesterov": True},
     [0.594136990149027, -8.68279017374244], BOTH),
    ("adam", ADAM, [0.708518446536913, -2.300419993795160],
     [0.718325818066315, -2.298637486265502]),
    ("adamw", ADAM | {"weight_decay": 0.1}, [0.683249544012781, -2.238005849488548],
     [0.692943468263561, -2.236228332494505]),
    ("rmsprop", COMMON | {"alpha": 0.9}, [0.574199428779609, -2.808031198285157],
     [0.574953540993445, -2.808379311219848]),
    ("rmsprop", COMMON | {"alpha": 0.9, "centered": True, "momentum": 0.5},
     [0.368093504616620, -3.303232822886723], [0.369143931524132, -3.303822181371253]),
    ("adagrad", COMMON | {"initial_accumulator_value": 0.0},
     [0.798756886592883, -2.236769594440510], [0.798679173442981, -2.236815035576355]),
    ("adadelta", {"lr": 1.0, "rho": 0.9, "eps": 1e-3},
     [0.748715552718391, -2.323786887409771], BOTH),
    ("adamax", ADAM, [0.741153628495689, -2.286781640106393],
     [0.741153949774424, -2.286781640106393]),
    ("nadam", ADAM, [0.773734000969984, -2.266312456113380],
     [0.774724510223531, -2.263341151841547]),
    ("radam", ADAM, [0.810752937207020, -3.395705166420664], []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "options", "pytorch", "keras"), GOLDEN)
def test_three_steps_give_the_golden_values_of_pytorch_and_of_keras(
    name: str, options: dict[str, Any], pytorch: list[float], keras: list[float] | None
) -> None:
    expected = {"pytorch": pytorch, "keras": pytorch if keras is BOTH else keras}
    for table, column in ((OPTIMIZERS, "pytorch"), (KERAS_OPTIMIZERS, "keras")):
        if name not in table:
            assert expected[column] == []
            continue
        run = Run(table[name](**options), np.array([1.0, -2.0]))
        for step in (1, 2, 3):
            run.steps([run.w**2 - 0.3], step)

        np.testing.assert_allclose(run.w, expected[column], rtol=1e-11)


KERAS_DEFAULTS: dict[str, dict[str, Any]] = {
    "sgd": {"lr": 0.01},
    "adam": {"lr": 1e-3, "betas": (0.9, 0.999), "eps": 1e-7},
    "adamw": {"weight_decay": 0.004},
    "rmsprop": {"lr": 1e-3, "alpha": 0.9, "eps": 1e-7},
    "adagrad": {"lr": 1e-3, "initial_accumulator_value": 0.1, "eps": 1e-7},
    "adadelta": {"lr": 1e-3, "rho": 0.95, "eps": 1e-7},
    "adamax": {"lr": 1e-3, "eps": 1e-7},
    "nadam": {"lr": 1e-3, "eps": 1e-7},
    "lion": {"lr": 1e-3, "betas": (0.9, 0.99)},
}


@pytest.mark.parametrize("name", KERAS_OPTIMIZERS)
def test_defaults_of_the_second_table_are_those_of_keras(name: str) -> None:
    arguments = KERAS_OPTIMIZERS[name]().arguments()

    assert arguments == arguments | KERAS_DEFAULTS[name]


def test_momentum_of_keras_remembers_moves_and_that_of_pytorch_gradients() -> None:
    ends = []
    for table in (OPTIMIZERS, KERAS_OPTIMIZERS):
        first, second = (table["sgd"](lr=lr, momentum=0.9) for lr in (0.1, 0.01))  # type: ignore[call-arg]  # a row's own argument
        run = Run(first, np.array([1.0]))
        run.steps([np.array([1.0])])
        again = Run(second, run.w)
        again.slots["momentum_buffer"][...] = run.slots["momentum_buffer"]
        again.steps([np.array([1.0])], 2)
        ends.append(again.w[0])

    np.testing.assert_allclose(ends, [0.881, 0.800])


def test_weight_decay_goes_through_the_moments_unless_it_is_decoupled() -> None:
    ends, w, g = [], np.array([2.0]), np.array([1.0])
    assert OPTIMIZERS["adam"](weight_decay=0.5).decayed(w, g) == 2.0
    assert KERAS_OPTIMIZERS["adam"](weight_decay=0.5).decayed(w, g) == 1.0
    for table in (OPTIMIZERS, KERAS_OPTIMIZERS):
        run = Run(table["adam"](lr=0.1, weight_decay=0.5), w)
        run.steps([g])
        ends.append(run.w[0])

    np.testing.assert_allclose(ends, [1.9, 1.8], rtol=1e-6)


def test_lion_moves_by_the_rate_where_the_average_points() -> None:
    run = Run(OPTIMIZERS["lion"](lr=0.5, weight_decay=0.1), np.array([1.0, 1.0, 1.0]))
    run.steps(np.array([[2.0, -3.0, 0.0], [-0.1, 0.0, 0.0]]))

    np.testing.assert_allclose(
        run.w, [(0.95 - 0.5) * 0.95 - 0.5, (0.95 + 0.5) * 0.95 + 0.5, 0.95**2]
    )
    np.testing.assert_allclose(run.slots["exp_avg"], [0.01 * (2 * 0.99 - 0.1), -0.03 * 0.99, 0])


@EVERY
def test_the_equations_that_people_read_give_the_same_step(optimizer: Optimizer) -> None:
    run = Run(optimizer, START)
    for step, gradient in enumerate(GRADIENTS, 1):
        before = {name: slot.copy() for name, slot in run.slots.items()}
        terms = optimizer.terms(run.w.copy(), gradient, before, step)
        run.steps([gradient], step)

        last = {term.name: term.value for term in terms}
        for name, value in (run.slots | {"w": run.w}).items():
            np.testing.assert_allclose(last[name], value, rtol=1e-12, atol=1e-15)


@EVERY
def test_an_update_ends_with_the_change_and_what_the_parameter_becomes(
    optimizer: Optimizer,
) -> None:
    for step in (1, 2, 9):
        assert [name for name, _ in optimizer.equations(step)][-2:] == ["delta", "w"]


@EVERY
def test_every_place_of_an_equation_has_a_symbol_and_a_meaning(optimizer: Optimizer) -> None:
    for step in (1, 9):
        known = {"w", "g", *optimizer.slots, *optimizer.scalars(step)}
        for name, formula in optimizer.equations(step):
            filled = formula.filled(dict.fromkeys(known, "1"), dict.fromkeys(known, "1"))
            assert "$" not in "".join(filled.values())
            known.add(name)
        assert known - {"initial_accumulator_value"} <= SYMBOLS.keys()


@EVERY
def test_stopping_and_going_on_through_json_gives_the_same_bytes(optimizer: Optimizer) -> None:
    whole = Run(optimizer, START)
    whole.steps(GRADIENTS)

    first = Run(optimizer, START)
    first.steps(GRADIENTS[:2])
    w, slots = json.loads(
        json.dumps([first.w.tolist(), {name: slot.tolist() for name, slot in first.slots.items()}])
    )
    second = Run(optimizer, np.array(w))
    for name, slot in second.slots.items():
        slot[...] = slots[name]
    second.steps(GRADIENTS[2:], 3)

    assert second.w.tobytes() == whole.w.tobytes()


@EVERY
def test_float32_stays_float32_and_near_float64(optimizer: Optimizer) -> None:
    single, double = (Run(optimizer, START.astype(dtype)) for dtype in (np.float32, np.float64))
    for run in (single, double):
        run.steps(GRADIENTS)

    np.testing.assert_allclose(single.w, double.w, rtol=2e-4)
    terms = optimizer.terms(single.w, single.g, single.slots, 6)
    assert {term.value.dtype for term in terms} == {np.dtype(np.float32)}


@EVERY
def test_gradients_are_left_as_they_were(optimizer: Optimizer) -> None:
    run = Run(optimizer, START)
    run.steps(GRADIENTS)

    np.testing.assert_array_equal(run.g, GRADIENTS[-1])


@EVERY
def test_a_block_with_no_numbers_is_fine(optimizer: Optimizer) -> None:
    run = Run(optimizer, np.empty(0))
    run.steps(np.empty((2, 0)))

    assert run.w.size == 0


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_a_row_says_what_it_is(row: type[Optimizer]) -> None:
    assert row.title
    assert all(row.formula)
    assert row.formula.text.startswith("$w")


@pytest.mark.parametrize("table", [OPTIMIZERS, KERAS_OPTIMIZERS], ids=["pytorch", "keras"])
def test_nesterov_without_momentum_is_refused(table: Mapping[str, Any]) -> None:
    with pytest.raises(InvalidRequest, match="needs momentum") as caught:
        table["sgd"](nesterov=True)

    assert caught.value.pointer == "/optimizer/momentum"


def test_nesterov_with_dampening_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no dampening") as caught:
        OPTIMIZERS["sgd"](nesterov=True, momentum=0.9, dampening=0.1)  # type: ignore[call-arg]  # a row's own arguments

    assert caught.value.pointer == "/optimizer/dampening"


def test_a_constant_gradient_does_not_make_the_variance_negative() -> None:
    run = Run(OPTIMIZERS["rmsprop"](centered=True, alpha=0.5), np.array([1.0, 2.0, 3.0]))  # type: ignore[call-arg]  # a row's own argument
    run.steps([np.array([0.1, 0.7, 1e-3])] * 200)

    assert np.isfinite(run.w).all()


@given(st.floats(0, 0.999999), st.floats(0, 2), st.integers(1, 200))
def test_the_product_of_momenta_is_that_of_all_momenta(
    beta1: float, decay: float, steps: int
) -> None:
    product = np.prod([momentum(beta1, decay, step) for step in range(1, steps + 1)])

    assert np.isclose(mu_product(beta1, decay, steps), product, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("case", [c for c in PYTORCH["cases"] if c["type"] == "nadam"], ids=_case)
def test_the_product_of_momenta_is_that_of_pytorch(case: Mapping[str, Any]) -> None:
    arguments = case["arguments"]
    for step, after in case["after"].items():
        product = mu_product(arguments["betas"][0], arguments["momentum_decay"], int(step))

        assert np.isclose(product, after["slots"]["mu_product"], rtol=1e-13)
