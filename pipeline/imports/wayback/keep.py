"""Captures of a server, written into a WARC file of ours at their own times.

A capture is kept as if we had been there: the city's headers around the body as it came. What the
server itself said stands in the record's ``WARC-Shinkyu-Origin``: its address there, the digest of
its index, and every header of its answer.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.archive import layout
from pipeline.archive.bodies import Response, read_response
from pipeline.archive.types import Body, Held
from pipeline.archive.writer import EARLIER, sha256_digest
from pipeline.crawl.http import Exchange
from pipeline.crawl.judge import MAX_PAGE
from pipeline.errors import ArchiveError
from pipeline.imports.known import Key, Known
from pipeline.imports.passed import PassedOverError
from pipeline.imports.references import ByDigest, Digests, Reference
from pipeline.imports.stored import Stored, settled
from pipeline.imports.wayback.addresses import same_spelling
from pipeline.imports.wayback.index import Row
from pipeline.imports.wayback.replay import Replayed, captured_headers
from pipeline.imports.worth import Worth, worth
from pipeline.imports.written import ImportFile
from pipeline.kinds import RunStatus, Verdict
from pipeline.sources import Source

REDIRECT = "redirect"
"""Purpose of captured redirects of the page: they are the proof of an earlier address."""
_PIECE = 1 << 16


class Kept(NamedTuple):
    """What became of a capture that came."""

    held: Held | None
    """None where it is not believed, or no body that could be."""
    doubt: str | None
    refused: bool
    """Is it whole, and not what should stand there?"""


class Keeper:
    """The WARC file being written, from the first capture on, and what the archive holds."""

    def __init__(self, source: Source, archive: Path, server: str) -> None:
        self.source, self.archive, self.server = source, archive, server
        self.known = Known(archive, source.id)
        self.file = ImportFile(source, archive, server)
        self._places: set[str] = {source.page}
        self._moments: dict[tuple[str, str], Held | None] = {}
        for key, held in self.known.captures.items():
            self._note(key.url, key.moment, held)

    def _note(self, url: str, moment: str, held: Held | None) -> None:
        place = (url.partition("://")[2], moment[:19])
        self._moments[place] = held or self._moments.get(place)

    def has(self, url: str, moment: datetime) -> bool:
        """Does the archive have a capture of this address and moment?"""
        return (url.partition("://")[2], layout.moment_text(moment)[:19]) in self._moments

    def held_at(self, url: str, moment: datetime) -> Held | None:
        """What it holds of an address at a moment; None where it is nothing that is believed."""
        return self._moments.get((url.partition("://")[2], layout.moment_text(moment)[:19]))

    def newest_page(self, url: str) -> dict[tuple[str, str], Held]:
        """The newest page that the archive holds, by address and SHA-256; empty without any."""
        pages = [
            (moment, held)
            for (spelling, moment), held in self._moments.items()
            if held is not None and spelling == url.partition("://")[2]
        ]
        held = max(pages, key=lambda page: page[0], default=(None, None))[1]
        return {(url, held.body.sha256): held} if held else {}

    def same_bytes(self, row: Row) -> Held | None:
        """The record that holds the bytes that the index lists, whatever its address was."""
        return self.known.find([row.reference]) if row.reference else None

    def page_stood_at(self, url: str) -> None:
        """Say in the file that the page stood at an address that is not the source's, once."""
        if any(same_spelling(url, place) for place in self._places):
            return
        self._places.add(url)
        said = {"about": EARLIER, "address": url}
        self.file.warc().metadata(self.source.page, datetime.now(UTC), said)

    def confirm(self, row: Row, held: Held, linked: str) -> None:
        """Write that an address held bytes that we have: the index says so, none were asked for.

        Args:
            linked: the address as the city's page has it.
        """
        origin = {"record_id": "", "kind": "index", "digest": f"sha1:{row.digest}"}
        _, record = self.file.warc().revisit(
            row.url,
            row.moment,
            "200 OK",
            [],
            of=held,
            not_modified=False,
            origin={**origin, "server": self.server},
        )
        if not same_spelling(linked, row.url):
            self.file.state(linked, row.url, row.moment, Verdict.UNCHANGED, None, record)
        self._remember(row.url, row.moment, held)

    def keep(self, came: Replayed, row: Row, linked: str, *, is_page: bool) -> Kept:
        """Write a capture that came, and say what it is worth.

        Raises:
            PassedOverError: it is packed in a way that needs a library which is not there.
            ArchiveError: it can't be written.
        """
        assert came.answer is not None
        stored = _stored(came.answer, came.url)
        with stored.body:
            judged = self._worth(stored, came, is_page=is_page)
            bad = not stored.status.startswith("200")
            held, record = self._write(came, stored, row, judged)
        if judged.doubt:
            verdict = Verdict.REFUSED if judged.refused else Verdict.FAILED
            self.file.state(linked, came.url, came.moment, verdict, judged.doubt, record)
        elif not same_spelling(linked, came.url) and not bad:
            self.file.state(linked, came.url, came.moment, Verdict.OK, None, record)
        self._remember(came.url, came.moment, held)
        self.file.warc().sync()
        return Kept(held, judged.doubt, judged.refused)

    def _write(
        self, came: Replayed, stored: Stored, row: Row, judged: Worth
    ) -> tuple[Held | None, str]:
        """Write an answer, as a revisit where its bytes are held already.

        Returns:
            the record that holds its bytes (None where they are not believed), and its own id.
        """
        facts = judged.facts
        held = self.known.find([ByDigest("sha256", facts.sha256)]) if facts else None
        if held is not None and held.body == facts:
            _, record = self.file.warc().revisit(
                came.url,
                came.moment,
                stored.status,
                stored.headers,
                of=held,
                not_modified=False,
                origin=_origin(came, row, self.server),
            )
        else:
            at, record = self._response(came, stored, row, judged, None)
            held = self._held(came, stored, facts, at, record) if facts else None
        if held is not None:
            self.known.add(held, _names(row, stored, held, came.moment))
        return held, record

    def _held(self, came: Replayed, stored: Stored, facts: Body, at: int, record: str) -> Held:
        return Held(
            url=came.url,
            file=self.file.warc().name,
            offset=at,
            record_id=record,
            date=layout.moment_text(came.moment),
            digest=sha256_digest(stored.sha256),
            body=facts,
        )

    def keep_redirect(self, came: Replayed, row: Row) -> None:
        """Write a captured redirect: no capture of a page, but the proof of where it led."""
        assert came.answer is not None
        stored = _stored(came.answer, came.url)
        with stored.body:
            self._response(came, stored, row, Worth(None, None), REDIRECT)
        self._remember(came.url, came.moment, None)
        self.file.warc().sync()

    def _worth(self, stored: Stored, came: Replayed, *, is_page: bool) -> Worth:
        if not stored.status.startswith("200"):
            return Worth(None, None)
        if stored.problem:
            return Worth(None, stored.problem)
        return worth(
            came.url,
            stored.header,
            stored.body,
            stored.length,
            cut=False,
            whole_length=stored.whole_length(),
            source=self.source,
            is_page=is_page,
        )

    def _response(
        self, came: Replayed, stored: Stored, row: Row, judged: Worth, purpose: str | None
    ) -> tuple[int, str]:
        assert came.answer is not None
        return self.file.warc().response(
            came.url,
            came.moment,
            stored.status,
            stored.headers,
            stored.body,
            stored.length,
            facts=judged.facts,
            purpose=purpose,
            origin=_origin(came, row, self.server),
        )

    def _remember(self, url: str, moment: datetime, held: Held | None) -> None:
        text = layout.moment_text(moment)[:19]
        self.known.captures[Key(url, text, held.body.sha256 if held else None)] = held
        self._note(url, text, held)

    def end(self, status: RunStatus, message: str) -> None:
        """Say in the file how the run ended, and close it; nothing where nothing was written."""
        self.file.end(status, f"backfilled from {self.server}: {message}")

    def read(self, held: Held) -> Response:
        """The bytes of a record that was written or known.

        Raises:
            ArchiveError: they can't be read.
        """
        name = held.file
        if self.file.path is not None and name == self.file.name:
            name = self.file.path.relative_to(self.archive).as_posix()
        return read_response(self.archive, name, held.offset, MAX_PAGE)


def _stored(answer: Exchange, url: str) -> Stored:
    """An answer as we keep it.

    Raises:
        PassedOverError: it is packed in a way that needs a library which is not there.
        ArchiveError: unpacked it is longer than we take.
    """
    digests = Digests()
    answer.body.seek(0)
    while piece := answer.body.read(_PIECE):
        digests.update(piece)
    stored = Stored(
        status=answer.status_line,
        headers=captured_headers(answer),
        body=answer.body,
        length=answer.length,
        sha256=digests.sha256,
        names=frozenset(digests.references()),
    )
    try:
        return settled(stored, url)
    except (ArchiveError, PassedOverError):
        answer.body.close()
        raise


def _names(row: Row, stored: Stored, held: Held, moment: datetime) -> set[Reference]:
    """How the index may call these bytes: as it does, where it was this moment that came."""
    names = {*stored.names, ByDigest("sha256", held.body.sha256)}
    if row.reference and row.moment == moment.replace(microsecond=0):
        names.add(row.reference)
    return names


def _origin(came: Replayed, row: Row, server: str) -> Mapping[str, Any]:
    """What the server said, to the letter."""
    assert came.answer is not None
    return {
        "record_id": "",
        "kind": "capture",
        "digest": f"sha1:{row.digest}" if row.digest and came.moment == row.moment else None,
        "server": server,
        "address": came.address,
        "headers": [list(pair) for pair in came.answer.headers],
    }
