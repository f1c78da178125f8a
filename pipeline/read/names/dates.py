"""Reads dates as Japanese officials write them: eras, glosses, fiscal years, ranges, kanji
numerals, spaced letters.

The scanner works on a narrowed copy of the text, one character for one, so that spans are those of
the text that was given.
"""

import calendar
import re
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from pipeline.read.names.eras import ERAS, era_of, following
from pipeline.read.names.numerals import KANJI_DIGIT, number
from pipeline.read.names.widths import narrow

TIME_OF_DAY = r"[ T]+[012]?\d:[0-5]\d"
"""Behind a day, in a narrowed text: the moment at which a system put something there."""


class Precision(StrEnum):
    """How exactly a date is stated."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    FISCAL_YEAR = "fiscal_year"


class StatedDate(NamedTuple):
    """A date as somebody stated it."""

    iso: str
    """ISO 8601, cut to what is known: ``2015-04-08``, ``2019-12``, or ``2024`` for a calendar or
    a fiscal year."""
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
"""Four digits beyond these are numbers of something else."""

# Pieces of the grammar. `_` is the white space that covers put between letters; never a line break.
_ = r"[ \t]{0,4}"
_NUM2 = rf"(?:\d{_}\d|\d|{KANJI_DIGIT}(?:{_}{KANJI_DIGIT}){{0,2}})"
_ERA = rf"(?:明{_}治|大{_}正|昭{_}和|平{_}成|令{_}和|[㍾㍽㍼㍻㋿])"
_WEST = r"(?:[12]\d{3}|[12](?:[ \t]{1,4}\d){3}|[一二][〇○零一二三四五六七八九]{3})"
_ERA_YEAR = (
    rf"(?:{_ERA}{_}(?:元|{_NUM2})|(?<![A-Za-z0-9])[MTSHR]{_}(?:元|\d{{1,2}})"
    rf"|(?<![一-龥])[明大昭平令](?=\d)\d{{1,2}})"
)
_YEAR = rf"(?:{_ERA_YEAR}|(?<![\d.,])(?<!\d[ \t]){_WEST})"
_GLOSS = rf"(?:{_}[(\[〔]{_}{_YEAR}{_}(?:年度?)?(?:{_}[/・,、]{_}{_YEAR}{_}(?:年度?)?)?{_}[)\]〕])"
_OPENS, _CLOSES = re.compile(rf"{_}[(\[〔]{_}"), re.compile(rf"{_}[)\]〕]")
_DAY_TAIL = rf"(?:{_}(?P<day>{_NUM2}){_}日(?!間|目|程|数))?"
_NENGETSU = re.compile(
    rf"(?P<year>{_YEAR})(?:{_GLOSS})?{_}年(?P<fiscal>{_}度)?(?:{_GLOSS}(?P<fiscal2>{_}度)?)?"
    rf"(?:{_}(?P<month>{_NUM2}){_}月(?!額|間|分){_DAY_TAIL})?"
)
_NUMERIC = re.compile(
    rf"(?P<year>{_ERA_YEAR}|(?<![\d.,/-]){_WEST}){_}(?P<sep>[./・-]){_}(?P<month>\d{{1,2}})"
    rf"{_}(?P=sep){_}(?P<day>\d{{1,2}})(?![\d.]\d|\d)"
)
_NUMERIC_MONTH = re.compile(
    r"(?P<year>(?:(?<![A-Za-z0-9])[HR]|平成|令和|(?<![一-龥])[平令](?=\d))(?:元|\d{1,2}))[.]"
    r"(?P<month>\d{1,2})(?P<day>)(?![\d.]|[ ]?%)"
)
# Without an era, or with another sign, only right before what was done then: 2020.3策定,
# 2020/03改訂, 2020-03制定, 令2・3策定.
_BEFORE_DEED = r"(?=[ ]?(?:に|一部)?(?:策定|改[定訂]|制定|作成|見直|公表|決定|変更))"
_WESTERN_MONTH = re.compile(
    r"(?P<year>(?<![\d.,/A-Za-z-])(?:19|20)\d\d)[./-](?P<month>\d{1,2})(?P<day>)" + _BEFORE_DEED
)
_ERA_MONTH = re.compile(
    r"(?P<year>(?:(?<![A-Za-z0-9])[HR]|平成|令和|(?<![一-龥])[平令](?=\d))(?:元|\d{1,2}))[・/]"
    r"(?P<month>\d{1,2})(?P<day>)" + _BEFORE_DEED
)
# 平成26年法律第136号 names a law, not a year; 2000年間 is a length of time.
_FORMS = (_NENGETSU, _NUMERIC, _NUMERIC_MONTH, _WESTERN_MONTH, _ERA_MONTH)
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


class _Place(NamedTuple):
    """Where a date stands."""

    raw: str
    span: tuple[int, int]


def _place(text: str, match: re.Match[str]) -> _Place:
    return _Place(raw=text[match.start() : match.end()], span=match.span())


def _year(year: int, place: _Place, *, fiscal: bool = False) -> StatedDate:
    return StatedDate(
        iso=f"{year}",
        precision=Precision.FISCAL_YEAR if fiscal else Precision.YEAR,
        start=date(year, 4, 1) if fiscal else date(year, 1, 1),
        end=date(year + 1, 3, 31) if fiscal else date(year, 12, 31),
        raw=place.raw,
        span=place.span,
    )


def _month(year: int, month: int, place: _Place) -> StatedDate:
    last = calendar.monthrange(year, month)[1]
    return StatedDate(
        iso=f"{year}-{month:02}",
        precision=Precision.MONTH,
        start=date(year, month, 1),
        end=date(year, month, last),
        raw=place.raw,
        span=place.span,
    )


def _day(that: date, place: _Place) -> StatedDate:
    return StatedDate(
        iso=that.isoformat(),
        precision=Precision.DAY,
        start=that,
        end=that,
        raw=place.raw,
        span=place.span,
    )


class _Parts(NamedTuple):
    """What a date is made of, as it was written."""

    year: int
    month: int | None = None
    day: int | None = None
    fiscal: bool = False
    """年度 was written."""


def _stated(parts: _Parts, place: _Place) -> StatedDate | None:
    """None for a month or a day that does not exist."""
    year, month, day, fiscal = parts
    if month is None:
        return _year(year, place, fiscal=fiscal)
    if not 1 <= month <= 12:
        return None
    if fiscal and month <= 3:  # 平成26年度3月 is March 2015
        year += 1
    if day is None:
        return _month(year, month, place)
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return _day(date(year, month, day), place)


def _number_in(match: re.Match[str], group: str) -> int | None:
    return number(match[group]) if match[group] else None


def _from_match(match: re.Match[str], text: str) -> StatedDate | None:
    year = _calendar_year(match["year"])
    month, day = _number_in(match, "month"), _number_in(match, "day")
    if year is None or (match["month"] and month is None) or (match["day"] and day is None):
        return None
    groups = match.groupdict()
    fiscal = bool(groups.get("fiscal") or groups.get("fiscal2"))
    return _stated(_Parts(year, month, day, fiscal), _place(text, match))


def _is_date(found: StatedDate, plain: str) -> bool:
    end = found.span[1]
    if found.precision == Precision.YEAR:
        return not (_LAW.match(plain, end) or _NO_YEAR.match(plain, end))
    # 2024.07.21_… at the head of a flyer's label is the day of an event, or an id.
    return not (found.precision == Precision.DAY and plain.startswith("_", end))


def _gloss_end(date: StatedDate, gloss: StatedDate, plain: str) -> int | None:
    """Where the brackets close in which ``gloss`` says ``date`` again; None where it does not."""
    if not (gloss.start <= date.start and date.end <= gloss.end):
        return None
    opens = _OPENS.fullmatch(plain, date.span[1], gloss.span[0])
    closes = _CLOSES.match(plain, gloss.span[1])
    return closes.end() if opens and closes else None


def _without_glosses(found: list[StatedDate], text: str, plain: str) -> list[StatedDate]:
    """令和6年4月(2024年4月) is one date: that in brackets belongs to the one that it repeats."""
    kept: list[StatedDate] = []
    for item in found:
        end = _gloss_end(kept[-1], item, plain) if kept else None
        if end is None:
            kept.append(item)
        else:
            start = kept[-1].span[0]
            kept[-1] = kept[-1]._replace(span=(start, end), raw=text[start:end])
    return kept


def find_dates(text: str) -> list[StatedDate]:
    """Every complete date in ``text``, in order, without overlaps.

    A gloss (令和4(2022)年12月) is one date. Not dates: numbers of laws (平成26年法律第136号),
    lengths of time (2000年間), days that do not exist, and ``2024.07.21_`` as the head of a
    file's name. A half of a range that leaves out its era or year (``~28年度``) is only found by
    :func:`find_ranges`.
    """
    plain = narrow(text)
    matches = [m for rule in _FORMS for m in rule.finditer(plain)]
    matches.sort(key=lambda m: (m.start(), -m.end()))
    found: list[StatedDate] = []
    for match in matches:
        if found and match.start() < found[-1].span[1]:
            continue
        item = _from_match(match, text)
        if item is not None and _is_date(item, plain):
            found.append(item)
    return _without_glosses(found, text, plain)


def read_date(text: str) -> StatedDate | None:
    """The one date of a short text (更新日：2024年4月1日); None where there is none or several
    differ."""
    found = find_dates(text)
    return found[0] if found and all(item.iso == found[0].iso for item in found) else None


_PERIOD_SIGN = "〓"
"""Stands for a period whose ends are no dates of their own."""
_SAME_YEAR = re.compile(r"(?P<which>同|翌)年[ ]?(?=(?:\d{1,2}|[一二三四五六七八九十]{1,2})月)")


def with_years(text: str) -> str:
    """同年12月 and 翌年3月 with the year of the date before them; as they stand where a period, of
    which nobody knows which end is meant, or nothing is before them."""
    for match in list(_SAME_YEAR.finditer(text))[::-1]:
        before = find_dates(text[: match.start()])
        last = before[-1] if before else None
        if last is None or last.precision == Precision.FISCAL_YEAR:
            continue
        if _PERIOD_SIGN not in text[last.span[1] : match.start()]:
            year = last.start.year + (match["which"] == "翌")
            text = f"{text[: match.start()]}{year}年{text[match.end() :]}"
    return text


_SAME_DAY = re.compile(r"同(?P<what>日|月)(?=付|に|、|[ 「『]|\d{1,2}日|[一二三十]{1,3}日)")


def with_days(text: str) -> str:
    """同日 and 同月 as the day or the month before them; as they stand behind a period, or behind
    nothing that is so exact."""
    for match in list(_SAME_DAY.finditer(text))[::-1]:
        before = find_dates(text[: match.start()])
        if not before or _PERIOD_SIGN in text[before[-1].span[1] : match.start()]:
            continue
        at, exact = before[-1].start, before[-1].precision
        if exact == Precision.DAY and match["what"] == "日":
            text = f"{text[: match.start()]}{at.year}年{at.month}月{at.day}日{text[match.end() :]}"
        elif exact in (Precision.DAY, Precision.MONTH) and match["what"] == "月":
            text = f"{text[: match.start()]}{at.year}年{at.month}月{text[match.end() :]}"
    return text


_WEEKDAY = rf"(?:{_}[(]{_}[月火水木金土日](?:曜日?)?(?:[・,]?(?:祝日?|休日?))?{_}[)])?"
_CLOCK = rf"(?:{_}(?:午前|午後)?{_}\d{{1,2}}(?::\d\d|時(?:\d\d分|半)?))?"
_SEP = re.compile(rf"{_WEEKDAY}{_CLOCK}{_}(?:[~〜∼\-−―–—‐‑‒ー─]|から|より){_}")
_SECOND = re.compile(
    rf"(?:(?P<same>同年度?|同月|翌年){_})?"
    rf"(?:(?P<y>{_NUM2})(?:{_GLOSS})?{_}年(?P<fiscal>{_}度)?(?:{_GLOSS})?)?"
    rf"(?:{_}(?P<m>{_NUM2}){_}月)?(?:{_}(?P<d>{_NUM2}){_}日)?(?!間|か月|カ月|ヶ月)"
)
_LONGEST = 60
"""Years at most between two years without 年; 人口ビジョン look forward to 2060."""
_SECOND_BARE = re.compile(rf"(?P<year>{_YEAR})(?!{_}[\d年月./:-])")
_BARE_YEAR = re.compile(rf"(?P<year>{_YEAR})(?:{_GLOSS})?(?={_}(?:[~〜∼\-−―–—‐‑‒ー─]|から))")


def _range(start: StatedDate, end: StatedDate, text: str) -> StatedRange:
    span = (start.span[0], end.span[1])
    return StatedRange(start=start, end=end, raw=text[slice(*span)], span=span)


class _Second(NamedTuple):
    """The second half of a range, as far as it was written."""

    year: int | None
    month: int | None
    day: int | None
    fiscal: bool
    next_year: bool
    """翌年 was written."""

    @property
    def is_empty(self) -> bool:
        return not (self.year or self.month or self.day)


def _year_of_second(start: StatedDate, second: _Second) -> int:
    """2016 for 28 in 平成19年度~28年度, 2023 for 23 in 2019~23年度, 2022 for 4 in
    平成30年度~4年度."""
    if not second.year:
        return start.start.year + second.next_year
    era = era_of(narrow(start.raw))
    if era is None:
        century = start.start.year // 100 * 100
        return century + second.year if second.year < 100 else second.year
    year = ERAS[era] + second.year
    after = following(era)
    return ERAS[after] + second.year if after and year < start.start.year else year


def _of_first(start: StatedDate, second: _Second) -> _Parts | None:
    """A second half with what it leaves out; None where that can't be told."""
    month = second.month
    if second.day and not month:
        if (
            second.year or start.precision != Precision.DAY
        ):  # 1日から7日まで needs the month of a day
            return None
        month = start.start.month
    year = _year_of_second(start, second)
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    return _Parts(year, month, second.day, second.fiscal)


def _second_half(start: StatedDate, text: str, plain: str, at: int) -> StatedDate | None:
    """The end of a range whose era, year or month is that of its beginning."""
    match = _SECOND.match(plain, at)
    if match is None:
        return None
    second = _Second(
        year=_number_in(match, "y"),
        month=_number_in(match, "m"),
        day=_number_in(match, "d"),
        fiscal=bool(match["fiscal"]),
        next_year=match["same"] == "翌年",
    )
    parts = None if second.is_empty else _of_first(start, second)
    if parts is None:
        return None
    place = _place(text, match)
    found = _stated(parts, place)
    if not second.year and (found is None or found.end < start.start):
        # 12月25日から1月20日まで ends in the next year; so does 2019年9月1日から2月29日まで.
        return _stated(parts._replace(year=parts.year + 1), place)
    return found


def _bare_end(start: StatedDate, text: str, plain: str, at: int) -> StatedDate | None:
    """The end of a range of years without 年: (R2～R6), 2020-2024."""
    match = _SECOND_BARE.match(plain, at)
    year = _calendar_year(match["year"]) if match else None
    if match is None or year is None or not 0 < year - start.start.year <= _LONGEST:
        return None
    return _year(year, _place(text, match))


def _bare_beginnings(text: str, plain: str) -> list[StatedDate]:
    """Years without 年 before the sign of a range: 平成30~令和2年度."""
    found = ((_calendar_year(match["year"]), match) for match in _BARE_YEAR.finditer(plain))
    return [_year(year, _place(text, match)) for year, match in found if year]


def _bare_range(start: StatedDate, end: StatedDate) -> tuple[StatedDate, StatedDate] | None:
    """A range whose first half has no 年: it is of years, and of fiscal years where the second
    half is."""
    if end.precision == Precision.FISCAL_YEAR:
        return _year(start.start.year, _Place(start.raw, start.span), fiscal=True), end
    return (start, end) if end.precision == Precision.YEAR else None


def _pair(
    start: StatedDate, text: str, plain: str, complete: dict[int, StatedDate]
) -> tuple[StatedDate, StatedDate] | None:
    """Both halves of the range that begins with a date; None where none does.

    Args:
        complete: complete dates, by where they begin.
    """
    sep = _SEP.match(plain, start.span[1])
    if sep is None:
        return None
    at = sep.end()
    end = complete.get(at) or _second_half(start, text, plain, at)
    if start.span[0] in complete:
        return (start, end) if end else None
    end = end or _bare_end(start, text, plain, at)
    return _bare_range(start, end) if end else None


def find_ranges(text: str) -> list[StatedRange]:
    """Every range in ``text``, in order: 令和6年度~令和8年度, 平成19年度~28年度,
    1月24日(金)から2月12日(水)まで …

    What the second half leaves out is that of the first; a first half without 年 or 年度
    (令和6~8年度) takes it from the second.
    """
    plain = narrow(text)
    dates = find_dates(text)
    complete = {item.span[0]: item for item in dates}
    beginnings = [*dates, *_bare_beginnings(text, plain)]
    found: list[StatedRange] = []
    for start in sorted(beginnings, key=lambda item: item.span):
        if found and start.span[0] < found[-1].span[1]:
            continue
        pair = _pair(start, text, plain, complete)
        if pair and pair[0].start <= pair[1].start:
            found.append(_range(*pair, text))
    return found


def fiscal_year(day: date) -> int:
    """The Japanese fiscal year (April to March) that ``day`` falls into."""
    return day.year if day.month >= 4 else day.year - 1


def _fiscal_year_of(item: StatedDate) -> int:
    """The fiscal year of a date; a calendar year counts for the fiscal year of its name."""
    if item.precision in (Precision.YEAR, Precision.FISCAL_YEAR):
        return int(item.iso)
    return fiscal_year(item.start)


def fiscal_span(found: StatedRange) -> tuple[str, str]:
    """First and last fiscal year of a range; calendar years are taken as they are named."""
    return str(_fiscal_year_of(found.start)), str(_fiscal_year_of(found.end))


_PERIOD = re.compile(r"計画年度|期間")
_DURATION = re.compile(
    rf"{_}(?:から|より|を初年度と(?:する|し)|以降)(?:の|、|,)?{_}(?P<n>{_NUM2}){_}"
    r"(?:[かカヶケ箇]?年(?:間|計画|度)?)(?!度?まで)"
)
_REACH = 40
"""Letters around a range in which 計画期間 has to stand."""


def _near_period(plain: str, start: int, end: int) -> bool:
    before, after = plain[max(0, start - _REACH) : start], plain[end : end + _REACH]
    before, after = re.split(r"[。.!?]", before)[-1], re.split(r"[。\n]", after)[0]
    return bool(_PERIOD.search(before) or _PERIOD.search(after))


def _lengths(text: str, plain: str) -> list[tuple[tuple[int, int], tuple[str, str]]]:
    """Spans and fiscal years of 令和7年度から5年間."""
    found = []
    for item in find_dates(text):
        length = _DURATION.match(plain, item.span[1])
        years = number(length["n"]) if length else None
        if length and years and item.precision != Precision.DAY:
            start = _fiscal_year_of(item)
            span = (item.span[0], length.end())
            found.append((span, (str(start), str(start + years - 1))))
    return found


def plan_period(text: str) -> tuple[str, str] | None:
    """The fiscal years a plan says it is for: ``("2024", "2026")`` from
    令和6年度から令和8年度を対象期間とする.

    A range counts when 計画期間, 対象期間 or the like stands near it in its sentence, or in the
    line before it; so does 令和7年度から5年間. The first such range of the text is taken.
    """
    plain = narrow(text)
    ranges = [(found.span, fiscal_span(found)) for found in find_ranges(text)]
    for (start, end), years in sorted([*ranges, *_lengths(text, plain)]):
        if _near_period(plain, start, end) or plain[:end].endswith("計画"):
            return years
    return None
