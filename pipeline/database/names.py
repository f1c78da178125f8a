"""What people call an edition, and the order in which kinds of plans stand: the same in tables,
pages, terminal and feeds.
"""

from collections.abc import Mapping
from typing import Any

from pipeline.kinds import EditionStatus
from pipeline.read.names.series import OTHER, SENRYAKU, VISION

FIRST_SERIES = (SENRYAKU, VISION)
"""The kinds of plans that stand first, in this order; after them all others by name, その他 at the
end.
"""


def series_place(series: str) -> tuple[int, str]:
    """Sort key of a series: 総合戦略, 人口ビジョン, the other kinds by name, その他."""
    if series in FIRST_SERIES:
        return FIRST_SERIES.index(series), series
    return len(FIRST_SERIES) + (series == OTHER), series


def series_order(column: str) -> str:
    """The same order as terms of an ``ORDER BY``.

    Args:
        column: the SQL name of the column that holds the series, from our own code: ``e.series``.
    """
    firsts = " ".join(f"WHEN '{series}' THEN {i}" for i, series in enumerate(FIRST_SERIES))
    others = len(FIRST_SERIES)
    return f"CASE {column} {firsts} WHEN '{OTHER}' THEN {others + 1} ELSE {others} END, {column}"


def version_words(version: str, status: str) -> str:
    """``editions.version``: a draft is an edition of its own, so that it can be compared with what
    it became.
    """
    return f"{version}, draft" if status == EditionStatus.DRAFT else version


def edition_name(edition: Mapping[str, Any]) -> str:
    """What a sentence in Japanese calls an edition: 第3期総合戦略, 総合戦略（第2.1版）,
    「地域再生計画」, …

    Args:
        edition: series, phase, revision, status and label as ``editions`` has them.
    """
    series, phase, revision = edition["series"], edition["phase"], edition["revision"]
    draft = "（案）" if edition["status"] == EditionStatus.DRAFT else ""
    if series == OTHER:
        return f"「{edition['label']}」{draft}"
    if (phase or 1) > 1:
        dated = f"（{_revised(revision)}）" if revision and revision != "1.0" else ""
        return f"第{phase}期{series}{dated}{draft}"
    number = str(revision or "1.0")
    if "-" in number or not number[0].isdigit():
        return f"{series}（{_revised(number)}）{draft}"
    return f"{series}（第{number.removesuffix('.0')}版）{draft}"


def _revised(revision: str) -> str:
    """2020-10改定; 改訂版 where nothing says when."""
    return f"{revision}改定" if revision[0].isdigit() else revision


def edition_words(edition: Mapping[str, Any], lang: str) -> str:
    """What a page in a language (``ja`` or ``en``) calls an edition: 第3期総合戦略; 総合戦略 phase
    3.
    """
    if lang == "ja":
        return edition_name(edition).strip("「」")
    if edition["series"] == OTHER:
        return str(edition["label"])
    return f"{edition['series']} {edition['version']}"
