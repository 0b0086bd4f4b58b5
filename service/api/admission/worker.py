"""python -m service.api.admission.worker SOCKET PARENT: do what takes long, until nobody asks."""

import pickle
import sys

from service.api.admission.asked import Answer, Asked, Body
from service.api.admission.cost import answered
from service.api.admission.process import Frames
from service.api.app import create_app
from service.api.endpoint import OperationEndpoint
from service.errors import InternalFault, ServiceError, detach
from service.errors import told as problem_of
from service.observability.logs import configure_logging, failure, log
from service.operations.consulting import Unanswered
from service.settings import Settings

Endpoints = dict[str, OperationEndpoint]


def main(number: int, parent: int) -> None:
    """Answer until the other end is closed."""
    frames = Frames(number, parent)
    settings = Settings()
    configure_logging(settings)
    endpoints = {
        route.path: route
        for route in create_app(settings).routes
        if isinstance(route, OperationEndpoint)
    }
    try:
        frames.write(b"")
        while True:
            path, asked = pickle.loads(frames.read())  # noqa: S301  our own process
            frames.write(*_answered(endpoints[path], asked._replace(body=Body.of(frames.read()))))
    except EOFError:
        return


def _answered(endpoint: OperationEndpoint, asked: Asked) -> tuple[bytes, bytes]:
    spent: list[int] = []
    told: ServiceError | Unanswered | Answer
    body = b""
    try:
        answer = answered(endpoint, asked, spent.append)
        told, body = answer._replace(body=Body()), answer.body.whole
    except Unanswered as unanswered:
        told = unanswered
    except Exception as raised:  # noqa: BLE001  whatever it is, the client gets a problem
        told = problem_of(raised)
        if isinstance(told, InternalFault):
            log.error(told.code, path=endpoint.path, **failure(raised))
    if isinstance(told, Exception):
        detach(told)
    return pickle.dumps((told, sum(spent))), body


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
