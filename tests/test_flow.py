"""How editions live on: the counts, the chart, its table, what each dropped, an edition's age."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from itertools import pairwise
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from datasette.app import Datasette

from pipeline.answers.passage_flow import dropped_by, first_files, flow
from pipeline.web.flow.age import age_sentence
from pipeline.web.flow.chart import Bar, Drawing, Part, svg
from pipeline.web.flow.shares import share_words
from pipeline.web.flow.words import WORDS
from pipeline.web.language import translator
from tests.demo_site import SERIES, played
from tests.passage_lives import CITY, database, edition_id, file_of, text
from tests.passage_lives import SERIES as NAME

SVG = "{http://www.w3.org/2000/svg}"
JA, EN = translator("ja", WORDS), translator("en", WORDS)


@pytest.fixture(scope="module")
def lives() -> Iterator[sqlite3.Connection]:
    """What stays, what is away in between, what is split, what only a draft has, what goes."""
    db = database(
        text("a", "1.0", "道を直す。", "new", position=1),
        text("b", "1.0", "橋を架ける。", "new", position=2),
        text("c", "1.0", "空き家を使う。", "new", position=3),
        text("a", "2.0", "道を直す。", before="1.0", position=1),
        text("d", "2.0", "川を守り、森を守る。", "new", position=2),
        text("f", "2.0-draft", "案だけの文。", "new", position=7),
        text("a", "2.1", "道を直す。", before="2.0", position=1),
        text("c", "2.1", "空き家を使う。", before="1.0", position=2),
        text("d", "2.1", "川を守る。", "split", before="2.0", position=3),
        text("d", "2.1", "森を守る。", "split", before="2.0", position=4),
        text("a", "p3", "道を直す。", before="2.1", position=1),
    )
    with closing(db):
        yield db


def test_each_level_tells_where_it_comes_from_and_what_stays(lives: sqlite3.Connection) -> None:
    levels = flow(lives, CITY, NAME)
    names = [level.edition["id"].rpartition("-")[2] for level in levels]
    assert names == ["1.0", "2.0", "2.1", "p3"]  # phase 2 has no text
    told = [(level.counts, level.stay, level.dropped) for level in levels]
    assert told == [
        ((3,), (1,), (2,)),
        ((1, 1), (1, 1), (0, 0)),
        ((2, 1, 0), (1, 0, 0), (1, 1, 0)),
        ((1, 0, 0, 0), (0, 0, 0, 0), (1, 0, 0, 0)),
    ]
    assert first_files(lives, [edition_id("1.0"), "nowhere"]) == {edition_id("1.0"): file_of("1.0")}
    assert flow(lives, CITY, "nowhere") == []


def test_dropped_is_what_stood_longest_first(lives: sqlite3.Connection) -> None:
    first, second, _, last = (level.edition for level in flow(lives, CITY, NAME))
    found = dropped_by(lives, second, 9)
    assert found
    assert (found.passages, [one["id"] for one in found.told]) == (2, ["b", "c"])  # c came back
    assert found.before == edition_id("1.0")
    found = dropped_by(lives, last, 1)
    assert found
    assert (found.passages, [one["id"] for one in found.told]) == (2, ["c"])
    assert dropped_by(lives, first, 9) is None


def drawing(counts: list[tuple[int, ...]], name: str = "edition") -> Drawing:
    bars = [
        Bar(
            f"{name} {n}",
            "2015",
            tuple(
                Part(c, c // 2, (f"since {k} 50 %", "50 %"), f"said {k}", f"/{n}/{k}", "gone", "/d")
                for k, c in enumerate(level)
            ),
        )
        for n, level in enumerate(counts)
    ]
    return Drawing(tuple(bars), tuple(f"since {n}" for n in range(len(counts))), name, "about")


@pytest.mark.parametrize("wide", [360, 760])
@pytest.mark.parametrize("editions", [1, 2, 12])
def test_the_chart_stands_inside_its_frame(wide: int, editions: int) -> None:
    counts = [tuple(range(40, 40 + n + 1)) for n in range(editions)]
    root = ET.fromstring(svg(drawing(counts), "x", wide))
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert width == wide
    bars = [
        r for r in root.iter(f"{SVG}rect") if r.get("fill", "").startswith("url") and r.get("x")
    ]
    assert len(bars) == sum(map(len, counts)) + editions  # and the legend's
    for rect in bars:
        x, y, w, h = (float(rect.attrib[key]) for key in ("x", "y", "width", "height"))
        assert 0 <= x <= x + w <= width
        assert 0 <= y <= y + h <= height
    for link in root.iter(f"{SVG}a"):
        assert link.attrib["aria-label"]
        assert link.find(f"{SVG}title") is not None
    known = {pattern.attrib["id"] for pattern in root.iter(f"{SVG}pattern")}
    assert {r.attrib["fill"][5:-1] for r in bars} <= known


def test_a_chart_carries_no_script_and_no_style() -> None:
    evil = '"><script>alert(1)</script>\x00'
    drawn = svg(drawing([(3,), (2, 2)], evil), "x")
    ET.fromstring(drawn)
    assert "<script" not in drawn
    assert "style=" not in drawn
    assert svg(drawing([]), "x") == svg(drawing([(0,)]), "x") == ""


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 9, "0 %"),
        (1, 200, "under 1 %"),
        (2, 200, "1 %"),
        (995, 999, "99 %"),
        (5, 5, "100 %"),
        (0, 0, "0 %"),
    ],
)
def test_shares_promise_nothing(part: int, whole: int, words: str) -> None:
    assert share_words(part, whole, EN) == words


def test_the_age_of_an_edition_in_a_sentence() -> None:
    since, names = [("a", 128), ("b", 49)], {"a": "1.0"}
    assert age_sentence(412, since, names, JA) == "412文のうち31％は1.0から、12％は新規。"
    assert age_sentence(412, since, names, EN) == "Of 412 passages 31 % are from 1.0, 12 % new."
    assert age_sentence(7, since[1:], names, EN) == "7 passages; the first edition."


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("demo") / "city")


@pytest.fixture(scope="module")
def get(demo: Any) -> Any:
    datasette = Datasette([str(demo.db)])

    def ask(path: str, lang: str = "ja", status: int = 200) -> str:
        async def asked() -> Any:
            return await datasette.client.get(path, headers={"accept-language": lang})

        answer = asyncio.run(asked())
        assert answer.status_code == status
        return str(answer.text)

    return ask


def series_page(query: str = "") -> str:
    city, _, name = SERIES.partition("-")
    return f"/-/series/{city}/{quote(name)}{query}"


def test_the_flow_agrees_with_the_rows_of_texts(demo: Any) -> None:
    city, _, name = SERIES.partition("-")
    sql = """
        SELECT p.first_edition_id, count(DISTINCT p.id) FROM passage_texts t
        JOIN passages p ON p.id = t.passage_id WHERE t.edition_id = ? AND t.present GROUP BY 1
    """
    with closing(sqlite3.connect(demo.db)) as db:
        levels = flow(db, city, name)
        assert len(levels) == 5
        editions = [level.edition["id"] for level in levels]
        for level in levels:
            told = {key: n for key, n in zip(editions, level.counts, strict=False) if n}
            assert told == dict(db.execute(sql, [level.edition["id"]]).fetchall())
        for before, level in pairwise(levels):
            found = dropped_by(db, level.edition, 9999)
            assert found
            assert found.passages == len(found.told) == sum(before.dropped)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_series_shows_its_flow_its_numbers_and_what_was_dropped(get: Any, lang: str) -> None:
    html = get(series_page(), lang)
    for name in ("wide", "narrow"):
        drawn = re.search(rf'<div class="{name}-chart">(<svg.*?</svg>)</div>', html, re.DOTALL)
        assert drawn
        ET.fromstring(drawn[1])
    assert html.count('<th scope="row">') == 5
    assert all(unescape(words) for words in re.findall(r'data-label="([^"]*)"', html))
    assert f"dropped={quote(SERIES)}-2.1#dropped" in html
    asked = get(series_page(f"?dropped={quote(SERIES)}-2.1"), lang)
    opened = re.findall(r'<details id="([^"]+)" open>', asked)
    assert list(map(unescape, opened)) == [f"{SERIES}-2.1"]
    assert 'href="/-/passages/' in asked


def test_an_unknown_series_is_not_found(get: Any) -> None:
    assert "nowhere" in get("/-/series/higano/nowhere", status=404)
    get("/-/series/nowhere/x", status=404)


def test_an_edition_says_how_old_it_is(get: Any, demo: Any) -> None:
    with closing(sqlite3.connect(demo.db)) as db:
        total, old, new = db.execute(
            "SELECT count(DISTINCT p.id), count(DISTINCT iif(first_edition_id = ?1, p.id, NULL)),"
            " count(DISTINCT iif(first_edition_id = ?2, p.id, NULL)) FROM passage_texts t"
            " JOIN passages p ON p.id = t.passage_id WHERE t.edition_id = ?2 AND t.present",
            [f"{SERIES}-1.0", f"{SERIES}-2.1"],
        ).fetchone()
    html = get(f"/-/editions/{quote(SERIES)}-2.1", "en")
    assert age_sentence(total, [("1.0", old), ("2.1", new)], {}, EN) in html
    assert series_page() in html
    assert "show=new" in html
    first = get(f"/-/editions/{quote(SERIES)}-1.0", "en")
    assert "passages; the first edition." in first
    assert series_page() in get("/")
