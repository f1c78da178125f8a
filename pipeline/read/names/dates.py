"""Reads dates as Japanese officials write them: eras, glosses, fiscal years, ranges, kanji numerals, spaced letters.

The scanner works on a copy of the text in which every character is folded one to one (full-width digits, radicals), so
that spans are those of the text that was given. An era's year is simply counted on (平成32年 is 2020): old texts name years
after an era's end and mean them.
"""

import calendar
import re
from bisect import bisect_right
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pipeline.read.names.eras import ERAS, era_of, following
from pipeline.read.names.numerals import KANJI_DIGIT, number
from pipeline.read.names.widths import narrow


class Precision(StrEnum):
    """How exactly a date is stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


class StatedDate(NamedTuple):
    """A date as somebody stated it."""

    iso: str
    """ISO 8601, cut to what is known: ``2015-04-08``, ``2019-12``, or ``2024`` for a calendar or a fiscal year."""
    precision: Precision
    start: date
    end: date
    """The last day, inclusive; the fiscal year 2024 runs from 2024-04-01 to 2025-03-31."""
    raw: str
    """The characters that were read: ``text[span[0]:span[1]]``."""
    span: tuple[int, int]


class StatedRange(NamedTuple):
    """From one stated date to another."""

    start: StatedDate
    end: StatedDate
    raw: str
    span: tuple[int, int]


_FIRST_YEAR, _LAST_YEAR = 1800, 2299

# Pieces of the grammar. `_` is the white space that covers put between letters; never a line break.
_ = r"[ \t]{0,4}"
_KNUM = KANJI_DIGIT
_NUM2 = rf"(?:\d{_}\d|\d|{_KNUM}(?:{_}{_KNUM}){{0,2}})"
_ERA = rf"(?:明{_}治|大{_}正|昭{_}和|平{_}成|令{_}和|[㍾㍽㍼㍻㋿])"
_WEST = r"(?:[12]\d{3}|[12](?:[ \t]{1,4}\d){3}|[一二][〇○零一二三四五六七八九]{3})"
_ERA_YEAR = rf"(?:{_ERA}{_}(?:元|{_NUM2})|(?<![A-Za-z0-9])[MTSHR]{_}(?:元|\d{{1,2}})|(?<![一-龥])[明大昭平令](?=\d)\d{{1,2}})"
_YEAR = rf"(?:{_ERA_YEAR}|(?<![\d.,])(?<!\d[ \t]){_WEST})"
_GLOSS = rf"(?:{_}[(\[〔]{_}{_YEAR}{_}(?:年度?)?(?:{_}[/・,、]{_}{_YEAR}{_}(?:年度?)?)?{_}[)\]〕])"
_DAY_TAIL = rf"(?:{_}(?P<day>{_NUM2}){_}日(?!間|目|程|数))?"
_NENGETSU = re.compile(
    rf"(?P<year>{_YEAR})(?:{_GLOSS})?{_}年(?P<fiscal>{_}度)?(?:{_GLOSS}(?P<fiscal2>{_}度)?)?"
    rf"(?:{_}(?P<month>{_NUM2}){_}月(?!額|間|分){_DAY_TAIL})?"
)
_NUMERIC = re.compile(
    rf"(?P<year>{_ERA_YEAR}|(?<![\d.,/-]){_WEST}){_}(?P<sep>[./・-]){_}(?P<month>\d{{1,2}}){_}(?P=sep){_}(?P<day>\d{{1,2}})(?![\d.]\d|\d)"
)
_NUMERIC_MONTH = re.compile(
    r"(?P<year>(?:(?<![A-Za-z0-9])[HR]|平成|令和)(?:元|\d{1,2}))[.](?P<month>\d{1,2})(?P<day>)(?![\d.]|[ ]?%)"
)
# 平成26年法律第136号 names a law, not a year; 2000年間 is a length of time.
_LAW = re.compile(
    r"[ \t]?[^\s、。,.()\[\]「」0-9]{0,14}?第[ \t]?[\d〇一二三四五六七八九十百千]+[ \t]?号"
)
_NO_YEAR = re.compile(r"[ \t]?(?:前|間|来|余|物|問題)")


def _calendar_year(text: str) -> int | None:
    """``平成27``, ``R6``, ``㋿６``, ``2015``, ``二〇一五`` as a year of the common era."""
    text = re.sub(r"\s", "", text)
    if not text:
        return None
    era = era_of(text)
    if era is None:
        year = number(text)
    else:
        counted = number(text[2:] if text[:2] == era else text[1:])
        year = ERAS[era] + counted if counted and counted <= 99 else None
    if year is None:
        return None
    return year if _FIRST_YEAR <= year <= _LAST_YEAR else None


def _make(
    year: int, month: int | None, day: int | None, fiscal: bool, raw: str, span: tuple[int, int]
) -> StatedDate | None:
    if month is None:
        if fiscal:
            return StatedDate(
                f"{year}", Precision.FISCAL_YEAR, date(year, 4, 1), date(year + 1, 3, 31), raw, span
            )
        return StatedDate(
            f"{year}", Precision.YEAR, date(year, 1, 1), date(year, 12, 31), raw, span
        )
    if not 1 <= month <= 12:
        return None
    if fiscal and month <= 3:  # 平成26年度3月 is March 2015
        year += 1
    last = calendar.monthrange(year, month)[1]
    if day is None:
        return StatedDate(
            f"{year}-{month:02}",
            Precision.MONTH,
            date(year, month, 1),
            date(year, month, last),
            raw,
            span,
        )
    if not 1 <= day <= last:
        return None
    that = date(year, month, day)
    return StatedDate(that.isoformat(), Precision.DAY, that, that, raw, span)


def _from_match(match: re.Match[str], text: str) -> StatedDate | None:
    parts = match.groupdict()
    year = _calendar_year(parts["year"])
    month = number(parts["month"]) if parts["month"] else None
    day = number(parts["day"]) if parts["day"] else None
    if year is None or (parts["month"] and month is None) or (parts["day"] and day is None):
        return None
    fiscal = bool(parts.get("fiscal") or parts.get("fiscal2"))
    return _make(year, month, day, fiscal, text[match.start() : match.end()], match.span())


def _is_date(found: StatedDate, folded: str) -> bool:
    end = found.span[1]
    if found.precision == "year":
        return not (_LAW.match(folded, end) or _NO_YEAR.match(folded, end))
    # 2024.07.21_… at the head of a flyer's label is the day of an event, or an id.
    return not (found.precision == "day" and folded[end : end + 1] == "_")


def _merge_glosses(found: list[StatedDate], text: str, folded: str) -> list[StatedDate]:
    """令和6年4月(2024年4月) is one date: a date in brackets right after one that it repeats belongs to it."""
    merged: list[StatedDate] = []
    for item in found:
        last = merged[-1] if merged else None
        if last is not None:
            between = folded[last.span[1] : item.span[0]]
            close = re.match(rf"{_}[)\]〕]", folded[item.span[1] : item.span[1] + 6])
            inside = item.start <= last.start and last.end <= item.end
            if close and inside and re.fullmatch(rf"{_}[(\[〔]{_}", between):
                span = (last.span[0], item.span[1] + close.end())
                merged[-1] = last._replace(span=span, raw=text[span[0] : span[1]])
                continue
        merged.append(item)
    return merged


def find_dates(text: str) -> list[StatedDate]:
    """Every complete date in ``text``, in order, without overlaps.

    A gloss (令和4(2022)年12月) is one date. Not dates: numbers of laws (平成26年法律第136号), lengths of time (2000年間), days
    that do not exist, and ``2024.07.21_`` as the head of a file's name. A half of a range that leaves out its era or year
    (``~28年度``) is only found by :func:`find_ranges`.
    """
    folded = narrow(text)
    matches = [m for rule in (_NENGETSU, _NUMERIC, _NUMERIC_MONTH) for m in rule.finditer(folded)]
    matches.sort(key=lambda m: (m.start(), -m.end()))
    found: list[StatedDate] = []
    for match in matches:
        if found and match.start() < found[-1].span[1]:
            continue
        item = _from_match(match, text)
        if item is not None and _is_date(item, folded):
            found.append(item)
    return _merge_glosses(found, text, folded)


def read_date(text: str) -> StatedDate | None:
    """The one date of a short text such as 更新日：2024年4月1日; None where there is none or where several differ."""
    found = find_dates(text)
    return found[0] if found and all(item.iso == found[0].iso for item in found) else None


_WEEKDAY = rf"(?:{_}[(]{_}[月火水木金土日](?:曜日?)?(?:[・,]?(?:祝日?|休日?))?{_}[)])?"
_CLOCK = rf"(?:{_}(?:午前|午後)?{_}\d{{1,2}}(?::\d\d|時(?:\d\d分|半)?))?"
_SEP = re.compile(rf"{_WEEKDAY}{_CLOCK}{_}(?:[~〜∼\-−―–—‐‑‒ー─]|から|より){_}")
_SECOND = re.compile(
    rf"(?:(?P<same>同年度?|同月|翌年){_})?"
    rf"(?:(?P<y>{_NUM2})(?:{_GLOSS})?{_}年(?P<fiscal>{_}度)?(?:{_GLOSS})?)?"
    rf"(?:{_}(?P<m>{_NUM2}){_}月)?(?:{_}(?P<d>{_NUM2}){_}日)?(?!間|か月|カ月|ヶ月)"
)
_SECOND_BARE = re.compile(rf"(?P<year>{_YEAR})(?!{_}[\d年月./:-])")
_BARE_YEAR = re.compile(rf"(?P<year>{_YEAR})(?:{_GLOSS})?(?={_}(?:[~〜∼\-−―–—‐‑‒ー─]|から))")


def _second_year(start: StatedDate, number: int) -> int:
    """The year meant by 28 in 平成19年度~28年度, by 23 in 2019~23年度, by 4 in 平成30年度~4年度."""
    head = re.sub(r"\s", "", narrow(start.raw))
    era = era_of(head)
    if era is None:
        century = start.start.year // 100 * 100
        return century + number if number < 100 else number
    year = ERAS[era] + number
    after = following(era)
    return ERAS[after] + number if after and year < start.start.year else year


def _second_half(start: StatedDate, text: str, folded: str, at: int) -> StatedDate | None:
    """The end of a range whose era, year or month is that of its beginning."""
    match = _SECOND.match(folded, at)
    if match is None or not any(match[k] for k in "ymd"):
        return None
    y, m, d = (number(match[k]) if match[k] else None for k in "ymd")
    if (d and not m and start.precision != "day") or (y and d and not m):
        return None
    raw, span = text[match.start() : match.end()], match.span()
    year = _second_year(start, y) if y else start.start.year + (match["same"] == "翌年")
    month = m if m or not d else start.start.month
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    found = _make(year, month, d, bool(match["fiscal"]), raw, span)
    if not y and (
        found is None or found.end < start.start
    ):  # 12月25日から1月20日まで, 2019年9月1日から2月29日まで
        found = _make(year + 1, month, d, False, raw, span)
    return found


def _bare_end(start: StatedDate, text: str, folded: str, at: int) -> StatedDate | None:
    """The end of a range of years without 年: (R2～R6), 2020-2024."""
    match = _SECOND_BARE.match(folded, at)
    year = _calendar_year(match["year"]) if match else None
    if match is None or year is None or not 0 < year - start.start.year <= 60:
        return None
    return _make(year, None, None, False, text[match.start() : match.end()], match.span())


def _beginnings(text: str, folded: str) -> list[StatedDate]:
    """Dates that can begin a range: complete ones, and bare years as in 平成30~令和2年度."""
    found = find_dates(text)
    taken = [item.span for item in found]
    bare = []
    for match in _BARE_YEAR.finditer(folded):
        at = bisect_right(taken, match.span())
        if any(a < match.end() and match.start() < b for a, b in taken[max(0, at - 1) : at + 1]):
            continue
        year = _calendar_year(match["year"])
        made = (
            _make(year, None, None, False, text[match.start() : match.end()], match.span())
            if year
            else None
        )
        bare += [made] if made else []
    return sorted([*found, *bare], key=lambda item: item.span)


def find_ranges(text: str) -> list[StatedRange]:
    """Every range in ``text`` (令和6年度~令和8年度, 平成19年度~28年度, 1月24日(金)から2月12日(水)まで …), in order.

    What the second half leaves out is that of the first; a first half without 年 or 年度 (令和6~8年度) takes it from the second.
    """
    folded = narrow(text)
    dates = {item.span[0]: item for item in find_dates(text)}
    found: list[StatedRange] = []
    for start in _beginnings(text, folded):
        if found and start.span[0] < found[-1].span[1]:
            continue
        sep = _SEP.match(folded, start.span[1])
        if sep is None:
            continue
        end = dates.get(sep.end()) or _second_half(start, text, folded, sep.end())
        bare = start.span[0] not in dates
        if end is None and bare:
            end = _bare_end(start, text, folded, sep.end())
        if end is None:
            continue
        if bare and end.precision not in ("year", "fiscal_year"):
            continue
        if bare and end.precision == "fiscal_year":
            remade = _make(start.start.year, None, None, True, start.raw, start.span)
            start = remade or start
        if end.start < start.start:
            continue
        span = (start.span[0], end.span[1])
        found.append(StatedRange(start, end, text[span[0] : span[1]], span))
    return found


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) that ``day`` falls into."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_span(found: StatedRange) -> tuple[str, str]:
    """First and last fiscal year of a range; calendar years are taken as they are named."""
    first = (
        found.start.iso if found.start.precision == "year" else str(fiscal_year(found.start.start))
    )
    last = (
        found.end.iso
        if found.end.precision in ("year", "fiscal_year")
        else str(fiscal_year(found.end.end))
    )
    return first, last


_PERIOD = re.compile(r"(?:計画|対象|推進|実施|戦略の|目標)期間|計画年度|期間")
_DURATION = re.compile(
    rf"{_}(?:から|より|を初年度と(?:する|し)|以降)(?:の|、|,)?{_}(?P<n>{_NUM2}){_}(?:[かカヶケ箇]?年(?:間|計画|度)?)(?!度?まで)"
)
_REACH = 40


def _near_period(folded: str, start: int, end: int) -> bool:
    before, after = folded[max(0, start - _REACH) : start], folded[end : end + _REACH]
    before, after = re.split(r"[。.!?]", before)[-1], re.split(r"[。\n]", after)[0]
    return bool(_PERIOD.search(before) or _PERIOD.search(after))


def plan_period(text: str) -> tuple[str, str] | None:
    """The fiscal years a plan says it is for: ``("2024", "2026")`` from 令和6年度から令和8年度を対象期間とする.

    A range counts when 計画期間, 対象期間 or the like stands near it in its sentence, or in the line before it; so does
    令和7年度から5年間. The first such range of the text is taken.
    """
    folded = narrow(text)
    candidates = [(r.span[0], r.span[1], fiscal_span(r)) for r in find_ranges(text)]
    for item in find_dates(text):
        length = _DURATION.match(folded, item.span[1])
        years = number(length["n"]) if length else None
        if length and years and item.precision in (Precision.FISCAL_YEAR, "year", "month"):
            first = int(item.iso) if item.precision != "month" else fiscal_year(item.start)
            candidates.append((item.span[0], length.end(), (str(first), str(first + years - 1))))
    for start, end, years_found in sorted(candidates):
        if _near_period(folded, start, end) or folded[:end].endswith("計画"):
            return years_found
    return None
