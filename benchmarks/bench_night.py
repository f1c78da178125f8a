"""An unchanged night (requests, bytes, CPU) and the time of a rebuild per 1,000 captures, on a
city on loopback.

    python benchmarks/bench_night.py [--files 13] [--nights 365] [--write benchmarks/night.md]

The archive is filled with real nights first, so that the last one shows what a year of history
costs.
"""

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.archive.reader import warc_names  # noqa: E402
from pipeline.crawl.run import crawl  # noqa: E402
from pipeline.history.build import build  # noqa: E402
from tests.city import QUICK, City, Link, at, page, pdf  # noqa: E402
from tests.loopback import Loopback  # noqa: E402


def size_of(archive: Path) -> int:
    return sum(f.stat().st_size for f in archive.rglob("*.gz"))


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=13)
    parser.add_argument("--nights", type=int, default=365)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, Loopback() as site:
        city = City(site, Path(folder))
        links = [
            Link(
                f"「日向野市総合戦略（第{i}版）」（平成27年4月）",
                f"日向野市総合戦略（第{i}版）",
                f"/f{i}.pdf",
            )
            for i in range(1, args.files + 1)
        ]
        city.shows(
            page=page(*links),
            **{f"f{i}": pdf(f"plan {i} " * 2000) for i in range(1, args.files + 1)},
        )
        start = datetime(2024, 4, 1, 18, tzinfo=UTC)
        costs: list[tuple[float, int, int]] = []
        for number in range(args.nights):
            site.asked.clear()
            moment = start + timedelta(days=number)
            shown = number in (1, args.nights - 1)
            sizes = size_of(city.archive) if shown else 0
            before = cpu()
            crawl(city.source, city.archive, clock=at(moment), limits=QUICK)
            build(city.archive, city.db, workers=1)
            spent = cpu() - before
            if shown:
                grown = size_of(city.archive) - sizes
                costs.append((spent, len(site.asked), grown))
        statuses = city.rows(
            "SELECT status, count(*) AS n FROM captures"
            " WHERE run_id = (SELECT max(id) FROM runs) GROUP BY 1"
        )
        captures = city.rows("SELECT count(*) AS n FROM captures")[0]["n"]
        started, before = time.perf_counter(), cpu()
        build(city.archive, city.db, rebuild=True, workers=1)
        rebuild, rebuild_cpu = time.perf_counter() - started, cpu() - before
        (second, asked, grown), (last, asked_last, grown_last) = costs
        text = (
            "# An unchanged night, and a rebuild\n\n"
            f"{args.files} files and their page on loopback, {args.nights} nights; CPU of crawl "
            "and build together, the loopback server in the same process included, "
            "start-up excluded; "
            f"Python {platform.python_version()}, {os.cpu_count()} cores.\n\n"
            f"`python benchmarks/bench_night.py --files {args.files} --nights {args.nights}`\n\n"
            "| | second night | last night |\n|---|---|---|\n"
            f"| requests (robots.txt included) | {asked} | {asked_last} |\n"
            f"| bytes added to the archive | {grown} | {grown_last} |\n"
            f"| CPU seconds | {second:.3f} | {last:.3f} |\n\nAnswers of the last night: "
            + ", ".join(f"{r['n']} × {r['status']}" for r in statuses)
            + f".\n\nRebuild of {captures} captures in {len(warc_names(city.archive))} WARC files: "
            f"{rebuild:.2f} s ({rebuild_cpu:.2f} s CPU), "
            f"{1000 * rebuild / captures:.2f} s per 1,000 captures.\n"
        )
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
