"""Passages by their lives on the search page, in its JSON, CSV and Atom, and in a terminal."""

import asyncio
import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree

import pytest
from datasette.app import Datasette

from pipeline.answers.search import search_command
from tests import passage_city, search_city

ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "/-/passages/" + "hinano-%E7%B7%8F%E5%90%88%E6%88%A6%E7%95%A5-gone"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lives") / "shinkyu.db"
    passage_city.city(path).close()
    return path


@pytest.fixture(scope="module")
def get(place: Path) -> Iterator[Any]:
    """``get(path, q=…)``: one request to a Datasette that serves the city."""
    datasette = Datasette([str(place)])
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def ask(path: str, **args: Any) -> Any:
        query = f"?{urlencode(args, doseq=True)}" if args else ""
        headers = {"accept-language": "ja"}
        return loop.run_until_complete(datasette.client.get(path + query, headers=headers))

    yield ask
    loop.close()


def words(html: str) -> str:
    """The text of a page, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


def link(html: str, said: str) -> str:
    """The address of the link that begins with some words."""
    found = re.search(rf'href="([^"]+)"[^>]*>{said}', html)
    assert found is not None, said
    return found[1].replace("&amp;", "&")


def test_passages_with_their_lives_and_links(get: Any) -> None:
    response = get("/-/search", q="移住", state="dropped")
    assert response.status_code == 200
    html, text = response.text, words(response.text)
    assert "1つの文が見つかりました" in text
    assert "<mark>移住</mark>と定住を進める人口対策。" in html
    assert "第1版（2015年10月）から · 第2期でなくなった" in text
    assert "最後に載った版での文の中から" in text
    assert link(html, "この文の一生") == GONE
    sha = search_city.sha("hinano-総合戦略-2.1")
    assert link(html, "その場で読む").startswith(f"/-/documents/{sha}?p=1&mark=")
    assert 'class="hit"' in html
    assert "版ごとにまとめる" not in text


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    "args",
    [
        {"q": "人口 state:dropped"},
        {"since": "1.0", "q": "取組"},
        {"changed": "phase-2"},
        {"until": "2.1", "version": "1.0", "q": "人口"},
        {"q": "since:9.9"},
        {"q": "since:2.1"},
        {"q": "人口"},
    ],
)
def test_every_word_exists_in_both_languages(get: Any, lang: str, args: dict[str, str]) -> None:
    response = get("/-/search", lang=lang, **args)
    assert response.status_code == 200
    assert not re.search(r"\bs\.[a-z_.]+\b", words(response.text))
    assert get("/-/search.json", **args).status_code == 200


def test_the_form_keeps_what_is_set_and_offers_the_rest(get: Any) -> None:
    html = get("/-/search", q="人口", state="dropped", since="1.0", version="2.1").text
    assert re.search(r'<option value="dropped" selected>なくなった文</option>', html)
    assert re.search(r'<option value="1.0" selected>第1版</option>', html)
    assert '<option value="phase 2">第2期</option>' in html
    assert '<input type="hidden" name="version" value="2.1">' in html
    assert 'name="state" value="dropped"' not in html
    assert "第1版から" in words(html)
    assert '<details class="by-life" open>' in html
    assert '<details class="by-life">' in get("/-/search").text


@pytest.mark.parametrize(
    "args", [{"q": "until:2.1 取組"}, {"q": "取組", "until": "2.1"}], ids=["typed", "chosen"]
)
def test_where_nothing_is_found_a_link_takes_the_filters_off(
    get: Any, args: dict[str, str]
) -> None:
    html = get("/-/search", **args).text
    assert "絞り込みを外すと見つかるかもしれません" in html
    assert link(html, "絞り込みをすべて外す") == f"/-/search?{urlencode({'q': '取組'})}"


def test_what_is_chosen_comes_off_again(get: Any) -> None:
    html = get("/-/search", q="人口", state="dropped").text
    away = re.search(r'class="chip chosen" href="([^"]+)"', html)
    assert away is not None
    assert "ページで見つかりました" in words(get(away[1].replace("&amp;", "&")).text)


def test_an_unknown_edition_is_told_with_those_there_are(get: Any) -> None:
    html = get("/-/search", q="人口 since:9.9").text
    assert "「9.9」という版はありません" in words(html)
    assert parse_qs(urlsplit(link(html, "第2期")).query) == {"q": ['人口 since:"phase 2"']}
    beside = get("/-/search", q="人口", since="9.9").text
    assert parse_qs(urlsplit(link(beside, "第1版")).query) == {"q": ["人口"], "since": ["1.0"]}


def test_a_page_says_since_when_its_sentence_stands(get: Any, place: Path) -> None:
    html = get("/-/search", q="人口減少に歯止め").text
    assert "この文：第1版（2015年10月）から" in words(html)
    results = get("/-/search.json", q="歯止め").json()
    assert results["found"] == "pages"
    assert [r["since"]["first_edition_id"] for r in results["results"]] == [
        "hinano-総合戦略-1.0"
    ] * len(results["results"])
    assert results["results"][0]["since"]["en"] == "since 1.0 (October 2015)"
    db = sqlite3.connect(place)
    assert "第1版（2015年10月）から" in str(search_command(db, ["歯止め"]))
    db.close()


def test_pages_lead_to_what_is_gone_with_these_words(get: Any) -> None:
    html = get("/-/search", q="移住").text
    href = link(html, "この語のある、なくなった文（1）")
    assert parse_qs(urlsplit(href).query) == {"q": ["移住"], "state": ["dropped"]}
    assert "この語のある" not in words(get("/-/search", q="歯止め").text)


def test_json_has_what_the_page_has(get: Any) -> None:
    found = get("/-/search.json", q="人口 state:dropped", limit=2).json()
    assert (found["found"], found["total"], found["capped"]) == ("passages", 3, False)
    assert found["results"][0]["life"]["en"].startswith("since 1.0 (October 2015)")
    assert found["results"][0]["state"] == "dropped"
    rest = get(found["next"].removeprefix("http://localhost")).json()
    both = [r["passage_id"] for r in found["results"] + rest["results"]]
    assert len(set(both)) == 3
    assert {v["value"]: v["pages"] for v in found["facets"]["until"]} == {"1.0": 1, "2.1": 2}
    unknown = get("/-/search.json", q="until:9").json()["unknown"]
    assert unknown == [{"field": "until", "value": "9", "known": ["1.0", "2.1", "phase 2"]}]


def test_csv_and_atom_hold_passages(get: Any) -> None:
    response = get("/-/search.csv", q="人口", state="dropped", lang="en")
    rows = list(csv.DictReader(io.StringIO(response.text.lstrip("\ufeff"))))
    assert len(rows) == 3
    assert rows[0]["life"] == "since 1.0 (October 2015) · dropped in phase 2"
    assert rows[0]["address"].startswith("http://localhost/-/passages/")
    feed = ElementTree.fromstring(get("/-/search.atom", q="人口 state:dropped").content)
    entries = feed.findall(f"{ATOM}entry")
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 3
    assert all("なくなった" in (e.findtext(f"{ATOM}title") or "") for e in entries)


def test_in_a_terminal(place: Path) -> None:
    db = sqlite3.connect(place)
    text = str(search_command(db, ["移住"], state=["dropped"]))
    assert "第1版（2015年10月）から · 第2期でなくなった" in text
    assert GONE in text
    assert "1 passage, shown 1-1" in text
    assert "since:9: no such edition; there are: 1.0 · 2.1 · phase 2" in str(
        search_command(db, ["移住"], since=["9"])
    )
    values = search_command(db, ["移住"], state=["dropped"], as_json=True)
    assert json.loads(json.dumps(values))["total"] == 1
    db.close()


@pytest.mark.parametrize("value", ["<b>", '"><img src=x>', "{{7*7}}", "\x00", "あ" * 300, "'--"])
def test_hostile_values(get: Any, value: str) -> None:
    for path in ("/-/search", "/-/search.json", "/-/search.csv", "/-/search.atom"):
        response = get(path, q=f"state:dropped {value}", since=value, until=value, state=value)
        assert response.status_code == 200
        assert path != "/-/search" or "<img" not in response.text
