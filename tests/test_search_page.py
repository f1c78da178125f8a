"""The search page, its JSON, CSV and Atom, and Datasette's own search box, in a real Datasette."""

import asyncio
import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from pipeline.answers.search import search_command
from pipeline.cli.commands import main
from tests import search_city

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "shinkyu.db"
    search_city.city(path).close()
    return path


@pytest.fixture(scope="module")
def get(place: Path) -> Iterator[Any]:
    """``get(path, q=…)``: one request to a Datasette that serves the city."""
    datasette = Datasette([str(place)])
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def ask(path: str, headers: dict[str, str] | None = None, **args: Any) -> Any:
        query = f"?{urlencode(args, doseq=True)}" if args else ""
        return loop.run_until_complete(
            datasette.client.get(path + query, headers={"accept-language": "ja", **(headers or {})})
        )

    yield ask
    loop.close()


def words(html: str) -> str:
    """The text of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def test_results_with_edition_date_page_and_links(get: Any) -> None:
    response = get("/-/search", q="人口減少")
    assert response.status_code == 200
    html = response.text
    assert "<mark>人口減少</mark>に歯止めをかける" in html
    assert "日向野市総合戦略（第2.1版）" in html
    assert "2019年12月" in html
    sha = search_city.sha("hinano-総合戦略-2.1")
    assert f'href="/-/documents/{sha}?p=1&amp;q={quote("人口減少")}#p1"' in html
    assert f'href="/-/original/{sha}#page=1"' in html
    assert f"SHA-256: {sha}" in html
    results = html.partition('id="results"')[2]
    assert results.index("第2.1版") < results.index("第1版")
    assert "noindex" in html


def test_in_english(get: Any) -> None:
    text = words(get("/-/search", q="人口減少", lang="en").text)
    assert "Found on 2 pages" in text
    assert "December 2019" in text
    assert not re.search(r"s\.[a-z_]+", text)


def test_every_word_of_the_page_exists_in_both_languages(get: Any) -> None:
    for lang in ("ja", "en"):
        for args in (
            {"q": "取組"},
            {"q": "人口", "group": "edition"},
            {"q": "人口減小"},
            {"q": "-x"},
            {"q": "雇用 遊び場"},
            {"q": "人口", "year": "1999"},
            {},
        ):
            assert not re.search(
                r"\bs\.[a-z_.]+\b", words(get("/-/search", lang=lang, **args).text)
            ), (lang, args)


def test_variants_are_named_and_go_with_one_click(get: Any) -> None:
    html = get("/-/search", q="取組").text
    assert "取り組み" in html
    off = re.search(r'href="([^"]+variants=off[^"]*)"', html)
    assert off is not None
    plain = get(off[1].replace("&amp;", "&")).text
    assert "1ページで見つかりました" in words(plain)
    assert "表記ゆれも含める" in plain


def test_facets_narrow_down_and_come_off_again(get: Any) -> None:
    html = get("/-/search", q="人口").text
    link = next(
        h.replace("&amp;", "&")
        for h in re.findall(r'class="chip" href="([^"]+)"', html)
        if "version=2.1" in h
    )
    narrowed = get(link).text
    assert "1ページで見つかりました" in words(narrowed)
    away = re.search(r'class="chip chosen" href="([^"]+)"', narrowed)
    assert away is not None
    assert "4ページで見つかりました" in words(get(away[1].replace("&amp;", "&")).text)


def test_groups_by_edition(get: Any) -> None:
    html = get("/-/search", q="人口", group="edition").text
    assert "この版で2ページ" in html
    assert html.count('<section class="group">') == 3
    assert "ページごとに並べる" in html


def test_the_chart_and_its_numbers(get: Any) -> None:
    plain = get("/-/search", q="人口").text
    assert "<svg" not in plain
    count = re.search(r'href="([^"]+frequencies=on#chart)"', plain)
    assert count is not None
    html = get(count[1].replace("&amp;", "&")).text
    assert '<svg viewBox="0 0 480' in html
    assert "style=" not in html
    rows = list(
        csv.DictReader(
            io.StringIO(get("/-/search.csv", q="人口", frequencies="on").text.lstrip("\ufeff"))
        )
    )
    assert {r["edition"]: int(r["occurrences"]) for r in rows} == {
        "hinano-総合戦略-1.0": 4,
        "hinano-総合戦略-2.1": 3,
        "hinano-総合戦略-phase-2": 0,
        "hinano-人口ビジョン-phase-2": 5,
    }
    for row in rows:
        assert float(row["per_10000_characters"]) == pytest.approx(
            int(row["occurrences"]) * 10_000 / int(row["characters"]), abs=1e-3
        )
        assert f"{float(row['per_10000_characters']):.2f}" in html


def test_nothing_found_says_why_and_offers_near_words(get: Any) -> None:
    html = get("/-/search", q="人口減小").text
    assert "「人口減小」はどこにもありません" in html
    near = re.search(r'class="chip" href="([^"]+)"[^>]*>人口減少<', html)
    assert near is not None
    assert "2ページで見つかりました" in words(get(near[1].replace("&amp;", "&")).text)
    assert "同じページにはありません" in get("/-/search", q="雇用 広場").text
    assert "絞り込みをすべて外す" in get("/-/search", q="遊び場", version="2.1").text
    assert "除く語だけでは検索できません" in get("/-/search", q="-人口").text


@pytest.mark.parametrize(
    "q",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "'\"&<>",
        "{{ 7*7 }}",
        "javascript:alert(1)",
        "\x00\x1b[31m",
        "あ" * 500,
        '"',
        "*",
        "人口 OR",
    ],
)
@pytest.mark.parametrize("path", ["/-/search", "/-/search.json", "/-/search.csv", "/-/search.atom"])
def test_hostile_queries(get: Any, path: str, q: str) -> None:
    response = get(path, q=q, version=q, year=q, start=q, limit=q, lang=q, group=q)
    assert response.status_code == 200
    if path == "/-/search":
        assert "<script" not in response.text
        assert "<img" not in response.text
        assert "49" not in words(response.text)
        assert "default-src 'none'" in response.headers["content-security-policy"]
    if path == "/-/search.atom":
        ElementTree.fromstring(response.text.encode())
    if path == "/-/search.json":
        json.loads(response.text)


def test_what_is_too_long_is_refused_with_a_word(get: Any) -> None:
    for suffix in ("", ".json", ".csv", ".atom"):
        response = get(f"/-/search{suffix}", q="あ" * 501)
        assert response.status_code == 400
        assert "検索語は500字まで" in response.text
        assert "500 characters" in get(f"/-/search{suffix}", q="あ" * 501, lang="en").text


def _before_results(html: str) -> str:
    return words(html.partition('class="search-layout"')[0])


def test_texts_come_first_and_what_stands_beside_them_is_one_folded_line(get: Any) -> None:
    html = get("/-/search", q="人口減少").text
    assert html.index('<article class="hit">') < html.index('<details class="others" id="others">')
    assert "名称・注記・自治体のページ：1件" in _before_results(html)


def test_never_nothing_above_a_list(get: Any) -> None:
    html = get("/-/search", q="とりくみ", variants="off").text
    assert "見つかりませんでした" not in html
    assert "本文にはありません。名称・注記・自治体のページにあります" in words(html)
    assert '<details class="others" id="others" open>' in html


def test_words_of_one_edition_on_different_pages(get: Any) -> None:
    html = get("/-/search", q="雇用 遊び場").text
    assert "見つかりませんでした" not in html
    assert "同じ版にある：1版" in words(html)
    link = re.search(r'href="([^"]+within=edition[^"]*)"', html)
    assert link is not None
    apart = get(link[1].replace("&amp;", "&")).text
    assert "1つの版に、すべての語が別々のページにあります" in words(apart)
    sha = search_city.sha("hinano-総合戦略-1.0")
    pages = re.findall(rf'href="/-/documents/{sha}\?p=(\d)', apart)
    assert pages == ["2", "3"]
    assert "<mark>雇用</mark>" in apart
    assert "<mark>遊び場</mark>" in apart
    one_page = get("/-/search", q="雇用 交流人口").text
    assert "within=edition" not in one_page  # it has a page with both


def test_hostile_texts_are_shown_as_text(tmp_path: Path) -> None:
    db = search_city.city(tmp_path / "shinkyu.db")
    search_city.add_original(
        db, "5" * 64, ["悪意の<script>alert(1)</script>と</mark><b>太字\x00</b>"]
    )
    db.execute(
        "UPDATE editions SET label = '<i>=HYPERLINK(1)</i>' WHERE id = 'hinano-総合戦略-1.0'"
    )
    db.execute("UPDATE sources SET name = '=1+1'")
    db.close()
    datasette = Datasette([str(tmp_path / "shinkyu.db")])

    async def ask(path: str) -> str:
        await datasette.invoke_startup()
        return str((await datasette.client.get(path)).text)

    html = asyncio.run(ask(f"/-/search?q={quote('悪意')}"))
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<b>" not in html
    assert "<i>" not in asyncio.run(ask(f"/-/search?q={quote('人口')}"))
    rows = list(csv.reader(io.StringIO(asyncio.run(ask(f"/-/search.csv?q={quote('人口')}")))))
    assert {row[1] for row in rows[1:]} == {"'=1+1"}
    ElementTree.fromstring(asyncio.run(ask(f"/-/search.atom?q={quote('悪意')}")).encode())


def test_json_has_what_the_page_has(get: Any) -> None:
    found = get("/-/search.json", q="人口", limit=2, frequencies="on").json()
    assert (found["total"], len(found["results"]), found["capped"]) == (4, 2, False)
    assert len(found["frequencies"]["editions"]) == 4
    assert parse_qs(urlsplit(found["url"]).query) == {"q": ["人口"]}
    rest = get(found["next"].removeprefix("http://localhost")).json()
    assert rest["next"] is None
    both = [(r["sha256"], r["page"]) for r in found["results"] + rest["results"]]
    assert len(set(both)) == 4


def test_csv_opens_in_a_spreadsheet(get: Any) -> None:
    response = get("/-/search.csv", q="人口")
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "attachment" in response.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert len(rows) == 4
    assert rows[0]["reader"].startswith("http://localhost/-/documents/")
    assert {r["edition"] for r in rows} == {
        "hinano-総合戦略-1.0",
        "hinano-総合戦略-2.1",
        "hinano-人口ビジョン-phase-2",
    }


def test_atom_is_valid_and_its_ids_stay(get: Any) -> None:
    one = ElementTree.fromstring(get("/-/search.atom", q="人口減少").content)
    two = ElementTree.fromstring(
        get("/-/search.atom", q="人口減少", lang="en", headers={"host": "other.example"}).content
    )
    for feed in (one, two):
        assert feed.tag == f"{ATOM}feed"
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            for name in ("id", "title", "updated"):
                assert len(element.findall(f"{ATOM}{name}")) == 1, name
            assert re.fullmatch(
                r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", element.findtext(f"{ATOM}updated") or ""
            )
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        assert feed.find(f"{ATOM}link[@rel='self']") is not None
    ids = [[e.findtext(f"{ATOM}id") for e in f.iter(f"{ATOM}entry")] for f in (one, two)]
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 3  # two pages and the city's own page
    assert one.findtext(f"{ATOM}id") == two.findtext(f"{ATOM}id")
    contents = [c.text or "" for c in one.iter(f"{ATOM}content")]
    assert any("<mark>人口減少</mark>" in c for c in contents)
    assert (
        ElementTree.fromstring(get("/-/search.atom", q="どこにもない").content).findall(
            f"{ATOM}entry"
        )
        == []
    )


def test_the_same_search_has_the_same_address(get: Any) -> None:
    canonical = re.compile(r'<link rel="canonical" href="([^"]+)"')
    one = canonical.search(
        get("/-/search", q="人口", year="2020", version="2.1", lang="ja", x="1").text
    )
    two = canonical.search(get("/-/search", version="2.1", year="2020", q="人口").text)
    assert one is not None
    assert two is not None
    assert one[1] == two[1]
    assert "lang" not in one[1]


@pytest.mark.parametrize(
    ("q", "pages"),
    [
        ("人口", 4),
        ("遊", 1),
        ("ＫＰＩ", 1),
        ("令和6年度", 1),
        ("取組", 1),
        ("人口 -移住", 3),
        ("遊び場 OR 市民", 2),
        ("人口減少 version:2.1", 1),
        ("人口 年:2015", 2),
        ('"人口減少に歯止め"', 2),
        ("title:しごと", 1),
        ("人口 state:dropped", 4),
        ("", 0),
        ('""', 0),
        ('"', 0),
        ("-人口", 0),
        ("(人口", 0),
        ("人口*", 0),
        ("NEAR(人口", 0),
        ("heading:x", 0),
    ],
)
def test_datasettes_own_search_box(get: Any, q: str, pages: int) -> None:
    response = get("/shinkyu/pages.json", _search=q, _shape="array", _size="max")
    assert response.status_code == 200, response.text
    assert len(response.json()) == pages
    assert get("/shinkyu/pages", _search=q).status_code == 200


def test_datasette_sees_the_index_of_pages(get: Any) -> None:
    assert 'name="_search"' in get("/shinkyu/pages").text
    tables = ("pages_fts", "pages_chars", "entries_fts", "search_pages", "search_entries")
    for table in (*tables, "passages_fts", "search_passages", "search_standings"):
        assert get(f"/shinkyu/{table}").status_code == 200


def test_other_databases_keep_datasettes_search(tmp_path: Path, place: Path) -> None:
    other = sqlite3.connect(tmp_path / "other.db")
    other.executescript(
        "CREATE TABLE notes (body TEXT);"
        "CREATE VIRTUAL TABLE notes_fts USING fts5 (body, content='notes')"
    )
    other.executescript(
        "INSERT INTO notes VALUES ('the harbour wall');"
        "INSERT INTO notes_fts (rowid, body) SELECT rowid, body FROM notes"
    )
    other.close()
    datasette = Datasette(
        [str(place), str(tmp_path / "other.db")],
        metadata={"databases": {"other": {"tables": {"notes": {"fts_table": "notes_fts"}}}}},
    )

    async def ask() -> list[Any]:
        await datasette.invoke_startup()
        return list(
            (await datasette.client.get("/other/notes.json?_search=harbour&_shape=array")).json()
        )

    assert len(asyncio.run(ask())) == 1


def test_in_the_terminal_a_minus_excludes_a_word(place: Path) -> None:
    db = sqlite3.connect(place)
    expected = str(search_command(db, ["人口減少", "-移住"]))
    db.close()
    assert "第2.1版" in expected
    assert "第1版" not in expected
    command = main.commands["search"]
    context = command.make_context(
        "search", ["人口減少", "-移住", "--version", "2.1", "--limit", "3"]
    )
    assert context.params["words"] == ("人口減少", "-移住")
    assert context.params["versions"] == ("2.1",)


def test_changing_the_language_keeps_every_filter(get: Any) -> None:
    html = get("/-/search", q="人口", version=["1.0", "2.1"]).text
    switch = re.search(r'class="language" href="([^"]+)"', html)
    assert switch is not None
    assert parse_qs(urlsplit(switch[1].replace("&amp;", "&")).query) == {
        "q": ["人口"],
        "version": ["1.0", "2.1"],
        "lang": ["en"],
    }
