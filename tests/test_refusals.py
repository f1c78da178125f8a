"""What is said where a page can't be shown: in the page's language, with the right status."""

import asyncio
import re
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from tests import search_city


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("refusals") / "shinkyu.db"
    search_city.empty(path).close()
    return Datasette([str(path)], settings={"default_allow_sql": False})


def ask(datasette: Datasette, path: str, method: str = "GET", **headers: str) -> Any:
    async def asked() -> Any:
        return await datasette.client.request(method, path, headers=headers)

    return asyncio.run(asked())


def said(answer: Any) -> str:
    main = answer.text.split("<main")[1].split("</main>")[0]
    return unescape(re.sub(r"<[^>]+>", " ", main))


@pytest.mark.parametrize(
    ("path", "status", "japanese", "english"),
    [
        ("/-/nothing", 404, "このアドレスのページはありません", "no page at this address"),
        ("/a/b/c/d/e", 404, "このアドレスのページはありません", "no page at this address"),
        ("/shinkyu/nothing", 404, "このアドレスのページはありません", "no page at this address"),
        ("/-/editions/none", 404, "「none」という版はありません", "no edition “none”"),
        (f"/-/documents/{'0' * 64}", 404, "保存されていません", "is kept here"),
        ("/-/pages/999", 404, "版999はありません", "no version 999"),
        ("/-/changes?change=none", 404, "記録にありません", "no such change: none"),
        ("/?source=none", 404, "「none」という自治体", "no municipality “none”"),
        ("/-/changes?source=none", 404, "「none」という自治体", "no municipality “none”"),
        ("/-/changes.atom?source=none", 404, "「none」という自治体", "no municipality “none”"),
        ("/-/doubts?source=none", 404, "「none」という自治体", "no municipality “none”"),
        ("/-/status?source=none", 404, "「none」という自治体", "no municipality “none”"),
        ("/-/compare/a/b.csv", 404, "「a」と「b」は比べられません", "can't be compared"),
        ("/-/compare/a/b.bib", 404, "「a」と「b」は比べられません", "can't be compared"),
        ("/shinkyu/editions?_size=x", 400, "受け付けられない値", "can't be taken"),
        ("/shinkyu/editions?_sort=x", 400, "受け付けられない値", "can't be taken"),
        ("/shinkyu?sql=select+1", 403, "許可されていません", "You may not"),
    ],
)
def test_the_pages_language(
    datasette: Datasette, path: str, status: int, japanese: str, english: str
) -> None:
    for lang, words in (("ja", japanese), ("en", english)):
        answer = ask(datasette, path, **{"Accept-Language": lang})
        assert answer.status_code == status
        assert words in said(answer)
        assert status == 400 or not re.search("(Database|Table|Record) not found", said(answer))
        assert f'<html lang="{lang}">' in answer.text
        assert "Content-Security-Policy" in answer.headers
        assert answer.text.count('lang="ja"') or lang == "en"


def test_reading_is_all_that_a_page_takes(datasette: Datasette) -> None:
    for path in ("/", "/-/status", "/-/search?q=a", "/-/changes.atom"):
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            answer = ask(datasette, path, method, **{"Accept-Language": "ja"})
            assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
            assert "閲覧だけ" in said(answer)
    assert ask(datasette, "/-/status.json", "POST").json() == {
        "ok": False,
        "error": "This address can only be read.",
        "status": 405,
    }
    assert ask(datasette, "/-/quote", "PUT").headers["Allow"] == "GET, HEAD, POST"
    assert ask(datasette, "/-/quote", "POST").status_code == 200
    assert ask(datasette, "/-/status", "HEAD").status_code == 200


def test_an_error_of_ours_shows_nothing_of_its_insides(
    datasette: Datasette, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from pipeline.web.pages import status

    def broken(facts: object, *more: object) -> None:
        raise RuntimeError("secret insides")

    monkeypatch.setattr(status, "status_view", broken)
    for lang, words in (("ja", "しばらくしてから"), ("en", "try again later")):
        address = f"/-/status?all={words}"  # nobody has asked for it: nothing is kept
        answer = ask(datasette, address, **{"Accept-Language": lang})
        assert answer.status_code == 500
        assert words in said(answer)
        assert "secret" not in answer.text
    assert "secret insides" in capsys.readouterr().err


def test_a_404_writes_nothing_into_the_log(
    datasette: Datasette, capsys: pytest.CaptureFixture[str]
) -> None:
    ask(datasette, "/-/nothing")
    told = capsys.readouterr()
    assert told.out + told.err == ""


def test_datasettes_json_and_other_databases_keep_their_own_words(datasette: Datasette) -> None:
    told = ask(datasette, "/shinkyu/nothing.json")
    assert told.status_code == 404
    assert told.json()["ok"] is False


def test_a_wrong_json_address_of_a_table_is_told_in_datasettes_form_and_not_logged(
    datasette: Datasette, capfd: pytest.CaptureFixture[str]
) -> None:
    for path, status, words in (
        ("/shinkyu/nothing.json", 404, "Table not found"),
        ("/shinkyu/editions.json?_sort=x", 400, "Cannot sort table by x"),
        ("/shinkyu/editions.json?_size=x", 400, "_size must be a positive integer"),
        ("/shinkyu/editions.json?_where=1", 403, "_where= is not allowed"),
        ("/shinkyu.json?sql=select+1", 403, "You may not see this page, or not do this here."),
    ):
        answer = ask(datasette, path)
        assert answer.status_code == status
        told = {"ok": False, "error": words, "status": status, "title": None}
        assert answer.json() == told
    assert capfd.readouterr() == ("", "")


def test_a_database_of_another_version_is_said_to_be_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "shinkyu.db"
    with closing(search_city.empty(path)) as db:
        db.execute("DROP TABLE indicators")
        db.commit()
    older = Datasette([str(path)])
    japanese = ask(older, "/-/indicators?lang=ja")
    assert (japanese.status_code, japanese.headers["Retry-After"]) == (503, "60")
    assert "別の版のプログラムで作られた" in said(japanese)
    assert "after the next shinkyu build" in said(ask(older, "/-/indicators?lang=en"))
    assert ask(older, "/shinkyu/editions").status_code == 200
