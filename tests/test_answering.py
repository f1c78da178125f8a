"""Answers are made once, told from each other by all they depend on, and not sent twice."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.web import rendering
from pipeline.web.assets import style_sheet
from pipeline.web.basis import reads_archive, reads_clock
from pipeline.web.fast_templates import whole_page
from pipeline.web.kept_answers import Answer, KeptAnswers, Key, Made
from pipeline.web.public_address import HOSTS
from tests.demo_site import played

PRIVATE = "private, no-cache"
LONG_AGO = 1_600_000_000.0


class Site:
    """A server over a copy of the demo that counts how many pages it draws."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch, **settings: Any) -> None:
        demo = played(folder / "city")
        patch.setenv(HOSTS, "else.example")
        self.db = folder / "shinkyu.db"
        shutil.copyfile(demo.db, self.db)
        self.settle()
        plugins = {"shinkyu": {"archive": str(demo.archive)}}
        self.datasette = Datasette([str(self.db)], metadata={"plugins": plugins, **settings})
        self.drawn: list[str] = []

        def counted(datasette: Datasette, template: str, values: Mapping[str, object]) -> str:
            self.drawn.append(template)
            return whole_page(datasette, template, values)

        patch.setattr(rendering, "whole_page", counted)

    def settle(self, when: float = LONG_AGO) -> None:
        """The database as if nothing had been written for long."""
        for path in self.db.parent.glob("shinkyu.db*"):
            os.utime(path, (when, when))

    def get(self, path: str, method: str = "GET", **headers: str) -> Any:
        named = {name.replace("_", "-"): text for name, text in headers.items()}

        async def ask() -> Any:
            return await self.datasette.client.request(method, path, headers=named)

        return asyncio.run(ask())

    def rename(self, name: str) -> None:
        """Another night: the source has another name."""
        with closing(sqlite3.connect(self.db)) as db, db:
            db.execute("UPDATE sources SET name = ?", (name,))
            db.commit()
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


def test_a_page_is_drawn_once_for_everybody(site: Site) -> None:
    first = site.get("/")
    assert site.get("/").content == first.content
    assert site.get("/", method="HEAD").headers["etag"] == first.headers["etag"]
    assert len(site.drawn) == 1
    assert site.get("/", accept_language="en").content != first.content
    assert "http://else.example/" in site.get("/", host="else.example").text
    assert len(site.drawn) == 3


def test_a_reader_who_has_it_gets_no_second_copy(site: Site) -> None:
    first = site.get("/-/changes.atom")
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = site.get("/-/changes.atom", if_none_match=known)
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert site.get("/-/changes.atom", if_none_match='"other"').content == first.content


def test_another_night_is_another_page(site: Site) -> None:
    first = site.get("/")
    site.rename("新しい名の市")
    at_once = site.get("/", if_none_match=first.headers["etag"])
    assert "新しい名の市" in at_once.text
    assert at_once.headers["etag"] != first.headers["etag"]
    site.rename("次の夜の市")  # perhaps within one tick of the files' clock
    assert "次の夜の市" in site.get("/").text


def test_what_was_just_written_is_not_kept(site: Site) -> None:
    site.rename("書いたばかりの市")
    site.get("/")
    site.get("/")
    assert len(site.drawn) == 2


def test_what_tells_of_the_moment_is_asked_for_again(site: Site) -> None:
    assert site.get("/-/status").headers["cache-control"] == "no-cache"
    assert site.get("/-/status.json").headers["cache-control"] == "no-cache"


def test_a_proxy_may_keep_what_is_the_same_for_all(site: Site) -> None:
    public = "public, max-age=0, s-maxage=60, must-revalidate"
    told = {
        cookie: site.get("/", cookie=cookie).headers["cache-control"]
        for cookie in ("", "shinkyu_lang=en", "shinkyu_lang=en; else=1")
    }
    assert told == {"": public, "shinkyu_lang=en": public, "shinkyu_lang=en; else=1": PRIVATE}
    assert site.get("/", authorization="Basic eDp5").headers["cache-control"] == PRIVATE
    chosen = site.get("/?lang=en")
    assert "shinkyu_lang=en" in chosen.headers["set-cookie"]
    assert chosen.headers["cache-control"] == PRIVATE
    known = site.get("/?lang=en", cookie="shinkyu_lang=en")
    assert known.headers["cache-control"] == public
    assert "set-cookie" not in known.headers
    asked_for = {"accept-language", "cookie", "authorization"}
    assert {name.strip().lower() for name in known.headers["vary"].split(",")} == asked_for


def test_the_style_sheet_is_kept_by_a_reader_with_a_language(site: Site) -> None:
    told = site.get(style_sheet().address, cookie="shinkyu_lang=en; else=1")
    assert "immutable" in told.headers["cache-control"]


def test_bytes_and_missing_pages_say_what_they_said(site: Site) -> None:
    with closing(sqlite3.connect(site.db)) as db:
        (sha256,) = db.execute("SELECT sha256 FROM originals LIMIT 1").fetchone()
    path = f"/-/original/{sha256}"
    assert "immutable" in site.get(path, cookie="shinkyu_lang=en").headers["cache-control"]
    assert "no-store" in site.get(path, cookie="else=1").headers["cache-control"]
    part = site.get(path, range="bytes=0-3")
    assert (part.status_code, len(part.content)) == (206, 4)
    gone = site.get("/-/editions/none")
    assert (gone.status_code, gone.headers["cache-control"]) == (404, "no-cache")
    assert "etag" not in gone.headers


def test_who_may_not_see_the_database_gets_nothing_that_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(tmp_path, monkeypatch, databases={"shinkyu": {"allow": {"id": "root"}}})
    root = site.datasette.sign({"a": {"id": "root"}}, "actor")
    seen = site.get("/", cookie=f"ds_actor={root}")
    assert (seen.status_code, seen.headers["cache-control"]) == (200, "private, no-store")
    assert site.get("/").status_code == 403


def _key(name: str) -> Key:
    return Key(state=("db",), path=name, query="", host="", language="ja")


class Maker:
    """Makes an answer, and counts how often."""

    def __init__(self, does: Callable[[], None] = lambda: None) -> None:
        self.times = 0
        self._does = does

    async def __call__(self) -> Made:
        self.times += 1
        await asyncio.sleep(0)
        self._does()
        return 200, b"body", {}, "text/html"


def _asked(*asks: Awaitable[Answer]) -> list[Any]:
    async def all_of_them() -> list[Any]:
        return await asyncio.gather(*asks, return_exceptions=True)

    return asyncio.run(all_of_them())


def test_eight_who_wait_are_one_answer() -> None:
    kept, make = KeptAnswers(), Maker()
    _asked(*(kept.get(_key("/"), make, lambda: True) for _ in range(8)))
    assert make.times == 1
    _asked(kept.get(_key("/"), make, lambda: True))
    assert make.times == 1


def test_a_failure_reaches_all_who_wait_and_nobody_after() -> None:
    def fails() -> None:
        raise ValueError

    kept, broken, make = KeptAnswers(), Maker(fails), Maker()
    told = _asked(*(kept.get(_key("/"), broken, lambda: True) for _ in range(2)))
    assert [type(one) for one in told] == [ValueError, ValueError]
    assert broken.times == 1
    assert _asked(kept.get(_key("/"), make, lambda: True))[0].body == b"body"


@pytest.mark.parametrize(
    ("reads", "still", "after", "times"),
    [
        (lambda: None, True, 10_000.0, 1),
        (lambda: None, False, 0.0, 2),  # the night wrote while it was made
        (reads_archive, True, 59.0, 1),
        (reads_archive, True, 61.0, 2),
        (reads_clock, True, 9.0, 1),
        (reads_clock, True, 11.0, 2),
    ],
)
def test_how_long_an_answer_is_kept(
    reads: Callable[[], None],
    still: bool,
    after: float,
    times: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = [0.0]
    monkeypatch.setattr("pipeline.web.kept_answers.monotonic", lambda: clock[0])
    kept, make = KeptAnswers(), Maker(reads)
    asyncio.run(kept.get(_key("/"), make, lambda: still))
    clock[0] = after
    asyncio.run(kept.get(_key("/"), make, lambda: still))
    assert make.times == times


def test_memory_has_bounds() -> None:
    kept, make = KeptAnswers(most=3_000), Maker()  # two answers of 1,004 bytes
    for name in ("a", "b", "c", "a"):
        asyncio.run(kept.get(_key(name), make, lambda: True))
    assert make.times == 4


# Datasette's own tables


TABLE_PAGES = (
    "editions",
    "sources/higano",
    "editions.csv?_stream=on",
    "pages?_search=人口&_lang=en",
    "changes?_format=csv",
)


def test_a_table_is_sent_once_while_the_database_stays(site: Site) -> None:
    tags = {}
    for path in TABLE_PAGES:
        first = site.get(f"/shinkyu/{path}")
        tag = tags[path] = first.headers["etag"]
        again = site.get(f"/shinkyu/{path}", if_none_match=f'"other", W/{tag}')
        assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
        for header in ("etag", "cache-control", "x-content-type-options"):
            assert again.headers[header] == first.headers[header]
        assert site.get(f"/shinkyu/{path}", if_none_match="*").status_code == 200
        assert site.get(f"/shinkyu/{path}", host="else.example", if_none_match=tag).content
    site.rename("新しい名の市")
    just_written = site.get("/shinkyu/sources/higano", if_none_match=tags["sources/higano"])
    assert "etag" not in just_written.headers
    assert "新しい名の市" in just_written.text
    site.settle(LONG_AGO + 1)
    for path, tag in tags.items():
        other = site.get(f"/shinkyu/{path}", if_none_match=tag)
        assert other.status_code == 200
        assert other.headers["etag"] != tag


def test_tables_say_of_caching_what_our_pages_say(site: Site) -> None:
    public = "public, max-age=0, s-maxage=60, must-revalidate"
    for cookie, said in (("", public), ("shinkyu_lang=en", public), ("else=1", PRIVATE)):
        told = site.get("/shinkyu/editions", cookie=cookie).headers
        assert told["cache-control"] == said
        assert {"accept-language", "cookie"} <= set(told["vary"].lower().split(", "))
    assert site.get("/shinkyu/editions?lang=en").headers["cache-control"] == PRIVATE
    login = site.get("/shinkyu/editions.csv", authorization="Basic eDp5")
    assert login.headers["cache-control"] == PRIVATE
    japanese, english = (site.get("/shinkyu/editions", accept_language=x) for x in ("ja", "en"))
    assert japanese.headers["etag"] != english.headers["etag"]


def test_what_is_another_thing_each_time_or_of_a_login_has_no_tag(site: Site) -> None:
    for path in (
        "?sql=select+random()",
        "/editions?_where=random()>0",
        "/editions.json",
        "/editions?_trace=1",
        "/editions/nothing",
        "/nothing",
    ):
        assert "etag" not in site.get(f"/shinkyu{path}").headers
    tag = site.get("/shinkyu/editions").headers["etag"]
    actor = {"ds_actor": site.datasette.sign({"a": {"id": "root"}}, "actor")}
    cookie = f"ds_actor={actor['ds_actor']}"
    known = site.get("/shinkyu/editions", cookie=cookie, if_none_match=tag)
    assert known.status_code == 200
    assert "etag" not in known.headers


def test_rows_that_were_not_counted_in_time_are_counted_again(site: Site) -> None:
    assert "etag" in site.get("/shinkyu/pages").headers
    assert "etag" not in site.get("/shinkyu/pages?_nocount=1").headers
