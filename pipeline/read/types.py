"""What a reading of a file is made of, whatever its format."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.kinds import TextState
from pipeline.read.blocks import PageLayout


class Recognised(NamedTuple):
    """The text of a page that is a picture, as character recognition reads it."""

    page: int
    """From 1."""
    text: str
    layout: PageLayout


class FileReading(NamedTuple):
    """What a file says."""

    pages: tuple[str, ...]
    """Text page by page; an empty string for a page without text."""
    text_state: TextState
    """``image``: pictures without text (scanned, or letters turned into outlines)."""
    title: str | None
    producer: str | None
    created: str | None
    modified: str | None
    extractor: str
    error: str | None
    """Why it failed, or what had to be repaired: words for people."""
    text_sha256: str
    """SHA-256 of all pages' text: equal for a re-save with other bytes and the same text."""
    layouts: tuple[PageLayout, ...] = ()
    """One a page; none where the file was read without places."""
    silent: tuple[int, ...] = ()
    """Pages (from 1) that show something and have no text."""
    recognised: tuple[Recognised, ...] = ()
    """What character recognition reads on them; ``pages`` and ``text_sha256`` know nothing of it,
    so that a file is the same whether it was asked or not."""
    codes: tuple[tuple[int, int], ...] = ()
    """Code points that were wrong in the whole file, each with what stands in its place."""
    media_type: str | None = None
    """What the bytes say the file is, where its name and its server may be wrong."""


def text_digest(pages: Iterable[str]) -> str:
    """SHA-256 of pages of text, page breaks included."""
    return hashlib.sha256("\f".join(pages).encode()).hexdigest()
