"""python -m service serve."""

import json
import shlex
import time
from argparse import ArgumentParser, Namespace
from threading import Thread

from service.api.caching.shared import ImpossibleAddress, shared_cache
from service.api.keys import ImpossibleKey, Keys
from service.api.server import serve
from service.cli.exchange import exchange
from service.cli.flags import add_settings, settings_of
from service.cli.terminal import derivation_lines, fail, say
from service.settings import Settings

_EXAMPLE = json.dumps({"expression": "(x^2 + 1)^3", "variable": "x"})
_PATIENCE_SECONDS = 60


def add_arguments(command: ArgumentParser) -> None:
    """Offer every setting."""
    add_settings(command)
    command.add_argument(
        "--show-example", action="store_true", help="once ready, show a derivation got over HTTP"
    )


def run(options: Namespace) -> int:
    """Serve until told to stop."""
    settings = settings_of(options)
    try:
        keys = Keys.of(settings)
    except ImpossibleKey as error:
        return fail(f"GRADIENT_API_KEYS or GRADIENT_API_KEYS_FILE: {error}")
    if not (keys or settings.loopback or settings.allow_anonymous):
        return fail(
            f"{settings.host} is for other machines to reach, and no API keys are set: set some "
            "with GRADIENT_API_KEYS (`python -m service key NAME` makes one), "
            "or say --allow-anonymous."
        )
    try:
        shared_cache(settings.cache_url)
    except ImpossibleAddress as error:
        return fail(f"GRADIENT_CACHE_URL or --cache-url: {error}")
    if options.show_example:
        Thread(target=_show_example, args=(settings,), daemon=True).start()
    serve(settings)
    return 0


def _show_example(settings: Settings) -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = exchange(settings, "POST", "/differentiate", _EXAMPLE)
        except OSError:
            time.sleep(0.05)
            continue
        address = f"http://{settings.host}:{settings.port}"
        say(
            "",
            *derivation_lines(answer),
            "",
            "This answer came over HTTP. Ask for it yourself, with every step:",
            "",
            f"curl -s {address}/differentiate -H 'Content-Type: application/json' \\",
            f"  -d {shlex.quote(_EXAMPLE)}",
            "",
            f"The documentation is at {address}/docs. Ctrl-C stops the service.",
            "",
        )
        return
