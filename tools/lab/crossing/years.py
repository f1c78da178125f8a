"""Fiscal years and the ways in which plans write them."""

from tools.lab.variant import wide

PLAIN = ("long", "wide", "short", "short_year", "west", "year", "end", "wide_short", "west_year")
"""Those that may stand in brackets."""
NESTED = ("both", "west_era", "west_era_year", "long_west")
"""Those that have brackets of their own."""


def written(fiscal: int, style: str) -> str:
    """A fiscal year: 令和6年度, R6, 2024（R6）, ’24 …"""
    letter, era, number = ("R", "令和", fiscal - 2018)
    if fiscal < 2019:
        letter, era, number = ("H", "平成", fiscal - 1988)
    first = "元" if number == 1 else str(number)
    return {
        "long": f"{era}{first}年度",
        "wide": f"{era}{wide(first)}年度",
        "short": f"{letter}{number}",
        "short_year": f"{letter}{first}年度",
        "wide_short": wide(number).join((chr(ord(letter) + 0xFEE0), "")),
        "west": f"{fiscal}年度",
        "west_year": f"{fiscal}年",
        "year": f"{era}{first}年",
        "end": f"{era}{first}年度末",
        "both": f"{era}{first}（{fiscal}）年度",
        "west_era": f"{fiscal}（{letter}{number}）",
        "west_era_year": f"{fiscal}（{era}{first}）年度",
        "long_west": f"{era}{first}年度（{fiscal}年度）",
        "tick": f"’{fiscal % 100:02}",
    }[style]


def span(first: int, last: int, style: str, joint: str) -> str:
    """From one fiscal year to another: R7～R11, 令和7～11年度."""
    if style in ("long", "wide") and first > 2018:
        number = wide if style == "wide" else str
        begun = "元" if first == 2019 else number(first - 2018)
        return f"令和{begun}{joint}{number(last - 2018)}年度"
    return f"{written(first, style)}{joint}{written(last, style)}"
