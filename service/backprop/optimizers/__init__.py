"""Every optimizer, by its name: one row per class."""

from service.backprop.optimizers.optimizer import Optimizer
from service.backprop.optimizers.sgd import SGD

OPTIMIZERS: dict[str, type[Optimizer]] = {optimizer.type: optimizer for optimizer in (SGD,)}
