"""One HTTP exchange: a request, and its answer as it came.

The body is streamed to a spooled file and bounded in time and size.
"""

import contextlib
import re
import tempfile
import time
from datetime import datetime
from http.client import HTTPException, responses
from typing import IO, Any, NamedTuple
from urllib.parse import urldefrag, urljoin, urlsplit

import requests
import urllib3

from pipeline import __version__
from pipeline.crawl.connections import BreakableAdapter, bounded, peer
from pipeline.crawl.fence import PUBLIC, Fence, FencedError
from pipeline.crawl.limits import Limits
from pipeline.crawl.problems import Problem, Trouble, network_problem

USER_AGENT = (
    f"shinkyu/{__version__} (+https://github.com/shinkyu/shinkyu; archive of municipal plans)"
)
_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
REDIRECTS = (301, 302, 303, 307, 308)
GONE = (404, 410)
"""Answers that say that nothing is there any more."""
LATER = (408, 425, 429)
"""Those that speak of the moment, of all that begin with a 4."""
_NO_BODY = (204, 304)
"""Answers that announce the length of a body they do not bring (RFC 9110 §8.6)."""
_FILE_NAME = re.compile(r"""filename\*?\s*=\s*["']?([^"';]*\.[A-Za-z]{1,5})\b""", re.IGNORECASE)
_NETWORK_ERRORS = (
    requests.RequestException,
    urllib3.exceptions.HTTPError,
    HTTPException,
    OSError,
    ValueError,
)


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
    problem: Problem | None
    """Why the answer is not whole; None where it is."""
    ip: str | None = None
    """Address that was asked; None where nothing was, or a proxy stood between."""

    @property
    def is_fenced(self) -> bool:
        """Whether nothing was sent, since the host leads where nobody may ask."""
        return self.problem is not None and self.problem.trouble is Trouble.FENCED

    def header(self, name: str) -> str | None:
        """The first header of that name."""
        return next((v for k, v in self.headers if k.lower() == name.lower()), None)

    def target(self) -> str | None:
        """Where a redirect leads, without fragment; None where it does not say.

        A URL that is none comes back as it is.
        """
        location = self.header("Location")
        if location is None:
            return None
        # Headers come as Latin-1; cities write raw Japanese paths into them, in UTF-8.
        with contextlib.suppress(UnicodeError):
            location = location.encode("latin-1").decode("utf-8")
        try:
            return urldefrag(urljoin(self.url, location.strip()))[0]
        except ValueError:
            return location

    @property
    def attached(self) -> bool:
        """Whether the server said that the body is a file to be saved (RFC 6266)."""
        said = (self.header("Content-Disposition") or "").lower()
        return said.startswith("attachment") or self.file_name is not None

    @property
    def file_name(self) -> str | None:
        """The name that the server gave to a file to be saved; of use for its suffix."""
        said = _FILE_NAME.search(self.header("Content-Disposition") or "")
        return said[1].strip() if said else None

    @property
    def status_line(self) -> str:
        """As the WARC has it, without the protocol: ``200 OK``."""
        return f"{self.status} {self.reason}".strip()


def new_session() -> requests.Session:
    """A session that sends our name, keeps no cookies and takes no credentials from anywhere."""
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
    """Redirects are our business.

    The library would read their whole body into memory to prepare the next request.
    """

    def __init__(self) -> None:
        super().__init__()
        self._settings: dict[tuple[str, str], dict[str, Any]] = {}

    # Any: as the library has it.
    def merge_environment_settings(  # type: ignore[override]
        self, url: Any, proxies: Any, stream: Any, verify: Any, cert: Any
    ) -> dict[str, Any]:
        """Proxies and certificates of the environment, looked up once a host: the library goes
        through all of the environment twice for each request.
        """
        parts = urlsplit(str(url))
        key = (parts.scheme, parts.netloc)
        if key not in self._settings:
            found = super().merge_environment_settings(url, proxies, stream, verify, cert)
            self._settings[key] = dict(found)
        return {**self._settings[key], "proxies": dict(self._settings[key]["proxies"])}

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        return None


class _NoCookies(requests.cookies.cookielib.DefaultCookiePolicy):  # type: ignore[name-defined,misc]
    """Cookies switch a city's site to its ruby version; no night may depend on the one before."""

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
    fence: Fence = PUBLIC,
) -> Exchange:
    """Ask once, without following redirects.

    Args:
        extra: further request headers (validators).
        at: the moment written into the archive.
        seconds: time that is left for this URL; beyond it the answer is cut off.
        fence: which addresses may be connected to.

    Never raises for what the network does: ``problem`` says it.
    """
    deadline = time.monotonic() + seconds
    asked = _not_yet_answered(url, at)
    try:
        prepared = session.prepare_request(requests.Request("GET", url, headers=extra))
        fence.check_spelt(prepared.url or url)
        settings = session.merge_environment_settings(url, {}, True, None, None)
    except FencedError as error:
        return asked._replace(problem=network_problem(error))
    except (requests.RequestException, ValueError) as error:
        return asked._replace(problem=Problem(Trouble.UNASKABLE, f"it can't be asked for: {error}"))
    host = ("Host", url.split("/")[2].rpartition("@")[2])
    asked = asked._replace(
        request_line=f"GET {prepared.path_url} HTTP/1.1",
        request_headers=[host, *((k, str(v)) for k, v in prepared.headers.items())],
    )
    with bounded(session, url, seconds, fence):
        patience = (limits.connect, min(limits.read, max(seconds, 0.1)))
        try:
            answer = session.send(prepared, allow_redirects=False, timeout=patience, **settings)
        except _NETWORK_ERRORS as error:
            return asked._replace(
                problem=_late(deadline) or network_problem(error), ip=peer(session, url)
            )
        with answer:
            length, problem = _receive(answer, asked.body, limits.body, deadline)
    return asked._replace(
        status=answer.status_code,
        reason=answer.reason or responses.get(answer.status_code, ""),
        headers=[(str(k), str(v)) for k, v in answer.raw.headers.items()],
        length=length,
        problem=problem,
        ip=peer(session, url),
    )


def _not_yet_answered(url: str, at: datetime) -> Exchange:
    return Exchange(
        url=url,
        at=at,
        request_line=f"GET {url} HTTP/1.1",
        request_headers=[],
        status=None,
        reason="",
        headers=[],
        body=tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY),
        length=0,
        problem=None,
    )


def _late(deadline: float, after: int | None = None) -> Problem | None:
    """That the time is up, where it is; ``after`` so many bytes of a body."""
    if time.monotonic() <= deadline:
        return None
    where = "" if after is None else f" after {after} bytes"
    return Problem(Trouble.TIME_UP, f"the time for this URL is up{where}")


def _receive(
    answer: requests.Response, body: IO[bytes], cap: int, deadline: float
) -> tuple[int, Problem | None]:
    """Stream the body into a file; returns its length and why it is not whole."""
    length = 0
    try:
        while piece := answer.raw.read1(_PIECE, decode_content=False):
            if length + len(piece) > cap:
                text = f"the body is longer than the cap of {cap} bytes"
                return length, Problem(Trouble.TOO_LONG, text)
            body.write(piece)
            length += len(piece)
            if time.monotonic() > deadline:
                break
    except (
        *_NETWORK_ERRORS,
        AttributeError,
    ) as error:  # urllib3 on a connection that was shut down
        text = f"broken off after {length} bytes: {network_problem(error)}"
        return length, _late(deadline, length) or Problem(Trouble.BROKEN_OFF, text)
    # A connection that was broken off can look like one that ended.
    return length, _late(deadline, length) or _short(answer, length)


def _short(answer: requests.Response, length: int) -> Problem | None:
    """That fewer bytes came than were announced, where so."""
    announced = answer.headers.get("Content-Length", "")
    if answer.status_code in _NO_BODY or not re.fullmatch(r"[0-9]{1,18}", announced):
        return None
    if length >= int(announced):
        return None
    return Problem(Trouble.SHORT, f"the body ends after {length} of {int(announced)} bytes")
