"""Links of which only an answer tells whether they are files: asked once, remembered, projected."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.archive.reader import read_night, warc_names
from pipeline.archive.verify import verify_archive
from pipeline.kinds import LinkKind
from pipeline.read.page.types import Link
from pipeline.read.page.undecided import is_document, may_be_files
from tests.city import HTML, PDF, QUICK, City
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

PLAN = "/documents/d/guest/senryaku-3"
SCRIPT = "/download.php?file_id=7"
NEIGHBOUR = "/soshiki/kikaku/soumu"
SAVED = {"Content-Disposition": 'attachment; filename="gaiyou.pdf"'}
A_PAGE = Reply(
    200, b"<!DOCTYPE html><html><head><title>x</title></head><body>x</body></html>", HTML
)


def page(*extra: str, text: str = "") -> Reply:
    links = "".join(f'<p><a href="{url}">{label}</a></p>' for url, label in _LINKS)
    html = (
        '<html lang="ja"><head><meta charset="utf-8"><title>総合戦略</title></head><body>'
        "<article><h1>日向野市総合戦略について</h1><p>市の計画とその資料を掲載しています。"
        f"{text}</p><h2>第3期日向野市総合戦略（令和6年3月）</h2>{links}{''.join(extra)}"
        "</article></body></html>"
    )
    return Reply(200, html.encode(), HTML)


_LINKS = ((PLAN, "本編"), (SCRIPT, "概要版"), (NEIGHBOUR, "担当課のページ"))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page())
        site.route(PLAN, Reply(200, tiny_pdf(["plan"]), PDF))
        site.route(SCRIPT, Reply(200, tiny_pdf(["summary"]), HTML | SAVED))
        site.route(NEIGHBOUR, A_PAGE)
        yield city


def documents(city: City) -> list[tuple[str, str, bool]]:
    rows = city.rows("SELECT label, part, sha256 FROM documents ORDER BY position")
    return [(r["label"], r["part"], r["sha256"] is not None) for r in rows]


def test_what_answers_as_a_file_is_one_and_is_asked_once(city: City) -> None:
    city.night()
    assert documents(city) == [("本編", "whole", True), ("概要版", "summary", True)]
    assert city.site.paths().count(NEIGHBOUR) == 1
    assert city.site.paths().count(PLAN) == 2  # the question, and the file
    city.site.asked.clear()
    assert city.night() == []
    assert sorted(city.site.paths()) == sorted(["/robots.txt", "/docs/1/", PLAN, SCRIPT])
    assert [r["kind"] for r in city.rows("SELECT kind FROM page_links ORDER BY position")] == [
        "file",
        "file",
        "page",
    ]


def test_questions_are_in_the_archive_and_are_no_captures(city: City) -> None:
    city.night()
    night = read_night(city.archive, warc_names(city.archive)[0])
    assert [c.url for c in night.captures if NEIGHBOUR in c.url] == []
    assert [f.removeprefix(city.site.url) for f in night.run.files] == [PLAN, SCRIPT]
    assert verify_archive(city.archive).findings == []
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_nothing_but_the_beginning_of_a_long_answer_is_read(city: City) -> None:
    city.site.route(PLAN, Reply(200, tiny_pdf(["plan"]) + b"%" * 900_000, PDF))
    city.crawl(QUICK._replace(night_files=3))
    kept = sum(p.stat().st_size for p in city.archive.rglob("*.warc.gz"))
    assert kept < 200_000  # the budget ended before the file itself


def test_a_link_that_is_known_late_is_no_news_and_dates_nothing(city: City) -> None:
    good = city.site.routes[PLAN]
    city.site.route(PLAN, Reply(503))
    city.night()
    assert [d[0] for d in documents(city)] == ["概要版"]
    city.site.routes[PLAN] = good
    assert city.night() == []
    assert [d[0] for d in documents(city)] == ["本編", "概要版"]
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_an_edition_that_is_known_late_is_not_dated_by_the_day(city: City) -> None:
    link = '<h2>付録</h2><p><a href="/d/old">第2期日向野市総合戦略</a></p>'
    city.shows(page=page(link))
    city.site.route("/d/old", Reply(503), Reply(200, tiny_pdf(["old"]), PDF))
    city.night()
    assert city.night() == []
    [row] = city.rows("SELECT published, published_source FROM editions WHERE phase = 2")
    assert row == {"published": None, "published_source": None}


def test_a_link_that_is_known_late_stands_since_the_page_has_it(city: City) -> None:
    link = '<h2>付録</h2><p><a href="/d/old">第2期日向野市総合戦略</a></p>'
    city.shows(page=page(link))
    city.site.route("/d/old", Reply(503), Reply(200, tiny_pdf(["old"]), PDF))
    city.night()
    city.shows(page=page(link, text="文が加わりました。"))
    assert city.kinds() == ["page_changed"]
    [edition] = city.rows("SELECT first_seen, published FROM editions WHERE phase = 2")
    [document] = city.rows("SELECT first_seen FROM documents WHERE url LIKE '%/d/old'")
    assert edition == {"first_seen": document["first_seen"], "published": None}
    assert document["first_seen"].startswith("2024-04-01")
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def test_a_file_that_fails_stays_a_file(city: City) -> None:
    city.night()
    city.site.route(PLAN, Reply(500))
    city.shows(page=page(text="文が加わりました。"))
    assert city.kinds() == ["page_changed"]
    assert [d[0] for d in documents(city)] == ["本編", "概要版"]


def test_what_is_gone_is_asked_again_after_a_month(city: City) -> None:
    city.site.route(NEIGHBOUR, Reply(404))
    city.crawl()
    city.crawl()
    assert city.site.paths().count(NEIGHBOUR) == 1
    city.nights = 40
    city.crawl()
    assert city.site.paths().count(NEIGHBOUR) == 2


def test_a_redirect_is_followed_where_the_source_allows(city: City) -> None:
    city.site.route(PLAN, Reply(302, headers={"Location": "/files/plan.pdf"}))
    city.site.route("/files/plan.pdf", Reply(200, tiny_pdf(["plan"]), PDF))
    city.site.route(NEIGHBOUR, Reply(302, headers={"Location": "http://elsewhere.example/x"}))
    report = city.crawl()
    assert report.status == "ok"
    city.build()
    assert documents(city)[0] == ("本編", "whole", True)
    city.site.asked.clear()
    city.crawl()
    assert NEIGHBOUR not in city.site.paths()


def test_robots_and_the_bound_hold_for_questions(city: City) -> None:
    city.site.route("/robots.txt", Reply(200, b"User-agent: *\nDisallow: /documents/"))
    report = city.crawl(QUICK._replace(night_questions=1))
    assert not {PLAN, NEIGHBOUR} & set(city.site.paths())
    assert report.status == "ok"
    assert report.notices == ("whether 1 links without a suffix are files is asked another night",)


def _link(url: str, kind: LinkKind = LinkKind.PAGE) -> Link:
    return Link(1, url, "x", "x", kind, (), None, None, None, "")


def test_which_links_are_asked() -> None:
    site = "https://www.city.example.jp"
    asked = [
        "/documents/20143/0/plan.pdf/uuid-1",
        "/download_file/view/53/",
        "/index.php?action=download&id=3",
        "/a/b/c",
        "/plan?x=1",
        "/文書/計画",
    ]
    passed = [
        "/soshiki/1234.html",
        "/soshiki/kikaku/",
        "/",
        "/index.php",
        "/kouhou/photo.jpg",
        "/feed.xml",
        "/page",
    ]
    links = [_link(site + path) for path in (*passed, *asked)]
    found = may_be_files([*links, _link(site + "/x", LinkKind.EXTERNAL)], [site + "/page"])
    assert sorted(found) == sorted(site + path for path in asked)


@pytest.mark.parametrize(
    ("media_type", "attached", "expected"),
    [
        ("application/pdf", False, True),
        ("application/octet-stream", False, True),
        ("text/csv", False, True),
        ("text/plain", False, False),
        ("text/plain", True, True),
        ("image/jpeg", True, False),
        ("text/html", True, False),
        ("application/xhtml+xml", False, False),
        (None, False, False),
    ],
)
def test_what_is_a_document(media_type: str | None, attached: bool, expected: bool) -> None:
    assert is_document(media_type, attached=attached) is expected
