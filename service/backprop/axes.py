"""Axes by number, as PyTorch counts them: the batch axis is 0, negative ones go from the end."""

from service.backprop.arrays import Shape
from service.errors import ShapeMismatch


def axis_of(dim: int, shape: Shape, name: str = "dim") -> int:
    """Return the number of the axis, from 1, of arrays of this shape for one example.

    Raises ShapeMismatch for the batch axis, and for an axis that there is not.
    """
    last = len(shape)
    axis = dim + last + 1 if dim < 0 else dim
    if 1 <= axis <= last:
        return axis
    reason = (
        "is the batch axis, and examples stay apart" if axis == 0 else "is no axis of the input"
    )
    raise ShapeMismatch(
        f"{name} {dim} {reason}.",
        pointer=f"/{name}",
        expected=f"1 to {last}, or -{last} to -1" if last else "an input with axes to choose from",
        actual=dim,
    )
