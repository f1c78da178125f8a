"""Cards, lists, sentences and documents of a word processor out of crossed choices."""

from collections.abc import Sequence

from tools.lab.crossing.choices import Choices, draw
from tools.lab.crossing.columns import made, need_of
from tools.lab.crossing.facts import Fact, Group, figures_of, note_texts
from tools.lab.crossing.phrases import Phraser
from tools.lab.crossing.rest import (
    all_facts,
    around,
    budget_rows,
    make_groups,
    notes_under,
    prose,
    prose_text,
    schedule_rows,
)
from tools.lab.crossing.tables import Setter
from tools.lab.crossing.words import TITLES
from tools.lab.families.crossed import role_of
from tools.lab.families.parts import page_number, sections
from tools.lab.piece import Piece, Told, box, element, heading, para, stack, text_of
from tools.lab.registry import HtmlPaper, Paper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant, wide
from tools.lab.writer import Setting, Writer


def _said(text: str, style: str = "margin:0") -> Piece:
    """A line of which opinions on its kind may differ."""
    return text_of("p", (), text, style)


def _page(v: Variant, c: Choices, *pieces: Piece) -> HtmlPaper:
    foot = page_number(v, v.rng.randint(4, 60), v.pick(("dash", "bare")))
    after = [*around(v, c), *sections(v, 1, 1, 1)]
    # Where the page ran over, the facts stay and the rest goes.
    body = stack(*pieces, *(after if v.room > 0.8 else []))
    return HtmlPaper([Sheet(body, foot=foot)], choices=c.told())


def _titles(v: Variant, c: Choices, groups: Sequence[Group]) -> list[Piece]:
    """A heading for each group."""
    if c.goals == "title":
        return [heading(f"基本目標{wide(i + 1)}　{g.goal}", 2) for i, g in enumerate(groups)]
    return [heading(f"（{i + 1}）{group.measure}", 3) for i, group in enumerate(groups)]


class _Cards:
    """Cards of one document."""

    def __init__(self, v: Variant, c: Choices) -> None:
        self.v, self.c, self.phraser = v, c, Phraser(v, c)
        self.across = {"strip": 1, "columns": 1, "rows": v.pick((2, 3))}.get(c.carrier, 2)
        self.frame = v.pick(
            (
                f"border:1pt solid {v.look.colour};",
                f"background:{v.look.tint};",
                "border:0.7pt solid #666;border-radius:3mm;",
                f"border-top:3pt solid {v.look.colour};background:#f7f7f7;",
            )
        )
        self.sign = v.pick(("→", "➡", "⇒", "▶"))
        self.named = v.pick(
            (
                "text-align:center;border-bottom:0.5pt solid #777",
                f"background:{v.look.colour};color:#fff;text-align:center",
                "text-align:center",
                "font-weight:bold",
            )
        )

    def grid(self, facts: Sequence[Fact]) -> Piece:
        """Cards side by side, or one below the other."""
        cards = [self._card(fact) for fact in facts]
        style = f"grid-template-columns:repeat({self.across},1fr);gap:3mm;margin:2mm 0 4mm"
        return box("div class=cards", style, *cards)

    def _card(self, fact: Fact) -> Piece:
        name = _said(self.phraser.name(fact), f"{self.named};margin:0 0 1mm")
        by_carrier = {"rows": self._rows, "large": self._large, "line": self._line}
        if self.c.carrier in by_carrier:
            inner = [name, by_carrier[self.c.carrier](fact)]
        else:
            inner = [self._strip(fact)]
        style = f"{self.frame}padding:2mm;break-inside:avoid"
        return box("div", style, *inner)._replace(figures=tuple(figures_of([fact])))

    def _rows(self, fact: Fact) -> Piece:
        """Label at the left, value at the right."""
        lines = []
        for value in fact.values:
            label = self.phraser.label(value)
            text = self.phraser.text(fact, value)
            shown = text.replace("\n", "<br>")
            left = element("span", label, "white-space:nowrap;margin-right:0.5em")
            right = element("span", shown, "text-align:right")
            html = element("div", left + right, "display:flex;justify-content:space-between")
            lines.append(Piece(html, (Told((), label + text.replace("\n", "")),)))
        return stack(*lines)

    def _large(self, fact: Fact) -> Piece:
        """Label above, the value large, an arrow between."""
        sides = []
        for i, value in enumerate(fact.values):
            if i:
                sides.append(_said(self.sign, f"margin:0;color:{self.v.look.colour}"))
            label = _said(self.phraser.label(value), "margin:0;font-size:80%")
            text = _said(self.phraser.text(fact, value), "margin:0;font-size:135%;line-height:1.3")
            sides.append(box("div", "text-align:center", label, text))
        style = "display:flex;justify-content:space-around;align-items:center"
        return box("div", style, *sides)

    def _line(self, fact: Fact) -> Piece:
        """Values on one line."""
        return _said(self.phraser.line(fact), "margin:0;text-align:center")

    def _strip(self, fact: Fact) -> Piece:
        """Name at the left, values at its right; of strips an arrow between."""
        parts = [box("div", "flex:1", _said(self.phraser.name(fact)))]
        width = 33 if len(fact.values) < 3 else 27
        for i, value in enumerate(fact.values):
            if i and self.c.carrier == "strip":
                parts.append(_said(self.sign))
            label = _said(self.phraser.label(value), "margin:0;font-size:85%")
            text = _said(self.phraser.text(fact, value))
            parts.append(box("div", f"width:{width}mm;text-align:center", label, text))
        return box("div", "display:flex;align-items:center;gap:2mm", *parts)


@layout("crossed_cards")
def cards(v: Variant) -> HtmlPaper:
    """Cards of indicators out of crossed choices."""
    c = draw(v, "cards")
    setter = _Cards(v, c)
    count = 2 if setter.across == 1 else setter.across
    groups = make_groups(v, c, [count * v.pick((1, 2)) for _ in range(2 if v.room > 0.5 else 1)])
    pieces: list[Piece] = []
    for title, group in zip(_titles(v, c, groups), groups, strict=True):
        text = [prose(v)]
        pieces += [title, *(text if v.room > 0.65 else [])]
        pieces += [heading(v.pick(TITLES), 3), setter.grid(group.facts)]
        pieces.append(notes_under(note_texts(group.facts)))
    return _page(v, c, *pieces)


@layout("crossed_list")
def bullets(v: Variant) -> HtmlPaper:
    """Lists of indicators out of crossed choices."""
    c = draw(v, "list")
    phraser = Phraser(v, c)
    groups = make_groups(v, c, [v.rng.randint(2, 3) for _ in range(v.some(3, 3))])
    title = v.pick(TITLES)
    pieces: list[Piece] = []
    for top, group in zip(_titles(v, c, groups), groups, strict=True):
        pieces += [top, prose(v), _said(title, "margin:0.4em 0")]
        for i, fact in enumerate(group.facts):
            pieces.append(_entry(phraser.lines(fact), i, fact))
        pieces.append(notes_under(note_texts(group.facts)))
    return _page(v, c, *pieces)


def _entry(lines: Sequence[str], index: int, fact: Fact) -> Piece:
    first = lines[0].replace("①", "①②③④"[index], 1)
    rest = [_said(line, "margin:0 0 0 3em") for line in lines[1:]]
    top = text_of("p class=item", (), first, "margin-left:1.2em;margin-bottom:0.2em")
    return stack(top, *rest)._replace(figures=tuple(figures_of([fact])))


@layout("crossed_sentences")
def sentences(v: Variant) -> HtmlPaper:
    """Indicators in running text out of crossed choices."""
    c = draw(v, "sentences")
    phraser = Phraser(v, c)
    groups = make_groups(v, c, [v.rng.randint(1, 2) for _ in range(v.some(3, 4))])
    inline = v.chance(0.4)
    pieces: list[Piece] = []
    for title, group in zip(_titles(v, c, groups), groups, strict=True):
        pieces.append(title)
        texts = phraser.sentences(group.facts)
        figures = tuple(figures_of(group.facts))
        if inline and all(text.endswith("。") for text in texts):
            inner = prose_text(v) + "".join(texts) + v.sentence()
            pieces.append(para(inner)._replace(figures=figures))
            continue
        pieces.append(prose(v))
        said = stack(*(_said(f"　{text}", "margin:0 0 0.4em") for text in texts))
        pieces.append(said._replace(figures=figures))
    return _page(v, c, *pieces)


@layout("crossed_written")
def written(v: Variant) -> Paper:
    """By LibreOffice: tables, lists and sentences out of crossed choices."""
    kind = v.pick(("written", "written", "written", "list", "sentences"))
    c = draw(v, kind)
    through = ("docx",) if v.chance(0.3) else ()
    w = _tables(v, c) if kind == "written" else _lines(v, c)
    return w.paper(through)._replace(choices=(*c.told(), *(f"through={t}" for t in through)))


def _lines(v: Variant, c: Choices) -> Writer:
    w = Writer(Setting(v.look, foot=v.pick(("- # -", "#"))))
    phraser = Phraser(v, c)
    w.heading(v.section(1), 2)
    for group in make_groups(v, c, [v.rng.randint(2, 3) for _ in range(3)]):
        w.heading(group.measure, 3)
        w.para(prose_text(v))
        if c.carrier == "sentence":
            for text in phraser.sentences(group.facts):
                w.para(f"　{text}", (), "body")
        else:
            _write_list(w, phraser, group.facts)
        w.figures += figures_of(group.facts)
    _write_around(v, c, w)
    return w


def _write_list(w: Writer, phraser: Phraser, facts: Sequence[Fact]) -> None:
    for i, fact in enumerate(facts):
        first, *rest = phraser.lines(fact)
        w.para(first.replace("①", "①②③④"[i], 1), (), "item")
        for line in rest:
            w.para(line, (), "inner")
    for text in note_texts(facts):
        w.para(text, (), "note")


def _tables(v: Variant, c: Choices) -> Writer:
    setter = Setter(v, c)
    groups = make_groups(v, c, _sizes(v, c))
    parts = [[group] for group in groups] if c.form == "measures" else [groups]
    made_columns = [setter.columns(part) for part in parts]
    wide_paper = max(need_of(columns) for columns in made_columns) > 46
    width, height = (297, 210) if wide_paper else (210, 297)
    w = Writer(Setting(v.look, width, height, foot=v.pick(("- # -", "#", ""))))
    room = (width - 40) * 2.835 / (v.look.size * 0.9)
    _write_title(v, c, w)
    for part, columns in zip(parts, made_columns, strict=True):
        if c.form == "measures":
            w.heading(f"施策　{part[0].measure}", 3)
        w.para(prose_text(v))
        _write_above(c, setter, w, all_facts(part))
        ready = made(columns, room, bands=setter.bands(part))
        figures = figures_of(all_facts(part), role_of(c))
        w.table(
            ready.rows, ready.widths, style=c.rules, head=ready.head, figures=figures, split=False
        )
        for text in note_texts(all_facts(part)):
            w.para(text, (), "note")
    _write_around(v, c, w)
    w.para(prose_text(v))
    return w


def _sizes(v: Variant, c: Choices) -> list[int]:
    if c.form == "measures":
        return [v.rng.randint(1, 3) for _ in range(3)]
    count = v.rng.randint(16, 22) if c.form == "long" else v.rng.randint(5, 9)
    parts = 1 if c.goals == "none" else 3
    return [count // parts + (i < count % parts) for i in range(parts)]


def _write_title(v: Variant, c: Choices, w: Writer) -> None:
    role = role_of(c)
    if role == "review":
        w.heading("第１期総合戦略の検証結果", 2)
    elif role == "progress":
        w.heading(f"{v.year(v.base + 2, 'long')}　{v.town}総合戦略　進捗状況報告書", 1)
    else:
        w.heading(v.section(2), 2)


def _write_above(c: Choices, setter: Setter, w: Writer, facts: Sequence[Fact]) -> None:
    if c.year == "note":
        w.para(setter.heads.note(facts[0]), (), "note")
    if c.unit == "note":
        w.para(f"（単位：{facts[0].unit}）", (), "right")


def _write_around(v: Variant, c: Choices, w: Writer) -> None:
    if c.around == "budget":
        w.para(f"表{v.rng.randint(1, 9)}　主な事業の予定額", ("caption",), "caption")
        w.para("（単位：千円）", (), "right")
        w.table(budget_rows(v), (43, 19, 19, 19), split=False)
    elif c.around == "schedule":
        w.para("年次計画", ("caption",), "caption")
        w.table(schedule_rows(v), (48, 13, 13, 13, 13), split=False)
