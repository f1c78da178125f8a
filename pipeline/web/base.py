"""What every page of ours shares: the database, the language, safe headers, dates in words.

A page module has ``ROUTES = [(regex, view), …]``; a view is ``async def view(datasette, request)`` and ends with
``return await base.page(datasette, request, "shinkyu_x.html", {…}, title=…)``. Its template extends ``shinkyu_base.html``
and has ``t`` (``t("key", value…)`` gives words in the reader's language), ``lang``, ``date``, ``moment`` and ``links``.
Templates escape everything; nothing that comes from the archive is ever marked safe.
"""

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlencode

from datasette.utils.asgi import NotFound, Response

from pipeline.answers import links
from pipeline.database.names import edition_words
from pipeline.database.open import connect_read_only
from pipeline.web.words import WORDS

Row = dict[str, Any]
OURS = {"sources", "editions", "captures", "changes", "pages"}
COOKIE = "shinkyu_lang"
_JAPAN = timezone(timedelta(hours=9))
CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def our_database_name(datasette: Any) -> str | None:
    """The name of the first attached database that has our tables; None where there is none."""
    known: dict[str, bool] = datasette.__dict__.setdefault("_shinkyu_databases", {})
    for name, db in datasette.databases.items():
        if name not in known:
            known[name] = bool(db.path) and _is_ours(Path(db.path))
        if known[name]:
            return str(name)
    return None


def _is_ours(path: Path) -> bool:
    try:
        db = connect_read_only(path)
        try:
            return {name for (name,) in db.execute("SELECT name FROM sqlite_master")} >= OURS
        finally:
            db.close()
    except sqlite3.Error:
        return False


def our_database(datasette: Any) -> Any:
    """Datasette's handle of our database.

    Raises:
        NotFound: none is attached.
    """
    name = our_database_name(datasette)
    if name is None:
        raise NotFound("no database of shinkyu is attached")
    return datasette.get_database(name)


async def may_view(datasette: Any, actor: Any) -> bool:
    """May this visitor see our database? (Datasette 0.65 and 1.0 ask in different words.)"""
    name = our_database_name(datasette)
    if hasattr(datasette, "permission_allowed"):
        return bool(
            await datasette.permission_allowed(actor, "view-database", resource=name, default=True)
        )
    from datasette.resources import DatabaseResource

    return bool(
        await datasette.allowed(
            action="view-database", resource=DatabaseResource(database=name), actor=actor
        )
    )


async def rows(
    datasette: Any, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()
) -> list[Row]:
    """The rows of a query of ours as dictionaries, without Datasette's limits for visitors' SQL."""
    params = dict(values) if isinstance(values, Mapping) else list(values)

    def run(conn: sqlite3.Connection) -> list[Row]:
        cursor = conn.execute(sql, params)
        names = [d[0] for d in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    found: list[Row] = await our_database(datasette).execute_fn(run)
    return found


async def one(
    datasette: Any, sql: str, values: Iterable[Any] | Mapping[str, Any] = ()
) -> Row | None:
    """The first row of a query of ours, None where there is none."""
    found = await rows(datasette, sql, values)
    return found[0] if found else None


def var(request: Any, name: str) -> str:
    """A part of the address, percent-decoded (Datasette hands it over as it came)."""
    return unquote(request.url_vars[name])


def archive_folder(datasette: Any) -> Path:
    """Where the WARC files are: plugin setting ``archive``, else the environment, else ``archive`` beside the database's folder."""
    import os

    config = datasette.plugin_config("shinkyu") or {}
    if config.get("archive") or os.environ.get("SHINKYU_ARCHIVE"):
        return Path(config.get("archive") or os.environ["SHINKYU_ARCHIVE"])
    return Path(our_database(datasette).path).resolve().parent.parent / "archive"


def language(request: Any) -> str:
    """``ja`` or ``en``: asked for by ``?lang=``, remembered, else the browser's first of the two, else Japanese."""
    asked = request.args.get("lang") or request.cookies.get(COOKIE)
    if asked in ("ja", "en"):
        return str(asked)
    accepted = re.findall(
        r"([a-zA-Z]{2,3})(?:-[\w-]+)?\s*(?:;\s*q=([\d.]+))?",
        request.headers.get("accept-language", ""),
    )
    ranked = sorted(
        accepted,
        key=lambda pair: -float(pair[1]) if re.fullmatch(r"\d(\.\d+)?", pair[1] or "") else -1.0,
    )
    return next((code.lower() for code, _ in ranked if code.lower() in ("ja", "en")), "ja")


def translator(lang: str, more: Mapping[str, tuple[str, str]] | None = None) -> Callable[..., str]:
    """``t(key, value…)``: our words in one language; ``more`` adds a page's own words."""
    words = WORDS | dict(more or {})

    def t(key: str, *values: Any) -> str:
        pair = words.get(key)
        text = pair[lang == "en"] if pair else key.rpartition(".")[2]
        return text.format(*values) if values else text

    return t


def date_words(text: str | None, lang: str) -> str:
    """An ISO date cut to what is known, in words: 2019-12 → 2019年12月, December 2019."""
    if "T" in (text or ""):  # a moment in UTC: its day in Japan is the one that people remember
        text = _japan_day(text or "")
    match = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", (text or "")[:10])
    if not match:
        return text or ""
    year, month, day = (int(g) if g else None for g in match.groups())
    if lang == "ja":
        return f"{year}年" + (f"{month}月" if month else "") + (f"{day}日" if day else "")
    try:
        when = date(year or 1, month or 1, day or 1)
    except ValueError:
        return text or ""
    return when.strftime("%-d %B %Y" if day else "%B %Y" if month else "%Y")


def _japan_day(moment: str) -> str:
    try:
        return datetime.fromisoformat(moment).astimezone(_JAPAN).date().isoformat()
    except ValueError:
        return moment


def moment_words(text: str | None, lang: str) -> str:
    """A moment in UTC as the clock in Japan shows it: 2025-04-02 03:00."""
    try:
        when = datetime.fromisoformat(text or "").astimezone(_JAPAN)
    except ValueError:
        return text or ""
    return f"{date_words(when.date().isoformat(), lang)} {when:%H:%M}" + (
        "" if lang == "ja" else " JST"
    )


def ago(text: str | None, t: Callable[..., str]) -> str:
    """How long ago a moment was, in words."""
    try:
        seconds = (datetime.now(UTC) - datetime.fromisoformat(text or "")).total_seconds()
    except ValueError:
        return ""
    if seconds < 5400:
        return t("minutes_ago", max(0, round(seconds / 60)))
    return (
        t("hours_ago", round(seconds / 3600))
        if seconds < 129600
        else t("days_ago", round(seconds / 86400))
    )


def size_words(size: int | None) -> str:
    """Bytes as officials write them: 2.08MB (1024 base)."""
    if size is None:
        return ""
    if size < 1024:
        return f"{size}B"
    return f"{size / 1024:.0f}KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.2f}MB"


def comparison_words(comparison: Row, lang: str) -> str:
    """What a comparison found: its own summary, in English one made of its counts."""
    if lang == "ja":
        return str(comparison["summary"])
    parts = [
        f"{comparison[column]} {what if comparison[column] == 1 else what + 's'} {column}"
        for column, what in (
            ("changed", "passage"),
            ("added", "passage"),
            ("removed", "passage"),
            ("moved", "passage"),
        )
        if comparison[column]
    ]
    numbers = comparison["numbers_changed"]
    if numbers:
        parts.append(f"numbers changed in {numbers} place{'' if numbers == 1 else 's'}")
    return ", ".join(parts) or "no change of the text"


def change_words(change: Row, lang: str, t: Callable[..., str]) -> str:
    """A change in a sentence; the English one is made of its kind, what it's about and what its comparison found."""
    if lang == "ja":
        return str(change["summary"])
    about = change.get("document_label") or change.get("edition_label") or ""
    found = f" ({comparison_words(change, lang)})" if change.get("compare_old") else ""
    return t(f"kind.{change['kind']}") + (f": {about}" if about else "") + found


def address(request: Any, path: str, query: Mapping[str, Any] | None = None) -> str:
    """An absolute address on this server, as the reader reached it."""
    kept = {k: v for k, v in (query or {}).items() if v not in (None, "")}
    scheme = request.headers.get("x-forwarded-proto", request.scheme).split(",")[0].strip()
    host = request.headers.get("host", "localhost")
    return f"{scheme if scheme in ('http', 'https') else 'http'}://{host}{path}" + (
        f"?{urlencode(kept)}" if kept else ""
    )


async def page(
    datasette: Any,
    request: Any,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    canonical: str | None = None,
    words: Mapping[str, tuple[str, str]] | None = None,
    status: int = 200,
    description: str | None = None,
    feed: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Any:
    """Render one of our pages.

    Args:
        canonical: its permanent path with query, default the path without query.
        words: more words for ``t``.
        feed: path of an Atom feed of this page.
    """
    lang = language(request)
    t = translator(lang, words)
    path = canonical or request.path
    switch = {
        **{k: request.args.getlist(k) for k in request.args if k != "lang"},
        "lang": "en" if lang == "ja" else "ja",
    }
    shared = {
        "t": t,
        "lang": lang,
        "title": title,
        "canonical": address(request, path),
        "path": request.path,
        "feed": feed,
        "description": description or t("tagline"),
        "links": links,
        "size_words": size_words,
        "date": lambda text: date_words(text, lang),
        "moment": lambda text: moment_words(text, lang),
        "ago": lambda text: ago(text, t),
        "edition_words": lambda e: edition_words(e, lang),
        "comparison_words": lambda c: comparison_words(c, lang),
        "change_words": lambda c: change_words(c, lang, t),
        "switch": f"{request.path}?{urlencode(switch, doseq=True)}",
        "database_url": datasette.urls.database(our_database_name(datasette))
        if our_database_name(datasette)
        else "/",
    }
    html = await datasette.render_template(template, {**shared, **context}, request=request)
    response = Response.html(
        html,
        status=status,
        headers={**HEADERS, "Vary": "Accept-Language, Cookie", **(headers or {})},
    )
    if request.args.get("lang") in ("ja", "en"):
        response.set_cookie(COOKIE, lang, max_age=31536000, samesite="lax", httponly=True)
    return response


async def not_found(datasette: Any, request: Any, what: str) -> Any:
    """Our page for what is not there."""
    title = translator(language(request))("not_found")
    return await page(
        datasette, request, "shinkyu_not_found.html", {"what": what}, title=title, status=404
    )


def json_response(value: Any, status: int = 200) -> Any:
    """JSON with readable Japanese."""
    body = json.dumps(value, ensure_ascii=False, indent=1)
    safe = {k: v for k, v in HEADERS.items() if k != "Permissions-Policy"}
    return Response(
        body, status=status, headers=safe, content_type="application/json; charset=utf-8"
    )
