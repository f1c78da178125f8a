"""The last good capture of each URL, so that a night asks only for what is new.

Kept in ``{source}/.last-good.json``, which is derived and disposable: it is brought up to date from
the WARC files that came after it, or from all of them where it is missing or damaged.
"""

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.archive import layout
from pipeline.archive.clock import clock_of
from pipeline.archive.folders import changed_since
from pipeline.archive.reader import held
from pipeline.archive.records import Record, records, statement, warcinfo_fields
from pipeline.archive.types import Body, Damage, Held
from pipeline.archive.writer import ASKED, FETCH, REQUISITE
from pipeline.errors import ArchiveError
from pipeline.kinds import ANSWERED, LinkAnswer, RunKind, Verdict

NAME = ".last-good.json"
FORMAT = 5
_OF_NO_USE = (Verdict.MISSING, Verdict.REFUSED)


class Good(NamedTuple):
    """The last good capture of a URL, with the validators its server gave."""

    held: Held
    etag: str | None
    last_modified: str | None
    at: str = ""
    """When it was seen last, UTC."""


class Asked(NamedTuple):
    """What a link was found to be when it was asked whether it is a file."""

    answer: LinkAnswer
    place: str
    """The URL that answered, after redirects."""
    at: str
    """When, UTC."""


class NoUse(NamedTuple):
    """A style sheet or a picture of the page that can't be had."""

    at: str
    """When it was asked for last, UTC."""


class LastGood(NamedTuple):
    """What an archive knows of a source's URLs."""

    by_url: dict[str, Good]
    answered_by: dict[str, str]
    """URL that was asked → URL that answered, where a redirect stood between."""
    asked: dict[str, Asked]
    """Links of which only an answer told whether they are files."""
    no_use: dict[str, NoUse]
    """Style sheets and pictures of the page that were gone, or were something else."""
    problems: list[str]
    """WARC files that can't be read at all."""
    damage: list[Damage]
    """Stretches of the files just read that can't be read."""
    last_capture: str
    """The newest moment of a run in the archive, UTC; empty where there is none."""
    sizes: dict[str, int]
    """Each WARC file that holds one of the last good captures → its size when it was read."""

    def of(self, url: str) -> Good | None:
        """The last good capture of what a URL leads to."""
        return self.by_url.get(self.answered_by.get(url, url))


_Told = tuple[str, Good] | tuple[str, str] | tuple[str, Asked] | tuple[str, NoUse]
"""(URL, last good capture), (URL that was asked for, URL that answered), (link, what it is), or
(URL, that it is of no use)."""


class _FileSays(NamedTuple):
    """What one WARC file says of a source's URLs, in its order."""

    name: str
    started: str
    """When its run began, by a clock that is believed."""
    ended: str
    said: list[_Told]
    """In the file's order."""


def last_good(archive: Path, source_id: str) -> LastGood:
    """Bring the index of a source up to date and return it."""
    side = archive / source_id / NAME
    done, known = _load(side)
    came = _came(archive, source_id, done)
    fresh = _read(archive, came.names, known) if came is not None else []
    if came is None or any(says.started < done.newest for says in fresh):
        done, known = Done({}, ""), _nothing()  # older captures were imported, or a file is gone
        came = _came(archive, source_id, done) or _Came([], {})
        fresh = _read(archive, came.names, known)
    for says in sorted(fresh, key=lambda s: (s.started, layout.order(s.name))):
        known = _add(says, known)
        done = done._replace(newest=max(done.newest, says.started))
    if came.names:
        known = known._replace(sizes=_sizes(archive, known))
        _save(side, done._replace(folders=came.folders), known)
    return known


def _nothing() -> LastGood:
    return LastGood({}, {}, {}, {}, problems=[], damage=[], last_capture="", sizes={})


class Done(NamedTuple):
    """What the index rests on."""

    folders: dict[str, tuple[int, int, str]]
    """Folder → its time, the number of its WARC files, and a digest of their names."""
    newest: str
    """Beginning of the newest run."""


class _Came(NamedTuple):
    """What came since."""

    names: list[str]
    folders: dict[str, tuple[int, int, str]]
    """The folders as they are."""


def _came(archive: Path, source_id: str, done: Done) -> _Came | None:
    """The WARC files of a source that came since the index was made; None where one of those that
    it rests on is gone, or came in between.
    """
    times = {name: changed for name, (changed, _, _) in done.folders.items()}
    folders = {name: known for name, known in done.folders.items() if (archive / name).is_dir()}
    if folders.keys() != done.folders.keys():
        return None
    names: list[str] = []
    for folder in changed_since(archive, times, source_id):
        _, count, digest = done.folders.get(folder.name, (0, 0, _digest(())))
        if _digest(folder.files[:count]) != digest:
            return None
        names += folder.files[count:]
        folders[folder.name] = (folder.changed, len(folder.files), _digest(folder.files))
    return _Came(names, folders)


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(names).encode()).hexdigest()


def _sizes(archive: Path, known: LastGood) -> dict[str, int]:
    """The files that hold what is good, and their sizes: those that were noted stay as they were
    noted.
    """
    sizes = {}
    for file in {good.held.file for good in known.by_url.values()}:
        with contextlib.suppress(OSError):
            sizes[file] = known.sizes.get(file) or (archive / file).stat().st_size
    return sizes


def _read(archive: Path, names: list[str], known: LastGood) -> list[_FileSays]:
    found = []
    for name in names:
        try:
            found.append(_file_says(name, list(records(archive / name, name, known.damage.append))))
        except ArchiveError as error:
            known.problems.append(str(error))
    return found


def _file_says(name: str, every: list[Record]) -> _FileSays:
    facts = warcinfo_fields(every[0].content) if every and every[0].kind == "warcinfo" else {}
    started = every[0].date if facts and "salvaged" not in facts else layout.started(name)
    moments = [r.date for r in every if r.kind in ("response", "revisit")]
    said = [told for r in every for told in _told_by(name, r)]
    if facts.get("kind") == RunKind.IMPORT:
        # Its captures have times of their own: its place is where the newest of them stands.
        newest = max(moments, default=started)
        return _FileSays(name, newest, newest, said)
    clock = clock_of(every, started, facts.get("last_capture"))
    ended = clock.corrected(max(moments, default=started))
    return _FileSays(name, clock.corrected(started), ended, said)


def _told_by(name: str, r: Record) -> list[_Told]:
    if r.kind in ("response", "revisit"):
        at = held(name, r)
        validators = r.http.get("etag"), r.http.get("last-modified")
        return [(r.url, Good(at, *validators, r.date))] if at else []
    said = statement(r.content) if r.kind == "metadata" else {}
    if said.get("about") in (FETCH, REQUISITE) and said.get("verdict") in ANSWERED:
        return [(said.get("url", r.url), said.get("final_url", r.url))]
    if said.get("about") == REQUISITE and said.get("verdict") in _OF_NO_USE:
        return [(said.get("url", r.url), NoUse(r.date))]
    if said.get("about") == ASKED and said.get("answer") in tuple(LinkAnswer):
        found = Asked(LinkAnswer(said["answer"]), said.get("final_url", r.url), r.date)
        return [(said.get("url", r.url), found)]
    return []


def _add(says: _FileSays, known: LastGood) -> LastGood:
    for url, told in says.said:
        if isinstance(told, str):
            known.answered_by[url] = told
        elif isinstance(told, Asked):
            known.asked[url] = told
        elif isinstance(told, NoUse):
            known.no_use[url] = told
        else:
            known.by_url[url] = _with_validators(told, known.by_url.get(url))
            known.answered_by.pop(url, None)
            known.no_use.pop(url, None)
    return known._replace(last_capture=max(known.last_capture, says.ended))


def _with_validators(new: Good, old: Good | None) -> Good:
    """A 304 may leave validators out: the old ones still stand (RFC 9110 §15.4.5)."""
    if old is None or old.held.body.sha256 != new.held.body.sha256:
        return new
    return Good(new.held, new.etag or old.etag, new.last_modified or old.last_modified, new.at)


def _load(side: Path) -> tuple[Done, LastGood]:
    """What the index rests on, and what it tells; nothing where the side file is no use."""
    try:
        data: dict[str, Any] = json.loads(side.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return Done({}, ""), _nothing()
        by_url = {}
        for url, (place, etag, modified, at) in data["good"].items():
            by_url[url] = Good(Held._make([*place[:-1], Body(*place[-1])]), etag, modified, at)
        known = _nothing()._replace(
            by_url=by_url,
            answered_by=dict(data["answered_by"]),
            asked={
                url: Asked(LinkAnswer(answer), place, at)
                for url, (answer, place, at) in data["asked"].items()
            },
            no_use={url: NoUse(at) for url, (at,) in data["no_use"].items()},
            last_capture=str(data["last_capture"]),
            sizes={str(file): int(size) for file, size in data["sizes"].items()},
        )
        folders = {
            str(name): (int(changed), int(count), str(digest))
            for name, (changed, count, digest) in data["folders"].items()
        }
        return Done(folders, str(data["newest"])), known
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Done({}, ""), _nothing()


def _save(side: Path, done: Done, known: LastGood) -> None:
    data = {
        "format": FORMAT,
        "folders": done.folders,
        "newest": done.newest,
        "sizes": known.sizes,
        "good": known.by_url,
        "answered_by": known.answered_by,
        "asked": known.asked,
        "no_use": known.no_use,
        "last_capture": known.last_capture,
    }
    draft = side.with_name(NAME + ".new")
    try:
        draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, side)  # noqa: PTH105
    except OSError:
        draft.unlink(missing_ok=True)  # it's only a short cut; the WARC files say it all
