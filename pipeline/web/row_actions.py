"""What can be done with one row of a comparison: the links of its small menu."""

from typing import NamedTuple

from pipeline.web.language import Translator


class RowPlace(NamedTuple):
    """Which row of which comparison."""

    old_id: str
    new_id: str
    position: int
    """As ``comparison_rows.position`` counts it."""
    name: str
    """Its fragment, made of its texts."""
    href: str
    """Its address on the page, query and fragment included."""


class RowAction(NamedTuple):
    """An entry of the menu."""

    href: str
    words: str
    title: str
    """Said of it where the words are too short."""


def row_actions(row: RowPlace, t: Translator) -> list[RowAction]:
    """The entries of a row's menu, in their order."""
    return [RowAction(row.href, t("c.row_address"), t("c.row_address_why"))]
