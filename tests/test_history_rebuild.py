"""Nights one by one give what a rebuild gives: the same rows, ids included, over generated
histories.

Real parts all the way: a loopback server, the ordinary crawler, WARC files, SQLite.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.crawl.run import Limits, crawl
from pipeline.history.build import build
from pipeline.sources import Source
from tests.city import at, content
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

FILES = {
    "総合戦略（第2版）": "senryaku2",
    "総合戦略（第2.1版）": "senryaku21",
    "第2期日向野市総合戦略": "dai2ki",
    "【概要】第2期日向野市人口ビジョン及び総合戦略": "gaiyou",
    "会議資料": "shiryou",
}
TEXTS = {"a": ["Plan A", "Number 70"], "b": ["Plan B", "Number 80"]}


class File(NamedTuple):
    """One file of the city on one night."""

    listed: bool
    place: str
    text: str
    save: int
    answer: str


class Night(NamedTuple):
    """The site on one night."""

    files: tuple[File, ...]
    updated: int
    page: str
    lasts: int
    """So many nights it stays as it is."""


files = st.builds(
    File,
    listed=st.sampled_from([True, True, True, False]),
    place=st.sampled_from(["old", "new"]),
    text=st.sampled_from(list(TEXTS)),
    save=st.integers(1, 2),
    answer=st.sampled_from(["ok", "ok", "ok", "gone", "broken", "html"]),
)
nights = st.builds(
    Night,
    files=st.tuples(*[files] * len(FILES)),
    updated=st.integers(1, 3),
    page=st.sampled_from(["ok", "ok", "ok", "ok", "maintenance", "error"]),
    lasts=st.sampled_from([1, 1, 2, 5]),
)


def html(night: Night) -> bytes:
    items = "".join(
        f"<h4>「{label}」（平成27年{month}月）</h4>"
        f'<p><a class="iconFile iconPdf" href="/{f.place}/{name}.pdf">{label}[PDF：10KB]</a></p>'
        for (label, name), f, month in zip(FILES.items(), night.files, range(4, 9), strict=True)
        if f.listed
    )
    return (
        '<html lang="ja"><head><meta charset="utf-8"><title>地方創生</title></head><body>'
        '<div id="pageTitle"><h1>地方創生の取組</h1></div>'
        '<article class="contentGpArticleDoc"><div class="date">'
        '<p class="publishedAt">公開日 2015年04月01日</p>'
        f'<p class="updatedAt">更新日 2020年0{night.updated}月01日</p></div>'
        '<div class="body"><p>市の計画の一覧です。これまでの経過と資料を掲載しています。</p>'
        f"{items}</div></article></body></html>"
    ).encode()


def play(site: Loopback, night: Night) -> None:
    """Put one night's answers on the server."""
    site.clear()
    site.route("/robots.txt", Reply(404))
    if night.page == "error":
        site.route("/docs/1/", Reply(500))
    elif night.page == "maintenance":
        site.route(
            "/docs/1/",
            Reply(
                200,
                "<html><title>ただいまメンテナンス中です</title><body><p>メンテナンス中です</p></body></html>".encode(),
            ),
        )
    else:
        site.route(
            "/docs/1/", Reply(200, html(night), {"Content-Type": "text/html; charset=utf-8"})
        )
    for name, f in zip(FILES.values(), night.files, strict=True):
        body = tiny_pdf(TEXTS[f.text], f"save {f.save}")
        reply = {
            "ok": Reply(200, body, {"Content-Type": "application/pdf"}),
            "gone": Reply(404),
            "broken": Reply(500),
            "html": Reply(
                200, b"<html><body>no such file</body></html>", {"Content-Type": "text/html"}
            ),
        }[f.answer]
        site.route(f"/{f.place}/{name}.pdf", reply)


@pytest.mark.slow
@settings(
    deadline=None,
    max_examples=12,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(st.lists(nights, min_size=2, max_size=5))
def test_nights_one_by_one_equal_a_rebuild(history: list[Night]) -> None:
    with TemporaryDirectory() as folder, Loopback() as site:
        archive, db = Path(folder) / "archive", Path(folder) / "db.sqlite"
        source = Source("higano", "日向野市", f"{site.url}/docs/1/", delay=0.0)
        limits = Limits(retries=0)
        every = [night for night in history for _ in range(night.lasts)]
        for number, night in enumerate(every):
            play(site, night)
            start = datetime(2024, 4, 1, 18, tzinfo=UTC) + timedelta(days=number)
            crawl(source, archive, clock=at(start), limits=limits)
            build(archive, db, workers=1)
        again = Path(folder) / "again.sqlite"
        build(archive, again, workers=1)
        by_night, at_once = content(db), content(again)
        for table in by_night:
            assert by_night[table] == at_once[table], table
        build(archive, db, rebuild=True, workers=1)
        assert content(db) == at_once
