"""Runs of several sources side by side, closed in any order, cut off, by wrong clocks, imports:
what is built as they are closed is what a rebuild gives, row numbers included.
"""

import hashlib
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.archive import manifest
from pipeline.archive.layout import moment_text
from pipeline.archive.reader import read_night
from pipeline.archive.salvage import salvage
from pipeline.archive.types import Body
from pipeline.archive.writer import RunWriter
from pipeline.history.build import build
from pipeline.kinds import RunKind
from tests.city import P2, V2, content, page

START = datetime(2024, 4, 1, 18, tzinfo=UTC)
SOURCES = ("aoi", "beni", "cha")
PAGES = [page(text="一。"), page(V2, text="二。"), page(V2, P2, text="三。")]


class Desk:
    """Runs that are written side by side, by one clock."""

    def __init__(self, archive: Path) -> None:
        self.archive, self.now = archive, START
        self.open: dict[str, RunWriter] = {}
        self.newest: dict[str, datetime] = {}

    def begin(self, source_id: str, shown: int) -> None:
        """Begin a run, and see the page."""
        salvage(self.archive, source_id)
        warc = self.open[source_id] = RunWriter(self.archive, source_id, self.now)
        last = self.newest.get(source_id)
        self._head(warc, source_id, RunKind.CRAWL, moment_text(last) if last else None)
        self._page(warc, source_id, self.now, shown)
        self.newest[source_id] = max(self.now, last or self.now)

    def end(self, source_id: str) -> None:
        """End its run."""
        warc = self.open.pop(source_id)
        warc.end(None, self.now, {"finished_at": moment_text(self.now), "status": "ok"})

    def cut(self, source_id: str) -> None:
        """Kill its run."""
        self.open.pop(source_id)._file.close()

    def take(self, source_id: str, days: int, shown: int) -> None:
        """Import what was seen some days ago."""
        warc = RunWriter(self.archive, source_id, self.now)
        self._head(warc, source_id, RunKind.IMPORT, None)
        self._page(warc, source_id, self.now - timedelta(days=days), shown)
        warc.end(None, self.now, {"finished_at": moment_text(self.now), "status": "ok"})

    def _head(self, warc: RunWriter, source_id: str, kind: RunKind, last: str | None) -> None:
        facts = {"kind": kind, "source": source_id, "name": source_id, "page": url(source_id)}
        warc.warcinfo(self.now, {**facts, "last_capture": last})

    def _page(self, warc: RunWriter, source_id: str, at: datetime, shown: int) -> None:
        body = PAGES[shown].body
        facts = Body(hashlib.sha256(body).hexdigest(), len(body), "text/html")
        headers = [("Content-Type", "text/html; charset=utf-8")]
        warc.response(
            url(source_id), at, "200 OK", headers, io.BytesIO(body), len(body), facts=facts
        )


def url(source_id: str) -> str:
    return f"https://{source_id}.example/plan"


class Step(NamedTuple):
    """Something that happens."""

    what: str
    source_id: str
    shown: int
    minutes: int


steps = st.builds(
    Step,
    what=st.sampled_from(["go", "go", "go", "go", "go", "build", "build", "cut", "take"]),
    source_id=st.sampled_from(SOURCES),
    shown=st.integers(0, len(PAGES) - 1),
    minutes=st.sampled_from([0, 1, 700, 1440, 1440, -90, 40_000_000]),
)


def play(desk: Desk, step: Step) -> None:
    """Let it happen; a run that is under way ends with the next «go» of its source."""
    desk.now += timedelta(minutes=step.minutes)
    if desk.now.year > 2090:  # and the clock was set right again
        desk.now -= 2 * timedelta(minutes=step.minutes)
    if step.source_id in desk.open:
        (desk.cut if step.what == "cut" else desk.end)(step.source_id)
    elif step.what == "take":
        desk.take(step.source_id, abs(step.minutes) % 5000, step.shown)
    else:
        desk.begin(step.source_id, step.shown)


@pytest.mark.slow
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(steps, min_size=4, max_size=14))
def test_whatever_is_built_when_it_is_what_a_rebuild_gives(played: list[Step]) -> None:
    with TemporaryDirectory() as folder:
        archive, db = Path(folder) / "archive", Path(folder) / "nights.db"
        desk = Desk(archive)
        for step in played:
            if step.what != "build":
                play(desk, step)
            elif archive.is_dir():
                build(archive, db, workers=1)
        for source_id in [*desk.open][1:]:
            desk.end(source_id)
        for source_id in [*desk.open]:
            desk.cut(source_id)
        salvage(archive)
        build(archive, db, workers=1)
        again = Path(folder) / "again.db"
        build(archive, again, workers=1)
        assert content(db) == content(again)


def test_what_is_closed_first_is_added_first_and_nothing_is_projected_anew(tmp_path: Path) -> None:
    desk, db = Desk(tmp_path / "archive"), tmp_path / "nights.db"
    for night in range(3):
        for number, source_id in enumerate(SOURCES):
            desk.now = START + timedelta(days=night, seconds=number)
            desk.begin(source_id, night)
        for source_id in SOURCES[2], SOURCES[0]:  # in one second, the one that began first stays
            desk.end(source_id)
            assert build(desk.archive, db, workers=1).rebuilt is None
        if night == 1:
            desk.cut(SOURCES[1])
        else:
            desk.end(SOURCES[1])
            assert build(desk.archive, db, workers=1).rebuilt is None
    desk.now -= timedelta(days=3)
    desk.take("new", 400, 1)  # captures of a source that nobody had, older than all
    assert build(desk.archive, db, workers=1).rebuilt is None
    build(desk.archive, tmp_path / "again.db", workers=1)
    assert content(db) == content(tmp_path / "again.db")
    desk.take(SOURCES[0], 400, 1)
    done = build(desk.archive, db, workers=1)
    assert done.rebuilt == "captures older than the last night were added"


def test_places_follow_each_other_though_the_clock_goes_back(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    for days in (0, 0, -400, 7):
        desk.now += timedelta(days=days)
        desk.begin("aoi", 0)
        desk.end("aoi")
    names = list(manifest.entries(tmp_path))
    places = [read_night(tmp_path, name).run.placed for name in names]
    assert places == sorted(set(places))
    assert places[0] == "2024-04-01T18:00:00.000000Z"
    assert [line.rpartition("placed ")[2] for line in comments(tmp_path)] == places


def comments(archive: Path) -> list[str]:
    lines = (archive / manifest.NAME).read_text("utf-8").splitlines()
    return [line for line in lines if line.startswith("#")]
