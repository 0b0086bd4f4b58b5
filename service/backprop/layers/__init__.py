"""Every type of layer, by its name: one row per class."""

from service.backprop.activations import ACTIVATIONS
from service.backprop.layer import Layer
from service.backprop.layers.batch_norm import BatchNorm1d
from service.backprop.layers.dropout import Dropout
from service.backprop.layers.embedding import Embedding
from service.backprop.layers.joins import Add, Concat, Mul
from service.backprop.layers.layer_norm import LayerNorm
from service.backprop.layers.linear import Linear
from service.backprop.layers.reshaping import Flatten, Mean, TakeLast

_LAYERS: tuple[type[Layer], ...] = (
    Linear, Flatten, Dropout, BatchNorm1d, LayerNorm, Embedding, Add, Mul, Concat, TakeLast, Mean,
)  # fmt: skip

LAYERS: dict[str, type[Layer]] = {layer.type: layer for layer in _LAYERS} | ACTIVATIONS
