"""From the levels of a series to its drawing and its table."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.passage_flow import Level
from pipeline.answers.passage_words import edition_day, edition_short
from pipeline.web.flow.chart import Bar, Drawing, Part
from pipeline.web.flow.shares import share_words
from pipeline.web.language import Translator


class Cell(NamedTuple):
    """A number of the table."""

    label: str
    """What stands above its column."""
    passages: int
    share: str
    href: str


class Line(NamedTuple):
    """An edition in numbers."""

    name: str
    href: str
    day: str
    passages: int
    cells: list[Cell]
    """By the editions since which passages stand; those after its own are left out."""
    dropped: int | None
    """By the next edition; None of the last."""
    dropped_href: str


class Speaker:
    """Says what levels are, in one language.

    Args:
        files: edition → the file of its text that the reader shows.
    """

    def __init__(
        self, levels: Sequence[Level], files: Mapping[str, str], lang: str, t: Translator
    ) -> None:
        self._levels, self._files, self._lang, self._t = levels, files, lang, t
        self._names = [edition_short(level.edition, lang) for level in levels]

    def drawing(self, title: str) -> Drawing:
        """The chart."""
        bars = tuple(self._bar(n) for n in range(len(self._levels)))
        origins = tuple(self._t("f.since", name) for name in self._names)
        return Drawing(bars, origins, title, self._t("f.about"))

    def _bar(self, n: int) -> Bar:
        level = self._levels[n]
        parts = tuple(self._part(n, origin) for origin in range(n + 1))
        return Bar(self._names[n], edition_day(level.edition, self._lang), parts)

    def _part(self, n: int, origin: int) -> Part:
        level, t = self._levels[n], self._t
        passages, stay = level.counts[origin], level.stay[origin]
        share = share_words(passages, level.total, t)
        since = self.origin_words(n, origin)
        said = t("f.part_of", self._names[n], t("f.part", since, passages, share))
        dropped_said = dropped_href = ""
        if n + 1 < len(self._levels) and stay < passages:
            names = self._names[n + 1], passages - stay
            dropped_said = f"{since}{t('f.and')}{t('f.dropped_part', *names)}"
            dropped_href = self._dropped_href(n + 1)
        return Part(
            passages=passages,
            stay=stay,
            words=(f"{since} {share}", share),
            said=said,
            href=self._href(n, origin),
            dropped_said=dropped_said,
            dropped_href=dropped_href,
        )

    def origin_words(self, n: int, origin: int) -> str:
        """Since when a part of an edition stands."""
        if origin == n and n:
            return self._t("f.new")
        return self._t("f.since", self._names[origin])

    def _href(self, n: int, origin: int) -> str:
        """The text of an edition, with what stands since another."""
        edition = self._levels[n].edition["id"]
        if edition not in self._files:
            return links.edition(edition)
        since = self._levels[origin].edition["id"]
        more = {"edition": edition, "since": since}
        return links.document(self._files[edition], more=more)

    def _dropped_href(self, n: int) -> str:
        edition = self._levels[n].edition
        return dropped_link(edition["source_id"], edition["series"], edition["id"])

    def lines(self) -> list[Line]:
        """The table."""
        return [self._line(n) for n in range(len(self._levels))]

    def _line(self, n: int) -> Line:
        level = self._levels[n]
        last = n + 1 == len(self._levels)
        cells = [
            Cell(
                label=self.origin_words(n, origin),
                passages=passages,
                share=share_words(passages, level.total, self._t),
                href=self._href(n, origin),
            )
            for origin, passages in enumerate(level.counts)
        ]
        return Line(
            name=self._names[n],
            href=links.edition(level.edition["id"]),
            day=edition_day(level.edition, self._lang),
            passages=level.total,
            cells=cells,
            dropped=None if last else sum(level.dropped),
            dropped_href="" if last else self._dropped_href(n + 1),
        )


def dropped_link(source_id: str, series: str, edition_id: str) -> str:
    """What an edition dropped, on the page of its series."""
    return links.series(source_id, series, dropped=edition_id) + "#dropped"
