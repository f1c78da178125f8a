"""Nights one by one give what a rebuild gives, whatever a person says of the source on each:
corrections that come, change and go, pages that are added, left out and change places.

Real parts all the way, with files of a format that nobody reads, so that no reader is started.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.corrections import read_corrections
from pipeline.crawl.run import Limits, crawl
from pipeline.history.build import build
from pipeline.sources import Source
from tests.city import at, content
from tests.loopback import Loopback, Reply

FILES = {
    "第2期日向野市総合戦略": "dai2ki",
    "第2期日向野市総合戦略（概要版）": "gaiyou",
    "日向野市人口ビジョン及び総合戦略（素案）": "soan",
    "会議資料": "shiryou",
}
WORDS: list[dict[str, Any]] = [
    {"file": "dai2ki.doc", "phase": 3},
    {"file": "gaiyou.doc", "revision": "2022-03", "part": "whole"},
    {"file": "soan.doc", "status": "final", "published": "2016-03"},
    {"label": "会議資料", "series": "総合戦略", "phase": 1},
    {"label": "第2期日向野市総合戦略", "ignore": True},
    {"file": "old/link", "series": "総合戦略", "phase": 2, "part": "split"},
    {"page": True, "published": "2020-05-01"},
]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


class Shown(NamedTuple):
    """One page on one night."""

    files: frozenset[str]
    published: int
    answers: bool


class Night(NamedTuple):
    """The site and the source's file on one night."""

    pages: tuple[Shown, Shown]
    asked: str
    words: frozenset[int]
    bytes: int


shown = st.builds(
    Shown,
    files=st.frozensets(st.sampled_from(list(FILES.values()))),
    published=st.sampled_from([1, 1, 2]),
    answers=st.sampled_from([True, True, True, False]),
)
nights = st.builds(
    Night,
    pages=st.tuples(shown, shown),
    asked=st.sampled_from(["1", "1", "12", "12", "21", "2"]),
    words=st.frozensets(st.integers(0, len(WORDS) - 1), max_size=3),
    bytes=st.integers(1, 2),
)


def html(page: Shown) -> bytes:
    items = "".join(
        f"<h4>「第2期日向野市総合戦略」（令和2年{month}月）</h4>"
        f'<p><a class="iconFile iconDoc" href="/f/{name}.doc">{label}[Word：10KB]</a></p>'
        for month, (label, name) in enumerate(FILES.items(), 3)
        if name in page.files
    )
    return (
        '<html lang="ja"><head><meta charset="utf-8"><title>地方創生</title></head><body>'
        '<div id="pageTitle"><h1>地方創生の取組</h1></div>'
        '<article class="contentGpArticleDoc"><div class="date">'
        f'<p class="publishedAt">公開日 2020年0{page.published}月01日</p></div>'
        '<div class="body"><p>市の計画の一覧です。これまでの経過と資料を掲載しています。</p>'
        f'{items}<p><a href="/docs/old/link">過去の計画</a></p></div></article></body></html>'
    ).encode()


def play(site: Loopback, night: Night) -> None:
    """Put one night's answers on the server."""
    site.clear()
    site.route("/robots.txt", Reply(404))
    for number, page in enumerate(night.pages, 1):
        reply = Reply(200, html(page), {"Content-Type": "text/html; charset=utf-8"})
        site.route(f"/docs/{number}/", reply if page.answers else Reply(500))
    doc = {"Content-Type": "application/msword"}
    for name in ("/docs/old/link", *(f"/f/{name}.doc" for name in FILES.values())):
        site.route(name, Reply(200, OLE + name.encode() + bytes([night.bytes]), doc))


def declared(site: Loopback, night: Night) -> Source:
    main, *further = (f"{site.url}/docs/{number}/" for number in night.asked)
    return Source(
        "higano",
        "日向野市",
        main,
        delay=0.0,
        pages=tuple(further),
        corrections=tuple(read_corrections(WORDS[i] for i in sorted(night.words))),
    )


@settings(
    deadline=None,
    max_examples=3,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(nights, min_size=2, max_size=3))
def test_nights_one_by_one_equal_a_rebuild(history: list[Night]) -> None:
    with TemporaryDirectory() as folder, Loopback() as site:
        archive, db = Path(folder) / "archive", Path(folder) / "db.sqlite"
        for number, night in enumerate(history):
            play(site, night)
            start = datetime(2024, 4, 1, 18, tzinfo=UTC) + timedelta(days=number)
            crawl(declared(site, night), archive, clock=at(start), limits=Limits(retries=0))
            build(archive, db, workers=1)
        again = Path(folder) / "again.sqlite"
        build(archive, again, workers=1)
        by_night, at_once = content(db), content(again)
        for table in by_night:
            assert by_night[table] == at_once[table], table
