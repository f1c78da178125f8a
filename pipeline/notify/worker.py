"""A child process that sends messages to one recipient: ``python -P -m pipeline.notify.worker``.

Standard input holds a JSON object: ``url``, ``messages`` (``title``, ``body``, ``kind``, ``keys``),
``parent``, the process that notes what was handed over, and ``journal``, where we note it for
``recipient``, too (see :mod:`pipeline.notify.journal`). The first line on standard output says that
it is ready, or why it can't be (``error``); then comes one for each message, as soon as it was
handed over or was not. Apart from the run, since somebody else's server or library may hang, crash
or print what it likes.
"""

import json
import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipeline.archive.layout import moment_text
from pipeline.notify.journal import Handed, Note, no_note, writing

_LONGEST = 300


class _Last(logging.Handler):
    """Keeps the last thing that Apprise complained of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.words = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Called for each complaint."""
        self.words = record.getMessage()[:_LONGEST]


def main() -> None:
    """Send what standard input holds."""
    told = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a plugin prints is no answer of ours
    job = json.load(sys.stdin)
    with writing(Path(job["journal"]) if job["journal"] else None) as note:
        for answer in _answers(job, note):
            print(json.dumps(answer, ensure_ascii=False), file=told, flush=True)


def _answers(job: dict[str, Any], note: Note = no_note) -> Any:
    try:
        import apprise
    except ImportError:
        yield {"error": "needs shinkyu[notify] (pip install 'shinkyu[notify]')"}
        return
    last = _Last()
    logging.getLogger("apprise").addHandler(last)
    asset = apprise.AppriseAsset(
        app_id="shinkyu",
        app_desc="shinkyu 新旧",
        app_url="https://github.com/shinkyu/shinkyu",
        async_mode=False,
    )
    server = apprise.Apprise(asset=asset)
    if not server.add(job["url"]):
        yield {"error": "is no address that Apprise knows"}
        return
    yield {"ready": True}
    for number, message in enumerate(job["messages"]):
        if os.getppid() != job["parent"]:
            return  # the run was killed: nobody would note what is handed over now
        last.words = ""
        ok = server.notify(
            title=message["title"],
            body=message["body"],
            notify_type=message["kind"],
            body_format="text",
        )
        if ok:
            at = moment_text(datetime.now(UTC))
            note(Handed(job["recipient"], message["keys"], message["kind"], at))
        yield {"message": number, "ok": bool(ok), "words": "" if ok else last.words}


if __name__ == "__main__":
    main()
