"""Words around plans: companions, own names, former plans, dates of something else."""

import pytest

from pipeline.history.listing import understand
from pipeline.read.names.context import PageWords
from pipeline.read.names.labels import read_heading, read_label
from pipeline.read.names.page_words import FileWords, page_words
from pipeline.read.names.rules import Example
from pipeline.read.page.reading import read_page
from tests.labels_told import read, told

SECOND, THIRD = "第2期日向野市総合戦略", "第3期日向野市総合戦略"
DATED = f"{SECOND}（令和2年3月）"
STATED = "総合戦略 phase 2 (2020-03 heading)"

WORDS = [
    # what only goes with a plan is not the plan's whole
    Example(f"{SECOND}（英語版）", "other whole", (DATED,)),
    Example("English version", "other whole", (DATED,)),
    Example(f"{SECOND}（見え消し版）", "material whole", (DATED,)),
    Example(f"{SECOND}新旧対照表", "material whole", (DATED,)),
    Example("正誤表", "material whole", (DATED,)),
    Example(f"{SECOND}の計画期間の延長について", "material whole"),
    Example(f"{THIRD}の策定について", "material whole"),
    Example(f"{THIRD}策定方針", "material whole"),
    Example("主な改正内容", "material whole", (DATED,)),
    Example("意見内容及び市の考え方", "consultation whole", (DATED,)),
    Example("寄せられたご意見と回答", "consultation whole", (DATED,)),
    Example("企業版ふるさと納税　寄附申出書", "other whole", (DATED,)),
    Example("別冊　施策一覧", f"plan split, {STATED}", (DATED,)),
    Example(f"{SECOND}　用語解説", f"plan split, {STATED}", (DATED,)),
    Example(f"{SECOND}KPI一覧", f"plan split, {STATED}", (DATED,)),
    Example("ロードマップ", f"plan split, {STATED}", (DATED,)),
    Example(f"{SECOND}　ロードマップ", f"plan whole, その他 {SECOND}ロードマップ", (DATED,)),
    # parts
    Example("リーフレット", f"plan summary, {STATED}", (DATED,)),
    Example(f"{SECOND}（パンフレット）", f"plan summary, {STATED}", (DATED,)),
    Example("本冊", f"plan whole, {STATED}", (DATED,)),
    Example("1　概要版の使い方", "plan split, 総合戦略 phase 2", (SECOND,), "分割版"),
    Example("全体版（1／2）", "plan split, 総合戦略 phase 2", (SECOND,), "分割版"),
    Example("第1章　策定の趣旨", "plan split, 総合戦略 phase 2", (SECOND,), "分割版"),
    # the plan that a label names
    Example("第7次日向野市総合計画後期基本計画", "plan split, 総合計画 phase 7", (SECOND,)),
    Example("第1章　第7次日向野市総合計画との関係", "plan split, 総合戦略 phase 2", (SECOND,)),
    Example(f"{SECOND}の取組", "plan split, 総合戦略 phase 2", (THIRD,)),
    Example("日向野市総合戦略（令和2年度～令和6年度）", "plan whole, 総合戦略 phase 2", (THIRD,)),
    Example(
        "日向野市総合戦略（平成28年3月）", "plan whole, 総合戦略 1.0 (2016-03 label)", (THIRD,)
    ),
    Example("第二期日向野市人口ビジョンを実現する総合戦略", "plan whole, 総合戦略 phase 2"),
    Example(
        "日向野市デジタル田園都市構想総合戦略（第3期日向野市総合戦略）",
        "plan whole, 総合戦略 phase 3",
    ),
    Example("第2期日向野市「まち・ひと・しごと」創生総合戦略", "plan whole, 総合戦略 phase 2"),
    Example("第2期「まち・ひと・しごと日向野創生」総合戦略", "plan whole, 総合戦略 phase 2"),
    # copies of the State's and the prefecture's
    Example(
        "国の第2期「まち・ひと・しごと創生総合戦略」（令和元年12月）", "other whole", (SECOND,)
    ),
    Example("（参考）県まち・ひと・しごと創生総合戦略（令和2年3月）", "other whole", (SECOND,)),
    Example("まち・ひと・しごと創生長期ビジョン（国）", "other whole", (SECOND,)),
    Example("まち・ひと・しごと創生基本方針2021", "other whole", (SECOND,)),
    Example(
        "第2期まち・ひと・しごと創生総合戦略（令和元年12月）", "other whole", ("国の総合戦略",)
    ),
    Example("概要", "other summary", (SECOND, "国の総合戦略")),
    Example(SECOND, "plan whole, 総合戦略 phase 2", ("国の総合戦略",)),
    Example("第2期まち・ひと・しごと創生総合戦略", "plan whole, 総合戦略 phase 2", ("資料",)),
    # former plans, and what is only set beside
    Example("日向野市総合戦略", "plan whole, 総合戦略 1.0", (SECOND, "改訂前の総合戦略")),
    Example("日向野市総合戦略", "plan whole, 総合戦略 1.0", (SECOND, "過去の計画")),
    Example("目次", "plan split, 総合戦略 phase 2", (SECOND, "分割版　これまでの総合戦略の成果")),
    Example("総合戦略", "plan whole, 総合戦略 2.0", ("日向野市総合戦略（第2版）",)),
    Example("総合戦略", "plan whole, 総合戦略 1.0", ("日向野市総合戦略（第2版）", "参考資料")),
    # revisions without a date
    Example(f"{SECOND}（改訂後）", "plan whole, 総合戦略 phase 2, 改訂版"),
    Example(f"{SECOND}　改訂版", "plan whole, 総合戦略 phase 2, 改訂版"),
    Example(f"【改訂版】{SECOND}", "plan whole, 総合戦略 phase 2, 改訂版"),
    Example(f"{SECOND}（改訂前）", "plan whole, 総合戦略 phase 2"),
    # what a label that says nothing takes from the head above it
    Example("ダウンロード", f"plan summary, {STATED}", (DATED, f"【概要版】{SECOND}")),
    Example("こちらから", f"plan summary, {STATED}", (DATED, "ダイジェスト版は")),
    Example("ダウンロード", "other whole", (DATED, f"{SECOND}（英語版）")),
    Example("PDF", "material whole", (DATED, f"{SECOND}（見え消し版）")),
    # drafts
    Example(THIRD, "plan whole, 総合戦略 phase 3", (f"{THIRD}（案）", "策定した計画")),
    Example("本編", "plan whole, 総合戦略 phase 3, draft", (f"{THIRD}（案）", "公表資料")),
    Example(
        f"{THIRD}（案）",
        "plan whole, 総合戦略 phase 3, draft",
        (f"{THIRD}を策定しました（令和7年3月）",),
    ),
    # dates of something else
    Example("第2期総合戦略", "plan whole, 総合戦略 phase 2", (f"{SECOND} 更新日：2020年4月6日",)),
    Example("第2期総合戦略", "plan whole, 総合戦略 phase 2", ("令和2年3月31日更新",)),
    Example(
        "第2期総合戦略", "plan whole, 総合戦略 phase 2", (f"{SECOND}の進捗状況（令和5年8月）",)
    ),
    Example("第2期総合戦略", "plan whole, 総合戦略 phase 2", ("検討結果公表日：令和2年3月31日",)),
    Example(f"{SECOND}（開催日：令和2年3月31日）", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}（令和2年3月31日掲載）", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}【～R6.3】", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}（改訂版）（～令和6年3月）", "plan whole, 総合戦略 phase 2, 改訂版"),
    Example(f"{SECOND} 〜令和6年3月末", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}～未来へ～（～令和6年3月）", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}～未来へ～令和2年3月", "plan whole, 総合戦略 phase 2 (2020-03 label)"),
    Example(f"{SECOND}（2020/03/17策定）", "plan whole, 総合戦略 phase 2 (2020-03-17 label)"),
    Example(f"{SECOND}（2/3）", "plan split, 総合戦略 phase 2"),
    Example(f"{SECOND}（2040年の目標人口を含む）", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}（令和22（2040）年の人口を含む）", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}～令和22年を見据えて～", "plan whole, 総合戦略 phase 2"),
    Example(f"{SECOND}（令和2年3月）の施策一覧", "plan split, 総合戦略 phase 2"),
    Example("日向野市総合戦略第1期Ver1.2", "plan whole, 総合戦略 1.2"),
    Example("日向野市総合戦略 VER.2", "plan whole, 総合戦略 2.0"),
    # a whole sentence as a heading
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2",
        (f"「{SECOND}」は、令和7年3月に策定した「{THIRD}」に引き継がれました。",),
    ),
    # why a plan was revised, and what a newsletter tells of it
    Example(
        f"{SECOND}（人口ビジョンの見直しに伴う改訂版）", "plan whole, 総合戦略 phase 2, 改訂版"
    ),
    Example(
        f"{SECOND}（人口ビジョン改訂を受けた改訂版）（令和4年12月）",
        "plan whole, 総合戦略 phase 2, 2022-12 (2022-12 label)",
    ),
    Example(f"広報紙R7.3号　特集「{THIRD}を策定しました」", "flyer whole", (THIRD,)),
    # notes
    Example(SECOND, "plan whole, 総合戦略 phase 2 (2020-03 note)", note="※令和2年3月策定"),
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2 (2020-03-31 note)",
        note="※令和2年3月31日に策定しました。",
    ),
    Example(SECOND, "plan whole, 総合戦略 phase 2 (2020-03 note)", note="※2020年3月策定"),
    Example(SECOND, "plan whole, 総合戦略 phase 2", note="※令和2年3月現在"),
    Example(SECOND, "plan whole, 総合戦略 phase 2", note="※令和2年3月の会議で策定しました。"),
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2",
        note="※令和3年4月23日に誤字を修正し、ファイルを更新しました。",
    ),
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2",
        note=f"※令和4年5月13日の全員協議会で、{SECOND}の見直しの方向性を説明しました。",
    ),
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2",
        note=f"※令和4年5月13日付けで{SECOND}の推進委員を変更しました。",
    ),
    Example(
        SECOND,
        "plan whole, 総合戦略 phase 2, 2022-05 (2022-05-13 note)",
        note="※令和4年5月13日に一部を変更しました。",
    ),
    Example("地方創生推進交付金事業一覧（令和4年7月交付決定）", "material whole", (SECOND,)),
]


@pytest.mark.parametrize("example", WORDS, ids=lambda e: f"{e.text} {e.above} {e.note}")
def test_words(example: Example) -> None:
    assert read(example) == example.reads


def test_the_revision_of_one_plan_is_not_that_of_the_other() -> None:
    heading = f"「日向野市人口ビジョン」の改訂及び「{THIRD}」の策定"
    assert [told(e) for e in read_heading(heading)] == ["総合戦略 phase 3"]


PLAN = "日向野市未来創生プラン"


@pytest.mark.parametrize(
    "text",
    [
        f"{PLAN}（{THIRD}）",
        f"「{PLAN}」（{THIRD}）",
        f"{PLAN}（日向野市総合戦略（第3期））を策定しました",
        f"{PLAN}～{THIRD}～",
        f"{THIRD}「{PLAN}」",
        f"{THIRD}（令和7年3月）『{PLAN}』",
    ],
)
def test_a_plan_has_a_name_of_its_own(text: str) -> None:
    words = page_words("日向野市", text, [], [])
    assert [(alias.name, alias.mention.series) for alias in words.aliases] == [
        ("未来創生プラン", "総合戦略")
    ]
    label = read_label(f"{PLAN}（概要版）", page=words)
    assert (label.part, [told(e) for e in label.editions]) == ("summary", ["総合戦略 phase 3"])
    older = f"{PLAN}（{SECOND}）（令和2年3月）"
    both = page_words("日向野市", text, [FileWords(PLAN, (older,))], [])
    label = read_label("未来創生プラン", (older,), page=both)
    assert [told(e) for e in label.editions] == [STATED]
    assert [e.series for e in read_heading(f"「{PLAN}」を策定しました", words)] == ["総合戦略"]


@pytest.mark.parametrize(
    "text",
    [
        "第7次日向野市総合計画（総合戦略を含む）",
        "日向野市過疎計画（第3期日向野市総合戦略との関係）",
        "基本計画（第3期日向野市総合戦略）",
        "地方創生の取組",
        "「スマート推進指針」を策定しました",
    ],
)
def test_what_is_no_other_name(text: str) -> None:
    assert page_words("日向野市", text, [], [text]).aliases == ()


def test_an_unnumbered_plan_beside_a_numbered_one_is_the_first() -> None:
    def phases(*labels: str) -> list[int | None]:
        files = [FileWords(label, ("資料",)) for label in labels]
        words = page_words("日向野市", SECOND, files, [])
        read = [read_label(label, ("資料",), title=SECOND, page=words) for label in labels]
        return [reading.editions[0].phase for reading in read]

    assert phases(SECOND, "日向野市総合戦略") == [2, 1]
    assert phases("日向野市総合戦略", "概要版") == [2, 2]
    assert phases(f"{SECOND}概要版", "日向野市総合戦略") == [2, 2]
    assert phases(SECOND, "総合戦略") == [2, 2]


def test_a_page_calls_its_plan_by_its_own_name() -> None:
    html = (
        f"<html><body><main><h1>計画</h1><h2>{PLAN}（{THIRD}）</h2>"
        f"<p>令和7年3月に「{PLAN}」を策定しました。</p><p><a href='/a.pdf'>{PLAN}</a></p>"
        f"<p><a href='/b.pdf'>{PLAN} 概要版</a></p></main></body></html>"
    )
    page = read_page(html.encode(), "https://www.city.higano.lg.jp/", content_type="text/html")
    listing = understand("higano", page, "日向野市")
    assert [m.on_page.id for m in listing.editions] == ["higano-総合戦略-phase-3"]
    name = listing.editions[0].on_page.name
    assert name.published is not None
    assert (name.published.iso, name.published_source) == ("2025-03", "prose")
    assert [file.part for file in listing.files] == ["whole", "summary"]


def test_hostile_names_are_read() -> None:
    for text in ("プラン（" * 200, "総合戦略「" * 200, "戦略～" * 300):
        page_words("日向野市", text, [], [text] * 3)
        read_label(text, (text,), page=PageWords("日向野市"))
