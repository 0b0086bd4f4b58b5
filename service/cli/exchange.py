"""One request to a service on this machine."""

import json
from http.client import HTTPConnection, HTTPException
from typing import Any

from service.settings import Settings

_ANY_HOST = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  names for "all", to be replaced
_JSON = {"Content-Type": "application/json"}


def exchange(settings: Settings, method: str, path: str, body: str | None = None) -> Any:
    """Return the JSON answer of the service that runs with these settings. Raises OSError."""
    host = _ANY_HOST.get(settings.host, settings.host)
    connection = HTTPConnection(host, settings.port, timeout=5)
    try:
        connection.request(method, path, body, _JSON)
        response = connection.getresponse()
        answer = json.loads(response.read())
    except (HTTPException, ValueError):
        raise OSError(f"{host}:{settings.port} answers, but not as the service does") from None
    finally:
        connection.close()
    if response.status != 200:
        raise OSError(f"{path} answered {response.status}")
    return answer
