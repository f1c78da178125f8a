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
}
"""In Japanese."""
NOTES: frozenset[DoubtKind] = frozenset()
"""Kinds that are told, and of which most turn out to be right: they stand apart and are no news."""


def is_note(kind: DoubtKind) -> bool:
    """Whether a kind is only told."""
    return kind in NOTES
