"""Which media types a client accepts (RFC 9110, section 12.5.1)."""

from service.errors import NotAcceptable

_RANGES = {"*/*": 0, "application/*": 1, "application/json": 2}
_MOST_RANGES = 100


def check_accepts_json(accept: bytes) -> None:
    """Raise NotAcceptable when the header rules JSON out."""
    if accept in (b"", b"*/*", b"application/json"):
        return
    if not _accepts_json(accept.decode("latin-1").lower()):
        raise NotAcceptable(
            "Answers are application/json, which Accept rules out.", expected="application/json"
        )


def _accepts_json(accept: str) -> bool:
    """Whether the most specific range that matches has a quality above 0."""
    qualities = {}
    for item in accept.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        media_range, *parameters = (part.strip() for part in item.split(";"))
        if media_range in _RANGES:
            qualities[_RANGES[media_range]] = _quality(parameters)
    return bool(qualities) and qualities[max(qualities)] > 0


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
