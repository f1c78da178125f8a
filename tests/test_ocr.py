"""Character recognition: what is done with it where the extra is there, and nothing where it is
not.
"""

import asyncio
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from pipeline.cli.commands import main
from pipeline.database.version import stamp
from pipeline.history.build import build
from pipeline.kinds import TextState
from pipeline.read.blocks import Block, PageLayout
from pipeline.read.pdf import ocr_worker, recognition
from pipeline.read.pdf.reading import read_pdf
from pipeline.read.types import FileReading, Recognised
from tests.charts import pdf_of, photo, picture, scan, words
from tests.city import P2, PDF, V2, City, Link, content, page, pdf
from tests.loopback import Loopback, Reply

ROOT = Path(__file__).parents[1]
SCAN = (ROOT / "pipeline" / "demo" / "city" / "files" / "leaflet.pdf").read_bytes()
"""The demo's leaflet, scanned askew: we wrote it, so that its text is known."""
TRUTH = """日向野市　企画部　企画調整課
ひがのの明日　～第２期総合戦略のあらまし～
手仕事と果樹のまちを、次の世代へ。日向野市は四つの目標を掲げて、人口の減少に立ち向かいます。
① しごと　地場産業を生かす
りんごづくりを始めたい人を、研修と園地の紹介で支えます。
② ひとの流れ　日向野へ向かう
「ひがの仲間」になって、収穫や木の市を手伝いませんか。
③ 子育て　希望をかなえる
医療費の助成は十八歳の年度末まで。相談は子育て世代包括支援センターへ。
④ まち　安心して暮らし続ける
乗合タクシーは、電話でもスマートフォンでも予約できます。
目標　いま　令和5年度
市内高校卒業者の市内就職率　61.8%　70.0%
子育てに満足している保護者の割合　69.4%　80.0%
くわしくは市のホームページをご覧ください。
- 1 -"""
WHOLE = Link(V2.heading, V2.label, "/v2.pdf")


@pytest.fixture
def switched_on(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As where the extra is installed and nothing says otherwise."""
    monkeypatch.delenv("SHINKYU_OCR", raising=False)
    recognition.recogniser.cache_clear()
    stamp.cache_clear()
    yield
    recognition.recogniser.cache_clear()
    stamp.cache_clear()


@pytest.fixture
def installed(switched_on: None) -> None:
    """The extra itself; where CI says that it must be there, its absence is a failure."""
    if recognition.recogniser() is None:
        if os.environ.get("SHINKYU_OCR_EXPECTED"):
            pytest.fail("the extra ocr is not installed")
        pytest.skip("the extra ocr is not installed: pip install -r requirements/ocr.txt")


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch, switched_on: None) -> None:
    """A recogniser that reads the same words on every page, without any library."""
    recognised = "文字認識した言葉"

    def recognise(reading: FileReading, data: bytes) -> FileReading:
        layout = PageLayout(10, 10, ())
        found = tuple(Recognised(number, recognised, layout) for number in reading.silent)
        tag = f"{reading.extractor}+{recognition.recogniser()}"
        return reading._replace(recognised=found, extractor=tag)

    monkeypatch.setattr("pipeline.read.pdf.recognition._named", lambda: "ocr-invented")
    monkeypatch.setattr("pipeline.read.pdf.reading.recognise", recognise)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        yield City(site, tmp_path)


def _scan(data: bytes = SCAN) -> Reply:
    return Reply(200, data, PDF)


def _own(db: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What may not depend on recognition."""
    rows = content(db)
    return {name: rows[name] for name in ("changes", "editions", "document_versions", "figures")}


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("ハザ一ドマップとー緒に", "ハザードマップと一緒に"),
        ("避難行動判定フロ-", "避難行動判定フロー"),
        ("フ口ア・力ード", "フロア・カード"),
        ("とるベき行動ヘの備え", "とるべき行動への備え"),
        ("ベッドヘ", "ベッドヘ"),
        ("第1-2号、一部、ニュース、二つ", "第1-2号、一部、ニュース、二つ"),
    ],
)
def test_letters_of_one_shape_are_told_by_their_neighbours(seen: str, meant: str) -> None:
    assert ocr_worker.mended(seen) == meant


def test_chinese_forms_become_japanese_on_a_japanese_page_alone() -> None:
    assert ocr_worker.japanese(["受付審查の稅", "5m未满"]) == ["受付審査の税", "5m未満"]
    chinese = ["本市人口减少了约一成", "查询"]
    assert ocr_worker.japanese(chinese) == chinese


def test_without_the_extra_nothing_is_recognised(monkeypatch: pytest.MonkeyPatch) -> None:
    recognition.recogniser.cache_clear()
    assert os.environ["SHINKYU_OCR"] == "0"
    assert recognition.recogniser() is None
    reading = read_pdf(SCAN)
    assert reading.text_state == TextState.IMAGE
    assert reading.silent == (1,)
    assert reading.recognised == ()
    assert "ocr" not in reading.extractor
    monkeypatch.delenv("SHINKYU_OCR")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    recognition.recogniser.cache_clear()
    assert recognition.recogniser() is None
    recognition.recogniser.cache_clear()


def test_recognised_text_is_found_and_marked_and_no_change_rests_on_it(
    city: City, invented: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.shows(page=page(WHOLE), v2=_scan())
    city.night()
    city.shows(v2=_scan(SCAN + b"\n% saved again"))
    assert city.kinds() == ["document_replaced"]
    rows = city.rows("SELECT text, ocr FROM pages ORDER BY id")
    assert rows == [{"text": "文字認識した言葉", "ocr": 1}] * 2
    originals = city.rows("SELECT extractor, text_state FROM originals WHERE pages = 1")
    assert {row["text_state"] for row in originals} == {"image"}
    assert all(row["extractor"].endswith("+ocr-invented") for row in originals)
    assert city.rows("SELECT * FROM comparison_rows") == []
    doubts = city.rows("SELECT kind FROM doubts WHERE settled IS NULL")
    assert doubts == [{"kind": "recognised"}]
    found = CliRunner().invoke(main, ["search", "認識した", "--db", str(city.db)])
    assert "(recognised from a picture)" in found.output
    with_it = _own(city.db)
    monkeypatch.setenv("SHINKYU_OCR", "0")
    recognition.recogniser.cache_clear()
    stamp.cache_clear()
    report = city.build()
    assert report.rebuilt == "the database was made by another version of the program"
    assert [row["text"] for row in city.rows("SELECT text FROM pages")] == ["", ""]
    assert _own(city.db) == with_it


def test_nights_and_a_rebuild_recognise_the_same(
    city: City, invented: None, tmp_path: Path
) -> None:
    for reply in (_scan(), pdf("text"), _scan(SCAN + b"\n% again")):
        city.shows(page=page(WHOLE), v2=reply)
        city.night()
    again = tmp_path / "again.db"
    build(city.archive, again, workers=1)
    assert content(again) == content(city.db)


def test_what_was_recognised_is_taken_over_by_a_rebuild(
    city: City, invented: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    city.shows(page=page(WHOLE), v2=_scan())
    city.night()
    before = content(city.db)
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("UPDATE meta SET value = 'older' WHERE key = 'projection'")

    def never(*_: object) -> None:
        raise AssertionError("recognised once more")

    monkeypatch.setattr("pipeline.read.pdf.reading.recognise", never)
    assert city.build().rebuilt
    assert content(city.db) == before


def test_pages_say_that_their_text_was_recognised(city: City, invented: None) -> None:
    city.shows(page=page(WHOLE), v2=_scan())
    city.night()
    for again in (b"\n% again", b"\n% and again"):
        city.shows(v2=_scan(SCAN + again))
        city.night()
    old, _, new = (r["sha256"] for r in city.rows("SELECT sha256 FROM pages ORDER BY id"))
    settings = {"shinkyu": {"archive": str(city.archive)}}
    datasette = Datasette([str(city.db)], metadata={"plugins": settings})

    def get(path: str) -> str:
        async def ask() -> str:
            answer = await datasette.client.get(path)
            assert answer.status_code == 200
            text: str = answer.text
            return text

        return asyncio.run(ask())

    assert "文字認識（OCR）：誤りがありえます" in get(f"/-/documents/{old}?lang=ja")
    assert "recognised (OCR)" in get("/-/search?q=認識した&lang=en")
    compared = get(f"/-/compare/{old}/{new}?lang=en")
    assert "some differences are misreadings" in compared


def test_a_page_that_ends_its_reader_costs_that_page(
    monkeypatch: pytest.MonkeyPatch, switched_on: None
) -> None:
    monkeypatch.setattr(recognition, "_named", lambda: "ocr-invented")
    asked: list[int] = []

    def ask(page: int, data: bytes) -> Any:
        asked.append(page)
        return {"text": "言葉", "layout": [10, 10, "[]"]} if page == 2 else None

    monkeypatch.setattr(recognition, "_ask", ask)
    silent = read_pdf(SCAN)._replace(silent=tuple(range(1, 9)), recognised=())
    asked.clear()
    reading = recognition.recognise(silent, b"")
    assert asked == [1, 2, 3, 4]
    assert reading.recognised == (Recognised(2, "言葉", PageLayout(10, 10, ())),)


def test_a_scan_is_read(installed: None) -> None:
    reading = read_pdf(SCAN)
    assert reading.text_state == TextState.IMAGE
    assert reading.pages == ("",)
    assert reading.extractor.endswith(f"+{recognition.recogniser()}")
    [told] = reading.recognised
    right = "".join(TRUTH.split())
    matched = SequenceMatcher(None, right, "".join(told.text.split()), autojunk=False)
    assert sum(block.size for block in matched.get_matching_blocks()) >= 0.97 * len(right)
    assert "りんごづくりを始めたい人を、研修と園地の紹介で支えます。" in told.text.split("\n")
    assert sum(block.lines for block in told.layout.blocks) == len(told.text.split("\n"))
    assert all(_inside(block) for block in told.layout.blocks)


def _inside(block: Block) -> bool:
    return all(0 <= v <= 1 for box in block.boxes for v in box)


def test_a_replaced_scan_is_told_by_its_picture_whatever_was_recognised(
    city: City, invented: None
) -> None:
    own = [words("若い世代の定着を図るため、雇用の場を確保します。")]
    mixed = [photo(picture(1)), photo(picture(2))]
    city.shows(
        page=page(V2, P2),
        v2=Reply(200, scan(picture(1), picture(2)), PDF),
        p2=Reply(200, pdf_of(own, mixed[:1], own), PDF),
    )
    city.night()
    city.shows(
        v2=Reply(200, scan(picture(1), picture(3)), PDF),
        p2=Reply(200, pdf_of(own, mixed[1:], own), PDF),
    )
    summaries = [summary for _, summary in city.night()]
    assert [summary.rpartition("：")[2] for summary in summaries] == [
        "2ページは見た目が違います",
        "2ページは本文が同じで見た目が違います",
    ]
    told = city.rows("SELECT * FROM comparison_pictures ORDER BY comparison_id, position")
    assert [(row["old_page"], row["new_page"]) for row in told] == [(2, 2), (2, 2)]
    sql = "SELECT text_sha256 FROM originals WHERE sha256 = ?"
    for found in city.rows("SELECT * FROM comparisons WHERE scope = 'document'"):
        assert (found["old_files"], found["new_files"]) == (found["old_id"], found["new_id"])
        [original] = city.rows(sql, found["old_id"])
        assert found["old_text_sha256"] == original["text_sha256"]
    city.shows(page=page(V2, P2, text="一文が加わりました。"))
    city.night()  # something is new, so that everything is settled once more
    nights = city.content()
    assert len(nights["comparison_pictures"]) == 2
    city.build(rebuild=True)
    assert city.content() == nights
