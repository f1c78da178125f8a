"""One style sheet and one script: small, joined from parts, kept for ever under their digests."""

import asyncio
import gzip
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import datasette.app  # noqa: F401  (which brings its plugins: ours must not be half read then)
import pytest

from pipeline.web import assets

FOLDER = Path(assets.__file__).parent


def answered(path: str, **headers: str) -> dict[str, Any]:
    """What the routes answer, without a server: the sent headers and ``body``."""
    asked = SimpleNamespace(path=path, headers=headers)
    view = next(view for regex, view in assets.ROUTES if re.search(regex, path))

    async def ask() -> Any:
        return await view(cast("Any", None), cast("Any", asked))

    answer = asyncio.run(ask())
    return {**answer.headers, "body": answer.body}


def test_space_goes_where_it_says_nothing() -> None:
    css = """
    /* Why. */
    a > b , c :hover { color: red ; margin: calc(100% - 2rem) 0 !important; }
    p::before { content: "a ; b: /* no */ '"; }
    @media (width <= 40rem) { .x:is(:hover, :focus) .y { top: -.1em; grid-column: 1 / -1 } }
    """
    assert assets.squeezed(css) == (
        "a>b,c :hover{color:red;margin:calc(100% - 2rem) 0!important}"
        'p::before{content:"a ; b: /* no */ \'"}'
        "@media(width<=40rem){.x:is(:hover,:focus) .y{top:-.1em;grid-column:1/-1}}"
    )


@pytest.mark.parametrize(
    ("folder", "named", "ending"),
    [("styles", assets.STYLES, "css"), ("scripts", assets.SCRIPTS, "js")],
)
def test_every_part_is_joined(folder: str, named: tuple[str, ...], ending: str) -> None:
    assert sorted(named) == sorted(path.stem for path in (FOLDER / folder).glob(f"*.{ending}"))


def test_they_weigh_little() -> None:
    assert len(assets.style_sheet().packed) < 10_000  # as browsers get it
    assert len(assets.style_sheet().body) < 30_000
    assert len(assets.script().body) < 8_000
    assert b"/*" not in assets.style_sheet().body


@pytest.mark.parametrize("asset", [assets.style_sheet(), assets.script()])
def test_under_its_digest_it_is_kept_for_ever(asset: assets.Asset) -> None:
    answer = answered(asset.address)
    assert "immutable" in answer["Cache-Control"]
    assert answer["body"] == asset.body
    packed = answered(asset.address, **{"accept-encoding": "br, gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert packed["Vary"] == "Accept-Encoding"
    assert gzip.decompress(packed["body"]) == asset.body
    refused = answered(asset.address, **{"accept-encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused


def test_an_older_page_gets_what_stands_now() -> None:
    answer = answered(f"/-/shinkyu-{'0' * 16}.css")
    assert answer["Cache-Control"] == "no-cache"
    assert answer["body"] == assets.style_sheet().body
