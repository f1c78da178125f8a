"""One HTTP exchange: a request, and its answer as it came, streamed to a spooled file and bounded in time and size."""

import contextlib
import re
import tempfile
import time
from datetime import datetime
from http.client import HTTPException, responses
from typing import IO, NamedTuple
from urllib.parse import urldefrag, urljoin

import requests
import urllib3

from pipeline import __version__
from pipeline.crawl.connections import BreakableAdapter, bounded
from pipeline.crawl.limits import Limits

USER_AGENT = (
    f"shinkyu/{__version__} (+https://github.com/shinkyu/shinkyu; archive of municipal plans)"
)
_IN_MEMORY = 1 << 20
REDIRECTS = (301, 302, 303, 307, 308)


class Exchange(NamedTuple):
    """What was sent and what came."""

    url: str
    at: datetime
    request_line: str
    request_headers: list[tuple[str, str]]
    status: int | None
    """None where nothing answered."""
    reason: str
    headers: list[tuple[str, str]]
    body: IO[bytes]
    length: int
    """Bytes of ``body``, content encoding as it came."""
    problem: str | None
    """Why the answer is not whole: a time-out, a broken connection, too few or too many bytes."""

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    def target(self) -> str | None:
        """Where a redirect leads, without fragment; None where it does not say. A URL that is none comes back as it is."""
        location = self.header("Location")
        if location is None:
            return None
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode(
                "utf-8"
            )  # headers come as Latin-1, raw Japanese paths are UTF-8
        try:
            return urldefrag(urljoin(self.url, location.strip()))[0]
        except ValueError:
            return location

    @property
    def status_line(self) -> str:
        """As the WARC has it, without the protocol: ``200 OK``."""
        return f"{self.status} {self.reason}".strip()


def new_session() -> requests.Session:
    """A session that sends our name, keeps no cookies and trusts no environment for credentials."""
    session = _Session()
    session.headers.clear()
    session.headers.update(
        {
            "User-Agent": USER_AGENT,
            "Accept": "*/*",
            "Accept-Language": "ja",
            "Accept-Encoding": "identity",
        }
    )
    session.cookies.set_policy(_NoCookies())
    session.auth = _no_auth
    for scheme in ("http://", "https://"):
        session.mount(scheme, BreakableAdapter())
    return session


class _Session(requests.Session):
    """Redirects are our business: the library would read their whole body into memory to prepare the next request."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[name-defined,misc]
    """Cookies switch the city's site to its ruby version; no night may depend on the night before."""

    def set_ok(self, cookie: object, request: object) -> bool:
        return False


def _no_auth(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Keeps requests from looking into ~/.netrc."""
    return request


def exchange(
    session: requests.Session,
    url: str,
    extra: dict[str, str],
    limits: Limits,
    at: datetime,
    seconds: float,
) -> Exchange:
    """Ask once, without following redirects.

    Args:
        extra: further request headers (validators).
        at: the moment written into the archive.
        seconds: time that is left for this URL; beyond it the answer is cut off.

    Never raises for what the network does: ``problem`` says it.
    """
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
    empty = Exchange(url, at, f"GET {url} HTTP/1.1", [], None, "", [], body, 0, None)
    deadline = time.monotonic() + seconds
    try:
        prepared = session.prepare_request(requests.Request("GET", url, headers=extra))
        settings = session.merge_environment_settings(url, {}, True, None, None)
    except (requests.RequestException, ValueError) as error:
        return empty._replace(problem=f"it can't be asked for: {error}")
    host = ("Host", url.split("/")[2].rpartition("@")[2])
    empty = empty._replace(
        request_line=f"GET {prepared.path_url} HTTP/1.1",
        request_headers=[host, *((k, str(v)) for k, v in prepared.headers.items())],
    )
    with bounded(session, url, seconds):
        patience = (limits.connect, min(limits.read, max(seconds, 0.1)))
        try:
            answer = session.send(prepared, allow_redirects=False, timeout=patience, **settings)
        except (
            requests.RequestException,
            urllib3.exceptions.HTTPError,
            HTTPException,
            OSError,
            ValueError,
        ) as error:
            late = time.monotonic() > deadline
            return empty._replace(problem="the time for this URL is up" if late else _words(error))
        with answer:
            headers = [(str(k), str(v)) for k, v in answer.raw.headers.items()]
            length, problem = _receive(answer, body, limits.body, deadline)
            reason = answer.reason or responses.get(answer.status_code, "")
    return empty._replace(
        status=answer.status_code, reason=reason, headers=headers, length=length, problem=problem
    )


def _receive(
    answer: requests.Response, body: IO[bytes], cap: int, deadline: float
) -> tuple[int, str | None]:
    """Stream the body into a file; returns its length and why it is not whole."""
    length = 0
    try:
        while piece := answer.raw.read1(1 << 16, decode_content=False):
            length += len(piece)
            if length > cap:
                return length - len(piece), f"the body is longer than the cap of {cap} bytes"
            body.write(piece)
            if time.monotonic() > deadline:
                break
    except (
        requests.RequestException,
        urllib3.exceptions.HTTPError,
        HTTPException,
        OSError,
        ValueError,
        AttributeError,
    ) as error:
        if time.monotonic() > deadline:
            return length, f"the time for this URL is up after {length} bytes"
        return length, f"broken off after {length} bytes: {_words(error)}"
    if time.monotonic() > deadline:  # a connection that was broken off can look like one that ended
        return length, f"the time for this URL is up after {length} bytes"
    announced = answer.headers.get("Content-Length", "")
    whole = int(announced) if re.fullmatch(r"[0-9]{1,18}", announced) else None
    if whole is not None and length < whole and answer.status_code not in (204, 304):
        return length, f"the body ends after {length} of {whole} bytes"
    return length, None


def _words(error: BaseException) -> str:
    """A network error in few words, without the addresses of Python objects."""
    if isinstance(
        error,
        requests.ConnectTimeout
        | requests.ReadTimeout
        | TimeoutError
        | urllib3.exceptions.TimeoutError,
    ):
        return "time-out"
    if isinstance(error, requests.exceptions.SSLError):
        return "TLS error"
    cause: BaseException | None = error
    while cause is not None:
        if (
            isinstance(cause, OSError)
            and cause.strerror
            and not isinstance(cause, requests.RequestException)
        ):
            return f"connection failed: {cause.strerror}"
        cause = cause.__cause__ or cause.__context__
    text = type(error).__name__
    return f"connection failed: {text}"
