"""Pictures of pages in a real browser, and how far two of them differ."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageChops

WIDTHS = (1280, 390)
LANGUAGES = ("ja", "en")
SCHEMES = ("light", "dark")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
    "--disable-component-update",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
]
_HEIGHT = 1200
_SMALLER = {1280: 4, 390: 2}
_COLOURS = 32
_FAR = 48  # of 255: what the eye takes for another colour, and no smoothing of letters makes


class Look(NamedTuple):
    """One way to look at a page."""

    width: int
    language: str
    scheme: str

    def name(self, page: str) -> str:
        """Of a file with the picture of that page."""
        return f"{page}-{self.width}-{self.language}-{self.scheme}.png"


ALL_LOOKS = tuple(Look(w, lang, s) for w in WIDTHS for lang in LANGUAGES for s in SCHEMES)
GUARDED = {
    Look(1280, "ja", "light"): (
        [
            "home",
            "search",
            "log",
            "compare",
            "edition",
            "indicators",
            "indicator",
            "reader",
            "status",
            "table",
        ]
    ),
    Look(390, "ja", "light"): (
        ["home", "search", "log", "compare", "edition", "indicators", "reader", "status", "table"]
    ),
    Look(1280, "en", "dark"): ["home", "compare"],
}
"""What the test of looks compares with the pictures beside it."""


def chromium() -> str | None:
    """The browser: ``SHINKYU_CHROMIUM``, else Debian's."""
    named = os.environ.get("SHINKYU_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


@contextmanager
def looking(browser: Any, look: Look, base: str) -> Iterator[Any]:
    """A tab that looks in this way; nothing moves in it and no caret blinks."""
    context = browser.new_context(
        viewport={"width": look.width, "height": _HEIGHT},
        locale="ja-JP" if look.language == "ja" else "en-GB",
        color_scheme=look.scheme,
        reduced_motion="reduce",
        base_url=base,
    )
    yield context.new_page()
    context.close()


def picture(tab: Any, address: str, *, whole: bool) -> bytes:
    """A page as PNG, once its pictures are there.

    Args:
        whole: down to its end, else the first screen.
    """
    tab.goto(address)
    tab.wait_for_load_state("networkidle")
    shot: bytes = tab.screenshot(full_page=whole, animations="disabled", caret="hide")
    return shot


def small(png: bytes, width: int) -> Image.Image:
    """A picture so small that how letters are smoothed is no matter any more."""
    shot = Image.open(io.BytesIO(png)).convert("RGB")
    by = _SMALLER[width]
    return shot.resize((shot.width // by, shot.height // by), Image.Resampling.BOX)


def save_small(shot: Image.Image, path: Path) -> None:
    """A reference picture of a few kilobytes."""
    shot.quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def difference(one: Image.Image, other: Image.Image) -> float:
    """The share of a picture that looks otherwise, 0 to 1; 1 where they differ in size."""
    if one.size != other.size:
        return 1.0
    apart = ImageChops.difference(one.convert("RGB"), other.convert("RGB"))
    bands = apart.split()
    most = ImageChops.lighter(ImageChops.lighter(bands[0], bands[1]), bands[2])
    return sum(most.histogram()[_FAR:]) / (one.width * one.height)
