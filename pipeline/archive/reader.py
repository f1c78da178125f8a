"""Read the runs and captures that our WARC files tell of."""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from pipeline.archive import layout
from pipeline.archive.clock import Clock, clock_of
from pipeline.archive.manifest import as_place
from pipeline.archive.records import (
    Record,
    facts_of_body,
    records,
    statement,
    warcinfo_fields,
)
from pipeline.archive.types import Capture, Damage, Held, HostAsked, RequisiteCapture, Run
from pipeline.archive.writer import ASKED, EARLIER, FETCH, PLACED, PURPOSE, REQUISITE, RUN_END
from pipeline.errors import ArchiveError
from pipeline.kinds import ANSWERED, LinkAnswer, RunKind, Verdict

_GONE = (404, 410)
_PLACE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")


class Night(NamedTuple):
    """What one WARC file tells: its run, its captures, what of it can't be read, and what its page
    needs to look as it does.
    """

    run: Run
    captures: list[Capture]
    damage: list[Damage]
    requisites: tuple[RequisiteCapture, ...] = ()


def warc_names(archive: Path) -> list[str]:
    """Closed WARC files relative to the archive, in order of the runs."""
    return [path.relative_to(archive).as_posix() for path in layout.closed(archive)]


def read_night(archive: Path, name: str) -> Night:
    """All that a WARC file of ours still tells; a damaged record costs that record alone.

    Raises:
        ArchiveError: the file can't be opened, or is none of ours.
    """
    damage: list[Damage] = []
    every = list(records(archive / name, name, damage.append))
    damage += _under_another_name(archive, name, every)
    statements = {r.record_id: statement(r.content) for r in every if r.kind == "metadata"}
    end = next((s for s in statements.values() if s.get("about") == RUN_END), {})
    facts = _facts_of_run(name, every, end, damage)
    facts["earlier"] = [
        str(s.get("address")) for s in statements.values() if s.get("about") == EARLIER
    ]
    clock = _clock(every, facts)
    run = _run(name, facts, end, clock)._replace(files=_files(statements))
    captures = [
        c._replace(captured_at=clock.corrected(c.captured_at))
        for c in _captures(run, name, every, statements)
    ]
    run = run._replace(placed=_placed(run, captures, statements))
    requisites = [
        r._replace(captured_at=clock.corrected(r.captured_at))
        for r in _requisites(run, name, every, statements)
    ]
    return Night(run, captures, damage, tuple(requisites))


def _under_another_name(archive: Path, name: str, every: list[Record]) -> list[Damage]:
    """A file that was swapped with another: none of its records stands where it is looked for."""
    was = every[0].headers.get("warc-filename") if every else None
    if was is None or was == name.rpartition("/")[2]:
        return []
    return [Damage(name, 0, (archive / name).stat().st_size, f"it holds the records of {was}")]


def _clock(every: list[Record], facts: dict[str, Any]) -> Clock:
    """The clock of a crawl; an import's captures have their own times, which nobody corrects."""
    if facts.get("kind") == RunKind.IMPORT:
        return Clock(None, None, timedelta())
    return clock_of(every, facts["started_at"], facts.get("last_capture"))


def _facts_of_run(
    name: str, every: list[Record], end: dict[str, Any], damage: list[Damage]
) -> dict[str, Any]:
    """What the ``warcinfo`` says; where it is lost, what the run's end repeats, or the file's name
    tells.

    Raises:
        ArchiveError: the file is none of ours.
    """
    first = every[0] if every else None
    if first is not None and first.kind == "warcinfo":
        fields = warcinfo_fields(first.content)
        if "source" not in fields:
            raise ArchiveError(
                f"{name}: its warcinfo names no source; take foreign files in with «shinkyu import»"
            )
        moment = layout.started(name) if "salvaged" in fields else first.date
        return {**(end.get("run") or {}), **fields, "started_at": moment}
    if not damage or damage[0].offset:
        raise ArchiveError(f"{name}: does not begin with a warcinfo record")
    repeated: dict[str, Any] = end.get("run") or {}
    return {"started_at": layout.started(name), "source": layout.source_of(name), **repeated}


def _run(name: str, facts: dict[str, Any], end: dict[str, Any], clock: Clock) -> Run:
    finished = end.get("finished_at")
    return Run(
        id=layout.run_id(name),
        source_id=facts["source"],
        kind=RunKind(facts.get("kind", RunKind.CRAWL)),
        started_at=clock.corrected(facts["started_at"]),
        finished_at=clock.corrected(finished) if finished else None,
        page_url=facts.get("page"),
        source_name=facts.get("name"),
        source_code=facts.get("code"),
        message=end.get("message"),
        user_agent=facts.get("agent"),
        hosts=tuple(facts.get("hosts") or ()),
        warc_file=name,
        corrections=_corrections(facts),
        pages=tuple(str(url) for url in facts.get("pages") or ()),
        earlier=tuple(facts.get("earlier") or ()),
        clock=clock.doubt,
        asked=_asked(end.get("hosts")),
    )


def _asked(told: object) -> tuple[HostAsked, ...] | None:
    """What a run's end says of the hosts that it asked; None where it says nothing that can be
    read.
    """
    if not isinstance(told, dict):
        return None
    try:
        return tuple(
            HostAsked(
                host=str(host),
                requests=int(said["requests"]),
                bytes=int(said["bytes"]),
                seconds=float(said["seconds"]),
                slowest=float(said["slowest"]),
            )
            for host, said in told.items()
        )
    except (KeyError, TypeError, ValueError):
        return None


def _placed(run: Run, captures: list[Capture], statements: dict[str, dict[str, Any]]) -> str:
    """The place that the file got when it was closed, by what was said last.

    Files that were written before there were places were closed one after the other, when their run
    ended.
    """
    said = [s.get(PLACED) for s in statements.values()]
    told = [place for place in said if isinstance(place, str) and _PLACE.fullmatch(place)]
    if told:
        return told[-1]
    newest = max((c.captured_at for c in captures), default=run.started_at)
    ended = run.finished_at or (run.started_at if run.kind == RunKind.IMPORT else newest)
    try:
        return as_place(datetime.fromisoformat(ended))
    except ValueError:
        return ended


def _corrections(facts: dict[str, Any]) -> tuple[tuple[str, str, str], ...] | None:
    """What a crawl declared; None for imports, and where its own words are lost."""
    if facts.get("kind", RunKind.CRAWL) != RunKind.CRAWL or "page" not in facts:
        return None
    told = facts.get("corrections") or []
    lists = [item for item in told if isinstance(item, list) and len(item) == 3]
    return tuple((str(kind), str(one), str(other)) for kind, one, other in lists)


def _files(statements: dict[str, dict[str, Any]]) -> tuple[str, ...]:
    """The links that were found to be files by asking."""
    return tuple(
        str(said.get("url"))
        for said in statements.values()
        if said.get("about") == ASKED and said.get("answer") == LinkAnswer.FILE
    )


def _captures(
    run: Run, name: str, every: Iterable[Record], statements: dict[str, dict[str, Any]]
) -> list[Capture]:
    """The captures of a run: those that a statement tells, then those that tell themselves."""
    answers = {r.record_id: r for r in every if _is_answer(r)}
    told: set[str] = set()
    captures = []
    for r in every:
        said = statements.get(r.record_id, {})
        if said.get("about") == FETCH:
            told |= set(said.get("responses", ()))
            captures.append(_stated(run, name, r, said, answers))
    captures += [_plain(run, name, r, r.url) for r in answers.values() if r.record_id not in told]
    return sorted(captures, key=lambda c: (c.captured_at, c.warc_offset))


def _requisites(
    run: Run, name: str, every: Iterable[Record], statements: dict[str, dict[str, Any]]
) -> list[RequisiteCapture]:
    """The style sheets and pictures of the page that a run got, in the order of time."""
    answers = {r.record_id: r for r in every if _is_requisite(r)}
    asked_as: dict[str, str] = {}
    for said in statements.values():
        if said.get("about") == REQUISITE:
            asked_as |= dict.fromkeys(said.get("responses", ()), said.get("url", ""))
    found = []
    for r in answers.values():
        at = held(name, r)
        if at is not None:
            found.append((r, _requisite(run, r, at, asked_as.get(r.record_id) or r.url)))
    return [one for _, one in sorted(found, key=lambda pair: (pair[1].captured_at, pair[0].offset))]


def _requisite(run: Run, r: Record, at: Held, url: str) -> RequisiteCapture:
    return RequisiteCapture(
        source_id=run.source_id,
        url=url,
        final_url=r.url,
        captured_at=r.date,
        sha256=at.body.sha256,
        media_type=at.body.media_type,
        size=at.body.size,
        content_type=r.http.get("content-type"),
        warc_file=at.file,
        warc_offset=at.offset,
    )


def _is_requisite(r: Record) -> bool:
    return r.kind in ("response", "revisit") and r.headers.get(PURPOSE.lower()) == REQUISITE


def _is_answer(r: Record) -> bool:
    return r.kind in ("response", "revisit") and PURPOSE.lower() not in r.headers


def held(name: str, r: Record) -> Held | None:
    """The record as something a revisit can refer to; None where it holds no known bytes."""
    body = facts_of_body(r.headers)
    if body is None:
        return None
    digest = r.headers.get("warc-payload-digest", "")
    if r.kind == "response":
        return Held(
            url=r.url,
            file=name,
            offset=r.offset,
            record_id=r.record_id,
            date=r.date,
            digest=digest,
            body=body,
        )
    return Held(
        url=r.headers.get("warc-refers-to-target-uri", r.url),
        file=r.headers.get("warc-refers-to-filename", ""),
        offset=int(r.headers.get("warc-refers-to-file-offset", "0") or 0),
        record_id=r.headers.get("warc-refers-to", ""),
        date=r.headers.get("warc-refers-to-date", ""),
        digest=digest,
        body=body,
    )


def _judged(r: Record, at: Held | None) -> tuple[Verdict, str | None]:
    """What one answer says by itself, and why."""
    if r.status in _GONE:
        return Verdict.MISSING, f"HTTP status {r.status}"
    if at is not None:
        return (Verdict.UNCHANGED if r.kind == "revisit" else Verdict.OK), None
    if r.status != 200:
        return Verdict.FAILED, f"HTTP status {r.status}"
    return Verdict.FAILED, "the run was cut off while it was read"


def _plain(run: Run, name: str, r: Record, url: str) -> Capture:
    """A capture that one response or revisit tells by itself."""
    at = held(name, r)
    verdict, reason = _judged(r, at)
    good = at if verdict in ANSWERED else None
    return Capture(
        source_id=run.source_id,
        run_id=run.id,
        url=url,
        final_url=r.url,
        captured_at=r.date,
        status=r.status,
        verdict=verdict,
        reason=reason,
        sha256=good.body.sha256 if good else None,
        media_type=good.body.media_type if good else None,
        size=good.body.size if good else None,
        content_type=r.http.get("content-type"),
        last_modified=r.http.get("last-modified"),
        etag=r.http.get("etag"),
        warc_file=name,
        warc_offset=r.offset,
        payload_file=good.file if good else None,
        payload_offset=good.offset if good else None,
    )


def _stated(
    run: Run, name: str, r: Record, said: dict[str, Any], answers: dict[str, Record]
) -> Capture:
    """A capture that a ``metadata`` record tells.

    No response came, or a chain of redirects, or a response that is not believed.
    """
    url = said.get("url", r.url)
    last = next((answers[i] for i in reversed(said.get("responses", [])) if i in answers), None)
    verdict = Verdict(said.get("verdict", Verdict.FAILED))
    if verdict in ANSWERED and last is not None:
        # The row points to the record that holds (or refers to) the bytes, the chain of redirects
        # stands around it.
        return _plain(run, name, last, url)._replace(captured_at=r.date)
    return Capture(
        source_id=run.source_id,
        run_id=run.id,
        url=url,
        final_url=said.get("final_url", url),
        captured_at=r.date,
        status=last.status if last else None,
        verdict=verdict,
        reason=said.get("reason"),
        sha256=None,
        media_type=None,
        size=None,
        content_type=None,
        last_modified=None,
        etag=None,
        warc_file=name,
        warc_offset=last.offset if last else r.offset,
        payload_file=None,
        payload_offset=None,
    )
