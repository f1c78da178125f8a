"""Finds the names of plans in a short text (a label, a heading) and what stands beside each: phase, revision, dates, draft."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from pipeline.read.names.dates import StatedDate, find_dates, find_ranges, fiscal_span
from pipeline.read.names.numerals import COUNTED, counted
from pipeline.read.names.widths import narrow

SENRYAKU, VISION, SOGO, OTHER = "総合戦略", "人口ビジョン", "総合計画", "その他"

_N = COUNTED
_PHASE = re.compile(
    rf"第[ 　]?(?P<a>{_N})[ 　]?[期次](?!改[定訂])|(?<![\d一-龥])(?P<b>{_N})期(?=[^間])"
)
_KEY = re.compile(r"(?P<s>総合戦略|創生戦略)|(?P<v>人口ビジョン)|(?P<p>総合(?:振興)?計画)")
_SERIES = {"s": SENRYAKU, "v": VISION, "p": SOGO}
_BREAK = re.compile(
    r"[「」『』()【】\[\]〔〕《》〈〉、。:|/\n,]|(?:及び|および|並びに|ならびに)|と(?=第)"
)
_JOIN = re.compile(
    r"[」』]?[ 　]*(?:及び|および|並びに|ならびに|[・と、,/&＆+＋])[ 　]*(?:その)?[「『]?[ 　]*"
)
_AFTER_NAME = re.compile(r"[ 　]*[」』]")
# Other plans that only share the word: 観光総合戦略, 産業振興総合戦略 …
_OTHER_FIELD = re.compile(
    r"(?:観光|産業|農業|農林|水産|商工|交通|環境|情報|ICT|DX|教育|文化|スポーツ|防災|エネルギー|プロモーション|ブランド|福祉)"
    r"[^まち]{0,6}\Z"
)
_PREFECTURES = (
    "北海道|青森県|岩手県|宮城県|秋田県|山形県|福島県|茨城県|栃木県|群馬県|埼玉県|千葉県|東京都|神奈川県|新潟県|富山県|石川県|福井県|"
    "山梨県|長野県|岐阜県|静岡県|愛知県|三重県|滋賀県|京都府|大阪府|兵庫県|奈良県|和歌山県|鳥取県|島根県|岡山県|広島県|山口県|"
    "徳島県|香川県|愛媛県|高知県|福岡県|佐賀県|長崎県|熊本県|大分県|宮崎県|鹿児島県|沖縄県"
)
_FOREIGN_BEFORE = re.compile(
    rf"(?:国|政府|内閣府?|内閣官房|{_PREFECTURES}|都道府県|県|道|府)(?:の|が|版|において|策定の)?[ 　]*[「『]?[ 　]*\Z"
)
_FOREIGN_AFTER = re.compile(r"[」』]?[ ]*[(](?:国|政府|内閣府|都|道|府|県|.{2,3}県)(?:版|策定)?[)]")
_FOREIGN_NAME = re.compile(
    rf"\A(?:国の|政府の|県の|(?:{_PREFECTURES})(?![^市町村区]{{1,8}}[市町村区]))"
)
_STATE_OWN = re.compile(r"\Aデジタル田園都市国家構想総合戦略\Z|長期ビジョン")

NUMBERED_REVISION = re.compile(
    rf"第[ 　]?(?P<n>{_N}(?:\.\d{{1,2}})?)[ 　]?版|(?P<first>初版)|\b[Vv]er(?:sion)?\.?[ ]?(?P<v>\d{{1,2}}(?:\.\d{{1,2}})?)"
)
_REVISED_WORD = r"(?:改定|改訂|見直し|追補|延長|増補|一部変更|一部修正|変更|更新)"
REVISED = re.compile(rf"(?:一部|全部|全面|中間|第{_N}[次回])?{_REVISED_WORD}版?(?![前後])")
DRAFT = re.compile(r"(?<![提議考起立文図発名妙法方答])案(?![内件分出じず]|の定)|たたき台")
_STATED_FOR_ELSE = re.compile(r"[ ]?(?:現在|開催|時点|頃|まで|から|~|生まれ|配布|締切|分|放送)")


MAX_NAMES = 8
"""Names that are looked for in one text; an honest label has one or two."""


class Attributes(NamedTuple):
    """What stands beside a name: all None or False where nothing does."""

    phase: int | None = None
    revision: str | None = None
    """``2.1``, or ``2020-10`` for a dated revision; 改訂版 itself where it is not dated."""
    draft: bool = False
    published: StatedDate | None = None
    plan: tuple[str, str] | None = None


class Mention(NamedTuple):
    """One plan that a text names."""

    series: str
    name: str
    """As written, without date, revision and marks."""
    full: bool
    """A proper name (with a municipality or まち・ひと・しごと創生), not just 総合戦略."""
    foreign: bool
    """The State's or a prefecture's."""
    attributes: Attributes
    tail: str
    """What follows the name, up to the next one (that of the last one where they stand together)."""


def clean(text: str) -> str:
    """White space to single spaces and half-width kana to full-width; other characters as written."""
    text = re.sub(r"[\uff66-\uff9f]+", lambda m: unicodedata.normalize("NFKC", m[0]), text)
    return re.sub(r"[ \t\r\n\u00a0]+", " ", text).strip(" \u3000")


def phase_of(text: str) -> int | None:
    """第N期 or 第N次 in a text; None where there is none."""
    match = _PHASE.search(narrow(text))
    return counted(match["a"] or match["b"]) if match else None


def _revision_number(match: re.Match[str]) -> str:
    if match["first"]:
        return "1.0"
    major, _sep, minor = (match["n"] or match["v"]).partition(".")
    return f"{counted(major) or major}.{int(minor or 0)}"


def _revision_date(
    folded: str, dates: list[StatedDate], words: list[re.Match[str]]
) -> StatedDate | None:
    """The date of the last 改定: right before the word, right after it in brackets, or the only one that is not of 策定."""
    bound = [item for at in words for item in dates if _belongs(folded, item, at)]
    if bound:
        return max(bound, key=lambda item: item.start)
    free = [
        d
        for d in dates
        if not re.match(r"[ に]?(?:策定|制定|作成)", folded[d.span[1] : d.span[1] + 4])
    ]
    return free[-1] if free else None


def _belongs(folded: str, item: StatedDate, at: re.Match[str]) -> bool:
    if item.span[1] <= at.start():
        between = folded[item.span[1] : at.start()]
        return bool(re.fullmatch(r"[ に版)」』】]{0,3}(?:一部|全部|全面)?", between))
    between = folded[at.end() : item.span[0]]
    return len(between) <= 8 and bool(re.search(r"[(\[【:： ]\Z", between))


def _undated(word: str) -> str:
    """One name for a revision without a date, however it is worded (改訂, 一部改定, を改訂しました): 改訂版."""
    times = re.match(rf"第{_N}[次回]", word)
    kept = re.search(r"追補|延長|増補", word)
    return f"{times[0] if times else ''}{kept[0] if kept else '改訂'}版"


@lru_cache(maxsize=4096)
def attributes_of(text: str) -> Attributes:
    """Phase, revision, draft, date and period that a text states about a plan."""
    text = clean(text)
    ranges = find_ranges(text)
    plan = next((fiscal_span(r) for r in ranges if r.start.precision != "day"), None)
    for item in reversed(ranges):
        text = text[: item.span[0]] + "〓" * (item.span[1] - item.span[0]) + text[item.span[1] :]
    folded = narrow(text)
    dates = [d for d in find_dates(text) if not _STATED_FOR_ELSE.match(folded, d.span[1])]
    exact = [d for d in dates if d.precision in ("day", "month")]
    published = exact[0] if exact else None
    revision = None
    if found := NUMBERED_REVISION.search(folded):
        revision = _revision_number(found)
        if revised := list(REVISED.finditer(folded)):
            published = _revision_date(folded, exact, revised) or published
    elif revised := list(REVISED.finditer(folded)):
        at = _revision_date(folded, exact, revised)
        year = _revision_date(folded, dates, revised)
        published = at or published
        bare_year = re.search(
            r"(?<![\dA-Za-z])(?:20\d\d|(?:[RH]|令和|平成)(?:元|\d{1,2}))(?=(?:年版?)?[ ]?\Z)",
            folded[: revised[-1].start()],
        )
        named = find_dates(f"{bare_year[0]}年") if bare_year else []
        undated = named[0].iso if named else _undated(revised[-1][0])
        revision = at.iso[:7] if at else year.iso if year else undated
    elif annual := next(
        (d for d in dates if d.precision == "fiscal_year" and folded[d.span[1] :].startswith("版")),
        None,
    ):
        revision = annual.iso
    return Attributes(phase_of(text), revision, bool(DRAFT.search(folded)), published, plan)


def _name_start(folded: str, low: int, key: int) -> int:
    """Where the name that ends with the key word at ``key`` begins, not before ``low``."""
    start = low
    for match in _BREAK.finditer(folded, low, key):
        start = match.end()
    for item in find_dates(folded[start:key]):
        start = max(start, start + item.span[1])
        break
    joined = re.match(
        r"(?:[ 　・とや&＆+＋]|その|(?:に)?(?:策定|改定|改訂)版?|(?:過去|これまで|現行|本市|当市|新た|従来)[のな]|新しい)+",
        folded[start:key],
    )
    return start + joined.end() if joined else start


def _series(kind: str, name: str) -> str:
    if kind == "s" and _OTHER_FIELD.search(re.split(r"総合戦略|創生戦略", name)[0]):
        return OTHER
    return _SERIES[kind]


def _spans(folded: str) -> list[tuple[int, int, str]]:
    """Start and end of every name, and the kind of its key word."""
    spans: list[tuple[int, int, str]] = []
    for match in _KEY.finditer(folded):
        low = spans[-1][1] if spans else 0
        kind = str(match.lastgroup)
        spans.append((_name_start(folded, low, match.start()), match.end(), kind))
        if len(spans) >= MAX_NAMES:
            break
    return spans


def _tails(folded: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, bool]]:
    """For every name the text after it, and whether it stands together with the next one (AとB)."""
    found = []
    for n, (_start, end, _kind) in enumerate(spans):
        last = n + 1 == len(spans)
        tail = folded[end : len(folded) if last else spans[n + 1][0]]
        bare = re.sub(r"[(【][^)】]{0,24}[)】]", "", tail)
        found.append((tail, not last and bool(_JOIN.fullmatch(bare))))
    return found


def find_mentions(text: str) -> list[Mention]:
    """Every 総合戦略, 人口ビジョン and 総合計画 that a label or heading names, in order.

    Names that stand together (「A人口ビジョン」・「A総合戦略」（平成27年4月）, 人口ビジョン及び総合戦略) share the phase of the first and
    what follows the last.
    """
    text = clean(text)
    folded = narrow(text)
    spans = _spans(folded)
    tails = _tails(folded, spans)
    found: list[Mention] = []
    for n, (start, end, kind) in enumerate(spans):
        name = text[start:end].strip(" \u3000")
        tail, together = tails[n]
        shared = n
        while together and shared + 1 < len(spans) and tails[shared][1]:
            shared += 1
        own = attributes_of(f"{text[start:end]} {tail}")
        if shared != n:
            later = attributes_of(f" {tails[shared][0]}")
            own = _fill(own, later)
        if n == 0 or not any(together_before for _t, together_before in tails[:n]):
            own = _fill(own, attributes_of(text[:start])._replace(phase=None))
        full = bool(
            own.phase
            or re.search(r"[市町村区]|ひと|地方創生|長期", narrow(name)[: end - start - 4])
        )
        if n > 0 and tails[n - 1][1] and not re.search(r"[市町村区]|ひと", name):
            before = found[-1]
            own = own._replace(phase=own.phase or before.attributes.phase)
            name, full = _completed(before.name, name), full or before.full
        bare = narrow(name).strip(" \u3000")
        foreign = bool(
            _FOREIGN_AFTER.match(tail)
            or _FOREIGN_BEFORE.search(folded[:start])
            or _FOREIGN_NAME.search(bare)
            or _STATE_OWN.search(bare)
        )
        found.append(Mention(_series(kind, name), name, full, foreign, own, tails[shared][0]))
    return found


def _completed(first: str, second: str) -> str:
    """The name of the second plan of 第2期日向野市人口ビジョン及び総合戦略: with what it shares with the first."""
    return (
        _KEY.sub("", first).rstrip("のと・ ") + second
        if len(list(_KEY.finditer(first))) == 1
        else second
    )


def _fill(own: Attributes, more: Attributes) -> Attributes:
    """What one says, and where it is silent what the other says."""
    return Attributes(
        own.phase or more.phase,
        own.revision or more.revision,
        own.draft or more.draft,
        own.published or more.published,
        own.plan or more.plan,
    )
