"""What can be done with one row of a comparison: the links of its small menu."""

from typing import NamedTuple

from pipeline.answers import links
from pipeline.web.language import Translator, Words


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
    passage: str | None = None
    """The passage it tells of; None where none is known."""


class RowAction(NamedTuple):
    """An entry of the menu."""

    href: str
    words: str
    title: str
    """Said of it where the words are too short."""
    cites: bool = False
    """With JavaScript (``copy.js``) one click copies the citation that stands where it leads."""


def row_actions(row: RowPlace, t: Translator) -> list[RowAction]:
    """The entries of a row's menu, in their order.

    Two short links to the row's proof, where everything else is: a page with a thousand rows has no
    room for the addresses of all forms in each of them.
    """
    proof = links.proof(row.old_id, row.new_id, row.name)
    life = links.passage(row.passage) if row.passage else ""
    return [
        *([RowAction(life, t("row.life"), t("row.life_why"))] if life else []),
        RowAction(proof, t("row.proof"), t("row.proof_why")),
        RowAction(f"{proof}#cite", t("row.cite"), t("row.cite_why"), cites=True),
        RowAction(row.href, t("c.row_address"), t("c.row_address_why")),
    ]


WORDS: Words = {
    "row.proof": ("証拠", "Proof"),
    "row.proof_why": (
        "新旧のページを並べて見る。一枚の画像で保存できます",
        "Both pages side by side, to be saved as one picture",
    ),
    "row.life": ("一生", "Life"),
    "row.life_why": (
        "この文をすべての版でたどる：いつからあり、いつ書き換えられたか",
        "This passage through all editions: since when it stands, when it was reworded",
    ),
    "row.cite": ("引用", "Cite"),
    "row.cite_why": (
        "引用文をコピー（BibTeX・RIS・CSL-JSONは証拠のページに）",
        "Copy the citation (BibTeX, RIS and CSL-JSON: on the page of the proof)",
    ),
}
