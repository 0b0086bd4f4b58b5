"""What is to be checked, and which of it can be evaluated together."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

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


class Group(NamedTuple):
    """Claims, as indices, that are evaluated together, and the names in them."""

    members: list[int]
    variables: set[str]
    names: set[str]
    total: bool


def groups_of(
    claims: Sequence[Claim], chosen: Iterable[int], definitions: Definitions
) -> list[Group]:
    """Return the chosen claims in groups in which no claim contains the variable of another one.

    The claims of a group are evaluated together, all of their variables stepping off the real axis
    at once. Total claims share a variable, because definitions may contain any name.
    """
    kinds: dict[tuple[str, bool], Group] = {}
    for i in chosen:
        of, result, variable, total = claims[i]
        kind = kinds.get((variable, total))
        if kind is None:
            kind = kinds[variable, total] = Group([], {variable}, {variable}, total)
        kind.members.append(i)
        if total:
            kind.names.update(claims[i].names(definitions))
        else:
            kind.names.update(of.free, result.free)
    if len(kinds) == 1:
        return list(kinds.values())
    stepping = {variable for variable, total in kinds if not total}
    if [len(stepping & kind.names) for kind in kinds.values()] == [1] * len(stepping):
        names = stepping.union(*[kind.names for kind in kinds.values()])
        return [Group(list(chosen), stepping, names, False)]
    groups: list[Group] = []
    for kind in kinds.values():
        for group in groups:
            if _may_join(kind, group):
                group.members.extend(kind.members)
                group.members.sort()
                group.variables.update(kind.variables)
                group.names.update(kind.names)
                break
        else:
            groups.append(kind)
    return groups


def _may_join(kind: Group, group: Group) -> bool:
    return (
        not (kind.total or group.total)
        and kind.variables.isdisjoint(group.names)
        and group.variables.isdisjoint(kind.names)
    )
