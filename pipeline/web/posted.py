"""A text from the address, or from a form that was sent.

A form is read where the server knows beforehand that it is short. Reading one changes nothing
here, so that it needs no proof that it comes from a page of ours.
"""

from urllib.parse import parse_qs

from pipeline.web.datasette_types import Request

MOST_BYTES = 200_000
"""Of a form: 20,000 letters of Japanese, each percent-encoded."""


async def posted_text(request: Request, name: str = "text") -> str:
    """The value that is asked for; empty where there is none, or where the form is too long."""
    if request.method != "POST":
        return request.args.get(name) or ""
    length = request.headers.get("content-length", "")
    if not (length.isascii() and length.isdigit()) or int(length) > MOST_BYTES:
        return request.args.get(name) or ""
    body = await request.post_body()
    sent = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=20)
    return sent.get(name, [""])[0]
