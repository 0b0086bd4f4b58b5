"""The output formats: one row per format."""

from collections.abc import Callable
from typing import Final

from service.rendering.latex import Latex
from service.rendering.mathml import MathML
from service.rendering.renderer import Renderer
from service.rendering.text import Text

FORMATS: Final[dict[str, Callable[[], Renderer]]] = {"text": Text, "latex": Latex, "mathml": MathML}
