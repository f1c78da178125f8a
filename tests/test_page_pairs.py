"""Which page is which in two files, and what is said of those that look different."""

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.page_pairs import (
    Stretch,
    TextRow,
    pair_pages,
    pair_stretch,
    same_pages,
)
from pipeline.compare.picture_words import Found, in_english, in_japanese
from pipeline.kinds import PictureKind

OTHER = count(100)


def texts(pages: int, silent: Sequence[int] = ()) -> list[str]:
    """Pages of which no two have the same text; some have none."""
    return ["" if n in silent else f"{next(OTHER)} " * 100 for n in range(1, pages + 1)]


def same(old: int, new: int) -> TextRow:
    return TextRow("same", old, new)


def test_a_page_put_in_moves_those_after_it() -> None:
    rows = [same(1, 1), same(1, 1), TextRow("added", None, 2), same(2, 3), same(3, 4)]
    found = pair_pages(rows, texts(3), texts(4))
    assert found.pairs == ((1, 1), (2, 3), (3, 4))
    assert found.stretches == ()


@pytest.mark.parametrize(
    "row",
    [
        TextRow("changed", 2, 2),
        TextRow("removed", 2, None),
        TextRow("added", None, 2),
        TextRow("moved", None, 2),
        same(2, 3),
        same(1, 2),
    ],
)
def test_a_page_whose_text_changed_is_no_pair(row: TextRow) -> None:
    found = pair_pages([same(1, 1), same(2, 2), row, same(4, 4)], texts(4), texts(4))
    assert (2, 2) not in found.pairs
    assert (4, 4) in found.pairs


def test_pages_without_text_stand_between_those_with() -> None:
    found = pair_pages([same(2, 2), same(4, 5)], texts(5, (1, 3, 5)), texts(6, (1, 3, 4, 6)))
    assert found.stretches == (
        Stretch((1,), (1,)),
        Stretch((3,), (3, 4)),
        Stretch((5,), (6,)),
    )
    assert pair_pages([], ["", "- 2 -"], ["", "", "- 3 -"]).stretches == (
        Stretch((1, 2), (1, 2, 3)),
    )


def test_pages_that_changed_places_are_paired_as_far_as_they_stand_in_order() -> None:
    rows = [same(1, 3), same(2, 1), same(3, 2), same(4, 4)]
    assert pair_pages(rows, texts(4), texts(4)).pairs == ((2, 1), (3, 2), (4, 4))


@given(st.permutations(range(1, 9)))
def test_pairs_always_rise_on_both_sides(order: list[int]) -> None:
    rows = [same(i, j) for i, j in enumerate(order, 1)]
    pairs = pair_pages(rows, texts(8), texts(8)).pairs
    assert [new for _, new in pairs] == sorted({new for _, new in pairs})
    assert [old for old, _ in pairs] == sorted({old for old, _ in pairs})
    assert pairs


def test_a_page_that_goes_on_with_a_sentence_is_paired_by_its_text_alone() -> None:
    first, second, other = "この文は" * 30, "次のページまで" * 30, "別の文" * 50
    rows = [TextRow("changed", 1, 1)]
    found = pair_pages(rows, [first, second], [first, other, second])
    assert found.pairs == ((1, 1), (2, 3))
    assert found.stretches == ()


def test_the_same_text_pairs_every_page() -> None:
    assert same_pages(3).pairs == ((1, 1), (2, 2), (3, 3))


looks = st.lists(st.sampled_from("abc"), max_size=7)


@given(looks, looks)
def test_every_page_of_a_stretch_is_told_once(old: list[str], new: list[str]) -> None:
    stretch = Stretch(tuple(range(1, len(old) + 1)), tuple(range(11, len(new) + 11)))
    pairs = pair_stretch(stretch, lambda a, b: old[a - 1] == new[b - 11])
    assert [a for a, _ in pairs if a] == list(stretch.old)
    assert [b for _, b in pairs if b] == list(stretch.new)
    if old == new:
        assert pairs == list(zip(stretch.old, stretch.new, strict=True))


def test_a_scan_put_in_is_the_one_without_a_pair() -> None:
    old, new = "abcd", "abxcd"
    stretch = Stretch((1, 2, 3, 4), (1, 2, 3, 4, 5))
    pairs = pair_stretch(stretch, lambda a, b: old[a - 1] == new[b - 1])
    assert pairs == [(1, 1), (2, 2), (None, 3), (3, 4), (4, 5)]


def test_very_long_stretches_are_paired_in_order_without_a_look_at_each() -> None:
    asked = []

    def alike(old: int, new: int) -> bool:
        asked.append((old, new))
        return False

    stretch = Stretch(tuple(range(1, 101)), tuple(range(1, 101)))
    pairs = pair_stretch(stretch, alike)
    assert pairs == [(n, n) for n in range(1, 101)]
    assert len(asked) == 2


CHANGED = [Found(PictureKind.CHANGED, 3, 3), Found(PictureKind.CHANGED, 5, 6)]


def test_the_sentences() -> None:
    assert in_japanese(CHANGED, with_text=True) == "3・6ページは本文が同じで見た目が違います"
    assert in_english(CHANGED, with_text=True) == (
        "pages 3, 6 look different though their text is the same"
    )
    assert in_japanese(CHANGED[:1], with_text=False) == "3ページは見た目が違います"
    assert in_english(CHANGED[:1], with_text=False) == "page 3 looks different"
    others = [
        Found(PictureKind.ADDED, None, 2),
        Found(PictureKind.REMOVED, 4, None),
        Found(PictureKind.UNKNOWN, None, None),
    ]
    assert in_japanese(others, with_text=True) == (
        "2ページ（本文なし）が加わりました、旧4ページ（本文なし）がなくなりました、"
        "全ページの見た目は比べられませんでした"
    )
    assert in_english(others, with_text=True) == (
        "page 2 without text added, old page 4 without text removed, "
        "all pages: pictures could not be compared"
    )


def test_many_pages_are_counted() -> None:
    many = [Found(PictureKind.CHANGED, n, n) for n in range(1, 31)]
    assert "12ページほか18ページは" in in_japanese(many, with_text=True)
    assert "11, 12 and 18 more look" in in_english(many, with_text=True)
