"""The reader through a real Datasette: text beside pictures, marks on both, long documents,
pictures without text.
"""

import asyncio
import hashlib
import io
import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from PIL import Image

from pipeline.demo import city as demo_city
from pipeline.web import store
from tests.city import HTML, PDF, City, page
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

FILES = Path(next(iter(demo_city.__path__))) / "files"
STRATEGY = (FILES / "senryaku-2.1.pdf").read_bytes()
REPLACED = (FILES / "senryaku-2.1-replaced.pdf").read_bytes()
LONG = tiny_pdf(
    [
        f"page number {n} of the long plan" + (" with gold" if n in (3, 50) else "")
        for n in range(1, 56)
    ]
)
HOSTILE = "<script>alert(1)</script>"


def picture_pdf() -> bytes:
    """A scan: two pages that are pictures."""
    out = io.BytesIO()
    scans = [Image.new("RGB", (300, 200 + 50 * n), (200, 220, 240)) for n in range(2)]
    scans[0].save(out, "PDF", save_all=True, append_images=scans[1:])
    return out.getvalue()


SCAN = picture_pdf()


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """Two nights of a city: a strategy that is replaced, a long plan, a scan, a broken file, a
    hostile label.
    """
    labels = {
        "plan": "日向野市総合戦略（第2.1版）",
        "long": f"総合戦略 {HOSTILE}",
        "scan": "地図",
        "broken": "壊れた資料",
    }
    with Loopback() as site:
        made = City(site, tmp_path_factory.mktemp("city"))
        links = "".join(
            f'<p><a href="/{n}.pdf">{t.replace("<", "&lt;")}[PDF：1KB]</a></p>'
            for n, t in labels.items()
        )
        body = page().body.replace(b"</div></article>", links.encode() + b"</div></article>")
        made.shows(page=Reply(200, body, HTML))
        files = {
            "plan": STRATEGY,
            "long": LONG,
            "scan": SCAN,
            "broken": b"%PDF-1.4 nothing at all " * 40,
        }
        made.shows(**{name: Reply(200, data, PDF) for name, data in files.items()})
        made.night()
        made.shows(plan=Reply(200, REPLACED, PDF))
        made.night()
        yield made


def client(city: City, archive: Path) -> Iterator[Any]:
    datasette = Datasette(
        [str(city.db)], metadata={"plugins": {"shinkyu": {"archive": str(archive)}}}
    )
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def ask(path: str, **headers: str) -> Any:
        named = {"accept-language": "ja", **{k.replace("_", "-"): v for k, v in headers.items()}}
        return loop.run_until_complete(datasette.client.get(path, headers=named))

    yield ask
    loop.close()


@pytest.fixture(scope="module")
def get(city: City) -> Iterator[Any]:
    yield from client(city, city.archive)


def document(data: bytes, query: str = "") -> str:
    return f"/-/documents/{sha(data)}{query}"


def shown_pages(html: str) -> list[int]:
    return [int(n) for n in re.findall(r'<section class="page" id="p(\d+)"', html)]


def words_of(html: str, number: int) -> str:
    """The text shown for a page, without markup and blanks."""
    part = html[html.index(f'id="p{number}"') :]
    match = re.search(
        r'<div class="(?:words|blocks)" lang="ja">(.*?)</div>\s*</div>\s*</section>',
        part,
        re.DOTALL,
    )
    assert match
    margin = r'<details (?:name="life"|class="lost").*?</details>'
    text = re.sub(margin, "", match[1], flags=re.DOTALL)
    return "".join(unescape(re.sub(r"<[^>]+>", "", text)).split())


def test_text_stands_beside_pictures_with_room_left_for_them(get: Any, city: City) -> None:
    response = get(document(STRATEGY))
    assert response.status_code == 200
    html = response.text
    rows = city.rows("SELECT page, text FROM pages WHERE sha256 = ? ORDER BY page", sha(STRATEGY))
    assert shown_pages(html) == [r["page"] for r in rows]
    for row in rows:
        assert words_of(html, row["page"]) == "".join(row["text"].split())
    pictures = re.findall(
        r'<img loading="lazy"[^>]* width="(\d+)" height="(\d+)"[^>]* src="([^"]+)"', html
    )
    assert len(pictures) == len(rows)
    width, height, src = pictures[0]
    image = Image.open(io.BytesIO(get(src).content))
    assert image.format == "WEBP"
    assert image.width == int(width)
    assert abs(image.height - int(height)) <= 1
    assert "日向野市総合戦略（第2.1版）" in html
    assert f"/-/original/{sha(STRATEGY)}" in html
    assert sha(STRATEGY) in html


def test_text_is_shown_as_what_it_is_made_of(get: Any) -> None:
    html = get(document(STRATEGY)).text
    assert re.search(r'<div class="pair">.*?<div class="blocks" lang="ja">', html, re.DOTALL)
    assert re.search(r'<h3 class="level-\d">[^<]+</h3>', html)
    assert re.search(r"<tr>(?:<td class=\"age.*?</td>)?<th[^>]*>[^<]*</th>", html)
    assert re.search(r'<p class="page_number">[^<]*\d', html)


def test_a_row_is_marked_by_its_cells_without_reading_the_file_again(
    city: City, tmp_path: Path
) -> None:
    rows = city.rows("SELECT page, text FROM pages WHERE sha256 = ?", sha(STRATEGY))
    lines = [(r["page"], line) for r in rows for line in r["text"].split("\n")]
    number, row = next(found for found in lines if found[1].count("\t") >= 3)
    store.PLACES.clear()
    store.ORIGINALS.clear()
    for ask in client(city, tmp_path / "no archive here"):
        html = ask(document(STRATEGY, f"?p={number}&mark={quote(row)}")).text
        marked = re.findall(r"<mark>([^<]+)</mark>", html)
        assert [unescape(text) for text in marked] == [cell for cell in row.split("\t") if cell]


def test_a_number_of_an_indicator_is_marked_with_its_name(get: Any, city: City) -> None:
    sql = "SELECT * FROM figures WHERE sha256 = ? ORDER BY page, position"
    figure = city.rows(sql, sha(REPLACED))[0]
    edition = get(f"/-/editions/{quote(figure['edition_id'])}").text
    leads = [unescape(href) for href in re.findall(r'href="([^"]+[?&;]figure=\d+[^"]*)"', edition)]
    address = document(REPLACED, f"?p={figure['page']}&figure={figure['position']}")
    assert f"{address}#p{figure['page']}" in leads
    html = get(address).text
    marked = [unescape(text) for text in re.findall(r"<mark>([^<]+)</mark>", html)]
    assert len(marked) == 2
    assert figure["indicator"] in marked[0]
    assert figure["raw"] in marked[1]
    boxes = [tuple(v / 10_000 for v in box) for box in json.loads(figure["boxes"])]
    drawn = [(x, y, x + w, y + h) for x, y, w, h in rectangles(html, figure["page"])]
    for box, rectangle in zip(boxes, drawn, strict=True):
        assert rectangle == pytest.approx([100 * v for v in box], abs=0.01)
    assert f"{figure['indicator']} {figure['kind']}" in html


@pytest.mark.parametrize("figure", ["0", "99999", "x", "-1", "٣"])
def test_a_number_that_is_none_marks_nothing(get: Any, figure: str) -> None:
    response = get(document(STRATEGY, f"?p=1&figure={quote(figure)}"))
    assert response.status_code == 200
    assert "<mark>" not in response.text


def test_nothing_inline_that_the_policy_forbids(get: Any) -> None:
    response = get(document(STRATEGY, f"?q={quote('人口')}"))
    assert "style=" not in response.text
    scripts = re.findall(r"<script([^>]*)>", response.text)
    assert [" src=" in script for script in scripts if "ld+json" not in script] == [True]
    assert "'unsafe-inline'" not in response.headers["content-security-policy"]


def rectangles(html: str, number: int) -> list[tuple[float, ...]]:
    part = html[html.index(f'<section class="page" id="p{number}"') :].split("</section>")[0]
    found = re.findall(
        r'<rect x="([\d.e-]+)" y="([\d.e-]+)" width="([\d.e-]+)" height="([\d.e-]+)"/>', part
    )
    return [tuple(float(v) for v in r) for r in found]


def test_a_hit_is_marked_in_the_text_and_on_the_picture(get: Any, city: City) -> None:
    html = get(document(STRATEGY, f"?q={quote('人口')}")).text
    marked = 0
    for row in city.rows("SELECT page, text FROM pages WHERE sha256 = ?", sha(STRATEGY)):
        count = len(re.findall(r"人\s*口", row["text"]))
        found = rectangles(html, row["page"])
        assert len(found) >= count
        assert all(
            x >= 0 and y >= 0 and w > 0 and x + w <= 100.01 and y + h <= 100.01
            for x, y, w, h in found
        )
        marked += count
    assert marked > 1
    assert html.count("<mark>人口</mark>") >= marked - 1


def test_the_mark_lies_on_the_ink_of_the_word(get: Any, city: City) -> None:
    """Where the picture is marked there is ink; a mark in the page's margin would be on white
    paper.
    """
    number = city.rows(
        "SELECT page FROM pages WHERE sha256 = ? AND text LIKE '%人口%' LIMIT 1", sha(STRATEGY)
    )[0]["page"]
    html = get(document(STRATEGY, f"?q={quote('人口')}")).text
    image = Image.open(
        io.BytesIO(get(document(STRATEGY, f"/p{number}-1600.webp")).content)
    ).convert("L")
    for x, y, w, h in rectangles(html, number):
        box = (
            x * image.width / 100,
            y * image.height / 100,
            (x + w) * image.width / 100,
            (y + h) * image.height / 100,
        )
        left, top, right, bottom = (round(v) for v in box)
        spread = image.crop((left, top, right, bottom)).histogram()
        dark, *_, light = (shade for shade, count in enumerate(spread) if count)
        assert light - dark > 90, (number, box)


def test_a_changed_passage_is_marked(get: Any, city: City) -> None:
    text = city.rows("SELECT text FROM pages WHERE sha256 = ? AND page = 2", sha(STRATEGY))[0][
        "text"
    ]
    sentence = next(s for s in re.split("[。\n]", text) if len(s) > 8)
    html = get(document(STRATEGY, f"?mark={quote(sentence)}")).text
    assert rectangles(html, 2)
    assert f"<mark>{sentence}</mark>" in unescape(html)


def test_a_passage_that_runs_over_a_page_is_marked_on_both(get: Any) -> None:
    passage = "page number 4 of the long plan page number 5 of the long plan"
    html = get(document(LONG, f"?mark={quote(passage)}")).text
    assert rectangles(html, 4)
    assert rectangles(html, 5)


def test_a_passage_that_is_nowhere_is_said_so(get: Any) -> None:
    assert (
        "この箇所はこの文書に見つかりません"
        in get(document(STRATEGY, "?mark=" + quote("どこにもない文章がここに書いてあります"))).text
    )
    assert "この文書には見つかりません" in get(document(STRATEGY, "?q=" + quote("珊瑚礁"))).text


def test_a_long_document_is_turned_in_stretches(get: Any) -> None:
    first = get(document(LONG)).text
    assert shown_pages(first) == list(range(1, 21))
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    middle = get(document(LONG, "?p=33")).text
    assert shown_pages(middle) == list(range(21, 41))
    assert 'rel="next"' in middle
    assert 'rel="prev"' in middle
    last = get(document(LONG, "?p=55")).text
    assert shown_pages(last) == list(range(41, 56))
    assert 'rel="next"' not in last


def test_every_page_is_a_target_of_a_deep_link(get: Any) -> None:
    html = get(document(LONG)).text
    for n in range(1, 56):
        assert len(re.findall(rf'id="p{n}"', html)) == 1, n


def test_search_inside_the_document(get: Any) -> None:
    html = get(document(LONG, "?q=gold")).text
    assert shown_pages(html) == list(range(1, 21))
    assert f'href="{document(LONG, "?p=50&amp;q=gold#p50")}"' in html
    assert "次の該当ページ（50）" in html
    assert "前の該当ページ（3）" in get(document(LONG, "?q=gold&p=50")).text


@pytest.mark.parametrize("p", ["0", "-1", "56", "99999999999999999999", "²", "٣", "abc", "", "1.5"])
def test_a_page_that_is_none_is_said_so_above_the_first_and_is_not_cited(get: Any, p: str) -> None:
    response = get(document(LONG, f"?p={quote(p)}"))
    assert response.status_code == 200
    assert shown_pages(response.text)[0] == 1
    said = f"このファイルに{p[:20]}ページはありません。"
    assert (said in response.text) == bool(p)
    cited = get(f"{document(LONG)}.bib?p={quote(p)}")
    assert cited.status_code == (404 if p else 200)
    assert (said in cited.text) == bool(p)


def test_other_versions_of_the_document(get: Any) -> None:
    html = get(document(REPLACED)).text
    assert "この文書の他の版" in html
    assert document(STRATEGY) in html


def test_a_scan_says_that_it_is_a_picture(get: Any) -> None:
    html = get(document(SCAN)).text
    assert "この文書は画像です" in html
    assert html.count("<img") == 2
    assert 'role="search"' not in html.split("<main")[1]
    english = get(document(SCAN, "?lang=en")).text
    assert "This document is a picture" in english


def test_a_file_that_can_not_be_read_says_why(get: Any) -> None:
    html = get(document(b"%PDF-1.4 nothing at all " * 40)).text
    assert "読み取れませんでした" in html
    assert "<img" not in html


def test_hostile_labels_and_words_are_text(get: Any) -> None:
    html = get(document(LONG, "?q=" + quote(f'"{HOSTILE}" \'><img src=x onerror=alert(1)>'))).text
    assert HOSTILE not in html
    assert "<img src=x" not in html
    assert "&lt;script&gt;" in html


def test_pictures_are_kept_by_browsers(get: Any) -> None:
    path = document(STRATEGY, "/p1-800.webp")
    first = get(path)
    assert first.headers["content-type"] == "image/webp"
    assert "immutable" in first.headers["cache-control"]
    assert get(path, If_None_Match=first.headers["etag"]).status_code == 304
    assert Image.open(io.BytesIO(get(document(STRATEGY, "/p1-1600.webp")).content)).width == 1600


@pytest.mark.parametrize("name", ["p0-800", "p99-800", "p1-801", "p1-9999"])
def test_only_these_pictures_are_drawn(get: Any, name: str) -> None:
    assert get(document(STRATEGY, f"/{name}.webp")).status_code == 404


def test_unknown_documents(get: Any) -> None:
    assert get(f"/-/documents/{'0' * 64}").status_code == 404
    assert get(f"/-/documents/{'0' * 64}/p1-800.webp").status_code == 404


def test_without_the_archive_the_text_is_still_there(city: City, tmp_path: Path) -> None:
    for kept in (store.ORIGINALS, store.PICTURES, store.PLACES, store.SIZES):
        kept.clear()
    for ask in client(city, tmp_path):
        html = ask(document(STRATEGY, f"?q={quote('人口')}")).text
        assert "<mark>人口</mark>" in html
        assert "<rect" not in html
        assert "画像を表示できません" in html
        assert ask(document(STRATEGY, "/p1-800.webp")).status_code == 404


def test_a_citation_opens_at_its_page_beyond_the_first_stretch(get: Any) -> None:
    found = get("/-/search?q=gold&lang=en").text
    told = [unescape(text) for text in re.findall(r">([^<]*SHA-256: [^<]*)<", found)]
    deep = [text for text in told if ", p. 50" in text]
    assert len(deep) == 1
    address = deep[0].split()[-1].removeprefix("http://localhost")
    assert address == document(LONG, "?p=50#p50")
    assert 50 in shown_pages(get(address).text)
    assert get(document(LONG, "?p=50")).text.count("citation_firstpage") == 1
    cited = get(f"{document(LONG)}.txt?p=50&lang=en").text.strip()
    assert cited == deep[0]
    marked = get(f"{document(LONG)}.ris?mark={quote('page number 41 of the long')}").text
    assert "SP  - 41\r\n" in marked
    assert "N1  - 「page number 41 of the long」\r\n" in marked


def test_old_addresses_with_a_fragment_alone_find_the_way_to_their_page(get: Any) -> None:
    html = get(document(LONG)).text
    assert 50 not in shown_pages(html)
    assert f'id="p50" href="{document(LONG)}?p=50#p50"' in html
