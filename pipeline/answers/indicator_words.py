"""The life of an indicator in one sentence, in Japanese and in English."""

from collections.abc import Mapping

from pipeline.answers.indicator_numbers import amount_words
from pipeline.answers.indicators import Life
from pipeline.database.names import edition_words
from pipeline.database.row_types import IndicatorChangeRow
from pipeline.kinds import IndicatorChangeKind as Kind

_JA = {
    Kind.ADDED: "{edition}で加わり",
    Kind.DROPPED: "{edition}で指標から外れ",
    Kind.TARGET_RAISED: "目標は{edition}で{old}→{new}に引き上げ",
    Kind.TARGET_LOWERED: "目標は{edition}で{old}→{new}に引き下げ",
    Kind.BASELINE_CHANGED: "基準値は{edition}で{old}→{new}に訂正",
    Kind.UNIT_CHANGED: "単位は{edition}で{old_unit}→{new_unit}に変更",
    Kind.RENAMED: "名称は{edition}で「{old_name}」→「{new_name}」に変更",
}
_EN = {
    Kind.ADDED: "added in {edition}",
    Kind.DROPPED: "dropped in {edition}",
    Kind.TARGET_RAISED: "target raised from {old} to {new} in {edition}",
    Kind.TARGET_LOWERED: "target lowered from {old} to {new} in {edition}",
    Kind.BASELINE_CHANGED: "baseline corrected from {old} to {new} in {edition}",
    Kind.UNIT_CHANGED: "unit changed from {old_unit} to {new_unit} in {edition}",
    Kind.RENAMED: "renamed from “{old_name}” to “{new_name}” in {edition}",
}

_REBASED = {
    "ja": "基準値は{edition}で{old}→{new}に置き換え",
    "en": "rebased from {old} to {new} in {edition}",
}
"""A baseline of another year, as a new phase has it; one of the same year was corrected."""
_ENDS = {
    "外れ": "ました",
    "加わり": "ました",
    "引き上げ": "られました",
    "引き下げ": "られました",
    "置き換え": "られました",
}
"""What follows the last part of a sentence; しました after others."""


def rebased(row: IndicatorChangeRow) -> bool:
    """Is a changed baseline one of another year, rather than a corrected one?"""
    return row["kind"] == Kind.BASELINE_CHANGED and row["old_year"] != row["new_year"]


def change_words(row: IndicatorChangeRow, edition: str, lang: str) -> str:
    """One change in words.

    Args:
        edition: what the new edition is called.
    """
    words = (_JA if lang == "ja" else _EN)[Kind(row["kind"])]
    unit, dated = row["unit"], row["old_year"] != row["new_year"]
    return (_REBASED[lang] if rebased(row) else words).format(
        edition=edition,
        old=_dated(row["old_value"], unit, row["old_year"] if dated else None, lang),
        new=_dated(row["new_value"], unit, row["new_year"] if dated else None, lang),
        old_unit=row["old_unit"] or "－",
        new_unit=row["new_unit"] or "－",
        old_name=row["old_name"],
        new_name=row["new_name"],
    )


def _dated(value: float | None, unit: str | None, year: str | None, lang: str) -> str:
    """A value, with its year where one is given."""
    said = amount_words(value, unit, lang)
    if not year:
        return said
    return f"{said}（{year}）" if lang == "ja" else f"{said} ({year})"


def sentence(life: Life, lang: str) -> str:
    """What became of an indicator, in one sentence; that nothing did where nothing did."""
    names = {edition["id"]: edition_words(edition, lang) for edition in life.editions}
    if lang == "ja":
        return _japanese(life, names)
    parts = [change_words(row, names[row["new_edition_id"]], "en") for row in life.changes]
    begun = f"since {names[life.indicator['first_edition_id']]}"
    whole = "; ".join([begun, *parts]) if parts else f"{begun}, unchanged"
    return whole[0].upper() + whole[1:] + "."


def _japanese(life: Life, names: Mapping[str, str]) -> str:
    parts = [change_words(row, names[row["new_edition_id"]], "ja") for row in life.changes]
    begun = f"{names[life.indicator['first_edition_id']]}から掲載"
    if not parts:
        return f"{begun}され、変化はありません。"
    ended = next((end for last, end in _ENDS.items() if parts[-1].endswith(last)), "しました")
    return "、".join([begun, *parts]) + ended + "。"
