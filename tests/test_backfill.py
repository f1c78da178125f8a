"""The past from a server of captures, asked over HTTP on loopback, oddities of such servers
included.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.archive.bodies import read_response
from pipeline.archive.records import records
from pipeline.archive.salvage import salvage
from pipeline.archive.verify import verify_archive
from pipeline.cli.commands import main
from pipeline.corrections import Correction
from pipeline.crawl.limits import Limits
from pipeline.crawl.run import CaptureEvent
from pipeline.errors import ShinkyuError
from pipeline.imports.wayback.dates import first_of, last_of, timestamp_of
from pipeline.imports.wayback.run import Asked, backfill, forecast
from pipeline.imports.wayback.server import Means, Pace, Server
from pipeline.imports.wayback.told import Came, Forecast, Report
from pipeline.kinds import CorrectionKind
from pipeline.sources import Source
from tests.archives import read_run
from tests.city import P2, V2, page, pdf
from tests.loopback import Reply
from tests.wayback import Shot, Wayback, sha1

HOST = "www.city.higano.example"
PAGE = f"https://{HOST}/docs/1/"
OLD, NEW = page(V2).body, page(P2, V2).body
TWO, PHASE = pdf("plan two").body, pdf("phase two").body
PDF = "application/pdf"
NOT_FOUND = "<html><title>ページが見つかりません</title><body><p>404</p></body></html>".encode()


class Killed(BaseException):
    """Ends a run as a kill does: nothing of it is tidied up."""


class Past:
    """A server of captures, the archive that takes from it, and how long was waited."""

    def __init__(self, server: Wayback, folder: Path) -> None:
        self.server, self.archive, self.waits = server, folder / "archive", list[float]()
        self.folder = folder
        self.source = Source("higano", "日向野市", PAGE, delay=0.0)
        self.pace = Pace(pause=0.0, backoff=1.0)

    @property
    def means(self) -> Means:
        quick = Limits(connect=2, read=2, url_seconds=5)
        return Means(pace=self.pace, limits=quick, sleep=self.waits.append)

    def take(self, report: Callable[[CaptureEvent], None] = lambda _: None, **more: Any) -> Report:
        salvage(self.archive) if self.archive.exists() else None
        asked = Asked(self.server.url, **more)
        return backfill(self.source, self.archive, asked, means=self.means, report=report)

    def plan(self, **more: Any) -> Forecast:
        asked = Asked(self.server.url, **more)
        return forecast(self.source, self.archive, asked, means=self.means)

    def has(self) -> list[tuple[str, str, str]]:
        """Every capture in the archive: (moment, path, verdict)."""
        found = []
        for path in sorted(self.archive.rglob("*.warc.gz")):
            _, captures = read_run(self.archive, path.relative_to(self.archive).as_posix())
            found += [
                (c.captured_at[:16], c.url.partition(HOST)[2] or c.url, c.verdict) for c in captures
            ]
        return sorted(found)


@pytest.fixture
def past(tmp_path: Path) -> Iterator[Past]:
    with Wayback() as server:
        yield Past(server, tmp_path)


def shot(timestamp: str, path: str, body: bytes, **more: Any) -> Shot:
    more.setdefault("media_type", PDF if body.startswith(b"%PDF") else "text/html")
    return Shot(timestamp, f"http://{HOST}{path}", body, **more)


def usual() -> list[Shot]:
    """Two pages, three captures of the first, and their files."""
    return [
        shot("20151109010203", "/docs/1/", OLD),
        shot("20160109000000", "/docs/1/", OLD),
        shot("20170109000000", "/docs/1/", OLD, revisit=True, digest=sha1(OLD)),
        shot("20200401000000", "/docs/1/", NEW),
        shot("20151110000000", "/v2.pdf", TWO),
        shot("20200402000000", "/p2.pdf", PHASE),
    ]


def test_the_page_first_then_the_files_each_body_once(past: Past) -> None:
    past.server.add(*usual())
    told: list[CaptureEvent] = []
    done = past.take(told.append)
    assert (done.pages, done.files, done.links, done.ok) == (2, 2, 2, True)
    assert [event.total - event.done for event in told] == [3, 2, 1, 1, 0]  # not at its end before
    assert past.server.captures() == [
        f"20151109010203 http://{HOST}/docs/1/",
        f"20200401000000 http://{HOST}/docs/1/",
        f"20151110000000 http://{HOST}/v2.pdf",
        f"20200402000000 http://{HOST}/p2.pdf",
    ]
    assert past.has() == [
        ("2015-11-09T01:02", "/docs/1/", "ok"),
        ("2015-11-10T00:00", "/v2.pdf", "ok"),
        ("2017-01-09T00:00", "/docs/1/", "unchanged"),
        ("2020-04-01T00:00", "/docs/1/", "ok"),
        ("2020-04-02T00:00", "/p2.pdf", "ok"),
    ]
    assert verify_archive(past.archive).findings == []


def test_what_the_server_said_is_kept_as_provenance(past: Past) -> None:
    past.server.add(*usual()[:1])
    past.server.shots[0].headers = {"Last-Modified": "Mon, 09 Nov 2015 00:00:00 GMT"}
    done = past.take()
    name = done.warc_file or ""
    answer = next(r for r in records(past.archive / name, name) if r.kind == "response")
    assert answer.http["last-modified"] == "Mon, 09 Nov 2015 00:00:00 GMT"
    assert answer.http["server"] == "Apache"
    origin = json.loads(answer.headers["warc-shinkyu-origin"])
    assert origin["address"] == f"{past.server.url}/web/20151109010203id_/http://{HOST}/docs/1/"
    assert ["X-Archive-Src", "some-crawl.warc.gz"] in origin["headers"]
    assert origin["digest"] == f"sha1:{sha1(OLD)}"
    assert read_response(past.archive, name, answer.offset).body == OLD


def test_a_second_run_asks_nothing_and_adds_nothing(past: Past) -> None:
    past.server.add(*usual())
    past.take()
    before = past.has()
    past.server.asked.clear()
    done = past.take()
    assert (past.server.paths(), done.warc_file, done.ok) == ([], None, True)
    assert done.counts == {Came.KNOWN: 5}
    assert past.has() == before


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_killed_run_is_gone_on_with_and_nothing_is_asked_twice(past: Past, after: int) -> None:
    past.server.add(*usual())
    past.server.a_page = 2
    told: list[CaptureEvent] = []

    def killed(event: CaptureEvent) -> None:
        told.append(event)
        if len(told) == after:
            raise Killed

    with pytest.raises(Killed):
        past.take(killed)
    assert past.take().ok
    assert len(past.server.paths()) == len(set(past.server.paths()))
    assert len(past.has()) == 5
    assert verify_archive(past.archive).findings == []


def test_a_line_of_the_journal_that_was_cut_off_is_asked_again_and_no_other(past: Past) -> None:
    past.server.add(*usual())
    past.take()
    journal = past.archive / "higano" / ".backfill.jsonl"
    journal.write_bytes(journal.read_bytes()[:-20])
    past.server.asked.clear()
    past.server.add(shot("20210101000000", "/p2.pdf", TWO))
    assert past.take().ok
    assert past.server.index_calls() == [f"http://{HOST}/p2.pdf"]
    assert past.server.captures() == []  # the bytes are those of another file
    past.server.asked.clear()
    past.take()
    assert past.server.paths() == []


def test_a_line_of_the_journal_of_another_version_is_passed_over(past: Past) -> None:
    past.server.add(*usual())
    past.take()
    journal = past.archive / "higano" / ".backfill.jsonl"
    index = json.loads(journal.read_text(encoding="utf-8").splitlines()[0])
    timestamp, url = index["rows"][0][:2]
    line = {"what": "capture", "server": index["server"], "url": url, "timestamp": timestamp}
    line |= {"digest": None, "came": "unheard_of", "detail": ""}
    with journal.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps(line) + "\n")
    past.server.asked.clear()
    assert past.take().ok
    assert past.server.paths() == []


def test_nothing_is_written_by_a_dry_run(past: Past) -> None:
    past.server.add(*usual())
    plan = past.plan()
    assert (plan.listed, plan.pages, plan.files) == (4, 2, None)
    assert not past.archive.exists()
    assert past.server.captures() == []
    past.take()
    past.server.add(shot("20210401000000", "/docs/1/", page(P2, V2, text="別の文。").body))
    (past.archive / "higano" / ".backfill.jsonl").unlink()
    plan = past.plan()
    assert (plan.listed, plan.pages, plan.files, plan.index_calls, plan.captures) == (5, 1, 2, 2, 3)
    assert "at least 5 requests" in str(plan)


def test_a_dry_run_that_the_index_does_not_answer_says_so(past: Past) -> None:
    page_of_an_error = Reply(200, b"<html>no index here</html>", {"Content-Type": "text/html"})
    past.server.before = [page_of_an_error] * 20
    plan = past.plan()
    assert not plan.ok
    assert "what came is no index" in str(plan)


def test_the_dates_that_are_wanted(past: Past) -> None:
    past.server.add(*usual())
    done = past.take(since=timestamp_of("2016"), until=timestamp_of("2017-01"))
    assert [moment for moment, _, _ in past.has()] == ["2016-01-09T00:00", "2017-01-09T00:00"]
    assert done.links == 1
    past.take()
    past.server.asked.clear()
    past.take(since=timestamp_of("2015"), until=timestamp_of("2016"))
    assert past.server.paths() == []  # the index has told all of it
    assert (first_of("2015"), first_of("201511")) == ("20150101000000", "20151101000000")
    assert [last_of(text) for text in ("2015", "202002", "20151109")] == [
        "20151231235959",
        "20200229235959",
        "20151109235959",
    ]
    assert [timestamp_of(text) for text in ("2015-11-09", "2015-13", "x")] == [
        "20151109",
        None,
        None,
    ]


def test_paging_with_resume_keys_and_packed_answers(past: Past) -> None:
    past.server.add(*usual())
    past.server.a_page, past.server.packed_index = 1, True
    assert past.take().pages == 2
    assert past.server.index_calls().count(PAGE) == 4


def test_an_index_in_json(past: Past) -> None:
    rows = [shot.row().split() for shot in usual()[:4]]
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    past.server.add(*usual())
    past.server.before = [Reply(200, json.dumps([names, *rows]).encode(), validators=False)]
    assert past.take().pages == 2


def test_a_server_that_leads_to_the_nearest_moment(past: Past) -> None:
    first, *rest = usual()
    past.server.add(first, *rest)
    rest[2].plays = False  # of 2020: the nearest is of 2017, whose bytes are known
    done = past.take()
    assert done.counts[Came.ELSEWHERE] == 1
    assert [moment for moment, path, _ in past.has() if path == "/docs/1/"] == [
        "2015-11-09T01:02",
        "2017-01-09T00:00",
    ]
    past.server.asked.clear()
    assert past.take().ok
    assert past.server.paths() == []


def test_a_capture_comes_at_its_own_time_not_at_the_one_that_was_asked_for(past: Past) -> None:
    other = shot("20180301000000", "/docs/1/", NEW)
    past.server.add(shot("20151109010203", "/docs/1/", OLD, plays=False), other)
    past.take()
    assert [(moment, verdict) for moment, _, verdict in past.has()] == [("2018-03-01T00:00", "ok")]


def test_revisits_whose_first_is_nowhere_are_asked_for(past: Past) -> None:
    past.server.add(
        shot("20151109010203", "/docs/1/", OLD, digest="A" * 32),
        shot("20170109000000", "/docs/1/", b"", revisit=True, digest="A" * 32),
    )
    past.server.shots[0].plays = False
    past.server.shots[1].own = Reply(
        200, OLD, {"Memento-Datetime": "Mon, 09 Jan 2017 00:00:00 GMT"}, validators=False
    )
    past.take()
    assert past.has() == [("2017-01-09T00:00", "/docs/1/", "ok")]


def test_digests_that_nobody_knows(past: Past) -> None:
    shots = [shot(f"201511{day:02}000000", "/docs/1/", OLD, digest="-") for day in (1, 2, 3)]
    past.server.add(*shots)
    done = past.take()
    assert len(past.server.captures()) == 3
    assert [verdict for _, _, verdict in past.has()] == ["ok", "unchanged", "unchanged"]
    assert done.ok


def test_bodies_packed_on_their_way(past: Past) -> None:
    shots = usual()
    shots[4].packed = True
    shots[5].headers = {"Content-Encoding": "gzip", "Content-Length": "17"}  # it was, then
    shots[0].own = Reply(  # and some servers do not say so
        200,
        gzip.compress(OLD),
        {"Memento-Datetime": "Mon, 09 Nov 2015 01:02:03 GMT", "Content-Type": "text/html"},
        validators=False,
    )
    past.server.add(*shots)
    past.take()
    assert [v for _, _, v in past.has()] == ["ok", "ok", "unchanged", "ok", "ok"]
    assert verify_archive(past.archive).findings == []


def test_what_a_crawl_would_not_believe_is_not_believed(past: Past) -> None:
    past.server.add(
        *usual(),
        shot("20180101000000", "/docs/1/", NOT_FOUND),
        shot("20180201000000", "/docs/1/", NOT_FOUND),
        shot("20190101000000", "/docs/1/", b"error", status=503),
        shot("20190201000000", "/docs/1/", NOT_FOUND, status=404),
        shot("20180101000000", "/v2.pdf", NOT_FOUND),
        shot("20190101000000", "/v2.pdf", b""),
        shot("20190101000000", "/p2.pdf", TWO[:100], headers={"Content-Length": str(len(TWO))}),
        shot("20220101000000", "/p2.pdf", NOT_FOUND, status=404),
    )
    done = past.take()
    assert done.ok
    assert {came: done.counts[came] for came in (Came.GONE, Came.EMPTY, Came.ERROR)} == {
        Came.GONE: 1,
        Came.EMPTY: 1,
        Came.ERROR: 2,
    }
    assert done.counts[Came.REFUSED] == 4  # the same «not found» page is asked for once
    bad = [(moment[:4], path, v) for moment, path, v in past.has() if v not in ("ok", "unchanged")]
    assert bad == [
        ("2018", "/docs/1/", "refused"),
        ("2019", "/p2.pdf", "failed"),
        ("2022", "/p2.pdf", "missing"),
    ]
    assert "not found page" in str(done)


def test_429_is_waited_for_once_and_stops_the_second_time(past: Past) -> None:
    past.server.add(*usual())
    past.server.shots[0].first = [Reply(429, headers={"Retry-After": "7"}, validators=False)]
    assert past.take().ok
    assert past.waits == [7.0]
    past.server.clear()
    past.server.add(shot("20210101000000", "/docs/1/", TWO))
    (past.archive / "higano" / ".backfill.jsonl").unlink()
    many = Reply(429, headers={"Retry-After": "9"}, validators=False)
    past.server.before = [many, many]
    done = past.take()
    assert not done.ok
    assert "a second time" in (done.stopped or "")
    assert len(past.server.paths()) == 2
    past.waits.clear()
    past.take()
    assert 0 < past.waits[0] <= 9  # the next run waits for what is left of the pause


def test_a_pause_longer_than_anybody_waits_ends_the_run(past: Past) -> None:
    past.server.before = [Reply(429, headers={"Retry-After": "3600"}, validators=False)]
    done = past.take()
    assert (done.ok, past.waits, len(past.server.paths())) == (False, [], 1)
    assert not past.take().ok
    assert len(past.server.paths()) == 1


def test_24_calls_of_the_index_a_minute(past: Past) -> None:
    past.pace = Pace(pause=0.0, index_calls=3)
    past.server.add(*usual())
    past.take()
    assert past.waits == []
    past.server.add(shot("20210101000000", "/p3.pdf", TWO))
    past.source = past.source._replace(hosts=("old.higano.example",))
    past.take()
    assert 0 < past.waits[0] <= 60


def test_what_fails_once_is_asked_again(past: Past) -> None:
    past.server.add(*usual())
    past.server.shots[0].first = [Reply(503, validators=False), Reply(hang_up=True)]
    past.server.shots[4].first = [Reply(200, TWO, announce=len(TWO) + 9, validators=False)]
    assert past.take().ok
    assert len(past.waits) == 3
    assert len(past.has()) == 5


def test_what_keeps_failing_is_told_and_asked_by_the_next_run(past: Past) -> None:
    past.pace = past.pace._replace(retries=1)
    past.server.add(*usual())
    past.server.shots[4].first = [Reply(503, validators=False)] * 2
    done = past.take()
    assert (done.ok, done.counts[Came.FAILED], done.files) == (False, 1, 1)
    assert any("HTTP status 503" in problem for problem in done.problems)
    past.server.asked.clear()
    assert past.take().ok
    assert past.server.captures() == [f"20151110000000 http://{HOST}/v2.pdf"]


def test_a_server_that_is_down_is_left_alone(past: Past) -> None:
    past.pace = past.pace._replace(retries=0, failures=2)
    past.server.add(*usual())
    for one in past.server.shots:
        one.own = Reply(502, validators=False)
    done = past.take()
    assert "2 requests in a row failed" in (done.stopped or "")
    assert len(past.server.captures()) == 2


def test_what_the_index_lists_and_the_server_does_not_have(past: Past) -> None:
    past.server.add(shot("20151109010203", "/docs/1/", OLD, own=Reply(404, validators=False)))
    done = past.take()
    assert (done.ok, done.counts) == (True, {Came.ABSENT: 1})
    past.server.asked.clear()
    past.take()
    assert past.server.paths() == []


def test_a_page_of_the_servers_own_is_no_capture(past: Past) -> None:
    past.server.add(*usual())
    offline = page(V2, text="Temporarily offline.")
    past.server.shots[3].own = Reply(200, offline.body, validators=False)
    done = past.take()
    assert (done.counts[Came.FAILED], done.pages) == (1, 1)


def test_a_server_that_shows_nothing_of_an_address(past: Past) -> None:
    told = b"org.archive.util.io.RuntimeIOException: AdministrativeAccessControlException: blocked"
    past.server.before = [Reply(403, told, validators=False)]
    done = past.take()
    assert (done.pages, done.ok, done.problems) == (
        0,
        True,
        (f"{PAGE}: the server does not show this address",),
    )


def test_an_index_that_is_none(past: Past) -> None:
    past.pace = past.pace._replace(retries=0)
    past.server.before = [Reply(200, b"<html>Welcome</html>", validators=False)]
    done = past.take()
    assert not done.ok
    assert "what came is no index" in done.problems[0]
    assert past.take().index_calls == 1


def test_lines_that_mean_harm(past: Past) -> None:
    past.server.add(*usual())
    rows = [
        shot("20991109000000", "/docs/1/", OLD).row(),  # would stay the newest for ever
        shot("20151399000000", "/docs/1/", OLD).row(),
        shot("20160101000000", "/docs/other/", NEW).row(),
        Shot("20160101000000", "http://evil.example/docs/1/", NEW).row(),
        "nonsense",
        shot("20151109010203", "/docs/1/", OLD).row(),
    ]
    past.server.before = [Reply(200, "\n".join(rows).encode(), validators=False)]
    done = past.take()
    assert [moment for moment, _, _ in past.has()] == ["2015-11-09T01:02", "2015-11-10T00:00"]
    assert done.unread == 3


def test_earlier_addresses_by_redirect_by_host_and_by_word(past: Past) -> None:
    old, third = "http://old.higano.example", "http://third.example/keikaku.html"
    past.source = past.source._replace(hosts=("old.higano.example",))
    past.server.add(
        shot("20200401000000", "/docs/1/", NEW),
        Shot("20151109000000", f"{old}/docs/1/", OLD),
        Shot("20151110000000", f"{old}/v2.pdf", TWO, PDF),
        shot("20180101000000", "/docs/1/", b"", status=302, to=f"http://{HOST}/soshiki/7.html"),
        shot("20180102000000", "/soshiki/7.html", page(V2, text="課のページです。").body),
        shot("20190101000000", "/docs/1/", b"1", status=302, to=f"http://{HOST}/"),
        shot("20190101000000", "/", page(V2, text="市のページです。").body),
        shot("20190201000000", "/docs/1/", b"2", status=302, to=third),
    )
    done = past.take()
    assert (done.pages, done.files) == (3, 1)
    assert done.addresses == (
        PAGE,
        "https://old.higano.example/docs/1/",
        f"http://{HOST}/soshiki/7.html",
    )
    assert "third.example" in done.hints[0]
    run, _ = read_run(past.archive, done.warc_file or "")
    assert set(run.earlier) == {f"{old}/docs/1/", f"http://{HOST}/soshiki/7.html"}
    past.server.add(Shot("20140101000000", third, page(V2, text="昔のページです。").body))
    declared = Correction(CorrectionKind.EARLIER, (third, "{}"))
    past.source = past.source._replace(corrections=(declared,))
    done = past.take()
    assert (done.pages, third in done.addresses) == (1, True)


def test_further_pages_of_the_source_are_no_earlier_addresses(past: Past) -> None:
    more = f"http://{HOST}/docs/2/"
    past.source = past.source._replace(pages=(more,))
    past.server.add(
        *usual()[:2],
        shot("20160101000000", "/docs/2/", page(P2, text="評価のページです。").body),
        shot("20160102000000", "/p2.pdf", PHASE),
    )
    done = past.take()
    assert (done.pages, done.files, done.addresses) == (2, 1, (PAGE,))
    run, _ = read_run(past.archive, done.warc_file or "")
    assert run.earlier == ()


def test_the_whole_way_by_command(past: Past, monkeypatch: pytest.MonkeyPatch) -> None:
    past.server.add(*usual())
    sources = past.folder / "sources"
    sources.mkdir()
    (sources / "higano.yml").write_text(
        f"id: higano\nname: 日向野市\npage: {PAGE}\ndelay: 0\n", encoding="utf-8"
    )
    places = {
        "SHINKYU_ARCHIVE": str(past.archive),
        "SHINKYU_DB": str(past.folder / "db.sqlite"),
        "SHINKYU_SOURCES": str(sources),
    }

    def run(*words: str) -> Any:
        return CliRunner().invoke(main, list(words), env=places, catch_exceptions=False)

    monkeypatch.setattr("pipeline.cli.past.time.sleep", lambda _: None)
    monkeypatch.setattr("pipeline.imports.wayback.server.time.sleep", lambda _: None)
    plan = run("backfill", "higano", "--server", past.server.url, "--dry-run", "--json")
    assert (plan.exit_code, json.loads(plan.stdout)["pages"]) == (0, 2)
    done = run("backfill", "higano", "--server", past.server.url)
    assert done.exit_code == 0
    assert "2 captures of the page, 2 captures of the 2 files that it linked" in done.stdout
    assert run("build").exit_code == 0
    editions = json.loads(run("editions", "--json").stdout)
    assert {e["id"]: e["first_seen"] for e in editions} == {
        "higano-総合戦略-2.0": "2015-11-09T01:02:03Z",
        "higano-総合戦略-phase-2": "2020-04-01T00:00:00Z",
    }
    assert run("backfill", "higano", "--from", "yesterday").exit_code == 2
    never = run("backfill", "higano", "--from", "2021", "--to", "2020-12")
    assert (never.exit_code, "--from is after --to" in never.stderr) == (2, True)
    wrong = run("backfill", "higano", "--server", "ftp://x")
    assert (wrong.exit_code, "is no address of a server" in wrong.stderr) == (1, True)


@pytest.mark.parametrize("address", ["web.archive.org", "https://a@b", "http://h/?x", "http://h:0"])
def test_addresses_that_are_no_servers(address: str) -> None:
    with pytest.raises(ShinkyuError):
        Server(address, 0.0, Means())


def test_earlier_calls_of_the_index_count(past: Past) -> None:
    now = datetime.now(UTC)
    recent = [now - timedelta(seconds=10)] * 24
    server = Server(past.server.url, 0.0, past.means, recent)
    server.index(PAGE, [], None).body.close()
    assert 49 < past.waits[0] <= 51


def test_a_run_that_is_broken_off_by_hand_closes_its_file(past: Past) -> None:
    past.server.add(*usual())

    def by_hand(_: CaptureEvent) -> None:
        raise KeyboardInterrupt

    done = past.take(by_hand)
    assert (done.stopped, done.pages, done.ok) == ("broken off by hand", 1, False)
    assert verify_archive(past.archive).findings == []
    assert past.take().ok
    assert len(past.server.paths()) == len(set(past.server.paths()))


def test_links_that_only_the_index_tells_to_be_files(past: Past) -> None:
    linked = page(P2._replace(path="/documents/d/7"), V2._replace(path="/bunka/8")).body
    past.server.add(
        shot(
            "20200401000000",
            "/docs/1/",
            linked.replace(b"iconFile iconPdf", b"x").replace("[PDF：10KB]".encode(), b""),
        ),
        shot("20200402000000", "/documents/d/7", PHASE),
        shot("20200402000000", "/bunka/8", page(V2).body),
    )
    done = past.take()
    assert (done.files, done.links) == (1, 1)
    assert ("2020-04-02T00:00", "/documents/d/7", "ok") in past.has()


def test_a_file_whose_bytes_are_those_of_the_page_is_none(past: Past) -> None:
    past.server.add(*usual(), shot("20210101000000", "/v2.pdf", OLD))
    done = past.take()
    assert done.counts[Came.REFUSED] == 1
    assert len(past.server.captures()) == 4


def test_what_was_never_captured_is_named(past: Past) -> None:
    past.server.add(*usual()[:5])
    done = past.take()
    assert done.never == (f"http://{HOST}/p2.pdf",)
    assert "nothing came of 1 files" in str(done)
