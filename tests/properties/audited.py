"""What the interpreter does besides computing while attacks are dealt with, told by itself.

    python -m tests.properties.audited (requests | grammar | bombs | names)

prints the audit events (PEP 578) that occurred, with a few of their arguments, and how the attacks
ended, as JSON. `requests` are whole ones. `grammar` is the parsers alone, without a budget. The
others pass by the parsers: `bombs` are put together as trees, most of which no text could be;
`names` are trees whose variables and functions are called what attacks are.
"""

import json
import resource
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from service.errors import InternalFault, ServiceError
from service.rendering.formats import FORMATS
from service.symbolic.build import (
    applied,
    call,
    number,
    power_of,
    product_of,
    quotient_of,
    sum_of,
    symbol,
)
from service.symbolic.compiled import compile_program
from service.symbolic.derivation import Derivation
from service.symbolic.evaluate import value_at
from service.symbolic.expression import Expression
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import Syntax, parse
from service.symbolic.verify import Claim, verified
from tests.properties.asking import outcome
from tests.properties.attacks import attacks
from tests.properties.latex import latex_attacks

LEAST_WORK = 40_000
MOST_SECONDS = 120
_SHOWN = 3
_FEW = 25
_UNBOUNDED = 10**12
_SYNTAXES: tuple[Syntax, ...] = ("text", "latex")
_CODE = tuple(
    text
    for name, request in (*attacks(), *latex_attacks())
    if isinstance(text := request.get("expression"), str)
    and len(text) < 400
    and name.split(":")[0].rsplit(" ", 1)[0] not in {"number", "LaTeX number"}
)


def _repeated(step: Callable[[Expression], Expression], times: int) -> Expression:
    tree: Expression = symbol("x")
    for _ in range(times):
        tree = step(tree)
    return tree


_HUGE = 10**399
# Each builds a tree; no more than a few of them could be written down.
BOMBS: dict[str, Callable[[], Expression]] = {
    "tower to the right": lambda: _repeated(lambda t: power_of(number(9), t), 100),
    "tower to the left": lambda: _repeated(lambda t: power_of(t, number(9)), 100),
    "tower of numbers": lambda: power_of(number(9), power_of(number(9), number(9))),
    "huge power of a huge number": lambda: power_of(number(_HUGE), number(_HUGE)),
    "huge power": lambda: power_of(symbol("x"), number(_HUGE)),
    "huge root": lambda: power_of(number(_HUGE + 1), number(1, _HUGE)),
    "huge digits": lambda: product_of(number(10**4_000), symbol("x")),
    "huge power of a sum": lambda: power_of(sum_of(symbol("x"), number(1)), number(10**9)),
    "product of huge numbers": lambda: product_of(
        *(sum_of(symbol("x"), number(_HUGE + i)) for i in range(300))
    ),
    "sum of fractions": lambda: sum_of(
        *(quotient_of(symbol("x"), number(_HUGE + i)) for i in range(300))
    ),
    "huge factorial": lambda: call("gamma", product_of(number(10**9), symbol("x"))),
    "huge orders": lambda: call("polygamma", number(10**9), symbol("x")),
    "deeper than any": lambda: _repeated(lambda t: call("sin", t), 100_000),
    "as deep as any": lambda: _repeated(lambda t: call("sin", t), 158),
    "wider than any": lambda: sum_of(*(symbol(f"x{i}") for i in range(100_000))),
    "doubled a hundred times": lambda: _repeated(lambda t: call("atan2", t, t), 100),
    "doubled sums of products": lambda: _repeated(
        lambda t: sum_of(call("sin", t), product_of(t, call("cos", t))), 50
    ),
    "doubled powers": lambda: _repeated(lambda t: power_of(t, t), 100),
    "doubled quotients": lambda: _repeated(lambda t: quotient_of(t, sum_of(t, number(1))), 70),
}


def _passes(build: Callable[[], Expression]) -> None:
    """Take a tree through everything that is done with the trees that parsers make."""
    tree = build()
    derivation = Derivation(tree.free)
    result = derivation.derive(tree, "x").result
    derivative = normal_form(result)
    verified([Claim(tree, result, "x", False), Claim(tree, derivative, "x", False)])
    for row in FORMATS.values():
        row()(tree)
        row()(derivative)
    value_at(tree, dict.fromkeys(tree.free, 0.5))
    program = compile_program([tree, derivative], sorted(tree.free))
    program.schedule([True, True])


def _requests() -> Iterator[str]:
    for _, request in (*attacks(), *latex_attacks()):
        yield outcome(request)


def _grammar() -> Iterator[str]:
    for text in _CODE:
        for syntax in _SYNTAXES:
            yield _ended(partial(parse, text, syntax=syntax), _UNBOUNDED)


def _bombs() -> Iterator[str]:
    for build in BOMBS.values():
        yield _ended(partial(_passes, build))


def _names() -> Iterator[str]:
    for name in _CODE:
        for build in _called(name):
            try:
                yield _ended(partial(_passes, build))
            except Exception as error:  # noqa: BLE001  no text has such names, so none is typed
                yield type(error).__name__


def _called(name: str) -> Iterator[Callable[[], Expression]]:
    yield lambda: product_of(symbol("x"), call("sin", symbol(name)))
    yield lambda: power_of(symbol(name), symbol("x"))
    yield lambda: applied(name, (symbol("x"),))
    yield lambda: call(name, symbol("x"))


def _ended(work: Callable[[], Any], budget: int = LEAST_WORK) -> str:
    try:
        with scope(budget):
            work()
    except InternalFault:
        raise
    except ServiceError as problem:
        return problem.code
    return "answered"


MODES = {"requests": _requests, "grammar": _grammar, "bombs": _bombs, "names": _names}


def main(mode: str) -> None:
    """Deal with a few attacks to load what is loaded late, and then with all, watching."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    for _ in islice(MODES[mode](), _FEW):
        pass
    events: dict[str, list[str]] = {}
    watching = True

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if watching and len(shown := events.setdefault(event, [])) < _SHOWN:
            shown.append(repr(arguments)[:200])

    sys.addaudithook(watch)
    outcomes = list(MODES[mode]())
    watching = False
    json.dump({"outcomes": outcomes, "events": events}, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1])
