"""The id of a request, and the headers that every answer has."""

import os
import re
from collections.abc import Awaitable
from operator import itemgetter

from starlette.types import Message, Receive, Scope, Send

from service.api.middleware.middleware import Middleware

_REQUEST_ID = re.compile(rb"[0-9A-Za-z._-]{1,64}")

# Nobody guesses the type of an answer, learns from where it was asked for, or shows it in a frame.
_ALWAYS = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"))
_POLICY = b"content-security-policy"
WITH_POLICY = (*_ALWAYS, (_POLICY, b"default-src 'none'; frame-ancestors 'none'"))
_NAME = itemgetter(0)


class RequestId(Middleware):
    """Takes the id of a request from X-Request-ID or makes one, and puts it on the answer."""

    def handle(self, scope: Scope, receive: Receive, send: Send) -> Awaitable[None]:
        """Add the headers that every answer has, and look up those of the request once."""
        scope["fields"] = fields = dict(scope["headers"])
        given = fields.get(b"x-request-id", b"")
        request_id = given if _REQUEST_ID.fullmatch(given) else os.urandom(16).hex().encode()
        scope["request_id"] = request_id.decode()
        connection = scope["app"].state.readiness

        def send_with_headers(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                headers = message.get("headers", ())
                # A page has a policy of its own.
                always = _ALWAYS if _POLICY in map(_NAME, headers) else WITH_POLICY
                message["headers"] = [
                    *headers,
                    (b"x-request-id", request_id),
                    *always,
                    *connection.headers,
                ]
            return send(message)

        return self._app(scope, receive, send_with_headers)
