"""A crawl in a child process that is there to be killed. It imports little, so that a fork server
can hold it ready.
"""

import os
from datetime import datetime
from pathlib import Path

from pipeline.archive.lock import hold
from pipeline.crawl.run import CaptureEvent, Limits, crawl
from pipeline.sources import Source

LIMITS = Limits(
    connect=2, read=2, url_seconds=20, run_seconds=60, retries=1, backoff=0.01, retry_after=1
)


def run(page: str, archive: str, night: str, told: str) -> None:
    """Crawl once; every capture that is reported goes into the file ``told`` at once, as ``run URL
    verdict``.
    """
    said = os.open(told, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    moment = datetime.fromisoformat(night)

    def report(event: CaptureEvent) -> None:
        os.write(said, f"{moment:%Y%m%dT%H%M%SZ} {event.url} {event.verdict}\n".encode())

    with hold(Path(archive)):
        source = Source("higano", "日向野市", page, delay=0.0)
        done = crawl(source, Path(archive), clock=lambda: moment, report=report, limits=LIMITS)
    os.write(said, f"{moment:%Y%m%dT%H%M%SZ} end {done.status}\n".encode())
