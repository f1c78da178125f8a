"""What a comparison found and what a change is, in words."""

from typing import TypedDict

from pipeline.kinds import ChangeKind
from pipeline.web.language import Translator


class Counts(TypedDict):
    """What a comparison found."""

    added: int
    removed: int
    changed: int
    moved: int
    numbers_changed: int


class ComparisonFacts(Counts):
    """A comparison's counts, and its own sentence."""

    summary: str


class ChangeFacts(TypedDict):
    """What the sentence of a change is made of."""

    kind: ChangeKind
    summary: str
    edition_label: str | None
    document_label: str | None


def comparison_words(comparison: ComparisonFacts, lang: str) -> str:
    """What a comparison found: its own summary, in English one made of its counts."""
    if lang == "ja":
        return comparison["summary"]
    return count_words(comparison)


def count_words(counts: Counts, pictures: str = "") -> str:
    """The counts in English: 3 passages changed, 1 passage added, numbers changed in 2 places.

    Args:
        pictures: what is said of pages that look different.
    """
    by_kind = {
        "changed": counts["changed"],
        "added": counts["added"],
        "removed": counts["removed"],
        "moved": counts["moved"],
    }
    parts = [f"{_plural(n, 'passage')} {kind}" for kind, n in by_kind.items() if n]
    numbers = counts["numbers_changed"]
    if numbers:
        parts.append(f"numbers changed in {_plural(numbers, 'place')}")
    parts += [pictures] if pictures else []
    return ", ".join(parts) or "no change of the text"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def change_words(
    change: ChangeFacts, counts: Counts | None, lang: str, t: Translator, pictures: str = ""
) -> str:
    """A change in a sentence.

    The English one is made of its kind, what it's about and what its comparison found.

    Args:
        pictures: in English, what is said of pages that look different.
    """
    if lang == "ja":
        return change["summary"]
    about = change["document_label"] or change["edition_label"]
    words = t(f"kind.{change['kind']}")
    if about:
        words += f": {about}"
    if counts:
        words += f" ({count_words(counts, pictures)})"
    return words
