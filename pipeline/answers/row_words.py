"""What rows of comparisons are called in Japanese, in tables, exports and the terminal."""

import json

from pipeline.database.row_types import ComparedRow
from pipeline.kinds import HeadingKind, IndicatorChangeKind, RowKind, UnitKind

KINDS = {
    RowKind.SAME: "同じ",
    RowKind.CHANGED: "変更",
    RowKind.ADDED: "追加",
    RowKind.REMOVED: "削除",
    RowKind.MOVED: "移動",
}
UNITS = {
    UnitKind.HEADING: "見出し",
    UnitKind.SENTENCE: "文",
    UnitKind.ROW: "表の行",
    UnitKind.TOC: "目次",
    UnitKind.RUNNING: "柱（ページ上下の見出し）",
}
HEADING_KINDS = {
    HeadingKind.SAME: "同じ",
    HeadingKind.ADDED: "追加",
    HeadingKind.REMOVED: "削除",
    HeadingKind.RENAMED: "改称",
    HeadingKind.MOVED: "移動",
    HeadingKind.RENUMBERED: "番号のみ",
}
INDICATOR_KINDS = {
    IndicatorChangeKind.TARGET_LOWERED: "目標の引下げ",
    IndicatorChangeKind.TARGET_RAISED: "目標の引上げ",
    IndicatorChangeKind.BASELINE_CHANGED: "基準値の変更",
    IndicatorChangeKind.DROPPED: "廃止",
    IndicatorChangeKind.ADDED: "新規",
    IndicatorChangeKind.UNIT_CHANGED: "単位の変更",
    IndicatorChangeKind.RENAMED: "名称の変更",
}


def numbers_in_words(row: ComparedRow) -> str:
    """The changed numbers of a row: 70% → 80%; 平成31年度 → 令和元年度."""
    return "；".join(_number_in_words(**n) for n in json.loads(row["numbers_changed"] or "[]"))


def _number_in_words(
    old: str | None = None,
    new: str | None = None,
    indicator: str | None = None,
    column: str | None = None,
    **_: object,
) -> str:
    above = f"（{column}）" if column else ""
    named = f"{indicator or ''}{above} " if indicator or column else ""
    return f"{named}{old or '—'} → {new or '—'}"
