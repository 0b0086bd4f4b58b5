"""Random expressions of every kind, in the canonical shape."""

from collections.abc import Callable

from hypothesis import strategies as st

from service.symbolic import arithmetic, build
from service.symbolic.build import applied, conjunction, number, piecewise, relation, symbol
from service.symbolic.expression import Expression
from service.symbolic.integral import integral

# Hypothesis draws a recipe, and the tree is built in the scope of the test that follows it.
Recipe = Callable[[], Expression]

NUMBERS = st.builds(
    lambda above, below, decimal: lambda: number(above, below, decimal),
    st.integers(-12, 12) | st.integers(-(10**30), 10**30),
    st.integers(1, 12) | st.sampled_from([10**3, 10**9, 2**40]),
    st.booleans(),
)
SYMBOLS = st.sampled_from(["x", "y", "a", "x1", "w_ij", "alpha"]).map(
    lambda name: lambda: symbol(name)
)
LEAVES = SYMBOLS | NUMBERS | st.sampled_from([lambda: build.E, lambda: build.PI])
UNARY = st.sampled_from(
    [arithmetic.negate, build.sqrt]
    + [lambda u, name=name: build.call(name, u) for name in ("sin", "exp", "log", "abs", "sigmoid")]
)
BINARY = st.sampled_from(
    [
        build.product_of,
        lambda a, b: build.quotient_of(a, build.ONE if b is build.ZERO else b),
        lambda a, b: build.power_of(build.ONE if a is build.ZERO else a, b),
        build.sum_of,
        lambda a, b: build.sum_of(a, arithmetic.negate(b)),
        lambda a, b: build.call("atan2", a, b),
        lambda a, b: applied("f", (a, b)),
        lambda a, b: applied("f", (a, b), (1, 0)),
        lambda a, b: applied("f", (a, b), (1, 2)),
        lambda a, b: applied("g", (a,), (1,)),
        lambda a, b: piecewise(
            (a, conjunction(relation(a, "<", b), relation(a, "!=", build.ONE))),
            (b, conjunction(relation(a, "==", b))),
            (b, build.ALWAYS),
        ),
        lambda a, b: integral(build.product_of(a, symbol("t")), "t", b, symbol("x")),
        lambda a, b: integral(a, "x", b, build.sum_of(a, build.ONE)),
    ]
)


def _composed(recipes: st.SearchStrategy[Recipe]) -> st.SearchStrategy[Recipe]:
    unary = st.builds(lambda f, u: lambda: f(u()), UNARY, recipes)
    binary = st.builds(lambda f, u, v: lambda: f(u(), v()), BINARY, recipes, recipes)
    many = st.builds(
        lambda f, items: lambda: f(*[item() for item in items]),
        st.sampled_from([build.sum_of, build.product_of]),
        st.lists(recipes, min_size=2, max_size=4),
    )
    return unary | binary | many


RECIPES = st.recursive(LEAVES, _composed, max_leaves=12)
