"""What is to be checked: that one expression is the derivative of another."""

from typing import NamedTuple

from service.symbolic.expression import Expression
from service.symbolic.total import Definitions, definition_order


class Claim(NamedTuple):
    """d(of)/d(variable) = result; `total`: names with a definition stand for it on both sides."""

    of: Expression
    result: Expression
    variable: str
    total: bool = False

    def names(self, definitions: Definitions) -> set[str]:
        """Return the names that need a value of their own."""
        names = {self.variable, *self.of.free, *self.result.free}
        if self.total:
            for name in self.needed(definitions):
                names |= definitions[name].free
            names -= definitions.keys()
        return names

    def needed(self, definitions: Definitions) -> list[str]:
        """Return the definitions in use, each after those that it needs itself."""
        both = definition_order(self.of, definitions) + definition_order(self.result, definitions)
        return list(dict.fromkeys(both))
