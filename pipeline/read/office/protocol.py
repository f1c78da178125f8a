"""What is asked of a child process about an office file, and what it answers."""

from typing import Literal, TypedDict

from pipeline.read.children.protocol import Facts


class OfficeJob(TypedDict):
    """Read a whole file."""

    do: Literal["office"]


class OfficeSaid(TypedDict):
    """The answer to an :class:`OfficeJob`."""

    media_type: str | None
    """What the file is by its bytes; None where it is no office file."""
    state: str
    """A :class:`~pipeline.kinds.TextState`, or empty for what is no office file."""
    pages: list[str]
    layouts: list[str]
    """One a page, as :func:`~pipeline.read.blocks.blocks_to_json` writes them."""
    notes: list[str]
    """Words for people: why it is not read, what of it is not."""
    facts: Facts
