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

IMPLICIT: Final = Rule(
    id="implicit",
    title="Implicit differentiation",
    statement="F(x, y) = 0 gives dF/dx + dF/dy * dy/dx = 0, so dy/dx = -(dF/dx)/(dF/dy)",
    latex=r"F\left(x, y\right) = 0 \implies \frac{\partial F}{\partial x} + "
    r"\frac{\partial F}{\partial y} \cdot \frac{dy}{dx} = 0 \implies "
    r"\frac{dy}{dx} = -\frac{\partial F / \partial x}{\partial F / \partial y}",
    explanation="Both sides are differentiated by {variable}, the dependent variable as a function "
    "of it. The equation that results is linear in its derivative and is solved for it.",
    example="x^2 + y^2 = 25 with y dependent",
)

IMPLICIT_HIGHER: Final = Rule(
    id="implicit-higher",
    title="Higher implicit derivative",
    statement="d^2y/dx^2 = d/dx (dy/dx), in which dy/dx is put in again",
    latex=r"\frac{d^{2}y}{dx^{2}} = \frac{d}{dx} \frac{dy}{dx}",
    explanation="The derivative before is differentiated by {variable}; the first derivative, "
    "which comes out once more, is replaced by what it is.",
    example="x^2 + y^2 = 25 with y dependent, order 2",
)

RELATION: Final = Rule(
    id="relation",
    title="Use what is known",
    statement="replace a part by what an equation says it is equal to",
    latex=r"\text{replace a part by what an equation says it is equal to}",
    explanation="The equation that was given, or an identity such as sin(u)**2 + cos(u)**2 = 1, "
    "makes it shorter.",
    example="-(x^2 + y^2)/y^3 where x^2 + y^2 = 25",
)

PARAMETRIC: Final = Rule(
    id="parametric",
    title="Parametric derivative",
    statement="dy/dx = (dy/dt)/(dx/dt), d^2y/dx^2 = (d/dt (dy/dx))/(dx/dt)",
    latex=r"\frac{dy}{dx} = \frac{dy/dt}{dx/dt}, \quad "
    r"\frac{d^{2}y}{dx^{2}} = \frac{\frac{d}{dt} \frac{dy}{dx}}{dx/dt}",
    explanation="Both change with {variable}; the one rate over the other is how the one changes "
    "with the other.",
    example="y by x with x = cos(t), y = sin(t)",
)

INVERSE: Final = Rule(
    id="inverse",
    title="Derivative of an inverse function",
    statement="dx/dy = 1/(dy/dx), where y = f(x)",
    latex=r"\left(f^{-1}\right)'\left(y\right) = \frac{1}{f'\left(x\right)}, \quad "
    r"y = f\left(x\right)",
    explanation="The inverse function swaps what depends on what, so its rate is the reciprocal; "
    "the function need not be solved for {variable}.",
    example="x^3 + x",
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

# Those that are used once for a whole derivation, and chosen by what is asked for.
WHOLE: Final = (
    TOTAL, IMPLICIT, IMPLICIT_HIGHER, RELATION, PARAMETRIC, INVERSE, TIDY, *RESTATING,
)  # fmt: skip
