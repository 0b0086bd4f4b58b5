"""What is to be checked, and which of it can be evaluated together."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeAlias

from service.symbolic.definitions import Definitions, definition_order
from service.symbolic.expression import Expression


class Claim(NamedTuple):
    """d(of)/d(variable) = result; `total`: names with a definition stand for it on both sides."""

    of: Expression
    result: Expression
    variable: str
    total: bool = False

    def needed(self, definitions: Definitions) -> list[str]:
        """Return the definitions in use, each after those that it needs itself."""
        if not self.total:
            return []
        both = definition_order(self.of, definitions) + definition_order(self.result, definitions)
        return list(dict.fromkeys(both))

    def names(self, definitions: Definitions) -> set[str]:
        """Return the names that need a value of their own."""
        names = {self.variable, *self.of.free, *self.result.free}
        if self.total:
            for name in self.needed(definitions):
                names |= definitions[name].free
            names -= definitions.keys()
        return names


# Claims by what decides how they are evaluated: variable, free names of both sides, `total`.
Kinds: TypeAlias = Mapping[tuple[str, frozenset[str], frozenset[str], bool], list[int]]


def kinds_of(claims: Sequence[Claim], chosen: Iterable[int]) -> Kinds:
    """Return the chosen claims, as indices, sorted into kinds."""
    kinds: dict[tuple[str, frozenset[str], frozenset[str], bool], list[int]] = {}
    for i in chosen:
        of, result, variable, total = claims[i]
        kinds.setdefault((variable, of.free, result.free, total), []).append(i)
    return kinds


def names_in(claims: Sequence[Claim], kinds: Kinds, definitions: Definitions) -> set[str]:
    """Return the names in claims of these kinds that need a value of their own."""
    names: set[str] = set()
    for (variable, of, result, total), (first, *_) in kinds.items():
        if total:
            names |= claims[first].names(definitions)
        else:
            names |= of
            names |= result
            names.add(variable)
    return names


class _Group(NamedTuple):
    members: list[int]
    variables: set[str]
    constants: set[str]
    total: bool


def groups_of(kinds: Kinds) -> list[list[int]]:
    """Return the claims in groups in which no claim contains the variable of another one.

    A group is evaluated together, all of its variables stepping off the real axis at once. Total
    claims share a variable, because definitions may contain any name.
    """
    groups: list[_Group] = []
    for (variable, of, result, total), members in kinds.items():
        constants = (of | result) - {variable}
        for group in groups:
            if group.total or total:
                fits = group.total and total and variable in group.variables
            else:
                fits = variable not in group.constants and group.variables.isdisjoint(constants)
            if fits:
                break
        else:
            group = _Group([], set(), set(), total)
            groups.append(group)
        group.members.extend(members)
        group.variables.add(variable)
        group.constants.update(constants)
    return [sorted(group.members) for group in groups]
