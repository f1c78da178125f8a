"""Doubts about numbers right before a making that no date was read of: （20200331策定）."""

import re
from collections.abc import Iterator

from pipeline.history.doubts.page.look import MOST_ASKS, Look, short
from pipeline.history.doubts.types import Found
from pipeline.history.identity import Listed
from pipeline.kinds import DoubtKind
from pipeline.read.names.dates import find_dates
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow

_NUMBERS = re.compile(
    r"(?<![第\d])(?P<raw>[^\d\W]{0,2}\d{1,4}(?:[ ]?[-.・/_,’'年―][ ]?\d{1,2}){1,2}月?|\d{6,8})[ ]?"
    r"(?:に|付け?)?(?:一部|全部)?(?:策定|改[定訂]|制定|決定)(?!委員|会議|本部|方針|業務)"
)
"""Numbers in groups, or as a clerk's disk has days, and what was done then."""


def unread_date(look: Look) -> Iterator[Found]:
    """Numbers stand right before a making in the words of an edition's file, and no date was read
    of them."""
    for key, mention in look.editions.items():
        name = mention.on_page.name
        if name.published or name.series not in NATIONAL:
            continue
        for file in look.files_of(key)[:MOST_ASKS]:
            raw, text = next(_unread(look, file), ("", ""))
            if raw:
                yield Found(
                    kind=DoubtKind.UNUSED_DATE,
                    subject=f"{key} {raw}",
                    facts={"date": raw, "words": short(text)},
                    asks=(look.ask(file, "part", "published"),),
                    edition_id=key,
                )
                break


def _unread(look: Look, file: Listed) -> Iterator[tuple[str, str]]:
    link = look.links[file.url]
    for text in (file.label, link.note or "", link.group or "", *file.headings[-1:]):
        plain = narrow(text)
        numbers = list(_NUMBERS.finditer(plain))
        dates = find_dates(plain) if numbers else []
        for found in numbers:
            start, end = found.span("raw")
            if not any(date.span[0] < end and start < date.span[1] for date in dates):
                yield found["raw"], text
