"""What a doubt is made of."""

from collections.abc import Callable, Iterator, Mapping
from sqlite3 import Connection
from typing import NamedTuple

from pipeline.kinds import DoubtKind

Facts = Mapping[str, str | int]
"""What the sentence of a doubt names."""


class Ask(NamedTuple):
    """An item of ``corrections`` in the source's file that would settle a doubt."""

    target: str
    """``file``, ``label`` or ``page``."""
    of: str
    """The file's whole address, the words of the label; ``true`` of the source's own page, the
    address of a further one."""
    says: Mapping[str, str | int | bool]
    """What it says, as it was read: who finds it right leaves it, who does not changes it."""
    written: str = ""
    """How the file is named in the source's file: the end of its address that no other shares."""
    label: str = ""
    """What the file is called, for a comment beside it."""


class Found(NamedTuple):
    """A doubt about a page, as its reading alone tells it."""

    kind: DoubtKind
    subject: str
    """What it is about, so that it keeps its name from night to night: an address, an edition."""
    facts: Facts
    asks: tuple[Ask, ...] = ()
    """Each of them would settle it by itself."""
    edition_id: str | None = None
    url: str | None = None
    """Address of the file that it is about."""


class Doubt(NamedTuple):
    """One doubt of a source."""

    kind: DoubtKind
    subject: str
    """What it is about, so that it keeps its name: an address and a SHA-256, an edition's id."""
    since: str
    settled: str | None
    facts: Facts
    """What its sentence names."""
    edition_id: str | None = None
    document_id: int | None = None
    sha256: str | None = None
    page: int | None = None
    url: str | None = None
    """Address on the city's site at which it is seen."""
    correction: str | None = None
    """The lines that settle it, as YAML."""
    page_version: int | None = None
    """The version of the city's page in which it was first found."""


Finder = Callable[[Connection, str], Iterator[Doubt]]
"""(database, source) → the doubts of one kind or of several, standing and settled."""
