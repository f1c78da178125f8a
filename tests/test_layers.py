"""Data goes down the house and never back up: import-linter holds pyproject.toml's contracts."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))[
    "tool"
]["importlinter"]["contracts"]
ROOMS = next(contract for contract in CONTRACTS if contract["id"] == "rooms")


def _lint(folder: Path, config: Path) -> subprocess.CompletedProcess[str]:
    """import-linter on the package ``pipeline`` of a folder."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    arguments = ["--no-cache", "--config", str(config)]
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(folder), "PATH": "", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_no_import_goes_back_up_the_house() -> None:
    done = _lint(ROOT, ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contract_names_every_room() -> None:
    named = {room.strip() for layer in ROOMS["layers"] for room in layer.split(":")}
    there = {path.stem for path in (ROOT / "pipeline").glob("*.py")}
    there |= {path.parent.name for path in (ROOT / "pipeline").glob("*/__init__.py")}
    assert named == there - {"__init__"}


@pytest.mark.parametrize(
    ("module", "imported", "verdict"),
    [
        ("archive/writer.py", "pipeline.crawl.judge", 1),
        ("read/names/labels.py", "pipeline.database.rows", 1),
        ("read/page/walk.py", "pipeline.read.pdf.reading", 1),
        ("sources.py", "pipeline.read.names.labels", 1),
        ("crawl/judge.py", "pipeline.archive.writer", 0),
        ("archive/writer.py", "pipeline.errors", 0),
    ],
)
def test_an_import_back_up_is_refused(
    tmp_path: Path, module: str, imported: str, verdict: int
) -> None:
    """A house of empty rooms, and one import in it."""
    for path in (ROOT / "pipeline").rglob("*.py"):
        empty = tmp_path / path.relative_to(ROOT)
        empty.parent.mkdir(parents=True, exist_ok=True)
        empty.touch()
    for name in (module, imported.removeprefix("pipeline.").replace(".", "/") + ".py"):
        (tmp_path / "pipeline" / name).touch()
    (tmp_path / "pipeline" / module).write_text(f"import {imported}\n", "utf-8")
    done = _lint(tmp_path, ROOT / "pyproject.toml")
    assert done.returncode == verdict, done.stdout + done.stderr
