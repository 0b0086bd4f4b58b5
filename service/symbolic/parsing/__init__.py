"""Reading expressions: text or LaTeX in, one tree out, with every doubt about the reading."""

from service.symbolic.parsing.alphabet import canonical_name
from service.symbolic.parsing.cursor import Notice
from service.symbolic.parsing.reading import Reading, Sides, Syntax, parse, parse_sides

__all__ = [
    "Notice",
    "Reading",
    "Sides",
    "Syntax",
    "canonical_name",
    "parse",
    "parse_sides",
]
