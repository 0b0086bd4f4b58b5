"""Every optimizer, by its name: one row per class; a second table for Keras' definitions."""

from service.backprop.optimizers.adadelta import Adadelta, KerasAdadelta
from service.backprop.optimizers.adagrad import Adagrad, KerasAdagrad
from service.backprop.optimizers.adam import Adam, AdamW, KerasAdam, KerasAdamW
from service.backprop.optimizers.adamax import Adamax, KerasAdamax
from service.backprop.optimizers.lion import KerasLion, Lion
from service.backprop.optimizers.nadam import KerasNAdam, NAdam
from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.optimizers.radam import RAdam
from service.backprop.optimizers.rmsprop import KerasRMSprop, RMSprop
from service.backprop.optimizers.sgd import SGD, KerasSGD

_ROWS: tuple[type[Optimizer], ...] = (
    SGD, Adam, AdamW, NAdam, RAdam, Adamax, Adagrad, Adadelta, RMSprop, Lion,
)  # fmt: skip

_KERAS_ROWS: tuple[type[Optimizer], ...] = (
    KerasSGD, KerasAdam, KerasAdamW, KerasNAdam, KerasAdamax, KerasAdagrad, KerasAdadelta,
    KerasRMSprop, KerasLion,
)  # fmt: skip

OPTIMIZERS: dict[str, type[Optimizer]] = {row.type: row for row in _ROWS}
KERAS_OPTIMIZERS: dict[str, type[Optimizer]] = {row.type: row for row in _KERAS_ROWS}
