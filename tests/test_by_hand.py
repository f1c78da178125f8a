"""A person's word in the source file: believed before anything that was read, for the whole history
of the source, and no change of the city's.
"""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.answers import listings
from pipeline.corrections import files_meant, read_corrections
from pipeline.crawl.run import called_files
from pipeline.history.by_hand import Word, page_by_hand, words_of
from pipeline.history.names_by_hand import label_by_hand
from pipeline.kinds import LinkKind
from pipeline.read.names.labels import read_label
from pipeline.read.page.types import Link as PageLink
from pipeline.read.page.types import PageReading
from pipeline.sources import Source
from tests.city import P2, P3, V2, City, Link, page, pdf
from tests.loopback import Loopback

TWINS = Link("「第2期日向野市総合戦略」（令和2年3月）", "第2期日向野市総合戦略 資料", "/p2b.pdf")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    with Loopback() as site:
        yield City(site, tmp_path)


def says(city: City, *items: dict[str, Any]) -> None:
    """What the source's file corrects from now on."""
    city.source = city.source._replace(corrections=tuple(read_corrections(items)))


def same_anew(city: City) -> None:
    """A rebuild gives the same rows."""
    before = city.content()
    city.build(rebuild=True)
    assert city.content() == before


def log(city: City) -> list[tuple[Any, ...]]:
    """What the log says, with what a feed reader knows each change by."""
    return [(r["at"], r["kind"], r["key"]) for r in city.rows("SELECT * FROM changes ORDER BY id")]


def editions(city: City) -> dict[str, tuple[Any, ...]]:
    rows = city.rows("SELECT * FROM editions WHERE listed ORDER BY id")
    told = ("published", "published_source", "by_hand")
    return {row["id"].removeprefix("higano-"): tuple(row[key] for key in told) for row in rows}


def test_a_word_holds_for_the_whole_history_and_is_no_change(city: City) -> None:
    city.shows(page=page(P2, P3), p2=pdf("Plan 2"), p3=pdf("Plan 3"), v2=pdf("Plan 1"))
    city.night()
    city.shows(page=page(P2, P3, V2))
    city.night()
    as_read, before = editions(city), log(city)
    assert as_read["総合戦略-2.0"] == ("2015-10", "heading", None)

    says(city, {"file": "v2.pdf", "revision": "2.1", "published": "2015-11-02"})
    assert city.night() == []
    assert log(city) == before
    assert editions(city) == {
        "総合戦略-2.1": ("2015-11-02", "set", '["revision", "published"]'),
        "総合戦略-phase-2": ("2020-03", "heading", None),
        "総合戦略-phase-3": as_read["総合戦略-phase-3"],
    }
    [document] = city.rows("SELECT * FROM documents WHERE by_hand IS NOT NULL")
    assert document["edition_id"] == "higano-総合戦略-2.1"
    [edition] = city.rows("SELECT * FROM editions WHERE id = ?", document["edition_id"])
    assert edition["news_as"] == "higano-総合戦略-2.0"  # under which readers of feeds know it
    assert json.loads(document["by_hand"]) == ["published", "revision"]
    [added] = city.rows("SELECT * FROM changes WHERE edition_id = ?", document["edition_id"])[:1]
    assert added["summary"].startswith("総合戦略（第2.1版）が加わりました")
    same_anew(city)

    says(city, {"file": "v2.pdf", "revision": "2.2"}, {"label": P2.label, "status": "draft"})
    assert city.night() == []
    assert log(city) == before
    told = editions(city)
    assert told["総合戦略-2.2"] == ("2015-10", "heading", '["revision"]')
    assert "総合戦略-phase-2-draft" in told

    says(city)
    assert city.night() == []
    assert log(city) == before
    assert editions(city) == as_read
    assert city.rows("SELECT * FROM corrections") == []


def test_an_edition_made_of_a_file_is_no_news_but_one_that_comes_later_is(city: City) -> None:
    city.shows(page=page(P2, TWINS), p2=pdf("Plan 2"), p2b=pdf("Plan 2 too"), p2c=pdf("New"))
    city.night()
    before = log(city)
    says(
        city,
        {"file": "/p2b.pdf", "revision": "2021-03"},
        {"label": "改定後", "revision": "2022-03"},
    )
    assert city.night() == []
    assert log(city) == before
    assert set(editions(city)) == {"総合戦略-phase-2", "総合戦略-phase-2-2021-03"}
    told = {row["id"]: row["news_as"] for row in city.rows("SELECT id, news_as FROM editions")}
    assert told == {
        "higano-総合戦略-phase-2": None,
        "higano-総合戦略-phase-2-2021-03": "",  # feeds leave it out
    }
    city.shows(page=page(P2, TWINS, Link(P2.heading, "改定後", "/p2c.pdf")))
    assert city.kinds() == ["page_changed", "edition_added", "document_added"]
    same_anew(city)


def test_a_heading_whose_files_are_of_others_announces_nothing(city: City) -> None:
    """A chain: one takes the files of another, which takes those of a third."""
    city.shows(page=page(P2, P3, V2), p2=pdf("Plan 2"), p3=pdf("Plan 3"), v2=pdf("Plan 1"))
    says(
        city,
        {"file": "p2.pdf", "phase": 3},
        {"file": "p3.pdf", "phase": 4},
        {"file": "v2.pdf", "series": "人口ビジョン"},
    )
    city.night()
    assert set(editions(city)) == {"総合戦略-phase-3", "総合戦略-phase-4", "人口ビジョン-2.0"}
    assert [row["edition_id"] for row in city.rows("SELECT * FROM documents ORDER BY url")] == [
        "higano-総合戦略-phase-3",
        "higano-総合戦略-phase-4",
        "higano-人口ビジョン-2.0",
    ]


def test_an_ignored_file_is_followed_and_belongs_to_no_edition(city: City) -> None:
    city.shows(page=page(P2, V2), p2=pdf("Plan 2"), v2=pdf("Plan 1"))
    says(city, {"label": f"{V2.label}［PDF：10KB］", "ignore": True})
    city.night()
    [document] = city.rows("SELECT * FROM documents WHERE label = ?", V2.label)
    assert (document["edition_id"], document["by_hand"]) == (None, '["ignore"]')
    assert list(editions(city)) == ["総合戦略-phase-2"]
    city.shows(v2=pdf("Plan 1, replaced"))
    assert city.kinds() == ["document_replaced"]
    same_anew(city)


def test_the_page_s_own_dates(city: City) -> None:
    city.shows(page=page(P3), p3=pdf("Plan 3"))
    city.night()
    assert editions(city) == {"総合戦略-phase-3": ("2024-02-09", "page", None)}
    city.shows(page=page(P3, published="2024年03月01日", updated="2024年05月01日"))
    city.night()
    before = log(city)
    says(city, {"page": True, "published": "2024-01-15"})
    assert city.night() == []
    [first, second] = city.rows("SELECT * FROM page_versions ORDER BY id")
    assert (first["published"], second["published"]) == ("2024-01-15", "2024-01-15")
    assert (second["updated"], second["by_hand"]) == ("2024-05-01", '["published"]')
    assert editions(city) == {"総合戦略-phase-3": ("2024-01-15", "page", '["published"]')}
    assert log(city) == before
    says(city, {"page": True, "published": None})
    assert city.night() == []
    assert editions(city) == {"総合戦略-phase-3": (None, None, None)}
    same_anew(city)


def test_a_run_that_is_killed_leaves_its_word(city: City) -> None:
    """What a crawl was told stands in its first record, however it ends."""
    city.shows(page=page(V2), v2=pdf("Plan 1"))
    city.night()
    says(city, {"file": "v2.pdf", "revision": "2.1"})

    def killed(_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        city.crawl(report=killed)
    says(city, {"file": "v2.pdf", "revision": "2.1"})
    assert city.night() == []
    [row] = city.rows("SELECT since FROM corrections")
    assert row["since"] == "2024-04-02T18:00:00Z"
    assert list(editions(city)) == ["総合戦略-2.1"]
    same_anew(city)


@pytest.mark.parametrize(
    ("target", "meant"),
    [
        ("gaiyou.pdf", ["https://h/files/gaiyou.pdf"]),
        ("R2-gaiyou.pdf", ["https://h/files/R2-gaiyou.pdf"]),
        ("yougai.pdf", []),
        ("you.pdf", ["https://h/files/gaiyou.pdf", "https://h/files/R2-gaiyou.pdf"]),
        ("file_id=12", ["https://h/get?file_id=12"]),
        ("id=12", ["https://h/get?file_id=12"]),
        ("/概要.pdf", ["https://h/%E6%A6%82%E8%A6%81.pdf"]),
        ("https://h/files/gaiyou.pdf#page=2", ["https://h/files/gaiyou.pdf"]),
        ("http://h/files/gaiyou.pdf", ["https://h/files/gaiyou.pdf"]),
    ],
)
def test_which_files_an_end_of_an_address_means(target: str, meant: list[str]) -> None:
    names = ("files/gaiyou.pdf", "files/R2-gaiyou.pdf", "get?file_id=12", "%E6%A6%82%E8%A6%81.pdf")
    assert files_meant(target, [f"https://h/{name}" for name in names]) == meant


def link(label: str, url: str, kind: LinkKind = LinkKind.FILE) -> PageLink:
    return PageLink(1, url, label, label, kind, (), None, None, None, label)


@pytest.mark.parametrize(
    ("label", "said", "ids"),
    [
        ("総合戦略", {"phase": 2}, ["総合戦略 phase 2"]),
        ("総合戦略（第2.1版）", {"phase": 2}, ["総合戦略 phase 2, 2.1"]),
        ("第2期総合戦略", {"phase": 1}, ["総合戦略 1.0"]),
        ("第2期総合戦略改訂版", {"published": "2021-03-30"}, ["総合戦略 phase 2, 2021-03"]),
        ("第2期総合戦略（令和3年3月改定）", {"revision": None}, ["総合戦略 phase 2"]),
        ("人口ビジョン及び総合戦略", {"series": "人口ビジョン"}, ["人口ビジョン 1.0"]),
        ("人口ビジョン及び総合戦略", {"phase": 2}, ["総合戦略 phase 2", "人口ビジョン phase 2"]),
        ("お知らせ", {"series": "総合戦略", "phase": 2}, ["総合戦略 phase 2"]),
        ("お知らせ", {"series": "地域再生計画"}, ["地域再生計画 お知らせ"]),
        ("お知らせ", {"part": "summary"}, []),
        ("第2期総合戦略", {"ignore": True}, []),
    ],
)
def test_editions_by_hand(label: str, said: dict[str, Any], ids: list[str]) -> None:
    reading = label_by_hand(read_label(label), Word(said, ""), label)
    assert [f"{name.series} {name.version}" for name in reading.editions] == ids


def test_a_file_goes_before_its_label() -> None:
    items: list[dict[str, Any]] = [
        {"label": "概要 版", "part": "summary", "phase": 2},
        {"file": "a.pdf", "phase": 3},
        {"file": "b", "part": "whole"},
    ]
    rows = [
        {"kind": c.kind, "one": c.names[0], "other": c.names[1], "since": f"{i}"}
        for i, c in enumerate(read_corrections(items))
    ]
    words = words_of(rows)  # type: ignore[arg-type]
    links = [link("概要版", "https://h/a.pdf"), link("b", "https://h/b", LinkKind.PAGE)]
    told = words.of_links(links)
    assert told["https://h/a.pdf"].settings == {"part": "summary", "phase": 3}
    assert told["https://h/b"].settings == {"part": "whole"}


def test_the_crawl_and_the_history_take_the_same_links_for_files() -> None:
    corrections = tuple(read_corrections([{"file": "siryo", "part": "whole"}]))
    source = Source("higano", "日向野市", "https://h/", corrections=corrections)
    rows = [
        {"kind": c.kind, "one": c.names[0], "other": c.names[1], "since": ""} for c in corrections
    ]
    words = words_of(rows)  # type: ignore[arg-type]
    other = link("資料", "https://h/R2-siryo", LinkKind.PAGE)
    for kind, files in ((LinkKind.FILE, set()), (LinkKind.PAGE, {"https://h/siryo"})):
        links = (link("本編", "https://h/siryo", kind), other)
        reading = PageReading(None, None, None, "", links, (), "general", None)
        assert called_files(source, reading) == files
        told = page_by_hand(reading, words, "https://h/", main=True).links
        assert [one.kind for one in told] == [LinkKind.FILE, LinkKind.PAGE]


def test_a_correction_of_what_is_gone_is_a_doubt(city: City) -> None:
    city.shows(page=page(P2, V2), p2=pdf("Plan 2"), v2=pdf("Plan 1"))
    says(city, {"file": "v2.pdf", "part": "summary"}, {"label": "概要", "ignore": True})
    city.night()
    sql = "SELECT facts, since, message FROM doubts WHERE kind = 'correction_gone' ORDER BY facts"
    [label] = city.rows(sql)
    assert json.loads(label["facts"]) == {"key": "label", "target": "概要"}
    assert label["since"] == "2024-04-01T18:00:00Z"
    city.shows(page=page(P2))
    city.night()
    [file, _] = city.rows(sql)
    assert file["since"] == "2024-04-02T18:00:00Z"
    assert "file: v2.pdf" in file["message"]
    same_anew(city)
    city.shows(page=page(P2, V2))
    says(city, {"file": "v2.pdf", "part": "summary"})
    city.night()
    assert city.rows(sql) == []


def test_a_word_outlives_the_file_that_held_it(city: City) -> None:
    """The newest WARC file is lost: what it declared is kept like all that it told."""
    city.shows(page=page(V2), v2=pdf("Plan 1"))
    city.night()
    says(city, {"file": "v2.pdf", "revision": "2.1"})
    city.night()
    before = editions(city)
    [name] = city.rows("SELECT warc_file FROM runs ORDER BY started_at DESC LIMIT 1")
    (city.archive / name["warc_file"]).unlink()
    city.build()
    assert editions(city) == before
    [row] = city.rows("SELECT since FROM corrections")
    assert row["since"] == "2024-04-02T18:00:00Z"
    city.build(rebuild=True)
    assert editions(city) == before


async def _get(datasette: Datasette, path: str) -> str:
    answer = await datasette.client.get(path)
    assert answer.status_code in (200, 503)  # the nights of the test are long ago
    return str(answer.text)


def test_it_is_shown_as_set_by_hand(city: City, capsys: pytest.CaptureFixture[str]) -> None:
    city.shows(page=page(V2), v2=pdf("Plan 1 has 70 percent"))
    file = {"file": "v2.pdf", "revision": "2.1", "published": "2015-11"}
    says(city, file, {"page": True, "updated": "2024-05"})
    city.night()
    datasette = Datasette([str(city.db)])

    def get(path: str) -> str:
        return asyncio.run(_get(datasette, path))

    edition = get("/-/editions/higano-総合戦略-2.1?lang=ja")
    assert edition.count("手で設定：改定・公表日") == 2  # of the edition, and of its file
    english = get("/-/editions/higano-総合戦略-2.1?lang=en")
    assert 'November 2015</time> <small class="soft">set by hand' in english
    [row] = city.rows("SELECT sha256 FROM documents")
    assert "set by hand: revision" in get(f"/-/documents/{row['sha256']}?lang=en")
    assert "set by hand" in get("/-/search?q=percent&lang=en")
    assert "set by hand: revision" in get("/?lang=en")
    assert "手で設定：更新日" in get("/-/pages?lang=ja")
    assert "手で設定：更新日" in get("/-/pages/1?lang=ja")
    status = json.loads(get("/-/status.json"))
    assert [one["url"] for one in status["sources"][0]["pages"]] == [city.source.page]

    rows = listings.editions(city.db, None, None)
    listings.print_editions(rows)
    assert "2015-11 (set by hand)" in capsys.readouterr().out
    assert listings.editions_as_json(rows)[0]["by_hand"] == ["revision", "published"]
