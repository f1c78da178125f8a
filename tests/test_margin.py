"""The reader's margin: where passages stand on a page, how old they are, what stands out, what was
dropped.
"""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.answers.passage_drops import said_last, section_ends
from pipeline.answers.passage_margin import ladder, reading, tallies
from pipeline.kinds import UnitKind
from pipeline.web.language import translator
from pipeline.web.margin.blocks import Fold, aged, folded, plain
from pipeline.web.margin.choice import Show, age_classes, choice, counts, pages_with
from pipeline.web.margin.html import Drawing
from pipeline.web.margin.looks import Look, looks
from pipeline.web.margin.places import Stretch, Unit, squeezed, stretches
from pipeline.web.margin.words import WORDS
from pipeline.web.page_blocks import NOBODY, Piece, ShownBlock, pieces
from tests.demo_site import SERIES, played
from tests.passage_lives import database, edition_id, file_of, text

T = translator("en", WORDS)
NEWEST = f"{SERIES}-phase-3"


def unit(said: str, page: int = 1, kind: UnitKind = UnitKind.SENTENCE) -> Unit:
    return Unit(page, kind, said)


def told(texts: dict[int, str], units: list[Unit]) -> list[tuple[int, int, str]]:
    """(page, unit, text of the stretch), page by page."""
    found = stretches(texts, units)
    return [
        (number, s.unit, texts[number][s.start : s.end])
        for number in sorted(found)
        for s in found[number]
    ]


def test_a_passage_is_found_across_its_line_breaks() -> None:
    page = "1 計画の趣旨\n市は若い世代の就労と\n子育てを支えます。国は\n新たな戦略を定めました。"
    units = [
        unit("1 計画の趣旨", kind=UnitKind.HEADING),
        unit("市は若い世代の就労と子育てを支えます。"),
        unit("国は新たな戦略を定めました。"),
    ]
    assert told({1: page}, units) == [
        (1, 0, "1 計画の趣旨"),
        (1, 1, "市は若い世代の就労と\n子育てを支えます。"),
        (1, 2, "国は\n新たな戦略を定めました。"),
    ]


def test_what_is_said_twice_is_told_apart_by_its_order() -> None:
    page = "同じ文です。別の文です。同じ文です。"
    units = [unit("同じ文です。"), unit("別の文です。"), unit("同じ文です。")]
    assert [s.start for s in stretches({1: page}, units)[1]] == [0, 6, 12]


def test_a_row_is_looked_for_where_a_line_begins() -> None:
    page = "区分\t合計\t10\n合計\t10"
    assert stretches({1: page}, [unit("合計\t10", kind=UnitKind.ROW)])[1][0].start == 9


def test_a_sentence_over_a_pages_end_stands_on_both() -> None:
    texts = {3: "前の文です。この文は次のペ", 4: "見出し\nージへ続きます。後の文です。"}
    units = [
        unit("前の文です。", 3),
        unit("この文は次のページへ続きます。", 3),
        unit("見出し", 4, UnitKind.HEADING),
        unit("後の文です。", 4),
    ]
    assert told(texts, units) == [
        (3, 0, "前の文です。"),
        (3, 1, "この文は次のペ"),
        (4, 2, "見出し"),
        (4, 1, "ージへ続きます。"),
        (4, 3, "後の文です。"),
    ]


def test_what_stands_nowhere_takes_no_place() -> None:
    assert told({1: "この頁の文です。"}, [unit("どこにもない。"), unit("この頁の文です。")]) == [
        (1, 1, "この頁の文です。")
    ]
    assert stretches({1: "  \n "}, [unit(" ")]) == {1: []}


LETTERS = st.text("あい。 \n\t1", min_size=1, max_size=12)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(LETTERS, st.sampled_from(UnitKind)), max_size=8),
    st.text("あ\n ", max_size=5),
)
def test_stretches_never_overlap_and_say_what_their_passage_says(
    units: list[tuple[str, UnitKind]], noise: str
) -> None:
    page = noise.join(said for said, _ in units)
    given_units = [unit(said, 1, kind) for said, kind in units]
    at = 0
    for start, end, number in stretches({1: page}, given_units)[1]:
        assert at <= start < end <= len(page)
        assert squeezed(page[start:end]) in squeezed(given_units[number].text)
        at = end


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 30), min_size=8, max_size=8), st.integers(1, 10))
def test_pieces_put_together_are_the_text(bounds: list[int], start: int) -> None:
    places = sorted(set(bounds))
    marks = list(zip(places[::2], places[1::2], strict=False))
    cut = [Stretch(a, b, n) for n, (a, b) in enumerate(pairwise(places))]
    found = pieces("0123456789", start, marks, cut)
    assert "".join(piece.text for piece in found) == "0123456789"
    letters = [(p.marked, p.unit) for p in found for _ in p.text]
    for n, (marked, owner) in enumerate(letters, start):
        assert marked == any(a <= n < b for a, b in marks)
        assert owner == next((s.unit for s in cut if s.start <= n < s.end), NOBODY)


@pytest.mark.parametrize(
    ("steps", "classes"),
    [(1, [0]), (2, [1, 0]), (5, [4, 3, 2, 1, 0]), (8, [4, 4, 3, 3, 2, 2, 1, 0])],
)
def test_the_older_the_higher_its_class(steps: int, classes: list[int]) -> None:
    assert age_classes(steps) == classes
    many = age_classes(40)
    assert many == sorted(many, reverse=True)
    assert set(many) == set(range(5))


def look(words: str, *, chosen: bool = True, age: int = 1) -> Look:
    return Look(age, 1, words, chosen, f"city-{words}", words)


def paragraph(*said: tuple[str, int], kind: str = "paragraph") -> ShownBlock:
    return ShownBlock(kind, 0, [[Piece(words, False, n) for words, n in said]], [], 0)


def test_a_rule_has_as_many_parts_as_its_text_has_ages() -> None:
    shown = [look("old"), look("old"), look("new", age=0)]
    [block] = aged([paragraph(("あ" * 10, 0), ("い" * 5, 1), ("う" * 5, 2), ("。", NOBODY))], shown)
    [line] = block.lines
    assert [(r.words, r.passages, r.share, r.age) for r in line.runs] == [
        ("old", 2, 8, 1),
        ("new", 1, 2, 0),
    ]
    assert [link.href for link in line.runs[0].links] == ["/-/passages/city-old"] * 2
    assert [(p.text[:1], p.run) for p in line.parts] == [("あ", 1), ("い", 1), ("う", 2), ("。", 0)]
    assert block.passages == 3


def test_what_does_not_stand_out_is_folded_but_for_its_heading() -> None:
    shown = [look("a", chosen=False), look("b", chosen=False), look("c"), look("d", chosen=False)]
    blocks = aged(
        [
            paragraph(("a", 0)),
            paragraph(("b", 1), kind="heading"),
            paragraph(("c", 2)),
            paragraph(("- 3 -", NOBODY), kind="page_number"),
            paragraph(("d", 3)),
        ],
        shown,
    )
    first, heading, kept, number, last = folded(blocks)
    assert isinstance(first, Fold)
    assert isinstance(last, Fold)
    assert (first.passages, last.passages) == (1, 1)
    assert [b.kind for b in (heading, kept, number) if not isinstance(b, Fold)] == [
        "heading",
        "paragraph",
        "page_number",
    ]


def test_a_page_without_blocks_is_cut_where_passages_begin() -> None:
    page = "一行目は\n二行目へ続く。次の文。\n三行目"
    cut = [Stretch(0, 12, 0), Stretch(12, 16, 1)]
    blocks = plain(page, [(0, 3)], cut)
    said = ["".join(p.text for p in parts) for block in blocks for parts in block.lines]
    assert said == ["一行目は\n二行目へ続く。次の文。", "三行目"]
    assert [p for p in blocks[0].lines[0] if p.marked] == [Piece("一行目", True, 0)]
    assert "\n".join(said) == page


def test_every_text_is_escaped() -> None:
    evil = '<script>alert("1")</script>'
    shown = [Look(0, 0, evil, True, evil, evil), Look(1, 0, evil + "2", True, evil, evil)]
    for choosing in (True, False):
        html = Drawing("en", T, choosing=choosing).page(
            aged([paragraph((evil, 0), (evil, 1)), *plain(evil, [(0, 4)], [])], shown),
            laid_out=True,
            empty=False,
        )
        assert "<script" not in html
        assert html.count("&lt;script") >= 4


@pytest.fixture(scope="module")
def lives() -> Iterator[sqlite3.Connection]:
    """Two chapters: what stays, what is reworded twice, what goes, its chapter with it or not."""
    db = database(
        text("h", "1.0", "第1章 しごと", "new", unit="heading", position=1),
        text("a", "1.0", "道を直す。", "new", position=2),
        text("gone", "1.0", "橋を架ける。", "new", position=3),
        text("i", "1.0", "第2章 まち", "new", unit="heading", position=4),
        text("b", "1.0", "家を建てる。", "new", position=5),
        text("away", "1.0", "空き家を使う。", "new", position=6),
        text("h", "2.0", "第1章 しごと", before="1.0", unit="heading", position=1),
        text("a", "2.0", "道をよく直す。", "reworded", before="1.0", position=2),
        text("new", "2.0", "川を守る。", "new", position=3),
        text("b", "2.0", "家を建てる。", before="1.0", position=4),
        text("h", "2.1", "第1章 しごと", before="2.0", unit="heading", position=1),
        text("a", "2.1", "道をもっとよく直す。", "reworded", before="2.0", position=2),
        text("b", "2.1", "家を貸す。", "reworded", before="2.0", position=3, weak=True),
        text("h", "p2", "第1章 しごと", before="2.1", unit="heading", position=1),
        text("away", "p2", "空き家を使う。", before="1.0", position=2),
        text("away", "p3", "空き家を使う。", before="p2", position=2),
        text("h", "p3", "第1章 しごと", before="p2", unit="heading", position=1),
    )
    with closing(db):
        yield db


def _edition(db: sqlite3.Connection, short: str) -> Any:
    cursor = db.execute("SELECT * FROM editions WHERE id = ?", [edition_id(short)])
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone(), strict=True))


def _looks(db: sqlite3.Connection, short: str, show: str = "") -> dict[str, Look]:
    own = ladder(db, _edition(db, short))
    read = reading(db, file_of(short), edition_id(short), (0, 9))
    found = looks(read, own, choice(own, show, "", ""), "en", T)
    return {one.passage: one for one in found}


def test_a_passage_is_as_old_as_its_edition_knows(lives: sqlite3.Connection) -> None:
    found = _looks(lives, "2.1", "reworded")
    assert found["h"].words == "since 1.0 (March 2015) · never reworded"
    assert found["a"].words == (
        "since 1.0 (March 2015) · reworded 2 times (2.0, 2.1) · later dropped in phase 2"
    )
    assert (found["a"].age, found["a"].ticks, found["a"].chosen) == (2, 2, True)
    weak = "its tie to the edition before is not sure"
    assert found["b"].words == (
        f"since 1.0 (March 2015) · never reworded · {weak} · later dropped in phase 2"
    )
    assert (found["b"].ticks, found["b"].chosen) == (0, False)
    before = _looks(lives, "2.0", "new")
    assert before["a"].words.startswith("since 1.0 (March 2015) · reworded once (2.0) · later")
    assert before["new"].words == "new in this edition · later dropped in 2.1"
    assert [key for key, one in before.items() if one.chosen] == ["new"]
    assert _looks(lives, "1.0")["h"].words == "since 1.0 (March 2015)"


def test_the_switch_counts_what_it_takes(lives: sqlite3.Connection) -> None:
    own = ladder(lives, _edition(lives, "2.1"))
    found = tallies(lives, file_of("2.1"), edition_id("2.1"))
    counted = counts(found, own)
    assert (counted.total, counted.since, counted.reworded) == (3, (3, 0, 0), 1)
    older = choice(own, "", "", edition_id("2.0"))
    assert (older.show, counted.of(older), pages_with(found, own, older)) == (Show.OLDER, 3, [1])
    assert counted.of(choice(own, "new", "", "")) == 0
    assert counted.of(choice(own, "", edition_id("1.0"), "")) == 3
    assert choice(own, "nonsense", edition_id("p3"), "x").show == Show.ALL


def test_what_was_dropped_stands_at_the_end_of_its_section(lives: sqlite3.Connection) -> None:
    def lost(short: str) -> list[tuple[int, list[str]]]:
        ends = section_ends(lives, edition_id(short))
        return [(end.position, [one.passage_id for one in end.gone]) for end in ends]

    # The chapter of what it dropped still stands; of the second chapter only the heading went.
    assert lost("2.0") == [(4, ["gone", "i", "away"])]
    assert lost("2.1") == [(3, ["new", "gone", "i", "away"])]
    assert lost("p2") == [(2, ["a", "b", "new", "gone", "i"])]  # what was away is back
    assert lost("p3") == lost("p2")
    assert lost("1.0") == lost("2.0-draft") == []
    said = said_last(lives, section_ends(lives, edition_id("p2")))
    assert said["a"] == "道をもっとよく直す。"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("demo") / "city")


@pytest.fixture(scope="module")
def get(demo: Any) -> Any:
    datasette = Datasette(
        [str(demo.db)], metadata={"plugins": {"shinkyu": {"archive": str(demo.archive)}}}
    )
    return lambda path, lang="ja": _ask(datasette, path, lang)


def _ask(datasette: Datasette, path: str, lang: str) -> str:
    async def ask() -> Any:
        return await datasette.client.get(path, headers={"accept-language": lang})

    answer = asyncio.run(ask())
    assert answer.status_code == 200
    return str(answer.text)


def rows(demo: Any, sql: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(demo.db)) as db:
        return db.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def newest(demo: Any) -> str:
    """The file of the newest strategy."""
    sql = "SELECT sha256 FROM passage_texts WHERE edition_id = ? AND present GROUP BY 1"
    [(sha256,)] = rows(demo, sql, NEWEST)
    return str(sha256)


def test_every_passage_of_a_file_leads_to_its_life(get: Any, demo: Any, newest: str) -> None:
    html = get(f"/-/documents/{newest}")
    own = rows(
        demo,
        "SELECT passage_id, text FROM passage_texts WHERE sha256 = ? AND edition_id = ?",
        newest,
        NEWEST,
    )
    for key, _ in own:
        assert f'href="/-/passages/{quote(key, safe="")}"' in html
    assert html.count('<details name="life"') <= len(own)
    for age in range(5):
        assert f'<i class="a{age}">' in html


def test_the_legend_counts_as_the_rows_do(get: Any, demo: Any, newest: str) -> None:
    html = get(f"/-/documents/{newest}", "en")
    nav = html[html.index("<nav class=") :].split('<nav class="margin')[1].split("</nav>")[0]
    counted = {
        unescape(words): int(n)
        for words, n in re.findall(r"<a [^>]+>([^<]+)</a> <small>(\d+)</small>", nav)
    }
    sql = """
        SELECT e.version, count(DISTINCT t.passage_id) FROM passage_texts t
        JOIN passages p ON p.id = t.passage_id JOIN editions e ON e.id = p.first_edition_id
        WHERE t.sha256 = ? AND t.edition_id = ? GROUP BY 1
    """
    by_version = dict(rows(demo, sql, newest, NEWEST))
    for version, count in by_version.items():
        if version != "phase 3":
            [words] = [words for words in counted if words.startswith(f"since {version} (")]
            assert counted[words] == count
    assert counted["new in this edition"] == by_version["phase 3"]
    assert counted["everything"] == sum(by_version.values())
    assert counted["what is older than 2.0"] == by_version["1.0"]


def test_what_is_new_stands_out(get: Any, demo: Any, newest: str) -> None:
    html = get(f"/-/documents/{newest}?show=new")
    new = rows(
        demo,
        "SELECT t.text, t.unit FROM passage_texts t JOIN passages p ON p.id = t.passage_id "
        "WHERE t.sha256 = ? AND t.edition_id = ? AND p.first_edition_id = ? "
        "AND t.unit = 'sentence'",
        newest,
        NEWEST,
        NEWEST,
    )
    shown = re.findall(r'<span class="(?:k\d+ )?in">(.*?)</span>', html)
    said = "".join("".join(unescape(words).split()) for words in shown)
    assert new
    for words, _ in new:
        assert "".join(words.split()) in said
    assert '<details class="fold-quiet">' in html
    others = get(f"/-/documents/{newest}?older={quote(SERIES)}-2.0")
    assert new[0][0] not in "".join(re.findall(r'class="[^"]*in">([^<]*)', others))


def test_pages_keep_what_stands_out_when_they_are_turned(get: Any, newest: str) -> None:
    html = get(f"/-/documents/{newest}?show=reworded&q=計画")
    turned = re.findall(r'href="(/-/documents/[^"]*p=\d+[^"]*)"', html)
    assert turned
    pages = [address for address in map(unescape, turned) if "q=" in address]
    assert pages
    assert all("show=reworded" in address for address in pages)
    assert "<mark>計画</mark>" in html


def test_an_older_file_is_read_as_its_own_edition(get: Any, demo: Any) -> None:
    sql = "SELECT sha256, edition_id FROM passage_texts WHERE NOT present LIMIT 1"
    [(sha256, _)] = rows(demo, sql)
    html = get(f"/-/documents/{sha256}")
    assert '<details name="life"' in html


def test_a_file_of_two_editions_is_read_as_either(demo: Any, tmp_path: Path, newest: str) -> None:
    path = tmp_path / "shinkyu.db"
    shutil.copy(demo.db, path)
    vision = f"{SERIES.replace('総合戦略', '人口ビジョン')}-phase-2"
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE passage_texts SET sha256 = ?, page = 1 WHERE edition_id = ? AND present",
            [newest, vision],
        )
    datasette = Datasette([str(path)])
    main = _ask(datasette, f"/-/documents/{newest}", "ja")
    assert "第3期総合戦略の本文として" in main
    assert f"edition={quote(vision)}" in main
    other = _ask(datasette, f"/-/documents/{newest}?edition={quote(vision)}", "ja")
    assert "第2期人口ビジョンの本文として" in other
    assert f"edition={quote(vision)}&amp;since=" in other or f"edition={quote(vision)}" in other


def test_an_unknown_edition_or_switch_shows_everything(get: Any, newest: str) -> None:
    plain_html = get(f"/-/documents/{newest}")
    odd = get(f"/-/documents/{newest}?show=<b>&p=1&since=x&older=y&edition=z")
    assert odd.count('<details name="life"') == plain_html.count('<details name="life"')
    assert "fold-quiet" not in odd
    assert "show=<b>" not in odd


def test_rewordings_are_those_that_the_passage_counts(demo: Any) -> None:
    with closing(sqlite3.connect(demo.db)) as db:
        files = db.execute("SELECT DISTINCT sha256, edition_id FROM passage_texts").fetchall()
        counted = dict(db.execute("SELECT id, rewordings FROM passages").fetchall())
        for sha256, key in files:
            read = reading(db, sha256, key, (0, 99))
            for one in read.standing:
                told = read.reworded.get(one.passage_id, frozenset())
                assert len(told) == counted[one.passage_id]
