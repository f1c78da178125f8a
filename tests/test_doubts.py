"""Doubts: what was read but needs a look, as rows, in the terminal and on the pages."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from datasette.app import Datasette

from pipeline.answers.doubts import ADVICE, ENGLISH, one_list
from pipeline.cli.commands import main
from pipeline.cli.nightly import NightResult, SourceResult, add_what_is_new
from pipeline.corrections import why_wrong
from pipeline.history.build import build
from pipeline.history.doubts.standing import update_doubts
from pipeline.history.doubts.words import SENTENCES
from pipeline.kinds import DoubtKind
from pipeline.sources import load_source
from pipeline.web.words import WORDS
from tests.city import PDF, V2, City, Link, content, page, pdf
from tests.loopback import Loopback, Reply
from tests.test_codes import OTHER, PROSE, _shifted
from tests.tinypdf import coded_pdf, tiny_pdf

GARBLED = coded_pdf(["".join(chr(0x34A + 7 * i) for i in range(300))], "")
GUESSED = coded_pdf([_shifted(PROSE + OTHER, 0x1690)], "")
WHOLE = Link(V2.heading, V2.label, "/v2.pdf")
SUMMARY = Link(V2.heading, "日向野市総合戦略（第2版）概要版", "/v2s.pdf")


def _picture() -> bytes:
    """A page that draws a box and has no text."""
    drawn = tiny_pdf([""])
    return drawn.replace(b"BT /F1 12 Tf 72 720 Td () Tj ET", b"9 9 m 99 99 l 99 9 l f ".ljust(31))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        yield City(site, tmp_path)


def _file(data: bytes) -> Reply:
    return Reply(200, data, PDF)


def _doubts(city: City) -> list[tuple[Any, ...]]:
    sql = "SELECT kind, since, settled FROM doubts ORDER BY since, kind"
    return [tuple(row.values()) for row in city.rows(sql)]


def test_every_kind_has_its_words() -> None:
    for kind in DoubtKind:
        assert SENTENCES[kind]
        assert ENGLISH[kind]
        assert len(ADVICE[kind]) == 2
        assert f"doubt.{kind}" in WORDS


def test_a_doubt_stands_from_the_first_night_and_is_settled_by_another_file(city: City) -> None:
    city.shows(page=page(WHOLE, SUMMARY), v2=_file(GARBLED), v2s=_file(_picture()))
    city.night()
    (first, _, _), (second, _, _) = _doubts(city)
    assert (first, second) == ("garbled", "no_text")
    [garbled] = city.rows("SELECT * FROM doubts WHERE kind = 'garbled'")
    assert garbled["settled"] is None
    assert garbled["edition_id"] == "higano-総合戦略-2.0"
    assert "文字化け" in garbled["message"]
    assert V2.label in garbled["message"]
    city.shows(v2=pdf("readable"))
    city.night()
    [after] = city.rows("SELECT * FROM doubts WHERE kind = 'garbled'")
    assert after["id"] == garbled["id"]
    assert after["since"] == garbled["since"]
    [replaced] = city.rows("SELECT at FROM changes WHERE kind = 'document_replaced'")
    assert after["settled"] == replaced["at"]
    [still] = city.rows("SELECT settled FROM doubts WHERE kind = 'no_text'")
    assert still["settled"] is None


def test_a_doubt_comes_back_with_its_file(city: City) -> None:
    for reply in (_file(GARBLED), pdf("readable"), _file(GARBLED)):
        city.shows(page=page(WHOLE), v2=reply)
        city.night()
    [(kind, _, settled)] = _doubts(city)
    assert (kind, settled) == ("garbled", None)


def test_nights_and_a_rebuild_have_the_same_doubts(city: City, tmp_path: Path) -> None:
    for whole, summary in ((GARBLED, GUESSED), (b"%PDF-1.4 broken", GUESSED), (GUESSED, GARBLED)):
        city.shows(page=page(WHOLE, SUMMARY), v2=_file(whole), v2s=_file(summary))
        city.night()
    by_night = content(city.db)
    assert {row[4] for row in by_night["doubts"]} >= {"garbled", "guessed_codes"}
    again = tmp_path / "again.db"
    build(city.archive, again, workers=1)
    assert content(again) == by_night


def test_what_reading_left_unsure_is_one_doubt_a_file(city: City) -> None:
    city.shows(page=page(WHOLE), v2=pdf("readable"))
    city.night()
    city.rows("SELECT 1")
    import sqlite3

    with sqlite3.connect(city.db) as db:
        [(edition, sha256)] = db.execute("SELECT edition_id, sha256 FROM documents").fetchall()
        for at, words in ((4, "80 %"), (2, "12 人"), (2, "13 人")):
            row = (edition, sha256, at, words)
            db.execute("INSERT INTO unsure VALUES (?, ?, ?, 'figure', ?)", row)
        update_doubts(db, "higano")
    [doubt] = city.rows("SELECT * FROM doubts")
    assert (doubt["kind"], doubt["page"], doubt["sha256"]) == ("figure", 2, sha256)
    assert "3か所" in doubt["message"]


def test_the_command_says_what_to_do(city: City) -> None:
    city.shows(page=page(WHOLE), v2=_file(GARBLED))
    city.night()
    run = CliRunner().invoke(main, ["doubts", "--db", str(city.db)])
    assert run.exit_code == 0, run.output
    assert "garbled" in run.output
    assert "Settled when the city mends the file" in run.output
    told = CliRunner().invoke(main, ["doubts", "higano", "--json", "--db", str(city.db)])
    [doubt] = json.loads(told.output)
    assert doubt["kind"] == "garbled"
    assert doubt["address"].startswith("/-/documents/")
    city.shows(v2=pdf("readable"))
    city.night()
    assert CliRunner().invoke(main, ["doubts", "--db", str(city.db)]).output == "no doubts\n"
    everything = CliRunner().invoke(main, ["doubts", "--all", "--db", str(city.db)])
    assert "settled 2024-04-02" in everything.output


def test_pages_show_doubts_in_both_languages(city: City) -> None:
    city.shows(page=page(WHOLE, SUMMARY), v2=_file(GARBLED), v2s=_file(GUESSED))
    city.night()
    settings = {"shinkyu": {"archive": str(city.archive)}}
    datasette = Datasette([str(city.db)], metadata={"plugins": settings})

    def get(path: str) -> str:
        return asyncio.run(_get(datasette, path))

    japanese, english = get("/-/doubts?lang=ja"), get("/-/doubts?lang=en")
    assert "文字化けしています" in japanese
    assert "is garbled: its codes" in english
    assert "日向野市" in japanese
    assert "There is nothing to look at" in get("/-/doubts?lang=en&state=settled")
    edition = get("/-/editions/higano-総合戦略-2.0?lang=en")
    assert "is garbled" in edition
    assert "were mended by what is probable" in edition
    [row] = city.rows("SELECT sha256 FROM doubts WHERE kind = 'garbled'")
    assert "is garbled" in get(f"/-/documents/{row['sha256']}?lang=en")


TWICE = (
    Link(V2.heading, V2.label, "/v2.pdf"),
    Link(V2.heading, f"{V2.label}本編", "/v2w.pdf"),
)


def test_a_doubt_about_a_page_is_settled_by_the_lines_that_it_shows(
    city: City, tmp_path: Path
) -> None:
    city.shows(page=page(*TWICE), v2=pdf("one"), v2w=pdf("two"))
    city.night()
    [doubt] = city.rows("SELECT * FROM doubts")
    assert (doubt["kind"], doubt["settled"], doubt["note"]) == ("two_wholes", None, 0)
    assert doubt["edition_id"] == "higano-総合戦略-2.0"
    assert "2件" in doubt["message"]
    source = tmp_path / "higano.yml"
    source.write_text(
        f"id: higano\nname: 日向野市\npage: {city.source.page}\n"
        f"corrections:\n{doubt['correction']}\n"
    )
    city.source = city.source._replace(corrections=load_source(source).corrections)
    city.night()
    [after] = city.rows("SELECT * FROM doubts")
    assert after["id"] == doubt["id"]
    assert after["since"] == doubt["since"]
    [since] = {row["since"] for row in city.rows("SELECT since FROM corrections")}
    assert after["settled"] == since
    by_night = content(city.db)
    city.build(rebuild=True)
    assert content(city.db) == by_night
    city.source = city.source._replace(corrections=())
    city.night()
    assert city.rows("SELECT settled FROM doubts") == [{"settled": None}]


def test_a_doubt_about_a_page_goes_with_its_cause_and_comes_back(city: City) -> None:
    for links, settled in ((TWICE, False), (TWICE[:1], True), (TWICE, False)):
        city.shows(page=page(*links), v2=pdf("one"), v2w=pdf("two"))
        city.night()
        [doubt] = city.rows("SELECT since, settled FROM doubts WHERE kind = 'two_wholes'")
        assert doubt["since"].startswith("2024-04-01")
        assert (doubt["settled"] is not None) == settled


def test_a_page_that_lost_its_links_is_doubted_for_a_while(city: City) -> None:
    many = [Link(f"資料{n}", f"会議資料{n}", f"/m{n}.pdf") for n in range(6)]
    for n in range(6):
        city.shows(**{f"m{n}": pdf(f"m{n}")})
    sql = "SELECT since, settled FROM doubts WHERE kind = 'fewer_links'"
    city.shows(page=page(*many))
    city.night()
    assert city.rows(sql) == []
    city.shows(page=page(*many[:2]))
    city.night()
    [doubt] = city.rows(sql)
    assert doubt["settled"] is None
    city.nights += 40
    city.night()
    [doubt] = city.rows(sql)
    assert doubt["settled"] > "2024-05-01"
    by_night = content(city.db)
    city.build(rebuild=True)
    assert content(city.db) == by_night


def test_the_run_names_a_new_doubt_once(city: City) -> None:
    city.shows(page=page(*TWICE), v2=pdf("one"), v2w=pdf("two"))

    def night() -> NightResult:
        result = SourceResult("higano", city.crawl(), None, [])
        return add_what_is_new(city.archive, city.db, [result])

    first = night()
    assert "1 new doubts" in first.lines()[0]
    assert [one for one in first.told() if "doubt: 総合戦略（第2版）の全体版" in str(one)]
    second = night()
    assert "doubt" not in "".join([*second.lines(), *map(str, second.told())])
    assert second.as_json()["sources"][0]["doubts"] == ()


def test_the_page_of_doubts_counts_and_chooses(city: City) -> None:
    city.shows(page=page(*TWICE, SUMMARY), v2=_file(GARBLED), v2w=pdf("two"), v2s=pdf("three"))
    city.night()
    city.shows(page=page(TWICE[0], SUMMARY))
    city.night()
    datasette = Datasette([str(city.db)])

    def get(path: str) -> str:
        return asyncio.run(_get(datasette, path))

    standing = get("/-/doubts?lang=en")
    assert "files that were taken for the whole" not in standing
    assert "is garbled" in standing
    settled = get("/-/doubts?lang=en&state=settled&source=higano")
    assert "files that were taken for the whole" in settled
    assert "is garbled" not in settled
    everything = get("/-/doubts?lang=en&state=all")
    assert "settled 3 April 2024" in everything
    assert "is garbled" not in get("/-/doubts?lang=en&state=all&kind=two_wholes")
    assert "nothing to look at" in get("/-/doubts?lang=en&kind=' OR 1=1")


def test_several_corrections_are_one_list() -> None:
    one = "  - file: a.pdf  # 概要版\n    part: whole\n    phase: 2"
    other = "  - file: a.pdf  # 概要版\n    part: summary\n    series: 総合戦略"
    ignored = "  - file: b.pdf\n    ignore: true"
    told = yaml.safe_load(one_list([one, other, ignored, one]))["corrections"]
    assert told == [
        {"file": "a.pdf", "part": "whole", "phase": 2, "series": "総合戦略"},
        {"file": "b.pdf", "ignore": True},
    ]
    assert why_wrong(told) is None


async def _get(datasette: Datasette, path: str) -> str:
    answer = await datasette.client.get(path)
    assert answer.status_code == 200
    text: str = answer.text
    return text
