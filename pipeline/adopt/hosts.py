"""Other hosts that hold files of the page: the crawl asks only hosts that the source names."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from pipeline.adopt.municipalities import Municipality, of_host
from pipeline.adopt.plans import names_a_plan
from pipeline.database.row_types import PageLinkRow
from pipeline.kinds import LinkKind
from pipeline.sources import host_of

_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|jtdc?|zip|csv|odt|ods)\Z", re.IGNORECASE)
_STATE = re.compile(r"(?:\A|\.)(?:go|ac|co)\.jp\Z")
"""The State, universities and companies: what is theirs is no file of a municipality."""
_MOST = 5


class OtherHost(NamedTuple):
    """A host that the source would have to name."""

    host: str
    """With its port where it is not the usual one."""
    files: int
    labels: tuple[str, ...]
    """Of the first of them."""
    own: bool
    """Whether it is of the municipality's own domain."""


def other_hosts(
    links: Iterable[PageLinkRow], page_host: str, municipality: Municipality | None
) -> list[OtherHost]:
    """The hosts with files that look like the page's own, those with the most first.

    Files of the State or of another municipality are left out; on hosts of nobody's only those
    count that are called a plan.

    Args:
        page_host: of the page, with its port.
    """
    found: dict[str, list[str]] = {}
    for link in links:
        host = host_of(link["url"])
        if link["kind"] == LinkKind.EXTERNAL and _FILE.search(urlsplit(link["url"]).path):
            found.setdefault(host, []).append(link["label"])
    told = _worth_telling(found, page_host, municipality)
    return sorted(told, key=lambda other: (-other.files, other.host))


def _worth_telling(
    found: dict[str, list[str]], page_host: str, municipality: Municipality | None
) -> Iterator[OtherHost]:
    for host, labels in found.items():
        name = host.partition(":")[0]
        own = _related(name, page_host.partition(":")[0], municipality)
        if own or (_of_nobody(name) and any(map(names_a_plan, labels))):
            yield OtherHost(host, len(labels), tuple(labels[:_MOST]), own)


def _related(host: str, page_host: str, municipality: Municipality | None) -> bool:
    """Whether a host is of the page's own domain, or of its municipality's."""
    domain = page_host.removeprefix("www.")
    if host in (page_host, domain) or host.endswith(f".{domain}"):
        return True
    return municipality is not None and of_host(host) == municipality


def _of_nobody(host: str) -> bool:
    return not _STATE.search(host) and of_host(host) is None
