"""A feed as an answer."""

from datasette.utils.asgi import Response

from pipeline.web.responses import checked_again


def feed_response(xml: str) -> Response:
    """A feed."""
    kind = "application/atom+xml; charset=utf-8"
    return checked_again(xml, kind)
