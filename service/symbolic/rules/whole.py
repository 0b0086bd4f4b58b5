"""The rules that concern a whole derivation rather than one kind of expression."""

from typing import Final

from service.symbolic.rules.rule import Rule

TOTAL: Final = Rule(
    id="total-derivative",
    title="Total derivative",
    statement="dz/dt = dz/dx * dx/dt + dz/dy * dy/dt",
    latex=r"\frac{dz}{dt} = \frac{\partial z}{\partial x} \cdot \frac{dx}{dt} + "
    r"\frac{\partial z}{\partial y} \cdot \frac{dy}{dt}",
    explanation="Every path from the result to the variable contributes the product of the "
    "derivatives along it; the paths are added.",
    example="x^2*y with x = cos(t), y = sin(t)",
)

TIDY: Final = Rule(
    id="tidy",
    title="Tidy up",
    statement="collect numbers, like factors and like terms; cancel common factors",
    latex=r"\text{collect numbers, like factors and like terms; cancel common factors}",
    explanation="The same expression in the form a textbook prints.",
    example="3*(x^2 + 1)^2*2*x",
)

SIMPLIFY: Final = Rule(
    id="simplify",
    title="Simplify",
    statement="the same values, written with less",
    latex=r"\text{the same values, written with less}",
    explanation="Found by computer algebra; that it is the derivative was checked by values, as "
    "every step is.",
    example="2*sin(x)*cos(x)/cos(x)^2",
    note="simplified by computer algebra, checked numerically",
)

FACTOR: Final = Rule(
    id="factor",
    title="Factor",
    statement="a*b + a*c = a*(b + c)",
    latex=r"a b + a c = a \left(b + c\right)",
    explanation="The sum is written as a product, by computer algebra, and checked by values.",
    example="x^2 - 1",
    note="factored by computer algebra, checked numerically",
)

EXPAND: Final = Rule(
    id="expand",
    title="Expand",
    statement="a*(b + c) = a*b + a*c",
    latex=r"a \left(b + c\right) = a b + a c",
    explanation="The product is written as a sum, by computer algebra, and checked by values.",
    example="x*(x + 1)^2",
    note="expanded by computer algebra, checked numerically",
)

SINGLE_FRACTION: Final = Rule(
    id="single-fraction",
    title="Bring to one denominator",
    statement="a/b + c/d = (a*d + b*c)/(b*d)",
    latex=r"\frac{a}{b} + \frac{c}{d} = \frac{a d + b c}{b d}",
    explanation="The sum of fractions is written as one, by computer algebra, and checked by "
    "values.",
    example="1/x + 1/(x + 1)",
    note="brought to one denominator by computer algebra, checked numerically",
)

# Those that give a result another form, when asked to.
RESTATING: Final = (SIMPLIFY, FACTOR, EXPAND, SINGLE_FRACTION)
