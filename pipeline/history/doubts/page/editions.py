"""Doubts about the editions of a page."""

from collections.abc import Iterator

from pipeline.history.doubts.page.look import Look, labels_of
from pipeline.history.doubts.types import Found
from pipeline.kinds import DoubtKind, Part


def two_wholes(look: Look) -> Iterator[Found]:
    """Two files that are both the whole of one edition."""
    for key in look.editions:
        wholes = [file for file in look.files_of(key) if file.part == Part.WHOLE]
        if len(wholes) < 2:
            continue
        yield Found(
            kind=DoubtKind.TWO_WHOLES,
            subject=key,
            facts={
                "edition": look.edition_name(key),
                "count": len(wholes),
                "labels": labels_of(wholes),
            },
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
            facts={"edition": look.edition_name(key)},
            asks=tuple(look.ask(file, "revision") for file in files),
            edition_id=key,
        )


def no_file(look: Look) -> Iterator[Found]:
    """An edition that a heading announces, and to which no file belongs."""
    for key in look.editions:
        if not look.files_of(key):
            yield Found(
                kind=DoubtKind.NO_FILE,
                subject=key,
                facts={"edition": look.edition_name(key)},
                edition_id=key,
            )
