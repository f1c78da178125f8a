"""Numbers of indicators in words: 620000 人 is 62万人 in Japanese and 620,000 人 in English."""

_OKU, _MAN = 10**8, 10**4
_DIGITS = 10  # that are said of a number; more are the dust of floating point
_PLACES = 4  # behind the point
_LARGE = 10**6
_MULTIPLES = ("十", "百", "千", "万", "億", "兆")


def value_words(value: float, unit: str | None, lang: str) -> str:
    """A value with its unit.

    Args:
        value: in the unit without its multiplier.
        lang: ``ja`` counts in 万 and 億 where that is shorter.
    """
    number = number_words(value, lang)
    if not unit:
        return number
    return f"{number}{unit}" if lang == "ja" or unit == "%" else f"{number} {unit}"


def amount_words(value: float | None, unit: str | None, lang: str) -> str:
    """A value as a plan gives it, with its unit; － where there is none.

    A large one is counted in 万 and 億 in Japanese, unless its unit is itself a multiple (千円).
    """
    if value is None:
        return "－"
    if abs(value) >= _LARGE and not (unit or "").startswith(_MULTIPLES):
        return value_words(value, unit, lang)
    return amount(value, unit)


def amount(value: float | None, unit: str | None) -> str:
    """A number with its unit."""
    return number(value) + (unit or "") if value is not None else "－"


def number(value: float | None) -> str:
    """A number as people print it: 20,000; 1.45; −150; － where there is none."""
    if value is None:
        return "－"
    size = abs(value)
    words = f"{size:,.10g}" if size < 10**10 else f"{size:,.0f}"
    return f"−{words}" if value < 0 else words


def number_words(value: float, lang: str) -> str:
    """The number alone."""
    if lang == "ja":
        for size, name in ((_OKU, "億"), (_MAN, "万")):
            shorter = value / size
            if abs(shorter) >= 1 and round(shorter, 2) == round(shorter, 8):
                return f"{_plain(shorter)}{name}"
    return _plain(value)


def _plain(value: float) -> str:
    """With commas, without an exponent and without zeros behind the point that say nothing."""
    whole = len(str(int(abs(value))))
    words = f"{value:,.{max(0, min(_PLACES, _DIGITS - whole))}f}"
    words = words.rstrip("0").rstrip(".") if "." in words else words
    return "0" if words == "-0" else words.replace("-", "−")


def difference_words(old: float, new: float, unit: str | None, lang: str) -> str:
    """How much more or less, with its sign, and per cent of the old value where that says more."""
    said = ("+" if new > old else "") + value_words(new - old, _points_of(unit, lang), lang)
    if unit == "%" or old <= 0 or new < 0:
        return said
    share = (new - old) / old * 100
    return f"{said} ({'+' if share > 0 else ''}{_plain(round(share, 1))}%)"


def _points_of(unit: str | None, lang: str) -> str | None:
    """A difference of per cents is one of points."""
    if unit != "%":
        return unit
    return "ポイント" if lang == "ja" else "points"
