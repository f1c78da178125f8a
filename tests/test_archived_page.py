"""The city's page as it looked: what is shown in the sandbox, and that nothing in it is alive."""

import asyncio
import re
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml
from datasette.app import Datasette

from pipeline.database.row_types import ComparedRow, PageLinkRow
from pipeline.kinds import LinkKind
from pipeline.web.archived.holdings import Found, Holding, ShownVersion, found_for, holding
from pipeline.web.archived.page import Archived, archived_page
from pipeline.web.archived.text import TextLine, lines_of, links_of
from tests.demo_site import played

ROOT = Path(__file__).parent.parent
HOSTILE = """<!DOCTYPE html><html onload="evil()"><head><base href="http://city.example/x/">
<meta http-equiv="refresh" content="0;url=http://evil.example/">
<link rel="stylesheet" href="a.css" media="screen" onload="evil()">
<link rel="preload" href="http://evil.example/p.js">
<link rel="stylesheet" href="http://evil.example/b.css"><link rel="icon" href="k.png">
<style>@import "http://evil.example/c.css"; b{c:url(http://evil.example/z.png)} i{c:url(k.png)}
</style><script src="http://evil.example/s.js"></script><script>evil()</script></head>
<body background="http://evil.example/bg.png" data-archived="1"><!-- <img src="//evil.example"> -->
<img src="k.png" onerror="evil()" alt="絵"><img src="gone.png" srcset="//evil.example/2.png 2x">
<img src="javascript:evil()"><img data-src="k.png" src="data:image/gif;base64,R0lGODlh">
<a href="javascript:evil()" onclick="evil()">する</a><a href="http://evil.example/">外</a>
<a href="#here">ここ</a><a name="here"></a><area href="http://evil.example/">
<iframe src="http://evil.example/" srcdoc="evil()"></iframe><object data="//evil.example"></object>
<picture><source srcset="//evil.example/p 2x"><img src="k.png" alt="図"></picture>
<form action="http://evil.example/" method="post"><input name="a" formaction="//evil.example">
<button formaction="http://evil.example/">送信</button></form><embed src="http://evil.example/">
<svg viewBox="0 0 1 1"><script>evil()</script><image href="http://evil.example/i.png"/>
<use href="http://evil.example/u.svg#a"/><a xlink:href="javascript:evil()">t</a>
<path d="M0 0" fill="url(http://evil.example/f)"/></svg>
<p style="color:red;background:url(http://evil.example/in.png)">赤</p>
<p style="color:blue">青</p><p style="x}body{display:none">悪</p>
<video src="http://evil.example/v.mp4" poster="//evil.example/v.png"></video>
<x:y onclick="evil()">名</x:y><div data-x="http://evil.example/" data-placed="">文</div>
</body></html>"""


def held(url: str, later: bool = False) -> Found:
    kind = "text/css" if url.endswith(".css") else "image/png"
    digest = ("c" if kind == "text/css" else "d") * 64
    here = Holding(
        url=url,
        final_url=url,
        sha256=digest,
        media_type=kind,
        content_type=None,
        warc_file="",
        warc_offset=0,
        seen="2024-04-01T00:00:00Z",
    )
    return Found(here, later)


def shown(html: str) -> Archived:
    def find(urls: Iterable[str]) -> dict[str, Found]:
        here = [url for url in urls if url.startswith("http://city.example/x/")]
        return {url: held(url, url.endswith(".css")) for url in here if "gone" not in url}

    return archived_page(html.encode(), "http://city.example/docs/1/", 7, find)


def test_nothing_of_a_hostile_page_is_alive() -> None:
    page = shown(HOSTILE)
    sent = [page.html, *page.styles]
    assert not [text for text in sent if "evil" in text or "<!--" in text]
    assert not re.search(r"<(script|iframe|object|embed|video|base|svg:|meta http)", page.html)
    assert not re.search(r"\son\w+=|formaction|srcset|action=|srcdoc", page.html)
    named = set(re.findall(r'(?:src|href|background)="([^"]*)"', page.html))
    assert named == {
        f"/-/pages/7/archived/{'c' * 64}.css",
        "/-/pages/7/archived/own-1.css",
        "/-/pages/7/archived/own-2.css",
        f"/-/pages/archived/{'d' * 64}",
        "#shinkyu-archived",
        "#here",
    }
    assert page.html.startswith("<!DOCTYPE html>")
    assert re.search(r'<picture><img alt="図" src="/-/pages/archived/d+"/></picture>', page.html)
    assert "送信" in page.html
    assert "文" in page.html


def test_what_stands_in_the_page_itself_is_styled_by_sheets_of_its_own() -> None:
    page = shown(HOSTILE)
    own, inline = page.styles
    assert own.strip() == (f'b{{c:url("data:,")}} i{{c:url("/-/pages/archived/{"d" * 64}")}}')
    assert inline.count("not(#_#_#_)") == 2
    assert "color:blue" in inline
    assert "display:none" not in inline
    assert '<p data-archived="2">青</p>' in page.html
    assert '<body data-archived="1"' not in page.html
    assert (page.wanted, page.held, page.later) == (5, 2, 1)


def test_a_page_without_a_head_and_one_of_another_encoding() -> None:
    assert shown("<p>本文</p>").html.count('<meta charset="utf-8"/>') == 1
    body = "<html><head><meta charset='shift_jis'></head><body>市の計画を掲載</body></html>"
    page = archived_page(body.encode("cp932"), "http://city.example/", 1, lambda urls: {})
    assert "市の計画を掲載" in page.html
    assert "shift_jis" not in page.html


def row(kind: str, old: str | None, new: str | None, segments: str | None = None) -> ComparedRow:
    row_type: Any = ComparedRow
    found: ComparedRow = row_type(kind=kind, old_text=old, new_text=new, segments=segments)
    return found


def test_the_text_shows_what_changed_where_it_stands() -> None:
    rows = [
        row("same", "a", "a"),
        row("added", None, "b"),
        row("removed", "c", None),
        row("changed", "平成27年", "平成31年", '[["equal","平成","平成"],["replace","27","31"]]'),
        row("moved", "m", None),
        row("moved", "m", "m"),
    ]
    assert lines_of("", rows) == [
        TextLine("same", [("", "a")]),
        TextLine("added", [("ins", "b")]),
        TextLine("removed", [("del", "c")]),
        TextLine("changed", [("", "平成"), ("del", "27"), ("ins", "31")]),
        TextLine("moved", [("", "m")]),
    ]
    assert lines_of("x\n\ny", []) == [TextLine("same", [("", "x")]), TextLine("same", [("", "y")])]


def link(url: str, label: str) -> PageLinkRow:
    return PageLinkRow(
        id=0,
        page_version_id=1,
        position=1,
        url=url,
        label=label,
        kind=LinkKind.FILE,
        headings="[]",
        note=None,
        document_id=None,
    )


def test_links_that_came_went_and_lead_elsewhere() -> None:
    before = [link("/a", "甲"), link("/b", "乙"), link("/c", "丙")]
    now = [link("/a", "甲"), link("/new/b", "乙"), link("/d", "丁")]
    states = [(one.row["label"], one.state) for one in links_of(now, before)]
    assert states == [("甲", "same"), ("乙", "led"), ("丁", "added"), ("丙", "removed")]
    assert {one.state for one in links_of(now, None)} == {"same"}


HOSTS = ["plans.example", "plans_1", "x; script-src *", "x}, url = {http://evil"]
"""Names that the server goes by, the last two by mistake."""


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    demo = played(tmp_path_factory.mktemp("archived") / "city")
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(demo.archive), "hosts": HOSTS}
    return Datasette([str(demo.db)], metadata=metadata, settings={"default_allow_sql": False})


def get(datasette: Datasette, path: str, **headers: str) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, headers=headers)

    return asyncio.run(ask())


def test_the_page_stands_in_a_sandbox_with_its_own_pictures(datasette: Datasette) -> None:
    answer = get(datasette, "/-/pages/7/archived")
    policy = answer.headers["content-security-policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert policy[2:4] == [
        "style-src http://localhost/-/pages/7/archived/",
        "img-src http://localhost/-/pages/archived/ data:",
    ]
    [sheet] = re.findall(r'href="(/-/pages/7/archived/[0-9a-f]{64}\.css)"', answer.text)
    [logo] = re.findall(r'src="(/-/pages/archived/[0-9a-f]{64})"', answer.text)
    style = get(datasette, sheet)
    assert style.headers["content-type"].startswith("text/css")
    [hills] = re.findall(r'url\("(/-/pages/archived/[0-9a-f]{64})"\)', style.text)
    for place in (logo, hills):
        picture = get(datasette, place)
        assert picture.headers["content-type"] == "image/png"
        assert picture.content.startswith(b"\x89PNG")
        assert "sandbox" in picture.headers["content-security-policy"]
        again = get(datasette, place, **{"if-none-match": picture.headers["etag"]})
        assert again.status_code == 304
    assert "http://www.city.higano.example" not in answer.text + style.text


def test_each_version_has_the_look_of_its_time(datasette: Datasette) -> None:
    old, new = (get(datasette, f"/-/pages/{n}/archived").text for n in (2, 7))
    digests = [re.search(r"archived/([0-9a-f]{64})\.css", html) for html in (old, new)]
    assert digests[0] and digests[1] and digests[0][1] != digests[1][1]  # noqa: PT018


@pytest.mark.parametrize(
    "path",
    [
        "/-/pages/999/archived",
        "/-/pages/1/archived/own-1.css",
        f"/-/pages/1/archived/{'a' * 64}.css",
        f"/-/pages/archived/{'a' * 64}",
    ],
)
def test_what_is_not_there(datasette: Datasette, path: str) -> None:
    assert get(datasette, path).status_code == 404


def test_no_other_bytes_of_the_archive_are_shown_as_a_picture(datasette: Datasette) -> None:
    html = get(datasette, "/-/pages/7").text
    [original] = set(re.findall(r'href="/-/original/([0-9a-f]{64})"', html))
    assert get(datasette, f"/-/pages/archived/{original}").status_code == 404
    assert get(datasette, f"/-/pages/7/archived/{original}.css").status_code == 404


def test_a_version_shows_its_look_beside_what_changed(datasette: Datasette) -> None:
    answer = get(datasette, "/-/pages/6?lang=en")
    assert "frame-src 'self'" in answer.headers["content-security-policy"]
    assert re.search(r'<iframe src="/-/pages/6/archived" title="[^"]+" sandbox ', answer.text)
    assert "The archive has all 2 of its style sheets and pictures." in answer.text
    assert "date of update: unknown → 9 February 2024" in answer.text
    assert "Links: 10 added, 2 removed, 7 with another address" in answer.text
    assert "11 passages changed, 21 passages added, 8 passages removed" in answer.text
    assert answer.text.count('class="added"') == 21
    first = get(datasette, "/-/pages/1?lang=en").text
    assert "This is the first version that was kept." in first
    assert "<ins>" not in first


def test_a_database_of_an_earlier_version_shows_the_page_without_its_look() -> None:
    db = sqlite3.connect(":memory:")
    db.execute("CREATE TABLE captures (source_id, url, final_url, sha256, captured_at, outcome)")
    db.execute(
        "CREATE TABLE originals (url, sha256, media_type, warc_file, warc_offset, first_seen)"
    )
    version = ShownVersion(id=1, source_id="s", url="u", sha256="a" * 64, until="2024-01-01")
    assert found_for(db, version)(["http://a.example/a.css"]) == {}
    assert holding(db, "a" * 64) is None
    db.close()


def test_the_list_says_what_changed_in_each_version(datasette: Datasette) -> None:
    html = get(datasette, "/-/pages?lang=ja").text
    assert html.count("<li><time") == 7
    assert "文1件を変更、3件を追加、数値1件" in html
    assert "最初の版" in html
    assert get(datasette, "/-/pages?source=nobody").text.count("<li><time") == 0
    day = get(datasette, "/-/pages?on=2016-01-01&lang=en").text
    assert (day.count("<li><time"), "2 versions" in day) == (1, True)
    assert get(datasette, "/-/pages?start=x&on='&name=%00").status_code == 200


@pytest.mark.parametrize(
    ("host", "named"),
    [
        ("plans.example:8001", True),
        ("[::1]:8001", False),
        ("plans_1", False),
        ("x; script-src *", False),
        ("x}, url = {http://evil", False),
    ],
)
def test_a_host_that_is_none_stands_nowhere(datasette: Datasette, host: str, named: bool) -> None:
    policy = get(datasette, "/-/pages/7/archived", host=host).headers["content-security-policy"]
    bib = get(datasette, "/-/pages/7.bib", host=host).text
    assert (f"style-src http://{host}/-/pages/7/" in policy) == named
    assert "script-src" not in policy
    is_host = " " not in host
    assert (f"url = {{http://{host}/-/pages/7}}" in bib) == is_host
    assert is_host or "url = {http://localhost/-/pages/7}" in bib
