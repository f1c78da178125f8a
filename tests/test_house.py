"""The state of the house: no function too tangled, no nested choice in one expression, no dead
code.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from textwrap import indent

import pytest
from radon.complexity import cc_visit
from vulture import Vulture
from vulture.config import make_config

ROOT = Path(__file__).parent.parent
MODULES = sorted((ROOT / "pipeline").rglob("*.py"))
CODE = sorted([*MODULES, *(ROOT / "tools").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])

FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
#: A table, one line a column, reads better as it is.
FORMATTED_BY_HAND = {"pipeline/database/schema.py"}
#: Names that only tests and other people's programs ask for.
FOR_OTHERS = {"add_pages", "delete_pages", "char_boxes", "ENTRANCES"}


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _nested_choices(tree: ast.AST) -> Iterator[int]:
    """Lines of conditional expressions that stand inside another one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.IfExp):
            inside = (part for part in ast.walk(node) if part is not node)
            yield from (part.lineno for part in inside if isinstance(part, ast.IfExp))


def _parts(text: str) -> Iterator[tuple[int, str]]:
    """What stands between two blank lines, as the formatter sets functions and classes, each with
    the lines before it; all of it where that cuts a text in two.

    Most parts need no parsing, and parsing all of them takes ten seconds.
    """
    before = 0
    for part in text.split("\n\n\n"):
        yield (before, part) if part.count('"""') % 2 == 0 else (0, text)
        before += part.count("\n") + 3


def _choices(text: str) -> set[int]:
    """Lines of choices inside a choice, wherever in a module they stand."""
    return {
        before + line
        for before, part in _parts(text)
        if len(re.findall(r"\belse\b(?!\s*:)", part)) > 1
        for line in _nested_choices(ast.parse(part))
    }


def _tangled(text: str) -> list[str]:
    """What has more than 12 ways through it; only parts whose words are that many are parsed."""
    ways = re.compile(r"\b(?:if|elif|else|for|while|except|and|or|assert|case|lambda)\b")
    parts = (part for _, part in _parts(text) if len(ways.findall(part)) >= 12)
    functions = re.compile(r"^    (?:async )?def ", re.MULTILINE)
    return [
        f"{block.fullname} {block.complexity}"
        for part in parts
        # of a class one method at least: it counts as much as its methods do on average, and one
        if any(len(ways.findall(one)) >= 11 for one in functions.split(part))
        for block in cc_visit(part)
        if block.complexity > 12
    ]


def _replaced_statements(tree: ast.AST) -> Iterator[int]:
    """Lines where text is replaced in what looks like SQL."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "replace"
            and re.search(r"\b(sql|SELECT|INSERT|UPDATE)\b|_sql|SQL", ast.unparse(node.func.value))
        ):
            yield node.lineno


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("x = a if b else c if d else e", [1]),
        ("x = [a if b else c for b in d]\ny = a if b else c", []),
        ("x = f(a if b else g(c if d else e))", [1]),
    ],
)
def test_a_nested_choice_is_seen(code: str, found: list[int]) -> None:
    assert list(_nested_choices(ast.parse(code))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("db.execute('SELECT * FROM t'.replace('t', name))", [1]),
        ("run(_FIND_SQL.replace('?', mark))", [1]),
        ("text.replace('SELECT', 'x')", []),
    ],
)
def test_a_patched_statement_is_seen(code: str, found: list[int]) -> None:
    assert list(_replaced_statements(ast.parse(code))) == found


def test_a_module_is_looked_at_in_parts() -> None:
    """With the lines of the whole, in texts across parts too; a tangle is seen in one part."""
    nested = "x = a if b else c if d else e\n"
    for before in ("", "def f() -> None: ...\n\n\n", 'TEXT = """\n\n\n\n"""\n'):
        assert _choices(before + nested) == {before.count("\n") + 1}
    many = "def f(a):\n" + "    if a: return\n" * 12
    assert _tangled("import re\n\n\n" + many) == ["f 13"]
    assert _tangled("import re\n\n\nclass A:\n" + indent(many, "    ")) == ["A 14", "A.f 13"]
    assert _tangled(many.replace("if a: return", "f(a)")) == []


def test_no_choice_inside_a_choice() -> None:
    assert [f"{_name(p)}:{n}" for p in CODE for n in sorted(_choices(p.read_text("utf-8")))] == []


def test_statements_are_not_patched() -> None:
    replacing = [p for p in MODULES if ".replace(" in p.read_text("utf-8")]
    found = [f"{_name(p)}:{line}" for p in replacing for line in _replaced_statements(_tree(p))]
    assert found == []


def test_the_formatter_has_no_exceptions() -> None:
    marks = re.compile(r"#\s*fmt:\s*(skip|off)")
    found = {_name(p) for p in CODE if marks.search(p.read_text("utf-8"))}
    assert found - {_name(Path(__file__))} == FORMATTED_BY_HAND


def test_no_function_is_tangled() -> None:
    """Cyclomatic complexity, as radon counts it: 12 ways through one function are enough."""
    tangled = [f"{_name(p)}: {one}" for p in MODULES for one in _tangled(p.read_text("utf-8"))]
    assert tangled == []


@pytest.mark.slow
def test_no_code_is_dead() -> None:
    """Nothing in the package that neither the package nor a template uses.

    pyproject.toml names what the libraries call; fields of records may be there for others.
    """
    config = make_config(["--config", str(ROOT / "pyproject.toml")])
    vulture = Vulture(ignore_decorators=config["ignore_decorators"])
    vulture.scavenge([str(ROOT / "pipeline")], exclude=config["exclude"])
    unused = vulture.get_unused_code(min_confidence=config["min_confidence"])
    # vulture holds every name that it meets against all of these, not the few that are unused
    called = FOR_OTHERS | {*config["ignore_names"]}
    dead = [
        f"{_name(Path(item.filename))}:{item.first_lineno}: {item.typ} {item.name}"
        for item in unused
        if item.name not in called and item.name not in _for_others(Path(item.filename))
    ]
    assert dead == []


@cache
def _for_others(path: Path) -> set[str]:
    """Names that a module has to have whether or not the package uses them."""
    return {*_fields(_tree(path)), *_arguments(_tree(path))}


def _fields(tree: ast.AST) -> Iterator[str]:
    """What the classes of a module declare: fields of records, members of enums."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                if isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name):
                    yield line.target.id
                if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                    yield line.targets[0].id


def _arguments(tree: ast.AST) -> Iterator[str]:
    """Arguments of the methods of protocols, which have no body that could use them."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTION) and isinstance(node.body[-1], ast.Expr):
            yield from (argument.arg for argument in node.args.args)
