"""A route to an operation on a network: JSON or safetensors in, JSON or safetensors out."""

from typing import Any, cast

from starlette.types import Receive, Scope, Send

from service.api.body import JSON, SAFETENSORS, read_body
from service.api.bulk_json import dumps_bulk, loads_bulk
from service.api.endpoint import OperationEndpoint, send_body
from service.api.negotiation import preferred
from service.api.safetensors import read_file, write_file
from service.api.strict_json import check_depth
from service.api.validation import validate
from service.errors import ServiceError
from service.schemas.training import NetworkRequest
from service.tensors.encoding import encoded

MEDIA_TYPES = (JSON, SAFETENSORS)


class NetworkEndpoint(OperationEndpoint):
    """A route to an operation whose requests and answers are mostly numbers."""

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, operate, write."""
        headers = dict(scope["headers"])
        accepted = preferred(headers.get(b"accept", b""), MEDIA_TYPES)
        media_type, body = await read_body(headers, receive, MEDIA_TYPES, "network_body_bytes")
        request = self._request(media_type, body)
        data = self.endpoint(request)
        if accepted == SAFETENSORS:
            await send_body(send, write_file(data), SAFETENSORS.encode())
        else:
            await send_body(send, dumps_bulk(encoded(data, request.encoding)), JSON.encode())

    def _request(self, media_type: str, body: bytes) -> NetworkRequest:
        if media_type == SAFETENSORS:
            return self._validated(read_file(body), booleans=True)
        value, booleans = loads_bulk(body)
        try:
            return self._validated(value, booleans=booleans)
        except ServiceError:
            # Nothing valid is deep, so depth is looked at only in what is not valid.
            check_depth(value)
            raise

    def _validated(self, value: Any, *, booleans: bool) -> NetworkRequest:
        model = cast("type[NetworkRequest]", self.request_model)
        return validate(model, value, booleans=booleans)
