"""The page of a comparison: what is told at the top, what is folded, and that every address leads
somewhere.
"""

import asyncio
import html
import re
import sqlite3
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

import pytest
from datasette.app import Datasette

from pipeline.compare.comparison import compare_pages
from pipeline.compare.units.types import PageText
from pipeline.database import schema
from pipeline.database.row_types import IndicatorChangeRow
from pipeline.history.comparisons import digest_of, record_of
from pipeline.web import comparison_top as top
from pipeline.web import comparison_view as view
from pipeline.web.language import translator
from pipeline.web.pages import compare

ROW = re.compile(r'id="(r[0-9a-f]{10}(?:-[0-9]+)?)"')


def shown(old: str, new: str) -> list[view.Shown]:
    found = compare_pages([PageText("a" * 64, 1, old)], [PageText("b" * 64, 1, new)])
    return view.shown([record_of("x", row) for row in found.rows])


def plan(chapters: int, share: str) -> str:
    """Chapters of one heading, seventy sentences that never change and one with a number."""
    texts = []
    for n in range(1, chapters + 1):
        same = "".join(
            f"第{n}の取組の{k}番目として、{'市民と地域を' * 3}支えます。" for k in range(70)
        )
        texts.append(
            f"第{n}章　分野{n}の施策\n{same}\n{n}番目の分野に関わる人の割合を{share}％に高めます。"
        )
    return "\n".join(texts)


@pytest.fixture
def datasette(tmp_path: Path) -> Datasette:
    path = tmp_path / "shinkyu.db"
    db = sqlite3.connect(path)
    schema.create(db)
    db.execute(
        "INSERT INTO sources VALUES ('higano', '日向野市', NULL, 'https://www.city.higano.example/')"
    )
    texts = {
        "a": plan(3, "７０"),
        "b": plan(3, "８０"),
        "c": "前書きです。",
        "d": "".join(f"{n}番目の新しい文です。" for n in range(2500)),
    }
    for letter, text in texts.items():
        sha256 = letter * 64
        db.execute(
            "INSERT INTO originals (sha256, size, pages, text_state, extractor, text_sha256, "
            "warc_file, warc_offset, url, first_seen)"
            " VALUES (?, 1, 1, 'text', 'x', ?, 'w', 0, 'u', 't')",
            (sha256, digest_of([PageText(sha256, 1, text)])),
        )
        db.execute("INSERT INTO pages (sha256, page, text) VALUES (?, 1, ?)", (sha256, text))
    db.commit()
    db.close()
    return Datasette([str(path)])


def get(datasette: Datasette, path: str) -> Any:
    return asyncio.run(datasette.client.get(path))


def test_a_change_keeps_its_heading_in_sight_and_every_link_leads_to_a_row(
    datasette: Datasette,
) -> None:
    path = f"/-/compare/{'a' * 64}/{'b' * 64}"
    text = get(datasette, path).text
    assert "数値3か所を含む3か所が変わりました（変更3件）。" in text
    names = ROW.findall(text)
    links = {html.unescape(h) for h in re.findall(r'href="([^"]*#r[^"]*)"', text)}
    assert len(links) > 6
    for link in links:
        at, _, name = urljoin(path, link).partition("#")
        assert name in (names if at == path else ROW.findall(get(datasette, at).text)), link
    assert all(
        text.count(f"分野{n}の施策") >= 3 for n in (1, 2, 3)
    )  # in the outline, and on both sides of the table


def test_a_long_comparison_comes_in_parts_and_each_row_has_an_address(datasette: Datasette) -> None:
    path = f"/-/compare/{'c' * 64}/{'d' * 64}"
    first = get(datasette, path).text
    parts = int(re.search(r">1／(\d+)<", first)[1])  # type: ignore[index]
    pages = [first, *(get(datasette, f"{path}?part={n}").text for n in range(2, parts + 1))]
    assert max(len(p.encode()) for p in pages) < 1_000_000
    names = [name for p in pages for name in ROW.findall(p)]
    assert len(names) == len(set(names)) == 2501
    last = get(datasette, f"{path}?at={names[-1]}").text
    assert f'id="{names[-1]}"' in last
    assert get(datasette, f"{path}?part=99999").text.count("<h1") == 1
    assert "part=all" not in first  # too long for one page
    assert ROW.findall(get(datasette, f"{path}?part=all").text) == ROW.findall(first)


def test_one_column_tells_what_was_kept_once(datasette: Datasette) -> None:
    text = get(datasette, f"/-/compare/{'a' * 64}/{'b' * 64}?view=inline&show=numbers").text
    row = re.search(
        r'<div class="side one" lang="ja">(.*?)</div>',
        text.split('class="table inline"')[1],
        re.DOTALL,
    )
    assert row is not None
    words = re.sub(r'<small.*?</small>|<span class="visually-hidden">[^<]*</span>', "", row[1])
    assert (
        re.sub(r"<(/?)(del|ins)>", r"[\1\2]", words)
        .strip()
        .startswith("1番目の分野に関わる人の割合を[del]７０[/del][ins]８０[/ins]％に")
    )


def test_a_number_is_told_with_the_words_before_it() -> None:
    (number,) = view.numbers(
        shown(
            "市は、働く人を前年より１，２００人増やします。",
            "市は、働く人を前年より１，５００人増やします。",
        )
    )
    assert (number.what, number.facts["old"], number.facts["new"]) == (
        "働く人を前年より",
        "1,200人",
        "1,500人",
    )
    assert (
        view.words_before("総額で３，７５６億円増の約１０２億円です。", "102億円")
        == "総額で3,756億円増の約"
    )
    assert (
        view.words_before("一般財源の総額で３，７５６億円増の約１０２億円です。", "102億円")
        == "一般財源の総額で3,756億円増の約"
    )
    assert (
        view.words_before("前年度より１，２３３，７５６億円も増の約１０２億円です。", "102億円")
        == "億円も増の約"
    )
    assert (
        view.words_before("期間は、この計画では令和６年度から令和８年度までの３年間です。", "3年間")
        == "令和6年度から令和8年度までの"
    )
    assert view.words_before("３年間です。", "3年間") == ""
    assert view.words_before("何もありません。", "5") == ""


def test_parts_hold_every_row_once_and_in_order() -> None:
    rows = shown(plan(2, "７０"), plan(2, "８０"))
    blocks = view.blocks(rows, "all")
    assert [r.name for part in view.parts(blocks, "") for b in part for r in b.rows] == [
        r.name for r in rows
    ]
    folded = next(b for b in view.blocks(rows, "all") if b.folded)
    opened = view.parts(view.blocks(rows, "all"), folded.rows[0].name)
    assert not any(
        b.folded for part in opened for b in part if folded.rows[0].name in {r.name for r in b.rows}
    )


def test_a_long_comparison_begins_with_a_short_part() -> None:
    rows = shown("古い文です。", "".join(f"{n}番目の新しい文です。" for n in range(200)))
    first, *others = view.parts(view.blocks(rows, "all"), "")
    sizes = [sum(len(b.rows) for b in part) for part in others[:-1]]
    assert len(others) >= 2
    assert 0.3 < sum(len(b.rows) for b in first) / sizes[0] < 0.7
    short = rows[: len(rows) // 10]
    assert len(view.parts(view.blocks(short, "all"), "")) == 1


@pytest.mark.parametrize(("count", "at_once"), [(7, 7), (40, 6)])
def test_of_many_indicators_the_first_are_shown_and_the_others_asked_for(
    count: int, at_once: int
) -> None:
    change = dict.fromkeys(IndicatorChangeRow.__annotations__)
    rows = [
        cast("IndicatorChangeRow", {**change, "indicator_id": str(n), "kind": "added"})
        for n in range(count)
    ]
    found, t = top.TopFacts(rows, {}, (0, count)), translator("ja", compare.WORDS)

    def group(*, listed: bool, every: bool) -> top.IndicatorGroup:
        (only,) = top.indicators_view(found, "edition", t, listed=listed, every=every).groups
        return only

    first, every = group(listed=True, every=False), group(listed=True, every=True)
    assert (len(first.lines), first.more) == (at_once, count - at_once)
    assert ([line.href for line in every.lines], every.more) == (
        [f"/-/indicators/{n}" for n in range(count)],
        0,
    )
    assert group(listed=False, every=False).words == first.words == every.words
