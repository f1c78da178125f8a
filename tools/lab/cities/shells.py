"""Templates of content systems: what stands around an article, how they write the page's own dates,
links, sizes and addresses. Written after the kinds of markup that are met, none copied.
"""

import html
import random
from collections.abc import Callable
from typing import NamedTuple

from tools.lab.cities.course import Town
from tools.lab.cities.dates import Day, any_day, era
from tools.lab.variant import wide

e = html.escape


class Shown(NamedTuple):
    """The page's own dates as its template shows them; None: not at all."""

    published: Day | None
    updated: Day | None


class Shell(NamedTuple):
    """A template."""

    name: str
    frame: str
    """With {title}, {town}, {dates}, {body}, {menu}."""
    dates: Callable[[Shown, random.Random], tuple[str, Shown]]
    """Its lines of dates, and which of them it shows."""
    size: str
    """Behind a label: with {k} for the size's words and {t} for the type."""
    inside: bool
    """Whether the size stands inside the link."""
    href: str
    """Address of a file: {n} a number, {slug}, {ext}."""
    page: str
    """Path of the page: {n}."""
    link: str = '<a href="{href}">{text}</a>'
    charset: str = "utf-8"


def _west(at: Day, *, zero: bool = False) -> str:
    return (
        f"{at.year}年{at.month:02}月{at.day:02}日" if zero else f"{at.year}年{at.month}月{at.day}日"
    )


def _era(at: Day) -> str:
    name, number = era(at.year, at.month)
    return f"{name}{'元' if number == 1 else number}年{at.month}月{at.day}日"


def _joruri(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    lines = []
    if at.published:
        lines.append(f'<p class="publishedAt">公開日 {_west(at.published, zero=True)}</p>')
    if at.updated:
        lines.append(f'<p class="updatedAt">更新日 {_west(at.updated, zero=True)}</p>')
    return f'<div class="date">{"".join(lines)}</div>', at


def _bare(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    day = at.published or at.updated
    assert day
    return f'<div class="publishedAt">{_west(day)}</div>', Shown(day, None)


def _attachment(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "<p>印刷ページ表示</p>", Shown(None, None)
    word = rng.choice(("更新日：", "掲載日："))
    number = rng.choice(("", f"ページID：00{rng.randint(10000, 99999)} "))
    line = f"{number}<span>{word}{_west(at.updated)}更新</span> <a href='#'>印刷ページ表示</a>"
    return f'<div id="content_header">{line}</div>', Shown(None, at.updated)


def _smart(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", Shown(None, None)
    number = f"<p class='pageid'>ページID: {rng.randint(1000, 9999)}</p>" * rng.randint(0, 1)
    line = f"<p class='update'>更新日：{_west(at.updated, zero=True)}</p>"
    return line + number, Shown(None, at.updated)


def _tmp(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", Shown(None, None)
    return f'<p id="tmp_update">更新日：{_west(at.updated)}</p>', Shown(None, at.updated)


def _both_words(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    first, last = rng.choice(
        (
            ("作成日", "最終更新日"),
            ("公開日", "更新日"),
            ("登録日", "更新日"),
            ("掲載日", "最終更新日"),
        )
    )
    lines = []
    if at.published:
        lines.append(f"<dt>{first}</dt><dd>{_west(at.published, zero=True)}</dd>")
    if at.updated:
        lines.append(f"<dt>{last}</dt><dd>{_west(at.updated, zero=True)}</dd>")
    return f'<dl class="info">{"".join(lines)}</dl>', at


def _number(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    number = f"ページ番号 1{rng.randint(100000, 999999)}"
    if at.updated is None:
        return f'<p class="idnumber">{number}</p>', Shown(None, None)
    said = rng.choice((_era(at.updated), _west(at.updated)))
    line = f'<p class="update"><span class="idnumber">{number}</span>　更新日 {said}</p>'
    return (
        f"{line}<p class='print'><a href='#'>印刷</a><a href='#'>大きな文字で印刷</a></p>",
        Shown(None, at.updated),
    )


def _time(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    lines = []
    if at.published:
        iso = at.published.iso
        lines.append(f'<time datetime="{iso}">公開日：{_era(at.published)}</time>')
    if at.updated:
        iso = at.updated.iso
        lines.append(f'<time datetime="{iso}">最終更新日：{_era(at.updated)}</time>')
    return f'<div class="entry-meta">{" ".join(lines)}</div>', at


def _last(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", Shown(None, None)
    said = rng.choice((_west(at.updated), _era(at.updated), f"{at.updated.iso}".replace("-", "/")))
    word = rng.choice(("最終更新日：", "最終更新日 ", "最終更新："))
    return f"<div class='kousin'>{word}{said}</div>", Shown(None, at.updated)


def _none(_at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    return "", Shown(None, None)


def _line(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    """Both in one line, in brackets or with a bar between them."""
    if not (at.published and at.updated):
        return _last(at, rng)
    one, two = _era(at.published), _era(at.updated)
    form = rng.choice(
        ("（公開日：{}／更新日：{}）", "[公開日 {}] [更新日 {}]", "公開日：{} ｜ 更新日：{}")
    )
    return f"<p align=right>{form.format(one, two)}</p>", at


_MENU = (
    "<ul><li><a href='/kurashi/'>くらし</a></li><li><a href='/gyosei/'>行政情報</a></li>"
    "<li><a href='/gyosei/keikaku/'>計画・施策</a></li></ul>"
)
_FOOT = "<footer><p>{town}役場　電話：0000-00-0000</p><p>Copyright {town}</p></footer>"
_HEAD = (
    "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>{title} - {town}ホームページ"
    "</title></head><body>"
)
_INQUIRY = (
    "<h2>お問い合わせ</h2><p>{town}役場 企画政策課<br>電話：0000-00-0000<br>"
    "ファクス：0000-00-0001</p>"
)
_READER = (
    "<p>PDF形式のファイルをご覧いただく場合には、Adobe社が提供するAdobe Readerが必要です。"
    "<a href='https://get.adobe.com/jp/reader/'>ダウンロード</a></p>"
)
_NEWS = (
    "<aside><h2>新着情報</h2><ul><li>2026年11月2日 <a href='/news/1.html'>ごみ収集</a></li>"
    "<li>2026年10月30日 <a href='/news/2.pdf'>広報11月号（PDF）</a></li></ul></aside>"
)

SHELLS: tuple[Shell, ...] = (
    Shell(
        "joruri",
        _HEAD + "<header><nav>{menu}</nav></header><div id=pageTitle><h1>{title}</h1></div>"
        "<article class=contentGpArticleDoc>{dates}<div class=body>{body}</div>"
        "<div class=inquiry>" + _INQUIRY + "</div></article>" + _NEWS + _FOOT,
        _joruri,
        "[{t}：{k}]",
        True,
        "file_contents/{slug}{n}.{ext}",
        "/docs/20{n}00012/",
        '<a class="iconFile icon{t}" href="{href}">{text}</a>',
    ),
    Shell(
        "joruri-old",
        _HEAD + "<div id=menu>{menu}</div><div class=contentArticleDoc><div class=header>"
        "<h1>{title}</h1>{dates}</div><div class=body>{body}</div></div>" + _FOOT,
        _bare,
        ".{ext}({k})",
        True,
        "./files/{slug}{n}.{ext}",
        "/docs/20{n}00029/",
        '<a class="iconFile" href="{href}">{text}</a>',
    ),
    Shell(
        "uploaded",
        _HEAD + "<p>ページの先頭です。 <a href='#main'>メニューを飛ばして本文へ</a></p>{menu}"
        "<p>トップページ &gt; 企画課 &gt; {title}</p><div id=main><span class=hide>本文</span>"
        "<h1>{title}</h1>{dates}<div class=detail_free>{body}</div>"
        "<div class=kiji_foot>" + _READER + "<h2>このページに関するお問い合わせ先</h2>"
        "<p>{town}　企画課</p></div></div>" + _FOOT,
        _attachment,
        " [{t}ファイル／{k}]",
        True,
        "/uploaded/attachment/{n}.{ext}",
        "/soshiki/2/{n}.html",
    ),
    Shell(
        "smart",
        _HEAD + "<div id=container><nav class=pankuzu>{menu}</nav><div id=page-content>"
        "<h1>{title}</h1><div class=update-area>{dates}</div><div id=contents-in>{body}</div>"
        "<div id=inquiry><p>この記事に関するお問い合わせ先</p><p>企画財政課</p></div></div></div>"
        + _FOOT,
        _smart,
        " ({t}ファイル: {k})",
        True,
        "../../material/files/group/3/{slug}{n}.{ext}",
        "/gyosei/keikaku/{n}.html",
        '<a class="{ext}" href="{href}">{text}</a>',
    ),
    Shell(
        "tmp",
        _HEAD + "<div id=tmp_gnavi>{menu}</div><div id=tmp_honbun><p>ここから本文です。</p>"
        "{dates}<h1>{title}</h1>{body}<div id=tmp_inquiry>" + _INQUIRY + "</div></div>" + _FOOT,
        _tmp,
        "（{t}：{k}）",
        True,
        "documents/{slug}{n}.{ext}",
        "/kikaku/sousei/senryaku{n}.html",
        '<a href="{href}" class="icon_{ext}">{text}</a>',
    ),
    Shell(
        "news",
        _HEAD + "<nav>{menu}</nav><article class='post type-post'><h1 class=entry-title>{title}"
        "</h1>{dates}<div class=entry-content>{body}</div></article>" + _NEWS + _FOOT,
        _time,
        "",
        True,
        "/wp-content/uploads/2021/03/{slug}{n}.{ext}",
        "/news/{n}/",
        '<a href="{href}" target=_blank rel=noopener>{text}</a>',
    ),
    Shell(
        "fs",
        _HEAD + "<div id=main><div class=article><h1>{title}</h1>{dates}<div class=txt>{body}"
        "</div></div></div>" + _INQUIRY + _FOOT,
        _none,
        ".{ext} ({t} {k})",
        True,
        "/fs/1/2/{n}/_/{slug}.{ext}",
        "/docs/{n}.html",
    ),
    Shell(
        "numbered",
        _HEAD + "<div id=topbar>{menu}</div><main><article id=contents><h1>{title}</h1>{dates}"
        "{body}" + _READER + "</article><section id=reference>"
        "<h2>このページに関するお問い合わせ</h2><p>{town}企画課</p></section></main>" + _FOOT,
        _number,
        " （{t} {k}）",
        True,
        "../_res/projects/default_project/_page_/001/{n}/{slug}.{ext}",
        "/shisei/keikaku/1001{n}.html",
        '<a href="{href}">{text}<img src="/img/blank.gif" alt="新しいウィンドウで開きます"></a>',
    ),
    Shell(
        "kiji",
        _HEAD + "<div id=header>{menu}</div><div id=kiji><h1 class=title>{title}</h1>{dates}"
        "<div class=honbun>{body}</div><div class=toiawase>" + _INQUIRY + "</div></div>" + _FOOT,
        _last,
        "（{t}：{k}）",
        True,
        "3_{n}_up_{slug}.{ext}",
        "/kiji003{n}/index.html",
        '<a href="{href}" class=link_{ext}>{text}</a>&nbsp;<span>別ウィンドウで開きます</span>',
    ),
    Shell(
        "liferay",
        _HEAD + "<nav>{menu}</nav><main><div class=journal-content-article><h1>{title}</h1>"
        "{dates}{body}<p>記事ID：001-000-20231012-00{menu_n}</p></div></main>" + _FOOT,
        _none,
        "（{t}：{k}）",
        True,
        "/documents/d/kikaku/{slug}{n}-{ext}",
        "/basic-plan/sonota/senryaku{n}",
    ),
    Shell(
        "handmade",
        "<html><head><meta charset=utf-8><title>{title}</title></head><body bgcolor=#ffffff>"
        "<center><table width=800 border=0><tr><td>{menu}</td></tr><tr><td>"
        "<font size=5 color=#003366><b>{title}</b></font>{dates}<hr>{body}<hr>"
        "<font size=2>{town}企画課</font></td></tr></table></center></body></html>",
        _last,
        "（{t}形式　{k}）",
        False,
        "{slug}{n}.{ext}",
        "/kikaku/senryaku/{n}.htm",
    ),
    Shell(
        "modern",
        _HEAD + "<header>{menu}</header><main><article><header><h1>{title}</h1>{dates}</header>"
        "<section>{body}</section><footer>"
        + _INQUIRY
        + "</footer></article></main>"
        + _NEWS
        + _FOOT,
        _both_words,
        "（{t}／{k}）",
        True,
        "/assets/files/{n}/{slug}.{ext}",
        "/page/{n}.html",
        '<a href="{href}" class=file-link><span class=name>{text}</span></a>',
    ),
    Shell(
        "outside-size",
        _HEAD + "<div id=nav>{menu}</div><div id=voice><h1>{title}</h1>{body}{dates}</div>" + _FOOT,
        _last,
        "　[{k}／{t}]",
        False,
        "./{slug}_{n}.{ext}",
        "/section/kikaku/{n}.html",
        '<img src="/icon/{ext}.gif" alt="{t}ファイル"><a href="{href}">{text}</a>',
    ),
    Shell(
        "brackets",
        _HEAD + "<div class=wrap>{menu}<div class=main-contents><div class=page-head><h2>{title}"
        "</h2>{dates}</div><div class=page-body>{body}</div></div></div>" + _FOOT,
        _line,
        "【{t}：{k}】",
        True,
        "/common/{n}/{slug}.{ext}",
        "/gyousei/seisaku/p{n}.html",
    ),
)

RARE: tuple[Shell, ...] = (
    Shell(
        "shift-jis",
        "<HTML><HEAD><META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset=Shift_JIS'>"
        "<TITLE>{title}</TITLE></HEAD><BODY BGCOLOR=#FFFFFF><TABLE WIDTH=100%><TR><TD VALIGN=top>"
        "{menu}</TD><TD><H2>{title}</H2>{dates}{body}<HR><P>{town}役場企画財政課</TD></TR></TABLE>"
        "</BODY></HTML>",
        _last,
        "({t}:{k})",
        False,
        "PDF/{slug}{n}.PDF",
        "/gyosei/kikaku/{n}.htm",
        '<A HREF="{href}" TARGET=_blank><FONT COLOR=blue>{text}</FONT></A>',
        "cp932",
    ),
    Shell(
        "portal",
        _HEAD + "<div class=l-header>{menu}</div><div class=l-main role=main><div class=p-entry>"
        "<div class=p-entry__head><h1 class=p-entry__ttl>{title}</h1><div class=p-entry__date>"
        "{dates}</div></div><div class='p-entry__body wysiwyg'>{body}</div><div class=p-share>"
        "<p>この情報はお役に立ちましたか？</p></div></div><div class=l-side><h2>関連リンク</h2><ul>"
        "<li><a href='/plan/sogo.html'>総合計画</a></li></ul></div></div>" + _FOOT,
        _line,
        "<PDF：{k}>",
        True,
        "/wp/wp-content/uploads/{n}/{slug}.{ext}",
        "/plan/{n}/",
    ),
    Shell(
        "application",
        _HEAD + "<div id=app><header>{menu}</header><section class=content><div class=headline>"
        "<h1>{title}</h1></div>{dates}<div class=components>{body}</div></section></div>" + _FOOT,
        _time,
        "　{t}（{k}）",
        True,
        "/api/files/{n}/{slug}.{ext}",
        "/articles/{n}",
    ),
)
"""Templates that are met less often."""

_TYPES = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def shown(rng: random.Random) -> Shown:
    """Dates of a page; updated not before published."""
    first = any_day(rng, 2015, 2025)
    last = first._replace(year=first.year + rng.randint(0, 1))
    draw = rng.random()
    return Shown(first, None if draw < 0.2 else last)


def size_words(rng: random.Random) -> str:
    """1.36MB, 4,762KB, 985キロバイト."""
    if rng.random() < 0.5:
        number = f"{rng.uniform(1, 20):.{rng.randint(0, 2)}f}"
        return number + rng.choice(("MB", "MB", "メガバイト", "Mバイト"))
    number = f"{rng.randint(60, 9800):,}" if rng.random() < 0.3 else str(rng.randint(60, 999))
    unit = rng.choice(("KB", "KB", "キロバイト", "KB"))
    return (wide(number) if rng.random() < 0.05 else number) + unit


def linked(shell: Shell, href: str, text: str, ext: str, size: str, *, bare: bool) -> str:
    """A link with its size, as the template writes it."""
    kind = _TYPES.get(ext, "PDF")
    tail = "" if bare else shell.size.format(t=kind, k=size, ext=ext)
    inner = e(text + tail) if shell.inside else e(text)
    link = shell.link.format(href=e(href), text=inner, ext=ext, t=kind)
    return link if shell.inside else link + e(tail)


def page(shell: Shell, town: Town, title: str, body: str, dates: str, number: int) -> str:
    """A whole page."""
    return shell.frame.format(
        title=e(title), town=e(town.name), dates=dates, body=body, menu=_MENU, menu_n=number % 10000
    )
