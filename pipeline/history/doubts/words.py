"""What each kind of doubt says, in Japanese; pages in English make their own from the kind."""

from pipeline.kinds import DoubtKind

SENTENCES = {
    DoubtKind.GARBLED: "「{label}」は文字コードを正しく読み取れず、本文が文字化けしています",
    DoubtKind.GUESSED_CODES: "「{label}」の誤った文字コードを推定で直しました（{characters}種）",
    DoubtKind.NO_TEXT: "「{label}」は画像だけのファイルで、本文がありません",
    DoubtKind.RECOGNISED: "「{label}」の本文は画像からの文字認識によるもので、誤りがありえます",
    DoubtKind.UNREAD: "「{label}」を読み取れません：{reason}",
    DoubtKind.FIGURE: "「{label}」に、指標の数値か判断できない箇所が{count}か所あります",
    DoubtKind.SAME_INDICATOR: "指標「{old}」（{old_edition}）と「{new}」（{new_edition}）は"
    "同じ指標かもしれません",
    DoubtKind.TWO_WHOLES: "{edition}の全体版とみなしたファイルが{count}件あります：{labels}",
    DoubtKind.UNDATED_REVISION: "{edition}は改定版ですが、いつの改定か読み取れません",
    DoubtKind.NO_FILE: "{edition}は見出しにありますが、ファイルがありません",
    DoubtKind.ONLY_NAMED: "{edition}の名前はページにありますが、ファイルへのリンクがありません",
    DoubtKind.LABEL_DIFFERS: "「{label}」を{edition}のファイルとみなしましたが、リンクの言葉と合"
    "わないところがあります（{said}）",
    DoubtKind.OTHER_SERIES: "「{label}」は別の計画の名を含みますが、{edition}のファイルとみなし"
    "ました",
    DoubtKind.UNPLACED: "「{label}」は計画の言葉を含みますが、どの版のファイルともみなしていません",
    DoubtKind.UNLIKE_PLAN: "「{label}」は計画の言葉を含みませんが、{edition}のファイルとみなしま"
    "した",
    DoubtKind.UNREAD_WORDS: "「{label}」を{edition}のファイルとみなしましたが、読み取れない言葉が"
    "あります（{words}）",
    DoubtKind.MIXED_PHASES: "「{label}」は「{before}」の次にありますが、{edition}のファイルとみ"
    "なしました",
    DoubtKind.NOTHING_READ: "このページのファイル（{count}件）に、総合戦略・人口ビジョンとみなした"
    "ものがありません",
    DoubtKind.LONE_PART: "「{label}」だけを{edition}の分割版の一つとみなしました",
    DoubtKind.ASSUMED_PHASE: "{edition}は第何期か書かれていないため第1期とみなしましたが、"
    "ページには後の期や年度の記述があります：「{words}」",
    DoubtKind.UNUSED_DATE: "「{words}」の日付（{date}）を、どの版の日付ともしていません",
    DoubtKind.HEADING_DATE: "{edition}の日付（{date}）は、ほかのことの日付かもしれません：「"
    "{words}」",
    DoubtKind.ODD_DATE: "{edition}の日付（{date}）は、期やページの更新日と合いません",
    DoubtKind.PAGE_DATE: "ページの日付（{date}）は公開日か更新日か書かれていません（公開日とみな"
    "しました）",
    DoubtKind.UNSURE_PAGE_DATE: "「{words}」の日付（{date}）がページの公開日・更新日かどうか、"
    "はっきりしません",
    DoubtKind.FEWER_LINKS: "ページのファイルが{before}件から{now}件に減りました",
    DoubtKind.LONE_DRAFT: "{edition}を周りの言葉から案とみなしましたが、確定版がページにありません",
    DoubtKind.MAYBE_FILE: "リンク「{label}」はファイルかもしれませんが、取得していません",
    DoubtKind.CORRECTION_GONE: "収集元ファイルの訂正「{key}: {target}」に当たるものがページにありま"
    "せん",
}
"""In Japanese."""
NOTES = frozenset({DoubtKind.PAGE_DATE, DoubtKind.LONE_PART, DoubtKind.ONLY_NAMED})
"""Kinds that are told, and of which most turn out to be right: they stand apart and are no news."""


def is_note(kind: DoubtKind) -> bool:
    """Whether a kind is only told."""
    return kind in NOTES
