"""Doubts about words of a label that no rule took up: its file may be something else."""

import re
from collections.abc import Iterator

from pipeline.history.doubts.page.look import Look, short
from pipeline.history.doubts.page.words import known_words, words_of
from pipeline.history.doubts.types import Found
from pipeline.history.identity import Listed
from pipeline.kinds import DoubtKind, Part
from pipeline.read.names.dates import find_dates, find_ranges
from pipeline.read.names.plans import find_mentions
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow

_MOTTO = re.compile(r"[~〜―－-][^~〜―－-]{2,40}[~〜―－-]?\Z|[「『][^「」『』]{2,40}[」』]")
_NAME = re.compile(r"[一-龥ぁ-んァ-ヶー]{2,16}(?:プラン|ビジョン|戦略|構想)")
"""A name of a plan's own beside that of its kind: 未来創生プラン（第2期…総合戦略）."""
_GLUE = re.compile(
    r"国勢調査(?:準拠|に基づく推計|の結果による)?|及び|並びに|および|ならびに|まち|むら|ひと|しごと|創生|総合|戦略|人口|ビジョン|計画|プラン|長期|地方|推進"
    r"|デジタル|田園都市|構想|策定|決定|作成|公表|掲載|現在|年度|期間|変更|修正|追補|増補|一部|全部|全面|中間"
    r"|ダウンロード|こちら|ファイル|データ|形式|ページ|資料|分割|電子|閲覧|表示|印刷|カラー|白黒|縮小|軽量|高画質|低画質|見開き|単ページ|発行|頒布|差し?替え?|誤[字植]"
    r"|改正|[二三四五]訂|最終|時点|終了|満了|更新|伴う|現行|最新|当初|参考|関連|を実現する|しました|について|です|ます|から|まで|たたき台|年|月|日|前|後|期|次|回|版|編|書|用|の|と|を|は|が|に|へ|で|や|等|市|町|村|区|県"
    r"|[\W_]|[\da-zA-Z]"
)
"""Words that labels of plans have besides, and what joins them."""
_LEAST = 2
"""Letters of such words at least."""


def unread_words(look: Look) -> Iterator[Found]:
    """A label has words that nothing took up; its file was taken for a plan's whole or summary."""
    for file in look.files:
        left = _left(look, file) if _is_volume(look, file) else ""
        if len(left) >= _LEAST:
            yield look.of_file(
                DoubtKind.UNREAD_WORDS, file, "series", "phase", "part", words=short(left)
            )


def _is_volume(look: Look, file: Listed) -> bool:
    """Whether a file is the whole or the summary of a plan that the law knows."""
    names = [look.editions[key].on_page.name for key in file.editions]
    national = any(name.series in NATIONAL for name in names)
    of_its_own = not words_of(file.label).series and look.is_own_name(file.label)
    return national and file.part != Part.SPLIT and not of_its_own


def _left(look: Look, file: Listed) -> str:
    """What a label says besides names, dates and words that are known."""
    rest = narrow(file.label)
    dated = [one.raw for one in find_ranges(rest)] + [one.raw for one in find_dates(rest)]
    names = [narrow(mention.name) for mention in find_mentions(file.label, look.name)]
    for known in (*dated, *names, narrow(look.name)):
        rest = rest.replace(known, " ") if known else rest
    return _GLUE.sub("", known_words(_NAME.sub(" ", _MOTTO.sub(" ", rest))))
