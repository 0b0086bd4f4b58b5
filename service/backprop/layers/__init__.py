"""Every type of layer, by its name: one row per class."""

from service.backprop.activations import ACTIVATIONS
from service.backprop.layer import Layer
from service.backprop.layers.linear import Linear

_LAYERS: tuple[type[Layer], ...] = (Linear,)

LAYERS: dict[str, type[Layer]] = {layer.type: layer for layer in _LAYERS} | ACTIVATIONS
