"""Targets that are class indices: what each of them chooses, and how much it counts."""

import numpy as np

from service.backprop.arrays import Array, Shape
from service.backprop.losses.loss import Target
from service.errors import ShapeMismatch


def class_count(prediction: Shape) -> int:
    """Return the number of classes, the first axis of an example. Raises ShapeMismatch."""
    if not prediction:
        raise ShapeMismatch("The loss takes one number for each class.", expected=[None], actual=[])
    return prediction[0]


def index_target(prediction: Shape, ignored: int | None = None) -> dict[str, Target]:
    """Return the target that has one class index where the prediction has one for each class."""
    highest = class_count(prediction) - 1
    return {
        "targets": Target(prediction[1:], integer=True, lowest=0, highest=highest, ignored=ignored)
    }


class Choice:
    """Class indices [N, ...] for predictions [N, C, ...], read anew for each batch; all flat.

    index         where the chosen numbers lie in the flat prediction
    weights       how much each target counts; None if each counts 1
    total         the sum of the weights
    kept          which targets are not ignored
    some_ignored  whether any is
    """

    def __init__(
        self,
        targets: Array,
        prediction: Array,
        weight: tuple[float, ...] | None = None,
        ignored: int | None = None,
    ) -> None:
        examples, classes = prediction.shape[:2]
        self._targets = targets.reshape(-1)
        self._inner = self._targets.size // examples
        row, column = np.ogrid[:examples, : self._inner]
        self._first = (row * (classes * self._inner) + column).reshape(-1)
        self._ignored = ignored
        self._class_weights = None if weight is None else np.asarray(weight, prediction.dtype)
        self._weights = np.empty(self._first.shape, prediction.dtype)
        self.index = np.empty(self._first.shape, np.int64)
        self.kept = np.ones(self._first.shape, bool)
        self.some_ignored = False
        self.weights: Array | None = None
        self.total = float(self.index.size)

    def read(self) -> None:
        """Take the targets as they are now."""
        classes = self._targets
        if self._ignored is not None:
            np.not_equal(classes, self._ignored, self.kept)
            self.some_ignored = bool(np.count_nonzero(self.kept) < classes.size)
        if self.some_ignored:
            classes = classes * self.kept  # class 0 in place of the ignored, with the weight 0
        places = classes if self._inner == 1 else classes * self._inner
        np.add(places, self._first, self.index)
        self._weigh(classes)

    def _weigh(self, classes: Array) -> None:
        if self._class_weights is None and not self.some_ignored:
            self.weights, self.total = None, float(classes.size)
            return
        if self._class_weights is None:
            np.copyto(self._weights, self.kept)
        else:
            self._class_weights.take(classes, None, self._weights, "clip")
            np.multiply(self._weights, self.kept, self._weights)
        self.weights, self.total = self._weights, float(np.add.reduce(self._weights, None).real)

    def weigh(self, values: Array) -> None:
        """Multiply the losses of the targets by their weights; those ignored are 0."""
        if self.weights is not None:
            np.multiply(values, self.weights, values)
        if self.some_ignored:
            np.copyto(values, 0, where=~self.kept)

    def average(self, total: Array) -> None:
        """Divide the sum of weighted losses by the sum of the weights; 0/0 is nan."""
        np.divide(total, self.total, total)

    def scale(self, *, mean: bool) -> float:
        """Return what gradients are multiplied by: for the mean 1/total, 0 if all are ignored."""
        if not mean:
            return 1.0
        return 1 / self.total if self.total else 0.0
