"""Lines that may date a page, where it is not clear that they do: a day below a heading of
something else that was taken, and a day beside 公開日, 更新日 or an unknown word that was not.
"""

import re
from collections.abc import Iterable

from pipeline.read.names.dates import Precision, find_dates
from pipeline.read.names.widths import narrow
from pipeline.read.page.dates import Said, is_of_the_page, stated
from pipeline.read.page.types import UnsureDate

_FIELDS = ("published", "updated")
"""In the order in which ``Said`` has them."""
_MAX_LINE = 80
_PUBLISHED = re.compile(
    r"(?:公開|掲載|登録|作成|投稿|配信|発信)(?:開始)?(?:年月)?日|publish|posted", re.I
)
_UPDATED = re.compile(r"更新|修正日|変更日|update|modified|revised", re.I)
_OF_ELSE = re.compile(
    r"期限|終了|締切|まで|次回|予定|データ|ファイル|リソース|アプリ|サイト|ホームページ|HP|システム|資料|計画"
    r"|戦略|ビジョン|案|結果|会議|委員|評価|改[定訂]|策定"
)
"""What such a line tells of instead: until when it stands there, of a file, of the whole site."""
_NEAR = 12
"""Letters between the word and its day at most."""
_AROUND = 8
"""Letters on either side of both in which the words of something else stand."""


def below_heading(said: Said, below: Iterable[str], elsewhere: Iterable[str]) -> UnsureDate | None:
    """The line of the page's day that stands nowhere but below a heading of something else, and is
    not what a CMS says of every page.

    Args:
        said: what was taken.
        below: lines below a heading that is not the page's title.
        elsewhere: the other lines that state dates of the page.
    """
    sure = [stated(text) for text in elsewhere]
    for text in below:
        if is_of_the_page(text):
            continue
        for place, (field, iso) in enumerate(zip(_FIELDS, stated(text), strict=True)):
            if iso and iso == said[place] and not any(one[place] == iso for one in sure):
                return UnsureDate(iso, text, field)
    return None


def left_over(said: Said, lines: Iterable[str]) -> UnsureDate | None:
    """The first line with a day beside 公開日 or 更新日, where the page was given no such date, or
    with nothing but a day and a word that nobody knows, where it was given no 公開日."""
    for line in lines:
        text = narrow(line)
        if len(text) > _MAX_LINE:
            continue
        for taken, field, word in zip(said, _FIELDS, (_PUBLISHED, _UPDATED), strict=True):
            iso = _day_beside(word, text) if taken is None else ""
            if iso and iso not in said:
                return UnsureDate(iso, line, field)
        iso = _day_of_a_fact(text) if said[0] is None else ""
        if iso and iso not in said:
            return UnsureDate(iso, line, _FIELDS[0])
    return None


_FACT = re.compile(r"[ \[【(・]*(?P<word>[一-龥]{2,8})[\]】)]?[ ]?[:：]?[ ]?")
_OF_A_DEED = re.compile(
    r"議決|施行|開催|告示|公告|提出|受付|募集|実施|基準|現在|制定|発行|印刷|答申|決定|承認|認定|適用|公表"
    r"|発表|調査|平成|令和|昭和|担当|番号"
)
"""Words that say a day of something else, or of nothing."""


def _day_of_a_fact(text: str) -> str:
    """The day of a line that is nothing but a word and a day: 発信日：2020年4月1日."""
    days = [date for date in find_dates(text) if date.precision == Precision.DAY]
    word = _FACT.fullmatch(text, 0, days[0].span[0]) if days else None
    if word is None or _OF_A_DEED.search(word["word"]) or _OF_ELSE.search(text):
        return ""
    return days[0].iso


def _day_beside(word: re.Pattern[str], text: str) -> str:
    """The day right behind a word or right before it; empty where none is."""
    days = [date for date in find_dates(text) if date.precision == Precision.DAY]
    for found in word.finditer(text):
        for day in days:
            low = max(0, min(found.start(), day.span[0]) - _AROUND)
            if _OF_ELSE.search(text, low, max(found.end(), day.span[1]) + _AROUND):
                continue
            if 0 <= day.span[0] - found.end() <= _NEAR or 0 <= found.start() - day.span[1] <= 2:
                return day.iso
    return ""
