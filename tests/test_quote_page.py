"""The page of a quotation and its JSON, in a real Datasette over the demo's database."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from pipeline.web.posted import MOST_BYTES
from tests.demo_site import played

SENTENCE = "本市の総人口は、昭和55年の61,840人を最も多い年として、その後は減少を続けています。"


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """``ask(method, path, text, lang=…)``: one request."""
    done = played(tmp_path_factory.mktemp("quote-page"))
    metadata = {"plugins": {"shinkyu": {"archive": str(done.archive)}}}
    datasette = Datasette([str(done.db)], metadata=metadata)
    loop = asyncio.new_event_loop()
    loop.run_until_complete(datasette.invoke_startup())

    def send(method: str, path: str, text: str | None, **args: str) -> Any:
        values = ({"text": text} if text is not None else {}) | args
        if method == "GET":
            sent = datasette.client.get(f"{path}?{urlencode(values)}")
        else:
            body = urlencode(values).encode()
            kind = {"content-type": "application/x-www-form-urlencoded"}
            sent = datasette.client.post(path, content=body, headers=kind)
        return loop.run_until_complete(sent)

    yield send
    loop.close()


def test_json_has_the_shape_of_the_contract(ask: Any) -> None:
    told = ask("GET", "/-/quote.json", SENTENCE).json()
    assert told["status"] == "found"
    best = told["matches"][0]
    assert best["edition_id"] == "higano-人口ビジョン-phase-2"
    assert (best["page"], best["similarity"]) == (4, 1.0)
    assert re.fullmatch(r"[0-9a-f]{64}", best["sha256"])
    assert best["address"].startswith(f"http://localhost/-/documents/{best['sha256']}?p=4")
    assert best["warc"]["file"].endswith(".warc.gz")
    assert best["sha256"] in best["citation"]["ja"]
    assert best["passage_id"]


def test_a_long_text_may_be_posted(ask: Any) -> None:
    assert ask("POST", "/-/quote.json", SENTENCE).json()["status"] == "found"
    assert "そのとおり載っています" in ask("POST", "/-/quote", SENTENCE, lang="ja").text
    assert ask("POST", "/-/quote.json", "あ" * MOST_BYTES).status_code == 400


@pytest.mark.parametrize("text", [None, "", "人口", "あ" * 2001, "%%%%", "\x00\x00"])
def test_what_can_not_be_looked_for_is_an_error_with_400(ask: Any, text: str | None) -> None:
    response = ask("GET", "/-/quote.json", text)
    assert response.status_code == 400
    told = response.json()
    assert told["ok"] is False
    assert told["status"] == 400
    assert told["error"]


def test_the_form_alone(ask: Any) -> None:
    response = ask("GET", "/-/quote", None, lang="en")
    assert response.status_code == 200
    assert "Check a quotation" in response.text
    assert '<textarea id="text" name="text"' in response.text
    assert "noindex" not in response.text


def test_the_page_says_too_short_in_plain_words(ask: Any) -> None:
    response = ask("GET", "/-/quote", "人口", lang="ja")
    assert response.status_code == 400
    assert "短すぎて判断できません" in response.text


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize(
    ("text", "status", "words"),
    [
        (SENTENCE, "found", ("そのとおり載っています", "It stands so")),
        (SENTENCE.replace("61,840", "61,841"), "altered", ("違う文面で", "stands otherwise")),
        (
            "空を飛ぶ車の実証実験を海上で行い、目玉とします。",
            "absent",
            ("載っていません", "nowhere"),
        ),
    ],
)
def test_the_verdict_in_large_words(
    ask: Any, lang: str, text: str, status: str, words: tuple[str, str]
) -> None:
    html = ask("GET", "/-/quote", text, lang=lang).text
    assert f'<div class="outcome {status}" role="status">' in html
    assert words[lang == "en"] in html
    assert not re.search(r"\bq\.[a-z_]+", html)
    assert "noindex" in html


def test_the_page_shows_the_difference_the_picture_and_a_citation(ask: Any) -> None:
    html = ask("GET", "/-/quote", SENTENCE.replace("61,840", "61,841"), lang="ja").text
    assert "<del>６１，８４０</del><ins>61,841</ins>" in html
    assert re.search(r'<img decoding="async" width="800"[^>]*p4-800\.webp', html, re.DOTALL)
    assert "<rect x=" in html
    assert "higano-%E4%BA%BA%E5%8F%A3%E3%83%93%E3%82%B8%E3%83%A7%E3%83%B3-phase-2" in html
    assert "/-/passages/" in html
    assert 'id="cite-1"' in html


def test_what_is_pasted_is_only_text(ask: Any) -> None:
    html = ask("GET", "/-/quote", "<script>alert(1)</script>" + SENTENCE, lang="ja").text
    assert "<script>alert" not in html
    assert ask("GET", "/-/quote.json", "'; DROP TABLE pages; -- \" OR *").status_code == 200
