"""Every loss, by its name: one row per class."""

from service.backprop.losses.binary import (
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
    MultiLabelSoftMargin,
)
from service.backprop.losses.classes import NegativeLogLikelihood
from service.backprop.losses.cross_entropy import CrossEntropy
from service.backprop.losses.expression import Expression
from service.backprop.losses.likelihoods import Gaussian, KullbackLeibler, Poisson
from service.backprop.losses.loss import Loss
from service.backprop.losses.margins import HingeEmbedding, MultiMargin, SoftMargin
from service.backprop.losses.regression import (
    AbsoluteError,
    HalfSquaredError,
    Huber,
    MeanSquaredError,
    SmoothL1,
)
from service.backprop.losses.similarity import CosineEmbedding

_ROWS: tuple[type[Loss], ...] = (
    MeanSquaredError, HalfSquaredError, AbsoluteError, Huber, SmoothL1, BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits, CrossEntropy, NegativeLogLikelihood, KullbackLeibler, Poisson,
    Gaussian, HingeEmbedding, MultiMargin, SoftMargin, MultiLabelSoftMargin, CosineEmbedding,
    Expression,
)  # fmt: skip

LOSSES: dict[str, type[Loss]] = {loss.type: loss for loss in _ROWS}
