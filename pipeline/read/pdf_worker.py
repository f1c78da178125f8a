"""The child side of reading PDFs: a process with limits that answers one request after the other on its pipes.

PDFium and pypdf are fed files from strangers; whatever they do wrong ends here. The parent (``pipeline.read.child``)
starts ``main()`` in a fresh interpreter, and only pypdfium2 and the standard library are loaded until a file needs more.

A message is two big-endian 32-bit lengths, then that many bytes of JSON (the header) and of payload.
"""

import contextlib
import json
import os
import resource
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

LENGTHS = struct.Struct(">II")

Answer = tuple[dict[str, Any], bytes]


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """The next message, or None where the stream ends."""
    head = stream.read(LENGTHS.size)
    if len(head) < LENGTHS.size:
        return None
    header_size, size = LENGTHS.unpack(head)
    header = stream.read(header_size)
    payload = stream.read(size)
    return (json.loads(header), payload) if len(payload) == size and len(header) == header_size else None


def write_message(stream: BinaryIO, header: dict[str, Any], payload: bytes) -> None:
    """Write one message and flush it."""
    head = json.dumps(header).encode("ascii")
    stream.write(LENGTHS.pack(len(head), len(payload)) + head)
    stream.write(payload)
    stream.flush()


def limit_process(memory: int) -> None:
    """Bound this process for good: address space in bytes, no core file, no file written, few open files."""
    for what, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        _soft, hard = resource.getrlimit(what)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, hard))


def limit_cpu(seconds: int) -> None:
    """Allow ``seconds`` more of CPU time from now; the kernel ends the process (SIGXCPU) after that."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    bound = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))


def handle(request: dict[str, Any], data: bytes) -> Answer:
    """Do what one request asks: ``do`` is ``text``, ``picture`` or ``boxes``."""
    kind = request["do"]
    if kind == "text":
        from pipeline.read import pdf_text

        return pdf_text.answer(data)
    raise ValueError(f"unknown request {kind!r}")


def _safely(work: Callable[[], Answer]) -> Answer:
    try:
        return work()
    except MemoryError:
        return {"failed": "needs more memory than is allowed", "spent": True}, b""
    except RecursionError:
        return {"failed": "is nested too deeply", "spent": True}, b""
    except Exception as error:
        reason = " ".join(str(error).split())[:300] or type(error).__name__
        return {"failed": reason, "spent": False}, b""


def main() -> None:
    """Answer requests from standard input on standard output until it ends.

    Standard output is moved away first, so that nothing a library prints can get between two messages.
    """
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests = sys.stdin.buffer
    limit_process(int(sys.argv[1]))
    while (message := read_message(requests)) is not None:
        request, data = message
        limit_cpu(int(request["cpu"]))
        header, payload = _safely(lambda request=request, data=data: handle(request, data))  # type: ignore[misc]
        with contextlib.suppress(BrokenPipeError):
            write_message(answers, header, payload)
        del message, data, payload
