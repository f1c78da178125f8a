"""The status page: what was not had, in the reader's words, and what there is to do about it."""

import asyncio
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.answers.causes import CAUSES, Weight, told_cause
from pipeline.answers.dates import japan_day
from pipeline.answers.status_calendar import calendar
from pipeline.archive.backup import look_at_backup
from pipeline.errors import ArchiveError
from pipeline.kinds import Outcome
from tests import search_city
from tests.search_city import insert

ROOT = Path(__file__).parent.parent
NOW = datetime.now(UTC)
FILE = "https://city.example/plan.pdf"
PAGE = "https://city.example/"
NAME = "日向野市総合戦略（第2.1版）"


def at(nights_ago: int) -> str:
    """A moment two hours ago, so many nights before."""
    return (NOW - timedelta(days=nights_ago, hours=2)).strftime("%Y-%m-%dT%H:%M:%SZ")


class City:
    """A source with nights that are written row by row."""

    def __init__(self, path: Path, sources: int = 1) -> None:
        self.path = path
        with closing(search_city.empty(path)):
            self.db = sqlite3.connect(path)
            self.db.execute("PRAGMA synchronous = OFF")
        for n in range(sources):
            self.add("sources", id=f"s{n}", name=f"第{n}市", page_url=PAGE)
        self.add(
            "documents",
            source_id="s0",
            series="総合戦略",
            part="whole",
            position=1,
            label=NAME,
            url=FILE,
            first_seen=at(9),
            last_seen=at(9),
            state="listed",
        )

    def add(self, table: str, **row: object) -> None:
        insert(self.db, table, **row)
        self.db.commit()

    def night(
        self,
        ago: int,
        reason: str | None = None,
        outcome: str = "failed",
        *,
        source: str = "s0",
        url: str = FILE,
        **run: object,
    ) -> None:
        """A night on which the page was had and the file was not, or was without a reason."""
        facts: dict[str, object] = {
            "status": "partial" if reason and outcome == "failed" else "ok",
            "fetched": 0,
            "unchanged": 1 if reason else 2,
            "failed": int(outcome == "failed" and reason is not None),
            "missing": int(outcome == "missing"),
            "finished_at": at(ago),
        }
        key = f"{source}-{ago}"
        self.add(
            "runs",
            id=key,
            source_id=source,
            started_at=at(ago),
            kind="crawl",
            warc_file="a.warc.gz",
            **facts | run,
        )
        for place, error in ((PAGE, None), (url, reason)):
            self.add(
                "captures",
                source_id=source,
                run_id=key,
                url=place,
                captured_at=at(ago),
                outcome=outcome if error else "unchanged",
                error=error,
                warc_file="a.warc.gz",
                warc_offset=0,
                final_url=place,
            )

    def get(self, path: str = "/-/status", **config: object) -> Any:
        server = Datasette([str(self.path)], metadata={"plugins": {"shinkyu": config}})

        async def ask() -> Any:
            return await server.client.get(path)

        return asyncio.run(ask())

    def text(self, path: str = "/-/status") -> str:
        """What the page says, without its marks."""
        return plain(self.get(path).text)


def plain(html: str) -> str:
    main = html.split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", main)))


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City(tmp_path / "shinkyu.db")
    yield city
    city.db.close()


def test_a_row_has_name_cause_nights_in_a_row_and_what_to_do(city: City) -> None:
    city.night(5)
    for ago in (4, 3, 2, 1, 0):
        city.night(ago, "HTTP status 503")
    japanese = city.text()
    assert "確認が必要です（1件）" in japanese
    assert f"{NAME} {FILE} サーバーのエラーです（503） 5晩" in japanese
    assert "5日前 一晩だけなら対応は不要です。" in japanese
    assert "HTTP status" not in japanese
    assert "503 Service" not in japanese
    english = city.text("/-/status?lang=en")
    assert "1 thing needs attention" in english
    assert "the server has an error (HTTP 503) 5 nights" in english
    told = city.get("/-/status.json")
    assert told.status_code == 503  # the last run that fetched all is five days old
    [url] = [url for url in told.json()["sources"][0]["urls"] if url["outcome"] == "failed"]
    assert (url["name"], url["nights"], url["since"]) == (NAME, 5, at(4))
    assert any("5 nights in a row" in problem for problem in told.json()["problems"])


NO_NAME = "connection failed: Name or service not known"


@pytest.mark.parametrize(
    ("reason", "cause", "advice"),
    [
        (NO_NAME, "its host is not to be found", "see whether the address has changed"),
        ("connection failed: Connection refused", "the server could not be reached", "one night"),
        ("time-out", "the server could not be reached", "Nothing for one night"),
        ("HTTP status 503", "robots.txt could not be read", "Nothing for one night"),
    ],
)
def test_a_source_whose_robots_txt_fails_is_told_by_what_fails(
    reason: str, cause: str, advice: str
) -> None:
    said = f"robots.txt can't be had ({reason}), so nothing is fetched tonight"
    told = told_cause(said, Outcome.FAILED, "en", page=True)
    assert told.words.startswith(cause)
    assert advice in told.advice
    assert told.weight is Weight.FAILS


def test_a_name_that_is_gone_is_no_night_to_wait_for() -> None:
    told = told_cause(NO_NAME, Outcome.FAILED, "ja", page=True)
    assert told.words == "アドレスのホストが見つかりません"
    assert "page を直します" in told.advice


def test_one_night_is_one_night(city: City) -> None:
    city.night(1)
    city.night(0, "time-out")
    assert "the server did not answer 1 night since" in city.text("/-/status?lang=en")


def test_a_wish_of_robots_is_no_error(city: City) -> None:
    for ago in (2, 1, 0):
        city.night(ago, "robots.txt disallows it", "refused", disallowed=1)
    assert "すべて正常です" in city.text()
    assert "robots.txtで除外1" in city.text()
    assert city.get("/-/status.json").status_code == 200


def test_a_missing_file_is_counted_and_no_error(city: City) -> None:
    city.night(1)
    city.night(0, "HTTP status 404", "missing")
    japanese = city.text()
    assert "すべて正常です" in japanese
    assert "1件正常、消失1" in japanese
    assert "取得0・変更なし1・消失1・失敗0" in japanese
    counts = city.get("/-/status.json").json()["sources"][0]["counts"]
    assert counts == {"had": 1, "failing": 0, "waiting": 0, "missing": 1, "disallowed": 0}


def test_a_page_that_is_gone_or_forbidden_is_an_error(city: City) -> None:
    for reason, outcome in (("HTTP status 404", "missing"), (DISALLOWED, "refused")):
        cause = told_cause(reason, Outcome(outcome), "ja", page=True)
        assert cause.weight is Weight.FAILS
        assert "収集元" in cause.advice


DISALLOWED = "robots.txt disallows it"


def test_what_is_no_longer_asked_for_fails_no_more(city: City) -> None:
    city.night(3, "time-out", url="https://city.example/old.pdf")
    city.night(0)
    japanese = city.text()
    assert "すべて正常です" in japanese
    assert "いまはリンクのないアドレス（1）" in japanese
    assert "old.pdf" in japanese


def test_a_night_that_was_cut_off_hides_nothing(city: City) -> None:
    city.night(2, "TLS error")
    city.night(0, status="partial", finished_at=None)
    city.db.execute("DELETE FROM captures WHERE run_id = 's0-0' AND url = ?", (FILE,))
    city.db.commit()
    japanese = city.text()
    assert "途中で終わりました" in japanese
    assert "証明書（TLS）のエラーです" in japanese


def test_ordinary_nights_are_folded(city: City) -> None:
    city.night(9, fetched=1)
    for ago in range(8, 2, -1):
        city.night(ago)
    city.night(2, "the body is empty")
    city.night(1)
    city.night(0)
    html = city.get("/-/status?lang=en").text
    nights = html.split('<ul class="nights plain"')[1].split("<details><summary>Each")[0]
    assert re.findall(r"<summary>(.*?) <", nights) == ["2 ordinary nights", "6 ordinary nights"]
    assert nights.count("<time") == 2
    assert "it is empty" in plain(html)


def test_a_file_that_stays_away_is_told_once(city: City) -> None:
    city.night(6)
    for ago in (5, 4, 3, 2):
        city.night(ago, "HTTP status 404", "missing")
    for ago in (1, 0):
        city.night(ago, DISALLOWED, "refused", disallowed=1)
    html = city.get("/-/status?lang=en").text
    nights = html.split('<ul class="nights plain"')[1].split("<details><summary>Each")[0]
    assert nights.count("<time") == 4  # 0 is like 1, which is new; 2 to 4 are like 5; 6 is alone
    assert re.findall(r"<summary>(.*?) <", nights) == ["3 ordinary nights"]
    assert nights.count("nothing is there") == 1


def test_doubts_and_damage_are_in_view(city: City) -> None:
    city.night(0)
    for number, note in ((1, 0), (2, 0), (3, 1)):
        city.add(
            "doubts",
            id=f"d{number}",
            source_id="s0",
            kind="no_text",
            message="…",
            facts='{"label": "a"}',
            since=at(0),
            note=note,
        )
    city.add(
        "damage",
        warc_file="s0/2024/a.warc.gz",
        warc_offset=10,
        warc_end=99,
        reason="no whole record",
        after=1,
        mended=0,
    )
    found = {"at": at(0), "files": 1, "records": 1234, "rows": 2, "problems": ["a.warc.gz: off"]}
    city.add("meta", key="last_verification", value=json.dumps(found))
    english = city.text("/-/status?lang=en")
    assert "2 doubts stand, and 1 note" in english
    assert "s0/2024/a.warc.gz: bytes 10 to 99 can't be read" in english
    assert "shinkyu verify --repair-from COPY" in english
    assert "1 place" in english
    assert "1,234 records, 1 problem" in english
    state = city.get("/-/status.json")
    assert state.status_code == 503
    assert state.json()["sources"][0]["doubts"] == {"standing": 2, "notes": 1}


def test_a_backup_is_compared_by_names_and_sizes(city: City, tmp_path: Path) -> None:
    archive, copy = tmp_path / "archive", tmp_path / "copy"
    names = [f"s0/2024/s0-2024010{day}T170000Z.warc.gz" for day in (1, 2)]
    lines = [f"# 3 bytes, 1 records\n{'0' * 64}  {name}\n" for name in names]
    archive.mkdir()
    (archive / "manifest-sha256.txt").write_text("".join(lines))
    (copy / "s0" / "2024").mkdir(parents=True)
    (copy / names[0]).write_bytes(b"abc")
    (copy / names[1]).write_bytes(b"a")  # shortened
    found = look_at_backup(archive, copy)
    assert found == (2, 1, "2024-01-02T17:00:00Z", "2024-01-01T17:00:00Z")
    with pytest.raises(ArchiveError, match="can't be read"):
        look_at_backup(archive, tmp_path / "nothing")

    city.night(0)
    config = {"archive": str(archive), "backup": str(copy)}
    state = city.get("/-/status.json", **config)
    assert (state.status_code, state.json()["backup"]["lacking"]) == (503, 1)
    assert "lacks 1 WARC file, the oldest of a run on 3 January 2024" in " ".join(
        state.json()["problems"]
    )
    assert str(tmp_path) not in state.text
    whole = tmp_path / "whole"
    (whole / "s0" / "2024").mkdir(parents=True)
    for name in names:
        (whole / name).write_bytes(b"abc")
    config["backup"] = str(whole)
    assert city.get("/-/status.json", **config).status_code == 200
    assert "has all 2 WARC files" in plain(city.get("/-/status?lang=en", **config).text)
    config["backup"] = str(tmp_path / "nothing")
    assert city.get("/-/status.json", **config).status_code == 503
    assert "SHINKYU_BACKUP" in city.text()


def test_many_sources_that_stopped_are_one_sentence(tmp_path: Path) -> None:
    city = City(tmp_path / "shinkyu.db", sources=70)
    for n in range(70):
        city.night(4 if n else 0, source=f"s{n}")
    english = city.text("/-/status?lang=en")
    assert "1 thing needs attention" in english
    assert "too old for 69 municipalities: 第1市, 第10市," in english
    assert "and 61 more" in english
    assert "check the timer" in english
    assert "1 of 70 municipalities are well" in english
    assert "Show all 70 municipalities" in english
    html = city.get("/-/status?all=1").text
    assert html.count('href="/-/status?source=') == 70
    one = city.text("/-/status?source=s0")
    assert "すべて正常です" in one
    assert city.get("/-/status?source=nothing").status_code == 404
    state = city.get("/-/status.json").json()
    city.db.close()
    assert [len(source["runs"]) for source in state["sources"]] == [1] * 70


_SHORTENED = {
    "410": "HTTP status 410",
    "… bytes is used up": "the night's budget of … bytes is used up",
    "… ends before its end": "content encoding … ends before its end",
    "… is not supported": "content encoding … is not supported",
}
"""Reasons that the manual cuts to what differs from the one before."""


def test_a_source_that_was_taken_out_is_left_out(tmp_path: Path) -> None:
    city = City(tmp_path / "shinkyu.db", sources=2)
    city.night(0)
    city.night(90, "time-out", source="s1")
    city.db.close()
    assert city.get("/-/status.json").status_code == 503
    (tmp_path / "a.yml").write_text("# the only one\nid: 's0'\nname: 第0市\n", encoding="utf-8")
    config = {"sources": str(tmp_path)}
    state = city.get("/-/status.json", **config)
    assert (state.status_code, state.json()["retired"]) == (200, ["第1市"])
    assert "対象外です：第1市" in plain(city.get(**config).text)
    config["sources"] = str(tmp_path / "nothing")
    assert city.get("/-/status.json", **config).status_code == 503


def test_nothing_watched_is_not_all_well(tmp_path: Path) -> None:
    city = City(tmp_path / "shinkyu.db", sources=0)
    assert "まだ巡回していません" in city.text()
    assert "すべて正常です" not in city.text()
    assert "0自治体" not in city.text()
    city.db.close()
    watched = City(tmp_path / "watched.db", sources=2)
    assert '<p class="soft">2自治体のうち' in watched.get().text
    watched.db.close()


def test_every_reason_of_the_manual_is_told_in_japanese() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    table = manual.split("### Why a URL was not had")[1].split("###")[0]
    reasons = [
        reason
        for line in table.splitlines()[4:]
        if line.startswith("| `")
        for reason in re.findall(r"`([^`]+)`", line.split(" | ")[0])
    ]
    assert len(reasons) > 30
    for written in reasons:
        reason = _SHORTENED.get(written, written).replace("…", "12")
        told = told_cause(reason, Outcome.FAILED, "ja", page=False)
        assert told.known, written
        assert not re.search(r"[a-z]{3,} [a-z]{3,}", told.words), told.words
    assert len({cause.words[0] for cause in CAUSES}) == len(CAUSES)


def test_a_reason_that_nobody_foresaw_is_shown_as_it_is(city: City) -> None:
    city.night(0, "<b>odd</b> " + "x" * 5000)
    html = city.get().text
    assert "&lt;b&gt;odd&lt;/b&gt;" in html
    assert "x" * 2001 not in html
    assert 'lang="en"' in html


def reported(city: City, ago: int, reason: str | None = None) -> None:
    city.night(ago, reason)
    day, ok = japan_day(at(ago)), int(reason is None)
    city.add(
        "run_reports",
        run_id=f"s0-{ago}",
        source_id="s0",
        night=day,
        started_at=at(ago),
        kind="crawl",
        addresses=2,
        added=0,
        updated=0,
        removed=0,
        changes="{}",
        new_doubts=0,
    )
    city.add(
        "nights",
        night=day,
        runs=1,
        ok=ok,
        partial=1 - ok,
        failed=0,
        added=0,
        updated=0,
        removed=0,
    )


def test_the_page_has_the_year_of_all_and_of_one(tmp_path: Path) -> None:
    city = City(tmp_path / "shinkyu.db", sources=2)
    for ago in (4, 3, 1):
        reported(city, ago, "time-out" if ago == 3 else None)
    # in Japan two hours ago may have been yesterday: then that night is without a crawl, too
    without = 1 + (japan_day(at(0)) != japan_day(NOW.strftime("%Y-%m-%dT%H:%M:%SZ")))
    japanese = city.get().text
    assert f"一年の夜：変更なし2、変更あり0、一部失敗1、失敗0、巡回なし{without}" in japanese
    one = city.get("/-/status?source=s0&lang=en").text
    assert (
        f"2 without a change, 0 with changes, 1 partly failed, 0 failed, {without} without" in one
    )
    day = japan_day(at(3))
    assert f'href="/shinkyu/run_reports?night={day}"' in one
    assert "A year of nights" not in city.get("/-/status?source=s1&lang=en").text


def test_an_archive_at_rest_shows_its_last_year(city: City) -> None:
    reported(city, 4)
    found = calendar(city.db, None, date(2031, 1, 1))
    assert found is not None
    assert found.last.isoformat() == japan_day(at(4))
    city.db.execute("DROP TABLE nights")
    assert calendar(city.db, None, NOW.date()) is None  # an older version's database
