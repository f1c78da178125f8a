"""Finds the names of plans in a short text (a label, a heading), and of each what kind of plan it
is and whose."""

import re
from itertools import zip_longest
from typing import NamedTuple

from pipeline.read.names.attributes import PHASE, Attributes, attributes_of, clean
from pipeline.read.names.dates import Precision, find_dates
from pipeline.read.names.numerals import COUNTED
from pipeline.read.names.owner import PREFECTURES, is_owner
from pipeline.read.names.periods import phase_of_year
from pipeline.read.names.rules import Example, Rule, first, when
from pipeline.read.names.series import NATIONAL, OTHER, SENRYAKU, SOGO, VISION
from pipeline.read.names.widths import narrow

_LONG_TERM = "長期ビジョン"
"""What the State calls its 人口ビジョン, and some municipalities theirs after it."""
_OF_THE_STATE = frozenset((*NATIONAL, "創生戦略", _LONG_TERM))
MAX_NAMES = 8
"""Names that are looked for in one text; an honest label has one or two."""

KEY = re.compile(
    r"総合戦略|創生戦略|人口ビジョン|総合(?:振興)?計画"
    r"|(?<=創生)長期ビジョン|長期ビジョン(?=(?:・|及び|および|並びに|と)[ ]?総合戦略)"
)
"""The word that makes a name that of a plan; 長期ビジョン alone may be any plan."""
_BREAK = re.compile(
    r"[「」『』()【】\[\]〔〕《》〈〉、。:|/\n,]|(?:及び|および|並びに|ならびに)|と(?=第)"
)
_QUOTED_SLOGAN = re.compile(
    r"[「『](?P<slogan>(?:まち|むら)[・･、]?ひと[・･、]?しごと[^「」『』]{0,12})[」』]"
    r"(?=[ 　]?(?:[^「」『』]{0,6}創生|総合戦略|人口ビジョン|創生戦略))"
)
"""第2期○○市「まち・ひと・しごと」創生総合戦略 is one name."""
_OPENS = re.compile(r"[」』]?[ 　]*[(【〔~〜―-][ 　]*[「『]?")
_MODIFIES = re.compile(
    r"[」』]?(?:を(?:実現|達成|推進)する(?:ための)?|の実現に向けた|に基づく|を踏まえた)[「『]?"
)
"""第2期人口ビジョンを実現する総合戦略 is one name."""
_IS_REASON = re.compile(
    r"[」』]?(?:の(?:一部)?)?(?:改[訂定]|見直し|変更|策定|延長)*(?:に(?:伴う|ともなう|合わせた|あわせた)"
    r"|を(?:受けた|踏まえた|反映した))"
)
_OPEN = re.compile(r"[(【〔][^()【】〔〕]*\Z")
"""第2期総合戦略（人口ビジョンの見直しに伴う改訂版） names one plan, and why it was revised."""
_CARRIES_OUT = re.compile(
    r"[」』]?[ 　]*+(?:の|に係る|に基づく|[(「『])?[ 　]*+"
    r"(?P<what>(?:アクション・?(?:プラン|プログラム)|ロードマップ|行動計画|実施計画|推進計画|工程表)書?)"
)
_JOIN = re.compile(
    r"[」』]?[ 　]*(?:及び|および|並びに|ならびに|[・と、,/&＆+＋])[ 　]*(?:その)?[「『]?[ 　]*"
    r"|[」』][ 　]*[「『][ 　]*"
)
_IN_BRACKETS = re.compile(r"[(【][^)】]{0,24}[)】]")
_BEFORE_NAME = re.compile(
    r"(?:[ 　・とや&＆+＋]|その|(?:に)?(?:策定|改定|改訂)版?"
    r"|(?:過去|これまで|現行|本市|当市|新た|従来)[のな]|新しい)+"
)
_POSTED = re.compile(r"(?:更新|掲載|公開|登録|投稿|配信)[ 　]+")
"""Behind a day before a name: the day is that of the posting."""
_OTHER_FIELD = re.compile(
    r"(?:観光|産業|農業|農林|水産|商工|交通|環境|情報|ICT|DX|教育|文化|スポーツ|防災"
    r"|エネルギー|プロモーション|ブランド|福祉)[^まち]{0,6}\Z"
)
_MUNICIPAL = re.compile(r"(?<!田園都)市|[町村区]|ひと")
_PLACED = re.compile(r"[一-龥ァ-ヶぁ-ん][市町村区都府県](?:版|の)?[^市町村区]{0,16}\Z")
_PROPER = re.compile(r"[市町村区]|ひと|地方創生|長期")
_FOREIGN_BEFORE = re.compile(
    rf"(?P<who>国|政府|内閣府?|内閣官房|{PREFECTURES}|都道府県|県|道|府)"
    r"(?:の|が|版|において|策定の)?[)】〕\]]?[ 　:]*[「『]?[ 　]*\Z"
)
_FOREIGN_AFTER = re.compile(
    r"[」』]?[ ]*[(](?P<who>国|政府|内閣府|都|道|府|県|.{2,3}県)(?:版|策定)?[)]"
)
_FOREIGN_NAME = re.compile(
    rf"\A(?:(?P<who>国|政府|[県都道府])(?:の|版|[ ]*(?=まち|地方|総合|人口|デジタル|長期))"
    rf"|(?P<whose>{PREFECTURES})(?![^市町村区]{{1,8}}[市町村区]))"
)
_PHASE_BEFORE = re.compile(
    rf"第[ ]?{COUNTED}[ ]?[期次](?:目|となる|にあたる|に当たる|の|[ 　])*[「『]*[ 　]*\Z"
)
_NEIGHBOUR = re.compile(
    r"\A(?:旧(?=[^市町村区]))?(?P<place>"
    r"(?:(?<=旧)|(?![本当各全新旧]|我が|わが))[一-龥々ぁ-んァ-ヴヶケ]{1,5}?"
    r"(?:(?<!都)市|町|村|(?<![地特別政])区))"
    r"(?=版|(?:の)?(?:まち|むら|地方|長期|人口|総合|創生|未来|デジタル|第[ 0-9一二三四五]))"
)
"""The municipality that a plan's name begins with."""
_STATE_OWN = re.compile(rf"\Aデジタル田園都市国家構想総合戦略\Z|{_LONG_TERM}")


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
    """What follows the name, up to the next one (that of the last one where they stand
    together)."""


class _Span(NamedTuple):
    """Where a name stands, and what follows it."""

    start: int
    end: int
    key: str
    """The word that makes it the name of a plan: 総合戦略 …"""
    tail: str = ""
    """What follows, up to the next name."""
    joined: bool = False
    """It stands together with the next name (AとB)."""


class Named(NamedTuple):
    """A name with its surroundings, as the rules look at it."""

    before: str
    """Without a phase right before the name: 国の第2期「…"""
    name: str
    key: str
    after: str
    owner: str = ""
    """The municipality or prefecture whose page it is, where that is known."""

    @property
    def bare(self) -> str:
        """The name as patterns read it, without a phase before it."""
        return PHASE.sub("", narrow(self.name), count=1).strip("「『 　")

    def is_of_another(self, found: re.Match[str] | None) -> bool:
        """Whether a pattern has found somebody else than the owner of the page."""
        who = found and next((word for word in found.groupdict().values() if word), "")
        return found is not None and not is_owner(who or "", self.owner)


# --- which kind of plan, and whose


def _of_other_field(named: Named) -> bool:
    """観光総合戦略, 産業振興総合戦略 … only share the word."""
    head = re.split(r"総合戦略|創生戦略", named.name)[0]
    return named.key in ("総合戦略", "創生戦略") and bool(_OTHER_FIELD.search(head))


def _carries_out(named: Named) -> bool:
    """…総合戦略アクションプラン, …総合戦略ロードマップ."""
    return named.key in _OF_THE_STATE and _CARRIES_OUT.match(named.after) is not None


def _of_a_neighbour(named: Named) -> bool:
    """霧坂町まち・ひと・しごと創生総合戦略 on the page of 汐見原市: another municipality's."""
    found = _NEIGHBOUR.match(named.bare)
    if found is None or not named.owner or named.key not in _OF_THE_STATE:
        return False
    name, owner = (one.replace("ケ", "ヶ") for one in (found["place"], named.owner))
    return name not in owner and owner not in name


def _is_the_states_own(named: Named) -> bool:
    """長期ビジョン is the State's without a municipality (or the page's owner) before it."""
    if not _STATE_OWN.search(named.bare):
        return False
    placed = named.owner in named.bare if named.owner else _NEIGHBOUR.match(named.bare)
    return not placed


SERIES: tuple[Rule[Named, str], ...] = (
    Rule(
        "a 総合戦略 of one field",
        when(_of_other_field, says=OTHER),
        Example("日向野市観光総合戦略", "plan whole, その他 日向野市観光総合戦略"),
    ),
    Rule(
        "a plan that carries a 総合戦略 out",
        when(_carries_out, says=OTHER),
        Example(
            "第2期日向野市総合戦略アクションプラン",
            "plan whole, その他 第2期日向野市総合戦略アクションプラン",
        ),
    ),
    Rule(
        "総合戦略",
        when(lambda named: named.key == "総合戦略", says=SENRYAKU),
        Example("第2期日向野市総合戦略", "plan whole, 総合戦略 phase 2"),
    ),
    Rule(
        "創生戦略",
        when(lambda named: named.key == "創生戦略", says=SENRYAKU),
        Example("日向野市まち・ひと・しごと創生戦略", "plan whole, 総合戦略 1.0"),
    ),
    Rule(
        "人口ビジョン",
        when(lambda named: named.key == "人口ビジョン", says=VISION),
        Example("日向野町まち･ひと･しごと創生 人口ﾋﾞｼﾞｮﾝ", "plan whole, 人口ビジョン 1.0"),
    ),
    Rule(
        "長期ビジョン, after the State's",
        when(lambda named: named.key == _LONG_TERM, says=VISION),
        Example("日向野町まち・ひと・しごと創生長期ビジョン", "plan whole, 人口ビジョン 1.0"),
    ),
    Rule(
        "総合計画",
        when(lambda named: named.key in ("総合計画", "総合振興計画"), says=SOGO),
        Example("第7次日向野市総合振興計画", "plan whole, 総合計画 phase 7"),
    ),
)

FOREIGN: tuple[Rule[Named, bool], ...] = (
    Rule(
        "the State or a prefecture before the name",
        when(lambda named: named.is_of_another(_FOREIGN_BEFORE.search(named.before)), says=True),
        Example("国の「まち・ひと・しごと創生総合戦略」", "other whole"),
    ),
    Rule(
        "the State or a prefecture in brackets behind it",
        when(lambda named: named.is_of_another(_FOREIGN_AFTER.match(named.after)), says=True),
        Example("まち・ひと・しごと創生総合戦略（国）", "other whole"),
    ),
    Rule(
        "a prefecture in the name, and no municipality after it",
        when(lambda named: named.is_of_another(_FOREIGN_NAME.search(named.bare)), says=True),
        Example("福島県総合戦略", "other whole"),
    ),
    Rule(
        "the State's own names",
        when(_is_the_states_own, says=True),
        Example("デジタル田園都市国家構想総合戦略", "other whole"),
    ),
)


def is_foreign(named: Named) -> bool:
    """Whether a name is of a plan of the State, of a prefecture that is not the page's own, or of
    another municipality."""
    return first(FOREIGN, named) or _of_a_neighbour(named)


# --- where names stand


def _name_start(text: str, low: int, key: int) -> int:
    """Where the name whose key word stands at ``key`` begins, not before ``low``."""
    start = low
    for match in _BREAK.finditer(text, low, key):
        start = match.end()
    dates = find_dates(text[start:key])
    exact = [date for date in dates if date.precision in (Precision.DAY, Precision.MONTH)]
    if dates:
        start += (exact[-1] if exact else dates[0]).span[1]
        posted = _POSTED.match(text, start, key)
        start = posted.end() if posted else start
    filler = _BEFORE_NAME.match(text[start:key])
    return start + filler.end() if filler else start


def _spans(text: str) -> list[_Span]:
    """Every name of a narrowed text, with its tail."""
    spans: list[_Span] = []
    for match in KEY.finditer(text):
        low = spans[-1].end if spans else 0
        span = _Span(_name_start(text, low, match.start()), match.end(), match[0])
        if spans and _OPEN.search(text, low, span.start) and _IS_REASON.match(text, span.end):
            continue
        if spans and _MODIFIES.match(text, spans[-1].end):
            span = span._replace(start=spans.pop().start)
        spans.append(span)
        if len(spans) >= MAX_NAMES:
            break
    return [_with_tail(text, span, following) for span, following in zip_longest(spans, spans[1:])]


def _with_tail(text: str, span: _Span, following: _Span | None) -> _Span:
    if following is None:
        return span._replace(tail=text[span.end :])
    tail = text[span.end : following.start]
    return span._replace(tail=tail, joined=_joins(tail))


def _joins(tail: str) -> bool:
    """Whether two names stand together: nothing but と, 及び, ・ and brackets between them."""
    return bool(_JOIN.fullmatch(_IN_BRACKETS.sub("", tail)))


def _last_joined(spans: list[_Span], place: int) -> int:
    """The place of the last of the names that stand together with this one."""
    while spans[place].joined:
        place += 1
    return place


def _stated_beside(text: str, spans: list[_Span], place: int) -> Attributes:
    """What a text states about one of its names: beside it, behind those it stands with, before
    them all."""
    span, last = spans[place], _last_joined(spans, place)
    own = attributes_of(f"{text[span.start : span.end]} {span.tail}")
    if last != place:
        told = attributes_of(f" {spans[last].tail}")
        numbered = own.phase or _PHASE_BEFORE.search(text[: span.start])
        other = text[spans[last].start : spans[last].end]
        apart = own.revision and not own.revision_is_named  # …（令和6年度改訂版）及び…（…策定）
        if apart or (numbered and told.revision and _goes_by_no_number(other)):
            told = told._replace(revision=None, published=None)
        own = own.over(told)
    if not any(before.joined for before in spans[:place]):
        before = text[: span.start]
        touching = _PHASE_BEFORE.search(before)  # 第2期「…人口ビジョン」
        phase = attributes_of(touching[0]).phase if touching else None
        told = attributes_of(before)._replace(phase=phase)
        if place:  # …の改訂及び… is of the name before
            told = told._replace(revision=None, draft=False)
        own = own.over(told)
    return own


def _goes_by_no_number(name: str) -> bool:
    """Whether a name is whole without a number: behind 第2期…総合戦略及び, it is
    日向野市人口ビジョン（改訂版） that was revised."""
    return bool(_PLACED.search(name)) and attributes_of(name).phase is None


def _completed(first_name: str, second: str) -> str:
    """The second name of 第2期日向野市人口ビジョン及び総合戦略, with what it shares with the
    first."""
    if len(KEY.findall(first_name)) != 1:
        return second
    return KEY.sub("", first_name).rstrip("のと・ ") + second


def _carrier(tail: str) -> str:
    """アクションプラン behind the name of the plan that it carries out; empty where none is."""
    found = _CARRIES_OUT.match(tail)
    return found["what"] if found else ""


_YEAR_BEHIND = re.compile(r"\A[ ]?(?P<year>20[1-3]\d)(?![\d年./~〜–-]|[ ]?(?:改|修|年|版))")


def _by_its_year(series: str, tail: str) -> int | None:
    """The phase of a 総合戦略 that goes by the year in which it begins: …創生総合戦略2020."""
    found = _YEAR_BEHIND.match(narrow(tail)) if series == SENRYAKU else None
    return phase_of_year(int(found["year"])) if found else None


def _is_proper(name: str, span: _Span, owner: str) -> bool:
    """Whether a name is more than that of a kind of plan."""
    # Without its last four letters: 地方創生 in 地方創生戦略 is only the key word.
    proper = _PROPER.search(narrow(name)[: span.end - span.start - 4])
    return bool(proper or (owner and owner in name))


def _is_beside_foreign(named: Named, before: Mention | None) -> bool:
    """Whether a name without a place stands together with one of the State's: 国の長期ビジョン
    及び総合戦略."""
    if before is None or not before.foreign or named.key not in _OF_THE_STATE:
        return False
    placed = named.owner in named.name if named.owner else _PLACED.search(named.name)
    return not placed and not _NEIGHBOUR.match(named.bare)


def _mention(
    text: str, spans: list[_Span], place: int, before: Mention | None, owner: str
) -> Mention:
    """One of the names; ``before``: the one that it stands together with."""
    span = spans[place]
    own = _stated_beside(text, spans, place)
    name = text[span.start : span.end].strip(" \u3000")
    full = bool(own.phase) or _is_proper(name, span, owner)
    if before is not None:
        lacks_place = not _MUNICIPAL.search(name)
        if lacks_place or {span.key, before.series} <= _OF_THE_STATE:
            own = own._replace(phase=own.phase or before.attributes.phase)
        if lacks_place:
            name, full = _completed(before.name, name), full or before.full
    told_before = _PHASE_BEFORE.sub("", narrow(text)[: span.start])
    named = Named(told_before, name, span.key, span.tail, owner)
    series = first(SERIES, named) or OTHER
    own = own._replace(phase=own.phase or _by_its_year(series, span.tail))
    return Mention(
        series=series,
        name=name + (_carrier(span.tail) if series == OTHER else ""),
        full=full,
        foreign=is_foreign(named) or _is_beside_foreign(named, before),
        attributes=own,
        tail=spans[_last_joined(spans, place)].tail,
    )


def find_mentions(text: str, owner: str = "") -> list[Mention]:
    """Every 総合戦略, 人口ビジョン and 総合計画 that a label or heading names, in order.

    ``owner`` is the municipality or prefecture whose page it is, where that is known.

    Names that stand together (「A人口ビジョン」・「A総合戦略」（平成27年4月）,
    人口ビジョン及び総合戦略) share the phase of the first and what follows the last.
    """
    text = _QUOTED_SLOGAN.sub(r"\g<slogan>", clean(text))
    spans = _spans(narrow(text))
    found: list[Mention] = []
    for place in range(len(spans)):
        together = place > 0 and spans[place - 1].joined
        mention = _mention(text, spans, place, found[-1] if together else None, owner)
        if place and (again := _said_again(found[-1], mention, spans[place - 1].tail)):
            found[-1] = again
        else:
            found.append(mention)
    return found


def _said_again(first_name: Mention, second: Mention, between: str) -> Mention | None:
    """One plan under two names: デジタル田園都市構想総合戦略（第3期…総合戦略）; None where the
    second is another plan's."""
    one, other = first_name.attributes, second.attributes
    phases = {at.phase for at in (one, other) if at.phase}
    if not _OPENS.fullmatch(between) or first_name.series != second.series or len(phases) > 1:
        return None
    return first_name._replace(
        attributes=one.over(other), full=first_name.full or second.full, tail=second.tail
    )
