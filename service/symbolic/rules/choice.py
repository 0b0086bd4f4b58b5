"""The ordered table of rules, and which of them applies to an expression."""

from typing import Final

from service.symbolic.expression import Call, Expression
from service.symbolic.interning import Node
from service.symbolic.rules.chain import CHAIN, PATHS
from service.symbolic.rules.integrals import INTEGRALS
from service.symbolic.rules.powers import POWERS
from service.symbolic.rules.rule import Rule
from service.symbolic.rules.structural import CONSTANT, STRUCTURAL
from service.symbolic.rules.table import ABSTRACT, FUNCTION_RULES
from service.symbolic.rules.whole import WHOLE

RULES: Final[tuple[Rule, ...]] = (
    CONSTANT,
    *STRUCTURAL,
    *POWERS,
    *FUNCTION_RULES.values(),
    ABSTRACT,
    CHAIN,
    PATHS,
    *INTEGRALS,
    *WHOLE,
)


def _by_kind() -> dict[type[Node] | str, tuple[Rule, ...]]:
    """Return the rules in their order for each kind of expression, and for each function's name."""
    general = [rule for rule in RULES if rule.function is None and rule is not CONSTANT]
    kinds = {kind for rule in general for kind in rule.kinds}
    index: dict[type[Node] | str, tuple[Rule, ...]] = {
        kind: tuple(rule for rule in general if kind in rule.kinds) for kind in kinds
    }
    return index | {name: (rule, *index[Call]) for name, rule in FUNCTION_RULES.items()}


_CANDIDATES: Final = _by_kind()


def rule_for(expression: Expression, variable: str) -> Rule:
    """Return the first rule of the table that matches."""
    if variable not in expression.free:
        return CONSTANT
    key = expression.name if isinstance(expression, Call) else type(expression)
    for rule in _CANDIDATES[key]:
        if rule.matches(expression, variable):
            return rule
    raise AssertionError(f"no rule for {key}")
