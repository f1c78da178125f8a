"""The page of a passage in a real Datasette: every wording, what changed, where it stands, how to
cite it, other forms, pictures; hostile texts; what is not there.
"""

import asyncio
import csv
import io
import json
import re
import sqlite3
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote
from xml.etree import ElementTree as ET

import pytest
import yaml
from datasette.app import Datasette
from PIL import Image

from pipeline.answers import links, passages
from pipeline.database.rows import insert
from pipeline.web.passages.timeline import MOST_ACROSS, timeline
from pipeline.web.passages.wordings import MOST_TEXT
from tests.demo_site import SERIES, played
from tests.passage_lives import CITY, database, edition_id, file_of, text

ROOT = Path(__file__).parent.parent
HOSTILE = "<script>alert(1)</script>\"'&\u202eさかさ\u200f\x07"
LONG = "とても長い文" * 2000
PROSE = (
    text("prose", "2.0-draft", "目標は500人。", "same", before="2.0", position=1),
    text("prose", "2.0", "目標は500人。", "new", position=1),
    text("prose", "2.1", "目標は500人。", before="2.0", position=1),
    text("prose", "p2", "目標は600人。", "reworded", before="2.1", position=1),
    text("prose", "p3", "必ず600人にする。", "reworded", before="p2", position=1, heading="第2章"),
)
GONE = (
    text("gone", "1.0", "空き家を活用する。", "new", position=2),
    text("gone", "2.1", "空き家を活用する。", before="1.0", position=2),
    text("gone", "p2", "空き家の話。", "reworded", before="2.1", position=2, weak=True),
)
SPLIT = (
    text("split", "2.0", "道を直し、橋を架ける。", "new", position=3),
    text("split", "p2", "道を直す。", "split", before="2.0", position=3),
    text("split", "p2", "橋を架ける。", "split", before="2.0", position=4),
)
ROW = (
    text(
        "row",
        "2.1",
        "交流人口\t10人",
        "reworded",
        before="2.1",
        file="2.1-old",
        unit="row",
        position=5,
    ),
    text("row", "2.1", "交流人口\t1,200人", "new", unit="row", position=5),
    text("row", "p2", "交流人口\t1,500人", "reworded", before="2.1", unit="row", position=5),
)
ODD = (
    text("<b>", "p2", HOSTILE, "new", position=6, heading=HOSTILE),
    text("<b>", "p3", HOSTILE + "!", "reworded", before="p2", position=6, heading=HOSTILE),
    text("long", "p2", LONG, "new", position=7),
    text("long", "p3", LONG + "。", "reworded", before="p2", position=7),
    text("head", "1.0", "第1章 しごと", "new", unit="heading", heading=None, position=8),
    text("draft", "2.0-draft", "案だけの文。", "new", position=9),
)
NAMES = ("prose", "gone", "split", "row", "<b>", "long", "head", "draft")


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("passages") / "shinkyu.db"
    db = database(*PROSE, *GONE, *SPLIT, *ROW, *ODD, path=path)
    insert(db, "passage_aliases", {"id": "was", "passage_id": "prose"})
    db.commit()
    db.close()
    return Datasette([str(path)])


def get(datasette: Datasette, path: str, **more: Any) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, **more)

    return asyncio.run(ask())


def page_of(datasette: Datasette, name: str, lang: str = "ja") -> str:
    answer = get(datasette, f"{links.passage(name)}?lang={lang}")
    assert answer.status_code == 200
    return str(answer.text)


def said(html: str) -> str:
    """The words of a page without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_page_in_both_languages(datasette: Datasette, name: str, lang: str) -> None:
    answer = get(datasette, f"{links.passage(name)}?lang={lang}")
    assert answer.status_code == 200
    html = answer.text
    assert f'<html lang="{lang}">' in html
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert " style=" not in html
    assert "<script>" not in html
    assert "<b>" not in html.replace(quote("<b>", safe=""), "")
    # A key without words would stand as its last part: no such part is a word of ours.
    assert not re.search(r">\s*(l|p|c)\.[a-z_.]+\s*<", html)
    for drawn in re.findall(r"<svg.*?</svg>", html, re.DOTALL):
        ET.fromstring(drawn)


def test_wordings_stand_from_old_to_new_with_what_changed(datasette: Datasette) -> None:
    html = page_of(datasette, "prose", "en")
    assert "since 2.0 (October 2015) · reworded in phase 2 and phase 3" in said(html)
    quotes = re.findall(r'<p class="passage"><bdi>([^<]+)</bdi>', html)
    assert quotes == ["目標は500人。", "目標は600人。", "必ず600人にする。"]
    first, second, third = html.split('<section class="wording"')[1:]
    assert [re.findall(r"<(ins|del)>", part) for part in (first, second)] == [[], ["del", "ins"]]
    assert "500人 → 600人 (+100人（+20%）)" in said(second)
    assert "draft" in said(first)
    assert "第2章" in said(third)
    assert f"{links.edition(edition_id('2.1'))}" in first


def test_what_is_away_and_what_is_not_sure_is_said(datasette: Datasette) -> None:
    html = said(page_of(datasette, "gone"))
    assert "第1版（2015年3月）から · 第2版でなくなり、第2.1版で復活" in html
    assert "第2期で書き換えか（確かでない）" in html
    assert "第2期：書き換え（確かさ40%、前の文面との近さ80%）" in html
    assert "推定したもの" in html
    assert "なくなった版" in html


def test_both_halves_of_a_split_passage_are_shown(datasette: Datasette) -> None:
    html = page_of(datasette, "split")
    quotes = re.findall(r'<p class="passage"><bdi>([^<]+)</bdi>', html)
    assert quotes == ["道を直し、橋を架ける。", "道を直す。", "橋を架ける。"]


def test_a_table_row_is_told_by_its_cells(datasette: Datasette) -> None:
    first, second, third = page_of(datasette, "row").split('<section class="wording"')[1:]
    assert "差し替え前のファイル" in first
    assert "ファイルの差し替えで書き換え" in second
    cells = re.findall(r"<td[^>]*>(.*?)</td>", third)
    assert [said(cell) for cell in cells] == [
        "交流人口",
        "削除： 1,200人 → 追加： 1,500人 +300人（+25%）",
    ]
    assert links.compare(edition_id("2.1"), edition_id("p2")) in third


def test_a_very_long_text_is_cut_and_says_so(datasette: Datasette) -> None:
    html = page_of(datasette, "long")
    assert html.count("とても長い文") < 10 * MOST_TEXT / len("とても長い文")
    assert "全文はJSONに" in html
    told = get(datasette, f"{links.passage('long')}.json").json()
    assert told["wordings"][0]["text"] == LONG


def test_a_hostile_text_stays_a_text(datasette: Datasette) -> None:
    html = page_of(datasette, "<b>")
    assert "&lt;script&gt;alert(1)" in html
    title = re.findall(r"<title>(.*?)</title>", html, re.DOTALL)[0]
    assert "\u202e" not in title
    cited = get(datasette, f"{links.passage('<b>')}.bib").text
    assert "\u202e" not in cited
    assert "\\&" in cited


def test_an_older_name_leads_to_the_one_it_has_now(datasette: Datasette) -> None:
    answer = get(datasette, "/-/passages/was?lang=en")
    assert answer.status_code == 301
    assert answer.headers["location"] == "/-/passages/prose?lang=en"
    assert get(datasette, "/-/passages/was.json").json()["id"] == "prose"


@pytest.mark.parametrize("name", ["nobody", "a" * 500, quote("<i>x", safe=""), "%ff%00", "..%2f"])
def test_what_is_not_there_helps(datasette: Datasette, name: str) -> None:
    for form in ("", ".json", ".csv", ".bib"):
        answer = get(datasette, f"/-/passages/{name}{form}")
        assert answer.status_code == 404
        assert "<i>" not in answer.text
    html = get(datasette, f"/-/passages/{name}?lang=ja").text
    assert 'action="/-/search"' in html
    known = get(datasette, f"{links.passage(f'{CITY}-総合戦略-{unquote(name)}')}").text
    assert f'href="{links.passages(source=CITY, series="総合戦略")}"' in unescape(known)
    assert "/-/passages" in html
    assert get(datasette, f"/-/passages/{name}/{'a' * 16}-1-1.png").status_code == 404


def test_a_name_longer_than_any_is_not_there(datasette: Datasette) -> None:
    answer = get(datasette, f"/-/passages/{'a' * 5000}?lang=ja")
    assert answer.status_code == 404
    assert 'action="/-/search"' in answer.text


def test_other_forms_say_the_same(datasette: Datasette) -> None:
    told = get(datasette, "/-/passages/prose.json").json()
    assert [one["change"] is None for one in told["wordings"]] == [True, False, False]
    assert told["address"] == "http://localhost/-/passages/prose"
    table = get(datasette, "/-/passages/prose.csv")
    assert "attachment" in table.headers["content-disposition"]
    lines = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [line["sha256"] for line in lines][-1] == file_of("p3")


def test_it_is_cited_with_page_file_and_capture(datasette: Datasette) -> None:
    plain = get(datasette, "/-/passages/prose.txt?lang=ja").text
    for part in ("初出", "最終", file_of("2.0"), file_of("p3"), "1ページ", "2015-01-06T03:00:00Z"):
        assert part in plain
    assert plain.strip().endswith("http://localhost/-/passages/prose")
    english = get(datasette, "/-/passages/prose.txt?lang=en").text
    assert "First, 総合戦略（第2版） (version 2.0), p. 1" in english
    (item,) = json.loads(get(datasette, "/-/passages/prose.csl.json").text)
    assert (item["id"].split("-")[0], item["page"]) == ("prose", "1")
    assert item["custom"]["first"]["sha256"] == file_of("2.0")
    bib = get(datasette, "/-/passages/head.bib").text
    assert bib.count("SHA-256") == 1  # it stands in one edition alone


def test_the_passages_of_a_series_are_listed(datasette: Datasette) -> None:
    every = get(datasette, "/-/passages?lang=en").text
    (path,) = re.findall(r'<li><a href="(/-/passages\?[^"]+)">', every)
    html = get(datasette, f"{unescape(path)}&lang=en").text
    assert "Reworded most often" in html
    assert links.passage("prose") in html
    assert "<script>" not in html
    for wrong in ("?source=nobody", "?source=higano", "?series=%3Ci%3E", "?source=%ff"):
        answer = get(datasette, f"/-/passages{wrong}")
        assert answer.status_code == 404
        assert "<i>" not in answer.text


def test_an_edition_is_told_passage_by_passage(datasette: Datasette) -> None:
    table = get(datasette, links.edition_passages(edition_id("p2"), "csv"))
    lines = list(csv.DictReader(io.StringIO(table.text.removeprefix("\ufeff"))))
    assert [line["passage"] for line in lines][:5] == ["prose", "gone", "split", "split", "row"]
    assert lines[0]["life_en"].startswith("since 2.0 (October 2015) · reworded in phase 2")
    told = get(datasette, links.edition_passages(edition_id("p2"), "json")).json()
    assert [one["text"] for one in told] == [one["text"] for one in lines if one["text"]]
    assert get(datasette, "/-/passages.csv?edition=nothing").status_code == 404
    assert get(datasette, "/-/passages.json").status_code == 404


def test_the_table_of_data_leads_to_the_page(datasette: Datasette) -> None:
    html = get(datasette, "/shinkyu/passages").text
    assert f'href="{links.passage("prose")}"' in html
    assert f'href="{links.passage("<b>")}"' in html
    assert "<script>alert" not in html


def test_many_editions_are_drawn_one_under_the_other() -> None:
    db = database(*PROSE)
    life = passages.life(db, "prose")
    assert life is not None
    more = {f"x{n}": life.editions[edition_id("2.0")] for n in range(MOST_ACROSS)}
    grown = life._replace(editions={**life.editions, **more})
    known = passages.known_editions(db, CITY, "総合戦略")
    drawn = [timeline(one, known, "<about>", "ja", lambda key, *_: key) for one in (life, grown)]
    assert [bool(one.wide) for one in drawn] == [True, False]
    for svg in (drawn[0].wide, drawn[0].narrow, drawn[1].narrow):
        assert "&lt;about&gt;" in svg
        ET.fromstring(svg)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("passages") / "city")


def test_a_passage_of_the_demo_has_its_place_on_each_page(city: Any) -> None:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(city.archive)}
    datasette = Datasette([str(city.db)], metadata=metadata)
    sql = "SELECT id FROM passages WHERE series = '総合戦略' AND unit = ? ORDER BY rewordings DESC"
    with sqlite3.connect(city.db) as db:
        row, sentence = (db.execute(sql, (unit,)).fetchone()[0] for unit in ("row", "sentence"))
    for key in (row, sentence):
        html = page_of(datasette, key)
        assert quote(SERIES) in html
        pictures = re.findall(r'<img src="([^"]+)" width="(\d+)" height="(\d+)"', html)
        assert len(pictures) >= html.count('<section class="wording"') > 1
        src, wide, high = pictures[-1]
        answer = get(datasette, src)
        assert Image.open(io.BytesIO(answer.content)).size == (int(wide), int(high))
        again = get(datasette, src, headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        (where,) = set(re.findall(r'<a href="([^"]+)">新旧対照表のこの行', html)[-1:])
        compared = get(datasette, unescape(where))
        assert compared.status_code == 200
        assert f'id="{where.rsplit("#", 1)[1]}"' in compared.text


def test_rows_of_a_comparison_lead_to_their_passages(city: Any) -> None:
    datasette = Datasette([str(city.db)])
    old, new = f"{SERIES}-2.1", f"{SERIES}-phase-2"
    html = get(datasette, f"{links.compare(old, new)}?lang=en").text
    found = re.findall(r'<a class="action" href="(/-/passages/[^"]+)"[^>]*>Life</a>', html)
    with sqlite3.connect(city.db) as db:
        sql = "SELECT passage_id FROM passage_texts WHERE edition_id IN (?, ?)"
        known = {links.passage(key) for (key,) in db.execute(sql, (old, new))}
    assert set(found) <= known
    assert len(found) > html.count(">Proof</a>") * 0.9
