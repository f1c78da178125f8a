"""The amount that a cell of a table states."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import PARTS, plain
from pipeline.read.quantities.scan import Quantity, quantities
from pipeline.read.quantities.words import COUNTER, CURRENCIES, EMPTY, LIMITS, SCALE, UNIT

_BRACKETS = re.compile(r"[(\[【〔<][^()\[\]【】〔〕<>]*[)\]】〕>]")
_LASTS = ("年間", "か年", "カ年", "ヶ年", "ヵ年", "か月", "カ月", "ヶ月", "ヵ月", "週間")
_PERIOD = re.compile(r"(?:間)?[ ]?(?:で|に|の|、|,|計|累計|合計|通算|:|／|/|\(|$)")
_UNIT = re.compile(rf"(?:{SCALE})?(?:{UNIT})(?:/(?:{UNIT}|年|月|週|日)(?:・(?:人|日))?)?")
_COUNTED = re.compile(
    rf"(?:{SCALE})?(?:{COUNTER})(?=から|まで|以上|以下|程度|と[しす]|[にをへ、。()→⇒]|$)"
)
"""A counter that would be the beginning of another word, were something else behind it."""
_LIMIT = re.compile(rf"(?:{LIMITS})+$")
_SHORT = re.compile(r"[^\s\d()\[\]【】〔〕、。,.:;「」~→⇒-]{1,8}(?:-[A-Z0-9]+)?")
_BEHIND = re.compile(r"\(([^()]{1,12})\)")
_EMPTY = re.compile(EMPTY)
_APART = re.compile(
    rf"(?<=\d) (?=(?:(?:{SCALE})?(?:{UNIT}|{COUNTER})|年)?(?:{LIMITS})*[ ]?(?:[(（]|$))"
)
"""The blank between a number and what it counts or how it is meant, in a cell: 57.9 以上."""
_PER_ONE = re.compile(r"^\s*1(?:日|か月|月|週|回|人|世帯)(?:平均|当たり|あたり)(?=\D{0,2}\d)")
"""1日平均338人: how it is counted, before the number."""
_SPAN = re.compile(r"(?<=\d)から(?=\d)")
_ERA = re.compile(r"(?:令和|平成|昭和)(?:元|\d)")
_MARK = re.compile(r"(\d[^\W\d_]{1,4})\d{1,2}\)$")
"""The mark of a note behind a unit, no power of it: 7.2km2)."""
_PRINTED_ABOVE = re.compile(rf"(?:{SCALE})?円|(?:{SCALE})(?:{UNIT})")
"""千円 and its like; 分野1 is the name of a field, though fields are counted."""
_BARE = re.compile(r"[△▲-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,6})?")
"""By far the most cells that hold a value."""
_DIGIT = re.compile(r"[0-9]")
_WHOLE = re.compile(rf"(?!年間)(?:延べ|年|月)?(?:{_UNIT.pattern}|(?:{SCALE})?(?:{COUNTER}))")


class Amount(NamedTuple):
    """A number with its unit, both as printed: 302万人 is (302, 万人)."""

    value: float
    unit: str | None
    start: int
    """Where it begins in the plain text."""
    end: int


def amounts_of(text: str) -> list[Amount]:
    """The amounts of a cell or a line, in order; dates and lengths of time (5年間で) are none.

    Args:
        text: as :func:`pipeline.read.quantities.grammar.plain` makes it.
    """
    found = [q for q in quantities(text) if q.kind != ValueKind.DATE and q.value is not None]
    counted = [q for q in found if not _is_period(q, text)]
    return [_amount(q, text) for q in counted or found if q.value is not None]


def amount_of(text: str) -> Amount | None:
    """The amount that a cell states first, outside of brackets where there is one; None for words
    and dates.
    """
    line = _SPAN.sub("~", _PER_ONE.sub("", _APART.sub("", plain(text))))
    if "(" not in line:
        line = _MARK.sub(r"\1", line)
    outside = _BRACKETS.sub(lambda found: " " * len(found[0]), line)
    found = _stated(outside) or _stated(line)
    return _with_unit_before(_with_unit_in_brackets(found, line), line) if found else None


def _stated(text: str) -> Amount | None:
    found = amounts_of(text)
    lasting = len(found) == 1 and found[0].unit in _LASTS
    return found[0] if found and not (lasting and _goes_on(text, found[0])) else None


def _goes_on(text: str, amount: Amount) -> bool:
    """1年間収録: a length of time in a sentence."""
    return len(text[amount.end :].strip()) > 3


def is_empty(text: str) -> bool:
    """Does a cell say that it has no value (－, …, なし)?"""
    return _EMPTY.fullmatch(plain(text).strip()) is not None


@lru_cache(maxsize=1 << 14)  # a table is asked about the same cells again and again
def is_value(text: str) -> bool:
    """Is a cell nothing but an amount or a sign for none: △1,234千円（累計）, 約80%以上, 千円
    1,234, －?
    """
    if len(text) > 80 or not text.strip():
        return False
    if _BARE.fullmatch(text):
        return True
    line = plain(text).strip()
    if len(line) > 40:
        return False
    if is_empty(line):
        return True
    if not _DIGIT.search(line):
        return False
    outside = _BRACKETS.sub("", line).strip() or line.strip("()[] ")
    found = next(iter(amounts_of(outside)), None)
    if found is None:
        return False
    before, behind = outside[: found.start].strip(), outside[found.end :].strip()
    bare = before.rstrip("約計延べのおよそ概ね年間月:： ")
    return (not bare or _PRINTED_ABOVE.fullmatch(bare) is not None) and not _LIMIT.sub("", behind)


def unit_in(text: str) -> str | None:
    """The unit that a text is, as in the brackets behind a name: (％), 単位：千円."""
    line = re.sub(r"^.*単位[ ]?[:：・/]?[ ]?", "", plain(text)).strip(" ()[]【】〔〕")
    return line if line and _WHOLE.fullmatch(line) else None


def _is_period(quantity: Quantity, text: str) -> bool:
    """5年間で…, 3年(…: a length of time in front of what is counted."""
    if quantity.unit in _LASTS:
        return bool(_PERIOD.match(text, quantity.end))
    return quantity.unit is None and bool(re.match(r"年(?:間|で|に)", text[quantity.end :]))


def _amount(quantity: Quantity, text: str) -> Amount:
    digits = text[quantity.start : quantity.number_end].strip()
    parts = PARTS.findall(digits)
    rest = text[quantity.number_end :]
    assert quantity.value is not None
    unit, end = _unit_behind(rest, quantity.number_end)
    if digits[:1] in CURRENCIES or digits[:3] in CURRENCIES:
        unit = quantity.unit
    if unit and len(parts) == 1 and parts[0][1]:
        sign = -1 if quantity.value < 0 else 1
        return Amount(
            sign * float(parts[0][0].replace(",", "")), parts[0][1] + unit, quantity.start, end
        )
    return Amount(quantity.value, unit, quantity.start, max(end, quantity.end))


def _unit_behind(rest: str, start: int) -> tuple[str | None, int]:
    """The unit that follows a number, and where it ends."""
    blanks = len(rest) - len(rest.lstrip(" "))
    known = _UNIT.match(rest, blanks) or _COUNTED.match(rest)
    if known:
        return known[0], start + known.end()
    word = _SHORT.match(rest) if not blanks and not _ERA.match(rest) else None
    if not word:
        return None, start
    unit = _LIMIT.sub("", word[0])
    whole = rest[word.end() : word.end() + 1] in ("", " ", "(", "[", "【", "\t", "/", "→", "⇒")
    if not unit or not whole or len(unit) > 6:
        return None, start
    return unit, start + len(unit)


def _with_unit_in_brackets(amount: Amount, text: str) -> Amount:
    """120（人） has its unit behind it, in brackets."""
    if amount.unit is None:
        behind = _BEHIND.match(text, amount.end)
        if behind and (unit := unit_in(behind[1])):
            return amount._replace(unit=unit)
    return amount


def _with_unit_before(amount: Amount, text: str) -> Amount:
    """千円 1,234: budgets print the unit above the first number of a column."""
    before = text[: amount.start].strip()
    alone = amount.unit is None and amount.end == len(text.rstrip())
    return amount._replace(unit=before) if alone and _PRINTED_ABOVE.fullmatch(before) else amount
