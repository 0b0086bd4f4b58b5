"""The output formats: one row per format."""

from service.rendering.latex import Latex
from service.rendering.mathml import MathML
from service.rendering.renderer import Renderer
from service.rendering.text import Text

FORMATS: dict[str, type[Renderer]] = {"text": Text, "latex": Latex, "mathml": MathML}
