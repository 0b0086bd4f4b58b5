"""A route to an operation that may ask questions."""

import inspect
from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any

from starlette.types import Receive, Scope, Send

from service.api.body import read_json
from service.api.consultation import Operate, consulted
from service.api.endpoint import OperationEndpoint, send_body
from service.api.negotiation import check_accepts_json
from service.api.strict_json import dumps
from service.api.validation import validate


class ConsultingEndpoint(OperationEndpoint):
    """A route to an operation that may ask questions; the workers of the application answer them.

    A request without questions is answered as by any other route, in one go.
    """

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read, operate and consult, write."""
        headers = dict(scope["headers"])
        check_accepts_json(headers.get(b"accept", b""))
        request = validate(self.request_model, await read_json(headers, receive))
        data = await consulted(self._operate, request, scope["app"].state.pool, receive)
        await send_body(send, dumps(data), b"application/json")

    @cached_property
    def _operate(self) -> Operate:
        operate: Operate = self.endpoint.__wrapped__  # type: ignore[attr-defined]  # see below
        return operate


def documented_alone(operate: Callable[..., Any]) -> Callable[..., Any]:
    """Return the operation with the signature that clients see: its request and nothing else."""

    @wraps(operate)
    def alone(request: Any) -> Any:
        return operate(request)

    signature = inspect.signature(operate)
    shown = signature.replace(parameters=[signature.parameters["request"]])
    alone.__signature__ = shown  # type: ignore[attr-defined]  # functions may have one
    return alone
