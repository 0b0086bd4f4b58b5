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
