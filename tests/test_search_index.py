"""The index finds exactly what a plain substring scan over the normalised text finds."""

import re
import sqlite3
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.kinds import EntryKind
from pipeline.search import index
from pipeline.search.api import search
from pipeline.search.match import escape_fts
from pipeline.search.normalise import normalise, normalise_with_origins
from pipeline.search.tokens import phrase
from tests import search_city

# The oracle: the same rule written a second time, as plainly as it can be said.
_RADICALS = {"⻑": "長", "⻄": "西", "⺠": "民"}
_BREAKS = "\r\n\v\f\x85\u2028\u2029"


def _is_japanese(char: str) -> bool:
    name = unicodedata.name(char, "")
    return name.startswith(
        ("HIRAGANA", "KATAKANA", "CJK", "IDEOGRAPHIC", "LEFT CORNER", "RIGHT CORNER")
    )


def plain(text: str) -> str:
    """NFKC, radicals, case; no invisible, no break beside Japanese, other blanks one space."""
    kept = "".join(_RADICALS.get(c, c) for c in text if c not in "\x00\u200b\ufe0e\u00ad")
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", kept).casefold())
    out, i = "", 0
    while i < len(folded):
        j = i
        while j < len(folded) and folded[j].isspace():
            j += 1
        if i == j:
            out, i = out + folded[i], i + 1
            continue
        ends = out == "" or j == len(folded)
        broken = any(c in _BREAKS for c in folded[i:j])
        joined = not ends and broken and (_is_japanese(out[-1]) or _is_japanese(folded[j]))
        out, i = out + ("" if ends or joined else " "), j
    return out


_PIECES = [
    "人口",
    "減少",
    "令和",
    "６",
    "年度",
    "10",
    "万人",
    "ICT",
    "ＡｉＣＴ",
    "KPI",
    "・",
    "ー",
    "サーバ",
    "まち",
    "の",
    "を",
    "、",
    "。",
    "「",
    "」",
    "\n",
    "\r\n",
    " ",
    "　",
    "\t",
    "⻑",
    "⼈",
    "か\u3099",
    "ﾃﾞｼﾞﾀﾙ",
    "㋿",
    "㌔",
    "①",
    "Ⅱ",
    "\u200b",
    "\x00",
    "(",
    ")",
    '"',
    "*",
    "-",
    "'",
    ":",
    "%",
    "_",
    "abc",
    "É",
    "ß",
    "𠮷野",
    "髙",
    "ﬁ",
    "1",
    "2,019",
    "…",
    "～",
]
_TEXT = st.lists(st.sampled_from(_PIECES), max_size=25).map("".join)
_PAGES = st.lists(_TEXT, min_size=1, max_size=4)


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = search_city.empty()
    yield connection
    connection.close()


def _ids(db: sqlite3.Connection, expression: str) -> set[int]:
    return {
        row[0]
        for row in db.execute("SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?", (expression,))
    }


@settings(deadline=None, max_examples=300)
@given(pages=_PAGES, data=st.data())
def test_finds_what_brute_force_finds_and_nothing_else(
    db: sqlite3.Connection, pages: list[str], data: st.DataObject
) -> None:
    haystacks = [plain(p) for p in pages]
    whole = data.draw(st.sampled_from(haystacks))
    start = data.draw(st.integers(0, max(0, len(whole) - 1)))
    size = data.draw(st.integers(1, 12))
    query = data.draw(st.one_of(st.just(whole[start : start + size]), _TEXT.map(lambda t: t[:12])))
    needle = plain(query)
    db.execute("BEGIN")
    try:
        ids = search_city.add_original(db, "a" * 64, pages)
        wanted = {
            id_
            for id_, haystack in zip(ids, haystacks, strict=True)
            if needle and needle in haystack
        }
        assert normalise(query) == needle
        if needle:
            assert _ids(db, phrase(normalise(query))) == wanted
        if not set(query) & set('"＂“”'):
            found = search(db, f'"{query}"', variants=False, with_facets=False, limit=1000)
            assert {h.page for h in found.hits} == {ids.index(id_) + 1 for id_ in wanted}
            assert found.total == len(wanted)
            for hit in found.hits:
                assert hit.occurrences > 0
                for excerpt in hit.excerpts:
                    marked = [text for text, is_hit in excerpt.parts if is_hit]
                    assert marked
    finally:
        db.execute("ROLLBACK")


@settings(deadline=None, max_examples=300)
@given(text=st.one_of(_TEXT, st.text(max_size=60)))
def test_normalising_twice_changes_nothing_and_keeps_its_origins(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    mapped = normalise_with_origins(text)
    if mapped.text != once:  # only for scripts whose marks the fast way doesn't know
        assert not re.fullmatch(r"[\x00-\u02ff\u3000-\u9fff\uff00-\uff9f]*", text)
    for i in range(len(mapped.text)):
        start, end = mapped.span(i, i + 1)
        assert 0 <= start < end <= len(text)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("令和\n６年度", "令和6年度"),
        ("令和６\r\n年度", "令和6年度"),
        ("10万\n人", "10万人"),
        ("１０\n万人", "10万人"),
        ("ＡｉＣＴ", "aict"),
        ("まち・ひと\n・しごと", "ひと・しごと"),
        ("サ\nーバー", "サーバー"),
        ("⻑寿の⺠", "長寿の民"),
        ("人\n　口", "人口"),
        ("KPI\nの達成", "KPIの"),
        ("㋿６年", "令和6年"),
        ("ﾃﾞｼﾞﾀﾙ", "デジタル"),
        ("か\u3099っこう", "がっこう"),
        ("人\u200b口", "人口"),
        ("x" * 5, "xx"),
    ],
)
def test_found_across_breaks_and_forms(db: sqlite3.Connection, text: str, query: str) -> None:
    db.execute("BEGIN")
    ids = search_city.add_original(db, "b" * 64, [text, "無関係"])
    found = search(db, query, variants=False)
    db.execute("ROLLBACK")
    assert [h.page for h in found.hits] == [1], ids
    marked = "".join(t for e in found.hits[0].excerpts for t, hit in e.parts if hit)
    assert normalise(query) in normalise(marked)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("人 口", "人口"),
        ("ICT KPI", "ICTKPI"),
        ("ICT\nKPI", "ICTKPI"),
        ("人口", "口人"),
        ("", "人"),
    ],
)
def test_blanks_that_are_no_line_breaks_divide(
    db: sqlite3.Connection, text: str, query: str
) -> None:
    db.execute("BEGIN")
    search_city.add_original(db, "b" * 64, [text])
    found = search(db, query, variants=False)
    db.execute("ROLLBACK")
    assert found.total == 0


def test_hostile_and_huge_texts_are_indexed(db: sqlite3.Connection) -> None:
    huge = "総合" * 300_000 + "末尾語"
    texts = [
        "\x00\x01人\x00口",
        huge,
        " " * 200_000 + "あ",
        "\n" * 100_000,
        '"*(NOT) AND:^{}',
        "゙゙゙",
        "\U000e0001人\U000e0020口",
    ]
    db.execute("BEGIN")
    ids = search_city.add_original(db, "c" * 64, texts)
    assert {h.page for h in search(db, "人口").hits} == {1, 7}
    assert [h.page for h in search(db, "末尾語").hits] == [2]
    assert [h.page for h in search(db, '"*(not) and:^"').hits] == [5]
    assert sum(len(e.text) for h in search(db, "総合").hits for e in h.excerpts) < 2_000
    db.execute("ROLLBACK")
    assert len(ids) == 7


def test_deleting_pages_leaves_no_trace() -> None:
    db = search_city.city()
    before = search(db, "人口減少").total
    rows = db.execute(
        "SELECT id, text FROM pages WHERE sha256 = ?", (search_city.sha("hinano-総合戦略-1.0"),)
    ).fetchall()
    index.delete_pages(db, rows)
    db.execute("DELETE FROM pages WHERE sha256 = ?", (search_city.sha("hinano-総合戦略-1.0"),))
    assert search(db, "人口減少").total == before - 1
    assert search(db, "遊").total == 0
    assert search(db, "遊び場").total == 0
    db.execute("INSERT INTO pages_fts(pages_fts) VALUES ('integrity-check')")
    db.execute("INSERT INTO pages_chars(pages_chars) VALUES ('integrity-check')")


def test_a_rolled_back_transaction_leaves_the_index_as_it_was() -> None:
    db = search_city.city()
    db.execute("BEGIN")
    search_city.add_original(db, "d" * 64, ["まぼろしの頁"])
    assert search(db, "まぼろし").total == 1
    db.execute("ROLLBACK")
    assert search(db, "まぼろし").total == 0


def test_labels_follow_their_rows_and_nothing_is_written_when_nothing_changed() -> None:
    db = search_city.city()
    before = db.total_changes
    index.sync_labels(db, "hinano")
    assert db.total_changes == before
    db.execute("UPDATE editions SET reason = '誤字を直した' WHERE id = 'hinano-総合戦略-2.1'")
    db.execute("DELETE FROM edition_documents WHERE edition_id = 'hinano-人口ビジョン-phase-2'")
    db.execute("DELETE FROM editions WHERE id = 'hinano-人口ビジョン-phase-2'")
    index.sync_labels(db, "hinano")
    assert search(db, "誤字").others[EntryKind.EDITION].total == 1
    assert "edition" not in search(db, "国の施策").others
    assert "edition" not in search(db, "人口ビジョン").others


def test_a_second_page_version_of_the_same_id_replaces_the_first() -> None:
    db = search_city.city()
    (id_,) = db.execute("SELECT id FROM page_versions").fetchone()
    index.add_page_version(db, id_, "あたらしい題", "あたらしい本文")
    assert search(db, "あたらしい").others[EntryKind.PAGE_VERSION].total == 1
    assert search(db, "ごらんください").others == {}


def test_pages_that_have_no_row_are_refused() -> None:
    db = search_city.empty()
    with pytest.raises(ValueError, match="no row 7"):
        index.add_pages(db, [(7, "人口")])


def test_optimising_changes_no_answer() -> None:
    db = search_city.city()
    before = [search(db, q).total for q in ("人口", "子", "KPI", "の")]
    index.optimise(db)
    assert [search(db, q).total for q in ("人口", "子", "KPI", "の")] == before
    assert before[0] > 0


_WORD = st.sampled_from(
    [
        "人",
        "口",
        "人口",
        "減少",
        "の",
        "を",
        "令和",
        "6年度",
        "kpi",
        "k",
        "10万人",
        "1",
        "サーバ",
        "ー",
        "まちの",
        "長",
    ]
)
_CLAUSES = st.lists(st.lists(_WORD, min_size=1, max_size=3), min_size=1, max_size=3)


@settings(deadline=None, max_examples=200)
@given(pages=_PAGES, clauses=_CLAUSES, excluded=st.lists(_WORD, max_size=2))
def test_and_or_and_not_mean_what_they_say(
    db: sqlite3.Connection, pages: list[str], clauses: list[list[str]], excluded: list[str]
) -> None:
    text = " ".join(
        [*(" OR ".join(f'"{w}"' for w in c) for c in clauses), *(f'-"{w}"' for w in excluded)]
    )
    db.execute("BEGIN")
    try:
        ids = search_city.add_original(db, "a" * 64, pages)
        wanted = {
            id_
            for id_, page in zip(ids, map(plain, pages), strict=True)
            if all(any(w in page for w in c) for c in clauses)
            and not any(w in page for w in excluded)
        }
        found = search(db, text, with_facets=False)
        assert {ids[h.page - 1] for h in found.hits} == wanted
        assert found.total == len(wanted)
        assert _ids(db, escape_fts(text)) == wanted
    finally:
        db.execute("ROLLBACK")


def test_a_query_of_many_words_with_many_variants_is_answered() -> None:
    db = search_city.city()
    words = [
        f"{a}{b}"
        for a in ("子供", "子ども", "取組", "申込", "街づくり")
        for b in ("子供", "取組み", "申込み", "まちづくり", "引継")
    ]
    assert search(db, " ".join(words)).total == 0
    assert search(db, " OR ".join([*words[:20], "遊び場"])).total == 1
    assert search(db, "遊び場 " + " ".join(f"-{w}" for w in words[:20])).total == 1
