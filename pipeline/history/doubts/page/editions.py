"""Doubts about the editions of a page."""

import re
from collections.abc import Iterator

from pipeline.history.doubts.page.look import Look, labels_of, short
from pipeline.history.doubts.page.words import words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.history.identity import Listed
from pipeline.history.listing import Mention
from pipeline.kinds import DoubtKind, EditionStatus, Part
from pipeline.read.names.attributes import attributes_of
from pipeline.read.names.labels import EditionName
from pipeline.read.names.plans import NATIONAL
from pipeline.read.names.widths import narrow


def two_wholes(look: Look) -> Iterator[Found]:
    """Two files that are both the whole of one edition."""
    for key in look.editions:
        wholes = [file for file in look.files_of(key) if file.part == Part.WHOLE]
        if len(wholes) < 2:
            continue
        yield Found(
            kind=DoubtKind.TWO_WHOLES,
            subject=key,
            facts=look.named(key) | {"count": len(wholes), "labels": labels_of(wholes)},
            asks=tuple(look.ask(file, "series", "phase", "revision", "part") for file in wholes),
            edition_id=key,
        )


def undated_revision(look: Look) -> Iterator[Found]:
    """A revision that has a word only (改訂版), neither a number nor a date."""
    for key, mention in look.editions.items():
        revision = mention.on_page.name.revision
        if not revision or revision[0].isdigit():
            continue
        files = look.files_of(key)
        yield Found(
            kind=DoubtKind.UNDATED_REVISION,
            subject=key,
            facts=look.named(key),
            asks=tuple(_dated(look, file) for file in files),
            edition_id=key,
        )


def _dated(look: Look, file: Listed) -> Ask:
    """A month to be put right: the page's own last one, since nothing says which it is."""
    month = (look.page.updated or look.page.published or "")[:7]
    return look.ask(file, "revision")._replace(says={"revision": month or "2.0"})


def no_file(look: Look) -> Iterator[Found]:
    """An edition that a heading announces, while the files below it went to others of its kind."""
    for key, mention in look.editions.items():
        name = mention.on_page.name
        if look.files_of(key) or name.series not in NATIONAL:
            continue
        below = [file for file in look.listing.files if _below(look, file, name)]
        if below:
            yield Found(
                kind=DoubtKind.NO_FILE,
                subject=key,
                facts=look.named(key),
                asks=_no_edition_or_theirs(look, name, below),
                edition_id=key,
            )


def _no_edition_or_theirs(look: Look, name: EditionName, below: list[Listed]) -> tuple[Ask, ...]:
    """The heading names no edition, or the files below it are of the one it names."""
    heads = [heading.text for heading in look.page.headings if _announces(heading.text, name)]
    ignored = tuple(Ask("label", head, {"ignore": True}, head) for head in heads[:1])
    return ignored or tuple(look.ask(file, "phase", "revision", "status") for file in below)


def _below(look: Look, file: Listed, name: EditionName) -> bool:
    """Whether a file stands under a heading that names an edition, and belongs to another."""
    heads = [*file.headings, look.links[file.url].group or ""]
    series = {look.editions[key].on_page.name.series for key in file.editions}
    return name.series in series and any(_announces(head, name) for head in heads)


def _announces(head: str, name: EditionName) -> bool:
    """Whether a heading names this very edition, as far as it tells."""
    phases = words_of(head).phases
    revision = attributes_of(head).revision or "1.0"
    same = (not phases or (name.phase or 1) in phases) and revision == (name.revision or "1.0")
    return name.name in head and same


def lone_part(look: Look) -> Iterator[Found]:
    """One file alone was taken for a part of an edition that has no other part."""
    for key, mention in look.editions.items():
        files = look.files_of(key)
        parts = [file for file in files if file.part == Part.SPLIT and not _beside(file)]
        if len(parts) == 1 and mention.on_page.name.series in NATIONAL:
            yield Found(
                kind=DoubtKind.LONE_PART,
                subject=key,
                facts=look.named(key) | {"label": short(parts[0].label)},
                asks=(look.ask(parts[0], "series", "phase", "part"),),
                edition_id=key,
                url=parts[0].url,
            )


def _beside(file: Listed) -> bool:
    """A companion of a plan, of which one alone is no wonder."""
    return _COMPANION.search(narrow(file.label)) is not None


_COMPANION = re.compile(r"資料|別[冊紙表添]|[Ee]nglish|英語|正誤|新旧|参考|付録|附録|用語")
_LATER = "2020-02"
"""From here on a plan without a number may as well be of the second phase."""


def assumed_phase(look: Look) -> Iterator[Found]:
    """A plan was taken for the first because nothing says which it is, on a page of later years."""
    for key, mention in look.editions.items():
        name, files = mention.on_page.name, look.files_of(key)
        if (name.phase, name.revision) != (1, "1.0") or name.series not in NATIONAL or not files:
            continue
        if _is_later(look, name) and not any(_says_first(look, file) for file in files):
            yield Found(
                kind=DoubtKind.ASSUMED_PHASE,
                subject=key,
                facts=look.named(key),
                asks=tuple(look.ask(file, "phase") for file in files[:10]),
                edition_id=key,
            )


def _is_later(look: Look, name: EditionName) -> bool:
    """Whether a plan, the only one of its kind, may be of later years."""
    phases = {m.on_page.name.phase for m in look.editions.values() if _same_kind(m, name)}
    page_date = look.page.published or look.page.updated or ""
    date = name.published.iso if name.published else page_date
    return phases == {1} and date >= _LATER


def _same_kind(mention: Mention, name: EditionName) -> bool:
    return mention.on_page.name.series == name.series


def _says_first(look: Look, file: Listed) -> bool:
    return any(1 in words_of(text).phases for text in _texts(look, file))


def _texts(look: Look, file: Listed) -> tuple[str, ...]:
    """Everything that may say which edition a file is of."""
    return (file.label, look.links[file.url].group or "", *file.headings, look.page.title or "")


def lone_draft(look: Look) -> Iterator[Found]:
    """A draft, and no final edition of the same plan and phase on the page."""
    names = [mention.on_page.name for mention in look.editions.values()]
    final = {(n.series, n.phase) for n in names if n.status == EditionStatus.FINAL}
    for key, mention in look.editions.items():
        name = mention.on_page.name
        files = look.files_of(key)
        drafted = name.status == EditionStatus.DRAFT and name.series in NATIONAL
        if drafted and files and (name.series, name.phase) not in final:
            yield Found(
                kind=DoubtKind.LONE_DRAFT,
                subject=key,
                facts=look.named(key),
                asks=tuple(look.ask(file, "status") for file in files),
                edition_id=key,
            )
