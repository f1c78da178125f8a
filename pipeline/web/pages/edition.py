"""The page of an edition: what it is, its files, neighbours, outline, indicators, history."""

import sqlite3
from collections.abc import Iterable
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.by_hand import facts_by_hand, words_by_hand
from pipeline.answers.citations.places import bare, of_edition, part_name
from pipeline.answers.citations.types import ONLY, Cited, Place
from pipeline.answers.edition_news import EditionNews, news_of
from pipeline.answers.indicators import EditionIndicator
from pipeline.answers.indicators import of_edition as indicators_of
from pipeline.answers.strips import Strip, strips
from pipeline.database.names import edition_words
from pipeline.database.row_types import (
    ComparisonRow,
    DocumentRow,
    DoubtRow,
    EditionRow,
    IndicatorChangeRow,
)
from pipeline.database.rows import all_rows, one_row
from pipeline.kinds import DateSource, EditionStatus, Part, Scope, TextState
from pipeline.read.blocks import in_one_line
from pipeline.read.names.series import OTHER
from pipeline.web.change_lines import (
    CHANGE_SQL,
    NEWEST_FIRST,
    ChangeLine,
    LoggedChange,
    change_line,
)
from pipeline.web.cite_view import SUFFIXES, CiteView, cite_view
from pipeline.web.cited_head import media_object
from pipeline.web.database import database_state, one, our_database, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words, moment_words, size_words
from pipeline.web.doubt_lines import STANDING, DoubtLine, doubt_line
from pipeline.web.edition_words import WORDS as EDITION_WORDS
from pipeline.web.feeds.words import WORDS as FEED_WORDS
from pipeline.web.flow.age import Age, Aged, age, aged
from pipeline.web.flow.words import WORDS as FLOW_WORDS
from pipeline.web.home.news import NewsView, news_view
from pipeline.web.home.strips import StripView, strip_view
from pipeline.web.home.words import WORDS as NEWS_WORDS
from pipeline.web.indicators.of_edition import EditionIndicators, edition_indicators
from pipeline.web.indicators.words import WORDS as INDICATOR_WORDS
from pipeline.web.language import Translator, language, translator
from pipeline.web.link import Link
from pipeline.web.names import comparison_words
from pipeline.web.rendering import NamedFeed, Page, address, missing, render, var
from pipeline.web.responses import citation_file

_EDITION = """
SELECT e.*, s.name AS source_name, s.page_url
FROM editions e JOIN sources s ON s.id = e.source_id WHERE e.id = ?
"""
_FILES = """
SELECT d.*, o.size, o.pages AS page_count, o.text_state, o.media_type,
  o.url AS first_url, o.first_seen AS first_captured, c.captured_at, c.warc_file, c.warc_offset
FROM edition_documents ed JOIN documents d ON d.id = ed.document_id
LEFT JOIN originals o ON o.sha256 = d.sha256
LEFT JOIN document_versions v
  ON v.document_id = d.id AND v.sha256 = d.sha256 AND v.url = d.url
LEFT JOIN captures c ON c.id = v.capture_id
WHERE ed.edition_id = ? GROUP BY d.id
ORDER BY CASE d.part WHEN 'whole' THEN 0 WHEN 'split' THEN 1 ELSE 2 END, d.position
"""
_SERIES = "SELECT * FROM editions WHERE source_id = ? AND series = ? ORDER BY position"
_COMPARISONS = "SELECT * FROM comparisons WHERE new_id = ?"
_CHANGES = f"{CHANGE_SQL} WHERE c.edition_id = ? {NEWEST_FIRST} LIMIT 100"
_DOUBTS = f"""
SELECT * FROM doubts WHERE (edition_id = ?1 OR document_id IN (
  SELECT document_id FROM edition_documents WHERE edition_id = ?1)) AND {STANDING}
"""  # noqa: S608 (a piece of ours)
_HEADINGS = """
SELECT p.sha256, p.page, p.text, json_extract(b.value, '$.first') AS first,
  json_array_length(b.value, '$.boxes') AS lines,
  coalesce(json_extract(b.value, '$.level'), 0) AS level
FROM page_layouts l JOIN pages p ON p.sha256 = l.sha256 AND p.page = l.page
JOIN json_each(iif(json_valid(l.blocks), l.blocks, '[]')) b
WHERE l.sha256 = ? AND json_extract(b.value, '$.kind') = 'heading' ORDER BY p.page, b.id LIMIT 2000
"""
_DROPPED = """
SELECT * FROM indicator_changes WHERE new_edition_id = ? AND kind = 'dropped' ORDER BY position
"""
_PAGE = """
SELECT v.id FROM (
  SELECT id FROM page_versions WHERE source_id = ?2 ORDER BY +id DESC LIMIT -1) v
WHERE EXISTS (SELECT 1 FROM page_links l WHERE l.page_version_id = v.id AND l.document_id IN (
  SELECT document_id FROM edition_documents WHERE edition_id = ?1)) LIMIT 1
"""
"""From the newest version back to the first that links it: mostly it is the newest itself."""
_FIGURES = "SELECT count(*) FROM figures WHERE edition_id = ?"
_MOST_HEADINGS = 120
_DEEPEST = 4


class EditionOfSource(EditionRow):
    """An edition with its municipality."""

    source_name: str
    page_url: str


class EditionFile(DocumentRow):
    """A file of an edition with its original and the capture that brought it."""

    size: int | None
    page_count: int | None
    text_state: TextState | None
    media_type: str | None
    first_url: str | None
    """Where its bytes were captured first, and when."""
    first_captured: str | None
    captured_at: str | None
    warc_file: str | None
    warc_offset: int | None


class HeadingLine(TypedDict):
    """A heading as the layout of its page tells it, with the whole text of the page."""

    sha256: str
    page: int
    text: str
    first: int
    """Its first line."""
    lines: int
    level: int


class EditionFacts(NamedTuple):
    """What the page is made of."""

    row: EditionOfSource
    files: list[EditionFile]
    main: EditionFile | None
    """The whole text, else the first file that we have."""
    series: list[EditionRow]
    """All editions of the series, in order."""
    comparisons: dict[str, ComparisonRow]
    """The stored ones that lead here, by the id of the old edition."""
    headings: list[HeadingLine]
    """Of the main file."""
    indicators: list[EditionIndicator]
    """In the order of the plan."""
    dropped: list[IndicatorChangeRow]
    """Of the indicators that the edition before had and it has not."""
    figures: int
    """How many numbers were read in it."""
    aged: Aged | None
    """None where nobody knows its passages."""
    strip: Strip | None
    """Its series."""
    news: EditionNews | None
    """Against the edition before it; None where there is none to compare with."""
    listed_on: int | None
    """Number of the last version of a page of the city that links a file of it."""
    changes: list[LoggedChange]
    doubts: list[DoubtRow]


class Neighbour(NamedTuple):
    """The edition before or after."""

    word: str
    href: str
    name: str
    compare: str
    found: str
    """What the comparison found; empty where it is made on demand."""


class FileLine(NamedTuple):
    """A file in words."""

    label: str
    document: str | None
    original: str | None
    warning: str
    """Its state of text where that is not the usual one."""
    url: str
    outside: str | None
    """The same where it may stand in a link."""
    part: str
    pages: str
    size: str
    state: str
    sha256: str
    by_hand: str
    """What of it a person set; empty where nothing was."""


class Heading(NamedTuple):
    """A heading of the main file."""

    href: str
    text: str
    page: int
    depth: int
    """Levels above it in the outline."""


class Proof(NamedTuple):
    """The capture that brought the main file."""

    words: str
    original: str
    record: str


class EditionView(NamedTuple):
    """The page."""

    id: str
    heading: str
    name: str
    draft: bool
    label: str
    series: str
    published: str | None
    """ISO."""
    published_words: str
    published_from: str
    by_hand: str
    """What of it a person set; empty where nothing was."""
    updated: str | None
    updated_words: str
    updated_from: str
    plan_period: str
    reason: str | None
    first_seen: str
    last_seen: str
    strip: StripView | None
    """Its series."""
    here: str
    """Its own address there."""
    neighbours: list[Neighbour]
    news: NewsView | None
    compared: str
    """What the comparison with the edition before found, in a sentence."""
    kept_page: str | None
    """The city's page that listed it, as it was last."""
    files: list[FileLine]
    comparisons: list[Link]
    outline: list[Heading]
    indicators: EditionIndicators
    all_indicators: str
    """The table of all with those of this edition."""
    figures: int
    age: Age | None
    """How old its text is; None where nobody knows."""
    changes: list[ChangeLine]
    doubts: list[DoubtLine]
    citation: CiteView
    proof: Proof | None


def _read(db: sqlite3.Connection, key: str, state: tuple[str, ...]) -> EditionFacts | None:
    """All of it in one go: each go waits for a thread."""
    row = one_row(db, EditionOfSource, _EDITION, [key])
    if row is None:
        return None
    files = all_rows(db, EditionFile, _FILES, [key])
    main = _main(files)
    series = all_rows(db, EditionRow, _SERIES, [row["source_id"], row["series"]])
    comparisons = all_rows(db, ComparisonRow, _COMPARISONS, [key])
    last = _last_compared(row, series, comparisons)
    lines = strips(db, [row["source_id"]], row["series"])
    listed_on = db.execute(_PAGE, [key, row["source_id"]]).fetchall()
    return EditionFacts(
        row=row,
        files=files,
        main=main,
        series=series,
        comparisons={comparison["old_id"]: comparison for comparison in comparisons},
        headings=all_rows(db, HeadingLine, _HEADINGS, [main["sha256"] if main else None]),
        indicators=indicators_of(db, key),
        dropped=all_rows(db, IndicatorChangeRow, _DROPPED, [key]),
        figures=db.execute(_FIGURES, [key]).fetchone()[0],
        aged=aged(db, row, state),
        strip=lines[0] if lines else None,
        news=news_of(db, last) if last else None,
        listed_on=listed_on[0][0] if listed_on else None,
        changes=all_rows(db, LoggedChange, _CHANGES, [key]),
        doubts=all_rows(db, DoubtRow, _DOUBTS, [key]),
    )


def _main(files: list[EditionFile]) -> EditionFile | None:
    kept = [file for file in files if file["sha256"]]
    whole = [file for file in kept if file["part"] == Part.WHOLE]
    return next(iter([*whole, *kept]), None)


def _last_compared(
    row: EditionRow, series: list[EditionRow], comparisons: list[ComparisonRow]
) -> ComparisonRow | None:
    """The comparison with the edition before it, else with the nearest earlier one."""
    stored = {one["old_id"]: one for one in comparisons if one["scope"] == Scope.EDITION}
    earlier = [edition["id"] for edition in series if edition["position"] < row["position"]]
    nearest = [row["predecessor_id"] or "", *reversed(earlier)]
    return next((stored[key] for key in nearest if key in stored), None)


def _view(facts: EditionFacts, cited: Cited, lang: str, t: Translator) -> EditionView:
    row, name = facts.row, edition_words(facts.row, lang)
    others = [edition for edition in facts.series if edition["id"] != row["id"]]
    return EditionView(
        id=row["id"],
        heading=f"{row['source_name']} {name}",
        name=name,
        draft=row["status"] == EditionStatus.DRAFT,
        label=row["label"],
        series=row["series"],
        published=row["published"],
        published_words=date_words(row["published"], lang),
        published_from=_published_from(row, t),
        by_hand=words_by_hand(row["by_hand"], lang),
        updated=row["updated"],
        updated_words=date_words(row["updated"], lang),
        updated_from=_read_from(row["updated_source"], t),
        plan_period=_plan_period(row, t),
        reason=row["reason"],
        first_seen=moment_words(row["first_seen"], lang),
        last_seen=moment_words(row["last_seen"], lang),
        strip=strip_view(facts.strip, lang, t) if facts.strip else None,
        here=links.edition(row["id"]),
        neighbours=list(_neighbours(facts, lang, t)),
        news=news_view(facts.news, "", lang, t) if facts.news else None,
        compared=_compared(facts.news, lang, t),
        kept_page=links.page_version(facts.listed_on) if facts.listed_on else None,
        files=[_file_line(file, lang, t) for file in facts.files],
        comparisons=_comparisons(row, others, lang),
        outline=_outline(facts),
        indicators=edition_indicators(
            facts.indicators, facts.dropped, {e["id"]: e for e in facts.series}, lang, t
        ),
        all_indicators=links.indicators(source=row["source_id"], edition=row["id"]),
        figures=facts.figures,
        age=_age(facts, lang, t),
        changes=[change_line(change, lang, t, with_source=False) for change in facts.changes],
        doubts=[doubt_line(doubt, lang) for doubt in facts.doubts],
        citation=cite_view(cited, lang, lambda form: f"{links.edition(row['id'])}.{form}"),
        proof=_proof(facts.main, t),
    )


def _compared(news: EditionNews | None, lang: str, t: Translator) -> str:
    if news is None:
        return ""
    return t("e.compared", edition_words(news.old, lang), comparison_words(news.comparison, lang))


def _age(facts: EditionFacts, lang: str, t: Translator) -> Age | None:
    return age(facts.aged, facts.series, lang, t) if facts.aged else None


def _read_from(source: str | None, t: Translator) -> str:
    return t("read_from", t(f"source.{source}"))


def _published_from(row: EditionRow, t: Translator) -> str:
    """Where the date was read, or that a person set it, or the page's date that it is; empty where
    there is none.
    """
    source = row["published_source"]
    if source == DateSource.SET:
        return t("by_hand")
    by_hand = "published" in facts_by_hand(row["by_hand"])
    if source is None:  # no date: that a person said so is worth a word
        return t("by_hand") if by_hand else ""
    return f"{_read_from(source, t)} ({t('by_hand')})" if by_hand else _read_from(source, t)


def _plan_period(row: EditionRow, t: Translator) -> str:
    if not row["plan_from"]:
        return ""
    return t("fiscal_years", row["plan_from"], row["plan_to"])


def _neighbours(facts: EditionFacts, lang: str, t: Translator) -> Iterable[Neighbour]:
    key, before = facts.row["id"], facts.row["predecessor_id"]
    for edition in facts.series:
        if edition["id"] == before:
            comparison = facts.comparisons.get(edition["id"])
            yield Neighbour(
                word=t("predecessor"),
                href=links.edition(edition["id"]),
                name=edition_words(edition, lang),
                compare=links.compare(edition["id"], key),
                found=comparison_words(comparison, lang) if comparison else "",
            )
    for edition in facts.series:
        if edition["predecessor_id"] == key:
            yield Neighbour(
                word=t("successor"),
                href=links.edition(edition["id"]),
                name=edition_words(edition, lang),
                compare=links.compare(key, edition["id"]),
                found="",
            )


def _file_line(file: EditionFile, lang: str, t: Translator) -> FileLine:
    sha256, text = file["sha256"], file["text_state"]
    return FileLine(
        label=file["label"],
        document=links.document(sha256) if sha256 else None,
        original=links.original(sha256) if sha256 else None,
        warning=t(f"text.{text}") if text and text != TextState.TEXT else "",
        url=file["url"],
        outside=links.external(file["url"]),
        part=t(f"part.{file['part']}"),
        pages=str(file["page_count"] or ""),
        size=size_words(file["size"], lang),
        state=t(f"state.{file['state']}"),
        sha256=sha256 or "",
        by_hand=words_by_hand(file["by_hand"], lang),
    )


def _comparisons(row: EditionRow, others: list[EditionRow], lang: str) -> list[Link]:
    """With every other edition of the series, the older one first.

    What stands under その他 belongs together by nothing, so it is not compared.
    """
    if row["series"] == OTHER:
        return []
    found = []
    for other in others:
        old, new = (other, row) if other["position"] < row["position"] else (row, other)
        words = f"{edition_words(old, lang)} → {edition_words(new, lang)}"
        found.append(Link(links.compare(old["id"], new["id"]), words))
    return found


def _outline(facts: EditionFacts) -> list[Heading]:
    """Headings of the main file with the page they stand on, each text once.

    Of a file with very many those of the deeper levels are left out.
    """
    found: dict[str, HeadingLine] = {}
    for line in facts.headings:
        found.setdefault(_heading(line), line)
    depths = {
        level: n for n, level in enumerate(levels_shown([h["level"] for h in found.values()]))
    }
    outline = [
        Heading(
            href=links.document(line["sha256"], line["page"]),
            text=text,
            page=line["page"],
            depth=min(depths[line["level"]], _DEEPEST),
        )
        for text, line in found.items()
        if text and line["level"] in depths
    ]
    return outline[:_MOST_HEADINGS]


def levels_shown(levels: list[int]) -> list[int]:
    """Of the levels of all headings those that are shown: as many as fit, at least the highest."""
    shown: list[int] = []
    count = 0
    for level in sorted(set(levels)):
        count += levels.count(level)
        if not shown or count <= _MOST_HEADINGS:
            shown.append(level)
    return shown


def _heading(line: HeadingLine) -> str:
    lines = line["text"].split("\n")[line["first"] : line["first"] + line["lines"]]
    return in_one_line(lines).replace("\t", " ").strip()


def _cited(row: EditionOfSource, main: EditionFile | None, base: str) -> Cited:
    """The edition, by its main file."""
    place = of_edition(row, row["source_name"])
    if main is not None and main["sha256"] is not None:
        whole = main["part"] == Part.WHOLE
        part = part_name(main["label"], place.title, whole=whole)
        place = _bytes(place, main, main["sha256"])._replace(part=part)
    return Cited(
        row["id"], row["source_name"], None, ((ONLY, place),), links.edition(row["id"]), base
    )


def _proof(main: EditionFile | None, t: Translator) -> Proof | None:
    if main is None or main["sha256"] is None or main["captured_at"] is None:
        return None
    return Proof(
        words=t("evidence_text", main["captured_at"], main["sha256"]),
        original=links.original(main["sha256"]),
        record=f"{main['warc_file']} @ {main['warc_offset']}",
    )


def _json_ld(facts: EditionFacts, base: str) -> dict[str, object]:
    """What schema.org's words tell of an edition beside its citation: all its files."""
    row = facts.row
    return {
        "version": row["version"],
        "dateModified": row["updated"],
        "isBasedOn": links.external(row["page_url"]),
        "encoding": [
            _encoding(file, file["sha256"], base) for file in facts.files if file["sha256"]
        ],
    }


def _encoding(file: EditionFile, sha256: str, base: str) -> dict[str, str]:
    return media_object(_bytes(bare(file["label"], ""), file, sha256), base)


def _bytes(place: Place, file: EditionFile, sha256: str) -> Place:
    """A place with the bytes of a file, as they were captured first."""
    return place._replace(
        url=file["first_url"] or file["url"],
        sha256=sha256,
        captured_at=file["first_captured"] or file["first_seen"],
        media_type=file["media_type"] or "",
    )


async def edition(datasette: Datasette, request: Request) -> Response:
    """`/-/editions/{edition id}`"""
    key = var(request, "edition")
    state = database_state(datasette)
    facts = await our_database(datasette).execute_fn(lambda db: _read(db, key, state))
    if facts is None:
        return await missing(datasette, request, "edition", key)
    lang = language(request)
    row, base = facts.row, address(request, "")
    cited = _cited(row, facts.main, base)
    view = _view(facts, cited, lang, translator(lang, WORDS))
    dropped = links.dropped_feed(source=row["source_id"], series=row["series"])
    page = Page(
        title=view.heading,
        canonical=links.edition(key),
        words=WORDS,
        feeds=[NamedFeed(dropped, translator(lang, FEED_WORDS)("feed.all_dropped"))],
        cited=cited,
        json_ld=_json_ld(facts, base),
    )
    return await render(datasette, request, "shinkyu_edition.html", view, page)


async def cite(datasette: Datasette, request: Request) -> Response:
    """`/-/editions/{edition id}.bib`: how to cite it, as BibTeX; also `ris`, `csl.json`, and `txt`
    (`?lang=en` in English).
    """
    key = var(request, "edition")
    row = await one(datasette, EditionOfSource, _EDITION, [key])
    if row is None:
        return await missing(datasette, request, "edition", key)
    main = _main(await rows(datasette, EditionFile, _FILES, [key]))
    cited = _cited(row, main, address(request, ""))
    return citation_file(cited, request.url_vars["form"], language(request))


WORDS = {**INDICATOR_WORDS, **FLOW_WORDS, **NEWS_WORDS, **EDITION_WORDS}

ROUTES: list[Route] = [
    (rf"^/-/editions/(?P<edition>[^/]+)\.{SUFFIXES}$", cite),
    (r"^/-/editions/(?P<edition>[^/]+)$", edition),
]
