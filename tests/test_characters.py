"""What a reader sees marked in a changed pair: whole numbers and words, no confetti."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare import characters
from pipeline.compare.characters import KEPT, Segment, kept_share, segments_of
from pipeline.compare.units.keys import key_of
from pipeline.kinds import SegmentKind

EQUAL, REPLACE = SegmentKind.EQUAL, SegmentKind.REPLACE
INSERT, DELETE = SegmentKind.INSERT, SegmentKind.DELETE


def shown(old: str, new: str) -> str:
    """Both texts in one: what went in brackets, what came in braces."""
    return "".join(_shown(segment) for segment in segments_of(old, new, whole=False))


def _shown(segment: Segment) -> str:
    if segment.op == EQUAL:
        return segment.new
    gone = f"[{segment.old}]" if segment.old else ""
    return gone + (f"{{{segment.new}}}" if segment.new else "")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # numbers, katakana and Latin words are whole
        ("割合を７０％に高めます", "割合を７５％に高めます", "割合を[７０]{７５}％に高めます"),
        ("費用は1,200円です", "費用は1,300円です", "費用は[1,200]{1,300}円です"),
        ("費用は1.25倍です", "費用は1.35倍です", "費用は[1.25]{1.35}倍です"),
        ("拠点のセンターです", "拠点のセンサーです", "拠点の[センター]{センサー}です"),
        ("まちのIoTです", "まちのIotです", "まちの[IoT]{Iot}です"),
        # what is put in or taken out
        ("市民の会", "市民と議会の会", "市民{と議会}の会"),
        ("市民と議会の会", "市民の会", "市民[と議会]の会"),
        # slid to where a word begins
        ("市は観光を広げる", "市は観光を支え、観光を広げる", "市は{観光を支え、}観光を広げる"),
        ("市は観光を支え、観光を広げる", "市は観光を広げる", "市は[観光を支え、]観光を広げる"),
        ("計画、評価、改善", "計画、実行、評価、改善", "計画、{実行、}評価、改善"),
        ("計画、実行、評価、改善", "計画、評価、改善", "計画、[実行、]評価、改善"),
        # one kanji of a two-kanji word takes the other along
        ("移住を支援します", "移住を応援します", "移住を[支援]{応援}します"),
        ("観光の振興です", "観光の振替です", "観光の[振興]{振替}です"),
        ("商店の支援室です", "商店の応援室です", "商店の[支]{応}援室です"),
        ("移住を支援", "移住を支持", "移住を[支援]{支持}"),
        ("の支援を", "の応援を", "の[支援]{応援}を"),
        ("の支援", "の応援", "の[支]{応}援"),  # a kept token that stands alone stays
        ("生活支援です", "生活支持です", "生活支[援]{持}です"),
        ("甲町の市", "乙町の市", "[甲町]{乙町}の市"),
        ("の振興を", "の振新興を", "の振{新}興を"),  # what was put in takes nothing along
        # slid to where a word begins, beside other changes
        ("市は観光を並べ、観光を高める", "市は観光を高める", "市は[観光を並べ、]観光を高める"),
        (
            "甲と市は観光を広げる",
            "乙と市は観光を支え、観光を広げる",
            "[甲]{乙}と市は{観光を支え、}観光を広げる",
        ),
        ("市、いあい市", "市、いう市", "市、い[あい]{う}市"),
        # kept characters too few to be read as kept
        ("次の会合を十月に開く", "次の総会を二月に開く", "次の[会合を十月]{総会を二月}に開く"),
        ("甲乙の丙丁を進める", "春夏の秋冬を進める", "[甲乙の丙丁]{春夏の秋冬}を進める"),
    ],
)
def test_what_is_marked(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


def test_blanks_and_widths_are_no_difference() -> None:
    assert segments_of("ＫＰＩ ２５", "KPI25") == [Segment(EQUAL, "ＫＰＩ ２５", "KPI25")]
    assert segments_of("", "") == [Segment(EQUAL, "", "")]
    assert segments_of(" ", "あ") == [Segment(REPLACE, " ", "あ")]


def test_rows_keep_neighbouring_numbers_apart() -> None:
    assert segments_of("計 12 3", "計 1 23") == [Segment(EQUAL, "計 12 3", "計 1 23")]
    cells = segments_of("国庫補助金の計 12 3", "国庫補助金の計 1 23", cells=True)
    assert len(cells) > 1
    turned = segments_of("国庫補助金の計 1 23", "国庫補助金の計 12 3", cells=True)
    assert [(s.old, s.new) for s in turned] == [(s.new, s.old) for s in cells]


def test_one_side_alone() -> None:
    assert segments_of("", "市民") == [Segment(INSERT, "", "市民")]
    assert segments_of("市民", "") == [Segment(DELETE, "市民", "")]
    assert segments_of("", "市民", whole=False) == [Segment(INSERT, "", "市民")]
    assert segments_of("市民", "", whole=False) == [Segment(DELETE, "市民", "")]


def test_half_kept_is_told_apart_and_less_is_one_replacement() -> None:
    assert [s.op for s in segments_of("市民のあ", "市民のか")] == [EQUAL, REPLACE]
    half = segments_of("市役所東西南", "市役所春夏秋")
    assert kept_share(half) == KEPT
    assert [s.op for s in half] == [EQUAL, REPLACE]
    assert segments_of("市役東西南", "市役春夏秋") == [Segment(REPLACE, "市役東西南", "市役春夏秋")]
    assert segments_of("市役春夏秋", "市役東西南") == [Segment(REPLACE, "市役春夏秋", "市役東西南")]
    assert len(segments_of("市役東西南", "市役春夏秋", whole=False)) == 2
    assert len(segments_of("市役春夏秋", "市役東西南", whole=False)) == 2


def test_the_kept_share() -> None:
    assert kept_share([]) == 1.0
    assert kept_share([Segment(EQUAL, "ア　イ", "ｱｲ")]) == 1.0
    assert kept_share([Segment(EQUAL, "あ", "あ"), Segment(INSERT, "", "い う")]) == 0.5
    assert kept_share([Segment(EQUAL, "", "")]) == 1.0


def test_leaders_of_contents_are_one_whatever_their_length_and_page() -> None:
    old, new = "人口の見通し ・・・・ 12", "人口の見通し …… ・・・・・・ 15"
    assert shown(old, new) == new
    tokens = characters._tokens("図・・・ 4 人口")
    assert [t.key for t in tokens] == ["図", "…", "人", "口"]
    assert [t.text for t in tokens] == ["図", "・・・ 4 ", "人", "口"]


def test_tokens_give_back_the_text() -> None:
    text = "  １，２３４.５人の カタカナー word　です。 "
    tokens = characters._tokens(text)
    assert "".join(t.text for t in tokens) == text
    assert "|".join(t.key for t in tokens) == "1、234.5|人|の|カタカナー|word|で|す|。"
    assert characters._tokens("") == []
    assert characters._tokens(" 　") == [characters._Token("", " 　")]


@pytest.mark.parametrize(
    ("key", "script"),
    [("70", "DIGIT"), ("カタ", "KATAKANA"), ("市", "CJK"), ("。", "P"), ("", "SPACE"), ("\0", "")],
)
def test_the_script_of_a_token(key: str, script: str) -> None:
    assert characters._script(key) == script


WORDS = st.text("市民人口を増や減す１２3%年度、。ア ", max_size=24)


@given(WORDS, WORDS)
def test_kept_segments_are_equal_and_neighbours_differ_in_sort(old: str, new: str) -> None:
    segments = segments_of(old, new, whole=False)
    assert "".join(s.old for s in segments) == old
    assert "".join(s.new for s in segments) == new
    for segment in segments:
        if segment.op == EQUAL:
            assert key_of(segment.old) == key_of(segment.new)
    kept = [s.op == EQUAL for s in segments]
    assert all(x != y for x, y in pairwise(kept))


@given(WORDS, WORDS, st.booleans())
def test_turned_round_every_segment_is_turned_round(old: str, new: str, whole: bool) -> None:
    other = {INSERT: DELETE, DELETE: INSERT}
    there, back = segments_of(old, new, whole=whole), segments_of(new, old, whole=whole)
    assert there == [Segment(other.get(s.op, s.op), s.new, s.old) for s in back]


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("市民", 0, 3),  # an end
        ("市民", 2, 3),
        ("市、民", 2, 3),  # after a point
        ("市、民", 1, 2),  # before one
        ("の市", 1, 2),  # after hiragana
        ("のは", 1, 0),  # inside hiragana
        ("市の", 1, 1),  # another script
        ("市民", 1, 0),  # inside a word
        ("市ア", 1, 1),
    ],
)
def test_where_a_cut_reads_well(text: str, at: int, expected: int) -> None:
    assert characters._cut(characters._tokens(text), at) == expected


def test_the_border_of_a_stretch_is_both_its_ends() -> None:
    tokens = characters._tokens("市の、民")
    assert characters._border(tokens, 1, 3) == 1 + 3
    assert characters._border(tokens, 0, 2) == 3 + 2


def edits_of(*edits: tuple[bool, int, int, int, int]) -> list[characters._Edit]:
    return [characters._Edit(*edit) for edit in edits]


def sides(old: str, new: str) -> characters._Sides:
    return characters._Sides(characters._tokens(old), characters._tokens(new))


@pytest.mark.parametrize(
    ("before", "island", "after", "expected"),
    [
        ("甲", "人", "乙", True),  # one character beside one
        ("甲乙", "の計", "丙", False),  # two beside one
        ("甲乙", "計画", "丙丁", True),
        ("甲乙丙", "計画", "丁", False),  # both neighbours must be as long
        ("甲", "のは", "乙丙", True),  # of kana one is enough
        ("甲", "のは", "乙", False),
        ("甲乙丙", "ので、", "丁", True),
        ("甲乙", "ので、", "丁", False),
        ("甲乙丙丁", "のでは、", "戊己庚辛", False),  # four stay
        ("甲乙丙", "計画書", "丁戊己", False),
    ],
)
def test_islands(before: str, island: str, after: str, expected: bool) -> None:
    both = sides(before + island + after, island)
    n, m = len(before), len(island)
    edits = edits_of(
        (False, 0, n, 0, 0), (True, n, n + m, 0, m), (False, n + m, n + m + len(after), m, m)
    )
    assert characters._is_island(1, edits, both) is expected
    assert len(characters._without_islands(edits, both)) == (1 if expected else 3)
    turned = characters._Sides(both.new, both.old)
    swapped = [
        characters._Edit(e.equal, e.new_start, e.new_stop, e.old_start, e.old_stop) for e in edits
    ]
    assert characters._is_island(1, swapped, turned) is expected


def test_kept_ends_are_no_islands() -> None:
    both = sides("の甲", "の乙丙")
    edits = edits_of((True, 0, 1, 0, 1), (False, 1, 2, 1, 3))
    assert characters._without_islands(edits, both) == edits
    both = sides("甲の", "乙丙の")
    edits = edits_of((False, 0, 1, 0, 2), (True, 1, 2, 2, 3))
    assert characters._without_islands(edits, both) == edits


@pytest.mark.parametrize(
    ("kept", "room", "expected"),
    [(1, 2, 1), (1, 1, 0), (12, 13, 12), (12, 12, 0), (13, 14, 0)],
)
def test_what_was_put_in_slides_a_dozen_tokens_and_leaves_one(
    kept: int, room: int, expected: int
) -> None:
    without, put_in = "、" + "あ" * kept + "い", "、" + "あ" * kept + "あい"
    at = kept + 1
    edit = characters._Edit(False, at, at, at, at + 1)
    assert characters._best_shift(edit, room=room, sides=sides(without, put_in)) == expected
    edit = characters._Edit(False, at, at + 1, at, at)
    assert characters._best_shift(edit, room=room, sides=sides(put_in, without)) == expected


def test_of_places_that_read_equally_well_the_last_is_kept() -> None:
    both = sides("のああああい", "のあああああい")
    edit = characters._Edit(False, 4, 4, 4, 5)
    assert characters._best_shift(edit, room=4, sides=both) == 0


def test_sliding_ends_at_the_first_token_that_differs() -> None:
    both = sides("、うあい", "、うああい")
    edit = characters._Edit(False, 3, 3, 3, 4)
    assert characters._best_shift(edit, room=3, sides=both) == 0


def test_the_kept_token_before_stays_though_more_would_read_better() -> None:
    edits = edits_of(
        (False, 0, 1, 0, 1), (True, 1, 3, 1, 3), (False, 3, 3, 3, 4), (True, 3, 4, 4, 5)
    )
    assert characters._slid(edits, sides("甲ああい", "乙あああい")) == edits


def test_what_was_put_in_slides_behind_another_change_too() -> None:
    first, last = (False, 0, 1, 0, 1), (True, 3, 4, 4, 5)
    edits = edits_of(first, (True, 1, 3, 1, 3), (False, 3, 3, 3, 4), last)
    assert characters._slid(edits, sides("甲、あい", "乙、ああい")) == edits_of(
        first, (True, 1, 2, 1, 2), (False, 2, 2, 2, 3), (True, 2, 4, 3, 5)
    )
