"""What every face says about the life of a passage."""

import sqlite3

import pytest

from pipeline.answers import passage_types, passages
from pipeline.answers.passage_words import (
    edition_short,
    sentence,
    state_words,
    step_words,
    unit_words,
)
from pipeline.database.rows import insert
from pipeline.kinds import PassageState, PassageStep, UnitKind
from tests.passage_lives import CITY, SERIES, database, edition_id, file_of, text

_LIVES = (
    # Reworded in phase 2.
    text("a", "2.0-draft", "雇用をつくる。", position=1),
    text("a", "2.0", "雇用をつくる。", "new", position=1),
    text("a", "2.1", "雇用をつくる。", before="2.0", position=1),
    text("a", "p2", "仕事と雇用をつくる。", "reworded", before="2.1", position=1),
    text("a", "p3", "仕事と雇用をつくる。", before="p2", position=2),
    # Stands since 1.0, dropped with phase 3; renumbered and moved on the way.
    text("b", "1.0", "(1) 観光", "new", unit="heading", position=1, heading=None),
    text("b", "2.0", "(2) 観光", "renumbered", before="1.0", unit="heading", position=2),
    text("b", "2.1", "(2) 観光", before="2.0", unit="heading", position=2),
    text("b", "p2", "(2) 観光", "moved", before="2.1", unit="heading", position=9),
    # Away in 2.0 and 2.1, back in phase 2 as it was.
    text("c", "1.0", "空き家を活用する。", "new", position=3),
    text("c", "p2", "空き家を活用する。", "same", before="1.0", position=3),
    text("c", "p3", "空き家を活用する。", before="p2", position=3),
    # Split in 2.1; what it says in phase 2 may come from it.
    text("d", "2.0", "道路を直し、橋を架ける。", "new", position=4),
    text("d", "2.1", "道路を直す。", "split", before="2.0", position=4),
    text("d", "2.1", "橋を架ける。", "split", before="2.0", position=5),
    text("d", "p2", "道と橋を守る。", "reworded", before="2.1", position=4, weak=True),
    # Reworded by a file that replaced another of 2.1.
    text("e", "2.1", "10人", "reworded", before="2.1", file="2.1-old", position=6),
    text("e", "2.1", "12人", "new", position=6),
    text("e", "p2", "12人", before="2.1", position=6),
    text("e", "p3", "12人", before="p2", position=6),
    # Only in the draft; new in the newest.
    text("f", "2.0-draft", "案だけの文。", "new", position=7),
    text("g", "p3", "新しい文。", "new", position=8),
)


@pytest.fixture(scope="module")
def db() -> sqlite3.Connection:
    return database(*_LIVES)


def _life(db: sqlite3.Connection, key: str) -> passage_types.Life:
    found = passages.life(db, key)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("key", "ja", "en"),
    [
        (
            "a",
            "第2版（2015年10月）から · 第2期で書き換え · その後は同じ",
            "since 2.0 (October 2015) · reworded in phase 2 · unchanged since",
        ),
        (
            "b",
            "第1版（2015年3月）から · 第2版で番号のみ変更 · 第2期で移動 · 第3期でなくなった",
            "since 1.0 (March 2015) · renumbered in 2.0 · moved in phase 2 · dropped in phase 3",
        ),
        (
            "c",
            "第1版（2015年3月）から · 第2版でなくなり、第2期で復活 · その後は同じ",
            "since 1.0 (March 2015) · gone in 2.0, back in phase 2 · unchanged since",
        ),
        (
            "d",
            "第2版（2015年10月）から · 第2.1版で分割"
            " · 第2期で書き換えか（確かでない） · 第3期でなくなった",
            "since 2.0 (October 2015) · split in 2.1"
            " · perhaps reworded in phase 2 (not sure) · dropped in phase 3",
        ),
        (
            "e",
            "第2.1版（2017年3月30日）から · 第2.1版のファイル差し替えで書き換え · その後は同じ",
            "since 2.1 (30 March 2017) · reworded in 2.1 (its file was replaced) · unchanged since",
        ),
        ("f", "第2版（案、2015年8月）だけにある", "in 2.0, draft (August 2015) alone"),
        (
            "g",
            "第3期（2020年4月2日に確認）から · 新規",
            "since phase 3 (seen 2 April 2020) · new",
        ),
    ],
)
def test_a_life_is_told_in_one_line(db: sqlite3.Connection, key: str, ja: str, en: str) -> None:
    life = _life(db, key)
    assert sentence(life.story, life.editions, "ja") == ja
    assert sentence(life.story, life.editions, "en") == en


def test_what_moved_and_reads_otherwise_says_both() -> None:
    moved = text("a", "2.1", "(3) 12人にする。", "moved", before="2.0")
    db = database(
        text("a", "2.0", "(2) 10人にする。", "new"),
        moved,
        text("a", "p2", "(4) 12人にする。", "moved", before="2.1"),
        text("b", "2.0", "動いた。", "new", position=2),
        text("b", "2.1", "動いた。", "moved", before="2.0", position=2) | {"similarity": 1.0},
    )
    ja, en = (sentence(_life(db, "a").story, _life(db, "a").editions, x) for x in ("ja", "en"))
    assert "第2.1版で移動・書き換え · 第2期で移動" in ja
    assert "moved and reworded in 2.1 · moved in phase 2" in en
    found = passages.of_edition(db, edition_id("2.1"))
    assert [one.story for one in found] == [_life(db, key).story for key in ("a", "b")]
    assert [one.reworded for one in found[0].story.events] == [True, False]
    assert step_words(PassageStep.MOVED, "en", reworded=True) == "moved and reworded"


def test_what_may_come_from_another_passage_says_so() -> None:
    db = database(
        text("other", "2.0", "道路と橋を直す。", "new"),
        text("a", "2.1", "橋を直す。", "split", before="2.0", weak=True),
        text("a", "p2", "橋を直す。", before="2.1"),
    )
    life = _life(db, "a")
    ja, en = (sentence(life.story, life.editions, lang) for lang in ("ja", "en"))
    assert "第2.1版（2017年3月30日）から · 前の版の文からの分割か（確かでない）" in ja
    assert "perhaps split from an earlier passage (not sure)" in en


def test_the_same_step_in_several_editions_is_told_once() -> None:
    db = database(
        text("a", "1.0", "一", "new"),
        text("a", "2.0", "二", "reworded", before="1.0"),
        text("a", "2.1", "三", "reworded", before="2.0"),
        text("a", "p2", "四", "reworded", before="2.1"),
        text("a", "p3", "四", before="p2"),
    )
    life = _life(db, "a")
    assert "第2版・第2.1版・第2期で書き換え" in sentence(life.story, life.editions, "ja")
    assert "reworded in 2.0, 2.1 and phase 2" in sentence(life.story, life.editions, "en")
    assert life.passage.rewordings == 3


def test_editions_that_say_the_same_are_one_wording(db: sqlite3.Connection) -> None:
    first, second = _life(db, "a").wordings
    assert [one.edition["id"] for one in first.standings] == [
        edition_id("2.0-draft"),
        edition_id("2.0"),
        edition_id("2.1"),
    ]
    assert [one.draft for one in first.standings] == [True, False, False]
    assert (second.step, second.before) == (PassageStep.REWORDED, 0)
    assert second.text == "仕事と雇用をつくる。"
    capture = _life(db, "a").captures[file_of("p2")]
    assert (capture.url, capture.captured_at) == ("http://x/p2.pdf", "2015-01-05T03:00:00Z")


def test_what_came_back_is_a_wording_of_its_own(db: sqlite3.Connection) -> None:
    first, second = _life(db, "c").wordings
    assert first.text == second.text
    assert second.away == passage_types.Away(edition_id("1.0"), edition_id("2.0"), edition_id("p2"))
    assert second.before == 0


def test_both_halves_of_a_split_passage_stand_in_one_edition(db: sqlite3.Connection) -> None:
    whole, halves, doubtful = _life(db, "d").wordings
    assert [stand.text for stand in halves.standings[0].stands] == ["道路を直す。", "橋を架ける。"]
    assert (halves.step, halves.before, whole.before) == (PassageStep.SPLIT, 0, None)
    assert doubtful.standings[0].weak
    assert doubtful.standings[0].confidence == pytest.approx(0.4)


def test_a_replaced_file_stands_before_what_replaced_it(db: sqlite3.Connection) -> None:
    old, new = _life(db, "e").wordings
    assert [one.present for one in (*old.standings, *new.standings)] == [False, True, True, True]
    assert (old.text, new.text, new.before) == ("10人", "12人", 0)


@pytest.mark.parametrize(
    ("old", "new", "steps"),
    [
        # What changed came with the first file; the second one says the same.
        (("10人", "same"), ("10人", "reworded"), [("reworded", False), ("same", True)]),
        # The first file said what 2.0 said.
        (("8人", "reworded"), ("10人", "reworded"), [("same", False), ("reworded", True)]),
        # Both did.
        (("9人", "reworded"), ("10人", "reworded"), [("reworded", False), ("reworded", True)]),
        # The second file took back what the first one had changed.
        (("9人", "reworded"), ("8人", "same"), [("reworded", False), ("reworded", True)]),
        (("8人", "moved"), ("8人", "moved"), [("same", False), ("moved", True)]),
        (("8人", "same"), ("8人", "same"), [("same", False), ("same", True)]),
    ],
)
def test_a_replaced_file_is_told_in_order_of_time(
    old: tuple[str, str], new: tuple[str, str], steps: list[tuple[str, bool]]
) -> None:
    db = database(
        text("a", "2.0", "8人", "new"),
        text("a", "2.1", old[0], old[1], before="2.1", file="2.1-old"),
        text("a", "2.1", new[0], new[1], before="2.0"),
    )
    life = _life(db, "a")
    walked = [one for wording in life.wordings for one in wording.standings]
    assert [(one.step, one.inside) for one in walked[1:]] == steps
    (short,) = passages.of_edition(db, edition_id("2.1"))
    assert short.story == life.story


def test_what_only_a_replaced_file_has_is_told_as_it_stands() -> None:
    db = database(
        text("a", "2.0", "8人", "new"),
        text("a", "2.1", "9人", "reworded", before="2.0", file="2.1-old"),
    )
    life = _life(db, "a")
    assert [(one.step, one.inside) for one in life.story.events] == [("reworded", False)]
    assert passages.of_edition(db, edition_id("2.1")) == []


def test_a_passage_is_found_by_its_other_names(db: sqlite3.Connection) -> None:
    insert(db, "passage_aliases", {"id": "older", "passage_id": "a"})
    names = ("a", "older", "nobody")
    assert [passages.resolve(db, name) for name in names] == ["a", "a", None]


def test_the_passages_of_an_edition_come_in_its_order_with_their_stories(
    db: sqlite3.Connection,
) -> None:
    found = passages.of_edition(db, edition_id("2.1"))
    assert [(one.passage.id, one.stand.position) for one in found] == [
        ("a", 1),
        ("b", 2),
        ("d", 4),
        ("d", 5),
        ("e", 6),
    ]
    assert found[0].story == _life(db, "a").story


def test_an_edition_is_read_in_few_queries(db: sqlite3.Connection) -> None:
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    passages.of_edition(db, edition_id("p2"))
    db.set_trace_callback(None)
    assert sum(sql.lstrip().startswith("SELECT") for sql in asked) <= 7


def test_an_edition_tells_how_old_it_is(db: sqlite3.Connection) -> None:
    ages = passages.ages(db, edition_id("p2"))
    assert ages is not None
    since = [(edition_id("1.0"), 2), (edition_id("2.0"), 2), (edition_id("2.1"), 1)]
    assert (list(ages.since), ages.total, ages.new) == (since, 5, 0)
    assert ages.dropped == 0
    newest, draft = (passages.ages(db, edition_id(short)) for short in ("p3", "2.0-draft"))
    assert newest is not None
    assert (newest.new, newest.dropped) == (1, 2)
    assert draft is not None
    assert draft.since == ((edition_id("2.0-draft"), 2),)
    assert passages.ages(db, "nowhere") is None


def test_what_is_worth_a_look(db: sqlite3.Connection) -> None:
    def ids(which: passages.Notable, series: str = SERIES) -> list[str]:
        return [one.id for one, _ in passages.notable(db, CITY, series, which, 2)]

    assert ids(passages.Notable.DROPPED) == ["b", "d"]
    assert ids(passages.Notable.UNCHANGED) == []  # c was away
    assert ids(passages.Notable.REWORDED) == ["a", "e"]
    assert ids(passages.Notable.DROPPED, "nothing") == []


def test_neighbours_stand_before_and_after(db: sqlite3.Connection) -> None:
    one = passages.passage(db, "c")
    assert one is not None
    before, after = passages.neighbours(db, one)
    assert before is not None
    assert after is not None
    assert (before.passage_id, after.passage_id) == ("a", "e")
    newest = passages.passage(db, "g")
    assert newest is not None
    assert passages.neighbours(db, newest).after is None


def test_single_words_and_names(db: sqlite3.Connection) -> None:
    editions = passages.editions(db, CITY, SERIES)
    names = [edition_short(edition, "ja") for edition in editions.values()]
    assert names == ["第1版", "第2版（案）", "第2版", "第2.1版", "第2期", "第3期"]
    revised = {**editions[edition_id("p3")], "revision": "2025-10"}
    assert edition_short(revised, "ja") == "第3期（2025-10改定）"  # type: ignore[arg-type]
    assert step_words(PassageStep.SPLIT, "ja", weak=True) == "分割か（確かでない）"
    assert unit_words(UnitKind.ROW, "en") == "table row"
    assert state_words(PassageState.CURRENT, "ja") == "いまもある"


def test_of_an_unknown_name_there_is_nothing(db: sqlite3.Connection) -> None:
    assert passages.life(db, "nobody") is None
    assert passages.passage(db, "") is None


def test_other_plans_are_no_editions_of_a_plan_of_its_own() -> None:
    db = database(
        text("x", "1.0", "計画の文。", "new"),
        text("y", "2.0", "別の計画の文。", "new"),
    )
    db.execute("UPDATE editions SET series = 'その他'")
    db.execute(
        "UPDATE passages SET series = 'その他', state = 'current', dropped_edition_id = NULL"
    )
    life = _life(db, "y")
    assert list(life.editions) == [edition_id("2.0")]
    (short,) = passages.of_edition(db, edition_id("2.0"))
    every = passages.editions(db, CITY, "その他")
    assert sentence(short.story, every, "en") == "since 総合戦略 2.0 (October 2015)"
