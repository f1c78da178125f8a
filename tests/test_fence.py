"""The crawler's fence: whoever answers for a host's name leads nobody into a network of its own.

All servers are real ones on loopback; where a test says so, 127.0.0.2 is of the public internet.
"""

import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis.strategies import ip_addresses

from pipeline.adopt.looking import Asked, look_at
from pipeline.adopt.source_file import text_of
from pipeline.answers.causes import told_cause
from pipeline.archive.records import records
from pipeline.cli import main
from pipeline.crawl import fence
from pipeline.crawl.addresses import OWN, Address, Reach, carried, is_own, reach, spelt_address
from pipeline.crawl.fence import PUBLIC, Fence, fence_of
from pipeline.crawl.http import exchange, new_session
from pipeline.crawl.run import RunReport, crawl
from pipeline.errors import PageError, SourceError
from pipeline.imports.wayback.run import Asked as AskedPast
from pipeline.imports.wayback.run import backfill
from pipeline.imports.wayback.server import Means, Pace
from pipeline.kinds import Outcome
from pipeline.sources import Source, load_source
from tests.city import V2
from tests.city import page as city_page
from tests.loopback import Loopback, Reply
from tests.resolver import Resolver, resolving
from tests.test_crawl_run import HTML, PDF, QUICK, START, captures, page, source
from tests.tinypdf import tiny_pdf

CITY = "www.city.higano.example"
FILES = "files.city.higano.example"
PLAN = tiny_pdf(["plan"])


@pytest.fixture
def resolver() -> Iterator[Resolver]:
    with resolving() as names:
        yield names


@pytest.fixture
def site() -> Iterator[Loopback]:
    with Loopback() as server:
        server.route("/robots.txt", Reply(404, validators=False))
        server.route("/docs/1/", page("/a.pdf"))
        server.route("/a.pdf", Reply(200, PLAN, PDF))
        yield server


@pytest.fixture
def public() -> Iterator[None]:
    """127.0.0.2 is one of the public internet, for the fence."""

    def told(address: Any) -> Reach | None:
        return None if str(address) == "127.0.0.2" else reach(address)

    with patch.object(fence, "reach", told):
        yield


@pytest.fixture
def outside(site: Loopback, public: None) -> Iterator[Loopback]:
    """The city's server at a public address, on the same port as one that is nobody's business."""
    with Loopback("127.0.0.2", site.port) as server:
        server.routes = {path: list(replies) for path, replies in site.routes.items()}
        yield server


def visit(page_url: str, archive: Path, **more: Any) -> RunReport:
    visited = Source("higano", "日向野市", page_url, delay=0.0)._replace(**more)
    return crawl(visited, archive, clock=lambda: START, limits=QUICK)


KINDS = {
    "127.0.0.1": Reach.LOOPBACK,
    "127.255.0.1": Reach.LOOPBACK,
    "10.1.2.3": Reach.PRIVATE,
    "172.31.255.255": Reach.PRIVATE,
    "192.168.0.1": Reach.PRIVATE,
    "100.64.0.1": Reach.SHARED,
    "169.254.1.1": Reach.LINK_LOCAL,
    "169.254.169.254": Reach.METADATA,
    "100.100.100.200": Reach.METADATA,
    "168.63.129.16": Reach.METADATA,
    "fd00:ec2::254": Reach.METADATA,
    "0.0.0.0": Reach.UNSPECIFIED,
    "0.1.2.3": Reach.UNSPECIFIED,
    "224.0.0.251": Reach.MULTICAST,
    "255.255.255.255": Reach.RESERVED,
    "240.0.0.1": Reach.RESERVED,
    "192.0.0.8": Reach.RESERVED,
    "198.51.100.7": Reach.DOCUMENTATION,
    "198.18.0.1": Reach.BENCHMARK,
    "::1": Reach.LOOPBACK,
    "::": Reach.UNSPECIFIED,
    "fe80::1": Reach.LINK_LOCAL,
    "fe80::1%eth0": Reach.LINK_LOCAL,
    "fec0::1": Reach.PRIVATE,
    "fd12:3456::1": Reach.PRIVATE,
    "ff02::1": Reach.MULTICAST,
    "2001:db8::1": Reach.DOCUMENTATION,
    "2001::1": Reach.RESERVED,
    "100::1": Reach.RESERVED,
    "4000::1": Reach.RESERVED,
    "64:ff9b:1::808:808": Reach.PRIVATE,
    "::ffff:127.0.0.1": Reach.LOOPBACK,
    "::ffff:169.254.169.254": Reach.METADATA,
    "::ffff:0:10.0.0.1": Reach.PRIVATE,
    "::127.0.0.1": Reach.LOOPBACK,
    "64:ff9b::7f00:1": Reach.LOOPBACK,
    "64:ff9b::a9fe:a9fe": Reach.METADATA,
    "2002:7f00:1::1": Reach.LOOPBACK,
    "2002:c0a8:1::": Reach.PRIVATE,
    "210.155.1.1": None,
    "172.32.0.1": None,
    "100.128.0.1": None,
    "2400:4000::1": None,
    "2001:240::1": None,
    "64:ff9b::d29b:101": None,
    "2002:d29b:101::1": None,
    "::ffff:210.155.1.1": None,
}


@pytest.mark.parametrize("address", KINDS)
def test_what_kind_of_address_it_is(address: str) -> None:
    found = reach(ip_address(address))
    assert found is KINDS[address]
    assert (PUBLIC.why_not("x", ip_address(address)) is None) is (found is None)
    own = Fence(own=True).why_not("x", ip_address(address))
    assert (own is None) is (found is None or found in OWN)


@given(ip_addresses(v=4))
def test_an_address_in_another_one_is_what_it_is_by_itself(inner: IPv4Address) -> None:
    number, found = int(inner), reach(inner)
    for outer in (
        (0xFFFF << 32) + number,
        (0x64FF9B << 96) + number,
        (0x2002 << 112) + (number << 80),
    ):
        assert reach(IPv6Address(outer)) is found


@given(ip_addresses())
def test_what_python_knows_to_be_narrower_is_never_public(address: Address) -> None:
    narrow = address.is_loopback or address.is_link_local or address.is_multicast
    narrow = narrow or address.is_unspecified or address.is_reserved
    if narrow and not carried(address):
        assert reach(address) is not None


@pytest.mark.parametrize(
    ("host", "own"),
    [
        ("127.0.0.1", True),
        ("[::1]", True),
        ("192.168.1.20", True),
        ("fd00::5", True),
        ("localhost", True),
        ("LOCALHOST.", True),
        ("city.localhost", True),
        ("169.254.169.254", False),
        ("0.0.0.0", False),
        ("2130706433", False),
        ("0x7f.1", False),
        ("127.1", False),
        ("localhost.example.jp", False),
        ("127.0.0.1.example.jp", False),
        ("210.155.1.1", False),
        (CITY, False),
    ],
)
def test_which_hosts_say_by_themselves_that_they_are_ones_own(host: str, own: bool) -> None:
    assert is_own(host) is own


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f000001", "0x7f.1", "017700000001", "0177.0.0.1", "127.1", "127.1."]
)
def test_every_spelling_of_an_address_is_read(host: str) -> None:
    assert str(spelt_address(host)) == "127.0.0.1"


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.5", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1"],
)
def test_a_name_that_leads_inside_is_not_asked(
    site: Loopback, tmp_path: Path, resolver: Resolver, address: str
) -> None:
    resolver.leads(CITY, [address])
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert report.status == "failed"
    [(_, reason)] = report.failures
    kind = reach(ip_address(address))
    assert kind
    assert reason.startswith(f"{CITY} leads to ")
    assert f", {kind.value}: only" in reason or f", {kind.value}, which is never asked" in reason
    assert told_cause(reason, Outcome.REFUSED, "ja", page=True).known
    assert site.asked == []
    assert resolver.asked == [CITY]  # asking again would bring no other address
    kept = list(records(tmp_path / report.warc_file, report.warc_file))
    assert not [r for r in kept if r.kind in ("request", "response")]  # nothing was sent
    assert captures(tmp_path)["docs/1/"].verdict == "refused"


def test_one_address_inside_bars_a_name(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    resolver.leads(CITY, ["127.0.0.2", "127.0.0.1"])
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert "leads to 127.0.0.1, a loopback address" in report.failures[0][1]
    assert (site.asked, outside.asked) == ([], [])


def test_a_second_answer_of_the_resolver_is_of_no_use(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    """DNS rebinding: what was looked at is what is connected to, and each connection is looked at
    anew.
    """
    hang_up = {"Connection": "close"}
    outside.route("/robots.txt", Reply(404, headers=hang_up, validators=False))
    resolver.leads(CITY, ["127.0.0.2"], ["127.0.0.1"])
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert outside.paths() == ["/robots.txt"]
    assert site.asked == []
    assert resolver.asked == [CITY, CITY]
    assert "leads to 127.0.0.1, a loopback address" in report.failures[0][1]


def test_a_whole_night_at_a_public_address(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    resolver.leads(CITY, ["127.0.0.2"])
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert (report.status, report.fetched) == ("ok", 2)
    assert site.asked == []
    assert outside.asked[0].headers["Host"] == f"{CITY}:{site.port}"


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "017700000001", "127.1", "0.0.0.0"])
def test_a_page_at_an_address_in_disguise_is_nobodys_own(
    site: Loopback, tmp_path: Path, host: str
) -> None:
    report = visit(f"http://{host}:{site.port}/docs/1/", tmp_path)
    assert report.status == "failed"
    assert "a loopback address" in report.failures[0][1] or "unspecified" in report.failures[0][1]
    assert site.asked == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_that_stands_on_loopback_needs_no_key(
    site: Loopback, tmp_path: Path, host: str
) -> None:
    report = visit(f"http://{host}:{site.port}/docs/1/", tmp_path)
    assert (report.status, report.fetched) == ("ok", 2)


def test_the_key_opens_a_network_of_ones_own(
    site: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    resolver.leads(CITY, ["127.0.0.1"])
    place = f"http://{CITY}:{site.port}/docs/1/"
    assert visit(place, tmp_path / "a").status == "failed"
    opened = visit(place, tmp_path / "b", allow_private=True)
    assert (opened.status, opened.fetched) == ("ok", 2)
    resolver.leads(CITY, ["169.254.169.254"])
    refused = visit(place, tmp_path / "c", allow_private=True)
    assert "a cloud's metadata service, which is never asked" in refused.failures[0][1]


def test_hosts_beside_the_page_are_fenced_too(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    """A redirect, a link, a style sheet and a question, all to a named host that leads inside."""
    inside = f"http://{FILES}:{site.port}"
    resolver.leads(CITY, ["127.0.0.2"])
    resolver.leads(FILES, ["127.0.0.1"])
    links = page("/a.pdf", f"{inside}/b.pdf", more=f'<p><a href="{inside}/download/7">計画</a></p>')
    sheet = f'<link rel="stylesheet" href="{inside}/s.css">'.encode()
    outside.route("/docs/1/", Reply(200, links.body.replace(b"<title>", sheet + b"<title>"), HTML))
    outside.route("/a.pdf", Reply(302, headers={"Location": f"{inside}/a.pdf"}))
    place = f"http://{CITY}:{site.port}/docs/1/"
    report = visit(place, tmp_path, hosts=(f"{FILES}:{site.port}",))
    assert report.status == "partial"
    assert site.asked == []
    assert len(report.failures) == 2
    for _, reason in report.failures:
        assert f"{FILES} leads to 127.0.0.1, a loopback address" in reason


def test_a_redirect_on_the_same_name_is_looked_at_again(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver
) -> None:
    close = {"Connection": "close"}
    target = f"http://{CITY}:{site.port}/b.pdf"
    outside.route("/a.pdf", Reply(302, headers={"Location": target, **close}))
    resolver.leads(CITY, ["127.0.0.2"], ["127.0.0.1"])
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    [(url, reason)] = report.failures
    assert url.endswith("/a.pdf")
    assert reason.startswith(f"redirected to {target}: {CITY} leads to 127.0.0.1")
    assert site.asked == []


RULES = b"User-agent: *\nDisallow: /a.pdf\n"


@pytest.mark.parametrize("hops", [1, 5])
def test_robots_txt_stands_on_another_host(
    site: Loopback, outside: Loopback, tmp_path: Path, resolver: Resolver, hops: int
) -> None:
    """RFC 9309 §2.3.1.2: five redirects at least, over hosts, too; the rules hold for the first."""
    resolver.leads(CITY, ["127.0.0.2"])
    names = [f"h{hop}.example" for hop in range(hops)]
    places = ["/robots.txt", *(f"/r{hop}" for hop in range(hops))]
    for hop, name in enumerate(names):
        resolver.leads(name, ["127.0.0.2"])
        leads = {"Location": f"http://{name}:{site.port}{places[hop + 1]}"}
        outside.route(places[hop], Reply(301, headers=leads))
    outside.route(places[-1], Reply(200, RULES))
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert (report.status, report.fetched, report.disallowed) == ("ok", 1, 1)
    assert [asked.headers["Host"].split(":")[0] for asked in outside.asked[1 : hops + 1]] == names
    assert "/a.pdf" not in outside.paths()


@pytest.mark.parametrize(
    ("location", "words"),
    [
        (f"http://{FILES}:{{port}}/r", f"{FILES} leads to 127.0.0.1, a loopback address"),
        ("http://127.0.0.1:{port}/r", "127.0.0.1 is a loopback address"),
        ("http://2130706433:{port}/r", "leads to 127.0.0.1, a loopback address"),
        ("http://[::ffff:7f00:1]:{port}/r", "a loopback address"),
        ("http://me@127.0.0.2:{port}/r", "it carries a user name"),
        ("file:///etc/passwd", "scheme file is not http or https"),
    ],
)
def test_robots_txt_leads_nobody_inside(
    site: Loopback,
    outside: Loopback,
    tmp_path: Path,
    resolver: Resolver,
    location: str,
    words: str,
) -> None:
    resolver.leads(CITY, ["127.0.0.2"])
    resolver.leads(FILES, ["127.0.0.1"])
    leads = {"Location": location.format(port=site.port)}
    outside.route("/robots.txt", Reply(302, headers=leads))
    report = visit(f"http://{CITY}:{site.port}/docs/1/", tmp_path)
    assert report.status == "failed"
    assert "robots.txt can't be had" in report.failures[0][1]
    assert words in report.failures[0][1]
    assert (site.asked, outside.paths()) == ([], ["/robots.txt"])


def test_a_connection_of_another_fence_is_not_used_again(site: Loopback) -> None:
    with new_session() as session:
        for number, own in enumerate((True, False)):
            url = f"http://localhost:{site.port}/a.pdf"
            answer = exchange(session, url, {}, QUICK, START, 5.0, Fence(own))
            answer.body.close()
            assert answer.is_fenced is bool(number)
    assert len(site.asked) == 1


def test_behind_a_proxy_only_what_is_an_address_can_be_looked_at(
    site: Loopback, tmp_path: Path
) -> None:
    """The proxy resolves names; the operator's proxy itself may stand anywhere."""
    for path in ("/robots.txt", "/docs/1/", "/a.pdf"):
        site.routes[f"http://{CITY}{path}"] = site.routes[path]
    with new_session() as session:
        session.trust_env = False
        session.proxies = {"http": site.url}
        named = Source("higano", "日向野市", f"http://{CITY}/docs/1/", delay=0.0)
        told = crawl(named, tmp_path / "a", clock=lambda: START, limits=QUICK, session=session)
        assert told.status == "ok"
        site.asked.clear()
        spelt = named._replace(page="http://0xa9fea9fe/docs/1/")
        told = crawl(spelt, tmp_path / "b", clock=lambda: START, limits=QUICK, session=session)
    assert "169.254.169.254" in told.failures[0][1]
    assert site.asked == []


def test_a_socks_proxy_is_refused_in_words(site: Loopback, tmp_path: Path) -> None:
    with new_session() as session:
        session.trust_env = False
        session.proxies = {"http": "socks5://127.0.0.1:9"}
        told = crawl(source(site), tmp_path, clock=lambda: START, limits=QUICK, session=session)
    assert "SOCKS proxies are not supported" in told.failures[0][1]
    assert site.asked == []


def test_a_resolver_that_knows_nothing(tmp_path: Path, resolver: Resolver) -> None:
    resolver.leads(CITY, [])
    told = visit(f"http://{CITY}/", tmp_path)
    assert "connection failed" in told.failures[0][1]


def test_a_look_at_a_page_is_fenced(site: Loopback, tmp_path: Path, resolver: Resolver) -> None:
    site.route("/docs/1/", city_page(V2))
    resolver.leads(CITY, ["127.0.0.1"])
    url = f"http://{CITY}:{site.port}/docs/1/"
    words = f"{CITY} leads to 127.0.0.1, a loopback address.*; .* give --allow-private"
    with pytest.raises(PageError, match=words):
        look_at(url, tmp_path / "a", delay=0.0, limits=QUICK)
    assert site.asked == []
    own = Asked("higano", "日向野市", allow_private=True)
    looked = look_at(url, tmp_path / "b", own, delay=0.0, limits=QUICK)
    assert yaml.safe_load(text_of(looked))["allow_private"] is True
    plain = look_at(f"{site.url}/docs/1/", tmp_path / "c", delay=0.0, limits=QUICK)
    assert "allow_private" not in yaml.safe_load(text_of(plain))


def test_a_server_of_captures_is_fenced(site: Loopback, tmp_path: Path, resolver: Resolver) -> None:
    resolver.leads("wayback.example", ["127.0.0.1"])
    city = Source("higano", "日向野市", f"http://{CITY}/docs/1/", delay=0.0)
    means = Means(pace=Pace(pause=0.0, retries=0), limits=QUICK, sleep=lambda _: None)

    def take(server: str, **more: Any) -> str:
        (tmp_path / "archive").mkdir(exist_ok=True)
        done = backfill(
            city,
            tmp_path / "archive",
            AskedPast(server, **more),
            means=means,
            report=lambda _: None,
        )
        return str(done)

    named = f"http://wayback.example:{site.port}"
    assert "wayback.example leads to 127.0.0.1, a loopback address" in take(named)
    assert site.asked == []
    take(named, allow_private=True)
    assert site.asked
    site.asked.clear()
    take(site.url)  # the operator wrote the address itself
    assert site.asked


def test_the_key_of_the_source_file(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    text = "id: x\nname: x\npage: http://city.example/\n"
    path.write_text(text + "allow_private: true\n", encoding="utf-8")
    assert load_source(path).allow_private
    assert fence_of(load_source(path)).own
    path.write_text(text + "allow_private: 1\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"key 'allow_private' must be true or false, not 1"):
        load_source(path)


def test_the_command_names_what_to_do(site: Loopback, tmp_path: Path, resolver: Resolver) -> None:
    resolver.leads(CITY, ["127.0.0.1"])
    path = tmp_path / "x.yml"
    text = f"id: x\nname: x\ndelay: 0\npage: http://{CITY}:{site.port}/docs/1/\n"
    path.write_text(text, encoding="utf-8")
    told = CliRunner().invoke(
        main, ["crawl", "--archive", str(tmp_path / "a"), "--sources", str(path)]
    )
    assert told.exit_code == 1
    assert "only public addresses are asked without allow_private" in told.output
    assert site.asked == []


def test_connecting_goes_on_to_the_next_address(site: Loopback, resolver: Resolver) -> None:
    """Of several addresses the first that answers is taken, as ever."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.9", 0))
        resolver.leads(CITY, ["127.0.0.9", "127.0.0.1"])
        with new_session() as session:
            url = f"http://{CITY}:{site.port}/a.pdf"
            answer = exchange(session, url, {}, QUICK, START, 5.0, Fence(own=True))
            answer.body.close()
    assert (answer.status, answer.ip) == (200, "127.0.0.1")
