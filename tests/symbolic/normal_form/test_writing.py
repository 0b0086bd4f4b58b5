"""Terms are written in canonical shape."""

import pytest

from service.symbolic.build import HALF, E, number, symbol
from service.symbolic.normal_form.terms import Term
from service.symbolic.normal_form.writing import written
from service.symbolic.parsing import parse
from tests.symbolic.normal_form.support import show


def _cases() -> dict[str, Term]:
    x, y, two = symbol("x"), symbol("y"), number(2)
    return {
        "1": (1, 1, False, ()),
        "-2/3": (-2, 3, False, ()),
        "x": (1, 1, False, ((x, 1),)),
        "-x/2": (-1, 2, False, ((x, 1),)),
        "2*x/(3*y**2)": (2, 3, False, ((x, 1), (y, -2))),
        "-1/x": (-1, 1, False, ((x, -1),)),
        "0.5*x/sqrt(y)": (1, 2, True, ((x, 1), (y, number(-1, 2)))),
        "sqrt(2)*x": (1, 1, False, ((two, HALF), (x, 1))),
        "x/sqrt(2)": (1, 2, False, ((two, HALF), (x, 1))),
        "x**(-y)": (1, 1, False, ((x, -y),)),
        "exp(-1)": (1, 1, False, ((E, -1),)),
        "exp(x)/y": (1, 1, False, ((E, x), (y, -1))),
    }


@pytest.mark.parametrize("expected", ["1", "-2/3", "x", "-x/2", "2*x/(3*y**2)", "-1/x",
    "0.5*x/sqrt(y)", "sqrt(2)*x", "x/sqrt(2)", "x**(-y)", "exp(-1)", "exp(x)/y"])  # fmt: skip
def test_negative_exponents_go_below_the_bar(expected: str) -> None:
    node = written(_cases()[expected])

    assert show(node) == expected
    assert parse(expected).expression is node
