"""Computer algebra by SymPy: the only package that imports it.

Texts come in and go out in our own notation, read by our own parser; SymPy's never sees one. What
SymPy makes of an expression may take for ever, or be wrong: it is asked in a process that can be
killed, and whoever asks checks the answer.
"""

from service.symbolic.sympy_bridge.tasks import TASKS, answer

__all__ = ["TASKS", "answer"]
