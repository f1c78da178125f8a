"""What the margin says of each passage: how old it is, in a class and in words."""

from typing import NamedTuple

from pipeline.answers.passage_margin import Ladder, Reading, Standing
from pipeline.answers.passage_words import dated_name, edition_short
from pipeline.kinds import EditionStatus
from pipeline.web.language import Translator
from pipeline.web.margin.choice import Choice, age_classes

_MOST_TICKS = 3
_NAME = 24
"""Letters of a passage that name it in a list."""


class Look(NamedTuple):
    """How a passage stands in the margin."""

    age: int
    """0 new … 4 the oldest."""
    ticks: int
    """How often it was reworded, at most so often as the margin draws."""
    words: str
    """All of it in words."""
    chosen: bool
    """Does it stand out?"""
    passage: str
    """Its id."""
    name: str
    """Its first letters."""


def looks(reading: Reading, ladder: Ladder, choice: Choice, lang: str, t: Translator) -> list[Look]:
    """One a passage, in their order."""
    speaker = _Speaker(ladder, lang, t)
    newest = len(ladder.steps) - 1
    classes = age_classes(len(ladder.steps))
    found = []
    for standing in reading.standing:
        place = ladder.place(standing.first_edition_id)
        reworded = reading.reworded.get(standing.passage_id, frozenset())
        told = speaker.told(standing, place, reworded)
        found.append(
            Look(
                age=classes[place],
                ticks=min(told.rewordings, _MOST_TICKS),
                words=told.words,
                chosen=choice.takes(place, newest, reworded=ladder.own["id"] in reworded),
                passage=standing.passage_id,
                name=_name(standing.text),
            )
        )
    return found


def _name(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= _NAME else whole[:_NAME] + "…"


def since_words(ladder: Ladder, place: int, lang: str, t: Translator) -> str:
    """Since when what has a place on the ladder stands: 2.0（2015年10月）から, この版で新規."""
    if place < len(ladder.steps) - 1 or place == 0:
        return t("m.since", dated_name(ladder.steps[place], lang))
    draft = ladder.own["status"] == EditionStatus.DRAFT
    return t("m.new_draft" if draft else "m.new")


class _Told(NamedTuple):
    words: str
    rewordings: int


class _Speaker:
    """Says how old passages are; a page has the same ages many times."""

    def __init__(self, ladder: Ladder, lang: str, t: Translator) -> None:
        self._ladder, self._lang, self._t = ladder, lang, t
        self._said: dict[tuple[object, ...], _Told] = {}

    def told(self, standing: Standing, place: int, reworded: frozenset[str]) -> _Told:
        """The age of a passage in words, and how often it was reworded until this edition."""
        key = place, reworded, standing.dropped_edition_id, standing.weak
        if key not in self._said:
            self._said[key] = self._say(standing, place, reworded)
        return self._said[key]

    def _say(self, standing: Standing, place: int, reworded: frozenset[str]) -> _Told:
        t, steps = self._t, self._ladder.steps
        names = [edition_short(e, self._lang) for e in steps if e["id"] in reworded]
        new = place == len(steps) - 1
        words = [since_words(self._ladder, place, self._lang, t)]
        if names:
            key = "m.reworded_once" if len(names) == 1 else "m.reworded"
            words.append(t(key, len(names), t("m.and").join(names)))
        elif not new and self._ladder.own["status"] != EditionStatus.DRAFT:
            words.append(t("m.unchanged"))
        if standing.weak:
            words.append(t("m.weak"))
        words += self._later(standing.dropped_edition_id)
        return _Told(" · ".join(words), len(names))

    def _later(self, dropped: str | None) -> list[str]:
        """That a later edition dropped it."""
        edition = self._ladder.series.get(dropped or "")
        if edition is None or edition["position"] <= self._ladder.own["position"]:
            return []
        return [self._t("m.later_dropped", edition_short(edition, self._lang))]
