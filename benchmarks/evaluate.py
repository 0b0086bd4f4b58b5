"""Value and gradient of a five-variable expression at many points, by several means.

JAX and SymPy take part where they are installed.
"""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.timing import Work
from service.operations.evaluate import evaluate
from service.schemas.evaluate import EvaluateRequest

# The expression multi5 of expressions.json, in which e would be read as a number.
EXPRESSION = (
    "a*sin(b*c) + exp(-a**2 - b**2)*log(1 + c**2 + d**2) + d*u*tanh(a*u) + sqrt(1 + a**2 + u**2)"
)
VARIABLES = "abcdu"

Points = Mapping[str, Any]


def points(count: int) -> Points:
    """Return coordinates between 0 and 1."""
    random = np.random.default_rng(5)
    return {name: random.random(count) for name in VARIABLES}


def ours(at: Points) -> Work:
    """Return the operation, from the request to the answer."""
    request = EvaluateRequest(expression=EXPRESSION, points=dict(at), gradient=True)
    return lambda: evaluate(request)


def by_jax(at: Points) -> Work:
    """Return the compiled function of JAX, in double precision."""
    import jax  # noqa: PLC0415  # only where it is installed
    from jax import numpy as jnp  # noqa: PLC0415

    jax.config.update("jax_enable_x64", True)

    def value(a: Any, b: Any, c: Any, d: Any, u: Any) -> Any:
        return (
            a * jnp.sin(b * c)
            + jnp.exp(-(a**2) - b**2) * jnp.log(1 + c**2 + d**2)
            + d * u * jnp.tanh(a * u)
            + jnp.sqrt(1 + a**2 + u**2)
        )

    compiled = jax.jit(jax.vmap(jax.value_and_grad(value, argnums=tuple(range(5)))))
    arrays = [jnp.asarray(at[name]) for name in VARIABLES]
    return lambda: jax.block_until_ready(compiled(*arrays))


def by_sympy(at: Points) -> Work:
    """Return SymPy's function for NumPy with common subexpressions taken out."""
    import sympy  # noqa: PLC0415  # only where it is installed

    symbols = sympy.symbols(list(VARIABLES))
    value = sympy.sympify(EXPRESSION, dict(zip(VARIABLES, symbols, strict=True)))
    all_of_it = [value, *(value.diff(symbol) for symbol in symbols)]
    function = sympy.lambdify(symbols, all_of_it, "numpy", cse=True)
    return lambda: function(*(at[name] for name in VARIABLES))


CANDIDATES: dict[str, Callable[[Points], Work]] = {"ours": ours}
if find_spec("jax"):
    CANDIDATES["JAX"] = by_jax
if find_spec("sympy"):
    CANDIDATES["SymPy"] = by_sympy


def main() -> None:
    """Print million points per second of the clock, because some use several threads."""
    print("\nValue and gradient of five variables, million points per second")
    print(f"{'points':>10}" + "".join(f"{name:>10}" for name in CANDIDATES))
    for count, rounds in ((10**4, 60), (10**5, 30), (10**6, 12), (10**7 // 2, 3)):
        at = points(count)
        seconds = _by_turns({name: make(at) for name, make in CANDIDATES.items()}, rounds)
        rates = "".join(f"{count / 1e6 / each:10.1f}" for each in seconds.values())
        print(f"{count:>10}{rates}")


def _by_turns(candidates: Mapping[str, Work], rounds: int) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in candidates}
    for _ in range(rounds):
        for name, work in candidates.items():
            work()
            start = perf_counter()
            work()
            taken[name].append(perf_counter() - start)
    return {name: median(times) for name, times in taken.items()}


if __name__ == "__main__":
    main()
