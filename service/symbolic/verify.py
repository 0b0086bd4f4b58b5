"""An independent check of derivatives, by values alone.

Im f(x + ih)/h with a tiny h is f'(x) to full precision (complex step), and is computed from values
of f only. Claims are evaluated together, each subexpression once. A claim is
    verified     if it holds at every point where it can be compared
    refuted      if it fails at one, and neither a kink nor rounding explains it
    unverified   if there is no such point, or an abstract function stands in the way
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from service.errors import NotDifferentiable, VerificationRefuted
from service.symbolic.build import ZERO, symbol
from service.symbolic.claim import Claim, groups_of
from service.symbolic.conditioning import ill_conditioned, isolated, vanishing
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Array, Values
from service.symbolic.expression import Applied
from service.symbolic.inside import moving_conditions
from service.symbolic.integral import Integral
from service.symbolic.interning import Node
from service.symbolic.pointwise import Look, first_look
from service.symbolic.sampling import FIRST, WIDE, Table
from service.symbolic.trial import TOLERANCE, Trial, bits

__all__ = ["METHOD", "Claim", "Verdict", "Verification", "verified", "verify"]

Status: TypeAlias = Literal["verified", "unverified", "refuted"]

METHOD: Final = "complex step: Im f(x + ih)/h with h = 1e-100, compared with f'(x) at fixed points"

# How many claims, from the conclusion backwards, are examined for rounding, or tried elsewhere.
_MOST_DOUBTFUL: Final = 200


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
    """A verdict, the points of a table that it rests on (as bits), and the largest error there.

    Where the derivative is zero at all of them, `is_flat`, other points may tell more.
    """

    verdict: Verdict
    points: int = 0
    error: float = 0.0
    table: Table = FIRST
    is_flat: bool = False


_VERIFIED: Final = Verdict("verified")
_OUTSIDE: Final = _Finding(Verdict("unverified", "no sample point lies in the domain"))
_UNEXAMINED: Final = _Finding(Verdict("unverified", "ill-conditioned, as are too many other steps"))
_INCONCLUSIVE: Final = _Finding(
    Verdict("unverified", "ill-conditioned or a kink at every sample point")
)


def verify(claims: Sequence[Claim], definitions: Definitions | None = None) -> Verification:
    """Check one or more claims; the last one is the conclusion, whose points are shown."""
    definitions = definitions or {}
    undecided: Sequence[int] = range(len(claims))
    groups = groups_of(claims, undecided, definitions)
    conclusion = claims[-1]
    own = conclusion.names(definitions)
    shown = [conclusion.variable, *sorted(own - {conclusion.variable})]
    others = set().union(*[group.names for group in groups]) - own
    places = {name: k for k, name in enumerate((*shown, *sorted(others)))}
    looks: list[Look | None] = []
    for group in groups:
        look = first_look([claims[i] for i in group.members], places, definitions)
        if len(groups) == 1 and not look.doubtful and not look.partly:
            return _all_hold(claims, look, shown)
        looks.append(look)
    found = [_OUTSIDE] * len(claims)
    for table in (FIRST, WIDE):
        for group, seen in zip_longest(groups, looks):
            judged = _judge([claims[i] for i in group.members], seen, places, table, definitions)
            for i, finding in zip(group.members, judged, strict=True):
                if finding.points or not found[i].points:
                    found[i] = finding
        undecided = [i for i in undecided if found[i].is_flat or not found[i].points]
        if not undecided:
            break
        undecided = undecided[-_MOST_DOUBTFUL:]
        groups, looks = groups_of(claims, undecided, definitions), []
    return _summary(claims, found, shown)


def verified(claims: Sequence[Claim], definitions: Definitions | None = None) -> Verification:
    """Return what became of the claims.

    Raises VerificationRefuted; NotDifferentiable where values contradict Leibniz's rule.
    """
    verification = verify(claims, definitions)
    for of, _, variable, _ in verification.refuted:
        if moving_conditions(of, variable):
            raise NotDifferentiable(
                "The values of an integral contradict Leibniz's rule: the integrand jumps, or is "
                "not finite, at a place that depends on the variable. Split the integral there."
            )
        raise VerificationRefuted("The independent check refuted the answer; it was withheld.")
    return verification


def _all_hold(claims: Sequence[Claim], look: Look, names: Sequence[str]) -> Verification:
    points = _shown(look.points, FIRST, names)
    return Verification("verified", METHOD, points, look.error, (_VERIFIED,) * len(claims), ())


def _judge(
    claims: Sequence[Claim],
    look: Look | None,
    places: Mapping[str, int],
    table: Table,
    definitions: Definitions,
) -> Sequence[_Finding]:
    doubtful: Sequence[int] = range(len(claims))
    found = [_OUTSIDE] * len(claims)
    if look is not None:
        doubtful = look.doubtful
        found = [_Finding(_VERIFIED, look.points, look.error, table)] * len(claims)
        for i, (points, error) in look.partly.items():
            found[i] = _Finding(_VERIFIED, points, error, table)
    if doubtful:
        values = Values(table.known)
        values.update((symbol(name), table.row(k)) for name, k in places.items())
        with np.errstate(all="ignore"):
            tried = _tried([claims[i] for i in doubtful], values, table, definitions)
        for i, finding in zip(doubtful, tried, strict=True):
            found[i] = finding
    return found


def _tried(
    claims: Sequence[Claim], points: Values, table: Table, definitions: Definitions
) -> Sequence[_Finding]:
    trial = Trial(claims, Values(points), definitions)
    inside, failing = trial.judged()
    everywhere = inside + 1 == 1 << trial.error.shape[1]
    found = [_Finding(_VERIFIED, inside, _largest(trial.error, inside), table)] * len(claims)
    chosen = failing if inside else range(len(claims))
    if chosen:
        roots = [side for i in chosen for side in claims[i][:2]]
        outside = {} if everywhere else trial.outside(roots)
        judged = _one_by_one(trial, chosen, outside, points, table, definitions)
        for i, finding in zip(chosen, judged, strict=True):
            found[i] = finding
    if np.count_nonzero(trial.numeric) < trial.numeric.size:
        for i, slopes in enumerate(np.logical_or.reduce(trial.numeric, 1).tolist()):
            if not slopes and claims[i].result is not ZERO:
                found[i] = found[i]._replace(is_flat=True)
    may_be_abstract = Applied in trial.kinds or Integral in trial.kinds
    return _less_abstract(found, trial) if may_be_abstract else found


def _largest(error: Array, points: int) -> float:
    if not points:
        return 0.0
    at = slice(points.bit_length()) if points & (points + 1) == 0 else _positions(points)
    return float(np.maximum.reduce(error[:, at], None))


def _one_by_one(
    trial: Trial,
    chosen: Sequence[int],
    outside: Mapping[Node, int],
    points: Values,
    table: Table,
    definitions: Definitions,
) -> list[_Finding]:
    holds = trial.error <= TOLERANCE
    agree, suspect = bits(holds), bits(~holds)
    for i in chosen:
        of, result, _, _ = trial.claims[i]
        inside = ~(outside.get(of, 0) | outside.get(result, 0))
        agree[i] &= inside
        suspect[i] &= inside
    doubtful = [i for i in chosen if suspect[i]]
    examined = doubtful[-_MOST_DOUBTFUL:]
    wrong = _unexplained(trial, examined, suspect, agree, points, definitions)
    # The error of a derivative that is 0 is not relative to it.
    errors = np.minimum(trial.error, trial.difference).tolist()
    unexamined = set(doubtful[:-_MOST_DOUBTFUL])
    return [
        _UNEXAMINED
        if i in unexamined
        else _refutation(trial, i, wrong[i], table)
        if wrong.get(i)
        else _finding(trial, i, agree[i], suspect[i], errors[i], table)
        for i in chosen
    ]


def _unexplained(
    trial: Trial,
    examined: list[int],
    suspect: Sequence[int],
    agree: list[int],
    points: Values,
    definitions: Definitions,
) -> dict[int, int]:
    """Return where each of these claims fails although neither rounding nor a kink explains it.

    Where it is right to claim 0, and only rounding makes a difference, the claim agrees after all.
    """
    wrong: dict[int, int] = {}
    if examined:
        rounding = bits(ill_conditioned(trial, examined, points, definitions))
        vanishes = bits(vanishing(trial, examined, points))
        for i, rounded, zero in zip(examined, rounding, vanishes, strict=True):
            agree[i] |= suspect[i] & rounded & zero
            wrong[i] = suspect[i] & ~rounded
    left = [i for i, at in wrong.items() if at]
    if left:
        kinks = bits(isolated(trial, left, points, definitions))
        for i, kink in zip(left, kinks, strict=True):
            wrong[i] &= ~kink
    return wrong


def _refutation(trial: Trial, i: int, wrong: int, table: Table) -> _Finding:
    j = _positions(wrong)[0]
    reason = f"the rule gives {trial.result[i, j]:.9g} where it is {trial.numeric[i, j]:.9g}"
    return _Finding(Verdict("refuted", reason), wrong, float(trial.error[i, j]), table)


def _finding(
    trial: Trial, i: int, agree: int, suspect: int, errors: list[float], table: Table
) -> _Finding:
    at = _positions(agree)
    # Where rounding hides a derivative at some points, zero at the others may be underflow.
    if suspect and not trial.numeric[i, at].any():
        return _INCONCLUSIVE
    if not agree:
        return _OUTSIDE
    return _Finding(_VERIFIED, agree, max([errors[j] for j in at]), table)


@lru_cache(maxsize=256)
def _positions(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]


def _less_abstract(findings: Sequence[_Finding], trial: Trial) -> Sequence[_Finding]:
    """Return the findings, but nothing verified by the stand-in of an abstract function."""
    functions = trial.abstract_functions()
    result = []
    for (of, by, _, _), finding in zip(trial.claims, findings, strict=True):
        names = sorted(functions[of] | functions[by])
        if names and finding.verdict is _VERIFIED:
            reason = f"abstract function {', '.join(names)}"
            finding = finding._replace(verdict=Verdict("unverified", reason))  # noqa: PLW2901
        result.append(finding)
    return result


def _shown(points: int, table: Table, names: Sequence[str]) -> list[dict[str, float]]:
    rows = [(name, table.row(k)) for k, name in enumerate(names)]
    return [{name: float(row[j].real) for name, row in rows} for j in _positions(points)[:3]]


def _summary(
    claims: Sequence[Claim], found: Sequence[_Finding], names: Sequence[str]
) -> Verification:
    verdicts = tuple([finding.verdict for finding in found])
    largest = max([finding.error for finding in found if finding.points], default=None)
    shown = _shown(found[-1].points, found[-1].table, names)
    if verdicts.count(_VERIFIED) == len(verdicts):
        return Verification("verified", METHOD, shown, largest, verdicts, ())
    refuted = tuple([c for c, v in zip(claims, verdicts, strict=True) if v.status == "refuted"])
    status: Status = "refuted" if refuted else "unverified"
    return Verification(status, METHOD, shown, largest, verdicts, refuted)
