"""Templates that write the page's own dates in places and words that those of ``shells`` do not."""

import random
from datetime import date

from tools.lab.cities.dates import Day
from tools.lab.cities.shells import Shell, Shown

_NOTHING = Shown(None, None)


def _west(at: Day) -> str:
    return f"{at.year}年{at.month}月{at.day}日"


def _weekday(at: Day) -> str:
    return "月火水木金土日"[date(*at).weekday()]


def _first_version(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    told = [f"[初版公開日：{_west(at.published)}]"] if at.published else []
    if at.updated:
        told.append(f"[更新日：{_west(at.updated)}]")
    return f"<p class=days>{' '.join(told)} ID:{rng.randint(1000, 9999)}</p>", at


def _until(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    assert at.published
    end = at.published._replace(year=at.published.year + 10)
    line = f"公開日：{_west(at.published)}　公開終了日：{_west(end)}"
    return f"<p class=days>{line}</p>", Shown(at.published, None)


def _stamp(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", _NOTHING
    word = rng.choice(("Update：", "LAST UPDATE ", "Last updated: "))
    said = at.updated.iso.replace("-", rng.choice("./"))
    return f"<p class=stamp>{word}{said}</p>", Shown(None, at.updated)


def _none(_at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    return "", _NOTHING


def _sheet(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    rows = [f"<tr><th>作成日</th><td>{_west(at.published)}</td></tr>"] if at.published else []
    if at.updated:
        rows.append(f"<tr><th>更新日</th><td>{_west(at.updated)}</td></tr>")
    rows.append("<tr><th>担当</th><td>企画課　電話0000-00-0000</td></tr>")
    return f"<table class=about>{''.join(rows)}</table>", at


def _hour(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", _NOTHING
    hour = f"{rng.randint(8, 17)}時{rng.randint(10, 59)}分"
    line = f"更新日時：{_west(at.updated)}（{_weekday(at.updated)}曜日）{hour}"
    return f"<div class=when>{line}</div>", Shown(None, at.updated)


def _printed(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "<p>印刷日：2026年11月30日</p>", _NOTHING
    return f"<p>更新日：{_west(at.updated)}　印刷日：2026年11月30日</p>", Shown(None, at.updated)


def _beside_title(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", _NOTHING
    return f"<small>（{_west(at.updated)}更新）</small>", Shown(None, at.updated)


_HEAD = (
    "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>{title}|{town}</title></head>"
)

FIRST_VERSION = Shell(
    "first-version",
    _HEAD + "<body><div id=head>{menu}</div><div id=mainArea><h2 class=ttl>{title}</h2>{dates}"
    "<div class=free>{body}</div></div><div id=foot>{town}</div></body></html>",
    _first_version,
    "（ファイル名：{k}.{ext}）",
    False,
    "cmsfiles/contents/000/{n}/{slug}.{ext}",
    "/000{n}.html",
)
UNTIL = Shell(
    "until",
    _HEAD + "<body><nav>{menu}</nav><main><h1>{title}</h1>{body}{dates}</main></body></html>",
    _until,
    "（{t}・{k}）",
    True,
    "/upload/{n}/{slug}.{ext}",
    "/info/{n}.html",
)
ENGLISH_STAMP = Shell(
    "english-stamp",
    _HEAD + "<body><div class=g-nav>{menu}</div><div class=page><div class=page-top>{dates}"
    "<h1>{title}</h1></div><div class=page-text>{body}</div></div></body></html>",
    _stamp,
    " [{t} {k}]",
    True,
    "/media/{slug}{n}.{ext}",
    "/plan/page{n}.html",
)
SITES_DAY = Shell(
    "sites-day",
    _HEAD + "<body><div id=top>{menu}</div><div id=center><h1>{title}</h1>{body}</div>"
    "<div id=bottom><p>{town}役場</p><p>ホームページ最終更新日：2026年11月20日　来訪者数 123456"
    "</p></div></body></html>",
    _none,
    "({k})",
    True,
    "data/{slug}{n}.{ext}",
    "/seisaku/{n}.html",
)
SHEET = Shell(
    "sheet",
    _HEAD + "<body><header>{menu}</header><main class=page><h1>{title}</h1><div>{body}</div>"
    "<h2>このページについて</h2>{dates}</main><footer>{town}</footer></body></html>",
    _sheet,
    "（{t}、{k}）",
    True,
    "/file/{n}/{slug}.{ext}",
    "/site/plan/{n}.html",
)
WITH_HOUR = Shell(
    "with-hour",
    _HEAD + "<body><div id=navi>{menu}</div><div id=honbun><div class=midashi><h1>{title}</h1>"
    "</div>{dates}{body}</div><address>{town}</address></body></html>",
    _hour,
    "({t}:{k})",
    True,
    "/_files/00{n}/{slug}.{ext}",
    "/articles/00{n}.html",
)
PRINT_DAY = Shell(
    "print-day",
    _HEAD + "<body><div>{menu}</div><div class=print-area>{dates}<h1>{title}</h1>{body}</div>"
    "<p>{town}</p></body></html>",
    _printed,
    "〔{t}：{k}〕",
    True,
    "att/{slug}_{n}.{ext}",
    "/keikaku/p00{n}.html",
)
BESIDE_TITLE = Shell(
    "beside-title",
    _HEAD + "<body>{menu}<div id=contents-area><h1>{title}</h1>{dates}<div id=text>{body}</div>"
    "</div><div id=foot>{town}</div></body></html>",
    _beside_title,
    "（{k}）",
    True,
    "img/{slug}{n}.{ext}",
    "/hp/{n}/index.html",
)


def _strip(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    count = f"閲覧数 {rng.randint(100, 9000)}"
    if at.updated is None:
        return f"<p class=strip>企画課 | {count}</p>", _NOTHING
    line = f"{_west(at.updated)}更新 | 企画課 | {count}"
    return f"<p class=strip>{line}</p>", Shown(None, at.updated)


def _foot(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    told = [f"登録日: {_west(at.published)}"] if at.published else []
    if at.updated:
        told.append(f"更新日: {_west(at.updated)}")
    return f"<div class=foot>{' / '.join(told)}</div>", at


def _checked(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    day = at.updated or at.published
    assert day
    return f"<p>内容確認：{_west(day)}　次回更新予定：{day.year + 1}年4月1日</p>", _NOTHING


STRIP = Shell(
    "strip",
    _HEAD + "<body><nav>{menu}</nav><div class=wrapper><div class=ttl-area>{dates}<h1>{title}</h1>"
    "</div><div class=post-body>{body}</div></div><footer>{town}</footer></body></html>",
    _strip,
    "（{t}データ {k}）",
    True,
    "/docs/{slug}{n}.{ext}",
    "/topics/{n}.html",
)
ARTICLE_FOOT = Shell(
    "article-foot",
    _HEAD + "<body><div class=header>{menu}</div><div class=article-area><h1>{title}</h1>"
    "<div class=txt>{body}</div>{dates}<p>お問い合わせ：{town}企画課</p></div></body></html>",
    _foot,
    "[{t}／{k}]",
    True,
    "/resource/{n}/{slug}.{ext}",
    "/category/plan/{n}.html",
)
CHECKED = Shell(
    "checked",
    _HEAD + "<body><div id=gnav>{menu}</div><div id=mainContents><h1>{title}</h1>{body}{dates}"
    "</div><p>{town}役場</p></body></html>",
    _checked,
    "({t}/{k})",
    True,
    "files/{n}_{slug}.{ext}",
    "/gyousei/k{n}.html",
)


def _modified(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.updated is None:
        return "", _NOTHING
    hour = f"{rng.randint(8, 18):02}:{rng.randint(10, 59)}:{rng.randint(10, 59)}"
    line = f"Last-modified: {at.updated.iso} ({_weekday(at.updated)}) {hour}"
    return f"<div id=lastmodified>{line}</div>", Shown(None, at.updated)


def _old_article(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if at.published is None:
        return "", _NOTHING
    line = f"この記事は{_west(at.published)}に公開されたものです。内容が古い場合があります。"
    return f"<div class=alert>{line}</div>", Shown(at.published, None)


def _icons(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    told = ""
    for word, one in (("公開日", at.published), ("更新日", at.updated)):
        if one:
            said = one.iso.replace("-", ".")
            told += f"<span><i class=icon role=img aria-label={word}></i> {said}</span> "
    return f"<div class=meta>{told}</div>", at


def _other_words(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    first, last = rng.choice(
        (("掲示開始日", "最終改訂日"), ("発信日", "修正日"), ("初回掲載", "再掲載"))
    )
    told = [f"{first}：{_west(at.published)}"] if at.published else []
    if at.updated:
        told.append(f"{last}：{_west(at.updated)}")
    return f"<p class=hosoku>{'　'.join(told)}</p>", at


WIKI = Shell(
    "wiki",
    _HEAD + "<body><div id=menubar>{menu}</div><div id=body><h1 class=title>{title}</h1>{body}"
    "</div>{dates}<div id=footer>Site admin: {town}</div></body></html>",
    _modified,
    "（{t} {k}）",
    True,
    "/attach/{slug}{n}.{ext}",
    "/wiki/{n}",
)
OLD_ARTICLE = Shell(
    "old-article",
    _HEAD + "<body><nav>{menu}</nav><main><h1>{title}</h1>{dates}<div class=entry>{body}</div>"
    "</main><footer>{town}</footer></body></html>",
    _old_article,
    "（{t}：{k}）",
    True,
    "/wp-content/uploads/2020/04/{slug}{n}.{ext}",
    "/archives/{n}",
)
ICONS = Shell(
    "icons",
    _HEAD + "<body><header>{menu}</header><article><header><h1>{title}</h1>{dates}</header>"
    "<div class=content>{body}</div></article><footer>{town}</footer></body></html>",
    _icons,
    "（{k}）",
    True,
    "/uploads/{n}/{slug}.{ext}",
    "/info/{n}/",
)
OTHER_WORDS = Shell(
    "other-words",
    _HEAD + "<body><div class=navi>{menu}</div><div class=honbun><h1>{title}</h1>{dates}{body}"
    "</div><div class=foot>{town}</div></body></html>",
    _other_words,
    "({t}形式 {k})",
    True,
    "shiryo/{slug}_{n}.{ext}",
    "/seisaku/page-{n}.html",
)
