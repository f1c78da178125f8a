"""What a person set in the source's file, in words: the same on pages and in a terminal."""

import json

_FACTS = {
    "series": ("計画の種類", "kind of plan"),
    "phase": ("期", "phase"),
    "revision": ("改定", "revision"),
    "status": ("確定・案の別", "final or draft"),
    "part": ("区分", "part"),
    "published": ("公表日", "date of publication"),
    "updated": ("更新日", "date of update"),
    "ignore": ("どの版にも入れない", "no edition"),
}
"""Key of a correction → what it sets."""


def facts_by_hand(told: str | None) -> list[str]:
    """The facts that a row's ``by_hand`` names."""
    facts = json.loads(told or "[]")
    return [fact for fact in _FACTS if fact in facts]


def words_by_hand(told: str | None, lang: str) -> str:
    """手で設定：期・改定; set by hand: phase, revision. Empty where nothing was."""
    facts = [_FACTS[fact][lang == "en"] for fact in facts_by_hand(told)]
    if not facts:
        return ""
    return f"set by hand: {', '.join(facts)}" if lang == "en" else f"手で設定：{'・'.join(facts)}"
