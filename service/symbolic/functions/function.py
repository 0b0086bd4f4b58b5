"""What a function of the table is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from service.errors import NotDifferentiable
from service.symbolic.arithmetic import lift
from service.symbolic.build import ALWAYS, conjunction, piecewise, relation
from service.symbolic.expression import Expression, Operand, Relation

Partial = Callable[..., Expression]
Relations = Callable[..., tuple[Relation, ...]]

_ORDINALS: Final = ("first", "second", "third")
_STRICT: Final = {"<=": "<", ">=": ">"}


def _everywhere(*arguments: Expression) -> tuple[Relation, ...]:
    return ()


@dataclass(frozen=True, eq=False)
class Function:
    r"""One function: what it is called, where it lives, and how it changes.

    name         canonical name, as the text format prints it (SymPy's where SymPy has it)
    title        what a person calls it, "sine"
    arity        the numbers of arguments it takes, smallest and largest (None: any number)
    partials     the derivative by each argument, as a function of all arguments; None in place of
                 one: not differentiable by that argument (as the order of a Bessel function)
    values       NumPy form, elementwise. Arguments are float64 or complex128 arrays. It must be the
                 analytic continuation near the real axis on the domain (complex step), deciding
                 branches by the real part; outside the real domain it gives nan or a value with a
                 visible imaginary part
    latex        a command (\sin, \operatorname{sech}), to be applied to its arguments; or,
                 where it contains {0}, a template for `str.format` in which the arguments, typeset
                 without outer parentheses, take the places {0}, {1}
    points       arguments inside the domain, away from kinks, that the laws are tested at
    aliases      other names the parser reads
    domain       the relations under which it has a real value
    smooth       the relations under which, inside the domain, the derivative exists (kinks, jumps)
    rewrite      for a notation that is not a node of its own (sqrt, log10): what it stands for
    partial_at   for any number of arguments, in place of `partials`: the derivative of the function
                 of these arguments by the one of this index
    notations    LaTeX for certain numbers of arguments, where it is not `latex`
    """

    name: str
    title: str
    arity: tuple[int, int | None]
    partials: tuple[Partial | None, ...]
    values: Callable[..., Any]
    latex: str
    points: tuple[tuple[float, ...], ...]
    aliases: tuple[str, ...] = ()
    domain: Relations = _everywhere
    smooth: Relations = _everywhere
    rewrite: Partial | None = None
    partial_at: Callable[[tuple[Expression, ...], int], Expression] | None = None
    notations: Mapping[int, str] = field(default_factory=dict)

    @property
    def is_smooth(self) -> bool:
        """Whether the function and its derivative exist everywhere."""
        return self.smooth is _everywhere and self.domain is _everywhere

    def partial(self, arguments: tuple[Expression, ...], index: int) -> Expression:
        """Return the derivative by the argument of this index, at the arguments.

        Raises NotDifferentiable where no derivative by that argument is known.
        """
        if self.partial_at is not None:
            return self.partial_at(arguments, index)
        partial = self.partials[index]
        if partial is None:
            raise NotDifferentiable(
                f"No derivative of {self.name} ({self.title}) by its {_ORDINALS[index]} argument "
                "is known; keep the variable out of that argument.",
                actual=self.name,
            )
        return partial(*arguments)

    def conditions(self, arguments: tuple[Expression, ...]) -> tuple[Relation, ...]:
        """Return the relations under which the derivative exists at the arguments.

        They are those of `smooth`, and those of `domain` unless a strict one stands for them.
        """
        smooth = self.smooth(*arguments)
        strict = {(condition.left, condition.operator, condition.right) for condition in smooth}
        domain = (
            condition
            for condition in self.domain(*arguments)
            if (condition.left, _STRICT.get(condition.operator), condition.right) not in strict
        )
        return (*domain, *smooth)

    def notation(self, count: int) -> str:
        """Return the LaTeX command or template for this number of arguments."""
        return self.notations.get(count, self.latex)


def unary(
    name: str,
    title: str,
    derivative: Partial,
    values: Callable[..., Any],
    latex: str,
    points: tuple[float, ...],
    **more: Any,
) -> Function:
    """Return the row of a function of one argument."""
    pointwise = tuple((point,) for point in points)
    return Function(name, title, (1, 1), (derivative,), values, latex, pointwise, **more)


def notation(
    name: str,
    title: str,
    count: int,
    rewrite: Partial,
    values: Callable[..., Any],
    latex: str,
    points: tuple[tuple[float, ...], ...],
    **more: Any,
) -> Function:
    """Return the row of a notation for another expression of `count` arguments."""
    arity = (count, count)
    return Function(name, title, arity, (), values, latex, points, rewrite=rewrite, **more)


def compare(left: Operand, operator: str, right: Operand) -> Relation:
    """Return a comparison of expressions or whole numbers."""
    return relation(lift(left), operator, lift(right))


def cases(*branches: tuple[Operand, tuple[Relation, ...]], otherwise: Operand) -> Expression:
    """Return the value of the first branch whose relations all hold, or else `otherwise`."""
    return piecewise(
        *((lift(value), conjunction(*relations)) for value, relations in branches),
        (lift(otherwise), ALWAYS),
    )
