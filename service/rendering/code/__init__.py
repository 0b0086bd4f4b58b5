"""Expressions as source code of programming languages: a file per language."""
