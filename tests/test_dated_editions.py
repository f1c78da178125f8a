"""Editions of a page get the dates that its sentences state, and only those that are theirs."""

import pytest

from pipeline.history.editions import Stated, believe, dated_by_page
from pipeline.history.listing import understand
from pipeline.read.page.reading import read_page

SECOND = "第2期日向野市総合戦略"


def editions(*body: str, title: str = "地方創生") -> dict[str, str]:
    """Editions of a page: version of the 総合戦略 → its date and where it was read.

    Lines that end in ``.pdf`` are links.
    """
    lines = []
    for n, words in enumerate(body):
        label = words.removesuffix(".pdf")
        link = f'<a href="/f/{n}.pdf">{label}</a>' if label != words else words
        lines.append(f"<h2>{words[1:]}</h2>" if words[0] == "#" else f"<p>{link}</p>")
    html = f"<html><body><main><h1>{title}</h1>{''.join(lines)}</main></body></html>"
    reading = read_page(
        html.encode(), "https://www.city.higano.lg.jp/a", content_type="text/html; charset=utf-8"
    )
    found = {}
    for mention in understand("higano", reading, "日向野市").editions:
        name = mention.on_page.name
        date = f"{name.published.iso} {name.published_source}" if name.published else ""
        if name.series == "総合戦略":
            found[f"{name.version}{' draft' * (name.status == 'draft')}"] = date
    return found


def test_a_sentence_dates_the_edition_that_it_is_about() -> None:
    assert editions(
        f"令和2年3月31日、{SECOND}を策定しました。",
        f"{SECOND}.pdf",
        "日向野市総合戦略.pdf",
    ) == {"phase 2": "2020-03-31 prose", "1.0": ""}


@pytest.mark.parametrize(
    "line", ["令和2年3月　日向野市策定", "策定：日向野市（令和2年3月）", "日向野市　令和2年3月策定"]
)
def test_a_line_of_date_deed_and_town_is_of_the_heading_s_plan(line: str) -> None:
    assert editions(f"#{SECOND}", line, "本編.pdf")["phase 2"].startswith("2020-03 ")
    assert editions(f"#{SECOND}", line.replace("日向野", "霧坂"), "本編.pdf") == {"phase 2": ""}


@pytest.mark.parametrize(
    ("title", "revised", "version"),
    [
        (f"{SECOND}改訂版について", f"{SECOND}改訂版", "phase 2, 改訂版"),
        (f"{SECOND}の改訂について", f"{SECOND}（改訂版）", "phase 2, 改訂版"),
        (f"{SECOND}の改訂について（令和5年3月）", f"{SECOND}（改訂版）", "phase 2, 2023-03"),
    ],
)
def test_the_plan_beside_its_revision_is_none(title: str, revised: str, version: str) -> None:
    made = f"令和2年3月に{SECOND}を策定しました。"
    both = editions(made, f"{revised}.pdf", f"{SECOND}.pdf", title=title)
    assert both["phase 2"] == "2020-03 prose"
    assert version in both
    heads = (made, f"#{revised}", "ダウンロード.pdf", f"#{SECOND}", "ダウンロードする.pdf")
    assert editions(*heads, title=title)["phase 2"] == "2020-03 prose"
    for more in ("（読みやすい版）", "（令和5年3月改訂）"):  # more than its name
        found = editions(made, f"{revised}.pdf", f"{SECOND}{more}.pdf", title=title)
        assert "phase 2" not in found
    alone = editions(made, f"{revised}の概要版.pdf", f"{SECOND}.pdf", title=title)
    assert "phase 2" not in alone


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("策定日　令和2年3月5日　公表日　令和2年4月2日", "2020-03-05"),
        ("施行日：令和2年4月1日／策定日：令和2年3月5日", "2020-03-05"),
        ("公表日：令和2年4月2日　施行日：令和2年4月1日", ""),
    ],
)
def test_of_several_facts_in_one_line_the_making_dates_the_plan(line: str, date: str) -> None:
    found = editions(f"#{SECOND}", line, "本編.pdf")
    assert [one.partition(" ")[0] for one in found.values()] == [date]


@pytest.mark.parametrize(
    "said",
    ["令和4年9月検証の結果変更なし", "令和4年9月に点検、改訂なし", "令和4年9月確認・修正点なし"],
)
def test_a_plan_that_was_looked_over_and_not_changed_is_no_revision(said: str) -> None:
    label = f"{SECOND}（令和2年3月策定、{said}）"
    assert editions(f"{label}.pdf") == {"phase 2": "2020-03 label"}


def test_what_is_added_to_a_plan_later_is_no_revision() -> None:
    dated = f"{SECOND}（令和2年3月策定）.pdf"
    for label in ("追補資料（令和4年9月）", "別表　指標一覧（令和4年9月更新）"):
        assert editions(dated, f"{SECOND}　{label}.pdf") == {"phase 2": "2020-03 label"}


def test_a_note_about_the_state_s_revision_revises_nothing() -> None:
    for said in (
        "国の戦略の改訂（令和4年12月）に伴う改訂は行いません",
        "国の総合戦略が改訂されました",
    ):
        found = editions(f"{SECOND}.pdf", f"※令和4年12月、{said}。")
        assert found == {"phase 2": ""}


def test_signs_that_a_word_processor_writes_as_letters_are_no_words() -> None:
    sign = "<span style='mso-list:Ignore;font-family:Wingdings'>n</span> "
    assert editions(f"{sign}{SECOND}（令和2年3月策定）.pdf") == {"phase 2": "2020-03 label"}
    html = f"<main><h1>計画</h1><p>{sign}計画の本文です。</p></main>"
    page = read_page(html.encode(), "https://www.city.higano.lg.jp/a")
    assert page.text == "計画の本文です。"


def test_a_line_between_links_is_of_the_one_above_where_a_note_is() -> None:
    third = "第3期日向野市総合戦略"
    lines = (f"{third}.pdf", "策定年月日：令和7年3月5日", f"{SECOND}.pdf", "※令和2年3月策定")
    found = editions(*lines, "委員名簿.pdf")
    assert found == {"phase 3": "2025-03-05 note", "phase 2": "2020-03 note"}


def test_a_revision_is_not_the_plan() -> None:
    text = f"令和2年3月に{SECOND}を策定し、令和5年3月24日に改訂しました。"
    assert editions(text, f"{SECOND}.pdf", f"{SECOND}（令和5年3月改訂）.pdf") == {
        "phase 2": "2020-03 prose",
        "phase 2, 2023-03": "2023-03-24 prose",
    }
    assert editions(f"令和5年3月に{SECOND}を改訂しました。", f"{SECOND}（令和4年3月改訂）.pdf") == {
        "phase 2, 2022-03": "2022-03 label"
    }
    assert editions(f"令和5年3月に{SECOND}を改訂しました。", "資料", f"{SECOND}.pdf") == {
        "phase 2": ""
    }


def test_the_page_s_own_day_is_not_that_of_a_plan_that_was_revised_since() -> None:
    def dated(*lines: str) -> list[str]:
        body = "".join(f"<p>{line}</p>" for line in (*lines, "資料は次のとおりです。"))
        html = f"<main><h1>計画</h1>{body}<p><a href=a.pdf>{SECOND}</a></p></main>"
        page = read_page(html.encode(), "https://www.city.higano.lg.jp/a")
        named = [one.on_page for one in understand("higano", page, "日向野市").editions]
        return dated_by_page(named, "2023-04-01")

    since = "は、令和2年3月の策定以降、取組の状況を踏まえ、令和4年9月に見直しました。"
    assert dated("取組を進めています。") == ["higano-総合戦略-phase-2"]
    for line in (f"「{SECOND}」{since}", f"{SECOND}を一部改訂しました。"):
        assert dated(line) == []


def test_a_plan_that_was_revised_may_be_linked_in_that_revision() -> None:
    made = f"令和2年3月に{SECOND}を策定しました。"
    for revised in (f"{SECOND}を改訂しました。", f"{SECOND}を令和5年3月に改訂しました。"):
        assert editions(made, revised, "資料", f"{SECOND}.pdf") == {"phase 2": ""}
        assert (
            editions(made, revised, "資料", f"{SECOND}.pdf", f"{SECOND}（改訂版）.pdf")["phase 2"]
            == "2020-03 prose"
        )
    first = "日向野市総合戦略を改訂しました。"
    assert editions(made, first, f"{SECOND}.pdf") == {"phase 2": "2020-03 prose"}


def test_a_line_above_a_file_tells_which_revision_it_is() -> None:
    first, second = (f"・令和{day}、{SECOND}を" for day in ("2年3月31日", "5年3月24日"))
    chronicle = (f"{first}策定しました。", f"{SECOND}.pdf", f"{second}改訂しました。")
    assert editions(*chronicle, f"{SECOND} .pdf") == {
        "phase 2": "2020-03-31 prose",
        "phase 2, 2023-03": "2023-03-24 prose",
    }
    assert editions(*chronicle, f"{SECOND}（改訂前）.pdf") == {"phase 2": "2020-03-31 prose"}
    assert editions(*chronicle, f"{SECOND} .pdf", f"{SECOND}（令和5年3月改訂）.pdf") == {
        "phase 2": "2020-03-31 prose",
        "phase 2, 2023-03": "2023-03-24 prose",
    }
    assert editions(f"{second}改訂しました。", "日向野市総合戦略.pdf") == {"1.0": ""}


def test_a_heading_or_label_is_believed_before_a_sentence() -> None:
    text = f"令和2年4月に{SECOND}を策定しました。"
    assert editions(text, f"{SECOND}（令和2年3月）.pdf") == {"phase 2": "2020-03 label"}
    assert editions(text, f"#{SECOND}（令和2年3月）", "本編.pdf") == {"phase 2": "2020-03 heading"}


def test_the_day_of_a_sentence_is_the_month_of_a_label_more_exactly() -> None:
    text = f"令和2年3月27日に{SECOND}を策定しました。"
    assert editions(text, f"{SECOND}（令和2年3月）.pdf") == {"phase 2": "2020-03-27 prose"}
    month, day = Stated("2020-03", "label"), Stated("2020-03-27", "prose")
    assert believe(month, day) == believe(day, month) == day
    assert believe(month, Stated("2020-04-01", "prose")) == month
    assert believe(Stated("2020", "label"), day) == Stated("2020", "label")
    assert believe(Stated("2020-03", "cover"), Stated("2020-04", "prose")).source == "prose"  # type: ignore[union-attr]


def test_sentences_that_differ_date_nothing() -> None:
    assert editions(
        f"令和2年3月に{SECOND}を策定しました。",
        f"{SECOND}は、令和2年2月に策定しました。",
        f"{SECOND}.pdf",
    ) == {"phase 2": ""}
    assert editions(
        f"令和2年3月に{SECOND}を策定しました。",
        f"{SECOND}を令和2年4月1日に公表しました。",
        f"{SECOND}.pdf",
    ) == {"phase 2": "2020-03 prose"}


def test_a_draft_is_not_the_plan() -> None:
    assert editions(f"令和2年3月に{SECOND}を策定しました。", f"{SECOND}（案）.pdf") == {
        "phase 2 draft": ""
    }


def test_an_unnumbered_plan_is_of_the_phase_that_its_date_fits() -> None:
    text = "平成27年10月に日向野市総合戦略を策定しました。"
    assert editions(text, f"{SECOND}.pdf") == {"phase 2": ""}
    assert editions(text, f"{SECOND}.pdf", "日向野市総合戦略.pdf")["1.0"] == "2015-10 prose"
    assert editions(f"#{SECOND}", text, "本編.pdf") == {"phase 2": ""}
    assert editions(f"#{SECOND}", "令和2年3月に総合戦略を策定しました。", "本編.pdf") == {
        "phase 2": "2020-03 prose"
    }


def test_a_date_outside_the_plans_period_is_not_its_date() -> None:
    text = f"平成27年10月に{SECOND}を策定しました。"
    assert editions(text, f"{SECOND}（令和2年度～令和6年度）.pdf") == {"phase 2": ""}


@pytest.mark.parametrize(
    ("body", "version"),
    [
        ((f"{SECOND}（令和5年3月改訂）.pdf", f"{SECOND}（改訂版）概要.pdf"), "phase 2, 2023-03"),
        (
            (f"令和5年3月に{SECOND}を改訂しました。", "資料", f"{SECOND}改訂版.pdf"),
            "phase 2, 2023-03",
        ),
        (
            (
                f"{SECOND}（令和4年3月改訂）.pdf",
                f"{SECOND}（令和5年3月改訂）.pdf",
                f"{SECOND}（改訂版）概要.pdf",
            ),
            "phase 2, 改訂版",
        ),
        ((f"{SECOND}（改訂版）.pdf", "日向野市総合戦略（平成29年3月改訂）.pdf"), "phase 2, 改訂版"),
    ],
)
def test_an_undated_revision_is_the_only_dated_one(body: tuple[str, ...], version: str) -> None:
    assert version in editions(*body)
    assert ("phase 2, 改訂版" in editions(*body)) == (version == "phase 2, 改訂版")


@pytest.mark.parametrize(
    "heading", ["改訂版（令和5年4月）", "（令和5年4月改訂）", "令和5年4月改訂版"]
)
def test_a_heading_that_gives_the_month_of_a_revision_dates_it(heading: str) -> None:
    assert editions(f"#{heading}", f"{SECOND}（改訂版）.pdf", title="総合戦略について") == {
        "phase 2, 2023-04": "2023-04 heading"
    }


@pytest.mark.parametrize(
    "line",
    [
        "※令和2年3月3日庁議決定",
        "※令和二年三月三日推進本部会議で決定",
        "（令和2年3月3日　創生本部決定）",
        "（令和2年3月3日　議会議決）",
    ],
)
def test_who_decided_on_a_plan_dates_it(line: str) -> None:
    assert editions(f"{SECOND}.pdf", line) == {"phase 2": "2020-03-03 note"}


@pytest.mark.parametrize(
    "line",
    [
        "※令和2年3月3日推進会議開催",
        "（数値は令和2年1月末時点）",
        f"{SECOND}の計画期間は、令和7年3月で終了しました。",
    ],
)
def test_other_days_below_a_link_date_nothing(line: str) -> None:
    assert editions(f"{SECOND}.pdf", line) == {"phase 2": ""}


def test_a_heading_that_says_when_a_plan_was_put_up_does_not_date_it() -> None:
    assert editions(f"#{SECOND}を掲載しました（令和2年4月10日）", f"{SECOND}.pdf") == {
        "phase 2": ""
    }


@pytest.mark.parametrize(
    "label",
    [
        "霧坂町まち・ひと・しごと創生総合戦略",
        "第2期霧坂町総合戦略",
        "白樺沢町人口ビジョン",
        "国の資料（制度の概要）",
    ],
)
def test_what_is_another_s_is_no_edition_of_ours(label: str) -> None:
    assert editions(f"{SECOND}.pdf", "#近隣の町の計画", f"{label}.pdf") == {"phase 2": ""}


@pytest.mark.parametrize("label", ["まち・ひと・しごと創生総合戦略", "日向野まちづくり総合戦略"])
def test_a_name_without_a_municipality_is_ours(label: str) -> None:
    assert editions(f"#第2期{label}", f"第2期{label}.pdf") == {"phase 2": ""}


def test_the_only_numbered_revision_is_the_one_that_a_sentence_tells_of() -> None:
    text = "令和元年12月に日向野市総合戦略を改訂しました。"
    assert editions(text, "資料", "日向野市総合戦略（第2版）.pdf", "日向野市総合戦略.pdf") == {
        "2.0": "2019-12 prose",
        "1.0": "",
    }
    both = editions(text, "日向野市総合戦略（第2版）.pdf", "日向野市総合戦略（第3版）.pdf")
    assert both == {"2.0": "", "3.0": ""}


def test_a_title_only_tells_what_the_page_is_about() -> None:
    title = f"「{SECOND}」を策定しました"
    assert editions(f"{SECOND}（令和5年3月改訂）.pdf", title=title) == {
        "phase 2, 2023-03": "2023-03 label"
    }
    assert editions("資料", title=title) == {"phase 2": ""}


def test_plans_of_other_names_are_of_the_time_in_which_each_was_made() -> None:
    first, second = "豊かな日向野づくり総合戦略", "未来へ続く日向野総合戦略"
    assert editions(f"{second}（令和2年3月策定）.pdf", f"{first}（平成27年10月策定）.pdf") == {
        "phase 2": "2020-03 label",
        "1.0": "2015-10 label",
    }
    both = editions(f"{first}（平成28年3月策定）.pdf", f"{second}（平成27年10月策定）.pdf")
    assert list(both) == ["1.0"]  # of one time: nothing tells which is the later plan


def test_a_plan_that_is_set_beside_its_own_name() -> None:
    told = "本市の第2期の地方版総合戦略となる「日向野市創生基本計画」を策定しました。"
    assert editions(told, "日向野市創生基本計画（令和5年3月改訂）.pdf") == {
        "phase 2, 2023-03": "2023-03 label"
    }


def test_a_first_plan_beside_its_revision_keeps_its_own_date() -> None:
    above = f"#{SECOND}【令和4年2月一部改定】"
    below = f"#{SECOND}【令和2年3月8日】"
    assert editions(above, f"{SECOND}（令和4年2月一部改定）.pdf", below, f"{SECOND}.pdf") == {
        "phase 2, 2022-02": "2022-02 heading",
        "phase 2": "2020-03-08 heading",
    }
