"""Whether runs are lines of prose: what columns are made of, and tables are not."""

import re
from collections.abc import Sequence

from pipeline.read.pdf.layout.lines import Line, left_of, lines_of
from pipeline.read.pdf.layout.runs import Run

_HIRAGANA = re.compile("[\u3041-\u309f]+")
_LATIN = re.compile("[A-Za-z]+")
_SHARE = 0.7
"""More than this share of a European text are letters."""
GUTTER = 0.8
"""Least width of what parts two columns, in heights of a letter."""
_LINES = 4
"""So many lines on both sides make columns of prose."""
_LETTERS = 8
"""Letters that a line of such a column has, on average."""
_LEAST = _LETTERS * _LINES


def is_column(runs: Sequence[Run]) -> bool:
    """Whether one side of a gutter is prose, or is itself parted into columns of prose."""
    letters = sum([len(run.text) for run in runs])
    if letters < _LEAST:  # the usual answer
        return False
    if reads_as_prose(runs):
        return True
    parts = _upright(runs) if letters >= 2 * _LEAST else []
    return len(parts) > 1 and all(reads_as_prose(part) for part in parts)


def _upright(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs parted where nothing stands from top to bottom."""
    parts: list[list[Run]] = []
    end = 0.0
    for run in sorted(runs, key=left_of):
        if not parts or run.x0 - end > GUTTER * run.em:
            parts.append([])
            end = run.x1
        parts[-1].append(run)
        end = max(end, run.x1)
    return parts


def reads_as_prose(runs: Sequence[Run]) -> bool:
    """Whether runs are lines of prose, perhaps in columns: several, long, mostly full, with
    hiragana in Japanese.
    """
    text = "".join([run.text for run in runs])
    if len(text) < _LEAST:
        return False
    if len("".join(_HIRAGANA.findall(text))) < 0.2 * len(text) and not _is_latin(runs, text):
        return False  # the usual answer in a table, and sooner given than lines are made
    pieces = [piece for line in lines_of(runs) for piece in _pieces(line)]
    return len(pieces) >= _LINES and _mostly_full(pieces, len(text))


def _mostly_full(pieces: Sequence[Sequence[Run]], whole: int) -> bool:
    """Whether most letters stand in pieces as wide as most are."""
    sizes = [(p[-1].x1 - p[0].x0, sum([len(run.text) for run in p])) for p in pieces]
    usual = sorted([width for width, _ in sizes])[int(0.85 * len(sizes))]
    # By letters, not by lines: a column has short lines too, heads and the ends of paragraphs.
    full = [letters for width, letters in sizes if width >= 0.7 * usual]
    return len(full) >= 2 and sum(full) >= max(0.6 * whole, _LETTERS * len(full))


def _pieces(line: Line) -> list[list[Run]]:
    """A line cut where a gutter may lie."""
    found = [[line.runs[0]]]
    for run in line.runs[1:]:
        if run.x0 - found[-1][-1].x1 > GUTTER * line.em:
            found.append([run])
        else:
            found[-1].append(run)
    return found


def _is_latin(runs: Sequence[Run], text: str) -> bool:
    """Whether letters and words are those of a European language.

    Args:
        text: of the runs, without blanks.
    """
    letters = len("".join(_LATIN.findall(text)))
    if letters <= _SHARE * len(text):
        return False
    spaced = " ".join([run.words() for run in runs])
    words = [word for word in spaced.split() if len(word) > 2]
    return letters > _SHARE * len(spaced) and len(words) > 20
