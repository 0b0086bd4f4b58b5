"""An independent check of derivatives, by values alone.

Im f(x + ih)/h with a tiny h is f'(x) to full precision (complex step), and is computed from values
of f only. Claims are evaluated together, each subexpression once. A claim is
    verified     if it holds at every point where it can be compared
    refuted      if it fails at one, and neither a kink nor rounding explains it
    unverified   if there is no such point, or an abstract function stands in the way
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.conditioning import Points, ill_conditioned, isolated
from service.symbolic.evaluate import Array
from service.symbolic.expression import Applied
from service.symbolic.sampling import FIRST, WIDE, Table
from service.symbolic.total import Definitions
from service.symbolic.trial import TOLERANCE, Trial, bits

__all__ = ["METHOD", "Claim", "Verdict", "Verification", "verify"]

Status: TypeAlias = Literal["verified", "unverified", "refuted"]
# A variable, the free names of both sides of a claim, and whether it is total.
_Kind: TypeAlias = tuple[str, frozenset[str], frozenset[str], bool]

METHOD = "complex step: Im f(x + ih)/h with h = 1e-100, compared with f'(x) at fixed points"


class Verdict(NamedTuple):
    """What became of a claim; `reason` says why it is not verified."""

    status: Status
    reason: str | None = None


class Verification(NamedTuple):
    """What became of all claims; `points` are some of those at which the last one was compared."""

    status: Status
    method: str
    points: list[dict[str, float]]
    max_relative_error: float | None
    verdicts: tuple[Verdict, ...]
    refuted: tuple[Claim, ...]


class _Finding(NamedTuple):
    """A verdict, the points of a table that it rests on (as bits), and the largest error there."""

    verdict: Verdict
    points: int = 0
    error: float = 0.0
    table: Table = FIRST


_VERIFIED = Verdict("verified")
_OUTSIDE = _Finding(Verdict("unverified", "no sample point lies in the domain"))
_INCONCLUSIVE = _Finding(Verdict("unverified", "ill-conditioned or a kink at every sample point"))


def verify(claims: Sequence[Claim], definitions: Definitions | None = None) -> Verification:
    """Check one or more claims; the last one is the conclusion, whose points are shown."""
    definitions = definitions or {}
    undecided: Sequence[int] = range(len(claims))
    kinds = _kinds(claims, undecided)
    names = _names(claims, kinds, definitions)
    found = [_OUTSIDE] * len(claims)
    with np.errstate(all="ignore"):
        for table in (FIRST, WIDE):
            points = dict(table.known)
            for k, name in enumerate(names):
                points[symbol(name)] = table.row(k)
            for group in _groups(kinds):
                judged = _judge([claims[i] for i in group], points, table, definitions)
                for i, finding in zip(group, judged, strict=True):
                    found[i] = finding
            undecided = [i for i in undecided if not found[i].points]
            if not undecided:
                break
            kinds = _kinds(claims, undecided)
    return _summary(claims, found, names, definitions)


def _kinds(claims: Sequence[Claim], chosen: Iterable[int]) -> dict[_Kind, list[int]]:
    kinds: dict[_Kind, list[int]] = {}
    for i in chosen:
        of, result, variable, total = claims[i]
        kinds.setdefault((variable, of.free, result.free, total), []).append(i)
    return kinds


def _names(
    claims: Sequence[Claim], kinds: dict[_Kind, list[int]], definitions: Definitions
) -> list[str]:
    """Return the names that need values: the variable and other names of the conclusion first."""
    conclusion = claims[-1].names(definitions)
    others: set[str] = set()
    for (variable, of, result, total), (i, *_) in kinds.items():
        others |= claims[i].names(definitions) if total else {variable, *of, *result}
    first = claims[-1].variable
    return [first, *sorted(conclusion - {first}), *sorted(others - conclusion)]


def _groups(kinds: dict[_Kind, list[int]]) -> Iterable[list[int]]:
    """Return the claims in groups in which no claim contains the variable of another one.

    A group is evaluated together, all of its variables stepping off the real axis at once.
    """
    groups: dict[tuple[object, ...], tuple[list[int], set[str], set[str]]] = {}
    for (variable, of, result, total), members in kinds.items():
        fixed = (of | result) - {variable}
        for key, (group, variables, constants) in groups.items():
            apart = variable not in constants and variables.isdisjoint(fixed)
            if key == (variable, True) if total else apart and not key[-1]:
                break
        else:
            group, variables, constants = [], set(), set()
            groups[variable, total] = group, variables, constants
        group += members
        variables.add(variable)
        constants |= fixed
    return [group for group, _, _ in groups.values()]


def _judge(
    claims: Sequence[Claim], points: Points, table: Table, definitions: Definitions
) -> Sequence[_Finding]:
    trial = Trial(claims, points, definitions)
    inside = trial.inside()
    # Most often everything is in its domain at the same few points, and all is well there.
    if inside & (inside - 1):
        error = float(trial.error[:, _positions(inside)].max())
        if error <= TOLERANCE:
            return _less_abstract([_Finding(_VERIFIED, inside, error, table)] * len(claims), trial)
    return _less_abstract(_one_by_one(trial, points, table, definitions), trial)


def _one_by_one(
    trial: Trial, points: Points, table: Table, definitions: Definitions
) -> list[_Finding]:
    outside = trial.outside()
    inside = [~(outside[claim.of] | outside[claim.result]) for claim in trial.claims]
    holds = trial.error <= TOLERANCE
    suspect = [at & fails for at, fails in zip(inside, bits(~holds), strict=True)]
    wrong = suspect
    if any(suspect):
        explained = isolated(trial, points, definitions)
        explained |= ill_conditioned(trial, points, definitions)
        wrong = [at & ~why for at, why in zip(suspect, bits(explained), strict=True)]
    agree = [at & good for at, good in zip(inside, bits(holds), strict=True)]
    return [_finding(trial, i, agree[i], wrong[i], suspect[i], table) for i in range(len(agree))]


def _finding(
    trial: Trial, i: int, agree: int, wrong: int, suspect: int, table: Table
) -> _Finding:
    if wrong:
        j = _positions(wrong)[0]
        reason = f"the rule gives {trial.result[i, j]:.9g} where it is {trial.numeric[i, j]:.9g}"
        return _Finding(Verdict("refuted", reason), wrong, float(trial.error[i, j]), table)
    if agree:
        return _Finding(_VERIFIED, agree, _largest(trial.error[i], agree), table)
    return _INCONCLUSIVE if suspect else _OUTSIDE


def _largest(errors: Array, at: int) -> float:
    return float(errors[_positions(at)].max())


def _positions(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]


def _less_abstract(findings: Sequence[_Finding], trial: Trial) -> Sequence[_Finding]:
    """Return the findings, but nothing verified by the stand-in of an abstract function."""
    if Applied not in map(type, trial.values):
        return findings
    functions = trial.abstract_functions()
    result = []
    for (of, by, _, _), finding in zip(trial.claims, findings, strict=True):
        names = sorted(functions[of] | functions[by])
        if names and finding.verdict is _VERIFIED:
            reason = f"abstract function {', '.join(names)}"
            finding = finding._replace(verdict=Verdict("unverified", reason))  # noqa: PLW2901
        result.append(finding)
    return result


def _summary(
    claims: Sequence[Claim], found: Sequence[_Finding], names: Sequence[str], definitions: Definitions
) -> Verification:
    verdicts = tuple([finding.verdict for finding in found])
    refuted = tuple([c for c, v in zip(claims, verdicts, strict=True) if v.status == "refuted"])
    verified = verdicts.count(_VERIFIED) == len(verdicts)
    status: Status = "refuted" if refuted else "verified" if verified else "unverified"
    largest = max((finding.error for finding in found if finding.points), default=None)
    return Verification(
        status, METHOD, _shown(claims[-1], found[-1], names, definitions), largest, verdicts, refuted
    )


def _shown(
    claim: Claim, finding: _Finding, names: Sequence[str], definitions: Definitions
) -> list[dict[str, float]]:
    own = claim.names(definitions)
    rows = {name: finding.table.row(k).real for k, name in enumerate(names) if name in own}
    return [
        {name: float(row[j]) for name, row in rows.items()}
        for j in _positions(finding.points)[:3]
    ]
