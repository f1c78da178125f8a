"""What kind of address an IP address is: one of the public internet, or of some narrower place.

The tables are IANA's registries of special-purpose addresses (RFC 6890 and what came after it).
Python's ``ipaddress`` has them too, but which ones depends on its version (3.11.7 takes NAT64's
local prefix and 6to4 for public), and it has no words for them.
"""

import socket
from enum import Enum
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address


class Reach(Enum):
    """From where an address is reached; the value is what a person reads."""

    LOOPBACK = "a loopback address"
    PRIVATE = "a private address"
    SHARED = "an address of a provider's own network"
    LINK_LOCAL = "a link-local address"
    BENCHMARK = "an address of test networks"
    METADATA = "the address of a cloud's metadata service"
    MULTICAST = "a multicast address"
    UNSPECIFIED = "an unspecified address"
    DOCUMENTATION = "an address of documentation"
    RESERVED = "a reserved address"


OWN = frozenset({Reach.LOOPBACK, Reach.PRIVATE, Reach.SHARED, Reach.LINK_LOCAL, Reach.BENCHMARK})
"""Where a server of one's own may stand; at all others there is none, or none to be asked."""

_METADATA = frozenset(
    map(
        ip_address,
        (
            "169.254.169.254",  # AWS, Azure, Google, Oracle, OpenStack, DigitalOcean …
            "169.254.170.2",  # AWS: credentials of a container
            "169.254.170.23",  # AWS: credentials of a pod
            "100.100.100.200",  # Alibaba
            "168.63.129.16",  # Azure: a public address that means the host itself
            "192.0.0.192",  # Oracle, in older regions
            "fd00:ec2::254",  # AWS
            "fd00:ec2::23",  # AWS: credentials of a pod
            "fd20:ce::254",  # Google
            "fd00:42::42",  # Scaleway
        ),
    )
)
_V4: tuple[tuple[IPv4Network, Reach], ...] = tuple(
    (IPv4Network(network), reach)
    for network, reach in (
        ("0.0.0.0/8", Reach.UNSPECIFIED),  # RFC 791; connecting to it means this machine
        ("10.0.0.0/8", Reach.PRIVATE),  # RFC 1918
        ("100.64.0.0/10", Reach.SHARED),  # RFC 6598
        ("127.0.0.0/8", Reach.LOOPBACK),  # RFC 1122
        ("169.254.0.0/16", Reach.LINK_LOCAL),  # RFC 3927
        ("172.16.0.0/12", Reach.PRIVATE),  # RFC 1918
        ("192.0.0.0/24", Reach.RESERVED),  # RFC 6890
        ("192.0.2.0/24", Reach.DOCUMENTATION),  # RFC 5737
        ("192.88.99.0/24", Reach.RESERVED),  # RFC 7526, once 6to4's relays
        ("192.168.0.0/16", Reach.PRIVATE),  # RFC 1918
        ("198.18.0.0/15", Reach.BENCHMARK),  # RFC 2544
        ("198.51.100.0/24", Reach.DOCUMENTATION),  # RFC 5737
        ("203.0.113.0/24", Reach.DOCUMENTATION),  # RFC 5737
        ("224.0.0.0/4", Reach.MULTICAST),  # RFC 5771
        ("240.0.0.0/4", Reach.RESERVED),  # RFC 1112, and 255.255.255.255
    )
)
_V6: tuple[tuple[IPv6Network, Reach], ...] = tuple(
    (IPv6Network(network), reach)
    for network, reach in (
        ("::/128", Reach.UNSPECIFIED),
        ("::1/128", Reach.LOOPBACK),
        ("64:ff9b:1::/48", Reach.PRIVATE),  # RFC 8215: NAT64 of a network's own
        ("2001::/23", Reach.RESERVED),  # RFC 2928, and Teredo (RFC 4380)
        ("2001:db8::/32", Reach.DOCUMENTATION),  # RFC 3849
        ("3fff::/20", Reach.DOCUMENTATION),  # RFC 9637
        ("fc00::/7", Reach.PRIVATE),  # RFC 4193
        ("fe80::/10", Reach.LINK_LOCAL),  # RFC 4291
        ("fec0::/10", Reach.PRIVATE),  # RFC 3879: «site-local», given up, still routed by some
        ("ff00::/8", Reach.MULTICAST),  # RFC 4291
    )
)
_GLOBAL_V6 = IPv6Network("2000::/3")
"""All that has been given out (RFC 4291 §2.4); what lies outside is of nobody."""
_CARRIERS: tuple[tuple[IPv6Network, int], ...] = (
    (IPv6Network("::ffff:0:0/96"), 0),  # RFC 4291 §2.5.5.2: IPv4-mapped
    (IPv6Network("::ffff:0:0:0/96"), 0),  # RFC 2765: IPv4-translated
    (IPv6Network("64:ff9b::/96"), 0),  # RFC 6052: NAT64
    (IPv6Network("2002::/16"), 80),  # RFC 3056: 6to4
)
"""IPv6 networks whose addresses lead to an IPv4 address, and how many bits stand behind that."""
_COMPATIBLE = IPv6Network("::/96")
"""RFC 4291 §2.5.5.1: given up; some systems still lead them to the IPv4 address."""


@lru_cache(maxsize=1024)  # it is asked before each request
def reach(address: Address) -> Reach | None:
    """The narrower place to which an address belongs; None where it is one of the public internet.

    Of an IPv6 address that only carries an IPv4 address (mapped, NAT64, 6to4) that one counts.
    """
    if isinstance(address, IPv6Address):
        address = IPv6Address(int(address))  # without the name of a network card (fe80::1%eth0)
        inner = carried(address)
        if inner is not None:
            return reach(inner)
    if address in _METADATA:
        return Reach.METADATA
    if isinstance(address, IPv4Address):
        return next((found for network, found in _V4 if address in network), None)
    named = next((found for network, found in _V6 if address in network), None)
    return named or (None if address in _GLOBAL_V6 else Reach.RESERVED)


def carried(address: Address) -> IPv4Address | None:
    """The IPv4 address to which an IPv6 address leads; None where it leads to none."""
    if isinstance(address, IPv4Address):
        return None
    for network, behind in _CARRIERS:
        if address in network:
            return IPv4Address(int(address) >> behind & 0xFFFFFFFF)
    if address in _COMPATIBLE and int(address) > 1:
        return IPv4Address(int(address))
    return None


def literal(host: str) -> Address | None:
    """The address that a host *is*, in the usual spelling; None where it is a name."""
    try:
        return ip_address(host.strip("[]"))
    except ValueError:
        return None


def spelt_address(host: str) -> Address | None:
    """The address that a host is in any spelling that the system reads; None where it is a name.

    ``2130706433``, ``0x7f.1``, ``017700000001`` and ``127.1`` are all 127.0.0.1 to a resolver.
    """
    found = literal(host)
    if found is not None:
        return found
    try:
        return IPv4Address(socket.inet_aton(host.rstrip(".")))
    except (OSError, ValueError):  # ValueError: a NUL, a surrogate
        return None


def is_own(host: str) -> bool:
    """Does a host as it is written say by itself that it is one of one's own network?

    True of a literal loopback or private address and of ``localhost`` (RFC 6761 §6.3), never of
    another name: what that leads to is its owner's choice.
    """
    name = host.lower().rstrip(".")
    if name == "localhost" or name.endswith(".localhost"):
        return True
    found = literal(host)
    return found is not None and reach(found) in OWN
