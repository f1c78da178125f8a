"""Functions of PDFium that are asked thousands of times a page, called with as little as possible
around them.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium


def quick(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    """A function of PDFium that takes numbers and addresses as they are.

    pypdfium2's own takes typed pointers, which cost more to make than the call itself (2.1 against
    0.9 microseconds for the box of a character), and releases the interpreter's lock at each call;
    a child has one thread.
    """
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *arguments)(address or 0)


def handle_of(raw: Any) -> int:
    """The address behind a typed pointer of pypdfium2."""
    return ctypes.cast(raw, ctypes.c_void_p).value or 0
