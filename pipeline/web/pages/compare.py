"""The page of a comparison: what changed in words and numbers, then the 新旧対照表; its exports."""

import json
import re
import sqlite3
from typing import NamedTuple, TypedDict

from datasette.utils.asgi import Response
from markupsafe import Markup

from pipeline.answers import choices, links
from pipeline.answers.choices import Neighbours, Pair, Why
from pipeline.answers.citations.types import Cited
from pipeline.answers.exported import Layout
from pipeline.answers.passages import of_rows
from pipeline.database.names import edition_words
from pipeline.database.row_types import ComparisonRow
from pipeline.database.rows import one_row
from pipeline.database.with_city import EDITION, PAGE_VERSION, NamedEdition, NamedVersion
from pipeline.errors import NotFoundError
from pipeline.web import comparison_top, picture_pairs
from pipeline.web.apart import exported
from pipeline.web.comparison_rows import Asked, ItemView, Rows
from pipeline.web.comparison_top import IndicatorsView, StructureView, TopFacts, facts
from pipeline.web.comparison_view import ALL, MOST_AT_ONCE, SHOWS, Head, Number
from pipeline.web.database import database_state, our_database, our_database_name
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words
from pipeline.web.differences import difference
from pipeline.web.fast_templates import drawn
from pipeline.web.language import Translator, language, translator
from pipeline.web.pages import choose
from pipeline.web.pages.compare_cited import cited
from pipeline.web.prepared import prepared
from pipeline.web.rendering import Page, address, disposition, missing, render, var
from pipeline.web.row_actions import WORDS as ROW_WORDS
from pipeline.web.store import Kept

_SIDES = ("new", "old")
_LAYOUTS = ("two", "inline")
_NUMBERS = 12
"""So many changed numbers stand at the top; the filter shows them all."""
_INDICATORS = "indicators"
"""Opens the indicators that are not shown at once; no row is called so."""
_MOST = 60
"""Entries of the outline."""
_MARK = 40
"""Characters of a row that the reader is asked to mark: no kilobyte of link for each row."""
_LONGEST_NAME = 60  # characters of each side in the name of a file
_PICTURES = """
SELECT sha256 FROM originals
WHERE text_state = 'image' AND sha256 IN (SELECT value FROM json_each(:files)) LIMIT 1
"""
"""Of the files of a comparison those whose text was recognised."""
_DOCUMENT = """
SELECT d.label, s.name AS source_name, v.first_seen FROM document_versions v
JOIN documents d ON d.id = v.document_id JOIN sources s ON s.id = d.source_id
WHERE v.sha256 = ? ORDER BY v.rowid LIMIT 1
"""


class NamedFile(TypedDict):
    """A file with its municipality."""

    label: str
    source_name: str
    first_seen: str


class Side(NamedTuple):
    """What one side is called, and where it leads."""

    name: str
    short: str
    href: str
    reason: str | None = None
    """Why the city made this edition."""
    seen: str = ""
    """Since when a file or a page is known: what tells two of one name apart."""

    def dated(self, lang: str) -> "Side":
        """The same with that day in its names."""
        day = date_words(self.seen, lang)
        behind = f"（{day}）" if lang == "ja" else f" ({day})"
        return self._replace(name=self.name + behind, short=self.short + behind) if day else self


class NumberView(NamedTuple):
    """A changed number."""

    href: str
    what: str
    old: str
    new: str
    difference: str
    times: int
    page: int | None


class HeadView(NamedTuple):
    """An entry of the outline."""

    href: str
    text: str
    changes: int


class Switch(NamedTuple):
    """A filter with the number of its rows."""

    href: str
    words: str
    rows: int
    current: bool


class Steps(NamedTuple):
    """Where one can go from a comparison."""

    older: str | None
    newer: str | None
    drafts: list[str]
    """From each draft to what became of it."""
    swap: str
    choose: str


class CompareView(NamedTuple):
    """The page."""

    content: Markup


class Content(NamedTuple):
    """All that stands between the page's head and foot."""

    old: Side
    new: Side
    steps: Steps
    answer: str
    formal: str
    """What changed in form alone, by kind; empty where nothing did."""
    formal_count: int
    formal_href: str
    bounded: bool
    """Do the texts differ so much that not everything was searched?"""
    ocr: bool
    """A side is the recognised text of pictures."""
    indicators: IndicatorsView
    all_indicators: str
    """The address with all of them."""
    structure: StructureView
    pictures: picture_pairs.Pairs
    """Pages that look different though their text is the same."""
    numbers: list[NumberView]
    """At the top."""
    numbers_count: int
    all_numbers: str
    """The address of all of them."""
    outline: list[HeadView]
    switches: list[Switch]
    show: str
    layout: str
    left: str
    other_left: str
    other_layout: str
    exports: str
    comparison_id: str
    part: int
    parts: int
    previous_part: str
    next_part: str
    all_parts: str
    """Where all of it stands on one page; empty where that is too long."""
    items: list[ItemView]
    first_change: str
    """The fragment of the first row of this part that changed; empty where there is none."""


def _side(db: sqlite3.Connection, key: str, lang: str) -> Side:
    edition = one_row(db, NamedEdition, EDITION, [key])
    if edition:
        short = edition_words(edition, lang)
        name = f"{edition['source_name']} {short}"
        return Side(name, short, links.edition(key), edition["reason"])
    number = re.fullmatch(r"page-(\d+)", key)
    if number:
        row = one_row(db, NamedVersion, PAGE_VERSION, [int(number[1])])
        if row:
            name = f"{row['source_name']} {row['title'] or ''}"
            href = links.page_version(row["id"])
            return Side(name, row["title"] or key, href, seen=row["first_seen"])
    file = one_row(db, NamedFile, _DOCUMENT, [key])
    if file:
        name = f"{file['source_name']} {file['label']}"
        return Side(name, file["label"], links.document(key), seen=file["first_seen"])
    return Side(key, key[:16], links.document(key))


def _sides(db: sqlite3.Connection, row: ComparisonRow, lang: str) -> tuple[Side, Side]:
    """Both sides, with their days where they are called alike."""
    old, new = _side(db, row["old_id"], lang), _side(db, row["new_id"], lang)
    return (old.dated(lang), new.dated(lang)) if old.short == new.short else (old, new)


def _one_of(asked: str | None, known: tuple[str, ...], usual: str) -> str:
    return asked if asked in known else usual


def _asked(request: Request, path: str) -> Asked:
    args = request.args
    return Asked(
        path=path,
        show=_one_of(args.get("show"), SHOWS, "all"),
        left=_one_of(args.get("left"), _SIDES, "new"),
        layout=_one_of(args.get("view"), _LAYOUTS, "two"),
        opened=args.get("open") or "",
        at=args.get("at") or "",
        part=args.get("part") or "",
    )


class _Stored(NamedTuple):
    """What the database has of a comparison for the rows that are shown."""

    rows: Rows
    part: int
    """Which part of them is shown."""
    top: TopFacts
    ocr: bool
    """Is text compared that was recognised from pictures?"""


def _stored(db: sqlite3.Connection, comparison: ComparisonRow, rows: Rows) -> _Stored:
    """What stands above the text stands on its first part alone."""
    part = rows.part()
    shown = [row.row for block in rows.parts[part - 1] for row in block.rows]
    rows.lives = of_rows(db, comparison, shown)
    return _Stored(
        rows=rows,
        part=part,
        top=facts(db, comparison, listed=part == 1),
        ocr=_recognised(db, comparison),
    )


class _Beside(NamedTuple):
    """What the database has beside the comparison."""

    sides: tuple[Side, Side]
    cited: Cited
    stored: _Stored | None
    """None where its content is kept."""


class _Parts(NamedTuple):
    """What the content is made of, beside the rows."""

    sides: tuple[Side, Side]
    stored: _Stored
    neighbours: Neighbours
    pictures: picture_pairs.Pairs


def _content(found: _Parts, t: Translator) -> Content:
    rows, part = found.stored.rows, found.stored.part
    ready, asked = rows.prepared, rows.asked
    compared = ready.compared
    comparison = compared.comparison
    views = rows.views(part)
    first = part == 1
    numbers = ready.numbers if first else []
    indicators = comparison_top.indicators_view(
        found.stored.top, comparison["scope"], t, listed=first, every=asked.opened == _INDICATORS
    )
    headings = comparison_top.heading_counts(compared.headings)
    pictures = bool(found.pictures.words)
    return Content(
        old=found.sides[0],
        new=found.sides[1],
        steps=_steps(comparison, found.neighbours),
        answer=comparison_top.answer(comparison, indicators, headings, t, pictures=pictures),
        formal=comparison_top.formal_words(comparison, t),
        formal_count=comparison["formal"],
        formal_href=f"{asked.link(show='formal', open='')}#text",
        bounded=bool(comparison["bounded"]),
        ocr=found.stored.ocr,
        indicators=indicators,
        all_indicators=asked.link(open=_INDICATORS),
        structure=comparison_top.structure_view(
            compared.headings if first else [], rows.link_at, t
        ),
        pictures=found.pictures,
        numbers=[_number_view(number, rows) for number in numbers[:_NUMBERS]],
        numbers_count=len(numbers),
        all_numbers=f"{asked.link(show='numbers', open='')}#text",
        outline=[_head_view(head, rows, t) for head in ready.outline[:_MOST]],
        switches=[_switch(show, rows, t) for show in SHOWS],
        show=asked.show,
        layout=asked.layout,
        left=asked.left,
        other_left=asked.link(left="old" if asked.left == "new" else "new"),
        other_layout=asked.link(view="inline" if asked.layout == "two" else "two"),
        exports=asked.path,
        comparison_id=comparison["id"],
        part=part,
        parts=len(rows.parts),
        previous_part=asked.link(part=str(part - 1), open=""),
        next_part=asked.link(part=str(part + 1), open=""),
        all_parts=asked.link(part=ALL, open="") if len(rows.parts) <= MOST_AT_ONCE else "",
        items=views,
        first_change=next(filter(None, (view.change() for view in views)), ""),
    )


def _steps(comparison: ComparisonRow, found: Neighbours) -> Steps:
    old, new = comparison["old_id"], comparison["new_id"]
    return Steps(
        older=_pair_href(found.older),
        newer=_pair_href(found.newer),
        drafts=[links.compare(*pair) for pair in found.drafts],
        swap=links.compare(new, old),
        choose=links.choose(old=old, new=new),
    )


def _pair_href(pair: Pair | None) -> str | None:
    return links.compare(*pair) if pair else None


def _number_view(number: Number, rows: Rows) -> NumberView:
    row = number.row.row
    old, new = number.facts.get("old"), number.facts.get("new")
    return NumberView(
        href=rows.link(number.row.name, "all"),
        what=number.what,
        old=old or "—",
        new=new or "—",
        difference=difference(old, new) if old and new else "",
        times=number.times,
        page=row["new_page"] or row["old_page"],
    )


def _head_view(head: Head, rows: Rows, t: Translator) -> HeadView:
    text = head.text or t("c.before_first")
    return HeadView(rows.link(head.name, "all"), text, head.changes)


def _switch(show: str, rows: Rows, t: Translator) -> Switch:
    return Switch(
        href=f"{rows.asked.link(show=show, open='')}#text",
        words=t(f"show.{show}"),
        rows=rows.prepared.counts[show],
        current=show == rows.asked.show,
    )


class About(NamedTuple):
    """What is known of a pair before it is compared."""

    why: Why | None
    """Why it is no pair."""
    neighbours: Neighbours


async def _about(datasette: Datasette, request: Request) -> About:
    asked = var(request, "old"), var(request, "new")

    def run(db: sqlite3.Connection) -> About:
        old, new = (choices.side(db, one) for one in asked)
        return About(choices.why_not(db, old, new), choices.neighbours(db, old, new))

    return await our_database(datasette).execute_fn(run)


async def _no_pair(datasette: Datasette, request: Request) -> Response:
    return await missing(datasette, request, "pair", var(request, "old"), var(request, "new"))


async def _can_not(datasette: Datasette, request: Request, *, status: int) -> Response:
    """Why a pair can't be compared, with what can."""
    facts = await choose.facts_of(datasette, "", var(request, "old"), var(request, "new"))
    if not facts.why:
        return await _no_pair(datasette, request)
    return await choose.page_of(datasette, request, facts, status=status)


async def compare(datasette: Datasette, request: Request) -> Response:
    """`/-/compare/{old}/{new}`"""
    lang = language(request)
    t = translator(lang, WORDS)
    about = await _about(datasette, request)
    if about.why and not request.args.get("anyway"):
        return await _can_not(datasette, request, status=200)
    try:
        ready = await prepared(datasette, var(request, "old"), var(request, "new"))
    except NotFoundError:
        return await _can_not(datasette, request, status=404)
    comparison = ready.compared.comparison
    path = links.compare(comparison["old_id"], comparison["new_id"])
    asked, base = _asked(request, path), address(request, "")
    which = (database_state(datasette), asked, lang)
    content = _CONTENT.known(which)

    def read(db: sqlite3.Connection) -> _Beside:
        stored = None if content else _stored(db, comparison, Rows(ready, asked, t))
        return _Beside(_sides(db, comparison, lang), cited(db, comparison, base), stored)

    beside = await our_database(datasette).execute_fn(read)
    if content is None:
        content = await _drawn(datasette, beside, about.neighbours, lang)
        _CONTENT.keep(which, content)
    old, new = beside.sides
    page = Page(
        title=f"{t('c.title', old.short, new.short)} {t('comparison')}",
        canonical=path,
        words=WORDS,
        description=comparison["summary"],
        cited=beside.cited,
    )
    return await render(datasette, request, "shinkyu_compare.html", CompareView(content), page)


_Which = tuple[tuple[str, ...], Asked, str]
_CONTENT: Kept[_Which, Markup] = Kept(32 * 1024 * 1024, len)
"""What was drawn, by the state of the database, what was asked for, and the language."""


async def _drawn(
    datasette: Datasette, beside: _Beside, neighbours: Neighbours, lang: str
) -> Markup:
    """The content of the page."""
    stored, t = beside.stored, translator(lang, WORDS)
    assert stored is not None
    found = stored.rows.prepared.compared.pictures
    pictures = await picture_pairs.pairs(datasette, found, lang, t, drawn=stored.part == 1)
    content = _content(_Parts(beside.sides, stored, neighbours, pictures), t)
    name = our_database_name(datasette) or ""
    values = content._asdict() | {"t": t, "database_url": datasette.urls.database(name)}
    return drawn("shinkyu_compare_content.html", values)


def _recognised(db: sqlite3.Connection, comparison: ComparisonRow) -> bool:
    files = f"{comparison['old_files']} {comparison['new_files']}".split()
    return db.execute(_PICTURES, {"files": json.dumps(files)}).fetchone() is not None


_OFFICE = "application/vnd.openxmlformats-officedocument"
_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
}


async def download(datasette: Datasette, request: Request) -> Response:
    """The comparison as a file: `csv` and `json` have all rows, `xlsx` and `docx` (Word) are a
    新旧対照表 as officials file it.

    Of these, `?left=old` puts the old side left, `?formal=1` tells changes of form alone too,
    `?paper=portrait` sets A4 upright.
    """
    form = request.url_vars["form"]
    layout = Layout(
        left=_one_of(request.args.get("left"), _SIDES, "new"),
        paper=_one_of(request.args.get("paper"), ("landscape", "portrait"), "landscape"),
        formal=request.args.get("formal") == "1",
    )
    pair = var(request, "old"), var(request, "new")
    try:
        made = await exported(datasette, *pair, form, layout)
    except NotFoundError:
        return await _no_pair(datasette, request)
    name = f"{made.old[:_LONGEST_NAME]}..{made.new[:_LONGEST_NAME]}.{form}"
    headers = {
        "Content-Disposition": disposition("attachment", name, r"[^A-Za-z0-9._-]+"),
        "X-Content-Type-Options": "nosniff",
    }
    return Response(made.body, headers=headers, content_type=_TYPES[form])


WORDS = comparison_top.WORDS | {
    **ROW_WORDS,
    "c.title": ("{0} → {1}", "{0} → {1}"),
    "c.ocr": (
        "画像から文字認識（OCR）した本文を比べています。違いには読み誤りが含まれます。",
        "Text recognised from pictures (OCR) is compared: some differences are misreadings.",
    ),
    "c.stop": ("。", "."),
    "c.all_numbers": (
        "数値の変わった箇所をすべて表示（{0}件）",
        "Show every place where numbers changed ({0})",
    ),
    "c.parts": ("{0}／{1}", "Part {0} of {1}"),
    "c.next_part": ("続きの変更", "Following changes"),
    "c.all_parts": ("すべてを1ページに", "All on one page"),
    "c.prev_part": ("前の部分", "Preceding changes"),
    "c.pictures": ("見た目が違うページ", "Pages that look different"),
    "c.pictures_why": (
        "文字を除いて描いたページを比べ、違う所に枠を付けています。",
        "The pages were compared as drawn without their letters; frames mark where they differ.",
    ),
    "c.page_was": ("{0}ページ（旧{1}ページ）", "p. {0} (was p. {1})"),
    "c.page_added": ("{0}ページ：加わったページ（本文なし）", "p. {0}: added, without text"),
    "c.page_removed": (
        "旧{0}ページ：なくなったページ（本文なし）",
        "old p. {0}: removed, without text",
    ),
    "c.page_unknown": (
        "{0}ページ：比べられませんでした（{1}）",
        "p. {0}: could not be compared ({1})",
    ),
    "c.no_such_page": ("該当するページはありません。", "There is no such page."),
    "c.more_pictures": ("ほかに{0}ページあります。", "There {0:is|are} {0} more {0:page|pages}."),
    "c.picture_alt": ("{0}の{1}ページの画像", "Picture of page {1}, {0}"),
    "c.numbers": ("変わった数値", "Numbers that changed"),
    "c.outline": ("見出しごとの変更", "Changes by heading"),
    "c.before_first": ("（最初の見出しの前）", "(before the first heading)"),
    "c.reason": ("自治体が示した改定の理由", "The reason the city gave"),
    "c.show": ("表示", "Show"),
    "show.all": ("すべての変更", "All changes"),
    "show.numbers": ("数値", "Numbers"),
    "show.changed": ("変更", "Changed"),
    "show.added": ("追加", "Added"),
    "show.removed": ("削除", "Removed"),
    "show.moved": ("移動", "Moved"),
    "show.formal": ("形式的な変更", "Formal"),
    "c.text": ("本文", "Text"),
    "c.formal": (
        "このほかに、形式的な変更が{0}件あります（{1}）。合計には含めていません。",
        "Besides there are {0} formal changes ({1}); they are in no total.",
    ),
    "c.formal_one": (
        "このほかに、形式的な変更が1件あります（{0}）。合計には含めていません。",
        "Besides there is one formal change ({0}); it is in no total.",
    ),
    "c.formal_show": ("表示する", "Show them"),
    "c.bounded": (
        "違いがたいへん大きいため、言い換えられた文をすべては探していません。",
        "The texts differ so much that reworded passages were not searched everywhere.",
    ),
    "c.rows_folded_one": ("（略）{0}行", "(one row)"),
    "c.rows_folded": ("（略）{0}行", "({0} rows)"),
    "c.table": ("表の変わった行", "Rows of a table that changed"),
    "c.pages": ("ページ", "Page"),
    "c.number": ("番号", "No."),
    "c.view": ("並べ方", "Layout"),
    "c.new_left": ("改正後を左に", "New on the left"),
    "c.old_left": ("改正前を左に", "Old on the left"),
    "c.two": ("二列（新旧対照表）", "Two columns"),
    "c.inline": ("一列（見え消し）", "One column"),
    "c.new": ("改正後", "New"),
    "c.old": ("改正前", "Old"),
    "c.folded_one": ("（略）変更のない{0}項目", "(unchanged: one unit)"),
    "c.folded": ("（略）変更のない{0}項目", "(unchanged: {0} units)"),
    "c.all_formal_one": ("（略）形式的な変更{0}件", "(one formal change)"),
    "c.all_formal": ("（略）形式的な変更{0}件", "({0} formal changes)"),
    "c.folded_formal": (
        "（略）{0}項目（形式的な変更{1}件を含む）",
        "({0} {0:unit|units}, {1} of them formal {1:change|changes})",
    ),
    "c.left_out_one": ("（略）ほかの{0}項目", "(one other unit)"),
    "c.left_out": ("（略）ほかの{0}項目", "({0} other units)"),
    "c.open": ("開く", "Open"),
    "c.added": ("（新設）", "(new)"),
    "c.removed": ("（削る）", "(deleted)"),
    "c.moved": ("移動", "moved"),
    "c.other_end": ("移動の相手へ", "to the other end of the move"),
    "c.page": ("{0}ページ", "p. {0}"),
    "c.page_old": ("旧{0}ページ", "old p. {0}"),
    "c.page_new": ("新{0}ページ", "new p. {0}"),
    "c.ins": ("追加：", "added: "),
    "c.del": ("削除：", "deleted: "),
    "c.end": ("（ここまで）", "(end)"),
    "c.next": ("次の変更", "Next change"),
    "c.prev": ("前の変更", "Previous change"),
    "c.keys": (
        "キー n・p でも移動でき、Enter でその行の証拠を開きます。",
        "The keys n and p move, too; Enter opens the proof of the row.",
    ),
    "c.skip": ("変更された最初の行へ", "Skip to the first change"),
    "c.nth": ("変更{0}", "Change {0}"),
    "c.row_menu": ("操作", "Menu"),
    "c.row_address": ("リンク", "Link"),
    "c.row_address_why": ("この行のアドレス", "The address of this row"),
    "c.exports": ("書き出し", "Export"),
    "c.rows": ("データ表で見る", "As a data table"),
    "c.automatic": (
        "文の対応と数値は自動で読み取ったものです。引用の前に原本で確かめてください。",
        "Sentences were matched and numbers read automatically; "
        "check the originals before you cite.",
    ),
    "c.steps": ("ほかの比較", "Other comparisons"),
    "c.older": ("前の比較", "Older"),
    "c.newer": ("次の比較", "Newer"),
    "c.from_draft": ("案から成案への変更", "From the draft"),
    "c.swap": ("新旧を入れ替える", "Swap sides"),
    "c.choose": ("ほかの組み合わせを選ぶ", "Choose another pair"),
}

_PAIR = r"^/-/compare/(?P<old>[^/]+)/(?P<new>[^/]+?)"
ROUTES: list[Route] = [
    (_PAIR + r"\.(?P<form>csv|json|xlsx|docx)$", download),
    (_PAIR + r"$", compare),
]
