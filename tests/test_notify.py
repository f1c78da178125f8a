"""Notifications: what is new and what is wrong reaches people once, and harms no run."""

import json
import os
import shutil
import sqlite3
import sys
import threading
import time
from collections import namedtuple
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import pytest
from click.testing import CliRunner, Result

from pipeline.archive.layout import moment_text
from pipeline.archive.lock import hold
from pipeline.archive.verify import verify_archive
from pipeline.cli import main
from pipeline.cli.nightly import SourceResult
from pipeline.crawl.budget import Budget
from pipeline.crawl.clocks import Clocks
from pipeline.crawl.limits import Limits
from pipeline.crawl.run import RunReport
from pipeline.database.open import connect_read_only
from pipeline.errors import NotifyError
from pipeline.imports.importer import import_warc
from pipeline.kinds import RunStatus
from pipeline.notify import journal, memory, messages, news, news_words, settings, telling, trouble
from pipeline.notify.sending import Message
from pipeline.notify.settings import Recipient, Settings
from pipeline.notify.telling import Ran
from tests.city import P2, P3, START, V2, City, page, pdf
from tests.demo_site import played_offline
from tests.loopback import Loopback, Reply
from tests.receiver import Receiver

PUBLIC = "https://plans.example.jp"
ENVIRONMENT = {"SHINKYU_PUBLIC_URL": PUBLIC}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2), v2=pdf("Target: 10 people in the town."))
        yield city


class Post:
    """Nights of a city, and what was handed over after each, without a process for each message."""

    def __init__(self, city: City, **more: Any) -> None:
        self.city, self.said = city, list[str]()
        self.settings = load(**more)
        self.got: list[Message] = []
        self.works = True

    def send(
        self, recipient: Recipient, wanted: Sequence[Message], seconds: float, sent: Any, *_: Any
    ) -> str | None:
        if not self.works:
            return "down"
        for message in wanted:
            self.got.append(message)
            sent(message)
        return None

    def say(self, words: str, *, fine: bool = True) -> None:
        self.said.append(words)

    def tell(self, ran: Any, **later: float) -> list[Message]:
        now = START + timedelta(days=self.city.nights, **later)
        self.got = []
        with patch.object(telling, "send", self.send):
            arguments = (self.settings, self.city.archive, self.city.db)
            telling.after_run(*arguments, ran, self.say, now)
        return self.got

    def night(self, *, build: bool = True) -> list[Message]:
        report = self.city.crawl()
        problems = () if build else ("db/shinkyu.db: disk I/O error",)
        if build:
            self.city.build()
        return self.tell(Ran([SourceResult("higano", report, None, [])], problems))


def load(**more: Any) -> Settings:
    given = {"to": ["json://127.0.0.1:9/"], **more}
    path = Path(sys.prefix)  # never read: the mapping is given
    with patch.object(settings, "_mapping", lambda _: given):
        found = settings.load(str(path), ENVIRONMENT)
    assert found
    return found


def titles(got: Sequence[Message]) -> list[str]:
    return [message.title for message in got]


def test_a_journey_of_nights(city: City) -> None:
    post = Post(city)
    assert titles(post.night()) == ["日向野市：記録を始めました（版1件）"]
    assert post.night() == []
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town. Another one here."))
    [told] = post.night()
    assert told.title == "日向野市：第2期総合戦略が加わりました（ほか1件）"
    compared = "/-/compare/higano-%E7%B7%8F%E5%90%88%E6%88%A6%E7%95%A5-2.0/"
    assert f"{PUBLIC}{compared}" in told.body
    assert "● 第2期総合戦略が加わりました：文1件を変更" in told.body
    assert f"{PUBLIC}/-/changes?source=higano&night=2024-04-04" in told.body
    assert told.kind == "info"
    city.build(rebuild=True)  # a database that was made anew has the same news
    assert post.tell(Ran([])) == []
    assert post.tell(None) == []
    assert post.night() == []
    assert verify_archive(city.archive).findings == []
    assert PUBLIC not in (city.archive / memory.NAME).read_text(encoding="utf-8")


def test_a_page_that_fails_and_comes_back(city: City) -> None:
    post = Post(city)
    post.night()
    city.site.route("/docs/1/", Reply(500))
    [first] = post.night()
    assert (first.title, first.kind) == ("shinkyu: 巡回の異常", "failure")
    assert "日向野市：巡回に失敗しました：サーバーのエラーです（500）" in first.body
    assert f"{PUBLIC}/-/status" in first.body
    assert post.night() == []
    [third] = post.night()
    assert "日向野市：3晩続けて取得できません" in third.body
    assert post.night() == []
    city.shows(page=page(V2))
    [well] = post.night()
    assert (well.title, well.kind) == ("shinkyu: 解消しました", "success")
    assert well.body.count("・解消：") == 2
    assert post.night() == []
    city.site.route("/docs/1/", Reply(500))
    assert len(post.night()) == 1  # another trouble than the one that is over


def test_a_file_that_fails_is_told_after_so_many_nights(city: City) -> None:
    post = Post(city, nights=2)
    post.night()
    city.site.route("/v2.pdf", Reply(500))
    assert post.night() == []
    [told] = post.night()
    assert "2晩続けて取得できません：日向野市総合戦略（第2版）" in told.body


def test_most_links_gone(city: City) -> None:
    links = [V2._replace(path=f"/f{n}.pdf", label=f"資料{n}") for n in range(8)]
    city.shows(page=page(*links), **{f"f{n}": pdf(f"Text {n}") for n in range(8)})
    post = Post(city, about=["trouble"])
    post.night()
    city.shows(page=page(links[0]))
    [told] = post.night()
    with closing(connect_read_only(city.db)) as db:
        [words] = db.execute("SELECT message FROM doubts WHERE kind = 'fewer_links'").fetchone()
    assert words in told.body
    assert post.night() == []


def test_news_that_could_not_be_sent_waits(city: City) -> None:
    post = Post(city)
    post.night()
    post.works = False
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    assert post.night() == []
    assert post.said[-1] == "notify: no. 1 (json): down; 1 messages wait for the next run"
    post.works = True
    [told] = post.night()
    assert "第2期総合戦略が加わりました" in told.title
    assert post.night() == []


def test_recipients_who_hang_do_so_side_by_side(city: City) -> None:
    """Ten cost one time limit: all are asked before any has answered. Nobody hears twice."""
    post = Post(city, to=[f"json://127.0.0.1:{port}/" for port in range(1, 12)])
    dead = [recipient.id for recipient in post.settings.recipients[:10]]
    together = threading.Barrier(11)
    got = list[str]()

    def send(
        recipient: Recipient, wanted: Sequence[Message], seconds: float, sent: Any, *_: Any
    ) -> Any:
        together.wait(timeout=20)
        if recipient.id in dead:
            return "no answer within 30 seconds"
        for message in wanted:
            got.append(recipient.id)
            sent(message)
        return None

    with patch.object(post, "send", send):
        post.night()
        assert memory.load(city.archive).waiting.keys() == set(dead)
        assert [line.split(":")[1] for line in post.said] == [
            f" no. {number} (json)" for number in range(1, 12)
        ]
        together = threading.Barrier(10)  # the one who was told has nothing to hear
        dead.clear()
        post.tell(None)
    assert sorted(got) == sorted(recipient.id for recipient in post.settings.recipients)
    assert memory.load(city.archive).waiting == {}


def test_a_database_that_cant_be_read_hides_no_trouble(city: City) -> None:
    post = Post(city)
    post.night()
    city.db.write_bytes(b"no database" * 999)
    ran = Ran([SourceResult("higano", None, "archive: can't be written", [])], ["x.db: malformed"])
    [told] = post.tell(ran)
    assert "higano：巡回に失敗しました：archive: can't be written" in told.body
    assert "データベースを更新できませんでした：x.db: malformed" in told.body


def test_a_build_that_failed_is_told_and_its_changes_later(city: City) -> None:
    post = Post(city)
    post.night()
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    [told] = post.night(build=False)
    assert "データベースを更新できませんでした：db/shinkyu.db: disk I/O error" in told.body
    changed, well = post.night()
    assert "第2期総合戦略が加わりました" in changed.title
    assert well.kind == "success"


def test_what_is_imported_of_the_past_is_no_news(city: City, tmp_path: Path) -> None:
    """Captures older than the last run bring changes into the log, and nobody is told."""
    elsewhere = City(city.site, tmp_path / "elsewhere")
    elsewhere.source = city.source
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    past = elsewhere.archive / elsewhere.crawl().warc_file
    city.nights = 40
    city.shows(page=page(V2))
    post = Post(city)
    post.night()
    import_warc(past, city.source, city.archive)
    city.build()
    assert "第2期総合戦略が加わりました" in [
        row["sentence"] for row in city.rows("SELECT sentence FROM changes")
    ]
    assert post.tell(Ran([])) == []
    assert post.tell(None) == []


def test_a_weekly_digest_and_trouble_at_once(city: City) -> None:
    post = Post(city, digest="week")
    assert post.night() == []
    pages = [page(P2, V2), page(P3, P2, V2)]
    city.shows(page=pages[0], p2=pdf("Target: 20 people in the town."))
    assert post.night() == []
    city.site.route("/docs/1/", Reply(500))
    assert [message.kind for message in post.night()] == ["failure"]
    city.shows(page=pages[1], p3=pdf("Target: 30 people in the town."))
    assert [message.kind for message in post.night()] == ["success"]
    city.nights += 4
    [digest] = post.night()
    assert digest.title == "1自治体で変更がありました"
    assert digest.body.count("■ ") == 3
    assert "第2期総合戦略" in digest.body
    assert "第3期総合戦略" in digest.body
    assert post.night() == []


def test_many_changes_become_one_message() -> None:
    items = [
        memory.Item(f"k{n}", "changes", f"s{n}", f"市{n}：変更", ["x" * 400], "2024-01-01")
        for n in range(30)
    ]
    [recipient] = load().recipients
    [told] = messages.messages(recipient, items, PUBLIC)
    assert told.title == "30自治体で変更がありました"
    assert len(told.body) < 4000
    assert "ほか22件" in told.body
    assert len(told.keys) == 30
    assert len(messages.messages(recipient, items[:3], PUBLIC)) == 3


def test_archived_text_calls_nobody_and_breaks_no_line() -> None:
    assert messages.clean("a\n@everyone <!channel> \x1b[31m<@U1>") == (
        "a ＠everyone ＜!channel>  [31m＜@U1>"
    )


def test_recipients_hear_what_they_want(city: City) -> None:
    to = [
        {"url": "json://127.0.0.1:1/", "about": ["trouble"], "name": "operator"},
        {"url": "json://127.0.0.1:2/", "about": ["changes"], "lang": "en"},
        {"url": "json://127.0.0.1:3/", "sources": ["elsewhere"]},
    ]
    post = Post(city, to=to)
    assert titles(post.night()) == ["日向野市: watched from now on (1 editions)"]
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    [told] = post.night()
    assert told.title.startswith("日向野市: Edition added: 総合戦略 phase 2 (and ")
    assert "● Edition added: 総合戦略 phase 2 (1 passage changed" in told.body
    city.site.route("/docs/1/", Reply(500))
    post.night()
    assert post.said[-1] == "notify: operator: 1 messages"


def test_less_than_usual(city: City) -> None:
    post = Post(city, about=["trouble"])
    post.night()
    told = []
    for unusual in ("fewer addresses", "many removed"):
        with closing(sqlite3.connect(city.db)) as db, db:
            db.execute(
                "UPDATE run_reports SET unusual = ?, addresses = 2, removed = 30, "
                "usual_addresses = 40",
                [json.dumps([unusual])],
            )
        told.append(post.tell(Ran([SourceResult("higano", report(), None, [])])))
    [first], [second] = told
    assert "日向野市：ふだんより少ないアドレスしかありません（2件、ふだんは40件）" in first.body
    assert "日向野市：一晩で30件がなくなりました（ふだんの40件のうち）" in second.body
    assert "解消" not in second.body  # it is not over since the night after asks for no less
    assert "ページを開き、作り直されていないか" in first.body
    assert post.night() == []  # what happened once is not over: it is told and that is all


def report(**more: Any) -> RunReport:
    usual = RunReport("r", "higano", RunStatus.OK, 1, 0, 0, 0, [], "x.warc.gz")
    return usual._replace(**more)


def test_what_a_run_says_of_itself_is_trouble() -> None:
    """Budget and clock are told in the very words of those who measure them."""
    budget = Budget(Limits(night_files=0))
    budget.refusal("http://x/")
    clocks = Clocks(START, (START + timedelta(days=9)).isoformat())
    told = report(
        notices=(*budget.told(), *clocks.told(), "whether 3 links without a suffix …"),
        damage=("higano/2024/x.warc.gz: bytes 1 to 9 can't be read: a digest",),
    )
    sources = [
        SourceResult("higano", told, None, []),
        SourceResult("other", None, "disk full", []),
    ]
    found = {one.key: one.told.ja for one in trouble.of_runs(sources, [], {"higano": "日向野市"})}
    assert found.keys() == {
        "budget:higano",
        "clock",
        "damage:higano/2024/x.warc.gz",
        "failed:other",
    }
    assert found["budget:higano"].startswith("日向野市：一晩の取得量の上限に達しました")
    assert found["budget:higano"].endswith("0件を取得し、1件のアドレスが残りました")
    assert "時計がずれています：最後の記録（" in found["clock"]
    assert found["failed:other"] == "other：巡回に失敗しました：disk full"


def test_what_clocks_and_budgets_say_in_japanese() -> None:
    said = {
        "our clock is 3 days, 4:11:44 ahead of the servers' (median of 2 answers)": (
            "clock",
            "この機械の時計がずれています：サーバーより3日4時間11分進んでいます",
        ),
        "our clock is 0:20:00 behind the servers' (median of 2 answers)": (
            "clock",
            "この機械の時計がずれています：サーバーより0時間20分遅れています",
        ),
        "the night's budget of 2,000,000,000 bytes is used up: 7 URLs wait for another night": (
            "budget:s",
            "市：一晩の取得量の上限に達しました："
            "2,000,000,000バイトを取得し、7件のアドレスが残りました",
        ),
    }
    for words, (key, japanese) in said.items():
        [one] = trouble.of_runs(
            [SourceResult("s", report(notices=(words,)), None, [])], [], {"s": "市"}
        )
        assert (one.key, one.told.ja) == (key, japanese)
        assert words in one.told.en
        assert all(one.told.todo)


def test_every_trouble_says_what_to_do(city: City) -> None:
    post = Post(city, lang="en")
    post.night()
    city.site.route("/docs/1/", Reply(503, b"", {"Retry-After": "0"}))
    [told] = post.night()
    assert "the server has an error (HTTP 503)" in told.body
    assert "If it goes on" in told.body


def test_what_the_next_run_saw_in_the_second_in_which_the_last_one_ended(city: City) -> None:
    post = Post(city)
    post.night()
    post.night()
    with closing(sqlite3.connect(city.db)) as db, db:
        [(ended,)] = db.execute("SELECT max(finished_at) FROM runs").fetchall()
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town. Another one here."))
    city.crawl()
    city.build()
    with closing(sqlite3.connect(city.db)) as db, db:
        db.execute("UPDATE changes SET at = ? WHERE at > ?", (ended, ended))
        db.execute("UPDATE runs SET started_at = ? WHERE started_at > ?", (ended, ended))
    assert titles(post.tell(None)) == ["日向野市：第2期総合戦略が加わりました（ほか1件）"]
    assert post.tell(None) == []


def test_a_disk_that_is_nearly_full(city: City) -> None:
    post = Post(city)
    post.night()
    usage = namedtuple("usage", "total used free")
    told = []
    for free in (0.9, 0.9, 1.05, 1.2):
        with patch.object(shutil, "disk_usage", lambda _, f=free: usage(9, 9, int(f * 1e9))):
            told.append(post.tell(Ran([])))
    assert [len(one) for one in told] == [1, 0, 0, 1]
    assert "ディスクの空きが0.9 GBしかありません" in told[0][0].body
    assert told[3][0].kind == "success"


def test_a_run_that_came_to_nothing(city: City) -> None:
    post = Post(city)
    post.night()
    [told] = post.tell(NotifyError("archive: can't be written: no space"))
    assert "巡回を行えませんでした：archive: can't be written: no space" in told.body
    assert post.tell(NotifyError("archive: can't be written: no space")) == []
    [well] = post.night()
    assert well.kind == "success"


def test_a_clock_that_was_a_year_ahead_silences_nothing(city: City) -> None:
    post = Post(city)
    post.night()
    kept = memory.load(city.archive)
    kept.seen["higano"] = "2099-01-01T00:00:00Z"
    memory.save(city.archive, kept)
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    [told] = post.night()
    assert "第2期総合戦略が加わりました" in told.title


def test_a_memory_from_an_old_backup_tells_nothing_of_months_ago(city: City) -> None:
    post = Post(city)
    post.night()
    old = (city.archive / memory.NAME).read_bytes()
    city.shows(page=page(V2, text="市の新しい計画です。"))
    assert len(post.night()) == 1
    city.nights += 60
    (city.archive / memory.NAME).write_bytes(old)
    assert post.night() == []


def test_what_is_remembered_stays_small(city: City) -> None:
    kept = memory.Memory(told={f"k{n}": f"{2000 + n}-01-01T00:00:00Z" for n in range(30)})
    for n in range(memory.MOST_WAITING + 9):
        kept.wait("r", memory.Item(f"k{n}", "changes", None, "t", [], ""))
    kept.wait("gone", memory.Item("k", "changes", None, "t", [], ""))
    kept.tidy(START, {"r"})
    assert sorted(kept.told) == [f"k{n}" for n in range(24, 30)]
    assert len(kept.waiting["r"]) == memory.MOST_WAITING
    assert kept.waiting["r"][-1].key == f"k{memory.MOST_WAITING + 8}"
    assert "gone" not in kept.waiting
    city.archive.mkdir()
    memory.save(city.archive, kept)
    assert memory.load(city.archive) == kept


def test_a_memory_that_cant_be_read_tells_nobody(city: City) -> None:
    post = Post(city)
    post.night()
    for text in ("{", "[]", '{"waiting": {"x": [{"odd": 1}]}}', '{"seen": 3}'):
        (city.archive / memory.NAME).write_text(text, encoding="utf-8")
        assert post.tell(Ran([])) == []
        assert "move it away to begin anew" in post.said[-1]


def test_where_nothing_can_be_noted_only_trouble_is_told(city: City) -> None:
    post = Post(city)
    post.night()
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))

    def full(*_: object) -> None:
        raise NotifyError("notified.json: what was told can't be noted: No space left on device")

    with patch.object(memory, "save", full):
        assert [message.kind for message in post.night(build=False)] == ["failure"]
    assert "can't be noted" in post.said[-1]


WRONG = {
    "[1]": "must be a mapping",
    "{": "can't be read as notifications' settings",
    "too: []": "key 'to' is missing",
    "to: []": "key 'to' must be a list of addresses",
    "to: [json://x/]\nnight: 3": "unknown key 'night'; known keys: to, public_url",
    "to: [json://x/]\nnights: 0": "key 'nights' must be a number of nights",
    "to: [json://x/]\nnights: yes": "key 'nights' must be a number of nights",
    "to: [json://x/]\npublic_url: x": "key 'public_url' must be an http or https address",
    "to: [json://x/]\ndigest: month": "key 'digest' must be none, run, day or week",
    "to: [json://x/]\nabout: [weather]": "key 'about' must be a list of changes, trouble",
    "to: [x]": "recipient 1: is no Apprise address",
    "to: [3]": "recipient 1: must be an Apprise address, or a mapping with the key 'url'",
    "to: [{url: 'json://x/', lang: fr}]": "recipient 1: key 'lang' must be ja or en",
    "to: ['json://${NO_SUCH}@x/']": "the environment has no variable NO_SUCH",
}


@pytest.mark.parametrize("text", WRONG)
def test_settings_that_are_wrong_are_named(text: str, tmp_path: Path) -> None:
    path = tmp_path / "notify.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(NotifyError, match=r"notify\.yml: ") as found:
        settings.load(str(path), {})
    assert WRONG[text] in str(found.value)


def test_settings(tmp_path: Path) -> None:
    path = tmp_path / "notify.yml"
    path.write_text(
        "to:\n  - json://u:${PASSWORD}@x/\n  - {url: 'json://y/', lang: en, digest: week}\n"
        "nights: 5\nlang: ja\npublic_url: https://a.example/\n",
        encoding="utf-8",
    )
    found = settings.load(str(path), {"PASSWORD": "secret", **ENVIRONMENT})
    assert found
    first, second = found.recipients
    assert (first.url, first.name, first.lang) == ("json://u:secret@x/", "no. 1 (json)", "ja")
    assert (second.lang, second.digest, found.nights) == ("en", "week", 5)
    assert found.public_url == "https://a.example"
    both = settings.load("json://x/  json://y/ json://x/", ENVIRONMENT)
    assert both
    assert [one.url for one in both.recipients] == ["json://x/", "json://y/"]
    assert both.public_url == PUBLIC
    assert settings.load(None) is settings.load(" ") is None


def test_news_of_the_demo_in_both_languages() -> None:
    """What a journalist reads of an edition: numbers, indicators, sentences, and the proof."""
    demo = played_offline().played
    with closing(connect_read_only(demo.db)) as db:
        changes = news.changes_after(db, "higano", "2024-02-01")
        japanese = news_words.of_changes(db, changes, PUBLIC, "ja")
        english = news_words.of_changes(db, changes, "", "en")
    assert japanese.title.startswith("日向野市：第3期総合戦略が加わりました（ほか")
    text = "\n".join(japanese.lines)
    assert "指標" in text or "目標は第3期総合戦略で" in text
    assert "「4　基本目標」が差し替えられました：文6件を変更、数値4件" in text
    target = "　・行政手続のオンライン申請率・目標値（令和8年度）：50.0%→60.0%"
    assert text.count(target) == 1  # the whole, its part and the table say the same
    assert "　・変更「令和７年度からは、第一子を含む全ての子どもの保育料を" in text
    assert "URLが変わりました" not in text
    assert f"{PUBLIC}/-/compare/" in text
    words = "\n".join(english.lines)
    assert "● Edition added: 総合戦略 phase 3 (" in words
    assert "/-/compare/higano-総合戦略-phase-2/higano-総合戦略-phase-3" in words
    assert "http" not in words


def shinkyu(*arguments: str, by: str | None, folder: Path) -> Result:
    environment = {
        "SHINKYU_NOTIFY": by or "",
        "SHINKYU_ARCHIVE": str(folder / "archive"),
        "SHINKYU_DB": str(folder / "db" / "shinkyu.db"),
        "SHINKYU_SOURCES": str(folder / "higano.yml"),
        **ENVIRONMENT,
    }
    return CliRunner().invoke(main, [*arguments], env=environment)


def test_the_test_command(receiver: Receiver, tmp_path: Path) -> None:
    receiver.url = receiver.url.replace("json://", "json://me:secret@")
    told = shinkyu("notify", "--test", by=receiver.url, folder=tmp_path)
    assert (told.exit_code, told.output) == (0, "no. 1 (json): handed over\n")
    [message] = receiver.take()
    assert (message["title"], message["type"]) == ("shinkyu 通知の試験", "info")
    receiver.status = 500
    path = tmp_path / "notify.yml"
    lines = [receiver.url, "no-such-service://x"]
    path.write_text(json.dumps({"to": lines, "seconds": 20}), encoding="utf-8")
    told = shinkyu("notify", "--test", by=str(path), folder=tmp_path)
    assert told.exit_code == 1
    assert "no. 1 (json): Failed to send JSON" in told.output
    assert "no. 2 (no-such-service): is no address that Apprise knows" in told.output
    assert "secret" not in told.output
    told = shinkyu("notify", "--test", by="", folder=tmp_path)
    assert told.exit_code == 2
    assert "nobody is to be told" in told.output


def test_run_tells_and_a_notifier_that_hangs_harms_nothing(
    city: City, receiver: Receiver, tmp_path: Path
) -> None:
    declared = f"id: higano\nname: 日向野市\npage: {city.site.url}/docs/1/\ndelay: 0\n"
    (tmp_path / "higano.yml").write_text(declared, encoding="utf-8")
    told = shinkyu("run", by=receiver.url, folder=tmp_path)
    assert told.exit_code == 0, told.output
    assert titles_of(receiver) == ["日向野市：記録を始めました（版1件）"]
    [ran] = city.rows("SELECT finished_at FROM runs")
    while moment_text(datetime.now(UTC)) <= ran["finished_at"]:
        time.sleep(0.05)  # what is of the second in which a run ended is no news
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town."))
    path = tmp_path / "notify.yml"
    path.write_text(json.dumps({"to": [receiver.url], "seconds": 1.5}), encoding="utf-8")
    receiver.wait = 4
    hung = shinkyu("run", by=str(path), folder=tmp_path)
    assert hung.exit_code == 0
    assert "no answer within 2 seconds; 1 messages wait for the next run" in hung.output
    assert "3 changes" in hung.output
    receiver.wait = 0
    shown = shinkyu("notify", "--dry-run", by=str(path), folder=tmp_path)
    assert "第2期総合戦略が加わりました" in shown.output
    broken = shinkyu("run", by=str(tmp_path / "none.yml"), folder=tmp_path)
    assert broken.exit_code == 0
    assert "notify: " in broken.output
    assert "none.yml: can't be read as notifications' settings" in broken.output
    with hold(tmp_path / "archive"):
        locked = shinkyu("run", by=receiver.url, folder=tmp_path)
    assert locked.exit_code == 3
    came = titles_of(receiver)
    assert came[-1] == "shinkyu: 巡回の異常"


def titles_of(receiver: Receiver) -> list[str]:
    return [message["title"] for message in receiver.take()]


def test_without_the_extra_it_says_what_to_install(tmp_path: Path) -> None:
    answers = iter(())
    with patch.dict(sys.modules, {"apprise": None}):
        from pipeline.notify.worker import _answers

        answers = _answers({"url": "json://x/", "messages": []})
        assert "needs shinkyu[notify]" in next(answers)["error"]


class _Handed:
    """In the place of Apprise: everybody is reached."""

    def __init__(self, **_: Any) -> None:
        self.messages = list[str]()

    def add(self, _address: str) -> bool:
        return True

    def notify(self, *, title: str, **_: Any) -> bool:
        self.messages.append(title)
        return True


def test_nothing_is_handed_over_when_the_run_was_killed_before() -> None:
    from pipeline.notify.worker import _answers

    handed, message = _Handed(), {"title": "a", "body": "b", "kind": "info"}
    library = SimpleNamespace(AppriseAsset=_Handed, Apprise=lambda asset: handed)
    job = {"url": "json://x/", "messages": [message | {"keys": []}], "recipient": "r"}
    with patch.dict(sys.modules, {"apprise": library}):
        ready, *none = _answers({**job, "parent": os.getpid()})  # our parent is another one
        assert (ready, none, handed.messages) == ({"ready": True}, [], [])
        ready, one = _answers({**job, "parent": os.getppid()})
        assert one["ok"] is True


def test_what_a_killed_run_handed_over_is_not_told_again(city: City) -> None:
    post = Post(city)
    post.night()
    city.shows(page=page(P2, V2), p2=pdf("Target: 20 people in the town. Another one here."))
    post.works = False
    post.night()  # what waits is written down
    [recipient] = post.settings.recipients
    waiting = memory.load(city.archive).waiting[recipient.id]
    place = city.archive / journal.NAME
    with journal.writing(place) as note:
        note(journal.Handed(recipient.id, [one.key for one in waiting], "info", "2024-04-05"))
    with place.open("ab") as file:
        file.write(b'["x", ["cut')
    post.works = True
    assert post.tell(None) == []
    assert memory.load(city.archive).waiting == {}
    assert place.read_bytes() == b""


def test_a_journal_is_read_when_those_who_write_it_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "_PATIENCE", 0.0)
    place = tmp_path / journal.NAME
    with journal.writing(place), pytest.raises(NotifyError, match="telling just now"):
        journal.read(place)
    assert journal.read(place) == []
