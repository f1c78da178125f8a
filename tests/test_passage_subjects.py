"""What makes two wordings one life, and what keeps two apart: judged pair by pair."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from pipeline.compare.passages.lives import lives
from pipeline.compare.passages.steps import judged
from pipeline.compare.passages.subjects import are_about_two
from pipeline.compare.passages.types import Keys, Text, Tie, Wording, text_of
from pipeline.kinds import RowKind, UnitKind

AIM = "計画の目標は、市内の雇用を八百人まで増やすことです。"
PLAY = "子どもが安心して遊べる公園を、各地区に一つずつ整えます。"
READ = "図書館は、夜九時まで開き、働く人にも本を届けます。"
STOCK = "必要に応じて内容を見直します。"


def text(key: str, *lines: str) -> Text:
    """A text of sentences; a row has tabs, a heading begins with 【."""

    def kind(line: str) -> UnitKind:
        if "\t" in line:
            return UnitKind.ROW
        return UnitKind.HEADING if line.startswith("【") else UnitKind.SENTENCE

    keys = Keys()
    kinds = map(kind, lines)
    return text_of(
        key,
        [
            Wording(k, one, key * 64, 1, None, keys.of(k, one))
            for k, one in zip(kinds, lines, strict=True)
        ],
    )


def joins(old: Sequence[str], new: Sequence[str], ties: Sequence[tuple[int, int]]) -> set[int]:
    """The old places that live on, where so much is tied."""
    pair = text("a", *old), text("b", *new)
    between = []
    for i, j in ties:
        same = old[i] == new[j]
        between.append(Tie((i,), (j,), RowKind.SAME if same else RowKind.CHANGED))
    there = {one.old for one in judged(*pair, between) if one.joins}
    turned = judged(pair[1], pair[0], [tie.turned() for tie in between])
    assert there == {one.new for one in turned if one.joins}  # whichever comes first
    return there


@pytest.mark.parametrize(
    ("old", "new", "one"),
    [
        ("林業振興に取り組みます。", "水産業振興に取り組みます。", False),
        ("商業振興を推進します。", "林業振興を推進します。", False),
        (
            "第3条 収益的収入の予定額は、次のとおりと定める。",
            "第4条 資本的収入の予定額は、次のとおりと定める。",
            False,
        ),
        ("２．これまでの排水の設備", "２．漁港の排水の設備", False),
        ("第３章　これからの進行の管理", "第４章　進行の管理", True),
        (
            "令和4年度につきましては、北町地区及び浜町地区の2地区で一筆地調査を実施する予定です。",
            "令和8年度につきましては、山手地区及び中町地区の2地区で一筆地調査の実施を予定しています。",
            True,
        ),
        (
            "また、老朽化した水路や農道の補修、取水ゲートや揚水ポンプなどの修繕を行います。",
            "また、老朽化した農道や水路の補修及び揚水ポンプなどの修繕を行います。",
            True,
        ),
        (
            "豊かな自然を次代へ継ぐため、脱炭素の宣言の実現を目指し、実行計画により排出を減らします。",
            "温暖化対策については、脱炭素の宣言の実現を目指し、実行計画により排出を減らします。",
            True,
        ),
    ],
)
def test_what_is_said_of_another_thing_is_another_sentence(old: str, new: str, one: bool) -> None:
    lines = [(0, 0), (1, 1), (2, 2)]
    assert joins([AIM, old, PLAY], [AIM, new, PLAY], lines) == ({0, 1, 2} if one else {0, 2})


def test_what_sentences_are_about_stands_before_their_first_particle() -> None:
    assert are_about_two("北町の里山を整えます。", "図書館を整えます。")
    assert not are_about_two("里山の保全を進めます。", "一方、里山の保全については検討します。")
    assert not are_about_two("令和6年度は、里山を調べます。", "令和7年度は、漁港を調べます。")


def test_rows_of_other_names_are_one_only_where_their_values_stay() -> None:
    rows = "島の相談の満足度に係る経費\t59\t78", "町の消防団の満足度に係る経費\t78\t33"
    assert joins([AIM, rows[0]], [AIM, rows[1]], [(0, 0), (1, 1)]) == {0}
    rows = "里山の講座の実施回数\t回\t593\t781", "里山の講座の開催回数\t回\t593\t781"
    assert joins([AIM, rows[0]], [AIM, rows[1]], [(0, 0), (1, 1)]) == {0, 1}


def test_the_head_of_a_table_and_a_short_line_are_known_by_what_is_around_them() -> None:
    for line in ("指標\t単位\t基準値\t目標値", "【関連する計画】", "以上"):
        old, new = [AIM, PLAY, line, READ], [PLAY, READ, line, AIM]
        assert joins(old, new, [(2, 2)]) == set()
        assert joins([*old, AIM], [*new, AIM], [(2, 2), (1, 0)]) == {1}
        assert joins(old, [AIM, PLAY, line], [(0, 0), (1, 1), (2, 2)]) == {0, 1, 2}


def test_what_repeats_is_known_by_what_stands_but_once() -> None:
    old, new = [AIM, STOCK, PLAY, STOCK], [STOCK, READ, STOCK, PLAY]
    assert joins(old, new, [(2, 3), (1, 2)]) == {1, 2}  # before what stands once
    assert joins(old, new, [(1, 0)]) == set()
    assert joins([STOCK, STOCK, AIM], [READ, STOCK, STOCK], [(0, 1), (1, 2)]) == set()


def test_the_end_of_both_texts_alone_tells_nothing() -> None:
    assert joins([STOCK, AIM, STOCK], [STOCK, PLAY, STOCK], [(2, 2)]) == set()


def test_what_repeats_and_a_chapter_of_one_name_do_not_come_back() -> None:
    def back(first: Sequence[str], last: Sequence[str]) -> set[str]:
        middle = [AIM]
        texts = [text("a", *first), text("b", *middle), text("c", *last)]
        tie = Tie((0,), (0,), RowKind.SAME)
        steps = [judged(old, new, [tie]) for old, new in pairwise(texts)]
        held = (life for life in lives(texts, steps) if len(life) == 2)
        return {first[life[0].place] for life in held}

    assert back([AIM, "【基本の考え方】", PLAY], [AIM, "【基本の考え方】", READ]) == set()
    assert back([AIM, "【基本の考え方】", PLAY], [AIM, "【基本の考え方】", PLAY]) == {
        "【基本の考え方】",
        PLAY,
    }
    assert back([AIM, READ, STOCK, STOCK], [AIM, STOCK, PLAY]) == set()
