"""Bodies in pieces: any part of them, checked once, with little memory; readers who leave."""

import asyncio
import gzip
import hashlib
import io
import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.archive import streamed
from pipeline.errors import ArchiveError
from pipeline.web.busy import Busy, Gate, Places
from pipeline.web.streamed import Streamed, in_pieces

PLAN = random.Random(1).randbytes(3_000_000) + b"plan" * 250_000
NAME = "a.warc.gz"


class Placed(NamedTuple):
    """A body in the archive."""

    offset: int
    data: bytes

    def checked(self, folder: Path) -> streamed.Checked:
        sha256 = hashlib.sha256(self.data).hexdigest()
        return streamed.checked(folder, NAME, self.offset, sha256)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Placed]]:
    """A plain body between others, one that is squeezed, one in chunks, an empty one."""
    folder = tmp_path_factory.mktemp("archive")
    half = PLAN[2_500_000:3_500_000]
    chunks = b"".join(
        b"%x\r\n%s\r\n" % (len(part), part)
        for part in (half[i : i + 70_000] for i in range(0, len(half), 70_000))
    )
    with (folder / NAME).open("wb") as out:
        placed = [
            Placed(_record(out, body, *headers), data)
            for body, data, headers in (
                (b"first", b"first", ()),
                (PLAN, PLAN, ()),
                (gzip.compress(half), half, [("Content-Encoding", "gzip")]),
                (chunks + b"0\r\n\r\n", half, [("Transfer-Encoding", "chunked")]),
                (b"", b"", ()),
            )
        ]
    return folder, placed


def _record(out: Any, body: bytes, *headers: tuple[str, str]) -> int:
    offset: int = out.tell()
    head = StatusAndHeaders("200 OK", list(headers), protocol="HTTP/1.1")
    writer = WARCWriter(out, gzip=True)
    record = writer.create_warc_record(
        "http://x.example/a.pdf", "response", payload=io.BytesIO(body), http_headers=head
    )
    writer.write_record(record)
    record.raw_stream.close()
    return offset


def test_any_part_is_what_was_captured(
    archive: tuple[Path, list[Placed]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streamed, "_BETWEEN", 300_000)
    folder, placed = archive
    lots = random.Random(2)
    for one in placed[:-1]:
        body, size = one.checked(folder), len(one.data)
        assert body.size == size
        assert bool(body.marks) == (one.data is PLAN)
        parts = [(0, size - 1), (size - 1, size - 1), (0, 0)]
        parts += [(first, lots.randrange(first, size)) for first in lots.choices(range(size), k=6)]
        for first, last in parts:
            assert b"".join(streamed.pieces(body, first, last)) == one.data[first : last + 1]
    assert placed[-1].checked(folder).size == 0


def test_a_reader_takes_little_memory(archive: tuple[Path, list[Placed]]) -> None:
    folder, placed = archive
    tracemalloc.start()
    body = placed[1].checked(folder)
    readers = [streamed.pieces(body, 0, body.size - 1) for _ in range(10)]
    for reader in readers:
        next(reader)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < len(PLAN)


@pytest.mark.parametrize("broken", ["body", "trailer", "gone", "another"])
def test_bytes_that_are_not_the_captured_ones_are_not_given(
    archive: tuple[Path, list[Placed]], tmp_path: Path, broken: str
) -> None:
    data = bytearray((archive[0] / NAME).read_bytes())
    plan, behind = archive[1][1], archive[1][2].offset
    body = plan.checked(archive[0])
    path = tmp_path / NAME
    if broken in ("body", "trailer"):
        data[behind - 5 if broken == "trailer" else behind - 2_000_000] ^= 4
    if broken != "gone":
        path.write_bytes(data)
    asked = "0" * 64 if broken == "another" else body.sha256
    with pytest.raises(ArchiveError):
        streamed.checked(tmp_path, NAME, plan.offset, asked)
    if broken != "another":  # one that was checked before it broke, in a way that no time tells
        stamp = path.stat() if path.exists() else None
        since = body._replace(path=path, stamp=streamed._stamp(stamp) if stamp else body.stamp)
        given: list[bytes] = []
        with pytest.raises(ArchiveError):
            given.extend(streamed.pieces(since, 0, body.size - 1))
        assert sum(map(len, given)) < body.size


def test_a_file_that_changed_is_checked_again(
    archive: tuple[Path, list[Placed]], tmp_path: Path
) -> None:
    path = tmp_path / NAME
    path.write_bytes((archive[0] / NAME).read_bytes())
    body = archive[1][0].checked(tmp_path)
    assert streamed.is_still(body)
    path.write_bytes(path.read_bytes() + b"more")
    assert not streamed.is_still(body)
    with pytest.raises(ArchiveError, match="changed"):
        next(streamed.pieces(body, 0, 1))
    path.unlink()
    assert not streamed.is_still(body)
    with pytest.raises(ArchiveError, match="not in the archive"):
        streamed.checked(tmp_path, "../a.warc.gz", 0, body.sha256)


def _numbers(closed: list[bool]) -> Iterator[bytes]:
    try:
        for number in range(4):
            yield bytes([number]) * 100_000
        raise ArchiveError("broken here")
    finally:
        closed.append(True)


@pytest.mark.parametrize(("leaves", "most"), [(False, 400_000), (True, 100_000)])
def test_a_reader_who_leaves_and_bytes_that_break_off(leaves: bool, most: int) -> None:
    closed: list[bool] = []
    sent: list[Any] = []

    async def serve() -> None:
        left = asyncio.Event()

        async def receive() -> Any:
            await left.wait()
            return {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)
            if leaves and message["type"] == "http.response.body":
                left.set()

        await Streamed(_numbers(closed), receive, 200, {}, "x/y").asgi_send(send)

    asyncio.run(serve())
    assert closed == [True]
    assert [message["type"] for message in sent].count("http.response.start") == 1
    bodies = [message for message in sent if message["type"] == "http.response.body"]
    assert all(message["more_body"] for message in bodies)
    assert max(len(message["body"]) for message in bodies) <= 1 << 16
    assert sum(len(message["body"]) for message in bodies) == most


def test_a_long_answer_goes_in_pieces() -> None:
    sent: list[Any] = []
    page = bytes(range(256)) * 1_000

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": page})

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is asked of the reader")

    async def serve() -> None:
        await in_pieces(app)({}, receive, send)

    asyncio.run(serve())
    assert b"".join(message.get("body", b"") for message in sent) == page
    assert [message.get("more_body", False) for message in sent] == [False, *[True] * 4, False]


def test_so_many_at_once_so_many_that_wait() -> None:
    async def come() -> list[str]:
        gate = Gate(2, 2, 0.05)
        told: list[str] = []
        work = asyncio.Event()

        async def reader(name: str) -> None:
            try:
                async with gate.entered():
                    told.append(f"{name} in")
                    await work.wait()
            except Busy:
                told.append(f"{name} busy")

        readers = [asyncio.ensure_future(reader(name)) for name in "abcde"]
        await asyncio.sleep(0)
        readers[2].cancel()  # c waited, and leaves: its place is d's
        await asyncio.sleep(0)
        readers.append(asyncio.ensure_future(reader("f")))
        await asyncio.sleep(0.1)  # d and f lose their patience
        work.set()
        await asyncio.gather(*readers, return_exceptions=True)
        await reader("g")
        return told

    told = asyncio.run(come())
    assert told == ["a in", "b in", "e busy", "d busy", "f busy", "g in"]


def test_places_are_given_back() -> None:
    places = Places(1)
    with places.taken(), pytest.raises(Busy):
        places.look()
    places.look()
