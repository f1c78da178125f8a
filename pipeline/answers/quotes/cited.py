"""How to cite a place where a quotation stands: city, edition, page, date, capture, SHA-256 and
address, in one line.
"""

from pipeline.answers import links
from pipeline.answers.quotes.types import Match

_QUOTED = 200
"""Letters of a text that a citation quotes."""


def citation(match: Match, lang: str, base: str = "") -> str:
    """The source as it stands, cited.

    Args:
        lang: ``ja`` or ``en``.
        base: goes before the path.
    """
    address = base + links.document(match.holder["sha256"], match.page)
    return (_in_english if lang == "en" else _in_japanese)(match, address)


def _in_japanese(match: Match, address: str) -> str:
    holder = match.holder
    facts = [holder["published"] or "日付不明", f"{match.captured_at} 捕捉"]
    facts += [f"SHA-256: {holder['sha256']}", holder["url"]]
    name = f"{holder['source_name']}「{match.name('ja')}」"
    return f"{name}{match.page}ページ「{_quoted(match)}」（{'、'.join(facts)}）。{address}"


def _in_english(match: Match, address: str) -> str:
    holder = match.holder
    facts = [holder["published"] or "undated", f"captured {match.captured_at}"]
    facts += [f"SHA-256: {holder['sha256']}", holder["url"]]
    name = f"{holder['source_name']}, {match.name('en')}"
    return f"{name}, p. {match.page}: “{_quoted(match)}” ({'; '.join(facts)}). {address}"


def _quoted(match: Match) -> str:
    text = "".join(char if char.isprintable() else " " for char in match.text)
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}…"
