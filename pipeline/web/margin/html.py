"""The text of a page as HTML, with its margin.

Put together in Python: macros of a template take much longer for the hundreds of small pieces that
a page has (the demo's longest file: 34 ms of CPU for the whole page, 22 so). Every text is escaped
here.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from markupsafe import Markup

from pipeline.web.language import Translator
from pipeline.web.margin.blocks import AgedBlock, AgedLine, Fold, Run, Said
from pipeline.web.margin.lost import Lost, LostGroup

Item = AgedBlock | Fold | Lost


class Drawing:
    """Draws the texts of pages.

    Args:
        choosing: whether some passages stand out.
    """

    def __init__(self, lang: str, t: Translator, *, choosing: bool) -> None:
        self._t, self._choosing = t, choosing
        # Inside the text, which is Japanese, our words are in the reader's language.
        self._lang = f' lang="{lang}"' if lang != "ja" else ""

    def page(self, items: Iterable[Item], *, laid_out: bool, empty: bool) -> Markup:
        """The text of a page."""
        parts = [f'<div class="{"blocks" if laid_out else "words"}" lang="ja">']
        if empty:
            parts.append(f'<p class="soft"{self._lang}>{escape(self._t("page_is_picture"))}</p>')
        for item in items:
            if isinstance(item, Lost):
                parts += self._lost(item)
            elif isinstance(item, Fold):
                parts += self._fold(item)
            else:
                parts += self._block(item)
        return Markup("".join([*parts, "</div>"]))  # noqa: S704 - all texts are escaped

    def _fold(self, fold: Fold) -> Iterator[str]:
        words = self._t("m.folded", fold.passages)
        yield f'<details class="fold-quiet"><summary{self._lang}>{escape(words)}</summary>'
        for block in fold.blocks:
            yield from self._block(block)
        yield "</details>"

    def _block(self, block: AgedBlock) -> Iterator[str]:
        if block.table:
            yield from self._table(block)
            return
        opened, closed = _tags(block)
        for line in block.lines:
            spans = self._choosing or len(line.runs) > 1
            shown = f"{opened}{self._pieces(line.parts, spans=spans)}{closed}"
            if line.runs:
                rules = "".join(self._rules(line.runs))
                shown = (
                    f'<div class="aged {block.kind}-aged"><div class="ages">{rules}</div>'
                    f"{shown}</div>"
                )
            yield shown

    def _rules(self, runs: Sequence[Run]) -> Iterator[str]:
        """The rule beside a line: its parts, each with its words and the ways on."""
        for n, run in enumerate(runs, 1):
            ticks = f" r{run.ticks}" if run.ticks else ""
            yield (
                f'<details name="life" class="a{run.age}{ticks} w{run.share} k{n}">'
                f"<summary><span{self._lang}>{escape(run.words)}</span></summary>"
                f'<p class="life">{self._lives(run)}</p></details>'
            )

    def _lives(self, run: Run) -> str:
        if run.passages == 1:
            words = escape(self._t("m.life"))
            return f'<a href="{escape(run.links[0].href)}"{self._lang}>{words}</a>'
        title = f"<b{self._lang}>{escape(self._t('m.lives', run.passages))}</b>"
        named = "".join(f'<a href="{escape(to)}">{escape(name)}</a>' for to, name in run.links)
        left = run.passages - len(run.links)
        more = f"<span{self._lang}>{escape(self._t('m.more', left))}</span>" if left else ""
        return title + named + more

    def _pieces(self, parts: Iterable[Said], *, spans: bool) -> str:
        """A text in its pieces; with ``spans`` each tells which part of the rule is its own."""
        found = []
        for piece in parts:
            shown = escape(piece.text, quote=False)
            if piece.marked:
                shown = f"<mark>{shown}</mark>"
            named = self._classes(piece) if spans else ""
            found.append(f'<span class="{named}">{shown}</span>' if named else shown)
        return "".join(found)

    def _classes(self, piece: Said) -> str:
        key = f"k{piece.run}" if piece.run else ""
        if not self._choosing:
            return key
        return f"{key} {'in' if piece.chosen else 'out'}".strip()

    def _table(self, block: AgedBlock) -> Iterator[str]:
        ruled = any(line.runs for line in block.lines)
        yield f'<div class="{"aged-table" if ruled else "plain-table"}"><div class="wide"><table>'
        for line in block.lines:
            yield "<tr>"
            if ruled:
                age = f" a{line.runs[0].age}" if line.runs else ""
                yield f'<td class="age{age}">{"".join(self._rules(line.runs))}</td>'
            yield from self._cells(line)
            yield "</tr>"
        yield "</table></div></div>"
        if block.cut:
            words = escape(self._t("rows_cut", block.cut))
            yield f'<p class="soft"{self._lang}>{words}</p>'

    def _cells(self, line: AgedLine) -> Iterator[str]:
        spans = self._choosing or len(line.runs) > 1
        for cell in line.cells:
            some = any(not piece.text.isspace() for piece in cell.parts)
            tag = "th" if line.head and some else "td"
            number = ' class="number"' if cell.number else ""
            wide = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
            high = f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
            shown = self._pieces(cell.parts, spans=spans)
            yield f"<{tag}{number}{wide}{high}>{shown}</{tag}>"

    def _lost(self, lost: Lost) -> Iterator[str]:
        yield f'<details class="lost"><summary{self._lang}>{escape(lost.summary)}</summary>'
        for group in lost.groups:
            yield from self._group(group)
        if lost.left:
            way = f'<a href="{escape(lost.all)}">{escape(lost.left)}</a>'
            yield f"<p{self._lang}>{way}</p>"
        yield "</details>"

    def _group(self, group: LostGroup) -> Iterator[str]:
        yield f'<p class="lost-in"{self._lang}>{escape(group.title)}</p><ul>'
        for line in group.lines:
            way = f'<a href="{escape(line.href)}">{escape(line.text)}</a>'
            stood = f'<small class="soft"{self._lang}>{escape(line.stood)}</small>'
            yield f"<li>{way} {stood}</li>"
        yield "</ul>"


def _tags(block: AgedBlock) -> tuple[str, str]:
    """What a paragraph begins and ends with.

    A plan may leave out levels of its headings; the page may not, so that all are of one.
    """
    if block.kind == "heading":
        return f'<h3 class="level-{block.level}">', "</h3>"
    if block.kind == "plain":
        return '<div class="plain">', "</div>"
    return f'<p class="{block.kind}">', "</p>"
