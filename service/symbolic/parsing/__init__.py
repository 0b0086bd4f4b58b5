"""Reading expressions: text or LaTeX in, one tree out, with every doubt about the reading."""

from service.symbolic.parsing.alphabet import canonical_name
from service.symbolic.parsing.cursor import Notice
from service.symbolic.parsing.reading import Reading, Syntax, parse

__all__ = ["Notice", "Reading", "Syntax", "canonical_name", "parse"]
