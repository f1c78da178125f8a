"""Pages for the first time in processor time: each in turn with Datasette's own table page, in one
process, which forgets before each request what it made for others.

Usage: ``python benchmarks/first_time.py DATABASE ARCHIVE``

On a machine that does other work as well, wall-clock times (``bench_pages.py``) say more of that
work than of the pages.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

import yaml
from datasette.app import Datasette

sys.path.insert(0, str(Path(__file__).parent))

import bench_pages
from forgetting import forget

from pipeline.cli.serving import metadata_path

TIMES = 9


async def measured(db: Path, archive: Path) -> None:
    """Print a line of a Markdown table for each page; milliseconds, the least of nine."""
    metadata = yaml.safe_load(metadata_path().read_text(encoding="utf-8"))
    metadata.setdefault("plugins", {})["shinkyu"] = {"archive": str(archive)}
    settings = {"default_allow_sql": False, "suggest_facets": False, "truncate_cells_html": 400}
    datasette = Datasette([str(db)], metadata=metadata, settings=settings)
    pages = bench_pages.addresses(db)
    table = pages.pop(bench_pages.TABLE)

    async def spent(path: str) -> float:
        start = time.process_time()
        await datasette.client.get(path, headers={"accept-language": "ja"})
        return (time.process_time() - start) * 1000

    print("| page | ms | × table page |\n|---|---|---|")
    for name, path in pages.items():
        times: list[float] = []
        others: list[float] = []
        for _ in range(TIMES + 2):
            forget(datasette)
            times.append(await spent(path))
            others.append(await spent(table))
        ratio = statistics.median(times[2:]) / statistics.median(others[2:])
        print(f"| {name} | {min(times[2:]):.1f} | {ratio:.2f} |", flush=True)


if __name__ == "__main__":
    asyncio.run(measured(Path(sys.argv[1]), Path(sys.argv[2])))
