"""Requests that are meant to hurt: code, bombs, nonsense, and work at the limits."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

_ALL_FORMATS = ["text", "latex", "mathml"]
_MEGABYTE = 1_000_000

_CODE = (
    "__import__('os').system('id')",
    "().__class__.__base__.__subclasses__()",
    "x.__class__.__mro__",
    "x.__init__.__globals__",
    "eval('1')",
    "exec('x=1')",
    "getattr(x, 'free')",
    "open('/etc/hostname').read()",
    "lambda: x",
    "lambda x: x**2",
    "[x for x in (1,)]",
    "{x: 1}",
    "f'{x}'",
    "f'{x!r:>{10**9}}'",
    "'%1000000000d' % x",
    "(y:=1)",
    "S('x')",
    "Symbol('x')",
    "x.__\U0001d41c\U0001d425\U0001d41a\U0001d42c\U0001d42c__",
    "1\nimport os",
    "x; import os",
    "x#y",
    "x if x else y",
    "x and y or z",
    "not x",
    "await x",
    "yield",
    "print(x)",
    "`id`",
    "$(id)",
    "${7*7}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "'; drop table users; --",
    "../../etc/passwd",
    "\\input{/etc/passwd}",
    "\\def\\x{\\x\\x}\\x",
    "%s%s%s%n",
    "Derivative(Derivative(x))",
    "Piecewise()",
    "Piecewise((x))",
    "Piecewise((x, True), (x, x > 0))",
    "Piecewise((x, x))",
    "Subs(x, y, z)",
)

_NONSENSE = (
    "",
    " ",
    "\t\n",
    "\x00",
    "x\x00y",
    "\u202ex",
    "x\u200by",
    "\ufeffx",
    "\ud800",
    "x\udfff",
    "\u0661\u0662 x",
    "\uff53\uff49\uff4e(x)",
    "\u2460x",
    "x\u00b2\u00b3\u2074",
    "x\u0301",
    "\U0001f600",
    "x" + "\u0301" * 5_000,
    "\u00bd\u00bd",
    "\u221a",
    "\u221a" * 1_000 + "x",
    "()",
    "(",
    ")",
    "((x)",
    "x)",
    "[x",
    "{x}",
    "|",
    "||",
    "|x",
    "||x|",
    "+",
    "-",
    "*",
    "/",
    "^",
    "**",
    "x**",
    "x^^2",
    "x//2",
    "x***2",
    ",",
    "x,y",
    "1,5",
    ".",
    "1.2.3",
    "1e",
    "1e+",
    "0x10",
    "1_000",
    "3j",
    "x = y",
    "x == 1",
    "x < 1",
    "x != x",
    "sin",
    "sin()",
    "sin(,)",
    "sin(x,)",
    "sin(x, y)",
    "sin^",
    "sin^-1",
    "sin^(-1)^2 x",
    "log_",
    "log_0 x",
    "log_1 x",
    "log(x, 1)",
    "log(x, 0)",
    "log(0)",
    "1/0",
    "0/0",
    "x/0",
    "0^0",
    "0^-1",
    "0^x",
    "(-1)^(1/2)",
    "(-8)^(1/3)",
    "sqrt(-1)",
    "log(-1)",
    "tan(pi/2)",
    "gamma(0)",
    "gamma(-1)",
    "zeta(1)",
    "nan",
    "inf",
    "oo",
    "zoo",
    "I",
    "i",
    "E",
    "e^(i*pi)",
    "factorial(x)",
    "x!",
    "x!!!!!!!!",
    "f(f(f(x)))",
    "f'(x)",
    "f(x, x, x)",
    "f()",
    "Derivative(f(x), x)",
    "Derivative(f(x), (x, 1000000000))",
    "Derivative(x, x, x, x)",
    "Derivative(f(x), (x, -1))",
    "dy/dx",
    "d/dx x^2",
    "max()",
    "max(x)",
    "besselj(x, 1)",
    "besselj(10^9, x)",
    "polygamma(10^9, x)",
    "polygamma(x, 1)",
    "binomial(x, 3)",
)

_NUMBERS = (
    "9**9**9",
    "((9**9)**9999)**9999",
    "x**10**10**10",
    "1e999999999",
    "1e-999999999",
    "x^1e400",
    "x^(1e399)",
    "x^(-1e399)",
    "2**(10**10)",
    "(1/2)**(10**10)",
    "x**(10**399)",
    "(10**399)**x",
    "(2^3^4)^x^5^6",
    "factorial(10**9)",
    "factorial(170.5)*x",
    "gamma(10**9)*x",
    "binomial(10**9,10**8)",
    "binomial(10**9, x)",
    "9" * 400 + "*x",
    "9" * 401 + "*x",
    "9" * 4_301 + "*x",
    "9" * 19_998 + "*x",
    "0." + "0" * 399 + "1*x",
    "0." + "3" * 19_000 + "*x",
    "1." + "0" * 15_000 + "*x",
    "0x" + "f" * 10_000,
    "9" * 100_000,
    "x^" + "9" * 400,
    "x^(1/" + "9" * 400 + ")",
    "(" + "9" * 390 + ")^(1/7)*x",
    "(" + "9" * 390 + ")^(355/113)*x",
    "sqrt(" + "9" * 399 + ")*x",
    "(" + "9" * 200 + "/" + "7" * 200 + ")^(1/3)*x",
    "*".join(["9" * 390] * 50) + "*x",
    "+".join(f"x/{10**390 + 2 * i + 1}" for i in range(45)),
    "+".join(f"1/{10**20 + 2 * i + 1}" for i in range(700)) + "+x",
    "*".join(f"(x+{10**20 + 2 * i + 1})" for i in range(500)),
    "+".join(f"x^(1/{p})" for p in range(2, 1_500)),
    "*".join(f"x^(1/{p})" for p in range(2, 1_500)),
    "*".join(f"{p}^(1/{p})" for p in range(2, 1_500)) + "*x",
    "+".join(f"sqrt({p})*x" for p in range(2, 1_500)),
    "*".join(f"sqrt({p})" for p in range(2, 1_500)) + "*x",
    "*".join(f"sqrt({p}*x)" for p in range(2, 1_500)),
    "^".join(["x"] * 60),
    "^".join(["2"] * 60) + "*x",
    "^".join(["1.1"] * 60) + "*x",
    "^".join(["x"] * 10_000),
    "2^" * 5_000 + "x",
    "(" * 40 + "x" + "^999)" * 40,
    "(" * 60 + "x" + "^(1/3))" * 60,
    "(" * 60 + "x" + "^2)^(1/2)" * 60,
    "(" * 30 + "x" + "^y)" * 30,
    "(" * 50 + "x+1" + ")^50" * 50,
    "sin(1e300*x)^3",
    "exp(exp(exp(exp(exp(x)))))",
    "exp(1e300)*x",
    "1e300*x*1e300*x",
    "tan(1e22*x)",
    "x^x^x^x^x^x^x^x",
    "(x^x)^(x^x)^(x^x)",
)

_LONG = (
    "(" * 10_000 + "x" + ")" * 10_000,
    "(" * 9_999 + "x",
    "x" + ")" * 10_000,
    "[" * 5_000 + "x" + "]" * 5_000,
    "|" * 9_999 + "x",
    "|x" * 5_000,
    "-" * 5_000 + "x",
    "-" * 19_999 + "x",
    "+" * 19_999 + "x",
    "- " * 60 + "x",
    "(-" * 60 + "x" + ")" * 60,
    "--x" * 6_000,
    "x" + "!" * 19_000,
    "x" + "'" * 10_000,
    "f" + "'" * 10_000 + "(x)",
    "sin " * 4_900 + "x",
    "sin(" * 300 + "x" + ")" * 300,
    "sin^2 " * 3_000 + "x",
    "x+" * 9_999 + "x",
    "x*" * 9_999 + "x",
    "x/" * 9_999 + "x",
    "x/" * 100 + "x",
    "1/" * 150 + "x",
    "x-" * 9_999 + "x",
    "x " * 9_999 + "x",
    "x" * 20_000,
    "ab" * 10_000,
    "x" * 65,
    "x_" * 9_000,
    "x(" * 5_000,
    "f(" * 60 + "x" + ")" * 60,
    "f(" * 5_000 + "x" + ")" * 5_000,
    "1+" * 100_000 + "x",
    "x" * _MEGABYTE,
    " " * 19_999 + "x",
    "1 " * 9_999,
    ",".join(["x"] * 9_999),
    "max(" + ",".join(["x"] * 9_000) + ")",
    "f(" + ",".join(["x"] * 9_000) + ")",
    "*".join("abcdghjklmnopqrstuvwxyz") * 400,
    "<" * 10_000,
    "x<" * 9_000 + "x",
    "Piecewise(" * 1_000,
    "Derivative(" * 1_500,
    "d/dx " * 3_900,
    "/" * 10_000,
    "^" * 10_000,
    "." * 10_000,
    "e" * 10_000,
    "1e" * 10_000,
    "pi" * 10_000,
    "pi*" * 6_000 + "x",
    "e^" * 60 + "x",
)


def nest(opening: str, levels: int, closing: str = ")", inside: str = "x") -> str:
    """Return text within many levels of the same."""
    return opening * levels + inside + closing * levels


def repeated(template: str, count: int, joint: str) -> str:
    """Return numbered copies of a template: {0} counts, {1} and {2} stay small."""
    return joint.join(template.format(i + 1, i % 7 + 2, i % 50 + 2) for i in range(count))


_WIDE = {
    "1,000 distinct terms": repeated("{0}*x^{1}*sin({0}*x)", 900, "+"),
    "1,000 sines": repeated("sin({0}*x)", 1_000, "+"),
    "1,300 quotients": repeated("1/(x+{0})", 1_300, "+"),
    "1,300 differences of quotients": repeated("x/(x+{0})", 1_300, "-"),
    "2,000 powers": repeated("x^{0}", 2_000, "+"),
    "400 linear factors": repeated("(x+{0})", 400, "*"),
    "2,000 linear factors": repeated("(x+{0})", 2_000, "*"),
    "500 sine factors": repeated("sin({0}*x)", 500, "*"),
    "12 linear factors": repeated("(x+{0})", 12, "*"),
    "40 linear factors": repeated("(x+{0})", 40, "*"),
    "100 linear factors": repeated("(x+{0})", 100, "*"),
    "40 sine factors": repeated("sin({0}*x)", 40, "*"),
    "100 quotients divided": repeated("(x+{0})", 100, "/"),
    "1,000 variables": repeated("x{0}*x", 1_000, "+"),
    "1,000 variables multiplied": repeated("x{0}", 1_000, "*") + "*x",
    "300 roots": repeated("sqrt(x^2+{0})", 300, "+"),
    "60 roots multiplied": repeated("sqrt(x^2+{0})", 60, "*"),
    "500 abstract functions": repeated("f(x+{0})", 500, "+"),
    "60 abstract functions multiplied": repeated("f(x+{0})", 60, "*"),
    "max of 500": "max(" + repeated("{0}*x", 500, ",") + ")",
    "min of 30 sines": "min(" + repeated("sin({0}*x)", 30, ",") + ")",
    "abstract function of 500": "f(" + repeated("{0}*x", 500, ",") + ")",
    "300 absolute values": repeated("|x-{0}|", 300, "+"),
    "300 powers of sums": repeated("(x+{0})^{1}", 300, "+"),
    "300 powers of sums multiplied": repeated("(x+{0})^{1}", 300, "*"),
    "60 nested products of sums": nest("(x+1)*(x+", 60),
    "gammas": repeated("gamma(x+{0})", 500, "+"),
    "Bessel functions": repeated("besselj({1},x+{0})", 500, "+"),
    "polygammas": repeated("polygamma({1},x+{0})", 500, "+"),
    "zetas": repeated("zeta(x+{0})", 500, "+"),
    "Lambert": repeated("LambertW(x+{0})", 500, "+"),
    "betas": repeated("beta(x,x+{0})", 300, "+"),
    "logarithms to bases": repeated("log(x+{0},x+{0})", 300, "+"),
    "exponentials of each other": repeated("(x+{0})^(x+{0})", 300, "+"),
    "piecewise of 200 branches": "Piecewise(" + repeated("(x^{0}, x<{0})", 200, ",") + ",(x,True))",
    "common denominators": repeated("x/((x+{0})*(x-{0}))", 300, "+"),
    "fractions of fractions": nest("1/(x+1/(x+", 25, "))"),
    "sums of sums": nest("(x+y)*(", 60, "+x)"),
    "(a+b)^20": "(" + repeated("x{0}", 50, "+") + "+x)^20",
    "multinomial": "(x+y+z+w+a+b+c)^50*(x-y-z-w)^40",
}

_DEEP = {
    "sine": nest("sin(", 60),
    "sine and cosine": nest("sin(cos(", 30, "))"),
    "exponential": nest("exp(", 60),
    "logarithm": nest("log(", 60),
    "tangent": nest("tan(", 60),
    "absolute": nest("abs(", 60),
    "gamma": nest("gamma(", 60),
    "LambertW": nest("LambertW(", 60),
    "sigmoid": nest("sigmoid(", 60),
    "gelu": nest("gelu(", 60),
    "mish": nest("mish(", 60),
    "silu": nest("silu(", 60),
    "softplus": nest("softplus(", 60),
    "erf": nest("erf(", 60),
    "zeta": nest("zeta(", 60),
    "atan2": nest("atan2(x,", 60),
    "beta": nest("beta(x,", 60),
    "max": nest("max(x,", 60),
    "Heaviside": nest("Heaviside(", 60),
    "floor": nest("floor(", 60),
    "root of a sum": nest("sqrt(1+", 60),
    "root": nest("sqrt(", 60),
    "square of a sum": nest("(1+", 60, ")^2"),
    "cube of a sum": nest("(x+", 60, ")^3"),
    "continued fraction": nest("1/(1+", 60),
    "continued fraction in x": nest("x/(x+", 60),
    "power tower": nest("x^(x+", 50),
    "powers below": nest("(1+", 60, ")^x"),
    "product": nest("x*(1+", 60),
    "product of sines": nest("sin(x)*(1+", 60),
    "sine of a product": nest("sin(x*", 60),
    "abstract": nest("f(", 60),
    "abstract of two": nest("f(x,", 60),
    "Piecewise": nest("Piecewise((x, x<", 20, "), (x^2, True))"),
    "Piecewise in values": nest("Piecewise((", 20, ", x<1), (x^2, True))"),
    "64 levels": nest("sin(", 64),
    "65 levels": nest("sin(", 65),
    "deeper than the nodes may be": nest("sin(1+2*x/(3+", 32, "))^2"),
    "square roots of squares": nest("sqrt(1+", 40, "^2)"),
}

_HIGH = (
    "exp(sin(x)^2)",
    "exp(x)",
    "exp(x^2)",
    "exp(1/x)",
    "x^x",
    "x^x^x",
    "tan(x)",
    "sec(x)",
    "1/sin(x)",
    "log(log(x))",
    "log(sin(x))",
    "sqrt(1+x^2)",
    "sqrt(1+sqrt(1+sqrt(1+x)))",
    "sin(sin(sin(x)))",
    "sin(x)*cos(x)*exp(x)*log(x)",
    "sin(x)/x",
    "sin(x)^20",
    "(x^2+1)^20",
    "(x+1)/(x^2+1)",
    "1/(1+x+x^2+x^3)",
    "1/(1+exp(-x))",
    "atan(x)",
    "asin(x)",
    "atan2(x, 1+x)",
    "gamma(x)",
    "besselj(1/2, x)",
    "besselk(2, x)",
    "erf(x)",
    "LambertW(x)",
    "sigmoid(x)",
    "mish(x)",
    "gelu(x)",
    "softplus(x)",
    "sinc(x)",
    "tanh(tanh(x))",
    "acosh(x)",
    "f(x)",
    "f(g(h(x)))",
    "f(x)^g(x)",
    "f(x)*g(x)*h(x)",
    "f(x, x^2, x^3)",
    "f(x)/g(x)",
    "f(sin(x))",
    "abs(sin(x))",
    "max(x, x^2, x^3)",
    "log(x, 1+x)",
    "polygamma(0, x)",
    "zeta(x)",
    "beta(x, x+1)",
    "x^(1/3)*(1+x)^(2/7)",
    "a^x*x^a",
    "Piecewise((sin(x)/x, x < 0), (exp(x^2), True))",
    "Piecewise((x^x, x > 1), (tan(x), x < 1), (1, True))",
    "0.1*x^0.3*exp(-0.7*x)",
    "sin(x^2+y^2)*exp(x*y)",
)


def _ladder(levels: int, template: str) -> Json:
    """Return definitions each used several times by the next, so that paths double."""
    names = [f"a{i}" for i in range(levels)]
    definitions = {
        name: template.format(below) for name, below in zip(names, ["t", *names], strict=False)
    }
    return {"expression": names[-1], "variable": "t", "definitions": definitions}


def _diamonds(levels: int) -> Json:
    definitions: dict[str, str] = {}
    below = "t"
    for i in range(levels):
        definitions |= {f"p{i}": f"sin({below})", f"q{i}": f"exp({below})"}
        below = f"p{i}*q{i}"
    return {"expression": below, "variable": "t", "definitions": definitions}


def _fan(count: int, of: str) -> Json:
    definitions = {f"v{i}": of.format(i + 1) for i in range(count)}
    return {"expression": "*".join(definitions), "variable": "t", "definitions": definitions}


def _complete(count: int) -> Json:
    names = [f"c{i}" for i in range(count)]
    definitions = {
        name: "t+" + "+".join(f"sin({below})" for below in names[:i]) if i else "t^2"
        for i, name in enumerate(names)
    }
    return {"expression": names[-1], "variable": "t", "definitions": definitions}


def _shapes() -> Iterator[tuple[str, Json]]:
    """Yield requests whose other fields are the attack."""
    yield "definitions: 64 in a chain", _ladder(64, "sin({0})")
    yield "definitions: doubling 64 times", _ladder(64, "{0}*{0}+{0}")
    yield "definitions: powers of powers", _ladder(64, "{0}^{0}")
    yield "definitions: quotients of quotients", _ladder(64, "1/(1+{0})")
    yield "definitions: 65", _ladder(65, "sin({0})")
    yield "definitions: doubling 20 times", _ladder(20, "sin({0})*{0}")
    yield "definitions: 8 diamonds (256 paths)", _diamonds(8)
    yield "definitions: 8 diamonds, order 2", {**_diamonds(8), "order": 2}
    yield "definitions: 9 diamonds", _diamonds(9)
    yield "definitions: 32 diamonds", _diamonds(32)
    yield "definitions: product of 64", _fan(64, "sin({0}*t)")
    yield "definitions: product of 64, order 3", {**_fan(64, "sin({0}*t)"), "order": 3}
    yield "definitions: 500 paths", {**_complete(9), "expression": "c8+c7+c6+c5"}
    yield "definitions: complete graph of 10", _complete(10)
    yield "definitions: complete graph of 64", _complete(64)
    yield "definitions: long texts", _fan(60, "+".join(["sin({0}*t)"] * 30))
    yield "definitions: megabyte", _fan(50, "+".join(["t*{0}"] * 4_500))
    yield (
        "definitions: circle",
        {"expression": "a", "variable": "t", "definitions": {"a": "b", "b": "a"}},
    )
    yield (
        "definitions: of itself",
        {"expression": "a", "variable": "t", "definitions": {"a": "a+t"}},
    )
    yield (
        "definitions: circle of 64",
        {"expression": "a0", "variable": "t",
         "definitions": {f"a{i}": f"a{(i + 1) % 64}" for i in range(64)}},
    )  # fmt: skip
    yield "order 21", {"expression": "x", "variable": "x", "order": 21}
    yield "order huge", {"expression": "x", "variable": "x", "order": 10**400}
    yield "order negative", {"expression": "x", "variable": "x", "order": -1}
    yield "order true", {"expression": "x", "variable": "x", "order": True}
    yield "order text", {"expression": "x", "variable": "x", "order": "3"}
    yield "order 1e999", {"expression": "x", "variable": "x", "order": float("inf")}
    yield "expression null", {"expression": None}
    yield "expression list", {"expression": ["x"] * 1_000}
    yield "unknown megabyte", {"expression": "x", "y" * _MEGABYTE: "z"}
    yield "variable megabyte", {"expression": "x", "variable": "y" * _MEGABYTE}
    yield "variables megabyte", {"expression": "x", "variables": ["x"] * 100_000}
    yield (
        "20 variables",
        {"expression": "exp(a*b*c*d*x*y)", "variables": list("abcdxyabcdxyabcdxyab")},
    )
    yield (
        "symbols: 64 long",
        {"expression": "x", "symbols": [f"s{i}" + "y" * 60 for i in range(64)]},
    )
    yield "symbols: 10,000", {"expression": "x", "symbols": [f"s{i}" for i in range(10_000)]}
    yield "at: huge", {"expression": "exp(x)", "at": {"x": 1e308}}
    yield "at: not a number", {"expression": "x", "at": {"x": float("nan")}}
    yield "at: whole number of 400 digits", {"expression": "x", "at": {"x": 10**400}}
    yield "at: bomb", {"expression": "x", "at": {"x": "9**9**9"}}
    yield "at: deep", {"expression": "x", "at": {"x": nest("sin(", 60, inside="1")}}
    yield "at: long", {"expression": "x", "at": {"x": "+".join(["pi"] * 6_000)}}
    yield "at: 1,000 names", {"expression": "x", "at": {f"x{i}": 1 for i in range(1_000)}}
    yield (
        "at: 64 long texts",
        {"expression": "+".join(f"x{i}" for i in range(64)), "variable": "x0",
         "at": {f"x{i}": "+".join(["pi"] * 5_000) for i in range(64)}},
    )  # fmt: skip
    yield "formats twice", {"expression": "x", "formats": ["text"] * 3}
    yield "format unknown", {"expression": "x", "formats": ["pdf"]}
    yield "syntax unknown", {"expression": "x", "syntax": "python"}


def attacks() -> Iterator[tuple[str, Json]]:
    """Yield every attack with a name for it."""
    for family, texts in (
        ("code", _CODE), ("nonsense", _NONSENSE), ("number", _NUMBERS), ("long", _LONG)
    ):  # fmt: skip
        for i, text in enumerate(texts):
            shown = ascii(text if len(text) <= 24 else text[:24] + "...")[1:-1]
            yield f"{family} {i}: {shown}", {"expression": text, "variable": "x"}
            if len(text) < 100:
                yield (
                    f"{family} {i} at a point, order 3: {shown}",
                    {"expression": text, "variable": "x", "order": 3, "at": {"x": 0}},
                )
    yield from _shapes()


def at_the_limits() -> Iterator[tuple[str, Json]]:
    """Yield what is well formed and as much work as can be asked for, in every format."""
    for name, text in _WIDE.items():
        for order in (1, 2, 20):
            yield f"wide, order {order}: {name}", _full(text, order)
    for name, text in _DEEP.items():
        for order in (1, 2, 3):
            yield f"deep, order {order}: {name}", _full(text, order)
    for levels in (5, 10, 20):
        yield f"{levels} roots, order 2", _full(nest("sqrt(1+", levels), 2)
        yield f"{levels} roots, order 3", _full(nest("sqrt(1+", levels), 3)
        yield f"{levels} sines, order 2", _full(nest("sin(", levels), 2)
    for text in _HIGH:
        for order in (3, 6, 10, 20):
            yield f"order {order}: {text}", _full(text, order)


def _full(text: str, order: int) -> Json:
    return {"expression": text, "variable": "x", "order": order, "formats": _ALL_FORMATS}
