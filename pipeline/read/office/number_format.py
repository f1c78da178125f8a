"""In the child process: a value as Excel shows it under a format.

Read are digits, thousands, per cent, words, signs, conditions, dates, eras and times. What needs
more than the number (fractions, the width of a column) is shown as it is stored.
"""

from bisect import bisect
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from pipeline.read.office.date_format import moment_shown, number_as_date
from pipeline.read.office.format_code import Section, Token, sections_of

Value = bool | int | float | str | date | datetime | time | timedelta
_LONGEST = 255


def shown(value: Value, code: str) -> str:
    """A value as a format shows it, as it is stored where the format says nothing of it."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    sections = sections_of(code[:_LONGEST]) if code else ()
    if isinstance(value, int | float):
        return _number(value, sections)
    return moment_shown(value, sections)


def _number(value: int | float, sections: tuple[Section, ...]) -> str:
    at = _which(value, sections)
    if at is None:
        return general(value)
    section = sections[at]
    if section.is_date:
        return number_as_date(value, section) or general(value)
    # What is chosen by its sign or by a condition writes its sign itself where it wants one.
    own_sign = (at > 0) != (section.condition is not None)
    number = abs(value) if own_sign and len(sections) > 1 else value
    return _digits(number, section)


def _which(value: float, sections: tuple[Section, ...]) -> int | None:
    """Which section a number is shown by; None where none says how."""
    if any(section.condition is not None for section in sections):
        return _by_condition(value, sections)
    if not sections:
        return None
    if value < 0 and len(sections) > 1:
        return 1
    return 2 if value == 0 and len(sections) > 2 else 0


def _by_condition(value: float, sections: tuple[Section, ...]) -> int | None:
    """The first whose condition holds, else the first without one."""
    for number, section in enumerate(sections[:2]):
        if section.condition is not None and _holds(value, section.condition):
            return number
    return next((i for i, s in enumerate(sections[:3]) if s.condition is None), None)


def _holds(value: float, condition: tuple[str, float]) -> bool:
    sign, limit = condition
    answers = {
        "<": value < limit,
        ">": value > limit,
        "<=": value <= limit,
        ">=": value >= limit,
        "=": value == limit,
        "<>": value != limit,
    }
    return answers[sign]


def general(value: int | float) -> str:
    """A number without a format: eleven digits at most, no zeros at its end (Excel's own way)."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < 1e11):
        return str(int(value))
    if not 1e-5 <= abs(value) < 1e11:
        return f"{value:.6G}"
    whole = len(str(int(abs(value))))
    return f"{value:.{max(0, 10 - whole)}f}".rstrip("0").rstrip(".")


def _digits(value: int | float, section: Section) -> str:
    """The number in the places of its digits, words around it."""
    tokens = section.tokens
    if any(token.kind == "power" for token in tokens):
        return f"{value:.2E}"
    places = _places(_scaled(value, tokens), tokens)
    text = "".join(
        places.get(i, "") if token.kind == "digits" else _words(token, value)
        for i, token in enumerate(tokens)
    )
    counted = any(c in "123456789" for digits in places.values() for c in digits)
    return f"-{text}" if value < 0 and counted else text


def _words(token: Token, value: int | float) -> str:
    """What a sign of a format that is no place of digits shows."""
    if token.kind in ("words", "one", "other"):
        return token.text
    if token.kind == "percent":
        return "%"
    return general(value) if token.kind in ("general", "text") else ""


def _scaled(value: int | float, tokens: tuple[Token, ...]) -> Decimal:
    number = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    number = number.scaleb(2 * sum(1 for token in tokens if token.kind == "percent"))
    # A comma behind the last digit divides by a thousand (「千円」).
    return number.scaleb(-3 * sum(len(token.text) for token in tokens if token.kind == "scale"))


def _places(number: Decimal, tokens: tuple[Token, ...]) -> dict[int, str]:
    """Sign of the format → the digits that stand in its place; none has the number's own sign."""
    point = next((i for i, token in enumerate(tokens) if token.kind == "point"), len(tokens))
    digits = [i for i, token in enumerate(tokens) if token.kind == "digits"]
    left, right = digits[: bisect(digits, point)], digits[bisect(digits, point) :]
    asked = "".join(tokens[i].text for i in right).replace(",", "")
    try:
        rounded = abs(number).quantize(Decimal(1).scaleb(-len(asked)), ROUND_HALF_UP)
    except InvalidOperation:
        return {i: str(abs(number)) for i in digits[:1]}
    before, _, after = f"{rounded:f}".partition(".")
    places = _whole(before.lstrip("0"), left, tokens)
    if right and (decimals := _decimals(after, asked)):
        places[right[0]] = f".{decimals}"
    return places


def _decimals(digits: str, asked: str) -> str:
    """The digits behind the point, without zeros where the format wants none."""
    while digits.endswith("0") and asked[len(digits) - 1] in "#?":
        digits = digits[:-1]
    return digits


def _whole(digits: str, places: list[int], tokens: tuple[Token, ...]) -> dict[int, str]:
    """The digits before the point: what stands between them (000-0000) parts them from the end."""
    found: dict[int, str] = {}
    for at in reversed(places):
        asked = tokens[at].text
        long = len(asked.replace(",", ""))
        rest = "" if at == places[0] else digits[:-long]
        own = digits[len(rest) :].rjust(asked.count("0"), "0")
        found[at] = f"{int(own):,}".rjust(len(own), "0") if "," in asked and own else own
        digits = rest
    return found
