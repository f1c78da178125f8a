"""A passage as JSON and CSV: its life, every wording with what changed, every place it stood in."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from pipeline.answers import links
from pipeline.answers.csv_cells import csv_text
from pipeline.answers.passage_changes import Change
from pipeline.answers.passage_types import (
    InEdition,
    Life,
    Neighbours,
    Stand,
    Standing,
    Story,
    Wording,
)
from pipeline.answers.passage_words import Editions, sentence

Json = dict[str, object]
"""A value as JSON has it."""
Cell = str | int | float | None
COLUMNS = (
    "passage",
    "wording",
    "edition",
    "version",
    "status",
    "published",
    "first_seen",
    "step",
    "confidence",
    "weak",
    "from_edition",
    "in_current_file",
    "unit",
    "heading",
    "text",
    "page",
    "sha256",
    "file",
    "captured",
    "address",
)
"""A line a text of the passage, old to new."""
EDITION_COLUMNS = (
    "edition",
    "position",
    "page",
    "unit",
    "heading",
    "text",
    "passage",
    "since",
    "since_published",
    "step",
    "confidence",
    "weak",
    "editions",
    "rewordings",
    "gaps",
    "dropped_with",
    "life",
    "life_en",
    "sha256",
    "address",
    "place",
)
"""Of an edition, a line a text in its order."""
MARK = 40
"""Characters of a text that the reader is asked to mark."""


class Whole(NamedTuple):
    """A passage with all that is told of it."""

    life: Life
    changes: Sequence[Change | None]
    """One a wording, as ``passage_changes.changes_of`` gives them."""
    neighbours: Neighbours


def reader(stand: Stand) -> str:
    """The reader at a text of a passage, the text marked; of what has no pages its document."""
    return links.document(stand.sha256, stand.page, mark=stand.text[:MARK])


def rows(life: Life, base: str = "") -> Iterator[tuple[Cell, ...]]:
    """Rows of ``COLUMNS``.

    Args:
        base: goes before the paths of pages.
    """
    for number, wording in enumerate(life.wordings, 1):
        for standing in wording.standings:
            for stand in standing.stands:
                yield _row(life, number, standing, stand, base)


def _row(life: Life, number: int, standing: Standing, stand: Stand, base: str) -> tuple[Cell, ...]:
    edition, capture = standing.edition, life.captures.get(stand.sha256)
    return (
        stand.passage_id,
        number,
        edition["id"],
        edition["version"],
        edition["status"],
        edition["published"],
        edition["first_seen"],
        str(standing.step),
        standing.confidence,
        int(standing.weak),
        stand.from_edition_id,
        int(stand.present),
        stand.unit,
        stand.heading,
        stand.text,
        stand.page,
        stand.sha256,
        capture.url if capture else None,
        capture.captured_at if capture else None,
        base + reader(stand),
    )


def edition_rows(
    found: Iterable[InEdition], editions: Editions, base: str = ""
) -> Iterator[tuple[Cell, ...]]:
    """Rows of ``EDITION_COLUMNS``.

    Args:
        editions: those of the series.
        base: goes before the paths of pages.
    """
    told: dict[Story, tuple[str, str]] = {}  # lives that went alike are told once
    for own, stand, story in found:
        alike = story._replace(passage_id="")
        if alike not in told:
            told[alike] = sentence(alike, editions, "ja"), sentence(alike, editions, "en")
        first = editions.get(own.first_edition_id)
        yield (
            stand.edition_id,
            stand.position,
            stand.page,
            stand.unit,
            stand.heading,
            stand.text,
            own.id,
            own.first_edition_id,
            first["published"] if first else None,
            stand.step,
            stand.confidence,
            int(stand.weak),
            own.editions,
            own.rewordings,
            own.gaps,
            own.dropped_edition_id,
            *told[alike],
            stand.sha256,
            base + links.passage(own.id),
            base + reader(stand),
        )


def edition_csv(found: Iterable[InEdition], editions: Editions, base: str = "") -> str:
    """The passages of an edition as CSV that spreadsheets open as UTF-8."""
    return csv_text(EDITION_COLUMNS, edition_rows(found, editions, base))


def edition_json(found: Iterable[InEdition], editions: Editions, base: str = "") -> list[Json]:
    """The same as plain values."""
    lines = edition_rows(found, editions, base)
    return [dict(zip(EDITION_COLUMNS, line, strict=True)) for line in lines]


def csv_of(life: Life, base: str = "") -> str:
    """Every text of a passage as CSV that spreadsheets open as UTF-8."""
    return csv_text(COLUMNS, rows(life, base))


def life_json(whole: Whole, base: str = "") -> Json:
    """A passage with its life as plain values."""
    life = whole.life
    pairs = zip(life.wordings, whole.changes, strict=True)
    return {
        **life.passage._asdict(),
        "address": base + links.passage(life.passage.id),
        "sentence": {lang: sentence(life.story, life.editions, lang) for lang in ("ja", "en")},
        "away": [away._asdict() for away in life.story.away],
        "wordings": [_wording(life, wording, change, base) for wording, change in pairs],
        "before": _beside(whole.neighbours.before, base),
        "after": _beside(whole.neighbours.after, base),
    }


def _wording(life: Life, wording: Wording, change: Change | None, base: str) -> Json:
    return {
        "text": wording.text,
        "away": wording.away._asdict() if wording.away else None,
        "change": _change(change, base) if change else None,
        "standings": [_standing(life, standing, base) for standing in wording.standings],
    }


def _change(change: Change, base: str) -> Json:
    return {
        "old": change.old_id,
        "new": change.new_id,
        "segments": _list(change.row["segments"]),
        "cells": _list(change.row["cells"]),
        "numbers": _list(change.row["numbers_changed"]),
        "comparison": base + change.address if change.address else None,
    }


def _list(told: str | None) -> object:
    return json.loads(told) if told else []


def _standing(life: Life, standing: Standing, base: str) -> Json:
    edition = standing.edition
    return {
        "edition_id": edition["id"],
        "version": edition["version"],
        "status": edition["status"],
        "published": edition["published"],
        "published_source": edition["published_source"],
        "first_seen": edition["first_seen"],
        "step": standing.step,
        "confidence": standing.confidence,
        "weak": standing.weak,
        "moved_and_reworded": standing.reworded,
        "file_replaced": standing.inside,
        "in_current_file": standing.present,
        "texts": list(_texts(life, standing.stands, base)),
    }


def _texts(life: Life, stands: Iterable[Stand], base: str) -> Iterator[Json]:
    for stand in stands:
        capture = life.captures.get(stand.sha256)
        yield {
            "text": stand.text,
            "unit": stand.unit,
            "heading": stand.heading,
            "page": stand.page,
            "position": stand.position,
            "sha256": stand.sha256,
            "from_edition_id": stand.from_edition_id,
            "similarity": stand.similarity,
            "capture": capture._asdict() if capture else None,
            "address": base + reader(stand),
        }


def _beside(stand: Stand | None, base: str) -> Json | None:
    if stand is None:
        return None
    return {
        "id": stand.passage_id,
        "text": stand.text,
        "address": base + links.passage(stand.passage_id),
    }
