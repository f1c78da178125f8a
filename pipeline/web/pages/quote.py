"""The page on which a quotation is checked: does it stand so in an edition, otherwise, no longer,
or nowhere? And the same as JSON.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.hit_lives import of_passages
from pipeline.answers.quotes import asked as asking
from pipeline.answers.quotes.cited import citation
from pipeline.answers.quotes.finding import quote
from pipeline.answers.quotes.told import STANDINGS, answer_json, error_json, verdict
from pipeline.answers.quotes.types import Answer, Match
from pipeline.compare.characters import Segment, segments_of
from pipeline.database.layouts import layout_from
from pipeline.database.row_types import OriginalRow, PageLayoutRow, PageRow
from pipeline.errors import QuoteError
from pipeline.web import marking, page_pictures
from pipeline.web.cite_view import FILES
from pipeline.web.database import archive_folder, marks, one, our_database, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words
from pipeline.web.language import Translator, language, translator
from pipeline.web.link import Link
from pipeline.web.posted import posted_text
from pipeline.web.quote_words import WORDS
from pipeline.web.reader_cited import Standing
from pipeline.web.rendering import Page, address, json_response, render

_ORIGINAL = "SELECT * FROM originals WHERE sha256 = ?"
_PICTURED = 2
"""Pages of the best match whose pictures are shown."""
_BAD = 400


class PictureView(NamedTuple):
    """A page of the source, with the place marked."""

    page: int
    width: int
    height: int
    src: str
    srcset: str
    rectangles: list[marking.Rectangle]
    href: str


class PassageView(NamedTuple):
    """A passage that it belongs to."""

    life: str
    """In one line: since when, what became of it, since when it is gone."""
    href: str
    now: list[Segment]
    """From the text there to how it stands last; empty where that is the same."""


class MatchView(NamedTuple):
    """A place where it stands, so or otherwise."""

    name: str
    href: str
    """Of the edition; empty where there is none."""
    source: str
    published: str
    published_iso: str
    page: int
    reader: str
    original: str
    document: str
    replaced: bool
    standing: str
    standing_words: str
    alike: str
    """In per cent; empty where it stands so."""
    text: str
    before: str
    after: str
    difference: list[Segment]
    """From the source to the quotation."""
    cuts_number: bool
    passages: list[PassageView]
    captured: str
    captured_at: str
    url: str
    sha256: str
    citation: str
    other_citation: str
    """In the other language."""
    cite_files: list[Link]


class QuoteView(NamedTuple):
    """The page."""

    text: str
    """As it was asked, for the form."""
    longest: int
    error: str
    status: str
    """Empty where nothing was asked."""
    verdict: str
    help: str
    matches: list[MatchView]
    pictures: list[PictureView]
    more: bool
    json: str


async def quote_page(datasette: Datasette, request: Request) -> Response:
    """The form, and with `text` the verdict; `POST` takes a long `text`, too."""
    lang = language(request)
    t = translator(lang, WORDS)
    text = await posted_text(request)
    page = Page(title=t("q.title"), words=WORDS, canonical=links.quote_of(text or None))
    if not (text or "").strip():
        view = _view("", t)
        return await render(datasette, request, "shinkyu_quote.html", view, page)
    try:
        answer, lives = await our_database(datasette).execute_fn(
            lambda db: _answered(db, text, lang)
        )
    except QuoteError as error:
        said = error.japanese if lang == "ja" else str(error)
        view = _view(text, t)._replace(error=said)
        return await render(
            datasette, request, "shinkyu_quote.html", view, replace(page, status=_BAD)
        )
    view = _view(text, t)._replace(
        status=answer.status,
        verdict=verdict(answer, lang),
        help=t("q.short_help" if answer.too_short else f"q.help.{answer.status}"),
        matches=[_match(match, lives, lang, address(request, "")) for match in answer.matches],
        pictures=await _pictures(datasette, answer.matches[:1]),
        more=answer.more,
        json=links.with_query("/-/quote.json", {"text": text}),
    )
    return await render(datasette, request, "shinkyu_quote.html", view, page)


async def quote_json(datasette: Datasette, request: Request) -> Response:
    """The same as JSON, of `text` in the address or posted: status `found`, `altered`, `dropped` or
    `absent`, the best match first; what can't be looked for is an error with status 400.
    """
    text = await posted_text(request)
    try:
        answer = await our_database(datasette).execute_fn(lambda db: quote(db, text))
    except QuoteError as error:
        return json_response(error_json(str(error), _BAD), _BAD)
    return json_response(answer_json(answer, address(request, "")))


def _answered(db: sqlite3.Connection, text: str, lang: str) -> tuple[Answer, dict[str, str]]:
    """The answer, and the lives of its passages in words."""
    answer = quote(db, text)
    ids = {life["passage_id"] for match in answer.matches for life in match.lives.passages}
    return answer, {key: life.sentence(lang) for key, life in of_passages(db, ids).items()}


def _view(text: str, t: Translator) -> QuoteView:
    """The page with nothing but its form."""
    return QuoteView(
        text=text[: 10 * asking.LONGEST],
        longest=asking.LONGEST,
        error="",
        status="",
        verdict="",
        help=t("q.lead", asking.SHORTEST, f"{asking.LONGEST:,}"),
        matches=[],
        pictures=[],
        more=False,
        json="",
    )


def _match(match: Match, lives: dict[str, str], lang: str, base: str) -> MatchView:
    holder = match.holder
    return MatchView(
        name=match.name(lang),
        href=links.edition(holder["edition_id"]) if holder["edition_id"] else "",
        source=holder["source_name"],
        published=date_words(holder["published"], lang),
        published_iso=holder["published"] or "",
        page=match.page,
        reader=match.address,
        original=links.original(holder["sha256"], match.page),
        document=holder["document_label"],
        replaced=not holder["is_current"],
        standing=match.standing,
        standing_words=STANDINGS[match.standing][lang == "en"],
        alike=f"{match.similarity:.0%}" if match.difference else "",
        text=match.text,
        before=match.before,
        after=match.after,
        difference=list(match.difference),
        cuts_number=any(match.cut),
        passages=_passages(match, lives),
        captured=moment_words(match.captured_at, lang),
        captured_at=match.captured_at,
        url=holder["url"],
        sha256=holder["sha256"],
        citation=citation(match, lang, base),
        other_citation=citation(match, "ja" if lang == "en" else "en", base),
        cite_files=_files(match),
    )


def _files(match: Match) -> list[Link]:
    """The citation for programs."""
    here = Standing(match.page, edition=match.as_edition, mark=match.mark)
    return [Link(here.file(match.holder["sha256"], suffix), name) for suffix, name in FILES]


def _passages(match: Match, lives: dict[str, str]) -> list[PassageView]:
    return [
        PassageView(
            life=lives.get(life["passage_id"], ""),
            href=links.passage(life["passage_id"]),
            now=_now(life["text"], life["last_text"]) if match.reworded else [],
        )
        for life in match.lives.passages
    ]


def _now(text: str, last: str) -> list[Segment]:
    """What differs between a text there and as it stands last."""
    return segments_of(text, last) if text != last else []


async def _pictures(datasette: Datasette, best: Sequence[Match]) -> list[PictureView]:
    """The pages of the best match with the place marked; none where they can't be drawn."""
    for match in best:
        original = await one(datasette, OriginalRow, _ORIGINAL, [match.holder["sha256"]])
        if original is not None and page_pictures.drawable(original):
            return await _drawn(datasette, original, match)
    return []


async def _drawn(datasette: Datasette, original: OriginalRow, match: Match) -> list[PictureView]:
    sha256 = original["sha256"]
    places: dict[int, list[tuple[int, int]]] = {}
    for place in match.places:
        places.setdefault(place.page, []).append((place.start, place.end))
    numbers = sorted(places)[:_PICTURED]
    shown = marking.Shown(
        texts=await _texts(datasette, sha256, numbers),
        layouts={
            row["page"]: layout_from(row["width"], row["height"], row["blocks"])
            for row in await _layouts(datasette, sha256, numbers)
        },
        marks={number: places[number] for number in numbers},
    )
    archive = archive_folder(datasette)
    rectangles, sizes = await asyncio.to_thread(_marked, archive, original, shown)
    return [
        PictureView(
            page=number,
            width=sizes[number][0],
            height=sizes[number][1],
            src=links.picture(sha256, number, page_pictures.WIDTHS[0]),
            srcset=page_pictures.srcset(sha256, number),
            rectangles=rectangles.get(number, []),
            href=match.address,
        )
        for number in numbers
        if number in sizes
    ]


def _marked(
    archive: Path, original: OriginalRow, shown: marking.Shown
) -> tuple[dict[int, list[marking.Rectangle]], dict[int, page_pictures.Size]]:
    """Blocks: may read the archive and ask a child process."""
    rectangles = marking.rectangles(archive, original, shown, passage=True)
    return rectangles, page_pictures.sizes(archive, original)


async def _texts(datasette: Datasette, sha256: str, numbers: Sequence[int]) -> dict[int, str]:
    sql = f"SELECT * FROM pages WHERE sha256 = ? AND page IN ({marks(numbers)})"  # noqa: S608
    found = await rows(datasette, PageRow, sql, [sha256, *numbers])
    return {row["page"]: row["text"] for row in found}


async def _layouts(
    datasette: Datasette, sha256: str, numbers: Sequence[int]
) -> list[PageLayoutRow]:
    sql = f"SELECT * FROM page_layouts WHERE sha256 = ? AND page IN ({marks(numbers)})"  # noqa: S608
    return await rows(datasette, PageLayoutRow, sql, [sha256, *numbers])


ROUTES: list[Route] = [
    (r"^/-/quote$", quote_page),
    (r"^/-/quote\.json$", quote_json),
]
