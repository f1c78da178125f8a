"""Files that a page shows within itself: read, told from maps and films, fetched by the crawl."""

from pathlib import Path

import pytest

from pipeline.history.doubts.page.detect import doubts_of_page
from pipeline.history.listing import understand
from pipeline.read.page.reading import read_page
from tests.city import HTML, PDF, City
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

URL = "https://www.city.example.lg.jp/docs/2020.html"
HOME = "https://www.city.example.lg.jp"
H2 = "<h2>第2期日向野市総合戦略</h2>"


def page(body: str) -> bytes:
    whole = f"<main><h1>総合戦略</h1><p>日向野市の計画を掲載しています。</p>{body}</main>"
    return f"<!DOCTYPE html><meta charset=utf-8><title>総合戦略</title>{whole}".encode()


def links(body: str) -> list[tuple[str, str, str]]:
    found = read_page(page(body), URL).links
    return [(link.kind, link.url.removeprefix(HOME), link.label) for link in found]


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='/f/2.pdf#toolbar=0' title='PDFを表示するフレーム'></iframe>",
        "<iframe data-src='../f/2.pdf' src='about:blank'></iframe>",
        "<embed src='/f/2.pdf' type='application/pdf'>",
        "<object data='/f/2.pdf'><p>このブラウザはPDFを表示できません。</p></object>",
        "<object classid=x><param name=src value=/f/2.pdf><embed src=/f/2.pdf></object>",
        "<iframe src='/pdfjs/web/viewer.html?file=%2Ff%2F2.pdf#page=1'></iframe>",
        "<iframe src='/js/pdf/?file=../../f/2.pdf'></iframe>",
        f"<iframe src='https://docs.google.com/viewer?url={HOME}/f/2.pdf&embedded=true'></iframe>",
        f"<iframe src='//docs.google.com/gview?embedded=true&url={HOME}/f/2.pdf'></iframe>",
        f"<iframe src='//view.officeapps.live.com/op/embed.aspx?src={HOME}/f/2.pdf'></iframe>",
        "<a href='/pdfjs/web/viewer.html?file=/f/2.pdf'>PDF</a>",
    ],
)
def test_what_a_page_shows_is_a_file_like_one_it_links(shown: str) -> None:
    (link,) = read_page(page(f"{H2}<div>{shown}</div>"), URL).links
    assert (link.kind, link.url, link.label) == ("file", f"{HOME}/f/2.pdf", "PDF")
    assert link.headings == ("第2期日向野市総合戦略",)


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src=/f/2.pdf title=第2期総合戦略></iframe>",
        "<embed src=/f/2.pdf aria-label=第2期総合戦略>",
        "<object data=/f/2.pdf>第2期総合戦略</object>",
        "<figure><iframe src=/f/2.pdf></iframe><figcaption>第2期総合戦略</figcaption></figure>",
        "<table><tr><th>第2期総合戦略</th><td><iframe src=/f/2.pdf></iframe></table>",
    ],
)
def test_it_is_called_what_its_element_or_the_words_around_it_call_it(shown: str) -> None:
    assert links(shown) == [("file", "/f/2.pdf", "第2期総合戦略")]


def test_what_is_linked_too_or_shown_twice_counts_once() -> None:
    link = "<p><a href=/f/2.pdf>第2期総合戦略[PDF：1MB]</a></p>"
    frame = "<iframe src='/f/2.pdf#page=1' title=戦略></iframe>"
    assert links(frame + link) == links(link + frame) == links(link)
    assert links(frame + frame) == [("file", "/f/2.pdf", "戦略")]


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe src='https://www.google.com/maps/embed?pb=1' title=第2期総合戦略></iframe>",
        "<iframe src='https://www.youtube.com/embed/x'></iframe>",
        "<iframe src='https://platform.example/widget?url=https://a.example/a.pdf'></iframe>",
        "<iframe src='https://ads.example/download?id=3'></iframe>",
        "<iframe src='/docs/side.html'></iframe><iframe src='/documents/index.html'></iframe>",
        "<object data=a.swf>第2期総合戦略</object><embed src=/film.mp4>",
        "<iframe src='javascript:x.pdf'></iframe><iframe src='http://['></iframe><iframe></iframe>",
    ],
)
def test_maps_films_and_pages_are_no_files(shown: str) -> None:
    assert links(H2 + shown) == []


def test_of_what_only_its_answer_tells_it_is_asked_and_what_is_kept_elsewhere_is_doubted() -> None:
    assert links("<iframe src='/download?id=3' title=本編></iframe>") == [
        ("page", "/download?id=3", "本編")
    ]
    for kept in ("https://drive.google.com/file/d/a/preview", "https://files.example/2.pdf"):
        reading = read_page(page(f"{H2}<iframe src='{kept}'></iframe>"), URL)
        listing = understand("higano", reading, "日向野市")
        found = doubts_of_page(reading, listing, "日向野市", asked=True)
        assert [one.url for one in found if one.kind == "maybe_file"] == [kept]


def test_the_crawl_takes_what_is_shown_and_its_edition_has_it(tmp_path: Path) -> None:
    body = (
        f"{H2}<iframe src='/pdfjs/web/viewer.html?file=/f/2.pdf'></iframe>"
        "<h2>第1期日向野市総合戦略</h2><iframe src='/download?id=1'></iframe>"
        "<iframe src='//elsewhere.example/9.pdf'></iframe>"
    )
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=Reply(200, page(body), HTML))
        site.route("/f/2.pdf", Reply(200, tiny_pdf(["two"]), PDF))
        site.route("/download?id=1", Reply(200, tiny_pdf(["one"]), PDF))
        city.night()
        rows = city.rows(
            "SELECT e.phase, d.sha256 IS NOT NULL AS held FROM editions e"
            " JOIN documents d ON d.edition_id = e.id ORDER BY e.phase"
        )
    assert [(row["phase"], row["held"]) for row in rows] == [(1, 1), (2, 1)]
    assert not any("viewer.html" in path for path in site.paths())
