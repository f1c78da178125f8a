"""A feed as an answer, and the answer that nothing is new."""

import hashlib

from datasette.utils.asgi import Response

from pipeline.web.datasette_types import Request

_KIND = "application/atom+xml; charset=utf-8"


def feed_response(request: Request, xml: str) -> Response:
    """A feed; 304 for a reader that has it already (RFC 9110, 13.1.2)."""
    etag = f'"{hashlib.sha256(xml.encode()).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Language, Cookie",
        "X-Content-Type-Options": "nosniff",
    }
    known = (request.headers.get("if-none-match") or "").split(",")
    if any(one.strip().removeprefix("W/") in (etag, "*") for one in known):
        return Response("", status=304, headers=headers, content_type=_KIND)
    return Response(xml, headers=headers, content_type=_KIND)
