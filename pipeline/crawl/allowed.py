"""Which URLs may be asked at all: http and https, on hosts that the source names.

What the host's name leads to is looked at when it is connected to (:mod:`pipeline.crawl.fence`).
"""

from urllib.parse import SplitResult, urlsplit

from urllib3.exceptions import HTTPError
from urllib3.util import Url, parse_url

USUAL_PORT = {"http": 80, "https": 443}


def refusal(url: str, hosts: frozenset[str]) -> str | None:
    """Why a URL may not be asked; None where it may.

    Args:
        hosts: every ``host`` or ``host:port`` that the source names, lower case.
    """
    if why := unaskable(url):
        return why
    parts = urlsplit(url)
    if _spellings(parts, parts.port).isdisjoint(hosts):
        return f"host {parts.netloc} is not one the source names"
    return None


def unaskable(url: str) -> str | None:
    """Why a URL may not be asked whoever's host it names; None where it may."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        sent_to = parse_url(url)
    except (ValueError, HTTPError):
        return "it is no valid URL"
    if parts.scheme not in USUAL_PORT:
        return f"scheme {parts.scheme or '(none)'} is not http or https"
    if parts.username is not None or parts.password is not None:
        return "it carries a user name"
    if not _read_alike(parts, sent_to):
        return f"its host can be read in two ways: {parts.netloc}"
    return None


def _read_alike(parts: SplitResult, sent_to: Url) -> bool:
    """Do the reading that is checked and the one that the connection goes by see one host?

    ``http://evil.example\\\\@city.example/`` is the classical URL on which two parsers differ.
    """
    host = (sent_to.host or "").strip("[]").lower()
    return host == _host(parts) and sent_to.port == parts.port


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").lower()


def _spellings(parts: SplitResult, port: int | None) -> set[str]:
    """How a source may have written the host: with its port, and without where it's the usual."""
    host = _host(parts)
    if ":" in host:  # IPv6
        host = f"[{host}]"
    usual = USUAL_PORT[parts.scheme]
    found = {f"{host}:{usual if port is None else port}"}
    if port in (None, usual):
        found.add(host)
    return found
