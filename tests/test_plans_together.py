"""Plans that stand together: under one name, in one volume, with the State's."""

import pytest

from pipeline.read.names.labels import read_label
from pipeline.read.names.plans import find_mentions
from tests.labels_told import told
from tests.test_page_heads import f, reads

CITY = "日向野市"
BOTH = "日向野市人口ビジョン・総合戦略"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "日向野市まち・ひと・しごと創生長期ビジョン・総合戦略",
            [("人口ビジョン", True), ("総合戦略", True)],
        ),
        ("日向野市長期ビジョン及び総合戦略", [("人口ビジョン", True), ("総合戦略", True)]),
        (
            "日向野市人口ビジョン・デジタル田園都市国家構想総合戦略",
            [("人口ビジョン", True), ("総合戦略", True)],
        ),
        ("まち・ひと・しごと創生長期ビジョン", [("人口ビジョン", False)]),
        (
            "国及び北海道の「まち・ひと・しごと創生長期ビジョン・総合戦略」を勘案し",
            [("人口ビジョン", False), ("総合戦略", False)],
        ),
        ("国の長期ビジョン・総合戦略", [("人口ビジョン", False), ("総合戦略", False)]),
        ("県人口ビジョン及び日向野市総合戦略", [("人口ビジョン", False), ("総合戦略", True)]),
        ("デジタル田園都市国家構想総合戦略", [("総合戦略", False)]),
        ("日向野市長期ビジョン", []),
    ],
)
@pytest.mark.parametrize("owner", [CITY, ""])
def test_whose_the_plans_of_a_name_are(
    text: str, wanted: list[tuple[str, bool]], owner: str
) -> None:
    assert [(m.series, not m.foreign) for m in find_mentions(text, owner)] == wanted


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("第2期日向野市総合戦略", ("whole", ["総合戦略 phase 2"])),
        ("第2期日向野市総合戦略の総括", ("split", ["総合計画 phase 7"])),
        ("後期基本計画", ("split", ["総合計画 phase 7"])),
        ("総合戦略", ("split", ["総合計画 phase 7"])),
    ],
)
def test_a_strategy_in_one_volume_with_another_plan_is_whole(
    label: str, wanted: tuple[str, list[str]]
) -> None:
    read = read_label(label, ("第7次日向野市総合計画",), group="分割ダウンロード")
    assert (str(read.part), [told(edition) for edition in read.editions]) == wanted


IN_BOTH = ["whole 総合戦略 1.0 人口ビジョン 1.0", "summary 総合戦略 1.0 人口ビジョン 1.0"]


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ([BOTH, "概要版"], IN_BOTH),
        ([BOTH, "【概要】"], IN_BOTH),
        ([BOTH, "日向野市総合戦略 概要版"], [IN_BOTH[0], "summary 総合戦略 1.0"]),
        (
            ["日向野市人口ビジョン", "日向野市総合戦略", "概要版"],
            ["whole 人口ビジョン 1.0", "whole 総合戦略 1.0", "summary 総合戦略 1.0"],
        ),
    ],
)
def test_a_nameless_summary_is_of_the_volume_before_it(files: list[str], wanted: list[str]) -> None:
    links = "".join(f"<p>{f(words)}</p>" for words in files)
    assert reads(f"<h2>日向野市総合戦略の考え方</h2>{links}", BOTH) == wanted


def test_a_summary_elsewhere_is_of_its_heading() -> None:
    body = f"<p>{f(BOTH)}</p><h2>日向野市総合戦略の考え方</h2><p>{f('概要版')}</p>"
    assert reads(body, BOTH) == [IN_BOTH[0], "summary 総合戦略 1.0"]
