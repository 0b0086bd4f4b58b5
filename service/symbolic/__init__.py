"""Expressions, their derivatives and the derivations that explain them; pure Python and NumPy."""

# First, because it imports at its end what imports it.
import service.symbolic.expression  # noqa: F401
