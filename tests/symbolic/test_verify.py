"""The independent check: right claims pass, wrong ones do not, and doubt is no failure."""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.errors import ServiceError
from service.symbolic.build import applied, call, number, sum_of, symbol
from service.symbolic.derivation import Derivation
from service.symbolic.functions import TABLE, Function, partial
from service.symbolic.interning import scope
from service.symbolic.normal_form import normal_form
from service.symbolic.parsing import parse
from service.symbolic.verify import METHOD, Claim, Verdict, Verification, verify

RIGHT = [
    ("7", "0"),
    ("y", "0"),
    ("(x^2 + 1)^3", "6*x*(x^2 + 1)^2"),
    ("sin(x)*exp(y*x)", "cos(x)*exp(y*x) + y*sin(x)*exp(y*x)"),
    ("x^x", "x^x*(log(x) + 1)"),
    ("x^(1/3)", "1/(3*x^(2/3))"),
    ("sigmoid(x)", "sigmoid(x)*(1 - sigmoid(x))"),
    ("atan2(x^2, x + 1)", "x*(x + 2)/(x^4 + (x + 1)^2)"),
    ("gamma(x)", "gamma(x)*digamma(x)"),
    # Integrals.
    ("Integral(sin(x*t)/t, (t, 1, x))", "sin(x^2)/x + Integral(cos(x*t), (t, 1, x))"),
    ("Integral(1/sqrt(t), (t, 0, x))", "1/sqrt(x)"),
    ("Integral(abs(t - x), (t, 0, 1))", "Integral(sign(x - t), (t, 0, 1))"),
    ("Integral(t, (t, -x, x))", "0"),
    ("Integral(t*exp(x*t^2), (t, -1, 1))", "0"),
    ("Integral(x*exp(x*t), (t, 0, 1/x))", "0"),
    ("Integral(1/t, (t, x, 2*x))", "0"),
    ("y*Integral(exp(y*t), (t, 0, x))", "y*exp(x*y)"),
    # Kinks and jumps.
    ("abs(x)", "sign(x)"),
    ("abs(x)", "x/abs(x)"),
    ("floor(x)", "0"),
    ("Max(x, 1)", "Heaviside(x - 1)"),
    ("Piecewise((x^2, x < 0), (sin(x), True))", "Piecewise((2*x, x < 0), (cos(x), True))"),
    # Domains that leave out most points.
    ("acosh(x)", "1/(sqrt(x - 1)*sqrt(x + 1))"),
    ("asin(x)", "1/sqrt(1 - x^2)"),
    ("log(log(x))", "1/(x*log(x))"),
    ("log(x - 40)", "1/(x - 40)"),
    ("log(0.05 - x)", "-1/(0.05 - x)"),
    ("log(x - 200)", "1/(x - 200)"),
    ("asin(x) + acosh(3*x)", "1/sqrt(1 - x^2) + 3/sqrt(9*x^2 - 1)"),
    ("sqrt(x*exp(-40*x^2))", "sqrt(x*exp(-40*x^2))*(1/x - 80*x)/2"),
    ("Piecewise((sqrt(x), x > 0), (sqrt(-x), True))",
     "Piecewise((1/(2*sqrt(x)), x > 0), (-1/(2*sqrt(-x)), True))"),
    # The derivative vanishes, but for rounding.
    ("x/x", "0"),
    ("sin(x)^2 + cos(x)^2", "0"),
    ("sin(x)^2 + cos(x)^2", "2*sin(x)*cos(x) + 2*cos(x)*(-sin(x))"),
    ("log(x) + log(1/x)", "1/x + 1/(1/x)*(-1/x^2)"),
    ("cosh(x)^2 - sinh(x)^2", "2*cosh(x)*sinh(x) - 2*sinh(x)*cosh(x)"),
]  # fmt: skip
WRONG = [
    ("x^2", "x"),
    ("x^2", "-2*x"),
    ("x^2", "2*x + 1"),
    ("x^2", "2*x + 0.00001*x"),
    ("(x^2 + 1)^3", "3*(x^2 + 1)^2"),
    ("sin(3*x)", "cos(3*x)"),
    ("cos(x)", "sin(x)"),
    ("exp(x)", "x*exp(x - 1)"),
    ("x^x", "x*x^(x - 1)"),
    ("x*sin(x)", "cos(x)"),
    ("7", "1"),
    ("y", "1"),
    ("y*x", "x"),
    ("Integral(t^2, (t, 0, x))", "x^2 + 1e-6*x"),
    ("Integral(sin(t^2), (t, 0, x^2))", "sin(x^4)"),
    # Right but for a jump that moves with x.
    ("Integral(sign(t - x), (t, 0, 1))", "0"),
    ("Integral(atan(1/(t - x)), (t, 0, 1))", "Integral(1/((t - x)^2 + 1), (t, 0, 1))"),
    # Right on one side of a kink, wrong on the other.
    ("abs(x)", "1"),
    ("Max(x, 1)", "1"),
    ("Piecewise((x^2, x < 0), (sin(x), True))", "Piecewise((x, x < 0), (cos(x), True))"),
    ("floor(x)", "1"),
    ("x^(1/3)", "1/(3*x^(4/3))"),
    # Right where another case applies.
    ("Piecewise((log(x), x > 0), (x^2, True))", "Piecewise((1/x, x > 0), (x, True))"),
    ("Max(x, 5)", "-Heaviside(x - 5)"),
    ("sin(1000*x)", "1000*sin(1000*x)"),
    ("10^9 + sin(x)", "2*cos(x)"),
    ("10^14 + sin(x) - 10^14", "0"),
    ("10^200*exp(-x)", "10^200*exp(-x)"),
    ("polygamma(1, x)", "polygamma(1, x)"),
    # Within domains that leave out most points.
    ("acosh(x)", "1/sqrt(x + 1)"),
    ("asin(x)", "1/(1 - x^2)"),
    ("log(log(x))", "1/log(x)"),
    ("log(x - 40)", "1/x"),
]
NOWHERE = [
    ("sqrt(-1 - x^2)", "-x/sqrt(-1 - x^2)"),
    ("log(-exp(x))", "1"),
    ("Integral(1/t, (t, 0, x))", "1/x"),
    ("Integral(1/t^2, (t, -x^2, x^2))", "4/x^3"),
    ("asin(2 + x^2)", "2*x/sqrt(1 - (2 + x^2)^2)"),
    ("x + sqrt(-1)", "1"),
    ("exp(exp(exp(exp(exp(x^2 + 5)))))", "0"),
    ("(x^2 + 2)^1000000007", "0"),
    ("exp(-exp(exp(9 + x^2)))", "5*exp(-exp(exp(9 + x^2)))"),
]
HIDDEN_BY_ROUNDING = [
    ("sin(pi)*x", "0"),
    ("tanh(40 + x^2)", "2*x*(1 - tanh(40 + x^2)^2)"),
]
OVERFLOWING = [
    ("x^(10^9)", "10^9*x^(10^9 - 1)"),
    ("x^12345678901234567890", "12345678901234567890*x^12345678901234567889"),
    ("exp(exp(exp(x)))", "exp(x + exp(x) + exp(exp(x)))"),
    ("exp(exp(exp(exp(exp(x)))))", "exp(exp(x))"),
    ("10^400*x", "10^400"),
    ("gamma(x^9)", "9*x^8*gamma(x^9)*digamma(x^9)"),
    ("1/(exp(-exp(x^4)))", "4*x^3*exp(x^4)*exp(exp(x^4))"),
]  # fmt: skip


def claim(of: str, result: str, variable: str = "x", *, total: bool = False) -> Claim:
    return Claim(parse(of).expression, parse(result).expression, variable, total)


def verified(of: str, result: str, variable: str = "x") -> Verification:
    return verify([claim(of, result, variable)])


@pytest.mark.parametrize(("of", "result"), RIGHT)
def test_a_right_claim_is_verified(of: str, result: str) -> None:
    found = verified(of, result)

    assert found.status == "verified", found
    assert found.verdicts[0].reason is None
    assert found.max_relative_error is not None
    assert found.max_relative_error < 1e-9
    assert found.points


@pytest.mark.parametrize(("of", "result"), WRONG)
def test_a_wrong_claim_is_refuted(of: str, result: str) -> None:
    found = verified(of, result)

    assert found.status == "refuted", found
    assert found.refuted
    assert found.verdicts[0].reason


@pytest.mark.parametrize(("of", "result"), NOWHERE)
def test_without_a_point_in_the_domain_nothing_is_decided(of: str, result: str) -> None:
    found = verified(of, result)

    assert found.status == "unverified", found
    assert found.verdicts[0].reason == "no sample point lies in the domain"
    assert (found.points, found.max_relative_error) == ([], None)


@pytest.mark.parametrize(("of", "result"), HIDDEN_BY_ROUNDING)
def test_what_rounding_hides_is_neither_verified_nor_refuted(of: str, result: str) -> None:
    (verdict,) = verified(of, result).verdicts

    assert verdict == Verdict("unverified", "ill-conditioned or a kink at every sample point")


@pytest.mark.parametrize(("of", "result"), OVERFLOWING)
def test_values_beyond_all_bounds_end_in_a_verdict(of: str, result: str) -> None:
    assert verified(of, result).status in ("verified", "unverified", "refuted")


@pytest.mark.parametrize(("of", "result"), [*OVERFLOWING[:3], OVERFLOWING[5]])
def test_a_right_claim_is_not_refuted_for_its_overflow(of: str, result: str) -> None:
    assert verified(of, result).status != "refuted"


def test_defined_names_follow_the_variable_in_a_total_claim() -> None:
    definitions = {name: parse(text).expression for name, text in
                   {"x": "cos(t)", "y": "sin(t)", "s": "x*y"}.items()}  # fmt: skip
    cases = [
        ("x^2*y", "2*x*y*(-sin(t)) + x^2*cos(t)", "verified"),
        ("x^2*y", "cos(t)^3 - 2*sin(t)^2*cos(t)", "verified"),
        ("s*t", "s + t*(x^2 - y^2)", "verified"),
        ("k*s", "k*cos(2*t)", "verified"),
        ("x^2*y", "2*x*y*(-sin(t))", "refuted"),
        ("x^2*y", "0", "refuted"),
        ("s*t", "s", "refuted"),
    ]

    for of, result, status in cases:
        found = verify([claim(of, result, "t", total=True)], definitions)
        assert found.status == status, (of, result)
        assert all(point.keys() <= {"t", "k"} for point in found.points)


def test_the_domain_of_a_definition_counts() -> None:
    definitions = {"x": parse("sqrt(-1 - t^2)").expression}

    (verdict,) = verify([claim("x^2", "-2*t", "t", total=True)], definitions).verdicts
    assert verdict == Verdict("unverified", "no sample point lies in the domain")


def test_a_name_may_be_defined_in_one_claim_and_free_in_another() -> None:
    definitions = {"a": parse("2*log(t)").expression}
    claims = [claim("a", "1", "a"), claim("2*log(t)", "2/t", "t")]

    assert verify([*claims, claim("a", "2/t", "t", total=True)], definitions).status == "verified"


def test_definitions_may_lead_through_as_many_names_as_there_may_be() -> None:
    texts = {f"q{i}": f"q{i + 1} + 0" for i in range(63)} | {"q63": "t^2"}
    definitions = {name: parse(text).expression for name, text in texts.items()}

    assert verify([claim("q0", "2*t", "t", total=True)], definitions).status == "verified"


def test_a_claim_that_is_not_total_holds_defined_names_constant() -> None:
    definitions = {"x": parse("cos(t)").expression}

    assert verify([claim("t*x", "x", "t")], definitions).status == "verified"


@pytest.mark.parametrize(
    ("of", "result", "status"),
    [
        ("f(x)", "Derivative(f(x), x)", "unverified"),
        ("f(x^2)", "2*x*Subs(Derivative(f(u), u), u, x^2)", "unverified"),
        ("g(x)*f(x)", "f(x)*Derivative(g(x), x) + g(x)*Derivative(f(x), x)", "unverified"),
        ("f(x^2)", "Subs(Derivative(f(u), u), u, x^2)", "refuted"),
        ("f(x, y)", "Derivative(f(x, y), y)", "refuted"),
        ("f(x)", "Derivative(g(x), x)", "refuted"),
        ("f(x)", "f(x)", "refuted"),
        ("Derivative(f(x), x)", "Derivative(f(x), (x, 2))", "unverified"),
    ],
)
def test_an_abstract_function_can_refute_a_claim_but_not_verify_it(
    of: str, result: str, status: str
) -> None:
    (verdict,) = verified(of, result).verdicts

    assert verdict.status == status
    if status == "unverified":
        assert verdict.reason is not None
        assert verdict.reason.startswith("abstract function f")


def test_each_claim_gets_its_own_verdict_and_the_worst_is_that_of_all() -> None:
    right, wrong = claim("x^2", "2*x"), claim("x^2", "3*x")
    nowhere = claim(*NOWHERE[0])
    by_y = claim("x*y", "x", "y")

    found = verify([right, wrong, nowhere, by_y])
    statuses = [verdict.status for verdict in found.verdicts]
    assert statuses == ["verified", "refuted", "unverified", "verified"]
    assert found.status == "refuted"
    assert verify([right, nowhere, by_y]).status == "unverified"
    assert verify([right, by_y]).status == "verified"


def test_claims_by_different_variables_do_not_disturb_each_other() -> None:
    claims = [
        claim("x*y*u", "y*u", "x"),
        claim("x*y*u", "x*u", "y"),
        claim("u^2", "2*u", "u"),
        claim("sin(y)", "cos(y)", "y"),
    ]
    definitions = {"y": parse("x^2").expression}
    total = claim("x*y", "3*x^2", total=True)

    assert verify(claims).status == "verified"
    assert verify([*claims, total], definitions).status == "verified"
    assert verify([*claims, claim("x*y", "y", total=True)], definitions).status == "refuted"


def test_the_same_claims_are_checked_at_the_same_points_every_time() -> None:
    found = []
    for others in ([], ["a*x", "b*x"]):
        with scope():
            claims = [claim(other, other.removesuffix("*x")) for other in others]
            found.append(verify([*claims, claim("x*y*z", "y*z")]))

    assert found[0].points == found[1].points
    assert found[0].method == METHOD
    assert {frozenset(point) for point in found[0].points} == {frozenset("xyz")}


def test_a_wrong_chain_rule_over_an_abstract_function_is_refuted() -> None:
    x, y = symbol("x"), symbol("y")
    by_first, by_second = (applied("f", (x**2, x * y), orders) for orders in ((1, 0), (0, 1)))
    right = Claim(applied("f", (x**2, x * y)), 2 * x * by_first + y * by_second, "x")
    wrong = right._replace(result=2 * x * by_first + by_second)

    found = verify([right, wrong])
    assert [verdict.status for verdict in found.verdicts] == ["unverified", "refuted"]
    assert found.refuted == (wrong,)


def test_a_domain_hides_no_mistake_of_another_claim() -> None:
    claims = [claim("log(x)", "1/x"), claim("log(-x)", "1/x"), claim("abs(x)", "1")]

    found = verify(claims)
    assert [verdict.status for verdict in found.verdicts] == ["verified", "verified", "refuted"]


def test_links_in_symbols_of_their_own_are_checked_beside_the_rest() -> None:
    claims = [
        claim("log(u)", "1/u", "u"),
        claim("acosh(v)", "1/sqrt(v^2 - 1)", "v"),
        claim("u*v", "v", "u"),
        claim("u*x", "u"),
        claim("log(x^2 + 2)", "2*x/(x^2 + 2)"),
    ]

    assert verify(claims).status == "verified"
    assert verify([claim("log(u)", "2/u", "u"), *claims]).status == "refuted"


def test_the_points_shown_are_a_few_of_the_conclusion_its_variable_first() -> None:
    found = verify([claim("u^2", "2*u", "u"), claim("a*log(x)", "a/x")])

    assert [list(point) for point in found.points] == [["x", "a"]] * 3
    assert found.points[0]["x"] == 0.71
    assert all(point["x"] > 0 for point in found.points)


def test_a_sum_of_a_thousand_terms_is_an_expression_like_others() -> None:
    terms = [number(k) * symbol("x") for k in range(1, 1001)]
    of = sum_of(*(call("sin", term) for term in terms))
    result = sum_of(*(k * call("cos", term) for k, term in enumerate(terms, 1)))

    assert verify([Claim(of, result, "x")]).status == "verified"


@pytest.mark.parametrize(
    "row", [row for row in TABLE.values() if row.rewrite is None], ids=lambda row: row.name
)
def test_the_derivatives_of_the_function_table_are_verified(row: Function) -> None:
    for count in {len(point) for point in row.points}:
        fixed = int(row.partials[:1] == (None,))
        arguments = [number(1)] * fixed + [symbol(f"x{i}") for i in range(fixed, count)]
        of = call(row.name, *arguments)
        for i in range(fixed, count):
            right = Claim(of, partial(of, i), f"x{i}")
            wrong = right._replace(result=right.result + number(1, 1000))
            assert verify([right]).verdicts == (Verdict("verified"),), (count, i)
            assert verify([wrong]).status == "refuted", (count, i)


FUNCTIONS = ("sin", "exp", "tanh", "log", "sqrt", "asin", "abs", "sigmoid", "floor", "atan", "erf")


@given(
    st.recursive(
        st.sampled_from(["x", "x", "2", "3", "0.3", "a", "pi"]),
        lambda inner: st.one_of(
            st.tuples(inner, st.sampled_from("+-*/^"), inner).map("({0[0]}){0[1]}({0[2]})".format),
            st.tuples(st.sampled_from(FUNCTIONS), inner).map("{0[0]}({0[1]})".format),
        ),
        max_leaves=8,
    )
)
def test_what_the_rules_derive_is_never_refuted(text: str) -> None:
    with scope():
        try:
            of = parse(text).expression
            derivation = Derivation({"x", "a"})
            result = normal_form(derivation.derive(of, "x").result)
        except ServiceError:
            return
        claims = [Claim(step.of, step.result, step.variable) for step in derivation.steps]
        assert verify([*claims, Claim(of, result, "x")]).refuted == ()


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=7), st.data())
def test_of_polynomials_exactly_the_right_derivatives_pass(
    coefficients: list[int], data: st.DataObject
) -> None:
    slopes = [Fraction(k * c) for k, c in enumerate(coefficients)][1:]
    place = data.draw(st.integers(0, len(slopes) - 1))
    off = data.draw(st.sampled_from([Fraction(1), Fraction(-1), Fraction(1, 10)]))
    wrong = [slope + off * (k == place) for k, slope in enumerate(slopes)]
    assume(wrong != slopes)

    with scope():
        polynomial = _written([Fraction(c) for c in coefficients])
        assert verified(polynomial, _written(slopes)).status == "verified"
        assert verified(polynomial, _written(wrong)).status == "refuted"


def _written(coefficients: list[Fraction]) -> str:
    return " + ".join(f"({c})*x^{k}" for k, c in enumerate(coefficients))
