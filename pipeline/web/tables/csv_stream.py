"""A stream of Datasette's CSV made safe to open in a spreadsheet: it says that it is UTF-8, and no
cell is a formula (:mod:`pipeline.answers.csv_cells`).
"""

import re

from pipeline.answers.csv_cells import begins_formula

_CELL = re.compile(r'("[^"]*(?:""[^"]*)*"|[^,\r\n]*)(,|\r\n|\r|\n|\Z)')
"""A cell as Datasette writes it (RFC 4180), with what ends it."""
_BOM = "\ufeff"
_MOST_WAITING = 8_000_000
"""Characters of a row that has not ended; no cell of ours is near it, and memory has a bound."""


class SafeCsv:
    """Takes a CSV piece by piece, gives what may be sent of it."""

    def __init__(self) -> None:
        self._waiting = b""
        self._begun = False

    def fed(self, piece: bytes, last: bool) -> bytes:
        """The rows that this piece ends, with nothing in them that would run; at the end all.

        Args:
            piece: bytes of the CSV, cut anywhere.
            last: nothing comes after it.
        """
        self._waiting += piece
        end = len(self._waiting) if last else self._complete()
        whole, self._waiting = self._waiting[:end], self._waiting[end:]
        text = _safe(whole.decode("utf-8", "replace"))
        start = "" if self._begun or not (text or last) else _BOM
        self._begun = self._begun or bool(start)
        return (start + text).encode()

    def _complete(self) -> int:
        """Where the last row ends that is whole: before it stands an even number of quotes."""
        end = self._waiting.rfind(b"\r\n")
        while end >= 0 and self._waiting.count(b'"', 0, end) % 2:
            end = self._waiting.rfind(b"\r\n", 0, end)
        if end < 0:
            return len(self._waiting) if len(self._waiting) > _MOST_WAITING else 0
        return end + 2


def _safe(text: str) -> str:
    return _CELL.sub(lambda found: _defused(found[1]) + found[2], text)


def _defused(cell: str) -> str:
    """A cell in its quotes, if it has any; all but formulas stays as it came."""
    if not cell.startswith('"'):
        return f"'{cell}" if begins_formula(cell) else cell
    inner = cell[1:-1].replace('""', '"')
    return f"\"'{cell[1:]}" if begins_formula(inner) else cell
