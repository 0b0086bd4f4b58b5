"""Every activation, by its name: one row per class."""

from service.backprop.activations.saturating import Tanh
from service.backprop.layer import Layer

ACTIVATIONS: dict[str, type[Layer]] = {activation.type: activation for activation in (Tanh,)}
