"""Reading PDFs by their layout: ours, spawn included, beside bare pypdfium2, pypdf and pdftotext in
one run; and the memory that a child comes to use over each file.

python benchmarks/bench_reading.py FOLDER_OF_PDFS [--rounds 3] [--write benchmarks/reading.md]
"""

import argparse
import compileall
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.read.pdf.reading import Limits  # noqa: E402

OURS = """
import sys, pathlib
from pipeline.read.pdf.reading import read_many
files = [pathlib.Path(p) for p in sys.argv[2:]]
found = read_many(((f.name, f) for f in files), workers=int(sys.argv[1]))
print(sum(len(r.pages) for _, r in found))
"""
BARE = """
import sys, pathlib, pypdfium2
n = 0
for p in sys.argv[2:]:
    document = pypdfium2.PdfDocument(pathlib.Path(p).read_bytes())
    for i in range(len(document)):
        document[i].get_textpage().get_text_range(); n += 1
print(n)
"""
PYPDF = """
import sys, pypdf, logging
logging.disable(logging.CRITICAL)
n = 0
for p in sys.argv[2:]:
    for page in pypdf.PdfReader(p).pages:
        try: page.extract_text()
        except Exception: pass
        n += 1
print(n)
"""
PEAK = """
import sys, pathlib
from pipeline.read.pdf import text_worker
data = pathlib.Path(sys.argv[2]).read_bytes()
text_worker.read({"do": "read", "first": 0, "most": 1 << 20, "of_longer": 1}, data)
status = pathlib.Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmPeak")))
"""
"""Kilobytes of address space, which the child's limit counts, at their most."""


def python(code: str, first: str, files: list[Path]) -> Callable[[], int]:
    """A run in a process of its own; returns the pages it read."""

    def run() -> int:
        command = [sys.executable, "-c", code, first, *map(str, files)]
        return int(
            subprocess.run(command, capture_output=True, check=True, cwd=ROOT, text=True).stdout
        )

    return run


def pdftotext(files: list[Path], pages: int) -> Callable[[], int]:
    def run() -> int:
        for f in files:
            subprocess.run(
                ["pdftotext", str(f), os.devnull], check=False, stderr=subprocess.DEVNULL
            )
        return pages

    return run


def processor_seconds() -> float:
    """Of all processes that have ended below this one: what a busy machine does not change much."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def as_installed() -> None:
    """Compile the program's modules beforehand, as pip does with every library that it installs:
    else each process would compile them anew where ``PYTHONDONTWRITEBYTECODE`` is set."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(ROOT / "pipeline", quiet=1)


def peaks(files: list[Path]) -> list[tuple[int, str]]:
    """Megabytes that each file takes at the most in a child of its own; none without ``/proc``."""
    if not Path("/proc/self/status").exists():
        return []
    return [(python(PEAK, "-", [file])() // 1024, file.name) for file in files]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    as_installed()
    files = sorted(args.folder.glob("*.pdf"))
    pages = python(BARE, "-", files)()
    ways: dict[str, Callable[[], int]] = {
        "ours, 1 worker": python(OURS, "1", files),
        "ours, 2 workers": python(OURS, "2", files),
        "bare pypdfium2": python(BARE, "-", files),
    }
    if shutil.which("pdftotext"):
        ways["pdftotext"] = pdftotext(files, pages)
    ways["pypdf"] = python(PYPDF, "-", files)
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    busy: dict[str, list[float]] = {name: [] for name in ways}
    load = os.getloadavg()[0]
    for _ in range(args.rounds):  # in turn, so that a noisy minute falls on all of them
        for name, way in ways.items():
            started, spent = time.perf_counter(), processor_seconds()
            way()
            seconds[name].append(time.perf_counter() - started)
            busy[name].append(processor_seconds() - spent)
    most = sorted(peaks(files), reverse=True)
    limit = Limits().memory // 1024 // 1024
    speed = {name: pages / statistics.median(values) for name, values in seconds.items()}
    cost = {name: pages / statistics.median(values) for name, values in busy.items()}
    one, two, bare = "ours, 1 worker", "ours, 2 workers", "bare pypdfium2"
    lines = [
        f"# Reading PDFs\n\n{len(files)} files, {pages} pages, "
        f"median of {args.rounds} rounds in turn, "
        f"start of each process included; Python {platform.python_version()}, "
        f"{os.cpu_count()} shared cores, load average {load:.1f} at the start "
        "(other work goes into the clock, and into processor time only a little). Modules are "
        "compiled beforehand.\n",
        f"`python benchmarks/bench_reading.py FOLDER --rounds {args.rounds}`\n",
        "| way | pages per second | pages per processor second | seconds (min … max) |\n"
        "|---|---|---|---|",
        *(
            f"| {n} | {s:.0f} | {cost[n]:.0f} | {min(seconds[n]):.2f} … {max(seconds[n]):.2f} |"
            for n, s in speed.items()
        ),
        "\n| goal | by the clock | by processor time |\n|---|---|---|",
        f"| ours, 1 worker ≥ 0.45 × bare pypdfium2 | {speed[one] / speed[bare]:.2f} | "
        f"{cost[one] / cost[bare]:.2f} |",
        f"| ours, 1 worker ≥ 3 × pypdf | {speed[one] / speed['pypdf']:.1f} | "
        f"{cost[one] / cost['pypdf']:.1f} |",
        f"| ours, 2 workers ≥ 1.7 × 1 worker | {speed[two] / speed[one]:.2f} | |\n",
        "Processor time of two workers over that of one: "
        f"{cost[one] / cost[two]:.2f} (what is done twice).\n",
        f"Memory: a child may take {limit} MB of address space; at the most it took "
        + ", ".join(f"{size} MB over {name}" for size, name in most[:3])
        + ".\n",
    ]
    text = "\n".join(lines)
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
