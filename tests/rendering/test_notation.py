import pytest

from service.rendering.notation import macro


@pytest.mark.parametrize(
    ("template", "arguments", "result"),
    [
        ("e^{#1}", ("x",), "e^{x}"),
        (r"\frac{#1}{#2}", ("a", "b"), r"\frac{a}{b}"),
        ("{#2, #1}", ("a", "b"), "{b, a}"),
        ("#1 #2 #3", (1, 2, 3), "1 2 3"),
    ],
)
def test_a_macro_puts_arguments_in_their_places(
    template: str, arguments: tuple[object, ...], result: str
) -> None:
    assert macro(template)(*arguments) == result
