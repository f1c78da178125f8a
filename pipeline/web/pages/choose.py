"""The page on which two editions or files are chosen, and where a pair that can't be compared says
why.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import choices, links
from pipeline.answers.choices import Choices, Edition, File, Side, Why
from pipeline.database.names import edition_words
from pipeline.database.row_types import EditionRow, SourceRow
from pipeline.kinds import EditionStatus
from pipeline.read.names.series import OTHER
from pipeline.web.database import our_database, rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import date_words
from pipeline.web.language import LANGUAGES, Translator, language, translator
from pipeline.web.names import ComparisonFacts, comparison_words
from pipeline.web.rendering import Page, render

_MOST_REPLACED = 20
"""So many comparisons of replaced files are listed; of more, the newest."""
_LONGEST = 80  # characters of what was asked for
_READY = """
SELECT x.old_id, x.new_id, x.added, x.removed, x.changed, x.moved, x.numbers_changed, x.summary
FROM comparisons x WHERE x.source_id = ? AND x.scope = 'edition'
"""
_REPLACED = """
SELECT x.old_id, x.new_id, x.added, x.removed, x.changed, x.moved, x.numbers_changed, x.summary,
  c.at, d.label
FROM changes c JOIN comparisons x ON x.id = c.comparison_id
JOIN documents d ON d.id = c.document_id
WHERE c.source_id = ? AND x.scope = 'document' ORDER BY c.at DESC, c.id DESC LIMIT ?
"""


_Editions = tuple[EditionRow, EditionRow]


class Stored(ComparisonFacts):
    """A stored comparison of two editions."""

    old_id: str
    new_id: str


class Replaced(Stored):
    """A stored comparison of a file with what it replaced."""

    at: str
    label: str


class Option(NamedTuple):
    """An entry of one of the two lists."""

    value: str
    words: str
    disabled: bool


class OptionGroup(NamedTuple):
    """Entries that belong together."""

    label: str
    options: list[Option]


class SourceOption(NamedTuple):
    """A municipality to choose from."""

    id: str
    name: str
    chosen: bool


class ReadyPair(NamedTuple):
    """A pair that one click opens."""

    href: str
    words: str
    date: str
    draft: bool
    """From a draft to what became of it."""
    found: str
    """What the comparison found, in a sentence; empty where it is made on demand."""


class ReadyGroup(NamedTuple):
    """The pairs of a series, or the replaced files."""

    label: str
    pairs: list[ReadyPair]


class ChooseView(NamedTuple):
    """The page."""

    why: list[str]
    """Why what was asked for can't be compared; empty where nothing was."""
    anyway: str | None
    """Where one can go all the same."""
    sources: list[SourceOption]
    """Empty where there is only one."""
    source: str
    groups: list[OptionGroup]
    old: str
    """What is chosen."""
    new: str
    more: str
    """Said where not all files are offered."""
    ready: list[ReadyGroup]


class Facts(NamedTuple):
    """What the page is made of."""

    sources: list[SourceRow]
    source: str
    choices: Choices
    old: Side | None
    new: Side | None
    pair: Why | None
    """Why both can't be compared with each other."""

    @property
    def why(self) -> list[tuple[Why, str]]:
        """Why the pair that was asked for can't be compared, with what each reason is said of."""
        asked = [side for side in (self.old, self.new) if side]
        found = [(side.why, side.asked[:_LONGEST]) for side in asked if side.why]
        if not found and self.pair:
            found = [(self.pair, "")]
        return list(dict.fromkeys(found))


def _facts(db: sqlite3.Connection, source: str, old: str, new: str) -> Facts:
    known = choices.sources(db)
    left, right = (choices.side(db, asked) if asked else None for asked in (old, new))
    picked = _source([row["id"] for row in known], source, right, left)
    pair = choices.why_not(db, left, right) if left and right else None
    return Facts(known, picked, choices.choices(db, picked), left, right, pair)


def _source(known: Sequence[str], asked: str, *sides: Side | None) -> str:
    """The municipality whose things are offered: the one asked for, else that of a side."""
    of_sides = [source for side in sides if side for source in sorted(side.sources)]
    found = [source for source in (asked, *of_sides, *known) if source in known]
    return found[0] if found else ""


async def facts_of(datasette: Datasette, source: str, old: str, new: str) -> Facts:
    """What can be chosen, and what is said of the pair that was asked for.

    Args:
        source: id of the municipality; empty where that of the pair is meant.
        old, new: what was asked for; empty where nothing was.
    """
    return await our_database(datasette).execute_fn(lambda db: _facts(db, source, old, new))


def _option_groups(facts: Facts, lang: str, t: Translator) -> list[OptionGroup]:
    """The entries of both lists: editions by series, then files by series."""
    found = [
        OptionGroup(
            t("ch.editions", series), [_edition_option(edition, lang, t) for edition in editions]
        )
        for series, editions in _by_series(facts.choices.editions)
    ]
    files = groupby(facts.choices.files, key=lambda file: file.series)
    found += [
        OptionGroup(t("ch.files", series), [_file_option(file, lang, t) for file in group])
        for series, group in files
    ]
    return found


def _by_series(editions: Iterable[Edition]) -> Iterator[tuple[str, list[Edition]]]:
    for series, group in groupby(editions, key=lambda edition: edition.row["series"]):
        yield series, list(group)


def _edition_option(edition: Edition, lang: str, t: Translator) -> Option:
    row = edition.row
    words = edition_words(row, lang)
    marks = [date_words(row["published"] or row["first_seen"], lang)]
    marks += [t("draft")] if _is_draft(row) and t("draft") not in words else []
    return _option(row["id"], words, marks, edition.why, t)


def _file_option(file: File, lang: str, t: Translator) -> Option:
    marks = [t("ch.seen", date_words(file.first_seen, lang))]
    marks += [t("draft")] if file.draft and t("draft") not in file.label else []
    marks += [] if file.listed else [t("ch.former")]
    return _option(file.sha256, file.label, [*marks, file.sha256[:8]], file.why, t)


def _option(value: str, words: str, marks: Sequence[str], why: Why | None, t: Translator) -> Option:
    said = [*marks, t(f"ch.{why}")] if why else marks
    inside = t("c.comma").join(mark for mark in said if mark)
    return Option(value, t("ch.option", words, inside), why is not None)


def _is_draft(row: EditionRow) -> bool:
    return row["status"] == EditionStatus.DRAFT


def _chosen(facts: Facts) -> tuple[str, str]:
    """What both lists show at first: what was asked for, else the newest edition of the first
    series that has two, with the one before it.
    """
    sides = facts.old, facts.new
    old, new = ((side.key or "") if side else "" for side in sides)
    if old or new:
        return old, new
    return _newest_pair(facts.choices.editions)


def _newest_pair(editions: Iterable[Edition]) -> tuple[str, str]:
    for _, series in _by_series(editions):
        able = [edition.row for edition in series if not edition.why]
        if len(able) > 1:
            after = able[0]
            known = [row for row in able if row["id"] == after["predecessor_id"]]
            return (known or able[1:])[0]["id"], after["id"]
    return "", ""


def _ready(
    facts: Facts, stored: Sequence[Stored], replaced: Sequence[Replaced], lang: str, t: Translator
) -> list[ReadyGroup]:
    by_pair = {(row["old_id"], row["new_id"]): row for row in stored}
    found = []
    for series, editions in _by_series(facts.choices.editions):
        able = [edition.row for edition in editions if not edition.why]
        pairs = _pairs(series, able, by_pair)
        lines = [_ready_pair(pair, by_pair.get(_ids(pair)), lang, t) for pair in pairs]
        found.append(ReadyGroup(series, lines))
    found.append(ReadyGroup(t("ch.replaced"), [_replaced_pair(row, lang) for row in replaced]))
    return [group for group in found if group.pairs]


def _pairs(
    series: str, able: Sequence[EditionRow], stored: Iterable[tuple[str, str]]
) -> list[_Editions]:
    """The pairs of a series: those that are stored, and from its drafts; the newest first."""
    known = {row["id"]: row for row in able}
    wanted = dict.fromkeys([*stored, *map(_ids, _from_drafts(series, able))])
    pairs = [(known[old], known[new]) for old, new in wanted if {old, new} <= known.keys()]
    return sorted(pairs, key=lambda pair: (-pair[1]["position"], -pair[0]["position"]))


def _ids(pair: _Editions) -> tuple[str, str]:
    return pair[0]["id"], pair[1]["id"]


def _from_drafts(series: str, newest_first: Sequence[EditionRow]) -> Iterator[_Editions]:
    """Each draft with the final edition that stands next after it."""
    after: EditionRow | None = None
    for row in newest_first if series != OTHER else ():
        if _is_draft(row) and after is not None:
            yield row, after
        elif not _is_draft(row):
            after = row


def _ready_pair(pair: _Editions, stored: Stored | None, lang: str, t: Translator) -> ReadyPair:
    old, new = pair
    return ReadyPair(
        href=links.compare(old["id"], new["id"]),
        words=t("c.title", edition_words(old, lang), edition_words(new, lang)),
        date=date_words(new["published"] or new["first_seen"], lang),
        draft=_is_draft(old),
        found=comparison_words(stored, lang) if stored else "",
    )


def _replaced_pair(row: Replaced, lang: str) -> ReadyPair:
    return ReadyPair(
        href=links.compare(row["old_id"], row["new_id"]),
        words=row["label"],
        date=date_words(row["at"], lang),
        draft=False,
        found=comparison_words(row, lang),
    )


async def page_of(
    datasette: Datasette, request: Request, facts: Facts, *, status: int = 200
) -> Response:
    """The page with what is known already; a pair that can't be compared is said to be that."""
    lang = language(request)
    t = translator(lang, WORDS)
    stored = await rows(datasette, Stored, _READY, [facts.source])
    replaced = await rows(datasette, Replaced, _REPLACED, [facts.source, _MOST_REPLACED])
    view = _view(facts, stored, replaced, lang, t)
    title = t("ch.cannot") if view.why else t("ch.title")
    page = Page(title=title, canonical=links.choose(), words=WORDS, status=status)
    return await render(datasette, request, "shinkyu_choose.html", view, page)


def _view(
    facts: Facts, stored: Sequence[Stored], replaced: Sequence[Replaced], lang: str, t: Translator
) -> ChooseView:
    old, new = _chosen(facts)
    several = len(facts.sources) > 1
    return ChooseView(
        why=[t(f"why.{why}", asked) for why, asked in facts.why],
        anyway=_anyway(facts),
        sources=[
            SourceOption(row["id"], row["name"], row["id"] == facts.source)
            for row in facts.sources
            if several
        ],
        source=facts.source,
        groups=_option_groups(facts, lang, t),
        old=old,
        new=new,
        more=t("ch.more", facts.choices.more_files) if facts.choices.more_files else "",
        ready=_ready(facts, stored, replaced, lang, t),
    )


def _anyway(facts: Facts) -> str | None:
    """Two municipalities' plans are no old and new, but who wants to may set them side by side."""
    old, new = facts.old, facts.new
    if facts.pair != Why.OTHER_SOURCE or not old or not new or old.why or new.why:
        return None
    return f"{links.compare(old.key or '', new.key or '')}?anyway=1"


async def choose(datasette: Datasette, request: Request) -> Response:
    """`/-/compare`: two lists, of editions and files; `?old=` and `?new=` lead to their
    comparison.
    """
    source, old, new = (request.args.get(name) or "" for name in ("source", "old", "new"))
    facts = await facts_of(datasette, source, old, new)
    if not facts.old or not facts.new or facts.why:
        return await page_of(datasette, request, facts)
    path = links.compare(facts.old.key or "", facts.new.key or "")
    asked = request.args.get("lang") in LANGUAGES
    return Response.redirect(f"{path}?lang={language(request)}" if asked else path)


WORDS = {
    "c.title": ("{0} → {1}", "{0} → {1}"),
    "c.comma": ("、", ", "),
    "ch.title": ("比べる二つを選ぶ", "Choose two to compare"),
    "ch.cannot": ("この組み合わせは比べられません", "These two can't be compared"),
    "ch.lead": (
        "旧と新を一つずつ選んでください。どの組み合わせでも、新旧対照表をその場で作ります。",
        "Choose an old one and a new one: any two are set side by side on the spot.",
    ),
    "ch.other": ("比べられる組み合わせ：", "What can be compared:"),
    "ch.source": ("自治体", "Municipality"),
    "ch.show": ("選ぶ", "Choose"),
    "ch.old": ("旧", "Old"),
    "ch.new": ("新", "New"),
    "ch.compare": ("比較する", "Compare"),
    "ch.editions": ("版：{0}", "Editions: {0}"),
    "ch.files": ("ファイル：{0}", "Files: {0}"),
    "ch.option": ("{0}（{1}）", "{0} ({1})"),
    "ch.seen": ("{0}から", "since {0}"),
    "ch.former": ("以前のもの", "former"),
    "ch.more": (
        "ほかに{0}件のファイルがあります（データ表から比べられます）。",
        "{0} more {0:file is|files are} not listed here; the data tables have {0:it|them}.",
    ),
    "ch.ready": ("すぐに開ける比較", "Comparisons ready to open"),
    "ch.from_draft": ("案 → 成案", "draft → final"),
    "ch.replaced": ("差し替えられたファイル", "Files that were replaced"),
    "ch.page_versions": ("自治体のページの版を比べる", "Compare versions of the city's page"),
    "ch.nothing": ("比べられるものはまだありません。", "There is nothing to compare yet."),
    "ch.anyway": (
        "それでも並べて比べる",
        "Set them side by side all the same",
    ),
    "ch.no_file": ("ファイルなし", "no file"),
    "ch.pictures": ("画像のみで本文なし", "pictures only, no text"),
    "ch.unread": ("本文を読み取らない形式", "its text is not read"),
    "ch.failed": ("読み取り失敗", "could not be read"),
    "ch.empty": ("本文なし", "no text"),
    "why.unknown": (
        "「{0}」に当たる版・ファイルはありません。",
        "{0}: there is no such edition or file.",
    ),
    "why.no_file": (
        "「{0}」には比べられるファイルがありません。自治体のページにファイルへのリンクがないか、"
        "保存されていません。",
        "{0}: no file of it is kept, so there is no text to compare.",
    ),
    "why.pictures": (
        "「{0}」は画像だけのファイルで、本文がありません。",
        "{0}: consists of pictures and has no text.",
    ),
    "why.unread": (
        "「{0}」は本文を読み取らない形式のファイルです。",
        "{0}: is of a format whose text is not read.",
    ),
    "why.failed": ("「{0}」は読み取れませんでした。", "{0}: could not be read."),
    "why.empty": ("「{0}」には本文がありません。", "{0}: has no text."),
    "why.same": (
        "旧と新が同じファイルです。変わったところはありません。",
        "Both sides are the same file: nothing can differ.",
    ),
    "why.other_source": (
        "別の自治体の資料どうしです。新旧の関係がないので、新旧対照表にはなりません。",
        "They belong to different municipalities: neither is an older state of the other.",
    ),
}

ROUTES: list[Route] = [(r"^/-/compare$", choose)]
