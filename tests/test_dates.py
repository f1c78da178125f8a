"""Dates as officials write them."""

import unicodedata
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from japanera import EraDate

from pipeline.read.names.dates import find_dates, find_ranges, plan_period, read_date

MODEST = settings(deadline=None, max_examples=400)


@pytest.mark.parametrize(
    ("text", "iso", "precision"),
    [
        ("平成27年4月8日", "2015-04-08", "day"),
        ("２０１５年１１月９日", "2015-11-09", "day"),
        ("公開日 2024年02月09日", "2024-02-09", "day"),
        ("R6.4.1", "2024-04-01", "day"),
        ("（令2.3策定）", "2020-03", "month"),
        ("（平27・10策定）", "2015-10", "month"),
        ("（2020-03策定）", "2020-03", "month"),
        ("H27.4.8", "2015-04-08", "day"),
        ("Ｈ２７．４．８", "2015-04-08", "day"),
        ("H27/4/8", "2015-04-08", "day"),
        ("R元.5.1", "2019-05-01", "day"),
        ("令6.4.1", "2024-04-01", "day"),
        ("S50.4.1", "1975-04-01", "day"),
        ("令和6年4月1日(月)", "2024-04-01", "day"),
        ("2024/04/01", "2024-04-01", "day"),
        ("2024-4-1", "2024-04-01", "day"),
        ("令和六年四月一日", "2024-04-01", "day"),
        ("平成二十七年十一月三十日", "2015-11-30", "day"),
        ("平成二七年一〇月", "2015-10", "month"),
        ("二〇一五年十一月九日", "2015-11-09", "day"),
        ("平 成 27 年 10 月", "2015-10", "month"),
        ("平 成 ２ ７ 年 １ ０ 月", "2015-10", "month"),
        ("平成27年10⽉", "2015-10", "month"),  # KANGXI RADICAL MOON, as PDFs give it
        ("令和元年12月", "2019-12", "month"),
        ("R2.3", "2020-03", "month"),
        ("2020.3策定", "2020-03", "month"),
        ("2020/03 一部改訂", "2020-03", "month"),
        ("㋿６年", "2024", "year"),
        ("平成72年", "2060", "year"),
        ("平成32年度", "2020", "fiscal_year"),
        ("令和6年度", "2024", "fiscal_year"),
        ("平成元年度", "1989", "fiscal_year"),
        ("2024年度末", "2024", "fiscal_year"),
        ("平成26年度3月補正予算", "2015-03", "month"),
        ("平成26年度12月補正予算", "2014-12", "month"),
        ("平成31年4月30日", "2019-04-30", "day"),
        ("令和元年5月1日", "2019-05-01", "day"),
        ("昭和64年1月7日", "1989-01-07", "day"),
        # a gloss is one date
        ("令和4(2022)年12月", "2022-12", "month"),
        ("2018年(平成30年)7月", "2018-07", "month"),
        ("令和7年（2025年）3月", "2025-03", "month"),
        ("令和7年(2025)3月", "2025-03", "month"),
        ("平成27年度(2015年度)", "2015", "fiscal_year"),
        ("2019（令和元）年度", "2019", "fiscal_year"),
        ("平成31年（令和元年）度", "2019", "fiscal_year"),
        ("令和6年4月（2024年4月）", "2024-04", "month"),
        ("2015年4月8日（平成27年4月8日）", "2015-04-08", "day"),
    ],
)
def test_one_date(text: str, iso: str, precision: str) -> None:
    found = find_dates(text)
    assert [(d.iso, d.precision) for d in found] == [(iso, precision)]
    assert read_date(text) == found[0]


@pytest.mark.parametrize(
    "text",
    [
        "平成26年法律第136号",
        "平成26年総務省令第3号",
        "昭和22年法律第67号",
        "2024.07.21_講演会",
        "2014122600039",
        "第2.1版",
        "p.2015",
        "2000年間",
        "1000年前",
        "平成27年2月30日",
        "平成27年13月",
        "令和0年",
        "12345年",
        "192.168.1.10",
        "0242-39-1400",
        "R2_gaiyou",
        "15年",
        "",
        "第136号",
        "2024.7",
    ],
)
def test_not_a_date(text: str) -> None:
    assert find_dates(text) == []


def test_a_law_of_a_day_keeps_its_day_and_a_plain_year_beside_a_law_is_found() -> None:
    assert [d.iso for d in find_dates("平成26年11月28日法律第136号")] == ["2014-11-28"]
    assert [d.iso for d in find_dates("法律第136号による令和6年の見直し")] == ["2024"]


def test_fiscal_year_runs_from_april_to_march() -> None:
    found = find_dates("令和6年度")[0]
    assert (found.start, found.end) == (date(2024, 4, 1), date(2025, 3, 31))
    month = find_dates("令和6年2月")[0]
    assert (month.start, month.end) == (date(2024, 2, 1), date(2024, 2, 29))


def test_scan_keeps_order_and_spans() -> None:
    text = (
        "公開日　２０２４年２月９日　更新日 令和7年4月1日。"
        "平成26年法律第136号により平成27年度(2015年度)から。"
    )
    found = find_dates(text)
    assert [d.iso for d in found] == ["2024-02-09", "2025-04-01", "2015"]
    assert [d.raw for d in found] == ["２０２４年２月９日", "令和7年4月1日", "平成27年度(2015年度)"]


def test_read_date_refuses_to_choose() -> None:
    assert read_date("令和6年4月1日と令和7年4月1日") is None
    assert read_date("日付なし") is None


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("令和6年度~令和8年度", "2024", "2026"),
        ("令和6年度～令和8年度", "2024", "2026"),
        ("令和6年度〜8年度", "2024", "2026"),
        ("令和6年度から令和8年度を対象期間とする", "2024", "2026"),
        ("平成19年度~28年度", "2007", "2016"),
        ("平成30~令和2年度", "2018", "2020"),
        ("平成30年度～4年度", "2018", "2022"),
        ("令和6～8年度", "2024", "2026"),
        ("令和7(2025)～11(2029)年度", "2025", "2029"),
        ("2024(令和6)～2026(令和8)年度", "2024", "2026"),
        ("2019年度〜23年度", "2019", "2023"),
        ("（R2～R6）", "2020", "2024"),
        ("(2020-2024)", "2020", "2024"),
        ("令和6年4月―令和9年3月", "2024-04", "2027-03"),
        ("令和2年1月24日(金)から2月12日(水)まで", "2020-01-24", "2020-02-12"),
        ("令和2年12月25日から1月20日まで", "2020-12-25", "2021-01-20"),
        ("令和2年12月25日から翌年1月20日まで", "2020-12-25", "2021-01-20"),
        ("平成27年4月8日～同年5月10日", "2015-04-08", "2015-05-10"),
        ("令和6年4月1日から7日まで", "2024-04-01", "2024-04-07"),
        ("平成27年（2015年）から平成72年（2060年）まで", "2015", "2060"),
    ],
)
def test_range(text: str, start: str, end: str) -> None:
    found = find_ranges(text)
    assert [(r.start.iso, r.end.iso) for r in found] == [(start, end)]
    assert text[slice(*found[0].span)] == found[0].raw


@pytest.mark.parametrize(
    "text",
    [
        "午前9時～午後5時",
        "令和8年度~令和6年度",
        "10～20ページ",
        "令和6年度と令和8年度",
        "0242-2015-20191",
    ],
)
def test_not_a_range(text: str) -> None:
    assert find_ranges(text) == []


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("令和6年度から令和8年度を対象期間とする計画を策定しました。", ("2024", "2026")),
        ("計画期間：令和6年4月～令和9年3月", ("2024", "2026")),
        (
            "対象期間\n上位計画にあわせ、令和6年度～令和8年度を対象期間としています。",
            ("2024", "2026"),
        ),
        ("計画期間\n令和6(2024)年度～令和10(2028)年度", ("2024", "2028")),
        ("令和7年度から5年間を計画期間とします", ("2025", "2029")),
        ("令和7年度を初年度とする5か年計画", ("2025", "2029")),
        ("意見を募集する期間ではなく、令和6年のまとめです。", None),
        ("募集は令和2年1月24日から2月12日まで。", None),
        ("令和6年度から令和8年度", None),
    ],
)
def test_plan_period(text: str, period: tuple[str, str] | None) -> None:
    assert plan_period(text) == period


# --- edges


@pytest.mark.parametrize(
    ("text", "isos"),
    [
        ("1800年と2299年", ["1800", "2299"]),
        ("1799年と2300年", []),  # numbers of something else
        ("昭和九九年度", ["2024"]),
        ("昭和一〇〇年", []),
        ("平成26年度4月", ["2014-04"]),
        ("令和6年十十月", []),
        ("令和6年4月十十日", []),
        ("令和6年4月令和7年5月", ["2024-04", "2025-05"]),
        ("R6.4 .1 令和7年", ["2024-04-01", "2025"]),  # R6.4 alone would be a month
        # in brackets, but no gloss
        ("令和6年4月（2025年4月）", ["2024-04", "2025-04"]),
        ("令和6年度（2024年4月）", ["2024", "2024-04"]),
        ("令和6年4月(2024年4月、", ["2024-04", "2024-04"]),
        ("令和6年4月、2024年4月)", ["2024-04", "2024-04"]),
    ],
)
def test_dates_at_the_edges(text: str, isos: list[str]) -> None:
    assert [found.iso for found in find_dates(text)] == isos


def test_a_calendar_year_runs_from_january_to_december() -> None:
    found = find_dates("令和6年")[0]
    assert (found.start, found.end) == (date(2024, 1, 1), date(2024, 12, 31))


def test_a_date_carries_the_characters_that_were_read() -> None:
    text = "策定：令和６年４月（2024年4月）改定"
    found = find_dates(text)[0]
    assert (found.raw, found.span) == ("令和６年４月（2024年4月）", (3, 18))
    assert find_dates("公開 令和６年４月")[0].raw == "令和６年４月"


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("1800年4月1日から7日まで", [("1800-04-01", "1800-04-07")]),
        ("2299年4月1日から7日まで", [("2299-04-01", "2299-04-07")]),
        ("2299年4月1日から翌年5月1日まで", []),
        ("令和2年4月1日から翌年5月31日まで", [("2020-04-01", "2021-05-31")]),
        ("令和6年4月1日から1日まで", [("2024-04-01", "2024-04-01")]),
        ("令和6年4月1日から8年7日まで", []),
        ("令和6年4月～7日", []),
        ("令和6年度～〇年度", []),
        ("令和6年度～十十年度", []),
        ("2019年度～一二三年度", []),
        ("2019年度～一〇〇年度", []),
        ("平 成 30 年 度 ～ 4 年 度", [("2018", "2022")]),
        ("2000-2060", [("2000", "2060")]),
        ("2000-2061", []),
        ("2020-2021", [("2020", "2021")]),
        ("2020-2020", []),
        ("(2020～2400)", []),
        ("令和6～令和8年4月", []),
        ("令和6～R8", [("2024", "2026")]),
        ("令和6年度～令和7年度～令和8年度", [("2024", "2025")]),
        (
            "令和6年度～令和7年度～令和8年度、令和9年度～令和10年度",
            [("2024", "2025"), ("2027", "2028")],
        ),
        ("令和6年度～8年度令和9年度～10年度", [("2024", "2026"), ("2027", "2028")]),
        ("令和8年度～令和9年度、平成30～令和2年度", [("2026", "2027"), ("2018", "2020")]),
    ],
)
def test_ranges_at_the_edges(text: str, ranges: list[tuple[str, str]]) -> None:
    assert [(found.start.iso, found.end.iso) for found in find_ranges(text)] == ranges


def test_the_first_half_is_of_a_fiscal_year_where_the_second_is() -> None:
    found = find_ranges("令和６～８年度")[0]
    assert (found.start.precision, found.start.raw, found.start.span) == (
        "fiscal_year",
        "令和６",
        (0, 3),
    )
    assert found.start.start == date(2024, 4, 1)
    assert find_ranges("令和6～8年")[0].start.start == date(2024, 1, 1)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("期間：令和6年度～令和8年度", ("2024", "2026")),
        ("計画期間は別に定める。令和6年度～令和8年度", None),
        ("令和6年度～令和8年度。計画期間は別に定める", None),
        ("令和7年4月1日から5年間を計画期間とする", None),
        ("期間" + "の" * 38 + "令和7年度から5年間", ("2025", "2029")),
        ("期間" + "の" * 39 + "令和7年度から5年間", None),
        ("令和7年度から5年間" + "の" * 38 + "期間", ("2025", "2029")),
        ("令和7年度から5年間" + "の" * 39 + "期間", None),
        ("令和7年2月から3年間を計画期間とする", ("2024", "2026")),
        ("計画期間：令和6年3月～令和9年3月", ("2023", "2026")),
    ],
)
def test_plan_periods_at_the_edges(text: str, period: tuple[str, str] | None) -> None:
    assert plan_period(text) == period


# --- properties

ERAS = {
    "明治": ("M", date(1873, 1, 1), date(1912, 7, 29)),
    "大正": ("T", date(1912, 7, 30), date(1926, 12, 24)),
    "昭和": ("S", date(1926, 12, 25), date(1989, 1, 7)),
    "平成": ("H", date(1989, 1, 8), date(2019, 4, 30)),
    "令和": ("R", date(2019, 5, 1), date(2099, 12, 31)),
}
KANJI = "〇一二三四五六七八九"


def kanji(number: int) -> str:
    tens, units = divmod(number, 10)
    many = KANJI[tens] if tens > 1 else ""
    ten = "十" if tens else ""
    return many + ten + (KANJI[units] if units else "")


def wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if c.isascii() and c.isdigit() else c for c in text)


@st.composite
def era_days(draw: st.DrawFn) -> tuple[date, str, int]:
    era = draw(st.sampled_from(sorted(ERAS)))
    _letter, first, last = ERAS[era]
    day = draw(st.dates(first, last))
    base = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}[era]
    return day, era, day.year - base


def forms(day: date, era: str, year: int) -> list[str]:
    letter = ERAS[era][0]
    gan = "元" if year == 1 else str(year)
    plain = f"{era}{gan}年{day.month}月{day.day}日"
    return [
        plain,
        wide(plain),
        " ".join(plain),
        f"{era}{'元' if year == 1 else kanji(year)}年{kanji(day.month)}月{kanji(day.day)}日",
        f"{letter}{year}.{day.month}.{day.day}",
        f"{letter}{year:02}/{day.month:02}/{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日",
        f"{day.year}/{day.month}/{day.day}",
        day.isoformat(),
        f"{era}{gan}({day.year})年{day.month}月{day.day}日",
        f"{era}{gan}年（{day.year}年）{day.month}月{day.day}日",
        f"{day.year}年({era}{gan}年){day.month}月{day.day}日",
        f"{plain}（{day.year}年{day.month}月{day.day}日）",
        f"{plain}（月曜日）",
    ]


@given(
    era_days(),
    st.integers(0, 14),
    st.sampled_from(["", "公開日：", "策定（", "会議 ", "「計画」"]),
    st.sampled_from(["", "。", "）", "に策定", " 改定"]),
)
@MODEST
def test_every_form_of_a_day_reads_back(
    what: tuple[date, str, int], n: int, before: str, after: str
) -> None:
    form = forms(*what)[n]
    found = find_dates(before + form + after)
    assert [d.iso for d in found] == [what[0].isoformat()], form


@given(era_days())
@MODEST
def test_agrees_with_japanera(what: tuple[date, str, int]) -> None:
    day, era, year = what
    text = f"{era}{year}年{day.month:02}月{day.day:02}日"
    theirs = EraDate.strptime(text, "%-K%-y年%m月%d日")
    ours = read_date(text)
    assert ours is not None
    assert [ours.start] == [t.to_date() for t in theirs]


@given(
    st.text(
        alphabet=st.sampled_from(
            "平成令和昭HR元年月日度0123456789０１２一二十〇.-/~～から()（）第号法律版 　期間計画\n"
            "٣²①Ⅳ㋿㎏〇零廿"
        ),
        max_size=60,
    )
)
@MODEST
def test_spans_hold_on_any_text(text: str) -> None:
    found = find_dates(text)
    for item in found:
        assert text[slice(*item.span)] == item.raw
        assert item.start <= item.end
        assert item.iso.startswith(str(item.start.year)) or item.precision == "day"
    for a, b in pairwise(found):
        assert a.span[1] <= b.span[0]
    for found_range in find_ranges(text):
        assert text[slice(*found_range.span)] == found_range.raw
        assert found_range.start.start <= found_range.end.start
    plan_period(text)
    read_date(text)


@given(st.text(max_size=80))
@MODEST
def test_any_unicode_is_read_without_an_error(text: str) -> None:
    assert all(text[slice(*d.span)] == d.raw for d in find_dates(text))
    find_ranges(text)
    plan_period(unicodedata.normalize("NFD", text))


@given(
    st.integers(2015, 2040),
    st.integers(0, 20),
    st.sampled_from(["~", "～", "〜", "から", "-", " ～ "]),
    st.integers(0, 3),
)
@MODEST
def test_every_form_of_a_range_of_fiscal_years_reads_back(
    first: int, length: int, sep: str, n: int
) -> None:
    last = first + length
    form = [
        f"令和{first - 2018}年度{sep}令和{last - 2018}年度"
        if first > 2018
        else f"平成{first - 1988}年度{sep}平成{last - 1988}年度",
        f"{first}年度{sep}{last}年度",
        f"平成{first - 1988}年度{sep}{last - 1988}年度",
        f"平成{first - 1988}（{first}）年度{sep}平成{last - 1988}（{last}）年度",
    ][n]
    assert [(r.start.iso, r.end.iso) for r in find_ranges(f"計画期間は{form}です")] == [
        (str(first), str(last))
    ], form
    assert plan_period(f"計画期間は{form}です") == (str(first), str(last))


@given(st.dates(date(2015, 1, 1), date(2030, 12, 1)), st.integers(1, 200))
@example(date(2019, 9, 1), 181)  # ends on a 29 February that its first year does not have
@MODEST
def test_a_range_of_days_may_leave_out_the_year(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    text = f"{first.year}年{first.month}月{first.day}日から{last.month}月{last.day}日まで"
    assert [(r.start.start, r.end.end) for r in find_ranges(text)] == [(first, last)]
