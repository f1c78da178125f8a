"""Targets in sentences: …を、令和8年度までに80％とする; …を120人から150人に増やす; …の目標値は80％
（基準値：75％）とします."""

import re
from collections.abc import Iterator

from pipeline.kinds import FigureKind
from pipeline.read.figures.cards import outside
from pipeline.read.figures.names import MEASURES, can_be_name
from pipeline.read.figures.types import Stated
from pipeline.read.quantities.amounts import Amount, amounts_of
from pipeline.read.quantities.years import Year, years

_AIM = re.compile(
    r"と(?:なること|する|します|なる|なります|することを?目|なることを?目)|に(?:する|します)|"
    r"(?:を|こと(?:を|が))?(?:目指|めざ)|目標(?:と|に|です|とし)|"
    r"(?:増や|減ら|引き?上げ|引き?下げ|高め|伸ば|増加さ|減少さ|拡大|縮小|向上さ|低下さ|削減|抑制|低減|"
    r"達成)|維持(?:する|します|を目)"
)
_WANTED = re.compile(r"目指|めざ|目標")
"""Without such a word what becomes so much (…が80％となる) may be foreseen only."""
_PAST = re.compile(
    r"想定|見込|予測|推計|(?:まし|しまし|され|なりまし|し|っ)た(?!め)|ています|ている|でした"
)
_SUBJECT = re.compile(r"[^\d]が|は、")
"""Another one stands between a measure and its number: the number is not its own."""
_NOTE = re.compile(r"\([^()]*\)$")
_VALUED = re.compile(r"\([^()]*\d[^()]*\)$")
"""…の創業件数(令和4年度:12件): no part of the name, as (市内分) is."""
_OBJECT = re.compile(r"を|(?:について|に関して)(?:は|、)")
_OBJECT_OR_SUBJECT = re.compile(rf"[をが]|{_OBJECT.pattern}")
_NAME_ENDS = re.compile(
    r"[、。,「」『』\n]|^・|(?:は|では|には|として|により|ため)(?=[^\d])|(?:であ|だ)った"
)
_SAID = re.compile(
    r"の(?:数値|最終)?目標(?:値|数値)?(?:は|を|については)[、,]?"
    r"(?:[^\d、。()]{0,4}\d{1,4}[年か]?年[間度]?(?:\([^()]{4,8}\))?(?:末|まで|に|で|の|は|[、,]){0,3})?"
    r"(?:累計で?|合計で?|約|概ね|おおむね)?(?=[\d△▲+-])"
)
"""…の目標値は令和8年度に: what follows is the target of what stands before."""
_SET = re.compile(
    r"(?:以上|以下|程度|未満)?(?:\((?P<note>(?:[^()]|\([^()]*\))*)\))?(?:以上|以下|程度|未満)?"
    r"(?:[、,。]|\Z|と(?:する|し|定め|設定)|に(?:設定|する|し)|です|であ|を目)"
)
"""What follows a number that was said to be a target; a note in brackets may stand between."""
_BASE = re.compile(r"(?:計画)?(?:基準|現状|現況|当初|策定時)(?:の)?(?:値|年度?)?")
_NOTED = re.compile(r"(?<=[すむるた])\((?P<note>(?:[^()]|\([^()]*\))+)\)。?$")
"""…とすることを目指します（令和4年度：120人）: where it starts from, or until when, behind all."""
_TERM = re.compile(r"目標年度?")
_PART = re.compile(r"(?P<name>[^、。]+)を(?:約|おおむね|概ね)?(?=[\d△▲-])")
_LONGEST = 300
_BASE_LAST = re.compile(rf"{_BASE.pattern}(?:の|は)?(?:約|延べ)?$")
_TAKEN = re.compile(r"(?:\([^()]{1,20}\))?を")
_OPENED = re.compile(r"(?:以上|以下|程度|未満|超|前後)?\(")
_FROM = re.compile(r"\D{0,3}(?:\([^()]{1,20}\))?から")


def targets_in(text: str) -> Iterator[Stated]:
    """The targets of a sentence, with the baseline it starts from.

    Args:
        text: one sentence in plain form, without blanks between its letters.
    """
    noted = _NOTED.search(text)
    if noted and (told := list(_with_note(text[: noted.start()] + "。", noted["note"]))):
        yield from told
    else:
        yield from _without_note(text)


def _without_note(text: str) -> Iterator[Stated]:
    """The targets of a sentence with nothing behind it that tells of them."""
    said = _SAID.search(text)
    if not 8 <= len(text) <= _LONGEST or not (said or _AIM.search(text)):
        return
    stated = years(text)
    amounts = outside(amounts_of(text), stated)
    if said:
        yield from _said(text, said, amounts, stated)
        return
    if not 1 <= len(amounts) <= 4 or not _aims(text, amounts[-1]):
        return
    if found := _named(text, amounts, stated):
        name, place = found
        at = sum(a.start < place for a in amounts)
        if at <= 1 and at < len(amounts):
            yield from _stated(text, name, amounts[:at], amounts[at:], stated)


def _with_note(text: str, note: str) -> Iterator[Stated]:
    """The targets of a sentence behind which brackets tell the baseline, or until when they are to
    be reached; none where they tell neither.
    """
    stated = years(note)
    amounts = outside(amounts_of(note), stated)
    if _TERM.match(note) and len(stated) == 1 and not amounts:
        yield from (f._replace(year=f.year or stated[0].year) for f in _listed(text))
        return
    if len(amounts) == 1 and (_BASE.match(note) or _begins(stated)):
        yield from _with_base(text, note, amounts[0], stated)


def _begins(stated: list[Year]) -> bool:
    """Does a note begin with a year?"""
    return bool(stated) and stated[0].start == 0


def _with_base(text: str, note: str, base: Amount, stated: list[Year]) -> Iterator[Stated]:
    """The target of a sentence that has one, with the baseline of its note."""
    figures = list(targets_in(text))
    if len(figures) == 1:
        (target,) = figures
        year, unit = (stated[0].year if stated else None), base.unit or target.unit
        yield Stated(target.indicator, unit, FigureKind.BASE, year, base.value, _raw(note, base))
        yield target


def _listed(text: str) -> Iterator[Stated]:
    """出店数を5件、加入率を71％とすることを掲げます: each with its own target."""
    stated = years(text)
    amounts = outside(amounts_of(text), stated)
    parts = list(_PART.finditer(text))
    if len(parts) != len(amounts) or not amounts or not _aims(text, amounts[-1]):
        return
    for part, amount in zip(parts, amounts, strict=True):
        name = _measure(text[: part.end("name")], stated)
        if name and part.end() == amount.start:
            year = _first_year(stated, part.start(), amount.start)
            yield Stated(
                name, amount.unit, FigureKind.TARGET, year, amount.value, _raw(text, amount)
            )


def _said(
    text: str, said: re.Match[str], amounts: list[Amount], stated: list[Year]
) -> Iterator[Stated]:
    """令和8年度における新規就農者数の目標値は5人（基準値：令和4年度 3人）とします."""
    name = _measure(_without_last_year(text[: said.start()], stated), stated)
    if not name or not amounts or amounts[0].start != said.end() or _PAST.search(text, said.end()):
        return
    target, *others = amounts
    behind = _SET.match(text, target.end)
    if not behind or (others and not _is_base(others, behind)):
        return
    for base in others:
        year = _first_year(stated, behind.start("note"), behind.end())
        unit = base.unit or target.unit
        yield Stated(name, unit, FigureKind.BASE, year, base.value, _raw(text, base))
    low = target.start if _notes_base(behind) else behind.end()
    year = _first_year(stated[::-1], 0, low)
    yield Stated(name, target.unit, FigureKind.TARGET, year, target.value, _raw(text, target))


def _notes_base(behind: re.Match[str]) -> bool:
    """Whether the brackets behind a target tell the baseline."""
    note = behind["note"]
    if note is None or _BASE.match(note):
        return note is not None
    stated = years(note)
    return _begins(stated) and bool(outside(amounts_of(note), stated))


def _is_base(others: list[Amount], behind: re.Match[str]) -> bool:
    """Whether nothing but the baseline stands beside a target, in the brackets behind it."""
    return len(others) == 1 and _notes_base(behind) and others[0].end <= behind.end("note")


def _first_year(stated: list[Year], start: int, end: int) -> int | None:
    """The first of some years that stands within a stretch of a text."""
    return next((year.year for year in stated if start <= year.start and year.end <= end), None)


def _without_last_year(before: str, stated: list[Year]) -> str:
    """新規就農者数の令和8年度 without its year."""
    last = next((year for year in stated if year.end == len(before.removesuffix("末"))), None)
    return before[: last.start].removesuffix("の") if last else before


def _aims(text: str, last: Amount) -> bool:
    """Does what follows the last number say that it is to be reached, and not that it was?"""
    tail = text[last.end :]
    aim = _AIM.search(tail)
    return aim is not None and aim.start() <= 14 and not _PAST.search(tail)


def _named(text: str, amounts: list[Amount], stated: list[Year]) -> tuple[str, int] | None:
    """What is measured, and where the object marker behind it stands."""
    for mark in (_OBJECT_OR_SUBJECT if _WANTED.search(text) else _OBJECT).finditer(text):
        if mark.start() >= amounts[-1].start:
            return None
        name = _measure(text[: mark.start()], stated)
        if name and not _SUBJECT.search(text[mark.end() : amounts[-1].start]):
            return name, mark.start()
    return None


def _measure(before: str, stated: list[Year]) -> str | None:
    """The noun that a text ends in: …における市内の創業件数(令和4年度:12件)."""
    before = _VALUED.sub("", before)
    if not MEASURES.search(_NOTE.sub("", before)):
        return None
    starts = [found.end() for found in _NAME_ENDS.finditer(before)]
    starts += [year.end for year in stated if year.end <= len(before)]
    name = before[max(starts, default=0) :]
    name = re.sub(r"^(?:まで|末|中)?(?:における|には|に|の)?[、,]?", "", name) if starts else name
    name = name.strip()
    return name if can_be_name(name) and len(name) <= 60 else None


def _stated(
    text: str, name: str, before: list[Amount], behind: list[Amount], stated: list[Year]
) -> Iterator[Stated]:
    target = behind[-1]
    base = next(reversed(before or behind[:-1]), None)
    if base is not None and not before and not _is_start(text, base):
        return
    if base is not None:
        year = _year_of(text, base, stated, other=target)
        unit = base.unit or target.unit
        yield Stated(name, unit, FigureKind.BASE, year, base.value, _raw(text, base))
    year = _year_of(text, target, stated, other=base)
    yield Stated(name, target.unit, FigureKind.TARGET, year, target.value, _raw(text, target))


def _is_start(text: str, base: Amount) -> bool:
    """120人から…, 現状値120人(令和4年度)を…: does a target start from a number?"""
    called = _BASE_LAST.search(text[: base.start])
    return bool(_FROM.match(text, base.end) or (called and _TAKEN.match(text, base.end)))


def _raw(text: str, amount: Amount) -> str:
    return text[amount.start : amount.end]


def _year_of(text: str, amount: Amount, stated: list[Year], *, other: Amount | None) -> int | None:
    """The year of a number: behind it in brackets, else the nearest before it that is not the
    other's; 令和8年度までに120人から150人に gives its year to the target.
    """
    second = other is not None and other.start < amount.start
    found = _beside(text, amount, stated, other.end if other and second else 0)
    if found:
        return None if other and not second and _is_term(text, found) else found.year
    terms = [year.year for year in stated if _is_term(text, year)]
    return terms[0] if second and len(terms) == 1 else None


def _beside(text: str, amount: Amount, stated: list[Year], low: int) -> Year | None:
    """The year in brackets behind a number, else the nearest before it from a place on."""
    behind = [year for year in stated if _OPENED.fullmatch(text, amount.end, year.start)]
    before = [year for year in stated if low <= year.start and year.end <= amount.start]
    return next(iter([*behind, *before[::-1]]), None)


def _is_term(text: str, year: Year) -> bool:
    """令和8年度までに: until when a target is to be reached."""
    return text.startswith(("まで", "末まで", "中に"), year.end)
