"""Faults in closed files: no silent loss, no false change, healed where the city still has the
file.

``python benchmarks/faults.py 20`` tries a hundred; here are some of each kind.
"""

import runpy
from pathlib import Path
from typing import Any

import pytest

FAULTS: dict[str, Any] = runpy.run_path(
    str(Path(__file__).parent.parent / "benchmarks" / "faults.py")
)


@pytest.mark.parametrize("seed", range(100, 102))
@pytest.mark.parametrize("fault", FAULTS["FAULTS"])
def test_a_fault_is_told_costs_no_row_and_heals(fault: str, seed: int) -> None:
    result = FAULTS["one"](fault, seed)
    assert result.survived, result
