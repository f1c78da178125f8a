"""The addresses under which an archived page and what belongs to it are shown."""

import re

from pipeline.answers import links
from pipeline.web.datasette_types import Request
from pipeline.web.rendering import address

PICTURES = "/-/pages/archived/"
_NAMED = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?")
"""An origin that a policy can name (CSP 3, host-source): no IPv6 address, no underscore."""


def page(number: int) -> str:
    """The archived page of a version."""
    return f"{links.page_version(number)}/archived"


def sheets(number: int) -> str:
    """Where the style sheets of a version stand."""
    return f"{page(number)}/"


def sheet(number: int, sha256: str) -> str:
    """A style sheet of the archive, as it is for a version."""
    return f"{sheets(number)}{sha256}.css"


def own_sheet(number: int, place: int) -> str:
    """A style sheet that stands in the page itself, by its place from 1."""
    return f"{sheets(number)}own-{place}.css"


def picture(sha256: str) -> str:
    """A picture of the archive."""
    return f"{PICTURES}{sha256}"


def policy(request: Request, number: int) -> str:
    """What an archived page may do: nothing but show itself, with the archive's own pictures and
    style sheets.

    The origin is named, as ``'self'`` means nobody in a sandbox to some browsers
    (https://github.com/w3c/webappsec-csp/issues/354).
    """
    origin = address(request, "")
    named = _NAMED.fullmatch(origin) is not None
    styles = f"{origin}{sheets(number)}" if named else "'self'"
    pictures = f"{origin}{PICTURES}" if named else "'self'"
    return "; ".join(
        (
            "sandbox",
            "default-src 'none'",
            f"style-src {styles}",
            f"img-src {pictures} data:",
            "form-action 'none'",
            "base-uri 'none'",
            "frame-ancestors 'self'",
        )
    )
