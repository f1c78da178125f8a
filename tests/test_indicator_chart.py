"""The chart of an indicator: whatever the values are, all of it lies in the picture, no words cover
others, and it is sound XML that a screen reader can follow.
"""

import math
import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.web.indicators.axes import LARGEST, middle, value_axis, year_axis
from pipeline.web.indicators.chart import MOST_MARKS, Drawing, Kind, Point, Step, svg
from pipeline.web.indicators.labels import Box, Want, labels, width
from pipeline.web.indicators.spark import spark

SVG = "{http://www.w3.org/2000/svg}"
SIZES = [(760, 400), (360, 340)]
VALUES = st.one_of(
    st.floats(-LARGEST, LARGEST, allow_nan=False),
    st.sampled_from([0.0, 0.1, 1.42, 98.2, 100.0, -286.0, 1e-9, 620_000.0, 4_000_000.0]),
)
MOMENTS = st.floats(1900, 2200)
WORDS = st.lists(st.text(max_size=12), max_size=2).map(tuple)
POINTS = st.builds(
    Point,
    kind=st.sampled_from(Kind),
    moment=MOMENTS,
    value=st.none() | VALUES,
    words=WORDS,
    said=st.text(max_size=20),
    href=st.just("/-/documents/a?p=1&figure=2#p1"),
    hollow=st.booleans(),
    since=st.none() | MOMENTS,
)
STEPS = st.builds(
    Step, start=MOMENTS, replaced=MOMENTS, end=MOMENTS, value=VALUES, before=st.none() | VALUES
)


def drawing(points: list[Point], steps: list[Step], title: str = "観光入込客数") -> Drawing:
    return Drawing(
        points=tuple(points),
        steps=tuple(steps),
        title=title,
        about="目標と実績",
        unit="人",
        bent="対数",
        years="年度",
        tick=lambda value: f"{value:,.6g}",
    )


def point(value: float | None, year: int = 2019, kind: Kind = Kind.TARGET) -> Point:
    said = "—" if value is None else f"{value:,.10g}"
    return Point(kind, middle(year), value, (said,), f"{year}: {said}", f"/cell/{year}")


def places(tree: ET.Element) -> list[tuple[float, float]]:
    """Every corner, end and middle of what is drawn; of texts where they begin."""
    found: list[tuple[float, float]] = []
    for e in tree.iter():
        for x, y in (("x", "y"), ("x1", "y1"), ("x2", "y2"), ("cx", "cy")):
            if x in e.attrib:
                found.append((float(e.attrib[x]), float(e.attrib[y])))
        if "points" in e.attrib:
            pairs = [pair.split(",") for pair in e.attrib["points"].split()]
            found += [(float(x), float(y)) for x, y in pairs]
        if "d" in e.attrib:
            x, y = re.findall(r"-?[\d.]+", e.attrib["d"])[:2]
            found.append((float(x), float(y)))
    return found


def label_boxes(tree: ET.Element) -> list[Box]:
    texts = [e for e in tree.iter(f"{SVG}text") if e.get("class") == "label"]
    boxes = [(float(e.attrib["x"]), float(e.attrib["y"]), e.text or "") for e in texts]
    return [Box(x, y - 10, width(words), 10) for x, y, words in boxes]


@settings(deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=20), st.lists(STEPS, max_size=6))
@example([point(65.0)], [])
@example([point(None)], [])
@example([point(0.0)], [])
@example([point(LARGEST), point(-LARGEST, 2020)], [])
@example([point(1e15), point(1e15 + 0.125, 2020)], [])
@example([point(5e-324), point(1.0, 2020), point(1e9, 2021)], [])
@pytest.mark.parametrize("size", SIZES)
def test_all_of_it_lies_in_the_picture(
    size: tuple[int, int], points: list[Point], steps: list[Step]
) -> None:
    tree = ET.fromstring(svg(drawing(points, steps), "a", *size))
    for x, y in places(tree):
        assert math.isfinite(x)
        assert math.isfinite(y)
        assert -1 <= x <= size[0] + 1
        assert -1 <= y <= size[1] + 1
    boxes = label_boxes(tree)
    assert all(box.x + box.width <= size[0] for box in boxes)
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


@settings(deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=8), st.text(max_size=20))
def test_each_mark_is_a_link_with_words(points: list[Point], title: str) -> None:
    tree = ET.fromstring(svg(drawing(points, [], title), "a"))
    ids = {e.get("id") for e in tree.iter() if e.get("id")}
    assert {tree.attrib["aria-labelledby"], tree.attrib["aria-describedby"]} <= ids
    links = list(tree.iter(f"{SVG}a"))
    assert len(links) == len(points)
    for link in links:
        assert link.get("aria-label") == (link.findtext(f"{SVG}title") or "")
        assert link.attrib["href"].startswith("/-/documents/")
    assert "style=" not in ET.tostring(tree, encoding="unicode")


def test_kinds_differ_in_shape_and_not_in_colour_alone() -> None:
    kinds = [kind for kind in Kind if kind != Kind.OTHER]
    found = svg(drawing([point(10.0 * n, 2010 + n, k) for n, k in enumerate(kinds)], []), "a")
    for shape in ("<polygon", "<rect", "<path", "</circle>"):
        assert shape in found.replace("/>", f"></{'circle'}>" if shape == "</circle>" else "/>")


def test_what_another_target_took_the_place_of_is_hollow_and_dashed() -> None:
    points = [point(60.0)._replace(hollow=True), point(57.0)]
    steps = [
        Step(2015.9, 2017.5, 2019.5, 60.0),
        Step(2017.5, 2019.5, 2019.5, 57.0, before=60.0),
    ]
    found = svg(drawing(points, steps), "a")
    assert found.count("stroke-dasharray") == 1
    assert found.count('class="target hollow"') == 1


def test_values_of_six_orders_of_magnitude_can_be_told_apart() -> None:
    axis = value_axis([1, 30, 1000, 1_000_000])
    assert axis.logarithmic
    heights = [axis.share(v) for v in (1, 30, 1000, 1_000_000)]
    assert all(b - a > 0.1 for a, b in pairwise(heights))
    both = value_axis([-1_000_000, -20, 0, 3, 1000])
    heights = [both.share(v) for v in (-1_000_000, -20, 0, 3, 1000)]
    assert heights == sorted(heights)
    assert 0 in both.ticks


def test_the_axis_begins_at_zero_where_that_costs_little() -> None:
    assert value_axis([44, 65, 58]).low == 40
    assert value_axis([20, 65]).low == 0
    assert value_axis([-286, -50]).high == 0
    assert value_axis([99.1, 99.4, 100]).low > 98


@settings(deadline=None)
@given(st.lists(VALUES, max_size=8))
def test_an_axis_holds_its_values_and_few_lines(values: list[float]) -> None:
    axis = value_axis(values)
    assert 2 <= len(axis.ticks) <= 16
    assert list(axis.ticks) == sorted(set(axis.ticks))
    ordered = [axis.share(value) for value in sorted(values)]
    assert ordered == sorted(ordered)


@settings(deadline=None)
@given(st.lists(MOMENTS, min_size=1), st.integers(1, 20))
def test_years_that_are_named_are_few_and_end_with_the_last(
    moments: list[float], most: int
) -> None:
    axis = year_axis(moments)
    named = axis.named(most)
    assert len(named) <= most
    assert named[-1] == axis.last
    assert all(0 <= axis.share(moment) <= 1 for moment in moments)


def test_of_very_many_marks_the_targets_stay() -> None:
    many = [point(float(n), 1900 + n % 200, Kind.ACTUAL) for n in range(2 * MOST_MARKS)]
    found = svg(drawing([*many, point(7.0)], []), "a")
    assert found.count("<a ") == MOST_MARKS
    assert 'aria-label="2019: 7"' in found


def test_sixty_points_keep_their_words_apart() -> None:
    points = [point(50 + 10 * math.sin(n), 1960 + n, Kind.ACTUAL) for n in range(60)]
    boxes = label_boxes(ET.fromstring(svg(drawing(points, []), "a")))
    assert len(boxes) > 15
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def test_words_give_way_to_shorter_ones_and_to_none() -> None:
    frame = Box(0, 0, 60, 60)
    wants = [Want(30, 30, ("とても長い言葉なので入らない", "短い"))]
    assert [label and label.words for label in labels(wants, frame, [], [])] == ["短い"]
    assert labels(wants, Box(0, 0, 5, 5), [], []) == [None]


def test_nothing_is_drawn_of_nothing() -> None:
    assert svg(drawing([], []), "a") == ""
    assert spark([], [], "") == ""
    assert spark([(2019, LARGEST * 10)], [], "") == ""


YEAR_VALUES = st.lists(st.tuples(st.integers(1900, 2200), VALUES), max_size=8).map(sorted)


@settings(deadline=None)
@given(YEAR_VALUES, YEAR_VALUES, st.text(max_size=20))
def test_a_spark_line_is_a_picture_with_words(
    reached: list[tuple[int, float]], targets: list[tuple[int, float]], said: str
) -> None:
    found = spark(reached, targets, said)
    if not found:
        return
    tree = ET.fromstring(found)
    assert tree.attrib["role"] == "img"
    assert tree.attrib["aria-label"] is not None
    assert all(0 <= x <= 120 and 0 <= y <= 34 for x, y in places(tree))
