"""What stands above the pages: what the rules in the margin mean, and the switch."""

from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_words import edition_short
from pipeline.database.names import edition_words
from pipeline.kinds import EditionStatus
from pipeline.web.language import Translator
from pipeline.web.link import Link
from pipeline.web.margin.choice import (
    EVERYTHING,
    Choice,
    Counts,
    Show,
    age_classes,
    counts,
    pages_with,
)
from pipeline.web.margin.facts import MarginFacts
from pipeline.web.margin.looks import since_words

_MOST_PAGES = 400
"""So many pages with something that stands out are listed."""


class Option(NamedTuple):
    """What can be asked for."""

    href: str
    words: str
    passages: int
    current: bool


class Age(NamedTuple):
    """How what stands since some editions looks."""

    age: int
    options: list[Option]


class MarginView(NamedTuple):
    """What stands above the pages."""

    edition: Link
    """As whose text the file is read."""
    others: list[Link]
    """The same file as the text of other editions."""
    ages: list[Age]
    ticks: bool
    """Is anything in the file reworded?"""
    options: list[Option]
    older: list[Option]
    chosen: str
    """What stands out, in words; empty where all are shown alike."""
    pages: list[Link]
    """Where something stands out."""


class Address(NamedTuple):
    """The addresses of a file in the reader."""

    sha256: str
    edition: str
    """Empty for the main one."""

    def of(self, choice: Choice, page: int | None = None, edition: str | None = None) -> str:
        """The file, with a choice."""
        own = self.edition if edition is None else edition
        named = {"edition": own} if own else {}
        return links.document(self.sha256, page, more={**choice.query, **named})


def margin_view(facts: MarginFacts, address: Address, lang: str, t: Translator) -> MarginView:
    """What stands above the pages."""
    ladder, asked = facts.ladder, facts.choice
    counted = counts(facts.tallies, ladder)
    told = counted.of(asked)
    pages = pages_with(facts.tallies, ladder, asked) if asked.show != Show.ALL else []
    chosen = t("m.chosen", told, counted.total) if told else t("m.chosen_none")
    own = ladder.own
    return MarginView(
        edition=Link(links.edition(own["id"]), edition_words(own, lang)),
        others=[
            Link(address.of(EVERYTHING, edition=e["id"]), edition_words(e, lang))
            for e in facts.others
        ],
        ages=_ages(facts, counted, address, lang, t),
        ticks=any(tally.ever for tally in facts.tallies),
        options=_options(facts, counted, address, t),
        older=_older(facts, counted, address, lang),
        chosen=chosen if asked.show != Show.ALL else "",
        pages=[Link(address.of(asked, n), str(n)) for n in pages[:_MOST_PAGES]],
    )


def _ages(
    facts: MarginFacts, counted: Counts, address: Address, lang: str, t: Translator
) -> list[Age]:
    """The newest first; editions from which nothing stands are left out."""
    steps = facts.ladder.steps
    found: dict[int, list[Option]] = {}
    classes = age_classes(len(steps))
    for place in reversed(range(len(steps))):
        if counted.since[place]:
            choice = Choice(Show.SINCE, place, steps[place]["id"])
            words = since_words(facts.ladder, place, lang, t)
            option = _option(choice, words, counted, facts, address)
            found.setdefault(classes[place], []).append(option)
    return [Age(age, options) for age, options in found.items()]


def _options(facts: MarginFacts, counted: Counts, address: Address, t: Translator) -> list[Option]:
    choices = [(EVERYTHING, "m.all"), (Choice(Show.NEW), "m.only_new")]
    if facts.ladder.own["status"] != EditionStatus.DRAFT:  # a draft's step tells of its final one
        choices.append((Choice(Show.REWORDED), "m.only_reworded"))
    if len(facts.ladder.steps) < 2:
        return []
    return [_option(one, t(word), counted, facts, address) for one, word in choices]


def _older(facts: MarginFacts, counted: Counts, address: Address, lang: str) -> list[Option]:
    steps = facts.ladder.steps
    return [
        _option(
            Choice(Show.OLDER, place, steps[place]["id"]),
            edition_short(steps[place], lang),
            counted,
            facts,
            address,
        )
        for place in reversed(range(1, len(steps)))
    ]


def _option(
    choice: Choice, words: str, counted: Counts, facts: MarginFacts, address: Address
) -> Option:
    return Option(address.of(choice), words, counted.of(choice), choice == facts.choice)
