"""GET /health/live and /health/ready."""

from typing import Literal

from pydantic import Field

from service.schemas.model import Model


class Health(Model):
    """That the service is there."""

    status: Literal["live", "ready"] = Field(title="Status", description="What was asked for.")
