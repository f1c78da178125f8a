"""Adopt: a page looked at once, told, and written down as a source."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from click import unstyle
from click.testing import CliRunner, Result

from pipeline.adopt.looking import Asked, Looked, address, look_at
from pipeline.adopt.municipalities import every, id_of, like_host, of_host
from pipeline.adopt.source_file import text_of, write
from pipeline.adopt.told import as_json
from pipeline.adopt.who import Who, named, who
from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.cli.adopted import lines
from pipeline.cli.commands import main
from pipeline.crawl.http import new_session
from pipeline.crawl.run import crawl
from pipeline.demo.nights import NIGHTS, SOURCE
from pipeline.demo.server import City
from pipeline.errors import PageError, SourceError
from pipeline.history.build import build
from pipeline.kinds import RunKind
from pipeline.read.page.site import read_site
from pipeline.sources import load_source, load_sources
from tests.city import HTML, PDF, QUICK, at
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

NOW = datetime(2026, 4, 1, 3, tzinfo=UTC)
OFFICE = "会津若松市役所 〒965-8601 福島県会津若松市東栄町3番46号"
ROOT = Path(__file__).parent.parent
NOTHING = Asked()
DOWNLOAD = "/documents/d/guest/siryo"


def page(
    *articles: str, title: str = "総合戦略 | 会津若松市", head: str = "", foot: str = OFFICE
) -> str:
    return (
        f'<html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<header>{head}</header><article><h1>地方創生の取組</h1><p>公開日 2024年2月9日</p>"
        f"<p>更新日 2025年4月1日</p><p>市の計画とその資料を掲載しています。</p>{''.join(articles)}"
        f"</article><footer>{foot}</footer></body></html>"
    )


THIRD = (
    "<h2>第3期会津若松市総合戦略（令和7年3月）</h2>"
    '<p><a href="files/s3.pdf">第3期総合戦略（本編）[PDF：2MB]</a></p>'
    '<p><a href="files/s3g.pdf">第3期総合戦略（概要版）[PDF：300KB]</a></p>'
    f'<p><a href="{DOWNLOAD}">第3期総合戦略 資料編</a></p>'
)
REVISED = (
    "<h2>第2期会津若松市総合戦略</h2>"
    '<p><a href="files/r.pdf">第2期総合戦略（改訂版）[PDF：1MB]</a></p>'
)
AWAY = (
    '<p><a href="http://www2.city.aizuwakamatsu.fukushima.jp/s1.pdf">総合戦略[PDF：1MB]</a></p>'
    '<p><a href="http://files.example/v.pdf">会津若松市人口ビジョン[PDF：1MB]</a></p>'
    '<p><a href="http://files.example/gomi/">第1期総合戦略</a><a href="/p1/">第1期総合戦略</a></p>'
    '<p><a href="http://www.city.fukushima.fukushima.jp/x.pdf">福島市総合戦略[PDF：1MB]</a></p>'
    '<p><a href="http://www.chisou.go.jp/x.pdf">国の総合戦略[PDF：1MB]</a></p>'
)


def html(*articles: str, **more: str) -> Reply:
    return Reply(200, page(*articles, **more).encode(), HTML)


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/robots.txt", Reply(404, validators=False))
        server.route("/docs/1/", html(THIRD, REVISED, AWAY))
        server.route(DOWNLOAD, Reply(200, tiny_pdf(["x"]), PDF))
        yield server


def look(site: Loopback, archive: Path, path: str = "/docs/1/", asked: Asked = NOTHING) -> Looked:
    with site.at(NOW):
        return look_at(f"{site.url}{path}", archive, asked, clock=at(NOW), limits=QUICK, delay=0.0)


def test_a_look_tells_whose_the_page_is_and_what_is_on_it(site: Loopback, tmp_path: Path) -> None:
    told = as_json(look(site, tmp_path))
    assert told["municipality"]["name"] == "会津若松市"
    assert told["source"] == {
        "id": "aizuwakamatsu",
        "name": "会津若松市",
        "code": "07202",
        "page": f"{site.url}/docs/1/",
        "hosts": ["www2.city.aizuwakamatsu.fukushima.jp"],
    }
    assert (told["page"]["published"], told["page"]["updated"]) == ("2024-02-09", "2025-04-01")
    third = told["editions"][0]
    assert (third["phase"], third["published"], third["published_source"]) == (
        3,
        "2025-03",
        "heading",
    )
    names = [file["url"].rpartition("/")[2] for file in third["files"]]
    assert names == ["s3.pdf", "s3g.pdf", "siryo"]
    assert [(host["host"], host["own"]) for host in told["hosts"]] == [
        ("files.example", False),
        ("www2.city.aizuwakamatsu.fukushima.jp", True),
    ]
    assert told["pages"] == [{"url": f"{site.url}/p1/", "label": "第1期総合戦略"}]
    assert "undated_revision" in [doubt["kind"] for doubt in told["doubts"]]


def test_the_visit_is_one_and_no_file_is_fetched(site: Loopback, tmp_path: Path) -> None:
    look(site, tmp_path)
    assert site.paths() == ["/robots.txt", "/docs/1/", DOWNLOAD]
    site.asked.clear()
    again = look(site, tmp_path)
    assert site.paths() == ["/robots.txt", "/docs/1/"]
    assert "If-None-Match" in site.asked[1].headers
    assert again.file_count == 5  # what the link was found to be is remembered


def test_a_look_is_archived_and_is_no_history(site: Loopback, tmp_path: Path) -> None:
    looked = look(site, tmp_path / "archive")
    night = read_night(tmp_path / "archive", looked.warc_file)
    assert night.run.kind == RunKind.LOOK
    assert verify_archive(tmp_path / "archive").findings == []
    done = build(tmp_path / "archive", tmp_path / "x.db", workers=1)
    assert (done.warc_files, done.problems) == (0, {})


def test_the_first_crawl_knows_what_the_look_asked(site: Loopback, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    path = write(tmp_path / "sources", look(site, archive))
    site.asked.clear()
    with site.at(NOW):
        source = load_source(path)._replace(delay=0.0)
        crawl(source, archive, clock=at(NOW), limits=QUICK)
    assert site.paths().count(DOWNLOAD) == 1
    assert any(name.startswith("aizuwakamatsu/") for name in warc_names(archive))


def test_the_source_file_loads_with_its_comments_and_without(
    site: Loopback, tmp_path: Path
) -> None:
    looked = look(site, tmp_path / "archive")
    path = write(tmp_path / "sources", looked)
    assert load_source(path) == looked.source
    text = path.read_text("utf-8")
    lines = text.splitlines()
    named = lines.index("hosts: [www2.city.aizuwakamatsu.fukushima.jp]")
    lines[named] = ""  # the comment names it, too
    starts = [i for i, line in enumerate(lines) if re.match("# (?:hosts|pages|corrections):", line)]
    for start in starts:
        for i in range(start, len(lines)):
            if not lines[i].startswith("# "):
                break
            lines[i] = lines[i].removeprefix("# ")
    taken_off = lines
    path.write_text("\n".join(taken_off), encoding="utf-8")
    settled = load_source(path)
    assert settled.hosts == ("www2.city.aizuwakamatsu.fukushima.jp", "files.example")
    assert settled.pages == (f"{site.url}/p1/",)
    assert len(settled.corrections) >= 1


def test_nothing_is_overwritten_or_declared_twice(site: Loopback, tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    looked = look(site, tmp_path / "archive")
    write(sources, looked)
    with pytest.raises(SourceError, match="declares this page already"):
        write(sources, looked)
    other = looked._replace(source=looked.source._replace(page=f"{site.url}/docs/2/"))
    with pytest.raises(SourceError, match="under «pages:»"):
        write(sources, other)
    (sources / "x.yml").write_text("half", encoding="utf-8")
    with pytest.raises(SourceError, match="not overwritten"):
        write(sources, other._replace(source=other.source._replace(id="x")))
    assert (sources / "x.yml").read_text("utf-8") == "half"


def test_words_of_a_page_can_not_break_the_file(site: Loopback, tmp_path: Path) -> None:
    evil = 'x\u2028id: evil" # {'
    bad = f"<h2>{evil}総合戦略</h2><p><a href='e.pdf'>{evil}総合戦略（改訂版）[PDF：1MB]</a></p>"
    site.route("/docs/1/", html(bad, AWAY))
    looked = look(site, tmp_path / "archive", asked=Asked("e", 'na:me "x" # y'))
    assert yaml.safe_load(text_of(looked))["id"] == "e"
    assert load_source(write(tmp_path / "s", looked)).name == 'na:me "x" # y'


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(404), "HTTP status 404"),
        (Reply(200, tiny_pdf(["x"]), PDF), "give the address of the page that links the files"),
        (html(title="ページが見つかりません"), "not found page"),
        (html("<p>ごみの出し方をご案内します。</p>"), "names no plan"),
        (
            html('<p><a href="/p/">第3期会津若松市総合戦略について</a></p>'),
            "perhaps one of these is the page:\n  http://.*/p/",
        ),
        (html("<h2>第3期会津若松市総合戦略</h2><p>準備中です。</p>"), "links no file"),
        (
            Reply(302, headers={"Location": "http://other.example/"}),
            "if that is the page, adopt that address",
        ),
    ],
)
def test_what_is_no_plans_page_is_an_error(
    site: Loopback, tmp_path: Path, reply: Reply, said: str
) -> None:
    site.route("/x", reply)
    with pytest.raises(PageError, match=said):
        look(site, tmp_path, "/x")


def test_a_page_that_robots_forbid_is_not_asked(site: Loopback, tmp_path: Path) -> None:
    site.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /docs/"))
    with pytest.raises(PageError, match=r"robots\.txt disallows it"):
        look(site, tmp_path)
    assert site.paths() == ["/robots.txt"]


def command(site: Loopback, folder: Path, *more: str) -> Result:
    places = {"SHINKYU_ARCHIVE": str(folder / "a"), "SHINKYU_SOURCES": str(folder / "s")}
    return CliRunner().invoke(main, ["adopt", *more], env=places)


def test_the_command(site: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    url = f"{site.url}/docs/1/"
    done = command(site, tmp_path, url)
    assert done.exit_code == 0
    for words in (
        "会津若松市 (福島県, code 07202",
        "2025-03 (from a heading)",
        "s3g.pdf",
        "doubts",
    ):
        assert words in done.stdout
    assert not (tmp_path / "s").exists()
    done = command(site, tmp_path, url, "--write", "--json", "--id", "aizu", "--name", "会津")
    told = json.loads(done.stdout)
    assert told["written"] == str(tmp_path / "s" / "aizu.yml")
    assert load_sources(tmp_path / "s", ["aizu"])[0].name == "会津"
    assert command(site, tmp_path, url, "--write").exit_code == 2
    assert "declared already" in command(site, tmp_path, url).stdout
    assert command(site, tmp_path, url, "--id", "No Id").exit_code == 2
    assert command(site, tmp_path, f"{site.url}/gone").exit_code == 1


def test_what_a_page_says_can_not_steer_the_terminal(site: Loopback, tmp_path: Path) -> None:
    steers = "\x1b]0;x\x07\u202e"
    articles = [f"<h2>第3期{steers}総合戦略（令和7年3月）</h2>"]
    articles += [f'<p><a href="/{at}.pdf">{steers}概要版</a></p>' for at in ("a", "b")]
    site.route("/docs/2/", html(*articles, f'<p><a href="/9/">第2期{steers}総合戦略</a></p>'))
    looked = look(site, tmp_path, "/docs/2/")
    assert looked.file_count == 2
    told = unstyle("\n".join(lines(looked, 100)))
    assert "第2期" in told
    assert not [c for c in told if c in steers[:1] + steers[-2:]]


def test_addresses() -> None:
    assert address("www.city.x.jp/a#b") == "https://www.city.x.jp/a"
    for wrong in ("ftp://x", "", "http://", "http://a b/"):
        with pytest.raises(SourceError):
            address(wrong)


def test_the_list_is_whole_and_ids_are_one_each() -> None:
    ids = [id_of(one) for one in every()]
    assert (len(ids), len(set(ids))) == (1788, 1788)
    assert sum(one.is_prefecture for one in every()) == 47


@pytest.mark.parametrize(
    ("host", "name"),
    [
        ("www.city.aizuwakamatsu.fukushima.jp", "福島県会津若松市"),
        ("city.aizuwakamatsu.fukushima.jp", "福島県会津若松市"),
        ("cms.town.saitama-miyoshi.lg.jp", "埼玉県三芳町"),
        ("www.seisakukikaku.metro.tokyo.lg.jp", "東京都"),
        ("www.city.fuchu.tokyo.jp", "東京都府中市"),
        ("www.city.otaru.hokkaido.jp", "北海道小樽市"),
        ("127.0.0.1", None),
        ("lg.jp", None),
        ("www.city.nowhere.jp", None),
    ],
)
def test_whose_a_host_is(host: str, name: str | None) -> None:
    found = of_host(host) or like_host(host)
    assert (found and found.full_name) == name


def whose(host: str, html_text: str) -> Who:
    return who(host, read_site(html_text.encode(), f"http://{host}/"))


@pytest.mark.parametrize(
    ("host", "title", "foot", "name"),
    [
        ("x.test", "総合戦略 | 会津若松市", OFFICE, "福島県会津若松市"),
        ("x.test", "総合戦略／とりネット", "鳥取県庁 〒680-8570 鳥取県鳥取市東町1丁目", "鳥取県"),
        ("x.test", "総合戦略 松前町", "松前町役場 愛媛県伊予郡松前町", "愛媛県松前町"),
        ("x.test", "総合戦略 松前町", "松前町役場 北海道松前郡松前町", "北海道松前町"),
        ("x.test", "総合戦略 | 六ケ所村", "六ケ所村役場", "青森県六ヶ所村"),
        ("x.test", "第2期呉市総合戦略 | 呉市", "企画課", "広島県呉市"),
        ("x.test", "総合戦略", "企画課", None),
        ("www.town.masaki.ehime.jp", "総合戦略", "企画課", "愛媛県松前町"),
        # A host that is only of the list's domain goes behind a page that says it clearly.
        ("tottori.pref.okayama.jp", "鳥取県総合戦略", "鳥取県庁 鳥取県公式サイト", "鳥取県"),
    ],
)
def test_whose_a_page_is(host: str, title: str, foot: str, name: str | None) -> None:
    found = whose(host, page(title=title, foot=foot, head=title.rpartition(" ")[2]))
    assert (found.municipality and found.municipality.full_name) == name


def test_a_municipality_that_is_in_no_list_is_called_what_its_page_calls_it() -> None:
    found = whose("x.test", page(title="総合戦略 | 日向野市", foot="福島県日向野市役所"))
    assert (found.municipality, found.name) == (None, "日向野市")
    assert "neither is 日向野市" in (found.remark or "")
    assert whose("x.test", page(title="第2期日向野市人口ビジョン", foot="")).name == "日向野市"
    assert (
        whose("x.test", page(title="人口ビジョン - 霞野県ホームページ", foot="")).name == "霞野県"
    )


def test_a_name_that_several_bear_says_whose_they_are_and_how_to_choose() -> None:
    found = whose("x.test", page(title="総合戦略 | 清水町", foot="清水町役場"))
    assert (found.municipality, found.name) == (None, "清水町")
    remark = found.remark or ""
    assert "2 are called 清水町: 北海道清水町 (01636), 静岡県清水町 (22341)" in remark
    assert "--name 北海道清水町" in remark


@pytest.mark.parametrize(
    ("name", "municipality", "remark"),
    [
        ("静岡県清水町", "静岡県清水町", None),
        ("静岡県", "静岡県", None),
        ("三川町", "山形県三川町", None),
        ("清水町", None, "2 are called 清水町"),
        ("夢野市", None, "夢野市 is not in the list"),
    ],
)
def test_a_given_name_is_found_in_the_list(
    name: str, municipality: str | None, remark: str | None
) -> None:
    found = named(name, whose("x.test", page(title="総合戦略", foot="企画課")))
    assert (found.municipality and found.municipality.full_name) == municipality
    assert found.name == (found.municipality.name if found.municipality else name)
    assert (remark or "") in (found.remark or "")
    assert bool(found.remark) is bool(remark)


def test_a_given_name_goes_before_what_host_and_page_say() -> None:
    host = "www.city.aizuwakamatsu.fukushima.jp"
    told = whose(host, page(title="総合戦略 | 会津若松市", foot=OFFICE))
    assert named("会津若松市", told) == told
    other = named("喜多方市", told)
    assert other.municipality
    assert other.municipality.full_name == "福島県喜多方市"
    assert other.remark == "host or page say 福島県会津若松市"


DECLARED = {source.id: source for source in load_sources(ROOT / "sources")}
PAGES = {
    "aizuwakamatsu": ("福島県会津若松市", "https://www.city.aizuwakamatsu.fukushima.jp/docs/"),
    "fukuoka-pref": ("福岡県", "https://www.pref.fukuoka.lg.jp/gyosei-shiryo/"),
    "kijimadaira": ("長野県木島平村", "https://www.vill.kijimadaira.lg.jp/articles/"),
    "masaki": ("愛媛県松前町", "https://www.town.masaki.ehime.jp/soshiki/"),
    "miyoshi-hiroshima": ("広島県三次市", "https://www.city.miyoshi.hiroshima.jp/soshiki/"),
    "yusui": ("鹿児島県湧水町", "http://www.town.yusui.kagoshima.jp/soshiki/"),
}


def test_the_sources_of_the_repository_are_these() -> None:
    assert DECLARED.keys() == PAGES.keys()


@pytest.mark.parametrize("source_id", PAGES)
def test_a_source_of_the_repository_fits_the_list(source_id: str) -> None:
    source, (full_name, where) = DECLARED[source_id], PAGES[source_id]
    [listed] = [one for one in every() if one.code == source.code]
    assert (listed.full_name, listed.name) == (full_name, source.name)
    assert of_host(urlsplit(source.page).hostname or "") == listed
    assert id_of(listed) == source_id == (ROOT / "sources" / f"{source_id}.yml").stem
    assert source.page.startswith(where)


def test_the_walk_through_shows_what_is_told(tmp_path: Path) -> None:
    """The head of the example in docs/adding-a-city.md, literally: the demo's page, looked at."""
    with City() as city:
        city.play(len(NIGHTS) - 1)
        session = new_session()
        session.proxies = {"http": city.proxy}
        looked = look_at(SOURCE.page, tmp_path, session=session, delay=0.0)
    told = [unstyle(line) for line in lines(looked, 100)]
    text = (ROOT / "docs" / "adding-a-city.md").read_text("utf-8")
    shown = text.partition("```text\n")[2].partition("\n\n")[0].splitlines()
    assert told[: len(shown)] == shown
    assert len(shown) == 6


def test_where_an_address_leads(site: Loopback, tmp_path: Path) -> None:
    site.route("/docs/1", Reply(301, headers={"Location": "/docs/1/"}))
    site.route("/old", Reply(302, headers={"Location": "/docs/1/"}))
    slash = look(site, tmp_path, "/docs/1")
    assert (slash.source.page, slash.led_to) == (f"{site.url}/docs/1/", None)
    moved = look(site, tmp_path, "/old")
    assert (moved.source.page, moved.led_to) == (f"{site.url}/old", f"{site.url}/docs/1/")
    assert moved.file_count == 5
    assert f"led to {site.url}/docs/1/" in text_of(moved)
    assert f"led to {site.url}/docs/1/" in "\n".join(lines(moved, 100))
