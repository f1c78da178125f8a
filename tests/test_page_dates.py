"""The page's own dates, wherever CMSs put them; and dates that are about something else."""

import pytest

from pipeline.history.listing import understand
from pipeline.read.page.reading import read_page
from tests.growth import growth

URL = "https://www.city.example.jp/docs/1/"
FILE = "<h2>本編</h2><p>本文の文章です。</p><p><a href='a.pdf'>計画（令和4年3月31日改訂）</a></p>"


def dates(before: str = "", after: str = "", around: str = "") -> tuple[str | None, str | None]:
    """公開日 and 更新日 of a page with these blocks before and after its files, and around it."""
    main = f"<main><h1>総合戦略</h1>{before}{FILE}{after}</main>"
    html = f"<html><head><title>総合戦略</title></head><body>{around}{main}</body></html>"
    page = read_page(html.encode(), URL)
    return page.published, page.updated


def test_an_element_named_for_updates_may_hold_the_day_of_publication() -> None:
    line = "<p id=tmp_update>掲載日：2020年3月30日</p>"
    assert dates(around=line) == ("2020-03-30", None)
    assert dates(around=line.replace("掲載日：", "")) == (None, "2020-03-30")


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("ページID:0024105 更新日:2024年4月1日更新 印刷ページ表示", None, "2024-04-01"),
        ("担当課：企画政策課　更新日：2024年4月1日", None, "2024-04-01"),
        ("更新日：2024年4月1日　企画財政課　企画係", None, "2024-04-01"),
        ("2024年4月1日 掲載", "2024-04-01", None),
        ("この記事は2024年4月1日に更新されました。", None, "2024-04-01"),
        ("記事公開日：令和2年3月5日（最終更新日：令和3年4月6日）", "2020-03-05", "2021-04-06"),
        ("ホームページ更新日：2024年4月1日", None, "2024-04-01"),
        ("[初版公開日：2020年3月5日] [更新日：2021年4月6日] ID:3456", "2020-03-05", "2021-04-06"),
        ("公開日：2020年3月5日　公開終了日：2030年3月5日", "2020-03-05", None),
        ("掲示開始日：2020年3月5日", "2020-03-05", None),
        ("発信日：2020年3月5日　修正日：2021年4月6日", "2020-03-05", "2021-04-06"),
        ("初回掲載：2020年3月5日　再掲載日：2021年4月6日", "2020-03-05", "2021-04-06"),
        ("<img alt=公開日 src=a.png>2020年3月5日", "2020-03-05", None),
        ("<i class=x role=img aria-label=更新日></i>2021年4月6日", None, "2021-04-06"),
        ("<span class=x>Last updated: 2024年4月1日</span>", None, "2024-04-01"),
        ("作成：2020年3月5日　更新：2021年4月6日", "2020-03-05", "2021-04-06"),
        ("登録：2020年3月5日 / 最終更新：2021年4月6日", "2020-03-05", "2021-04-06"),
        ("2020年3月5日掲載、2021年4月6日最終更新", "2020-03-05", "2021-04-06"),
        ("日時: 2020年3月5日 09:30 | <a href='#'>パーマリンク</a>", "2020-03-05", None),
    ],
)
def test_a_line_about_the_page(line: str, published: str | None, updated: str | None) -> None:
    assert dates(before=f"<p>{line}</p>") == (published, updated)
    assert dates(after=f"<p>{line}</p>") == (published, updated)
    assert dates(around=f"<div><p>{line}</p></div>") == (published, updated)


@pytest.mark.parametrize(
    "line",
    [
        "検討結果公表日　令和6年3月1日",
        "公募結果の公表日：令和2年3月27日",
        "計画公表日：令和2年3月27日",
        "委員会開催日：令和5年10月3日",
        "意見募集終了　令和6年2月4日",
        "第2期総合戦略の策定（令和6年3月29日更新）",
        "第2期戦略　更新日：令和4年3月31日",
        "令和4年3月31日改訂",
        "改訂日：令和4年3月31日",
        "総合戦略（令和2年3月27日公開）",
        "次回更新日：2026年4月1日",
        "修正日：2026年4月1日",
        "最終改定日：2026年4月1日",
        "<img alt=議決日 src=a.png>2020年3月5日",
        "議決日　令和2年3月27日",
    ],
)
def test_a_line_about_something_else(line: str) -> None:
    for block in ("<p>{}</p>", "<h2>{}</h2>", "<ul><li>{}</li></ul>", "<div class=x>{}</div>"):
        assert dates(before=block.format(line)) == (None, None)
        assert dates(after=block.format(line)) == (None, None)


@pytest.mark.parametrize(
    "block",
    [
        "<h2>更新日：令和4年3月31日</h2>",
        "<h2>令和6年3月29日</h2>",
        "<h2>策定日</h2><p>令和2年3月27日</p>",
        "<p>委員会開催日</p><p>令和5年10月3日</p>",
        "<h2>意見募集の結果</h2><p>公表日：令和2年3月27日</p>",
        "<table><tr><th>計画名</th><th>更新日</th></tr><tr><td>戦略</td><td>令和4年3月31日</td></tr>"
        "</table>",
        "<table><tr><th>計画名</th><td>戦略</td></tr><tr><th>更新日</th><td>令和4年3月31日</td></tr>"
        "</table>",
        "<dl><dt>計画名</dt><dd>戦略</dd><dt>公開日</dt><dd>令和4年3月31日</dd></dl>",
        "<p>これは<time datetime='2015-10-30'>平成27年10月30日</time>に策定した計画です。</p>",
        "<div class=event-date>2024年5月1日</div>",
        "<ul><li><span class=date>2024年5月1日更新</span> <a href='/x'>第3回会議</a></li></ul>",
        "<p align=right><a href='b.pdf'>三訂版（平成31年3月29日更新）(973KB)</a></p>",
        "<ul><li>令和4年4月1日掲載<ul><li><a href='/dl/7'>第2期戦略</a></li></ul></li></ul>",
        "<ul><li>令和4年4月1日掲載<br><a href='b.pdf'>第2期戦略</a></li></ul>",
        "<h2>第2期戦略</h2><p>投稿日：2023年11月5日</p><h2>評価</h2><p>投稿日：2024年2月1日</p>",
        "<h2>第2期戦略</h2><p>投稿日：2023年11月5日</p><h2>評価</h2><p>2024年2月1日　企画課</p>",
    ],
)
def test_a_date_in_a_heading_a_fact_a_sentence_or_a_link(block: str) -> None:
    assert dates(before=block) == (None, None)


def test_the_day_below_one_heading_is_the_page_s() -> None:
    assert dates(before="<h2>お知らせ</h2><p>投稿日：2023年11月5日</p>") == ("2023-11-05", None)


def test_the_day_of_the_whole_site_is_no_page_s() -> None:
    line = "<p>ホームページ最終更新日：2024年4月1日　来訪者数 123456</p>"
    assert dates(after=line) == dates(around=f"<div>{line}</div>") == (None, None)
    assert dates(after=line.replace("ホームページ", "このページ")) == (None, "2024-04-01")


def test_facts_of_the_page_below_the_article() -> None:
    """All of their table is looked at, 作成日 too; in a table of other facts it is another's."""
    rows = (
        ("作成日", "2020年3月5日"),
        ("更新日", "2021年4月6日"),
        ("担当課", "企画課"),
        ("ID", "3"),
    )
    cells = "".join(f"<tr><th>{head}</th><td>{cell}</td></tr>" for head, cell in rows)
    table = f"<h2>このページについて</h2><table>{cells}</table>"
    assert dates(after=table) == ("2020-03-05", "2021-04-06")
    assert dates(after=table.replace("ID", "会場")) == (None, None)


def test_what_holds_the_title_is_no_furniture_whatever_its_name() -> None:
    html = (
        "<body><div class=page-top><p>更新日：2024年4月1日</p>%s</div><main><p>本文の文章です。</p>"
        "<p><a href='a.pdf'>総合戦略の本編</a></p></main></body>"
    )
    for title, updated in (("<h1>総合戦略</h1>", "2024-04-01"), ("", None)):
        page = read_page((html % title).encode(), URL)
        assert page.updated == updated


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (
            "<h2>第2期総合戦略</h2><p>投稿日：2024年4月1日</p><p>本文の文章です。</p>",
            "投稿日：2024年4月1日",
        ),
        ("<p>投稿日：2024年4月1日</p>", None),
        ("<h2>第2期総合戦略</h2><p>更新日：2024年4月1日　印刷</p><p>本文の文章です。</p>", None),
        ("<p>本庁で2024年4月1日に情報公開室が登録日を改めたページ</p>", None),
        (
            "<p>企画課の掲載日は2024年4月1日　広報文書係の確認を経て載せました</p>",
            "企画課の掲載日は",
        ),
        ("<p>ファイルの更新日は2024年4月1日　広報文書係の確認を経て載せました</p>", None),
        ("<p>初出日：2024年4月1日</p>", "初出日："),
        ("<p>【貼出】2024年4月1日</p>", "【貼出】"),
        ("<p>議決日：2024年4月1日</p>", None),
        ("<p>次回予定：2024年4月1日</p>", None),
    ],
)
def test_a_day_of_which_it_is_not_clear_whose_it_is(before: str, words: str | None) -> None:
    html = f"<html><body><main><h1>総合戦略</h1>{before}{FILE}</main></body></html>"
    unsure = read_page(html.encode(), URL).unsure_date
    assert (unsure is None) == (words is None)
    assert unsure is None or (unsure.iso == "2024-04-01" and unsure.words.startswith(words or ""))


def test_facts_of_the_page_in_a_box_at_its_side() -> None:
    box = "<aside class=info><p>掲載日</p><p>2020年3月5日</p><p>担当：企画課%s</p></aside>"
    assert dates(around=box % "") == ("2020-03-05", None)
    assert dates(around=box % " <a href='/n'>お知らせ</a>") == (None, None)
    terms = "<dl><dt>最終更新</dt><dd>2021年4月6日</dd><dt>所属</dt><dd>企画課</dd></dl>"
    assert dates(before=terms) == (None, "2021-04-06")


@pytest.mark.parametrize(
    "line", ["日時：2024年4月1日　午後2時から", "作成：2024年4月1日　総合計画審議会"]
)
def test_the_time_of_an_event_is_no_page_s(line: str) -> None:
    assert dates(before=f"<p>{line}</p>") == (None, None)


def test_news_around_the_article_date_nothing() -> None:
    news = "<div class=nn><ul><li>2024年5月1日更新 <a href='/x'>ごみの日</a></li></ul></div>"
    assert dates(around=news) == (None, None)


@pytest.mark.parametrize(
    "block",
    [
        "<dl><dt>公開日</dt><dd>令和4年3月31日</dd><dt>更新日</dt><dd>令和5年3月31日</dd></dl>",
        "<table><tr><th>掲載日</th><td>令和4年3月31日</td><th>更新日</th><td>令和5年3月31日</td></tr>"
        "</table>",
        "<table><tr><td>ページ番号</td><td>123</td></tr><tr><td>掲載日</td><td>令和4年3月31日</td></tr>"
        "<tr><td>更新日</td><td>令和5年3月31日</td></tr></table>",
    ],
)
def test_a_table_of_the_page_s_own_facts(block: str) -> None:
    assert dates(before=block) == ("2022-03-31", "2023-03-31")


def test_a_date_without_a_word() -> None:
    assert dates(before="<p>ページ番号123</p><p>2021年3月31日</p>") == ("2021-03-31", None)
    assert dates(before="<p>文章が先にあります。</p><p>2021年3月31日</p>") == (None, None)
    assert dates(before="<div class=update>2021年3月31日</div>") == (None, "2021-03-31")


def test_a_title_that_is_a_sentence_has_the_page_s_day_below_it() -> None:
    """It is the day of the page, and dates no plan that the title names."""
    title = "第2期日向野市総合戦略を策定しました。"
    html = (
        f"<title>{title}</title><main><h1>{title}</h1><p>2020年4月10日</p>"
        "<p>今回、第2期の計画をまとめましたので、お知らせします。</p>"
        '<p><a href="a.pdf">日向野市総合戦略（第2期）</a></p></main>'
    )
    reading = read_page(html.encode(), "https://www.city.example.jp/1.html")
    assert reading.published == "2020-04-10"
    names = [one.on_page.name for one in understand("x", reading, "日向野市").editions]
    assert [(name.phase, name.published) for name in names] == [(2, None)]


def test_the_cost_of_blanks_grows_with_their_number() -> None:
    # Blanks in a label and in a line took 7 s and 0.3 s each.
    def read(blanks: int) -> None:
        gap = "\u3000" * blanks
        link = f"<p>令和4年3月31日{gap}い</p><p><a href='a.pdf'>第2期{gap}総合戦略</a></p>"
        assert dates(before=link * 20) == (None, None)

    assert growth(read, 80) < 10


def test_the_cost_of_deep_elements_grows_with_their_depth() -> None:
    # Every element around a line was judged anew for each line: 26 s at 2,000 lines.
    names = " ".join(f"name{n}" for n in range(12))

    def read(depth: int) -> None:
        lines = "".join(f"<p>人口{n}</p>" for n in range(depth * 10))
        deep = f"<div class='{names}'>" * depth + lines + "</div>" * depth
        assert dates(around=deep) == (None, None)

    assert growth(read, 30) < 10
