"""A seed's editions on their pages, with their truth."""

from typing import NamedTuple

from pipeline.compare.units.text import units_of
from pipeline.compare.units.types import PageText
from tools.lab.lives.course import Course
from tools.lab.lives.pages import Look, laid_out
from tools.lab.lives.plan import Edition, Plan
from tools.lab.lives.truth import Stand, stands_of


class Made(NamedTuple):
    """The text of a file of an edition."""

    edition: str
    """Name of its edition."""
    draft: bool
    present: bool
    """Whether no other file of the edition has taken its place."""
    pages: list[PageText]
    stands: list[Stand]
    """Its units, as the comparer cuts them."""
    plan: Plan


class Line(NamedTuple):
    """All that a seed's city published, in order."""

    seed: int
    editions: list[Edition]
    files: list[Made]

    @property
    def final(self) -> list[Made]:
        """The text of each final edition as it stands now."""
        return [file for file in self.files if file.present and not file.draft]

    @property
    def beside(self) -> list[Made]:
        """Drafts and replaced files."""
        return [file for file in self.files if file.draft or not file.present]


def line(seed: int, pages: int | None = None, editions: int | None = None) -> Line:
    """A seed's editions; the same ones each time.

    Args:
        pages: about so many an edition; None: a few, by the seed.
        editions: how many final ones; None: 3 to 10, by the seed.
    """
    course = Course(seed, pages, editions)
    look = Look(contents=seed % 3 != 0, running=seed % 2 == 0, blocks=seed % 5 != 0)
    made = course.run()
    files = [
        _made(edition, n, f"{len(made) * 4 * seed + 4 * k + n:064x}", look)
        for k, edition in enumerate(made)
        for n in range(len(edition.files))
    ]
    return Line(seed, made, files)


def _made(edition: Edition, n: int, sha256: str, look: Look) -> Made:
    laid = laid_out(edition.files[n], sha256, look)
    units = units_of(laid.pages)
    present = n == len(edition.files) - 1
    stands = stands_of(laid.texts, units)
    return Made(edition.name, edition.draft, present, laid.pages, stands, edition.files[n])
