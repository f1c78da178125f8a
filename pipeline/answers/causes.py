"""Why an address was not had, and what to do about it, in Japanese and in English.

The archive keeps each reason as one English sentence (``captures.error``); docs/operations.md lists
them. Here each is told in the reader's language. A reason that nobody foresaw is shown as it is.
"""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import NamedTuple

from pipeline.kinds import DISALLOWED, Outcome

_LONGEST = 2000
"""Characters of a reason that are looked at; addresses in it come from outside."""


class Weight(Enum):
    """How much an address that was not had matters."""

    FAILS = auto()
    """Somebody should look if it goes on."""
    WAITS = auto()
    """The next nights bring it by themselves."""
    GONE = auto()
    """A finding about the city, in the log of changes: no failure of ours."""
    WISH = auto()
    """The city asks that it be left alone: no failure at all."""


class Cause(NamedTuple):
    """A kind of reason, in both languages."""

    pattern: re.Pattern[str]
    words: tuple[str, str]
    """Japanese, English; ``{0}`` is the pattern's first group."""
    advice: tuple[str, str]
    weight: Weight = Weight.FAILS


class ToldCause(NamedTuple):
    """A reason in one language."""

    words: str
    advice: str
    weight: Weight
    known: bool = True
    """False where the archive's own English words had to be taken."""


_WAIT = (
    "一晩だけなら対応は不要です。続くときはブラウザーで開いて確かめてください。",
    "Nothing for one night. If it goes on, open it in a browser.",
)
_OPEN = (
    "ブラウザーで開いて確かめてください。",
    "Open it in a browser and see.",
)
_LOOK = (
    "ブラウザーで開いてください。CMSが替わっていれば、読み取りの規則を加える必要があります。",
    "Open it in a browser. If the city has another CMS now, the reader needs a rule for it.",
)
_TURNED_AWAY = (
    "幾晩も続くなら取得を断られています。自治体に問い合わせてください。",
    "If it goes on for nights, the crawler is turned away: write to the city.",
)
_MOVED = (
    "続くときはアドレスが変わっていないか確かめてください。"
    "自治体のページなら収集元ファイルの page を直します。",
    "If it goes on, see whether the address has changed; that of the city's page stands under page"
    " in the source's file.",
)
_HOSTS = (
    "自治体のホストなら、収集元ファイルの hosts に書くと取得します。",
    "If the host is the city's, name it under hosts in the source's file.",
)


def _cause(
    pattern: str,
    words: tuple[str, str],
    advice: tuple[str, str],
    weight: Weight = Weight.FAILS,
) -> Cause:
    return Cause(re.compile(pattern), words, advice, weight)


_TLS = r"^(?:robots\.txt can't be had \()?TLS error: "
"""robots.txt is what a host is asked for first."""
CAUSES: Sequence[Cause] = (
    _cause(
        rf"^{re.escape(DISALLOWED)}$",
        ("robots.txtにより取得していません", "left alone, as robots.txt asks"),
        ("対応は不要です。自治体の意向に従っています。", "Nothing: the city's wish is kept."),
        Weight.WISH,
    ),
    _cause(
        r"^(?:robots\.txt can't be had \()?connection failed: .*"
        r"(?:Name or service not known|No address associated|nodename nor servname)",
        ("アドレスのホストが見つかりません", "its host is not to be found"),
        _MOVED,
    ),
    _cause(
        r"^robots\.txt can't be had \((?:connection failed|time-out|no answer)",
        (
            "サーバーにつながらず、この晩は何も取得しませんでした",
            "the server could not be reached, so nothing was fetched that night",
        ),
        _WAIT,
    ),
    _cause(
        rf"{_TLS}the certificate has expired",
        ("証明書の有効期限が切れています", "its certificate has expired"),
        (
            "このサーバーの時計を確かめてください。正しければ自治体に知らせてください。",
            "Look at this machine's clock; if it is right, tell the city.",
        ),
    ),
    _cause(
        rf"{_TLS}the certificate is not valid yet",
        ("証明書の有効期間がまだ始まっていません", "its certificate is not valid yet"),
        (
            "このサーバーの時計を確かめてください。正しければ待ってください。",
            "Look at this machine's clock; if it is right, wait.",
        ),
    ),
    _cause(
        rf"{_TLS}(?:the certificate is of another name|the server has no certificate)",
        ("証明書が別のホスト名のものです", "its certificate is of another name"),
        (
            "ホスト名が変わっていないか、書き間違いがないか確かめてください。",
            "Look whether the host is written right, or has moved.",
        ),
    ),
    _cause(
        rf"{_TLS}the certificate(?:'s issuer is not known here| is signed by itself)",
        ("証明書の発行者を確かめられません", "the issuer of its certificate is not known here"),
        (
            "ブラウザーで開けるなら、足りない証明書のファイルを REQUESTS_CA_BUNDLE に"
            "指定してください。",
            "If a browser opens it, name a file with the missing certificate in "
            "REQUESTS_CA_BUNDLE.",
        ),
    ),
    _cause(
        rf"{_TLS}the server speaks no TLS",
        ("このポートでは暗号化（TLS）通信ができません", "it speaks no TLS on this port"),
        (
            "収集元ファイルのアドレスを http:// にして試してください。",
            "Try http:// in the source's file.",
        ),
    ),
    _cause(
        rf"{_TLS}the server broke the handshake off",
        ("暗号化（TLS）の接続が途中で切れました", "the TLS handshake was broken off"),
        _WAIT,
    ),
    _cause(
        _TLS,
        ("安全に暗号化（TLS）できません", "it can't be reached with safe encryption (TLS)"),
        (
            "自治体のサーバーの設定の問題です。自治体に知らせてください。",
            "The city's server has to be mended: tell them.",
        ),
    ),
    _cause(
        r"^robots\.txt can't be had",
        (
            "robots.txtを確かめられず、この晩は何も取得しませんでした",
            "robots.txt could not be read, so nothing was fetched that night",
        ),
        _WAIT,
    ),
    _cause(
        r"^the night's budget of .* is used up",
        (
            "一晩の取得量の上限に達し、次の晩に回しました",
            "the night's budget was used up, so it waits for another night",
        ),
        (
            "対応は不要です。次の晩からの巡回で順に取得します。",
            "Nothing: the next nights bring it.",
        ),
        Weight.WAITS,
    ),
    _cause(
        r"^HTTP status (404|410)$",
        ("ファイルがありません（{0}）", "nothing is there (HTTP {0})"),
        (
            "自治体がファイルを外しました。変更の記録に残っています。",
            "The city took the file away; the log of changes has it.",
        ),
        Weight.GONE,
    ),
    _cause(
        r"^HTTP status (401|403)$",
        ("アクセスを拒否されました（{0}）", "the server denies it (HTTP {0})"),
        _TURNED_AWAY,
    ),
    _cause(
        r"^HTTP status (429)$",
        (
            "アクセスが多いとして断られました（{0}）",
            "the server wants fewer requests (HTTP {0})",
        ),
        (
            "続くなら収集元ファイルの delay を大きくしてください。",
            "If it goes on, raise delay in the source's file.",
        ),
    ),
    _cause(
        r"^HTTP status (5\d\d)$",
        ("サーバーのエラーです（{0}）", "the server has an error (HTTP {0})"),
        _WAIT,
    ),
    _cause(
        r"^HTTP status (\d+)",
        ("サーバーが{0}を返しました", "the server answered HTTP {0}"),
        _OPEN,
    ),
    _cause(
        r"^(?:time-out|no answer)$",
        ("応答がありません", "the server did not answer"),
        _WAIT,
    ),
    _cause(
        r"(?:^|: )\S+ (?:leads to|is) .*: only public addresses are asked",
        (
            "ホスト名が内部（非公開）のアドレスを指しています",
            "its host leads to an address that is not public",
        ),
        (
            "自分のサーバーなら、収集元ファイルに allow_private: true と書くと取得します。",
            "If the server is your own, write allow_private: true into the source's file.",
        ),
    ),
    _cause(
        r"(?:^|: )\S+ (?:leads to|is) .*, which is never asked$",
        (
            "ホスト名が取得してはならないアドレスを指しています",
            "its host leads to an address that is never asked",
        ),
        (
            "ホスト名の設定（DNS）が誤っているか、悪用されています。自治体に知らせてください。",
            "The name's setting (DNS) is wrong, or misused: tell the city.",
        ),
    ),
    _cause(
        r"^TLS error",
        ("証明書（TLS）のエラーです", "an error of the certificate (TLS)"),
        (
            "続くなら自治体の証明書に問題があります。自治体に知らせてください。",
            "If it goes on, the city's certificate is wrong: tell them.",
        ),
    ),
    _cause(
        r"^connection failed",
        ("接続できません", "no connection"),
        _WAIT,
    ),
    _cause(
        r"^(?:broken off after|the body ends after) ",
        ("途中で切れました", "the answer was cut short"),
        _WAIT,
    ),
    _cause(
        r"^the time for this (?:URL|run) is up",
        ("時間切れで打ち切りました", "it took too long and was ended"),
        (
            "続くなら相手のサーバーが遅いか、収集元が一晩の巡回には多すぎます。",
            "If it goes on, the server is slow, or one night has too many sources.",
        ),
    ),
    _cause(
        r"^the body is empty$|(?:^|: )the page is empty$",
        ("中身が空です", "it is empty"),
        _WAIT,
    ),
    _cause(
        r"^content encoding ",
        ("圧縮が壊れていて開けません", "its compression is broken"),
        _WAIT,
    ),
    _cause(
        r"^(?:the body is longer than|the page is longer than) ",
        ("大きすぎるため保存していません", "it is too large and is not kept"),
        (
            "ブラウザーで開き、必要なら手で保存してください。",
            "Open it in a browser; keep it by hand if you need it.",
        ),
    ),
    _cause(
        r"^(?:an HTML page|\S+) came where a file should be$",
        ("ファイルの代わりに別のページが返りました", "another page came in place of the file"),
        _OPEN,
    ),
    _cause(
        r"(?:^|: )not found page",
        (
            "「見つかりません」というページが返りました",
            "a page came that says it is not to be found",
        ),
        _OPEN,
    ),
    _cause(
        r"(?:^|: )maintenance page",
        ("メンテナンス中のページが返りました", "a page came that speaks of maintenance"),
        _WAIT,
    ),
    _cause(
        r"no article was found in this page$|the article of this page is empty$",
        ("ページに本文が見つかりません", "the page has no article that can be found"),
        _LOOK,
    ),
    _cause(
        r"this is not HTML$|not an HTML page$",
        ("ウェブページ（HTML）ではありません", "this is no web page (HTML)"),
        _LOOK,
    ),
    _cause(
        r"bytes of HTML are more than|the page has more than|nested more than|"
        r"a tag of the page has more than",
        ("ページが大きすぎるか壊れていて読めません", "the page is too large or broken to be read"),
        _LOOK,
    ),
    _cause(
        r"^redirected to .*: host (\S+) is not one the source names$",
        ("別のホスト（{0}）へ転送されました", "it leads to another host ({0})"),
        _HOSTS,
    ),
    _cause(
        r"^host (\S+) is not one the source names$",
        ("対象外のホスト（{0}）です", "its host ({0}) is not one the source names"),
        _HOSTS,
    ),
    _cause(
        r"^redirects run in a loop|^more than \d+ redirects$",
        ("転送が繰り返されます", "its redirects never end"),
        _WAIT,
    ),
    _cause(
        r"scheme \S+ is not http or https$|it carries a user name$|it is no valid URL$|"
        r"its host can be read in two ways|^it can't be asked for",
        ("取得できないアドレスです", "an address that can't be asked for"),
        (
            "対応は不要です。自治体のリンクの誤りです。",
            "Nothing: the city's link is wrong.",
        ),
    ),
    _cause(
        r"^the run was cut off",
        ("巡回が途中で終わりました", "the run was cut off"),
        ("次の巡回で取得します。", "The next run fetches it."),
        Weight.WAITS,
    ),
)
"""The first that fits counts."""
_PAGE_GONE = (
    "ページが移っていないか確かめ、収集元ファイルの page を直してください。",
    "Look whether the page has moved, and mend page in the source's file.",
)
_PAGE_WISH = (
    "ページ自体を巡回できません。自治体に問い合わせるか、収集元から外してください。",
    "The page itself may not be visited: ask the city, or take the source out.",
)
_UNKNOWN = ("取得できませんでした：{0}", "not fetched: {0}")


@lru_cache(maxsize=1024)
def _found(reason: str) -> tuple[Cause, tuple[str, ...]] | None:
    for cause in CAUSES:
        if match := cause.pattern.search(reason):
            return cause, tuple(group or "" for group in match.groups())
    return None


def told_cause(reason: str | None, outcome: Outcome, lang: str, *, page: bool) -> ToldCause:
    """Why a capture did not bring what it should have, in one language.

    Args:
        reason: ``captures.error``.
        page: the address is one of the source's pages, which may be neither gone nor disallowed.
    """
    english = lang == "en"
    said = (reason or "")[:_LONGEST]
    found = _found(said)
    if found is None:
        gone = outcome == Outcome.MISSING and not page
        weight = Weight.GONE if gone else Weight.FAILS
        words = _UNKNOWN[english].format(said or str(outcome))
        return ToldCause(words, _OPEN[english], weight, known=False)
    cause, values = found
    advice, weight = cause.advice, cause.weight
    if page and weight in (Weight.GONE, Weight.WISH):
        advice = _PAGE_GONE if weight is Weight.GONE else _PAGE_WISH
        weight = Weight.FAILS
    elif outcome == Outcome.MISSING and not page:
        weight = Weight.GONE
    return ToldCause(cause.words[english].format(*values), advice[english], weight)
