"""One passage through all editions of its series: its life in a sentence and as a line, every
wording with what changed and where it stands, how to cite it; the same as JSON and CSV.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypedDict
from urllib.parse import urlencode

from datasette.utils.asgi import Response
from markupsafe import Markup

from pipeline.answers import links, passages
from pipeline.answers.citations.places import of_edition
from pipeline.answers.citations.text import QUOTED, in_brackets
from pipeline.answers.citations.types import FIRST, LAST, Cited, Place, Subject
from pipeline.answers.passage_tables import csv_of, life_json
from pipeline.answers.passage_types import Stand, Standing
from pipeline.answers.passage_words import (
    BETWEEN,
    away_words,
    dated_name,
    edition_short,
    sentence,
    state_words,
    step_words,
    unit_words,
)
from pipeline.answers.plain_text import beginning, visible
from pipeline.database.row_types import OriginalRow
from pipeline.errors import NotFoundError, ShinkyuError
from pipeline.kinds import EditionStatus, PassageState, PassageStep, TextState, UnitKind
from pipeline.web.cite_view import SUFFIXES, CiteView, cite_view
from pipeline.web.database import archive_folder, database_state, one, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.fast_templates import drawn as template
from pipeline.web.language import Translator, language, translator
from pipeline.web.link import Link
from pipeline.web.passages import facts
from pipeline.web.passages.facts import Found
from pipeline.web.passages.timeline import Timeline, timeline
from pipeline.web.passages.wordings import MOST_SHOWN, MOST_TEXT, Speaker, WordingView
from pipeline.web.passages.words import WORDS
from pipeline.web.proof_facts import ProofSide
from pipeline.web.proof_panels import Panel, drawn, panels_of
from pipeline.web.rendering import (
    NamedFeed,
    Page,
    address,
    disposition,
    json_response,
    render,
    var,
)
from pipeline.web.responses import checked_again, citation_file
from pipeline.web.store import Kept

_LONGEST_NAME = 500
_TITLE = 60
"""Letters of a passage in the title of its page."""
_HEADING = 160
"""Letters of it in the page's heading."""


class Content(NamedTuple):
    """All that stands between the page's head and foot."""

    text: str
    unit: str
    dropped: bool
    state: str
    sentence: list[str]
    """Its parts: one line each on a narrow screen."""
    source: str
    series: Link
    since: Link
    last: Link
    dropped_with: Link | None
    editions: int
    rewordings: int
    inside: int
    """Times it was reworded by a file that replaced another: these count apart."""
    weak: int
    chapters: list[str]
    indicator: Link | None
    timeline: Timeline
    wordings: list[WordingView]
    more: int
    """Wordings that are not shown."""
    sure: list[str]
    before: Link | None
    after: Link | None
    where: str
    """In which edition they stand around it."""
    comparison: Link | None
    citation: CiteView
    files: list[Link]
    feed: str
    section: str
    """The feed of what stands under it; empty where it is no heading."""


class PassageView(NamedTuple):
    """The page."""

    content: Markup


class MissingView(NamedTuple):
    """What helps where there is no such passage."""

    what: str
    series: Link | None
    """The plan that the name begins with; None where it is none that is known."""


_Which = tuple[tuple[str, ...], str, str, str]


class _Kept(NamedTuple):
    """A passage's page, drawn."""

    title: str
    description: str
    content: Markup
    section: str
    """The feed of the section under it; empty where it is no heading."""
    cited: Cited


_CONTENT: Kept[_Which, _Kept] = Kept(
    16 * 1024 * 1024, lambda kept: 2 * sum(map(len, kept[:4])) + 2000
)
"""By the database's state, the passage, address and language."""


async def _key(datasette: Datasette, request: Request) -> str | None:
    name = var(request, "passage")
    return await our_database(datasette).execute_fn(lambda db: passages.resolve(db, name))


async def _find(datasette: Datasette, key: str | None) -> Found | None:
    def work(db: sqlite3.Connection) -> Found | None:
        return facts.find(db, key) if key else None

    return await our_database(datasette).execute_fn(work)


async def passage(datasette: Datasette, request: Request) -> Response:
    """`/-/passages/{passage}`: the page; an older id leads to the one it has now."""
    name, lang = var(request, "passage"), language(request)
    base = address(request, "")
    which = (database_state(datasette), name, base, lang)
    kept = _CONTENT.known(which)
    if kept is None:
        key = await _key(datasette, request)
        if key is not None and key != name:
            return Response.redirect(_with_query(request, links.passage(key)), status=301)
        found = await _find(datasette, key)
        if found is None:
            return await _missing(datasette, request)
        kept = await _drawn(datasette, found, base, lang)
        _CONTENT.keep(which, kept)
    words = translator(lang, WORDS)("feed.this_section")
    page = Page(
        title=kept.title,
        canonical=links.passage(name),
        words=WORDS,
        description=kept.description,
        feed=links.passage_feed(name),
        feeds=[NamedFeed(kept.section, words)] if kept.section else [],
        cited=kept.cited,
    )
    view = PassageView(kept.content)
    return await render(datasette, request, "shinkyu_passage.html", view, page)


def _with_query(request: Request, path: str) -> str:
    asked = {name: request.args.getlist(name) for name in request.args}
    return f"{path}?{urlencode(asked, doseq=True)}" if asked else path


_SERIES = """
SELECT source_id, series FROM editions
WHERE substr(?1, 1, length(source_id) + length(series) + 2) = source_id || '-' || series || '-'
ORDER BY length(source_id) + length(series) DESC LIMIT 1
"""
"""The plan that the name of a passage begins with."""


class _Series(TypedDict):
    source_id: str
    series: str


async def _missing(datasette: Datasette, request: Request) -> Response:
    t, name = translator(language(request), WORDS), var(request, "passage")
    found = await one(datasette, _Series, _SERIES, [name[:_LONGEST_NAME]])
    series = None
    if found is not None:
        words = t("l.of_series", found["series"])
        series = Link(links.passages(source=found["source_id"], series=found["series"]), words)
    view = MissingView(t("l.unknown", visible(name)[:120]), series)
    page = Page(title=t("refused.404"), status=404, words=WORDS)
    return await render(datasette, request, "shinkyu_passage_missing.html", view, page)


async def _drawn(datasette: Datasette, found: Found, base: str, lang: str) -> _Kept:
    panels = await asyncio.to_thread(_panels, archive_folder(datasette), found.shown)
    t = translator(lang, WORDS)
    speaker = _Speaker(found, lang, t)
    content = speaker.content(panels, base)
    title = f"{beginning(found.life.passage.text, _TITLE)} — {found.source}"
    values = content._asdict() | {"t": t, "lang": lang}
    description = BETWEEN.join(content.sentence)
    html = template("shinkyu_passage_content.html", values)
    return _Kept(title, description, html, content.section, speaker.cited(base))


def _panels(archive: Path, shown: Sequence[Sequence[ProofSide]]) -> list[list[list[Panel]]]:
    """Blocks: may read the archive and ask a child process."""
    return [[panels_of(archive, side, letters=False) for side in sides] for sides in shown]


class _Speaker:
    """What is said of one passage, in one language."""

    def __init__(self, found: Found, lang: str, t: Translator) -> None:
        self.found, self.lang, self.t = found, lang, t
        self.life, self.one = found.life, found.life.passage

    def content(self, panels: list[list[list[Panel]]], base: str) -> Content:
        """The page.

        Args:
            base: goes before the paths of our pages.
        """
        one, life, lang = self.one, self.life, self.lang
        told = sentence(life.story, life.editions, lang)
        beside = self.found.whole.neighbours
        dropped = one.dropped_edition_id
        return Content(
            text=beginning(one.text, _HEADING),
            unit=unit_words(one.unit, lang),
            dropped=one.state == PassageState.DROPPED,
            state=state_words(one.state, lang),
            sentence=told.split(BETWEEN),
            source=self.found.source,
            series=Link(links.passages(source=one.source_id, series=one.series), one.series),
            since=self._edition(one.first_edition_id),
            last=self._edition(one.last_edition_id),
            dropped_with=self._edition(dropped) if dropped else None,
            editions=one.editions,
            rewordings=one.rewordings,
            inside=sum(event.inside for event in life.story.events),
            weak=one.weak,
            chapters=list(self._chapters()),
            indicator=self._indicator(),
            timeline=timeline(life, self.found.known, told, lang, self.t),
            wordings=list(Speaker(self.found, lang, self.t).views(panels)),
            more=max(0, len(life.wordings) - MOST_SHOWN),
            sure=list(self._sure()),
            before=self._beside(beside.before),
            after=self._beside(beside.after),
            where=self._named(one.last_edition_id),
            comparison=self._gone(),
            citation=cite_view(
                self.cited(base), lang, lambda form: f"{links.passage(one.id)}.{form}"
            ),
            files=[Link(f"{links.passage(one.id)}.{form}", form.upper()) for form in _FORMS],
            feed=links.passage_feed(one.id),
            section=links.section_feed(one.id) if one.unit == UnitKind.HEADING else "",
        )

    def _edition(self, key: str) -> Link:
        edition = self.life.editions.get(key)
        words = dated_name(edition, self.lang) if edition else key
        return Link(links.edition(key), words)

    def _named(self, key: str) -> str:
        edition = self.life.editions.get(key)
        return edition_short(edition, self.lang) if edition else key

    def _gone(self) -> Link | None:
        """The comparison that shows that it went."""
        one = self.one
        if not one.dropped_edition_id or one.dropped_edition_id not in self.life.editions:
            return None
        before = self.life.editions[one.dropped_edition_id]["predecessor_id"]
        old = before or one.last_edition_id
        return Link(links.compare(old, one.dropped_edition_id), self.t("open_comparison"))

    def _indicator(self) -> Link | None:
        key, name = self.one.indicator_id, self.found.indicator
        return Link(links.indicator(key), name) if key and name else None

    def _chapters(self) -> Iterator[str]:
        """The headings it stood under, each with the first edition that has it there, in turn."""
        last = None
        for standing in self._finals():
            heading = standing.stands[0].heading
            if heading and heading != last:
                yield f"{visible(heading)}（{edition_short(standing.edition, self.lang)}）"
            last = heading

    def _finals(self) -> list[Standing]:
        """How it stands in its final editions, old to new; where it has none, in its drafts."""
        every = [one for wording in self.life.wordings for one in wording.standings]
        return [one for one in every if not one.draft] or every

    def _sure(self) -> Iterator[str]:
        """What is sure and what is not."""
        t, lang, editions = self.t, self.lang, self.life.editions
        yield from self._steps()
        for away in self.life.story.away:
            yield t("l.sure.gap", away_words(away, editions, lang))
        for key, names in (("unknown", self._unknown()), ("ocr", self._recognised())):
            if names:
                yield t(f"l.sure.{key}", names)
        yield t("l.sure.automatic")

    def _steps(self) -> Iterator[str]:
        """How sure its steps are."""
        t = self.t
        steps = [one for one in self._finals() if one.step != PassageStep.NEW]
        weak = [one for one in steps if one.weak]
        if not steps:
            yield t("l.sure.none")
        elif not weak:
            least = min(one.confidence for one in steps)
            yield t("l.sure.all", len(steps), round(least * 100))
        for step in weak:
            yield t(
                "l.sure.weak",
                edition_short(step.edition, self.lang),
                step_words(step.step, self.lang, reworded=step.reworded),
                round(step.confidence * 100),
                round(min(stand.similarity for stand in step.stands) * 100),
            )

    def _unknown(self) -> str:
        """The final editions whose text nobody knows."""
        known = set(self.found.known)
        names = [
            edition_short(edition, self.lang)
            for key, edition in self.life.editions.items()
            if edition["status"] == EditionStatus.FINAL and key not in known
        ]
        return self.t("l.and").join(names)

    def _recognised(self) -> str:
        """The editions whose text was recognised from pictures."""
        files = self.found.files
        names = [
            edition_short(one.edition, self.lang)
            for one in self._finals()
            if any(_is_picture(files, stand) for stand in one.stands)
        ]
        return self.t("l.and").join(dict.fromkeys(names))

    def _beside(self, stand: Stand | None) -> Link | None:
        if stand is None:
            return None
        return Link(links.passage(stand.passage_id), beginning(stand.text, _TITLE))

    def cited(self, base: str) -> Cited:
        """The passage, as it is cited: where it stood first and last, with page, SHA-256 and
        capture.
        """
        finals, one, story = self._finals(), self.one, self.life.story
        ends = [(FIRST, self._place(finals[0])), (LAST, self._place(finals[-1]))]
        if ends[0][1] == ends[1][1]:
            ends = ends[1:]
        text = beginning(one.text, QUOTED)
        lives = [sentence(story, self.life.editions, lang) for lang in ("ja", "en")]
        subject = Subject(
            f"{one.series}{in_brackets(text)}（{lives[0]}）", f"{one.series} ({lives[1]})"
        )
        path = links.passage(one.id)
        return Cited(one.id, self.found.source, subject, tuple(ends), path, base)

    def _place(self, standing: Standing) -> Place:
        stand = standing.stands[0]
        capture = self.life.captures.get(stand.sha256)
        return of_edition(standing.edition, self.found.source)._replace(
            page=stand.page,
            text=standing.text[:MOST_TEXT],
            url=capture.url if capture else "",
            sha256=stand.sha256,
            captured_at=capture.captured_at if capture else "",
            media_type=self._media_type(stand.sha256),
        )

    def _media_type(self, sha256: str) -> str:
        original = self.found.files.get(sha256)
        return (original["media_type"] or "") if original else ""


def _is_picture(files: Mapping[str, OriginalRow], stand: Stand) -> bool:
    original = files.get(stand.sha256)
    return original is not None and original["text_state"] == TextState.IMAGE


def _json(found: Found, base: str) -> Response:
    return json_response(life_json(found.whole, base))


def _csv(found: Found, base: str) -> Response:
    name = f"{found.key[:100]}.csv"
    headers = {
        "Content-Disposition": disposition("attachment", name, r"[^A-Za-z0-9._-]+"),
        "X-Content-Type-Options": "nosniff",
    }
    body = csv_of(found.life, base)
    return Response(body, headers=headers, content_type="text/csv; charset=utf-8")


_FORMS: dict[str, Callable[[Found, str], Response]] = {"json": _json, "csv": _csv}


async def other_form(datasette: Datasette, request: Request) -> Response:
    """The same as `json` or `csv`."""
    found = await _find(datasette, await _key(datasette, request))
    if found is None:
        return await _missing(datasette, request)
    return _FORMS[request.url_vars["form"]](found, address(request, ""))


async def cite(datasette: Datasette, request: Request) -> Response:
    """How to cite it: `txt` (`?lang=en` in English), `bib` (BibTeX), `ris` or `csl.json`."""
    found = await _find(datasette, await _key(datasette, request))
    if found is None:
        return await _missing(datasette, request)
    lang = language(request)
    cited = _Speaker(found, lang, translator(lang, WORDS)).cited(address(request, ""))
    return citation_file(cited, request.url_vars["form"], lang)


async def picture(datasette: Datasette, request: Request) -> Response:
    """The part of a page where a passage stands, marked, as a picture: of the file whose SHA-256
    begins so, at that place of its text; 1, or 2 where it runs on to the next page.
    """
    found = await _find(datasette, await _key(datasette, request))
    try:
        side = _side(found, request.url_vars["sha256"], int(request.url_vars["position"]))
        data = await asyncio.to_thread(
            _picture, archive_folder(datasette), side, int(request.url_vars["part"])
        )
    except ShinkyuError as error:
        return Response.text(str(error), status=404)
    return checked_again(data, "image/png")


def _side(found: Found | None, sha256: str, position: int) -> ProofSide:
    """The text that stands there.

    Raises:
        NotFoundError: the passage has none there.
    """
    pairs = zip(found.stands, found.shown, strict=False) if found else ()
    for stands, sides in pairs:
        for stand, side in zip(stands, sides, strict=True):
            if stand.sha256.startswith(sha256) and stand.position == position:
                return side
    raise NotFoundError("this passage has no such picture")


def _picture(archive: Path, side: ProofSide, part: int) -> bytes:
    """Blocks: reads the archive and asks a child process.

    Raises:
        ShinkyuError: there is no such picture, or it can't be drawn.
    """
    panels = panels_of(archive, side)
    if side.original is None or part > len(panels):
        raise NotFoundError("this passage has no such picture")
    return drawn(archive, side.original, panels[part - 1])


ROUTES: list[Route] = [
    (
        r"^/-/passages/(?P<passage>[^/]+)"
        r"/(?P<sha256>[0-9a-f]{16})-(?P<position>[0-9]{1,7})-(?P<part>[12])\.png$",
        picture,
    ),
    (rf"^/-/passages/(?P<passage>[^/]+?)\.{SUFFIXES}$", cite),
    (r"^/-/passages/(?P<passage>[^/]+?)\.(?P<form>json|csv)$", other_form),
    (r"^/-/passages/(?P<passage>[^/]+)(?<!\.atom)$", passage),
]
