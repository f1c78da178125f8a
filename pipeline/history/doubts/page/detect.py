"""All that a page leaves doubtful."""

from itertools import islice

from pipeline.history.doubts.page.dates import (
    heading_date,
    odd_date,
    page_date,
    unsure_page_date,
    unused_date,
)
from pipeline.history.doubts.page.editions import (
    assumed_phase,
    lone_draft,
    lone_part,
    no_file,
    only_named,
    two_wholes,
    undated_revision,
)
from pipeline.history.doubts.page.files import (
    label_differs,
    mixed_phases,
    nothing_read,
    other_series,
    unlike_plan,
    unplaced,
)
from pipeline.history.doubts.page.leftovers import unread_words
from pipeline.history.doubts.page.links import maybe_file
from pipeline.history.doubts.page.look import Detector, Look
from pipeline.history.doubts.page.support import weak_date
from pipeline.history.doubts.page.unread_dates import unread_date
from pipeline.history.doubts.types import Found
from pipeline.history.listing import Listing
from pipeline.read.page.types import PageReading

DETECTORS: tuple[Detector, ...] = (
    nothing_read,
    two_wholes,
    undated_revision,
    no_file,
    only_named,
    lone_part,
    assumed_phase,
    label_differs,
    other_series,
    unplaced,
    unlike_plan,
    unread_words,
    mixed_phases,
    unused_date,
    unread_date,
    heading_date,
    weak_date,
    odd_date,
    lone_draft,
    page_date,
    unsure_page_date,
    maybe_file,
)
_MOST = 100
"""Doubts of one kind at most: beyond that nobody looks at each."""


def doubts_of_page(
    page: PageReading, listing: Listing, name: str, *, asked: bool = True
) -> list[Found]:
    """What a page leaves doubtful.

    Args:
        listing: what was understood of it, without any correction.
        name: of the municipality, as its source declares it.
        asked: whether the links of which only the answer tells whether they are files were asked.
    """
    look = Look(page, listing, name, asked=asked)
    found: list[Found] = []
    for detect in DETECTORS:
        found += islice(detect(look), _MOST)
    return found
