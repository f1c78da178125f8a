"""Figures of narrow cards, whose names, values and years are broken over lines."""

from collections.abc import Sequence

from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, Box, PageLayout
from pipeline.read.figures.reading import figures_of

TOP = [("heading", ["【成果指標】"], 0.2)]
Piece = tuple[str, list[str], float]


def read(pieces: Sequence[Piece]) -> list[tuple[str, str | None, str, str | None, float | None]]:
    """Pieces one under the other: kind, lines, and the width of their widest line."""
    lines: list[str] = []
    blocks = []
    for kind, own, wide in pieces:
        boxes = tuple(_box(len(lines) + i, text, wide, own) for i, text in enumerate(own))
        blocks.append(Block(BlockKind(kind), len(lines), boxes))
        lines += own
    found = figures_of(["\n".join(lines)], [PageLayout(595, 842, tuple(blocks))])
    return [(f.indicator, f.unit, str(f.kind), f.year, f.value) for f in found.figures]


def _box(line: int, text: str, wide: float, own: list[str]) -> Box:
    share = len(text) / max(map(len, own))
    return 0.1, 0.1 + 0.02 * line, 0.1 + wide * share, 0.112 + 0.02 * line


def both(name: str) -> list[tuple[str, str | None, str, str | None, float | None]]:
    return [(name, "軒", "基準値", "2022", 14), (name, "軒", "目標値", "2026", 22)]


def test_a_name_that_fills_its_card_goes_on_in_the_next_line() -> None:
    value = ("paragraph", ["14軒（R4）→ 22軒（R8）"], 0.16)
    for lines in (["貸し農園つき民家の開", "設軒数"], ["貸し農園つき民家の利用割", "合"]):
        card = [*TOP, ("paragraph", lines, 0.14), value]
        assert read(card) == both("".join(lines))


def test_two_names_are_not_one() -> None:
    card = [*TOP, ("paragraph", ["空き家の総軒数", "民家の開設軒数"], 0.14)]
    assert read([*card, ("paragraph", ["14軒（R4）→ 22軒（R8）"], 0.16)]) == both("民家の開設軒数")


def test_a_value_that_breaks_before_its_arrow_or_within_its_year() -> None:
    lines = ["14軒（令和4年", "度）→ 22軒（令", "和8年度）"]
    arrow_first = ["14軒（令和4年度）", "→ 22軒（令和8年", "度）"]
    for own in (lines, arrow_first):
        card = [*TOP, ("paragraph", ["民家の開設軒数"], 0.1), ("paragraph", own, 0.12)]
        assert read(card) == both("民家の開設軒数")


def test_a_value_that_goes_on_in_the_next_block() -> None:
    name = ("paragraph", ["民家の開設軒数"], 0.1)
    for first, second in (
        ("14軒（2022年度）→ 22", "軒（2026年度）"),
        ("14軒（2022年度）⇒", "22軒（2026年度）"),
        ("2022年度 14軒 → 2026年度 22", "軒"),
        ("14軒（2022年度）→ 22軒", "（2026年度）"),
    ):
        card = [*TOP, name, ("heading", [first], 0.14), ("heading", [second], 0.12)]
        assert read(card) == both("民家の開設軒数")


def test_the_last_letter_of_an_entry_in_a_block_of_its_own() -> None:
    entry = "・民家の開設軒数　現状値（R4）：14区 目標値（R8）：22区"
    parts = [*TOP, ("list_item", [entry], 0.8), ("paragraph", ["画"], 0.02)]
    assert read(parts)[1] == ("民家の開設軒数", "区画", "目標値", "2026", 22)


def test_a_unit_that_breaks_at_what_it_is_counted_per() -> None:
    for first, second in (("R4 14回/年 → R8 22回/", "年"), ("R4 14回/年 → R8 22回", "/年")):
        card = [*TOP, ("paragraph", ["小型車の運行数"], 0.1), ("paragraph", [first, second], 0.2)]
        assert read(card)[1] == ("小型車の運行数", "回/年", "目標値", "2026", 22)


def test_a_unit_that_breaks_behind_its_thousands() -> None:
    value = ("paragraph", ["目標値（R8） 22千"], 0.2)
    card = [*TOP, ("paragraph", ["寄附の額"], 0.1), value, ("paragraph", ["円"], 0.02)]
    assert read(card) == [("寄附の額", "千円", "目標値", "2026", 22)]
