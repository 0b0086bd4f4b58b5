"""An independent check of derivatives, by values alone.

Im f(x + ih)/h with a tiny h is f'(x) to full precision (complex step), and is computed from values
of f only. All claims are evaluated together, at the points of a table of samples; each subexpression
once. A claim is
    verified     if it holds wherever it can be compared
    refuted      if it fails where neither a kink nor rounding explains it
    unverified   if there is no point to compare at, or an abstract function has no values
"""

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from service.symbolic.build import symbol
from service.symbolic.claim import Claim
from service.symbolic.conditioning import Points, ill_conditioned, isolated
from service.symbolic.evaluate import Array
from service.symbolic.expression import Applied, Symbol
from service.symbolic.sampling import FIRST, WIDE, Table
from service.symbolic.definitions import Definitions
from service.symbolic.trial import TOLERANCE, Trial, bits

__all__ = ["METHOD", "Claim", "Verdict", "Verification", "verify"]

Status: TypeAlias = Literal["verified", "unverified", "refuted"]

METHOD = (
    "complex step: Im f(x + ih)/h with h = 1e-100 against the derivative, at fixed sample points"
)


class Verdict(NamedTuple):
    """What became of a claim; `reason` says why it is not verified."""

    status: Status
    reason: str | None = None


class Verification(NamedTuple):
    """What became of all claims; `points` are those at which the last one was compared."""

    status: Status
    method: str
    points: list[dict[str, float]]
    max_relative_error: float | None
    verdicts: tuple[Verdict, ...]
    refuted: tuple[Claim, ...]


class Finding(NamedTuple):
    """A verdict, with the points at which the claim held, as bits, and its largest error there."""

    verdict: Verdict
    points: int = 0
    error: float = 0.0
    table: Table = FIRST

    @property
    def decided(self) -> bool:
        """Whether there is nothing to be gained at other points."""
        return self.points != 0


_VERIFIED = Verdict("verified")
_OUTSIDE = Finding(Verdict("unverified", "no sample point lies in the domain"))
_INCONCLUSIVE = Finding(Verdict("unverified", "kinks or ill-conditioned at every sample point"))


def verify(claims: Sequence[Claim], definitions: Definitions | None = None) -> Verification:
    """Check the claims; the last one counts as the conclusion."""
    definitions = definitions or {}
    symbols = list(map(symbol, _names(claims, definitions)))
    found = [_OUTSIDE] * len(claims)
    undecided: Sequence[int] = range(len(claims))
    with np.errstate(all="ignore"):
        for table in (FIRST, WIDE):
            points = dict(table.known)
            for k, node in enumerate(symbols):
                points[node] = table.row(k)
            for group in _groups(claims, undecided):
                judged = _judge([claims[i] for i in group], points, table, definitions)
                for i, finding in zip(group, judged, strict=True):
                    found[i] = finding
            undecided = [i for i in undecided if not found[i].decided]
            if not undecided:
                break
    return _summary(claims, found, definitions, symbols)


def _names(claims: Sequence[Claim], definitions: Definitions) -> list[str]:
    """Return the names that need values, those of the conclusion first."""
    names = dict.fromkeys(sorted(claims[-1].names(definitions))) if claims else {}
    others: set[str] = set()
    for claim in claims:
        if claim.total:
            others |= claim.names(definitions)
        else:
            others |= claim.of.free
            others |= claim.result.free
            others.add(claim.variable)
    return [*names, *sorted(others - names.keys())]


def _groups(claims: Sequence[Claim], chosen: Iterable[int]) -> list[list[int]]:
    """Return the claims in groups where no claim contains the variable of another one.

    Such a group is evaluated together, all of its variables stepping off the real axis at once.
    """
    groups: list[tuple[list[int], set[str], set[str]]] = []
    for i in chosen:
        claim = claims[i]
        if claim.total:
            groups.append(([i], {claim.variable}, {claim.variable}))
            continue
        variable = claim.variable
        others = (claim.of.free | claim.result.free) - {variable}
        for members, variables, fixed in groups:
            if variable not in fixed and variables.isdisjoint(others):
                break
        else:
            members, variables, fixed = [], set(), set()
            groups.append((members, variables, fixed))
        members.append(i)
        variables.add(variable)
        fixed |= others
    return [members for members, _, _ in groups]


def _judge(
    claims: Sequence[Claim], points: Points, table: Table, definitions: Definitions
) -> Sequence[Finding]:
    trial = Trial(claims, points, definitions)
    inside = ~trial.unreal.any(axis=0)
    # Most often every part of every claim is in its domain at the same few points.
    if np.count_nonzero(inside) >= 2:
        error = float(trial.error[:, inside].max())
        if error <= TOLERANCE:
            (at,) = bits(inside[None])
            return _without_abstract([Finding(_VERIFIED, at, error, table)] * len(claims), trial)
    return _without_abstract(_one_by_one(trial, points, table, definitions), trial)


def _one_by_one(
    trial: Trial, points: Points, table: Table, definitions: Definitions
) -> list[Finding]:
    outside = trial.outside()
    inside = [~(outside[claim.of] | outside[claim.result]) for claim in trial.claims]
    holds = bits(trial.error <= TOLERANCE)
    fails = bits(~(trial.error <= TOLERANCE))
    suspect = [at & bad for at, bad in zip(inside, fails, strict=True)]
    if any(suspect):
        explained = isolated(trial, points, definitions)
        explained |= ill_conditioned(trial, points, definitions)
        wrong = [at & ~why for at, why in zip(suspect, bits(explained), strict=True)]
    else:
        wrong = suspect
    return [
        _finding(trial.error[i], inside[i] & holds[i], suspect[i], wrong[i], table)
        for i in range(len(trial.claims))
    ]


def _finding(error: Array, agrees: int, suspect: int, wrong: int, table: Table) -> Finding:
    if wrong:
        largest = max(float(error[j]) for j in _positions(wrong))
        reason = f"the values disagree, by a relative error of {largest:.3g}"
        return Finding(Verdict("refuted", reason), wrong, largest, table)
    if agrees:
        largest = max(float(error[j]) for j in _positions(agrees))
        return Finding(_VERIFIED, agrees, largest, table)
    return _INCONCLUSIVE if suspect else _OUTSIDE


def _positions(mask: int) -> list[int]:
    return [j for j in range(mask.bit_length()) if mask >> j & 1]


def _without_abstract(findings: Sequence[Finding], trial: Trial) -> Sequence[Finding]:
    """Return the findings, none verified through the values that stand in for an abstract function."""
    if not any(type(node) is Applied for node in trial.values):
        return findings
    functions = trial.abstract_functions()
    result = []
    for claim, finding in zip(trial.claims, findings, strict=True):
        names = sorted(functions[claim.of] | functions[claim.result])
        if names and finding.verdict is _VERIFIED:
            reason = f"abstract function {', '.join(names)}"
            finding = finding._replace(verdict=Verdict("unverified", reason))
        result.append(finding)
    return result


def _summary(
    claims: Sequence[Claim],
    found: Sequence[Finding],
    definitions: Definitions,
    symbols: Sequence[Symbol],
) -> Verification:
    verdicts = tuple([finding.verdict for finding in found])
    refuted = tuple([c for c, v in zip(claims, verdicts, strict=True) if v.status == "refuted"])
    if refuted:
        status: Status = "refuted"
    else:
        status = "verified" if verdicts.count(_VERIFIED) == len(verdicts) else "unverified"
    compared = [finding.error for finding in found if finding.points]
    points: list[dict[str, float]] = []
    if claims:
        names = claims[-1].names(definitions)
        rows = {k: node.name for k, node in enumerate(symbols) if node.name in names}
        conclusion = found[-1]
        points = [
            {name: float(conclusion.table.row(k)[j].real) for k, name in rows.items()}
            for j in _positions(conclusion.points)[:3]
        ]
    return Verification(status, METHOD, points, max(compared, default=None), verdicts, refuted)
