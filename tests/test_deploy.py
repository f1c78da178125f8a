"""What is ready to run: the copy of an archive, its way back, and that files name what there is.

Units, nginx and Caddy are given to the real programs by deploy/check.sh, where these are installed.
"""

import configparser
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from pipeline.archive.backup import look_at_backup
from pipeline.archive.manifest import NAME
from pipeline.cli.commands import main
from tests.city import P2, P3, V2, City, page, pdf
from tests.loopback import Loopback

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())
needs_rsync = pytest.mark.skipif(shutil.which("rsync") is None, reason="needs rsync")


def backed_up(archive: Path, copy: Path) -> subprocess.CompletedProcess[str]:
    line = [DEPLOY / "backup.sh", archive, copy]
    return subprocess.run(line, capture_output=True, text=True, check=False)


@needs_rsync
def test_a_copy_has_all_that_is_closed_and_what_rots_does_not_spoil_it(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(page=page(V2, P2), v2=pdf("one"), p2=pdf("two"))
        city.crawl()
        done = backed_up(city.archive, copy)
        assert (done.returncode, done.stderr) == (0, "")
        assert look_at_backup(city.archive, copy).lacking == 0
        city.shows(page=page(V2, P2, P3), p3=pdf("three"))
        city.crawl()
    [first, second] = sorted(city.archive.rglob("*.warc.gz"))
    whole = first.read_bytes()
    first.write_bytes(whole[:100])  # it rots after it was copied
    (second.parent / "higano-20990101T000000Z.warc.gz.open").write_bytes(b"being written")
    assert look_at_backup(city.archive, copy).lacking == 1
    assert backed_up(city.archive, copy).returncode == 0
    assert look_at_backup(city.archive, copy).lacking == 0
    assert (copy / first.relative_to(city.archive)).read_bytes() == whole
    assert (copy / NAME).read_bytes() == (city.archive / NAME).read_bytes()
    assert not [*copy.rglob("*.open"), *copy.rglob(".lock")]


@needs_rsync
def test_what_is_closed_while_a_copy_is_made_waits_for_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive, copy, programs = tmp_path / "archive", tmp_path / "copy", tmp_path / "bin"
    archive.mkdir()
    programs.mkdir()
    (archive / NAME).write_text("# 1 bytes, 1 records\nold\n", encoding="utf-8")
    night = (  # a run that closes a file after each step
        f'#!/bin/sh\n{shutil.which("rsync")} "$@" || exit\necho closed >>"{archive / NAME}"\n'
    )
    (programs / "rsync").write_text(night, encoding="utf-8")
    (programs / "rsync").chmod(0o755)
    with monkeypatch.context() as patched:
        patched.setenv("PATH", f"{programs}:{os.environ['PATH']}")
        assert backed_up(archive, copy).returncode == 0
    assert (copy / NAME).read_text(encoding="utf-8") == "# 1 bytes, 1 records\nold\n"
    assert "closed" in (archive / NAME).read_text(encoding="utf-8")
    assert backed_up(archive, copy).returncode == 0
    assert (copy / NAME).read_bytes() == (archive / NAME).read_bytes()


@needs_rsync
def test_a_manifest_that_does_not_go_on_is_not_copied(tmp_path: Path) -> None:
    archive, copy = tmp_path / "archive", tmp_path / "copy"
    archive.mkdir()
    (archive / NAME).write_text("# 1 bytes, 1 records\nold\n", encoding="utf-8")
    assert backed_up(archive, copy).returncode == 0
    (archive / NAME).write_text("# 1 bytes", encoding="utf-8")
    done = backed_up(archive, copy)
    assert done.returncode == 1
    assert "does not begin as the copy's does" in done.stderr
    assert (copy / NAME).read_text(encoding="utf-8").endswith("old\n")
    assert backed_up(tmp_path / "none", copy).returncode == 1


@needs_rsync
def test_nothing_is_restored_over_an_archive(tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "x").touch()
    line = [DEPLOY / "restore.sh", tmp_path / "copy", tmp_path / "archive", tmp_path / "db"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is not empty" in done.stderr


@needs_rsync
def test_nothing_is_restored_from_what_is_no_copy(tmp_path: Path) -> None:
    line = [DEPLOY / "restore.sh", tmp_path / "copy", tmp_path / "archive", tmp_path / "db"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert (done.returncode, [*tmp_path.iterdir()]) == (1, [])
    assert "is it an archive?" in done.stderr


def unit(path: Path) -> configparser.ConfigParser:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read_string(path.read_text(encoding="utf-8"))
    return read


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_is_hardened_and_calls_a_command_that_is_there(path: Path) -> None:
    if path.suffix == ".timer":
        assert unit(path)["Timer"]["Persistent"] == "true"
        assert path.with_suffix(".service").is_file()
        return
    service = unit(path)["Service"]
    assert (service["User"], service["ProtectSystem"]) == ("shinkyu", "strict")
    assert service["NoNewPrivileges"] == "true"
    found = re.search(r"bin/shinkyu (\w+)|/srv/shinkyu/(deploy/\S+)", service["ExecStart"])
    assert found is not None
    assert found[1] in main.commands if found[1] else (DEPLOY.parent / found[2]).is_file()


def test_the_workflow_of_a_nightly_crawl_can_be_read() -> None:
    told = yaml.safe_load((DEPLOY / "ci" / "nightly.yml").read_text(encoding="utf-8"))
    steps = told["jobs"]["night"]["steps"]
    assert any("shinkyu run" in step.get("run", "") for step in steps)
    assert told["concurrency"]["cancel-in-progress"] is False  # a run that writes is not cut off


def test_commands_that_cron_and_the_container_call_are_there() -> None:
    text = (DEPLOY / "cron" / "shinkyu.cron").read_text(encoding="utf-8")
    assert set(re.findall(r"bin/shinkyu (\w+)", text)) <= set(main.commands)
    image = (DEPLOY / "container" / "Containerfile").read_text(encoding="utf-8")
    copied = [
        name
        for line in re.findall(r"^COPY (?!--from)(.+)$", image, re.M)
        for name in line.split()[:-1]
    ]
    assert copied
    assert [name for name in copied if not (DEPLOY.parent / name).exists()] == []
    seen = (DEPLOY.parent / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert [name for name in copied if f"!{name}" not in seen] == []


def test_services_of_the_compose_file_call_commands_on_a_closed_root() -> None:
    told = yaml.safe_load((DEPLOY / "container" / "compose.yml").read_text(encoding="utf-8"))
    for service in told["services"].values():
        assert service["command"][0] in main.commands
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
