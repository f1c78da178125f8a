"""The order of pages and which part of it is shown: equals, blocks, caps, copies, conditions."""

import sqlite3
from collections.abc import Iterator

import pytest

from pipeline.search import rank
from pipeline.search.api import search
from pipeline.search.match import Expression
from pipeline.search.same_text import Place, SameText, Scored, Shown, in_order
from pipeline.search.sql import Sql, numbers
from tests import search_city

ALL = Sql("")


@pytest.fixture
def db() -> Iterator[sqlite3.Connection]:
    connection = search_city.empty()
    connection.execute("BEGIN")
    yield connection
    connection.close()


def wanted(pairs: str | None, chars: str | None = None, prefix: str | None = None) -> rank.Wanted:
    return rank.Wanted(Expression(pairs, chars), prefix)


def ids(ranked: rank.Ranked) -> list[int]:
    return [page.id for page in ranked.pages]


PEOPLE = wanted('"人口"')


@pytest.mark.parametrize(
    ("match", "texts"),
    [
        (Expression('"人口"', None), ["人口の頁", "人口と村"]),
        (Expression(None, '"村"'), ["人口と村", "村の頁"]),
        (Expression('"人口"', '"村"'), ["人口と村"]),
        (Expression(None, '"頁"', but_pairs='"人口"'), ["村の頁"]),
        (Expression('"人口"', None, but_chars='"村"'), ["人口の頁"]),
        (Expression(None, '"頁"', but_pairs='"人口"', but_chars='"村"'), []),
        (Expression(None, None), []),
    ],
)
def test_what_an_expression_selects(
    db: sqlite3.Connection, match: Expression, texts: list[str]
) -> None:
    every = ["人口の頁", "人口と村", "村の頁"]
    pages = dict(zip(search_city.add_original(db, "a" * 64, every), every, strict=True))
    assert sorted(pages[id_] for id_ in numbers(db, rank.select(match, ALL))) == sorted(texts)


def test_a_condition_goes_with_the_words(db: sqlite3.Connection) -> None:
    first, second = search_city.add_original(db, "a" * 64, ["人口", "人口"])
    only = Sql("f.rowid > :least", {"least": first})
    assert numbers(db, rank.select(PEOPLE.match, only)) == [second]
    assert rank.pages_of(db, rank.select(PEOPLE.match, only)) == [second]
    found = rank.rank(db, PEOPLE, PEOPLE, only, rank.Cut(0, 5))
    assert (ids(found), found.total) == ([second], 1)
    found = rank.rank_by_time(db, PEOPLE, PEOPLE, only, rank.Cut(0, 5))
    assert (ids(found), found.total) == ([second], 1)


def test_only_headings_can_be_asked(db: sqlite3.Connection) -> None:
    head, _ = search_city.add_original(db, "a" * 64, ["第1章 人口の章", "本文の中で人口を語る。"])
    assert numbers(db, rank.select(PEOPLE.match, ALL, in_heading=True)) == [head]


def test_the_newest_are_kept_where_there_are_too_many(db: sqlite3.Connection) -> None:
    pages = search_city.add_original(db, "a" * 64, ["人口"] * 5)
    every = rank.select(PEOPLE.match, ALL)
    assert numbers(db, rank.capped(every, 2)) == [pages[4], pages[3]]
    assert numbers(db, rank.capped(every)) == pages[::-1]


@pytest.mark.parametrize("order", [rank.rank, rank.rank_by_time])
@pytest.mark.parametrize(
    ("cut", "shown", "more"),
    [
        (rank.Cut(0, 2), 2, True),
        (rank.Cut(0, 4), 4, True),
        (rank.Cut(0, 5), 5, False),
        (rank.Cut(0, 6), 5, False),
        (rank.Cut(3, 2), 2, False),
        (rank.Cut(3, 1), 1, True),
        (rank.Cut(5, 1), 0, False),
    ],
)
def test_what_is_asked_for_is_shown(
    db: sqlite3.Connection, order: object, cut: rank.Cut, shown: int, more: bool
) -> None:
    search_city.add_original(db, "a" * 64, [f"人口の頁{n}" for n in range(5)])
    assert callable(order)
    found = order(db, PEOPLE, PEOPLE, ALL, cut)
    whole = order(db, PEOPLE, PEOPLE, ALL, rank.Cut(0, 5))
    assert len(found.pages) == shown
    assert found.pages == whole.pages[cut.offset : cut.offset + cut.limit]
    assert (found.total, found.capped, found.more) == (5, False, more)


def test_nothing_found_and_nothing_asked_for(db: sqlite3.Connection) -> None:
    pages = tuple(search_city.add_original(db, "a" * 64, ["人口"] * 3))
    nothing = rank.rank(db, wanted('"村長"'), wanted('"村長"'), ALL, rank.Cut(0, 5))
    assert nothing == rank.Ranked((), 0, capped=False, more=False, variants=frozenset())
    counted = rank.rank(db, PEOPLE, PEOPLE, ALL, rank.Cut(0, 0))
    assert counted == rank.Ranked(
        (), 3, capped=False, more=False, variants=frozenset(), found=pages[::-1]
    )


def test_relevance_orders_few_pages_and_headings_many(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ["人口、" * 4, "第1章 人口の章\n長い本文" + "あ" * 400, "あ" * 300 + "人口"]
    most, head, least = search_city.add_original(db, "a" * 64, texts)
    cut = rank.Cut(0, 5)
    assert ids(rank.rank(db, PEOPLE, PEOPLE, ALL, cut))[-1] == least
    monkeypatch.setattr(rank, "RANKED", 3)
    by_relevance = ids(rank.rank(db, PEOPLE, PEOPLE, ALL, cut))
    assert rank._ordered(db, PEOPLE, ALL, 9, [least, head, most]) == rank._by_relevance(
        db, PEOPLE.match, ALL, 9
    )
    monkeypatch.setattr(rank, "RANKED", 2)
    by_heading = ids(rank.rank(db, PEOPLE, PEOPLE, ALL, cut))
    assert by_heading[0] == head
    assert by_heading[1:] == [most, least]
    assert set(by_relevance) == set(by_heading)


def test_a_heading_weighs_more_than_the_body(db: sqlite3.Connection) -> None:
    filler = "、" + "あ" * 30
    body, head = search_city.add_original(
        db, "a" * 64, [f"第1章 別の章\n人口{filler}", f"第1章 人口章\n別の{filler}"]
    )
    scored = rank._by_relevance(db, PEOPLE.match, ALL, 9)
    assert [page.id for page in scored] == [head, body]
    assert all(page.score > 0 for page in scored)


def test_equal_scores_put_the_newer_row_first_and_the_number_is_kept(
    db: sqlite3.Connection,
) -> None:
    pages = search_city.add_original(db, "a" * 64, ["人口", "人口", "人口"])
    assert [s.id for s in rank._by_relevance(db, PEOPLE.match, ALL, 2)] == [pages[2], pages[1]]


def test_one_character_is_scored_by_its_prefix_or_not_at_all() -> None:
    one = wanted(None, '"村"', '"村"*')
    assert one.scored == Expression('"村"*', None)
    assert wanted(None, '"村"').scored is None
    assert PEOPLE.scored == PEOPLE.match


def test_one_character_without_a_prefix_puts_the_newest_first(db: sqlite3.Connection) -> None:
    pages = search_city.add_original(db, "a" * 64, ["村", "村村村", "町"])
    several = wanted(None, '"村"')
    ordered = rank._ordered(db, several, ALL, 9, [pages[1], pages[0]])
    assert ordered == [Scored(pages[1], 0.0), Scored(pages[0], 0.0)]
    assert rank._ordered(db, PEOPLE, ALL, 9, []) == []


def test_many_pages_headings_score_one_and_the_others_nothing(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank, "RANKED", 0)
    texts = ["第1章 人口の章", "人口を語る。", "第2章 人口の章", "人口を書く。"]
    pages = search_city.add_original(db, "a" * 64, texts)
    heads = [Scored(pages[2], 1.0), Scored(pages[0], 1.0)]
    others = [Scored(pages[3], 0.0), Scored(pages[1], 0.0)]
    assert rank._ordered(db, PEOPLE, ALL, 4, pages[::-1]) == heads + others
    assert rank._ordered(db, PEOPLE, ALL, 1, pages[::-1]) == [heads[0], others[0]]
    monkeypatch.setattr(rank, "CAP", 1)
    assert rank._ordered(db, PEOPLE, ALL, 4, pages[::-1]) == [*heads, others[0]]


def test_words_as_typed_come_first_and_the_others_are_named(db: sqlite3.Connection) -> None:
    pages = search_city.add_original(db, "a" * 64, ["取組取組", "取り組み", "取組"])
    both, typed = wanted('"取組" OR "取り り組 組み"'), wanted('"取組"')
    found = rank.rank(db, both, typed, ALL, rank.Cut(0, 5))
    assert ids(found)[-1] == pages[1]
    assert sorted(ids(found)) == pages
    assert found.variants == {pages[1]}
    assert rank.rank(db, both, both, ALL, rank.Cut(0, 5)).variants == frozenset()
    latest = rank.rank_by_time(db, both, typed, ALL, rank.Cut(0, 5))
    assert ids(latest) == pages[::-1]
    assert latest.variants == {pages[1]}


def test_counts_stop_at_the_cap(db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    search_city.add_original(db, "a" * 64, [f"人口{n}" for n in range(4)])
    every = rank.select(PEOPLE.match, ALL)
    for cap, counted, total, capped in ((3, 4, 3, True), (4, 4, 4, False), (2, 3, 2, True)):
        monkeypatch.setattr(rank, "CAP", cap)
        assert len(rank.pages_of(db, every)) == counted
        for order in (rank.rank, rank.rank_by_time):
            found = order(db, PEOPLE, PEOPLE, ALL, rank.Cut(0, 2))
            assert (found.total, found.capped) == (total, capped)


def test_blocks_keep_the_order_of_pages_that_are_turned(
    db: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rank, "_BLOCK", 2)
    pages = search_city.add_original(db, "a" * 64, ["人口"] * 7)
    turned = [
        id_ for n in range(7) for id_ in ids(rank.rank(db, PEOPLE, PEOPLE, ALL, rank.Cut(n, 1)))
    ]
    # Two newest equals first, each block in the order of its pages.
    assert turned == [p for i in (5, 3, 1) for p in (pages[i], pages[i + 1])] + [pages[0]]
    assert ids(rank.rank(db, PEOPLE, PEOPLE, ALL, rank.Cut(0, 9))) == turned
    assert rank.rank(db, PEOPLE, PEOPLE, ALL, rank.Cut(0, 2)).more


def test_enough_pages_are_read_where_most_are_copies() -> None:
    db = search_city.city()
    for n in range(3):
        copy = f"{n + 1}" * 64
        search_city.add_original(db, copy, search_city.EDITIONS[1][-1])
        (document,) = db.execute(
            "SELECT id FROM documents WHERE edition_id = 'hinano-総合戦略-2.1'"
        ).fetchone()
        search_city.insert(
            db,
            "document_versions",
            document_id=document,
            url="u",
            sha256=copy,
            first_seen=search_city.SEEN,
            last_seen=search_city.SEEN,
        )
    for newest in (False, True):
        found = search(db, "人口減少", limit=1, newest=newest)
        assert (found.total, len(found.hits), found.more) == (5, 1, True)
        assert [len(hit.also) for hit in search(db, "人口減少", newest=newest).hits] == [3, 0]


def test_the_order_of_equals() -> None:
    db = search_city.city()
    pages = [row[0] for row in db.execute("SELECT id FROM pages ORDER BY id")]
    # Dates: 2015-10 (three pages), 2019-12 (two), 2020-03 (two, one).
    equal = [Scored(id_, 1.0) for id_ in pages]
    latest_first = [*pages[5:], *pages[3:5], *pages[:3]]
    assert [place.id for place in in_order(db, equal, frozenset())] == latest_first
    best = [Scored(pages[0], 2.0), *equal[1:]]
    assert in_order(db, best, frozenset())[0].id == pages[0]
    nearly = [Scored(pages[0], 1.05), *equal[1:]]
    assert in_order(db, nearly, frozenset())[0].id == pages[5]
    variant = frozenset({pages[5]})
    assert [place.id for place in in_order(db, equal, variant)][-1] == pages[5]
    db.execute("UPDATE documents SET sha256 = NULL WHERE edition_id LIKE '%ビジョン%'")
    db.execute("UPDATE documents SET part = 'summary' WHERE edition_id LIKE '%-phase-2'")
    assert [place.id for place in in_order(db, equal, frozenset())][:3] == pages[5:8]
    db.execute("UPDATE editions SET published = '2020' WHERE id = 'hinano-総合戦略-1.0'")
    assert [place.id for place in in_order(db, equal, frozenset())][:3] == pages[:3]


def test_the_same_text_is_shown_once_for_each_edition() -> None:
    shown = SameText()
    for place in (
        Place(id=1, original=1, edition="a", digest=7),
        Place(id=5, original=5, edition="a", digest=7),  # the same page in another file
        Place(id=2, original=1, edition="a", digest=7),  # equal pages of one file stay apart
        Place(id=6, original=5, edition="b", digest=7),
        Place(id=8, original=8, edition="", digest=7),
        Place(id=9, original=9, edition="", digest=7),  # of no edition: never the same
    ):
        shown.add(place)
    assert len(shown) == 5
    assert shown.shown() == [Shown(1, (5,)), *(Shown(n, ()) for n in (2, 6, 8, 9))]
