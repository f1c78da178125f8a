"""Lines of a page that make one paragraph."""

import pytest

from pipeline.read.pdf.layout.lines import Line
from pipeline.read.pdf.layout.paragraphs import grouped
from pipeline.read.pdf.layout.runs import Run, Way


def told(*lines: str) -> list[str]:
    """Paragraphs of lines of ten points, the first of them indented by one letter."""
    elements = []
    for n, line in enumerate(lines):
        text = line.lstrip("　")
        x, y = 40.0 + 10 * (len(line) - len(text)), 15.0 * n
        box = (x, y, x + 10.0 * len(text), y + 10)
        elements.append(Line([Run([], text, set(), box, 10.0, Way.ACROSS)]))
    groups = grouped(elements, throughout=False)
    return ["".join(t.text for t in group) for group in groups if isinstance(group, list)]


FULL = "　この計画では、町の人と共にしごとを増やすこととします。"


@pytest.mark.parametrize(("opened", "closed"), [("（", "）"), ("(", ")")])
def test_a_line_that_leaves_a_bracket_open_goes_on(opened: str, closed: str) -> None:
    above = f"　創業件数の目標値は44件{opened}基準値：令和2年度"
    assert told(FULL, above, f"1,140件{closed}とします") == [
        FULL[1:],
        f"{above[1:]}1,140件{closed}とします",
    ]


def test_a_line_that_ends_in_a_bracket_was_printed_twice() -> None:
    twice = "　創業件数40件（"
    assert told(FULL, twice, f"{twice[1:]}令和2年度）") == [
        FULL[1:],
        twice[1:],
        f"{twice[1:]}令和2年度）",
    ]


def test_a_short_line_ends_its_paragraph() -> None:
    assert told(FULL, "　創業件数は44件（令和2年度）でした", "次の年は45件でした") == [
        FULL[1:],
        "創業件数は44件（令和2年度）でした",
        "次の年は45件でした",
    ]
