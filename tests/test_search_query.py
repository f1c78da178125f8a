"""The query language: it never fails, and what isn't syntax is text."""

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.search.api import search
from pipeline.search.match import escape_fts
from pipeline.search.query import (
    MAX_LENGTH,
    MAX_WORDS,
    Field,
    Filter,
    Word,
    parse,
    read_filter,
    read_phase,
    read_year,
    without_filters,
)
from pipeline.search.trend import trend
from pipeline.search.variants import read_groups, table, variants
from tests import search_city


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = search_city.city()
    yield connection
    connection.close()


def shape(text: str) -> tuple[list[list[str]], list[str], list[str]]:
    """Clauses, exclusions and filters of a query as text; quoted words in «», titles with ^."""
    query = parse(text)

    def show(word: Word) -> str:
        title = "^" if word.title else ""
        return f"{title}«{word.normalised}»" if word.quoted else f"{title}{word.normalised}"

    filters = [f"{'-' if f.exclude else ''}{f.field}={f.value}" for f in query.filters]
    return (
        [[show(w) for w in clause] for clause in query.clauses],
        [show(w) for w in query.excluded],
        filters,
    )


@pytest.mark.parametrize(
    ("text", "clauses", "excluded", "filters"),
    [
        ("人口　減少", [["人口"], ["減少"]], [], []),
        ('"人口 減少" 雇用', [["«人口 減少»"], ["雇用"]], [], []),
        ("人口 OR 雇用 移住", [["人口", "雇用"], ["移住"]], [], []),
        ("人口 ＯＲ 雇用", [["人口", "雇用"]], [], []),
        ('人口 OR "移 住" OR x', [["人口", "«移 住»", "x"]], [], []),
        ("人口 -雇用", [["人口"]], ["雇用"], []),
        ('人口 －"雇 用"', [["人口"]], ["«雇 用»"], []),
        ("version:2.1 人口", [["人口"]], [], ["version=2.1"]),
        ("版：２.１ 人口", [["人口"]], [], ["version=２.１"]),
        ('version:"phase 2, 2020-10"', [], [], ["version=phase 2, 2020-10"]),
        (
            "期:第二期 年:令和2 年:2015〜2019 -種類:人口ビジョン",
            [],
            [],
            ["phase=2", "year=2020", "year=2015-2019", "-series=人口ビジョン"],
        ),
        ("title:人口 -見出し:雇用", [["^人口"]], ["^雇用"], []),
        # what isn't syntax is text
        ("OR", [["or"]], [], []),
        ("人口 OR", [["人口"], ["or"]], [], []),
        ("OR 人口", [["or"], ["人口"]], [], []),
        ("人口 OR version:2.1", [["人口"], ["or"]], [], ["version=2.1"]),
        ("人口 OR -雇用", [["人口"], ["or"]], ["雇用"], []),
        ('"人口 減少', [["人口"], ["減少"]], [], []),
        ('人口" 減少', [["人口"], ["減少"]], [], []),
        ('"', [['"']], [], []),
        ('""', [], [], []),
        ('5"3', [['5"3']], [], []),
        ("-", [["-"]], [], []),
        ("year:いつか", [["year:いつか"]], [], []),
        ("http://hinano.example/", [["http://hinano.example/"]], [], []),
        ("source:", [["source:"]], [], []),
        ("AND NOT NEAR( * ^", [["and"], ["not"], ["near("], ["*"], ["^"]], [], []),
        ("", [], [], []),
        (" 　\n\t", [], [], []),
        ("\u200b", [], [], []),
    ],
)
def test_grammar(
    text: str, clauses: list[list[str]], excluded: list[str], filters: list[str]
) -> None:
    assert shape(text) == (clauses, excluded, filters)


@pytest.mark.parametrize(
    ("text", "clauses", "excluded", "filters"),
    [
        ('title:"人 口"', [["^«人 口»"]], [], []),
        ('title:""', [], [], []),
        ('version:2.1" 人口', [["人口"]], [], ["version=2.1"]),
        ("-year:いつか -phase:x", [], ["year:いつか", "phase:x"], []),
        ('年度:"a b"', [["«年度:a b»"]], [], []),
        ("人口 OR OR 雇用", [["人口", "or"], ["雇用"]], [], []),
        ("人口 OR 雇用 OR 移住", [["人口", "雇用", "移住"]], [], []),
        ("人口 OR 人口", [["人口"]], [], []),
        ("人口 人口", [["人口"]], [], []),
        ("版:1 OR 人口", [["or"], ["人口"]], [], ["version=1"]),
        ("-人口 OR 雇用", [["or"], ["雇用"]], ["人口"], []),
        ('"OR" 人口', [["«or»"], ["人口"]], [], []),
        ('人口 "OR" 雇用', [["人口"], ["«or»"], ["雇用"]], [], []),
        ("人口 -OR 雇用", [["人口"], ["雇用"]], ["or"], []),
        ("edition:a-1 -source:b", [], [], ["edition=a-1", "-source=b"]),
    ],
)
def test_grammar_at_its_edges(
    text: str, clauses: list[list[str]], excluded: list[str], filters: list[str]
) -> None:
    assert shape(text) == (clauses, excluded, filters)


def test_what_was_typed_is_kept() -> None:
    query = parse(' ＫＰＩ "人 口 " ')
    assert query.text == ' ＫＰＩ "人 口 " '
    assert [word.text for word in query.words] == ["ＫＰＩ", "人 口"]
    assert parse("あ" * (MAX_LENGTH + 1)).text == "あ" * MAX_LENGTH


def test_a_filter_read_alone() -> None:
    assert read_filter(Field.SOURCE, " hinano ") == Filter(Field.SOURCE, "hinano", exclude=False)
    assert read_filter(Field.SOURCE, " ") is None
    assert read_filter(Field.YEAR, "R6", exclude=True) == Filter(Field.YEAR, "2024", exclude=True)
    assert read_filter(Field.PHASE, "二") == Filter(Field.PHASE, "2")
    assert read_filter(Field.PHASE, "R6") is None


@pytest.mark.parametrize(
    ("typed", "left"),
    [
        ("since:2.1 観光", "観光"),
        ('"人 口" -year:R6 -雇用 OR 版：2.1 title:目標', '"人 口" -雇用 OR title:目標'),
        ("年:ことし 人口", "年:ことし 人口"),  # no year, so it is text
        ("state:dropped", ""),
    ],
)
def test_a_query_but_for_its_filters(typed: str, left: str) -> None:
    assert without_filters(typed) == left
    assert parse(left).clauses == parse(typed).clauses
    assert parse(left).filters == ()


def test_words_past_the_most_are_left_out() -> None:
    words = [f"w{n}" for n in range(MAX_WORDS + 6)]
    assert [w.text for w in parse(" ".join(words)).words] == words[:MAX_WORDS]
    excluded = parse(" ".join(f"-{word}" for word in words)).excluded
    assert [w.text for w in excluded] == words[:MAX_WORDS]
    pairs = " ".join(f"{a} OR {b}" for a, b in zip(words[0::2], words[1::2], strict=True))
    assert [len(clause) for clause in parse(pairs).clauses] == [2] * (MAX_WORDS // 2)
    odd = parse(f"one {pairs}").clauses
    assert [len(clause) for clause in odd] == [1] + [2] * (MAX_WORDS // 2 - 1) + [1]


def test_pieces_past_the_most_are_not_read() -> None:
    many = [f"版:{chr(0x3042 + n)}" for n in range(80)]
    assert len(parse(" ".join(many)).filters) == 3 * MAX_WORDS


@settings(deadline=None, max_examples=400)
@given(
    text=st.one_of(
        st.text(max_size=40),
        st.lists(
            st.sampled_from(
                [
                    "人口",
                    "の",
                    '"',
                    "-",
                    "OR",
                    " ",
                    "　",
                    "(",
                    ")",
                    "*",
                    ":",
                    "^",
                    "NEAR",
                    "year:",
                    "version:2.1",
                    "title:",
                    "\x00",
                    "'",
                    "+",
                    "{",
                    "}",
                    "\\",
                    "%",
                    "\n",
                    "-title:",
                    "phase:9",
                    "AND",
                    "NOT",
                    "\ud800",
                    "ー",
                    "，",
                    "。",
                ]
            ),
            max_size=14,
        ).map("".join),
    )
)
def test_nothing_that_can_be_typed_is_an_error(db: sqlite3.Connection, text: str) -> None:
    found = search(db, text, limit=3)
    assert 0 <= len(found.hits) <= 3
    assert found.total >= len(found.hits)
    db.execute(
        "SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?", (escape_fts(text),)
    ).fetchall()
    trend(db, found.query, found.filters)


@pytest.mark.parametrize(
    "text",
    [
        "人口 " * 5_000,
        '"' * 10_000,
        "(" * 10_000,
        "あ" * 100_000,
        "-人 " * 3_000,
        "の OR " * 1_000,
        "version:1 " * 999,
    ],
)
def test_long_queries_are_cut_and_answered(db: sqlite3.Connection, text: str) -> None:
    query = parse(text)
    assert len(query.words) + len(query.excluded) <= 60
    search(db, text)
    db.execute(
        "SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?", (escape_fts(text),)
    ).fetchall()


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019", "2019"),
        ("令和元", "2019"),
        ("平成27年", "2015"),
        ("R6年度", "2024"),
        ("２０１５～２０１９", "2015-2019"),
        ("2019-2015", "2015-2019"),
        ("平成27..令和2", "2015-2020"),
        ("いつか", None),
        ("20195", None),
        ("2015-2016-2017", None),
        ("", None),
    ],
)
def test_years(text: str, year: str | None) -> None:
    assert read_year(text) == year


def test_phases() -> None:
    assert [read_phase(t) for t in ("2", "第2期", "第二期", "２期", "十", "0x2", "")] == [
        "2",
        "2",
        "2",
        "2",
        "10",
        None,
        None,
    ]


def test_a_filter_given_twice_counts_once() -> None:
    assert parse("年:2019 year:2019").filters == (Filter(Field.YEAR, "2019"),)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("取組", {"取り組み"}),
        ("取り組み", {"取組"}),
        ("取組状況", {"取組み状況", "取り組み状況"}),
        ("子供", {"子ども", "こども"}),
        ("こども", {"子供", "子ども"}),
        ("まちづくり", {"街づくり", "町づくり"}),
        ("街づくり", {"まちづくり"}),
        ("申込", {"申し込み"}),
        ("申し込み", {"申込"}),
        ("高橋", {"髙橋"}),
        ("髙橋", {"高橋"}),
        ("宮崎", {"宮﨑"}),
        ("第二期総合戦略", {"第2期総合戦略"}),
        ("第2期", {"第二期"}),
        ("3か月", {"3ヶ月", "3ヵ月"}),
        ("コンピューター", {"コンピュータ"}),
        ("サーバー", {"サーバ"}),
        ("まち・ひと", {"まちひと"}),
        ("会津若松", {"會津若松"}),
        ("子供の申込", {"子どもの申し込み", "こどもの申込"}),
    ],
)
def test_variants_of_administrative_japanese(word: str, expected: set[str]) -> None:
    assert expected <= set(variants(word))


@pytest.mark.parametrize(
    "word", ["人口", "スキー", "データ", "サービス", "kpi", "令和6年度", "。", "の", "x" * 100]
)
def test_words_that_have_no_variants(word: str) -> None:
    assert variants(word) == ()


@settings(deadline=None, max_examples=200)
@given(words=st.lists(st.sampled_from(sorted(table().groups)), min_size=1, max_size=4))
def test_variants_are_few_and_no_detours(words: list[str]) -> None:
    word = "".join(words)
    found = variants(word)
    assert len(found) <= 24
    assert all(word not in other for other in found)
    assert len(set(found)) == len(found)


def test_the_table_is_readable_and_sound() -> None:
    for word, others in table().groups.items():
        assert len(word) == 1 or not any(c in word for c in '"*() '), word
        assert others, word
        assert all(word in table().groups[other] for other in others), word
    assert read_groups("# nothing\n\na b # c\n") == [("a", "b")]


def test_the_documented_examples_are_syntax() -> None:
    text = (Path(__file__).parent.parent / "docs" / "search.md").read_text(encoding="utf-8")
    table_rows = re.findall(
        r"^\| (`.+?`) \|", text.partition("Nothing is an error")[0], re.MULTILINE
    )
    examples = [example for row in table_rows for example in re.findall(r"`([^`]+)`", row)]
    assert len(examples) > 12
    for example in examples:
        query = parse(example if not example.endswith(":") else example + "2019")
        assert not any(":" in word.normalised for word in (*query.words, *query.excluded)), example
    for group in (
        "取組・取組み・取り組み",
        "子供・子ども・こども",
        "まちづくり・街づくり",
        "申込・申し込み",
        "高・髙",
        "崎・﨑",
        "第二期・第2期",
        "3か月・3ヶ月",
    ):
        assert group in text
        first, *others = group.split("・")
        assert all(first in o or o in variants(first) for o in others), group
