import numpy as np

from service.symbolic.compiled import compile_program
from service.symbolic.interning import scope
from service.symbolic.parsing import parse


def _held(text: str) -> int:
    """Return how many arrays a program uses beside its input."""
    x = np.zeros(3)
    instructions = compile_program([parse(text).expression], ["x"]).bind([x], [np.empty(3)])
    arrays = (
        array
        for instruction in instructions
        for array in (*instruction.args, *instruction.keywords.values())  # type: ignore[attr-defined]
    )
    return len({id(array) for array in arrays if array.shape and array is not x})


def test_an_array_serves_again_when_its_value_is_used_up() -> None:
    assert _held("cos(sin(exp(x + 1)))") == 2


def test_a_long_sum_holds_few_arrays() -> None:
    assert _held(" + ".join(f"sin({i}x)" for i in range(2, 40))) <= 4


def test_an_output_not_asked_for_is_not_computed() -> None:
    program = compile_program([parse(t).expression for t in ("x + 1", "exp(x)")], ["x"])
    y = np.empty(1)

    instructions = program.bind([np.array([1.0])], [y, None])
    for instruction in instructions:
        instruction()

    assert len(instructions) == 1
    assert y == [2.0]


def test_the_same_output_twice_is_written_twice() -> None:
    expression = parse("exp(x)").expression

    first, second = np.empty(2), np.empty(2)

    for instruction in compile_program([expression] * 2, ["x"]).bind(
        [np.zeros(2)], [first, second]
    ):
        instruction()

    assert first.tolist() == second.tolist() == [1.0, 1.0]


def test_a_program_can_run_again_and_after_its_scope() -> None:
    with scope():
        program = compile_program([parse("x^2 + 1").expression], ["x"])
    x, y = np.array([2.0]), np.empty(1)
    instructions = program.bind([x], [y])

    results = []
    for x[0] in (2.0, 3.0):
        for instruction in instructions:
            instruction()
        results.append(y[0])

    assert results == [5.0, 10.0]
