"""A feed as an answer."""

from datasette.utils.asgi import Response

from pipeline.web.datasette_types import Request
from pipeline.web.responses import unless_known


def feed_response(request: Request, xml: str) -> Response:
    """A feed; 304 for a reader that has it already."""
    kind = "application/atom+xml; charset=utf-8"
    return unless_known(request, xml, kind, vary="Accept-Language, Cookie")
