"""What the forms for programs have in common."""

from typing import NamedTuple

from pipeline.answers.citations.text import QUOTED, in_brackets, title_of
from pipeline.answers.citations.types import Cited, Place, Role
from pipeline.answers.plain_text import beginning, visible

ARCHIVE = "新旧 shinkyu"
"""Who keeps what is cited."""


class Record(NamedTuple):
    """One entry of a bibliography; what is not known is empty."""

    title: str
    city: str
    edition: str
    published: tuple[str, ...]
    """Year, month and day, as far as they are known."""
    page: str
    url: str
    captured: str
    """The day of the capture, ISO."""
    original: str
    """Where the city published the bytes."""
    notes: tuple[str, ...]
    """What is quoted, SHA-256 and capture of each place."""


def record_of(cited: Cited) -> Record:
    """A citation as a bibliography has it, with the dates and the page of its newest place."""
    last = cited.last
    return Record(
        title=one_line(_title(cited)),
        city=one_line(cited.city),
        edition=one_line(_editions(cited)),
        published=tuple(p for p in (last.published if last else "").split("-") if p.isdigit()),
        page=str(last.page or "") if last else "",
        url=cited.url,
        captured=last.captured_at[:10] if last else "",
        original=last.url if last else "",
        notes=tuple(note for role, place in cited.places for note in _notes(role, place)),
    )


def one_line(text: str) -> str:
    """A text without line breaks and unseen characters: a form's lines mean something."""
    return " ".join(visible(text).split())


def _title(cited: Cited) -> str:
    if cited.subject is not None:
        return cited.subject.japanese
    return title_of(cited.last) if cited.last else ""


def _editions(cited: Cited) -> str:
    alone = cited.subject is None
    named = [place.edition or ("" if alone else place.name) for _, place in cited.places]
    return " → ".join(dict.fromkeys(name for name in named if name))


def _notes(role: Role, place: Place) -> list[str]:
    """Of one of several places, each begins with its role."""
    before = f"{role.key}: " if role.key else ""
    page = f"p. {place.page} " if place.page and role.key else ""
    quoted = in_brackets(beginning(place.text, QUOTED)) if place.text else ""
    notes = [f"{before}{page}{quoted}"] if quoted else []
    if place.sha256:
        notes.append(f"{before}SHA-256: {place.sha256}, captured {place.captured_at}, {place.url}")
    return notes
