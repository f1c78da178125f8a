"""TLS: names and certificates are checked as ever behind the fence, and what is wrong is named."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
import urllib3

from pipeline.answers.causes import told_cause
from pipeline.crawl.fence import Fence
from pipeline.crawl.http import Exchange, exchange, new_session
from pipeline.crawl.problems import network_problem
from pipeline.kinds import Outcome
from tests.certificates import Issuer, new_issuer, served
from tests.loopback import Loopback, Reply
from tests.resolver import resolving
from tests.test_crawl_run import QUICK, START

CITY = "www.city.higano.example"


@pytest.fixture(scope="module")
def issuer() -> Issuer:
    return new_issuer()


@contextmanager
def speaking(context: ssl.SSLContext | None) -> Iterator[Loopback]:
    """The city's server, found by its name."""
    with resolving() as resolver, Loopback(tls=context) as server:
        resolver.leads(CITY, ["127.0.0.1"])
        server.route("/", Reply(200, b"hello"))
        yield server


def ask(server: Loopback, trusted: Path | bool) -> Exchange:
    with new_session() as session:
        session.trust_env = False
        session.verify = str(trusted) if isinstance(trusted, Path) else trusted
        url = f"https://{CITY}:{server.port}/"
        answer = exchange(session, url, {}, QUICK, START, 5.0, Fence(own=True))
    answer.body.close()
    return answer


def test_the_certificate_is_that_of_the_name_not_of_the_address(
    issuer: Issuer, tmp_path: Path
) -> None:
    context = served(tmp_path, CITY, issuer)
    asked = list[str | None]()
    context.sni_callback = lambda _, name, __: asked.append(name)
    with speaking(context) as server:
        answer = ask(server, issuer.write(tmp_path / "ca.pem"))
    assert (answer.status, answer.problem, answer.ip) == (200, None, "127.0.0.1")
    assert asked == [CITY]


WRONG = {
    "expired": "the certificate has expired",
    "early": "the certificate is not valid yet",
    "name": "the certificate is of another name",
    "unknown": "the certificate's issuer is not known here",
    "itself": "the certificate is signed by itself",
    "plain": "the server speaks no TLS on this port",
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named(case: str, issuer: Issuer, tmp_path: Path) -> None:
    days = {"expired": (-3, -1), "early": (1, 3)}.get(case, (-1, 1))
    name = "www.other.example" if case == "name" else CITY
    context = served(tmp_path, name, None if case == "itself" else issuer, days)
    trusted = issuer.write(tmp_path / "ca.pem")
    with speaking(None if case == "plain" else context) as server:
        answer = ask(server, True if case == "unknown" else trusted)
    assert answer.status is None
    assert answer.problem
    assert str(answer.problem).startswith(f"TLS error: {WRONG[case]}; ")
    assert not answer.problem.may_pass_at_once
    robots = f"robots.txt can't be had ({answer.problem}), so nothing is fetched tonight"
    for lang in ("ja", "en"):
        told = told_cause(str(answer.problem), Outcome.FAILED, lang, page=True)
        assert told.known
        assert told != told_cause("TLS error", Outcome.FAILED, lang, page=True)
        assert told == told_cause(robots, Outcome.REFUSED, lang, page=True)


def _wrapped(error: Exception) -> requests.exceptions.SSLError:
    inner = urllib3.exceptions.SSLError(error)
    return requests.exceptions.SSLError(
        urllib3.exceptions.MaxRetryError(urllib3.HTTPSConnectionPool("x"), "/", inner)
    )


def _reason(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}]")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "words", "lasts"),
    [
        (_reason("UNSAFE_LEGACY_RENEGOTIATION_DISABLED"), "unsafe old way of renegotiation", True),
        (_reason("TLSV1_ALERT_PROTOCOL_VERSION"), "a version of TLS that is given up", True),
        (_reason("SSLV3_ALERT_HANDSHAKE_FAILURE"), "share no way to encrypt", True),
        (_reason("DH_KEY_TOO_SMALL"), "too weak", True),
        (_reason("SOMETHING_NEW"), "TLS error: something new", True),
        (ssl.SSLEOFError(8, "EOF occurred"), "the server broke the handshake off", False),
        (ValueError("?"), "TLS error: the handshake failed", True),
    ],
)
def test_what_openssl_says_of_the_handshake(error: Exception, words: str, lasts: bool) -> None:
    problem = network_problem(_wrapped(error))
    assert words in str(problem)
    assert problem.may_pass_at_once is not lasts
    assert told_cause(str(problem), Outcome.FAILED, "ja", page=False).known
