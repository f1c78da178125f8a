"""What stands around a 新旧対照表: above it what it is and why, below it what it was made of."""

from collections.abc import Iterator

from pipeline.answers.comparison_table import formal_words
from pipeline.answers.dates import date_words
from pipeline.answers.exported import Export, Layout
from pipeline.answers.sides import File, Side

COLUMN_HEADS = {"new": "改正後", "old": "改正前"}
MARKED = "（傍線の部分は改正部分）"
MADE_BY = (
    "この表は、公表された資料から自動で作成しました（shinkyu）。対応と傍線は自動の判定によるもの"
    "です。用いる前に原本で確かめてください。"
)


def column_names(export: Export, layout: Layout) -> list[tuple[str, str]]:
    """(side, head) of the columns from left to right: 改正後　第3期総合戦略（2024年2月9日）."""
    order = ("new", "old") if layout.left == "new" else ("old", "new")
    sides = {"old": export.old, "new": export.new}
    return [(which, f"{COLUMN_HEADS[which]}　{_named(sides[which])}") for which in order]


def _named(side: Side) -> str:
    dates = [date_words(side.published, "ja")] if side.published else []
    if side.updated and side.updated != side.published:
        dates.append(f"{date_words(side.updated, 'ja')}更新")
    return f"{side.words}（{'、'.join(dates)}）" if dates else side.words


def above(export: Export, layout: Layout) -> list[str]:
    """The lines between the title and the table."""
    comparison = export.compared.comparison
    told = []
    if export.new.reason:
        told.append(f"改正理由：{export.new.reason}")
    told.append(f"変更の概要：{comparison['summary']}")
    formal = formal_words(comparison)
    if formal and layout.formal:
        told.append(f"形式的な変更{formal}を含みます。")
    elif formal:
        told.append(f"形式的な変更{formal}は省いています。")
    if comparison["bounded"]:
        told.append("両者の違いが大きいため、言い換えの対応は限られた範囲で探しています。")
    if any(file.recognised for side in (export.old, export.new) for file in side.files):
        told.append("画像から文字認識（OCR）した本文を含みます。読み誤りがありえます。")
    return [*told, MARKED]


def sources(export: Export) -> Iterator[str]:
    """The lines below the table: the files of both sides, each with SHA-256 and moment of
    capture.
    """
    yield "資料"
    for which, side in (("new", export.new), ("old", export.old)):
        yield f"{COLUMN_HEADS[which]}：{side.city} {_named(side)}".replace("： ", "：")
        yield from (f"　{line}" for file in side.files for line in _file(file))
    yield MADE_BY


def _file(file: File) -> list[str]:
    pages = f"（{file.pages}ページ）" if file.pages else ""
    return [
        f"{file.label}{pages} {file.url}".strip(),
        f"SHA-256 {file.sha256}　捕捉日時 {file.captured_at}（UTC）",
    ]
