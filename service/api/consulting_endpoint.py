"""A route to an operation that may ask questions."""

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from starlette.types import Receive, Scope

from service.api.admission.asked import Answer, Asked
from service.api.consultation import consulted
from service.api.endpoint import OperationEndpoint
from service.operations.consulting import Known


class ConsultingEndpoint(OperationEndpoint):
    """A route to an operation that may ask questions; the workers of the application answer them.

    A request without questions is answered as by any other route, in one go.
    """

    async def admitted(self, scope: Scope, receive: Receive, asked: Asked) -> Answer:
        """Return the answer when it is its turn, as often as there are questions."""
        admitted = super().admitted

        async def respond(known: Known) -> Answer:
            answer = await admitted(scope, receive, asked._replace(known=known))
            return answer if known.lasting else answer._replace(lasting=False)

        return await consulted(respond, scope["app"].state.pool, receive)

    def operate(self, request: Any, known: Known) -> Any:
        """Call the operation with what answers its questions."""
        return self.endpoint.__wrapped__(request, known)  # type: ignore[attr-defined]  # see below


def documented_alone(operate: Callable[..., Any]) -> Callable[..., Any]:
    """Return the operation with the signature that clients see: its request and nothing else."""

    @wraps(operate)
    def alone(request: Any) -> Any:
        return operate(request)

    signature = inspect.signature(operate)
    shown = signature.replace(parameters=[signature.parameters["request"]])
    alone.__signature__ = shown  # type: ignore[attr-defined]  # functions may have one
    return alone
