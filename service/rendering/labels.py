"""Names of derivatives, such as dy/dx, in every format."""

from collections.abc import Callable
from typing import Final

from service.rendering.mathml import bare, whole
from service.rendering.writer import Writer
from service.symbolic.build import symbol

_D: Final = {
    "text": ("d", "∂"),
    "latex": ("d", r"\partial "),
    "mathml": ("<mi>d</mi>", "<mo>∂</mo>"),
}


def _mathml(d: str, of: str, by: str) -> str:
    above, below = bare(of), bare(by)
    fraction = f"<mfrac><mrow>{d}{above}</mrow><mrow>{d}{below}</mrow></mfrac>"
    return whole(fraction)


_TEMPLATES: Final[dict[str, Callable[[str, str, str], str]]] = {
    "text": lambda d, of, by: f"{d}{of}/{d}{by}",
    "latex": lambda d, of, by: rf"\frac{{{d}{of}}}{{{d}{by}}}",
    "mathml": _mathml,
}


def rate(writer: Writer, of: str, by: str, *, partial: bool) -> dict[str, str]:
    """Return the label of d(of)/d(by), with a round d where other variables are held."""
    return {
        name: _TEMPLATES[name](_D[name][partial], render(symbol(of)), render(symbol(by)))
        for name, render in writer.notations
    }
