"""The demo: every change and fault shows, the editions are the true ones, nothing leaves."""

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import requests

from pipeline.demo.nights import HOST, NEW, NIGHTS, OLD, PAGE, SOURCE, site
from pipeline.demo.pages import CITY, asset, page_state, render, size_label
from pipeline.demo.play import MARK, Played, play
from pipeline.demo.server import City
from pipeline.errors import ShinkyuError
from pipeline.history.build import build
from pipeline.history.verify import verify
from pipeline.kinds import ChangeKind
from tests.demo_site import played_offline

KINDS = set(ChangeKind)
RECOVERED = {
    "busy",
    "mislabelled",
}  # faults that a patient crawler gets past: the file is there in the end
TEXTS = Path(__file__).parent.parent / "tools" / "demo_texts"
FILES = Path(str(CITY)) / "files"
EDITIONS = [
    # series, version, published, published_source, updated, listed files by part
    ("総合戦略", "1.0", "2015-04", "heading", {}),
    ("総合戦略", "2.0", "2015-10", "heading", {"whole": 1}),
    ("総合戦略", "2.1", "2019-12", "heading", {"whole": 1}),
    ("総合戦略", "phase 2", "2020-03", "heading", {"whole": 1, "summary": 1}),
    ("総合戦略", "phase 3, draft", "2023-12", "cover", {}),
    ("総合戦略", "phase 3", "2024-02-09", "page", {"whole": 1, "split": 6}),
    ("人口ビジョン", "1.0", "2015-04", "heading", {"whole": 1}),
    ("人口ビジョン", "phase 2", "2020-03", "heading", {"whole": 1, "summary": 1}),
    ("その他", "日向野市デジタル活用推進指針", None, None, {"whole": 1}),
]


class Demo:
    """A played demo: its story, its database, and what was tried outside."""

    def __init__(self, played: Played, told: list[str], tried: list[str]) -> None:
        self.played, self.told, self.tried = played, told, tried

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.played.db}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()


@pytest.fixture(scope="module")
def demo() -> Demo:
    return Demo(*played_offline())


def _night_of(at: str) -> int:
    """Which night (from 0) a moment belongs to."""
    return max(index for index, night in enumerate(NIGHTS) if night.at <= at)


def test_nothing_outside_the_machine_is_reached(demo: Demo) -> None:
    assert demo.tried == []
    assert demo.played.strangers == ()


def test_every_kind_of_change_is_logged(demo: Demo) -> None:
    assert {kind for (kind,) in demo.rows("SELECT DISTINCT kind FROM changes")} == KINDS


def test_each_night_shows_what_it_is_meant_to_and_nothing_else(demo: Demo) -> None:
    logged: dict[int, set[str]] = defaultdict(set)
    for at, kind in demo.rows("SELECT at, kind FROM changes"):
        logged[_night_of(at)].add(kind)
    assert {index: logged[index] for index in range(len(NIGHTS))} == {
        i: set(n.shows) for i, n in enumerate(NIGHTS)
    }


def test_the_nights_keep_their_own_dates(demo: Demo) -> None:
    started = [at for (at,) in demo.rows("SELECT started_at FROM runs ORDER BY started_at")]
    assert [at[:16] for at in started] == [night.at[:16] for night in NIGHTS]


def test_every_fault_shows_as_a_failed_capture_with_its_reason(demo: Demo) -> None:
    kinds = set()
    for index, night in enumerate(NIGHTS):
        following = NIGHTS[index + 1].at if index + 1 < len(NIGHTS) else "9999"
        for faulty, kind in night.faults.items():
            if kind in RECOVERED:
                continue
            path = PAGE if kind == "robots_down" else faulty
            rows = demo.rows(
                "SELECT outcome, error FROM captures"
                " WHERE url = ? AND captured_at >= ? AND captured_at < ?",
                f"http://{HOST}{path}",
                night.at,
                following,
            )
            assert rows, f"night {index + 1}: nothing was noted for {path}"
            assert {outcome for outcome, _ in rows} <= {"failed", "refused"}, (
                f"night {index + 1}: {kind}: {rows}"
            )
            assert all(error for _, error in rows)
            kinds.add(kind)
    assert len(kinds) >= 6


def test_faults_that_pass_leave_good_files(demo: Demo) -> None:
    for night in NIGHTS:
        for path, kind in night.faults.items():
            if kind in RECOVERED:
                outcomes = demo.rows(
                    "SELECT outcome, media_type FROM captures"
                    " WHERE url = ? AND captured_at >= ? ORDER BY id LIMIT 2",
                    f"http://{HOST}{path}",
                    night.at,
                )
                assert ("new", "application/pdf") in outcomes


def test_a_missing_file_is_a_finding_and_no_failure(demo: Demo) -> None:
    (row,) = demo.rows(
        "SELECT outcome, status FROM captures"
        " WHERE url LIKE '%/files/jinko-vision.pdf' AND captured_at LIKE '2019-12-25%'"
    )
    assert row == ("missing", 404)
    assert demo.rows("SELECT status FROM runs WHERE started_at LIKE '2019-12-25%'") == [("ok",)]


@pytest.mark.parametrize("expected", EDITIONS, ids=lambda e: f"{e[0]} {e[1]}")
def test_editions_are_the_true_ones(demo: Demo, expected: tuple[Any, ...]) -> None:
    series, version, published, source, files = expected
    (found,) = demo.rows(
        "SELECT id, published, published_source FROM editions WHERE series = ? AND version = ?",
        series,
        version,
    )
    assert (found[1], found[2]) == (published, source)
    parts = demo.rows(
        "SELECT d.part, count(*) FROM edition_documents e JOIN documents d ON d.id = e.document_id "
        "WHERE e.edition_id = ? AND d.state = 'listed' GROUP BY d.part",
        found[0],
    )
    assert dict(parts) == files


def test_there_are_no_other_editions(demo: Demo) -> None:
    found = demo.rows("SELECT series, version FROM editions")
    assert sorted(found) == sorted((series, version) for series, version, *_ in EDITIONS)


def test_the_newest_edition_carries_the_pages_date_of_update_and_its_period(demo: Demo) -> None:
    (row,) = demo.rows("SELECT updated, plan_from, plan_to FROM editions WHERE version = 'phase 3'")
    assert row == ("2025-04-01", "2024", "2026")


def test_revisions_carry_the_citys_reason(demo: Demo) -> None:
    reasons = dict(
        demo.rows("SELECT version, reason FROM editions WHERE series = '総合戦略' AND phase = 1")
    )
    assert "元号の改正" in reasons["2.1"]
    assert "地方創生推進会議" in reasons["2.0"]
    assert reasons["1.0"] is None


def test_the_first_editions_file_is_kept_though_the_city_took_it_down(demo: Demo) -> None:
    (row,) = demo.rows(
        "SELECT d.state, o.pages, o.text_state"
        " FROM documents d JOIN originals o ON o.sha256 = d.sha256 "
        "WHERE d.edition_id = 'higano-総合戦略-1.0'"
    )
    assert row == ("unlisted", 8, "text")


def test_the_scanned_flyer_is_said_to_be_an_image(demo: Demo) -> None:
    rows = demo.rows(
        "SELECT o.text_state FROM documents d JOIN originals o ON o.sha256 = d.sha256"
        " WHERE d.label LIKE 'チラシ%'"
    )
    assert rows == [("image",)]


def test_documents_survived_the_new_cms_as_themselves(demo: Demo) -> None:
    moved = demo.rows("SELECT document_id FROM changes WHERE kind = 'document_moved'")
    assert len(moved) == 7
    assert len({number for (number,) in moved}) == 7
    urls = demo.rows("SELECT url FROM documents WHERE state = 'listed'")
    assert all(NEW in url for (url,) in urls)


def test_the_silent_replacement_shows_the_target_that_changed(demo: Demo) -> None:
    (row,) = demo.rows(
        "SELECT comparison_id FROM changes"
        " WHERE kind = 'document_replaced' AND at LIKE '2019-12-26%'"
    )
    changed = demo.rows(
        "SELECT old_text, new_text FROM comparison_rows"
        " WHERE comparison_id = ? AND kind = 'changed'",
        row[0],
    )
    plain = [tuple(re.sub(r"\s", "", text or "") for text in pair) for pair in changed]
    assert any("７０％" in old and "８０％" in new for old, new in plain)


def test_an_unchanged_night_is_all_304(demo: Demo) -> None:
    rows = demo.rows(
        "SELECT outcome, status FROM captures"
        " WHERE captured_at LIKE '2015-05-13%' AND url LIKE '%/docs/%'"
    )
    assert len(rows) == 3
    assert set(rows) == {("unchanged", 304)}


def test_the_story_names_every_night_change_and_fault(demo: Demo) -> None:
    story = "\n".join(demo.told)
    for night in NIGHTS:
        assert night.ja in story
        assert night.en in story
    for kind in KINDS:
        assert kind in story
    assert demo.played.kinds.total() == len(demo.rows("SELECT 1 FROM changes"))


def test_playing_again_makes_the_same_captures_and_changes(demo: Demo, tmp_path: Path) -> None:
    again = play(tmp_path, report=lambda _: None, nights=NIGHTS[:3])
    before = NIGHTS[3].at
    for table, columns, moment in (
        ("captures", "id, url, captured_at, status, outcome, sha256, size", "captured_at"),
        ("changes", "id, at, kind, edition_id, document_id, old, new, key", "at"),
        ("runs", "id, started_at, finished_at, status, fetched, unchanged, failed", "started_at"),
    ):
        sql = f"SELECT {columns} FROM {table} WHERE {moment} < ? ORDER BY id"
        with closing(sqlite3.connect(again.db)) as db:
            assert db.execute(sql, [before]).fetchall() == demo.rows(sql, before)


def test_a_demo_is_made_anew_in_its_own_folder(tmp_path: Path) -> None:
    first = play(tmp_path, report=lambda _: None, nights=NIGHTS[:1])
    files = sorted(p.name for p in first.archive.rglob("*.warc.gz"))
    play(tmp_path, report=lambda _: None, nights=NIGHTS[:1])
    assert sorted(p.name for p in first.archive.rglob("*.warc.gz")) == files
    assert (tmp_path / MARK).is_file()


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "thesis.txt"
    kept.write_text("do not lose")
    with pytest.raises(ShinkyuError, match="was not made by the demo"):
        play(tmp_path, report=lambda _: None, nights=NIGHTS[:1])
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


CONTRACT = (
    "sources",
    "runs",
    "captures",
    "page_versions",
    "editions",
    "edition_documents",
    "documents",
    "document_versions",
    "originals",
    "pages",
    "changes",
    "comparisons",
    "comparison_rows",
)


@pytest.mark.slow
def test_the_demo_rebuilt_from_its_archive_is_the_same(demo: Demo, tmp_path: Path) -> None:
    again = tmp_path / "again.db"
    build(demo.played.archive, again, rebuild=True)
    with closing(sqlite3.connect(again)) as db:
        for table in CONTRACT:
            columns = ", ".join(name for _, name, *_ in demo.rows(f"PRAGMA table_info({table})"))
            sql = f"SELECT {columns} FROM {table} ORDER BY {columns}"
            assert db.execute(sql).fetchall() == demo.rows(sql), table


def test_the_archive_of_the_demo_verifies(demo: Demo) -> None:
    result = verify(demo.played.archive, demo.played.db)
    assert list(result.problems) == []
    assert result.files == len(NIGHTS)


# The city itself


@pytest.fixture
def city() -> Iterator[City]:
    with City() as running:
        yield running


def _ask(city: City, url: str, **headers: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(
            url, headers=headers, proxies={"http": city.proxy}, timeout=10, allow_redirects=False
        )


def test_the_city_answers_conditional_requests(city: City) -> None:
    first = _ask(city, SOURCE.page)
    assert first.status_code == 200
    assert _ask(city, SOURCE.page, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert (
        _ask(city, SOURCE.page, **{"If-Modified-Since": first.headers["Last-Modified"]}).status_code
        == 304
    )
    city.play(2)
    assert _ask(city, SOURCE.page, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_city_answers_for_no_other_host(city: City) -> None:
    assert _ask(city, "http://www.example.org/").status_code == 403
    assert city.strangers == ["http://www.example.org/"]


def test_old_addresses_die_with_the_old_cms(city: City) -> None:
    migration = next(i for i, night in enumerate(NIGHTS) if night.page == "2024-02")
    url = f"http://{HOST}{OLD}R2-jinko-vision.pdf"
    city.play(migration - 1)
    before = _ask(city, url)
    city.play(migration)
    assert (before.status_code, _ask(city, url).status_code) == (200, 404)
    assert _ask(city, url.replace("/files/", "/file_contents/")).content == before.content


@pytest.mark.parametrize("index", range(len(NIGHTS)))
def test_every_file_that_the_page_links_is_served_or_its_absence_is_meant(index: int) -> None:
    held = site(index)
    body = page_state(NIGHTS[index].page).body
    linked = {
        PAGE + href.removeprefix("./")
        for href in re.findall(r'href="((?:\./files|file_contents)/[^"]+)"', body)
    }
    absent = {path for path in linked if path not in held}
    assert absent == (
        {OLD + "jinko-vision.pdf"} if "document_missing" in NIGHTS[index].shows else set()
    )


def test_the_typed_size_goes_stale_when_a_file_is_replaced() -> None:
    body = page_state("2025-04").body
    typed = re.search(r"dai3ki-zentai\.pdf\">[^<]+\[PDF：([^\]]+)\]", body)
    assert typed
    assert typed[1] == size_label(len(asset("senryaku-3ki.pdf")))
    assert asset(site(len(NIGHTS) - 1)[NEW + "dai3ki-zentai.pdf"].name) != asset("senryaku-3ki.pdf")


def test_surroundings_change_the_bytes_and_not_the_article() -> None:
    one, two = render("2025-04", 7), render("2025-04", 8)
    assert one != two
    article = [body.partition(b"<article")[2].partition(b"</article>")[0] for body in (one, two)]
    assert article[0] == article[1] != b""


# Its files


def _text(name: str) -> str:
    with closing(pypdfium2.PdfDocument(asset(name))) as pdf:
        return "".join(re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in pdf)


@pytest.mark.parametrize("source", sorted(TEXTS.glob("*.txt")), ids=lambda path: path.stem)
def test_each_pdf_holds_its_text_in_order(source: Path) -> None:
    text = _text(f"{source.stem}.pdf")
    if "scan: yes" in source.read_text(encoding="utf-8"):
        assert text == ""
        return
    at = 0
    for line in source.read_text(encoding="utf-8").partition("\n\n")[2].splitlines():
        wanted = re.sub(r"\s", "", line.lstrip("#- "))
        if line.startswith(("|", "~", "{{")) or not wanted:
            continue
        # a paragraph may run over a page's foot, so its first line's worth is looked for
        found = text.find(wanted[:12], at)
        assert found >= 0, f"{source.stem}: {wanted[:12]}"
        at = found


def test_the_files_are_small_and_their_fonts_are_named_in_the_notice() -> None:
    assert sum(path.stat().st_size for path in FILES.iterdir()) < 2_000_000
    notice = (Path(str(CITY)) / "NOTICE").read_text(encoding="utf-8")
    for path in FILES.glob("*.pdf"):
        for page in pypdf.PdfReader(path).pages:
            resources = page["/Resources"]
            assert isinstance(resources, pypdf.generic.DictionaryObject)
            for font in resources.get("/Font", {}).values():
                prefix, _, embedded = str(font.get_object()["/BaseFont"]).partition("+")
                assert not embedded or embedded in notice, f"{path.name}: {embedded}"
                assert embedded or prefix == "/Helvetica", f"{path.name}: {prefix} is not embedded"


def test_the_resaved_file_differs_in_bytes_and_not_in_text() -> None:
    assert asset("jinko-1.0.pdf") != asset("jinko-1.0-resaved.pdf")
    assert _text("jinko-1.0.pdf") == _text("jinko-1.0-resaved.pdf") != ""


def test_nights_are_a_list_of_facts() -> None:
    assert len(NIGHTS) >= 8
    assert [night.at for night in NIGHTS] == sorted({night.at for night in NIGHTS})
    assert set().union(*(night.shows for night in NIGHTS)) == KINDS
