"""How to cite what a comparison shows: the two editions, or what stands in a row of it."""

from pipeline.answers.citations.places import part_name
from pipeline.answers.citations.types import NEW, OLD, Cited, Place, Subject
from pipeline.answers.sides import File, Side


def side_place(side: Side, file: File | None, page: int | None = None, text: str = "") -> Place:
    """A side of a comparison as a place.

    Args:
        file: which of its files; None where there is none.
    """
    part = part_name(file.label, side.label) if file and side.number else ""
    return Place(
        city=side.city,
        title=side.label,
        edition=side.number,
        edition_en=side.number_en,
        name=side.words,
        name_en=side.words_en,
        part=part,
        published=side.published,
        page=page,
        text=text,
        url=file.url if file else "",
        sha256=file.sha256 if file else "",
        captured_at=file.captured_at if file else "",
        media_type=file.media_type if file else "",
    )


def cited_comparison(old: Side, new: Side, path: str, base: str) -> Cited:
    """A comparison as a whole, by the first file of each side."""
    return Cited(
        key=f"{old.key[:24]}-{new.key[:24]}",
        city=old.city or new.city,
        subject=Subject(
            japanese=f"{old.words} → {new.words}（新旧対照）",
            english=f"{old.words_en} → {new.words_en} (comparison)",
        ),
        places=tuple(
            (role, side_place(side, next(iter(side.files), None)))
            for role, side in ((OLD, old), (NEW, new))
        ),
        path=path,
        base=base,
    )
