"""The proof of one row of a comparison: both pages side by side, cropped to the passage and marked,
as a page and as one picture; and how to cite the row.
"""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from datasette.utils.asgi import Response

from pipeline.answers import links
from pipeline.answers.citations.compared import side_place
from pipeline.answers.citations.types import NEW, OLD, Cited, Subject
from pipeline.answers.row_pieces import Piece
from pipeline.errors import NotFoundError, ShinkyuError
from pipeline.kinds import RowKind
from pipeline.web import proof_facts
from pipeline.web.answering import answers_itself
from pipeline.web.apart import compared
from pipeline.web.cite_view import SUFFIXES, CiteView, cite_view
from pipeline.web.database import archive_folder, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import moment_words
from pipeline.web.language import LANGUAGES, Translator, language, translator
from pipeline.web.proof_facts import Proof, ProofSide
from pipeline.web.proof_panels import Panel, drawn, panels_of
from pipeline.web.proof_picture import DRAWN, proof_picture
from pipeline.web.proof_words import WORDS as PROOF_WORDS
from pipeline.web.proof_words import caption_of, heading_of, name_of, note_of
from pipeline.web.rendering import Page, address, disposition, missing, render, var
from pipeline.web.responses import checked_again, citation_file

_SIDES = ("new", "old")
_MARK = 40
"""Characters of a passage that the reader is asked to mark."""
_SHOWN_TEXT = 4000
"""Characters of a passage that the page shows as text."""


class PanelView(NamedTuple):
    """A part of a page."""

    picture: str
    width: int
    height: int
    page: int


class SideView(NamedTuple):
    """A side of the row."""

    which: str
    name: str
    href: str
    published: str
    page: int | None
    reader: str
    """The page in the reader, the passage marked; empty where there is none."""
    original: str
    file: str
    url: str
    sha256: str
    captured: str
    captured_at: str
    note: str
    panels: list[PanelView]
    pieces: list[Piece]
    cut: bool
    """Its text is longer than what is shown."""


class ProofView(NamedTuple):
    """The page."""

    heading: str
    kind: RowKind
    under: str
    """The heading it stands under."""
    comparison: str
    """The row in the comparison."""
    sides: list[SideView]
    other_left: str
    left: str
    picture: str
    before: str | None
    after: str | None
    citation: CiteView


class _Asked(NamedTuple):
    old: str
    new: str
    name: str
    left: str


def _asked(request: Request) -> _Asked:
    left = request.args.get("left")
    return _Asked(
        old=var(request, "old"),
        new=var(request, "new"),
        name=request.url_vars["row"],
        left=left if left in _SIDES else "new",
    )


async def _find(datasette: Datasette, asked: _Asked) -> Proof:
    """The row that is asked for.

    Raises:
        NotFoundError: a side is not there, or the comparison has no such row.
    """
    found = await compared(datasette, asked.old, asked.new)
    proof = await our_database(datasette).execute_fn(
        lambda db: proof_facts.find(db, found, asked.name)
    )
    if proof is None:
        raise NotFoundError(f"{asked.name}: this comparison has no such row (any more)")
    return proof


async def proof(datasette: Datasette, request: Request) -> Response:
    """`/-/proof/{old}/{new}/{row}`: both pages side by side; `?left=old` puts the old one left.

    ``row`` is the name of a row, as the comparison's page has it in its address.
    """
    asked, lang = _asked(request), language(request)
    t = translator(lang, WORDS)
    try:
        found = await _find(datasette, asked)
    except NotFoundError:
        return await missing(datasette, request, "row")
    archive = archive_folder(datasette)
    panels = await asyncio.to_thread(_panels, archive, found.sides(asked.left))
    view = _view(found, panels, asked, request, lang, t)
    page = Page(
        title=view.heading,
        canonical=_path(found),
        words=WORDS,
        description=found.comparison["summary"],
        cited=cited_row(found, address(request, "")),
    )
    return await render(datasette, request, "shinkyu_proof.html", view, page)


def _panels(archive: Path, sides: list[ProofSide]) -> list[list[Panel]]:
    """Blocks: may read the archive and ask a child process."""
    return [panels_of(archive, side) for side in sides]


def _path(found: Proof) -> str:
    comparison = found.comparison
    return links.proof(comparison["old_id"], comparison["new_id"], found.name)


def _row_path(found: Proof) -> str:
    comparison = found.comparison
    return links.compared_row(comparison["old_id"], comparison["new_id"], found.name)


def _view(
    found: Proof,
    panels: list[list[Panel]],
    asked: _Asked,
    request: Request,
    lang: str,
    t: Translator,
) -> ProofView:
    path, ids = _path(found), (found.comparison["old_id"], found.comparison["new_id"])
    other = "old" if asked.left == "new" else "new"
    query = {
        "left": asked.left if asked.left == "old" else "",
        "lang": lang if lang == "en" else "",
    }
    return ProofView(
        heading=heading_of(found, t),
        kind=found.kind,
        under=found.row["heading"] or "",
        comparison=_row_path(found),
        sides=[
            _side_view(side, path, own, lang, t)
            for side, own in zip(found.sides(asked.left), panels, strict=True)
        ],
        other_left=links.with_query(path, {"left": "old" if other == "old" else ""}),
        left=asked.left,
        picture=links.with_query(f"{path}.png", query),
        before=links.proof(*ids, found.before) if found.before else None,
        after=links.proof(*ids, found.after) if found.after else None,
        citation=cite_view(
            cited_row(found, address(request, "")), lang, lambda form: f"{path}.{form}"
        ),
    )


def _side_view(
    side: ProofSide, path: str, panels: list[Panel], lang: str, t: Translator
) -> SideView:
    who, file = side.side, side.file
    sha256 = file.sha256 if file else ""
    readable = file is not None and side.page is not None
    return SideView(
        which=side.which,
        name=name_of(side, t),
        href=links.edition(who.key) if who.version and who.key != sha256 else "",
        published=who.published,
        page=side.page,
        reader=links.document(sha256, side.page, mark=side.text[:_MARK]) if readable else "",
        original=links.original(sha256, side.page) if sha256 else "",
        file=file.label if file else "",
        url=file.url if file else "",
        sha256=sha256,
        captured=moment_words(file.captured_at, lang) if file else "",
        captured_at=file.captured_at if file else "",
        note=note_of(side, panels, t),
        panels=[
            PanelView(f"{path}/{side.which}-{n}.png", p.width, p.height, p.marked.page)
            for n, p in enumerate(panels, 1)
        ],
        pieces=_shown(side.passage.pieces),
        cut=len(side.text) > _SHOWN_TEXT,
    )


def _shown(pieces: Sequence[Piece]) -> list[Piece]:
    """What the page shows of a text."""
    room, shown = _SHOWN_TEXT, []
    for text, changed in pieces:
        if room > 0:
            shown.append((text[:room], changed))
        room -= len(text)
    return shown


def cited_row(found: Proof, base: str) -> Cited:
    """The row, as it is cited: both sides with edition, page, bytes and capture."""
    comparison = found.comparison
    old, new = found.compared
    kind = PROOF_WORDS[f"p.kind.{found.kind}"]
    subject = Subject(
        japanese=f"{old.words} → {new.words}（{kind[0]}）",
        english=f"{old.words_en} → {new.words_en} ({kind[1]})",
    )
    sides = ((OLD, found.old), (NEW, found.new))
    return Cited(
        key=f"{comparison['old_id'][:24]}-{comparison['new_id'][:24]}-{found.name}",
        city=old.city or new.city,
        subject=subject,
        places=tuple(
            (role, side_place(side.side, side.file, side.page, side.text))
            for role, side in sides
            if side
        ),
        path=_row_path(found),
        base=base,
    )


_PNG = "image/png"


@answers_itself
async def picture(datasette: Datasette, request: Request) -> Response:
    """The proof as one picture to save: both pages, and under them city, edition, page, SHA-256 and
    time of capture. `?left=old`, `?lang=en`.
    """
    asked = _asked(request)
    lang = "en" if request.args.get("lang") == "en" else LANGUAGES[0]
    t = translator(lang, WORDS)
    try:
        found = await _find(datasette, asked)
    except NotFoundError:
        return await missing(datasette, request, "row")
    permanent = address(request, _row_path(found))
    etag = _etag(found, permanent, asked.left, t)
    name = f"{found.comparison['old_id'][:40]}..{found.comparison['new_id'][:40]}-{found.name}.png"
    headers = _headers(etag) | {"Content-Disposition": disposition("inline", name, _NOT_PLAIN)}
    if etag in (request.headers.get("if-none-match") or ""):
        return Response("", status=304, headers=headers, content_type=_PNG)
    archive = archive_folder(datasette)
    data = await asyncio.to_thread(proof_picture, archive, found, permanent, asked.left, etag, t)
    return Response(data, headers=headers, content_type=_PNG)


_NOT_PLAIN = r"[^A-Za-z0-9._-]+"


def _headers(etag: str) -> dict[str, str]:
    """Its bytes may be other ones after a night: browsers ask again, and are told if nothing is."""
    return {"ETag": etag, "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def _etag(found: Proof, permanent: str, left: str, t: Translator) -> str:
    """Of all that the picture shows."""
    shown = [
        [side.which, side.page, list(side.passage), caption_of(side, t), side.recognised]
        for side in found.sides(left)
    ]
    told = json.dumps([DRAWN, heading_of(found, t), permanent, shown])
    return f'"{hashlib.sha256(told.encode()).hexdigest()[:32]}"'


async def panel(datasette: Datasette, request: Request) -> Response:
    """The marked part of the page of one side, as a picture: `old` or `new`, and 1, or 2 where the
    passage runs on to the next page.
    """
    asked, which = _asked(request), request.url_vars["which"]
    try:
        found = await _find(datasette, asked)
        side = found.old if which == "old" else found.new
        data = await asyncio.to_thread(
            _drawn, archive_folder(datasette), side, int(request.url_vars["part"])
        )
    except ShinkyuError as error:
        return Response.text(str(error), status=404)
    return checked_again(data, _PNG)


def _drawn(archive: Path, side: ProofSide | None, part: int) -> bytes:
    """Blocks: reads the archive and asks a child process.

    Raises:
        NotFoundError: the side has no such picture.
        ShinkyuError: it can't be drawn.
    """
    panels = panels_of(archive, side) if side else []
    if side is None or side.original is None or part > len(panels):
        raise NotFoundError("this side of the row has no such picture")
    return drawn(archive, side.original, panels[part - 1])


async def cite(datasette: Datasette, request: Request) -> Response:
    """How to cite the row: `txt` (`?lang=en` in English), `bib` (BibTeX), `ris` or `csl.json`."""
    asked, form = _asked(request), request.url_vars["form"]
    try:
        found = await _find(datasette, asked)
    except NotFoundError:
        return await missing(datasette, request, "row")
    cited = cited_row(found, address(request, ""))
    return citation_file(cited, form, request.args.get("lang") or LANGUAGES[0])


WORDS = {
    **PROOF_WORDS,
    "p.proof": ("証拠", "Proof"),
    "p.back": ("新旧対照表のこの行へ", "This row in the comparison"),
    "p.before": ("前の変更", "Previous change"),
    "p.after": ("次の変更", "Next change"),
    "p.save": ("一枚の画像（PNG）で保存", "Save as one picture (PNG)"),
    "p.swap_old": ("改正前を左に", "Old on the left"),
    "p.swap_new": ("改正後を左に", "New on the left"),
    "p.alt": ("{0}の{1}ページ。印は次の箇所：{2}", "Page {1}, {0}. Marked: {2}"),
    "p.file": ("ファイル", "File"),
    "p.where": ("掲載元", "Published at"),
    "p.when": ("捕捉", "Captured"),
    "p.text": ("本文", "Text"),
    "p.cut": ("…（以下略）", "… (cut)"),
    "p.under": ("見出し：{0}", "Under: {0}"),
}

_ROW = r"^/-/proof/(?P<old>[^/]+)/(?P<new>[^/]+)/(?P<row>r[0-9a-f]{10}(?:-[0-9]{1,6})?)"
ROUTES: list[Route] = [
    (_ROW + r"$", proof),
    (_ROW + r"\.png$", picture),
    (_ROW + r"/(?P<which>old|new)-(?P<part>[12])\.png$", panel),
    (_ROW + rf"\.{SUFFIXES}$", cite),
]
