"""The wordings of a passage as its page shows them: what each says, what changed, and where."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from markupsafe import Markup

from pipeline.answers import links
from pipeline.answers.passage_changes import Change
from pipeline.answers.passage_tables import reader
from pipeline.answers.passage_types import Life, Stand, Standing, Wording
from pipeline.answers.passage_words import away_words, edition_day, edition_short, step_words
from pipeline.answers.plain_text import visible
from pipeline.kinds import PassageStep, RowKind
from pipeline.web import comparison_view
from pipeline.web.comparison_tables import Table, Text, items
from pipeline.web.comparison_view import Block
from pipeline.web.dates import moment_words
from pipeline.web.differences import difference
from pipeline.web.language import Translator
from pipeline.web.link import Link
from pipeline.web.marked_text import Marker
from pipeline.web.passages.facts import Found
from pipeline.web.proof_panels import Panel
from pipeline.web.proof_words import note_of

MOST_SHOWN = 60
"""Wordings on the page; of more, the first."""
MOST_TEXT = 4000
"""Characters of a text on the page."""
_MOST_NUMBERS = 12
_BETWEEN_CELLS = " ｜ "


class PlaceView(NamedTuple):
    """A text of a passage in a file."""

    place: Link
    original: str
    heading: str
    sha256: str
    url: str
    captured: str
    captured_at: str


class StandingView(NamedTuple):
    """An edition that has a wording."""

    edition: Link
    day: str
    tags: list[str]
    """What became of it there, and how sure that is."""
    warn: bool
    """Is that not sure?"""
    places: list[PlaceView]


class CellView(NamedTuple):
    """A cell of a table's row."""

    head: str
    html: Markup
    changed: bool
    difference: str


class ChangeView(NamedTuple):
    """What changed since the wording before."""

    marked: Markup
    """Both in one; empty of a table's row."""
    cells: list[CellView]
    numbers: list[str]
    """None of a table's row, whose cells tell them."""
    same: bool
    comparison: Link | None
    proof: Link | None


class PictureView(NamedTuple):
    """The part of a page where a wording stands."""

    src: str
    width: int
    height: int
    href: str
    alt: str


class WordingView(NamedTuple):
    """A wording."""

    name: str
    """Its fragment: it holds while the wording does."""
    number: int
    step: str
    kind: PassageStep
    weak: bool
    texts: list[str]
    cut: bool
    away: str
    """That it was away before; empty where it was not."""
    change: ChangeView | None
    standings: list[StandingView]
    pictures: list[PictureView]
    note: str
    """What has to be known of its picture."""


class Speaker:
    """What is said of the wordings of one passage, in one language."""

    def __init__(self, found: Found, lang: str, t: Translator) -> None:
        self._found, self._lang, self._t = found, lang, t
        self._mark = Marker(t)

    def views(self, panels: Sequence[Sequence[Sequence[Panel]]]) -> Iterator[WordingView]:
        """The wordings, old to new.

        Args:
            panels: of each wording, of each of its texts, the parts of pages that are shown.
        """
        whole = self._found.whole
        for n, wording in enumerate(whole.life.wordings[:MOST_SHOWN]):
            shown = panels[n] if n < len(panels) else []
            yield self._view(n, wording, whole.changes[n], shown)

    def _view(
        self, n: int, wording: Wording, change: Change | None, panels: Sequence[Sequence[Panel]]
    ) -> WordingView:
        first, lang = wording.lead, self._lang
        texts = [visible(stand.text).replace("\t", _BETWEEN_CELLS) for stand in first.stands]
        return WordingView(
            name=wording_name(wording),
            number=n + 1,
            step=step_words(first.step, lang, weak=first.weak, reworded=first.reworded),
            kind=first.step,
            weak=first.weak,
            texts=list(_shortened(texts)),
            cut=sum(map(len, texts)) > MOST_TEXT,
            away=away_words(wording.away, self._life.editions, lang) if wording.away else "",
            change=self._change(change) if change else None,
            standings=[
                self._standing(one, before)
                for before, one in pairwise((None, *wording.standings))
                if one is not None
            ],
            pictures=list(self._pictures(n, panels)),
            note=self._note(n, panels),
        )

    @property
    def _life(self) -> Life:
        return self._found.life

    def _standing(self, one: Standing, before: Standing | None) -> StandingView:
        return StandingView(
            edition=Link(links.edition(one.edition["id"]), edition_short(one.edition, self._lang)),
            day=edition_day(one.edition, self._lang),
            tags=list(self._tags(one)),
            warn=one.weak,
            places=list(self._places(one, before)),
        )

    def _tags(self, one: Standing) -> Iterator[str]:
        t = self._t
        if not one.present:
            yield t("l.replaced")
        if one.step == PassageStep.NEW:
            yield step_words(one.step, self._lang)
            return
        step = step_words(one.step, self._lang, weak=one.weak, reworded=one.reworded)
        if one.draft:
            yield t("l.draft_step", step)
        elif one.inside and one.step != PassageStep.SAME:
            yield t("l.inside_step", step)
        else:
            yield step
        if one.step != PassageStep.SAME or one.weak:
            yield t("l.confidence", round(one.confidence * 100))

    def _places(self, one: Standing, before: Standing | None) -> Iterator[PlaceView]:
        """Where it stands; the heading above it where it is another than in the edition before."""
        last = before.stands[-1].heading if before else None
        for stand in one.stands:
            place = self._place(stand)
            yield place._replace(heading="") if stand.heading == last else place
            last = stand.heading

    def _place(self, stand: Stand) -> PlaceView:
        capture = self._life.captures.get(stand.sha256)
        words = self._t("l.page", stand.page) if stand.page else self._t("l.no_page")
        return PlaceView(
            place=Link(reader(stand), words),
            original=links.original(stand.sha256, stand.page),
            heading=visible(stand.heading or ""),
            sha256=stand.sha256,
            url=capture.url if capture else "",
            captured=moment_words(capture.captured_at, self._lang) if capture else "",
            captured_at=capture.captured_at if capture else "",
        )

    def _change(self, change: Change) -> ChangeView:
        row = change.row
        texts, table = comparison_view.merged(row), self._table(change)
        same = row["kind"] == RowKind.SAME
        if not texts and not same:
            texts = [("del", row["old_text"] or ""), ("ins", row["new_text"] or "")]
        return ChangeView(
            marked=Markup("") if table else self._mark.text(_cut(texts)),
            cells=table,
            numbers=[] if table else list(self._numbers(change)),
            same=same,
            comparison=self._comparison(change),
            proof=self._proof(change),
        )

    def _table(self, change: Change) -> list[CellView]:
        """The cells of a table's row; none of what stands outside of tables."""
        if change.row["table_id"] is None or change.row["kind"] == RowKind.SAME:
            return []
        shown = comparison_view.shown([change.row])
        found = next(iter(items([Block(folded=False, rows=shown)])), None)
        if not isinstance(found, Table):
            return []
        return [
            CellView(c.head, self._mark.replaced(_cut(c.texts)), c.changed, c.difference)
            for line in found.lines
            for c in line.cells
        ]

    def _numbers(self, change: Change) -> Iterator[str]:
        told = json.loads(change.row["numbers_changed"] or "[]")
        for number in told[:_MOST_NUMBERS]:
            old, new = number.get("old"), number.get("new")
            step = difference(old, new) if old and new else ""
            if old and new:
                yield self._t("l.number", old, new, step) if step else f"{old} → {new}"

    def _comparison(self, change: Change) -> Link | None:
        ids = change.old_id, change.new_id
        if change.address:
            return Link(change.address, self._t("l.comparison"))
        return Link(links.compare(*ids), self._t("l.compare")) if ids[0] != ids[1] else None

    def _proof(self, change: Change) -> Link | None:
        if not change.name:
            return None
        href = links.proof(change.old_id, change.new_id, change.name)
        return Link(href, self._t("l.proof"))

    def _pictures(self, n: int, panels: Sequence[Sequence[Panel]]) -> Iterator[PictureView]:
        sides = self._found.shown[n] if n < len(self._found.shown) else []
        for side, stand, own in zip(sides, self._found.stands[n], panels, strict=False):
            name = self._t("p.name", side.side.words, side.side.words_en)
            for part, panel in enumerate(own, 1):
                page = panel.marked.page
                yield PictureView(
                    src=picture_path(self._found.key, stand, part),
                    width=panel.width,
                    height=panel.height,
                    href=reader(stand),
                    alt=self._t("l.alt", name, page, stand.text[:200].replace("\t", " ")),
                )

    def _note(self, n: int, panels: Sequence[Sequence[Panel]]) -> str:
        sides = self._found.shown[n] if n < len(self._found.shown) else []
        notes = (note_of(side, own, self._t) for side, own in zip(sides, panels, strict=True))
        return self._t("p.space").join(dict.fromkeys(note for note in notes if note))


def wording_name(wording: Wording) -> str:
    """A stable fragment for a wording: a digest of what it says and where first."""
    told = f"{wording.standings[0].edition['id']}\n{wording.text}"
    return "w" + hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def picture_path(passage_id: str, stand: Stand, part: int) -> str:
    """The address of the picture of a place where a passage stands.

    Args:
        part: 1, or 2 where it runs on to the next page.
    """
    name = f"{stand.sha256[:16]}-{stand.position}-{part}.png"
    return f"{links.passage(passage_id)}/{name}"


def _shortened(texts: Iterable[str]) -> Iterator[str]:
    """As much of some texts as the page shows."""
    room = MOST_TEXT
    for text in texts:
        if room > 0:
            yield text[:room]
        room -= len(text)


def _cut(texts: Iterable[Text]) -> list[Text]:
    """As much of marked pieces as the page shows, without marks that turn the direction of what
    follows them.
    """
    room, found = 2 * MOST_TEXT, []
    for tag, text in texts:
        shown = visible(text[: max(room, 0)])
        if shown:
            found.append((tag, shown))
        room -= len(text)
    return found
