"""What the words of head cells are about: a plan, a part of one, its dates, another matter."""

import re

from pipeline.read.names.dates import find_dates, find_ranges
from pipeline.read.names.kinds import PART_WORDS, SPLIT_HEAD
from pipeline.read.names.widths import narrow

_SAYS_NOTHING = re.compile(
    r"(?:PDF|ファイル名?|データ|資料名?|ダウンロード|リンク先?|掲載(?:場所|先|ページ)|添付|URL|名称?"
    r"|計画(?:の)?名称?|計画|戦略|プラン|区分|種類|種別|分類|項目|内容|詳細|備考|形式|容量|サイズ"
    r"|文書名?|タイトル|件名|No\.?|番号|ページ数?|頁数?|表示|閲覧|担当(?:部署|課)?|公開資料"
    r"|本市の|[ 　・/／()（）:：の])*",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?:計画|戦略|プラン|文書|資料)?(?:の)?(?:名称?|タイトル|題名)|件名")
_MADE = r"(?:最終|一部|当初)?(?:策定|制定|決定|改[定訂]|作成|発行)"
_STATED = re.compile(
    rf"(?P<what>{_MADE})(?P<more>[・/／、,(（等]*(?:又は|または|及び)?{_MADE}[)）]?)*等?(?:の)?"
    r"(?:年月日?|日|時期|年度?)?(?:[(（].{0,8}[)）])?|(?P<month>年月)"
)
_PERIOD = re.compile(r"(?:計画|対象|戦略|推進|実施)?(?:の)?期間|計画年度|対象年度")
_OTHER_MATTER = re.compile(
    r"(?:公表|公開|掲載|更新|登録|発表|開催|会議|実施|募集|提出|施行|議決|締切|受付)(?:年月)?(?:日時?|期間|時期|年月)?"
    r"|備考|担当.{0,4}|内容|説明|ページ数?|頁数?|容量|サイズ|ファイルサイズ|形式|番号|No\.?|問い?合わ?せ先?",
    re.IGNORECASE,
)
_PLAN = re.compile(r"戦略|ビジョン|プラン|計画")
_NOISE = re.compile(r"[\d\s.,\-－―ー—×✕〇○・]*|PDF|\d[\d.,]*[KM]?B", re.IGNORECASE)


def is_part_only(text: str) -> bool:
    """Whether a head says nothing but which part of a plan it is over."""
    plain = narrow(text)
    rest = _AROUND_PART.sub("", PART_WORDS.sub("", plain))
    return bool(SPLIT_HEAD.search(rest)) if rest else bool(_PART.search(plain))


_PART = re.compile(rf"{PART_WORDS.pattern}|一括|分割")
_AROUND_PART = re.compile(
    r"[【】\[\]()〔〕<>《》・/ :■□◆◇●○◎▼]|のみ?|PDF|データ|ファイル|形式|一括"
    r"|(?:で|を)?(?:ダウンロード|閲覧|表示)(?:する)?|版",
    re.IGNORECASE,
)


def as_fact(head: str, text: str) -> str | None:
    """A cell as words that date what stands beside it, where its own head says that it does."""
    plain = narrow(head).strip(" :・")
    if (match := _STATED.fullmatch(plain)) and find_dates(text) and not find_ranges(text):
        what = "" if match["more"] or match["month"] else match["what"]
        return f"（{text}）" if what in text else f"（{text}{what}）"
    if _PERIOD.fullmatch(plain) and find_ranges(text):
        return f"（{text}）"
    return None


def says_something(text: str) -> bool:
    """Whether a head says which plan or part it is over, not only 名称, ファイル or 備考."""
    return not _SAYS_NOTHING.fullmatch(narrow(text)) and not _OTHER_MATTER.fullmatch(narrow(text))


def names_a_plan(text: str) -> bool:
    """Whether a kind of plan stands in a head."""
    return _PLAN.search(narrow(text)) is not None


def is_bare_day(text: str) -> bool:
    """A day alone, with no head that says of what: as often of the publication as of the plan."""
    dates = find_dates(text)
    return len(dates) == 1 and dates[0].precision == "day" and len(text) <= len(dates[0].raw) + 5


def is_noise(text: str) -> bool:
    """Whether a cell holds a number, a dash or a file type."""
    return _NOISE.fullmatch(narrow(text)) is not None


def is_other_matter(head: str) -> bool:
    """Whether what stands under a head is about something else: 公表日, 備考, 担当課."""
    return _OTHER_MATTER.fullmatch(narrow(head).strip(" :・")) is not None


def is_name_of_a_plan(head: str) -> bool:
    """Whether a plan's name stands beside a head: 計画名, 名称."""
    return _NAME.fullmatch(narrow(head).strip(" :・")) is not None
