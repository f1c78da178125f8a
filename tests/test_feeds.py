"""Feeds that say why: of a passage, a section, an indicator, of what is dropped."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urldefrag
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from pipeline.answers.feeds.dropped import dropped
from pipeline.compare.units.types import PageText
from pipeline.database import schema
from pipeline.history import comparisons as store
from tests.demo_site import SERIES, played
from tests.test_passage_lives import AIM, MEND, PLAY, READ, REWORDED, City

ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
WORK, LIFE = "第１章　しごとをつくる", "第２章　くらしをまもる"
EDITIONS = {
    "k-1": [WORK, AIM, MEND, LIFE, PLAY],
    "k-2": [WORK, REWORDED, MEND, LIFE, PLAY, READ],
    "k-3": [WORK, REWORDED, LIFE, PLAY, READ],
    "k-4": [WORK, REWORDED, MEND, LIFE, PLAY, READ],
}
"""Four editions: one sentence is reworded, one goes and comes back, one is added."""


class Tags(HTMLParser):
    """What stands in HTML: its tags, its addresses, the texts inside ``del`` and ``ins``."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.hrefs: list[str] = []
        self.marked: dict[str, list[str]] = {"del": [], "ins": []}
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self._open.append(tag)
        self.hrefs += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in self.marked:
            self.marked[self._open[-1]].append(data)


class Entry:
    """An entry, checked: what RFC 4287 asks for is there, once."""

    def __init__(self, element: ElementTree.Element) -> None:
        for name in ("id", "title", "updated", "content"):
            assert len(element.findall(f"{ATOM}{name}")) == 1, name
        self.id, self.title, self.updated = (
            element.findtext(f"{ATOM}{name}") or "" for name in ("id", "title", "updated")
        )
        self.published = element.findtext(f"{ATOM}published")
        assert self.id.startswith("urn:uuid:")
        assert self.title.strip()
        for moment in (self.updated, self.published):
            assert moment is None or MOMENT.fullmatch(moment), moment
        links = [dict(link.attrib) for link in element.findall(f"{ATOM}link")]
        assert [link["rel"] for link in links].count("alternate") == 1
        self.why = element.findtext(f"{ATOM}summary") or ""
        self.categories = {c.attrib["term"] for c in element.findall(f"{ATOM}category")}
        self.html = Tags(element.findtext(f"{ATOM}content") or "")
        self.links = [link["href"] for link in links] + self.html.hrefs
        assert self.html.tags <= {"p", "a", "del", "ins", "h4", "mark"}
        assert all(link.startswith("http://localhost/-/") for link in self.links)


class Feed:
    """A feed, checked."""

    def __init__(self, xml: str) -> None:
        root = ElementTree.fromstring(xml)
        assert root.tag == f"{ATOM}feed"
        for name in ("id", "title", "updated"):
            assert len(root.findall(f"{ATOM}{name}")) == 1, name
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        assert root.find(f"{ATOM}link[@rel='self']") is not None
        self.id, self.title = root.findtext(f"{ATOM}id"), root.findtext(f"{ATOM}title") or ""
        self.entries = [Entry(element) for element in root.findall(f"{ATOM}entry")]
        ids = [entry.id for entry in self.entries]
        assert len(set(ids)) == len(ids)
        updated = [entry.updated for entry in self.entries]
        assert updated == sorted(updated, reverse=True)

    @property
    def names(self) -> list[tuple[str, str]]:
        """By which a reader tells what it has seen."""
        return [(entry.id, entry.updated) for entry in self.entries]

    @property
    def reasons(self) -> list[set[str]]:
        return [entry.categories for entry in self.entries]


class Site:
    """The pages over a database."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._datasette = Datasette([str(path)])

    def get(self, path: str, **headers: str) -> Any:
        async def asked() -> Any:
            await self._datasette.invoke_startup()
            return await self._datasette.client.get(path, headers=headers)

        return asyncio.run(asked())

    def feed(self, path: str) -> Feed:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        assert answer.headers["content-type"].startswith("application/atom+xml")
        return Feed(answer.text)


def moment(edition: str) -> str:
    """When an edition was first seen."""
    return f"20{10 + int(edition[-1])}-04-01T03:00:00Z"


def settle(city: City) -> None:
    for (key,) in city.db.execute("SELECT id FROM editions").fetchall():
        revision = f"{key[-1]}.0"
        city.db.execute(
            "UPDATE editions SET first_seen = ?, revision = ?, version = ? WHERE id = ?",
            (moment(key), revision, revision, key),
        )
    city.settle()


@contextmanager
def written(path: Path) -> Iterator[City]:
    """The four editions in a file."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as db:
        db.execute("PRAGMA synchronous = OFF")
        schema.create(db)
        db.execute("INSERT INTO sources VALUES ('higano', '日向野市', NULL, 'https://h.example/')")
        found = City(db)
        for number, (key, lines) in enumerate(EDITIONS.items(), 1):
            found.edition(key, number, "\n".join(lines))
        settle(found)
        yield found


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, City]]:
    """For those that only read."""
    path = tmp_path_factory.mktemp("standing") / "shinkyu.db"
    with written(path) as city:
        yield Site(path), city


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    """For those that write."""
    with written(tmp_path / "shinkyu.db") as found:
        yield found


@pytest.fixture
def site(city: City, tmp_path: Path) -> Site:
    return Site(tmp_path / "shinkyu.db")


def of_passage(city: City, words: str) -> str:
    return f"/-/passages/{quote(city.passage(words)['id'])}.atom"


def of_section(city: City, words: str) -> str:
    return f"/-/passages/{quote(city.passage(words)['id'])}/section.atom"


def test_a_passage_that_was_reworded(standing: tuple[Site, City]) -> None:
    site, city = standing
    feed = site.feed(of_passage(city, AIM))
    assert feed.reasons == [{"reworded"}, {"new"}]
    reworded, new = feed.entries
    assert "書き換え" in reworded.why
    assert "第2版" in reworded.title
    assert "".join(reworded.html.marked["del"]) == "六八"
    assert "".join(reworded.html.marked["ins"]) == "八九"
    assert new.html.marked["ins"] == [AIM]
    assert (reworded.updated, new.updated) == (moment("k-2"), moment("k-1"))
    compare = next(link for link in reworded.links if "/-/compare/k-1/k-2?at=r" in link)
    assert site.get(compare.removeprefix("http://localhost")).status_code == 200
    assert any("/-/documents/" in link for link in reworded.links)
    assert any(f"/-/passages/{quote(city.passage(AIM)['id'])}" in link for link in reworded.links)


def test_a_passage_that_went_and_came_back(standing: tuple[Site, City]) -> None:
    site, city = standing
    feed = site.feed(of_passage(city, MEND))
    assert feed.reasons == [{"returned"}, {"dropped"}, {"new"}]
    assert feed.entries[1].html.marked["del"] == [MEND]
    assert "第1版" in feed.entries[1].why


def test_what_an_edition_left_as_it_was_is_no_news(standing: tuple[Site, City]) -> None:
    site, city = standing
    assert site.feed(of_passage(city, PLAY)).reasons == [{"new"}]


def test_a_section_has_what_stands_under_its_heading(standing: tuple[Site, City]) -> None:
    site, city = standing
    work, life = (site.feed(of_section(city, words)) for words in (WORK, LIFE))
    assert work.reasons == [{"returned"}, {"dropped"}, {"reworded"}, {"new"}]
    assert life.reasons == [{"new"}, {"new"}]
    assert "しごとをつくる" in work.title
    assert "なくなった1" in work.entries[1].why
    assert life.entries[0].html.marked["ins"] == [READ]
    assert site.get(of_section(city, AIM)).status_code == 404


def test_pages_name_their_feeds(standing: tuple[Site, City]) -> None:
    site, city = standing
    named = re.compile(r'<link rel="alternate" type="application/atom\+xml"[^>]* href="([^"]+)"')
    page = f"/-/passages/{quote(city.passage(WORK)['id'])}"
    assert named.findall(site.get(page).text) == [of_passage(city, WORK), of_section(city, WORK)]
    assert f'<a href="{of_section(city, WORK)}"' in site.get(page).text
    page = f"/-/passages/{quote(city.passage(AIM)['id'])}"
    assert named.findall(site.get(page).text) == [of_passage(city, AIM)]
    assert "/-/dropped.atom?source=higano" in named.findall(
        site.get("/-/changes?source=higano").text
    )


def test_what_came_back_is_not_gone(standing: tuple[Site, City]) -> None:
    site, _ = standing
    city_wide, english = site.feed("/-/dropped.atom"), site.feed("/-/dropped.atom?lang=en")
    assert city_wide.entries == []
    assert english.id == city_wide.id


def test_a_newer_edition_adds_one_entry_and_moves_none(site: Site, city: City) -> None:
    addresses = [of_passage(city, AIM), of_section(city, WORK), "/-/dropped.atom?series=総合戦略"]
    before = [site.feed(address).names for address in addresses]
    city.edition("k-5", 5, "\n".join([WORK, MEND, LIFE, PLAY, READ]))
    settle(city)
    after = [site.feed(address) for address in addresses]
    assert [feed.names[1:] for feed in after] == before
    assert all(feed.entries[0].categories == {"dropped"} for feed in after)
    assert "第1版" in after[2].entries[0].why
    assert after[2].entries[0].html.marked["del"] == [REWORDED]


def test_an_edition_found_later_leaves_the_others_entries(site: Site, city: City) -> None:
    address = of_passage(city, AIM)
    before = site.feed(address).names
    city.edition("k-0", 0.5, "\n".join([WORK, AIM.replace("市内", "区内"), MEND, LIFE, PLAY]))
    settle(city)
    assert before[0] in site.feed(address).names


def test_a_file_that_replaces_another_is_news_of_its_own(site: Site, city: City) -> None:
    address = of_passage(city, PLAY)
    [first] = site.feed(address).names
    old = city.db.execute("SELECT sha256 FROM documents WHERE edition_id = 'k-4'").fetchone()[0]
    lines = [line.replace("一つずつ", "二つずつ") for line in EDITIONS["k-4"]]
    city.replace(old, "\n".join(lines))
    settle(city)
    replaced, new = site.feed(address).entries
    assert (new.id, new.updated) == first
    assert replaced.categories == {"reworded"}
    assert "差し替え" in replaced.title
    assert replaced.html.marked == {"del": ["一"], "ins": ["二"]}


@pytest.mark.parametrize(
    "better",
    [
        lambda text: text,  # another version reads the same
        lambda text: text.replace("、", "、 ").replace("第１章　", "第1章 "),  # blanks and widths
    ],
)
def test_a_better_extractor_is_no_news(site: Site, city: City, better: Any) -> None:
    addresses = [of_passage(city, words) for words in (AIM, MEND, PLAY, READ)]
    addresses += [of_section(city, WORK), of_section(city, LIFE), "/-/dropped.atom"]
    before = [site.feed(address).names for address in addresses]
    for sha256, page, text in city.db.execute("SELECT sha256, page, text FROM pages").fetchall():
        digest = store.digest_of([PageText(sha256, page, better(text))])
        city.db.execute("UPDATE pages SET text = ? WHERE sha256 = ?", (better(text), sha256))
        city.db.execute(
            "UPDATE originals SET text_sha256 = ?, extractor = 'better' WHERE sha256 = ?",
            (digest, sha256),
        )
    city.db.execute("UPDATE comparisons SET comparer = 'older'")
    settle(city)
    assert [site.feed(address).names for address in addresses] == before


def test_hostile_names_and_texts(site: Site, city: City) -> None:
    for name in ("<i>ない", "a%00b", "x" * 3000, "'; DROP TABLE passages", "%2e%2e%2f"):
        for end in (".atom", "/section.atom"):
            assert site.get(f"/-/passages/{quote(name)}{end}").status_code == 404
    assert site.feed("/-/dropped.atom?source=%3Ci%3E&series=%00").entries == []
    hostile = "<script>alert(1)</script>を\x01]]>市は許しません。"
    city.edition("k-6", 6, "\n".join([WORK, MEND, LIFE, hostile]))
    settle(city)
    feed = site.feed(of_section(city, LIFE))
    assert {"dropped", "new"} <= feed.entries[0].categories
    assert any("<script>" in text for text in feed.entries[0].html.marked["ins"])


def test_a_reader_that_has_it_is_told_so(standing: tuple[Site, City]) -> None:
    site, city = standing
    for path in (of_passage(city, AIM), "/-/dropped.atom", "/-/changes.atom"):
        answer = site.get(path)
        again = site.get(path, **{"if-none-match": f'W/"x", W/{answer.headers["etag"]}'})
        assert (again.status_code, again.text) == (304, "")
        assert site.get(path, **{"if-none-match": '"x"'}).status_code == 200


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(played(tmp_path_factory.mktemp("demo")).db)


def rows(site: Site, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(site.path)) as db:
        return db.execute(sql).fetchall()


def test_what_phase_3_dropped_that_had_stood_since_the_first_edition(demo: Site) -> None:
    feed = demo.feed(f"/-/dropped.atom?source=higano&series={quote('総合戦略')}&lang=en")
    sql = f"""
        SELECT count(*), sum(first_edition_id = '{SERIES}-1.0') FROM passages p
        JOIN editions e ON e.id = p.first_edition_id
        WHERE dropped_edition_id = '{SERIES}-phase-3' AND e.status = 'final'
    """
    [(every, first)] = rows(demo, sql)
    newest = feed.entries[0]
    assert f"dropped {every} passages: {first} had stood since 1.0 (April 2015)" in newest.why
    assert newest.published == "2024-02-09T00:00:00+09:00"
    titles = [entry.title for entry in feed.entries]
    assert len(set(titles)) == len(titles)
    for address in sorted({urldefrag(link).url for link in newest.links})[:12]:
        if "/-/passages/" not in address:
            path = address.removeprefix("http://localhost")
            assert demo.get(path).status_code == 200, path


def test_feeds_of_the_demo_are_valid_and_bounded(demo: Site) -> None:
    headings = rows(
        demo, "SELECT id FROM passages WHERE unit = 'heading' ORDER BY editions DESC LIMIT 4"
    )
    passages = rows(demo, "SELECT id FROM passages ORDER BY rewordings + gaps DESC LIMIT 4")
    indicators = rows(
        demo,
        "SELECT indicator_id FROM indicator_changes GROUP BY 1 ORDER BY count(*) DESC LIMIT 3",
    )
    paths = [f"/-/passages/{quote(key)}/section.atom" for (key,) in headings]
    paths += [f"/-/passages/{quote(key)}.atom" for (key,) in passages]
    paths += [f"/-/indicators/{quote(key)}.atom" for (key,) in indicators]
    for path in paths:
        feed = demo.feed(path)
        assert feed.entries
        assert len(demo.get(path).text) < 500_000
        for entry in feed.entries:
            assert entry.why
            assert entry.categories
            assert any(entry.html.marked.values())


def test_a_search_tells_what_became_of_what_it_finds(demo: Site) -> None:
    sql = f"""
        SELECT id, text FROM passages WHERE dropped_edition_id = '{SERIES}-phase-3'
        AND unit = 'sentence' AND length(text) > 30 AND rewordings = 0 ORDER BY position LIMIT 1
    """
    [(key, text)] = rows(demo, sql)
    path = f"/-/search.atom?q={quote(text[2:20])}"
    feed = demo.feed(path)
    found = [entry for entry in feed.entries if entry.categories == {"found"}]
    [gone] = [entry for entry in feed.entries if "dropped" in entry.categories]
    assert found
    assert all(entry.why for entry in feed.entries)
    assert text in gone.html.marked["del"]
    assert any(f"/-/passages/{quote(key)}" in link for link in gone.links)
    assert "phase-3" in gone.links[0]
    only = demo.feed(f"{path}+state:dropped")
    assert [entry.categories for entry in only.entries] == [{"dropped"}]
    assert only.entries[0].updated == gone.updated


def test_of_many_editions_few_passages_each_are_told(demo: Site) -> None:
    with closing(sqlite3.connect(demo.path)) as db:
        whole = dropped(db, items=12)
        few = dropped(db, items=12, together=4)
        placed = dropped(db, items=(5, 4))
    assert len(whole) == len(few) > 2
    assert max(len(one.news.items) for one in whole) == 12
    assert max(len(one.news.items) for one in few) == 2
    assert [len(one.news.items) for one in placed] == [
        min(one.total, 4 if n else 5) for n, one in enumerate(whole)
    ]
    assert [one.since for one in few] == [one.since for one in whole]
    assert all(one.total == sum(count for _, count in one.since) for one in few)


def test_the_page_of_what_was_dropped(demo: Site) -> None:
    page = demo.get(f"/-/dropped?source=higano&series={quote('総合戦略')}&lang=en").text
    assert 'type="application/atom+xml"' in page
    assert "had stood since 1.0 (April 2015)" in page
    one = f"/-/dropped?edition={quote(SERIES)}-phase-3&since={quote(SERIES)}-1.0&lang=ja"
    sql = f"""
        SELECT text FROM passages WHERE dropped_edition_id = '{SERIES}-phase-3'
        AND first_edition_id = '{SERIES}-1.0' AND unit = 'sentence'
    """
    shown = demo.get(one).text
    texts = [text for (text,) in rows(demo, sql)]
    assert texts
    assert all(text in shown for text in texts)
    for unknown in ("edition=%3Ci%3E", "edition=x&since=%27"):
        assert demo.get(f"/-/dropped?{unknown}").status_code == 404
    assert demo.get("/-/dropped?source=%3Ci%3E&series=x&since=y").status_code == 200


def test_a_sentence_that_only_the_draft_had(site: Site, city: City) -> None:
    only = "港の水族館を三年のうちに建て替えます。"
    city.edition("k-5", 5, "\n".join([WORK, REWORDED, LIFE, PLAY, READ, only]), draft=True)
    settle(city)
    address = of_passage(city, only)
    [announced] = site.feed(address).entries
    assert announced.categories == {"new"}
    city.edition("k-6", 6, "\n".join([WORK, REWORDED, LIFE, PLAY, READ]))
    settle(city)
    dropped, still = site.feed(address).entries
    assert (still.id, still.updated) == (announced.id, announced.updated)
    assert dropped.categories == {"dropped"}
    assert dropped.updated == moment("k-6")
