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


_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _mathml(d: str, of: str, by: str, order: int) -> str:
    above, below = bare(of), bare(by)
    if order > 1:
        d_above = f"<msup>{d}<mn>{order}</mn></msup>"
        below = f"<msup><mrow>{below}</mrow><mn>{order}</mn></msup>"
    else:
        d_above = d
    fraction = f"<mfrac><mrow>{d_above}{above}</mrow><mrow>{d}{below}</mrow></mfrac>"
    return whole(fraction)


def _text(d: str, of: str, by: str, order: int) -> str:
    raised = str(order).translate(_RAISED) if order > 1 else ""
    return f"{d}{raised}{of}/{d}{by}{raised}"


def _latex(d: str, of: str, by: str, order: int) -> str:
    raised = f"^{{{order}}}" if order > 1 else ""
    return rf"\frac{{{d.rstrip()}{raised}{' ' if d != 'd' else ''}{of}}}{{{d}{by}{raised}}}"


_TEMPLATES: Final[dict[str, Callable[[str, str, str, int], str]]] = {
    "text": _text,
    "latex": _latex,
    "mathml": _mathml,
}
_CHANGES: Final[dict[str, Callable[[str, str], str]]] = {
    "text": lambda of, by: f"d/d{by}[{of}]",
    "latex": lambda of, by: rf"\frac{{d}}{{d{by}}}\left[{of}\right]",
    "mathml": lambda of, by: whole(
        f"<mfrac><mi>d</mi><mrow><mi>d</mi>{bare(by)}</mrow></mfrac>"
        f"<mrow><mo>[</mo>{bare(of)}<mo>]</mo></mrow>"
    ),
}


def rate(
    writer: Writer, of: str, by: str, *, partial: bool = False, order: int = 1
) -> dict[str, str]:
    """Return the label of d(of)/d(by), with a round d where other variables are held."""
    return {
        name: _TEMPLATES[name](_D[name][partial], render(symbol(of)), render(symbol(by)), order)
        for name, render in writer.notations
    }


def change(writer: Writer, label: dict[str, str], by: str) -> dict[str, str]:
    """Return the label of d/d(by) of what has a label itself."""
    return {
        name: _CHANGES[name](label[name], render(symbol(by))) for name, render in writer.notations
    }
