"""The order in which the processes of a run take the tests."""

import pytest

from tests.conftest import dealt


@pytest.mark.parametrize("count", [2, 3, 4])
@pytest.mark.parametrize(("slow", "others"), [(0, 9), (3, 40), (8, 41), (9, 2)])
def test_every_process_begins_with_its_part_of_the_slow_ones(
    slow: int, others: int, count: int
) -> None:
    """As pytest-xdist cuts the list: a part of what is left to each process."""
    left = order = dealt([f"slow {n}" for n in range(slow)], [f"{n}" for n in range(others)], count)
    assert len({*order}) == len(order) == slow + others
    if others < slow:
        return
    for number in range(count):
        length = len(left) // (count - number)
        part, left = left[:length], left[length:]
        first = [name.startswith("slow") for name in part]
        assert first == sorted(first, reverse=True)
        assert slow // count <= sum(first) <= slow // count + 1
