"""The state of the house: no function too tangled, no nested choice in one expression, no dead
code.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

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
FOR_OTHERS = {"delete_pages", "char_boxes", "ENTRANCES"}


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


def _may_choose(path: Path) -> bool:
    """Whether a module has two choices in expressions at least; parsing those that have not takes
    seconds.
    """
    return len(re.findall(r"\belse\b(?!\s*:)", path.read_text("utf-8"))) > 1


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


def test_no_choice_inside_a_choice() -> None:
    choosing = [p for p in CODE if _may_choose(p)]
    assert [f"{_name(p)}:{line}" for p in choosing for line in _nested_choices(_tree(p))] == []


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
    blocks = ((p, block) for p in MODULES for block in cc_visit(p.read_text("utf-8")))
    tangled = [f"{_name(p)}: {b.fullname} {b.complexity}" for p, b in blocks if b.complexity > 12]
    assert tangled == []


def test_no_code_is_dead() -> None:
    """Nothing in the package that neither the package nor a template uses.

    pyproject.toml names what the libraries call; fields of records may be there for others.
    """
    config = make_config(["--config", str(ROOT / "pyproject.toml")])
    vulture = Vulture(
        ignore_names=config["ignore_names"], ignore_decorators=config["ignore_decorators"]
    )
    vulture.scavenge([str(ROOT / "pipeline")], exclude=config["exclude"])
    unused = vulture.get_unused_code(min_confidence=config["min_confidence"])
    fields = {(path, name) for path in MODULES for name in _fields(_tree(path))}
    arguments = {(path, name) for path in MODULES for name in _arguments(_tree(path))}
    dead = [
        f"{_name(Path(item.filename))}:{item.first_lineno}: {item.typ} {item.name}"
        for item in unused
        if (Path(item.filename), item.name) not in fields | arguments
        and item.name not in FOR_OTHERS
    ]
    assert dead == []


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
