"""Reading expressions: text in, one tree out, with every doubt about the reading."""

from service.symbolic.parsing.alphabet import canonical_name
from service.symbolic.parsing.cursor import Notice
from service.symbolic.parsing.text import Reading, parse

__all__ = ["Notice", "Reading", "canonical_name", "parse"]
