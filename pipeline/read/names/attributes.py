"""What stands beside the name of a plan: phase, revision, dates, draft, period."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from pipeline.read.names.dates import (
    TIME_OF_DAY,
    Precision,
    StatedDate,
    find_dates,
    find_ranges,
    fiscal_span,
)
from pipeline.read.names.numerals import COUNTED, counted
from pipeline.read.names.rules import Example, Rule, first
from pipeline.read.names.widths import narrow

NUMBERED_REVISION = re.compile(
    rf"第[ 　]?(?P<n>{COUNTED}(?:\.\d{{1,2}})?)[ 　]?版|(?P<first>初版)"
    r"|(?<![A-Za-z])[Vv][Ee][Rr](?:sion)?\.?[ ]?(?P<v>\d{1,2}(?:\.\d{1,2})?)"
)
NOTHING = (
    r"(?:点|箇所|内容|の必要)?(?:[はも]?[ ]?(?:なし|無し|ない|ありません)|[はも]?(?:行わ|しな))"
)
"""Behind a word for «revised»: it was looked over, and nothing was changed (点検の結果変更なし)."""
REVISED = re.compile(
    rf"(?:一部|全部|全面|中間|最終|直近|第{COUNTED}[次回])?"
    r"(?:改定|改訂|(?<!法)(?<!条例)改正|見直し|追補(?!資料|事項|[ ]?一覧)|延長"
    r"|増補|一部変更|一部修正|時点修正|変更|更新(?![日】\]]))"
    rf"(?:版|後版?)?(?!前|{NOTHING})"
)
# 提案, 案内 are no drafts.
DRAFT = re.compile(r"(?<![提議考起立文図発名妙法方答成])案(?![内件分出じず]|の定)|たたき台")
PHASE = re.compile(
    rf"第[ 　]?(?P<a>{COUNTED})[ 　]?[期次](?!改[定訂]|見直し|変更)"
    rf"|(?:(?<![\d一-龥])|(?<=戦略)|(?<=計画))(?P<b>{COUNTED})期(?![間待])"
    r"|(?:(?<=戦略)|(?<=ビジョン))[ 　]?(?P<c>[Ⅱ-Ⅴ]|I{2,3}|IV)(?![A-Za-z期次章部])"
)
"""第2期, 2期, 総合戦略Ⅱ: the phase of a plan."""
_STATED_FOR_ELSE = re.compile(
    r"[ ]?(?:末?(?:現在|時点(?!修正))|開催|頃|まで|から|[~〜]|生まれ|配布|締め?切|分|放送|必着"
    r"|掲載|登録|施行|閣議|認定|号|(?:末?(?:で|に|をもって))?(?:終了|満了))"
    rf"|{TIME_OF_DAY}"
)
_WORD_BEHIND = re.compile(r"[^ ()【】「」『』\[\]〔〕<>〈〉《》、。,，・/:~〜―–_→〓-]*")
_OF_A_PLAN = re.compile(
    rf"(?:\Z|末\Z|(?:に|付け?で?|をもって)?(?:{REVISED.pattern}|一部|全部|全面|策定|制定|作成|見直|変更"
    r"|修正|決定|議決|可決|承認|確定|完成|(?:取り?)?まとめ|公表|発行|刊行|印刷|改版|版|初版|現行|最新)"
    r"|[^ ]{0,16}(?:決定|議決|可決)|[^ ]{0,30}(?:戦略|ビジョン|計画|プラン|構想|[市町村区都道府県])"
    r"|(?:概要|全体|本編|全文|本文|素案|原案|案|資料|別冊|追加|新規)|[の分]|pdf|PDF)"
)
"""What the word right behind a date is, if the date is a plan's: no word, its making, its name.
Whatever else stands there (定例会, 号, スタート) has the date for itself."""
_CUE = re.compile(
    r"(?<![一-龥し])(?P<word>[一-龥し]{1,8}?)(?:年月日|年月|日時|日|時期)[ ]?(?:[:は]|\()[ ]?\Z"
)
_CUE_OF_A_PLAN = re.compile(r"策定|制定|作成|改[定訂正]|見直|変更|修正|決定|議決|発行|公表|確定")
_UPDATED = re.compile(r"[ に]?更新(?!版)(?:しました|した)?")
_CUE_OF_ELSE = re.compile(
    r"(?<!日)(?:更新日?|掲載日?|開催日?|公開日|結果(?:の)?公表日?|登録日?|施行日?|基準日|作成日|募集|締め?切"
    r"|期限|受付|予定|掲[載示]しました)(?:時|期間)?[ :は(]*\Z"
    r"|(?:第[ ]?\d{1,2}刷|増刷|重版)[・、 :(]*\Z"
)
_ENDS_A_SPAN = re.compile(r"[^~〜]*[~〜](?:[^~〜]*[~〜][^~〜]*[~〜])*[ ]?")
"""What stands before the second half of a range without a first one: （～令和6年3月）. A sign more
closes a subtitle (～未来へ～令和6年3月)."""
_CLOSED = re.compile(r"[ ]?(?:末(?:日)?)?[ ]?(?:\Z|[)\]】〕〉》])")
_FIRST_STATED = re.compile(r"[ に]?(?:策定|制定|作成)")
_OWN_MAKING = re.compile(r"[ に]?(?:策定|制定)")
_MADE_ON = re.compile(r"(?:策定|制定)(?:年月日?|日|時期)[ :]*\Z")
"""Right before a date, however many others stand beside it: 公表日 …　策定日 …."""
_BARE_YEAR = re.compile(
    r"(?<![\dA-Za-z])(?:20\d\d|(?:[RH]|令和|平成)(?:元|\d{1,2}))(?=(?:年版?)?[ ]?\Z)"
)
_TAKEN = "〓"
"""Stands for each letter of a range, so that its ends are not read as dates of their own."""
_NEAR = 8
"""Letters at most between 改定 and its date in brackets behind it."""


class Attributes(NamedTuple):
    """What stands beside a name: all None or False where nothing does."""

    phase: int | None = None
    revision: str | None = None
    """``2.1``, or ``2020-10`` for a dated revision; 改訂版 itself where it is not dated."""
    draft: bool = False
    published: StatedDate | None = None
    """A day or a month."""
    plan: tuple[str, str] | None = None
    """First and last fiscal year of a stated period."""

    def over(self, other: "Attributes") -> "Attributes":
        """What this one says, and where it is silent what the other says."""
        return Attributes(
            phase=self.phase or other.phase,
            revision=self.revision or other.revision,
            draft=self.draft or other.draft,
            published=self.published or other.published,
            plan=self.plan or other.plan,
        )

    @property
    def revision_is_named(self) -> bool:
        """Whether the revision has a word only (改訂版), neither a number nor a date."""
        return bool(self.revision) and not str(self.revision)[0].isdigit()


class _Beside(NamedTuple):
    """A narrowed text with its dates and its words for «revised»."""

    text: str
    dates: list[StatedDate]
    exact: list[StatedDate]
    """Days and months."""
    revised: list[re.Match[str]]


def clean(text: str) -> str:
    """White space to single spaces and half-width kana to full-width; other characters as
    written."""
    text = re.sub(r"[\uff66-\uff9f]+", lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return re.sub(r"[ \t\r\n\u00a0]+", " ", text).strip(" \u3000")


def _phase(text: str) -> int | None:
    match = PHASE.search(text)
    return counted(match["a"] or match["b"] or match["c"]) if match else None


# --- revisions


def _numbered(beside: _Beside) -> str | None:
    match = NUMBERED_REVISION.search(beside.text)
    if match is None:
        return None
    if match["first"]:
        return "1.0"
    major, _point, minor = (match["n"] or match["v"]).partition(".")
    return f"{counted(major) or major}.{int(minor or 0)}"


def _belongs(text: str, date: StatedDate, word: re.Match[str]) -> bool:
    """Whether a date is that of a word such as 改定: right before it, or right after it in
    brackets."""
    if date.span[1] <= word.start():
        between = text[date.span[1] : word.start()]
        return bool(re.fullmatch(r"[ に版)」』】]{0,3}(?:一部|全部|全面|最終|直近)?", between))
    between = text[word.end() : date.span[0]]
    return len(between) <= _NEAR and bool(re.search(r"[(\[【:： ]\Z", between))


def _revision_date(beside: _Beside, dates: list[StatedDate]) -> StatedDate | None:
    """The date of the last 改定: the latest that belongs to one, else the last that is not of
    策定."""
    if not beside.revised:
        return None
    text = beside.text
    bound = [date for word in beside.revised for date in dates if _belongs(text, date, word)]
    if bound:
        return max(bound, key=lambda date: date.start)
    free = [date for date in dates if not _FIRST_STATED.match(text, date.span[1])]
    return free[-1] if free else None


def _of_month(beside: _Beside) -> str | None:
    date = _revision_date(beside, beside.exact)
    return date.iso[:7] if date else None


def _of_year(beside: _Beside) -> str | None:
    date = _revision_date(beside, beside.dates)
    return date.iso if date else None


def _of_bare_year(beside: _Beside) -> str | None:
    if not beside.revised:
        return None
    year = _BARE_YEAR.search(beside.text[: beside.revised[-1].start()])
    dates = find_dates(f"{year[0]}年") if year else []
    return dates[0].iso if dates else None


def _undated(beside: _Beside) -> str | None:
    """One name for a revision without a date, however it is worded (改訂, 一部改定,
    を改訂しました)."""
    if not beside.revised:
        return None
    word = beside.revised[-1][0]
    times = re.match(rf"第{COUNTED}[次回]", word)
    kept = re.search(r"追補|延長|増補", word)
    return f"{times[0] if times else ''}{kept[0] if kept else '改訂'}版"


def _annual(beside: _Beside) -> str | None:
    for date in beside.dates:
        if date.precision == Precision.FISCAL_YEAR and beside.text.startswith("版", date.span[1]):
            return date.iso
    return None


REVISIONS: tuple[Rule[_Beside, str], ...] = (
    Rule(
        "a number",
        _numbered,
        Example(
            "日向野市総合戦略（第2.1版）（令和元年12月）",
            "plan whole, 総合戦略 2.1 (2019-12 label)",
        ),
    ),
    Rule(
        "the month of the revision",
        _of_month,
        Example(
            "第2期日向野市総合戦略（令和2年3月策定・令和5年3月24日改定）",
            "plan whole, 総合戦略 phase 2, 2023-03 (2023-03-24 label)",
        ),
    ),
    Rule(
        "the year of the revision",
        _of_year,
        Example("第2期日向野市総合戦略（令和4年度改訂版）", "plan whole, 総合戦略 phase 2, 2022"),
    ),
    Rule(
        "a year without 年",
        _of_bare_year,
        Example("第2期総合戦略_R5改訂", "plan whole, 総合戦略 phase 2, 2023"),
    ),
    Rule(
        "the word alone",
        _undated,
        Example(
            "第2期日向野市総合戦略（第1回追補版）", "plan whole, 総合戦略 phase 2, 第1回追補版"
        ),
    ),
    Rule(
        "the edition of a fiscal year",
        _annual,
        Example("第2期日向野市総合戦略（令和6年度版）", "plan whole, 総合戦略 phase 2, 2024"),
    ),
)


def _is_of_something_else(text: str, date: StatedDate) -> bool:
    """Whether the words around a date say that it is not the plan's: 更新日：, 開催日：, 定例会."""
    before = text[max(0, date.span[0] - 16) : date.span[0]]
    cue = _CUE.search(before)
    if _CUE_OF_ELSE.search(before) or (cue and not _CUE_OF_A_PLAN.search(cue["word"])):
        return True
    if _ENDS_A_SPAN.fullmatch(text[: date.span[0]]) and _CLOSED.match(text, date.span[1]):
        return True
    behind = _WORD_BEHIND.match(text, date.span[1])
    return behind is not None and not _OF_A_PLAN.match(behind[0])


_ANNEX = re.compile(r"(?:一覧|表|シート|データ|カルテ|リスト)[ ]?[(【\[][ ]?\Z")
"""A table that belongs to a plan, before brackets that tell when it was brought up to date."""


def _is_update(plain: str, date: StatedDate) -> bool:
    """Whether 更新 behind a date is none of a plan: a day is a page's, and what stands behind a
    table's name is the table's."""
    annex = _ANNEX.search(plain, max(0, date.span[0] - 8), date.span[0])
    return date.precision == Precision.DAY or annex is not None


def _without_dates_of_else(text: str) -> str:
    """A text without the dates of something else, such as the day on which a page was updated."""
    plain = narrow(text)
    for date in reversed(find_dates(text)):
        start, end = date.span
        updated = _UPDATED.match(plain, end) if _is_update(plain, date) else None
        if updated or _is_of_something_else(plain, date):
            end = updated.end() if updated else end
            text = text[:start] + _TAKEN * (end - start) + text[end:]
    return text


def _look(text: str) -> _Beside:
    dates = [d for d in find_dates(text) if not _STATED_FOR_ELSE.match(narrow(text), d.span[1])]
    return _Beside(
        text=narrow(text),
        dates=dates,
        exact=[d for d in dates if d.precision in (Precision.DAY, Precision.MONTH)],
        revised=list(REVISED.finditer(narrow(text))),
    )


def _published(beside: _Beside) -> StatedDate | None:
    """The date of the revision where there is one, else the first that is stated; that of 策定
    beside a word for «revised» is the plan's own, and not this edition's."""
    revised = _revision_date(beside, beside.exact)
    if revised or not beside.exact:
        return revised
    cued = [d for d in beside.exact if _MADE_ON.search(beside.text, 0, d.span[0])]
    stated = next(iter(cued), beside.exact[0])
    own = _OWN_MAKING.match(beside.text, stated.span[1])
    return None if beside.revised and own else stated


@lru_cache(maxsize=4096)
def attributes_of(text: str) -> Attributes:
    """Phase, revision, draft, date and period that a text states about a plan."""
    text = clean(text)
    ranges = find_ranges(text)
    periods = [fiscal_span(r) for r in ranges if r.start.precision != Precision.DAY]
    without = text
    for start, end in (r.span for r in ranges):
        without = without[:start] + _TAKEN * (end - start) + without[end:]
    beside = _look(_without_dates_of_else(without))
    return Attributes(
        phase=_phase(beside.text),
        revision=first(REVISIONS, beside),
        draft=bool(DRAFT.search(beside.text)),
        published=_published(beside),
        plan=periods[0] if periods else None,
    )
