"""Numbers, amounts and dates: what counts, what only looks like it, and what a cell states."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.kinds import ValueKind
from pipeline.read.quantities.amounts import amount_of, is_empty, is_value, unit_in
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.scan import quantities
from pipeline.read.quantities.years import years
from tests.growth import growth


def found(text: str) -> list[tuple[str, float | None]]:
    return [(q.raw, q.value) for q in quantities(plain(text))]


def amount(text: str) -> tuple[float, str | None] | None:
    stated = amount_of(text)
    return (stated.value, stated.unit) if stated else None


@pytest.mark.parametrize(
    "text",
    [
        "第８条の２",
        "第十二条",
        "第1～3号",
        "第２期計画",
        "議案第22号",
        "議案22号",
        "第1・第2四半期",
        "8条",
        "表1のとおり",
        "図表16",
        "別表（2）",
        "様式3-1",
        "※1",
        "資料2",
        "12ページ",
        "P.12",
        "- 12 -",
        "(1)事業の概要",
        "（３）施策",
        "1. はじめに",
        "2 国庫補助金",
        "3\t総務費",
        "基本目標2",
        "施策1-2",
        "No.5",
        "CO2の削減",
        "PM2.5",
        "Society5.0",
        "A4判",
        "電話 0126-22-3333",
        "0126-22-3333",
        "(0126)22-3333",
        "〒012-3456",
        "https://www.city.example/a/12/34.html",
        "5Gの整備",
        "1丁目2番地",
        "3款",
        "1.2.3",
        "2-1-3",
        "M7.3の地震",
        "歳出",
        "人口10万人当たり",
    ],
)
def test_what_only_looks_like_an_amount(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("△ 1,528千円", -1528, "千円"),
        ("▲1,528", -1528, None),
        ("−12.5％", -12.5, "%"),
        ("-12.5%", -12.5, "%"),
        ("１２．５％", 12.5, "%"),
        ("80％以上", 80, "%"),
        ("80％以上を維持", 80, "%"),
        ("10人未満", 10, "人"),
        ("3～5人", 3, "人"),
        ("10%～20%", 10, "%"),
        ("約2,000人", 2000, "人"),
        ("約2,000 人", 2000, "人"),
        ("延べ1,200人", 1200, "人"),
        ("（3/5）", 0.6, None),
        ("２ 1/2名", 2.5, "名"),
        ("3分の1", 1 / 3, None),
        ("302万人", 302, "万人"),
        ("302万", 3_020_000, None),
        ("120百万円", 120, "百万円"),
        ("1億8,000万円", 180_000_000, "円"),
        ("3兆4,500億円", 3_450_000_000_000, "円"),
        ("12万3千人", 123_000, "人"),
        ("¥1,200", 1200, "円"),
        ("第3位", 3, "位"),
        ("1.2‰", 1.2, "‰"),
        ("0.5ポイント", 0.5, "ポイント"),
        ("120（人）", 120, "人"),
        ("1.42（R4）", 1.42, None),
        ("R4:1.42", 1.42, None),
        ("令和4年度 35.2％", 35.2, "%"),
        ("10月1日現在 120人", 120, "人"),
        ("５年間で６人", 6, "人"),
        ("年３人（５年間で１５人）", 3, "人"),
        ("人口10万人当たり11.3人", 11.3, "人"),
        ("1日当たり120人", 120, "人"),
        ("5件/年", 5, "件/年"),
        ("2,345ｇ/人・日", 2345, "g/人・日"),
        ("12.3t-CO2", 12.3, "t-CO2"),
        ("1.26年", 1.26, "年"),
        ("7リンク", 7, "リンク"),
        ("（80％）", 80, "%"),
        ("100%", 100, "%"),
        ("千円946", 946, "千円"),
        ("千円 △1,300", -1300, "千円"),
        ("人口 12", 12, None),
    ],
)
def test_what_a_cell_states(text: str, value: float, unit: str | None) -> None:
    for dressed in (text, text.translate(WIDE)):
        stated = amount(dressed)
        assert stated is not None
        assert stated[0] == pytest.approx(value)
        assert stated[1] == unit


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    "text", ["維持", "検討中", "増加", "－", "", "令和4年度", "第２期", "12月"]
)
def test_words_and_dates_are_no_amounts(text: str) -> None:
    assert amount_of(text) is None


def test_cells_that_are_values_and_cells_that_are_not() -> None:
    assert all(
        map(
            is_value,
            ["△1,234千円（累計）", "約80％以上", "－", "(12)", "45", "…", "千円△354", "円 1,300"],
        )
    )
    assert not any(
        map(
            is_value,
            ["", "新規就農者数", "国庫補助金 3,471", "第8条", "分野1", "3人が参加した会", "維持"],
        )
    )
    assert all(map(is_empty, ["－", "―", "…", "なし", "ー", "／"]))
    assert not any(map(is_empty, ["", "0", "維持"]))


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("(％)", "%"),
        ("単位：千円", "千円"),
        ("（単位 ： 百万円）", "百万円"),
        ("人", "人"),
        ("件/年", "件/年"),
        ("累計", None),
        ("年間", None),
        ("再掲", None),
        ("", None),
        ("人口", None),
    ],
)
def test_units_alone(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("令和4年度", 2022),
        ("令和４年", 2022),
        ("㋿4年", 2022),
        ("R4", 2022),
        ("R4年度末", 2022),
        ("令4", 2022),
        ("H30", 2018),
        ("令和元年度", 2019),
        ("2022年度", 2022),
        ("（2022）", 2022),
        ("2022", 2022),
        ("平成31(2019)年度", 2019),
        ("2019（令和元）年度", 2019),
        ("令和5年3月末", 2022),
        ("R5.3.31", 2022),
        ("R4.4.1", 2022),
        ("2023/3/31", 2022),
        ("April 1, 2024", 2024),
        ("Mar. 2024", 2023),
        ("R2～R6", 2024),
        ("R2-R6", 2024),
        ("令和2年度～6年度", 2024),
        ("令和2～6年度", 2024),
        ("平成27年度から令和元年度まで", 2019),
        ("2020～2024年度", 2024),
        ("2020～24年度", 2024),
    ],
)
def test_fiscal_years(text: str, year: int) -> None:
    assert [found.year for found in years(plain(text), bare=True)][:1] == [year]


def test_what_names_no_year() -> None:
    for text in ("3月31日", "12:30", "5年間", "2,022人", "2022人", "第2期", "2000年前"):
        assert years(plain(text), bare=True) == [], text
    assert [y.year for y in years("3年度", after=2020)] == [2021]


NUMBERS = st.floats(0, 1e9, allow_nan=False).map(lambda value: round(value, 1))
UNITS = st.sampled_from(["人", "件", "%", "千円", "世帯", "か所", "万人", "人/日", "ha", ""])
BEFORE = st.sampled_from(["", "約", "延べ", "年", "△", "令和4年度：", "５年間で"])
BEHIND = st.sampled_from(["", "以上", "（R4）", "を維持", "程度", " (累計)"])


@given(NUMBERS, UNITS, BEFORE, BEHIND, st.booleans())
def test_a_number_is_read_however_it_is_dressed(
    value: float, unit: str, before: str, behind: str, wide: bool
) -> None:
    text = f"{before}{value:,.1f}{unit}{behind}"
    stated = amount(text.translate(WIDE) if wide else text)
    sign = -1 if before == "△" else 1
    assert stated is not None
    assert stated[0] == pytest.approx(sign * value)
    assert stated[1] == (unit or None)


@given(st.text(max_size=80))
def test_any_text_is_read_and_tokens_stand_in_order(text: str) -> None:
    line = plain(text)
    at = 0
    for quantity in quantities(line):
        assert at <= quantity.start < quantity.end <= len(line)
        assert line[quantity.start : quantity.end] == quantity.raw
        assert quantity.start < quantity.number_end <= quantity.end
        assert (quantity.kind == ValueKind.DATE) <= (quantity.value is None)
        at = quantity.end
    amount_of(text)
    is_value(text)
    years(line, bare=True)


PIECES = ["12", "3,456", "△", "△ ", "%", "人", "令和4年度", "R6", "第", "条", "～", "1/3", "(", ")"]
TEXTS = st.lists(st.sampled_from([*PIECES, " ", "表", "約", "月", "\t", ".", ","]), max_size=12)


@given(TEXTS.map("".join))
def test_widths_make_no_difference(text: str) -> None:
    assert found(text) == found(text.translate(WIDE))


@pytest.mark.parametrize(
    "piece", ["1", "第", "△ ", "1,111", "R", "3兆4", "人口10", "1-", "1.", "a@"]
)
def test_the_cost_of_a_row_grows_with_its_length(piece: str) -> None:
    def read(pieces: int) -> None:
        list(quantities(piece * pieces))
        amount_of((piece * pieces)[:2_000])

    assert growth(read, 4_000 // len(piece)) < 10


def test_years_as_a_unit_behind_a_blank_and_the_mark_of_a_note() -> None:
    assert amount("80.67 年") == (80.67, "年")
    assert amount("令和 7 年") is None
    assert amount("7.2km2）") == (7.2, "km")
    assert amount("7.2km2") == (7.2, "km2")
    assert amount("12km(3)") == (12, "km")


def test_how_it_is_counted_and_an_era_are_no_part_of_a_unit() -> None:
    assert amount("1日平均338人") == (338, "人")
    assert amount("26から32人") == (26, "人")
    assert amount("336令和元年度") == (336, None)
    assert [year.year for year in years("’24", bare=True)] == [2024]
