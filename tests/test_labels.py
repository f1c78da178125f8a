"""Labels and headings to editions, parts and kinds: a table of how officials write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.read.names.labels import LabelReading, read_heading, read_label

S, V, P, O = "総合戦略", "人口ビジョン", "総合計画", "その他"  # noqa: E741
NAME = "日向野市まち・ひと・しごと創生"


def keys(reading: LabelReading) -> list[tuple[str, str]]:
    return [(e.series, e.version) for e in reading.editions]


# label, headings (outermost first), what it is: part, editions
PLANS: list[tuple[str, tuple[str, ...], str, list[tuple[str, str]]]] = [
    # phases
    (f"{NAME}総合戦略", (), "whole", [(S, "1.0")]),
    (f"第1期{NAME}総合戦略", (), "whole", [(S, "1.0")]),
    (f"第2期{NAME}総合戦略", (), "whole", [(S, "phase 2")]),
    ("第２期日向野市　まち・ひと・しごと創生　総合戦略", (), "whole", [(S, "phase 2")]),
    ("第二期日向野市総合戦略", (), "whole", [(S, "phase 2")]),
    ("第Ⅱ期日向野市総合戦略", (), "whole", [(S, "phase 2")]),
    ("第2次日向野市総合戦略", (), "whole", [(S, "phase 2")]),
    ("日向野市総合戦略（第2期）", (), "whole", [(S, "phase 2")]),
    ("日向野市デジタル田園都市構想総合戦略", (), "whole", [(S, "phase 3")]),
    ("日向野町まち･ひと･しごと創生 人口ﾋﾞｼﾞｮﾝ", (), "whole", [(V, "1.0")]),
    ("北海道日向野町まち・ひと・しごと創生総合戦略", (), "whole", [(S, "1.0")]),
    ("日向野市「まち・ひと・しごと創生総合戦略」", (), "whole", [(S, "1.0")]),
    ("第7次日向野市総合計画", (), "whole", [(P, "phase 7")]),
    # revisions inside a phase
    (f"{NAME}総合戦略（第2版）", (), "whole", [(S, "2.0")]),
    (f"{NAME}総合戦略(第２．１版)", (), "whole", [(S, "2.1")]),
    (f"{NAME}総合戦略（第1版）", (), "whole", [(S, "1.0")]),
    (f"{NAME}総合戦略【初版】", (), "whole", [(S, "1.0")]),
    ("日向野市総合戦略 Ver.2.1", (), "whole", [(S, "2.1")]),
    (f"第2期{NAME}総合戦略（第2版）", (), "whole", [(S, "phase 2, 2.0")]),
    (f"第2期{NAME}総合戦略（令和2年10月改定）", (), "whole", [(S, "phase 2, 2020-10")]),
    (f"第2期{NAME}総合戦略【令和5年3月改訂版】", (), "whole", [(S, "phase 2, 2023-03")]),
    (f"第2期{NAME}総合戦略（中間見直し版）（令和5年3月）", (), "whole", [(S, "phase 2, 2023-03")]),
    (f"第2期{NAME}総合戦略（令和6年3月延長）", (), "whole", [(S, "phase 2, 2024-03")]),
    (f"第2期{NAME}総合戦略（追補版）(R5.3.24)", (), "whole", [(S, "phase 2, 2023-03")]),
    (f"{NAME}総合戦略（平成27年10月策定・平成29年3月改訂）", (), "whole", [(S, "2017-03")]),
    (
        "第2期総合戦略（令和2年3月策定、令和5年3月改定、令和6年3月改定）",
        (),
        "whole",
        [(S, "phase 2, 2024-03")],
    ),
    ("第2期日向野市総合戦略(令和4年度改訂版)", (), "whole", [(S, "phase 2, 2022")]),
    ("第2期日向野市総合戦略（2020改訂版）", (), "whole", [(S, "phase 2, 2020")]),
    (
        "第2期日向野市総合戦略（改訂版）",
        ("第２期日向野市総合戦略（令和４年３月一部改訂）",),
        "whole",
        [(S, "phase 2, 2022-03")],
    ),
    ("R5.3改訂　第2期総合戦略", (), "whole", [(S, "phase 2, 2023-03")]),
    ("第2期総合戦略_R5改訂", (), "whole", [(S, "phase 2, 2023")]),
    ("第2期総合戦略　令和6年度更新版", (), "whole", [(S, "phase 2, 2024")]),
    # an unnumbered plan is the first, unless its period says otherwise
    (f"{NAME}総合戦略（平成27年度～令和元年度）", (), "whole", [(S, "1.0")]),
    (f"{NAME}総合戦略（令和2年度～令和6年度）", (), "whole", [(S, "phase 2")]),
    ("日向野市地方創生総合戦略2020-2024", (), "whole", [(S, "phase 2")]),
    (
        "日向野市総合戦略（令和5年度～令和9年度）",
        ("第2期日向野市総合戦略",),
        "whole",
        [(S, "phase 2")],
    ),
    ("第2期総合戦略", ("第2期総合戦略を一部改定しました",), "whole", [(S, "phase 2, 改訂版")]),
    ("改訂版", ("第2期日向野市総合戦略",), "whole", [(S, "phase 2, 改訂版")]),
    (
        "第2期総合戦略（令和5年3月改訂）",
        ("第2期日向野市総合戦略を改訂しました",),
        "whole",
        [(S, "phase 2, 2023-03")],
    ),
    # two plans in one file
    (f"{NAME}人口ビジョン及び総合戦略", (), "whole", [(S, "1.0"), (V, "1.0")]),
    (
        f"【概要】第2期{NAME}人口ビジョン及び総合戦略",
        (),
        "summary",
        [(S, "phase 2"), (V, "phase 2")],
    ),
    ("第二期日向野市人口ビジョン・総合戦略", (), "whole", [(S, "phase 2"), (V, "phase 2")]),
    (
        "日向野市人口ビジョン・総合戦略（第2期）概要版",
        (),
        "summary",
        [(S, "phase 2"), (V, "phase 2")],
    ),
    (
        "日向野市人口ビジョン(令和2年3月改訂)・第2期日向野市総合戦略",
        (),
        "whole",
        [(S, "phase 2"), (V, "2020-03")],
    ),
    # parts
    ("第2期日向野市総合戦略　全体版", (), "whole", [(S, "phase 2")]),
    ("総合戦略・概要版", ("第3期総合戦略",), "summary", [(S, "phase 3")]),
    ("概要版", ("第2期日向野市総合戦略（令和2年3月策定）",), "summary", [(S, "phase 2")]),
    ("本編", (f"第2期{NAME}総合戦略を策定しました",), "whole", [(S, "phase 2")]),
    ("第1章 人口の現状分析", ("日向野市人口ビジョン",), "split", [(V, "1.0")]),
    ("2.第4章　進行管理と評価", (f"第2期{NAME}総合戦略",), "split", [(S, "phase 2")]),
    ("1　第3期総合戦略の基本的な考え方", ("第3期日向野市総合戦略",), "split", [(S, "phase 3")]),
    ("2　第2期総合戦略の総括", ("第3期日向野市総合戦略",), "split", [(S, "phase 3")]),
    ("3　数値目標・KPI一覧", (f"第2期{NAME}総合戦略",), "split", [(S, "phase 2")]),
    ("第2期日向野市総合戦略 資料編", (), "split", [(S, "phase 2")]),
    ("P1～P20", ("第2期日向野市総合戦略",), "split", [(S, "phase 2")]),
    ("基本目標1", ("第2期日向野市総合戦略", "分割版"), "split", [(S, "phase 2")]),
    ("後期基本計画", ("第7次日向野市総合計画",), "split", [(P, "phase 7")]),
    ("第7次日向野市総合計画　基本構想", (), "split", [(P, "phase 7")]),
    # a numbered list of whole files is not a list of parts
    ("1 第2期日向野市総合戦略（本編）", (), "whole", [(S, "phase 2")]),
    ("2 第2期日向野市総合戦略（概要版）", (), "summary", [(S, "phase 2")]),
    (
        "第2次長期総合計画（後期計画）　完全版　一括ダウンロード",
        ("第2次長期総合計画（後期基本計画【R4-R8】）",),
        "whole",
        [(P, "phase 2")],
    ),
    (
        "印刷冊子用表紙・裏表紙",
        ("第2次長期総合計画（後期基本計画【R4-R8】）",),
        "split",
        [(P, "phase 2")],
    ),
    (
        "・基本方針4　安⼼・安全で住み良いまちづくり（防災）",
        ("第2次日向野町長期総合計画", "○分割版"),
        "split",
        [(P, "phase 2")],
    ),
    ("日向野市総合戦略 施策編", (), "split", [(S, "1.0")]),
    (
        "日向野町人口ビジョン・日向野町まちづくり総合戦略概要版",
        (),
        "summary",
        [(S, "1.0"), (V, "1.0")],
    ),
    # what the headings say
    (
        "総合戦略",
        (f"{NAME}総合戦略・人口ビジョン", "第2期（令和2年度～令和6年度）"),
        "whole",
        [(S, "phase 2")],
    ),
    (
        "人口ビジョン",
        (f"{NAME}総合戦略・人口ビジョン", "第2期（令和2年度～令和6年度）"),
        "whole",
        [(V, "phase 2")],
    ),
    ("ダウンロード", ("日向野市総合戦略", "第2期"), "whole", [(S, "phase 2")]),
    ("PDFファイル", ("第2期日向野市総合戦略", "【概要版】"), "summary", [(S, "phase 2")]),
    ("計画書", ("第2期日向野市総合戦略を策定しました",), "whole", [(S, "phase 2")]),
    ("第2期（令和2年度～令和6年度）", ("日向野市総合戦略",), "whole", [(S, "phase 2")]),
    ("令和2年10月改定版", ("第2期日向野市総合戦略",), "whole", [(S, "phase 2, 2020-10")]),
    ("全体版（第2版）", ("日向野市総合戦略",), "whole", [(S, "2.0")]),
    (
        f"{NAME}総合戦略（第2版）",
        ("第3期日向野市総合戦略", f"「{NAME}総合戦略（第2版）」（平成27年10月）"),
        "whole",
        [(S, "2.0")],
    ),
    # plans of another kind
    (
        "スマートシティ日向野推進指針",
        ("第3期総合戦略の特色",),
        "whole",
        [(O, "スマートシティ日向野推進指針")],
    ),
    ("日向野市環境基本計画", (), "whole", [(O, "日向野市環境基本計画")]),
    ("日向野市観光総合戦略", (), "whole", [(O, "日向野市観光総合戦略")]),
]


@pytest.mark.parametrize(
    ("label", "headings", "part", "editions"), PLANS, ids=[row[0] for row in PLANS]
)
def test_plan(
    label: str, headings: tuple[str, ...], part: str, editions: list[tuple[str, str]]
) -> None:
    reading = read_label(label, headings)
    assert (reading.kind, reading.part, keys(reading)) == ("plan", part, editions)
    assert reading.status == "final"


NO_EDITIONS = [
    ("第3期日向野市総合戦略（案）に対する意見募集結果", (), "consultation"),
    ("第3期日向野市総合戦略（案）に対するパブリックコメントの結果について", (), "consultation"),
    ("資料1　第3期日向野市総合戦略（案）", ("第2回日向野市総合戦略審議会",), "material"),
    ("第3期日向野市総合戦略（案）", ("令和6年度第2回日向野市総合戦略推進会議",), "material"),
    ("会議次第", ("第1回地方創生推進会議",), "material"),
    ("総合戦略推進会議委員名簿", (), "material"),
    ("議案第36号 第2期日向野市総合戦略の策定について", (), "material"),
    ("まち・ひと・しごと創生総合戦略　新旧対照表", ("第2期日向野市総合戦略",), "material"),
    ("第2期総合戦略策定のためのアンケート調査結果", (), "material"),
    ("変更箇所一覧", ("「日向野市総合戦略（第2.1版）」（令和元年12月）",), "material"),
    ("令和4年度 総合戦略評価シート", (), "evaluation"),
    ("第3期日向野市総合戦略の進捗状況（令和6年度）", (), "evaluation"),
    ("令和5年度", ("第2期日向野市総合戦略", "総合戦略の効果検証"), "evaluation"),
    ("ダウンロード", ("第2期日向野市総合戦略の進捗状況", "令和5年度"), "evaluation"),
    ("こちら", ("第2期日向野市総合戦略の効果検証", "○令和5年度分"), "evaluation"),
    ("2024.07.21_講演会", ("第3期日向野市総合戦略",), "flyer"),
    ("地方創生フォーラムのポスター", ("第3期日向野市総合戦略",), "flyer"),
    ("福島県総合戦略", (), "other"),
    ("国の「まち・ひと・しごと創生総合戦略」", (), "other"),
    ("まち・ひと・しごと創生総合戦略（国）", (), "other"),
    ("デジタル田園都市国家構想総合戦略", (), "other"),
    ("会場の位置図", ("第3期日向野市総合戦略",), "other"),
    ("市税の納め方", (), "other"),
    ("", (), "other"),
]


@pytest.mark.parametrize(
    ("label", "headings", "kind"), NO_EDITIONS, ids=[row[0] or "empty" for row in NO_EDITIONS]
)
def test_no_edition(label: str, headings: tuple[str, ...], kind: str) -> None:
    reading = read_label(label, headings)
    assert (reading.kind, reading.part, reading.editions) == (kind, "whole", ())


@pytest.mark.parametrize(
    ("label", "headings", "group"),
    [
        ("第3期日向野市総合戦略（素案）", (), None),
        ("第3期日向野市総合戦略（案）", ("パブリックコメントの実施",), None),
        ("第3期日向野市総合戦略 原案 概要版", (), None),
        ("第3期日向野市総合戦略案の概要", (), None),
        ("本編", ("第3期日向野市総合戦略（骨子案）",), None),
        ("第3期日向野市総合戦略", (), "素案"),
    ],
)
def test_draft(label: str, headings: tuple[str, ...], group: str | None) -> None:
    reading = read_label(label, headings, None, group)
    assert reading.status == "draft"
    assert [(e.version, e.status) for e in reading.editions] == [("phase 3", "draft")]


@pytest.mark.parametrize(
    "label",
    [
        "第3期日向野市総合戦略（提案書）",
        "第3期日向野市総合戦略のご案内",
        "第3期日向野市総合戦略 立案方法",
    ],
)
def test_words_with_案_in_them_are_no_drafts(label: str) -> None:
    assert read_label(label).status == "final"


def test_a_split_part_takes_its_edition_from_the_heading_above() -> None:
    above = ("これまでの取組", "「第3期日向野市総合戦略」を策定しました", "第3期総合戦略の内容")
    for label in (
        "表紙・目次・はじめに",
        "2　第2期総合戦略の総括",
        "5　推進方策（「スマートシティ日向野推進指針」ほか）",
        "4 基本目標",
    ):
        reading = read_label(label, above, None, "分割版", "地方創生の取組")
        assert (reading.part, keys(reading)) == ("split", [(S, "phase 3")]), label


def test_the_title_is_the_outermost_heading() -> None:
    title = f"「{NAME}人口ビジョン及び総合戦略」を策定しました"
    assert keys(read_label(f"{NAME}人口ビジョン.pdf(511KB)", title=title)) == [(V, "1.0")]
    assert keys(read_label(f"{NAME}総合戦略(第2版).pdf(1,211KB)", title=title)) == [(S, "2.0")]
    assert keys(read_label("概要版", title=title)) == [(S, "1.0"), (V, "1.0")]


@pytest.mark.parametrize(
    ("label", "size"),
    [
        ("総合戦略[PDF：2.08MB]", "2.08MB"),
        ("総合戦略.pdf(511KB)", "511KB"),
        ("総合戦略（PDF：1,234KB）", "1,234KB"),
        ("総合戦略 [PDFファイル／1.2MB]", "1.2MB"),
        ("総合戦略 (PDF形式、2.31MB)", "2.31MB"),
        ("総合戦略（ワード：50KB）", "50KB"),
        ("総合戦略［ＰＤＦ：２ＭＢ］", "2MB"),
        ("総合戦略", None),
    ],
)
def test_size_label(label: str, size: str | None) -> None:
    reading = read_label("日向野市" + label)
    assert reading.size_label == size
    assert [e.name for e in reading.editions] == ["日向野市総合戦略"]


def test_order_of_belief_for_the_date() -> None:
    heading = "「日向野市総合戦略（第2版）」（平成27年10月）"
    by_heading = read_label("日向野市総合戦略（第2版）（平成27年11月2日）", (heading,)).editions[0]
    assert by_heading.published is not None
    assert (by_heading.published.iso, by_heading.published_source) == ("2015-10", "heading")
    by_label = read_label(
        "第3期日向野市総合戦略（令和７年３月２８日策定）", ("第2期日向野市総合戦略（令和2年3月）",)
    ).editions[0]
    assert by_label.published is not None
    assert (by_label.published.iso, by_label.published_source) == ("2025-03-28", "label")
    by_note = read_label("第2期日向野市総合戦略", (), "※令和4年10月 一部改定").editions[0]
    assert by_note.published is not None
    assert (by_note.published.iso, by_note.published_source, by_note.version) == (
        "2022-10",
        "note",
        "phase 2, 2022-10",
    )
    assert read_label("第2期日向野市総合戦略").editions[0].published is None


def test_each_plan_of_a_file_has_its_own_date() -> None:
    found = read_label("人口ビジョン(令和2年3月改訂)・第2期総合戦略(令和3年3月)").editions
    assert [(e.series, e.published and e.published.iso) for e in found] == [
        (S, "2021-03"),
        (V, "2020-03"),
    ]
    assert [e.name for e in read_label("第2期日向野市人口ビジョン及び総合戦略").editions] == [
        "第2期日向野市総合戦略",
        "第2期日向野市人口ビジョン",
    ]


def test_reason_is_the_note_without_its_mark() -> None:
    assert (
        read_label("日向野市総合戦略（第2.1版）", (), "※数値の誤りを直すため、一部改定").reason
        == "数値の誤りを直すため、一部改定"
    )
    assert (
        read_label("日向野市総合戦略", (), "（※１）国の指針に合わせた変更\n※図の差替え").reason
        is not None
    )
    assert read_label("日向野市総合戦略", (), "※印刷は両面で").reason is None


def test_period_of_the_plan() -> None:
    edition = read_label("第3期日向野市総合戦略（令和7～11年度）").editions[0]
    assert (edition.plan_from, edition.plan_to) == ("2025", "2029")
    edition = read_label("本編", ("第2期日向野市総合戦略（R2～R6）",)).editions[0]
    assert (edition.plan_from, edition.plan_to) == ("2020", "2024")


# heading → editions it announces: series, version, published
HEADINGS = [
    (
        f"「{NAME}人口ビジョン」・「{NAME}総合戦略」（平成27年4月）",
        [(S, "1.0", "2015-04"), (V, "1.0", "2015-04")],
    ),
    ("「日向野市総合戦略（第2.1版）」（令和元年12月）", [(S, "2.1", "2019-12")]),
    ("「日向野市総合戦略（第1版）」（平成27年4月）", [(S, "1.0", "2015-04")]),
    ("「第3期日向野市総合戦略」を策定しました", [(S, "phase 3", None)]),
    ("第2期日向野市総合戦略を改定しました（令和2年10月）", [(S, "phase 2, 2020-10", "2020-10")]),
    ("第2期日向野市総合戦略について", [(S, "phase 2", None)]),
    ("第2期総合戦略の中間見直し（令和4年3月）", [(S, "phase 2, 2022-03", "2022-03")]),
    (
        "日向野市人口ビジョン及び総合戦略（第2期）を策定しました",
        [(S, "phase 2", None), (V, "phase 2", None)],
    ),
    (f"「{NAME}総合戦略」及び「人口ビジョン」の策定について", [(S, "1.0", None), (V, "1.0", None)]),
    ("「スマートシティ日向野推進指針」を策定しました", [(O, "スマートシティ日向野推進指針", None)]),
    ("第2期日向野市総合戦略の改訂について（令和5年3月）", [(S, "phase 2, 2023-03", "2023-03")]),
    ("第2期日向野市総合戦略を改訂しました", []),
    ("第3期日向野市総合戦略の事務事業一覧を更新しました（令和7年4月）", []),
    ("地方版総合戦略について", []),
    ("これまでの地方版総合戦略", []),
    ("「第7次日向野市総合計画」との関係", []),
    ("「第2期日向野市人口ビジョン」との関係", []),
    ("第3期総合戦略の基本的な考え方", []),
    ("第3期総合戦略の概要", []),
    ("第2期総合戦略の検証（令和6年3月）", []),
    ("第3期総合戦略策定委員会", []),
    ("第3期日向野市総合戦略（案）への意見を募集します", []),
    ("国の総合戦略（令和4年12月）", []),
    ("福島県まち・ひと・しごと創生総合戦略（令和2年3月）", []),
    ("まち・ひと・しごと創生法（平成26年法律第136号）に基づく総合戦略", []),
    ("日向野市総合戦略について", []),
    ("令和2年10月改定", []),
    ("お知らせ", []),
    ("", []),
]


@pytest.mark.parametrize(
    ("heading", "editions"), HEADINGS, ids=[row[0] or "empty" for row in HEADINGS]
)
def test_heading(heading: str, editions: list[tuple[str, str, str | None]]) -> None:
    found = read_heading(heading)
    assert [(e.series, e.version, e.published and e.published.iso) for e in found] == editions
    assert all(e.published_source == "heading" for e in found if e.published)


def test_the_draft_of_a_heading_is_a_draft() -> None:
    assert [e.status for e in read_heading("第3期日向野市総合戦略（素案）")] == ["draft"]


WORDS = st.sampled_from(
    [
        "第2期",
        "第三期",
        "日向野市",
        "まち・ひと・しごと創生",
        "総合戦略",
        "人口ビジョン",
        "総合計画",
        "（",
        "）",
        "「",
        "」",
        "・",
        "及び",
        "令和2年3月",
        "平成27年度",
        "～",
        "改定",
        "案",
        "第2.1版",
        "概要版",
        "本編",
        "【",
        "】",
        "の",
        "1 ",
        "※",
        "[PDF：1MB]",
        "国の",
        "第",
        "版",
        "期",
        "十",
        "ﾋﾞｼﾞｮﾝ",
        "٣",
        "²",
        "①",
        "Ⅳ",
        "第٣期",
        "十",
        "二",
        "Ver.",
        "年度",
        "R",
        ".",
    ]
)


@pytest.mark.slow
@given(
    st.lists(WORDS, max_size=9).map("".join),
    st.lists(st.lists(WORDS, max_size=6).map("".join), max_size=3),
    st.text(max_size=12),
)
@settings(deadline=None, max_examples=300)
def test_any_label_is_read(label: str, headings: list[str], note: str) -> None:
    reading = read_label(label, tuple(headings), note, headings[0] if headings else None, note)
    assert reading.editions == () or reading.kind == "plan"
    versions = [(e.series, e.version, e.status) for e in reading.editions]
    assert len(set(versions)) == len(versions)
    order = [S, V, P, O]
    assert [order.index(e.series) for e in reading.editions] == sorted(
        order.index(e.series) for e in reading.editions
    )
    assert all(e.version and e.name for e in reading.editions)
    for heading in headings:
        read_heading(heading)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_unicode_is_read_without_an_error(label: str, heading: str) -> None:
    read_label(label, (heading,), heading, label, heading)
    read_heading(heading)


@given(
    st.integers(2, 12),
    st.sampled_from(
        [
            "第{}期日向野市総合戦略",
            "日向野市総合戦略（第{}期）",
            "第{}次日向野市総合戦略",
            "第{}期 総合戦略",
        ]
    ),
    st.booleans(),
)
@settings(deadline=None, max_examples=60)
def test_every_form_of_a_phase_reads_back(phase: int, form: str, kanji: bool) -> None:
    digits = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    label = form.format(digits[phase] if kanji else phase)
    assert [(e.phase, e.version) for e in read_label(label).editions] == [(phase, f"phase {phase}")]
