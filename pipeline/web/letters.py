"""Where the letters of pages stand on their pictures, where the text is the one that is kept."""

from collections.abc import Sequence
from pathlib import Path

from pipeline.database.row_types import OriginalRow
from pipeline.errors import ShinkyuError
from pipeline.read.codes import codes_from_json
from pipeline.read.pdf.picture import PageChars, char_boxes_of
from pipeline.web.store import PLACES, read_original


def letters_of(archive: Path, original: OriginalRow, pages: Sequence[int]) -> dict[int, PageChars]:
    """Page → its letters, in the characters that the database has for them.

    Nothing where the archive can't be read. Blocks: may ask a child process.
    """
    sha256, mended = original["sha256"], dict(codes_from_json(original["codes"]))

    def make(missing: list[tuple[str, int]]) -> dict[tuple[str, int], PageChars]:
        made = char_boxes_of(read_original(archive, original), [page for _, page in missing])
        return {(sha256, page): chars for page, chars in made.items()}

    try:
        found = PLACES.get_many([(sha256, page) for page in pages], make)
    except ShinkyuError:
        return {}
    return {
        page: chars._replace(text=chars.text.translate(mended))
        for (_, page), chars in found.items()
    }
