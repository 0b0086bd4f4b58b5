"""An independent check of derivatives, by values alone.

Im f(x + ih)/h with a tiny h is f'(x) to full precision (complex step), and is computed from values
of f only. Claims are evaluated together, each subexpression once. A claim is
    verified     if it holds at every point where it can be compared
    refuted      if it fails at one, and neither a kink nor rounding explains it
    unverified   if there is no such point, or an abstract function stands in the way
"""

from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim, groups_of, kinds_of, names_in
from service.symbolic.conditioning import ill_conditioned, isolated
from service.symbolic.definitions import Definitions
from service.symbolic.evaluate import Array, Values
from service.symbolic.expression import Applied
from service.symbolic.sampling import FIRST, WIDE, Table
from service.symbolic.trial import TOLERANCE, Trial, bits

__all__ = ["METHOD", "Claim", "Verdict", "Verification", "verify"]

Status: TypeAlias = Literal["verified", "unverified", "refuted"]

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
                    found[i] = finding
            undecided = [i for i in undecided if not found[i].points]
            if not undecided:
                break
            kinds = kinds_of(claims, undecided)
    return _summary(claims, found, shown)


def _judge(
    claims: Sequence[Claim], points: Values, table: Table, definitions: Definitions
) -> Sequence[_Finding]:
    trial = Trial(claims, Values(points), definitions)
    inside = trial.inside()
    errors = trial.error if inside is None else trial.error[:, inside]
    # Most often everything is in its domain at the same few points, and all is well there.
    if errors.shape[1] > 1:
        error = float(errors.max())
        if error <= TOLERANCE:
            at = range(errors.shape[1]) if inside is None else inside.tolist()
            finding = _Finding(_VERIFIED, sum([1 << j for j in at]), error, table)
            return _less_abstract([finding] * len(claims), trial)
    return _less_abstract(_one_by_one(trial, points, table, definitions), trial)


def _one_by_one(
    trial: Trial, points: Values, table: Table, definitions: Definitions
) -> list[_Finding]:
    outside = trial.outside()
    inside = [~(outside[claim.of] | outside[claim.result]) for claim in trial.claims]
    holds = bits(trial.error <= TOLERANCE)
    fails = bits(~(trial.error <= TOLERANCE))
    agree = [at & good for at, good in zip(inside, holds, strict=True)]
    suspect = [at & bad for at, bad in zip(inside, fails, strict=True)]
    wrong = list(suspect)
    for explanation in (ill_conditioned, isolated):
        left = [i for i, at in enumerate(wrong) if at]
        if left:
            explained = bits(explanation(trial, left, points, definitions))
            for i, at in zip(left, explained, strict=True):
                wrong[i] &= ~at
    return [_finding(trial, i, agree[i], wrong[i], suspect[i], table) for i in range(len(agree))]


def _finding(trial: Trial, i: int, agree: int, wrong: int, suspect: int, table: Table) -> _Finding:
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
