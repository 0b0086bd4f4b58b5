"""POST /differentiate/batch: the request and the response."""

from typing import Annotated, Any

from pydantic import Field

from service.schemas.differentiate import DifferentiateResponse
from service.schemas.model import AtMost, Model
from service.schemas.problem import Problem


class BatchRequest(Model):
    """Several requests to differentiate, each answered or refused by itself."""

    requests: Annotated[list[dict[str, Any]], Field(min_length=1), AtMost("batch_requests")] = (
        Field(
            title="Requests",
            description="Each as POST /differentiate takes it.",
            examples=[[{"expression": "x^2"}, {"expression": "sin(x"}]],
        )
    )


class BatchResponse(Model):
    """The answers, in the order of the requests."""

    results: list[DifferentiateResponse | Problem] = Field(
        title="Results", description="An answer or a problem for each request."
    )
