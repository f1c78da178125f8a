"""The tools for language models, asked by the protocol's own client over HTTP from a server that
runs as «shinkyu serve» starts it.
"""

import asyncio
import importlib.util
import json
import os
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag

import pytest
from datasette.app import Datasette

from tests.demo_site import SERIES, played, served

Json = dict[str, Any]
TOOLS = {"search", "edition", "compare", "trace", "quote", "indicator"}
OF_SQL = {"execute_sql", "list_databases", "get_database_schema"}
MOST = 60_000
"""Characters of the longest answer."""


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """The extra itself; where CI says that it must be there, its absence is a failure."""
    if importlib.util.find_spec("datasette_mcp") is None:
        if os.environ.get("SHINKYU_MCP_EXPECTED"):
            pytest.fail("the extra mcp is not installed")
        pytest.skip("the extra mcp is not installed: pip install -r requirements/mcp.txt")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return played(tmp_path_factory.mktemp("demo")).db


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, database: Path) -> Iterator[str]:
    with served(played(tmp_path_factory.mktemp("demo")).archive, database) as url:
        yield url


class Answer:
    """What a tool answered."""

    def __init__(self, result: Any) -> None:
        self.failed = bool(result.is_error)
        self.text: str = result.content[0].text
        self.told: Json = result.structured_content or {}


def ask(server: Any, name: str, /, **arguments: object) -> Answer:
    """One call by the protocol's client.

    Args:
        server: the address of a site, or a server of this process.
    """
    from mcp import Client

    async def asked() -> Answer:
        where = f"{server}/-/mcp" if isinstance(server, str) else server
        async with Client(where) as client:
            return Answer(await client.call_tool(name, arguments))

    return asyncio.run(asked())


def in_process(*files: Path, **options: Any) -> Any:
    """The protocol's server of a Datasette of this process."""
    from datasette_mcp import create_mcp_server

    return create_mcp_server(Datasette([str(file) for file in files], **options))


def names_of(server: Any) -> set[str]:
    return {tool.name for tool in asyncio.run(server.list_tools())}


def rows(database: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql, values).fetchall()


def places_in(told: object) -> Iterator[Json]:
    """Every citation in an answer."""
    if isinstance(told, dict):
        if "citation" in told:
            yield told
        for value in told.values():
            yield from places_in(value)
    elif isinstance(told, list):
        for value in told:
            yield from places_in(value)


def addresses_in(told: object) -> set[str]:
    """Every address of our pages in an answer."""
    if isinstance(told, dict):
        return set().union(*(addresses_in(value) for value in told.values()), set())
    if isinstance(told, list):
        return set().union(*(addresses_in(value) for value in told), set())
    return {told} if isinstance(told, str) and told.startswith("http://127.") else set()


def test_ours_are_the_only_tools_and_all_only_read(site: str) -> None:
    from mcp import Client

    async def asked() -> tuple[list[Any], str | None]:
        async with Client(f"{site}/-/mcp") as client:
            return (await client.list_tools()).tools, client.instructions

    tools, instructions = asyncio.run(asked())
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.annotations.read_only_hint and tool.output_schema for tool in tools)
    assert all(tool.description and tool.title for tool in tools)
    for tool in tools:
        described = tool.input_schema["properties"].values()
        assert all("description" in argument for argument in described), tool.name
    assert instructions
    assert all(name in instructions for name in TOOLS)
    assert not any(name in instructions for name in OF_SQL)


@pytest.mark.parametrize("name", sorted(OF_SQL))
def test_there_is_no_sql_for_visitors(site: str, name: str) -> None:
    answer = ask(site, name, database="shinkyu", sql="SELECT 1")
    assert answer.failed
    assert "Unknown tool" in answer.text


def test_plain_datasette_gives_models_no_sql_either(database: Path) -> None:
    """Where visitors' SQL is allowed on its own pages, models still have ours alone."""
    assert names_of(in_process(database, settings={"default_allow_sql": True})) == TOOLS


def test_another_database_alone_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE t (a)")
    assert names_of(in_process(other)) == OF_SQL


def test_who_may_not_see_the_database_is_told_nothing(database: Path) -> None:
    metadata = {"databases": {database.stem: {"allow": {"id": "root"}}}}
    server = in_process(database, metadata=metadata)
    for name, arguments in (
        ("search", {"words": "人口"}),
        ("edition", {}),
        ("compare", {"old": f"{SERIES}-1.0", "new": f"{SERIES}-2.0"}),
        ("indicator", {"indicator": "観光"}),
        ("quote", {"text": "人口の現状と将来の展望"}),
        ("trace", {"words": "人口"}),
    ):
        answer = ask(server, name, **arguments)
        assert answer.failed
        assert "may not see" in answer.text


def test_search_cites_the_pages_that_it_finds(site: str, database: Path) -> None:
    answer = ask(site, "search", words="人口", source="higano", series="総合戦略", limit=3)
    assert not answer.failed
    told = answer.told
    assert len(told["pages"]) == 3
    assert told["next_start"] == 3
    for page in told["pages"]:
        place = page["place"]
        sql = "SELECT text FROM pages WHERE sha256 = ? AND page = ?"
        [(text,)] = rows(database, sql, place["sha256"], place["page"])
        assert "人口" in text
        assert place["edition_id"].startswith(SERIES)
        assert f"{place['page']}ページ" in place["citation"]
    more = ask(site, "search", words="人口", source="higano", series="総合戦略", limit=3, start=3)
    first = [page["place"] for page in told["pages"]]
    assert not [page for page in more.told["pages"] if page["place"] in first]


def test_search_finds_passages_that_are_gone(site: str, database: Path) -> None:
    told = ask(site, "search", words="state:dropped until:phase-2", limit=5).told
    assert told["pages"] == []
    assert len(told["passages"]) == 5
    for found in told["passages"]:
        sql = "SELECT state, last_edition_id FROM passages WHERE id = ?"
        assert rows(database, sql, found["id"]) == [("dropped", f"{SERIES}-phase-2")]
        assert found["place"]["edition_id"] == f"{SERIES}-phase-2"


def test_what_is_cited_is_in_the_archive_and_its_addresses_answer(
    site: str, database: Path
) -> None:
    [(indicator,)] = rows(database, "SELECT id FROM indicators ORDER BY position LIMIT 1")
    answers = [
        ask(site, "search", words="人口", limit=2).told,
        ask(site, "edition", id=f"{SERIES}-2.1", page=3).told,
        ask(site, "compare", old=f"{SERIES}-2.0", new=f"{SERIES}-2.1", limit=2).told,
        ask(site, "indicator", indicator=indicator).told,
    ]
    known = dict(rows(database, "SELECT sha256, url || ' ' || first_seen FROM originals"))
    for told in answers:
        places = list(places_in(told))
        assert places
        for place in places:
            url, captured = known[place["sha256"]].rsplit(" ", 1)
            for fact in (place["sha256"], url, captured, place["reader"]):
                assert fact in place["citation"]
    for address in sorted({urldefrag(a).url for told in answers for a in addresses_in(told)})[:60]:
        with urllib.request.urlopen(address, timeout=30) as response:
            assert response.status == 200, address


def test_an_edition_and_the_text_of_its_page(site: str, database: Path) -> None:
    told = ask(site, "edition", id=f"{SERIES}-2.1", page=3).told
    assert told["edition"]["before"] == f"{SERIES}-2.0"
    sql = "SELECT count(DISTINCT passage_id) FROM passage_texts WHERE edition_id = ? AND present"
    [(count,)] = rows(database, sql, f"{SERIES}-2.1")
    assert sum(age["passages"] for age in told["edition"]["age"]) == count
    page = told["edition"]["page"]
    sql = "SELECT text FROM pages WHERE sha256 = ? AND page = 3"
    assert [(page["text"],)] == rows(database, sql, page["place"]["sha256"])
    listed = ask(site, "edition").told["editions"]
    assert {line["id"] for line in listed} == {
        key for (key,) in rows(database, "SELECT id FROM editions")
    }


def test_a_comparison_a_stretch_at_a_time(site: str, database: Path) -> None:
    pair = {"old": f"{SERIES}-1.0", "new": f"{SERIES}-2.0"}
    found, start = [], 0
    while True:
        told = ask(site, "compare", **pair, limit=10, start=start).told
        found += told["rows"]
        if told["next_start"] is None:
            break
        start = told["next_start"]
    sql = """
        SELECT kind, old_text, new_text FROM comparison_rows
        WHERE comparison_id = ? AND kind <> 'same' AND formal IS NULL ORDER BY position
    """
    stored = rows(database, sql, f"{pair['old']}..{pair['new']}")
    told_rows = [
        (row["kind"], *(row[side] and row[side]["text"] for side in ("old", "new")))
        for row in found
    ]
    assert told_rows == stored
    added = ask(site, "compare", **pair, kinds=["added"]).told
    assert {row["kind"] for row in added["rows"]} == {"added"}


def test_an_indicator_by_its_id_and_by_words(site: str, database: Path) -> None:
    [(key, name)] = rows(
        database,
        "SELECT id, name FROM indicators ORDER BY (SELECT count(*) FROM indicator_values v"
        " WHERE v.indicator_id = indicators.id) DESC LIMIT 1",
    )
    life = ask(site, "indicator", indicator=key).told["life"]
    assert life["indicator"]["name"] == name
    assert life["numbers_in_all"] == len(life["numbers"]) > 1
    assert all(number["place"]["page"] for number in life["numbers"])
    several = ask(site, "indicator", indicator="数").told
    assert several["life"] is None
    assert several["found_in_all"] > 1


def test_a_quotation_is_found_altered_dropped_or_absent(site: str, database: Path) -> None:
    sql = """
        SELECT text FROM passages WHERE state = ? AND unit = 'sentence' AND length(text) > 30
        AND text GLOB '*[0-9０-９]*' AND gaps = 0 AND editions > 1 ORDER BY position LIMIT 1
    """
    [(stands,)], [(gone,)] = (rows(database, sql, state) for state in ("current", "dropped"))
    found = ask(site, "quote", text=stands).told
    assert found["status"] == "found"
    match = found["matches"][0]
    assert (match["text"], match["similarity"], match["difference"]) == (stands, 1, [])
    assert match["sha256"] in match["citation"]
    assert "捕捉" in match["citation"]
    assert ask(site, "quote", text=gone).told["status"] == "dropped"
    digits = str.maketrans("0123456789０１２３４５６７８９", "1234567890１２３４５６７８９０")
    altered = ask(site, "quote", text=stands.translate(digits)).told
    assert altered["status"] == "altered"
    assert any(part["op"] != "equal" for part in altered["matches"][0]["difference"])
    assert ask(site, "quote", text="月面基地の建設を来年度に始めます。").told["status"] == "absent"


def test_the_life_of_a_sentence_by_words_and_by_its_id(site: str, database: Path) -> None:
    sql = """
        SELECT id, text, editions FROM passages WHERE unit = 'sentence' AND rewordings > 0
        AND length(text) > 25 ORDER BY editions DESC, rewordings DESC, position LIMIT 1
    """
    [(key, text, editions)] = rows(database, sql)
    told = ask(site, "trace", words=f'"{text[:24]}"', source="higano").told
    assert key in [one["id"] for one in told["passages"]]
    [life] = ask(site, "trace", words=key).told["passages"]
    assert life["wordings"][-1]["text"] == text
    stood = {edition for wording in life["wordings"] for edition in wording["editions"]}
    assert len([edition for edition in stood if not edition.endswith("draft")]) == editions
    for wording in life["wordings"]:
        place = wording["place"]
        sql = "SELECT text FROM passage_texts WHERE edition_id = ? AND sha256 = ? AND page = ?"
        stands = rows(database, sql, wording["editions"][0], place["sha256"], place["page"])
        assert (wording["text"],) in stands
        assert place["sha256"] in place["citation"]


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search", {"words": "　"}, "nothing to look for"),
        ("search", {}, "words\n  Field required"),
        ("search", {"words": "人" * 501}, "at most 500 characters"),
        ("search", {"words": "人口", "limit": 1000}, "less than or equal to 20"),
        ("search", {"words": ["人口"]}, "valid string"),
        ("edition", {"id": "平安京-総合戦略-1.0"}, "no edition, file or version"),
        ("edition", {"id": f"{SERIES}-"}, "more than one thing begins like that"),
        ("edition", {"id": f"{SERIES}-2.1", "page": 999}, "has pages 1 to"),
        ("edition", {"id": f"{SERIES}-2.1", "page": 1, "sha256": "0" * 64}, "no file of this"),
        ("edition", {"source": "nowhere"}, "there are: higano"),
        ("compare", {"old": "' OR 1=1 --", "new": f"{SERIES}-2.1"}, "no edition, file or"),
        ("compare", {"old": f"{SERIES}-1.0", "new": f"{SERIES}-2.0", "kinds": ["x"]}, "changed"),
        ("indicator", {"indicator": "ぬるぽ"}, "none has the words"),
        ("trace", {"words": " "}, "nothing to trace"),
        ("trace", {"words": "ぬるぽがっ"}, "no passage has"),
        ("quote", {"text": "「」"}, "there is no quotation"),
        ("quote", {"text": "文" * 3_000}, "longer than 2,000 characters"),
    ],
)
def test_what_cannot_be_answered_is_said(site: str, name: str, arguments: Json, said: str) -> None:
    answer = ask(site, name, **arguments)
    assert answer.failed
    assert said in answer.text
    assert "Traceback" not in answer.text
    assert len(answer.text) < 1_000


def test_answers_are_bounded(database: Path) -> None:
    """The longest of each, with as much of everything as may be asked for."""
    server = in_process(database)
    pairs = rows(database, "SELECT old_id, new_id FROM comparisons")
    lengths = [len(ask(server, "compare", old=old, new=new, limit=30).text) for old, new in pairs]
    lengths.append(len(ask(server, "search", words="の", limit=20).text))
    lengths.append(len(ask(server, "edition").text))
    assert max(lengths) < MOST


def test_a_long_text_is_cut(tmp_path: Path) -> None:
    from pipeline.mcp.cited import cut

    assert cut("あいう", 3) == "あいう"
    assert cut("あいうえ", 3) == "あい…"
    assert json.dumps(cut("a" * 10**6, 100))
