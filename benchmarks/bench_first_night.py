"""A first night: every file of a city new, crawled, read, indexed and compared, in processor time.

    python benchmarks/bench_first_night.py FOLDER_OF_PDFS [--files 13] [--pages 319] [--rounds 3]
        [--write benchmarks/first_night.md]

Of the folder it takes so many files with so many pages together (as near as they come), those with
the most pages that name indicators first. A city on loopback shows each as an edition of its own,
so that successive ones are compared. ``shinkyu run`` visits it as a user's command, in a process
of its own: all processor seconds of it and of its children, start-up included, the server's not.

The parts come from one more run, inside, with the time of each step taken; the bare ones from
doing only that with the same bytes: PDFium's text of every page, SHA-256, gzip as the archive has
it, an FTS5 index of the same texts.
"""

import argparse
import compileall
import functools
import hashlib
import importlib
import json
import os
import platform
import re
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

STEPS = {
    "crawl": "pipeline.crawl.run.crawl",
    "reading, in the parent": "pipeline.history.originals.read_new",
    "rows and index of pages": "pipeline.history.project.write_originals",
    "comparisons": "pipeline.history.comparisons.update_comparisons",
    "figures": "pipeline.history.figures.update_figures",
}
"""Step → the function that does it; what a version of the program does not have is left out."""
COMMAND = "from pipeline.cli import main; main()"
_INDICATORS = re.compile(r"指標|基準値|現状値|目標値|KPI|ＫＰＩ")


class Candidate(NamedTuple):
    """A file that may be chosen."""

    file: Path
    pages: int
    naming: int
    """How many of its pages name indicators."""


def candidates(folder: Path) -> list[Candidate]:
    """The files of a folder that PDFium opens."""
    import pypdfium2

    found = []
    for file in sorted(folder.glob("*.pdf")):
        try:
            document = pypdfium2.PdfDocument(file)
        except pypdfium2.PdfiumError:
            continue
        texts = [document[n].get_textpage().get_text_range() for n in range(len(document))]
        found.append(Candidate(file, len(texts), sum(map(bool, map(_INDICATORS.search, texts)))))
        document.close()
    return found


def choose(found: list[Candidate], files: int, pages: int) -> list[Candidate]:
    """So many files with so many pages together; of such choices the one with the most pages that
    name indicators."""
    best: dict[tuple[int, int], tuple[int, tuple[Candidate, ...]]] = {(0, 0): (0, ())}
    for one in found:
        for (count, size), (naming, chosen) in list(best.items()):
            key = (count + 1, size + one.pages)
            if key[0] > files or key[1] > pages + 20:
                continue
            if naming + one.naming > best.get(key, (-1, ()))[0]:
                best[key] = (naming + one.naming, (*chosen, one))
    fits = [key for key in best if key[0] == files]
    if not fits:
        raise SystemExit(f"no {files} files with about {pages} pages in all")
    return list(best[min(fits, key=lambda key: (abs(key[1] - pages), key))][1])


# --- the night -----------------------------------------------------------------------------------


class Night(NamedTuple):
    """A city on loopback that waits for its first visit."""

    archive: Path
    db: Path
    sources: Path

    @property
    def options(self) -> list[str]:
        """Of the command line."""
        return [
            f"--archive={self.archive}",
            f"--db={self.db}",
            f"--sources={self.sources}",
        ]


def city(site: Any, folder: Path, chosen: list[Candidate]) -> Night:
    """A city whose page links the files, each an edition."""
    from tests.city import PDF, Link, page
    from tests.loopback import Reply

    links = []
    for number, one in enumerate(chosen, 1):
        name = f"第{number}期日向野市総合戦略"
        links.append(Link(f"「{name}」（令和{number}年3月）", name, f"/f{number}.pdf"))
        site.route(f"/f{number}.pdf", Reply(200, one.file.read_bytes(), PDF))
    site.route("/robots.txt", Reply(404, validators=False))
    site.route("/docs/1/", page(*links))
    night = Night(folder / "archive", folder / "shinkyu.db", folder / "sources")
    night.sources.mkdir(parents=True)
    (night.sources / "higano.yml").write_text(
        f"id: higano\nname: 日向野市\npage: {site.url}/docs/1/\ndelay: 0\n", encoding="utf-8"
    )
    return night


def processor_seconds(command: list[str]) -> float:
    """Of a command and of all processes below it.

    Raises:
        SystemExit: it failed.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read().decode("utf-8", "replace"))
    return used.ru_utime + used.ru_stime


# --- inside --------------------------------------------------------------------------------------


def timed(name: str, spent: dict[str, float]) -> None:
    """Let the function of a step add up its processor seconds."""
    module_name, _, function_name = STEPS[name].rpartition(".")
    try:
        module = importlib.import_module(module_name)
        function = getattr(module, function_name)
    except (ImportError, AttributeError):
        return

    @functools.wraps(function)
    def measured(*args: Any, **more: Any) -> Any:
        started = time.process_time()
        try:
            return function(*args, **more)
        finally:
            spent[name] = spent.get(name, 0.0) + time.process_time() - started

    for user in list(sys.modules.values()):  # whoever imported it by name
        if getattr(user, function_name, None) is function and user.__name__.startswith("pipeline"):
            setattr(user, function_name, measured)


def inside(night: Night) -> dict[str, float]:
    """A first night in this process; processor seconds of each step."""
    from pipeline.cli.nightly import nightly
    from pipeline.read.children import pool

    spent: dict[str, float] = {}
    for path in STEPS.values():
        importlib.import_module(path.rpartition(".")[0])
    spent["start-up and imports"] = time.process_time()
    for name in STEPS:
        timed(name, spent)
    nightly(night.sources, [], night.archive, night.db)
    pool.READERS.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent["whole parent"] = time.process_time()
    spent["children"] = used.ru_utime + used.ru_stime
    return spent


def steps_of(night: Night) -> dict[str, float]:
    """A night inside a process of its own, its steps in order; what is left is the last of them."""
    command = [sys.executable, __file__, "--inside", *map(str, night)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT)
    spent: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    whole, below = spent.pop("whole parent"), spent.pop("children")
    steps = {"start-up and imports": spent.pop("start-up and imports")}
    steps |= {name: spent[name] for name in STEPS if name in spent}
    steps["rest of the parent"] = whole - sum(steps.values())
    steps["child processes, which read files and compare them"] = below
    return steps


# --- bare ----------------------------------------------------------------------------------------


def bare_pdfium(chosen: list[Candidate]) -> list[str]:
    """Every page's text as PDFium gives it."""
    import pypdfium2

    texts = []
    for one in chosen:
        document = pypdfium2.PdfDocument(one.file.read_bytes())
        texts += [document[n].get_textpage().get_text_range() for n in range(len(document))]
        document.close()
    return texts


def bare_hashing(chosen: list[Candidate]) -> None:
    for one in chosen:
        hashlib.sha256(one.file.read_bytes()).hexdigest()


def bare_gzip(chosen: list[Candidate]) -> None:
    """As the library writes a record: zlib's level 9."""
    for one in chosen:
        packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
        packer.compress(one.file.read_bytes())
        packer.flush()


def bare_index(texts: list[str]) -> None:
    """Pages and pairs of their characters, in memory."""
    from pipeline.search.normalise import normalise
    from pipeline.search.tokens import TOKENIZE, tokens

    with closing(sqlite3.connect(":memory:")) as db:
        db.execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, text TEXT)")
        db.execute(f"CREATE VIRTUAL TABLE found USING fts5 (text, content='', {TOKENIZE})")
        for text in texts:
            db.execute("INSERT INTO pages (text) VALUES (?)", (text,))
            pairs = (tokens(normalise(text)),)
            db.execute("INSERT INTO found (rowid, text) VALUES (last_insert_rowid(), ?)", pairs)


def took(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def bare(chosen: list[Candidate]) -> dict[str, float]:
    """Processor seconds of the least that has to be done, each the least of three."""
    texts = bare_pdfium(chosen)
    works: dict[str, Callable[[], object]] = {
        "PDFium's text of every page": lambda: bare_pdfium(chosen),
        "SHA-256": lambda: bare_hashing(chosen),
        "gzip": lambda: bare_gzip(chosen),
        "index": lambda: bare_index(texts),
    }
    return {name: min(took(work) for _ in range(3)) for name, work in works.items()}


# --- the run -------------------------------------------------------------------------------------


def table(head: str, rows: dict[str, float]) -> list[str]:
    """A table of seconds with their sum."""
    lines = [f"| {head} | s |", "|---|---|"]
    lines += [f"| {name} | {seconds:.2f} |" for name, seconds in rows.items()]
    return [*lines, f"| together | {sum(rows.values()):.2f} |\n"]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=13)
    parser.add_argument("--pages", type=int, default=319)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", type=Path)
    args = parser.parse_args()
    # as pip does: else each process compiles them anew where PYTHONDONTWRITEBYTECODE is set
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    compileall.compile_dir(ROOT / "pipeline", quiet=1)
    chosen = choose(candidates(args.folder), args.files, args.pages)
    spent, steps, load = [], [], os.getloadavg()[0]
    from tests.loopback import Loopback

    with tempfile.TemporaryDirectory() as scratch, Loopback() as site:
        for number in range(args.rounds):
            night = city(site, Path(scratch) / f"whole{number}", chosen)
            run = [sys.executable, "-c", COMMAND, "run", *night.options]
            spent.append(processor_seconds(run))
            steps.append(steps_of(city(site, Path(scratch) / f"steps{number}", chosen)))
    least = {name: min(s[name] for s in steps) for name in steps[0]}
    size = sum(one.file.stat().st_size for one in chosen)
    lines = [
        "# A first night\n",
        f"{len(chosen)} files, {sum(one.pages for one in chosen)} pages "
        f"({sum(one.naming for one in chosen)} name indicators), {size / 1e6:.1f} MB; "
        f"Python {platform.python_version()}, {os.cpu_count()} cores. Processor seconds, the least "
        f"of {args.rounds} nights, load average {load:.1f} at the start (other work makes "
        "all of them more, the bare ones too); modules are compiled beforehand.\n",
        f"`python benchmarks/bench_first_night.py FOLDER --files {args.files} "
        f"--pages {args.pages}`\n",
        "Files: " + ", ".join(one.file.name for one in chosen) + ".\n",
        f"**`shinkyu run`, all told: {min(spent):.2f} s** "
        f"(median {statistics.median(spent):.2f}).\n",
        *table("step, taken inside", least),
        *table("bare, the same bytes", bare(chosen)),
    ]
    text = "\n".join(lines)
    print(text)
    if args.write:
        args.write.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--inside"]:
        print(json.dumps(inside(Night(*map(Path, sys.argv[2:5])))))
    else:
        main()
