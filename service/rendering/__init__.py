"""Expressions in, text out: one class per format, listed in `formats`."""
