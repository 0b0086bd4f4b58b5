"""An independent check of derivatives, by values alone.

Im f(x + ih)/h with a tiny h is f'(x) to full precision (complex step), and is computed from values
of f only. Claims are evaluated together, each subexpression once. A claim is
    verified     if it holds at every point where it can be compared
    refuted      if it fails at one, and neither a kink nor rounding explains it
    unverified   if there is no such point, or an abstract function stands in the way
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.build import ZERO, symbol
from service.symbolic.claim import Claim, groups_of, kinds_of, names_in
from service.symbolic.conditioning import ill_conditioned, isolated, vanishing
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Values
from service.symbolic.expression import Applied
from service.symbolic.sampling import FIRST, WIDE, Table
from service.symbolic.trial import TOLERANCE, Trial, bits

__all__ = ["METHOD", "Claim", "Verdict", "Verification", "verify"]

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
    kinds = kinds_of(claims, undecided)
    own = claims[-1].names(definitions)
    others = names_in(claims, kinds, definitions) - own
    shown = sorted(own, key=lambda name: (name != claims[-1].variable, name))
    symbols = list(map(symbol, (*shown, *sorted(others))))
    found = [_OUTSIDE] * len(claims)
    with np.errstate(all="ignore"):
        for table in (FIRST, WIDE):
            points = Values(table.known)
            for k, node in enumerate(symbols):
                points[node] = table.row(k)
            for group in groups_of(kinds):
                judged = _judge([claims[i] for i in group], points, table, definitions)
                for i, finding in zip(group, judged, strict=True):
                    if finding.points or not found[i].points:
                        found[i] = finding
            undecided = [i for i in undecided if found[i].is_flat or not found[i].points]
            undecided = undecided[-_MOST_DOUBTFUL:]
            if not undecided:
                break
            kinds = kinds_of(claims, undecided)
    return _summary(claims, found, shown)


def _judge(
    claims: Sequence[Claim], points: Values, table: Table, definitions: Definitions
) -> Sequence[_Finding]:
    trial = Trial(claims, Values(points), definitions)
    error = float(trial.error.max())
    if error <= TOLERANCE and trial.is_inside():
        finding = _Finding(_VERIFIED, (1 << trial.error.shape[1]) - 1, error, table)
        found = [finding] * len(claims)
    else:
        found = _one_by_one(trial, points, table, definitions)
    sloping: list[bool] = np.any(trial.numeric, axis=1).tolist()
    for i, slopes in enumerate(sloping):
        if not slopes and claims[i].result is not ZERO:
            found[i] = found[i]._replace(is_flat=True)
    return _less_abstract(found, trial)


def _one_by_one(
    trial: Trial, points: Values, table: Table, definitions: Definitions
) -> list[_Finding]:
    outside = trial.outside()
    holds = trial.error <= TOLERANCE
    agree, suspect = bits(holds), bits(~holds)
    for i, claim in enumerate(trial.claims):
        inside = ~(outside[claim.of] | outside[claim.result])
        agree[i] &= inside
        suspect[i] &= inside
    doubtful = [i for i, at in enumerate(suspect) if at]
    examined = doubtful[-_MOST_DOUBTFUL:]
    wrong = _unexplained(trial, examined, suspect, agree, points, definitions)
    # The error of a derivative that is 0 is not relative to it.
    errors = np.minimum(trial.error, trial.difference).tolist()
    found = [
        _refutation(trial, i, wrong[i], table)
        if wrong.get(i)
        else _finding(trial, i, agree[i], suspect[i], errors[i], table)
        for i in range(len(errors))
    ]
    for i in doubtful[:-_MOST_DOUBTFUL]:
        found[i] = _UNEXAMINED
    return found


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
    claims: Sequence[Claim], found: Sequence[_Finding], names: Sequence[str]
) -> Verification:
    verdicts = tuple([finding.verdict for finding in found])
    largest = max([finding.error for finding in found if finding.points], default=None)
    points, table = _positions(found[-1].points)[:3], found[-1].table
    rows = [(name, table.row(k).real.tolist()) for k, name in enumerate(names)]
    shown = [{name: row[j] for name, row in rows} for j in points]
    if verdicts.count(_VERIFIED) == len(verdicts):
        return Verification("verified", METHOD, shown, largest, verdicts, ())
    refuted = tuple([c for c, v in zip(claims, verdicts, strict=True) if v.status == "refuted"])
    status: Status = "refuted" if refuted else "unverified"
    return Verification(status, METHOD, shown, largest, verdicts, refuted)
