"""Answers that need not be computed again: by this process, by another one, or by the client."""
