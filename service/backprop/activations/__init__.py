"""Every activation, by its name: one row per class."""

from service.backprop.activations.exponential import CELU, ELU, SELU
from service.backprop.activations.expression import Expression
from service.backprop.activations.gated import GELU, Hardswish, Mish, SiLU
from service.backprop.activations.normalized import LogSoftmax, Softmax
from service.backprop.activations.parametric import PReLU
from service.backprop.activations.rectifiers import Hardtanh, Identity, LeakyReLU, ReLU, ReLU6
from service.backprop.activations.saturating import Hardsigmoid, Sigmoid, Softsign, Tanh
from service.backprop.activations.soft import LogSigmoid, Softplus, Tanhshrink
from service.backprop.layer import Layer

_ACTIVATIONS: tuple[type[Layer], ...] = (
    Identity, ReLU, LeakyReLU, PReLU, ELU, SELU, CELU, GELU, SiLU, Mish, Sigmoid, LogSigmoid, Tanh,
    Hardtanh, Hardsigmoid, Hardswish, ReLU6, Softplus, Softsign, Tanhshrink, Softmax, LogSoftmax,
    Expression,
)  # fmt: skip

ACTIVATIONS: dict[str, type[Layer]] = {activation.type: activation for activation in _ACTIVATIONS}
