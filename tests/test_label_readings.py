"""The grammar's edges: what a small mistake in it would read otherwise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.names.labels import read_heading, read_label
from pipeline.read.names.plans import MAX_NAMES, find_mentions
from pipeline.read.names.rules import Example
from tests.labels_told import read

EDGES = [
    Example("旧計画　日向野市総合戦略", "plan whole, 総合戦略 1.0"),
    Example("第2期日向野市総合戦略ロゴマーク使用の手引", "other whole"),
    Example("第2期日向野市総合戦略出前講座の申込方法", "other whole"),
    Example("第2期日向野市総合戦略　用語の解説", "plan split, 総合戦略 phase 2"),
    Example("第2期日向野市総合戦略（案）に係る住民説明会の資料", "material whole"),
    Example("「第2期日向野市総合戦略」素案からの主な修正点", "material whole"),
    Example("第2期日向野市総合戦略の案に寄せられた声と反映の状況", "consultation whole"),
    Example("第2期日向野市総合戦略（令2.3策定）", "plan whole, 総合戦略 phase 2 (2020-03 label)"),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        note="※令和4年12月、「第2期日向野市総合戦略」の事業に係る地域再生計画を変更しました。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        note="※令和5年2月の会議で、第2期日向野市総合戦略の改訂は行わないことを決定しました。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        note="※第2期日向野市総合戦略は環境基本計画とも関わります。こちらは令和5年2月に改定しています。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        note="※総合計画の改定（令和4年8月）に伴い、本戦略の位置付けを整理しました。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        note="※「第2期日向野市総合戦略」を所管する課の名称は、令和4年8月7日に変更しました。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2, 2022-08 (2022-08-07 note)",
        note="※この計画は、令和4年8月7日に変更しました。",
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2 (2020-03-17 note)",
        note="※3　策定年月日：令和2年3月17日",
    ),
    Example(
        "日向野市総合戦略（平成28年2月策定／令和2年3月最終改訂）",
        "plan whole, 総合戦略 2020-03 (2020-03 label)",
    ),
    Example(
        "第2期日向野市総合戦略（令和2年3月策定・改訂版）",
        "plan whole, 総合戦略 phase 2, 改訂版",
    ),
    Example("「第2期日向野市総合戦略」の振り返り", "evaluation whole"),
    Example("第1期人口ビジョン・総合戦略の取組成果", "evaluation whole"),
    Example("第2期日向野市総合戦略の総括", "evaluation whole"),
    Example("2　第1期総合戦略の総括", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    Example("【成案】第2期日向野市総合戦略", "plan whole, 総合戦略 phase 2"),
    Example("書類の閲覧について", "other whole", ("第2期日向野市総合戦略",)),
    Example("冊子の頒布", "other whole", ("第2期日向野市総合戦略",)),
    Example("閲覧", "plan whole, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    Example("第2期日向野市観光総合戦略", "plan whole, その他 第2期日向野市観光総合戦略"),
    Example(
        "日向野市環境基本計画（令和5年3月改定）", "plan whole, その他 日向野市環境基本計画, 2023-03"
    ),
    Example("日向野市総合戦略（令和5年度～令和9年度）", "plan whole, 総合戦略 phase 3"),
    Example("日向野市総合戦略（平成31年度～令和5年度）", "plan whole, 総合戦略 phase 2"),
    Example("日向野市総合戦略（平成30年度～令和4年度）", "plan whole, 総合戦略 1.0"),
    Example("日向野市総合戦略（令和4年度～令和8年度）", "plan whole, 総合戦略 phase 2"),
    Example(
        "第2期日向野市総合戦略（改訂版）",
        "plan whole, 総合戦略 phase 2, 2023-03 (2023-03-10 note)",
        note="※令和5年3月10日改訂",
    ),
    Example("第2期総合戦略本編の表（令和2年3月）", "plan whole, 総合戦略 phase 2"),
    Example("第2期日向野市総合戦略", "plan whole, 総合戦略 phase 2", ("2022.12.25",)),
    Example("第2期日向野市総合戦略", "plan whole, 総合戦略 phase 2", ("計画終了　令和7年3月",)),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2 (2020-03 heading)",
        ("策定：令和2年3月",),
    ),
    Example(
        "総合戦略（本編）", "plan whole, 総合戦略 phase 2", ("現行計画　令和2年度～令和6年度",)
    ),
    Example(
        "総合戦略（本編）",
        "plan whole, 総合戦略 phase 2",
        ("第3期日向野市総合戦略", "前計画　令和2年度から令和6年度まで"),
    ),
    Example(
        "総合戦略（本編）",
        "plan whole, 総合戦略 phase 2",
        ("第3期日向野市総合戦略", "前の総合戦略（令和2年度～令和6年度）"),
    ),
    Example("第2期日向野市総合戦略に関する提言書", "other whole"),
    Example("第2期日向野市総合戦略策定支援業務委託仕様書（令和元年5月）", "other whole"),
    Example("第2期日向野市総合戦略（第2刷・令和3年5月）", "plan whole, 総合戦略 phase 2"),
    Example("第2期日向野市総合戦略（令和3年5月増刷）", "plan whole, 総合戦略 phase 2"),
    Example(
        "【令和2年3月策定】計画書はこちら",
        "plan whole, 総合戦略 phase 2 (2020-03 label)",
        ("第2期日向野市総合戦略",),
    ),
    Example(
        "令和2年3月策定　計画書",
        "plan whole, 総合戦略 phase 2 (2020-03 label)",
        ("第2期日向野市総合戦略",),
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        ("▲日向野市総合戦略（第2期）を手にする市長（令和元年11月22日）",),
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2 (2020-03 heading)",
        ("第2期日向野市総合戦略を策定しました（令和2年3月）",),
    ),
    Example("第2期日向野市総合戦略に掲げた事業の一覧（令和4年3月時点）", "other whole"),
    Example("第2期日向野市総合戦略タウンミーティングのまとめ", "material whole"),
    Example("第2期（案）", "plan whole, 総合戦略 phase 2, draft", ("日向野市総合戦略",)),
    Example("増補版", "plan whole, 総合戦略 phase 2, 増補版", ("第2期日向野市総合戦略",)),
    Example(
        "施策",
        "plan split, 総合戦略 phase 2",
        (
            "第2期日向野市総合戦略",
            "総合戦略の概要",
        ),
    ),
    Example(
        "計画の概要",
        "plan split, 総合戦略 phase 2",
        (
            "第2期日向野市総合戦略",
            "分割版",
            "施策の体系",
        ),
    ),
    Example("1 環境基本計画", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    Example("日向野市環境基本計画（平成30年）", "plan whole, その他 日向野市環境基本計画"),
    Example("「日向野市環境基本計画」", "plan whole, その他 日向野市環境基本計画"),
    Example("日向野市環境基本計画 概要版", "plan summary, その他 日向野市環境基本計画"),
    Example("環境計画", "plan whole, その他 環境計画"),
    Example("緑計画", "other whole"),
    Example(
        "日向野市総合戦略（令和3年4月）",
        "plan whole, 総合戦略 phase 2 (2020-03 heading)",
        ("第2期日向野市総合戦略（令和2年3月）",),
    ),
    Example(
        "第2期日向野市総合戦略（令和2年3月）",
        "plan whole, 総合戦略 phase 2 (2020-03 label)",
        note="※令和4年10月一部改定",
    ),
    Example(
        "令和2年10月改定版",
        "plan whole, 総合戦略 phase 2, 2020-10 (2020-10 label)",
        ("第2期日向野市総合戦略",),
    ),
    Example("日向野市観光創生戦略", "plan whole, その他 日向野市観光創生戦略"),
    Example("日向野市防災力強化総合戦略", "plan whole, その他 日向野市防災力強化総合戦略"),
    Example(
        "第2期総合戦略。日向野市人口ビジョン（令和2年3月）",
        "plan whole, 総合戦略 phase 2, 人口ビジョン 1.0 (2020-03 label)",
    ),
    Example(
        "人口ビジョン・総合戦略・総合計画（令和2年3月）",
        "plan whole, 総合戦略 1.0 (2020-03 label), 人口ビジョン 1.0 (2020-03 label), "
        "総合計画 総合計画 (2020-03 label)",
    ),
    Example("第2期総合戦略。総合計画", "plan whole, 総合戦略 phase 2, 総合計画 総合計画"),
    Example(
        "人口ビジョン・総合戦略（令和2年3月）。総合計画（令和3年3月）",
        "plan whole, 総合戦略 1.0 (2020-03 label), 人口ビジョン 1.0 (2020-03 label), "
        "総合計画 総合計画 (2021-03 label)",
    ),
    Example(
        "第2期総合戦略。日向野市総合計画", "plan whole, 総合戦略 phase 2, 総合計画 日向野市総合計画"
    ),
    Example(
        "総合戦略",
        "plan whole, 総合戦略 1.0",
        (
            "日向野市総合戦略",
            "令和2年10月改定のあらましなど",
        ),
    ),
    Example(
        "総合戦略",
        "plan whole, 総合戦略 phase 2",
        (
            "日向野市総合戦略",
            "第2期のページ",
        ),
    ),
    Example(
        "総合戦略",
        "plan whole, 総合戦略 1.0",
        (
            "日向野市総合戦略",
            "第2期のページへ",
        ),
    ),
    Example(
        "第2期日向野市総合戦略（第2版）",
        "plan whole, 総合戦略 phase 2, 2.0",
        ("第2期日向野市総合戦略（令和4年3月改定）",),
    ),
    Example(
        "総合戦略",
        "plan whole, 総合戦略 phase 2 (2020-03 heading)",
        (
            "第2期日向野市総合戦略（令和2年3月）",
            "第2期日向野市総合戦略",
        ),
    ),
    Example(
        "総合戦略",
        "plan whole, 総合戦略 1.0 (2020-03 heading)",
        (
            "日向野市総合戦略",
            "日向野市総合戦略（令和2年3月）",
        ),
    ),
    Example("日向野市総合戦略", "plan whole, 総合戦略 phase 2", ("第2期日向野市人口ビジョン",)),
    Example("日向野市総合戦略", "plan whole, 総合戦略 1.0", ("第7次日向野市総合計画",)),
    Example(
        "日向野市総合計画", "plan whole, 総合計画 日向野市総合計画", ("第2期日向野市人口ビジョン",)
    ),
    Example(
        "概要版",
        "plan summary, 総合戦略 1.0 (2015-10 heading)",
        (
            "第2期日向野市人口ビジョン",
            "日向野市総合戦略（平成27年10月）",
        ),
    ),
    Example(
        "概要版",
        "plan summary, 総合戦略 phase 2",
        (
            "第2期日向野市人口ビジョン",
            "日向野市総合戦略",
        ),
    ),
    Example(
        "概要版",
        "plan summary, 総合戦略 phase 2",
        (
            "第2期日向野市人口ビジョン",
            "総合戦略",
        ),
    ),
    Example(
        "概要版",
        "plan summary, 総合戦略 phase 2 (2015-10 heading)",
        (
            "第2期日向野市人口ビジョン",
            "総合戦略（平成27年10月）",
        ),
    ),
    Example(
        "第2期日向野市人口ビジョン",
        "plan whole, 人口ビジョン phase 2 (2020-03 heading)",
        ("第2期日向野市総合戦略（令和2年3月）",),
    ),
    Example(
        "第2期日向野市総合計画",
        "plan whole, 総合計画 phase 2",
        ("第2期日向野市総合戦略（令和2年3月）",),
    ),
    Example(
        "第2期日向野市総合戦略",
        "plan whole, 総合戦略 phase 2",
        ("第2期日向野市総合計画（令和2年3月）",),
    ),
    Example(
        "日向野市総合戦略（第1版）",
        "plan whole, 総合戦略 1.0 (2015-04 heading)",
        ("日向野市総合戦略（平成27年4月）",),
    ),
    Example(
        "日向野市人口ビジョン",
        "plan whole, 人口ビジョン 1.0 (2015-04 heading)",
        ("日向野市総合戦略（第1版）（平成27年4月）",),
    ),
    Example("2期総合戦略", "plan whole, 総合戦略 phase 2"),
    Example("日向野市総合戦略（第二版）", "plan whole, 総合戦略 2.0"),
    Example(
        "第2期総合戦略（令和2年10月改定、令和3年4月公表）",
        "plan whole, 総合戦略 phase 2, 2020-10 (2020-10 label)",
    ),
    Example(
        "第2期総合戦略の改定（令和2年10月）、令和3年4月公表",
        "plan whole, 総合戦略 phase 2, 2020-10 (2020-10 label)",
    ),
    Example(
        "第2期総合戦略（令和2年10月改定）について述べた冊子（令和3年4月）",
        "plan whole, 総合戦略 phase 2, 2020-10 (2020-10 label)",
    ),
    Example(
        "第2期総合戦略 改定についての書類（令和2年10月）、令和3年4月公表",
        "plan whole, 総合戦略 phase 2, 2020-10 (2020-10 label)",
    ),
    Example(
        "第2期総合戦略 改定についての書類は（令和2年10月）、令和3年4月公表",
        "plan whole, 総合戦略 phase 2, 2021-04 (2021-04 label)",
    ),
    Example(
        "第2期総合戦略の改定版を公表、令和5年3月、令和2年3月策定",
        "plan whole, 総合戦略 phase 2, 2023-03 (2023-03 label)",
    ),
    Example("第2期総合戦略（令和6年版）", "plan whole, 総合戦略 phase 2"),
    Example("第2期総合戦略（令和6年度）", "plan whole, 総合戦略 phase 2"),
    Example("第2期総合戦略（令和6年4月1日現在）", "plan whole, 総合戦略 phase 2"),
    Example("5　参考資料", "plan split, 総合戦略 phase 2", ("第2期日向野市総合戦略",)),
    Example("参考資料", "material whole", ("第2期日向野市総合戦略",)),
    Example("1 会議資料", "material whole", ("第2期日向野市総合戦略",)),
    # its note tells of another time than the heading's phase
    Example(
        "日向野市人口ビジョン",
        "plan whole, 人口ビジョン 1.0",
        ("第2期日向野市総合戦略",),
        note="※平成27年度作成",
    ),
    Example(
        "日向野市人口ビジョン",
        "plan whole, 人口ビジョン phase 2",
        ("第2期日向野市総合戦略",),
        note="※令和元年度作成",
    ),
    # the word right behind a date, or before it, says whose it is
    Example(
        "第2期日向野市総合戦略（令和2年3月発行）", "plan whole, 総合戦略 phase 2 (2020-03 label)"
    ),
    Example("第2期日向野市総合戦略（令和2年3月定例会）", "plan whole, 総合戦略 phase 2"),
    Example("第2期日向野市総合戦略（令和2年4月スタート）", "plan whole, 総合戦略 phase 2"),
    Example("第2期日向野市総合戦略（告示日：令和2年3月31日）", "plan whole, 総合戦略 phase 2"),
    Example(
        "第2期日向野市総合戦略（見直し年月日：令和4年3月31日）",
        "plan whole, 総合戦略 phase 2, 2022-03 (2022-03-31 label)",
    ),
    # what a meeting had, and parts that go by the names of two plans
    Example("第1回（2015年7月27日）の資料について", "material whole", ("日向野市総合戦略",)),
    Example("第1回改訂版", "plan whole, 総合戦略 第1回改訂版", ("日向野市総合戦略",)),
    Example("第2編　総合戦略", "plan split, 総合戦略 1.0", ("日向野市総合戦略",)),
    # the year behind the name is that of its beginning
    Example("日向野市創生総合戦略2020", "plan whole, 総合戦略 phase 2"),
    Example("日向野市創生総合戦略2020改訂版", "plan whole, 総合戦略 2020"),
    # the mark of a new link is no revision
    Example("【更新】第2期日向野市総合戦略", "plan whole, 総合戦略 phase 2"),
]


@pytest.mark.parametrize("example", EDGES)
def test_a_label_at_the_edges(example: Example) -> None:
    assert read(example) == example.reads


@pytest.mark.parametrize(
    ("heading", "reads"),
    [
        ("「子育て支援の取組」を策定しました", ""),
        ("「前期基本計画」を策定しました", ""),
        ("「スマートシティ日向野推進指針」の講演", ""),
        ("「 スマートシティ日向野推進指針 」を策定しました", "その他 スマートシティ日向野推進指針"),
        ("「スマートシティ日向野推進指針」策定", "その他 スマートシティ日向野推進指針"),
        # 地方創生 in it is only the word itself, not a name
        ("地方創生戦略を策定しました", ""),
        ("「地方創生戦略」を策定しました", ""),
        # the longer name has a word of «something else» in it
        (
            "総合戦略及び日向野市事業総合戦略を策定しました（令和2年3月）",
            "総合戦略 1.0 (2020-03 heading)",
        ),
    ],
)
def test_a_heading_at_the_edges(heading: str, reads: str) -> None:
    assert read(Example(heading, reads, is_heading=True)) == reads


LONG = "第2期日向野市まち・ひと・しごと創生総合戦略"


@pytest.mark.parametrize(
    ("label", "above", "names"),
    [
        ("1．第2期日向野市総合戦略", (), ["第2期日向野市総合戦略"]),
        ("令和2年3月日向野市総合戦略", (), ["日向野市総合戦略"]),
        ("概要：令和2年3月日向野市総合戦略", (), ["日向野市総合戦略"]),
        ("第2期\n日向野市\u00a0総合戦略", (), ["第2期 日向野市 総合戦略"]),
        (
            "第2期日向野市の人口ビジョン及び総合戦略",
            (),
            ["第2期日向野市総合戦略", "第2期日向野市の人口ビジョン"],
        ),
        # a short heading goes by the longer one above it, a label keeps its own
        ("概要版", (LONG, "総合戦略"), [LONG]),
        ("概要版", (LONG, "総合戦略", "総合戦略・本編など"), [LONG]),
        ("概要版", ("第2期日向野市総合戦略", "第3期総合戦略"), ["第3期総合戦略"]),
        ("総合戦略", ("第2期日向野市総合戦略",), ["総合戦略"]),
        ("概要版", ("第2期総合戦略", "第2期日向野市総合戦略"), ["第2期日向野市総合戦略"]),
        (
            "概要版",
            ("第2期日向野市総合戦略", "第二期日向野市総合戦略"),
            ["第二期日向野市総合戦略"],
        ),
    ],
)
def test_names_are_as_written(label: str, above: tuple[str, ...], names: list[str]) -> None:
    assert [edition.name for edition in read_label(label, above).editions] == names


def test_an_edition_has_its_parts() -> None:
    edition = read_label("日向野市総合戦略").editions[0]
    assert (edition.phase, edition.revision, edition.version) == (1, "1.0", "1.0")
    assert (edition.published, edition.published_source) == (None, None)
    edition = read_label("第2期日向野市総合戦略（令和5年3月改定）").editions[0]
    assert (edition.phase, edition.revision) == (2, "2023-03")
    assert read_heading("第2期日向野市総合戦略について")[0].published_source is None


@pytest.mark.parametrize(
    ("label", "status"),
    [("市税の納め方", "final"), ("概要（案）", "draft"), ("第3期日向野市総合戦略", "final")],
)
def test_status_of_a_file(label: str, status: str) -> None:
    assert read_label(label).status == status


def test_a_reason_keeps_its_lines() -> None:
    note = "※１ 国の指針に合わせた変更\n\n　※図の差替え　"
    assert read_label("日向野市総合戦略", (), note).reason == "国の指針に合わせた変更\n図の差替え"


def test_so_many_names_are_looked_for() -> None:
    found = find_mentions("日向野市総合戦略、" * (MAX_NAMES + 2))
    assert len(found) == MAX_NAMES


def test_white_space_in_a_name_is_one_space() -> None:
    found = find_mentions("第2期\n\n日向野市\u00a0 総合戦略")
    assert [mention.name for mention in found] == ["第2期 日向野市 総合戦略"]


NOISE = st.sampled_from(["", " ", "　", "[PDF：1MB]", "（PDF：2.3MB）", "[PDFファイル／1MB]"])


@given(st.sampled_from([e for e in EDGES if not e.note]), NOISE, st.sampled_from(["", " ", "　"]))
def test_a_label_with_noise_reads_the_same(example: Example, after: str, before: str) -> None:
    assert read(example._replace(text=f"{before}{example.text}{after}")) == example.reads


@given(st.sampled_from(EDGES))
def test_a_label_in_wide_digits_reads_the_same(example: Example) -> None:
    wide = str.maketrans("0123456789()", "０１２３４５６７８９（）")
    reads = example.reads.translate(wide) if example.reads.startswith("plan whole, その他") else ""
    found = read(example._replace(text=example.text.translate(wide)))
    assert found in (example.reads, reads)


def test_a_former_municipality_s_plan_is_another_s() -> None:
    """旧 before a place names one that there is no more; before 計画 or the owner it does not."""
    for text, foreign in (
        ("旧新田町まち・ひと・しごと創生総合戦略", True),
        ("旧岩坂村人口ビジョン（平成27年9月策定）", True),
        ("旧日向野市まち・ひと・しごと創生総合戦略", False),
        ("旧総合戦略", False),
        ("令和2年4月【県】第2期まち・ひと・しごと創生総合戦略", True),
        ("令和2年4月　県　第2期まち・ひと・しごと創生総合戦略", True),
        ("令和2年4月【市】第2期まち・ひと・しごと創生総合戦略", False),
    ):
        assert [one.foreign for one in find_mentions(text, "日向野市")] == [foreign], text
