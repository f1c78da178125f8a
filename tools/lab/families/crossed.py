"""Tables that cross the choices plans make: rules, heads, years, units, kinds, words, pages."""

from collections.abc import Sequence

from tools.lab.crossing import years
from tools.lab.crossing.choices import Choices, draw
from tools.lab.crossing.columns import Column, made, need_of
from tools.lab.crossing.facts import Group, figures_of, note_texts
from tools.lab.crossing.rest import all_facts, around, make_groups, notes_under, prose
from tools.lab.crossing.tables import Setter
from tools.lab.crossing.words import TITLES
from tools.lab.families.parts import page_number, running_head, sections
from tools.lab.piece import Piece, box, heading, note, stack, table, text_of
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import SIZES, Sheet
from tools.lab.variant import Variant, wide


def role_of(c: Choices) -> str:
    """A table of results looks back on a plan, or reports on one that runs."""
    if c.points != "report":
        return "plan"
    return "review" if c.words[-1].startswith("実績") else "progress"


def title_of(v: Variant, c: Choices) -> Piece:
    """The heading that says what the page is."""
    role = role_of(c)
    if role == "review":
        return heading("第１期総合戦略の検証結果", 2)
    if role == "progress":
        year = years.written(v.base + 2, "long")
        return heading(f"{year}　{v.town}総合戦略　進捗状況報告書", 1)
    return heading(v.section(v.rng.randint(1, 9)), 2)


def _room(v: Variant, size: str, part: float = 1.0) -> float:
    """Letters that stand side by side on a page."""
    return (SIZES[size][0] - 40) * part * 2.835 / (v.look.size * 0.92)


class _Maker:
    """Makes the tables of a document."""

    def __init__(self, v: Variant, c: Choices) -> None:
        self.v, self.c, self.setter = v, c, Setter(v, c)
        self.role = role_of(c)
        self.title = v.pick(TITLES)
        self.titled = v.pick(("heading", "caption", "plain"))

    def size(self, tables: Sequence[Sequence[Column]]) -> str:
        """Upright paper where the widest table has room on it."""
        if self.c.form.startswith("turned"):
            return "a4l"
        need = max(need_of(columns) for columns in tables)
        return "a4" if need <= _room(self.v, "a4") else "a4l"

    def table(
        self,
        columns: Sequence[Column],
        groups: Sequence[Group],
        size: str,
        part: float = 1.0,
        *,
        head: bool = True,
        continued: bool = False,
        first: int = 0,
    ) -> Piece:
        """The table with what stands above and below it."""
        bands = self.setter.bands(groups, first)
        style = f"background:{self.v.look.tint}" if self.c.rules == "frame" else ""
        room = _room(self.v, size, part)
        ready = made(columns, room, bands=bands, head_style=style, head=head)
        frame = "border:1.2pt solid #000;" if self.c.rules == "frame" else ""
        facts = all_facts(groups)
        grid = table(
            ready.rows,
            head=ready.head,
            style="gaps" if self.c.rules == "frame" else self.c.rules,
            widths=ready.widths,
            continued=continued,
            figures=figures_of(facts, self.role),
            more=f"{frame}font-size:{92 * ready.size:.0f}%",
        )
        above = [] if continued else self._above(groups)
        return stack(*above, grid, notes_under(note_texts(facts)))

    def _above(self, groups: Sequence[Group]) -> list[Piece]:
        facts = all_facts(groups)
        pieces = []
        if self.c.year == "note":
            pieces.append(note(self.setter.heads.note(facts[0])))
        if self.c.unit == "note":
            pieces.append(note(f"（単位：{facts[0].unit}）", "text-align:right"))
        return pieces

    def over(self) -> list[Piece]:
        """The title over a table."""
        if self.titled == "heading":
            return [heading(self.title, 3)]
        if self.titled == "caption":
            return [text_of("p class=caption", ("caption", "heading"), self.title)]
        return [text_of("p", (), self.title, "margin:0.3em 0")]


@layout("crossed_table")
def crossed(v: Variant) -> HtmlPaper:
    """Tables of indicators out of crossed choices."""
    c = draw(v, "table")
    maker = _Maker(v, c)
    by_form = {"measures": _measures, "pages": _pages, "pair": _pair}
    paper = by_form.get(c.form, _one)(v, c, maker)
    return paper._replace(choices=c.told())


def _counts(v: Variant, low: int, high: int, parts: int) -> list[int]:
    """So many in all, in so many parts."""
    whole = max(parts, v.some(low, high))
    return [whole // parts + (i < whole % parts) for i in range(parts)]


def _foot(v: Variant, number: int = 0) -> Piece:
    return page_number(v, number or v.rng.randint(4, 60), v.pick(("dash", "bare", "long")))


def _one(v: Variant, c: Choices, maker: _Maker) -> HtmlPaper:
    parts = {"none": 1, "two": v.pick((3, 4))}.get(c.goals, 3)
    groups = make_groups(v, c, _counts(v, 5, 9, parts))
    columns = maker.setter.columns(groups)
    size = maker.size([columns])
    pieces = [title_of(v, c), *([prose(v)] if v.chance(0.7) else []), *maker.over()]
    pieces.append(maker.table(columns, groups, size))
    if size == "a4":
        pieces += [*around(v, c), *sections(v, 1, 1, 1)]
    elif v.room > 0.8:
        pieces.append(prose(v))
    head = running_head(v) if v.chance(0.3) else None
    sheet = Sheet(stack(*pieces), head, _foot(v), size=size)
    if not c.form.startswith("turned"):
        return HtmlPaper([sheet])
    turn = v.pick((90, 270))
    sheet = sheet._replace(turn=turn)
    return HtmlPaper([sheet], rotate=360 - turn if c.form == "turned_flag" else 0)


def _measures(v: Variant, c: Choices, maker: _Maker) -> HtmlPaper:
    """A small table under each measure."""
    groups = make_groups(v, c, [v.rng.randint(1, 3) for _ in range(v.some(3, 3))])
    tables = [maker.setter.columns([group]) for group in groups]
    size = maker.size(tables)
    pieces = [title_of(v, c)]
    for i, (columns, group) in enumerate(zip(tables, groups, strict=True)):
        goal = group.measure if c.goals == "none" else maker.setter.title(i, group.goal)
        pieces.append(heading(f"（{i + 1}）{goal}" if c.goals == "none" else goal, 3))
        if (size == "a4" or not i) and v.room > 0.7:
            pieces.append(prose(v))
        if v.chance(0.5):
            pieces.append(text_of("p", (), maker.title, "margin:0.3em 0"))
        pieces.append(maker.table(columns, [group], size))
        if i == 1 and size == "a4":
            pieces += around(v, c)
    return HtmlPaper([Sheet(stack(*pieces), foot=_foot(v), size=size)])


def _pages(v: Variant, c: Choices, maker: _Maker) -> HtmlPaper:
    """A table that goes on over the page; its head stands there again, or not."""
    again = v.chance(0.5)
    per_page = v.some(7, 10)
    parts = 1 if c.goals == "none" else 2
    groups = make_groups(v, c, _counts(v, per_page, per_page, parts) * 2)
    halves = (groups[: len(groups) // 2], groups[len(groups) // 2 :])
    whole = maker.setter.columns(groups)
    size = maker.size([whole])
    cut = len(all_facts(halves[0]))
    upper = [column._replace(cells=column.cells[:cut]) for column in whole]
    lower = [column._replace(cells=column.cells[cut:]) for column in whole]
    begun = maker.table(upper, halves[0], size)
    rest = maker.table(lower, halves[1], size, head=again, continued=True, first=len(halves[0]))
    first = stack(title_of(v, c), prose(v), *maker.over(), begun)
    last = stack(rest, *([*around(v, c), *sections(v, 1, 1, 1)] if size == "a4" else []))
    # A table goes on where no text comes between: it ends at the foot of its page.
    bottom = "display:flex;flex-direction:column;justify-content:end"
    head = running_head(v)
    top = head if v.chance(0.5) else None
    return HtmlPaper(
        [
            Sheet(first, top, _foot(v, 20), size=size, style=bottom),
            Sheet(last, head, _foot(v, 21), size=size),
        ]
    )


def _pair(v: Variant, c: Choices, maker: _Maker) -> HtmlPaper:
    """Two tables side by side."""
    size = v.pick(("a4", "a4l"))
    groups = make_groups(v, c, _counts(v, 6, 9, 2))
    sides = []
    for i, group in enumerate(groups):
        title = text_of("p", ("heading", "caption"), f"{wide(i + 1)}　{group.measure}")
        grid = maker.table(maker.setter.columns([group]), [group], size, 0.46)
        sides.append(box("div", "", title, grid))
    both = box("div", "display:grid;grid-template-columns:1fr 1fr;gap:8mm", *sides)
    after = [*around(v, c), *sections(v, 1, 1, 1)] if size == "a4" else []
    body = stack(title_of(v, c), prose(v), *maker.over(), both, *after)
    return HtmlPaper([Sheet(body, foot=_foot(v), size=size)])
