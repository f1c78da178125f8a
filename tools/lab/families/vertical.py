"""Vertical writing."""

import re

from tools.lab.families.parts import page_number
from tools.lab.piece import Piece, Told, box, element, heading, para, stack
from tools.lab.registry import HtmlPaper, layout
from tools.lab.sheets import Sheet
from tools.lab.variant import Variant
from tools.lab.words import ACTIONS, RUBY, SUBJECTS


def _sheet(v: Variant, tiers: list[list[Piece]], size: str = "a4") -> Sheet:
    """Tiers one above the other, each from right to left."""
    high = 100 / len(tiers)
    made = [
        box(
            "div",
            f"writing-mode:vertical-rl;height:{high:.1f}%;box-sizing:border-box;"
            f"padding:{'0 0 5mm' if i == 0 and len(tiers) > 1 else '0'};width:100%",
            *tier,
        )
        for i, tier in enumerate(tiers)
    ]
    return Sheet(stack(*made), size=size, foot=page_number(v, v.rng.randint(2, 9), "bare"))


def _prose(v: Variant, count: int) -> list[Piece]:
    made: list[Piece] = []
    for i in range(count):
        made += [heading(v.section(i + 1), 3), para(v.prose(1, 3))]
    return made


@layout("vertical")
def one_tier(v: Variant) -> HtmlPaper:
    """Vertical columns over the whole height."""
    return HtmlPaper([_sheet(v, [[heading(v.chapter(1), 1), *_prose(v, v.some(3, 4))]])])


@layout("vertical_tiers")
def two_tiers(v: Variant) -> HtmlPaper:
    """Two tiers of vertical columns."""
    first = [heading(v.chapter(1), 2), *_prose(v, v.some(2, 3))]
    return HtmlPaper([_sheet(v, [first, _prose(v, v.some(2, 3))])])


@layout("vertical_ruby")
def with_ruby(v: Variant) -> HtmlPaper:
    """Vertical writing with ruby and with two digits set across (縦中横)."""
    pieces: list[Piece] = [heading(v.chapter(2), 2)]
    for _ in range(v.some(4, 5)):
        pieces.append(_ruby(v))
        day = f"{v.rng.randint(10, 12)}月{v.rng.randint(10, 28)}日"
        pieces.append(
            _across(f"　令和{v.rng.randint(5, 9)}年{day}に{v.pick(ACTIONS)}。{v.sentence()}")
        )
    return HtmlPaper([_sheet(v, [pieces], v.pick(("a4", "a4l", "b5")))])


def _ruby(v: Variant) -> Piece:
    base, reading = v.pick(RUBY)
    before, after = f"　{v.pick(SUBJECTS)}と", f"とを生かして、{v.pick(ACTIONS)}。{v.sentence()}"
    html = element("p", f"{before}<ruby>{base}<rt>{reading}</rt></ruby>{after}")
    told = Told(("paragraph",), before + base + after)
    return Piece(html, (told, Told((), reading, free=True)))


def _across(text: str) -> Piece:
    html = re.sub(r"\d+", r'<span style="text-combine-upright:all">\g<0></span>', text)
    return Piece(element("p", html), (Told(("paragraph",), text),))
