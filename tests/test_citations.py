"""Citations: what each form says, keys that differ, and what Zotero takes from a page's head."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import yaml
from datasette.app import Datasette

from pipeline.answers import links
from pipeline.answers.citations.forms import forms
from pipeline.answers.citations.keys import key_of
from pipeline.answers.citations.names import edition_number, edition_number_en
from pipeline.answers.citations.types import NEW, OLD, ONLY, Cited, Place, Subject
from pipeline.web import cited_head
from tests.demo_site import SERIES, played

ROOT = Path(__file__).parent.parent
BASE = "https://shinkyu.example"


def place(**more: Any) -> Place:
    known: dict[str, Any] = {
        "city": "日向野市",
        "title": "日向野市総合戦略",
        "edition": "第2.1版",
        "edition_en": "version 2.1",
        "name": "総合戦略（第2.1版）",
        "name_en": "総合戦略 2.1",
        "part": "",
        "published": "2019-12-24",
        "page": 12,
        "text": "",
        "url": "https://city.example/a_b.pdf?x=1&y=50%25",
        "sha256": "d" * 64,
        "captured_at": "2019-12-26T17:00:08Z",
        "media_type": "application/pdf",
        "edition_id": "higano-総合戦略-2.1",
    }
    return Place(**{**known, **more})


def page_cited(**more: Any) -> Cited:
    one = place(**more)
    path = links.document(one.sha256, one.page)
    return Cited(f"{one.edition_id}-p{one.page}", one.city, None, ((ONLY, one),), path, BASE)


def row_cited(text: str = "目標は62万人です。", title: str = "総合戦略") -> Cited:
    old = place(text=text, page=9, sha256="c" * 64, name="第2期総合戦略", edition="第2期")
    new = place(text=text, name="第3期総合戦略", edition="第3期", name_en="総合戦略 phase 3")
    subject = Subject(f"第2期総合戦略 → {title}（変更）", "phase 2 → phase 3 (changed)")
    path = "/-/compare/a/b?at=r0123456789#r0123456789"
    return Cited("a-b-r0123456789", "日向野市", subject, ((OLD, old), (NEW, new)), path, BASE)


@pytest.mark.parametrize("cited", [page_cited(), page_cited(text="人口が減る"), row_cited()])
def test_every_form_names_city_edition_page_capture_bytes_and_address(cited: Cited) -> None:
    told = forms(cited)
    last = cited.places[-1][1]
    for form in told:
        for fact in (last.city, str(last.page), last.sha256, last.captured_at[:10], cited.url):
            assert fact in form.replace("\\", "")
        assert last.edition in form or last.name in form
        assert all(one.sha256 in form for _, one in cited.places)


def test_a_page_is_cited_like_a_report() -> None:
    told = forms(page_cited(text="人口が減る"))
    assert told.japanese.startswith(
        "日向野市「日向野市総合戦略」（第2.1版）、2019年12月24日、12ページ「人口が減る」。"
    )
    assert told.english.startswith(
        "日向野市, “日向野市総合戦略（第2.1版）” (version 2.1), 24 December 2019, p. 12: "
    )
    item = json.loads(told.csl)[0]
    assert (item["type"], item["page"], item["edition"]) == ("report", "12", "第2.1版")
    assert item["issued"] == {"date-parts": [[2019, 12, 24]]}


def test_what_is_not_known_is_left_out() -> None:
    bare = place(edition="", edition_en="", published="", page=None, edition_id="", city="")
    cited = Cited("file", "", None, ((ONLY, bare),), links.document("d" * 64), BASE)
    told = forms(cited)
    assert "日付不明" in told.japanese
    assert "undated" in told.english
    assert not re.search(r"\b(year|month|pages|author|institution|edition) = ", told.bibtex)
    assert not re.search(r"^(PY|DA|SP|AU|PB|ET|SN)  -", told.ris, re.MULTILINE)
    names = {name for name, _ in cited_head.tags(cited, "ja")}
    assert "citation_publication_date" not in names
    assert "citation_author" not in names


def test_a_part_of_an_edition_is_named_and_a_title_with_its_number_says_it_once() -> None:
    told = forms(page_cited(part="4　基本目標", title="日向野市総合戦略（第2.1版）"))
    assert told.japanese.startswith("日向野市「日向野市総合戦略（第2.1版）」「4 基本目標」、")
    assert "TI  - 日向野市総合戦略（第2.1版）「4 基本目標」\r\n" in told.ris


@pytest.mark.parametrize(
    ("facts", "japanese", "english"),
    [
        (("総合戦略", 1, "1.0", "1.0", "final"), "第1版", "version 1.0"),
        (("総合戦略", None, None, "1.0", "final"), "第1版", "version 1.0"),
        (("総合戦略", 1, "2.1", "2.1", "draft"), "第2.1版（案）", "version 2.1"),
        (("総合戦略", 1, "2020-10", "2020-10", "final"), "2020-10改定", "revised 2020-10"),
        (("総合戦略", 2, "1.0", "phase 2", "final"), "第2期", "phase 2"),
        (("総合戦略", 3, "", "phase 3, draft", "draft"), "第3期（案）", "phase 3, draft"),
        (
            ("総合戦略", 2, "2020-10", "phase 2, 2020-10", "final"),
            "第2期（2020-10改定）",
            "phase 2, 2020-10",
        ),
        (("総合戦略", 1, "改訂版", "改訂版", "final"), "改訂版", "改訂版"),
        (("その他", 1, "1.0", "", "final"), "", ""),
    ],
)
def test_an_edition_has_a_number(facts: tuple[Any, ...], japanese: str, english: str) -> None:
    names = ("series", "phase", "revision", "version", "status")
    edition = dict(zip(names, facts, strict=True))
    assert (edition_number(edition), edition_number_en(edition)) == (japanese, english)


def test_keys_differ_where_ascii_leaves_nothing_to_tell_apart() -> None:
    paths = [
        links.edition("higano-総合戦略-2.1"),
        links.edition("higano-人口ビジョン-2.1"),
        links.document("d" * 64, 12),
        links.document("d" * 64, 12, mark="人口"),
        links.document("d" * 64, 12, mark="減少"),
    ]
    keys = [key_of(Cited("higano-総合戦略-2.1", "", None, (), path, BASE)) for path in paths]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"higano-2\.1-[0-9a-f]{8}", key) for key in keys)
    elsewhere = Cited("higano-総合戦略-2.1", "", None, (), paths[0], "http://localhost:8001")
    assert key_of(elsewhere) == keys[0]


def test_bibtex_survives_braces_and_what_tex_takes_for_its_own() -> None:
    title = r"{計画}の50%増_#1 & $x^2$ ~ \input{evil}" + "\u202e\x00\ud800\n\n@misc{"
    bibtex = forms(row_cited(title=title)).bibtex
    found = re.search(r"title = \{\{(.*)\}\},\n", bibtex)
    assert found is not None
    assert not re.search("[{}]", re.sub(r"\\[~^]\{\}", "", found[1]))
    assert r"50\%増\_\#1 \& \$x\^{}2\$ \~{} \textbackslash input evil" in found[1]
    assert bibtex.count("{") == bibtex.count("}")
    assert re.match(r"@misc\{a-b-r0123456789-[0-9a-f]{8},\n", bibtex)
    assert {c for c in bibtex if not c.isprintable()} == {"\n"}
    assert r"a\_b.pdf?x=1\&y=50\%25" in bibtex


def test_no_text_makes_a_line_of_ris() -> None:
    evil = "人口\r\nER  - \r\nTY  - BOOK\u2028AU  - x"
    told = forms(page_cited(text=evil, title=evil)).ris
    lines = told.split("\r\n")
    assert lines[0] == "TY  - RPRT"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])
    assert [line[:2] for line in lines].count("TY") == 1
    assert len(told.splitlines()) == len(lines) - 1


def test_names_stand_in_one_line_of_sane_length() -> None:
    evil = place(
        title="計画\n\u202e第1章\x00" + "長" * 900, part="別\r\n冊", page=None, text="a\nb"
    )
    cited = Cited("x", "日向野市", None, ((ONLY, evil),), "/-/documents/x", BASE)
    told = forms(cited)
    assert "日向野市「計画 第1章長" in told.japanese
    assert "「別 冊」" in told.japanese
    assert all(len(line.splitlines()) == 1 for line in (told.japanese, told.english))
    assert len(told.japanese) < 800
    nothing = Cited("x", "", None, (), "/-/documents/x", BASE)
    assert forms(nothing).japanese == forms(nothing).english == f"{BASE}/-/documents/x"


def test_what_has_brackets_stands_in_others() -> None:
    told = forms(page_cited(title="「暮らし」の計画", text="「人口」が減る"))
    assert "『「暮らし」の計画』（第2.1版）" in told.japanese
    assert "『「人口」が減る』" in told.japanese


def test_a_long_passage_is_quoted_by_its_beginning() -> None:
    told = forms(row_cited(text="長" * 5000))
    assert "長" * 200 + "…" in told.japanese
    assert "長" * 201 not in told.japanese
    assert "長" * 5000 in told.csl


def test_no_text_leaves_the_json_of_a_head() -> None:
    text = cited_head.json_ld(page_cited(text="</script><script>alert(1)&"), {})
    assert "<" not in text
    data = json.loads(text)
    assert data["@type"] == "Quotation"
    assert data["isPartOf"]["encoding"]["sha256"] == "d" * 64


# What Zotero's «Embedded Metadata» translator makes of a page: its rules of 2024-06-13.
# https://github.com/zotero/translators/blob/master/Embedded%20Metadata.js

HIGHWIRE = {
    "citation_title": "title",
    "citation_publication_date": "date",
    "citation_technical_report_institution": "institution",
    "citation_technical_report_number": "reportNumber",
    "citation_abstract": "abstractNote",
    "citation_public_url": "url",
    "citation_language": "language",
}


class Head(HTMLParser):
    """The ``meta`` tags and the JSON-LD of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.metas: list[tuple[str, str]] = []
        self.data: list[Any] = []
        self._in_data = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "meta" and (name := told.get("name") or told.get("property")):
            self.metas.append((name, told.get("content") or ""))
        self._in_data = tag == "script" and told.get("type") == "application/ld+json"

    def handle_data(self, data: str) -> None:
        if self._in_data:
            self.data.append(json.loads(data))

    def handle_endtag(self, tag: str) -> None:
        self._in_data = False


def zotero(html: str) -> dict[str, Any]:
    """The item that the translator saves: the first tag of a name counts, whitespace is folded, an
    institution makes a report of it, a name without a comma and a space is one of an institution.
    """
    metas = Head(html).metas
    first = {name: " ".join(content.split()) for name, content in reversed(metas)}
    item: dict[str, Any] = {zot: first[name] for name, zot in HIGHWIRE.items() if first.get(name)}
    item["itemType"] = "report" if "institution" in item else "journalArticle"
    item["creators"] = [content for name, content in metas if name == "citation_author"]
    pages = [first[name] for name in ("citation_firstpage", "citation_lastpage") if name in first]
    item["pages"] = "-".join(pages)
    item["attachments"] = [content for name, content in metas if name == "citation_pdf_url"]
    return item


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    return sqlite3.connect(played(tmp_path_factory.mktemp("citations") / "city").db)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Any]]:
    city = played(tmp_path_factory.mktemp("citations") / "city")
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(city.archive)}
    datasette = Datasette([str(city.db)], metadata=metadata)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())
    yield lambda path: loop.run_until_complete(
        datasette.client.get(path, headers={"accept-language": "ja"})
    )
    loop.close()


def shown_places(db: sqlite3.Connection) -> list[str]:
    """An edition, a file, a page, a marked passage, a number, a sentence, an indicator, a row."""
    [sha256] = db.execute(
        "SELECT sha256 FROM documents WHERE edition_id = ? AND part = 'whole'", (f"{SERIES}-2.1",)
    ).fetchone()
    [mark] = db.execute(
        "SELECT text FROM passage_texts WHERE sha256 = ? AND page = 3 AND length(text) > 20",
        (sha256,),
    ).fetchone()
    figure = db.execute("SELECT sha256, page, position FROM figures LIMIT 1").fetchone()
    [passage] = db.execute("SELECT id FROM passages WHERE rewordings > 0 LIMIT 1").fetchone()
    [indicator] = db.execute("SELECT id FROM indicators LIMIT 1").fetchone()
    return [
        links.edition(f"{SERIES}-2.1"),
        links.edition("higano-人口ビジョン-1.0"),
        links.document(sha256),
        links.document(sha256, 3),
        links.document(sha256, 3, mark=mark),
        links.document(figure[0], figure[1], figure=figure[2]),
        links.passage(passage),
        links.indicator(indicator),
        links.compare(f"{SERIES}-2.0", f"{SERIES}-2.1"),
    ]


def test_zotero_takes_every_place_whole_and_each_has_a_key_of_its_own(
    get: Callable[[str], Any], demo: sqlite3.Connection
) -> None:
    keys = set()
    paths = shown_places(demo)
    for path in paths:
        html = get(path).text
        item = zotero(html)
        assert item["itemType"] == "report"
        assert item["creators"] == ["日向野市"]
        assert re.search(r"第[\d.]+[版期]", item["reportNumber"])
        assert re.fullmatch(r"\d{4}(/\d\d){0,2}", item["date"])
        assert item["url"] == f"http://localhost{path}"
        assert f'<link rel="cite-as" href="{escape(item["url"])}">' in html  # RFC 8574
        assert re.search(r"SHA-256: [0-9a-f]{64}", item["abstractNote"])
        assert [urlsplit(url).path for url in item["attachments"]]
        [data] = Head(html).data
        assert data["url"] == item["url"]
        assert re.search(r'"sha256": "[0-9a-f]{64}"', json.dumps(data))
        parts = urlsplit(path)
        asked = f"?{parts.query}" if parts.query else ""
        files = {form: get(f"{parts.path}.{form}{asked}") for form in ("bib", "ris", "txt")}
        assert {answer.status_code for answer in files.values()} == {200}
        assert files["txt"].text.strip().endswith(item["url"])
        keys.add(re.match(r"@\w+\{([\w.-]+),", files["bib"].text)[1])  # type: ignore[index]
        named = re.findall(r'href="([^"]+?\.(?:bib|ris|csl\.json|txt)(?:\?[^"]*)?)" rel', html)
        assert len(named) == 4
        assert {get(unescape(link)).status_code for link in named} == {200}
    assert len(keys) == len(paths)


KINDS = {  # as docs/howto/cite.md tells them: has it an edition, a page, a PDF?
    "an edition": (0, True, False, True),
    "the reader": (2, True, False, True),
    "a page of a file, a passage or a number on it": (3, True, True, True),
    "a sentence with its life": (6, True, True, True),
    "an indicator": (7, True, True, True),
    "a comparison": (8, True, False, True),
    "one change with its proof": (9, True, True, True),
    "a version of the city's page": (10, False, False, False),
}


def test_what_zotero_takes_from_every_kind_of_page_is_what_the_docs_say(
    get: Callable[[str], Any], demo: sqlite3.Connection
) -> None:
    paths = shown_places(demo)
    [proof] = re.findall(r'href="(/-/proof/[^"#]+)"', get(paths[8]).text)[:1]
    paths += [proof, "/-/pages/1"]
    told = (ROOT / "docs" / "howto" / "cite.md").read_text(encoding="utf-8")
    for kind, (place, *has) in KINDS.items():
        item = zotero(get(paths[place]).text)
        assert item["itemType"] == "report"
        for field in ("title", "institution", "date", "url", "language", "abstractNote"):
            assert item[field], f"{kind}: {field}"
        found = [bool(item.get(field)) for field in ("reportNumber", "pages", "attachments")]
        assert found == has, kind
        marks = " | ".join("✓" if one else "—" for one in has)
        assert re.search(rf"^\| {re.escape(kind)} \| [^|]+ \| {marks} \|$", told, re.MULTILINE)
    assert zotero(get(paths[3]).text)["pages"] == "3"


def test_a_version_of_the_city_s_page_is_cited_by_its_capture(get: Callable[[str], Any]) -> None:
    item = zotero(get("/-/pages/1").text)
    assert item["itemType"] == "report"
    assert item["url"] == "http://localhost/-/pages/1"
    assert re.search(r"捕捉、SHA-256: [0-9a-f]{64}", item["abstractNote"])
    assert get("/-/pages/1.ris").text.startswith("TY  - RPRT")
    assert get("/-/pages/999.bib").status_code == 404


def test_a_marked_passage_is_quoted_as_the_file_has_it_and_one_it_lacks_is_not(
    get: Callable[[str], Any], demo: sqlite3.Connection
) -> None:
    path = shown_places(demo)[4]
    parts = urlsplit(path)
    [text] = demo.execute(
        "SELECT text FROM pages WHERE page = 3 AND sha256 = ?", (parts.path.rsplit("/", 1)[-1],)
    ).fetchone()
    told = get(f"{parts.path}.txt?{parts.query}").text
    [quoted] = re.findall(r"3ページ「(.*?)」。http", told)
    assert "".join(quoted.rstrip("…").split()) in "".join(text.split())
    never = get(f"{parts.path}.txt?p=3&mark={quote('市長は火星へ移住する')}").text
    assert "火星" not in never
    assert "3ページ。" in never


def test_what_is_no_file_of_ours_is_not_cited(get: Callable[[str], Any]) -> None:
    assert get(f"/-/documents/{'0' * 64}.bib").status_code == 404
    assert get("/-/editions/nothing.ris").status_code == 404
    assert get("/-/indicators/nothing.bib").status_code == 404


def test_an_indicator_is_cited_with_its_own_target(get: Callable[[str], Any]) -> None:
    key = quote("higano-総合戦略-社会増減数")
    html = get(f"/-/indicators/{key}?lang=ja").text
    assert "最終：第3期総合戦略 7ページ「社会増減数 目標値2026年度 △50人」" in html
    assert "目標値 △100人」（2024" not in html  # what its review says of the plan before


# Titles of feeds


def titles(xml: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<title>(.*?)</title>", xml)][1:]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_titles_of_feeds_tell_editions_apart(get: Callable[[str], Any], lang: str) -> None:
    added = titles(get(f"/-/changes.atom?kind=edition_added&lang={lang}").text)
    assert len(set(added)) == len(added) > 5
    numbers = ("第1版", "第2版", "第2.1版") if lang == "ja" else ("1.0", "2.0", "2.1")
    for number in numbers:
        assert any(number in title for title in added)
    found = titles(get(f"/-/search.atom?q={quote('人口減少')}&lang={lang}").text)
    assert len(set(found)) == len(found) > 5
    assert any(numbers[2] in title for title in found)


def test_a_feed_is_named_after_what_it_tells_of(get: Callable[[str], Any]) -> None:
    text = get("/-/changes.atom?source=higano&kind=document_replaced").text
    assert "<title>新旧 変更の記録 日向野市 差し替え</title>" in text
