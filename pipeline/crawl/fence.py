"""The crawler's fence: which addresses may be connected to, checked before a connection is made.

A host that a source names may be led anywhere by whoever answers for its name: to the machine
itself, to a printer, to a cloud's metadata service. So the name is resolved once, all its addresses
are looked at, and the connection goes to one that was looked at, without asking again (a second
answer could be another one). The name is kept for TLS and for the ``Host`` header.
"""

import socket
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from urllib3.exceptions import HTTPError
from urllib3.util.connection import allowed_gai_family

from pipeline.crawl.addresses import OWN, Address, carried, is_own, reach, spelt_address
from pipeline.sources import Source

Place = tuple[socket.AddressFamily, socket.SocketKind, int, tuple[Any, ...]]
"""What a socket needs to connect: family, type, protocol, address with port."""


class FencedError(HTTPError):
    """A host leads to an address that may not be asked; nothing was sent."""


class Fence(NamedTuple):
    """What may be connected to."""

    own: bool = False
    """Whether servers of one's own network may be asked, too."""

    def why_not(self, host: str, address: Address) -> str | None:
        """Why an address to which ``host`` leads may not be asked; None where it may."""
        found = reach(address)
        if found is None or (self.own and found in OWN):
            return None
        led = f"{host} is" if host == str(address) else f"{host} leads to {_shown(address)},"
        if found not in OWN:
            return f"{led} {found.value}, which is never asked"
        return f"{led} {found.value}: only public addresses are asked without allow_private"

    def check_spelt(self, url: str) -> None:
        """Look at a host that is an address itself, in whatever spelling.

        That is all that can be looked at where a proxy resolves names.

        Raises:
            FencedError: it may not be asked.
        """
        host = _host(url)
        address = spelt_address(host)
        if address is not None and (why := self.why_not(host, address)):
            raise FencedError(why)

    def places(self, host: str, port: int) -> list[Place]:
        """Where a host can be connected to, in the resolver's order.

        One address that may not be asked bars the name: an honest one has none beside public ones,
        and which of them a connection would come to is a matter of chance.

        Raises:
            FencedError: one of its addresses may not be asked.
            OSError: the name can't be resolved.
        """
        found = socket.getaddrinfo(host, port, allowed_gai_family(), socket.SOCK_STREAM)
        places: list[Place] = [(family, kind, number, at) for family, kind, number, _, at in found]
        for *_, at in places:
            if why := self.why_not(host, ip_address(str(at[0]))):
                raise FencedError(why)
        return places


PUBLIC = Fence()
"""Nothing but public addresses."""


def fence_of(source: Source) -> Fence:
    """What may be asked for a source: one that stands on one's own network, or says that it does
    (``allow_private``), may be asked there.
    """
    return Fence(source.allow_private or is_own(_host(source.page)))


def fence_of_server(address: str, *, allow_private: bool = False) -> Fence:
    """The same for a server that the operator named."""
    return Fence(allow_private or is_own(_host(address)))


def _shown(address: Address) -> str:
    inner = carried(address)
    return str(address) if inner is None else f"{address} ({inner})"


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
