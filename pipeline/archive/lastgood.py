"""The last good capture of each URL, so that a night asks only for what is new.

Kept in ``{source}/.last-good.json``, which is derived and disposable: it is brought up to date from the WARC files that
came after it, or from all of them where it is missing or damaged.
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.archive import layout
from pipeline.archive.reader import held, records, statement
from pipeline.archive.types import Body, Held
from pipeline.archive.writer import FETCH
from pipeline.errors import ArchiveError

NAME = ".last-good.json"
FORMAT = 1


class Good(NamedTuple):
    """The last good capture of a URL, with the validators its server gave."""

    held: Held
    etag: str | None
    last_modified: str | None


class LastGood(NamedTuple):
    """What an archive knows of a source's URLs."""

    by_url: dict[str, Good]
    answered_by: dict[str, str]
    """URL that was asked → URL that answered, where a redirect stood between."""
    problems: list[str]
    """WARC files that can't be read."""

    def of(self, url: str) -> Good | None:
        """The last good capture of what a URL leads to."""
        return self.by_url.get(self.answered_by.get(url, url))


def last_good(archive: Path, source_id: str) -> LastGood:
    """Bring the index of a source up to date and return it."""
    side = archive / source_id / NAME
    names = (
        [p.relative_to(archive).as_posix() for p in layout.closed(archive / source_id)]
        if (archive / source_id).is_dir()
        else []
    )
    done, known = _load(side)
    if not set(done) <= set(names):
        done, known = [], LastGood({}, {}, [])
    fresh = [name for name in names if name not in set(done)]
    if fresh and done and layout.order(fresh[0]) < layout.order(done[-1]):
        fresh, done, known = (
            names,
            [],
            LastGood({}, {}, []),
        )  # older captures were imported: order matters
    for name in fresh:
        try:
            _add(archive, name, known)
        except ArchiveError as error:
            known.problems.append(str(error))
        else:
            done.append(name)
    if fresh:
        _save(side, done, known)
    return known


def _add(archive: Path, name: str, known: LastGood) -> None:
    for r in records(archive / name, name):
        if r.kind in ("response", "revisit"):
            at = held(name, r)
            if at is None:
                continue
            old = known.by_url.get(r.url)
            # A 304 may leave validators out: the old ones still stand.
            keep = (
                old
                if r.kind == "revisit" and old and old.held.body.sha256 == at.body.sha256
                else None
            )
            known.by_url[r.url] = Good(
                at,
                r.http.get("etag") or (keep.etag if keep else None),
                r.http.get("last-modified") or (keep.last_modified if keep else None),
            )
            known.answered_by.pop(r.url, None)
        elif r.kind == "metadata":
            said = statement(r.content)
            if said.get("about") == FETCH and said.get("verdict") in ("ok", "unchanged"):
                known.answered_by[said.get("url", r.url)] = said.get("final_url", r.url)


def _load(side: Path) -> tuple[list[str], LastGood]:
    nothing: tuple[list[str], LastGood] = ([], LastGood({}, {}, []))
    try:
        data: dict[str, Any] = json.loads(side.read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            return nothing
        by_url = {}
        for url, (place, etag, modified) in data["good"].items():
            by_url[url] = Good(Held._make([*place[:-1], Body(*place[-1])]), etag, modified)
        return list(data["files"]), LastGood(by_url, dict(data["answered_by"]), [])
    except (OSError, ValueError, KeyError, TypeError):
        return nothing


def _save(side: Path, done: list[str], known: LastGood) -> None:
    data = {"format": FORMAT, "files": done, "good": known.by_url, "answered_by": known.answered_by}
    draft = side.with_name(NAME + ".new")
    try:
        draft.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        os.replace(draft, side)  # noqa: PTH105
    except OSError:
        draft.unlink(missing_ok=True)  # it's only a short cut; the WARC files say it all
