"""``shinkyu trace``: the lives of passages in a terminal and as JSON."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.answers.trace import trace
from pipeline.cli.commands import main
from pipeline.cli.indicators import width
from pipeline.cli.terminal import Pen
from pipeline.cli.trace import Shown, _flow, as_text
from pipeline.errors import NotFoundError
from pipeline.search.query import Field
from tests import demo_site, passage_city, search_city


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = passage_city.city()
    yield connection
    connection.close()


def told(db: sqlite3.Connection, *words: str, lang: str = "ja", columns: int | None = None) -> str:
    return as_text(trace(db, words), Shown(lang, Pen(False), columns))


def names(db: sqlite3.Connection, *words: str, limit: int = 20) -> list[str]:
    return [w.life.passage.id.rpartition("-")[2] for w in trace(db, words, limit=limit).found]


def test_every_wording_with_what_changed_and_where_it_stands(db: sqlite3.Connection) -> None:
    shas = [search_city.sha(edition)[:12] for edition in passage_city.EDITIONS]
    assert told(db, "暮らし").splitlines() == [
        "暮らしの支援を広げる。",
        "第1版（2015年10月）から · 第2.1版・第2期で書き換え",
        "/-/passages/hinano-%E7%B7%8F%E5%90%88%E6%88%A6%E7%95%A5-reworded",
        "  1 人口の取組を進める。",
        f"      第1版          2015年10月         新規         1ページ  sha256:{shas[0]}",
        "  2 人口の取[-組を進め-]{+り組みを広げ+}る。",
        f"      第2.1版        2019年12月         書き換え     1ページ  sha256:{shas[1]}",
        "  3 [-人口の取り組みを広げる。-]{+暮らしの支援を広げる。+}",
        f"      第2期          2020年3月          書き換え     1ページ  sha256:{shas[2]}",
        "",
        "1件のうち1件",
    ]


def test_gone_back_and_doubtful_in_english(db: sqlite3.Connection) -> None:
    assert "since 1.0 (October 2015) · dropped in phase 2" in told(db, "移住", lang="en")
    assert "  … gone in 2.1, back in phase 2" in told(db, "密度", lang="en")
    assert "not sure" in told(db, "市民会議", lang="en")


def test_words_of_any_wording_the_best_first_and_bounded(db: sqlite3.Connection) -> None:
    assert names(db, "取組") == ["reworded"]
    assert names(db, "人口", limit=2) == ["reworded", "back"]
    assert trace(db, ["人口"], limit=2).total == 7
    assert set(names(db, "人口", "state:dropped")) == {"early", "gone", "row"}
    assert names(db, passage_city.passage_id("gone")) == ["gone"]
    assert [
        w.life.passage.series
        for w in trace(db, ["人口減少"], beside={Field.SERIES: ["総合戦略"]}).found
    ] == ["総合戦略"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["人口減小"], "no passage has 人口減小; near: 人口減少"),
        (["人口", "since:9"], "since:9: no such edition; there are: 1.0 · 2.1 · phase 2"),
        (['""'], "nothing to trace"),
        (["-人口"], "nothing to trace"),
    ],
)
def test_nothing_says_why(db: sqlite3.Connection, words: list[str], message: str) -> None:
    with pytest.raises(NotFoundError) as error:
        trace(db, words)
    assert message in str(error.value)


def test_lines_are_as_wide_as_the_terminal(db: sqlite3.Connection) -> None:
    for line in told(db, "人口減少", columns=24).splitlines():
        assert width(line) <= 24 or line.startswith(("      ", "/-/")), line


@settings(deadline=None, max_examples=50)
@given(st.lists(st.text("ab人口。", max_size=9), max_size=5), st.integers(2, 9))
def test_no_character_is_lost_between_lines(texts: list[str], columns: int) -> None:
    lines = list(_flow([(text, str) for text in texts], columns))
    assert "".join(lines) == "".join(texts)
    assert all(width(line) <= columns for line in lines)


def test_a_text_cannot_steer_the_terminal() -> None:
    db = passage_city.city()
    bad = passage_city.Life("bad", ("悪意\x1b[31mの文\u202e。", None, None))
    passage_city.add_lives(db, [bad])
    assert "\x1b" not in told(db, "悪意")
    assert "\u202e" not in told(db, "悪意")


def test_the_command_over_the_demo(tmp_path: Path) -> None:
    path = str(demo_site.played(tmp_path).db)
    run = CliRunner().invoke(main, ["trace", "三か月", "お試し住宅", "--db", path, "--lang", "en"])
    assert run.exit_code == 0, run.output
    assert run.output.count("since 1.0") == 1
    assert "1 of 1 passages" in run.output
    found = CliRunner().invoke(main, ["trace", "三か月", "--db", path, "--json", "--limit", "1"])
    (one,) = json.loads(found.output)["passages"]
    assert one["feed"] == one["address"] + ".atom"
    assert len(one["wordings"]) > 1
    nothing = CliRunner().invoke(main, ["trace", "どこにもない語", "--db", path])
    assert (nothing.exit_code, "no passage has" in nothing.output) == (1, True)
