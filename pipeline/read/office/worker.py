"""In the child process: an office file of any kind, as its bytes say."""

from collections.abc import Callable
from typing import NamedTuple

from pipeline.kinds import TextState
from pipeline.read.blocks import blocks_to_json
from pipeline.read.children.protocol import NO_FACTS, Answer, Facts, Why, failed
from pipeline.read.office import formats
from pipeline.read.office.formats import LOCKED, Office, office_kind
from pipeline.read.office.limits import MAX_TEXT
from pipeline.read.office.package import Element, Package, Unreadable, child, local
from pipeline.read.office.page import PageText
from pipeline.read.office.protocol import OfficeJob, OfficeSaid
from pipeline.read.office.sheet import Sheet, sheet_page


class _Read(NamedTuple):
    pages: list[PageText]
    notes: list[str]


def read(_job: OfficeJob, data: bytes) -> Answer:
    """Read a whole file; the answer says :class:`OfficeSaid`."""
    kind = office_kind(data)
    if kind is None:
        return Answer(_said(None, "", _Read([], []), NO_FACTS))
    if kind is LOCKED:
        return failed(Why.PASSWORD, "is protected by a password")
    reader = _READERS.get(kind)
    if reader is None:
        notes = [f"{kind.called}: kept and followed, but its text is not read"]
        return Answer(_said(kind, TextState.UNREAD, _Read([], notes), NO_FACTS))
    try:
        found = reader(data)
        facts = _facts(data)
    except Unreadable as error:
        return Answer({}, error.failure)
    if sum(len(page.text) for page in found.pages) > MAX_TEXT:
        return failed(Why.TOO_LARGE, f"has more than the {MAX_TEXT} characters that are read")
    state = TextState.TEXT if any(page.lines for page in found.pages) else TextState.IMAGE
    return Answer(_said(kind, state, found, facts))


def _said(kind: Office | None, state: str, found: _Read, facts: Facts) -> OfficeSaid:
    return OfficeSaid(
        media_type=kind.media_type if kind else None,
        state=state,
        pages=[page.text for page in found.pages],
        layouts=[blocks_to_json(page.blocks) for page in found.pages],
        notes=found.notes,
        facts=facts,
    )


def _word(data: bytes) -> _Read:
    from pipeline.read.office.word import word_pages

    return _Read(word_pages(Package(data)), [])


def _zipped_sheets(data: bytes) -> _Read:
    from pipeline.read.office.sheets import zipped_sheets

    return _book(*zipped_sheets(data))


def _old_sheets(data: bytes) -> _Read:
    from pipeline.read.office.sheets import old_sheets

    return _book(*old_sheets(data))


def _ods(data: bytes) -> _Read:
    from pipeline.read.office.ods import ods_sheets

    return _book(*ods_sheets(data))


def _book(sheets: list[Sheet], hidden: int) -> _Read:
    """A page a sheet; one without anything on it is none."""
    pages = [page for page in map(sheet_page, sheets) if page.lines]
    sheet = "sheet is" if hidden == 1 else "sheets are"
    return _Read(pages, [f"{hidden} hidden {sheet} not read"] if hidden else [])


_READERS: dict[Office, Callable[[bytes], _Read]] = {
    formats.DOCX: _word,
    formats.XLSX: _zipped_sheets,
    formats.XLS: _old_sheets,
    formats.ODS: _ods,
}


def _facts(data: bytes) -> Facts:
    """What a zipped file says of itself; an older one is not asked."""
    if not data.startswith(formats.ZIP_MAGIC):
        return NO_FACTS
    package = Package(data)
    core = package.tree("docProps/core.xml")
    app = package.tree("docProps/app.xml")
    meta = child(package.tree("meta.xml"), "meta")
    return Facts(
        title=_text(core, "title") or _text(meta, "title"),
        producer=_text(app, "Application") or _text(meta, "generator"),
        created=_text(core, "created") or _text(meta, "creation-date"),
        modified=_text(core, "modified") or _text(meta, "date"),
    )


def _text(root: Element | None, name: str) -> str | None:
    found = next((e for e in (() if root is None else root) if local(e) == name), None)
    text = (found.text or "").strip() if found is not None else ""
    return text[:500] or None
