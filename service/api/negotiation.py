"""Which media types a client accepts (RFC 9110, section 12.5.1)."""

from service.errors import NotAcceptable

_MOST_RANGES = 100


def preferred(accept: bytes, offered: tuple[str, ...]) -> str:
    """Return what the client likes best of what is offered, the first of equals.

    Raises NotAcceptable when the header rules out all of it.
    """
    if accept in (b"", b"*/*", offered[0].encode()):
        return offered[0]
    ranges = _ranges(accept.decode("latin-1").lower())
    qualities = {media_type: _quality_of(media_type, ranges) for media_type in offered}
    best = max(offered, key=lambda media_type: qualities[media_type])
    if not qualities[best] > 0:
        raise NotAcceptable(
            f"Answers are {' or '.join(offered)}, which Accept rules out.",
            expected=offered[0] if len(offered) == 1 else offered,
        )
    return best


def _ranges(accept: str) -> dict[str, float]:
    ranges = {}
    for item in accept.split(",", _MOST_RANGES)[:_MOST_RANGES]:
        media_range, *parameters = (part.strip() for part in item.split(";"))
        ranges[media_range] = _quality(parameters)
    return ranges


def _quality_of(media_type: str, ranges: dict[str, float]) -> float:
    """Return the quality that the most specific range gives to a media type."""
    family = f"{media_type.partition('/')[0]}/*"
    return next((ranges[each] for each in (media_type, family, "*/*") if each in ranges), 0.0)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
