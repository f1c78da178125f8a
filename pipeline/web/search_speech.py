"""What the search page calls editions, dates and filters, in the reader's language."""

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.database.names import edition_words
from pipeline.kinds import PassageState
from pipeline.search.about import About
from pipeline.search.query import Field
from pipeline.search.trend import Frequency
from pipeline.web.dates import date_words
from pipeline.web.language import Translator


class Link(NamedTuple):
    """A link."""

    label: str
    href: str


class DateView(NamedTuple):
    """A date for people and for machines."""

    iso: str
    words: str
    by_hand: str
    """That a person set it; empty where it was read."""


class Speech(NamedTuple):
    """The reader's language."""

    lang: str
    """``ja`` or ``en``."""
    t: Translator
    """Words by their key."""

    def date(self, text: str | None) -> str:
        """An ISO date in words."""
        return date_words(text, self.lang)

    def name(self, found: About | Frequency) -> str:
        """What a reader calls an edition: 総合戦略（第2.1版）; 総合戦略 2.1."""
        label = found.edition_label if isinstance(found, About) else found.label
        return edition_words({**found._asdict(), "label": label}, self.lang)

    def place(self, about: About | None) -> str:
        """What a reader calls the edition of a hit, else its document."""
        if about is None:
            return self.t("s.unnamed")
        return self.name(about) if about.edition_id else about.document_label

    def published(self, about: About | None) -> DateView | None:
        """The date of the edition of a hit."""
        if about is None or not about.published:
            return None
        by_hand = self.t("by_hand") if about.set_by_hand else ""
        return DateView(about.published, self.date(about.published), by_hand)

    def facet_label(self, field: Field, label: str) -> str:
        """A value of a filter."""
        if field in (Field.VERSION, Field.SINCE, Field.UNTIL, Field.CHANGED):
            return version_words(label, self.lang)
        if field is Field.STATE and label in tuple(PassageState):
            return self.t(f"s.state.{label}")
        if field in (Field.PHASE, Field.YEAR) and label.isdigit():
            return self.t(f"s.{field}_n", label)
        return label

    def chosen_label(self, field: Field, label: str) -> str:
        """A value of a filter that is set, by itself."""
        words = self.facet_label(field, label)
        if field in (Field.SINCE, Field.UNTIL, Field.CHANGED):
            return self.t(f"s.chosen.{field}", words)
        return words


@lru_cache(maxsize=1024)
def version_words(version: str, lang: str) -> str:
    """A version as Japanese readers write it: 2.1 → 第2.1版, phase 3 → 第3期."""
    if lang == "en":
        return version
    text = re.sub(r"^(\d+(?:\.\d+)?)(?=$|,)", lambda m: f"第{m[1].removesuffix('.0')}版", version)
    text = re.sub(r"^phase (\d+)", r"第\1期", text)
    return re.sub(r", (\d{4}-\d{2})", r" \1改定", text).replace(", draft", "（案）")
