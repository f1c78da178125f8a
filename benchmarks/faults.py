"""Faults put into an archive, and what becomes of it: python benchmarks/faults.py [HISTORIES]
[--table]

Each history is a city of a few nights (files appear, change, go) with an archive and a database.
Then one fault is put into a closed file at a random place: a flipped bit, a cut, a file deleted, a
block of zeros, two files swapped. Asked are then: is it told (the build's or the check's exit),
does the database lose a row, does the log gain a change that never was, and after one more night
of the city, can all bytes be read again. The seed of each history is its number: a failure can be
repeated.
"""

import argparse
import contextlib
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent.parent))

from pipeline.archive import layout
from pipeline.archive.bodies import read_payload
from pipeline.archive.reader import warc_names
from pipeline.archive.salvage import salvage
from pipeline.crawl.run import CaptureEvent
from pipeline.errors import ArchiveError
from pipeline.history.verify import verify
from tests.city import P2, P3, V2, City, page, pdf
from tests.loopback import Loopback

ROOT = Path(__file__).parent.parent
BLOCK = 4096


class Result(NamedTuple):
    """What became of one fault."""

    fault: str
    told: bool
    """The full check, or a build, said it."""
    rows_lost: int
    """Captures, editions, documents and changes that were there and are no longer."""
    false_changes: int
    """Changes in the log that the city did not make."""
    healed: bool
    """One night later all can be read that the city still has, and the night after is quiet."""
    seed: int

    @property
    def survived(self) -> bool:
        """True where nothing was lost in silence."""
        return self.told and not self.rows_lost and not self.false_changes and self.healed


def flip(rng: random.Random, files: list[Path]) -> None:
    """One bit of one file."""
    path = rng.choice(files)
    data = bytearray(path.read_bytes())
    data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    path.write_bytes(data)


def truncate(rng: random.Random, files: list[Path]) -> None:
    """A file cut anywhere."""
    path = rng.choice(files)
    data = path.read_bytes()
    path.write_bytes(data[: rng.randrange(len(data))])


def delete(rng: random.Random, files: list[Path]) -> None:
    """A file gone."""
    rng.choice(files).unlink()


def zero(rng: random.Random, files: list[Path]) -> None:
    """A block of zeros, as a bad disk gives."""
    path = rng.choice(files)
    data = bytearray(path.read_bytes())
    start = rng.randrange(len(data)) // BLOCK * BLOCK
    end = min(start + BLOCK, len(data))
    data[start:end] = bytes(end - start)
    path.write_bytes(data)


def swap(rng: random.Random, files: list[Path]) -> None:
    """Two files under each other's names."""
    one, two = rng.sample(files, 2)
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)


FAULTS: dict[str, Callable[[random.Random, list[Path]], None]] = {
    "flip": flip,
    "truncate": truncate,
    "delete": delete,
    "zero a block": zero,
    "swap two files": swap,
}


OPEN = {f"{name}, open file": FAULTS[name] for name in ("flip", "truncate", "zero a block")}
"""The same in the file of a run that was killed."""


def history(city: City, rng: random.Random) -> None:
    """Some nights of a city."""
    listed = [V2]
    city.shows(page=page(*listed), v2=pdf("plan two"), p2=pdf("phase two"), p3=pdf("phase three"))
    for night in range(rng.randint(3, 5)):
        if night and rng.random() < 0.5 and len(listed) < 3:
            listed.append((P2, P3)[len(listed) - 1])
        if rng.random() < 0.4:
            city.shows(v2=pdf(f"plan two, {rng.randrange(100)} people"))
        city.shows(page=page(*listed, text=rng.choice(["市の計画です。", "計画を定めました。"])))
        city.crawl()
        city.build()


def kept(city: City) -> dict[str, set[tuple[Any, ...]]]:
    """What no fault may take away, without the numbers of rows."""
    return {
        "captures": {
            (r["url"], r["captured_at"], r["outcome"], r["sha256"])
            for r in city.rows("SELECT * FROM captures")
        },
        "editions": {(r["id"], r["published"]) for r in city.rows("SELECT * FROM editions")},
        "documents": {(r["label"], r["url"]) for r in city.rows("SELECT * FROM documents")},
        "changes": {(r["kind"], r["at"], r["summary"]) for r in city.rows("SELECT * FROM changes")},
    }


def unreadable(city: City) -> set[str]:
    """SHA-256 of the originals that can't be read."""
    lost = set()
    for original in city.rows("SELECT * FROM originals"):
        try:
            read_payload(city.archive, original["warc_file"], original["warc_offset"])
        except ArchiveError:
            lost.add(str(original["sha256"]))
    return lost


def healed(city: City) -> bool:
    """One night later: can all be read that the city still has, and is the night after quiet?

    What the city has replaced since is lost for good where only the damaged file held it; the build
    goes on saying so.
    """
    rows = city.rows("SELECT sha256 FROM documents WHERE state = 'listed'")
    rows += city.rows("SELECT sha256 FROM page_versions ORDER BY id DESC LIMIT 1")
    still_there = {str(r["sha256"]) for r in rows}
    lost = unreadable(city)
    quiet = city.crawl()
    problems = city.build().problems
    return not (lost & still_there) and not quiet.damage and bool(problems) == bool(lost)


def one(name: str, seed: int) -> Result:
    """Play one history with one fault."""
    rng = random.Random(f"{name} {seed}")
    with Loopback() as site, tempfile.TemporaryDirectory() as folder:
        city = City(site, Path(folder))
        history(city, rng)
        before = kept(city)
        FAULTS[name](rng, [city.archive / n for n in warc_names(city.archive)])
        told = bool(verify(city.archive, city.db).problems)
        told &= bool(city.build(rebuild=True).problems) or not lost_anything(city)
        after = kept(city)
        city.crawl()
        city.build()
        later = kept(city)
        return Result(
            fault=name,
            told=told,
            rows_lost=sum(len(before[t] - x[t]) for t in before for x in (after, later)),
            false_changes=len(later["changes"] - before["changes"]),
            healed=healed(city),
            seed=seed,
        )


class Killed(BaseException):
    """The run's process is gone."""


def one_open(name: str, seed: int) -> Result:
    """Play one history whose last night is killed, with one fault in the file that it left."""
    rng = random.Random(f"{name} {seed}")
    with Loopback() as site, tempfile.TemporaryDirectory() as folder:
        city = City(site, Path(folder))
        history(city, rng)
        before = kept(city)
        last = rng.randint(1, 2)

        def kill(event: CaptureEvent) -> None:
            if event.done == last:
                raise Killed

        with contextlib.suppress(Killed):
            city.crawl(report=kill)
        OPEN[name](rng, layout.unfinished(city.archive))
        found = salvage(city.archive)
        aside = list(city.archive.rglob("*.damaged"))
        city.build()
        after = kept(city)
        city.crawl()
        city.build()
        later = kept(city)
        return Result(
            fault=name,
            told=len(aside) == sum(len(s.cut) for s in found),
            rows_lost=sum(len(before[t] - x[t]) for t in before for x in (after, later)),
            false_changes=len(later["changes"] - before["changes"]),
            healed=healed(city),
            seed=seed,
        )


def lost_anything(city: City) -> bool:
    """Is anything of the archive unreadable? (A bit in a gzip header's time changes nothing.)"""
    return bool(city.rows("SELECT * FROM damage"))


def table(results: list[Result]) -> str:
    """A row a kind of fault."""
    lines = [
        "| fault | histories | told | rows lost | false changes | healed after one night |",
        "|---|---|---|---|---|---|",
    ]
    for name in [*FAULTS, *OPEN]:
        mine = [r for r in results if r.fault == name]
        count = Counter(told=sum(r.told for r in mine), healed=sum(r.healed for r in mine))
        lost = sum(r.rows_lost for r in mine)
        false = sum(r.false_changes for r in mine)
        lines.append(
            f"| {name} | {len(mine)} | {count['told']} | {lost} | {false} | {count['healed']} |"
        )
    return "\n".join(lines) + "\n"


def main() -> int:
    """Play them all; exit 1 where one was lost in silence."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("histories", type=int, nargs="?", default=20, help="of each kind of fault")
    parser.add_argument("--table", action="store_true", help="write benchmarks/faults.md")
    wanted = parser.parse_args()
    results = [one(name, seed) for name in FAULTS for seed in range(wanted.histories)]
    results += [one_open(name, seed) for name in OPEN for seed in range(wanted.histories)]
    for result in results:
        if not result.survived:
            print(result)
    text = table(results)
    print(text)
    if wanted.table:
        head = (
            "# Faults tried and survived\n\n"
            f"`python benchmarks/faults.py {wanted.histories} --table`: {len(results)} histories, "
            "one fault each, at a random place of a closed or an open file.\n\n"
        )
        (ROOT / "benchmarks" / "faults.md").write_text(head + text, encoding="utf-8")
    return 0 if all(r.survived for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
