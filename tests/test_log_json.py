"""The log as JSON: an object a line, whatever a page or a server says in it."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from pipeline.cli import main
from pipeline.cli.nightly import NightResult, SourceResult
from pipeline.cli.options import Level, log_as_json, say
from pipeline.cli.progress import Lines
from pipeline.crawl.run import CaptureEvent, RunReport
from pipeline.kinds import RunStatus, Verdict


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_is_an_object_that_holds_what_the_words_say(
    capsys: pytest.CaptureFixture[str],
) -> None:
    log_as_json(wanted=True)
    try:
        say("a «page»\x1b[2J\nsays", event="note", level=Level.WARNING, file="x")
        reason = "HTTP status 503"
        Lines("higano").event(CaptureEvent(2, 9, "https://a.example/", Verdict.FAILED, reason))
    finally:
        log_as_json()
    note, capture = lines(capsys.readouterr().err)
    assert (note["message"], note["level"], note["file"]) == (
        "a «page»\x1b[2J\nsays",
        "warning",
        "x",
    )
    assert capture.pop("at").endswith("Z")
    assert capture == {
        "level": "warning",
        "event": "capture",
        "message": "higano 2/9 failed https://a.example/ (HTTP status 503)",
        "source": "higano",
        "done": 2,
        "total": 9,
        "url": "https://a.example/",
        "verdict": "failed",
        "reason": reason,
    }


def test_plain_lines_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    say("a\x1b[2Jb", event="note", file="x")
    assert capsys.readouterr().err == "a [2Jb\n"


def test_what_a_night_tells_says_of_which_source_it_is() -> None:
    failures = [("https://a.example/x.pdf", "time-out")]
    report = RunReport("r", "higano", RunStatus.PARTIAL, 1, 2, 0, 1, failures, "f", ("lost",))
    night = NightResult([SourceResult("higano", report, None, ["new"])], ["disk"], True)
    assert [(one.event, one.source_id, one.level) for one in night.told()] == [
        ("failed", "higano", "warning"),
        ("damage", "higano", "error"),
        ("change", "higano", "info"),
        ("error", None, "error"),
    ]
    assert str(night.told()[0]) == "higano: failed: https://a.example/x.pdf: time-out"
    assert night.ends()[0]["status"] == "partial"


def test_an_error_that_ends_a_command_is_a_line_of_the_log(tmp_path: Path) -> None:
    where = ["--sources", str(tmp_path / "none"), "--archive", str(tmp_path / "a")]
    said = CliRunner().invoke(main, ["crawl", "--log-json", *where])
    assert said.exit_code == 2
    [error] = lines(said.stderr)
    assert (error["event"], error["level"]) == ("error", "error")
    plain = CliRunner().invoke(main, ["crawl", *where])
    assert plain.stderr.startswith("Error: ")


@pytest.mark.parametrize(
    ("raised", "event", "said"),
    [
        (KeyboardInterrupt(), "error", "Error: broken off by hand"),
        (ZeroDivisionError("x"), "fault", "Traceback (most recent call last):"),
    ],
)
def test_what_breaks_a_command_off_is_a_line_of_the_log(
    raised: BaseException, event: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise raised

    monkeypatch.setattr("pipeline.cli.nightly.nightly", breaks)
    ended = CliRunner().invoke(main, ["crawl", "--log-json", "--archive", str(tmp_path)])
    [line] = lines(ended.stderr)
    assert (ended.exit_code, line["event"], line["level"]) == (1, event, "error")
    assert line["message"].startswith(said)
