"""What stands above links and beside them, in every make of page: each link's plan, part and date.

All are of a made-up city; ``f("本編")`` is a link to a file.
"""

import pytest

from pipeline.history.editions import newest
from pipeline.history.listing import understand
from pipeline.read.page.reading import PageReading, read_page

URL = "https://www.city.example.jp/docs/1/"
P3, P2, P1 = "第3期日向野市総合戦略", "第2期日向野市総合戦略", "日向野市総合戦略"
V2 = "第2期日向野市人口ビジョン"


def f(words: str) -> str:
    return f'<a href="file-%N.pdf">{words}</a>'


def page_of(body: str, title: str = "計画") -> PageReading:
    number = 0
    while "%N" in body:
        body, number = body.replace("%N", str(number), 1), number + 1
    head = '<meta charset="utf-8"><title>%T | 日向野市</title>'
    html = f"<html><head>{head}</head><body><main><h1>%T</h1>{body}</main></body></html>"
    return read_page(html.replace("%T", title).encode(), URL)


def reads(body: str, title: str = "計画") -> list[str]:
    """Each file in short: its part, its editions with date and period."""
    listing = understand("x", page_of(body, title))
    names = {mention.on_page.id: mention.on_page.name for mention in listing.editions}
    found = []
    for file in listing.files:
        said = [str(file.part)]
        for key in file.editions:
            name = names[key]
            said += [name.series, name.version]
            said += [name.published.iso] if name.published else []
            said += [f"{name.plan_from}-{name.plan_to}"] if name.plan_from else []
        found.append(" ".join(said))
    return found


TWO = ["whole 総合戦略 phase 2", "summary 総合戦略 phase 2"]
THREE = [*TWO, "whole 総合戦略 1.0"]
SPLIT = ["whole 総合戦略 phase 2", *["split 総合戦略 phase 2"] * 2]


TABLES = {
    "rows are editions, columns are parts": (
        "<table><thead><tr><th>計画名</th><th>本編</th><th>概要版</th></tr></thead>"
        f"<tr><th>{P2}（令和2年3月）</th><td>{f('PDF')}</td><td>{f('PDF（1MB）')}</td></tr>"
        f"<tr><th>{P1}（平成27年10月）</th><td>{f('PDF')}</td><td>－</td></tr></table>",
        [
            "whole 総合戦略 phase 2 2020-03",
            "summary 総合戦略 phase 2 2020-03",
            "whole 総合戦略 1.0 2015-10",
        ],
    ),
    "columns are editions, with an empty cell": (
        f"<table><tr><td></td><td>{P3}</td><td>{P2}</td></tr>"
        f"<tr><td>本編</td><td>{f('PDF')}</td><td>{f('PDF')}</td></tr>"
        f"<tr><td>概要版</td><td></td><td>{f('PDF')}</td></tr></table>",
        ["whole 総合戦略 phase 3", *TWO],
    ),
    "a head over several rows": (
        f"<table><tr><th rowspan=2>{P2}<br>（令和2年3月策定）</th><td>本編</td><td>{f('PDF')}</td>"
        f"</tr><tr><td>概要版</td><td>{f('PDF')}</td></tr></table>",
        ["whole 総合戦略 phase 2 2020-03", "summary 総合戦略 phase 2 2020-03"],
    ),
    "heads that span the table": (
        f"<table><tr><th colspan=2>{P2}</th></tr><tr><td>本編</td><td>{f('PDF')}</td></tr>"
        f"<tr><th colspan=2>{V2}</th></tr><tr><td>本編</td><td>{f('PDF')}</td></tr></table>",
        ["whole 総合戦略 phase 2", "whole 人口ビジョン phase 2"],
    ),
    "two rows of heads": (
        "<table><tr><th rowspan=2>計画</th><th colspan=2>令和2年3月策定</th><th>令和4年3月改定</th>"
        f"</tr><tr><th>本編</th><th>概要版</th><th>本編</th></tr><tr><td>{P2}</td>"
        f"<td>{f('PDF')}</td><td>{f('PDF')}</td><td>{f('PDF')}</td></tr></table>",
        [
            "whole 総合戦略 phase 2 2020-03",
            "summary 総合戦略 phase 2 2020-03",
            "whole 総合戦略 phase 2, 2022-03 2022-03",
        ],
    ),
    "kinds of plans as columns": (
        "<table><tr><th>期</th><th>総合戦略</th><th>人口ビジョン</th></tr><tr>"
        f"<td>第2期（令和2年3月）</td><td>{f('本編')}<br>{f('概要版')}</td><td>{f('本編')}</td></tr></table>",
        [
            "whole 総合戦略 phase 2 2020-03",
            "summary 総合戦略 phase 2 2020-03",
            "whole 人口ビジョン phase 2 2020-03",
        ],
    ),
    "a column of dates": (
        "<table><tr><td>名称</td><td>策定・改訂年月</td><td>ファイル</td></tr>"
        f"<tr><td>{P2}</td><td>令和2年3月</td><td>{f('ダウンロード')}</td></tr></table>",
        ["whole 総合戦略 phase 2 2020-03"],
    ),
    "the date of the publication dates no plan": (
        "<table><tr><th>計画名</th><th>公表日</th><th>データ</th></tr>"
        f"<tr><td>{P2}</td><td>令和2年4月10日</td><td>{f('PDF')}</td></tr></table>",
        ["whole 総合戦略 phase 2"],
    ),
    "a record": (
        f"<table><tr><th>名称</th><td>{P2}</td></tr><tr><th>策定年月</th><td>令和2年3月</td></tr>"
        "<tr><th>計画期間</th><td>令和2年度～令和6年度</td></tr>"
        f"<tr><th>概要版</th><td>{f('ダウンロード')}</td></tr></table>",
        ["summary 総合戦略 phase 2 2020-03 2020-2024"],
    ),
    "the name is a link itself": (
        f"<table><tr><td>{f(P2)}</td><td>{f('概要版')}</td></tr></table>",
        TWO,
    ),
    "a table of a layout": (
        f"<table><tr><td width=150><a href='/'>トップ</a></td><td><p>■{P2}</p><p>{f('本編')}</p>"
        f"<p>■{V2}</p><p>{f('本編')}</p></td></tr></table>",
        ["whole 総合戦略 phase 2", "whole 人口ビジョン phase 2"],
    ),
    "a note in a row of its own": (
        f"<table><tr><th>区分</th><th>ファイル</th></tr><tr><td>本編</td><td>{f(P2)}</td></tr>"
        f"<tr><td colspan=2>※令和2年3月策定</td></tr><tr><td>本編</td><td>{f(P1)}</td></tr>"
        "<tr><td colspan=2>※平成27年10月策定</td></tr></table>",
        ["whole 総合戦略 phase 2 2020-03", "whole 総合戦略 1.0 2015-10"],
    ),
    "definitions": (
        f"<dl><dt>{P2}</dt><dd>{f('本編')}</dd><dd>{f('概要版')}</dd>"
        f"<dt>{P1}</dt><dd>{f('本編')}</dd></dl>",
        THREE,
    ),
    "definitions in boxes, lines above links in them": (
        f"<dl><div><dt>第2期総合戦略</dt><dd><p>本編</p><p>{f('こちら')}</p><p>概要版</p>"
        f"<p>{f('こちら')}</p></dd></div><div><dt>第1期総合戦略</dt><dd>{f('本編')}</dd></div></dl>",
        THREE,
    ),
}

PANELS = {
    "details": (
        f"<details><summary>{P2}</summary><p>{f('本編')}</p><p>{f('概要版')}</p></details>"
        f"<details><summary>{P1}</summary><p>{f('本編')}</p></details>",
        THREE,
    ),
    "headings in details": (
        f"<h2>過去の計画</h2><details><summary>第2期総合戦略</summary><h2>本編</h2><p>{f('PDF')}</p>"
        f"<h2>概要版</h2><p>{f('PDF')}</p></details><details><summary>第1期総合戦略</summary>"
        f"<p>{f('本編')}</p></details>",
        THREE,
    ),
    "buttons that say what they open": (
        f"<button aria-expanded=false aria-controls=a>{P2}</button><div id=a><p>{f('本編')}</p>"
        f"<p>{f('概要版')}</p></div><button aria-controls=b>{P1}</button>"
        f"<div id=b>{f('本編')}</div>"
        "<button>印刷する</button>",
        THREE,
    ),
    "buttons in headings": (
        f"<h3><button><span>{P2}</span></button></h3><div>{f('本編')}<br>{f('概要版')}</div>"
        f"<h3><button>{P1}</button></h3><div>{f('本編')}</div>",
        THREE,
    ),
    "an accordion of plain blocks": (
        f"<div><div class=acc__trigger>{P2}</div><div><p>{f('本編')}</p><p>{f('概要版')}</p></div>"
        f"</div><div><div class=acc__trigger>{P1}</div><div><p>{f('本編')}</p></div></div>",
        THREE,
    ),
    "links that lead nowhere": (
        f"<p><a href='javascript:void(0)'>{P2}</a></p><div>{f('本編')}<br>{f('概要版')}</div>"
        f"<p><a href='#'>{P1}</a></p><div>{f('本編')}</div>",
        THREE,
    ),
    "labels of check boxes": (
        f"<div><input type=checkbox id=a><label for=a>{P2}</label><div>{f('本編')}<br>{f('概要版')}"
        f"</div><input type=checkbox id=b><label for=b>{P1}</label><div>{f('本編')}</div></div>",
        THREE,
    ),
    "tabs that point at their panels": (
        "<ul class=tab><li><a href='#a'>第2期総合戦略</a></li>"
        "<li><a href='#b'>第1期総合戦略</a></li>"
        f"</ul><div id=a><p>{f('本編')}</p><p>{f('概要版')}</p></div><div id=b>{f('本編')}</div>",
        THREE,
    ),
    "tabs in order": (
        "<ul class='tab-menu'><li>第2期総合戦略</li><li>第1期総合戦略</li></ul><div>"
        f"<div class=panel>{f('本編')}<br>{f('概要版')}</div>"
        f"<div class=panel>{f('本編')}</div></div>",
        THREE,
    ),
    "tabs of labels beside their panels": (
        "<div class=tabs><input id=a type=radio><label for=a>第2期総合戦略</label>"
        "<input id=b type=radio><label for=b>第1期総合戦略</label>"
        f"<div>{f('本編')}<br>{f('概要版')}</div><div>{f('本編')}</div></div>",
        THREE,
    ),
    "panels that name their tabs": (
        "<div role=tablist><span role=tab id=a>第2期総合戦略</span>"
        "<span role=tab id=b>第1期総合戦略</span></div>"
        f"<div aria-labelledby=a>{f('本編')}<br>{f('概要版')}</div>"
        f"<div aria-labelledby=b>{f('本編')}</div>",
        THREE,
    ),
    "a table of contents": (
        f"<ul><li><a href='#a'>{P2}</a></li><li><a href='#b'>{P1}</a></li></ul>"
        f"<h2 id=a>{P2}</h2><p>{f('本編')}</p><p>{f('概要版')}</p><h2 id=b>{P1}</h2>{f('本編')}",
        THREE,
    ),
}

LISTS = {
    "bold paragraphs, and the period below": (
        f"<p><strong>{P2}</strong></p><p>計画期間：令和2年度～令和6年度</p><ul><li>{f('本編')}</li>"
        f"</ul><p><strong>{P1}</strong></p><ul><li>{f('本編')}</li></ul>",
        ["whole 総合戦略 phase 2 2020-2024", "whole 総合戦略 1.0"],
    ),
    "marks in one paragraph": (
        f"<p>■{P2}<br>〇本編<br>{f('こちら')}<br>〇概要版<br>{f('こちら')}<br><br>"
        f"■{P1}<br>〇本編<br>{f('こちら')}</p>",
        THREE,
    ),
    "large letters": (
        f"<div><b><font size=4>{P2}</font></b><br>{f('本編')}<br>{f('概要版')}<br>"
        f"<font size=4><b>{P1}</b></font><br>{f('本編')}</div>",
        THREE,
    ),
    "a bold part within a bold plan": (
        f"<p><b>{P2}</b></p><p>{f('本編')}</p><p><b>概要版</b></p><p>{f('こちら')}</p>"
        f"<p><b>{P1}</b></p><p>{f('本編')}</p>",
        THREE,
    ),
    "a heading of a part beside that of its plan": (
        f"<h3>{P2}</h3><p>{f('PDF')}</p><h3>概要版</h3><p>{f('PDF')}</p><h3>{P1}</h3>{f('PDF')}",
        THREE,
    ),
    "plain lines in wrappers": (
        f"<div><div><p>{P2}</p></div></div><div><ul><li>{f('本編')}</li><li>{f('概要版')}</li></ul>"
        f"</div><div><div><p>{P1}</p></div></div><div><ul><li>{f('本編')}</li></ul></div>",
        THREE,
    ),
    "items that head the next": (
        f"<h2>{P2}</h2><ul><li>全体版</li><li>{f('PDF')}</li><li>分割版</li><li>{f('はじめに')}</li>"
        f"<li>{f('計画の概要')}</li></ul>",
        SPLIT,
    ),
    "words before links": (
        f"<ul><li>{P2}（令和2年3月）［{f('本編')}］［{f('概要版')}］</li>"
        f"<li>{P1}　{f('本編')}</li></ul>",
        [
            "whole 総合戦略 phase 2 2020-03",
            "summary 総合戦略 phase 2 2020-03",
            "whole 総合戦略 1.0",
        ],
    ),
    "links in sentences": (
        f"<h2>{P2}</h2><p>本編は{f('PDFファイル')}です。概要版は、{f('こちら')}をご覧ください。</p>",
        TWO,
    ),
    "boxes of one file": (
        f"<div><p>{P2}</p><p class=b>{f('ダウンロード')}</p></div><div><p>{P2}　概要版</p><p>"
        f"{f('ダウンロード')}</p></div><div><p>{P1}</p><p>{f('ダウンロード')}</p></div>",
        THREE,
    ),
    "lines that date the link above": (
        f"<div><p>{f(P2)}</p><p>（令和2年3月策定）</p><p>{f(P1)}</p><p>（平成27年10月策定）</p></div>",
        ["whole 総合戦略 phase 2 2020-03", "whole 総合戦略 1.0 2015-10"],
    ),
    "a line in brackets that heads the sentence below it, and dates no link above": (
        f"<div><p>{f(P1)}</p><p>【令和2年3月改定】</p><p>期間を一年延ばしました。</p>"
        f"<p>{f(f'{P1}（令和2年3月改定）')}</p></div>",
        ["whole 総合戦略 1.0", "whole 総合戦略 2020-03 2020-03"],
    ),
    "brackets behind links, that say which edition it is": (
        f"<ul><li>{f(P1)}（令和2年度～令和6年度）</li><li>{f(P1)} [PDF／1MB]"
        f"（平成27年度～令和元年度）</li><li>{f(P2)}（令和4年3月改訂）</li><li>{f(P3)}（案は別にあります）</li></ul>",
        [
            "whole 総合戦略 phase 2 2020-2024",
            "whole 総合戦略 1.0 2015-2019",
            "whole 総合戦略 phase 2, 2022-03 2022-03",
            "whole 総合戦略 phase 3",
        ],
    ),
    "more brackets behind a link than say anything of it": (
        f"<ul><li>{f(P1)}（本編）（全体）（白黒）（令和4年3月改訂）</li></ul>",
        ["whole 総合戦略 1.0"],
    ),
    "a sentence that only leads on to a file": (
        f"<h2>{P2}</h2><p>詳しくは、{f('こちら')}をご覧ください。</p>",
        ["whole 総合戦略 phase 2"],
    ),
    "a file that a sentence links, too": (
        f"<h2>計画</h2><p>詳しくは、<a href=x.pdf>こちら</a>をご覧ください。</p><ul>"
        f"<li><a href=x.pdf>{P2} 概要版</a></li></ul>",
        ["summary 総合戦略 phase 2"],
    ),
    "a line in brackets that ends a run of links, above a note": (
        f"<div><p>{f(P1)}</p><p>【平成27年10月策定】</p><p>※紙でも閲覧できます。</p></div>",
        ["whole 総合戦略 1.0 2015-10"],
    ),
    "dates below boxes that have a table of facts in them": (
        f"<h2>計画書</h2><div>{f(P2)}<table><tr><th>データ登録日</th><td>2023.4.1</td></tr></table></div>"
        f"<p>（令和2年3月策定）</p><div>{f(P1)}<table><tr><th>データ登録日</th><td>2023.4.1</td></tr>"
        "</table></div><p>（平成27年10月策定）</p>",
        ["whole 総合戦略 phase 2 2020-03", "whole 総合戦略 1.0 2015-10"],
    ),
    "lines that date the links below": (
        f"<h2>{P2}</h2><p>令和2年3月策定</p><p>{f('本編')}</p><p>令和4年3月改定</p><p>{f('本編')}</p>",
        ["whole 総合戦略 phase 2 2020-03", "whole 総合戦略 phase 2, 2022-03 2022-03"],
    ),
    "files gathered below all headings": (
        f"<h2>{P3}</h2><p>文章です。</p><h2>{P2}</h2><p>文章です。</p><p><b>添付ファイル</b></p>"
        f"<ul><li>{f(P3)}</li><li>{f(P2)}</li><li>{f(P1)}</li></ul>",
        ["whole 総合戦略 phase 3", "whole 総合戦略 phase 2", "whole 総合戦略 1.0"],
    ),
    "a table with ファイル in its head below a heading and a sentence": (
        f"<h2>{P2}の改訂</h2><h3>令和2年8月改訂</h3><p>指標を加えました。</p><table><tr><th>名称</th>"
        f"<th>ファイル</th></tr><tr><td>計画書</td><td>{f('PDF')}</td></tr></table>",
        ["whole 総合戦略 phase 2, 2020-08 2020-08"],
    ),
    "files gathered in a row of facts below all headings": (
        f"<h2>{P3}</h2><p>文章です。</p><h2>{P2}</h2><p>文章です。</p><table><tr><th>担当</th><td>企画課"
        f"</td></tr><tr><th>添付ファイル</th><td>{f(P3)}<br>{f(P2)}</td></tr></table>",
        ["whole 総合戦略 phase 3", "whole 総合戦略 phase 2"],
    ),
    "a table with ファイル in its head right below its heading": (
        f"<p>文章です。</p><h2>{P2}（令和4年4月改定）</h2><table><tr><th>名称</th><th>ファイル</th></tr>"
        f"<tr><td>計画書</td><td>{f('PDF')}</td></tr></table>"
        f"<h2>{P1}（平成28年3月策定）</h2><p>{f('計画書')}</p>",
        ["whole 総合戦略 phase 2, 2022-04 2022-04", "whole 総合戦略 1.0 2016-03"],
    ),
}


def test_a_heading_in_the_words_of_the_title_names_the_plan_of_its_files() -> None:
    """It stands below another heading that names two plans."""
    body = (
        f"<h2>総合戦略と人口ビジョン</h2><h3>{P2}</h3><p>{f('ダウンロード')}</p>"
        f"<h3>{V2}</h3><p>{f('ダウンロード')}</p>"
    )
    assert reads(body, P2) == ["whole 総合戦略 phase 2", "whole 人口ビジョン phase 2"]


PARTS = {
    "分割版 over inner headings": (
        f"<h2>{P2}</h2><h3>全体版</h3><p>{f('PDF')}</p><h3>分割版</h3><h4>序論</h4><p>{f('計画の趣旨')}"
        f"</p><h4>本論</h4><p>{f('将来の姿')}</p><h3>概要版</h3><p>{f('PDF')}</p>",
        [*SPLIT, "summary 総合戦略 phase 2"],
    ),
    "分割版 over wrappers and lines": (
        f"<h2>{P2}</h2><p>{f('全体版')}</p><div><p>分割版</p></div><div><div><p>第1章</p><ul><li>"
        f"{f('計画の趣旨')}</li></ul></div><div><p>第2章</p><ul><li>{f('将来の姿')}</li></ul></div></div>",
        SPLIT,
    ),
    "分割版 over bold chapters": (
        f"<p><b>{P2}</b></p><p>{f('全体版')}</p><p><b>分割版</b></p><p><b>第1章</b></p><p>"
        f"{f('計画の趣旨')}</p><p><b>第2章</b></p><p>{f('将来の姿')}</p><p><b>概要版</b></p><p>{f('PDF')}</p>",
        [*SPLIT, "summary 総合戦略 phase 2"],
    ),
    "two quoted plans": (
        "<h2>第2期「日向野市人口ビジョン」「日向野市総合戦略」（令和2年3月）</h2>"
        f"<p>{f('概要版')}</p><p>{f('日向野市人口ビジョン')}</p>",
        [
            "summary 総合戦略 phase 2 2020-03 人口ビジョン phase 2 2020-03",
            "whole 人口ビジョン phase 2 2020-03",
        ],
    ),
}


@pytest.mark.parametrize("make", [*TABLES, *PANELS, *LISTS, *PARTS])
def test_each_link_goes_by_what_stands_above_and_beside_it(make: str) -> None:
    body, expected = (TABLES | PANELS | LISTS | PARTS)[make]
    assert reads(body) == expected


def test_a_row_s_name_may_be_that_of_the_page() -> None:
    row = "<div><div>%N</div><div>%F</div></div>"
    rows = [row.replace("%N", name).replace("%F", f("PDF")) for name in (P2, f"{P2}（概要版）")]
    assert reads(f"<h2>計画書</h2><div>{''.join(rows)}</div>", P2) == TWO


def test_a_date_as_a_heading_is_of_the_phase_that_it_fits() -> None:
    body = (
        f"<h2>令和7年3月策定</h2><p>{f(P3)}</p><h2>令和4年5月改訂</h2><p>{f(P2)}</p>"
        f"<h2>令和2年3月策定</h2><p>{f(P2)}</p>"
    )
    assert reads(body, P3) == [
        "whole 総合戦略 phase 3 2025-03",
        "whole 総合戦略 phase 2, 2022-05 2022-05",
        "whole 総合戦略 phase 2 2020-03",
    ]
    assert reads(f"<h2>令和7年3月策定</h2><p>{f(P2)}</p>", P3) == ["whole 総合戦略 phase 2"]


def test_heads_of_cells_are_headings_and_groups() -> None:
    (link,) = page_of(
        "<table><tr><th>計画名</th><th>概要版</th></tr>"
        f"<tr><td>{P2}</td><td>{f('PDF（1MB）')}</td></tr></table>"
    ).links
    assert (link.headings, link.group, link.label) == ((P2,), "概要版", f"{P2} 概要版")


def test_a_spanning_cell_is_bounded() -> None:
    rows = f"<tr><th rowspan=99999 colspan=99999>{P2}</th><td>{f('本編')}</td></tr>"
    assert [link.label for link in page_of(f"<table>{rows * 40}</table>").links] == ["本編"] * 40


def test_lines_above_a_link_are_its_lead() -> None:
    links = page_of(
        f"<h2>{P2}</h2><p>令和2年3月31日、策定しました。</p><p>{f('本編')}</p><p>{f('概要版')}</p>"
        f"<p>※注</p><p>令和4年3月、改定しました。</p><p>{f('改定版')}</p><h2>{P1}</h2>{f('本編')}"
    ).links
    first, revised = "令和2年3月31日、策定しました。", "令和4年3月、改定しました。"
    assert [link.lead for link in links] == [first, first, revised, ""]


@pytest.mark.parametrize(
    ("label", "name", "size"),
    [
        ("計画[PDF：2.08MB]", "計画", "2.08MB"),
        ("計画（PDF形式）（1.2MB）", "計画", "1.2MB"),
        ("計画PDFファイル(985KB)このリンクは別ウィンドウで開きます", "計画", "985KB"),
        ("計画：pdfファイル(3.7MB)", "計画", "3.7MB"),
        ("計画 [PDFファイル／1.11MB] （新しいウィンドウで開きます）", "計画", "1.11MB"),
        ("計画（約2MB）", "計画", "2MB"),
        ("計画（別ウィンドウ）", "計画", None),
        ("計画(PDF(1.2MB))", "計画", "1.2MB"),
        ("計画.pdf", "計画", None),
        ("<i>PDF</i>第2期計画", "第2期計画", None),
        ("<i>NEW</i>令和6年8月改訂", "令和6年8月改訂", None),
        ("PDF版", "PDF版", None),
        ("計画＜PDFが開きます＞", "計画", None),
        ("計画.pdf.pdf(511KB)", "計画", "511KB"),
    ],
)
def test_what_cms_add_to_labels(label: str, name: str, size: str | None) -> None:
    (link,) = page_of(f"<p>{f(label)}</p>").links
    assert (link.label, link.size_label) == (name, size)


@pytest.mark.parametrize("name", [f"<strong>《 {V2} 》</strong>", f"【{V2}】", f"<b>{V2}</b>"])
def test_what_stands_out_before_links_heads_the_list_below(name: str) -> None:
    chapters = f"<ul><li>{f('1 人口の現状分析')}</li><li>{f('2 将来人口の推計')}</li></ul>"
    links = page_of(
        f"<h2>{P1}（平成27年10月策定）</h2><p>{name}　概要版は{f('こちら')}</p>{chapters}"
        f"<p>{f('参考資料')}</p>"
    ).links
    assert [any(V2 in head for head in link.headings) for link in links[1:]] == [True, True, False]


def test_what_stands_out_heads_no_list_where_it_names_no_plan() -> None:
    first, second = page_of(
        f"<h2>{P2}</h2><p><b>お知らせ</b>　{f('本編')}</p><ul><li>{f('概要版')}</li></ul>"
    ).links
    assert first.headings[:1] == second.headings == (P2,)


def test_a_vision_without_a_number_is_the_first_where_others_have_theirs() -> None:
    files = [f"{V2}及び総合戦略", "日向野市人口ビジョン"]
    flat = f"<p>2024年4月19日公開</p><ul><li>{f(P3)}</li><li>{f(files[0])}</li>"
    first = "whole 総合戦略 phase 3"
    for head in ("", "<h2>総合戦略・人口ビジョン</h2>"):
        body = f"{head}{flat}<li>{f(files[1])}</li></ul>"
        assert reads(body, P3)[2] == "whole 人口ビジョン 1.0", head
    assert reads(f"<p>{f(P3)}</p><p>{f(files[1])}</p>", P3) == [
        first,
        "whole 人口ビジョン phase 3",
    ]


def test_plans_of_one_label_are_of_one_phase() -> None:
    both = f"日向野市人口ビジョン及び{P1}"
    body = f"<p>公開日：2024年4月19日</p><p>{f(P3)}</p><p>{f(P2)}</p><p>{f(both)}</p>"
    assert reads(body, P3)[2] == "whole 総合戦略 1.0 人口ビジョン 1.0"
    listing = understand("x", page_of(body, P3))
    assert newest([one.on_page for one in listing.editions], "2024-04-19") == ["x-総合戦略-phase-3"]


@pytest.mark.parametrize("head", ["分割版　", "【分割版】　", "分割ダウンロード　"])
def test_a_summary_among_parts_named_one_by_one(head: str) -> None:
    body = f"<h2>{P2}</h2><p>{f(head + '第1章')}</p><p>{f(head + '概要')}</p>"
    assert reads(body) == ["split 総合戦略 phase 2", "summary 総合戦略 phase 2"]


@pytest.mark.parametrize(
    "line", ["印刷 大きな文字で印刷", "ページID：21252 掲載日：2025年2月9日更新 印刷ページ表示"]
)
def test_what_a_cms_says_of_every_page_heads_no_files(line: str) -> None:
    files = f"<ol><li>第2期<br>{f('総合戦略')}</li><li>第1期<br>{f('総合戦略')}</li></ol>"
    body = f"<p>{line}</p>{files}"
    assert reads(body) == ["whole 総合戦略 phase 2", "whole 総合戦略 1.0"]


@pytest.mark.parametrize("after", range(7))
def test_the_day_below_a_link_is_that_of_its_file(after: int) -> None:
    more = "".join(f"<p>{f('資料')}</p>" for _ in range(after))
    assert page_of(f"<p>本文。</p><p>{f(P2)}<br>（H28.2.21掲載）</p>{more}").published is None


def test_a_vision_without_a_number_is_the_first_beside_the_first_strategy() -> None:
    vision = "日向野市人口ビジョン"
    body = f"<h2>総合戦略・人口ビジョン</h2><p>{f(P3)}</p><p>{f(P1)}</p><p>{f(vision)}</p>"
    assert reads(body, P3)[1:] == ["whole 総合戦略 1.0", "whole 人口ビジョン 1.0"]
    summary = body.replace(f(P1), f(f"{P1}　概要版"))
    assert reads(summary, P3)[2] == "whole 人口ビジョン phase 3"


def test_one_name_of_its_own_for_the_plans_of_several_phases() -> None:
    own = "きらめき未来プラン"
    third = f"<h2>{P1}第3期『{own}』（令和7年3月）</h2><p>{f(f'{own}（{P3}）')}</p>"
    second = f"<h2>{P1}第2期『{own}』（令和3年3月）</h2><p>{f(own)}</p>"
    assert reads(third + second) == [
        "whole 総合戦略 phase 3 2025-03",
        "whole 総合戦略 phase 2 2021-03",
    ]
    once = third + f"<h2>資料</h2><p>{f(own)}</p>"
    assert reads(once)[1] == "whole 総合戦略 phase 3 2025-03"


@pytest.mark.parametrize("head", ["変更前の総合戦略", "これまでの総合戦略", "改定前の総合戦略"])
def test_a_plan_beside_its_former_revisions_is_a_later_one(head: str) -> None:
    made = f"<li>{f(f'{P2}（令和2年3月策定・令和4年11月見直し）')}</li>"
    former = f"<h2>{head}</h2><ul>{made}<li>{f(P2)}</li></ul>"
    now = f"<h2>{P2}</h2><ul><li>{f('全体版')}</li></ul>"
    assert reads(now + former)[0] == "whole 総合戦略 phase 2, 改訂版"
    named = now.replace("全体版", "全体版（令和6年5月見直し）") + former
    assert reads(named)[0] == "whole 総合戦略 phase 2, 2024-05 2024-05"
    assert reads(now + f"<h2>{head}</h2><p>{f(P2)}</p>")[0] == "whole 総合戦略 phase 2"


def test_a_title_that_heads_the_first_files_numbers_its_plan() -> None:
    files = f"<p>{f('全文')}</p>"
    both = f"{files}<p><b>{P1}</b><br>{f('全文')}<br>{f('人口ビジョン')}</p>"
    assert reads(both, P2) == [
        "whole 総合戦略 phase 2",
        "whole 総合戦略 1.0",
        "whole 人口ビジョン 1.0",
    ]
    other = f"{files}<p><b>{P1}</b><br>{f('分割版　第1章')}<br>{f('分割版　第2章')}</p>"
    assert reads(other, P2)[1:] == ["split 総合戦略 phase 2"] * 2


@pytest.mark.parametrize("alt", ["表紙", "サムネイル", "第2期総合戦略の表紙画像", "cover.jpg"])
def test_of_two_links_to_one_file_the_one_that_says_what_it_is_counts(alt: str) -> None:
    name = f"{P2}（令和5年3月改訂）"
    cover = f'<a href="a.pdf"><img src="a.jpg" alt="{alt}"></a>'
    body = f'<h2>計画</h2><div>{cover}<p><a href="a.pdf">{name}</a></p></div>'
    assert reads(body) == ["whole 総合戦略 phase 2, 2023-03 2023-03"]
    again = f'<h2>{P2}</h2><p><a href="a.pdf">概要版</a></p><p><a href="a.pdf">こちら</a></p>'
    assert reads(again) == ["summary 総合戦略 phase 2"]


@pytest.mark.parametrize(
    "box",
    [
        "<figure><div>%L</div><figcaption>%N</figcaption></figure>",
        "<div class=book>%L<p>%N</p></div>",
        "<li>%L<br>%N</li>",
    ],
)
def test_the_name_of_a_file_below_its_button(box: str) -> None:
    names = [f"{P2}（令和2年3月）", f"{P2}　概要版", P1]
    boxes = "".join(box.replace("%L", f("開く")).replace("%N", name) for name in names)
    assert reads(f"<h2>総合戦略</h2><div>{boxes}</div>") == [
        "whole 総合戦略 phase 2 2020-03",
        "summary 総合戦略 phase 2 2020-03",
        "whole 総合戦略 1.0",
    ]
    period = f"<h2>{P2}</h2><div>{f('開く')}<p>計画期間：令和2年度から5年間</p></div>"
    assert reads(period) == ["whole 総合戦略 phase 2"]


def test_the_box_of_files_at_the_side_of_an_article_is_part_of_it() -> None:
    texts = f"<div><h2>{P2}</h2><p>令和2年3月31日、{P2}を策定しました。</p></div>"
    files = f"<ul><li>{f(P2)}</li><li>{f(f'{P2}　概要版')}</li></ul>"
    assert reads(f"{texts}<aside><h3>ダウンロード</h3>{files}</aside>") == [
        "whole 総合戦略 phase 2 2020-03-31",
        "summary 総合戦略 phase 2 2020-03-31",
    ]
    news = '<li><a href="/1.html">新着</a></li><li><a href="/2.html">総合戦略の会議</a></li>'
    assert reads(f"{texts}<aside class=sidebar>{files}</aside>") == []
    assert reads(f"{texts}<aside><ul>{news}<li>{f('広報')}</li></ul></aside>") == []


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("令和5年5月一部改訂", "phase 2, 2023-05 2023-05"),
        ("変更後（令和5年5月）", "phase 2, 2023-05 2023-05"),
        ("当初（令和2年3月策定）", "phase 2 2020-03"),
        ("策定時（令和2年3月）", "phase 2 2020-03"),
        ("改訂前", "phase 2"),
    ],
)
def test_labels_that_only_say_the_state_of_a_plan(label: str, told: str) -> None:
    assert reads(f"<h2>{P2}</h2><p>{f(label)}</p>") == [f"whole 総合戦略 {told}"]


def test_other_plans_below_a_heading_of_several_keep_their_own_names() -> None:
    other = "日向野市デジタル化推進計画（平成28年（2016年）4月策定）"
    body = f"<h2>{P2}</h2><p>{f(P2)}</p><h2>その他の構想・戦略</h2><p>{f(other)}</p>"
    assert reads(body)[1].startswith("whole その他 日向野市デジタル化推進計画")


@pytest.mark.parametrize("label", ["第2期戦略（本編）", "第２期戦略　本編"])
def test_what_a_page_calls_its_plan_for_short(label: str) -> None:
    said = f"令和2年3月31日に「{P2}」（以下「第2期戦略」という。）を策定しました。"
    body = f"<h2>第2期戦略</h2><p>{said}</p><p>{f(label)}</p><p>{f('第2期戦略（概要版）')}</p>"
    assert reads(body, "地方創生") == [
        "whole 総合戦略 phase 2 2020-03-31",
        "summary 総合戦略 phase 2 2020-03-31",
    ]


def test_sentences_below_a_list_of_contents_are_not_below_its_last_heading() -> None:
    contents = "<ul><li><a href='#a'>計画書</a></li><li><a href='#b'>会議の開催状況</a></li></ul>"
    made = f"<h2 id=a>計画書</h2><p>令和2年3月31日、{P2}を策定しました。</p><p>{f(P2)}</p>"
    body = f"{contents}{made}<h2 id=b>会議の開催状況</h2><p>令和元年10月1日に開催しました。</p>"
    assert reads(body) == ["whole 総合戦略 phase 2 2020-03-31"]


def test_a_plan_beside_an_evaluation_and_its_excerpt() -> None:
    body = f"<h2>外部評価委員会</h2><p>{f(f'・参考資料1　{P1}（改訂　R2年3月）')}</p>"
    assert reads(body) == ["whole 総合戦略 2020-03 2020-03"]
    assert reads(f"<h2>外部評価委員会</h2><p>{f(f'参考資料1　{P1}（抜粋）')}</p>") == ["whole"]


def test_a_mark_behind_two_names_is_of_the_one_that_goes_by_no_number() -> None:
    title = f"第2期「{P1}」及び日向野市人口ビジョン（令和2年改訂版）について"
    body = f"<p>{f(f'第2期「{P1}」')}</p><p>{f('日向野市人口ビジョン（令和2年改訂版）')}</p>"
    assert reads(body, title) == ["whole 総合戦略 phase 2", "whole 人口ビジョン phase 2, 2020"]


def test_two_deeds_in_the_brackets_behind_one_of_them() -> None:
    vision = "日向野市人口ビジョン"
    said = (
        f"<p>「{vision}」の改訂（平成27年10月策定・令和3年3月改訂）及び"
        f"「{P2}」の策定（令和3年3月策定）を行いました。</p>"
    )
    body = f"{said}<p>{f(f'{vision}（改訂版）')}</p><p>{f(P2)}</p>"
    assert reads(body)[1] == "whole 総合戦略 phase 2 2021-03"


def test_a_bold_line_that_names_a_plan_stays_above_headings_of_its_parts() -> None:
    parts = f"<h4>【全体版】</h4><p>{f('PDF')}</p><h4>【分割版】</h4><p>{f('1 はじめに')}</p>"
    body = "".join(f"<p><b>{name}</b></p><p>&nbsp;</p>{parts}" for name in (P3, P2))
    assert reads(body, "地方創生") == [
        f"{part} 総合戦略 phase {phase}" for phase in (3, 2) for part in ("whole", "split")
    ]
    other = (
        f"<p><b>{P2}</b></p><p>{f('本編')}</p><h4>その他の計画</h4><p>{f('日向野市環境計画')}</p>"
    )
    assert reads(other, "地方創生")[1] == "whole その他 日向野市環境計画"


@pytest.mark.parametrize(
    ("words", "label"),
    [
        (
            "第2期日向野市まち・ひと・しごと創生<br>総合戦略",
            "第2期日向野市まち・ひと・しごと創生総合戦略",
        ),
        ("日向野市<br>第2期総合戦略", "日向野市 第2期総合戦略"),
        ("第2期日向野市総合戦略<br>（概要版）", "第2期日向野市総合戦略 （概要版）"),
    ],
)
def test_the_name_of_a_link_goes_on_behind_a_break(words: str, label: str) -> None:
    links = page_of(f"<h2>計画書</h2><p>{f(words)}<br>{f('別の計画')}</p>").links
    assert [link.label for link in links] == [label, "別の計画"]


def test_a_link_that_nobody_closed_is_no_name_of_many_lines() -> None:
    lines = "<br>".join(f"{n}行目の文章が続いています" for n in range(9))
    labels = {link.label for link in page_of(f'<p><a href="a.pdf">計画<br>{lines}</p>').links}
    assert "計画" in labels


def test_facts_above_a_file_are_read_together() -> None:
    facts = "<p>計画期間：令和2年度から令和6年度までの5年間</p><p>担当課：企画課</p>"
    body = f"<p><b>{P2}</b></p>{facts}<p>策定日：令和2年3月5日</p><p>{f(P2)}</p>"
    assert reads(body, "地方創生") == ["whole 総合戦略 phase 2 2020-03-05 2020-2024"]


def test_each_plan_has_its_own_line_above_the_files_of_both() -> None:
    lines = "<p>人口ビジョン：R1.12策定</p><p>地方創生総合戦略：R2.3策定</p>"
    files = f"<p>{f(V2)}</p><p>{f('第2期日向野市地方創生総合戦略')}</p>"
    assert reads(f"<h2>計画書</h2>{lines}{files}", P2) == [
        "whole 人口ビジョン phase 2 2019-12",
        "whole 総合戦略 phase 2 2020-03",
    ]


def test_a_marked_name_in_the_lines_of_its_file_heads_no_other() -> None:
    named = f"<p>【令和4年4月見直し】{P2}<br>⇒{f('PDFを開く')}</p>"
    assert reads(f"<h3>見直し前の総合戦略</h3>{named}<p>{P2}<br>⇒{f('PDFを開く')}</p>") == [
        "whole 総合戦略 phase 2, 2022-04 2022-04",
        "whole 総合戦略 phase 2",
    ]


def test_of_two_dates_of_a_heading_each_plan_has_its_own() -> None:
    head = "<h2>人口ビジョン（令和元年12月策定）・総合戦略（令和2年3月策定）</h2>"
    assert reads(f"{head}<p>{f('日向野市人口ビジョン')}</p><p>{f(P1)}</p>", "地方創生") == [
        "whole 人口ビジョン 1.0 2019-12",
        "whole 総合戦略 1.0 2020-03",
    ]


def test_a_period_above_one_plan_is_not_that_of_the_next() -> None:
    first, second = "令和2年度から令和6年度まで", "平成27年度から令和元年度までです。"
    body = f"<p>【計画期間】{first}</p><p><b>{P2}【R2.2】</b></p><p>{f(P2)}</p>"
    body += f"<p>計画期間は、{second}</p><p><b>{P1}【H27.10】</b></p><p>{f(P1)}</p>"
    assert reads(body, "地方創生")[1].startswith("whole 総合戦略 1.0 2015-10")


@pytest.mark.parametrize("form", ["【資料{}】{}", "資料{}　{}", "〔{}〕{}", "({}) {}"])
def test_a_page_numbers_its_files(form: str) -> None:
    names = (P2, f"{P2}（概要版）", "日向野市環境基本計画")
    files = "".join(f"<p>{f(form.format(n, name))}</p>" for n, name in enumerate(names, 1))
    assert reads(f"<h2>計画書</h2>{files}")[:2] == [
        "whole 総合戦略 phase 2",
        "summary 総合戦略 phase 2",
    ]
    assert "総合戦略" not in reads(f"<h2>{P2}</h2>{files}")[2]
    state = form.format(1, "令和5年5月一部改訂")
    assert reads(f"<h2>{P2}</h2><p>{f(state)}</p>") == ["whole 総合戦略 phase 2, 2023-05 2023-05"]


@pytest.mark.parametrize("above", ["第2回日向野市総合戦略推進会議", "策定委員会の資料"])
def test_a_meeting_numbers_its_papers(above: str) -> None:
    assert reads(f"<h2>{above}</h2><p>{f(f'資料1　{P2}')}</p>") == ["whole"]


@pytest.mark.parametrize(
    "note",
    [
        "（令和2年3月策定、令和4年2月・令和5年3月改定）",
        "（令和2年3月策定、令和4年2月改定、令和5年3月改定）",
        "（令和5年3月改定）2023/05/10 8:30",
    ],
)
def test_what_was_done_when_below_a_link(note: str) -> None:
    body = f"<h2>計画書</h2><p>{f(f'{P2}（改訂版）')}<br>{note}</p>"
    assert reads(body) == ["whole 総合戦略 phase 2, 2023-03 2023-03"]


def test_the_moment_at_which_a_file_was_put_there_dates_nothing() -> None:
    body = f"<h2>計画書</h2><ul><li>{f(P2)} 2023/05/10 8:30</li></ul>"
    assert reads(body) == ["whole 総合戦略 phase 2"]


@pytest.mark.parametrize(
    "said",
    [
        f"{P2}は、令和4年度に中間見直しを行います。",
        "令和元年7月に設置した推進会議の意見を踏まえて策定しました。",
    ],
)
def test_a_sentence_across_a_table_heads_no_rows(said: str) -> None:
    head, row = f"<tr><td colspan=2>{said}</td></tr>", f"<tr><td>{f(P2)}</td><td>1MB</td></tr>"
    assert reads(f"<table>{head}{row}</table>") == ["whole 総合戦略 phase 2"]


@pytest.mark.parametrize(
    "label", ["第1期と第2期の施策対応表", "第1期総合戦略と第2期総合戦略の比較"]
)
def test_two_phases_set_beside_each_other_are_of_neither(label: str) -> None:
    assert reads(f"<h2>{P2}</h2><p>{f(P2)}</p><p>{f(label)}</p>")[1] == "whole"


@pytest.mark.parametrize("note", ["【改訂日】令和4年4月9日", "改定年月日：令和4年4月9日"])
def test_a_day_between_boxes_is_of_the_one_above_where_one_stands_below_the_last(note: str) -> None:
    box = "<div><p>{}</p><div><a href=/{}.pdf>閲覧する</a></div></div>"
    first, last = box.format("総合戦略（改訂）", 1), box.format("総合戦略", 2)
    below = f"<h3>戦略</h3>{first}<p>{note}</p>{last}<p>策定日：令和2年3月5日</p>"
    above = f"<h3>戦略</h3><p>{note}</p>{first}<p>策定日：令和2年3月5日</p>{last}"
    notes = [[link.note for link in page_of(body).links] for body in (below, above)]
    assert notes == [[note, "策定日：令和2年3月5日"], [None, None]]


def test_headings_of_one_link_each_below_another_heading_name_their_files() -> None:
    names = (P2, "第2章　日向野市総合戦略（第1期）の成果", "日向野市国土強靱化地域計画")
    cards = [f"<h4>{name}</h4><p>{f('ダウンロード')}</p><p>1.0 Version</p>" for name in names]
    page = page_of(
        "<h3>策定した計画</h3>" + "".join(cards) + "<p><a href='/plan/'>総合計画</a></p>"
    )
    assert [(link.label, link.headings) for link in page.links[:3]] == [
        (name, ("策定した計画",)) for name in names
    ]
    alone = page_of("<h3>策定した計画</h3>" + cards[0] + "<h3>資料</h3>")
    assert alone.links[0].headings == ("策定した計画", P2)
    several = page_of("".join(cards))  # headings of no other one
    assert [link.label for link in several.links] == ["ダウンロード"] * 3


@pytest.mark.parametrize("number", ["ダウンロード2：", "分割ダウンロード（2）", "ファイル2　"])
def test_a_part_may_be_numbered_behind_a_word_for_a_file(number: str) -> None:
    body = f"<h2>{P2}</h2><p>{f('一括ダウンロード')}</p><p>{f(f'{number}推進体制と進行管理')}</p>"
    assert reads(body) == ["whole 総合戦略 phase 2", "split 総合戦略 phase 2"]


def test_lines_of_years_head_no_files() -> None:
    years = "<br>".join(
        ("平成17年4月　市制施行", f"令和2年3月　{P2}を策定", "令和4年5月　新庁舎完成")
    )
    files = f"<p>計画書<br>{f(P2)}<br>{f(f'{P2}概要版')}</p>"
    assert reads(f"<p>年表<br>{years}</p>{files}") == [f"{one} 2020-03" for one in TWO]
    first, last = (link.group for link in page_of(f"<p>{years}</p>{files}").links)
    assert (first, last) == ("計画書", "計画書")


def test_of_boxes_within_boxes_the_innermost_names_its_file() -> None:
    box = f"<div class=file><p>{P2}</p><p>{f('ダウンロード')}</p></div>"
    said = "<p>策定 令和2年3月→改訂 令和4年10月</p>"
    page = page_of(f"<section><h3>{P2}</h3>{said}{box}</section><section>{box}</section>")
    assert [link.label for link in page.links] == [P2, P2]
