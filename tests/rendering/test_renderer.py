from collections.abc import Callable

import pytest

from service.errors import LimitExceeded
from service.limits import LIMITS
from service.rendering.formats import FORMATS
from service.rendering.renderer import Renderer
from service.symbolic.build import call, number, power_of, product_of, sum_of, symbol
from service.symbolic.expression import Expression

EVERY_FORMAT = pytest.mark.parametrize("renderer", FORMATS.values(), ids=FORMATS)


@EVERY_FORMAT
def test_writes_a_node_once(renderer: Callable[[], Renderer]) -> None:
    render = renderer()
    node = symbol("x") + 1
    assert render.part(node)[0] is render.part(node)[0]


@EVERY_FORMAT
def test_refuses_a_small_graph_that_is_huge_as_text(renderer: Callable[[], Renderer]) -> None:
    node: Expression = symbol("x")
    for _ in range(60):
        node = sum_of(power_of(node, number(2)), call("sin", node))
    with pytest.raises(LimitExceeded) as caught:
        renderer()(node)
    assert caught.value.limit == {
        "name": "response_characters",
        "value": LIMITS.response_characters,
    }


@EVERY_FORMAT
@pytest.mark.parametrize("many", [sum_of, product_of])
def test_refuses_a_long_sum_or_product_before_joining_it(
    renderer: Callable[[], Renderer], many: Callable[..., Expression]
) -> None:
    long = call("sin", sum_of(*(symbol(f"x{index}") for index in range(10_000))))
    render = renderer()
    render(long)
    with pytest.raises(LimitExceeded) as caught:
        render(many(*[long] * 1000))
    assert caught.value.actual > 9 * LIMITS.response_characters


@EVERY_FORMAT
def test_writes_the_deepest_nesting_there_can_be(renderer: Callable[[], Renderer]) -> None:
    node: Expression = symbol("x")
    while node.depth < LIMITS.expression_depth:
        node = call("sin", node)
    assert renderer()(node).lower().count("sin") == LIMITS.expression_depth - 1


@EVERY_FORMAT
def test_writes_numbers_of_hundreds_of_digits(renderer: Callable[[], Renderer]) -> None:
    digits = "7" * LIMITS.digits
    written = renderer()(number(int(digits)))
    assert digits in written or float(written) == float("inf")
