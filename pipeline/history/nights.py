"""The nights that the archive tells, and whether they can be added to what is projected already."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pipeline.archive import fixity, layout
from pipeline.archive.reader import Night, read_night, warc_names
from pipeline.archive.types import Damage
from pipeline.database.rows import get_meta, set_meta
from pipeline.errors import ArchiveError
from pipeline.history import damage
from pipeline.history.declared import Declared, why_anew
from pipeline.history.folders import differing
from pipeline.history.visits import Among, Visit, among_its_own, in_order, place, visits_of
from pipeline.kinds import LOOKS

_BROKEN = "broken:"


class Told(NamedTuple):
    """What the archive tells."""

    nights: list[Night]
    damage: list[Damage]
    """All that is known to be damaged, in these nights and in others."""
    problems: dict[str, str]
    """WARC file → why it can't be read at all."""

    def visits(
        self, declared: Mapping[str, Declared], db: sqlite3.Connection | None = None
    ) -> list[Visit]:
        """The visits of these nights in the one order in which they are projected.

        Args:
            declared: source → what its file says now.
            db: what they are added to.
        """
        visits = [v for night in self.nights for v in _visits(night, declared)]
        sources = {visit.run.source_id for visit in visits} if db else ()
        lasts = {source_id: last_place(db, source_id) for source_id in sources} if db else {}
        return in_order(visits, {of: last.turn for of, last in lasts.items() if last})


def _visits(night: Night, declared: Mapping[str, Declared]) -> list[Visit]:
    now = declared.get(night.run.source_id, Declared())
    return visits_of(night.run, night.captures, now.earlier, night.requisites)


class Last(NamedTuple):
    """The place of the visit that was projected last."""

    turn: str
    source_id: str
    own: Among


def last_place(db: sqlite3.Connection, source_id: str = "") -> Last | None:
    """Where the visit stands that was projected last, of all or of one source."""
    text = get_meta(db, _last_key(source_id))
    if text is None:
        return None
    turn, source, own = json.loads(text)
    return Last(turn, source, tuple(own))


def keep_place(db: sqlite3.Connection, visit: Visit, *, early: bool = False) -> None:
    """Note that a visit is projected; the caller owns the transaction.

    Args:
        early: before its turn: :func:`keep_last_place` is still to say which is the last of all.
    """
    here = json.dumps(place(visit))
    for key in (visit.run.source_id,) if early else ("", visit.run.source_id):
        set_meta(db, _last_key(key), here)


def keep_last_place(db: sqlite3.Connection) -> None:
    """Note the last of all visits, of those that are the last of their source; the caller owns the
    transaction.
    """
    sql = "SELECT value FROM meta WHERE key >= 'last_visit:' AND key < 'last_visit;'"
    places = [json.loads(text) for (text,) in db.execute(sql)]
    if places:
        set_meta(db, _last_key(""), json.dumps(max(places)))


def _last_key(source_id: str) -> str:
    return f"last_visit:{source_id}" if source_id else "last_visit"


def broken_key(name: str) -> str:
    """Where ``meta`` keeps why a WARC file can't be read."""
    return _BROKEN + name


def nights_of(archive: Path, db: sqlite3.Connection, names: Iterable[str], told: Told) -> Told:
    """Nights that were just closed, of those of some WARC files that the database does not have.

    Args:
        told: what was told before: its damage is known, its problems are not tried again.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    have = "SELECT 1 FROM warc_files WHERE name = ?"
    fresh = [
        name
        for name in dict.fromkeys(names)
        if layout.source_of(name) != LOOKS
        and name not in told.problems
        and not db.execute(have, (name,)).fetchone()
        and (archive / name).exists()  # else it is still to get its name, from the next run
    ]
    return _read(archive, fresh, told.damage)


def fresh_nights(archive: Path, db: sqlite3.Connection) -> Told:
    """The nights that the database does not have yet.

    A file that could not be read is not tried again every night, but said again until a rebuild.
    The caller owns the transaction.

    Raises:
        ArchiveError: the manifest can't be read.
    """
    rows = db.execute(
        "SELECT key, value FROM meta WHERE key >= 'broken:' AND key < 'broken;' ORDER BY key"
    )
    problems = {key.removeprefix(_BROKEN): reason for key, reason in rows}
    found = differing(archive, db, problems)
    told = _read(archive, found.new, damage.known(archive, db, found.gone))
    return told._replace(problems={**problems, **told.problems})


def names_of(archive: Path) -> list[str]:
    """WARC files of sources, in order; looks at pages that no source declares are no history."""
    return [name for name in warc_names(archive) if layout.source_of(name) != LOOKS]


def _read(archive: Path, names: Iterable[str], known: list[Damage]) -> Told:
    """What some WARC files tell; damage that is met in them is kept for the next run."""
    told = Told(nights=[], damage=list(known), problems={})
    new: list[Damage] = []
    for name in names:
        try:
            told.nights.append(read_night(archive, name))
        except ArchiveError as error:
            told.problems[name] = str(error)
        else:
            here = told.nights[-1].damage
            new += [d for d in here if not damage.covered(known, d.file, d.offset)]
    told.damage.extend(fixity.add(archive, new))
    return told


def why_not_added(
    db: sqlite3.Connection, told: Told, declared: Mapping[str, Declared]
) -> str | None:
    """Why what is told can't just be added at the end; None where it can.

    Args:
        declared: source → what its file says now.
    """
    if damage.places(told.damage) != damage.places(damage.stands(db)):
        return "the archive was damaged, or mended"
    if damage.heals(db, told.nights):
        return "bytes that were lost are there again"
    if why := why_anew(db, declared):
        return why
    if _older(db, told.visits(declared, db)):
        return "captures older than the last night were added"
    return None


def _older(db: sqlite3.Connection, visits: list[Visit]) -> bool:
    """Would one of these visits stand before one that is projected already?"""
    last = last_place(db)
    if last is not None and visits and place(visits[0]) < last:
        return True
    first = {visit.run.source_id: visit for visit in reversed(visits)}
    lasts = ((visit, last_place(db, source_id)) for source_id, visit in first.items())
    return any(last is not None and among_its_own(visit) < last.own for visit, last in lasts)
