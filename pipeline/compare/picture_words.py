"""What a comparison of pictures found, in a sentence of either language."""

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.kinds import PictureKind

_MOST = 12
"""So many pages are named; of the others their number is said."""


class Found(NamedTuple):
    """A page, and what became of its picture."""

    kind: PictureKind
    old_page: int | None
    new_page: int | None


def in_japanese(found: Sequence[Found], *, with_text: bool) -> str:
    """E.g. 「3・5ページは本文が同じで見た目が違います」.

    Args:
        with_text: do the pages have text that is the same? (A scan has none.)
    """
    changed, added, removed, unknown = _pages(found)
    parts = []
    if changed:
        same = "本文が同じで" if with_text else ""
        parts.append(f"{_named_ja(changed)}は{same}見た目が違います")
    if added:
        parts.append(f"{_named_ja(added)}（本文なし）が加わりました")
    if removed:
        parts.append(f"旧{_named_ja(removed)}（本文なし）がなくなりました")
    if unknown is not None:
        parts.append(f"{_named_ja(unknown)}の見た目は比べられませんでした")
    return "、".join(parts)


def in_english(found: Sequence[Found], *, with_text: bool) -> str:
    """E.g. «pages 3, 5 look different though their text is the same»."""
    changed, added, removed, unknown = _pages(found)
    parts = []
    if changed:
        looks = "looks" if len(changed) == 1 else "look"
        text = "its text" if len(changed) == 1 else "their text"
        same = f" though {text} is the same" if with_text else ""
        parts.append(f"{_named_en(changed)} {looks} different{same}")
    if added:
        parts.append(f"{_named_en(added)} without text added")
    if removed:
        parts.append(f"old {_named_en(removed)} without text removed")
    if unknown is not None:
        parts.append(f"{_named_en(unknown)}: pictures could not be compared")
    return ", ".join(parts)


_Pages = tuple[list[int], list[int], list[int], list[int] | None]


def _pages(found: Sequence[Found]) -> _Pages:
    """The pages of each kind; an empty list of unknown ones means the whole file."""
    of: dict[PictureKind, list[int]] = {kind: [] for kind in PictureKind}
    for one in found:
        page = one.new_page or one.old_page
        if page is not None:
            of[one.kind].append(page)
    unknown = of[PictureKind.UNKNOWN]
    some = any(one.kind == PictureKind.UNKNOWN for one in found)
    return (
        of[PictureKind.CHANGED],
        of[PictureKind.ADDED],
        of[PictureKind.REMOVED],
        unknown if some else None,
    )


def _named_ja(pages: Sequence[int]) -> str:
    if not pages:
        return "全ページ"
    named = "・".join(map(str, pages[:_MOST])) + "ページ"
    more = len(pages) - _MOST
    return f"{named}ほか{more}ページ" if more > 0 else named


def _named_en(pages: Sequence[int]) -> str:
    if not pages:
        return "all pages"
    named = ", ".join(map(str, pages[:_MOST]))
    more = len(pages) - _MOST
    return f"{'page' if len(pages) == 1 else 'pages'} {named}{f' and {more} more' * (more > 0)}"
