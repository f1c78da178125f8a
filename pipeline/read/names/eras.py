"""The eras that Japanese years are counted in.

An era's year is simply counted on, past the era's end: 平成32年 is 2020. Old plans name such
years and mean them.
"""

ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""Era → the year before its first; in order."""
ERA_INITIALS = {"M": "明治", "T": "大正", "S": "昭和", "H": "平成", "R": "令和"}
"""R6 is 令和6年."""
ERA_SHORT = {name[0]: name for name in ERAS}
"""令6 is 令和6年, in tables."""
ERA_SIGNS = {"㍾": "明治", "㍽": "大正", "㍼": "昭和", "㍻": "平成", "㋿": "令和"}

ERA_NAMES = "|".join(ERAS)
"""Alternatives of a pattern: 明治|大正|…"""
RECENT_ERA = "(?:昭和|平成|令和|[SHR])"
"""Pattern of an era that a plan of today speaks of, in full or as an initial."""

_ANY = ERA_SIGNS | ERA_INITIALS | ERA_SHORT


def era_of(text: str) -> str | None:
    """The era that a year such as ``平成27``, ``㋿６``, ``R6`` or ``令6`` begins with; None where
    it names none."""
    return text[:2] if text[:2] in ERAS else _ANY.get(text[:1])


def following(era: str) -> str | None:
    """The era after one; None after the last."""
    names = list(ERAS)
    place = names.index(era) + 1
    return names[place] if place < len(names) else None


def year_of_era(era: str, year: str) -> int:
    """Year of the common era. ``era``: 令和 or R (r); ``year``: ASCII digits or 元."""
    name = ERA_INITIALS.get(era.upper(), era)
    return ERAS[name] + (1 if year == "元" else int(year))
