"""The output formats: one row per format."""

from collections.abc import Callable
from functools import partial
from typing import Final

from service.rendering.code.c import C
from service.rendering.code.code import Code
from service.rendering.code.javascript import JAVASCRIPT
from service.rendering.code.python import PYTHON
from service.rendering.code.source import Source
from service.rendering.code.sympy import SymPy
from service.rendering.latex import Latex
from service.rendering.mathjson import MathJSON
from service.rendering.mathml import MathML
from service.rendering.renderer import Renderer
from service.rendering.text import Text

# Those that people read; lines of a derivation and names of derivatives are in these.
NOTATIONS: Final[dict[str, Callable[[], Renderer]]] = {
    "text": Text,
    "latex": Latex,
    "mathml": MathML,
}
# Those that programs run; an answer has the whole function in these.
LANGUAGES: Final[dict[str, Callable[[], Source]]] = {
    "python": partial(Code, PYTHON),
    "javascript": partial(Code, JAVASCRIPT),
    "c": partial(Code, C),
    "sympy": SymPy,
}
FORMATS: Final[dict[str, Callable[[], Renderer]]] = {
    **NOTATIONS,
    "mathjson": MathJSON,
    **LANGUAGES,
}
