"""An indicator is known again through the editions, and what is said of it is true: series whose
truth is known by construction (``tools/lab/series/make.py``).
"""

import json
import runpy
from pathlib import Path
from typing import Any

import pytest

from pipeline.compare.units.contents import with_contents
from pipeline.compare.units.types import Unit
from pipeline.kinds import UnitKind
from tools.lab.series.judge import KINDS, Belonging, Score, Seen, judge_changes, judge_identity
from tools.lab.series.make import series, truth

ROOT = Path(__file__).parent.parent
MEASURE: dict[str, Any] = runpy.run_path(str(ROOT / "benchmarks" / "indicators.py"))
LAB = ROOT / "tests" / "lab" / "series"
FOLDERS = sorted(path.parent for path in LAB.glob("*/truth.json"))
SEEDS = (1, 2, 9)
F1 = 0.97
LEAST = dict.fromkeys(KINDS, 0.9) | {"target_lowered": 0.95, "renamed": 0.6}
"""Of changes that happened, how many are told at least."""


def _told(score: Score) -> dict[str, float]:
    return {k: s.value for k, s in zip(KINDS, score.recall, strict=True) if s.value is not None}


def test_right_figures_are_put_together() -> None:
    score = Score()
    for seed in SEEDS:
        score = score.plus(MEASURE["judged"](truth(series(seed))).score)
    assert score.f1 >= F1
    assert score.falsely_lowered == 0
    assert {k: v for k, v in _told(score).items() if v < LEAST[k]} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_whole_way_from_the_files(folder: Path) -> None:
    whole = MEASURE["read_whole"](folder)
    assert whole.faults == []
    assert whole.figures.roles.right == whole.figures.roles.of
    assert whole.judged.score.f1 >= F1
    assert whole.judged.score.falsely_lowered == 0
    assert {k: v for k, v in _told(whole.judged.score).items() if v < LEAST[k]} == {}


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_a_seed_makes_the_same_truth_each_time(folder: Path) -> None:
    kept = json.loads((folder / "truth.json").read_text("utf-8"))
    assert json.loads(json.dumps(truth(series(int(folder.name), small=True)))) == kept


def test_pairs_in_one_row_are_not_counted() -> None:
    one = [Belonging("a", "k", "x"), Belonging("a", "k", "x")]
    assert judge_identity(one).f1 == 1.0
    assert judge_identity(one).true_pairs.of == 0


def test_torn_and_mixed_pairs_are_counted() -> None:
    numbers = [
        Belonging("a", "k", "x"),
        Belonging("b", "k", "x"),
        Belonging("c", "k", "y"),
        Belonging("c", "l", "y"),
    ]
    score = judge_identity(numbers)
    assert score.true_pairs == (1, 3)
    assert score.made_pairs == (1, 2)


def _change(**more: Any) -> dict[str, Any]:
    basis = {"old": "1.0", "new": "2.0", "key": "k", "kind": "target_raised"}
    return basis | {"old_value": 1, "new_value": 2, "optional": False, "draft": False} | more


def test_changes_are_counted_by_kind() -> None:
    told = [_change(), _change(key="l", kind="renamed", optional=True)]
    wrong = Seen("1.0", "2.0", "k", "target_lowered")
    score = judge_changes(told, [wrong])
    assert score.falsely_lowered == 1
    assert score.recall[KINDS.index("target_raised")] == (0, 1)
    assert score.recall[KINDS.index("renamed")] == (0, 0)
    right = judge_changes(told, [Seen("1.0", "2.0", "k", "target_raised")])
    assert right.precision[KINDS.index("target_raised")] == (1, 1)


def test_changes_to_a_draft_count_where_any_is_told() -> None:
    told = [_change(new="案", draft=True), _change(new="案", key="l", draft=True)]
    assert judge_changes(told, []).recall[KINDS.index("target_raised")] == (0, 0)
    seen = [Seen("1.0", "案", "k", "target_raised")]
    assert judge_changes(told, seen).recall[KINDS.index("target_raised")] == (1, 2)


def test_a_table_of_one_column_is_no_contents() -> None:
    texts = ("新規就農者数3人5人", "出生数50人60人", "婚姻件数9件12件", "移住者数4人8人")
    units = [
        Unit(UnitKind.ROW, text, "a" * 64, 1, text, text, table=1) for text in (*texts, *texts)
    ]
    assert with_contents(units) == units
