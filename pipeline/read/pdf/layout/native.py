"""Functions of PDFium that are asked thousands of times a page, called with as little as possible
around them.
"""

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

_ROOM = 2048
"""So many answers are taken at a time."""


def quick(name: str, result: Any, *first: Any) -> Callable[..., Any]:
    """A function of PDFium that takes numbers and addresses as they are.

    pypdfium2's own takes typed pointers, which cost more to make than the call itself, and releases
    the interpreter's lock at each call; a child has one thread. Arguments whose types are named are
    converted from Python's numbers, the others must be small whole numbers or come from
    :func:`at` or a :class:`Room` (0.21 microseconds for the box of a character instead of 0.47).

    Args:
        result: type of what it returns; None where nobody asks, which is a fifth cheaper.
        first: types of the first arguments; all others are as they are.
    """
    address = ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value
    return ctypes.PYFUNCTYPE(result, *first)(address or 0)


def at(raw: Any) -> Any:
    """The address behind a typed pointer of pypdfium2, ready to be handed over."""
    address = ctypes.cast(raw, ctypes.c_void_p).value or 0
    return ctypes.byref(ctypes.c_char.from_address(address))


class Room:
    """Where PDFium writes its answers, with the addresses ready to be handed over."""

    def __init__(self, kind: Any, values: int) -> None:
        """Args:
        kind: the type of a value in ctypes.
        values: how many make an answer, each at an address of its own, or all at the first.
        """
        written = (kind * (values * _ROOM))()
        self._answers: NDArray[Any] = np.frombuffer(written, kind).reshape(_ROOM, values)
        size = ctypes.sizeof(kind)
        self._addresses = [
            [ctypes.byref(written, size * (values * n + value)) for n in range(_ROOM)]
            for value in range(values)
        ]

    def ask(
        self,
        function: Callable[..., Any],
        count: int,
        *arguments: Iterable[Any],
        apart: bool = True,
    ) -> NDArray[Any]:
        """What a function writes for each of so many arguments; 0 where it fails.

        Args:
            apart: whether it is given the address of each value, not of the first alone.

        Returns:
            One row an answer.
        """
        given = [iter(argument) for argument in arguments]
        addresses = self._addresses if apart else self._addresses[:1]
        parts = []
        for first in range(0, count, _ROOM):
            some = min(_ROOM, count - first)
            self._answers[:some] = 0
            these = given if count == some else [islice(one, some) for one in given]
            deque(map(function, *these, *addresses), maxlen=0)
            parts.append(self._answers[:some].copy())
        if len(parts) == 1:  # nearly always
            return parts[0]
        return np.concatenate(parts) if parts else self._answers[:0].copy()
