"""Which code made a database: told by the code itself, so that nobody can forget to raise a number.

Everything from the archive to the rows is a pure function of the archive and of this code; a database that other code
made is projected anew (texts that the same extractor read are taken over, see ``originals``).
"""

import hashlib
from functools import cache
from pathlib import Path

from pipeline.database.schema import SCHEMA_VERSION
from pipeline.read.pdf.reading import EXTRACTOR

_SHAPING = ("read", "history", "compare", "search")
_KINDS = (".py", ".txt")


@cache
def stamp() -> str:
    """What ``meta`` says of the code that projected a database."""
    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for folder in _SHAPING:
        for path in sorted((package / folder).rglob("*")):
            if path.suffix in _KINDS:
                digest.update(
                    path.relative_to(package).as_posix().encode()
                    + b"\0"
                    + path.read_bytes()
                    + b"\0"
                )
    return f"schema {SCHEMA_VERSION}, extractor {EXTRACTOR}, code {digest.hexdigest()[:16]}"
