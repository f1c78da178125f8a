"""The main pages look as they did: ``python tools/make_page_pictures.py --references`` makes the
pictures anew where a change is meant.
"""

from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tools.page_pictures import GUARDED, Look, difference, looking, picture, small

pytestmark = pytest.mark.browser
PICTURES = Path(__file__).parent / "pictures"
TOLERATED = 0.02
"""Of a picture's area: a date that is told in days, another version of a font. A line that moves by
its own height changes more.
"""


@pytest.mark.parametrize("look", GUARDED, ids=lambda look: "-".join(map(str, look)))
def test_main_pages_look_as_they_did(
    browser: Any, site: str, pages: dict[str, str], look: Look, tmp_path: Path
) -> None:
    changed = {}
    with looking(browser, look, site) as tab:
        for page in GUARDED[look]:
            now = small(picture(tab, pages[page], whole=False), look.width)
            then = Image.open(PICTURES / look.name(page))
            share = difference(then, now)
            if share > TOLERATED:
                now.save(tmp_path / look.name(page))
                changed[page] = f"{share:.1%}"
    assert changed == {}, f"the pictures of now are in {tmp_path}"


def test_no_picture_is_left_over() -> None:
    named = {look.name(page) for look, pages in GUARDED.items() for page in pages}
    assert {path.name for path in PICTURES.glob("*.png")} == named
    assert sum(path.stat().st_size for path in PICTURES.glob("*.png")) < 300_000


def test_a_moved_line_is_seen_and_a_smoothed_letter_is_not() -> None:
    page = Image.new("RGB", (320, 300), "white")
    page.paste((20, 20, 20), (20, 20, 300, 24))
    moved, smoothed = Image.new("RGB", page.size, "white"), page.copy()
    moved.paste((20, 20, 20), (20, 32, 300, 36))
    smoothed.paste((50, 50, 50), (20, 20, 300, 24))
    assert difference(page, moved) > 0.02
    assert difference(page, smoothed) == 0
    assert difference(page, page.resize((320, 301))) == 1
