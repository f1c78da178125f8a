"""The phase that a sentence gives to a plan without a number in its name."""

import pytest

from pipeline.read.names.said_phases import phases_of_names

PLAN, DIGITAL = "日向野市総合戦略", "日向野市デジタル田園都市構想総合戦略"
TO_BE = "令和3年度から令和6年度までの計画"


@pytest.mark.parametrize(
    ("line", "phases"),
    [
        (f"第3期総合戦略に当たる「{DIGITAL}」を策定しました。", {DIGITAL: 3}),
        (f"本市の第2期の地方版総合戦略となる『{PLAN}』です。", {PLAN: 2}),
        (
            f"「{PLAN}」は、{TO_BE}となっており、中間評価を行います。",
            {PLAN: 2},
        ),
        (f"ここに令和3年度から始まる{PLAN}を策定しました。", {PLAN: 2}),
        (f"{PLAN}の計画期間は、令和7年度から令和11年度までです。", {PLAN: 3}),
        (f"{PLAN}の計画期間は、平成27年度から令和元年度までです。", {PLAN: 1}),
        # two plans have gone by this name
        (
            f"{PLAN}の計画期間は、平成27年度から令和元年度までです。"
            f"ここに令和3年度から始まる{PLAN}を策定しました。",
            {},
        ),
        # it has its own number, or the years are another's
        (f"第3期総合戦略に当たる「第3期{PLAN}」を策定しました。", {}),
        (f"国は令和5年度から令和9年度までを計画期間とし、{PLAN}の見直しを求めています。", {}),
        (f"{PLAN}の計画期間を延長し、令和2年度から令和3年度までとします。", {}),
        (f"第7次日向野市総合計画（令和3年度～令和12年度）の計画期間に{PLAN}を合わせます。", {}),
        ("第3期総合戦略に当たる「霧坂町人口ビジョン」", {}),
    ],
)
def test_a_sentence_gives_a_name_its_phase(line: str, phases: dict[str, int]) -> None:
    assert dict(phases_of_names([line], "日向野市")) == phases
