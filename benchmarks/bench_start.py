"""What a command costs that finds nothing to do: ``--help``, and a city's night without news.

    python benchmarks/bench_start.py [--files 13] [--rounds 9] [--before CHECKOUT]
        [--write benchmarks/start.md]

Most of it is Python's own start and the import of what is needed, so the floors stand beside it:
an empty program, and one that imports the libraries without which no city can be asked. Each is a
process of its own; its processor time is the system's count, and the least of the rounds is given,
as other work on the machine only adds to it. ``--before`` measures another checkout in turn with
this one, with the same Python, on an archive of its own.
"""

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.city import V2, City, Link, page, pdf  # noqa: E402
from tests.loopback import Loopback, Reply  # noqa: E402

COMMAND = "from pipeline.cli import main; main()"
FLOORS = {
    "an empty program": "pass",
    "import of click": "import click",
    "import of click, requests, yaml and sqlite-utils without numpy": (
        "import sys; sys.modules['numpy'] = None; import click, requests, yaml, sqlite_utils"
    ),
}


def seconds(command: list[str], folder: Path, path: Path | None = None) -> float:
    """Processor seconds of a process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    env = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    subprocess.run(command, cwd=folder, env=env, check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def shown(site: Loopback, folder: Path, files: int) -> None:
    """A city with a page and so many files, and its source file."""
    city = City(site, folder)
    links = [Link(V2.heading, f"資料{i}", f"/f{i}.pdf") for i in range(files)]
    replies: dict[str, Reply] = {f"f{i}": pdf(f"plan {i}") for i in range(files)}
    city.shows(page=page(*links), **replies)
    told = f"id: higano\nname: 日向野市\npage: {site.url}/docs/1/\ndelay: 0\n"
    (folder / "city.yml").write_text(told, "utf-8")


def measured(checkouts: dict[str, Path], folder: Path, rounds: int) -> dict[str, list[float]]:
    """What → its processor seconds, round by round."""
    python = [sys.executable, "-P", "-c"]
    found: dict[str, list[float]] = {}
    for name, checkout in checkouts.items():
        for _ in range(3):  # the first reads all; older states read the page in the second, too
            seconds([*python, COMMAND, *_run(name)], folder, checkout)
    for _ in range(rounds):
        for name, code in FLOORS.items():
            found.setdefault(name, []).append(seconds([*python, code], folder))
        for name, checkout in checkouts.items():
            for what, words in (("--help", ["--help"]), ("a night without news", _run(name))):
                taken = seconds([*python, COMMAND, *words], folder, checkout)
                found.setdefault(f"{what}, {name}", []).append(taken)
    return found


def _run(name: str) -> list[str]:
    return ["run", "--sources", "city.yml", "--archive", f"{name}/archive", "--db", f"{name}/db/s"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=13)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    checkouts = {"before": args.before.resolve()} if args.before else {}
    checkouts |= {"now": ROOT}
    with tempfile.TemporaryDirectory() as name, Loopback() as site:
        shown(site, Path(name), args.files)
        found = measured(checkouts, Path(name), args.rounds)
    table = ["| what | processor seconds |", "|---|---|"]
    table += [f"| {what} | {min(times):.3f} |" for what, times in found.items()]
    words = (
        "# What a command costs that finds nothing to do\n\n"
        f"A city on loopback with a page and {args.files} files; the least of {args.rounds} "
        f"rounds; Python {platform.python_version()}, {os.cpu_count()} cores.\n\n"
        f"`python benchmarks/bench_start.py --files {args.files} --rounds {args.rounds}`\n\n"
    )
    text = words + "\n".join(table) + "\n"
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
