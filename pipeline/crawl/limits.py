"""The bounds of a run; every wait and every size has one."""

from typing import NamedTuple

PARALLEL = 32
"""Sources side by side unless told: nearly all of a run is waiting out the second that a host is
owed, so that many fit into one processor; no more than so many requests a second leave us."""


class Limits(NamedTuple):
    """Bounds of one run; times in seconds, sizes in bytes."""

    connect: float = 10.0
    read: float = 30.0
    """Longest silence while an answer is awaited."""
    url_seconds: float = 900.0
    """Longest time for one URL, retries and waits included."""
    run_seconds: float = 6 * 3600.0
    body: int = 200 * 1024 * 1024
    night_bytes: int = 2_000_000_000
    """Bodies that one source may bring in one night; the one that goes beyond is the last."""
    night_files: int = 1_000
    """Files that one source may bring in one night; what is answered with 304 is not counted."""
    night_questions: int = 50
    """Links of which only an answer tells whether they are files, that are asked in one night."""
    question_seconds: float = 30.0
    """Longest time for one such question."""
    night_requisites: int = 100
    """Style sheets and pictures of a source's pages that are asked for in one night."""
    requisites_bytes: int = 40_000_000
    """What all of them may bring in one night; the one that goes beyond is the last."""
    requisite_bytes: int = 3_000_000
    """The largest one that is taken."""
    requisite_seconds: float = 30.0
    """Longest time for one of them."""
    requisites_seconds: float = 600.0
    """Longest time for all of them."""
    redirects: int = 5
    retries: int = 3
    backoff: float = 2.0
    """First wait before a retry; doubled each time, with jitter."""
    retry_after: float = 120.0
    """The longest Retry-After that is honoured; beyond it the URL waits for the next night."""
    crawl_delay: float = 60.0
    """The longest Crawl-delay that is honoured."""
