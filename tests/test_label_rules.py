"""Tables of rules: every example is read as stated, and otherwise once its rule is taken out."""

from types import ModuleType
from typing import Any

import pytest

from pipeline.read.names import attributes, context, kinds, labels, plans
from pipeline.read.names.rules import Example, Rule, first
from tests.labels_told import read

TABLES: list[tuple[ModuleType, str]] = [
    (attributes, "REVISIONS"),
    (plans, "SERIES"),
    (plans, "FOREIGN"),
    (kinds, "KINDS"),
    (kinds, "PARTS"),
    (context, "HANDED_DOWN"),
    (context, "DATES"),
    (labels, "SILENT"),
]
RULES = [
    pytest.param(module, table, place, id=f"{table}: {rule.name}")
    for module, table in TABLES
    for place, rule in enumerate(getattr(module, table))
]


@pytest.mark.parametrize(("module", "table", "place"), RULES)
def test_an_example_is_read_as_stated(module: ModuleType, table: str, place: int) -> None:
    example = getattr(module, table)[place].example
    assert read(example) == example.reads


@pytest.mark.parametrize(("module", "table", "place"), RULES)
def test_no_rule_is_without_use(
    module: ModuleType, table: str, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules: tuple[Rule[Any, Any], ...] = getattr(module, table)
    example = rules[place].example
    monkeypatch.setattr(module, table, rules[:place] + rules[place + 1 :])
    try:
        assert read(example) != example.reads
    finally:
        attributes.attributes_of.cache_clear()


@pytest.mark.parametrize(("module", "table"), TABLES)
def test_names_of_rules_are_not_used_twice(module: ModuleType, table: str) -> None:
    names = [rule.name for rule in getattr(module, table)]
    assert len(set(names)) == len(names)


def test_the_first_rule_that_applies_decides() -> None:
    example = Example("", "")
    rules: list[Rule[int, str]] = [
        Rule("small", lambda n: "small" if n < 10 else None, example),
        Rule("even", lambda n: "even" if n % 2 == 0 else None, example),
    ]
    assert [first(rules, n) for n in (4, 12, 13)] == ["small", "even", None]
