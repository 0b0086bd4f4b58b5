"""Integrals by numbers, many at once, each with an estimate of its error that decides over it.

The interval is cut into panels, on each of which Gauss and Kronrod's rules of 10 and 21 points are
compared (Piessens et al., QUADPACK, 1983); panels where they differ are halved, those of all
integrals together. Where that leads to one of the limits, the integral is tried again with the
variable of Takahasi and Mori, 1974, which takes singularities there apart. What does not settle is
nan: a divergent integral has no value here.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np

Array: TypeAlias = Any
# The values at these abscissas, each belonging to the integral of this index.
Integrand: TypeAlias = Callable[[Array, Array], Array]

_NODES: Final = (
    0.995657163025808080735527280689003, 0.973906528517171720077964012084452,
    0.930157491355708226001207180059508, 0.865063366688984510732096688423493,
    0.780817726586416897063717578345042, 0.679409568299024406234327365114874,
    0.562757134668604683339000099272694, 0.433395394129247190799265943165784,
    0.294392862701460198131126603103866, 0.148874338981631210884826001129720,
)  # fmt: skip
_KRONROD: Final = (
    0.011694638867371874278064396062192, 0.032558162307964727478818972459390,
    0.054755896574351996031381300244580, 0.075039674810919952767043140916190,
    0.093125454583697605535065465083366, 0.109387158802297641899210590325805,
    0.123491976262065851077958109831074, 0.134709217311473325928054001771707,
    0.142775938577060080797094273138717, 0.147739104901338491374841515972068,
)  # fmt: skip
_KRONROD_CENTRE: Final = 0.149445554002916905664936468389821
_GAUSS: Final = (
    0.066671344308688137593568809893332, 0.149451349150580593145776339657697,
    0.219086362515982043995534934228163, 0.269266719309996355091226921569469,
    0.295524224714752870173892994651338,
)  # fmt: skip

_ALL_NODES: Final = np.array((*_NODES, 0.0, *(-x for x in reversed(_NODES))))
_BY_KRONROD: Final = np.array((*_KRONROD, _KRONROD_CENTRE, *reversed(_KRONROD)))
# Gauss' rule uses every second node.
_BY_GAUSS: Final = np.array([w for g in (*_GAUSS, *reversed(_GAUSS)) for w in (0.0, g)] + [0.0])
_COUNT: Final = 21

_FINE: Final = 1e-12  # the difference on a panel, relative to the whole
_GOOD: Final = 1e-10  # those of all panels together
_ROUNDING: Final = 1e-15
_PANELS: Final = (1, 16)  # to begin with, for many integrals and for few
_FEW: Final = 256
_DEEPEST: Final = 46
_DEEP: Final = 8  # so often a panel at a limit is halved
_ROUNDS: Final = 6  # after which differences are looked at
_LESS: Final = 0.25
_MOST_ACTIVE: Final = 64  # panels of one integral
_MOST_SINGULAR: Final = 6
_MOST_VALUES: Final = 1 << 18
_SMALLEST: Final = 1e-300
_RESOLUTION: Final = 2.0**-50


class Quadrature(NamedTuple):
    """Integrals, nan where they did not settle, and how far each may be from the true value."""

    value: Array
    error: Array


def integrate(
    integrand: Integrand, lower: Array, upper: Array, *, sparing: bool = False
) -> Quadrature:
    """Return the integrals of a real function between limits, which are arrays of one shape.

    `sparing` begins with one panel, for an integrand that takes long.
    """
    finite = np.isfinite(lower) & np.isfinite(upper)
    value, size = np.where(finite, 0.0, np.nan), np.zeros(len(lower))
    error = np.zeros(len(lower))
    pending = np.flatnonzero(finite & (lower != upper))
    few = min(_PANELS[1], max(_PANELS[0], _FEW // max(len(pending), 1)))
    with np.errstate(all="ignore"):
        for variable in _VARIABLES:
            if len(pending):
                places = variable(lower[pending], upper[pending])
                work = _Adaptive(integrand, places, pending, 1 if sparing else few)
                work.run()
                value[pending], size[pending] = work.total, work.size
                error[pending] = work.error
                pending = pending[np.isnan(work.total) & work.at_limits]
    value[np.abs(value) <= _ROUNDING * size] = 0.0
    return Quadrature(value, error + 10 * _ROUNDING * size)


class _Plain:
    """t = a + (b - a) v for v from 0 to 1."""

    def __init__(self, lower: Array, upper: Array) -> None:
        self.lower, self.upper = lower, upper

    @property
    def gives_up(self) -> bool:
        """Whether it is no use to halve a panel at a limit again and again."""
        return True

    def at(self, owner: Array, v: Array) -> tuple[Array, Array]:
        """Return the abscissas, and what the values there are weighted with."""
        width = (self.upper - self.lower)[owner]
        return self.lower[owner] + width * v, width

    def ends(self, integrand: Integrand, index: Array) -> Array:
        """Return what may be missing beyond the ends."""
        return np.zeros(len(self.lower))


class _DoubleExponential(_Plain):
    """The same with v = q/(1 + q), q = exp(pi sinh u), as far as t can be told from a limit."""

    def __init__(self, lower: Array, upper: Array) -> None:
        super().__init__(lower, upper)
        self.width = upper - lower
        self.first, self.last = -self._reach(lower), self._reach(upper)

    @property
    def gives_up(self) -> bool:
        return False

    def _reach(self, limit: Array) -> Array:
        least = np.clip(_RESOLUTION * np.abs(limit / self.width), _SMALLEST, 0.01)
        return np.arcsinh(-np.log(least) / np.pi)

    def at(self, owner: Array, v: Array) -> tuple[Array, Array]:
        """Return the abscissas, and what the values there are weighted with."""
        length = (self.last - self.first)[owner]
        t, weight = self._at(owner, self.first[owner] + length * v)
        return t, weight * length

    def _at(self, owner: Array, u: Array) -> tuple[Array, Array]:
        q = np.exp(-np.pi * np.sinh(np.abs(u)))
        share = self.width[owner] * (q / (1 + q))
        t = np.where(u < 0, self.lower[owner] + share, self.upper[owner] - share)
        return t, share * np.pi * np.cosh(u) / (1 + q)

    def ends(self, integrand: Integrand, index: Array) -> Array:
        """Return what may be missing beyond the ends."""
        owner = np.arange(len(index))
        missing = np.zeros(len(index))
        for end in (self.first, self.last):
            t, weight = self._at(owner, end)
            missing += np.abs(integrand(t, index) * weight)
        return missing


_VARIABLES: Final[tuple[type[_Plain], ...]] = (_Plain, _DoubleExponential)


class _Adaptive:
    """Panels of some of the integrals, halved until all of them are settled or given up."""

    def __init__(
        self,
        integrand: Integrand,
        places: _Plain,
        index: Array,
        panels: int,
    ) -> None:
        count = len(index)
        self.integrand, self.places, self.index = integrand, places, index
        self.total, self.size, self.error = np.zeros(count), np.zeros(count), np.zeros(count)
        self.worst = np.full(count, np.inf)
        self.lost, self.at_limits = np.zeros(count, bool), np.zeros(count, bool)
        edges = np.linspace(0.0, 1.0, panels + 1)
        self.owner = np.repeat(np.arange(count), panels)
        self.left, self.right = np.tile(edges[:-1], count), np.tile(edges[1:], count)

    def run(self) -> None:
        """Find the totals."""
        for depth in range(_DEEPEST):
            if len(self.owner) * _COUNT > _MOST_VALUES:
                break
            self._give_up(depth, *self._settle())
            if not len(self.owner):
                break
            middle = (self.left + self.right) / 2
            self.owner = np.concatenate((self.owner, self.owner))
            self.left, self.right = (
                np.concatenate((self.left, middle)),
                np.concatenate((middle, self.right)),
            )
        self.lost[self.owner] = True
        self.error += self.places.ends(self.integrand, self.index)
        self.lost |= ~(self.error <= _GOOD * self.size)
        self.total[self.lost] = np.nan

    def _settle(self) -> tuple[Array, Array]:
        """Add the panels on which both rules agree.

        Returns which these are, and by how much the rules differ.
        """
        owner, count = self.owner, len(self.index)
        half = (self.right - self.left) / 2
        v = ((self.left + self.right) / 2)[:, None] + half[:, None] * _ALL_NODES
        owners = np.repeat(owner, _COUNT)
        t, weight = self.places.at(owners, v.ravel())
        values = (self.integrand(t, self.index[owners]) * weight).reshape(v.shape)
        values *= half[:, None]
        found, absolute = values @ _BY_KRONROD, np.abs(values) @ _BY_KRONROD
        difference = np.abs(found - values @ _BY_GAUSS)
        known = np.isfinite(difference)
        # A singularity takes one panel or two; here the function has no values.
        self.lost |= np.bincount(owner[~known], minlength=count) > _MOST_SINGULAR
        scale = self.size + np.bincount(owner, np.where(known, absolute, 0.0), count)
        settled: Array = known & (difference <= _FINE * scale[owner])
        self.total += np.bincount(owner[settled], found[settled], count)
        self.size += np.bincount(owner[settled], absolute[settled], count)
        self.error += np.bincount(owner[settled], difference[settled], count)
        return settled, difference

    def _give_up(self, depth: int, settled: Array, difference: Array) -> None:
        """Leave the panels that are settled, and integrals that will not be."""
        self._keep(~settled)
        if depth and depth % _ROUNDS == 0:
            # At a pole the difference stays; even at a steep root it becomes smaller.
            worst = np.zeros(len(self.index))
            np.maximum.at(worst, self.owner, difference[~settled])
            self.lost |= ~(worst <= _LESS * self.worst)
            self.worst = worst
        if self.places.gives_up and depth >= _DEEP:
            self.at_limits[self.owner[(self.left == 0.0) | (self.right == 1.0)]] = True
        many = np.bincount(self.owner, minlength=len(self.index)) > _MOST_ACTIVE
        self.lost |= many | self.at_limits
        self._keep(~self.lost[self.owner])

    def _keep(self, kept: Array) -> None:
        self.owner, self.left, self.right = self.owner[kept], self.left[kept], self.right[kept]
