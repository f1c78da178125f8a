"""The style sheet and the script of all pages: one of each, joined from parts when the server
starts, at addresses that carry their digest.

A page names the address of what it was written for, so both may be kept for ever; whoever still
holds an older page gets what stands now under the old address, and asks again the next time.
"""

import gzip
import hashlib
import re
from collections import Counter
from functools import cache
from pathlib import Path
from string import ascii_lowercase
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.web.caching import FOR_EVER
from pipeline.web.datasette_types import Datasette, Request, Route

STYLES = (
    "base",
    "components",
    "cite",
    "home",
    "log",
    "status",
    "edition",
    "original",
    "indicators",
    "flow",
    "reader",
    "margin",
    "choose",
    "compare",
    "search",
    "proof",
    "passage",
    "quote",
    "tables",
)
"""Parts of the style sheet, in the order in which they follow each other: what all pages share,
then a file a page. A page's rules stand inside its body's class, where no other page meets them.
"""
SCRIPTS = ("compare", "copy", "select")
_FOLDER = Path(__file__).parent
_QUOTED = r"\"[^\"\n]*\"|'[^'\n]*'"
_STRING = re.compile(f"({_QUOTED})")
_STRING_OR_COMMENT = re.compile(rf"({_QUOTED})|/\*.*?\*/", re.DOTALL)

_PROPERTY = re.compile(r"(?<![\w-])--[a-z][a-z0-9-]*")


class Asset(NamedTuple):
    """A file that pages name."""

    address: str
    body: bytes
    packed: bytes
    """The body in gzip."""
    content_type: str


def _short_names(css: str) -> str:
    """Custom properties by a letter or two, the commonest first: only this sheet names them."""
    counted = Counter(_PROPERTY.findall(css))
    letters = [*ascii_lowercase, *(a + b for a in ascii_lowercase for b in ascii_lowercase)]
    ranked = sorted(counted, key=lambda name: (-counted[name], name))
    short = dict(zip(ranked, letters, strict=False))
    return _PROPERTY.sub(lambda found: f"--{short[found[0]]}", css)


def squeezed(css: str) -> str:
    """A style sheet without comments and without space that says nothing.

    What stands in quotes stays as it is, and so do the spaces that mean something: between the
    parts of a selector and around the signs of ``calc``.
    """
    bare = _STRING_OR_COMMENT.sub(lambda found: found[1] or "", css)
    pieces = _STRING.split(bare)  # every second one stands in quotes
    for i in range(0, len(pieces), 2):
        piece = re.sub(r"\s+", " ", pieces[i])
        piece = re.sub(r" ?([<>]=|[{};,<>~]) ?| (?=/)|(?<=/) ", r"\1", piece)
        piece = re.sub(r"(?<=[\w)-]): ", ":", piece).replace(";}", "}").replace(" !", "!")
        piece = piece.replace("@media (", "@media(")
        # the short form sets what no rule of ours says otherwise: no rows, nothing automatic
        pieces[i] = piece.replace("grid-template-columns:", "grid:none/")
    return "".join(pieces).strip()


def _joined(folder: str, names: tuple[str, ...], ending: str) -> str:
    return "\n".join(
        (_FOLDER / folder / f"{name}.{ending}").read_text(encoding="utf-8") for name in names
    )


def _asset(text: str, ending: str, content_type: str) -> Asset:
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    packed = gzip.compress(body, mtime=0)
    return Asset(f"/-/shinkyu-{digest}.{ending}", body, packed, f"{content_type}; charset=utf-8")


@cache
def style_sheet() -> Asset:
    """The one style sheet of all pages."""
    return _asset(_short_names(squeezed(_joined("styles", STYLES, "css"))), "css", "text/css")


@cache
def script() -> Asset:
    """The one script, for the pages that have something to copy or to step through."""
    return _asset(_joined("scripts", SCRIPTS, "js"), "js", "text/javascript")


def _answer(asset: Asset, request: Request) -> Response:
    known = request.path == asset.address
    headers = {
        "Cache-Control": FOR_EVER if known else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Vary": "Accept-Encoding",
    }
    takes_gzip = re.search(r"\bgzip\b(?!;q=0\b)", request.headers.get("accept-encoding") or "")
    if takes_gzip:
        headers["Content-Encoding"] = "gzip"
    body = asset.packed if takes_gzip else asset.body
    return Response(body, headers=headers, content_type=asset.content_type)


async def _style_sheet(datasette: Datasette, request: Request) -> Response:
    return _answer(style_sheet(), request)


async def _script(datasette: Datasette, request: Request) -> Response:
    return _answer(script(), request)


ROUTES: list[Route] = [
    (r"^/-/shinkyu-[0-9a-f]{16}\.css$", _style_sheet),
    (r"^/-/shinkyu-[0-9a-f]{16}\.js$", _script),
]
"""They tell nothing of a database, so whoever may not see ours gets them, too."""
