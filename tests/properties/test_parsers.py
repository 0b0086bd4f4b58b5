"""The parsers against many sentences: an expression or a typed refusal comes out."""

from itertools import islice

import pytest

from service.errors import InternalFault, ServiceError
from service.symbolic.interning import scope
from service.symbolic.parsing import Syntax, parse
from tests.properties.sentences import SEEDS, TOKENS, Breeder

_SENTENCES = 5_000
_SYNTAXES: tuple[Syntax, ...] = ("text", "latex")


def _is_read(sentence: str, syntax: Syntax) -> bool:
    """Whether the sentence is read rather than refused; anything else is raised."""
    try:
        with scope():
            parse(sentence, known=("x",), syntax=syntax)
    except InternalFault:
        raise
    except ServiceError as refusal:
        assert refusal.detail and refusal.code  # noqa: PT017, PT018  a refusal says why
        return False
    return True


@pytest.mark.parametrize("syntax", _SYNTAXES)
def test_bred_sentences_are_read_or_refused(syntax: Syntax) -> None:
    breeder = Breeder(syntax, seed=1)
    read = 0
    for sentence in islice(breeder, _SENTENCES):
        if _is_read(sentence, syntax):
            breeder.keep(sentence)
            read += 1

    # Neither nonsense alone nor what is well formed anyway.
    assert 0.1 < read / _SENTENCES < 0.8


@pytest.mark.parametrize("syntax", _SYNTAXES)
def test_every_pair_of_tokens_is_read_or_refused(syntax: Syntax) -> None:
    for first in TOKENS[syntax]:
        for second in TOKENS[syntax]:
            _is_read(f"{first}{second}", syntax)


@pytest.mark.parametrize("syntax", _SYNTAXES)
def test_every_beginning_of_a_seed_is_read_or_refused(syntax: Syntax) -> None:
    for seed in SEEDS[syntax]:
        for end in range(len(seed)):
            _is_read(seed[:end], syntax)
            _is_read(seed[end:], syntax)
