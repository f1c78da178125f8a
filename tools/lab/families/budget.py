"""Budgets: long columns of amounts, from which no figure of an indicator comes."""

from tools.lab.families.parts import page_number, right
from tools.lab.piece import Cell, heading, note, stack, table
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant, shown
from tools.lab.words import BUDGET


def rows_of(v: Variant) -> tuple[list[list[str]], tuple[str, ...]]:
    """Chapter, item, this year, last year, difference with △.

    Returns:
        rows of texts, and the heads of the columns.
    """
    space = v.pick(("", " ", "　"))
    rows = []
    for i, (chapter, *items) in enumerate(v.sample(BUDGET, v.some(5, 8))):
        pairs = [(v.rng.randint(90, 900_000), v.rng.randint(90, 900_000)) for _ in items]
        total = (sum(a for a, _ in pairs), sum(b for _, b in pairs))
        for name, item, (now, then) in [
            (f"{i + 1} {chapter}", "", total),
            *(
                ("", f"{j + 1} {item}", pair)
                for j, (item, pair) in enumerate(zip(items, pairs, strict=True))
            ),
        ]:
            minus = f"△{space}"
            rows.append([name, item, f"{now:,}", f"{then:,}", shown(now - then, 0, minus)])
    return rows, ("款", "項", "本年度", "前年度", "比較")


@layout("budget")
def budget(v: Variant) -> HtmlPaper:
    """Ruled budget with △, in thousands of yen."""
    rows, heads = rows_of(v)
    cells: list[list[Cell | str]] = [list(heads)]
    cells += [[*row[:2], *(right(text) for text in row[2:])] for row in rows]
    style = v.pick(("rules", "lines", "rules"))
    grid = table(cells, style=style, widths=(22, 24, 18, 18, 18))
    above = note("（単位：千円）", "text-align:right;margin:0")
    title = heading(f"{v.year(v.base, 'long')}　一般会計予算　歳入歳出予算事項別明細書", 2)
    return HtmlPaper([Sheet(stack(title, above, grid), foot=page_number(v, 12, "dash"))])


@layout("budget_gaps")
def without_rules(v: Variant) -> HtmlPaper:
    """Budget without rules, items indented under their chapter, one column of names."""
    rows, heads = rows_of(v)
    cells: list[list[Cell | str]] = [["科目", *heads[2:]]]
    for chapter, item, *amounts in rows:
        name = Cell(chapter or item, style="" if chapter else "padding-left:2em")
        cells.append([name, *(right(text) for text in amounts)])
    grid = table(cells, style="gaps", widths=(46, 18, 18, 18))
    above = note("単位：千円", "text-align:right;margin:0")
    title = heading(f"{v.year(v.base, 'wide')}予算の概要", 2)
    return HtmlPaper([Sheet(stack(title, above, grid), foot=page_number(v, 3, "bare"))])
