"""Words as the detectors of doubts look at them: a second opinion, wider and cruder than the
grammar of labels, so that the two are not wrong together.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.read.names.dates import TIME_OF_DAY, Precision, StatedDate, find_dates, find_ranges
from pipeline.read.names.numerals import COUNTED, counted
from pipeline.read.names.series import SENRYAKU, VISION
from pipeline.read.names.widths import narrow

_STRATEGY = re.compile(r"総合戦略|創生戦略|地方版戦略|[期次](?:の)?戦略")
_VISION = re.compile(r"人口ビジョン")
_MASTER = re.compile(r"総合(?:振興)?計画|基本構想|基本計画|実施計画")
_OWN_PLAN = re.compile(r"(?:創生|創造|再生|活性化).{0,8}(?:プラン|戦略|ビジョン|計画)")
_OTHER_PLAN = re.compile(
    r"(?:計画|プラン|ビジョン|指針|方針|大綱|構想|戦略|条例|宣言)(?:書|編)?(?:[(（【〔].*)?\Z"
)
_PHASE = re.compile(
    rf"第[ 　]?(?P<a>{COUNTED})[ 　]?[期次](?![改回])|(?<![\d一-龥])(?P<b>{COUNTED})期(?!間|限)"
)
_SUMMARY = re.compile(
    r"概要|ダイジェスト|要約|あらまし|要旨|概略|サマリー|リーフレット|パンフレット|わかりやすい"
    r"|早わかり|簡易版?|ポイント|やさしい(?:日本語)?|(?:こども|子ども|子供)(?:向け)?版"
)
_WHOLE = re.compile(
    r"全体版|\A[【(]?全体[】)]?\Z|本編|本文|本冊|全文|全編|全ページ|一括|冊子版?|完全版|正本|本体|計画書"
    r"|(?:最終|確定|決定)版|成案"
)
_PIECE = re.compile(
    r"表紙|目次|はじめに|あいさつ|挨拶|序[章論]|終章|おわりに|巻末|奥付|資料編|別[冊紙表添]"
    r"|第[ 　]?(?:[\d一二三四五六七八九十ⅠⅡⅢⅣⅤ]+)[ 　]?[章部編節]|[Pp](?:age)?[. ]?\d+|\d+ページ"
    r"|用語|ロードマップ|付属|附属|前半|後半|その[\d一二三四五①-⑳]|基本目標|施策|(?<![\d/])\d{1,2}[/／]\d{1,2}(?![\d/])"
)
_NUMBER = re.compile(
    r"\A[ 　(（【]*(?:(?:\d{1,2}|[①-⑳⑴-⒇ⅠⅡⅢⅣⅤⅥ一二三四五六七八九十])[ 　.．、)）:：】-]"
    r"|(?:\d{1,2}|[①-⑳⑴-⒇ⅠⅡⅢⅣⅤⅥ])(?=[^\d年月日期次回.]))"
)
"""Before a part; 一 of 一括ダウンロード is none."""
_COMPANION = re.compile(r"アクション・?(?:プラン|プログラム)|ロードマップ|工程表|行動計画|実施計画")
_DRAFT = re.compile(
    r"(?<![提議考起立文図発名妙法方答改成])案(?![内件分出じず]|の定)|たたき台|中間(?:まとめ|報告)"
)
_REVISED = re.compile(r"改[定訂]|見直し|一部変更|変更後|追補|増補|修正版|更新版|延長")
_NO_PLAN = re.compile(
    r"評価|検証|進捗|進行管理|達成状況|取組状況|実施状況|実績|効果|フォローアップ|決算|成果|振り?返り"
    r"|意見|パブリック|パブコメ|募集|会議|委員|審議|協議会|懇談会|議事|次第|名簿|要[綱領項旨]|出席"
    r"|アンケート|(?<!国勢)調査|(?:広報|だより).{0,30}(?:号|特集)|資料\d|スケジュール|経過|経緯|諮問|答申|新旧|正誤|対照|見え消し|記者|開催"
    r"|チラシ|ちらし|ポスター|イベント|様式|申[請込出]|届出|記入|位置図|地図|案内図|交付金|ふるさと納税"
    r"|ワーキング|ワークショップ|ミーティング|[Ee]nglish|英語|中国語|再生計画|考え方|回答|(?<!調査の)結果|説明|事例|シート|総括|関係"
)
_FOREIGN = re.compile(
    r"(?<![一-龥])(?:国|県|府|道)(?:の|は|が|に|で|版|や|と)|政府|内閣|閣議|都道府県|創生本部"
    r"|長期ビジョン[」』]|デジタル田園都市国家構想|創生法"
)


_OF_OTHERS = re.compile(
    r"(?<![一-龥])(?P<small>[県府道都])(?:[のはがにで版やと「]|まち|人口|総合|地方|長期|策定|資料|[)])"
    r"|(?<![一-龥])国(?:[のはがにで版やと「]|まち|人口|総合|地方|長期|策定|資料|[)])"
    r"|政府|内閣|閣議|都道府県|創生本部(?!決定)"
)


_ANOTHER_TOWN = re.compile(r"[一-龥ぁ-んァ-ヶ]{1,6}[市町村区](?!民|内|街|づくり|営|立)")


def names_another_town(label: str, owner: str) -> bool:
    """Whether a label with the name of a plan has another municipality's before it.

    Args:
        owner: whose page it is, as its source declares it.
    """
    plain = narrow(label)
    named = _STRATEGY.search(plain) or _VISION.search(plain)
    if not (owner and named) or narrow(owner) in plain:
        return False
    before = re.split(r"[」』()（）【】「『 ]", plain[: named.start()].replace("まち・ひと", " "))
    return any(_ANOTHER_TOWN.search(part) for part in before)


def speaks_of_others(label: str, owner: str) -> bool:
    """Whether a label speaks of the State, or of a prefecture that is not the page's own.

    Args:
        owner: whose page it is, as its source declares it.
    """
    plain = narrow(label)
    if owner and narrow(owner) in plain:
        return False
    is_prefecture = owner.endswith(("都", "道", "府", "県"))
    found = _OF_OTHERS.finditer(plain)
    return any(not (is_prefecture and match["small"]) for match in found)


_MARKS = re.compile(
    r"[(（【\[〔][^)）】\]〕]*[)）】\]〕]|(?:概要|ダイジェスト|要約|全体|本編|本文)版?"
    r"|[「」『』 　]"
)


def bare_name(label: str) -> str:
    """A label without brackets, marks and the words for a part."""
    return _MARKS.sub("", label)


class Words(NamedTuple):
    """What a short text says, looked at crudely."""

    series: frozenset[str]
    """総合戦略, 人口ビジョン."""
    master: bool
    """It names a 総合計画 or a part of one."""
    own_plan: bool
    """It names a plan that may be a strategy under a name of its own."""
    other_plan: bool
    """It ends like the name of a plan that is neither."""
    phases: frozenset[int]
    summary: bool
    whole: bool
    piece: bool
    """A chapter, a cover, a number before it."""
    draft: bool
    revised: bool
    no_plan: bool
    """It speaks of evaluations, meetings, consultations, forms."""
    foreign: bool
    """It speaks of the State or of a prefecture."""
    companion: bool
    """It speaks of what carries a plan out (ロードマップ) and names none: its dates are its own."""

    @property
    def says_part(self) -> bool:
        """Whether it tells which part of a plan it is."""
        return self.summary or self.whole or self.piece


@lru_cache(maxsize=4096)
def words_of(text: str) -> Words:
    """What a label or a heading says."""
    plain = narrow(text)
    strategy, vision = _STRATEGY.search(plain), _VISION.search(plain)
    named = ((SENRYAKU, strategy), (VISION, vision))
    return Words(
        series=frozenset(series for series, found in named if found),
        master=bool(_MASTER.search(plain)),
        own_plan=bool(_OWN_PLAN.search(plain)) and not (strategy or vision),
        other_plan=bool(_OTHER_PLAN.search(plain)) and not (strategy or vision),
        phases=_phases(plain),
        summary=bool(_SUMMARY.search(plain)),
        whole=bool(_WHOLE.search(plain)),
        piece=bool(_PIECE.search(plain) or _NUMBER.match(plain)),
        draft=bool(_DRAFT.search(plain)),
        revised=bool(_REVISED.search(plain)),
        no_plan=bool(_NO_PLAN.search(plain)),
        foreign=bool(_FOREIGN.search(plain)),
        companion=bool(_COMPANION.search(plain)) and not (strategy or vision),
    )


def known_words(plain: str) -> str:
    """A narrowed text without the words for phases, parts, drafts and revisions."""
    for pattern in (_PHASE, _SUMMARY, _WHOLE, _PIECE, _DRAFT, _REVISED):
        plain = pattern.sub(" ", plain)
    return plain


def _phases(plain: str) -> frozenset[int]:
    found = (counted(match["a"] or match["b"]) for match in _PHASE.finditer(plain))
    return frozenset(n for n in found if n)


_TIME_OF_DAY = re.compile(TIME_OF_DAY)


def exact_dates(text: str) -> list[StatedDate]:
    """The days and months of a text that are no end of a range."""
    taken = [found.span for found in find_ranges(text)]
    return [
        date
        for date in find_dates(text)
        if date.precision in (Precision.DAY, Precision.MONTH)
        and not any(start <= date.span[0] < end for start, end in taken)
        and not _TIME_OF_DAY.match(text, date.span[1])
    ]
