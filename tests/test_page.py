"""Pages as CMSs write them; each saved page is named by what is odd about it.

All are of a made-up city.
"""

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.errors import PageError
from pipeline.read.names.dates import plan_period
from pipeline.read.names.labels import read_heading, read_label
from pipeline.read.page.reading import PageReading, read_page

PAGES = Path(__file__).parent / "pages"
URL = "https://www.city.example.jp/docs/1/"


def read(name: str, url: str = URL, hosts: frozenset[str] = frozenset()) -> PageReading:
    return read_page((PAGES / f"{name}.html").read_bytes(), url, hosts=hosts)


def html(body: str, head: str = "") -> bytes:
    head = f'<meta charset="utf-8">{head}'
    return f'<html lang="ja"><head>{head}</head><body>{body}</body></html>'.encode()


def read_or_refuse(body: bytes) -> PageReading | None:
    """The reading, or None where the page is refused in so many words."""
    try:
        return read_page(body, URL)
    except PageError as error:
        refused = str(error)
    assert refused.startswith(URL)
    return None


# --- title, dates, markup


@pytest.mark.parametrize(
    ("name", "cms", "title", "published", "updated"),
    [
        (
            "joruri_old_bare_date",
            "joruri-old",
            "「日向野市まち・ひと・しごと創生人口ビジョン及び総合戦略」を策定しました",
            "2015-11-09",
            None,
        ),
        ("joruri_new_notes_and_groups", "joruri", "まちづくりの計画", "2024-02-09", None),
        ("smart_cms_update_outside", "smart-cms", "総合戦略の公表", None, "2024-04-01"),
        ("i_site_keisai_kousin", "i-site", "第2期総合戦略について", None, "2021-03-31"),
        (
            "alaya_bracketed_date_and_id",
            "alaya",
            "日向野区総合戦略を改定しました",
            "2020-03-30",
            "2022-10-05",
        ),
        ("wordpress_time_elements", "wordpress", "総合戦略", "2021-04-01", "2023-06-01"),
        ("plain_tables_shift_jis", "general", "日向野町の総合戦略", "2015-11-02", None),
        ("no_known_markup", "general", "総合戦略", None, "2023-04-03"),
        ("base_and_nested_lists", "html5", "計画一覧", None, "2025-01-10"),
    ],
)
def test_title_and_dates(
    name: str, cms: str, title: str, published: str | None, updated: str | None
) -> None:
    page = read(name)
    assert (page.cms, page.title, page.published, page.updated) == (cms, title, published, updated)
    assert page.soft_404 is None


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("更新日：2024年4月1日", None, "2024-04-01"),
        ("最終更新日 令和6年4月1日（月）", None, "2024-04-01"),
        ("登録日: 2020年3月5日 / 更新日: 2021年4月6日", "2020-03-05", "2021-04-06"),
        ("掲載日：２０２０年３月５日", "2020-03-05", None),
        ("掲載日：2020年3月5日更新", None, "2020-03-05"),
        ("[2020年3月5日]", "2020-03-05", None),
        ("公開日：　更新日：2021年4月6日", None, "2021-04-06"),
        ("更新日時：2021年4月6日 13時00分 ページ番号 123", None, "2021-04-06"),
        ("最終更新：R3.4.6", None, "2021-04-06"),
        ("公開日 更新日", None, None),
        ("<dl><dt>更新日</dt><dd>2021年4月6日</dd></dl>", None, "2021-04-06"),
        (
            "<table><tr><th>掲載日：</th><td>R2.3.5</td></tr><tr><th>更新日：</th><td>R3.4.6</td></tr></table>",
            "2020-03-05",
            "2021-04-06",
        ),
        ("印刷用ページを表示する 掲載日：2020年3月5日更新", None, "2020-03-05"),
    ],
)
def test_cousins_of_the_dates(line: str, published: str | None, updated: str | None) -> None:
    page = read_page(
        html(f"<main><h1>計画</h1><p>{line}</p><p>令和2年3月31日に策定した計画です。</p></main>"),
        URL,
    )
    assert (page.published, page.updated) == (published, updated)
    if published or updated:
        assert page.text == "令和2年3月31日に策定した計画です。"


@pytest.mark.parametrize(
    ("head", "body", "published", "updated"),
    [
        (
            '<meta property="article:modified_time" content="2021-02-03T09:00:00+09:00">',
            "",
            None,
            "2021-02-03",
        ),
        ('<meta property="article:published_time" content="2021-02-03">', "", "2021-02-03", None),
        ("", '<time class="updated" datetime="2021-02-03T09:00">3日前</time>', None, "2021-02-03"),
        ("", '<time class="entry-date updated">2021年2月3日</time>', "2021-02-03", None),
        ("", '<time class="other">昨年</time>', None, None),
        ("", '<p class="date">2021年2月</p>', None, None),
    ],
)
def test_dates_of_blogs(head: str, body: str, published: str | None, updated: str | None) -> None:
    page = read_page(html(f"<main><h1>計画</h1>{body}<p>本文です。</p></main>", head), URL)
    assert (page.published, page.updated) == (published, updated)


def test_dates_of_the_running_text_are_not_the_page_s() -> None:
    page = read("smart_cms_update_outside")
    assert page.published is None
    assert "平成31年3月5日更新の旧計画から引き継いだ内容です。" in page.text


def test_title_falls_back_to_og_and_to_title_without_the_site() -> None:
    body = "<main><p>本文です。</p></main>"
    assert (
        read_page(html(body, '<meta property="og:title" content="計画の頁">'), URL).title
        == "計画の頁"
    )
    for whole in (
        "計画の頁 | 日向野市",
        "日向野市／計画の頁",
        "計画の頁 - 日向野市公式ホームページ",
        "日向野町ホームページ：計画の頁",
    ):
        assert read_page(html(body, f"<title>{whole}</title>"), URL).title == "計画の頁", whole


# --- article and what surrounds it


def test_surroundings_are_no_part_of_the_article() -> None:
    for name in (
        "joruri_new_notes_and_groups",
        "joruri_old_bare_date",
        "smart_cms_update_outside",
        "wordpress_time_elements",
    ):
        page = read(name)
        for word in (
            "お問い合わせ",
            "新着",
            "Adobe",
            "トップ",
            "アクセス",
            "更新日",
            "公開日",
            "日向野市一丁目",
        ):
            assert word not in page.text, (name, word)
        assert not [
            link
            for link in page.links
            if any(w in link.url for w in ("news", "top.pdf", "shiho", "map", "kouhou", "adobe"))
        ]


def test_what_changes_around_the_article_changes_nothing() -> None:
    body = (PAGES / "joruri_new_notes_and_groups.html").read_text(encoding="utf-8")
    other = (
        body.replace("市政だより", "別のお知らせ").replace("案内図", "地図").replace("3.2MB", "9MB")
    )
    assert other != body
    assert read_page(body.encode(), URL) == read_page(other.encode(), URL)


def test_access_counter_is_no_content() -> None:
    assert "12,345" not in read("alaya_bracketed_date_and_id").text


def test_text_is_one_line_a_block_and_keeps_its_characters() -> None:
    page = read_page(
        html(
            "<main><h2>⑴　目標　Ⅱ</h2><p>㈱あ\n  い<br>う～え</p>"
            "<ul><li>ｱ</li><li> ⽉ </li></ul></main>"
        ),
        URL,
    )
    assert page.text == "⑴　目標　Ⅱ\n㈱あ い\nう～え\nｱ\n⽉"


def test_headings_and_what_stands_below_them() -> None:
    page = read_page(
        html(
            "<main><h1>題</h1><h2>甲</h2><p>a</p><h3>乙</h3><p>b</p><h2>丙</h2><p>c</p></main>",
            "<title>題</title>",
        ),
        URL,
    )
    assert page.headings == (("甲", 2, "a\n乙\nb"), ("乙", 3, "b"), ("丙", 2, "c"))


def test_a_section_after_whom_to_ask_stays() -> None:
    page = read_page(
        html(
            "<main><h2>お問い合わせ先</h2><p>企画課</p>"
            '<h2>資料</h2><p><a href="a.pdf">計画</a></p><h2>お問合せ</h2>電話</main>'
        ),
        URL,
    )
    assert page.text == "資料\n計画"
    assert [link.label for link in page.links] == ["計画"]


# --- links


def test_links_with_groups_notes_and_sizes() -> None:
    links = read("joruri_new_notes_and_groups").links
    assert [link.position for link in links] == [1, 2, 3, 4, 5, 6]
    whole, part0, part1, old, state, page = links
    assert (whole.group, part0.group, part1.group, old.group) == (
        "全体版",
        "分割版",
        "分割版",
        None,
    )
    assert whole.url == URL + "file_contents/all.pdf"
    assert whole.label == "第2期日向野市　まち・ひと・しごと創生総合戦略"
    assert whole.raw_label == "第2期日向野市　まち・ひと・しごと創生総合戦略[PDF：2.08MB]"
    assert [link.size_label for link in links] == [
        "2.08MB",
        "1.09MB",
        "1.11MB",
        "1.21MB",
        None,
        None,
    ]
    assert part1.label == "1　人口の⑴現状"
    assert whole.headings == (
        "計画について",
        "「第2期日向野市まち・ひと・しごと創生総合戦略」（令和2年3月）",
    )
    assert old.headings == ("計画について", "これまでの計画")
    assert old.note == "※国の指針に合わせて数値を改めるため、一部改定\n※図の差替え"
    assert [link.note for link in (whole, part0, part1, state, page)] == [None] * 5
    assert [link.kind for link in links] == ["file", "file", "file", "file", "external", "page"]
    assert page.context.startswith("国の資料は")


def test_a_note_belongs_to_the_link_above_it() -> None:
    page = read_page(
        html(
            '<main><p><a href="a.pdf">甲</a><br><a href="b.pdf">乙</a></p><p>※乙の訂正</p>'
            '<p><a href="c.pdf">丙</a></p></main>'
        ),
        URL,
    )
    assert [(link.label, link.note) for link in page.links] == [
        ("甲", None),
        ("乙", "※乙の訂正"),
        ("丙", None),
    ]


def test_a_note_may_stand_right_behind_its_link() -> None:
    body = (
        '<main><p>本文。</p><p>■<a href="a.pdf">甲</a>（PDF：1MB）※令和5年3月一部改訂<br>※戦略</p>'
        '<p><a href="b.pdf">乙</a>と<a href="c.pdf">丙</a></p></main>'
    )
    notes = [link.note for link in read_page(html(body), URL).links]
    assert notes == ["※令和5年3月一部改訂\n※戦略", None, None]


def test_lines_of_a_pre_are_lines() -> None:
    body = (
        "<main><p>本文。</p><pre>\n■第2期戦略\n　・<a href='a.pdf'>本編</a>\n\n"
        "■第1期戦略\n　・<a href='b.pdf'>全文</a>\n　　※令和2年改訂</pre>"
        "<p>終わり\nです</p></main>"
    )
    page = read_page(html(body), URL)
    heads = [(link.headings[-1], link.note) for link in page.links]
    assert heads == [("■第2期戦略", None), ("■第1期戦略", "※令和2年改訂")]
    assert page.text.splitlines()[-2:] == ["※令和2年改訂", "終わり です"]


def test_the_title_of_a_link_may_stand_outside_it() -> None:
    links = read("i_site_keisai_kousin").links
    assert [link.label for link in links] == ["本編", "第１回", "第１回", "第２回"]
    assert links[0].raw_label == "[PDFファイル／1.36MB]"
    assert {link.kind for link in links} == {"file"}
    assert [link.label for link in read("no_known_markup").links] == ["本編", "概要版", "第1期"]


def test_list_heads_follow_the_nesting() -> None:
    links = read("base_and_nested_lists", hosts=frozenset({"cdn.example.jp"})).links
    assert [(link.label, link.group, link.kind) for link in links] == [
        ("第2期", "総合戦略 全体版", "file"),
        ("よその計画", "総合戦略", "external"),
        ("本編", "令和2年10月改定", "file"),
        ("一式", "令和2年10月改定", "file"),
    ]
    assert [link.url for link in links] == [
        "https://cdn.example.jp/plans/z.pdf",
        "https://other.example.com/y.pdf",
        "https://cdn.example.jp/plans/r.pdf",
        "https://cdn.example.jp/q.zip",
    ]
    assert links[2].note == "（※国の指針が変わったため）"
    assert [link.headings for link in read("no_known_markup").links] == [
        ("第2期日向野市総合戦略",),
        ("第2期日向野市総合戦略",),
        (),
    ]


def test_hosts_decide_what_is_external() -> None:
    assert {link.kind for link in read("base_and_nested_lists").links} == {"external"}
    body = html(
        '<main><a href="https://www.city.example.jp:8443/a.pdf">別の口</a>'
        '<a href="/b.pdf">別【外部サイト】</a></main>'
    )
    assert [link.kind for link in read_page(body, URL).links] == ["external", "external"]


@pytest.mark.parametrize(
    ("anchor", "kind"),
    [
        ('<a href="x.pdf">甲</a>', "file"),
        ('<a href="X.PDF?v=2">甲</a>', "file"),
        ('<a href="x.jtd">甲</a>', "file"),
        ('<a href="x.csv">甲</a>', "file"),
        ('<a href="download.php?id=3">甲[PDF：1MB]</a>', "file"),
        ('<a href="download.php?id=3">甲</a>（PDF：1MB）', "file"),
        ('<a href="/f/3" class="iconFile iconPdf">甲</a>', "file"),
        ('<a href="/uploaded/attachment/3">甲 [Wordファイル／20KB]</a>', "file"),
        ('<a href="/f/3">甲（エクセル形式）</a>', "file"),
        ('<a href="dl.aspx?file=plan.pdf">甲</a>', "file"),
        ('<a href="dl.php?f=/a/plan.DOCX&amp;v=2">甲</a>', "file"),
        ('<a href="viewer.html?file=plan.pdf">甲</a>', "file"),
        ('<a href="mail.html?file=plan.pdf">甲</a>', "page"),
        ('<a href="list.php?q=plan.pdfs">甲</a>', "page"),
        ('<a href="/f/3.html">甲</a>', "page"),
        ('<a href="/pdf/">甲</a>', "page"),
        ('<a href="/f/3">PDF版の作り方</a>', "page"),
    ],
)
def test_what_is_a_file(anchor: str, kind: str) -> None:
    (link,) = read_page(html(f"<main><p>本文。{anchor}</p></main>"), URL).links
    assert (link.kind, link.label[:1]) == (kind, "P" if "作り方" in anchor else "甲")


@pytest.mark.parametrize(
    "href",
    [
        "#a",
        "javascript:void(0)",
        "mailto:a@example.jp",
        "tel:0",
        "data:text/plain,a",
        "",
        "  ",
        "http://[",
        "ftp://x/y",
    ],
)
def test_links_that_lead_nowhere_are_left_out(href: str) -> None:
    assert read_page(html(f'<main>本文<a href="{href}">甲</a></main>'), URL).links == ()


def test_a_link_around_an_image_is_named_by_its_text() -> None:
    link = read("wordpress_time_elements", url="https://vill.example.jp/plan/").links[1]
    assert (link.label, link.kind, link.size_label) == ("人口ビジョン", "file", "900KB")


# --- encodings

JAPANESE = "計画の頁です。髙﨑～①㈱の取組を、まちの将来を見通して整理しました。"


@pytest.mark.parametrize(
    ("codec", "meta", "header"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", None, "text/html; charset=UTF-8"),
        ("utf-8", None, None),
        ("cp932", "Shift_JIS", None),
        ("cp932", None, "text/html; charset=Shift_JIS"),
        ("cp932", None, None),
        ("cp932", "utf-8", "text/html; charset=utf-8"),
        ("utf-8", "Shift_JIS", None),
        ("euc-jp", "EUC-JP", None),
        ("euc-jp", None, None),
        ("utf-8-sig", "Shift_JIS", None),
        ("utf-16", None, None),
        ("utf-8", "no-such-charset", "text/html; charset=hex"),
    ],
)
def test_charset(codec: str, meta: str | None, header: str | None) -> None:
    text = JAPANESE if codec not in ("euc-jp",) else JAPANESE.replace("髙﨑～①㈱", "高崎")
    tag = f'<meta charset="{meta}">' if meta else ""
    head = f"<head>{tag}<title>計画</title></head>"
    body = f"<html>{head}<body><main><p>{text}</p></main></body></html>"
    assert read_page(body.encode(codec), URL, content_type=header).text == text


def test_xhtml_declares_its_charset_in_xml() -> None:
    body = f'<?xml version="1.0" encoding="Shift_JIS"?>\n<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{JAPANESE}</p></body></html>'
    assert read_page(body.encode("cp932"), URL).text == JAPANESE


def test_plain_tables_in_shift_jis() -> None:
    page = read("plain_tables_shift_jis")
    assert "～概要～ ①しごと ②ひと ㈱例" in page.text
    assert [(link.label, link.kind, link.size_label) for link in page.links] == [
        ("日向野町まち・ひと・しごと創生総合戦略", "file", "1.5MB"),
        ("人口ビジョン", "file", "1MB"),
        ("関連する資料のページ", "page", None),
    ]


# --- pages that are none


def test_soft_404() -> None:
    assert "見つかりません" in (read("not_found_with_200").soft_404 or "")
    assert "メンテナンス" in (read("maintenance_with_200").soft_404 or "")


@pytest.mark.parametrize(
    "text",
    [
        "住民票の交付サービスを停止します。",
        "橋のメンテナンスのお知らせ",
        "廃止したページの一覧",
        "議案第404号",
        "電話 000-503-0000",
    ],
)
def test_ordinary_notices_are_no_soft_404(text: str) -> None:
    assert read_page(html(f"<main><h1>{text}</h1><p>{text}</p></main>"), URL).soft_404 is None


@pytest.mark.parametrize(
    ("body", "content_type", "reason"),
    [
        (b"", None, "empty"),
        (b"  \n", "text/html", "empty"),
        (b"%PDF-1.7 ...", "text/html", "a PDF"),
        (b"PK\x03\x04....", None, "ZIP"),
        (b'{"a": 1}', "application/json", "application/json"),
        (b'{"a": 1}', "text/html", "not HTML"),
        (b"User-agent: *\nDisallow: /", "text/plain", "not HTML"),
        (b"<html><head><title>x</title></head><body></body></html>", None, "no article"),
        (b"<html><body><nav>menu</nav><script>x</script></body></html>", None, "no article|empty"),
    ],
)
def test_no_page(body: bytes, content_type: str | None, reason: str) -> None:
    with pytest.raises(PageError, match=reason) as error:
        read_page(body, URL, content_type=content_type)
    assert URL in str(error.value)


# --- hostile HTML

JUNK = "あ人口".encode()
HOSTILE = {
    "nested div": b"<div>" * 100_000 + JUNK,
    "nested span in main": b"<main>" + b"<span>" * 100_000 + JUNK,
    "nested tables": b"<table><tr><td>" * 30_000 + JUNK,
    "one line of megabytes": b"<main><p>" + JUNK * 250_000,
    "links without end": b"<main><ul>" + b'<li><a href="x.pdf">x</a>' * 6_000,
    "links in one line": b"<main><p>" + b'<a href="x.pdf">x</a>' * 6_000,
    "attributes without end": b"<main><p "
    + b" ".join(b"a%d=1" % n for n in range(100_000))
    + b">x</p></main>",
    "attributes between slashes": b"<main><p "
    + b"/".join(b"a%d" % n for n in range(100_000))
    + b">x</p></main>",
    "one long attribute": b'<main><a href="' + b"x" * 2_000_000 + b'">x</a>',
    "one long label": b"<main><a href=x.pdf>" + b"[PDF" * 200_000 + b"</a>",
    "spaces": b"<main><p>x" + "　".encode() * 500_000 + b"x",
    "brackets": b"<main><p>" + b"(" * 500_000,
    "dates": b"<main><p>" + "更新日平成27年4月8日～".encode() * 30_000,
    "headings": b"<main>" + b"<h1>a</h1><h2>b</h2><h3>c</h3><h6>d</h6>" * 2_000,
    "whom to ask": b"<main>" + "<h2>お問い合わせ</h2>".encode() * 10_000,
    "notes": b"<main><p><a href=x.pdf>x</a></p>" + "<p>※あ</p>".encode() * 8_000,
    "nul and controls": b"<main>\x00\x01\x0b" + JUNK + b"\x00</main>",
    "bytes of nothing": bytes((n * n * 31 + n * 7) % 256 for n in range(200_000)),
    "half a tag": b"<main><p>" + JUNK + b'<a href="x.pdf',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_html_is_read_or_refused(name: str) -> None:
    """Without bounds these take from minutes to hours, or end in a RecursionError."""
    page = read_or_refuse(HOSTILE[name])
    if page is not None:
        assert page.text
        assert len(page.links) <= 5_000


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<main>" + "<div>" * 197 + "あ", None),
        ("<main>" + "<div>" * 198 + "あ", "nested more than 200 deep"),
        ("<main>" + "<b><p>" * 100_000 + "あ", "more than 100,000 elements"),
        ("<!-- <p> -->", "not HTML"),
    ],
)
def test_the_bounds_of_a_page(body: str, reason: str | None) -> None:
    """html, body, main and nav count: bounds are those of the tree, not of the tags typed."""
    if reason is None:
        assert read_page(body.encode(), URL).text.startswith("あ")
    else:
        with pytest.raises(PageError, match=reason):
            read_page(body.encode(), URL)


def test_the_last_element_that_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where fewer are read, which takes less time."""
    monkeypatch.setattr("pipeline.read.page.parse.MAX_ELEMENTS", 1_000)
    body = "<main>あ</main><nav>" + "<b>a</b>" * 996
    assert read_page(body.encode(), URL).text.startswith("あ")
    with pytest.raises(PageError, match="more than 1,000 elements"):
        read_page(f"{body}<b>a</b>".encode(), URL)


def test_too_large_a_page_is_refused() -> None:
    with pytest.raises(PageError, match="more than"):
        read_page(b"<p>x</p>" * 1_100_000, URL)


TAGS = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<br>",
        "<main>",
        "</main>",
        "<article class=contentGpArticleDoc>",
        "<h2>",
        "</h2>",
        "<a href='x.pdf'>",
        "</a>",
        "<a href='//['>",
        "<table><tr><td>",
        "</td>",
        "</table>",
        "<li>",
        "<dl><dt>",
        "<dd>",
        "<nav>",
        "</nav>",
        "全体版",
        "※注",
        "更新日：2024年4月1日",
        "[PDF：1MB]",
        "総合戦略",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "&#x3042;",
        "&",
        "<base href='http://['>",
        "<h1 class='sidebar'>",
        "<img alt='甲'>",
        "\x00",
        " ",
    ]
)


@given(st.lists(TAGS, max_size=40).map("".join))
@example("<p>あ<a href='x.pdf'><a href='x.pdf'>甲<br><table><tr><td>乙")
@settings(deadline=None, max_examples=300)
def test_any_soup_of_tags_is_read_or_refused(soup: str) -> None:
    page = read_or_refuse(soup.encode())
    if page is None:
        return
    assert [link.position for link in page.links] == list(range(1, len(page.links) + 1))
    assert all(link.url.startswith("http") and link.label for link in page.links)
    assert page == read_page(soup.encode(), URL)


@given(st.binary(max_size=300))
@settings(deadline=None, max_examples=150)
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    read_or_refuse(body)


# --- a whole page through its labels


def test_a_page_that_tells_a_whole_history() -> None:
    page = read("joruri_new_whole_history")
    files: dict[tuple[str, str], list[str]] = {}
    dates: dict[tuple[str, str], str | None] = {}
    reasons: dict[tuple[str, str], str] = {}
    for heading in page.headings:
        for edition in read_heading(heading.text):
            files.setdefault((edition.series, edition.version), [])
            dates[edition.series, edition.version] = edition.published and edition.published.iso
    for link in page.links:
        reading = read_label(link.label, link.headings, link.note, link.group, page.title)
        for edition in reading.editions:
            files.setdefault((edition.series, edition.version), []).append(reading.part)
            if reading.reason:
                reasons[edition.series, edition.version] = reading.reason
    assert files == {
        ("総合戦略", "phase 3"): ["whole", "split", "split", "split"],
        ("総合戦略", "phase 2"): ["summary", "whole"],
        ("人口ビジョン", "phase 2"): ["summary", "whole"],
        ("総合戦略", "2.1"): ["whole"],
        ("総合戦略", "2.0"): ["whole"],
        ("総合戦略", "1.0"): [],
        ("人口ビジョン", "1.0"): [],
        ("その他", "みらい日向野推進指針"): ["whole"],
    }
    assert dates == {
        ("総合戦略", "phase 3"): None,
        ("総合戦略", "phase 2"): "2020-03",
        ("人口ビジョン", "phase 2"): "2020-03",
        ("総合戦略", "2.1"): "2019-12",
        ("総合戦略", "2.0"): "2015-10",
        ("総合戦略", "1.0"): "2015-04",
        ("人口ビジョン", "1.0"): "2015-04",
    }
    assert reasons == {
        ("総合戦略", "2.1"): "数値の誤りを直すため、一部改定",
        ("総合戦略", "2.0"): "協議の場ができたことに伴う追加のため、一部改定",
    }
    assert plan_period(page.headings[1].body) == ("2024", "2026")


def test_a_footnote_is_of_the_link_that_has_its_mark() -> None:
    page = read_page(
        "<main><ul><li><a href=a.pdf>甲</a>※1</li><li><a href=b.pdf>乙</a></li>"
        "<li><a href=c.pdf>丙</a><sup>※2</sup></li></ul><p>※1　令和5年3月改訂</p>"
        "<p>※2　令和2年3月策定</p><p>※図の差替え</p></main>".encode(),
        URL,
    )
    notes = [link.note for link in page.links]
    assert notes == ["※1　令和5年3月改訂", None, "※2　令和2年3月策定\n※図の差替え"]


def test_a_line_of_what_others_did_heads_no_files() -> None:
    for who, heads in (("県", False), ("市", True)):
        said = f"令和2年4月【{who}】第2期総合戦略策定"
        page = read_page(f"<main><p>{said}</p><p><a href=a.pdf>本編</a></p></main>".encode(), URL)
        link = page.links[0]
        assert (said in (*link.headings, link.group)) == heads
