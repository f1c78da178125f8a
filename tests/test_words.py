"""Our words: every key that is asked for is there, every key that is there is asked for, in both
languages; numbers choose their noun, and nothing is said in one language alone.
"""

import ast
import importlib
import pkgutil
import re
import string
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import NamedTuple

import datasette.app  # noqa: F401  (which brings its plugins: ours must not be half read then)
import pytest

import pipeline.web
from pipeline import kinds
from pipeline.answers.causes import CAUSES
from pipeline.answers.doubts import ADVICE
from pipeline.web.language import Words, translator

ROOT = Path(__file__).parent.parent / "pipeline"
KANA = re.compile(r"[ぁ-んァ-ヶ]")
FAMILIES: tuple[tuple[str, type[StrEnum]], ...] = (
    ("kind", kinds.ChangeKind),
    ("doubt", kinds.DoubtKind),
    ("run", kinds.RunStatus),
    ("state", kinds.DocumentState),
    ("part", kinds.Part),
    ("source", kinds.DateSource),
    ("st.clock", kinds.ClockDoubt),
    ("i.state", kinds.IndicatorState),
    ("i.change", kinds.IndicatorChangeKind),
    ("i.reason", kinds.NameReason),
    ("i.figure", kinds.FigureKind),
    ("why", kinds.PassageStep),
    ("s.state", kinds.PassageState),
    ("formal", kinds.FormalKind),
)
"""Keys that are made of a kind: each member must have words."""


def _tables() -> Iterator[tuple[str, Words]]:
    """Module and words of every table of words of the web room."""
    for module in pkgutil.walk_packages(pipeline.web.__path__, "pipeline.web."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if name.endswith("WORDS") and isinstance(value, Mapping) and _is_words(value):
                yield module.name, value


def _is_words(value: Mapping[object, object]) -> bool:
    return bool(value) and all(
        isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
        for pair in value.values()
    )


@cache
def words() -> dict[str, set[tuple[str, str]]]:
    """Key → the pairs that stand under it (pages may use one key differently)."""
    found: dict[str, set[tuple[str, str]]] = {}
    for _, table in _tables():
        for key, pair in table.items():
            found.setdefault(str(key), set()).add(pair)
    return found


class Said(NamedTuple):
    """What the code says that may be a key or a part of one."""

    texts: frozenset[str]
    """Texts that stand in the web room as they are."""
    patterns: tuple[re.Pattern[str], ...]
    """Texts with holes."""
    names: frozenset[str]
    """All that may fill a hole: names and short texts of the whole program."""
    asked: frozenset[str]
    """What is asked for literally: ``t("…")``."""


@cache
def said() -> Said:
    texts, holes, names, asked = set[str](), set[str](), set[str](), set[str]()
    names |= {str(kind) for _, family in FAMILIES for kind in family}
    for path in (ROOT / "kinds.py", *(ROOT / "answers").rglob("*.py")):
        names |= set(re.findall(r"\w+", path.read_text(encoding="utf-8")))
    for path in (ROOT / "web").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        keys = _keys_of_tables(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                if isinstance(node.value, str) and id(node) not in keys:
                    texts.add(node.value)
            elif isinstance(node, ast.JoinedStr):
                holes.add(_pattern(node))
            elif isinstance(node, ast.Name | ast.Attribute | ast.keyword):
                names.add(_name(node))
            elif isinstance(node, ast.Call) and _name(node.func) == "t":
                asked |= {str(a.value) for a in node.args[:1] if isinstance(a, ast.Constant)}
    for path in (ROOT / "web/templates").glob("*.html"):
        html = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""\bt\(\s*["']([^"'%]+)["']\s*[,)]""", html))
        starts = re.findall(r"""\bt\(\s*["']([\w.]+[._])["']\s*[~+]""", html)
        holes |= {f"{re.escape(start)}(.+)" for start in starts}
        holes |= {
            m.replace("%d", r"(\d)") for m in re.findall(r"""\bt\(["']([\w.]+%d)["']""", html)
        }
        texts |= set(re.findall(r"""["']([\w.]+)["']""", html))
        names |= set(re.findall(r"\w+", html))
    patterns = tuple(
        re.compile(hole) for hole in holes if re.search(r"\w", hole.replace("(.+)", ""))
    )
    return Said(frozenset(texts), patterns, frozenset(names | texts), frozenset(asked))


def _name(node: ast.AST) -> str:
    for field in ("id", "attr", "arg"):
        if value := getattr(node, field, None):
            return str(value)
    return ""


def _pattern(node: ast.JoinedStr) -> str:
    return "".join(
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "(.+)"
        for part in node.values
    )


def _keys_of_tables(tree: ast.Module) -> set[int]:
    """The keys of tables of words, which ask for nothing."""
    found = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if _name(target).endswith("WORDS"):
                tables = (table for table in ast.walk(node) if isinstance(table, ast.Dict))
                found |= {id(key) for table in tables for key in table.keys}
    return found


def _is_used(key: str) -> bool:
    code = said()
    if key in code.texts or key in code.asked:
        return True
    matches = (pattern.fullmatch(key) for pattern in code.patterns)
    return any(match and all(map(_may_fill, match.groups())) for match in matches)


def _may_fill(part: str) -> bool:
    return part in said().names or part.isdigit() or part in words()


OF_DATASETTE = "d.op."
"""Keys by the names of Datasette's own filters."""


def test_no_key_is_missing() -> None:
    missing = sorted(key for key in said().asked if key not in words())
    assert missing == []


@pytest.mark.parametrize(("family", "members"), FAMILIES)
def test_every_kind_has_words(family: str, members: type[StrEnum]) -> None:
    assert [kind for kind in members if f"{family}.{kind}" not in words()] == []


def test_no_key_is_unused() -> None:
    unused = sorted(
        key for key in words() if not key.startswith(OF_DATASETTE) and not _is_used(key)
    )
    assert unused == []


def test_both_languages_say_something_with_the_same_values() -> None:
    for key, pairs in words().items():
        for pair in pairs:
            japanese, english = (_values(text) for text in pair)
            assert english <= japanese or key in BY_LANGUAGE, (
                key
            )  # English may be shorter, never make up a value
            assert not KANA.search(pair[1]) or key == "other_language", key
            assert pair[0].strip() or not pair[1].strip(), key


BY_LANGUAGE = frozenset({"p.name"})
"""A name in Japanese and one in English, of which each language says its own."""


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


PLURAL = re.compile(r"\{(\d)(?::,)?\} (?:(?:more|other|new) )?([a-z]+s)\b")
"""A number and a noun that goes with several alone."""


def test_one_is_never_several() -> None:
    for key, pairs in words().items():
        if f"{key}_one" in words() or key.endswith(SEVERAL):
            continue
        for _, english in pairs:
            found = PLURAL.search(english)
            assert found is None or found[2] in VERBS, f"{key}: {english}"


SEVERAL = ("_more", "_many", "_all", "too_long", "q.lead")
"""Ends of keys that are of several, always: bounds, and what is told of many alone."""
VERBS = frozenset({"has", "is", "was", "leads", "this", "points", "stands"})


def test_numbers_choose_their_noun() -> None:
    t = translator("en", {"x": ("{0}件", "{0} {0:file is|files are} here")})
    assert [t("x", n) for n in (0, 1, 2)] == [
        "0 files are here",
        "1 file is here",
        "2 files are here",
    ]
    assert (t("x", "1"), t("x", "1,234")) == ("1 file is here", "1,234 files are here")
    assert t("x", 12345) == "12,345 files are here"
    assert translator("ja", {"x": ("{0}年", "")})("x", 2024) == "2024年"
    assert t("days_ago", 1) == "1 day ago"


def test_advice_stands_in_both_languages() -> None:
    pairs = [*ADVICE.values(), *(c.words for c in CAUSES), *(c.advice for c in CAUSES)]
    for japanese, english in pairs:
        assert KANA.search(japanese)
        assert english
        assert not KANA.search(english)
