"""What tells one programming language from another."""

from collections.abc import Mapping
from dataclasses import dataclass

Signature = tuple[str, int]


@dataclass(frozen=True)
class Language:
    """How a language writes what is not a sum, a product or a quotient.

    Templates are for `str.format`, by position; what takes a place stands without parentheses.

    title       what a person calls it
    calls       functions that it has, by our name and the number of arguments
    folded      functions of any number of arguments that it has for two
    sources     functions that it lacks, as source code; what is in neither is written by definition
    point       what makes a whole number a floating-point one
    power       (base, exponent)
    scaled      (base, exponent), for a number as base, where that is another thing
    odd_root    (base, exponent), for a root of odd order: that of |base| with the sign of the base
    even_root   (base, exponent), for such a root to an even power: that of |base|
    operators   of relations, where they are not ours
    both        what stands between conditions
    choice      (condition, value, otherwise)
    helper      (name, parameters, value): a function written because it was needed
    parameter   (name): where a function declares one
    program     (name, parameters, value, derivative): the function that is asked for
    preamble    what stands before everything
    reserved    words that no variable may be
    """

    title: str
    pi: str
    nan: str
    calls: Mapping[Signature, str]
    folded: Mapping[str, str]
    sources: Mapping[Signature, str]
    point: str
    power: str
    scaled: str
    odd_root: str
    even_root: str
    operators: Mapping[str, str]
    both: str
    choice: str
    helper: str
    parameter: str
    program: str
    preamble: str
    reserved: frozenset[str]
