"""A person's word about what a file or a label names, put in the place of what was read. Pure
functions.
"""

from collections.abc import Mapping
from datetime import date

from pipeline.history.by_hand import Word
from pipeline.kinds import DateSource, EditionStatus, Part
from pipeline.read.names.dates import Precision, StatedDate
from pipeline.read.names.labels import EditionName, LabelReading, version_of
from pipeline.read.names.series import NATIONAL, OTHER

_WHOLE_DATE, _MONTH = 10, 7  # letters of an ISO date


def label_by_hand(reading: LabelReading, word: Word, label: str) -> LabelReading:
    """What a label says of its file, with what somebody set of it."""
    part = word.settings.get("part")
    names = names_by_hand(reading.editions, word, label)
    return reading._replace(editions=names, part=Part(str(part)) if part else reading.part)


def names_by_hand(
    names: tuple[EditionName, ...], word: Word, label: str
) -> tuple[EditionName, ...]:
    """The editions that something belongs to, with what somebody set.

    Args:
        label: what an edition is called where nothing that was read names one.
    """
    said = word.settings
    if said.get("ignore"):
        return ()
    series = said.get("series")
    if not names and any(key in said for key in ("series", "phase", "revision")):
        names = (_unnamed(label),)
    elif series and names:
        own = tuple(name for name in names if name.series == series)
        names = (own or names)[:1]
    return tuple(_named(name, said) for name in names)


def _unnamed(label: str) -> EditionName:
    """An edition of which nothing was read."""
    return EditionName(series=OTHER, phase=None, revision=None, version=label, name=label)


def _named(name: EditionName, said: Mapping[str, object]) -> EditionName:
    name = _dated(name, said)
    series = str(said.get("series") or name.series)
    phase = _phase(name, said, series)
    revision = _revision(name, said, phase)
    status = said.get("status")
    return name._replace(
        series=series,
        phase=phase,
        revision=revision,
        version=version_of(series, phase, revision, name.name),
        status=EditionStatus(str(status)) if status else name.status,
    )


def _phase(name: EditionName, said: Mapping[str, object], series: str) -> int | None:
    if said.get("phase") is not None:
        return int(str(said["phase"]))
    phase = None if "phase" in said else name.phase
    return phase or (1 if series in NATIONAL else None)  # as where none is stated


def _revision(name: EditionName, said: Mapping[str, object], phase: int | None) -> str | None:
    if said.get("revision") is not None:
        return str(said["revision"])
    revision = None if "revision" in said else name.revision
    named_only = revision is not None and not revision[0].isdigit()
    if named_only and len(str(said.get("published") or "")) >= _MONTH:
        return str(said["published"])[:_MONTH]  # 改訂版 is called by its month
    if revision == "1.0" and name.phase == 1:
        revision = None  # of the first plan where none is stated
    return revision or ("1.0" if phase == 1 else None)


def _dated(name: EditionName, said: Mapping[str, object]) -> EditionName:
    if "published" not in said:
        return name
    iso = said["published"]
    stated = _stated(str(iso)) if iso else None
    return name._replace(published=stated, published_source=DateSource.SET)


def _stated(iso: str) -> StatedDate:
    precision = {_WHOLE_DATE: Precision.DAY, _MONTH: Precision.MONTH}.get(len(iso), Precision.YEAR)
    start = date.fromisoformat((iso + "-01-01")[:_WHOLE_DATE])
    return StatedDate(iso, precision, start, start, iso, (0, len(iso)))
