"""An independent numeric check of every step, by the values of the expressions alone.

A claim d(of)/d(variable) = result is checked by the complex step: with a step h so small that h**2
vanishes beside 1,

    imag of(x + ih) / h  =  d(of)/d(variable) at x,    real result(x + ih)  =  result at x

so one evaluation of all expressions gives both sides of all claims, to rounding error (Squire and
Trapp, SIAM Review 40, 1998). No differentiation rule is used, and no difference is taken.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

import numpy as np

from service.symbolic.definitions import Definitions, definition_order
from service.symbolic.evaluate import Values, values
from service.symbolic.expression import Applied, Expression
from service.symbolic.interning import Node
from service.symbolic.sampling import few, many

METHOD: Final = (
    "complex step: the imaginary part of f(x + ih)/h with h = 1e-20, by values of the expressions "
    "alone, against the value of the claimed derivative"
)
_H: Final = 1e-20
_TOLERANCE: Final = 1e-7
_VISIBLE: Final = 1e-8  # an imaginary part this large did not come from the step
_ENOUGH: Final = 2
_SHOWN: Final = 3
_STEP: Final = _H * 1j
_NOISE: Final = 1e-13
_TRIALS: Final = 8
_MARGIN: Final = 10.0

Status = Literal["verified", "unverified", "refuted"]
Sampling = Callable[[Iterable[str]], dict[str, Any]]


class Claim(NamedTuple):
    """d(of)/d(variable) = result; if `total`, defined names are functions of the variable."""

    of: Expression
    result: Expression
    variable: str
    total: bool = False


class Verdict(NamedTuple):
    """What the check found, and why it could not decide if it could not."""

    status: Status
    reason: str | None = None


class Verification(NamedTuple):
    """The verdicts in the order of the claims, and how they came about.

    `points` are some of those at which the last claim was checked.
    """

    status: Status
    method: str
    points: list[dict[str, float]]
    max_relative_error: float
    verdicts: tuple[Verdict, ...]

    @property
    def refuted(self) -> bool:
        """Whether any claim is wrong."""
        return self.status == "refuted"


class _Outcome(NamedTuple):
    """What an evaluation of some claims gave; arrays are shaped (claims, points).

    `usable`: both sides of the claim, and all their parts, are real there but for the step.
    """

    at: Mapping[str, Any]
    errors: Any
    usable: Any


VERIFIED: Final = Verdict("verified")
_REFUTED: Final = Verdict("refuted", "the values disagree")
_OUTSIDE: Final = Verdict("unverified", "no sample point lies in the domain")
_ILL: Final = Verdict("unverified", "ill-conditioned at every sample point")


def verify(claims: Sequence[Claim], definitions: Definitions | None = None) -> Verification:
    """Check claims by their values at sample points."""
    definitions = definitions or {}
    verdicts: list[Verdict] = [_OUTSIDE] * len(claims)
    points: list[dict[str, float]] = []
    worst = 0.0
    last = len(claims) - 1
    with np.errstate(all="ignore"):
        for group in _groups(claims):
            chosen = [claims[i] for i in group]
            outcome = _evaluate(chosen, definitions, few)
            if np.count_nonzero(outcome.usable.all(axis=0)) < _ENOUGH:
                outcome = _evaluate(chosen, definitions, many)
            found, kept, error = _judge(chosen, definitions, outcome)
            worst = max(worst, error)
            for i, verdict in zip(group, found, strict=True):
                verdicts[i] = verdict
            if last in group:
                points = _shown(claims[last], outcome.at, kept[group.index(last)])
    return Verification(_overall(verdicts), METHOD, points, worst, tuple(verdicts))


def _judge(
    claims: Sequence[Claim], definitions: Definitions, outcome: _Outcome
) -> tuple[list[Verdict], Any, float]:
    """Return the verdicts, the points that count for each, and the largest error there."""
    kept = outcome.usable
    wrong = (outcome.errors > _TOLERANCE) & kept
    if wrong.any():
        dismissed = _dismissed(claims, definitions, outcome, wrong)
        wrong, kept = wrong & ~dismissed, kept & ~dismissed
    error = float(np.max(outcome.errors, where=kept & ~wrong, initial=0.0))
    sound = kept.any(axis=1) & ~wrong.any(axis=1)
    verdicts = [
        _verdict(claim, is_sound, wrong[row], outcome.usable[row])
        for row, (claim, is_sound) in enumerate(zip(claims, sound.tolist(), strict=True))
    ]
    return verdicts, kept, error


def _groups(claims: Sequence[Claim]) -> list[list[int]]:
    """Return indices of claims that one evaluation can check together.

    All variables of a group are stepped at once, so no claim may contain two of them.
    """
    variables = {claim.variable for claim in claims}
    apart: dict[tuple[str, bool], set[str]] = {}
    members: dict[tuple[str, bool], list[int]] = {}
    for i, (of, result, variable, total) in enumerate(claims):
        key = (variable, total)
        members.setdefault(key, []).append(i)
        others = ((of.free | result.free) & variables) - {variable}
        apart.setdefault(key, set()).update(others)
    groups: list[tuple[set[str], set[str], bool, list[int]]] = []
    for key, indices in members.items():
        variable, total = key
        for together, excluded, is_total, gathered in groups:
            if is_total == total and variable not in excluded and not apart[key] & together:
                together.add(variable)
                excluded |= apart[key]
                gathered += indices
                break
        else:
            groups.append(({variable}, set(apart[key]), total, list(indices)))
    return [gathered for *_, gathered in groups]


def _evaluate(
    claims: Sequence[Claim],
    definitions: Definitions,
    sampling: Sampling,
    perturb: Callable[[Any], Any] | None = None,
) -> _Outcome:
    """Evaluate claims of one group at x + ih, and compare their two sides."""
    variables = {claim.variable for claim in claims}
    at, stepped = _sampled(claims, variables, definitions, sampling)
    known = values([node for claim in claims for node in claim[:2]], stepped, perturb)
    count = len(at[claims[0].variable])
    table = np.concatenate(list(known.values())).reshape(-1, count)
    row = {node: i for i, node in enumerate(known)}
    of, result = [row[claim.of] for claim in claims], [row[claim.result] for claim in claims]
    real, imaginary = table.real, table.imag
    inside = (np.abs(imaginary) <= _VISIBLE * (1.0 + np.abs(real))) & np.isfinite(real)
    everywhere = inside.all(axis=0)
    if np.count_nonzero(everywhere) >= _ENOUGH:
        usable = np.broadcast_to(everywhere, (len(claims), count))
    else:
        whole = _with_everything_below(known, row, inside)
        usable = whole[of] & whole[result]
    return _Outcome(at, _errors(real[of], imaginary[of] / _H, real[result]), usable)


def _sampled(
    claims: Sequence[Claim], variables: set[str], definitions: Definitions, sampling: Sampling
) -> tuple[Mapping[str, Any], dict[str, Any]]:
    """Return the sample points, and the values of all names there with the step added."""
    total = claims[0].total
    names = set(variables)
    for claim in claims:
        names |= claim.of.free
        names |= claim.result.free
    order = definition_order(claims[0].of, definitions) if total else []
    for name in order:
        names |= definitions[name].free
    at = sampling(names)
    stepped = {name: value + _STEP if name in variables else value for name, value in at.items()}
    for name in order:
        stepped[name] = values([definitions[name]], stepped)[definitions[name]]
    return at, stepped


def _with_everything_below(known: Values, row: Mapping[Node, int], inside: Any) -> Any:
    """Return for each node at which points it and all nodes below it are real."""
    whole = inside.copy()
    for i, node in enumerate(known):  # children come before their parents
        for child in node.children:
            whole[i] &= whole[row[child]]
    return whole


def _errors(value: Any, numeric: Any, claimed: Any) -> Any:
    """Return relative errors; where the derivative vanishes, beside the size of the function."""
    floor = 1e-9 * (1.0 + np.abs(value))
    scale = np.maximum(np.maximum(np.abs(numeric), np.abs(claimed)), floor)
    return np.abs(numeric - claimed) / scale


def _dismissed(
    claims: Sequence[Claim], definitions: Definitions, outcome: _Outcome, wrong: Any
) -> Any:
    """Return at which points a disagreement is no more than rounding explains.

    All values are disturbed in their last digits, a few times: where that moves the error as far as
    it is large, the point cannot tell.
    """
    random = np.random.default_rng(0)
    sampling = few if wrong.shape[1] == len(few("x")["x"]) else many

    def perturb(value: Any) -> Any:
        if value.dtype == bool:
            return value
        return value * (1.0 + _NOISE * random.standard_normal(value.shape))

    spread = np.zeros(wrong.shape)
    for _ in range(_TRIALS):
        disturbed = _evaluate(claims, definitions, sampling, perturb)
        moved = np.abs(disturbed.errors - outcome.errors)
        spread = np.maximum(spread, np.where(np.isfinite(moved), moved, np.inf))
    return wrong & (_MARGIN * spread >= outcome.errors)


def _verdict(claim: Claim, sound: bool, wrong: Any, usable: Any) -> Verdict:
    if not sound:
        if wrong.any():
            return _REFUTED
        return _ILL if usable.any() else _OUTSIDE
    names = _abstract(claim.of)
    if names:
        # Checked all the same, on a stand-in, so that a wrong claim is refuted.
        return Verdict("unverified", f"abstract function {', '.join(sorted(names))}")
    return VERIFIED


def _abstract(node: Node) -> set[str]:
    """Return the names of the abstract functions in an expression."""
    found: set[str] = set()
    seen: set[Node] = set()
    left = [node]
    while left:
        node = left.pop()
        if node not in seen:
            seen.add(node)
            left += node.children
            if isinstance(node, Applied):
                found.add(node.name)
    return found


def _shown(claim: Claim, at: Mapping[str, Any], kept: Any) -> list[dict[str, float]]:
    names = sorted(claim.of.free | {claim.variable})
    return [
        {name: float(at[name][i]) for name in names if name in at}
        for i in np.flatnonzero(kept)[:_SHOWN]
    ]


def _overall(verdicts: Sequence[Verdict]) -> Status:
    statuses = {verdict.status for verdict in verdicts}
    for status in ("refuted", "unverified"):
        if status in statuses:
            return status  # type: ignore[return-value]
    return "verified"
