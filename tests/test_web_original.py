"""The bytes as they were captured, through a real Datasette: headers, conditions, ranges, names,
nothing that runs.
"""

import asyncio
import hashlib
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.database.row_types import OriginalRow
from pipeline.web.pages import original as original_page
from pipeline.web.pages.original import file_name
from pipeline.web.rendering import disposition
from tests.city import HTML, PDF, City, page
from tests.loopback import Loopback, Reply
from tests.tinypdf import tiny_pdf

BYTES = tiny_pdf(["the plan of the city"])
SHA = hashlib.sha256(BYTES).hexdigest()
PLAN = "".join(
    f'<p><a href="/{name}">{label}</a></p>'
    for name, label in (("%E8%A8%88%E7%94%BB.pdf", "総合戦略[PDF]"), ("form.docx", "様式[Word]"))
)
DOCX = b"PK\x03\x04" + b"word" * 50


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with Loopback() as site:
        made = City(site, tmp_path_factory.mktemp("city"))
        shown = page(text="<script>alert(1)</script>")
        body = shown.body.replace(b"</div></article>", PLAN.encode() + b"</div></article>")
        made.shows(page=Reply(200, body, HTML))
        site.route("/%E8%A8%88%E7%94%BB.pdf", Reply(200, BYTES, PDF))
        site.route("/form.docx", Reply(200, DOCX, {"Content-Type": "text/html"}))
        made.night()
        yield made


@pytest.fixture(scope="module", params=["whole", "in pieces"])
def get(city: City, request: pytest.FixtureRequest) -> Iterator[Any]:
    """``get(path, header=value…)``, or with ``method="HEAD"``; of files that are read whole and of
    those that are given in pieces.
    """
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "in pieces":
            patch.setattr(original_page, "_SMALL", 0)
        yield from asking(city)


def asking(city: City) -> Iterator[Any]:
    datasette = Datasette(
        [str(city.db)], metadata={"plugins": {"shinkyu": {"archive": str(city.archive)}}}
    )
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def ask(path: str, method: str = "GET", **headers: str) -> Any:
        named = {k.replace("_", "-"): v for k, v in headers.items()}
        return loop.run_until_complete(datasette.client.request(method, path, headers=named))

    yield ask
    loop.close()


def of_type(city: City, pattern: str) -> str:
    rows = city.rows("SELECT sha256 FROM originals WHERE media_type LIKE ?", pattern)
    assert len(rows) == 1, city.rows("SELECT media_type, url FROM originals")
    return str(rows[0]["sha256"])


def test_whole(get: Any) -> None:
    response = get(f"/-/original/{SHA}")
    assert (response.status_code, response.content) == (200, BYTES)
    h = response.headers
    assert h["content-type"] == "application/pdf"
    assert h["etag"] == f'"{SHA}"'
    assert h["last-modified"].endswith("GMT")
    assert h["accept-ranges"] == "bytes"
    assert h["x-content-type-options"] == "nosniff"
    assert h["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert (
        h["content-disposition"]
        == "inline; filename=\"_.pdf\"; filename*=UTF-8''%E8%A8%88%E7%94%BB.pdf"
    )
    assert h["content-length"] == str(len(BYTES))


def test_as_a_download(get: Any) -> None:
    assert (
        get(f"/-/original/{SHA}?download=1")
        .headers["content-disposition"]
        .startswith("attachment;")
    )


def test_head_has_the_headers_and_no_body(get: Any) -> None:
    response = get(f"/-/original/{SHA}", "HEAD", Range="bytes=0-3")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(BYTES))


def test_conditions(get: Any) -> None:
    path = f"/-/original/{SHA}"
    date = get(path).headers["last-modified"]
    for headers, status in (
        ({"If_None_Match": f'"{SHA}"'}, 304),
        ({"If_None_Match": f'"x", W/"{SHA}"'}, 304),
        ({"If_None_Match": "*"}, 304),
        ({"If_None_Match": '"x"'}, 200),
        ({"If_None_Match": '"x"', "If_Modified_Since": date}, 200),
        ({"If_Modified_Since": date}, 304),
        ({"If_Modified_Since": "Thu, 01 Jan 1970 00:00:00 GMT"}, 200),
        ({"If_Modified_Since": "yesterday"}, 200),
    ):
        response = get(path, **headers)
        assert response.status_code == status, headers
        assert response.headers["etag"] == f'"{SHA}"'
        assert (response.content == b"") == (status == 304)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("bytes=0-3", slice(0, 4)),
        ("bytes=5-", slice(5, None)),
        ("bytes=-7", slice(-7, None)),
        ("bytes=10-999999", slice(10, None)),
        ("bytes=-999999", slice(0, None)),
    ],
)
def test_one_range(get: Any, asked: str, expected: slice) -> None:
    response = get(f"/-/original/{SHA}", Range=asked)
    first, last, _ = expected.indices(len(BYTES))
    assert (response.status_code, response.content) == (206, BYTES[expected])
    assert response.headers["content-range"] == f"bytes {first}-{last - 1}/{len(BYTES)}"
    assert response.headers["content-length"] == str(last - first)


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=0-1,4-5",
        "pages=1-2",
        "bytes=",
        "bytes=-",
        "bytes=5-2",
        "bytes=a-b",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_what_is_no_single_range_gets_all(get: Any, asked: str) -> None:
    assert get(f"/-/original/{SHA}", Range=asked).status_code == 200


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_range_beyond_the_end(get: Any, asked: str) -> None:
    response = get(f"/-/original/{SHA}", Range=asked)
    assert response.status_code == 416
    assert response.headers["content-range"] == f"bytes */{len(BYTES)}"


def test_if_range(get: Any) -> None:
    path = f"/-/original/{SHA}"
    date = get(path).headers["last-modified"]
    for condition, status in (
        (f'"{SHA}"', 206),
        (date, 206),
        ('"other"', 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
    ):
        assert get(path, Range="bytes=0-3", If_Range=condition).status_code == status, condition


@settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(1, len(BYTES) - 1), max_size=4, unique=True))
def test_parts_make_the_whole(get: Any, cuts: list[int]) -> None:
    borders = [0, *sorted(cuts), len(BYTES)]
    got = b"".join(
        get(f"/-/original/{SHA}", Range=f"bytes={a}-{b - 1}").content for a, b in pairwise(borders)
    )
    assert got == BYTES


def test_html_is_a_download_or_text(get: Any, city: City) -> None:
    sha = of_type(city, "text/html")
    response = get(f"/-/original/{sha}")
    assert response.headers["content-disposition"].startswith("attachment;")
    assert response.headers["content-security-policy"].startswith("sandbox;")
    assert b"<script>alert(1)</script>" in response.content
    text = get(f"/-/original/{sha}?as=text")
    assert text.headers["content-type"] == "text/plain; charset=utf-8"
    assert text.headers["content-disposition"].startswith("inline;")
    assert "地方創生の取組" in text.text
    assert text.headers["etag"] != response.headers["etag"]
    assert get(f"/-/original/{SHA}?as=text").headers["content-type"] == "application/pdf"


def test_other_files_are_downloads(get: Any, city: City) -> None:
    rows = city.rows("SELECT sha256 FROM originals WHERE url LIKE '%form.docx'")
    response = get(f"/-/original/{rows[0]['sha256']}")
    assert response.content == DOCX
    assert response.headers["content-disposition"].startswith("attachment;")
    assert "html" not in response.headers["content-type"]


def test_what_is_not_there(get: Any) -> None:
    assert get(f"/-/original/{'0' * 64}").status_code == 404
    assert get("/-/original/../../etc/passwd").status_code == 404


def test_an_archive_that_has_lost_the_file(city: City, tmp_path: Path) -> None:
    datasette = Datasette(
        [str(city.db)], metadata={"plugins": {"shinkyu": {"archive": str(tmp_path)}}}
    )
    # Bytes that this process has read before may still be in memory; this one was never asked for.
    sha = city.rows("SELECT sha256 FROM page_versions")[0]["sha256"]
    from pipeline.web import store

    store.ORIGINALS.clear()
    response = asyncio.run(_get(datasette, f"/-/original/{sha}"))
    assert response.status_code == 404
    assert str(tmp_path) not in response.text


async def _get(datasette: Datasette, path: str) -> Any:
    await datasette.invoke_startup()
    return await datasette.client.get(path)


def original(url: str, media_type: str) -> OriginalRow:
    return OriginalRow(
        sha256="0" * 64,
        media_type=media_type,
        size=1,
        pages=None,
        text_state=None,
        title=None,
        producer=None,
        created=None,
        modified=None,
        extractor=None,
        text_sha256=None,
        error=None,
        garbled=0,
        codes=None,
        warc_file="higano/2024/x.warc.gz",
        warc_offset=0,
        url=url,
        first_seen="2024-04-01",
    )


@pytest.mark.parametrize(
    ("url", "plain", "named"),
    [
        ("https://x.example/a/plan.pdf?x=1", "plan.pdf", "plan.pdf"),
        ("https://x.example/%8Cv%89%E6.pdf", "_.pdf", "%E8%A8%88%E7%94%BB.pdf"),
        (
            "https://x.example/a%22%0D%0ASet-Cookie:%20x.pdf",
            "a_Set-Cookie_ x.pdf",
            "a_Set-Cookie_%20x.pdf",
        ),
        ("https://x.example/..%2F..%2Fetc%2Fpasswd", "_.._etc_passwd", "_.._etc_passwd"),
        ("https://x.example/fdp.%E2%80%AEexe", "fdp.exe", "fdp.exe"),
        ("https://x.example/", "0" * 16, "0" * 16),
    ],
)
def test_names(url: str, plain: str, named: str) -> None:
    header = disposition("inline", file_name(original(url, "application/pdf")))
    assert header == f"inline; filename=\"{plain}\"; filename*=UTF-8''{named}"


@given(st.text(max_size=60))
def test_no_name_breaks_the_header(name: str) -> None:
    header = disposition(
        "attachment", file_name(original(f"https://x.example/{name}", "text/html"))
    )
    assert re.fullmatch(
        r"attachment; filename=\"[^\"\\%]+\"; filename\*=UTF-8''[A-Za-z0-9._~%-]+", header
    ), header
    assert header.isascii()
    assert header.isprintable()
