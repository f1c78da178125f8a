"""Sources to choose from: by name, by prefecture, by newest change."""

import json
import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.adopt import municipalities
from pipeline.answers import links
from pipeline.answers.change_kinds import QUIET
from pipeline.answers.plain_text import beginning
from pipeline.database.row_types import SourceRow
from pipeline.database.rows import all_rows
from pipeline.web.change_lines import CHANGE_SQL, LoggedChange, change_line
from pipeline.web.datasette_types import Request
from pipeline.web.language import Translator
from pipeline.web.option import Option

ORDERS = ("change", "name", "prefecture")
_PER_PAGE = 20
_LONGEST_NAME = 60
"""Letters of a name that somebody looks for."""
_PAGE = re.compile(r"\d{1,5}")
_LAST = "99"
"""Where a prefecture is not known."""
_STILL = ", ".join(f"'{kind}'" for kind in QUIET)
_SOURCES = f"""
SELECT s.*, (SELECT c.at FROM changes c WHERE c.source_id = s.id AND c.kind NOT IN ({_STILL})
   ORDER BY c.at DESC LIMIT 1) AS changed
FROM sources s ORDER BY s.id
"""  # noqa: S608 (words of ours)
_EDITIONS = """
SELECT source_id, count(*) FROM editions WHERE source_id IN (SELECT value FROM json_each(?))
GROUP BY source_id
"""
_NEWEST = f"""
{CHANGE_SQL} WHERE c.id IN (
  SELECT (SELECT c.id FROM changes c WHERE c.source_id = a.value AND c.kind NOT IN ({_STILL})
          ORDER BY c.at DESC, c.kind = 'edition_added' DESC, c.id LIMIT 1)
  FROM json_each(?) a)
"""  # noqa: S608 (words of ours)


class ListedSource(SourceRow):
    """A source with when it changed last."""

    changed: str | None


class Listed(NamedTuple):
    """What a list tells of its sources."""

    changes: dict[str, LoggedChange]
    """Source → its newest change that can be read."""
    editions: dict[str, int]
    """Source → how many it has."""


class Choice(NamedTuple):
    """What a reader chooses by."""

    name: str
    prefecture: str
    """Its code of two digits; empty for all."""
    order: str
    page: int

    @property
    def query(self) -> dict[str, object]:
        """As an address has it, without the page."""
        order = "" if self.order == ORDERS[0] else self.order
        return {"name": self.name, "prefecture": self.prefecture, "order": order}


class SourceLine(NamedTuple):
    """A source in the list."""

    href: str
    name: str
    prefecture: str
    editions: int
    at: str
    day: str
    newest: str
    change: str | None
    """Where its newest change leads."""


class Chooser(NamedTuple):
    """The form and what it found."""

    name: str
    prefectures: list[Option]
    orders: list[Option]
    found: str
    narrowed: bool
    """Is something chosen?"""
    lines: list[SourceLine]
    """Empty where each is drawn."""
    before: str | None
    after: str | None


def choice_of(request: Request) -> Choice:
    """What an address asks for; what makes no sense is not asked for."""
    order = request.args.get("order") or ORDERS[0]
    page = request.args.get("page") or "1"
    return Choice(
        name=" ".join((request.args.get("name") or "")[:_LONGEST_NAME].split()),
        prefecture=(request.args.get("prefecture") or "")[:2],
        order=order if order in ORDERS else ORDERS[0],
        page=max(1, int(page)) if _PAGE.fullmatch(page) else 1,
    )


def listed_sources(db: sqlite3.Connection) -> list[ListedSource]:
    """Every source, by its id."""
    return all_rows(db, ListedSource, _SOURCES)


def chosen(sources: Sequence[ListedSource], choice: Choice) -> list[ListedSource]:
    """The sources that fit, in the order asked for."""
    words = choice.name.casefold().split()
    found = [
        source
        for source in sources
        if choice.prefecture in ("", prefecture_code(source))
        and all(word in _names(source) for word in words)
    ]
    if choice.order == "change":
        found.sort(key=lambda source: source["changed"] or "", reverse=True)
    if choice.order == "prefecture":
        found.sort(key=lambda source: (prefecture_code(source) or _LAST, source["code"] or ""))
    return found


def _names(source: ListedSource) -> str:
    """By what people know it: 会津若松市, aizuwakamatsu, 福島県."""
    return f"{source['name']} {source['id']} {prefecture_name(prefecture_code(source))}".casefold()


def on_page(sources: Sequence[ListedSource], choice: Choice) -> list[ListedSource]:
    """Those that stand on the page of the list that is asked for."""
    return list(sources[(choice.page - 1) * _PER_PAGE : choice.page * _PER_PAGE])


def listed_of(db: sqlite3.Connection, sources: Sequence[ListedSource]) -> Listed:
    """What the list tells of these."""
    ids = [json.dumps([source["id"] for source in sources])]
    newest = {row["source_id"]: row for row in all_rows(db, LoggedChange, _NEWEST, ids)}
    return Listed(newest, dict(db.execute(_EDITIONS, ids).fetchall()))


def prefecture_code(source: SourceRow) -> str:
    """The prefecture of a source in two digits, by its own code, else by its page's host, else by
    its name where only one place has it; empty where nobody knows.
    """
    return _prefecture(source["code"] or "", source["page_url"], source["name"])


@lru_cache(maxsize=4096)
def _prefecture(code: str, page: str, name: str) -> str:
    if re.match(r"(?:0[1-9]|[1-3]\d|4[0-7])\d{3}", code):
        return code[:2]
    try:
        host = urlsplit(page).hostname or ""
    except ValueError:
        host = ""
    found = municipalities.of_host(host) or municipalities.like_host(host)
    if found is None:
        named = municipalities.by_name().get(municipalities.folded(name), ())
        found = named[0] if len(named) == 1 else None
    return found.code[:2] if found else ""


def prefecture_name(code: str) -> str:
    """福島県; empty where there is none of that code."""
    return _prefectures().get(code, "")


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    return {one.code[:2]: one.name for one in municipalities.every() if one.is_prefecture}


def chooser(
    sources: Sequence[ListedSource],
    found: Sequence[ListedSource],
    listed: Listed | None,
    choice: Choice,
    lang: str,
    t: Translator,
) -> Chooser:
    """The form, and the list of what it found.

    Args:
        found: all that fit.
        listed: what is told of those on this page; None where each source is drawn, so that there
            is no list.
    """
    lines = [_line(one, listed, lang, t) for one in on_page(found, choice)] if listed else []
    count = len(found)
    before, after = _beside(choice, count) if lines else (None, None)
    return Chooser(
        name=choice.name,
        prefectures=_prefecture_options(sources, choice),
        orders=[Option(o, t(f"o.order_{o}"), o == choice.order) for o in ORDERS],
        found=t("o.found", count),
        narrowed=bool(choice.name or choice.prefecture),
        lines=lines,
        before=before,
        after=after,
    )


def _prefecture_options(sources: Sequence[ListedSource], choice: Choice) -> list[Option]:
    """Those of which there is a source."""
    codes = sorted({prefecture_code(source) for source in sources} - {""})
    return [Option(code, prefecture_name(code), code == choice.prefecture) for code in codes]


def _beside(choice: Choice, count: int) -> tuple[str | None, str | None]:
    """The pages of the list before and after the one that is asked for."""
    before, after = choice.page - 1, choice.page + 1
    return (
        _page(choice, before) if before else None,
        _page(choice, after) if after <= -(-count // _PER_PAGE) else None,
    )


def _page(choice: Choice, number: int) -> str:
    page = number if number > 1 else None
    return f"{links.with_query('/', {**choice.query, 'page': page})}#choose"


def _line(source: ListedSource, listed: Listed, lang: str, t: Translator) -> SourceLine:
    change = listed.changes.get(source["id"])
    told = change_line(change, lang, t, with_source=False) if change else None
    return SourceLine(
        href=links.source(source["id"]),
        name=source["name"],
        prefecture=prefecture_name(prefecture_code(source)) or t("o.unknown"),
        editions=listed.editions.get(source["id"], 0),
        at=told.at if told else "",
        day=told.day if told else "",
        newest=beginning(told.head, _LONGEST_NAME) if told else t("o.no_change"),
        change=told.evidence if told else None,
    )
