"""Templates of blogs, portals and old systems that write the page's own days in yet other places
and words: in a sentence, behind the day, beside an author, in a box at the side."""

import random
from datetime import date

from tools.lab.cities.dates import Day
from tools.lab.cities.shells import Shell, Shown

_NOTHING = Shown(None, None)
_HEAD = (
    "<!DOCTYPE html><html lang=ja><head><meta charset=utf-8><title>{title} | {town}</title></head>"
)


def _west(at: Day) -> str:
    return f"{at.year}年{at.month}月{at.day}日"


def _joined(at: Shown, first: str, last: str, sign: str) -> str:
    """Both days as the template writes them: forms with one blank for the day."""
    told = [first.format(_west(at.published))] if at.published else []
    if at.updated:
        told.append(last.format(_west(at.updated)))
    return sign.join(told)


def _short_words(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    sign = rng.choice((" / ", "　", "<br>"))
    return f"<div class=d>{_joined(at, '作成：{}', '更新：{}', sign)}</div>", at


def _listed(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    rows = f"<dt>ページ番号</dt><dd>100{rng.randint(1000, 9999)}</dd>"
    if at.updated:
        rows += f"<dt>最終更新</dt><dd>{_west(at.updated)}</dd>"
    return f"<dl class=pageinfo>{rows}<dt>担当</dt><dd>企画課</dd></dl>", Shown(None, at.updated)


def _at_side(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if at.published is None:
        return "", _NOTHING
    return f"<p>掲載日</p><p>{_west(at.published)}</p>", Shown(at.published, None)


def _posted(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    told = [f"Posted: {at.published.iso.replace('-', '.')}"] if at.published else []
    if at.updated:
        told.append(f"Modified: {at.updated.iso.replace('-', '.')}")
    return f"<p class=postmeta>{' | '.join(told)} | by 企画課</p>", at


def _long_words(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    first, last = rng.choice(
        (
            ("ページ公開日", "ページ更新日"),
            ("登録年月日", "更新年月日"),
            ("初回公開日", "情報更新日"),
        )
    )
    return f"<p class=days>{_joined(at, first + '：{}', last + '：{}', '　')}</p>", at


def _sentence(at: Shown, _rng: random.Random) -> tuple[str, Shown]:
    if not (at.published and at.updated):
        return "", _NOTHING
    one, two = _west(at.published), _west(at.updated)
    return f"<p class=note>このページは{one}に公開し、{two}に更新しました。</p>", at


def _behind(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    sign = rng.choice(("、", "　", " / "))
    return f"<p class=when>{_joined(at, '{}登録', '{}最終更新', sign)}</p>", at


def _author(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.published is None:
        return "", _NOTHING
    named = "月火水木金土日"[date(*at.published).weekday()]
    said = f"{at.published.iso.replace('-', '/')}({named}) - {rng.randint(8, 17):02}:30"
    line = f"投稿者: kikaku　投稿日時: {said}"
    return f"<div class=submitted>{line}</div>", Shown(at.published, None)


def _hour_below(at: Shown, rng: random.Random) -> tuple[str, Shown]:
    if at.published is None:
        return "", _NOTHING
    line = f"日時: {_west(at.published)} {rng.randint(8, 17):02}:15"
    links = "<a href='#'>個別ページ</a>"
    return f"<p class=entry-footer>{line} | {links}</p>", Shown(at.published, None)


SHORT_WORDS = Shell(
    "short-words",
    _HEAD + "<body><div class=top>{menu}</div><div class=article>{dates}<h1>{title}</h1>"
    "<div class=txt>{body}</div></div><div class=foot>{town}</div></body></html>",
    _short_words,
    "（{t}：{k}）",
    True,
    "/file/{slug}-{n}.{ext}",
    "/kikaku/{n}/",
)
LISTED = Shell(
    "listed",
    _HEAD + "<body><header>{menu}</header><main><h1>{title}</h1>{dates}<div class=body>{body}"
    "</div></main><footer>{town}</footer></body></html>",
    _listed,
    "（{t} {k}）",
    True,
    "../resources/{n}/{slug}.{ext}",
    "/shisei/1002{n}/index.html",
)
AT_SIDE = Shell(
    "at-side",
    _HEAD + "<body><nav>{menu}</nav><div class=two><main><h1>{title}</h1>{body}</main>"
    "<aside class=info>{dates}<p>担当：企画課</p></aside></div>{town}</body></html>",
    _at_side,
    "［{t}：{k}］",
    True,
    "/asset/{n}/{slug}.{ext}",
    "/policy/{n}",
)
POSTED = Shell(
    "posted",
    _HEAD + "<body><div id=nav>{menu}</div><div class=post><h1 class=entry-title>{title}</h1>"
    "{dates}<div class=entry-content>{body}</div></div><div id=foot>{town}</div></body></html>",
    _posted,
    "",
    True,
    "/wp-content/uploads/2021/05/{slug}{n}.{ext}",
    "/archives/{n}",
)
LONG_WORDS = Shell(
    "long-words",
    _HEAD + "<body><div class=gmenu>{menu}</div><div class=main><h1>{title}</h1>{dates}{body}"
    "</div><div class=foot>{town}役場</div></body></html>",
    _long_words,
    "（{t}ファイル／{k}）",
    True,
    "uploaded/{n}_{slug}.{ext}",
    "/soshiki/kikaku/{n}.html",
)
SENTENCE = Shell(
    "sentence",
    _HEAD + "<body><div>{menu}</div><div class=contents><h1>{title}</h1>{body}<hr>{dates}</div>"
    "<address>{town}</address></body></html>",
    _sentence,
    "（{k}）",
    False,
    "pdf/{slug}{n}.{ext}",
    "/keikaku/{n}.html",
)
BEHIND = Shell(
    "behind",
    _HEAD + "<body><div class=head>{menu}</div><div class=main><h1>{title}</h1>{dates}"
    "<div class=free>{body}</div></div><div class=foot>{town}</div></body></html>",
    _behind,
    "({t} {k})",
    True,
    "/materials/{n}/{slug}.{ext}",
    "/p/{n}.html",
)
AUTHOR = Shell(
    "author",
    _HEAD + "<body><div id=menu>{menu}</div><div id=node-{menu_n}><h1>{title}</h1>{dates}"
    "<div class=content>{body}</div></div><div id=footer>{town}</div></body></html>",
    _author,
    "",
    True,
    "/sites/default/files/{slug}_{n}.{ext}",
    "/node/{n}",
)
HOUR_BELOW = Shell(
    "hour-below",
    _HEAD + "<body><div id=banner>{menu}</div><div class=entry><h1>{title}</h1>"
    "<div class=entry-body>{body}</div>{dates}</div><div>{town}</div></body></html>",
    _hour_below,
    "（{t}：{k}）",
    True,
    "/images/{slug}{n}.{ext}",
    "/{n}.html",
)
