"""The dates that a line states about the page itself: 公開日, 更新日 and their cousins.

A line that speaks of anything else besides (a plan, a meeting, a consultation) states none, however
like a cue its words are: 検討結果公表日, …の策定（令和6年3月29日更新）.
"""

import re

from pipeline.read.names.dates import StatedDate, find_dates, read_date
from pipeline.read.names.widths import narrow
from pipeline.read.page.walk import ArticleLine, tidy

Said = tuple[str | None, str | None]
"""公開日 and 更新日, ISO 8601; None for what is missing or empty."""

_BEFORE = (
    r"(?<![一-龥ァ-ヶー々])"
    r"(?:(?:この|当|本)?(?:ページ|記事|情報|コンテンツ|内容|サイト|HP|ホームページ)の?)?"
)
_PUBLISHED = re.compile(
    rf"{_BEFORE}(?:(?:初回|初版|最初の)?(?:公開|掲載|掲示|登録|作成|投稿|発表|公表|配信|発信)(?:開始)?(?:年月)?日(?:時)?"
    r"|(?:初回|最初の)(?:公開|掲載|掲示)|(?:公開|掲載|登録|作成|投稿)(?=[ ]?:))"
    r"|(?:posted|published|date)(?:[ ]on)?",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    rf"{_BEFORE}(?:(?:最終|最新|最近)?(?:の)?更新(?:年月)?日(?:時)?|最終(?:修正|変更)日|最終更新"
    r"|更新(?=[ ]?:|[ ]*(?:令和|平成|20|R\d)))|(?:last[ ]?)?(?:updated?|modified)(?:[ ]on)?",
    re.IGNORECASE,
)
_UPDATED_BESIDE = re.compile(
    rf"{_BEFORE}(?:最終改[訂定]日|修正日|変更日|再(?:掲載|公開)日?)(?=[ :])"
)
"""Words for 更新日 that may be of anything, unless the line has 公開日, too."""
_OF_A_POST = re.compile(r"日時(?=[ ]?:)")
_POST = re.compile(r"個別ページ|パーマリンク|固定リンク|トラックバック")
"""What a blog says below each post, beside its day."""
_GAP = re.compile(r"[ ]*+[:：]?[ ]*+[(\[【]?[ ]*+")
_SAID_AFTER = re.compile(
    r"[ ]*+(?:[(][月火水木金土日](?:曜日?)?[)])?[ ]*+(?:\d{1,2}[:時]\d{1,2}分?)?[ ]*+[にの]?"
    r"(?:最終)?(更新|公開|掲載|登録)(?![年月]*日|[ ]?:)"
)
_ONLY_BRACKETS = re.compile(
    r"[\s\[\]()（）【】［］]*(?:[月火水木金土日](?:曜日?)?)?[\s\[\]()（）【】［］]*"
)
_FURNITURE = re.compile(
    r"\d{1,2}[:時]\d{0,2}分?|(?:公開|掲載)(?:終了|満了)(?:予定)?日|(?:ページ|記事|コンテンツ)(?:番号|ID)|番号|ID"
    r"|印刷(?:用?ページ)?(?:を?表示)?(?:する)?"
    r"|大きな文字で|[月火水木金土日](?:曜日?)?(?=[)])|アクセス(?:数|カウンタ[ー]?)?|閲覧(?:数|回数)"
    r"|個別ページ|パーマリンク|固定リンク|トラックバック|(?:最終)?更新|掲載|公開|登録|この|ページ|記事|は|に|しました|されました|現在|ツイート|シェア"
    r"|[ ()\[\]【】:|/、,.\d\-‐－―~～・●■〔〕<>]",
    re.IGNORECASE,
)
_OTHER_MATTER = re.compile(
    r"計画|戦略|ビジョン|プラン|構想|会議|委員|審議|協議会|本部|意見|募集|パブリック|パブコメ|結果|改[定訂]"
    r"|策定|開催|実施|議決|閣議|法|条例|版|案|期間|締切|終了|開始|決定|予定|説明会|調査|公募"
    r"|受付|申請|次回|前回"
    r"|まで|から|以降|時点|頃|PDF|\d[KM]B|資料|事業|評価|検証|施行|認定"
)
_OF_EVERY_PAGE = re.compile(r"印刷|(?:ページ|記事|コンテンツ)(?:番号|ID)|(?:更新|掲載|公開|登録)日")
_MOST_BESIDE = 40
"""Letters that a line may say besides: a department, a category."""
_EMPTY = re.compile(
    rf"{_BEFORE}(?:(?:公開|更新|掲載|最終更新|登録|作成|投稿|配信)(?:年月)?日(?:時)?|最終更新)[ :]*"
)
_COUNTER = re.compile(
    r"(?:アクセス(?:数|カウンタ[ー]?)|閲覧(?:数|回数)|訪問者数|カウンタ[ー]?)[ :：]*[\d,]+"
)


def stated(text: str) -> Said:
    """公開日 and 更新日 in one line.

    A word right after the date decides against the one before it:
    掲載日：2024年4月1日更新 is an update.
    """
    narrowed = _plainer(text[:400])
    dates = [date for date in find_dates(narrowed) if date.precision == "day"]
    if not dates or not is_about_the_page(narrowed):
        return None, None
    published = updated = None
    for date in dates:
        before = narrowed[max(0, date.span[0] - 20) : date.span[0]]
        after = _SAID_AFTER.match(narrowed, date.span[1])
        if after[1] == "更新" if after else _cue(_UPDATED, before):
            updated = updated or date.iso
        elif after or _cue(_PUBLISHED, before):
            published = published or date.iso
    return published, updated


def _plainer(text: str) -> str:
    """A line, narrowed, in which 更新日 has its own name where 公開日 stands beside it:
    発信日：2020年4月1日　修正日：2021年4月1日; and 公開日, where a blog calls it 日時."""
    narrowed = narrow(text)
    narrowed = _OF_A_POST.sub("投稿日", narrowed) if _POST.search(narrowed) else narrowed
    found = _UPDATED_BESIDE.search(narrowed) if _PUBLISHED.search(narrowed) else None
    return _UPDATED_BESIDE.sub("更新日", narrowed) if found else narrowed


def _cue(rule: re.Pattern[str], before: str) -> bool:
    return any(_GAP.fullmatch(before, match.end()) for match in rule.finditer(before))


def is_about_the_page(text: str) -> bool:
    """Whether a line, besides its dates and their cues, says nothing but who keeps the page."""
    narrowed = narrow(text)
    rest = _besides(narrowed, find_dates(narrowed))
    return len(rest) <= _MOST_BESIDE and not _OTHER_MATTER.search(rest)


def _besides(narrowed: str, dates: list[StatedDate]) -> str:
    for raw in [date.raw for date in dates]:
        narrowed = narrowed.replace(raw, " ")
    return _FURNITURE.sub("", _UPDATED.sub("", _PUBLISHED.sub("", narrowed))).strip()


def bare(text: str) -> str | None:
    """The date of a line that holds nothing else, perhaps in brackets."""
    date = read_date(text) if len(text) <= 40 else None
    if date is None or date.precision != "day":
        return None
    rest = text[: date.span[0]] + text[date.span[1] :]
    return date.iso if _ONLY_BRACKETS.fullmatch(rest) else None


def is_cue(text: str) -> bool:
    """Whether a line is a cue alone: its date stands in the next, or there is none."""
    return _EMPTY.fullmatch(narrow(text)) is not None


def only_dates(text: str, published: str | None) -> bool:
    """Whether a line says nothing but the page's own dates, which have fields of their own."""
    narrowed = _plainer(text)
    dates = find_dates(narrowed)
    if len(text) > 100 or (not dates and not is_cue(text)):
        return False
    own = any(stated(text)) or published in [date.iso for date in dates] or not dates
    return own and not _besides(narrowed, dates)


def is_of_the_page(text: str) -> bool:
    """Whether a line is only what a CMS says of every page: its number, its dates, 印刷."""
    narrowed = narrow(text)
    return bool(_OF_EVERY_PAGE.search(narrowed)) and not _besides(narrowed, find_dates(narrowed))


def is_counter(line: ArticleLine) -> bool:
    """A line with an access counter: it changes every night and is no content."""
    return not line.level and bool(_COUNTER.match(narrow(tidy(line.text))))
