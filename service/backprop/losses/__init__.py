"""Every loss, by its name: one row per class."""

from service.backprop.losses.loss import Loss
from service.backprop.losses.regression import MeanSquaredError

LOSSES: dict[str, type[Loss]] = {loss.type: loss for loss in (MeanSquaredError,)}
