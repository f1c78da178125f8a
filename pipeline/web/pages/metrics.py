"""Figures for a monitor: off until the operator wants them."""

import os
from pathlib import Path

from datasette.utils.asgi import NotFound, Response

from pipeline.answers import metrics as answers
from pipeline.answers.metrics import Family
from pipeline.web.database import database_state, our_database
from pipeline.web.datasette_types import Datasette, Request, Route
from pipeline.web.dates import now
from pipeline.web.store import Kept

_OFF = ("", "0", "false", "off", "no")
_FAMILIES: Kept[tuple[str, ...], list[Family]] = Kept(2, lambda families: 1)


def _is_on(datasette: Datasette) -> bool:
    """Plugin setting ``metrics``, else SHINKYU_METRICS."""
    config = datasette.plugin_config("shinkyu") or {}
    said = config.get("metrics", os.environ.get("SHINKYU_METRICS", ""))
    return str(said).strip().lower() not in _OFF


async def metrics(datasette: Datasette, request: Request) -> Response:
    """`/-/metrics`: runs, captures, failures, ages, doubts, damage and sizes as OpenMetrics, where
    the server was started with `--metrics`.
    """
    if not _is_on(datasette):
        raise NotFound("no figures are told here")
    database = our_database(datasette)
    state, path = database_state(datasette), Path(database.path or "")
    found = _FAMILIES.known(state)
    if found is None:
        found = await database.execute_fn(lambda db: answers.families(db, path))
        _FAMILIES.keep(state, found)
    text = answers.as_text([*found, *answers.ages(found, now())])
    headers = {"X-Content-Type-Options": "nosniff"}
    return Response(text, headers=headers, content_type=answers.CONTENT_TYPE)


ROUTES: list[Route] = [(r"^/-/metrics$", metrics)]
