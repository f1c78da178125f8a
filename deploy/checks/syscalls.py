"""Run a command under a unit's filter of system calls, where no systemd runs:

python3 syscalls.py UNIT COMMAND…        e.g. systemd/shinkyu-serve.service shinkyu serve …

A call that the filter does not let through kills it (SIGSYS, exit code 159), as systemd does. As
root SQLite gives its files an owner (fchown): not let through, and never done by the units' user.
Needs systemd-analyze and pyseccomp (from PyPI; libseccomp).
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pyseccomp


def calls(group: str) -> set[str]:
    """The system calls of a group of systemd's, those of the groups that it names among them."""
    if not group.startswith("@"):
        return {group}
    told = subprocess.run(
        ["systemd-analyze", "syscall-filter", group], capture_output=True, text=True, check=True
    ).stdout
    found = set[str]()
    for name in re.findall(r"^    (@?[\w-]+)$", told, re.MULTILINE):
        found |= calls(name)
    return found


def let_through(unit: Path) -> set[str]:
    """What ``SystemCallFilter=`` of a unit leaves; systemd itself needs @default to start it."""
    left = set[str]()
    for words in re.findall(r"^SystemCallFilter=(.+)$", unit.read_text(encoding="utf-8"), re.M):
        named = set[str]().union(*(calls(group) for group in words.lstrip("~").split()))
        left = left - named if words.startswith("~") else left | named
    return left | calls("@default")


def main(unit: str, *command: str) -> None:
    """Load the filter, become the command."""
    rules = pyseccomp.SyscallFilter(defaction=pyseccomp.KILL_PROCESS)
    for name in let_through(Path(unit)):
        try:
            rules.add_rule(pyseccomp.ALLOW, name)
        except OSError:
            continue  # a call of another architecture
    program = shutil.which(command[0])
    if program is None:
        sys.exit(f"{command[0]}: is not installed")
    rules.load()
    os.execv(program, command)  # noqa: S606


if __name__ == "__main__":
    main(*sys.argv[1:])
