"""Whatever an archived page, file, label, name or address says, our pages show it as text, and
errors show no internals.
"""

import asyncio
import csv
import io
import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pytest
import yaml
from datasette.app import Datasette

from pipeline.database.layouts import layout_from
from pipeline.database.schema import TABLES
from pipeline.read.blocks import headings_of
from pipeline.search import index, passage_index
from tests.demo_site import SERIES, played

ROOT = Path(__file__).parent.parent
PAYLOADS = {
    "all": (
        '=HYPERLINK("http://evil.example/","x")"\'></title></textarea></pre><script>alert(1)</script><style>*{color:red}</style>'
        "<img src=x onerror=alert(1)>{{ 7*191 }}{% raw %}]]>&lt;b&gt;\u202e\x0b %s {0} \\"
    ),
    "address": "javascript:alert(1)//",
    "formula behind a blank": "\u3000=1+1",
}
# What our own code makes and nobody else can say: names of states, digests, moments, places in the
# archive.
OURS = {
    "kind",
    "outcome",
    "part",
    "state",
    "scope",
    "text_state",
    "status",
    "sha256",
    "old_sha256",
    "new_sha256",
    "text_sha256",
    "old_text_sha256",
    "new_text_sha256",
    "old_files",
    "new_files",
    "at",
    "captured_at",
    "first_seen",
    "last_seen",
    "started_at",
    "finished_at",
    "warc_file",
    "source_id",
    "run_id",
    "key",
    "position",
    "media_type",
    "indicator_id",  # the id of an indicator is made safe where it is made
    "passage_id",  # that of a passage too
    "step",
    "figure_id",
    "old_figure_id",
    "new_figure_id",
    "role",
    "measure",
    "bound",
    "year",
    "old_year",
    "new_year",
}
OF_TABLES = {"passages": {"unit"}, "passage_texts": {"unit"}}
"""The same of some tables: figures have units that others wrote."""
EDITION_IDS = {
    "edition_id",
    "predecessor_id",
    "old_id",
    "new_id",
    "comparison_id",
    "old_edition_id",
    "new_edition_id",
    "first_edition_id",
    "last_edition_id",
    "linked_edition_id",
    "dropped_edition_id",
    "from_edition_id",
}


def _poison_json(value: Any, payload: str) -> Any:
    if isinstance(value, str):
        return value if value in ("equal", "replace", "insert", "delete") else payload + value
    if isinstance(value, list):
        return [_poison_json(v, payload) for v in value]
    return (
        {k: _poison_json(v, payload) for k, v in value.items()}
        if isinstance(value, dict)
        else value
    )


def _headings(db: sqlite3.Connection) -> dict[int, list[str]]:
    """What was indexed as the headings of pages whose blocks are known."""
    found = db.execute(
        "SELECT p.id, p.text, l.width, l.height, l.blocks FROM pages p "
        "JOIN page_layouts l ON l.sha256 = p.sha256 AND l.page = p.page WHERE l.blocks <> '[]'"
    )
    return {key: headings_of(text, layout_from(*layout)) for key, text, *layout in found}


def poison(path: Path, payload: str) -> None:
    """Put the payload before every text of the database that somebody else could have written,
    edition ids included.
    """
    db = sqlite3.connect(path)

    def text(value: str | None) -> str | None:
        if value is None:
            return None
        try:
            found = json.loads(value)
        except ValueError:
            return payload + value
        return (
            json.dumps(_poison_json(found, payload))
            if isinstance(found, list | dict)
            else payload + value
        )

    ids = {row[0] for row in db.execute("SELECT id FROM editions")}

    def key(value: str | None) -> str | None:
        old, dots, new = (value or "").partition("..")
        if dots:
            return f"{key(old)}..{key(new)}"
        return f"{value}{payload}" if value in ids else value

    db.create_function("poison", 1, text)
    db.create_function("poison_key", 1, key)
    db.execute("PRAGMA foreign_keys = OFF")
    pages = db.execute("SELECT id, text FROM pages").fetchall()
    index.delete_pages(db, pages, _headings(db))
    for table in TABLES:
        for column in table.columns:
            if table.hidden or not column.sql.startswith("TEXT"):
                continue
            keys = column.name in EDITION_IDS or (
                table.name in ("editions", "comparisons") and column.name == "id"
            )
            keys = keys or (table.name == "changes" and column.name in ("old", "new"))
            if keys:
                db.execute(f"UPDATE {table.name} SET {column.name} = poison_key({column.name})")
            elif column.name not in {"id"} | OURS | OF_TABLES.get(table.name, set()):
                db.execute(f"UPDATE {table.name} SET {column.name} = poison({column.name})")
    db.execute("UPDATE search_editions SET edition_id = poison_key(edition_id)")
    db.execute(
        "UPDATE changes SET old = poison(old), new = poison(new) "
        "WHERE kind IN ('page_changed', 'document_moved')"
    )
    index.add_pages(db, db.execute("SELECT id, text FROM pages").fetchall())
    for (source,) in db.execute("SELECT id FROM sources").fetchall():
        index.sync_labels(db, source)
        passage_index.sync_passages(db, source)
    db.commit()
    db.close()


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("hostile") / "city")


@pytest.fixture(scope="module", params=list(PAYLOADS))
def site(
    request: pytest.FixtureRequest, clean: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Datasette, str]:
    payload = PAYLOADS[request.param]
    path = tmp_path_factory.mktemp(request.param) / "shinkyu.db"
    shutil.copy(clean.db, path)
    poison(path, payload)
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(clean.archive)}
    return Datasette([str(path)], metadata=metadata, settings={"default_allow_sql": False}), payload


def get(datasette: Datasette, path: str) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path)

    return asyncio.run(ask())


class Suspects(HTMLParser):
    """Collects whatever in a page could run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.data_block = False
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in ("script", "style"):
            self.inside = tag
            self.data_block = values.get("type") == "application/ld+json"
        for name, value in attrs:
            text = (value or "").strip().lower()
            if name.startswith("on") and "alert" in text:
                self.found.append(f"<{tag} {name}={value}>")
            if name in ("href", "src", "action", "formaction", "xlink:href", "data") and (
                urlsplit(text).scheme not in ("", "http", "https")
                or text == "x"
                or "evil.example" in urlsplit(text).netloc
            ):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "style" and "color:red" in text:
                self.found.append(f"<{tag} style={value}>")

    def handle_endtag(self, tag: str) -> None:
        if tag == self.inside:
            self.inside = ""

    def handle_data(self, data: str) -> None:
        if not self.inside:
            return
        if self.data_block:
            json.loads(data)
        elif "alert(1)" in data or "color:red" in data:
            self.found.append(f"<{self.inside}>{data[:80]}")


def suspects(html: str) -> list[str]:
    parser = Suspects()
    parser.feed(html)
    return parser.found


def addresses(payload: str) -> Iterator[str]:
    """Every kind of page of ours, with the payload in the address where one takes text."""
    q = quote(payload, safe="")

    def own(version: str) -> str:
        return quote(f"{SERIES}-{version}{payload}", safe="")

    yield from (
        "/",
        "/?lang=en",
        "/-/changes",
        "/-/changes?lang=en",
        "/-/status",
        "/-/status?lang=en",
        "/-/pages",
        "/-/pages/1",
        "/-/pages/2",
    )
    yield from (
        f"/-/editions/{own('phase-3')}",
        f"/-/editions/{own('2.1')}?lang=en",
        f"/-/compare/{own('2.0')}/{own('2.1')}",
    )
    yield f"/-/compare/{own('1.0')}/{own('phase-3')}?view=inline&lang=en"
    yield from (
        f"/-/search?q={q}",
        "/-/search?q=" + quote("人口"),
        f"/-/search?q={quote('人口')}&series={q}&sort={q}&lang={q}",
    )
    yield from (
        f"/-/changes?kind={q}&series={q}&page={q}",
        f"/-/changes?source={q}",
        f"/-/pages?on={q}",
        f"/?lang={q}",
    )


def test_every_page_shows_it_as_text(site: tuple[Datasette, str]) -> None:
    datasette, payload = site
    for path in addresses(payload):
        answer = get(datasette, path)
        named = "?source=" in path  # only some payloads are names of sources of this database
        assert answer.status_code in ((200, 404) if named else (200,)), path
        assert not suspects(answer.text), path
        assert "1337" not in answer.text, path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path


def test_the_pages_of_passages(site: tuple[Datasette, str], clean: Any) -> None:
    datasette, _ = site
    sql = "SELECT id FROM passages WHERE unit = ? ORDER BY rewordings DESC, weak DESC, id LIMIT 1"
    with sqlite3.connect(clean.db) as db:
        found = [db.execute(sql, (unit,)).fetchone()[0] for unit in ("sentence", "row", "heading")]
    for path in ("/-/passages", *(f"/-/passages/{quote(key, safe='')}" for key in found)):
        answer = get(datasette, path)
        assert answer.status_code == 200, path
        assert not suspects(answer.text), path
        assert "1337" not in answer.text, path
        for drawn in re.findall(r"<svg.*?</svg>", answer.text, re.DOTALL):
            ET.fromstring(drawn)


def test_the_reader_and_the_original(site: tuple[Datasette, str], clean: Any) -> None:
    datasette, payload = site
    with sqlite3.connect(clean.db) as db:
        shas = [
            row[0]
            for row in db.execute(
                "SELECT DISTINCT sha256 FROM documents WHERE sha256 IS NOT NULL LIMIT 4"
            )
        ]
    for sha in shas:
        answer = get(datasette, f"/-/documents/{sha}?q={quote(payload, safe='')}")
        assert answer.status_code == 200
        assert not suspects(answer.text)
        head = get(datasette, f"/-/original/{sha}").headers
        assert head["x-content-type-options"] == "nosniff"
        assert "\n" not in head.get("content-disposition", "")


def test_datasettes_own_tables(site: tuple[Datasette, str]) -> None:
    datasette, _ = site
    for table in TABLES:
        if not table.hidden:
            answer = get(datasette, f"/shinkyu/{table.name}?_size=20")
            assert answer.status_code == 200, table.name
            assert not suspects(answer.text), table.name


def test_addresses_that_are_not_there(site: tuple[Datasette, str]) -> None:
    datasette, payload = site
    q = quote(payload, safe="")
    for path in (
        f"/-/editions/{q}",
        f"/-/compare/{q}/{q}",
        f"/-/documents/{q}",
        f"/-/pages/{q}",
        f"/{q}",
    ):
        answer = get(datasette, path)
        assert answer.status_code in (302, 404), path
        assert not suspects(answer.text), path


def feeds_of_passages(datasette: Datasette) -> list[str]:
    """Of those that have most news."""
    sql = "SELECT id FROM passages ORDER BY gaps DESC, rewordings DESC, dropped_edition_id LIMIT 5"
    path = next(db.path for db in datasette.databases.values() if db.path)
    with closing(sqlite3.connect(path)) as db:
        return [f"/-/passages/{quote(key, safe='')}.atom" for (key,) in db.execute(sql)]


def test_feeds_are_well_formed_and_their_html_is_harmless(site: tuple[Datasette, str]) -> None:
    datasette, payload = site
    for path in (
        "/-/changes.atom",
        f"/-/changes.atom?series={quote(payload, safe='')}",
        "/-/search.atom?q=" + quote("人口"),
        f"/-/search.atom?q={quote(payload, safe='')}",
        "/-/dropped.atom",
        *feeds_of_passages(datasette),
    ):
        answer = get(datasette, path)
        assert answer.status_code == 200, path
        for node in ET.fromstring(answer.text).iter():
            if node.get("type") == "html":
                assert not suspects(node.text or ""), path
            assert urlsplit(node.get("href") or "").scheme in ("", "http", "https"), path
    places = ET.fromstring(get(datasette, "/sitemap.xml").text)
    assert len(places) > 5


def test_tables_that_spreadsheets_open_hold_no_formula(site: tuple[Datasette, str]) -> None:
    datasette, payload = site
    own = [quote(f"{SERIES}-{version}{payload}", safe="") for version in ("2.0", "2.1")]
    for path in (f"/-/compare/{own[0]}/{own[1]}.csv", "/-/search.csv?q=" + quote("人口")):
        answer = get(datasette, path)
        assert answer.status_code == 200, path
        cells = [
            cell
            for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
            for cell in row
        ]
        assert len(cells) > 20
        assert not [c for c in cells if re.match(r"\s*([=+@＝＋＠\t\r]|-(?![\d.,]+\Z))", c)], path
    book = openpyxl.load_workbook(
        io.BytesIO(get(datasette, f"/-/compare/{own[0]}/{own[1]}.xlsx").content)
    )
    shown = [c for sheet in book for row in sheet.iter_rows() for c in row]
    assert not [c.coordinate for c in shown if c.data_type == "f"]
    assert not [
        c.hyperlink.target
        for c in shown
        if c.hyperlink and urlsplit(c.hyperlink.target or "").scheme not in ("", "http", "https")
    ]


@pytest.mark.parametrize("path", ["/", "/-/changes.atom", "/-/status.json", "/shinkyu/editions"])
def test_errors_show_no_internals(clean: Any, tmp_path: Path, path: str) -> None:
    broken = tmp_path / "shinkyu.db"
    shutil.copy(clean.db, broken)
    datasette = Datasette([str(broken)], settings={"default_allow_sql": False})
    assert get(datasette, path).status_code in (200, 404, 503)
    with sqlite3.connect(broken) as db:  # the database changes its shape under the server
        for table in ("changes", "editions", "captures", "runs"):
            db.execute(f"ALTER TABLE {table} RENAME TO {table}_secret")
    answer = get(datasette, path)
    assert answer.status_code >= 400
    for secret in ("no such table", "secret", "Traceback", "sqlite3", str(tmp_path), "SELECT"):
        assert secret not in answer.text
