"""Under which address readers know this server: what stands in citations, feeds and the sitemap.

What a request says of its host (``Host``) is said by whoever asks: reflected, it would put
another's address into pages that a proxy keeps for everybody. So it is written over before anything
reads it: with the configured public address; where none is, with the host that was asked for if it
is one of ours, else with the address that the connection came to.
"""

import ipaddress
import os
import re
from collections.abc import Collection, Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.errors import ShinkyuError
from pipeline.web.asgi import App, Receive, Scope, Send
from pipeline.web.datasette_types import Datasette

PUBLIC_URL = "SHINKYU_PUBLIC_URL"
HOSTS = "SHINKYU_HOSTS"
HOST = re.compile(r"(?:[A-Za-z0-9._-]{1,255}|\[[0-9A-Fa-f:.]{2,45}\])(?::\d{1,5})?")
"""A host as the header of a request names it (RFC 9110, 7.2): a name or an IPv4 address, or an IPv6
address in its brackets, and a port.
"""
_SCHEMES = ("http", "https")
_USUAL = {"http": 80, "https": 443}
_SAID = (b"host", b"x-forwarded-proto", b"x-forwarded-host", b"forwarded")
"""Headers that say under which address a server was asked."""


class Base(NamedTuple):
    """Scheme and host of an address."""

    scheme: str
    host: str


class _Known(NamedTuple):
    """What was configured."""

    public: Base | None
    hosts: Collection[str]


def base_of(url: str) -> Base:
    """Scheme and host of a public address.

    Raises:
        ShinkyuError: it is none, or names more than a server.
    """
    try:
        parts = urlsplit(url)
        said = parts.netloc
    except ValueError:
        said = ""
    is_whole = bool(said) and parts.scheme in _SCHEMES and HOST.fullmatch(said)
    if not is_whole or parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ShinkyuError(
            f"{url}: is no public address; it is like https://plans.example.jp, without a path"
        )
    return Base(parts.scheme, said.lower())


def at_public_address(datasette: Datasette, app: App) -> App:
    """The server, to which every request comes under an address that we stand for.

    Raises:
        ShinkyuError: what is configured is no public address.
    """
    known = _known(datasette)

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        await app(_placed(scope, known) if scope["type"] == "http" else scope, receive, send)

    return served


def placed(datasette: Datasette, scope: Scope) -> Scope:
    """A request from inside the process, under the same address."""
    return _placed(scope, _known(datasette))


def _known(datasette: Datasette) -> _Known:
    """Plugin settings ``public_url`` and ``hosts``, else SHINKYU_PUBLIC_URL and SHINKYU_HOSTS."""
    config = datasette.plugin_config("shinkyu") or {}
    url = str(config.get("public_url") or os.environ.get(PUBLIC_URL) or "").strip()
    listed = config.get("hosts") or os.environ.get(HOSTS) or ""
    hosts = listed if isinstance(listed, list) else str(listed).split(",")
    names = frozenset(str(name).strip().lower() for name in hosts)
    return _Known(base_of(url) if url else None, names)


def _placed(scope: Scope, known: _Known) -> Scope:
    base = known.public or _asked(scope, known.hosts)
    others = [pair for pair in scope.get("headers") or () if pair[0].lower() not in _SAID]
    headers = [(b"host", base.host.encode()), *others]
    return {**scope, "scheme": base.scheme, "headers": headers}


def _asked(scope: Scope, hosts: Collection[str]) -> Base:
    headers = scope.get("headers") or ()
    said = _header(headers, b"host")
    scheme = str(scope.get("scheme") or "http")
    own = _own(scope, scheme)
    if not HOST.fullmatch(said) or not _is_ours(said, own, hosts):
        return Base(scheme, own)
    forwarded = _header(headers, b"x-forwarded-proto").split(",")[0].strip()
    return Base(forwarded if forwarded in _SCHEMES else scheme, said)


def _header(headers: Iterable[tuple[bytes, bytes]], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in headers if key.lower() == name), "")


def _own(scope: Scope, scheme: str) -> str:
    """The address that the connection came to."""
    host, port = (scope.get("server") or ("localhost", None))[:2]
    if port is None and "/" in str(host):
        return "localhost"  # a socket in the file system
    named = f"[{host}]" if ":" in str(host) else str(host)
    return named if port in (None, _USUAL.get(scheme)) else f"{named}:{port}"


def _is_ours(said: str, own: str, hosts: Collection[str]) -> bool:
    """Is a host that was asked for one that nobody else has: this machine for itself, the address
    that the connection came to, or one that was configured?
    """
    said = said.lower()
    name = said.partition("]")[0].strip("[") if said.startswith("[") else said.partition(":")[0]
    return (
        said == own.lower()
        or name == "localhost"
        or _is_loopback(name)
        or bool({said, name} & set(hosts))
    )


def _is_loopback(name: str) -> bool:
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
