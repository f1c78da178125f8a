"""Addresses as an index of captures has them, and which of them are one place."""

import re
from urllib.parse import unquote, urldefrag, urlsplit

from pipeline.sources import Source, host_of

_USUAL = {"http": 80, "https": 443}
_INDEX = re.compile(r"/(?:index|default)\.html?\Z", re.IGNORECASE)
_WWW = re.compile(r"www\d?\.")


def tidy(url: str) -> str | None:
    """An address as a capture of ours has it: no usual port, no fragment; None where it is none.

    Old captures are listed as ``http://www.city.example:80/``.
    """
    url = urldefrag(url.strip())[0]
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _USUAL or not parts.hostname or "@" in parts.netloc:
        return None
    if port == _USUAL[parts.scheme]:
        parts = parts._replace(netloc=parts.netloc.rpartition(":")[0])
    return parts._replace(path=parts.path or "/").geturl()


def place(url: str) -> str:
    """What all spellings of an address share in an index: no scheme, no www, lower case.

    Indexes are sorted by such a key (SURT), so that asking for one spelling brings all of them.
    """
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    path = unquote(_INDEX.sub("/", parts.path)).rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"{_host(url)}{_port(parts.scheme, port)}{path or '/'}{query}".lower()


def _host(url: str) -> str:
    host = (urlsplit(url).hostname or "").rstrip(".").lower()
    return _WWW.sub("", host, count=1) if host.startswith("www") else host


def _port(scheme: str, port: int | None) -> str:
    return "" if port in (None, 80, 443, _USUAL.get(scheme)) else f":{port}"


def same_spelling(one: str, other: str) -> bool:
    """Are two addresses the same but for http and https?"""
    return one.partition("://")[2] == other.partition("://")[2]


def is_top(url: str) -> bool:
    """Is it the first page of a site? Pages that are gone are often redirected there."""
    parts = urlsplit(url)
    return not _INDEX.sub("/", parts.path).strip("/") and not parts.query


def same_path(one: str, other: str) -> bool:
    """Do two addresses differ in their hosts at most?"""
    return place(one).partition("/")[2] == place(other).partition("/")[2]


class Hosts:
    """The hosts whose captures are the source's: those it names, with and without ``www.``."""

    def __init__(self, source: Source) -> None:
        named = [f"//{host}" for host in source.allowed_hosts]
        self._keys = {_key(url) for url in (*named, *source.earlier)}

    def add(self, url: str) -> None:
        """Take in the host of an earlier address."""
        self._keys.add(_key(url))

    def __contains__(self, url: str) -> bool:
        return _key(url) in self._keys


def _key(url: str) -> str:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return ""
    return _host(url) + _port(parts.scheme, port)


def first_places(source: Source) -> list[str]:
    """Where the page may have stood, the surest first.

    Its address, the same path on each further host that the source names, and what a person
    declared as earlier addresses.
    """
    page = urldefrag(source.page)[0]
    parts = urlsplit(page)
    hosts = [host.lower() for host in source.hosts if host.lower() != host_of(page)]
    moved = [parts._replace(netloc=host).geturl() for host in hosts]
    places: dict[str, str] = {}
    for url in (page, *moved, *source.earlier):
        places.setdefault(place(url), url)
    return list(places.values())
