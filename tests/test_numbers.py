"""Numbers and dates of a text, and which of them became which."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.compare.numbers import NumberChange, Value, numbers_changed, values_of
from pipeline.kinds import ValueKind

NUMBER, PERCENT, DATE = ValueKind.NUMBER, ValueKind.PERCENT, ValueKind.DATE


def read(text: str, *, cells: bool = False) -> list[tuple[str, ValueKind, str | None]]:
    return [(v.raw, v.kind, v.unit) for v in values_of(text, cells=cells)]


def pairs(old: str, new: str, *, cells: bool = False) -> list[tuple[str | None, str | None]]:
    return [(c["old"], c["new"]) for c in numbers_changed(old, new, cells=cells)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人口は１，２３４人です", [("1,234人", NUMBER, "人")]),
        ("人口は1、234人です", [("1,234人", NUMBER, "人")]),
        ("5、10月の会", [("5", NUMBER, None), ("10月", DATE, None)]),
        ("第5、10月の会", [("10月", DATE, None)]),
        ("議案第22号、第８条の２、表1、※3", []),
        ("歳出は12歳の", [("12歳", NUMBER, "歳")]),
        ("負担は３ 1/3名と（3/5）", [("3 1/3名", NUMBER, "名"), ("3/5", NUMBER, None)]),
        ("△ 1,528千円", [("△1,528千円", NUMBER, "円")]),
        ("３～5人", [("3~5人", NUMBER, "人")]),
        ("R2～R6の間", [("R2~R6", DATE, None)]),
        ("2 国庫補助金は3円", [("3円", NUMBER, "円")]),
        ("約1,234.5％", [("1,234.5%", PERCENT, "%")]),
        ("７５．４パーセント", [("75.4パーセント", PERCENT, "パーセント")]),
        ("2.5ポイントの増", [("2.5ポイント", PERCENT, "ポイント")]),
        ("3兆4,500億円", [("3兆4,500億円", NUMBER, "円")]),
        ("12万3千人", [("12万3千人", NUMBER, "人")]),
        ("事業所は12事業所、3事業", [("12事業所", NUMBER, "事業所"), ("3事業", NUMBER, "事業")]),
        ("△1,200千円", [("△1,200千円", NUMBER, "円")]),
        ("増減は-12人", [("12人", NUMBER, "人")]),
        ("増減：-12人", [("-12人", NUMBER, "人")]),
        ("-12人", [("-12人", NUMBER, "人")]),
        ("計-4", [("4", NUMBER, None)]),
        ("Society5-0", []),
        ("増減：+12人", [("+12人", NUMBER, "人")]),
        ("平成27年度", [("平成27年度", DATE, "年度")]),
        ("平成27年10月1日まで", [("平成27年10月1日", DATE, None)]),
        ("令和元年12月", [("令和元年12月", DATE, None)]),
        ("R2.4.1の計画", [("R2.4.1", DATE, None)]),
        ("2015年度と2015年", [("2015年度", DATE, "年度"), ("2015年", DATE, None)]),
        ("3月31日と4月", [("3月31日", DATE, None), ("4月", DATE, None)]),
        ("3月間", [("3", NUMBER, None)]),
        ("1 23", [("123", NUMBER, None)]),
        ("何もありません", []),
        ("", []),
    ],
)
def test_numbers_and_dates(text: str, expected: list[tuple[str, ValueKind, str | None]]) -> None:
    assert read(text) == expected


def test_cells_end_a_number() -> None:
    assert [v.raw for v in values_of("計 1 23")] == ["123"]
    assert numbers_changed("計 12 3", "計 1 23") == []
    assert read("計 1 23", cells=True) == [("1", NUMBER, None), ("23", NUMBER, None)]
    assert read("計 1 -23", cells=True)[1] == ("-23", NUMBER, None)
    assert read("計\t1\t\t△ 23", cells=True) == [("1", NUMBER, None), ("△23", NUMBER, None)]
    assert read("2\t国庫補助金\t３ 人", cells=True) == [("3人", NUMBER, "人")]


def test_the_words_beside_a_value() -> None:
    (value,) = values_of("一二三四五六七八九十は12人五六七八九")
    assert value == Value("12人", NUMBER, "人", "四五六七八九十は五六七八", 12.0, 11, 14)
    (value,) = values_of("一二三四五六七八九十は平成2年五六七八九")
    assert value.around == "四五六七八九十は五六七八"
    (value,) = values_of("は12人")
    assert value.around == "は"
    (value,) = values_of("人口,12人、")
    assert value.around == "人口、、"


def test_what_a_change_tells() -> None:
    assert numbers_changed("７０％", "８０％") == [
        NumberChange(old="70%", new="80%", kind=PERCENT, unit="%")
    ]
    assert numbers_changed("８０％", "７０％", "割合") == [
        NumberChange(old="80%", new="70%", kind=PERCENT, unit="%", indicator="割合")
    ]
    assert numbers_changed("７０％", "８０％", "") == numbers_changed("７０％", "８０％")
    assert numbers_changed("12人です", "同じです") == [
        NumberChange(old="12人", new=None, kind=NUMBER, unit="人")
    ]
    assert numbers_changed("同じです", "平成2年度です") == [
        NumberChange(old=None, new="平成2年度", kind=DATE, unit="年度")
    ]
    assert numbers_changed("12人", "１２人") == []


def test_the_unit_of_a_change_is_the_new_one() -> None:
    assert numbers_changed("12人", "15件") == [
        NumberChange(old="12人", new="15件", kind=NUMBER, unit="件")
    ]


def test_as_many_of_each_sort_are_paired_in_order() -> None:
    assert pairs("12人と平成2年", "15人と令和3年") == [("12人", "15人"), ("平成2年", "令和3年")]


def test_between_numbers_that_stayed() -> None:
    old, new = "1人、2人、3人、4人", "1人、5人、3人、6人"
    assert pairs(old, new) == [("2人", "5人"), ("4人", "6人")]
    assert pairs(new, old) == [("5人", "2人"), ("6人", "4人")]


def test_the_words_around_tell_what_became_of_what() -> None:
    old = "世帯は20世帯です。"
    new = "人口は５人です。世帯は30世帯です。"
    assert pairs(old, new) == [(None, "5人"), ("20世帯", "30世帯")]
    assert pairs(new, old) == [("5人", None), ("30世帯", "20世帯")]


def test_a_sort_becomes_its_own_sort_alone() -> None:
    assert pairs("割合は20%です", "割合は平成2年です") == [("20%", None), (None, "平成2年")]


def test_the_words_kept_beside_a_number_tell_what_it_became() -> None:
    old = "積立金100千円、当年度分積立金217千円で補う。"
    new = "積立金100千円、過年度分積立金95千円、当年度分積立金101千円で補う。"
    assert pairs(old, new) == [(None, "95千円"), ("217千円", "101千円")]
    assert pairs(new, old) == [("95千円", None), ("101千円", "217千円")]


def test_a_sentence_written_anew_pairs_no_numbers_by_place() -> None:
    old = "令和4年度は2億8,000万円の増収を見込みます。"
    new = "基金から65億円を取り崩し、令和8年度に返します。"
    assert (None, "65億円") in pairs(old, new)
    assert ("2億8,000万円", "65億円") not in pairs(old, new)


def test_a_number_in_brackets_leaves_the_one_behind_it() -> None:
    assert pairs("9 1/2", "（9）10 1/2", cells=True) == [(None, "9"), ("9 1/2", "10 1/2")]


def test_a_number_that_went_elsewhere_is_none_that_changed() -> None:
    assert pairs("5人は東へ、市は海へ行きます。", "東へ、市は海へ5人は行きます。") == []
    assert pairs("5人が東へ、市は海へ行く。", "東へ、市は海へ行く、6人が。") == [
        ("5人", None),
        (None, "6人"),
    ]


def test_units_that_differ_part_two_numbers_among_others() -> None:
    assert pairs("計12人", "計15件") == [("12人", "15件")]
    assert pairs("計12人 3人", "計15件 4件", cells=True) == [
        ("12人", None),
        ("3人", None),
        (None, "15件"),
        (None, "4件"),
    ]


def test_very_many_numbers_are_paired_by_place() -> None:
    old = " ".join(f"{n}.5" for n in range(120))
    new = " ".join(f"{n}.7" for n in range(121))
    found = pairs(old, new, cells=True)
    assert found[:2] == [("0.5", "0.7"), ("1.5", "1.7")]
    assert found[-1] == (None, "120.7")
    assert pairs(new, old, cells=True)[-1] == ("120.7", None)


TEXTS = st.lists(
    st.sampled_from(
        ["人口は", "７０％", "５万人", "、", "12", "令和2年度", "3月", " ", "計-4", "は"]
    ),
    max_size=8,
).map("".join)


@given(TEXTS, TEXTS, st.booleans())
def test_turned_round_every_change_is_turned_round(old: str, new: str, cells: bool) -> None:
    there, back = pairs(old, new, cells=cells), pairs(new, old, cells=cells)
    assert sorted(map(repr, there)) == sorted(repr((b, a)) for a, b in back)


@given(TEXTS, TEXTS)
def test_every_number_stays_or_is_told_once(old: str, new: str) -> None:
    found = numbers_changed(old, new)
    gone = [c["old"] for c in found if c["old"] is not None]
    come = [c["new"] for c in found if c["new"] is not None]
    stayed = len(values_of(old)) - len(gone)
    assert stayed == len(values_of(new)) - len(come)
    assert stayed >= 0
    assert all(c["old"] != c["new"] for c in found if c["old"] and c["new"])


@given(TEXTS)
def test_a_text_against_itself_has_no_changes(text: str) -> None:
    assert numbers_changed(text, text) == []
