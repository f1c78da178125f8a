"""Which changes are formal only: they are told, and are in no total.

A version or a date that stands alone, a line of contents, the size of a file, a running head, the
number of an item, what a form repeats. Everything else says something: a date inside a sentence
too.
"""

import re
from collections.abc import Callable, Sequence

from pipeline.compare.units.keys import undated
from pipeline.compare.units.types import Unit
from pipeline.kinds import FormalKind, UnitKind
from pipeline.read.names.headings import bracketed
from pipeline.read.names.numerals import BRACKETED, CIRCLED, KANJI
from pipeline.read.quantities.amounts import unit_in

_VERSION = re.compile(
    r"(?:#|[()\[\]【】（）、。,・:~]|から|まで|現在|時点|付け?|提出|一部|全部|改[定訂正]|策定|作成|発行|公表|更新"
    r"|制定|決定|版|初版|案|素案|原案|最終案|確定|第[0-9.一二三四五六七八九十]+[版次期]"
    r"|(?:Ver|ver|VER|Version|version|v|V)\.?[0-9]+(?:\.[0-9]+)*|[0-9]+\.[0-9]+版|日|月|年)+"
)
"""A line of nothing but dates and versions, its dates masked."""
_TELLS = re.compile("[#版期案Vv]")
_LONGEST_TITLE = 60
_SIZE = re.compile(
    r"[\[(（【〔]?(?:PDF|pdf|Word|WORD|Excel|EXCEL|ワード|エクセル|ZIP|CSV)?(?:形式|ファイル|データ|版)?"
    r"[、,:：/／・]?(?:[0-9]+(?:ページ|頁)[、,/／・]?)?[0-9][0-9,.]*(?:[KMG]B|[kmg]b|[KM]バイト"
    r"|キロバイト|メガバイト|バイト)(?:[、,/／・]?(?:全)?[0-9]+(?:ページ|頁))?[\])）】〕]?"
)
_ITEMS = re.compile(
    rf"第[0-9{KANJI}]+(?!位|[0-9])(?:条|項|号|章|節|款|編|部|表|図|回|次|版|期)?(?:の[0-9]+)*"
    rf"|(?:別表|図表|表|図|様式|別紙|別添|資料|写真|注|※|問)[0-9]+(?:[-.][0-9]+)*(?![0-9,.]|[人件円%年月日])"
    rf"|[{CIRCLED}{BRACKETED}]|{bracketed()}|(?<![0-9,.])[0-9]+(?:条(?!例)|項|号(?!室))(?:の[0-9]+)*"
)
"""Numbers that name an item of a text, in a key."""
_FRAMED = re.compile(r"[-－―—–]\s*[0-9０-９]{1,4}\s*[-－―—–]")
_LONGEST_FOOT = 30


def formal_kind(
    old: Sequence[Unit], new: Sequence[Unit], *, renumbered: bool = False
) -> FormalKind | None:
    """Why what became of units is formal only; None where it says something.

    Args:
        old, new: what stands on either side of a row that is not the same; none on one of them
            where it was added or removed.
        renumbered: whether the number of a heading or an item alone differs.
    """
    if renumbered:
        return FormalKind.NUMBER
    units = (*old, *new)
    for kind, says in _ANY:
        if all(says(unit) for unit in units):
            return kind
    if old and new:
        left, right = _key(old), _key(new)
        return next((kind for kind, less in _BOTH if less(left) == less(right)), None) or (
            FormalKind.VERSION if _titles_of_other_dates(old, new) else None
        )
    return None


def _key(units: Sequence[Unit]) -> str:
    return "".join(unit.key for unit in units)


def _is_version(unit: Unit) -> bool:
    """令和４年３月４日提出, 第2.1版, （令和5年3月31日）; a row of dates alone."""
    masked = undated(unit.key)
    return _TELLS.search(masked) is not None and _VERSION.fullmatch(masked) is not None


def _is_foot(unit: Unit) -> bool:
    """A running foot that was not known as one: － 205 －　介護保険."""
    text = unit.text.strip()
    framed = _FRAMED.match(text) or _FRAMED.search(text, max(0, len(text) - 8))
    return bool(framed) and len(text) <= _LONGEST_FOOT and not unit.row


def _is_form(unit: Unit) -> bool:
    """Units alone, as over the values of a table: 千円, 人, %."""
    cells = [cell for cell in unit.text.split("\t") if cell.strip()]
    return unit.kind in (UnitKind.ROW, UnitKind.SENTENCE) and all(map(unit_in, cells))


_ANY: tuple[tuple[FormalKind, Callable[[Unit], bool]], ...] = (
    (FormalKind.CONTENTS, lambda unit: unit.kind == UnitKind.TOC),
    (FormalKind.RUNNING, lambda unit: unit.kind == UnitKind.RUNNING or _is_foot(unit)),
    (FormalKind.VERSION, _is_version),
    (FormalKind.REPEATED, _is_form),
)
"""What a unit is whatever became of it."""


def _without_size(key: str) -> str:
    return _SIZE.sub("", key)


def _without_items(key: str) -> str:
    return _ITEMS.sub("#", key)


_BOTH: tuple[tuple[FormalKind, Callable[[str], str]], ...] = (
    (FormalKind.FILE_SIZE, _without_size),
    (FormalKind.NUMBER, _without_items),
)
"""What two texts are the same without."""


def _titles_of_other_dates(old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    """Headings, heads of tables and lines that are no sentences, of which only the dates differ:
    令和８年度予算.
    """
    left, right = _key(old), _key(new)
    heads = all(unit.row is not None and unit.row.is_head for unit in (*old, *new))
    short = max(len(left), len(right)) <= _LONGEST_TITLE and all(map(_is_title, (*old, *new)))
    return (heads or short) and undated(left) == undated(right)


def _is_title(unit: Unit) -> bool:
    sentence = unit.kind == UnitKind.SENTENCE and not unit.key.endswith("。")
    return sentence or unit.kind == UnitKind.HEADING
