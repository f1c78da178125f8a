"""The documents keep step with the program: every command is explained, links lead somewhere, no
path of a machine.
"""

import ast
import re
import runpy
from pathlib import Path
from urllib.parse import unquote

import click
import pytest
import yaml

from pipeline import errors
from pipeline.cli.commands import main
from pipeline.sources import load_source

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.ja.md")
FOLDERS = ("archive", "benchmarks", "db", "docs", "pipeline", "sources")
DOCS = sorted(
    path
    for found in (
        ROOT.glob("*.md"),
        ROOT.glob("NOTICE"),
        *((ROOT / f).rglob("*.md") for f in FOLDERS),
        ROOT.glob("pipeline/**/NOTICE"),
    )
    for path in found
)
COMMANDS = sorted(main.commands)
_LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def _command_after(marker: str, text: str) -> str:
    match = re.search(rf"<!-- command: {marker} -->\n```sh\n(.+)\n```", text)
    assert match, f"no command marked {marker}"
    return match[1]


def test_there_are_documents() -> None:
    names = {str(path.relative_to(ROOT)) for path in DOCS}
    assert {
        "README.md",
        "README.ja.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "docs/operations.md",
        "docs/architecture.md",
        "docs/glossary.md",
    } <= names


@pytest.mark.parametrize("name", READMES)
def test_readme_names_every_command(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert [c for c in COMMANDS if not re.search(rf"`shinkyu {c}\b", text)] == []


@pytest.mark.parametrize("name", READMES)
def test_readme_names_no_command_that_is_not_there(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    named = set(re.findall(r"(?:`|/)shinkyu ([a-z][a-z-]*)", text))
    assert named == set(COMMANDS)


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_command_that_a_document_names_is_there_with_its_options(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    named = re.findall(r"(?:`|bin/)shinkyu ([a-z][a-z-]*)([^`\n|#]*)", text)
    assert {command for command, _ in named} <= set(COMMANDS)
    for command, rest in named:
        there = {opt for found in main.commands[command].params for opt in found.opts}
        assert set(re.findall(r"--[a-z][a-z-]*", rest)) <= there, (command, rest)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help(command: str) -> None:
    found = main.commands[command]
    assert found.help
    assert found.help.strip()[0].isupper()
    for parameter in found.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{command} {parameter.opts[0]} has no help"


def test_the_reference_has_every_command_as_it_is() -> None:
    tool = runpy.run_path(str(ROOT / "tools/make_commands.py"))
    page = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert [command for command in COMMANDS if f"## `shinkyu {command}`" not in page] == []
    assert tool["made"](page) == page, "run python tools/make_commands.py"


def test_the_reference_has_every_address_as_it_is() -> None:
    tool = runpy.run_path(str(ROOT / "tools/make_urls.py"))
    page = (ROOT / "docs/reference/urls.md").read_text(encoding="utf-8")
    assert tool["urls"]() == page, "run python tools/make_urls.py"


def _text_of(message: ast.expr) -> str:
    """The words of a text or an f-string, with … for each value."""
    parts = message.values if isinstance(message, ast.JoinedStr) else [message]
    words = [str(part.value) if isinstance(part, ast.Constant) else "…" for part in parts]
    return "".join(words)


def _messages() -> list[tuple[str, list[str]]]:
    """Where each error of ours is raised, and the longer phrases (from eight characters) of it."""
    family = {
        n
        for n, v in vars(errors).items()
        if isinstance(v, type) and issubclass(v, errors.ShinkyuError)
    }
    raised = re.compile(rf"\braise\s+(?:{'|'.join(family)})\b")
    texts = ((p, p.read_text(encoding="utf-8")) for p in (ROOT / "pipeline").rglob("*.py"))
    found = []
    for path, source in sorted((p, text) for p, text in texts if raised.search(text)):
        for node in ast.walk(ast.parse(source)):
            if not (
                isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call) and node.exc.args
            ):
                continue
            if getattr(node.exc.func, "id", "") not in family:
                continue
            text = _text_of(node.exc.args[0])
            phrases = [
                phrase.strip() for phrase in re.split(r"[:;…]", text) if len(phrase.strip()) >= 8
            ]
            if phrases:
                found.append((f"{path.relative_to(ROOT)}:{node.lineno}: {text}", phrases))
    return found


def test_the_operators_page_explains_every_error() -> None:
    page = " ".join((ROOT / "docs/operations.md").read_text(encoding="utf-8").split())
    messages = _messages()
    assert len(messages) > 20
    unexplained = [
        where for where, phrases in messages if not any(phrase in page for phrase in phrases)
    ]
    assert unexplained == [], (
        "add each to «Messages» in docs/operations.md, with what to do about it"
    )


def test_both_readmes_give_the_same_commands() -> None:
    english, japanese = ((ROOT / name).read_text(encoding="utf-8") for name in READMES)
    for marker in ("demo", "tests"):
        command = _command_after(marker, english)
        assert command == _command_after(marker, japanese)
        for lock in re.findall(r"-r (\S+)", command):
            assert "--hash=sha256:" in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", READMES)
def test_the_source_file_in_the_readme_is_right(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    example = re.search(r"```yaml\n(.+?)```", text, re.DOTALL)
    assert example
    path = tmp_path / "example.yml"
    path.write_text(example[1], encoding="utf-8")
    assert load_source(path).id == "aizuwakamatsu"


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", target) or target.startswith("#"):
            continue
        assert (path.parent / unquote(target.partition("#")[0])).exists(), (
            f"{path.name}: {target} leads nowhere"
        )


def _anchors(path: Path) -> set[str]:
    """The anchors of a page's headings: small letters, blanks as hyphens, Japanese as it is."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.strip().lower()) for heading in headings)
    return {text.replace(" ", "-") for text in plain}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_anchors_are_there(path: Path) -> None:
    for target in _LINK.findall(path.read_text(encoding="utf-8")):
        place, _, anchor = target.partition("#")
        if not anchor or re.match(r"[a-z]+:", target):
            continue
        page = path.parent / unquote(place) if place else path
        assert unquote(anchor) in _anchors(page), f"{path.name}: {target} leads nowhere"


DECISIONS = sorted(p for p in (ROOT / "docs/decisions").glob("*.md") if p.name != "index.md")


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_date_its_status_and_its_problem_first(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    start = re.match(
        r"# (.+)\n\n\*(\d{4}-\d\d-\d\d) · (accepted|superseded by \[.+\]\(.+\))\*\n"
        r"\n\*\*Problem\.\*\* .+?\n\n\*\*Decision\.\*\* ",
        text,
        re.DOTALL,
    )
    assert start, "# title, then *date · status*, **Problem.** and **Decision.**"
    index = (ROOT / "docs/decisions/index.md").read_text(encoding="utf-8")
    assert f"| {start[2]} | [{start[1]}]({path.name}) | {start[3]} |" in index


def test_every_chore_of_the_makefile_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert phony
    assert re.findall(r"^([a-z]+):.*## .", text, re.MULTILINE) == phony[1].split()


@pytest.mark.parametrize("path", DOCS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_path_of_a_machine(path: Path) -> None:
    found = re.findall(
        r"(?<![\w/.:])/(?:home|root|work|opt|tmp|Users|usr/local)/\S*",
        path.read_text(encoding="utf-8"),
    )
    assert found == []


def test_the_workflow_runs_the_one_script() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8"))
    steps = [step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"]]
    assert "bash .ci/run" in steps
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
