"""What a claim needs to be checked."""

from service.symbolic.claim import Claim
from service.symbolic.parsing import parse

DEFINITIONS = {"x": "cos(w*t)", "y": "x^2", "z": "q"}


def claim(of: str, result: str, *, total: bool) -> Claim:
    return Claim(parse(of).expression, parse(result).expression, "t", total)


def test_a_plain_claim_needs_values_for_all_its_names() -> None:
    definitions = {name: parse(text).expression for name, text in DEFINITIONS.items()}

    assert claim("x*k", "y", total=False).names(definitions) == {"t", "x", "k", "y"}


def test_a_total_claim_needs_values_for_what_its_names_depend_on() -> None:
    definitions = {name: parse(text).expression for name, text in DEFINITIONS.items()}
    total = claim("y*k", "x", total=True)

    assert total.needed(definitions) == ["x", "y"]
    assert total.names(definitions) == {"t", "k", "w"}
