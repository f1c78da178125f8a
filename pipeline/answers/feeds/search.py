"""The news of a search: what editions did to the passages that match it."""

import sqlite3
from collections.abc import Collection, Iterable, Sequence

from pipeline.answers import passages
from pipeline.answers.feeds.passage import passage_news
from pipeline.answers.feeds.types import Item, News, Why
from pipeline.answers.passage_types import Life, Standing
from pipeline.kinds import PassageState
from pipeline.search.normalise import normalise
from pipeline.search.query import Field, Filter

_TOLD = {
    Field.STATE: {Why.DROPPED},
    Field.UNTIL: {Why.DROPPED},
    Field.SINCE: {Why.NEW, Why.RETURNED},
    Field.CHANGED: {Why.REWORDED, Why.SPLIT, Why.MERGED},
}
"""Filter of lives → the reasons for which passages are found by it."""


def changed(db: sqlite3.Connection, ids: Iterable[str], words: Sequence[str]) -> list[News]:
    """What editions did to passages that match, one piece of news an edition.

    That they came is not told: pages that have the words tell it.

    Args:
        words: all spellings that are looked for, normalised. What changed where none of them
            stands, before or after, is not told.
    """
    found: dict[str, tuple[News, list[Item]]] = {}
    for life in passages.lives(db, ids).values():
        for news in passage_news(life):
            _, items = found.setdefault(news.key, (news, []))
            items += [item for item in news.items if item.why != Why.NEW and _has(item, words)]
    return [news._replace(items=tuple(items)) for news, items in found.values() if items]


def _has(item: Item, words: Sequence[str]) -> bool:
    """Does one of the words stand in it, before or after?"""
    sides = [normalise(side.text) for side in (item.old, item.new) if isinstance(side, Standing)]
    return not words or any(word in side for side in sides for word in words)


def latest(
    db: sqlite3.Connection, ids: Iterable[str], filters: Iterable[Filter]
) -> list[tuple[Life, News]]:
    """Passages that were looked for by their lives, each with its latest news of those that the
    filters speak of.
    """
    reasons = set().union(*(_TOLD[one.field] for one in filters if _speaks(one)))
    lives = passages.lives(db, ids)
    told = ((life, _latest(life, reasons)) for life in lives.values())
    return [(life, news) for life, news in told if news is not None]


def _speaks(one: Filter) -> bool:
    """Does a filter speak of something that happened?"""
    current = one.field == Field.STATE and one.value == PassageState.CURRENT
    return one.field in _TOLD and not one.exclude and not current


def _latest(life: Life, reasons: Collection[Why]) -> News | None:
    found = passage_news(life)
    fitting = [news for news in found if not reasons or news.items[0].why in reasons]
    return next(iter([*fitting[::-1], *found[::-1]]), None)
