"""Sentences for the parsers, many a second: soups of tokens, and well-formed ones bred with them.

A breeder keeps a herd of sentences. New ones are cut, spliced, nested and repeated from those; what
a parser reads joins the herd, so that it grows towards what the grammar takes and stays diverse.
"""

from collections.abc import Callable, Iterator
from random import Random

from service.symbolic.parsing import Syntax
from tests.properties.latex import LATEX_TOKENS

TEXT_SEEDS = (
    "x", "x + 1", "2x^2 - 3x", "-x^-2", "(x + 1)(x - 1)", "1/2x", "x y/z", "sin x cos x",
    "sin 2(x + 1)", "sin^2 x", "sin^-1(x)", "log_2 x", "log(x, 3)", "log_{b} x", "|x - |y||",
    "√x", "√(x + 1)", "x²y³", "x⁻¹", "½x", "2πr", "α_1 + β", "x_{12}", "w_ij x_i", "x!", "(x!)!",
    "f(x, y)", "f'(x)", "f''(2x)", "max(x, y, 0)", "atan2(y, x)", "besselj(0, x)", "1e-3x", ".5x",
    "e^(2x)", "exp(x)/(1 + exp(x))", "Piecewise((x, x < 0), (x^2, True))", "2*-x", "x--y", "x × y",
    "Piecewise((1, And(x > 0, x <= 1)), (0, True))", "Derivative(f(x, y), x, (y, 2))", "x ÷ −2",
    "Subs(Derivative(f(u), u), u, x^2)", "sinc(x) + Heaviside(x)", "x**2**3", "2^3^x", "dy/dx",
    "d/dx x^2", "nan", "sinx", "xyz", "1 2", "x = y", "3.", "cbrt(x)", "polygamma(1, x)",
)  # fmt: skip
LATEX_SEEDS = (
    r"x", r"\frac{x}{2}", r"\frac12 x", r"\sqrt{x}", r"\sqrt[3]{x + 1}", r"\sin x \cos^2 x",
    r"\sin^{-1} x", r"\left(x + 1\right)^{2}", r"\left|x\right|", r"\ln x", r"\log_2 x", r"e^{-x}",
    r"\log_{10}\left(x\right)", r"x_{1} + x_{12}", r"\alpha \beta", r"\pi r^2", r"2 \cdot 3 x",
    r"\operatorname{erf}(x)", r"\mathrm{e}^{x}", r"$x^2$", r"\(x\)", r"\[x\]", r"f(x, y)", r"f'(x)",
    r"f^{(2)}(x)", r"f^{\prime\prime}(x)", r"\frac{d}{dx} f(x)", r"\frac{d^2}{dx^2} f(x)",
    r"\frac{\partial f}{\partial x}(x, y)", r"\partial_{1} f(x, y)", r"\Gamma(x)", r"J_{0}(x)",
    r"\psi^{(1)}(x)", r"\begin{cases} x & x < 0 \\ x^2 & \text{otherwise} \end{cases}",
    r"x \bmod 2",
    r"\max(x, y)", r"\min\left(x, 0\right)", r"x!", r"10^{-9} x", r"\lfloor x \rfloor", r"\tan{x}",
    r"\bigl(x\bigr)", r"x \le y", r"\lvert x \rvert", r"\dfrac{1}{x}", r"\exp\left(x\right)",
    r"\left\{x\right\}", r"x \times y \div z", r"\arctan x", r"\sigma(x)", r"x^{y^{z}}", r"x^23",
    r"\cosh\frac{x}{2}", r"{x}{y}", r"\left.x\right|", r"\int x dx", r"\text{rate}", "x % y",
)  # fmt: skip
SEEDS: dict[Syntax, tuple[str, ...]] = {"text": TEXT_SEEDS, "latex": LATEX_SEEDS}
TEXT_TOKENS = (
    *"xxxxyzefgt0123456789++--**//^^(((()))){}[]||,,.<>=!'_   ", "sin", "cos ", "log(", "ln ",
    "exp(", "abs(", "max(", "sqrt(", "tan^2 ", "log_", "besselj(", "atan2(", "f(", "g'", "pi", "α",
    "**", "<=", ">=", "==", "!=", "Piecewise(", "Derivative(", "Subs(", "And(", "True", "1e5",
    "1e-400", "√", "²", "⁻¹", "½", "×", "−", "x_", "x_1", "_{", "d/dx ", "dx", "E", "I", "nan",
    "\n", "\0", "é", "\u200b", "\ud800", "#", "\"", "\\", "__",
)  # fmt: skip
TOKENS: dict[Syntax, tuple[str, ...]] = {"text": TEXT_TOKENS, "latex": LATEX_TOKENS}

_MOST_TOKENS = 12
_LONGEST_KEPT = 60
_LONGEST = 24_000
_HERD = 4_096
_PAIRS: dict[Syntax, tuple[tuple[str, str], ...]] = {
    "text": (("(", ")"), ("sin(", ")"), ("|", "|"), ("2^(", ")"), ("f(x,", ")"), ("1/(", ")")),
    "latex": (
        ("{", "}"), (r"\frac{", "}{2}"), (r"\sqrt{", "}"), (r"\left(", r"\right)"), ("x^{", "}"),
        (r"\sin{", "}"), (r"\begin{cases}", r"& x<0\end{cases}"),
    ),
}  # fmt: skip


class Breeder:
    """An endless iterator of sentences; the same for the same syntax and seed and what is kept."""

    def __init__(self, syntax: Syntax, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311  repeatable on purpose
        self._tokens = TOKENS[syntax]
        self._pairs = _PAIRS[syntax]
        self._herd = list(SEEDS[syntax])
        ways: tuple[tuple[Callable[[], str], int], ...] = (
            (self._soup, 300), (self._mutated, 500), (self._spliced, 200), (self._nested, 40),
            (self._repeated, 1),
        )  # fmt: skip
        self._ways = [way for way, share in ways for _ in range(share)]

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        return self._random.choice(self._ways)()

    def keep(self, sentence: str) -> None:
        """Take a sentence that was read into the herd, in the place of another once it is full."""
        if len(sentence) > _LONGEST_KEPT:
            return
        if len(self._herd) < _HERD:
            self._herd.append(sentence)
        else:
            self._herd[int(self._random.random() * _HERD)] = sentence

    def _one(self) -> str:
        return self._herd[int(self._random.random() * len(self._herd))]

    def _soup(self) -> str:
        count = 1 + int(self._random.random() * _MOST_TOKENS)
        return "".join(self._random.choices(self._tokens, k=count))

    def _mutated(self) -> str:
        """Return a sentence with a few characters removed, doubled or replaced by tokens."""
        text, random = self._one(), self._random.random
        for _ in range(1 + int(random() * 3)):
            start = int(random() * (len(text) + 1))
            end = start + int(random() * 3)
            chosen = random()
            if chosen < 0.5:
                new = self._tokens[int(random() * len(self._tokens))]
            elif chosen < 0.6:
                new = chr(int(random() * 0x110000)) if chosen < 0.52 else chr(int(random() * 128))
            else:
                new = text[start : end + 4] if chosen < 0.8 else ""
            text = text[:start] + new + text[end:]
        return text

    def _spliced(self) -> str:
        """Return the beginning of a sentence with the end of another."""
        first, second, random = self._one(), self._one(), self._random.random
        return first[: int(random() * len(first)) + 1] + second[int(random() * len(second)) :]

    def _nested(self) -> str:
        """Return a sentence within levels of the same; few, or about as many as there may be."""
        opening, closing = self._random.choice(self._pairs)
        levels = self._random.choice((1, 2, 3, 5, 62, 65))
        return opening * levels + self._one() + closing * (levels - self._random.choice((0, 0, 1)))

    def _repeated(self) -> str:
        """Return a sentence or a soup again and again, up to the longest text there may be."""
        text = self._random.choice((self._one, self._soup, self._mutated))()
        joint = self._random.choice(("", "+", "*", " ", ",", "^"))
        unit = text + joint or "x"
        return (unit * (int(self._random.random() * _LONGEST) // len(unit) + 1)) + text
