"""The archive's README alone: its script takes every original out with the standard library."""

import hashlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.archive.reader import warc_names
from tests.archives import read_run
from tests.test_archive_files import one_run

README = Path(__file__).parent.parent / "archive" / "README.md"


def script() -> str:
    """The Python block of the README."""
    (found,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    return str(found)


def test_it_is_short_and_needs_nothing() -> None:
    lines = [line for line in script().splitlines() if line.strip()]
    assert len(lines) <= 40
    assert set(re.findall(r"^(?:import|from) (.*)$", script(), re.MULTILINE)) == {
        "gzip, hashlib, json, pathlib, sys, zlib"
    }


@pytest.mark.parametrize("damage", [False, True])
def test_it_takes_every_original_out(tmp_path: Path, damage: bool) -> None:
    bodies = [b"%PDF-1.7 one", b"%PDF-1.7 two", b"%PDF-1.7 three"]
    archive, out = tmp_path / "archive", tmp_path / "out"
    name = one_run(archive, bodies)
    if damage:
        second = sorted(c.warc_offset for c in read_run(archive, name)[1])[1]
        data = bytearray((archive / name).read_bytes())
        data[second + 60] ^= 0x10
        (archive / name).write_bytes(data)
        del bodies[1]
    (tmp_path / "extract.py").write_text(script(), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-I", "-S", tmp_path / "extract.py", archive, out],
        capture_output=True,
        text=True,
        check=True,
    )
    assert {p.read_bytes() for p in out.iterdir()} == set(bodies)
    assert {p.name for p in out.iterdir()} == {hashlib.sha256(b).hexdigest() for b in bodies}
    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        hashlib.sha256(b).hexdigest() for b in bodies
    ]
    assert "BAD" not in done.stdout
    assert ("damaged at" in done.stderr) == damage
    assert warc_names(archive) == [name]
