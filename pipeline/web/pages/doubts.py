"""Doubts: what was read but needs a person's look."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.doubts import one_list
from pipeline.database.row_types import DoubtRow
from pipeline.kinds import DoubtKind
from pipeline.web.database import rows
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.doubt_lines import DoubtLine, doubt_line
from pipeline.web.language import Translator, language, translator
from pipeline.web.option import Option
from pipeline.web.rendering import Page, missing, render

_MOST = 300
"""Doubts on one page."""
STATES = ("standing", "settled", "all")
_STATE_SQL = {"standing": "d.settled IS NULL", "settled": "d.settled IS NOT NULL", "all": "1"}
_DOUBTS = """
SELECT d.*, s.name AS source_name FROM doubts d JOIN sources s ON s.id = d.source_id
WHERE (:source = '' OR d.source_id = :source) AND (:kind = '' OR d.kind = :kind) AND {state}
ORDER BY d.source_id, d.note, d.settled IS NOT NULL, d.since DESC, d.id LIMIT :most
"""
_COUNTS = """
SELECT kind, note, sum(settled IS NULL) AS standing, sum(settled IS NOT NULL) AS settled
FROM doubts WHERE (:source = '' OR source_id = :source)
GROUP BY kind ORDER BY note, standing DESC, kind
"""
_BY_SOURCE = """
SELECT s.id, s.name, coalesce(sum(d.settled IS NULL AND NOT d.note), 0) AS standing,
  coalesce(sum(d.settled IS NULL AND d.note), 0) AS notes,
  coalesce(sum(d.settled IS NOT NULL), 0) AS settled
FROM sources s LEFT JOIN doubts d ON d.source_id = s.id AND (:kind = '' OR d.kind = :kind)
GROUP BY s.id ORDER BY standing DESC, s.id
"""


class _Doubt(DoubtRow):
    """A doubt with its municipality."""

    source_name: str


class _Asked(NamedTuple):
    source: str
    kind: str
    state: str


class _Counted(NamedTuple):
    """A kind, counted."""

    kind: DoubtKind
    note: int
    standing: int
    settled: int


class _CountedSource(NamedTuple):
    """A municipality, counted."""

    id: str
    name: str
    standing: int
    notes: int
    settled: int


class _Found(NamedTuple):
    doubts: list[_Doubt]
    kinds: list[_Counted]
    sources: list[_CountedSource]


class KindCount(NamedTuple):
    """How many doubts of a kind there are."""

    words: str
    href: str
    note: bool
    standing: int
    settled: int


class SourceCount(NamedTuple):
    """How many doubts a municipality has."""

    name: str
    href: str
    standing: int
    notes: int
    settled: int


class SourceDoubts(NamedTuple):
    """The doubts of a municipality."""

    id: str
    name: str
    doubts: list[DoubtLine]
    notes: list[DoubtLine]
    together: str
    """The lines that settle all that stand here, as one list; empty where there is but one."""


class DoubtsView(NamedTuple):
    """The page."""

    choices: Mapping[str, list[Option]]
    kinds: list[KindCount]
    counted: list[SourceCount]
    """Municipalities; none where one is chosen."""
    sources: list[SourceDoubts]
    more: str
    """Said where not all are shown."""


WORDS = {
    "d.intro": (
        "読み取りに自信が持てず、人の目で確かめてほしいところです。示した行を収集元ファイルの "
        "corrections に書くと、次の巡回で解消します。",
        "What was read but needs a person's look. The lines shown, under corrections in the "
        "source's file, settle it from the next run on.",
    ),
    "d.none": ("確認が必要なところはありません。", "There is nothing to look at."),
    "d.more": ("はじめの{0}件だけを示しています。", "Only the first {0} are shown."),
    "d.state": ("状態", "State"),
    "d.kind": ("種別", "Kind"),
    "d.kinds": ("種別ごとの件数", "By kind"),
    "d.sources": ("自治体ごとの件数", "By municipality"),
    "d.standing": ("未解消", "standing"),
    "d.settled": ("解消済み", "settled"),
    "d.all": ("すべて", "all"),
    "d.all_of": ("（すべて）", "(all)"),
    "d.notes": ("参考（多くは正しい）：{0}件", "Notes, most of them right: {0}"),
    "d.noted": ("参考", "notes"),
    "d.note": ("参考", "note"),
    "d.together": (
        "この自治体の未解消のものをまとめて（値を確かめてから書いてください）",
        "All that stands here as one list (look at each value first)",
    ),
    "d.source_file": ("収集元ファイル sources/{0}.yml", "source file sources/{0}.yml"),
}


def _asked(request: Request) -> _Asked:
    state = request.args.get("state") or ""
    if request.args.get("all"):
        state = "all"
    return _Asked(
        source=request.args.get("source") or "",
        kind=request.args.get("kind") or "",
        state=state if state in STATES else "standing",
    )


async def _read(datasette: Datasette, asked: _Asked) -> _Found:
    told = {**asked._asdict(), "most": _MOST + 1}
    sql = _DOUBTS.format(state=_STATE_SQL[asked.state])
    return _Found(
        doubts=await rows(datasette, _Doubt, sql, told),
        kinds=await rows(datasette, _Counted, _COUNTS, {"source": asked.source}),
        sources=await rows(datasette, _CountedSource, _BY_SOURCE, {"kind": asked.kind}),
    )


def _view(found: _Found, asked: _Asked, lang: str, t: Translator) -> DoubtsView:
    groups = groupby(found.doubts[:_MOST], key=lambda doubt: doubt["source_id"])
    return DoubtsView(
        choices=_choices(found, asked, t),
        kinds=[_kind(one, asked, t) for one in found.kinds],
        counted=[] if asked.source else [_source(one, asked) for one in found.sources],
        sources=[_of_source(key, list(doubts), lang) for key, doubts in groups],
        more=t("d.more", _MOST) if len(found.doubts) > _MOST else "",
    )


def _choices(found: _Found, asked: _Asked, t: Translator) -> dict[str, list[Option]]:
    kinds = [str(one.kind) for one in found.kinds]
    return {
        "source": [Option(one.id, one.name, one.id == asked.source) for one in found.sources],
        "kind": [Option(kind, t(f"doubt.{kind}"), kind == asked.kind) for kind in kinds],
        "state": [Option(state, t(f"d.{state}"), state == asked.state) for state in STATES],
    }


def _kind(one: _Counted, asked: _Asked, t: Translator) -> KindCount:
    return KindCount(
        words=t(f"doubt.{one.kind}"),
        href=links.doubts(asked.source, kind=one.kind, state=asked.state),
        note=bool(one.note),
        standing=one.standing,
        settled=one.settled,
    )


def _source(one: _CountedSource, asked: _Asked) -> SourceCount:
    href = links.doubts(one.id, kind=asked.kind, state=asked.state)
    return SourceCount(one.name, href, one.standing, one.notes, one.settled)


def _of_source(key: str, doubts: Sequence[_Doubt], lang: str) -> SourceDoubts:
    lines = [doubt_line(doubt, lang) for doubt in doubts]
    standing = [d.correction for d in lines if d.correction and not d.settled and not d.note]
    return SourceDoubts(
        id=key,
        name=doubts[0]["source_name"],
        doubts=[line for line in lines if not line.note],
        notes=[line for line in lines if line.note],
        together=one_list(standing) if len(standing) > 1 else "",
    )


async def doubts(datasette: Datasette, request: Request) -> Response:
    """`/-/doubts`: `?source=` of one municipality, `?kind=` of one kind, `?state=` standing (as
    without it), settled or all.
    """
    asked, lang = _asked(request), language(request)
    found = await _read(datasette, asked)
    if asked.source and asked.source not in {one.id for one in found.sources}:
        return await missing(datasette, request, "source", asked.source)
    t = translator(lang, WORDS)
    page = Page(
        title=t("doubts"),
        words=WORDS,
        canonical=links.doubts(asked.source, kind=asked.kind, state=asked.state),
    )
    view = _view(found, asked, lang, t)
    return await render(datasette, request, "shinkyu_doubts.html", view, page)


ROUTES: list[Route] = [(r"^/-/doubts$", doubts)]
