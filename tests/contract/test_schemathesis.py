"""The running application keeps the promises of its OpenAPI document, whatever it is sent."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig

from service.api.app import create_app
from service.settings import Settings
from tests.contract.cases import CONFIG

# Every run sends the same requests.
app = create_app(Settings(log_level="error"))
schema = schemathesis.openapi.from_asgi(
    "/openapi.json", app, config=SchemathesisConfig.from_dict({"seed": 1, **CONFIG})
)


@schema.parametrize()
@settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_every_check_passes(case: Any) -> None:
    case.call_and_validate()
