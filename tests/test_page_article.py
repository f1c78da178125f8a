"""The article and its title in pages whose markup nobody has seen before."""

import pytest

from pipeline.read.page.reading import read_page

URL = "https://www.city.example.jp/docs/1/"
TITLE = "総合戦略の策定"
NAV = (
    "<ul>" + "".join(f"<li><a href='/k{n}/'>くらしの案内{n}</a></li>" for n in range(12)) + "</ul>"
)
TEXT = "<p>人口の減少に向き合い、まちの将来を見通して取組をまとめた計画です。</p>"
BLOCKS = [
    TEXT,
    "<h3>本編</h3><p><a href='a.pdf'>第2期総合戦略</a></p>",
    "<table>"
    + "".join(f"<tr><td>資料{n}</td><td><a href='t{n}.pdf'>PDF</a></td></tr>" for n in range(9))
    + "</table>",
    "<p><a href='/documents/d/1'>概要版（PDF：1MB）</a></p>",
]
FOOT = "<div class=ft><p>〒000-0000 日向野市本町1番　電話：000</p><p>Copyright Hinatano</p></div>"
FILES = ["a.pdf", *(f"t{n}.pdf" for n in range(9)), "1"]

SHELLS = {
    "blocks without names": "<div><div>{nav}</div><div><div>{title}</div>{body}</div></div>",
    "a table of a layout": "<table><tr><td>{nav}</td><td>{title}{body}</td></tr></table>",
    "main around the navigation": "<main><div>{nav}</div><div>{title}{body}</div></main>",
    "several articles": "<div>{nav}<div>{title}{articles}</div></div>",
    "frames of modules": "{nav}<div id=container-main><div>{title}</div>{frames}</div>",
    "a name of something else": "<div id=content>{nav}</div><div class=z>{title}{body}</div>",
}


def page(
    shell: str, title: str, whole: str = f"{TITLE} | 日向野市"
) -> tuple[str | None, list[str]]:
    """The title, and the last parts of the links' addresses."""
    body = SHELLS[shell].format(
        nav=NAV,
        title=title,
        body="".join(f"<div class=p>{block}</div>" for block in BLOCKS),
        articles="".join(f"<article>{block}</article>" for block in BLOCKS),
        frames="".join(f"<section><div><article>{b}</article></div></section>" for b in BLOCKS),
    )
    head = f"<head><meta charset=utf-8><title>{whole}</title></head>"
    read = read_page(f"<html>{head}<body>{NAV}{body}{FOOT}</body></html>".encode(), URL)
    assert "Copyright" not in read.text
    assert "まちの将来" in read.text
    return read.title, [link.url.rpartition("/")[2] for link in read.links]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    "title",
    [
        f"<h1>{TITLE}</h1>",
        f"<h2>{TITLE}</h2>",
        f"<p><font size=5><b>{TITLE}</b></font></p>",
        f"<h1><img src=t.gif alt='{TITLE}'></h1>",
    ],
)
def test_the_whole_article_and_nothing_around_it(shell: str, title: str) -> None:
    assert page(shell, title) == (TITLE, FILES)


@pytest.mark.parametrize(
    "whole",
    [
        f"{TITLE} - 企画課 - 日向野市公式ホームページ",
        f"日向野市役所 > {TITLE}",
        f"{TITLE} « 日向野市",
        f"{TITLE}〔日向野市〕",
        f"{TITLE}　日向野市ホームページ",
        f"{TITLE}：日向野市",
    ],
)
def test_the_name_of_the_site_is_no_title(whole: str) -> None:
    assert page("blocks without names", "", whole)[0] == TITLE


def test_a_heading_of_a_section_of_the_site_is_no_title() -> None:
    """What both ``<title>`` and a line of the article say goes before an h1 that is in neither."""
    assert page("blocks without names", f"<h1>市政の情報</h1><h2>{TITLE}</h2>")[0] == TITLE


def test_a_viewer_of_a_pdf_holds_the_way_to_its_file_and_a_player_s_does_not() -> None:
    inner = "<p><a href='a.pdf'>第2期総合戦略</a></p>"
    for kind in ("data=a.pdf", "data='/files/a.pdf?v=2'", "type=application/pdf data=/x/7"):
        html = f"<main><h1>計画</h1><p>本文の文章です。</p><object {kind}>{inner}</object></main>"
        assert [link.label for link in read_page(html.encode(), URL).links] == ["第2期総合戦略"]
    html = f"<main><h1>計画</h1><p>本文です。</p><object data=a.swf>{inner}</object></main>"
    assert not read_page(html.encode(), URL).links
