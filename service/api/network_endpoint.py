"""A route to an operation on many numbers: JSON or safetensors in, JSON or safetensors out."""

from typing import Any, Protocol, cast

import numpy as np

from service.api.admission.asked import Answer, Asked, Body
from service.api.body import JSON, SAFETENSORS
from service.api.bulk_json import dumps_bulk, loads_bulk
from service.api.endpoint import OperationEndpoint
from service.api.safetensors import read_file, write_file
from service.api.strict_json import check_depth
from service.api.validation import validate
from service.errors import ServiceError
from service.limits import LIMITS
from service.tensors.encoding import Encoding, encoded


class BulkRequest(Protocol):
    """A request whose answer is mostly numbers."""

    @property
    def encoding(self) -> Encoding:
        """How tensors are written in JSON."""


class NetworkEndpoint(OperationEndpoint):
    """A route to an operation whose requests and answers are mostly numbers."""

    media_types = (JSON, SAFETENSORS)
    size_limit = "network_body_bytes"
    is_timed = True
    is_kept = False

    def respond(self, asked: Asked) -> Answer:
        """Read, operate, write. Raises ServiceError."""
        request = self._request(asked.media_type, asked.body.whole)
        data = self.endpoint(request)
        if asked.accepted == SAFETENSORS:
            return Answer(Body.of(write_file(data)), SAFETENSORS)
        if request.encoding == "list":
            detail = "Ask for so many numbers in base64 or as safetensors."
            LIMITS.check("answer_values", _numbers(data), detail)
        return Answer(Body.of(dumps_bulk(encoded(data, request.encoding))), JSON)

    def _request(self, media_type: str, body: bytes) -> BulkRequest:
        if media_type == SAFETENSORS:
            return self._validated(read_file(body), booleans=True)
        value, booleans = loads_bulk(body)
        try:
            return self._validated(value, booleans=booleans)
        except ServiceError:
            # Nothing valid is deep, so depth is looked at only in what is not valid.
            check_depth(value)
            raise

    def _validated(self, value: Any, *, booleans: bool) -> BulkRequest:
        request = validate(self.request_model, value, booleans=booleans)
        return cast("BulkRequest", request)


def _numbers(data: Any) -> int:
    """Return how many numbers the arrays of an answer hold."""
    if isinstance(data, np.ndarray):
        return data.size
    if isinstance(data, dict):
        data = data.values()
    elif not isinstance(data, list | tuple):
        return 0
    return sum(map(_numbers, data))
