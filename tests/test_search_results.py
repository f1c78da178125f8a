"""What a search answers: order, variants, excerpts, filters, facets, frequencies, near words."""

import json
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.answers.search import results_json, search_command
from pipeline.kinds import EntryKind
from pipeline.search import index
from pipeline.search.api import search
from pipeline.search.excerpt import LONGEST, excerpts
from pipeline.search.headings import headings
from pipeline.search.marks import spans
from pipeline.search.query import Field
from pipeline.search.trend import trend
from pipeline.web.marking import wanted
from tests import search_city


@pytest.fixture(scope="module")
def db() -> Iterator[sqlite3.Connection]:
    connection = search_city.city()
    yield connection
    connection.close()


def editions(db: sqlite3.Connection, query: str, **options: object) -> list[str]:
    """Edition and page of every hit, in order."""
    found = search(db, query, **options)  # type: ignore[arg-type]
    return [
        f"{h.about.edition_id.removeprefix('hinano-')} {h.page}"
        for h in found.hits
        if h.about and h.about.edition_id
    ]


def test_headings_come_before_body_and_the_newer_edition_first(db: sqlite3.Connection) -> None:
    assert editions(db, "人口減少")[:2] == ["総合戦略-2.1 1", "総合戦略-1.0 1"]
    assert set(editions(db, "人口")) >= {"人口ビジョン-phase-2 1", "総合戦略-1.0 2"}
    assert editions(db, "人口").index("総合戦略-1.0 2") > editions(db, "人口").index(
        "総合戦略-2.1 1"
    )


def test_words_as_typed_come_before_their_variants(db: sqlite3.Connection) -> None:
    assert editions(db, "取組") == ["総合戦略-1.0 2", "総合戦略-2.1 2"]
    assert editions(db, "取り組み") == ["総合戦略-2.1 2", "総合戦略-1.0 2"]
    found = search(db, "取組")
    assert [h.exact for h in found.hits] == [True, False]
    assert found.words[0].variants == ("取り組み", "とりくみ")
    assert editions(db, "取組", variants=False) == ["総合戦略-1.0 2"]
    assert editions(db, '"取組"') == ["総合戦略-1.0 2"]


@pytest.mark.parametrize(
    ("query", "pages"),
    [
        ("子ども", {"総合戦略-1.0 3", "総合戦略-2.1 2"}),
        ("申込", {"総合戦略-1.0 3", "総合戦略-2.1 2"}),
        ("高橋", {"総合戦略-2.1 2"}),
        ("町づくり", {"総合戦略-phase-2 2"}),
        ("kpi", {"総合戦略-phase-2 1"}),
        ("ＩＣＴ", {"総合戦略-phase-2 1"}),
        ("令和6年度", {"総合戦略-phase-2 1"}),
        ("遊", {"総合戦略-1.0 3"}),
        ("取組 雇用", {"総合戦略-1.0 2"}),
        ("遊び場 OR 市民", {"総合戦略-1.0 3", "総合戦略-phase-2 2"}),
        ("人口減少 -移住", {"総合戦略-2.1 1"}),
        ("子 -髙", {"総合戦略-1.0 3"}),
        ("title:しごとづくり", {"総合戦略-1.0 2"}),
        ("title:交流人口", set()),
        ('"取組を進める"', {"総合戦略-1.0 2"}),
        ("まち 市民", {"総合戦略-phase-2 2"}),
    ],
)
def test_words(db: sqlite3.Connection, query: str, pages: set[str]) -> None:
    assert set(editions(db, query)) == pages


@pytest.mark.parametrize(
    ("query", "options", "pages"),
    [
        ("人口減少 version:2.1", {}, {"総合戦略-2.1 1"}),
        ("人口減少 版:第2.1版", {}, {"総合戦略-2.1 1"}),
        ("人口減少", {Field.VERSION: ["1.0"]}, {"総合戦略-1.0 1"}),
        ("人口減少", {Field.VERSION: ["1.0", "2.1"]}, {"総合戦略-1.0 1", "総合戦略-2.1 1"}),
        ("人口減少 -version:2.1", {}, {"総合戦略-1.0 1"}),
        ("人口 series:人口ビジョン", {}, {"人口ビジョン-phase-2 1"}),
        ("人口 phase:第2期", {}, {"人口ビジョン-phase-2 1"}),
        ("人口 year:平成27年", {}, {"総合戦略-1.0 1", "総合戦略-1.0 2"}),
        ("人口 year:2016-2019", {}, {"総合戦略-2.1 1"}),
        ("人口減少 source:日向野", {}, {"総合戦略-1.0 1", "総合戦略-2.1 1"}),
        ("人口減少 source:よそ", {}, set()),
        ("人口", {Field.YEAR: ["いつか"], Field.PHASE: ["2"]}, {"人口ビジョン-phase-2 1"}),
        ("遊 phase:1", {}, {"総合戦略-1.0 3"}),
        ("遊 phase:2", {}, set()),
        ("人口", {Field.EDITION: ["hinano-総合戦略-2.1"]}, {"総合戦略-2.1 1"}),
    ],
)
def test_filters(
    db: sqlite3.Connection, query: str, options: dict[Field, list[str]], pages: set[str]
) -> None:
    assert set(editions(db, query, beside=options)) == pages


def test_facets_count_pages(db: sqlite3.Connection) -> None:
    facets = search(db, "人口").facets
    assert [(v.value, v.label, v.pages) for v in facets[Field.SOURCE]] == [
        ("hinano", "日向野市", 4)
    ]
    assert {v.value: v.pages for v in facets[Field.VERSION]} == {"1.0": 2, "2.1": 1, "phase 2": 1}
    assert [v.value for v in facets[Field.YEAR]] == ["2020", "2019", "2015"]
    for name, values in facets.items():
        for value in values:
            assert search(db, "人口", beside={name: [value.value]}).total == value.pages


def test_a_file_of_two_editions_counts_for_both_and_is_shown_once() -> None:
    db = search_city.city()
    document = db.execute(
        "SELECT id FROM documents WHERE edition_id = 'hinano-総合戦略-phase-2'"
    ).fetchone()[0]
    search_city.insert(
        db, "edition_documents", edition_id="hinano-人口ビジョン-phase-2", document_id=document
    )
    found = search(db, "市民")
    assert found.total == len(found.hits) == 1
    assert found.hits[0].about is not None
    assert found.hits[0].about.edition_id == "hinano-総合戦略-phase-2"
    assert {v.value: v.pages for v in found.facets[Field.SERIES]} == {
        "総合戦略": 1,
        "人口ビジョン": 1,
    }
    asked = search(db, "市民 series:人口ビジョン").hits[0].about
    assert asked is not None
    assert asked.edition_id == "hinano-人口ビジョン-phase-2"


def test_pages_of_replaced_files_stay_found_and_are_marked() -> None:
    db = search_city.city()
    db.execute(
        "UPDATE documents SET sha256 = ? WHERE edition_id = 'hinano-総合戦略-1.0'", ("9" * 64,)
    )
    about = search(db, "遊び場").hits[0].about
    assert about is not None
    assert not about.current
    assert about.edition_id == "hinano-総合戦略-1.0"


def test_pages_of_files_that_no_document_names_are_found() -> None:
    db = search_city.city()
    search_city.add_original(db, "8" * 64, ["孤立した頁"])
    found = search(db, "孤立")
    assert found.total == 1
    assert found.hits[0].about is None
    assert "孤立" in str(search_command(db, ["孤立"]))


def test_labels_notes_and_page_versions_are_found(db: sqlite3.Connection) -> None:
    others = search(db, "取組").others
    assert others[EntryKind.EDITION].shown[0].ref == "hinano-総合戦略-2.1"
    assert (
        others[EntryKind.EDITION].shown[0].excerpts[0].html
        == "国の施策にあわせ<mark>取り組み</mark>を追加した"
    )
    assert search(db, "ごらんください").others[EntryKind.PAGE_VERSION].shown[0].date == "2025-04-01"
    assert search(db, "とりくみ").others[EntryKind.PAGE_VERSION].total == 1
    assert search(db, "地方版の計画").others[EntryKind.DOCUMENT].total == 4
    assert "page_version" not in search(db, "人口減少 version:2.1").others
    assert search(db, "全体版 version:2.1").others[EntryKind.DOCUMENT].total == 1
    assert search(db, "ごらんください year:2025").others[EntryKind.PAGE_VERSION].total == 1
    assert search(db, "ごらんください year:2024").others == {}


def test_turning_pages_shows_every_hit_once() -> None:
    db = search_city.city()
    search_city.add_original(
        db, "e" * 64, [f"頁{n}の語る人口" + "人口" * (n % 7) for n in range(150)]
    )
    whole = [(h.sha256, h.page) for h in search(db, "人口", limit=1000).hits]
    turned = [
        (h.sha256, h.page)
        for start in range(0, 160, 7)
        for h in search(db, "人口", limit=7, offset=start).hits
    ]
    assert turned == whole
    assert len(set(whole)) == 154
    assert search(db, "人口", limit=5, offset=10_000).hits == ()


def test_words_beyond_the_ranked_number_are_counted_and_headings_stay_first() -> None:
    db = search_city.empty()
    db.execute("BEGIN")
    search_city.add_original(
        db, "f" * 64, ["第1章 地域の声\n地域"] + ["本文の中で地域を語る。" for _ in range(3_000)]
    )
    found = search(db, "地域", limit=3, with_facets=False)
    assert found.total == 3_001
    assert found.hits[0].page == 1
    assert search(db, "地", limit=3, with_facets=False).total == 3_001
    db.execute("ROLLBACK")


def test_frequencies_per_10000_characters(db: sqlite3.Connection) -> None:
    found = {f.edition_id: f for f in trend(db, search(db, "人口").query, ()).frequencies}
    assert len(found) == 4
    first = found["hinano-総合戦略-1.0"]
    assert (first.occurrences, first.pages, first.date) == (4, 2, "2015-10")
    assert first.per_10000 == pytest.approx(first.occurrences * 10_000 / first.characters)
    assert found["hinano-総合戦略-phase-2"].occurrences == 0
    vision = found["hinano-人口ビジョン-phase-2"]
    assert vision.per_10000 > first.per_10000


def test_an_edition_with_a_whole_file_does_not_count_its_parts_twice() -> None:
    db = search_city.city()
    before = {f.edition_id: f for f in trend(db, search(db, "人口").query, ()).frequencies}
    part = search_city.insert(
        db,
        "documents",
        source_id="hinano",
        edition_id="hinano-総合戦略-1.0",
        series="総合戦略",
        part="split",
        position=9,
        label="第1章",
        url="u",
        sha256="7" * 64,
        first_seen=search_city.SEEN,
        last_seen=search_city.SEEN,
        state="listed",
    )
    search_city.insert(db, "edition_documents", edition_id="hinano-総合戦略-1.0", document_id=part)
    search_city.add_original(db, "7" * 64, ["人口" * 50])
    after = {f.edition_id: f for f in trend(db, search(db, "人口").query, ()).frequencies}
    assert after == before


def test_words_found_nowhere_are_named_with_near_ones(db: sqlite3.Connection) -> None:
    found = search(db, "人口減小 雇用")
    assert found.total == 0
    assert [(w.text, w.nowhere) for w in found.words] == [("人口減小", True), ("雇用", False)]
    assert "人口減少" in found.words[0].near
    assert "交流人口" in search(db, "交流人工").words[0].near
    assert search(db, "雇用 遊び場").total == 0
    assert not any(w.nowhere for w in search(db, "雇用 遊び場").words)


def test_an_excerpt_of_a_table_is_the_row_its_cells_told_apart() -> None:
    rows = [
        "指標\t令和６年度\t目標",
        "観光来訪者数\t\t120千人",
        "移住者数\t30人\t40人",
        "来訪者の声",
    ]
    text = "\n".join(rows)
    (piece,), count = excerpts(text, ["観光来訪者数"])
    assert (count, piece.text) == (1, "観光来訪者数 | 120千人")
    (piece,), _ = excerpts(text, ["声"])
    assert piece.text == "来訪者の声"


def test_excerpts_are_sentences_of_the_original() -> None:
    text = "見出し\r\nはじめの文である。ＫＰＩを\r\n　達成する（令和\r\n６年度まで）。おわりの文。"
    (piece,), count = excerpts(text, ["kpi", "令和6年度"])
    assert count == 2
    assert piece.html == "<mark>ＫＰＩ</mark>を達成する（<mark>令和６年度</mark>まで）。"
    assert text[piece.start : piece.end].startswith("ＫＰＩ")
    assert not piece.cut_before
    assert not piece.cut_after


def test_excerpts_of_long_sentences_are_cut_and_say_so() -> None:
    (piece,), _ = excerpts("あ" * 500 + "人口" + "い" * 500, ["人口"])
    assert piece.text.startswith("…あ")
    assert piece.text.endswith("い…")
    assert len(piece.text) <= LONGEST + 2


def test_numbers_with_dots_do_not_end_a_sentence() -> None:
    (piece,), _ = excerpts("率は９９．２４％であり人口は減る。次の文。", ["人口"])
    assert piece.text == "率は９９．２４％であり人口は減る。"


@settings(deadline=None, max_examples=200)
@given(
    text=st.lists(
        st.sampled_from(
            [
                "<script>",
                "&amp;",
                '"',
                "'",
                ">",
                "人口",
                "。",
                "\n",
                "令和",
                "６",
                "か\u3099",
                " ",
                "</mark>",
                "\x00",
                "x",
            ]
        ),
        max_size=40,
    ).map("".join),
    words=st.lists(
        st.sampled_from(["人口", "<script>", "&", "が", "令和6", "x", "</mark>"]),
        min_size=1,
        max_size=3,
    ),
)
def test_excerpts_are_safe_html_and_true_to_the_text(text: str, words: list[str]) -> None:
    pieces, count = excerpts(text, words)
    assert bool(pieces) == (count > 0)
    assert len(pieces) <= 3
    for piece in pieces:
        bare = piece.html.replace("<mark>", "").replace("</mark>", "")
        assert "<" not in bare
        assert ">" not in bare
        kept = [c for c in "".join(t for t, _ in piece.parts) if not c.isspace()]
        original = iter(text[piece.start : piece.end])
        assert all(c in original for c in kept)  # the same characters in the same order
        assert any(hit for _, hit in piece.parts)


def test_headings_are_found_and_tables_are_not() -> None:
    text = (
        "日向野市総合戦略\n第１章　基本目標\n本市の人口は減っている。これに歯止めをかける。\n"
        "(1) 移住の促進\n1 総務費 12,345 67,890\n■ 数値目標\n"
    )
    assert list(headings(text)) == [
        "日向野市総合戦略",
        "第１章　基本目標",
        "(1) 移住の促進",
        "■ 数値目標",
    ]
    assert list(headings("あ" * 10_000)) == []


def test_terminal_and_json_say_the_same(db: sqlite3.Connection) -> None:
    text = search_command(db, ["人口減少"], version=["2.1"])
    assert isinstance(text, str)
    assert "hinano-総合戦略-2.1" in text
    assert "1 page, shown 1-1" in text
    values = search_command(db, ["人口減少"], version=["2.1"], as_json=True)
    assert json.loads(json.dumps(values))["results"][0]["edition_id"] == "hinano-総合戦略-2.1"
    assert results_json(search(db, "人口減少", beside={Field.VERSION: ["2.1"]}))["total"] == 1
    assert "Nothing to look for" in str(search_command(db, ["-人口"]))
    assert "occurs nowhere; near: 人口減少" in str(search_command(db, ["人口減小"]))
    assert "\x1b" not in str(search_command(db, ["\x1b[31m人口"]))


def test_a_rebuilt_index_gives_the_same_answers() -> None:
    one, two = search_city.city(), search_city.city()
    index.sync_labels(two, "hinano")
    for query in ("人口", "取組", "の", "総合戦略"):
        assert results_json(search(one, query)) == results_json(search(two, query))
    dump = "SELECT * FROM search_entries ORDER BY id"
    assert one.execute(dump).fetchall() == two.execute(dump).fetchall()


def test_words_as_typed_come_first_even_among_very_many_variants() -> None:
    db = search_city.empty()
    db.execute("BEGIN")
    search_city.add_original(db, "1" * 64, ["取組の頁"] + ["取り組みの頁" for _ in range(2_600)])
    found = search(db, "取組", limit=2, with_facets=False)
    db.execute("ROLLBACK")
    assert found.total == 2_601
    assert [(h.page == 1, h.exact) for h in found.hits] == [(True, True), (False, False)]


def test_the_same_page_in_several_files_of_an_edition_is_one_entry() -> None:
    db = search_city.city()
    pages = [
        "第１章　人口減少への対応\n\n本市の人口は減りつづけている。人口減少に歯止めをかける。",
        "分割版だけの頁で人口を語る。",
    ]
    search_city.add_original(db, "6" * 64, pages)
    part = search_city.insert(
        db,
        "documents",
        source_id="hinano",
        edition_id="hinano-総合戦略-2.1",
        series="総合戦略",
        part="split",
        position=9,
        label="第1章だけ",
        url="u",
        sha256="6" * 64,
        first_seen=search_city.SEEN,
        last_seen=search_city.SEEN,
        state="listed",
    )
    search_city.insert(db, "edition_documents", edition_id="hinano-総合戦略-2.1", document_id=part)
    search_city.insert(
        db,
        "document_versions",
        document_id=part,
        url="u",
        sha256="6" * 64,
        first_seen=search_city.SEEN,
        last_seen=search_city.SEEN,
    )
    found = search(db, "人口減少")
    assert found.total == 3
    assert [len(h.also) for h in found.hits] == [1, 0]
    assert found.hits[0].about is not None
    assert found.hits[0].about.part == "whole"
    assert [(o.sha256, o.page) for o in found.hits[0].also] == [("6" * 64, 1)]
    assert "same text: 第1章だけ p. 1" in str(search_command(db, ["人口減少"]))
    newest = search(db, "人口減少", newest=True)
    assert [h.sha256 for h in newest.hits] == [
        search_city.sha("hinano-総合戦略-2.1"),
        search_city.sha("hinano-総合戦略-1.0"),
    ]


def test_what_a_reader_marks_on_a_page() -> None:
    text = "取り組みの\n一覧。ＫＰＩと取組。"

    def marked(query: str) -> list[str]:
        spellings = [s for group in wanted(query, "") for s in group]
        return [text[start:end] for start, end in spans(text, spellings)]

    assert marked('取組 "KPI" -一覧') == ["取り組み", "ＫＰＩ", "取組"]
    assert marked('"取組"') == ["取組"]


def test_frequencies_count_every_word_wherever_it_stands(db: sqlite3.Connection) -> None:
    def counted(query: str) -> dict[str, int]:
        return {
            f.edition_id: f.occurrences for f in trend(db, search(db, query).query, ()).frequencies
        }

    both, one, other = counted("雇用 遊び場 -移住"), counted("雇用"), counted("遊び場")
    assert sum(one.values()) == sum(other.values()) == 1
    assert both == {edition: one[edition] + other[edition] for edition in one}
