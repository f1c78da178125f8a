"""Mutation tests: which small mistakes in a module would the tests not notice?

    python tools/mutate.py pipeline.compare.align [MODULE…]
    python tools/mutate.py pipeline.crawl.judge --tests tests/test_judge.py -k robots
    python tools/mutate.py pipeline.read.names.dates --only scan
    python tools/mutate.py --all --table

Each module is mutated alone, in a copy of the checkout (what is not committed yet comes along),
and only the tests that matter for it are asked: TESTS says which, ``--tests`` asks others. Printed
are the score and the difference that each survivor makes. ``--only`` restricts it to functions
whose names contain a word, for the time of writing a test. ``--table`` writes the score into
benchmarks/mutation.md; what the survivors are, and why they may live, stands in
benchmarks/mutation/MODULE.md, by hand.

The work is mutmut's. It changes operators, numbers, words, arguments, branches and returns inside
functions; it leaves docstrings, annotations, decorated functions and everything at a module's top
level as they are. A mutant that makes the tests run for ever is noticed as well: «timed out»
counts as killed. Hypothesis looks at the same few examples each time (the profile «mutants» in
tests/conftest.py). A comment ``# pragma: no mutate`` takes a line out; say why beside it.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

TOP = Path(__file__).parents[1]
TABLE = TOP / "benchmarks" / "mutation.md"

LABEL_TESTS = [
    "tests/test_label_rules.py",
    "tests/test_label_readings.py",
    "tests/test_label_edges.py",
    "tests/test_labels.py",
]

#: The tests that matter for a module. Files that are not there (yet) are passed over.
COMPARE_TESTS = ["tests/test_compare_tables.py", "tests/test_compare_structure.py"]
TESTS = {
    "pipeline.read.names.dates": ["tests/test_dates.py"],
    "pipeline.read.names.attributes": LABEL_TESTS,
    "pipeline.read.names.context": LABEL_TESTS,
    "pipeline.read.names.kinds": LABEL_TESTS,
    "pipeline.read.names.labels": LABEL_TESTS,
    "pipeline.read.names.plans": LABEL_TESTS,
    "pipeline.compare.align": ["tests/test_compare.py", "tests/test_align.py", *COMPARE_TESTS],
    "pipeline.compare.identical": ["tests/test_align.py"],
    "pipeline.compare.likeness": ["tests/test_align.py"],
    "pipeline.compare.leads": COMPARE_TESTS,
    "pipeline.compare.moves": ["tests/test_align.py"],
    "pipeline.compare.number_pairs": ["tests/test_numbers.py"],
    "pipeline.compare.rewording": ["tests/test_align.py"],
    "pipeline.compare.characters": ["tests/test_compare.py", "tests/test_characters.py"],
    "pipeline.compare.numbers": ["tests/test_compare.py", "tests/test_numbers.py"],
    "pipeline.crawl.judge": ["tests/test_judge.py", "tests/test_crawl_hostile.py"],
    "pipeline.archive.salvage": ["tests/test_salvage.py"],
    "pipeline.history.documents": ["tests/test_documents.py"],
    "pipeline.history.identity": ["tests/test_identity.py", "tests/test_documents.py"],
    "pipeline.search.lives": ["tests/test_search_lives.py"],
    "pipeline.search.passage_index": ["tests/test_search_lives.py"],
    "pipeline.search.passages": ["tests/test_search_lives.py"],
    "pipeline.search.query": ["tests/test_search_query.py"],
    "pipeline.search.rank": ["tests/test_search_rank.py"],
}

UNESCAPED = "disable_test_id_escaping_and_forfeit_all_rights_to_community_support"

NOTICED = {"killed", "timeout", "segfault", "caught by type check"}

#: Runs in the copy, where mutmut keeps its mutants: each mutant's outcome, and the difference of
#: those that lived.
REPORT = """
import json, sys
from pathlib import Path
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
mutants = []
for meta in sorted(Path("mutants", "pipeline").rglob("*.py.meta")):
    for name, code in json.loads(meta.read_text())["exit_code_by_key"].items():
        status = status_by_exit_code[code]
        path = str(meta.relative_to("mutants"))[: -len(".meta")]
        told = status in sys.argv[1:]
        mutants.append((name, status, "" if told else get_diff_for_mutant(name, path=path)))
json.dump(mutants, sys.stdout)
"""


@dataclass(frozen=True)
class Mutant:
    name: str
    #: mutmut's word: killed, survived, timeout, no tests, segfault, suspicious, not checked
    status: str
    #: the difference that it makes; empty when it was noticed
    diff: str


@dataclass(frozen=True)
class Score:
    module: str
    command: str
    mutants: list[Mutant]

    @property
    def counts(self) -> Counter[str]:
        return Counter(mutant.status for mutant in self.mutants)

    @property
    def timed_out(self) -> int:
        return self.counts["timeout"]

    @property
    def killed(self) -> int:
        return sum(self.counts[status] for status in NOTICED) - self.timed_out

    @property
    def survivors(self) -> list[Mutant]:
        return [mutant for mutant in self.mutants if mutant.status not in NOTICED]

    @property
    def percent(self) -> float:
        return 100 * (self.killed + self.timed_out) / max(1, len(self.mutants))


def path_of(module: str) -> str:
    """The file of a module, or the pattern of all files of a package."""
    path = Path(*module.split("."))
    if (TOP / path).is_dir():
        return f"{path}/*"
    if not (TOP / path).with_suffix(".py").is_file():
        raise SystemExit(f"{module}: there is no such module")
    return f"{path}.py"


def tests_of(module: str, asked: list[str]) -> list[str]:
    tests = asked or TESTS.get(module, [])
    there = [test for test in tests if (TOP / test.partition("::")[0]).exists()]
    if not there:
        raise SystemExit(f"{module}: name its tests with --tests, or in TESTS of tools/mutate.py")
    return there


def copy_checkout(target: Path) -> None:
    """All files that git knows or would take, as they are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=TOP,
        check=True,
        capture_output=True,
        text=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (TOP / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((TOP / name).read_bytes())


def configure(checkout: Path, module: str, tests: list[str], words: str) -> None:
    beside = [f.name for f in checkout.iterdir() if f.name not in {"pipeline", "pyproject.toml"}]
    selection = [*tests, "-k", words] if words else tests
    settings: dict[str, str | list[str]] = {
        "source_paths": ["pipeline"],
        "only_mutate": [path_of(module)],
        "do_not_mutate_patterns": [r"^\s*(log|logger|logging)\."],
        "also_copy": sorted(beside),
        "pytest_add_cli_args": ["-q", "-p", "no:cacheprovider", "-p", "no:xdist"],
        "pytest_add_cli_args_test_selection": selection,
    }
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in settings.items()]
    project = checkout / "pyproject.toml"
    # mutmut collects again and again in one process, and pytest escapes given ids («ids=») once
    # more each time: no test would be found any more, which counts as a mutant noticed.
    head = "[tool.pytest.ini_options]\n"
    text = project.read_text("utf-8").replace(head, f"{head}{UNESCAPED} = true\n", 1)
    text += "\n[tool.mutmut]\n" + "\n".join(lines) + "\n"
    project.write_text(text, "utf-8")


def run_mutmut(checkout: Path, jobs: int, only: list[str]) -> None:
    """mutmut draws a spinner; what it said is shown only when it fails."""
    said = checkout / "mutmut.log"
    environment = os.environ | {"HYPOTHESIS_PROFILE": "mutants"}
    command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(jobs), *only]
    with said.open("wb") as out:
        done = subprocess.run(
            command,
            cwd=checkout,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        text = re.sub(r"[⠁-⣿] [^\n⠁-⣿]*", "", said.read_text("utf-8", "replace"))
        raise SystemExit(f"mutmut gave up:\n{text[-4000:]}")


def read_outcomes(checkout: Path) -> list[Mutant]:
    done = subprocess.run(
        [sys.executable, "-c", REPORT, *NOTICED, "not checked"],
        cwd=checkout,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    mutants = [Mutant(*row) for row in json.loads(done.stdout)]
    return [mutant for mutant in mutants if mutant.status != "not checked"]


def score(module: str, tests: list[str], words: str, only: str, jobs: int) -> Score:
    command = f"python tools/mutate.py {module}"
    with tempfile.TemporaryDirectory(prefix="mutate-") as folder:
        checkout = Path(folder)
        copy_checkout(checkout)
        configure(checkout, module, tests_of(module, tests), words)
        names = [f"{module}.x*{only}*__mutmut_*"] if only else []
        run_mutmut(checkout, jobs, names)
        return Score(module, command, read_outcomes(checkout))


def told(result: Score) -> str:
    """The survivors' differences, then one line with the score."""
    blocks = []
    for mutant in result.survivors:
        changed = [
            line
            for line in mutant.diff.splitlines()
            if line[:1] in "+-@" and line[:3] not in ("+++", "---")
        ]
        blocks.append("\n".join([f"# {mutant.name}: {mutant.status}", *changed, ""]))
    numbers = (
        f"{result.killed} killed, {result.timed_out} timed out, {len(result.survivors)} survived"
    )
    noticed = f"{result.percent:.1f} % of {len(result.mutants)} mutants noticed"
    blocks.append(f"{result.module}: {noticed} ({numbers})")
    return "\n".join(blocks)


HEAD = """# Mutation tests

How many small mistakes in a module its own tests notice: `python tools/mutate.py MODULE --table`
(last {today}). The survivors of each module, and why they may live, stand behind its name.

| module | mutants | noticed |
|---|---|---|
"""


def write_table(results: list[Score]) -> None:
    """Puts the modules' lines into the table; the lines of other modules stay."""
    before = TABLE.read_text("utf-8") if TABLE.exists() else ""
    rows = {found[1]: found[0] for found in re.finditer(r"^\| \[`([\w.]+)`\].*$", before, re.M)}
    for result in results:
        name = f"[`{result.module}`](mutation/{result.module}.md)"
        share = f"{result.percent:.1f}".replace("100.0", "100")
        rows[result.module] = f"| {name} | {len(result.mutants)} | {share} % |"
    body = "".join(f"{rows[module]}\n" for module in sorted(rows))
    today = datetime.now(UTC).date().isoformat()
    TABLE.write_text(HEAD.format(today=today) + body, "utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("modules", nargs="*", metavar="MODULE")
    parser.add_argument("--all", action="store_true", help="every module of TESTS")
    parser.add_argument("--tests", nargs="+", default=[], help="other tests than TESTS says")
    parser.add_argument("-k", default="", dest="words", help="as pytest's -k")
    parser.add_argument("--only", default="", help="functions whose names contain this")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--table", action="store_true", help="write benchmarks/mutation.md")
    args = parser.parse_args()
    modules = list(TESTS) if args.all else args.modules
    if not modules:
        parser.error("name a module, or --all")
    if args.table and (args.only or args.words or args.tests):
        parser.error("--table wants the whole module with the tests of TESTS")
    results = []
    for module in modules:
        results.append(score(module, args.tests, args.words, args.only, args.jobs))
        print(told(results[-1]), flush=True)
        if args.table:
            write_table(results)


if __name__ == "__main__":
    main()
