"""Any text and any request end in an answer or in a problem, and always in the same one."""

from collections.abc import Sequence

import orjson
from hypothesis import given
from hypothesis import strategies as st

from service.errors import ServiceError
from service.rendering.latex import Latex
from service.symbolic.functions import TABLE
from service.symbolic.interning import scope
from service.symbolic.parsing import Syntax, parse
from tests.properties.asking import Json, answer, examples, outcome
from tests.properties.expressions import Sample, samples
from tests.properties.latex import LATEX_TOKENS

_TOKENS = (
    *TABLE, *"xyzefgit0123456789+-*/^()[]{}|,.<>=!'_ ", "**", "<=", ">=", "==", "!=", "pi", "dx",
    "d/dx ", "Piecewise(", "Derivative(", "True", "1e5", "1e-400", "sqrt(", "\u221a", "\u00b2",
    "\u03b1", "\u00bd", "\u00d7", "\u2212", "\n", "\x00",
)  # fmt: skip
SOUP = st.lists(st.sampled_from(_TOKENS), max_size=25).map("".join)
_LATEX_SOUP = st.lists(st.sampled_from(LATEX_TOKENS), max_size=25).map("".join)
_ANY_TEXT = st.text(max_size=60)
_NAMES = st.sampled_from(
    ("x", "y", "t", "rate", "x_1", "x_{1}", "\\alpha", "\u03b1", "sin", "e", "pi", "", "1x", "f")
)
_TEXTS = st.one_of(
    samples(4).map(lambda sample: sample.text),
    st.sampled_from(("x*y", "sin(x*t)+rate", "f(x,y)", "x^y", "t", "1", "max(x,y,t)", "|x-t|")),
    SOUP,
    _LATEX_SOUP,
)


@st.composite
def _mutated(draw: st.DrawFn) -> str:
    """Return a well-formed expression with a few characters removed, doubled or replaced."""
    text = list(draw(samples(5)).text)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(text)))
        removed = draw(st.integers(0, 2))
        text[place : place + removed] = draw(st.sampled_from(("", *_TOKENS)))
    return "".join(text)


def _read(text: str, syntax: Syntax) -> None:
    with scope():
        try:
            parse(text, symbols=(), known=("x",), syntax=syntax)
        except ServiceError as problem:
            assert problem.detail  # noqa: PT017  no exception is as good as this one


@examples(800)
@given(st.one_of(_ANY_TEXT, SOUP, _mutated(), _LATEX_SOUP), st.sampled_from(("text", "latex")))
def test_any_text_is_read_or_refused(text: str, syntax: Syntax) -> None:
    _read(text, syntax)


@examples(300)
@given(st.one_of(SOUP, _mutated()))
def test_any_text_is_differentiated_or_refused(text: str) -> None:
    assert outcome({"expression": text, "variable": "x"})


@examples(300)
@given(_LATEX_SOUP)
def test_any_latex_is_differentiated_or_refused(text: str) -> None:
    assert outcome({"expression": text, "variable": "x", "syntax": "latex"})


@examples(150)
@given(samples(5))
def test_latex_is_answered_like_the_text_that_says_the_same(sample: Sample) -> None:
    with scope():
        try:
            latex = Latex()(parse(sample.text).expression)
        except ServiceError:
            return
    request = {"expression": sample.text, "variable": "x"}

    assert _answered({"expression": latex, "variable": "x", "syntax": "latex"}) == (
        _answered(request)
    )


def _answered(request: Json) -> Json:
    """Return the answer, or what it was refused for, but for doubts about the reading."""
    try:
        return {**orjson.loads(answer(request)), "warnings": None}
    except ServiceError as problem:
        return {"code": problem.code}


def _optional(**fields: st.SearchStrategy[object]) -> st.SearchStrategy[Json]:
    return st.fixed_dictionaries({"expression": _TEXTS}, optional=fields)


_REQUESTS = _optional(
    variable=_NAMES,
    order=st.one_of(st.integers(-1, 5), st.sampled_from((20, 21, 2.0, 2.5, True, "2", None))),
    variables=st.lists(_NAMES, max_size=4),
    definitions=st.dictionaries(_NAMES, _TEXTS, max_size=3),
    symbols=st.lists(_NAMES, max_size=3),
    at=st.dictionaries(
        _NAMES, st.one_of(st.floats(), st.integers(), st.sampled_from(("pi/4", "x", "1/0")))
    ),
    syntax=st.sampled_from(("text", "latex", "python")),
    simplify=st.sampled_from(("none", "basic", "full")),
    trace=st.sampled_from(("none", "brief", "full")),
    formats=st.lists(st.sampled_from(("text", "latex", "mathml", "pdf")), max_size=3),
)


def _sensible(order: int, names: Sequence[str]) -> st.SearchStrategy[Json]:
    """Return requests that are well formed, to reach further into the work."""
    texts = samples(5).map(lambda sample: sample.text)
    inner = texts.map(lambda text: text.replace("x", "t").replace("et", "ex"))
    return st.fixed_dictionaries(
        {
            "expression": texts,
            "variable": st.just("x"),
            "order": st.integers(1, order),
            "at": st.just({"x": 0.7}) | st.just({}),
            "simplify": st.sampled_from(("none", "basic")),
            "trace": st.sampled_from(("none", "brief", "full")),
            "formats": st.permutations(("text", "latex", "mathml")),
        }
    ) | st.fixed_dictionaries(
        {
            "expression": texts,
            "variable": st.just("t"),
            "definitions": st.fixed_dictionaries({"x": inner}),
            "at": st.just({"t": 0.7}) | st.just({}),
            "trace": st.sampled_from(("none", "brief", "full")),
        }
    )


@examples(500)
@given(_REQUESTS)
def test_any_request_ends_in_an_answer_or_in_a_problem(request: Json) -> None:
    assert outcome(request)


@examples(300)
@given(_sensible(4, ("x",)))
def test_a_well_formed_request_ends_in_an_answer_or_in_a_problem(request: Json) -> None:
    assert outcome(request)


@examples(100)
@given(_sensible(3, ("x",)))
def test_the_same_request_gives_the_same_bytes(request: Json) -> None:
    def ask() -> bytes:
        try:
            return answer(request)
        except ServiceError as problem:
            return f"{problem.code} {problem.detail} {problem.limit}".encode()

    assert ask() == ask()
