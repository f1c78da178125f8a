"""The commands as their users call them: output, exit codes of the contract, errors in one line."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipeline.archive.lock import hold
from pipeline.cli.commands import main
from tests.city import P2, P3, V2, City, page, pdf
from tests.loopback import Loopback, Reply


class Shell:
    """Runs commands with the folders of one city."""

    def __init__(self, city: City, folder: Path) -> None:
        self.city, self.folder = city, folder
        (folder / "sources").mkdir()
        self.source_file = folder / "sources" / "higano.yml"
        self.source_file.write_text(
            f"id: higano\nname: 日向野市\npage: {city.source.page}\ndelay: 0\n", encoding="utf-8"
        )
        self.environment = {
            "SHINKYU_ARCHIVE": str(city.archive),
            "SHINKYU_DB": str(city.db),
            "SHINKYU_SOURCES": str(folder / "sources"),
        }

    def __call__(self, *words: str) -> Result:
        return CliRunner().invoke(main, list(words), env=self.environment, catch_exceptions=False)


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    with Loopback() as site:
        city = City(site, tmp_path)
        city.shows(
            page=page(P3, P2, V2), v2=pdf("plan two"), p2=pdf("phase two"), p3=pdf("phase three")
        )
        yield Shell(city, tmp_path)


def test_run_says_one_line_a_source_and_ends_with_zero(shell: Shell) -> None:
    result = shell("run")
    assert result.exit_code == 0
    assert (
        result.stdout.splitlines()[0]
        == "higano: ok: 4 fetched, 0 unchanged, 0 missing, 0 failed, 6 changes"
    )
    assert "1/4 ok" in result.stderr
    assert (
        shell("run", "higano").stdout
        == "higano: ok: 0 fetched, 4 unchanged, 0 missing, 0 failed, 0 changes\n"
    )


def test_run_names_each_failure_and_ends_with_one(shell: Shell) -> None:
    shell.city.shows(v2=Reply(403))
    result = shell("run", "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["sources"][0]["failures"] == [[f"{shell.city.site.url}/v2.pdf", "HTTP status 403"]]
    assert len(shell.city.rows("SELECT * FROM captures")) == 4


def test_crawl_only_fetches(shell: Shell) -> None:
    assert shell("crawl").exit_code == 0
    assert not shell.city.db.exists()
    assert shell("build").exit_code == 0
    assert len(shell.city.rows("SELECT * FROM editions")) == 3


@pytest.mark.parametrize("command", ["run", "crawl"])
def test_bad_usage_and_bad_source_files_end_with_two(shell: Shell, command: str) -> None:
    assert shell(command, "nowhere").exit_code == 2
    assert shell(command, "--colour").exit_code == 2
    shell.source_file.write_text("id: higano\nname: 日向野市\n", encoding="utf-8")
    result = shell(command)
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: ")
    assert "higano.yml: key 'page' is missing" in result.stderr
    assert not shell.city.archive.exists()


@pytest.mark.parametrize("command", [["run"], ["crawl"], ["build"]])
def test_another_run_holds_the_lock(shell: Shell, command: list[str]) -> None:
    with hold(shell.city.archive):
        code = "import sys; from pipeline.cli import main; main(sys.argv[1:])"
        import os

        done = subprocess.run(
            [sys.executable, "-c", code, *command],
            env=os.environ | shell.environment,
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 3
    assert "another run holds the lock" in done.stderr


def test_rebuild_and_verify(shell: Shell) -> None:
    shell("run")
    assert "rebuilt (asked for)" in shell("build", "--rebuild").stdout
    result = shell("verify")
    assert (result.exit_code, "all is well" in result.stdout) == (0, True)
    victim = next(shell.city.archive.rglob("*.warc.gz"))
    data = bytearray(victim.read_bytes())
    data[len(data) // 2] ^= 0xFF
    victim.write_bytes(data)
    result = shell("verify")
    assert result.exit_code == 1
    assert victim.name in result.stderr


def test_editions_and_changes(shell: Shell) -> None:
    shell("run")
    assert [e["id"] for e in json.loads(shell("editions", "--json").stdout)] == [
        "higano-総合戦略-phase-3",
        "higano-総合戦略-phase-2",
        "higano-総合戦略-2.0",
    ]
    assert "2015-10 (heading)" in shell("editions").stdout
    assert len(json.loads(shell("changes", "--json", "--kind", "edition_added").stdout)) == 3
    assert "掲載されました" in shell("changes", "--limit", "1").stdout


def test_search_in_the_terminal(shell: Shell) -> None:
    shell("run")
    assert "p. 1" in shell("search", "phase").stdout
    found = json.loads(shell("search", "phase", "--version", "phase 2", "--json").stdout)
    assert found["total"] == 1
    assert shell("search", '"unbalanced').exit_code == 0


def test_import_takes_captures_of_another_archive_and_history_grows_backwards(
    shell: Shell, tmp_path: Path
) -> None:
    city = shell.city
    city.shows(page=page(V2, updated="2015年10月20日"), v2=pdf("plan two as it was first"))
    city.crawl()
    foreign = next(city.archive.rglob("*.warc.gz")).rename(tmp_path / "wayback.warc.gz")
    other = City(city.site, tmp_path / "later")
    other.shows(page=page(P3, P2), p2=pdf("phase two"), p3=pdf("phase three"))
    shell.environment |= {"SHINKYU_ARCHIVE": str(other.archive), "SHINKYU_DB": str(other.db)}
    shell("run")
    assert len(other.rows("SELECT * FROM editions")) == 2
    result = shell("import", str(foreign), "--source", "higano")
    assert (result.exit_code, "2 captures" in result.stdout) == (0, True), result.output
    assert "rebuilt" in shell("build", "--workers", "1").stdout
    old = other.rows("SELECT * FROM editions WHERE id = 'higano-総合戦略-2.0'")[0]
    assert (
        old["first_seen"]
        < other.rows("SELECT min(first_seen) AS t FROM editions WHERE id LIKE '%phase%'")[0]["t"]
    )
    before = other.content()
    shell("build", "--rebuild", "--workers", "1")
    assert other.content() == before
    assert shell("import", str(foreign), "--source", "higano").exit_code == 0
    assert shell("verify").exit_code == 0
    assert (
        len(
            other.rows(
                "SELECT * FROM captures WHERE run_id IN (SELECT id FROM runs WHERE kind = 'import')"
            )
        )
        == 2
    )


@pytest.mark.parametrize("command", [["editions"], ["changes"], ["search", "x"], ["serve"]])
def test_no_database_is_said_in_one_line(shell: Shell, command: list[str]) -> None:
    result = shell(*command)
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        f"Error: {shell.city.db}: no such database; "
        "make it with «shinkyu build» or name it with --db"
    ]


def test_every_command_has_help() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0


def test_the_first_process_of_a_container_ends_on_sigterm() -> None:
    """Linux drops signals that process 1 has no handler for."""
    code = (
        "import os, signal, time\n"
        "from pipeline.cli import first_process\n"
        "own, os.getpid = os.getpid(), lambda: 1\n"
        "first_process.end_when_asked()\n"
        "os.kill(own, signal.SIGTERM)\n"
        "time.sleep(9)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False)
    assert done.returncode == 128 + 15


@pytest.mark.parametrize("command", ["search", "trace", "indicators"])
def test_words_that_would_be_cut_are_refused(command: str) -> None:
    asked = CliRunner().invoke(main, [command, "a" * 251, "b" * 251])
    assert asked.exit_code == 2
    assert "more than 500 characters are not looked for" in asked.output
