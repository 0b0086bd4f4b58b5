"""Expressions, their derivatives and the derivations that explain them; pure Python and NumPy."""
