"""How normalization is written: (x - μ)/√(σ² + eps), scaled and shifted."""

from typing import NamedTuple

from service.backprop.formula import Formula
from service.backprop.layer import Contribution


class Written(NamedTuple):
    """The formulas of a layer that normalizes; x̂ is (x - μ)/√(σ² + eps)."""

    formula: Formula
    derivative: Formula
    contributions: tuple[Contribution, ...]


def written(rule: str, *, affine: bool) -> Written:
    """Return the formulas with scale and shift, or without; `rule` names how gradients pass."""
    text, latex = (" * $weight", r" \odot $weight") if affine else ("", "")
    shift = " + $bias" if affine else ""
    return Written(
        Formula(
            f"($x - mean)/sqrt(variance + $eps){text}{shift}",
            rf"\frac{{$x - \mu}}{{\sqrt{{\sigma^{{2}} + $eps}}}}{latex}{shift}",
        ),
        Formula(
            f"(I - 1/m - outer(xhat, xhat)/m)/sqrt(variance + $eps){text}",
            r"\frac{1}{\sqrt{\sigma^{2} + $eps}} \left(I - \frac{1}{m} \mathbf{1} "
            r"\mathbf{1}^{\top} - \frac{1}{m} \hat{x}\,\hat{x}^{\top}\right)" + latex,
        ),
        (
            Contribution(
                "input",
                rule,
                Formula(
                    f"(g - mean(g) - xhat*mean(g*xhat))/sqrt(variance + $eps), g = $upstream{text}",
                    r"\frac{1}{\sqrt{\sigma^{2} + $eps}} \left(g - \overline{g} - \hat{x}\,"
                    r"\overline{g \odot \hat{x}}\right),\quad g = $upstream" + latex,
                ),
            ),
            *(_OF_PARAMETERS if affine else ()),
        ),
    )


_OF_PARAMETERS = (
    Contribution(
        "weight",
        "sum_over_batch",
        Formula("sum over examples of $upstream * xhat", r"\sum_n ${upstream}_n \odot \hat{x}_n"),
    ),
    Contribution(
        "bias",
        "sum_over_batch",
        Formula("sum over examples of $upstream", r"\sum_n ${upstream}_n"),
        "BP3",
    ),
)
