"""The proof of a row: both pages side by side, marked, as a page and as one picture; how to cite
it. Over the demo's city in a real Datasette.
"""

import asyncio
import io
import json
import re
import sqlite3
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import yaml
from datasette.app import Datasette
from PIL import Image

from pipeline.answers import links, on_demand
from pipeline.answers.on_demand import Compared
from pipeline.answers.row_names import names_of
from pipeline.database.row_types import ComparedRow
from pipeline.kinds import BlockKind
from pipeline.read.blocks import Block, PageLayout
from pipeline.web import caption, proof_facts
from pipeline.web.passage_places import Passage, SourcePage, marked_pages
from pipeline.web.proof_panels import INKS, panels_of, part_shown
from tests.demo_site import SERIES, played

ROOT = Path(__file__).parent.parent
PHASES = (f"{SERIES}-phase-2", f"{SERIES}-phase-3")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return played(tmp_path_factory.mktemp("proof") / "city")


@pytest.fixture(scope="module")
def datasette(demo: Any) -> Datasette:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))
    metadata["plugins"]["shinkyu"] = {"archive": str(demo.archive)}
    return Datasette([str(demo.db)], metadata=metadata, settings={"default_allow_sql": False})


@pytest.fixture(scope="module")
def db(demo: Any) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(demo.db)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def phases(db: sqlite3.Connection) -> Compared:
    return on_demand.compare_now(db, *PHASES)


def get(datasette: Datasette, path: str, **more: Any) -> Any:
    async def ask() -> Any:
        return await datasette.client.get(path, **more)

    return asyncio.run(ask())


def row_of(compared: Compared, kind: str, words: str = "") -> ComparedRow:
    return next(
        row
        for row in compared.rows
        if row["kind"] == kind
        and not row["formal"]
        and words in f"{row['old_text']}{row['new_text']}"
    )


def path_of(compared: Compared, row: ComparedRow) -> str:
    ids = compared.comparison["old_id"], compared.comparison["new_id"]
    return links.proof(*ids, names_of(compared.rows)[row["position"]])


def texts_in(png: bytes) -> dict[str, str]:
    """The texts that a PNG carries (iTXt)."""
    found, at = {}, 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"iTXt":
            name, rest = png[at + 8 : at + 8 + size].split(b"\0", 1)
            found[name.decode()] = rest[2:].split(b"\0", 2)[-1].decode()
        at += 12 + size
    return found


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_both_pages_stand_side_by_side(datasette: Datasette, phases: Compared, lang: str) -> None:
    path = path_of(phases, row_of(phases, "changed", "62万人"))
    html = get(datasette, f"{path}?lang={lang}").text
    sides = re.findall(r'<section class="proof-side (\w+)">', html)
    assert sides == ["new", "old"]
    assert re.findall(
        r'<section class="proof-side (\w+)">', get(datasette, f"{path}?left=old").text
    ) == [
        "old",
        "new",
    ]
    for picture, wide, high in re.findall(r'<img src="([^"]+)" width="(\d+)" height="(\d+)"', html):
        answer = get(datasette, picture)
        assert answer.headers["content-type"] == "image/png"
        assert Image.open(io.BytesIO(answer.content)).size == (int(wide), int(high))
    for sha256 in re.findall(r'<dd class="hash">([0-9a-f]{64})</dd>', html):
        assert f"/-/original/{sha256}" in html
    assert ("証拠" if lang == "ja" else "Proof") in html
    assert re.search(r"<del>[^<]*65[^<]*</del>", html)
    assert re.search(r"<ins>[^<]*62[^<]*</ins>", html)


def test_it_saves_as_one_picture_with_what_it_is_under_it(
    datasette: Datasette, phases: Compared
) -> None:
    row = row_of(phases, "changed", "62万人")
    path = path_of(phases, row)
    answer = get(datasette, f"{path}.png")
    assert answer.headers["content-type"] == "image/png"
    picture = Image.open(io.BytesIO(answer.content)).convert("RGB")
    assert picture.width > 1700
    colours = {colour for _, colour in picture.getcolors(1 << 24) or []}
    assert {INKS["old"], INKS["new"]} <= colours
    texts = texts_in(answer.content)
    assert texts["Title"] == "日向野市 第2期総合戦略 → 第3期総合戦略　変更"
    for sha256 in (row["old_sha256"], row["new_sha256"]):
        assert f"SHA-256 {sha256}" in texts["Description"]
    assert re.search(r"捕捉日時 2020-03-\d\dT[\d:]+Z（UTC）", texts["Description"])
    assert f"{row['new_page']}ページ" in texts["Description"]
    assert links.compared_row(*PHASES, path.rsplit("/", 1)[1]) in texts["Source"]
    english = texts_in(get(datasette, f"{path}.png?lang=en").content)
    assert "captured 2020-03-" in english["Description"]


def test_the_picture_is_not_sent_twice(datasette: Datasette, phases: Compared) -> None:
    path = path_of(phases, row_of(phases, "changed", "62万人"))
    first = get(datasette, f"{path}.png")
    again = get(datasette, f"{path}.png", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert get(datasette, f"{path}.png").content == first.content
    panel = get(datasette, f"{path}/new-1.png")
    known = {"If-None-Match": panel.headers["etag"]}
    assert get(datasette, f"{path}/new-1.png", headers=known).status_code == 304


def test_what_was_added_or_removed_has_one_page_what_moved_both(
    datasette: Datasette, phases: Compared
) -> None:
    for kind, sides in (("added", ["new"]), ("removed", ["old"]), ("moved", ["new", "old"])):
        path = path_of(phases, row_of(phases, kind))
        html = get(datasette, path).text
        assert re.findall(r'<section class="proof-side (\w+)">', html) == sides, kind
        wide = Image.open(io.BytesIO(get(datasette, f"{path}.png").content)).width
        assert (wide > 1700) == (len(sides) == 2)
        for side in ("old", "new"):
            status = get(datasette, f"{path}/{side}-1.png").status_code
            assert status == (200 if side in sides else 404)


def test_both_ends_of_a_move_are_proved_alike(datasette: Datasette, phases: Compared) -> None:
    row = row_of(phases, "moved")
    other = next(r for r in phases.rows if r["position"] == row["moved_to"])
    pictures = [
        re.findall(r'<dd class="hash">(\w+)</dd>', get(datasette, path_of(phases, r)).text)
        for r in (row, other)
    ]
    assert pictures[0] == pictures[1]


def test_every_change_of_the_demo_is_found_on_its_page(
    db: sqlite3.Connection, phases: Compared, demo: Any
) -> None:
    names = names_of(phases.rows)
    lost = []
    for row in [row for row in phases.rows if row["counts"]]:
        proof = proof_facts.find(db, phases, names[row["position"]])
        assert proof is not None
        for side in proof.sides("new"):
            panels = panels_of(demo.archive, side)
            if not panels or not panels[0].found:
                lost.append(side.text)
    assert lost == []


def test_pages_of_the_city_and_office_files_have_words_in_place_of_pictures(
    datasette: Datasette, db: sqlite3.Connection
) -> None:
    (book,) = db.execute(
        "SELECT sha256 FROM originals WHERE media_type LIKE '%spreadsheet%' LIMIT 1"
    ).fetchone()
    for sides, words in (
        (("page-1", "page-2"), "ウェブページ"),
        ((PHASES[0], book), "Word・Excel"),
    ):
        compared = on_demand.compare_now(db, *sides)
        path = path_of(compared, row_of(compared, "added"))
        html = get(datasette, path).text
        assert words in html
        assert "<img" not in html
        texts = texts_in(get(datasette, f"{path}.png").content)
        assert "SHA-256 " in texts["Description"]


def test_a_row_that_is_not_there_is_told(datasette: Datasette) -> None:
    base = f"/-/proof/{quote(PHASES[0])}/{quote(PHASES[1])}"
    for path in (f"{base}/r0123456789", f"{base}/r0123456789.png", f"{base}/r0123456789.bib"):
        answer = get(datasette, f"{path}?lang=en")
        assert answer.status_code == 404
        assert "no such row" in answer.text
    assert get(datasette, f"/-/proof/nothing/{quote(PHASES[1])}/r0123456789").status_code == 404


def test_the_comparison_leads_to_proofs(datasette: Datasette, phases: Compared) -> None:
    path = path_of(phases, row_of(phases, "changed", "62万人"))
    html = get(datasette, links.compared_row(*PHASES, path.rsplit("/", 1)[1]).split("#")[0]).text
    assert f'href="{path}"' in html
    assert re.search(rf'href="{re.escape(path)}#cite"[^>]* data-cite', html)


# Where a passage stands

LINES = PageLayout(
    600,
    800,
    (
        Block(BlockKind.PARAGRAPH, 0, ((0.1, 0.1, 0.9, 0.15), (0.1, 0.2, 0.9, 0.25))),
        Block(BlockKind.PARAGRAPH, 2, ((0.1, 0.5, 0.9, 0.55),)),
    ),
)


class _Original(dict[str, Any]):
    """A row of ``originals`` whose bytes nobody has."""


GONE: Any = _Original(sha256="0" * 64, codes=None, warc_file="none.warc.gz", warc_offset=0)


def places(text: str, passage: str, before: int = 0, following: str = "") -> list[Any]:
    pages = [SourcePage(1, text, LINES)]
    pages += [SourcePage(2, following, LINES)] if following else []
    return marked_pages(Path("nowhere"), GONE, pages, Passage([(passage, True)], before))


def test_a_passage_that_stands_twice_is_told_by_the_rows_before_it() -> None:
    text = "同じことを言う文です。\n別の文がここにあります。\n同じことを言う文です。"
    assert places(text, "同じことを言う文です。")[0].boxes == [(0.1, 0.1, 0.9, 0.15)]
    assert places(text, "同じことを言う文です。", 1)[0].boxes == [(0.1, 0.5, 0.9, 0.55)]


def test_a_passage_is_found_over_the_ends_of_lines_and_of_a_page() -> None:
    (found,) = places(
        "一行目に始まり、\n二行目で終わる文です。\n別の行。",
        "一行目に始まり、二行目で終わる文です。",
    )
    assert len(found.boxes) == 2
    first, second = places(
        "前の行です。\n別の行です。\nこのページに始まり、",
        "このページに始まり、次で終わります。",
        0,
        "次で終わります。\n別の行。\n",
    )
    assert (first.page, second.page) == (1, 2)
    assert first.boxes == [(0.1, 0.5, 0.9, 0.55)]
    assert second.boxes == [(0.1, 0.1, 0.9, 0.15)]


def test_a_passage_that_is_nowhere_gives_the_page_without_marks() -> None:
    (found,) = places("まったく別の文です。\n二行目。\n三行目。", "どこにもない文。")
    assert (found.page, found.boxes, found.changed) == (1, [], [])


@pytest.mark.parametrize("y", [0.0, 0.01, 0.5, 0.98])
def test_what_is_shown_holds_the_passage_and_stays_on_the_page(y: float) -> None:
    for x in (0.0, 0.4, 0.9):
        box = (x, y, min(1.0, x + 0.2), min(1.0, y + 0.02))
        shown = part_shown([box], [], 1190.0)
        assert 0 <= shown[0] <= box[0]
        assert box[2] <= shown[2] <= 1
        assert 0 <= shown[1] <= box[1]
        assert box[3] <= shown[3] <= 1
        assert shown[3] - shown[1] > 0.17


# Words in pictures


def test_the_font_has_every_letter_that_japanese_windows_writes() -> None:
    font = caption._font(16)
    tofu = bytes(font.getmask("\U0010ffff"))
    letters = [chr(code) for code in range(0x21, 0x10000) if caption.is_drawn(chr(code))]
    assert len(letters) > 7000
    blank = {"\u3000"}
    missing = [c for c in letters if c not in blank and bytes(font.getmask(c)) in (tofu, b"")]
    assert missing == []
    assert set("会津若松市髙﨑匝瑳①㈱Ⅳ～→—…") <= set(letters) | set(caption.MORE)


def test_what_the_font_lacks_is_a_geta_and_hostile_marks_are_gone() -> None:
    assert caption.drawable("𠮷野家\u202e\x00 が\u3099\t次\n行 🏯") == "〓野家 が 次 行 〓"


def test_long_words_are_broken_to_fit() -> None:
    width = 300
    line = caption.Line("SHA-256 " + "0" * 64 + "、" + "長" * 80)
    pieces = caption.broken(line, width)
    assert "".join(pieces).replace(" ", "") == line.text.replace(" ", "")
    font = caption._font(line.size)
    assert all(font.getlength(piece) <= width + line.size for piece in pieces)
    assert not any(piece.startswith("、") for piece in pieces)


# Citations


def test_a_row_is_cited_by_one_click(datasette: Datasette, phases: Compared) -> None:
    path = path_of(phases, row_of(phases, "changed", "62万人"))
    html = get(datasette, path).text
    text = get(datasette, f"{path}.txt")
    assert text.headers["content-type"].startswith("text/plain")
    assert "第2期総合戦略 → 第3期総合戦略（変更）" in text.text
    assert "“" in get(datasette, f"{path}.txt?lang=en").text
    bib = get(datasette, f"{path}.bib")
    assert bib.headers["content-disposition"].startswith("attachment;")
    assert bib.text.startswith("@misc{higano-")
    assert json.loads(get(datasette, f"{path}.csl.json").text)[0]["author"] == [
        {"literal": "日向野市"}
    ]
    ris = get(datasette, f"{path}.ris").text
    assert ris.startswith("TY  - RPRT\r\n")
    assert "ET  - 第2期 → 第3期\r\n" in ris
    for form in ("bib", "ris", "csl.json", "txt"):
        assert f"{path}.{form}" in html
