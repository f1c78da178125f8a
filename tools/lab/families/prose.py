"""Prose in columns, with pictures and boxes."""

from html import escape

from tools.lab.families.parts import (
    chart,
    number,
    page_number,
    right,
    running_head,
    sections,
    tab,
    two_figures,
)
from tools.lab.piece import (
    Cell,
    Figure,
    Piece,
    Told,
    box,
    caption,
    element,
    freely,
    heading,
    item,
    para,
    stack,
    table,
    text_of,
)
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant, wide
from tools.lab.words import ACTIONS, CAUSES, RUBY, SUBJECTS


@layout("prose_one")
def one_column(v: Variant) -> HtmlPaper:
    """One column, chapter and sections, running head and page number."""
    sheets = []
    style = v.pick(("dash", "bare", "wide", "long"))
    for page in (1, 2):
        body = stack(heading(v.chapter(page), 1), *sections(v, v.some(3, 4)))
        sheets.append(Sheet(body, running_head(v), page_number(v, page + 3, style)))
    return HtmlPaper(sheets)


def _columns(v: Variant, count: int, *pieces: Piece, full: bool = True) -> Piece:
    gap = v.pick((6, 8, 10)) if count == 2 else v.pick((5, 6))
    rule = ";column-rule:0.4pt solid #777" if v.chance(0.35) else ""
    fill = v.pick(("balance", "auto")) if full else "balance"
    low, high = (200, 225) if count == 2 else (135, 150)
    height = "" if fill == "balance" else f";height:{v.rng.randint(low, high)}mm"
    return box(
        "div", f"columns:{count};column-gap:{gap}mm;column-fill:{fill}{rule}{height}", *pieces
    )


@layout("prose_two")
def two_columns(v: Variant) -> HtmlPaper:
    """Two columns under a heading across them."""
    body = stack(heading(v.chapter(1), 1), _columns(v, 2, *sections(v, v.some(4, 6))))
    return HtmlPaper([Sheet(body, foot=page_number(v, 7, "dash"))])


@layout("prose_two_chart")
def two_columns_chart(v: Variant) -> HtmlPaper:
    """Two columns, a chart with its caption across, two columns again."""
    body = stack(
        heading(v.chapter(2), 1),
        _columns(v, 2, *sections(v, v.some(2, 3)), full=False),
        caption(f"図{v.rng.randint(1, 9)}　{v.pick(('人口', '利用者', '世帯'))}の推移"),
        chart(v),
        _columns(v, 2, *sections(v, v.some(2, 3)), full=False),
    )
    return HtmlPaper([Sheet(body, foot=page_number(v, 8, "bare"))])


@layout("prose_three")
def three_columns(v: Variant) -> HtmlPaper:
    """Three columns on a landscape sheet."""
    body = stack(heading(v.chapter(3), 1), _columns(v, 3, *sections(v, v.some(3, 5))))
    return HtmlPaper([Sheet(body, size="a4l", foot=page_number(v, 9, "bare"))])


@layout("beside_table")
def beside_table(v: Variant) -> HtmlPaper:
    """A column of prose beside a table of indicators."""
    kpis = v.kpis(v.some(5, 8), units=True)
    style = v.pick(("short", "long"))
    rows: list[list[Cell | str]] = [["指標", v.year(v.base, style), v.year(v.target, style)]]
    rows += [[kpi.name, *(right(number(kpi, i, unit=True)) for i in (0, -1))] for kpi in kpis]
    figures = [f._replace(kind="other") for kpi in kpis for f in two_figures(kpi)]
    grid = table(rows, widths=(48, 26, 26), figures=figures)
    prose = box("div", "", *sections(v, v.some(2, 3)))
    left = v.chance(0.5)
    parts = [prose, box("div", "", caption("表1　指標の動き"), grid)]
    if not left:
        parts.reverse()
    shares = "1fr 1.1fr" if left else "1.1fr 1fr"
    both = box("div", f"display:grid;grid-template-columns:{shares};gap:8mm", *parts)
    body = stack(heading(v.chapter(2), 1), both, *sections(v, 1))
    return HtmlPaper([Sheet(body, foot=page_number(v, 12, "bare"))])


@layout("float_chart")
def float_chart(v: Variant) -> HtmlPaper:
    """Prose that runs around a picture at one side."""
    side = v.pick(("right", "left"))
    gap = "left" if side == "right" else "right"
    picture = box(
        "div",
        f"float:{side};width:{v.rng.randint(38, 46)}%;margin-{gap}:6mm",
        freely(stack(chart(v, width=90, height=60), caption("図1　利用の動き"))),
    )
    body = stack(heading(v.section(1), 2), picture, *(para(v.prose()) for _ in range(v.some(4, 6))))
    return HtmlPaper([Sheet(body, foot=page_number(v, 5, "bare"))])


@layout("boxes")
def boxes(v: Variant) -> HtmlPaper:
    """Text over coloured boxes, headings in bars, two boxes side by side."""
    bar = f"background:{v.look.colour};color:#fff;padding:1.5mm 3mm"
    pale = f"background:{v.look.tint};padding:3mm;border-radius:2mm"
    made: list[Piece] = [heading(v.chapter(5), 1, bar)]
    for _ in range(v.some(2, 3)):
        inside = [heading(f"【{v.pick(SUBJECTS)}】", 3), para(v.prose())]
        made.append(box("div", f"{pale};margin:3mm 0", *inside))
        pair = [
            box("div", pale, heading(f"＜{word}＞", 3), *(_line(v) for _ in range(3)))
            for word in ("課題", "取組の方向")
        ]
        made.append(box("div", "display:grid;grid-template-columns:1fr 1fr;gap:6mm", *pair))
    return HtmlPaper([Sheet(stack(*made), foot=page_number(v, 18, "bare"))])


def _line(v: Variant) -> Piece:
    return item(f"・{v.pick(SUBJECTS)}については、{v.pick(ACTIONS)}")


@layout("footnotes")
def footnotes(v: Variant) -> HtmlPaper:
    """Footnotes under a short rule at the foot of the page, marks in the text."""
    marks = v.pick((("※1", "※2", "※3"), ("注1", "注2", "注3"), ("*1", "*2", "*3")))
    pieces: list[Piece] = [heading(v.chapter(1), 1)]
    notes = []
    for i, mark in enumerate(marks):
        pieces += [heading(v.section(i + 1), 3), _marked(v, mark), para(v.prose())]
        word = v.pick(SUBJECTS)
        text = f"{mark}　{word}：{v.pick(CAUSES)}ことを踏まえて本計画で用いる言葉。"
        notes.append(text_of("p", "footnote", text, "font-size:8pt;margin:0"))
    rule = Piece('<hr style="width:45mm;margin:0 0 1mm;border:0;border-top:0.5pt solid #000">')
    foot = box("div", "position:absolute;left:20mm;right:20mm;bottom:18mm", rule, *notes)
    return HtmlPaper([Sheet(stack(*pieces, foot), foot=page_number(v, 3, "dash"))])


def _marked(v: Variant, mark: str) -> Piece:
    before, after = v.prose(1, 2), v.sentence()
    small = element("sup", escape(mark), "font-size:60%")
    html = element("p", f"{escape(before[:-1])}{small}。{escape(after)}")
    return Piece(html, (Told(("paragraph",), f"{before[:-1]}{mark}。{after}"),))


@layout("lists")
def lists(v: Variant) -> HtmlPaper:
    """Nested lists ①, ⑴, ア with wrapped entries that hang."""
    forms = v.pick((("①②③④", "アイウエ", "・・・・"), ("⑴⑵⑶⑷", "①②③④", "・・・・")))
    pieces: list[Piece] = [heading(v.chapter(6), 1)]
    for i in range(v.some(2, 3)):
        pieces.append(heading(v.section(i + 1), 2))
        for mark in forms[0][: v.rng.randint(2, 3)]:
            pieces.append(item(f"{mark}　{v.sentence()}", 0))
            for inner in forms[1][: v.rng.randint(1, 3)]:
                pieces.append(
                    item(f"{inner}　{v.pick(SUBJECTS)}については、{v.pick(ACTIONS)}。", 1)
                )
        pieces += [item(f"{forms[2][0]}{v.pick(ACTIONS)}", 2) for _ in range(2)]
    return HtmlPaper([Sheet(stack(*pieces), foot=page_number(v, 30, "bare"))])


@layout("contents")
def contents(v: Variant) -> HtmlPaper:
    """A table of contents with leaders and page numbers."""
    leader = v.pick(("・", "…", ".", "･"))
    pieces: list[Piece] = [heading("目　　次", 1, "text-align:center")]
    page = 1
    for i in range(v.some(5, 6)):
        entries = [(v.chapter(i + 1), 0)] + [
            (v.section(j + 1), 1) for j in range(v.rng.randint(2, 4))
        ]
        for text, depth in entries:
            pieces.append(_entry(text, depth, page, leader))
            page += v.rng.randint(1, 4)
    return HtmlPaper([Sheet(stack(*pieces))])


def _entry(text: str, depth: int, page: int, leader: str) -> Piece:
    """Leaders fill the line; how many there are is nobody's business."""
    fill = element("span", leader * 200, "flex:1;overflow:hidden;white-space:nowrap;height:1.65em")
    html = element(
        "div",
        f"<span>{escape(text)}</span>{fill}<span>{page}</span>",
        f"display:flex;gap:1mm;margin-left:{depth * 2}em",
    )
    return Piece(html, (Told(("contents",), f"{text}{page}"),))


@layout("ruby")
def ruby(v: Variant) -> HtmlPaper:
    """Prose with ruby over its words."""
    pieces: list[Piece] = [heading(v.chapter(1), 1)]
    for i in range(v.some(3, 4)):
        pieces += [heading(v.section(i + 1), 3), _with_ruby(v), _with_ruby(v)]
    return HtmlPaper([Sheet(stack(*pieces), foot=page_number(v, 2, "bare"))])


def _with_ruby(v: Variant) -> Piece:
    html, text, readings = "　", "　", []
    for base, reading in v.sample(RUBY, 3):
        before, after = v.pick(SUBJECTS) + "と", f"とを生かして、{v.pick(ACTIONS)}。"
        html += f"{before}<ruby>{base}<rt>{reading}</rt></ruby>{after}"
        text += before + base + after
        readings.append(Told((), reading, free=True))
    return Piece(element("p", html), (Told(("paragraph",), text), *readings))


@layout("overprint")
def overprint(v: Variant) -> HtmlPaper:
    """Bold made by printing twice, a third of a point apart."""
    pieces: list[Piece] = [_twice(heading(v.chapter(2), 1))]
    for i in range(v.some(3, 4)):
        pieces += [
            _twice(heading(v.section(i + 1), 3)),
            para(v.prose()),
            _twice(para(v.prose(1, 1))),
        ]
    return HtmlPaper([Sheet(stack(*pieces), foot=page_number(v, 6, "bare"))])


def _twice(piece: Piece) -> Piece:
    shadow = element(
        "div", piece.html, "position:absolute;left:0.3pt;top:0;width:100%;display:flow-root"
    )
    return piece._replace(
        html=element("div", piece.html + shadow, "position:relative;display:flow-root")
    )


@layout("spaced")
def spaced(v: Variant) -> HtmlPaper:
    """A blank between every two characters, as 一太郎 writes them."""
    pieces: list[Piece] = [heading(v.chapter(1), 1)]
    for i in range(v.some(3, 4)):
        pieces += [heading(v.section(i + 1), 3), _spread(para(v.prose())), _spread(para(v.prose()))]
    return HtmlPaper([Sheet(stack(*pieces), foot=page_number(v, 1, "long"))])


def _spread(piece: Piece) -> Piece:
    told = piece.told[0]
    return Piece(element("p", " ".join(told.text)), (told,))


@layout("wide_digits")
def wide_digits(v: Variant) -> HtmlPaper:
    """Numbers at full width in prose and in a table."""
    kpis = v.kpis(v.some(5, 7), units=True)
    rows: list[list[Cell | str]] = [
        [
            "指標",
            "単位",
            f"基準値（{v.year(v.base, 'wide')}）",
            f"目標値（{v.year(v.target, 'wide')}）",
        ]
    ]
    rows += [[k.name, k.unit, *(right(wide(number(k, i))) for i in (0, -1))] for k in kpis]
    figures: list[Figure] = [f for kpi in kpis for f in two_figures(kpi)]
    grid = table(rows, widths=(46, 12, 21, 21), figures=figures)
    amount = wide(f"{v.rng.randint(1000, 90000):,}")
    lead = para(f"　{v.year(v.base, 'wide')}の利用者は{amount}人でした。{v.sentence()}")
    body = stack(heading(v.section(4), 2), lead, caption("表１　指標"), grid, *sections(v, 2))
    return HtmlPaper([Sheet(body, foot=page_number(v, 16, "wide"))])


@layout("side_tabs")
def side_tabs(v: Variant) -> HtmlPaper:
    """The chapter's name set vertically at the margin."""
    sheets = []
    for page in (1, 2):
        body = stack(heading(v.chapter(page), 1), *sections(v, v.some(3, 4)))
        aside = tab(v, v.chapter(page))
        sheets.append(Sheet(body, foot=page_number(v, page, "bare"), aside=aside))
    return HtmlPaper(sheets)


@layout("small")
def small(v: Variant) -> HtmlPaper:
    """Letters of 6 points in two columns."""
    v.look = v.look._replace(size=6)
    body = stack(heading(v.chapter(9), 1), _columns(v, 2, *sections(v, v.some(9, 11))))
    return HtmlPaper([Sheet(body, size=v.pick(("a4", "b5")), foot=page_number(v, 40, "bare"))])


@layout("mixed_paper")
def mixed_paper(v: Variant) -> HtmlPaper:
    """A4 upright, A3 across, A4 across in one file."""
    sheets = []
    for page, size in enumerate(("a4", "a3l", "a4l")):
        body = stack(heading(v.chapter(page + 1), 1), *sections(v, v.some(2, 3)))
        sheets.append(Sheet(body, running_head(v), page_number(v, page + 1, "dash"), size=size))
    return HtmlPaper(sheets)


@layout("form")
def form(v: Variant) -> HtmlPaper:
    """A form: labels with underlines to write on, boxes to tick."""
    pieces: list[Piece] = [heading("利用申込書", 1, "text-align:center")]
    pieces.append(text_of("p", (), "令和　　年　　月　　日", "text-align:right"))
    for label in v.sample(
        ("住所", "氏名", "電話番号", "団体の名称", "代表者の氏名", "利用の目的"), 5
    ):
        line = '<span style="flex:1;border-bottom:0.5pt solid #000"></span>'
        html = element("div", f"<span>{label}</span>{line}", "display:flex;gap:3mm;margin:4mm 0")
        pieces.append(Piece(html, (Told((), label),)))
    pieces += [text_of("p", (), f"□　{v.pick(ACTIONS)}") for _ in range(3)]
    pieces += [heading("注意", 3), *(item(f"{i}　{v.sentence()}") for i in (1, 2, 3))]
    return HtmlPaper([Sheet(stack(*pieces))])


@layout("running")
def running(v: Variant) -> HtmlPaper:
    """Running heads and feet with dates and file names, page numbers of one style, five pages."""
    style = v.pick(("dash", "bare", "wide", "long", "of", "p"))
    day = f"令和{v.rng.randint(5, 8)}年{v.rng.randint(1, 12)}月{v.rng.randint(1, 28)}日現在"
    where = v.rng.getstate()
    sheets = []
    for page in range(5):
        text = stack(heading(v.chapter(page + 1), 1), *sections(v, v.some(2, 3)))
        after = v.rng.getstate()
        v.rng.setstate(where)
        name = text_of("p", "running_foot", f"{v.town}企画政策課　{day}", "font-size:7pt;margin:0")
        foot = stack(name, page_number(v, page + 1, style))
        sheets.append(Sheet(text, running_head(v), foot))
        v.rng.setstate(after)
    return HtmlPaper(sheets)
