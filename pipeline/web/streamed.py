"""An answer of many bytes, sent as fast as its reader takes it, with little memory for each."""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress

from datasette.utils.asgi import Response

from pipeline.errors import ShinkyuError
from pipeline.web.asgi import App, Message, Receive, Scope, Send
from pipeline.web.busy import Places

READERS = Places(100)
"""Each takes about half a megabyte and a file handle."""
_READING: Executor = ThreadPoolExecutor(2, "shinkyu-pieces")
"""Of their own: no drawing of pages keeps a download waiting, and no download a page."""
_AT_ONCE = 1 << 16
"""Bytes that are given to the server at once; it keeps as much again for a slow reader."""
_PATIENCE = 60.0
"""Seconds for so many bytes: who takes less than a kilobyte a second has gone, or means harm."""


class Streamed(Response):  # type: ignore[misc]  # Datasette carries no types
    """An answer whose body comes from an iterator that blocks; it has to give all that its
    ``Content-Length`` says.
    """

    def __init__(
        self,
        pieces: Iterator[bytes],
        receive: Receive,
        status: int,
        headers: dict[str, str],
        content_type: str,
    ) -> None:
        super().__init__(b"", status=status, headers=headers, content_type=content_type)
        self._pieces = pieces
        self._receive = receive

    async def asgi_send(self, send: Send) -> None:
        """Send head and body; without an end where a reader left, or the bytes broke off."""
        with READERS.taken():
            await super().asgi_send(_head_alone(send))
            gone = asyncio.ensure_future(_left(self._receive))
            try:
                async for piece in _read(self._pieces):
                    if gone.done():
                        return
                    await _sent(send, piece)
                await send({"type": "http.response.body", "body": b""})
            except ShinkyuError as error:
                print(f"a download was broken off: {error}", file=sys.stderr, flush=True)
            except TimeoutError:
                pass  # the server closes the connection of an answer that has no end
            finally:
                gone.cancel()
                close = getattr(self._pieces, "close", None)
                with suppress(ValueError):  # a thread is in it, and lets it go with its piece
                    if close:
                        close()


def _head_alone(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)

    return sent


async def _left(receive: Receive) -> None:
    """Ends when the reader has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def _read(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    while (piece := await loop.run_in_executor(_READING, next, pieces, None)) is not None:
        yield piece


async def _sent(send: Send, piece: bytes) -> None:
    for start in range(0, len(piece), _AT_ONCE):
        part = piece[start : start + _AT_ONCE]
        async with asyncio.timeout(_PATIENCE):
            await send({"type": "http.response.body", "body": part, "more_body": True})


def in_pieces(app: App) -> App:
    """The server, which gives long answers on in pieces: what a slow reader has not taken yet is
    not copied whole for him.
    """

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent(message: Message) -> None:
            body = message.get("body", b"")
            if message["type"] != "http.response.body" or len(body) <= _AT_ONCE:
                await send(message)
                return
            view = memoryview(body)
            for start in range(0, len(body), _AT_ONCE):
                part = {**message, "body": bytes(view[start : start + _AT_ONCE])}
                await send({**part, "more_body": True})
            await send({**message, "body": b""})

        await app(scope, receive, sent)

    return served
