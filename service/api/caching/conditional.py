"""Entity tags, and the requests that ask for an answer only if it is another one (RFC 9110, 13.1).

All operations are safe, POST included: they change nothing, as a GET does. So a request whose
If-None-Match names the answer's tag is answered with 304, whatever its method.
"""

_MOST_TAGS = 100


def tag_of(key: bytes) -> bytes:
    """Return the strong entity tag of the answer with this key."""
    return b'"%s"' % key


def has_it(if_none_match: bytes, tag: bytes) -> bool:
    """Whether the client says that it has the answer with this tag.

    Tags are compared weakly, as If-None-Match asks for; * does not name any answer.
    """
    if not if_none_match:
        return False
    tags = if_none_match.split(b",", _MOST_TAGS)
    return any(each.strip().removeprefix(b"W/") == tag for each in tags)
