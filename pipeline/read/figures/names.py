"""The name of an indicator as a cell or a line gives it, and whether it can be one."""

import re

from pipeline.read.figures import words
from pipeline.read.names.widths import narrow
from pipeline.read.quantities.amounts import is_value, unit_in
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.years import years

_LAST_BRACKETS = re.compile(r"\s*[(\[【〔<]([^()\[\]【】〔〕<>]{1,14})[)\]】〕>]\s*$")
_LAST_WORD = re.compile(r"(?<=\S)\s([^\s()]{1,4})\s*$")
"""防犯灯の設置数 基: the unit's column, which the layout took for part of the name's."""
_LAST_MARK = re.compile(r"\s*(?:※\d*|\*\d*|[:：])+$")
_REMARK = re.compile(r"再掲|新規?|※\d*|\*\d*|注\d*")
MEASURES = re.compile(
    r"(?:[数率額量高割合度比]|割合|件数|面積|人口|時間|所得|収入|指数|寿命|距離|世帯|出生率|順位|"
    r"人員|単価|日数|回数|箇所|か所|規模|残高|ポイント|延長|得点|スコア|額等|(?<![年程制限])度)$"
)
"""How the name of what is measured ends."""
_LASTS = re.compile(r"(?:期間|年数|寿命|年齢)\s*(?:[(][^()]*[)])?$")
_LONGEST = 100
_LETTERS = re.compile(r"[^\W\d_]")
_SENTENCE = re.compile(
    r"。|ます$|ました$|です$|ください$|(?:目標|基準|現状|実績)値?は|目標値?を約?[△-]?\d"
)


def name_of(printed: str) -> tuple[str, str | None]:
    """Name, as printed, and unit: ・新規就農者数（人） is (新規就農者数, 人)."""
    whole = re.sub(r"\s+", " ", printed).strip()
    line = narrow(whole)
    start = _without_marks(line)
    end, unit = len(line), None
    while found := _LAST_BRACKETS.search(line, start, end):
        inner = unit_in(found[1]) or _length(line[start : found.start()], found[1])
        if not inner and not _REMARK.fullmatch(found[1].strip()):
            break
        unit = unit or inner
        end = found.start()
    if behind := _LAST_MARK.search(line, start, end):
        end = behind.start()
    if unit is None and (last := _LAST_WORD.search(line, start, end)):
        unit = unit_in(last[1])
        end = last.start() if unit else end
    return whole[start:end].strip(), unit


def _length(name: str, inner: str) -> str | None:
    """平均自立期間（年）: years are a unit only of what lasts."""
    return "年" if inner == "年" and _LASTS.search(name) else None


def _without_marks(line: str) -> int:
    """Where a name begins, behind its bullet, its number and the word that it is an indicator."""
    start = 0
    for pattern in (words.BULLET, words.NAMING, words.BULLET):
        found = pattern.match(line[start:])
        start += found.end() if found else 0
    return start


def can_be_name(name: str) -> bool:
    """Can a text be the name of an indicator? No heading in brackets, no value, no sentence."""
    name = plain(name)
    if not 2 <= len(name) <= _LONGEST or len(_LETTERS.findall(name)) < 2:
        return False
    if words.NO_INDICATOR.match(name) or _SENTENCE.search(name) or _is_open(name):
        return False
    return not is_value(name) and not _only_year(name)


def can_be_heading(text: str) -> bool:
    """Can a text be a heading over figures, rather than a number in large letters?"""
    return len(_LETTERS.findall(text)) >= 2 and not is_value(text) and not _only_year(text)


def _only_year(name: str) -> bool:
    stated = years(name, bare=True)
    return bool(stated) and sum(year.end - year.start for year in stated) * 2 > len(name)


def _is_open(text: str) -> bool:
    """Whether a bracket stays open at a text's end: it is not the whole of what stands there."""
    return text.rfind("(") > text.rfind(")")
