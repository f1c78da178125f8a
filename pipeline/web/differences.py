"""How far a number went from one edition to the next, in a few characters: +300（+1.6%）."""

from typing import NamedTuple

from pipeline.kinds import ValueKind
from pipeline.read.quantities.grammar import plain
from pipeline.read.quantities.scan import Quantity, quantities
from pipeline.read.quantities.words import SCALES

_LONGEST = 60
"""Characters of a text that may be one number with its unit."""
_SMALLEST = 1e-9
_POINTS = "ポイント"


class _Amount(NamedTuple):
    value: float
    unit: str
    """With the scale before it: 万人."""
    share: bool


def difference(old: str, new: str) -> str:
    """New less old, signed and in their unit, with per cent of the old one.

    Empty where either text is not one amount, or they count different things. Of shares the
    difference is in points, and is no per cent of a per cent.
    """
    before, after = _amount(old), _amount(new)
    if before is None or after is None or before[1:] != after[1:]:
        return ""
    step = after.value - before.value
    if abs(step) < _SMALLEST:
        return ""
    if before.share:
        return signed(step) + _POINTS
    rises = before.value > 0 <= after.value
    part = step / before.value * 100 if rises else None
    return signed(step) + before.unit + (f"（{signed(round(part, 1))}%）" if part else "")


def _amount(text: str) -> _Amount | None:
    """The one amount that a text is, with what stands around it as its unit."""
    if len(text) > _LONGEST:
        return None
    line = plain(text)
    found = list(quantities(line))
    if len(found) != 1 or found[0].value is None or found[0].kind == ValueKind.DATE:
        return None
    sign = -1 if line[: found[0].start].rstrip().endswith(("△", "▲")) else 1
    return _scaled(found[0], sign)


def _scaled(quantity: Quantity, sign: int) -> _Amount:
    """In the scale in which it is printed: of 65万人 it is 65."""
    digits = quantity.raw[: quantity.number_end - quantity.start].rstrip()
    scale = next((word for word in SCALES if digits.endswith(word)), "")
    value = (quantity.value or 0.0) / (SCALES[scale] if scale else 1)
    return _Amount(
        value=sign * abs(value) if sign < 0 else value,
        unit=scale + (quantity.unit or ""),
        share=quantity.kind == ValueKind.PERCENT,
    )


def signed(value: float) -> str:
    """A number with its sign and points of thousands: +1,200, −0.5."""
    text = f"{abs(value):,.10g}" if abs(value) < 10**10 else f"{abs(value):,.0f}"
    return ("−" if value < 0 else "+") + text


_MAN, _OKU = 10**4, 10**8


def scaled(value: float, unit: str) -> str:
    """The same as Japanese says large numbers: +4,000万円, −1億2,000万円.

    Only where nothing is lost, and where the unit has no scale of its own.
    """
    size = abs(value)
    if size < 10 * _MAN or size % _MAN or unit[:1] in SCALES:
        return signed(value) + unit
    oku, man = divmod(int(size) // _MAN, _OKU // _MAN)
    parts = [f"{oku:,}億" if oku else "", f"{man:,}万" if man else ""]
    return ("−" if value < 0 else "+") + "".join(parts) + unit
