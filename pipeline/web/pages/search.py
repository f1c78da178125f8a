"""The search page ``/-/search``, and the same as JSON, CSV and Atom."""

import csv
import io
import re
import sqlite3
from collections.abc import Callable, Iterable
from html import escape
from typing import Any, NamedTuple
from urllib.parse import urlencode

from datasette.utils.asgi import Response
from markupsafe import Markup

from pipeline.answers import links
from pipeline.answers import search as output
from pipeline.answers.csv_cells import csv_cells
from pipeline.database.names import edition_words
from pipeline.search.api import MAX_LIMIT, About, Hit, Results, search
from pipeline.search.excerpt import Excerpt
from pipeline.search.query import Field
from pipeline.search.rank import CAP
from pipeline.search.trend import Frequency, Trend, trend
from pipeline.web import atom, chart
from pipeline.web.database import our_database
from pipeline.web.dates import date_words
from pipeline.web.language import language, translator
from pipeline.web.rendering import Page, address, json_response, render
from pipeline.web.search_words import WORDS

PATH = "/-/search"
PER_PAGE = 20
_GROUPED = 200
"""Best pages that are looked through for the groups by edition."""
_PER_GROUP = 3
_FEED = 50


class Asked(NamedTuple):
    """What the address asks for."""

    q: str
    filters: dict[Field, tuple[str, ...]]
    variants: bool
    grouped: bool
    start: int
    limit: int | None

    def path(self, suffix: str = "", **changes: Any) -> str:
        """The address of this search, or of a changed one: the same search always has the same address."""
        new = self._replace(**changes)
        pairs: list[tuple[str, str]] = [("q", new.q)]
        pairs += [(field, value) for field in Field for value in sorted(new.filters.get(field, ()))]
        if not new.variants:
            pairs.append(("variants", "off"))
        if new.grouped and not suffix:
            pairs.append(("group", "edition"))
        if new.start and not suffix:
            pairs.append(("start", str(new.start)))
        return f"{PATH}{suffix}?{urlencode([(k, v.encode('utf-8', 'replace')) for k, v in pairs])}"

    def toggled(self, field: Field, value: str) -> str:
        """The address with one filter added, or taken away where it is there."""
        now = self.filters.get(field, ())
        then = tuple(v for v in now if v != value) if value in now else (*now, value)
        return self.path(filters={**self.filters, field: then}, start=0)


def asked(request: Any) -> Asked:
    """Read the address; what can't be read counts as not given."""

    def number(name: str, low: int, high: int) -> int | None:
        text = request.args.get(name) or ""
        return (
            min(max(int(text), low), high)
            if text.isascii() and text.isdigit() and len(text) < 8
            else None
        )

    given = {
        field: tuple(dict.fromkeys(v for v in request.args.getlist(field) if v.strip()))[:20]
        for field in Field
    }
    return Asked(
        q=request.args.get("q") or "",
        filters={field: values for field, values in given.items() if values},
        variants=request.args.get("variants") != "off",
        grouped=request.args.get("group") == "edition",
        start=number("start", 0, CAP) or 0,
        limit=number("limit", 1, MAX_LIMIT),
    )


def _ask(db: sqlite3.Connection, a: Asked, **options: Any) -> Results:
    return search(db, a.q, beside=a.filters, variants=a.variants, **options)


async def _run(datasette: Any, work: Callable[[sqlite3.Connection], Any]) -> Any:
    return await our_database(datasette).execute_fn(work)


class SearchView(NamedTuple):
    """What the template shows."""

    asked: Any
    results: Any
    frequencies: Any
    too_many: Any
    drawn: Any
    chart: Any
    entry_link: Any
    name: Any
    groups: Any
    facets: Any
    chosen: Any
    reader: Any
    original: Any
    cite: Any
    permanent: Any
    per_page: Any
    examples: Any


async def search_page(datasette: Any, request: Any) -> Any:
    """The page."""
    a = asked(request)

    def work(db: sqlite3.Connection) -> tuple[Results, Trend]:
        size = {"limit": _GROUPED} if a.grouped else {"limit": PER_PAGE, "offset": a.start}
        results = _ask(db, a, **size)
        counted = (
            trend(db, results.query, results.filters, a.variants)
            if results.total
            else Trend((), False)
        )
        return results, counted

    results, counted = await _run(datasette, work)
    lang = language(request)
    t = translator(lang, WORDS)
    drawn = chart.lines(counted.frequencies)
    context = {
        "asked": a,
        "results": results,
        "frequencies": counted.frequencies,
        "too_many": counted.too_many,
        "drawn": drawn,
        "chart": Markup(chart.svg(drawn, t("s.chart_label"), lambda f: _name(f, lang))),  # noqa: S704 - it escapes what it writes
        "entry_link": entry_link,
        "name": lambda found: _name(found, lang),
        "groups": _groups(results) if a.grouped else [],
        "facets": _facets(a, results, t),
        "chosen": _chosen(a, results, t),
        "reader": lambda hit: output.reader_path(hit, results.query.text),
        "original": output.original_path,
        "cite": lambda hit: _citation(request, t, language(request), hit, results.query.text),
        "permanent": address(request, a.path()),
        "per_page": PER_PAGE,
        "examples": (
            "人口減少 雇用",
            '"交流人口の拡大"',
            "移住 OR 定住",
            "公共交通 -鉄道",
            "title:基本目標",
            "KPI version:2.1",
            "人口 year:2015-2019",
        ),
    }
    page = Page(
        title=f"{t('s.title')}: {a.q}" if a.q.strip() else t("s.title"),
        words=WORDS,
        canonical=a.path() if a.q else PATH,
        feed=a.path(".atom") if a.q else None,
    )
    return await render(datasette, request, "shinkyu_search.html", SearchView(**context), page)


def _name(found: About | Frequency, lang: str) -> str:
    """What a reader calls an edition: 総合戦略（第2.1版）; 総合戦略 2.1."""
    label = found.edition_label if isinstance(found, About) else found.label
    return edition_words({**found._asdict(), "label": label}, lang)


def version_words(version: str, lang: str) -> str:
    """A version as Japanese readers write it: 2.1 → 第2.1版, phase 3 → 第3期."""
    if lang == "en":
        return version
    text = re.sub(r"^(\d+(?:\.\d+)?)(?=$|,)", lambda m: f"第{m[1].removesuffix('.0')}版", version)
    text = re.sub(r"^phase (\d+)", r"第\1期", text)
    return re.sub(r", (\d{4}-\d{2})", r" \1改定", text).replace(", draft", "（案）")


def _groups(results: Results) -> list[dict[str, Any]]:
    """The best pages by edition, in the order of each edition's best page, with the number of all its pages."""
    found: dict[str, list[Hit]] = {}
    for hit in results.hits:
        key = (hit.about.edition_id if hit.about else None) or ""
        found.setdefault(key, []).append(hit)
    pages = {v.value: v.pages for v in results.facets.get(Field.EDITION, ())}
    return [
        {
            "edition": key,
            "about": hits[0].about,
            "hits": hits[:_PER_GROUP],
            "pages": max(pages.get(key, 0), len(hits)),
        }
        for key, hits in found.items()
    ]


def _label(t: Callable[..., str], field: str, label: str) -> str:
    if field == "version":
        return version_words(label, "en" if t("s.version") == "Version" else "ja")
    return t(f"s.{field}_n", label) if field in ("phase", "year") and label.isdigit() else label


def _facets(a: Asked, results: Results, t: Callable[..., str]) -> list[dict[str, Any]]:
    """The facets worth showing: those that leave a choice."""
    shown = []
    for field in [f for f in Field if f is not Field.EDITION]:
        values = [
            v for v in results.facets.get(field, ()) if v.value not in a.filters.get(field, ())
        ]
        if len(values) > 1:
            rows = [
                {
                    "label": _label(t, field, v.label),
                    "pages": v.pages,
                    "href": a.toggled(field, v.value),
                }
                for v in values
            ]
            shown.append({"field": field, "values": rows})
    return shown


def _chosen(a: Asked, results: Results, t: Callable[..., str]) -> list[dict[str, str]]:
    """The filters of the address, each with the address that takes it away."""
    labels = {(field, v.value): v.label for field, values in results.facets.items() for v in values}
    return [
        {
            "field": field,
            "label": _label(t, field, labels.get((field, value), value)),
            "href": a.toggled(field, value),
        }
        for field in Field
        for value in a.filters.get(field, ())
    ]


def _citation(request: Any, t: Callable[..., str], lang: str, hit: Hit, query: str) -> str:
    """How to cite a page: what it is, where in it, and which bytes."""
    about = hit.about
    where = address(request, f"{links.document(hit.sha256)}#p{hit.page}")
    if about is None:
        return t("s.cite_text", t("s.unnamed"), "-", t("s.no_date"), hit.page, hit.sha256, where)
    date = date_words(about.published, lang) if about.published else t("s.no_date")
    return t(
        "s.cite_text",
        about.source_name,
        about.edition_label or about.document_label,
        date,
        hit.page,
        hit.sha256,
        where,
    )


async def search_json(datasette: Any, request: Any) -> Any:
    """The same as JSON; ``limit``, ``start``, and ``frequencies=on`` for the numbers of the chart."""
    a = asked(request)
    with_trend = request.args.get("frequencies") == "on"

    def work(db: sqlite3.Connection) -> dict[str, Any]:
        results = _ask(db, a, limit=a.limit or PER_PAGE, offset=a.start)
        values: dict[str, Any] = {**output.results_json(results)}
        if with_trend:
            values["frequencies"] = output.trend_json(
                trend(db, results.query, results.filters, a.variants)
            )
        return values

    values = await _run(datasette, work)
    values["url"] = address(request, a.path())
    end = a.start + len(values["results"])
    size = f"&limit={a.limit}" if a.limit else ""
    values["next"] = (
        address(request, f"{a.path('.json')}&start={end}{size}") if values["more"] else None
    )
    return json_response(values)


def _csv(name: str, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> Any:
    """A file that spreadsheets open as UTF-8 and in which no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(csv_cells(row) for row in rows)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(
        "\ufeff" + out.getvalue(), headers=headers, content_type="text/csv; charset=utf-8"
    )


async def search_csv(datasette: Any, request: Any) -> Any:
    """The results as CSV (up to 1,000 pages), or with ``frequencies=on`` the numbers of the chart."""
    a = asked(request)
    if request.args.get("frequencies") == "on":

        def count(db: sqlite3.Connection) -> Trend:
            results = _ask(db, a, limit=0, with_facets=False, with_others=False)
            return trend(db, results.query, results.filters, a.variants)

        counted = await _run(datasette, count)
        return _csv("shinkyu-frequencies.csv", output.TREND_COLUMNS, output.trend_rows(counted))

    def work(db: sqlite3.Connection) -> Results:
        return _ask(
            db, a, limit=a.limit or MAX_LIMIT, offset=a.start, with_facets=False, with_others=False
        )

    results = await _run(datasette, work)
    return _csv(
        "shinkyu-search.csv",
        output.CSV_COLUMNS,
        output.hit_rows(results, address(request, "")),
    )


async def search_atom(datasette: Any, request: Any) -> Any:
    """What was found, the latest first, as a feed."""
    a = asked(request)
    lang = language(request)
    t = translator(lang, WORDS)
    results = await _run(
        datasette, lambda db: _ask(db, a, newest=True, limit=_FEED, with_facets=False)
    )
    items = [_hit_item(request, t, hit, a.q) for hit in results.hits if hit.about]
    for found in results.others.values():
        items += [_entry_item(request, t, entry) for entry in found.shown]
    items.sort(key=lambda item: (item.updated, item.key), reverse=True)
    xml = atom.feed(
        t("s.feed_title", a.q),
        f"search/{a.path()}",
        address(request, a.path(".atom")),
        address(request, a.path()),
        items[:_FEED],
        lang,
    )
    return Response(
        xml,
        headers={"X-Content-Type-Options": "nosniff"},
        content_type="application/atom+xml; charset=utf-8",
    )


def _hit_item(request: Any, t: Callable[..., str], hit: Hit, query: str) -> atom.Entry:
    about = hit.about
    assert about is not None
    title = f"{about.source_name} {about.edition_label or about.document_label} {t('s.page_n', hit.page)}"
    link = address(request, output.reader_path(hit, query))
    return atom.Entry(
        f"page/{hit.sha256}/{hit.page}",
        title,
        link,
        about.first_seen,
        _paragraphs(title, hit.excerpts),
    )


def entry_link(kind: str, ref: str, link: str | None) -> str:
    """Path of our page for a label, a note or a version of the city's page."""
    if kind == "edition":
        return links.edition(ref)
    if kind == "page_version":
        return links.page_version(int(ref))
    return links.document(link) if link else PATH


def _entry_item(request: Any, t: Callable[..., str], entry: Any) -> atom.Entry:
    title = f"{entry.source_name} {entry.title} ({t('s.kind.' + entry.kind)})"
    link = address(request, entry_link(entry.kind, entry.ref, entry.link))
    key = f"{entry.kind}/{entry.ref}/{entry.first_seen}"
    return atom.Entry(key, title, link, entry.first_seen, _paragraphs(title, entry.excerpts))


def _paragraphs(title: str, excerpts: Iterable[Excerpt]) -> str:
    return "".join(f"<p>{e.html}</p>" for e in excerpts) or f"<p>{escape(title)}</p>"


ROUTES = [
    (r"^/-/search$", search_page),
    (r"^/-/search\.json$", search_json),
    (r"^/-/search\.csv$", search_csv),
    (r"^/-/search\.atom$", search_atom),
]
