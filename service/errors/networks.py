"""Failures of networks, their tensors and their states."""

from service.errors.base import ServiceError


class NetworkError(ServiceError):
    """A failure of a network's specification or tensors; `layer` names the node it is about."""

    status = 422
    layer: str | None = None

    def at(self, layer: str | None, pointer: str | None) -> "NetworkError":
        """Return the error with the layer and the place in the request that it is about."""
        self.layer = self.layer or layer
        self.pointer = self.pointer or pointer
        return self


class UnknownLayer(NetworkError):
    """A reference to a node, an input or a type of layer that does not exist."""

    code, title = "unknown-layer", "Unknown layer"


class UnknownLoss(NetworkError):
    """A type of loss that does not exist."""

    code, title = "unknown-loss", "Unknown loss"


class UnknownOptimizer(NetworkError):
    """A type of optimizer that does not exist."""

    code, title = "unknown-optimizer", "Unknown optimizer"


class ShapeMismatch(NetworkError):
    """A tensor, or the input of a layer, has another shape than is needed."""

    code, title = "shape-mismatch", "Shape mismatch"


class InvalidTensor(NetworkError):
    """Something that is no tensor: ragged, of the wrong type, or not decodable."""

    code, title = "invalid-tensor", "Invalid tensor"


class InvalidState(NetworkError):
    """A state that does not fit the network: tensors missing, or too many."""

    code, title = "invalid-state", "Invalid state"
