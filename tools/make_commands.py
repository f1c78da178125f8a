"""Writes the commands into docs/reference/commands.md, from their own help and a line of practice.

    python tools/make_commands.py

Run it when a command or an option changes; tests/test_docs.py says when it is due.
"""

from pathlib import Path

import click

from pipeline.cli.commands import main

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "commands.md"
BEGIN, END = "<!-- made by tools/make_commands.py -->", "<!-- end -->"
COMMON = {"--archive", "--db", "--sources", "--json", "--help"}
METAVARS = {
    "series": "SERIES",
    "source_id": "ID",
    "kinds": "KIND",
    "host": "ADDRESS",
    "directory": "DIR",
}
PRACTICE = {
    "run": (
        "Prints one summary line a source. On a terminal a progress bar shows where it is; in a "
        "log there is a line a capture."
    ),
    "crawl": "For a machine that only fetches. Build later, or elsewhere.",
    "build": (
        "Without an option it adds what is new since the last build, or rebuilds by itself where "
        "it must; it says which."
    ),
    "import": (
        "Run `shinkyu build` afterwards. What is not taken is counted by its reason; the exit "
        "code is 1 where it may have been a capture of the source, or the file is no WARC or "
        "WACZ."
    ),
    "export": "Takes closed files only, so a crawl may run meanwhile. Files written before version "
    "0.2 go in as replay tools want them; nothing in the archive changes. The same archive gives "
    "the same bytes. Exit code 1 where a damaged record had to be left out.",
    "editions": "One line an edition, newest first in its series: version, dates, files, id.",
    "changes": "One entry a change. What a comparison found is in the entry.",
    "diff": "The old edition first, then the new one, by the ids that `shinkyu editions` prints.",
    "search": (
        "The same search as on the pages; [search.md](../search.md) explains the language of "
        "queries."
    ),
    "trace": (
        "Marked as `shinkyu diff` marks: in colours, or `[-gone-]{+new+}` where there are none. "
        "The addresses are those of the served pages."
    ),
    "indicators": (
        "In a terminal the spark line shows what was reached year by year; × marks what the newest "
        "edition no longer has. The addresses are those of the served pages: each leads to the "
        "cell on the picture of its page."
    ),
    "verify": (
        "Reads every byte of the archive: minutes for gigabytes. Monthly is enough, and after "
        "every move to another disk."
    ),
    "serve": (
        "SQL from visitors is off, downloads of the database too. For the public, put a web "
        "server with TLS before it. Each process keeps up to some hundred megabytes of answers, "
        "pictures and comparisons. Readers' addresses are written down with `--access-log` alone."
    ),
    "demo": "The folder is emptied first, but only if an earlier demo made it.",
}


def _option(command: click.Command, option: click.Option) -> str:
    metavar = option.make_metavar(click.Context(command))
    if option.is_flag:
        shown = ""
    elif isinstance(option.type, click.IntRange) or option.type is click.INT:
        shown = " N"
    else:
        shown = " " + METAVARS.get(option.name or "", metavar)
    return f"- `{option.opts[0]}{shown}`: {option.help}"


def section(name: str) -> str:
    """One command: its arguments, its help, the line of practice, its own options."""
    command = main.commands[name]
    context = click.Context(command)
    arguments = " ".join(
        p.make_metavar(context) for p in command.params if isinstance(p, click.Argument)
    )
    help_text = [" ".join(paragraph.split()) for paragraph in (command.help or "").split("\n\n")]
    own = [p for p in command.params if isinstance(p, click.Option) and p.opts[0] not in COMMON]
    parts = [f"## `shinkyu {name}`"]
    parts += [f"`shinkyu {name} {arguments}`"] if arguments else []
    parts += [*help_text, *([PRACTICE[name]] if name in PRACTICE else [])]
    parts += ["\n".join(_option(command, option) for option in own)] if own else []
    return "\n\n".join(parts)


def made(page: str) -> str:
    """The page with its section made anew."""
    before, _, rest = page.partition(BEGIN)
    after = rest.partition(END)[2]
    order = [name for name in PRACTICE if name in main.commands] + sorted(
        main.commands.keys() - PRACTICE.keys()
    )
    return "\n\n".join([before + BEGIN, *map(section, order), END + after])


if __name__ == "__main__":
    PAGE.write_text(made(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
