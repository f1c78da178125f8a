"""What the crossed documents of the lab say stands on their pages, and each seed says it
otherwise."""

import unicodedata

import pytest

from tools.lab import families
from tools.lab.crossing import years
from tools.lab.crossing.columns import Column, head_rows
from tools.lab.piece import Told
from tools.lab.registry import LAYOUTS, HtmlPaper, Paper
from tools.lab.variant import Variant

assert families
CROSSED = sorted(name for name in LAYOUTS if name.startswith("crossed_"))
SEEN = sorted(name for name in LAYOUTS if name.startswith("seen_"))


def _made(name: str, seed: int) -> HtmlPaper | Paper:
    return LAYOUTS[name].make(Variant(name, seed))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(",", "").replace(" ", "")


def _said(paper: HtmlPaper | Paper) -> str:
    told: list[Told] = []
    if isinstance(paper, HtmlPaper):
        told = [one for sheet in paper.sheets for piece in sheet.told() for one in piece.told]
    else:
        told = [one for _, one in paper.told]
    cells = [c for one in told if one.grid for row in one.grid.rows for c in row]
    return _plain("\n".join([*(one.text for one in told), *cells]))


def _printed(value: float, text: str) -> bool:
    """The number stands in the text, with as many decimals as it has or more: 1万2000 is one."""
    high, low = divmod(abs(value), 10000)
    forms = {f"{abs(value):.{n}f}" for n in range(3) if round(value, n) == value}
    return any(form in text for form in (*forms, f"{high:.0f}万{low:.0f}"))


@pytest.mark.parametrize("name", [*CROSSED, *SEEN])
def test_every_figure_stands_on_its_page(name: str) -> None:
    for seed in range(3, 15):
        paper = _made(name, seed)
        figures = (
            [f for sheet in paper.sheets for piece in sheet.told() for f in piece.figures]
            if isinstance(paper, HtmlPaper)
            else list(paper.figures)
        )
        text = _said(paper)
        assert len({f.indicator for f in figures}) >= 3, seed
        for figure in figures:
            first, _, part = figure.indicator.partition(" ")
            assert _plain(first) in text, (seed, figure)
            assert _plain(part) in text, (seed, figure)
            assert _plain(figure.unit) in text, (seed, figure)
            assert figure.value is None or _printed(figure.value, text), (seed, figure)
        sure = [(f.indicator, f.kind, f.year) for f in figures if not f.optional]
        assert len(sure) == len(set(sure)), seed


def test_each_seed_makes_other_choices() -> None:
    for name in CROSSED:
        made = [_made(name, seed).choices for seed in range(1, 61)]
        assert all(made)
        assert len(set(made)) >= 58, name


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("long", "令和元年度"),
        ("short", "R1"),
        ("wide_short", "Ｒ１"),
        ("both", "令和元（2019）年度"),
        ("west_era", "2019（R1）"),
        ("tick", "’19"),
    ],
)
def test_a_year_is_written_as_asked(style: str, text: str) -> None:
    assert years.written(2019, style) == text


def test_a_span_names_its_era_once() -> None:
    assert years.span(2025, 2029, "long", "～") == "令和7～11年度"
    assert years.span(2019, 2023, "long", "～") == "令和元～5年度"
    assert years.span(2025, 2029, "short", "-") == "R7-R11"


def test_a_head_merges_what_its_columns_share() -> None:
    columns = [
        Column(("指標",), ()),
        Column(("値", "実績", "R5"), ()),
        Column(("値", "実績", "R6"), ()),
        Column(("値", "目標"), ()),
    ]
    rows = [
        [(c.text, c.rows, c.columns) for c in row if not isinstance(c, str)]
        for row in head_rows(columns)
    ]
    assert rows == [
        [("指標", 3, 1), ("値", 1, 3)],
        [("実績", 1, 2), ("目標", 2, 1)],
        [("R5", 1, 1), ("R6", 1, 1)],
    ]
