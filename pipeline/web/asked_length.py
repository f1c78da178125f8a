"""How much an address may say: what somebody typed, or a program made, has an end for every page,
feed, file and table, not for the search alone. A value of 60,000 characters made a page of three
megabytes: it stands in every link to the same list put otherwise.
"""

from urllib.parse import parse_qsl

from datasette import NotFound
from datasette.utils.asgi import BadRequest
from datasette.utils.asgi import Request as WholeRequest

from pipeline.search.query import MAX_LENGTH
from pipeline.web.datasette_types import Request
from pipeline.web.language import language

_MOST = 6_000
"""Characters of all names and values together; MAX_LENGTH is for each."""
_LONGEST_PATH = 1_000
_THEIR_OWN = {
    "/-/search": "q",
    "/-/search.json": "q",
    "/-/search.csv": "q",
    "/-/search.atom": "q",
    "/-/quote": "text",
    "/-/quote.json": "text",
}
"""Pages that have a bound of their own for one value, and more to say where it is too long."""
_MOST_OF_THEIR_OWN = 20_000
"""Beyond it nobody pasted a sentence."""
_NEXT = "_next"
"""Where Datasette's next page begins: a whole cell, where rows are sorted by a text."""


class TooLongError(BadRequest):  # type: ignore[misc]
    """An address says more than is looked for."""


def check_length(request: Request) -> None:
    """Look at how much an address says.

    Raises:
        TooLongError: too much.
        NotFound: its path is longer than any of ours.
    """
    if len(request.path) > _LONGEST_PATH:
        raise NotFound("nothing has such a long address")
    query = request.query_string
    if len(query) <= MAX_LENGTH:
        return
    own = _THEIR_OWN.get(request.path)
    lengths = [
        max(len(name), len(value))
        for name, value in parse_qsl(query, keep_blank_values=True)
        if name != _NEXT and (name != own or len(value) > _MOST_OF_THEIR_OWN)
    ]
    if lengths and (max(lengths) > MAX_LENGTH or sum(lengths) > _MOST):
        raise TooLongError(f"more than {MAX_LENGTH} characters are not looked for")


def of_bearable_length(request: Request) -> Request:
    """A request to make a page's frame of, which has links to itself: one without what it asks,
    where that is too long.
    """
    if len(request.path) <= _LONGEST_PATH and len(request.query_string) <= _MOST:
        return request
    asked = f"lang={language(request)}".encode()
    bare: Request = WholeRequest(
        {**request.scope, "path": "/", "raw_path": b"/", "query_string": asked}, request.receive
    )
    return bare
