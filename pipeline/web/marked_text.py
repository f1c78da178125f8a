"""The text of a row with what changed marked, as HTML: everything in it is escaped here."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

from pipeline.web.comparison_view import Piece
from pipeline.web.fast_templates import escaped
from pipeline.web.language import Translator

_TAGS = ("del", "ins")
Text = tuple[str, str]
"""``""`` for kept, ``del`` or ``ins``, and the text."""


class Marker:
    """Marks what changed; for those who hear a page it is said in words, too."""

    def __init__(self, t: Translator) -> None:
        self._open = {
            tag: f'<{tag}><span class="visually-hidden">{escape(t(f"c.{tag}"))}</span>'
            for tag in _TAGS
        }

    def text(self, texts: Iterable[Text], between: str = "") -> Markup:
        """Pieces one after the other: Japanese is written without spaces, so nothing comes between.

        Args:
            between: what stands between them all the same.
        """
        html = between.join(self._piece(tag, text) for tag, text in texts)
        return Markup(html)  # noqa: S704 - every piece is escaped

    def _piece(self, tag: str, text: str) -> str:
        shown = escaped(text)
        return f"{self._open[tag]}{shown}</{tag}>" if tag else shown

    def side(self, pieces: Sequence[Piece], tag: str) -> Markup:
        """One side of a row, its marked pieces as ``del`` or ``ins``."""
        return self.text((tag if piece.marked else "", piece.text) for piece in pieces)

    def replaced(self, texts: Sequence[Text]) -> Markup:
        """The same of a cell: what was replaced as a whole has an arrow between."""
        tags = [tag for tag, _ in texts]
        return self.text(texts, " → " if tags == ["del", "ins"] else "")
