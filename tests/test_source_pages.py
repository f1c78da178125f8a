"""Further pages of a source (``pages``): crawled, archived and projected as one history."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.corrections import read_corrections
from pipeline.imports.importer import import_warc
from tests.city import P2, P3, V2, City, Link, page, pdf
from tests.loopback import Loopback, Reply

DOWN = Reply(500, b"down")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        yield City(site, tmp_path)


def old(*links: Link, updated: str = "2020年10月01日") -> Reply:
    """The page of old plans."""
    return page(*links, published="2015年10月20日", updated=updated, text="過去の計画です。")


def watch(city: City, *paths: str) -> None:
    city.source = city.source._replace(pages=tuple(f"{city.site.url}{path}" for path in paths))


def same_anew(city: City) -> None:
    """A rebuild gives the same rows."""
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def editions(city: City, *columns: str) -> list[tuple[object, ...]]:
    rows = city.rows("SELECT * FROM editions ORDER BY phase, revision")
    return [tuple(row[column] for column in columns) for row in rows]


def test_pages_are_one_history(city: City) -> None:
    city.shows(page=page(P2, P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"), v2=pdf("Plan 1"))
    city.site.route("/docs/2/", old(V2, P2))
    city.night()

    watch(city, "/docs/2/")
    assert city.kinds() == ["edition_added", "document_added"]  # what only the further page names
    assert editions(city, "version", "updated") == [
        ("2.0", None),
        ("phase 2", "2020-10-01"),  # each page's date is that of the newest edition on it
        ("phase 3", "2024-04-01"),
    ]
    assert len(city.rows("SELECT id FROM documents")) == 3  # one file on both pages is one
    assert [row["page_id"] for row in city.rows("SELECT * FROM page_versions")] == [1, 2]
    links = city.rows("SELECT page_version_id, document_id FROM page_links ORDER BY id")
    assert [tuple(row.values()) for row in links] == [(1, 1), (1, 2), (2, 3), (2, 1)]
    same_anew(city)

    city.site.route("/docs/2/", DOWN)
    seen = editions(city, "last_seen")
    assert city.kinds() == []
    assert city.rows("SELECT status FROM runs ORDER BY id DESC LIMIT 1") == [{"status": "partial"}]
    [first, second, third] = [row[0] for row in editions(city, "last_seen")]
    assert first == seen[0][0]
    assert [second, third] > [seen[1][0], seen[2][0]]  # those that the page itself names

    city.shows(page=page(P3))  # the other page still links it
    assert city.kinds() == ["page_changed"]
    city.site.route("/docs/2/", old(P2, updated="2021年01月01日"))
    assert city.kinds() == ["page_changed", "document_unlisted"]
    comparisons = city.rows("SELECT * FROM comparisons WHERE scope = 'page' ORDER BY id")
    assert [(c["old_id"], c["new_id"]) for c in comparisons] == [
        ("page-1", "page-3"),
        ("page-2", "page-4"),
    ]
    same_anew(city)

    watch(city)  # no longer watched is not gone
    assert city.kinds() == []
    pages = city.rows("SELECT url, position, watched FROM source_pages ORDER BY id")
    assert [(row["position"], row["watched"]) for row in pages] == [(0, 1), (1, 0)]
    same_anew(city)


def test_a_page_that_was_captured_before_is_read_from_then_on(city: City) -> None:
    """Two pages change places: no change of the city's, and both keep their histories."""
    city.shows(page=page(P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"))
    city.site.route("/docs/2/", old(P2))
    watch(city, "/docs/2/")
    city.night()
    first = f"{city.site.url}/docs/1/"
    city.source = city.source._replace(page=f"{city.site.url}/docs/2/", pages=(first,))
    assert city.kinds() == []
    pages = city.rows("SELECT url, position FROM source_pages ORDER BY id")
    assert [row["position"] for row in pages] == [1, 0]
    assert len(city.rows("SELECT id FROM page_versions")) == 2
    same_anew(city)


def test_the_page_moves_to_another_address(city: City) -> None:
    city.shows(page=page(P3), p3=pdf("Plan 3"))
    city.night()
    city.site.route("/docs/9/", page(P3))
    city.source = city.source._replace(page=f"{city.site.url}/docs/9/")
    assert city.kinds() == []
    [row] = city.rows("SELECT * FROM source_pages")
    assert row["url"].endswith("/docs/9/")
    same_anew(city)


def test_an_earlier_address_that_a_person_names_is_the_page(city: City, tmp_path: Path) -> None:
    """Captures from elsewhere of where the page stood before are versions of it."""
    before = City(city.site, tmp_path / "before")
    city.site.route("/old/plan.html", page(P2, published="2020年04月01日"))
    city.shows(page=page(P2, P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"))
    before.source = before.source._replace(page=f"{city.site.url}/old/plan.html")
    before.crawl()
    [warc] = before.archive.rglob("*.warc.gz")
    city.nights = 5
    city.night()
    import_warc(warc, city.source, city.archive)
    city.build()
    assert len(city.rows("SELECT * FROM page_versions")) == 1
    earlier = {"earlier": [f"{city.site.url}/old/plan.html"]}
    city.source = city.source._replace(corrections=tuple(read_corrections([earlier])))
    city.night()
    [old, new] = city.rows("SELECT * FROM page_versions ORDER BY id")
    assert (old["url"], old["page_id"], new["page_id"]) == (earlier["earlier"][0], 1, 1)
    [changed] = city.rows("SELECT * FROM changes WHERE kind = 'page_changed'")
    assert changed["at"] == new["first_seen"]
    [second] = city.rows("SELECT * FROM editions WHERE phase = 2")
    assert second["first_seen"] == old["first_seen"]
    same_anew(city)


def test_a_run_that_is_killed_between_pages_loses_nothing(city: City) -> None:
    city.shows(page=page(P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"))
    city.site.route("/docs/2/", old(P2))
    watch(city, "/docs/2/")
    city.night()
    city.site.route("/docs/2/", old(P2, updated="2021年01月01日"))

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city.crawl(report=killed)
    assert city.kinds() == ["page_changed"]  # what the killed run had is salvaged by the next
    assert len(city.rows("SELECT id FROM runs")) == 3
    same_anew(city)


def test_a_further_page_s_past_comes_from_elsewhere(city: City, tmp_path: Path) -> None:
    """Captures of a further page are versions of it, and dated as if we had been there."""
    before = City(city.site, tmp_path / "before")
    city.site.route("/docs/2/", old(V2, P2))
    city.shows(page=page(P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"), v2=pdf("Plan 1"))
    before.source = before.source._replace(page=f"{city.site.url}/docs/2/")
    before.crawl()
    [warc] = before.archive.rglob("*.warc.gz")
    city.site.route("/docs/2/", old(P2))
    watch(city, "/docs/2/")
    city.nights = 5
    city.night()
    import_warc(warc, city.source, city.archive)
    city.build()
    versions = city.rows("SELECT page_id, first_seen FROM page_versions ORDER BY first_seen")
    further, main, again = [row["page_id"] for row in versions]
    assert further == again != main
    gone = city.rows("SELECT at FROM changes WHERE kind = 'document_unlisted'")
    assert [row["at"] for row in gone] == [versions[2]["first_seen"]]
    same_anew(city)
