"""A year of nights on the page of the status: what became of each, drawn and as a table."""

import re
from datetime import date

import datasette.app  # noqa: F401  (which brings its plugins: ours must not be half read then)

from pipeline.answers.status_calendar import Calendar, NightCount, months_before
from pipeline.web.language import translator
from pipeline.web.status.calendar import Kind, calendar_view, kind_of
from pipeline.web.status.words import WORDS

TODAY = date(2026, 3, 10)


def night(
    day: str, runs: int = 1, partial: int = 0, failed: int = 0, changes: int = 0
) -> NightCount:
    return NightCount(day, runs, runs - partial - failed, partial, failed, changes)


def test_what_became_of_a_night() -> None:
    assert kind_of(None) is Kind.NONE
    assert kind_of(night("d")) is Kind.QUIET
    assert kind_of(night("d", changes=1)) is Kind.CHANGED
    assert kind_of(night("d", runs=4, partial=1, changes=1)) is Kind.PARTIAL
    assert kind_of(night("d", runs=4, failed=2)) is Kind.FAILED


def test_one_of_a_hundred_that_fails_makes_no_bad_night() -> None:
    assert kind_of(night("d", runs=1788, failed=17)) is Kind.QUIET
    assert kind_of(night("d", runs=1788, failed=18)) is Kind.PARTIAL


def test_months_go_back_over_the_new_year() -> None:
    assert months_before(TODAY, 2) == date(2026, 1, 1)
    assert months_before(TODAY, 3) == date(2025, 12, 1)
    assert months_before(TODAY, 11) == date(2025, 4, 1)


def year(*nights: NightCount) -> Calendar:
    first = date.fromisoformat(nights[0].night)
    return Calendar(date(2025, 4, 1), first, TODAY, {one.night: one for one in nights})


def test_a_night_without_a_run_is_missing_only_after_the_first() -> None:
    t = translator("en", WORDS)
    view = calendar_view(
        year(night("2026-03-07"), night("2026-03-08", failed=1), night("2026-03-10", changes=2)),
        "/shinkyu/run_reports",
        "en",
        t,
    )
    [march] = view.months
    assert (march.name, march.ok, march.partial, march.failed) == ("March 2026", 2, 0, 1)
    assert (march.none, march.changes) == (1, 2)
    [bad] = march.bad
    assert bad.href == "/shinkyu/run_reports?night=2026-03-08"
    assert bad.words == "8 March 2026: 0 ok, 0 partial, 1 failed, 0 changes"
    assert "1 without a change, 1 with changes, 0 partly failed, 1 failed, 1 without" in view.svg
    assert "9 March 2026: no run" in view.svg
    assert [key.words for key in view.keys][-1] == "no run"


def test_a_year_is_small_and_each_mark_has_a_shape_of_its_own() -> None:
    days = [date.fromordinal(date(2025, 4, 1).toordinal() + n).isoformat() for n in range(344)]
    view = calendar_view(year(*map(night, days)), "/x", "ja", translator("ja", WORDS))
    assert len(view.svg) < 9_000
    [quiet] = re.findall(r'<path [^>]*stroke-width="3" d="([^"]*)"', view.svg)
    assert quiet.count("M") == 344
    assert "style=" not in view.svg
