"""Dates in sentences: what dates a plan, and all that must not."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.names.chronicle import read_article
from pipeline.read.names.context import Alias, PageWords
from pipeline.read.names.plans import find_mentions
from pipeline.read.names.prose import FORMS, Fact, read_sentences
from pipeline.read.page.types import Heading

PAGE = PageWords("日向野市")


def told(fact: Fact) -> str:
    """A fact in short: ``総合戦略 2 made 2020-03``."""
    mention, deed, date = fact
    words = [mention.series, mention.attributes.phase or "-", deed, date.iso]
    return " ".join(map(str, ["draft"] * mention.attributes.draft + words))


def read(line: str, page: PageWords = PAGE, spoken_of: str = "") -> list[str]:
    return sorted({told(fact) for fact in read_sentences(line, page, spoken_of).facts})


@pytest.mark.parametrize("form", FORMS, ids=[form.name for form in FORMS])
def test_a_form_reads_its_example_alone(form, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    assert form.states in read(form.example)
    others = tuple(other for other in FORMS if other is not form)
    monkeypatch.setattr("pipeline.read.names.prose.FORMS", others)
    assert form.states not in read(form.example)


SENTENCES = [
    (
        "令和２年３月３１日に、第２期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03-31"],
    ),
    (
        "・令和2年10月26日、日向野市人口ビジョンを改訂しました。",
        ["人口ビジョン - revised 2020-10-26"],
    ),
    ("令和2年3月に「第2期日向野市総合戦略」を策定し、進めています。", ["総合戦略 2 made 2020-03"]),
    (
        "本市では、国の総合戦略を踏まえ、令和2年3月に第2期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "市では、まち・ひと・しごと創生法（平成26年法律第136号）第10条に基づき、平成27年10月に"
        "「日向野市まち・ひと・しごと創生総合戦略」を策定しました。",
        ["総合戦略 - made 2015-10"],
    ),
    ("「第2期日向野市総合戦略」を令和2年3月31日に策定しました。", ["総合戦略 2 made 2020-03-31"]),
    (
        "国は令和元年12月に方針を定めました。第2期総合戦略『日向野市共創プラン』について、"
        "令和2年3月30日付けで策定しました。",
        ["総合戦略 2 made 2020-03-30"],
    ),
    (
        "平成27年10月に、第1期にあたる「日向野市総合戦略」を策定して取り組みを進めてきました。",
        ["総合戦略 1 made 2015-10"],
    ),
    (
        "平成27年10月に策定した「日向野市総合戦略」の期間が終わるため、令和2年3月に"
        "「第2期日向野市総合戦略」を策定しました。",
        ["総合戦略 - made 2015-10", "総合戦略 2 made 2020-03"],
    ),
    (
        "令和2年3月に、人口減少に歯止めをかけるため、「第2期日向野市総合戦略」を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "令和2年3月に第2期日向野市総合戦略を策定し、令和5年3月に改訂しました。",
        ["総合戦略 2 made 2020-03", "総合戦略 2 revised 2023-03"],
    ),
    ("平成27年10月　日向野市総合戦略策定", ["総合戦略 - made 2015-10"]),
    (
        "本市では、「第2期日向野市総合戦略」（計画期間：令和2年度から令和6年度まで。以下「第2期戦略」"
        "といいます。）を、令和2年3月24日に策定しました。",
        ["総合戦略 2 made 2020-03-24"],
    ),
    (
        "日向野市総合戦略（以下「戦略を進めています。令和2年3月に第2期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "第2期日向野市総合戦略を、令和2年3月27日（金曜日）に策定しました。",
        ["総合戦略 2 made 2020-03-27"],
    ),
    (
        "令和2年3月24日に本部会議で最終案を了承し、同日付けで「第2期日向野市総合戦略」を策定しました。",
        ["総合戦略 2 made 2020-03-24"],
    ),
    (
        "平成27年10月に日向野市人口ビジョンを策定し、同月30日に日向野市総合戦略を策定しました。",
        ["人口ビジョン - made 2015-10", "総合戦略 - made 2015-10-30"],
    ),
    ("令和2年3月に会議を開き、同日、第2期日向野市総合戦略を策定しました。", []),
    (
        "令和元年7月に検討を始め、会議を経て、令和2年3月に第2期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "第2期日向野市総合戦略は、令和元年7月から策定作業に着手し、令和2年3月に策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "第2期日向野市総合戦略は、当初令和元年10月の策定を目指していましたが、令和2年3月に策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "第2期日向野市総合戦略は、令和元年9月に素案をまとめ、令和2年3月に策定したものです。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "日向野市総合戦略（計画期間：平成27年度から令和元年度まで、後に令和3年度まで延長）を平成27年10月に策定しました。",
        ["総合戦略 - made 2015-10"],
    ),
    (
        "令和2年3月に日向野市人口ビジョンの改訂および第2期日向野市総合戦略の策定を行いました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "令和2年3月、第2期日向野市総合戦略の策定が完了しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "令和元年10月に予定していた策定を延期し、令和2年3月に第2期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "令和2年4月から令和7年3月までとし、同月、第2期日向野市総合戦略を策定しました。",
        [],
    ),
    ("令和2年3月策定の第2期日向野市総合戦略について", ["総合戦略 2 made 2020-03"]),
    ("令和5年3月に改訂した第2期日向野市総合戦略です。", ["総合戦略 2 revised 2023-03"]),
    ("第2期日向野市総合戦略の一部を令和4年12月に改訂しました。", ["総合戦略 2 revised 2022-12"]),
    (
        "令和7年3月に「日向野市未来創生プラン（第3期日向野市総合戦略）」を策定しました。",
        ["総合戦略 3 made 2025-03"],
    ),
    (
        "平成28年2月に「日向野市人口ビジョン」と「日向野市総合戦略」を策定しました。",
        ["人口ビジョン - made 2016-02", "総合戦略 - made 2016-02"],
    ),
    ("令和2年3月に第2期となる「日向野市総合戦略」を策定しました。", ["総合戦略 2 made 2020-03"]),
    (
        "令和2年3月に令和2年度から令和6年度までの5年間を計画期間とする第2期総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    (
        "第1期日向野市総合戦略（平成28年2月）、第2期総合戦略（令和2年3月）を策定し、取り組んでいます。",
        ["総合戦略 1 made 2016-02", "総合戦略 2 made 2020-03"],
    ),
    (
        "第1期日向野市総合戦略（平成28年（2016年）2月）、第2期総合戦略（令和2（2020）年3月）を策定し、",
        ["総合戦略 1 made 2016-02", "総合戦略 2 made 2020-03"],
    ),
    (
        "日向野市「人口ビジョン（※1）」および「まち・ひと・しごと創生総合戦略（※2）」を"
        "平成27年10月30日に策定をしました。",
        ["人口ビジョン - made 2015-10-30", "総合戦略 - made 2015-10-30"],
    ),
    (
        "上記の経過を踏まえ、2016年3月18日に、下記により「人口ビジョン」「総合戦略」を策定しました。",
        ["人口ビジョン - made 2016-03-18", "総合戦略 - made 2016-03-18"],
    ),
    (
        "第2期日向野市総合戦略（令和2年3月策定、令和5年3月改定）",
        ["総合戦略 2 made 2020-03", "総合戦略 2 revised 2023-03"],
    ),
    (
        "このたび「第2期総合戦略」を令和2年4月1日付けで公表しました。",
        ["総合戦略 2 published 2020-04-01"],
    ),
    ("令和2年1月に第2期日向野市総合戦略（案）を作成しました。", ["draft 総合戦略 2 made 2020-01"]),
    # a month of the year that stands before it
    (
        "平成27年6月に推進組織を設け、同年12月に日向野市総合戦略を策定しました。",
        ["総合戦略 - made 2015-12"],
    ),
    (
        "令和元年10月に推進組織を設け、翌年3月に第2期日向野市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    # how a plan came to be, before its day
    (
        "第2期日向野市総合戦略は、皆さまの声を聴きながら検討を重ね、令和2年3月27日に策定しました。",
        ["総合戦略 2 made 2020-03-27"],
    ),
    (
        "このたび第2期日向野市総合戦略がまとまり、令和2年3月27日に決定しました。",
        ["総合戦略 2 made 2020-03-27"],
    ),
    # who acts is no part of a name
    (
        "日向野市においては、「人口ビジョン」及び「総合戦略」を令和2年3月に策定しました。",
        ["人口ビジョン - made 2020-03", "総合戦略 - made 2020-03"],
    ),
    (
        "平成27年10月に策定した第1期日向野市総合戦略及び改訂前の人口ビジョンを掲載しています。",
        ["総合戦略 1 made 2015-10"],
    ),
    # what a municipality calls its own plan
    ("令和7年2月に本市総合戦略を改訂しました。", ["総合戦略 - revised 2025-02"]),
    (
        "国では新たな法律が定められました。令和2年3月に第2期市総合戦略を策定しました。",
        ["総合戦略 2 made 2020-03"],
    ),
    # one goes by the owner's name, the other by its kind alone
    (
        "国は総合戦略を策定しました。審議会の審議を経て、日向野市の人口ビジョンと総合戦略を平成27年10月に策定"
        "しました。",
        ["人口ビジョン - made 2015-10", "総合戦略 - made 2015-10"],
    ),
    # plain words for its making
    ("「第2期日向野市総合戦略」が令和2年3月31日に完成しました。", ["総合戦略 2 made 2020-03-31"]),
    ("本市では令和2年3月に第2期日向野市総合戦略を定めました。", ["総合戦略 2 made 2020-03"]),
    ("令和2年3月、第2期日向野市総合戦略がまとまりました。", ["総合戦略 2 made 2020-03"]),
    ("令和2年3月、第2期日向野市総合戦略ができあがりました。", ["総合戦略 2 made 2020-03"]),
]


@pytest.mark.parametrize(("line", "facts"), SENTENCES)
def test_a_sentence_dates_a_plan(line: str, facts: list[str]) -> None:
    assert read(line) == facts


SILENT = [
    # laws, and what the State or a prefecture does
    "平成26年11月にまち・ひと・しごと創生法が施行されました。",
    "国は、令和元年12月に第2期「まち・ひと・しごと創生総合戦略」を策定しました。",
    "国において令和元年12月に閣議決定された第2期総合戦略を踏まえ、第2期日向野市総合戦略を策定しました。",
    "令和元年12月に国が策定した第2期総合戦略を踏まえ、第2期日向野市総合戦略を策定しました。",
    "第2期日向野市総合戦略は、令和元年12月に策定された国の第2期総合戦略を勘案しています。",
    "第2期日向野市総合戦略は、令和元年12月に国が策定した総合戦略を踏まえたものです。",
    "令和5年12月に国の総合戦略が改訂されたため、第2期日向野市総合戦略を見直しました。",
    "令和4年12月にデジタル田園都市国家構想総合戦略が閣議決定され、第2期日向野市総合戦略を改訂しました。",
    "福島県では令和2年3月に第2期総合戦略を策定しました。",
    "また、県でも令和2年3月に「県まち・ひと・しごと創生総合戦略」を策定しています。",
    "令和元年12月にまち・ひと・しごと創生総合戦略を策定しました。",
    "国では法を改正しました。令和元年12月に第2期総合戦略を策定しました。",
    "令和2年3月に高山市総合戦略が策定されました。",
    # meetings, reports, opinions, inquiries
    "令和2年2月10日に第3回日向野市総合戦略推進会議を開催しました。",
    "令和元年6月に第2期日向野市総合戦略策定委員会を設置しました。",
    "令和2年3月に開催した会議で第2期日向野市総合戦略を策定しました。",
    "令和2年3月に議会の議決を経て、第2期日向野市総合戦略を策定しました。",
    "令和2年2月に審議会から答申を受け、第2期日向野市総合戦略を策定しました。",
    "令和2年1月に第2期日向野市総合戦略（素案）に対する意見を募集しました。",
    "意見募集は令和2年2月10日に終了しました。第2期日向野市総合戦略を策定しました。",
    "令和元年8月に第2期日向野市総合戦略策定のためのアンケートを実施しました。",
    "令和2年3月に第2期日向野市総合戦略の策定に向けた説明会を開催しました。",
    "令和6年11月に第3期日向野市総合戦略の策定について諮問しました。",
    "令和2年3月に策定された日向野市基本構想に基づき、第2期日向野市総合戦略を策定しました。",
    "令和2年3月に策定された福島県の第2期総合戦略を勘案し、第2期日向野市総合戦略を策定しました。",
    "令和2年3月、有識者会議の意見を踏まえて第2期日向野市総合戦略を策定しました。",
    "令和2年2月20日に開かれた会合の提言に基づき、第2期日向野市総合戦略を策定しました。",
    "令和元年12月に出された要望を踏まえ、第2期日向野市総合戦略を策定しました。",
    # what is left out is not guessed
    "人口ビジョンは将来を示すものです。平成28年3月に策定し、今回が3回目の改定となります。",
    "第1期日向野市総合戦略（平成28年2月）の成果を踏まえ、第2期日向野市総合戦略を策定しました。",
    "令和2年3月に完成した庁舎で、第2期日向野市総合戦略を展示しています。",
    "第2期日向野市総合戦略に定めた施策を令和3年3月に見直しました。",
    # periods
    "令和2年4月から令和7年3月までを計画期間とする第2期日向野市総合戦略を策定しました。",
    "令和2年4月からの第2期日向野市総合戦略を策定しました。",
    "令和2年4月に始まる5年間を計画期間とする第2期日向野市総合戦略を策定しました。",
    "令和2年3月に計画期間が終了するため、第2期日向野市総合戦略を策定しました。",
    "令和2年3月末で第1期日向野市総合戦略が終了しました。",
    # what is to come, or not done
    "第3期日向野市総合戦略は令和7年3月に策定する予定です。",
    "令和7年3月に第3期日向野市総合戦略を策定します。",
    "令和7年3月に第3期日向野市総合戦略を策定した場合は、改めてお知らせします。",
    "令和2年3月に第2期総合戦略を策定していません。",
    "令和元年6月に第2期日向野市総合戦略の策定に着手しました。",
    "令和6年度に第3期日向野市総合戦略を策定します。",
    "第2期日向野市総合戦略は、令和元年10月に策定を予定していましたが、延期しました。",
    # other plans and matters of the plan, the page's own news
    "令和2年3月に日向野市観光振興計画を策定しました。",
    "令和2年3月に策定した第2期日向野市総合戦略推進計画を公表します。",
    "令和2年3月に改正した日向野市総合戦略推進会議設置要綱",
    "令和2年1月に第2期日向野市総合戦略の素案を作成しました。",
    "令和6年9月に第2期日向野市総合戦略の進捗状況を公表しました。",
    "令和2年3月に第2期日向野市総合戦略の評価を行いました。",
    "令和6年4月1日現在の第2期日向野市総合戦略です。",
    "令和6年10月、総合戦略のページを更新しました。",
    "令和2年3月に第2期日向野市総合戦略を公開しました。",
    "令和2年3月に第2期日向野市総合戦略を掲載しました。",
]


@pytest.mark.parametrize("line", SILENT)
def test_a_sentence_about_something_else_dates_nothing(line: str) -> None:
    assert read(line) == []
    assert read(line.replace("日向野市", "二宮町"), PageWords("二宮町")) == []


DATES = st.sampled_from(["令和2年3月", "令和2年3月31日", "R2.3.31", "２０２０年３月"])
OTHER_MATTERS = st.sampled_from(
    ["推進会議", "策定委員会", "の素案", "の進捗状況", "の説明会", "のアンケート", "に関する条例"]
)
OTHER_DEEDS = st.sampled_from(
    ["を開催しました", "を実施しました", "を策定する予定です", "を策定します", "が終了しました"]
)


@given(DATES, OTHER_MATTERS, st.sampled_from(["を策定しました", "を公表しました"]))
def test_a_matter_of_a_plan_is_not_the_plan(date: str, matter: str, deed: str) -> None:
    assert read(f"{date}に第2期日向野市総合戦略{matter}{deed}。") == []


@given(DATES, OTHER_DEEDS)
def test_another_deed_dates_nothing(date: str, deed: str) -> None:
    assert read(f"{date}に第2期日向野市総合戦略{deed}。") == []


@given(DATES, st.sampled_from(["国", "県", "福島県", "高山市", "内閣府", "政府"]))
def test_the_deed_of_another_dates_nothing(date: str, who: str) -> None:
    assert read(f"{who}は、{date}に第2期総合戦略を策定しました。") == []
    assert read(f"{date}に、{who}は第2期総合戦略を策定しました。") == []
    assert read(f"{date}に{who}が策定した第2期総合戦略を踏まえています。") == []


@given(
    st.text(alphabet="令和2年3月31日、に第期日向野市総合戦略を策定しました「」（）。", max_size=120)
)
def test_any_line_is_read(line: str) -> None:
    for fact in read_sentences(line, PAGE).facts:
        assert fact.date.raw in line
        assert re.search("策定.*総合戦略|総合戦略.*策定", line)


def test_a_long_line_of_one_word_is_read_at_once() -> None:
    for word in ("令和2年3月に", "総合戦略を", "ために", "策定した", "本市では", "（", "に基づき"):
        read_sentences(word * 400, PAGE)


def test_a_plan_by_its_own_name() -> None:
    mention = find_mentions("第3期日向野市総合戦略")[0]
    page = PageWords("日向野市", (Alias("未来創生プラン", mention),))
    assert read("令和7年3月に「未来創生プラン」を策定しました。", page) == [
        "総合戦略 3 made 2025-03"
    ]


def article(text: str, *headings: str, title: str = "") -> list[str]:
    """What an article states, with the phases of its headings."""
    found = [Heading(words, 2, "") for words in headings]
    said = read_article(text, found, title, PAGE).said
    return [f"{told(one.fact)} under {one.phase or '-'}" for one in said]


def test_lines_are_read_under_their_headings() -> None:
    text = (
        "第2期日向野市総合戦略\n令和2年3月に総合戦略を策定しました。\n概要\n策定日：令和2年3月31日"
    )
    assert article(text, "第2期日向野市総合戦略") == [
        "総合戦略 - made 2020-03 under 2",
        "総合戦略 2 made 2020-03-31 under 2",
    ]
    for heading in ("予定", "推進会議の開催状況", "意見募集"):
        assert article(f"{heading}\n令和7年3月　第3期日向野市総合戦略策定", heading) == []


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("令和2年3月策定", ["総合戦略 2 made 2020-03 under 2"]),
        ("（令和5年3月改訂）", ["総合戦略 2 revised 2023-03 under 2"]),
        ("策定年月日　令和2年3月31日", ["総合戦略 2 made 2020-03-31 under 2"]),
        ("策定　令和2年3月", ["総合戦略 2 made 2020-03 under 2"]),
        ("改訂：令和5年3月", ["総合戦略 2 revised 2023-03 under 2"]),
        (
            "計画期間：令和2年4月～令和7年3月（令和2年3月策定）",
            ["総合戦略 2 made 2020-03 under 2"],
        ),
        (
            "令和2年3月策定／計画期間　令和2年4月～令和7年3月",
            ["総合戦略 2 made 2020-03 under 2"],
        ),
        ("計画期間：令和2年4月～令和7年3月", []),
        ("計画開始：令和2年4月", []),
        ("策定後の評価：令和2年9月", []),
        ("初版　令和2年3月", ["総合戦略 2 made 2020-03 under 2"]),
        ("第2版：令和4年10月改訂", ["総合戦略 2 revised 2022-10 under 2"]),
        ("第2版", []),
        ("第2版　令和4年度", []),
        ("令和2年3月31日更新", []),
        ("公表日：令和2年3月31日", []),
        ("開催日：令和2年3月31日", []),
        ("策定年度：令和元年度", []),
        # another plan's, for one of this phase cannot have been made then
        ("策定年月：平成27年10月", []),
        ("令和2年3月31日", []),
    ],
)
def test_a_date_alone_is_of_the_heading(line: str, facts: list[str]) -> None:
    assert article(line, title="第2期日向野市総合戦略") == facts
    assert article(line, title="地方創生の取組") == []


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        ("人口ビジョン：令和2年3月改訂", ["人口ビジョン - revised 2020-03 under -"]),
        ("・総合戦略：令和2年3月31日策定", ["総合戦略 - made 2020-03-31 under -"]),
        ("総合戦略の検証：令和2年3月策定", []),
        ("国の総合戦略：令和元年12月策定", []),
        ("総合戦略：令和2年3月策定予定", []),
    ],
)
def test_a_line_of_a_kind_alone(line: str, facts: list[str]) -> None:
    assert article(line) == facts


@pytest.mark.parametrize(
    ("line", "facts"),
    [
        (
            "第1期は平成27年10月に、第2期は令和2年3月に策定しました。",
            ["総合戦略 1 made 2015-10 under -", "総合戦略 2 made 2020-03 under -"],
        ),
        (
            "総合戦略は、第1期を平成27年10月、第2期を令和2年3月31日に策定しています。",
            ["総合戦略 1 made 2015-10 under -", "総合戦略 2 made 2020-03-31 under -"],
        ),
        ("第2期は令和元年度に策定しました。", []),
        ("第2期は令和2年3月に検証しました。", []),
        ("国の第1期は平成26年12月に、第2期は令和元年12月に策定しました。", []),
        ("第2期は令和7年3月に策定する予定です。", []),
    ],
)
def test_numbers_stand_for_plans(line: str, facts: list[str]) -> None:
    assert article(line) == facts
    assert article(line, title="第7次日向野市総合計画") == []


def test_a_line_broken_by_hand_is_one_sentence() -> None:
    broken = "令和2年3月に、本市の「第2期日向野市まち・\nひと・しごと創生総合戦略」を策定しました。"
    assert article(broken) == ["総合戦略 2 made 2020-03 under -"]


@pytest.mark.parametrize(
    "words", ["を目的としては", "を踏まえた、の", "今後を計画期間とし、は", "その次のとおり"]
)
def test_a_line_made_to_be_ambiguous_dates_nothing(words: str) -> None:
    """Read in a moment: 126 such letters once took half a minute, and 300 would have taken days."""
    line = f"令和2年3月31日、{words * 40}"[:280] + "策定しました。"
    assert read_sentences(line, PageWords(owner="日向野市"))[0] == []


@pytest.mark.parametrize("words", ["を改訂しました", "の改定を行いました", "の見直しを実施し、"])
def test_a_plan_is_known_to_be_revised_without_a_date(words: str) -> None:
    revised = read_sentences(f"人口ビジョン{words}。", PAGE).revised
    assert [mention.series for mention in revised] == ["人口ビジョン"]
