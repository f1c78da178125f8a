"""How the cost of something grows with its input: the bound of a hostile one, without seconds."""

import time
from collections.abc import Callable

ROUNDS = 3


def growth(work: Callable[[int], object], size: int, times: int = 4) -> float:
    """How many times dearer an input ``times`` as long is: about ``times`` where cost is linear.

    Args:
        work: does it for an input of a size.
        size: of the smaller input; large enough to take some milliseconds.
    """
    return _least(work, size * times) / max(_least(work, size), 0.002)


def _least(work: Callable[[int], object], size: int) -> float:
    return min(_cost(work, size) for _ in range(ROUNDS))


def _cost(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
