"""How much an address may say, of every page, feed, file and table."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from datasette.app import Datasette

from tests.demo_site import played

Get = Callable[[str], Any]

TOO_LONG = (
    "/?name={}",
    "/-/changes?series={}",
    "/-/changes.atom?series={}",
    "/-/doubts?source={}",
    "/-/indicators.csv?q={}",
    "/-/indicators.json?q={}",
    "/-/indicators?q={}",
    "/-/search?q=x&source={}",
    "/-/status.json?source={}",
    "/shinkyu/editions.csv?id={}",
    "/shinkyu/editions.json?id={}",
    "/shinkyu/editions?id={}",
    "/shinkyu/pages.json?_search={}",
    "/shinkyu/pages?_search={}",
    "/shinkyu/pages?_search=x&{}=1",
)


@pytest.fixture(scope="module")
def get(tmp_path_factory: pytest.TempPathFactory) -> Get:
    datasette = Datasette([str(played(tmp_path_factory.mktemp("demo")).db)])

    async def asked(path: str) -> Any:
        await datasette.invoke_startup()
        return await datasette.client.get(path)

    return lambda path: asyncio.run(asked(path))


@pytest.mark.parametrize("path", TOO_LONG)
def test_an_address_that_asks_for_too_much_is_told_so(get: Get, path: str) -> None:
    for length in (501, 50_000):
        answer = get(path.format("a" * length))
        assert answer.status_code == 400
        assert "500" in answer.text
        assert len(answer.content) < 20_000


def test_an_address_of_thousands_of_values_is_told_so(get: Get) -> None:
    assert get("/shinkyu/editions?" + "&".join(["id=a"] * 5_000)).status_code == 400


def test_what_is_read_to_its_end_is_not_too_long(get: Get) -> None:
    for path in ("/?name={}", "/-/indicators?q={}", "/shinkyu/pages?_search={}"):
        assert get(path.format("あ" * 500)).status_code == 200
    page = get("/-/quote?text=" + "あいう" * 400)
    assert page.status_code == 200


def test_what_is_not_found_is_not_said_back_at_any_length(get: Get) -> None:
    for path in ("/-/editions/", "/-/", "/shinkyu/", "/-/compare/x/", "/-/documents/"):
        answer = get(path + "a" * 50_000)
        assert answer.status_code == 404
        assert len(answer.content) < 20_000
