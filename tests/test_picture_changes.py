"""A chart, a photograph or a scan was changed while the text was not: told by log, comparison,
page and feed, over nights of a city on loopback.
"""

import asyncio
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from pipeline.cli.commands import main
from pipeline.history.originals import BYTES_LOST
from tests.charts import BARS, Draw, bars, pdf_of, photo, picture, scan, words
from tests.city import P2, P3, PDF, V2, City, page
from tests.loopback import Loopback, Reply

OTHER = (*BARS[:3], BARS[3] + 20, *BARS[4:])


def text(number: int) -> Draw:
    """A sentence of its own for each page."""
    named = ("出生数", "雇用の場", "小学校", "道路の延長", "森林", "温泉の客")[number - 1]
    return words(f"{named}を令和{number + 5}年度までに増やします。")


def plan(chart: Draw, *, note: str = "", inserted: bool = False) -> Reply:
    """A plan of three pages, the chart on the second."""
    pages = [[text(1)], [text(2), chart], [text(3)]]
    if inserted:
        pages.insert(1, [words("観光の章を新しく設けました。")])
    return Reply(200, pdf_of(*pages, note=note), PDF)


def file(data: bytes) -> Reply:
    return Reply(200, data, PDF)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        yield City(site, tmp_path)


def pages_told(city: City) -> list[tuple[str, int | None, int | None]]:
    """Every page that was told, in order."""
    rows = city.rows("SELECT * FROM comparison_pictures ORDER BY comparison_id, position")
    return [(row["kind"], row["old_page"], row["new_page"]) for row in rows]


def test_a_chart_that_changed_is_told_and_another_saving_is_not(city: City) -> None:
    city.shows(page=page(V2), v2=plan(bars()))
    city.night()
    assert city.rows("SELECT * FROM page_pictures") == []  # nothing was replaced yet
    city.shows(v2=plan(bars(), note="saved again"))
    assert city.night() == [
        ("document_resaved", "「日向野市総合戦略（第2版）」が保存し直されました（本文は同じ）")
    ]
    assert city.rows("SELECT * FROM comparisons WHERE scope = 'document'") == []
    city.shows(v2=plan(bars(OTHER), note="saved again"))
    assert city.night() == [
        (
            "document_resaved",
            "「日向野市総合戦略（第2版）」が保存し直されました（本文は同じ）"
            "：2ページは本文が同じで見た目が違います",
        )
    ]
    assert pages_told(city) == [("changed", 2, 2)]
    [found] = city.rows("SELECT * FROM comparisons WHERE scope = 'document'")
    assert found["pictures_changed"] == 1
    assert (found["added"], found["removed"], found["changed"], found["moved"]) == (0, 0, 0, 0)
    [change] = city.rows("SELECT * FROM changes WHERE comparison_id IS NOT NULL")
    assert change["comparison_id"] == found["id"]
    assert city.night() == []


def test_pages_after_one_put_in_are_compared_with_those_they_were(city: City) -> None:
    city.shows(page=page(V2), v2=plan(bars()))
    city.night()
    city.shows(v2=plan(bars(OTHER), inserted=True))
    [(kind, summary)] = city.night()
    assert kind == "document_replaced"
    assert summary.endswith("1件を追加、3ページは本文が同じで見た目が違います")
    assert pages_told(city) == [("changed", 2, 3)]
    city.shows(v2=plan(bars(OTHER)))
    city.night()
    assert pages_told(city) == [("changed", 2, 3)]  # it went again, and nothing else differs


def test_scans_are_told_by_what_they_look_like(city: City) -> None:
    one, two, three = picture(1), picture(2), picture(3)
    city.shows(page=page(P2), p2=file(scan(one, two)))
    city.night()
    city.shows(p2=file(scan(one, two, quality=60)))
    [(kind, summary)] = city.night()
    assert kind == "document_replaced"
    assert summary.endswith("差し替えられました：見た目の違いはありません")
    city.shows(p2=file(scan(one, three, two)))
    [(_, summary)] = city.night()
    assert summary.endswith("：2ページ（本文なし）が加わりました")
    city.shows(p2=file(scan(one, picture(3, patched=True), two)))
    [(_, summary)] = city.night()
    assert summary.endswith("：2ページは見た目が違います")


def test_nights_give_what_a_rebuild_gives(city: City) -> None:
    city.shows(page=page(V2, P2), v2=plan(bars()), p2=file(scan(picture(1))))
    city.night()
    city.shows(v2=plan(bars(OTHER)), p2=file(scan(picture(2))))
    city.night()
    city.shows(v2=plan(bars(OTHER), inserted=True), p2=file(scan(picture(2), picture(1))))
    city.night()
    city.shows(v2=plan(bars(), inserted=True))
    city.night()
    nights = city.content()
    assert len(nights["comparison_pictures"]) == 4
    assert len(nights["page_pictures"]) == 3 + 3 + 4 + 4 + 1 + 1 + 2
    city.build(rebuild=True)
    assert city.content() == nights


def lose(city: City, path: str) -> None:
    """Damage the record that holds the first bytes of a file."""
    url = f"{city.site.url}/{path}"
    [first, *_] = city.rows("SELECT * FROM originals WHERE url = ? ORDER BY first_seen", url)
    warc = city.archive / first["warc_file"]
    data = bytearray(warc.read_bytes())
    data[first["warc_offset"] + 60] ^= 0x40
    warc.write_bytes(data)


def test_what_was_told_stays_when_the_bytes_are_lost(city: City) -> None:
    city.shows(page=page(V2), v2=plan(bars()))
    city.night()
    city.shows(v2=plan(bars(OTHER)))
    city.night()
    kept = city.rows("SELECT * FROM page_pictures"), pages_told(city)
    changes = city.rows("SELECT kind, summary FROM changes")
    lose(city, "v2.pdf")
    assert city.build(rebuild=True).problems
    assert (city.rows("SELECT * FROM page_pictures"), pages_told(city)) == kept
    assert city.rows("SELECT kind, summary FROM changes") == changes


def test_bytes_that_were_lost_before_are_said_to_be_unknown(city: City) -> None:
    city.shows(page=page(V2), v2=plan(bars()))
    city.night()
    lose(city, "v2.pdf")
    city.shows(v2=plan(bars(OTHER)))
    city.night()
    assert pages_told(city) == [("unknown", None, None)]
    [row] = city.rows("SELECT * FROM comparison_pictures")
    assert row["reason"] == BYTES_LOST
    [change] = city.rows("SELECT summary FROM changes WHERE kind = 'document_resaved'")
    assert change["summary"].endswith("全ページの見た目は比べられませんでした")
    [found] = city.rows("SELECT pictures_changed FROM comparisons WHERE scope = 'document'")
    assert found["pictures_changed"] == 0


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city whose chart, photograph and scan were changed in one night."""
    with Loopback() as site:
        city = City(site, tmp_path_factory.mktemp("told"))
        many = [[text(n), photo(picture(n), quality=60)] for n in range(1, 7)]
        city.shows(
            page=page(V2, P2, P3),
            v2=plan(bars()),
            p2=file(pdf_of(*many)),
            p3=file(scan(picture(1), picture(2))),
        )
        city.night()
        many[3] = [text(4), photo(picture(9), quality=60)]
        city.shows(
            v2=plan(bars(OTHER)),
            p2=file(pdf_of(*many)),
            p3=file(scan(picture(1), picture(3), picture(2))),
        )
        city.night()
        yield city


@pytest.fixture(scope="module")
def get(told: City) -> Iterator[Any]:
    settings = {"plugins": {"shinkyu": {"archive": str(told.archive)}}}
    datasette = Datasette([str(told.db)], metadata=settings)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())
    yield lambda path: loop.run_until_complete(datasette.client.get(path))
    loop.close()


def pair(told: City, path: str) -> tuple[str, str]:
    """Old and new SHA-256 of a file that was replaced."""
    sql = "SELECT old, new FROM changes c JOIN documents d ON d.id = c.document_id "
    sql += "WHERE c.comparison_id IS NOT NULL AND d.url LIKE ? AND c.kind LIKE 'document%'"
    [row] = told.rows(sql, f"%{path}")
    return row["old"], row["new"]


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ja", "2ページは本文が同じで見た目が違います。"),
        ("en", "page 2 looks different though its text is the same."),
    ],
)
def test_the_page_shows_both_pictures_with_the_place_marked(
    told: City, get: Any, lang: str, words: str
) -> None:
    old, new = pair(told, "v2.pdf")
    html = get(f"/-/compare/{old}/{new}?lang={lang}").text
    assert words in html
    section = html[html.index('<section class="looks"') :]
    section = section[: section.index("</section>")]
    shown = re.findall(r'<img [^>]*src="([^"]+)"', section)
    assert [path.split("/")[3] for path in shown] == [new, old]
    assert all(get(path).headers["content-type"] == "image/webp" for path in shown)
    places = re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"', section)
    assert len(places) == 2
    assert len(set(places)) == 1


def test_the_other_way_round_shows_them_too(told: City, get: Any) -> None:
    old, new = pair(told, "p3.pdf")
    there = get(f"/-/compare/{old}/{new}?lang=en").text
    assert "page 2 without text added" in there
    assert "There is no such page." in there
    back = get(f"/-/compare/{new}/{old}?lang=en")
    assert back.status_code == 200
    assert "old page 2 without text removed" in back.text


def test_log_and_feed_say_it_in_both_languages(told: City, get: Any) -> None:
    for path in ("/-/changes", "/-/changes.atom"):
        english, japanese = get(f"{path}?lang=en").text, get(f"{path}?lang=ja").text
        assert "page 4 looks different though its text is the same" in english
        assert "page 2 without text added" in english
        assert "4ページは本文が同じで見た目が違います" in japanese
        assert "2ページ（本文なし）が加わりました" in japanese


def test_the_terminal_says_it(told: City) -> None:
    old, new = pair(told, "p2.pdf")
    where = ["--db", str(told.db)]
    done = CliRunner().invoke(main, ["diff", old[:12], new[:12], *where])
    assert "4ページは本文が同じで見た目が違います" in done.output
    done = CliRunner().invoke(main, ["changes", *where])
    assert "4ページは本文が同じで見た目が違います" in done.output
    done = CliRunner().invoke(main, ["diff", old[:12], new[:12], "--json", *where])
    assert json.loads(done.output)["pictures_changed"] == 1
