"""What a request says of its host is in no page: the configured address is, or one of ours."""

import asyncio
from typing import Any

import pytest
from datasette.app import Datasette

from pipeline.errors import ShinkyuError
from pipeline.web.public_address import HOSTS, PUBLIC_URL, at_public_address, base_of
from tests import search_city

SERVER = ("192.0.2.5", 8001)


def asked(
    datasette: Any, *headers: tuple[str, str], server: Any = SERVER, scheme: str = "http"
) -> tuple[str, list[tuple[bytes, bytes]]]:
    """Under which address a request comes in, and with which headers."""
    came: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        came.append(scope)

    given = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope = {"type": "http", "scheme": scheme, "server": server, "headers": given}

    async def nothing(*_: Any) -> Any:
        raise AssertionError("nothing is sent or received")

    async def serve() -> None:
        await at_public_address(datasette, app)(scope, nothing, nothing)

    asyncio.run(serve())
    (found,) = came
    named = dict(found["headers"])
    return f"{found['scheme']}://{named[b'host'].decode()}", found["headers"]


class Stub:
    def __init__(self, **config: object) -> None:
        self.config = config

    def plugin_config(self, plugin: str) -> dict[str, object]:
        return self.config


@pytest.mark.parametrize(
    ("host", "known"),
    [
        ("127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("127.9.9.9", "http://127.9.9.9"),
        ("localhost:9", "http://localhost:9"),
        ("[::1]:8001", "http://[::1]:8001"),
        ("192.0.2.5:8001", "http://192.0.2.5:8001"),
        ("plans.example.jp", "http://plans.example.jp"),
        ("Plans.Example.JP:8080", "http://Plans.Example.JP:8080"),
        ("evil.example", "http://192.0.2.5:8001"),
        ("plans.example.jp.evil.example", "http://192.0.2.5:8001"),
        ("198.51.100.9", "http://192.0.2.5:8001"),
        ("192.0.2.5:9999", "http://192.0.2.5:8001"),
        ("localhost.evil.example", "http://192.0.2.5:8001"),
        ("127.0.0.1.evil.example", "http://192.0.2.5:8001"),
        ("localhost/x", "http://192.0.2.5:8001"),
        ("x; script-src *", "http://192.0.2.5:8001"),
        ("localhost\u00e9", "http://192.0.2.5:8001"),
        ("", "http://192.0.2.5:8001"),
    ],
)
def test_only_hosts_of_ours_are_believed(host: str, known: str) -> None:
    assert asked(Stub(hosts=["plans.example.jp"]), ("Host", host))[0] == known


def test_the_scheme_of_a_proxy_is_believed_for_our_hosts() -> None:
    proxied = ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil.example")
    assert asked(Stub(), ("host", "localhost"), *proxied)[0] == "https://localhost"
    assert asked(Stub(), ("host", "evil.example"), *proxied)[0] == "http://192.0.2.5:8001"
    odd = ("x-forwarded-proto", "javascript")
    assert asked(Stub(), ("host", "localhost"), odd, scheme="https")[0] == "https://localhost"


@pytest.mark.parametrize(
    ("server", "scheme", "own"),
    [
        (("2001:db8::1", 8001), "http", "http://[2001:db8::1]:8001"),
        (("192.0.2.5", 443), "https", "https://192.0.2.5"),
        (("/run/shinkyu.sock", None), "http", "http://localhost"),
        (None, "http", "http://localhost"),
    ],
)
def test_the_address_that_a_connection_came_to(server: Any, scheme: str, own: str) -> None:
    assert asked(Stub(), ("host", "evil.example"), server=server, scheme=scheme)[0] == own


def test_the_configured_address_goes_before_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(PUBLIC_URL, "https://plans.example.jp/")
    monkeypatch.setenv(HOSTS, "other.example, one.example")
    said = ("host", "evil.example"), ("x-forwarded-proto", "http"), ("accept", "*/*")
    base, headers = asked(Stub(), *said)
    assert base == "https://plans.example.jp"
    assert headers == [(b"host", b"plans.example.jp"), (b"accept", b"*/*")]
    assert asked(Stub(), ("host", "localhost"))[0] == base
    assert asked(Stub(public_url="http://own.example:81"), *said)[0] == "http://own.example:81"
    monkeypatch.delenv(PUBLIC_URL)
    assert asked(Stub(), ("host", "one.example"))[0] == "http://one.example"


@pytest.mark.parametrize(
    "url",
    [
        "plans.example.jp",
        "ftp://x.example",
        "https://",
        "https://x.example/plans",
        "https://[x",
        "https://x.example/?a=1",
        "https://a@x.example",
    ],
)
def test_what_is_no_public_address(url: str) -> None:
    with pytest.raises(ShinkyuError, match="is no public address"):
        base_of(url)


def test_pages_sitemap_and_tables_name_it(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path_factory.mktemp("public") / "shinkyu.db"
    search_city.empty(path).close()
    monkeypatch.setenv(PUBLIC_URL, "https://plans.example.jp")

    async def ask() -> list[Any]:
        datasette = Datasette([str(path)])
        paths = ("/-/search", "/sitemap.xml", "/-/changes.atom", "/robots.txt")
        evil = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        return [await datasette.client.get(path, headers=evil) for path in paths]

    for answer in asyncio.run(ask()):
        assert "https://plans.example.jp/" in answer.text
        assert "evil.example" not in answer.text
