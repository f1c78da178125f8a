"""Ruling lines and shaded boxes, from what a page draws."""

import pypdfium2
import pytest

from pipeline.read.pdf.layout.characters import frame_of
from pipeline.read.pdf.layout.rules import Rules, rules_of, together
from tests.test_layout_hostile import drawn


def rules(content: str, forms: str = "", box: str = "0 0 500 500") -> Rules:
    document = pypdfium2.PdfDocument(drawn(content, box=box, forms=forms))
    page = document[0]
    found = rules_of(page, frame_of(page))
    return Rules(
        [type(rule)(*(round(v, 1) for v in rule)) for rule in found.across],
        [type(rule)(*(round(v, 1) for v in rule)) for rule in found.down],
        [(round(a, 1), round(b, 1), round(c, 1), round(d, 1)) for a, b, c, d in found.fills],
    )


def test_drawn_lines_of_one_path_and_of_many() -> None:
    for content in (
        "50 400 m 450 400 l 50 300 m 450 300 l S",
        "50 400 m 450 400 l S 50 300 m 450 300 l S",
        "50 399.5 400 1 re f 50 299.5 400 1 re f",
        "50 399.5 400 1 re 50 299.5 400 1 re f",
    ):
        found = rules(content)
        assert [rule.at for rule in found.across] == [100, 200]
        assert all(49 <= start <= 50 and 450 <= end <= 451 for _, start, end in found.across)
        assert found.down == []


def test_a_closed_path_has_a_line_to_its_beginning() -> None:
    found = rules("50 400 m 450 400 l 450 300 l 50 300 l s")
    assert found.across == [(100, 50, 450), (200, 50, 450)]
    assert found.down == [(50, 100, 200), (450, 100, 200)]


def test_dashes_and_doubled_lines_are_one_line() -> None:
    dashes = "".join(f"{50 + 6 * n} 400 3 0.5 re f " for n in range(20))
    assert rules(dashes).across == [(99.8, 50, 167)]
    assert rules("50 400 m 450 400 l S 50 401 m 450 401 l S").across == [(99.5, 49, 451)]


CURVED = "60 400 m 140 400 l 145 400 150 395 150 390 c 150 310 l 150 305 145 300 140 300 c "
CURVED += "60 300 l 55 300 50 305 50 310 c 50 390 l 50 395 55 400 60 400 c "


def test_a_box_with_round_corners_is_a_box() -> None:
    assert rules(CURVED + "f").fills == [(50, 100, 150, 200)]
    stroked = rules(CURVED + "h S")
    assert (stroked.across[0].at, stroked.across[-1].at) == (100, 200)
    assert (stroked.down[0].at, stroked.down[-1].at) == (50, 150)


def test_boxes_of_one_path_among_shapes_that_are_none() -> None:
    """After three shapes with curves a path is letters or a map: what comes then is left."""
    leaf = "200 200 m 230 260 270 260 300 200 c 270 140 230 140 200 200 c 210 210 l 220 200 l h "
    box, other = "20 20 100 50 re ", "20 120 100 50 re "
    assert rules(leaf + leaf + box + "f").fills == [(20, 430, 120, 480)]
    assert rules(box + 3 * leaf + other + "f").fills == [(20, 430, 120, 480)]
    many = leaf + box + 60 * "20 120 100 50 re " + "f"
    assert set(rules(many).fills) == {(20, 430, 120, 480), (20, 330, 120, 380)}


@pytest.mark.parametrize("paint", ["n", "1 1 1 rg f", "W n"])
def test_what_is_not_seen_is_no_line(paint: str) -> None:
    found = rules(f"50 400 300 1 re {paint}")
    assert (found.across, found.down, found.fills) == ([], [], [])


def test_a_page_without_paths() -> None:
    found = rules("")
    assert (found.across, found.down, found.fills) == ([], [], [])


def test_together_drops_what_is_short() -> None:
    (rule,) = together([(10, 0, 4), (10.5, 50, 60), (10, 61, 80), (30, 0, 2)])
    assert tuple(rule) == pytest.approx((30.5 / 3, 50, 80))
