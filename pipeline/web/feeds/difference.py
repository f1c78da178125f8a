"""A difference as HTML for feeds: what went in ``del``, what came in ``ins``, all text escaped."""

from collections.abc import Iterable, Sequence
from html import escape

from pipeline.answers import links
from pipeline.answers.feeds.told import Told
from pipeline.answers.passage_tables import reader
from pipeline.answers.passage_types import Stand, Standing
from pipeline.answers.row_pieces import Piece
from pipeline.web.language import Translator

_LONGEST = 800
"""Characters of one side that are shown."""


def difference(one: Told, base: str, t: Translator) -> str:
    """What became of a passage: both wordings, and where they stand.

    Args:
        base: goes before the paths of our pages.
    """
    item = one.item
    parts = [
        _side(t("feed.old"), one.old, "del", item.old, base, t),
        _side(t("feed.new"), one.new, "ins", item.new, base, t),
    ]
    if item.old and item.new and not any(changed for _, changed in (*one.old, *one.new)):
        parts.append(_moved(item.old, item.new, t))
    passage = t("feed.passage", t(f"unit.{item.passage.unit}"))
    places = [(base + links.passage(item.passage.id), passage)]
    if one.compare:
        places.append((base + one.compare, t("feed.compare")))
    links_line = " · ".join(_link(href, words) for href, words in places)
    return "".join([*(part for part in parts if part), f"<p>{links_line}</p>"])


def _side(
    name: str, pieces: Sequence[Piece], tag: str, where: Standing | None, base: str, t: Translator
) -> str:
    if not pieces:
        return ""
    text = "".join(
        f"<{tag}>{escape(piece)}</{tag}>" if changed else escape(piece)
        for piece, changed in _shortened(pieces)
    )
    return f"<p>{escape(name)}{_place(where, base, t)}: {text}</p>"


def _moved(old: Standing, new: Standing, t: Translator) -> str:
    """Of what says the same elsewhere: where it stood, and where it stands."""
    before, after = (escape(_where(one.stands[0], t)) for one in (old, new))
    return f"<p><del>{before}</del> → <ins>{after}</ins></p>"


def _where(stand: Stand, t: Translator) -> str:
    """Heading, page and place in the text."""
    page = t("feed.page", stand.page) if stand.page else ""
    parts = (stand.heading or "", page, t("feed.position", stand.position))
    return " ".join(part for part in parts if part)


def _place(where: Standing | None, base: str, t: Translator) -> str:
    """The page on which it stands, in the reader."""
    if where is None:
        return ""
    stand = where.stands[0]
    page = t("feed.page", stand.page) if stand.page else t("feed.edition")
    return f" ({_link(base + reader(stand), page)})"


def _link(href: str, words: str) -> str:
    return f'<a href="{escape(href)}">{escape(words)}</a>'


def _shortened(pieces: Iterable[Piece]) -> Iterable[Piece]:
    left = _LONGEST
    for piece, changed in pieces:
        if left <= 0:
            yield "…", False
            return
        yield piece[:left], changed
        left -= len(piece)
