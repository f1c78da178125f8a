"""Kept answers before Datasette: the same to the byte, and only to whom they are due."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any, cast

import pytest
from datasette import hookimpl
from datasette.plugins import pm

from pipeline.web import at_once
from pipeline.web.datasette_types import Datasette
from tests.test_answering import Site

PATH = "/-/changes"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    return Site(tmp_path, monkeypatch)


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of requests that went their whole way through Datasette."""
    from datasette.app import DatasetteRouter

    went: list[str] = []
    route = DatasetteRouter.route_path

    async def counted(self: Any, scope: Any, receive: Any, send: Any, path: str) -> Any:
        went.append(path)
        return await route(self, scope, receive, send, path)

    monkeypatch.setattr(DatasetteRouter, "route_path", counted)
    return went


def _told(answer: Any) -> tuple[int, bytes, list[tuple[str, str]]]:
    return answer.status_code, answer.content, sorted(answer.headers.multi_items())


def test_the_second_reader_is_told_the_same_to_the_byte(site: Site, whole: list[str]) -> None:
    tag = site.get(PATH).headers["etag"]
    for headers in (
        {},
        {"if_none_match": tag},
        {"if_none_match": '"other"'},
        {"cookie": "shinkyu_lang=en"},
        {"accept_language": "en", "host": "else.example", "x_forwarded_proto": "https"},
    ):
        before = len(whole)
        first = _told(site.get(PATH, **headers))
        again = _told(site.get(PATH, **headers))
        assert first == again
        assert len(whole) - before <= 1
    assert len(whole) == 5


@pytest.mark.parametrize(
    "headers",
    [
        {"cookie": "ds_actor=x"},
        {"cookie": "shinkyu_lang=en; else=1"},
        {"cookie": "shinkyu_lang=fr"},
        {"authorization": "Bearer x"},
        {"range": "bytes=0-3"},
        {"accept_language": "x" * 3_000},
    ],
)
def test_a_reader_of_whom_something_is_known_goes_the_whole_way(
    site: Site, whole: list[str], headers: dict[str, str]
) -> None:
    for _ in range(2):
        site.get(PATH)
        site.get(PATH, **headers)
    assert len(whole) == 3


def test_readers_in_turn_are_told_what_is_theirs(site: Site, whole: list[str]) -> None:
    """Of another host, language or scheme, in any order; what one of them caused to be kept is not
    told to the others.
    """
    asked = [
        {"host": host, "accept_language": lang, "x_forwarded_proto": scheme, "cookie": cookie}
        for host in ("else.example", "localhost")
        for lang in ("ja", "en")
        for scheme in ("http", "https")
        for cookie in ("shinkyu_lang=ja", "shinkyu_lang=en")
    ]
    for headers in [*asked, *reversed(asked)]:
        answer = site.get("/", **headers)
        assert f"{headers['x_forwarded_proto']}://{headers['host']}/" in answer.text
        assert f'<html lang="{headers["cookie"][-2:]}"' in answer.text
        others = {"else.example", "localhost"} - {headers["host"]}
        assert not any(f"://{other}" in answer.text for other in others)
    assert len(whole) == len(asked)


def test_only_get_is_answered_at_once(site: Site, whole: list[str]) -> None:
    tag = site.get(PATH).headers["etag"]
    for _ in range(2):
        head = site.get(PATH, method="HEAD")
        assert (head.status_code, head.headers["etag"]) == (200, tag)
        assert site.get(PATH, method="POST").status_code == 405
    assert len(whole) == 5


@pytest.mark.parametrize(
    "known", [{"actor": {"id": "somebody"}}, {"method": "HEAD"}, {"type": "websocket"}]
)
def test_what_another_layer_knows_of_a_reader_counts(known: dict[str, Any]) -> None:
    plain = {"type": "http", "method": "GET", "path": "/", "headers": [], "query_string": b""}
    assert at_once._asked(plain) is not None
    assert at_once._asked({**plain, **known}) is None
    two = [(b"host", b"a"), (b"Host", b"b")]
    assert at_once._asked({**plain, "headers": two}) is None
    elsewhere = [
        {**plain, "root_path": "/x"},
        {**plain, "scheme": "https"},
        {**plain, "path": "/b"},
    ]
    assert len({at_once._asked(scope) for scope in [plain, *elsewhere]}) == 4


def test_where_permissions_may_stand_in_a_database_all_go_the_whole_way() -> None:
    """Datasette 1.0 asks in other words, and its own plugins may read what an operator wrote."""
    assert not at_once._is_plain(cast("Datasette", SimpleNamespace()))


def test_a_language_that_is_chosen_is_remembered_for_each(site: Site, whole: list[str]) -> None:
    for _ in range(2):
        assert "shinkyu_lang=en" in site.get(f"{PATH}?lang=en").headers["set-cookie"]
    assert len(whole) == 2


def test_another_night_goes_the_whole_way(site: Site, whole: list[str]) -> None:
    site.get("/")
    site.rename("新しい名の市")
    assert "新しい名の市" in site.get("/").text
    assert len(whole) == 2


def test_what_is_not_kept_any_more_is_made_again(
    site: Site, whole: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get("/-/status")
    later = monotonic() + 11.0
    monkeypatch.setattr("pipeline.web.kept_answers.monotonic", lambda: later)
    site.get("/-/status")
    assert len(whole) == 2


def test_who_may_see_the_database_is_asked_each_time(
    site: Site, whole: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    site.get(PATH)

    async def nobody(*_: object) -> bool:
        return False

    monkeypatch.setattr("pipeline.web.at_once.may_view", nobody)
    monkeypatch.setattr("pipeline.web.answering.may_view", nobody)
    assert site.get(PATH).status_code == 403


class Stranger:
    """A plugin that knows readers by a header of its own."""

    __name__ = "stranger"  # Datasette looks for a package's folders by it

    @hookimpl  # type: ignore[untyped-decorator]
    def actor_from_request(self, request: Any) -> dict[str, str] | None:
        name = request.headers.get("x-reader")
        return {"id": name} if name else None


@pytest.fixture
def stranger() -> Iterator[None]:
    plugin = Stranger()
    pm.register(plugin, name="stranger")
    yield
    pm.unregister(plugin)


@pytest.mark.usefixtures("stranger")
def test_where_a_plugin_knows_readers_each_goes_the_whole_way(site: Site, whole: list[str]) -> None:
    site.get(PATH)
    site.get(PATH)
    known = site.get(PATH, x_reader="somebody")
    assert len(whole) == 3
    assert known.headers["cache-control"] == "private, no-store"
