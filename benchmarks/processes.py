"""What Linux says of a process while it runs."""

import os
from pathlib import Path


def resident(process: int) -> int:
    """Bytes of memory that it holds; 0 where it is gone."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def open_files(process: int) -> int:
    """How many files it has open; 0 where it is gone."""
    try:
        return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())
    except OSError:
        return 0
