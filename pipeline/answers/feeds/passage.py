"""The news of a passage: one piece an edition that did something to it."""

from collections.abc import Iterator

from pipeline.answers.feeds.types import Item, News, Why
from pipeline.answers.passage_types import CHANGES, Life, Standing
from pipeline.database.row_types import EditionRow


def passage_news(life: Life) -> list[News]:
    """What became of a passage, old to new.

    An edition that has it as it was is no news, nor is a draft that has it as the last edition did.
    """
    order = {edition: n for n, edition in enumerate(life.editions)}
    news = [*_standing(life), *_gone(life)]
    news = [one for one in news if one.is_told]
    return sorted(news, key=lambda one: (order[one.edition["id"]], one.file is not None))


def _standings(life: Life) -> Iterator[Standing]:
    for wording in life.wordings:
        yield from wording.standings


def _standing(life: Life) -> Iterator[News]:
    """Of the editions in which it stands."""
    back = {away.back_edition_id for away in life.story.away}
    before: Standing | None = None
    for one in _standings(life):
        why = _why(one, before, back)
        if why is not None:
            yield _news(life, Item(why, life.passage, before, one, one.weak), one)
        if not one.draft:
            before = one


def _why(one: Standing, before: Standing | None, back: set[str]) -> Why | None:
    if before is None:
        return Why.NEW
    if one.draft:  # the table tells how it differs from what it became
        return Why.REWORDED if one.text != before.text else None
    edition = one.edition["id"]
    if edition in back and before.edition["id"] != edition:
        return Why.RETURNED
    return Why(one.step) if one.step in CHANGES else None


def _news(life: Life, item: Item, one: Standing) -> News:
    file = one.stands[0].sha256 if one.inside else None
    capture = life.captures.get(file or "")
    seen = capture.captured_at if capture else one.edition["first_seen"]
    return News(one.edition, file, seen, (item,))


def _gone(life: Life) -> Iterator[News]:
    """Of the editions in which it no longer stands."""
    gone = [away.gone_edition_id for away in life.story.away]
    if life.story.dropped_edition_id:
        gone.append(life.story.dropped_edition_id)
    for key in gone:
        edition = life.editions.get(key)
        last = _last_before(life, key)
        if edition is not None and last is not None:
            item = Item(Why.DROPPED, life.passage, last, None, weak=False)
            yield News(edition, _replacing(last, edition), edition["first_seen"], (item,))


def _replacing(last: Standing, edition: EditionRow) -> str | None:
    """Of what only a file had that was replaced in the same edition: that file, so that the news
    has a name of its own beside that of the edition as it came.
    """
    return last.stands[0].sha256 if last.edition["id"] == edition["id"] else None


def _last_before(life: Life, key: str) -> Standing | None:
    """How it stood last before it went with an edition; of what only drafts had, in the draft."""
    order = list(life.editions)
    at = order.index(key) if key in order else len(order)
    stood = [one for one in _standings(life) if not one.draft] or list(_standings(life))
    upto = [one for one in stood if order.index(one.edition["id"]) <= at]
    return next(iter(upto[::-1]), None)
