"""Play deploy/ci/nightly.yml here: python3 workflow.py

Every step's shell lines run as they stand, in a clone of a repository that holds one source file,
with a bare repository as the remote, a town on loopback, and a stand-in for `gh` that keeps a
release in a folder. What is not run: the actions (checkout is a clone) and the installation. With
`rclone` on the path, the way over a bucket is played, too. Needs bash, git, sqlite3, and shinkyu
(SHINKYU names it).
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

import city
import yaml

WORKFLOW = Path(__file__).parent.parent / "ci" / "nightly.yml"
LEFT_OUT = {"Install shinkyu"}
GH = """#!/bin/sh
# gh release download|view|create|upload, as far as the workflow asks for them
release=$RELEASE
case $2 in
download) cp "$release/shinkyu.db" db/ ;;
view) [ -d "$release" ] ;;
create) mkdir "$release" ;;
upload) cp "$4" "$release/" ;;
*) exit 2 ;;
esac
"""
SUDO = "#!/bin/sh\n# what would be installed is here\n"


class Job:
    """Nights of the workflow, each on a new machine (a new clone)."""

    def __init__(self, folder: Path, port: int, bucket: str = "") -> None:
        self.folder, self.bucket = folder, bucket
        self.remote, self.release = folder / "remote.git", folder / "release"
        told = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
        self.steps = [step for step in told["jobs"]["night"]["steps"] if "run" in step]
        programs = folder / "programs"
        programs.mkdir(parents=True)
        for name, text in {"gh": GH, "sudo": SUDO}.items():
            (programs / name).write_text(text, encoding="utf-8")
            (programs / name).chmod(0o755)
        shinkyu = shutil.which(os.environ.get("SHINKYU", "shinkyu"))
        if shinkyu is None:
            sys.exit("workflow: no shinkyu is installed")
        (programs / "shinkyu").symlink_to(Path(shinkyu).absolute())
        self.programs = programs
        self._found(city.declared(port))

    def _found(self, declared: str) -> None:
        """The repository of somebody who copied the workflow."""
        home = self.folder / "home"
        (home / "sources").mkdir(parents=True)
        (home / "sources" / "higano.yml").write_text(declared, encoding="utf-8")
        git(self.folder, "init", "-q", "--bare", "-b", "main", str(self.remote))
        git(home, "init", "-q", "-b", "main")
        git(home, "add", ".")
        git(home, "commit", "-q", "-m", "sources")
        git(home, "push", "-q", str(self.remote), "main")

    def night(self, name: str) -> dict[str, str]:
        """Play one; what its step «The night» put out, and the job's own words under ``said``."""
        machine = self.folder / name
        machine.mkdir()
        git(machine, "clone", "-q", str(self.remote), "work")
        output, summary = machine / "output", machine / "summary"
        output.touch()
        self.known = {
            "env.BUCKET": self.bucket,
            "github.token": "token",
            "secrets.RCLONE_CONFIG": "",
        }
        environment = {
            **os.environ,
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "BUCKET": self.bucket,
            "RUNNER_TEMP": str(machine),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(summary),
            "RELEASE": str(self.release),
        }
        said = [
            self._step(step, machine / "work", environment, output)
            for step in self.steps
            if step["name"] not in LEFT_OUT
        ]
        told = summary.read_text(encoding="utf-8")
        return {"said": "".join(said), "summary": told, **outputs(output)}

    def _step(self, step: dict[str, Any], work: Path, named: dict[str, str], output: Path) -> str:
        known = {
            **self.known,
            **{f"steps.night.outputs.{k}": v for k, v in outputs(output).items()},
        }
        if not holds(step.get("if", "always()"), known):
            return ""
        own = {key: filled(value, known) for key, value in step.get("env", {}).items()}
        # as GitHub runs what names no shell: bash -e
        done = subprocess.run(
            ["bash", "-e", "-c", filled(step["run"], known)],
            cwd=work,
            env={**named, **own},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(f"workflow: {step['name']}: {done.returncode}\n{done.stdout}{done.stderr}")
        return done.stdout

    def kept(self) -> list[str]:
        """The files of the branch `archive`, as the remote has it."""
        return git(self.remote, "ls-tree", "-r", "--name-only", "archive").splitlines()

    def commits(self) -> int:
        """How many nights the branch has."""
        return int(git(self.remote, "rev-list", "--count", "archive"))


def outputs(path: Path) -> dict[str, str]:
    """What a step wrote into GITHUB_OUTPUT."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return dict(line.partition("=")[::2] for line in lines)


def filled(text: str, known: dict[str, str]) -> str:
    """A text with its ``${{ … }}`` filled in."""
    return re.sub(r"\$\{\{ *(\S+) *\}\}", lambda match: known[match[1]], text)


def holds(condition: str, known: dict[str, str]) -> bool:
    """Whether a step is run: ``always()``, and comparisons with a text, joined by ``&&``."""
    return all(_holds(part.strip(), known) for part in condition.split("&&"))


def _holds(part: str, known: dict[str, str]) -> bool:
    if part == "always()":
        return True
    match = re.fullmatch(r"(\S+) (==|!=) '(.*)'", part)
    if match is None:
        sys.exit(f"workflow: what is {part!r}?")
    return (known.get(match[1], "") == match[3]) is (match[2] == "==")


def git(folder: Path, *words: str) -> str:
    """Ask git; ends the check where it fails."""
    who = ["-c", "user.name=check", "-c", "user.email=check@example.jp"]
    done = subprocess.run(
        ["git", *who, *words], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"workflow: git {' '.join(words)}: {done.stderr}")
    return done.stdout


def want(right: bool, what: str) -> None:
    """End the check where something is not as it should be."""
    if not right:
        sys.exit(f"workflow: {what}")


def over_a_branch(folder: Path, site: Path, port: int) -> None:
    """A first night, one with a new plan, one in which the town does not answer."""
    job = Job(folder, port)
    first = job.night("first")
    want(first["code"] == "0", f"the first night ended with {first}")
    want("higano" in first["summary"], "the summary says nothing")
    want(job.commits() == 1, "the first night is one commit")
    stray = [name for name in job.kept() if name.endswith((".open", ".lock"))]
    want(not stray, f"the branch has {stray}")
    want((job.release / "shinkyu.db").is_file(), "no database was published")
    city.show(site, 3)
    second = job.night("second")
    want("higano: ok: 2 fetched, 2 unchanged" in second["said"], f"second night: {second['said']}")
    want(job.commits() == 2, "the second night is one commit more")
    keep = next(step for step in job.steps if step["name"] == "Keep the archive (branch)")
    again = {**os.environ, "PATH": f"{job.programs}:{os.environ['PATH']}"}
    job._step(keep, folder / "second" / "work", again, folder / "second" / "output")
    want(job.commits() == 2, "a commit without anything new")
    shutil.move(site, site.with_name("away"))
    third = job.night("third")
    shutil.move(site.with_name("away"), site)
    want(third["code"] == "1" and "::warning::" in third["said"], f"a town that fails: {third}")
    warcs = [name for name in job.kept() if name.endswith(".warc.gz")]
    want(len(warcs) == 3, f"three nights are {warcs}")
    print("workflow: three nights into a branch, the database as a release")


def over_a_bucket(folder: Path, port: int) -> None:
    """Two nights with a folder in the place of a bucket."""
    bucket = folder / "bucket"
    bucket.mkdir(parents=True)
    job = Job(folder, port, str(bucket))
    want(job.night("first")["code"] == "0", "the first night over a bucket failed")
    second = job.night("second")
    want("0 fetched" in second["said"], f"the bucket was not brought: {second['said']}")
    want(len([*bucket.rglob("*.warc.gz")]) == 2, "the bucket has not both nights")
    want(
        not [*bucket.rglob("*.open"), *bucket.rglob("*.lock")], "the bucket has what is no archive"
    )
    print("workflow: two nights into a bucket")


def main() -> None:
    """Play all that can be played."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        site = folder / "site"
        city.show(site, 2)
        with city.server(site) as served:
            threading.Thread(target=served.serve_forever, daemon=True).start()
            port = served.server_address[1]
            over_a_branch(folder / "branch", site, port)
            if shutil.which("rclone"):
                over_a_bucket(folder / "bucket-job", port)
            else:
                print("rclone: not installed, left out")
            served.shutdown()


if __name__ == "__main__":
    main()
