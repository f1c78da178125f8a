"""A sentence with one sign for each date, plan and subject in it, so that a grammar can be written
over them.

The signs are private-use characters: a date is ``\\ue000`` and on, a plan (or several that stand
together, with quotation marks and brackets) ``\\ue800`` and on, 本市では ``\\uec00``, 国では
``\\uec01``.
"""

import re
from typing import NamedTuple

from pipeline.read.names.attributes import clean
from pipeline.read.names.context import PageWords
from pipeline.read.names.dates import (
    Precision,
    StatedDate,
    find_dates,
    find_ranges,
    read_date,
    with_days,
    with_years,
)
from pipeline.read.names.numerals import COUNTED
from pipeline.read.names.owner import PREFECTURES, is_owner
from pipeline.read.names.plans import KEY, Mention, Named, find_mentions, is_foreign
from pipeline.read.names.widths import narrow

OWN, FOREIGN = "\uec00", "\uec01"
_DATE, _PLAN, _MOST = 0xE000, 0xE800, 0x3FF
D, P = "[\ue000-\ue3ff]", "[\ue800-\uebff]"
"""Patterns of the signs of a date and of a plan."""
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_PERIOD = "〓"
_GLOSS = re.compile(r"[ ]?[(〔\[][^()〔〕\[\]]{1,16}[)〕\]]")
MAX_SENTENCE = 300
"""Characters of a sentence that are looked at; officials' longest about one plan have some 200."""

_PHASE = rf"第[ ]?{COUNTED}[ ]?[期次]"
_OPENING = re.compile(
    rf"[「『]?(?:{_PHASE}(?:目|となる|にあたる|に当たる)*)?[ のな新]*(?:[「『][ ]*)?"
    rf"(?:まち[・ 、]?ひと[・ 、]?しごと(?:創生)?(?:{_PHASE})?)?\Z"
)
_WORDS_BEFORE = re.compile(
    rf"[「『]?(?:{_PHASE}[ の]?)?[「『]?(?:地方版)?(?:まち[・ 、]?ひと[・ 、]?しごと.{{0,12}}"
    r"|[一-龥ァ-ヶー々・A-Za-z0-9]*)[ ]*\Z"
)
_QUOTED_BEFORE = re.compile(rf"[「『](?:{_PHASE})?[一-龥ぁ-んァ-ヶー々・A-Za-z0-9 ]{{1,24}}\Z")
"""「第2期さいわい未来創生総合戦略」: what a quotation begins with belongs to the name."""
_VERB_BEFORE = re.compile(r"\A(?:策定|改定|改訂|制定|作成|公表|今回|今般|当該|同)+")
_TAIL = re.compile(
    rf"(?:[ ]?(?:改[訂定]版|第{COUNTED}(?:\.\d)?版|素案|原案|骨子案|案(?![件内])|{_PHASE}|本編"
    r"|[」』]|[(【〔][^()【】〔〕]{0,40}[)】〕]"
    rf"|[「『](?![^「」『』]*(?:{KEY.pattern}))[^「」『』]{{2,30}}[」』]))*"
)
_BESIDE = r"と(?:併せて|あわせて|合わせて|ともに)、?"
_JOIN = re.compile(
    rf"(?:{P})(?:[ ]?(?:及び|および|並びに|ならびに|{_BESIDE}|[・と、,&])?[ ]?(?:その)?{P})+"
)
_DESCRIBED = re.compile(
    rf"(?P<one>{P})(?P<and>及び|および|並びに|ならびに|と)"
    rf"(?:、[ ]?|(?=今後|向こう|当面|その|それ|これ|平成|令和|\d|{_PERIOD}))"
    rf"(?:(?!策定|制定|作成|改[訂定]|見直|公表|決定|延長|整合)(?:[^。、{D[1:-1]}{P[1:-1]}{FOREIGN}{OWN}]"
    rf"|(?<=[一-龥ァ-ヶー等年度間月])、)){{3,90}}(?<=[たるうすのな])(?P<two>{P})"
)
"""…人口ビジョン」と、今後5か年の基本目標をまとめた「…総合戦略」: two plans, the second told of."""
_WRAPPED = re.compile(
    r"[「『]?[一-龥ぁ-んァ-ヶー・ ]{2,24}(?:プラン|戦略|計画|ビジョン|構想)[」』]?"
    rf"[(](?P<plan>{P})[)][」』]?"
)
"""未来創生プラン（第3期…総合戦略）."""
_CLOSED = re.compile(r"[(〔][^()〔〕]*(?:法律|条例|政令|以下)[^()〔〕]*[)〕]")
_YEARS = re.compile(
    rf"[(〔](?=[^()〔〕]*(?:期間|{_PERIOD}))(?![^()〔〕]*(?:策定|制定|決定|改[訂定]))[^()〔〕]*[)〕]"
)
"""（計画期間：平成27年度から平成31年度まで、後に令和3年度まで延長）: when a plan is in force."""
_SUBJECT = re.compile(
    rf"(?P<who>{PREFECTURES}|[一-龥ァ-ヶ々]*?[市町村区県都府道庁省]|国|政府|内閣府|内閣官房|国会)"
    r"[ ]?(?:(?:に(?:おいて|おきまして|より|よって)|として|で|から)(?:は|も)?|は|が)、?"
)
_SELF = re.compile(r"[本当]?(?:[市町村区]|自治体)")
_WHO = rf"(?:国|政府|内閣府?|{PREFECTURES}|[県都道府]|[本当]?[市町村区])"
_ACTOR = re.compile(
    rf"(?<=[月日\d])[ ]*(?:[(【〔\[](?P<within>{_WHO})[)】〕\]]|[ ](?P<apart>{_WHO})(?=[ :]))"
    r"[ ]?:?[ ]?"
)
"""Behind a date, as tables of years have it: 令和2年4月　県　第2期…策定, …【市】…."""
_DATED_ASIDE = re.compile(r"(?<=[」』一-龥ァ-ヶー])[ ]?[(][^()]*[年月.\d][^()]*[)]")
_DEED_BEFORE = re.compile(
    r"(?:策定|制定|作成|決定|完成|改[定訂]|見直し|変更|修正|追補|延長|公表|発行)[」』]?[ ]?\Z"
)


_BEGINS = re.compile(r"[ ]?末?(?:から|より|まで|以降|以後|現在|時点|開始|スタート|を始期)")
"""Behind a date on which something begins or ends: it is no day of a deed."""


class Placed(NamedTuple):
    """A plan of a sentence."""

    mention: Mention
    words: str
    """Its name with what belongs to it before: 日向野市「人口ビジョン."""
    tail: str
    """What stands right behind its name: brackets, 改訂版."""


class Marked(NamedTuple):
    """A sentence with its signs, and what they stand for."""

    text: str
    dates: tuple[StatedDate, ...]
    plans: tuple[tuple[Placed, ...], ...]

    @property
    def dates_anything(self) -> bool:
        """Whether there is a plan, and a date beside it or in brackets behind its name."""
        tails = [placed.tail for together in self.plans for placed in together]
        return bool(tails) and bool(self.dates or any(re.search(r"[\d元一-十]", t) for t in tails))

    def date(self, sign: str) -> StatedDate:
        """The date that a sign stands for."""
        return self.dates[ord(sign) - _DATE]

    def plan(self, sign: str) -> tuple[Placed, ...]:
        """The plans that a sign stands for."""
        return self.plans[ord(sign) - _PLAN]


_APART = re.compile(r"[、。]|にお[いき]|(?:では|には|とは|は|が)[ ]?[「『]")
"""日向野市においては、「人口ビジョン」: who acts, and no part of the name."""


def _name_start(text: str, low: int, key: int, owner: str) -> int:
    """Where the name begins whose key word (総合戦略) stands at ``key``."""
    segment = text[low:key]
    at = segment.rfind(owner) if owner else -1
    if at >= 0 and not _APART.search(segment, at + len(owner)):
        opening = _OPENING.search(segment[:at])
        return low + (opening.start() if opening else at)
    quoted = _QUOTED_BEFORE.search(segment)
    if quoted and not _APART.search(quoted[0][1:]):
        return low + quoted.start()
    found = _WORDS_BEFORE.search(segment)
    start = found.start() if found else len(segment)
    verb = _VERB_BEFORE.match(segment[start:])
    return low + start + (verb.end() if verb else 0)


def _placed(text: str, owner: str) -> list[tuple[int, int, Placed]]:
    """The plans of a sentence with where they stand."""
    found: list[tuple[int, int, Placed]] = []
    low = 0
    for match in KEY.finditer(text):
        start = _name_start(text, low, match.start(), owner)
        end = match.end()
        tail = _TAIL.match(text, end)
        after = tail.end() if tail else end
        mentions = find_mentions(text[start:after], owner)
        if mentions:
            named = Named(text[:start], mentions[0].name, match[0], "", owner)
            foreign = mentions[0].foreign or is_foreign(named)
            own = mentions[0]._replace(foreign=foreign)
            placed = Placed(own, text[start:end], text[end:after])
            found.append((start, after, placed))
        low = after
    return found


def _aliases(text: str, page: PageWords) -> list[tuple[int, int, Placed]]:
    """Plans that a sentence calls by their other names."""
    found = []
    for alias in page.aliases:
        if alias.name not in text:
            continue
        called = rf"[「『]?(?:{re.escape(page.owner)})?{re.escape(alias.name)}"
        for match in re.finditer(called, text):
            tail = _TAIL.match(text, match.end())
            end = tail.end() if tail else match.end()
            found.append(
                (match.start(), end, Placed(alias.mention, match[0], text[match.end() : end]))
            )
    return found


def _without_overlaps(found: list[tuple[int, int, Placed]]) -> list[tuple[int, int, Placed]]:
    kept: list[tuple[int, int, Placed]] = []
    for item in sorted(found, key=lambda item: (item[0], -item[1])):
        if not kept or item[0] >= kept[-1][1]:
            kept.append(item)
    return kept


def _subject(match: re.Match[str], owner: str) -> str:
    """Whose deed a subject makes of it: the page's own municipality's, or another's."""
    who = match["who"]
    if _SELF.fullmatch(who) or is_owner(who.lstrip("本当"), owner):
        return OWN
    if owner and (who.endswith(owner) or owner.endswith(who.lstrip("本当"))):
        return OWN
    return FOREIGN if owner or re.search(r"[国県都府道庁省会]\Z|内閣|政府", who) else OWN


def _joined(text: str, plans: list[tuple[Placed, ...]]) -> str:
    """One sign for plans that stand together; the second is of the first one's phase."""

    def one(match: re.Match[str]) -> str:
        together = [plan for sign in re.findall(P, match[0]) for plan in plans[ord(sign) - _PLAN]]
        begins, ends = (together[n].mention.attributes for n in (0, -1))
        shared = []
        for placed in together:
            at = placed.mention.attributes
            at = at._replace(phase=at.phase or begins.phase, draft=at.draft or ends.draft)
            shared.append(placed._replace(mention=placed.mention._replace(attributes=at)))
        plans.append(tuple(shared))
        return chr(_PLAN + len(plans) - 1)

    text = _WRAPPED.sub(lambda match: match["plan"], text)
    text = _DESCRIBED.sub(lambda match: match["one"] + match["and"] + match["two"], text)
    return _JOIN.sub(one, text)


def _without_glosses(text: str) -> str:
    """平成28年(2016年)2月 as 平成28年2月: its brackets are none of the sentence's."""
    for date in reversed(find_dates(text)):
        start, end = date.span
        plain = _GLOSS.sub("", date.raw)
        same = read_date(plain)
        if same and same.iso == date.iso:
            text = text[:start] + plain + text[end:]
    return text


def _without_asides(text: str, page: PageWords) -> str:
    """A sentence without brackets that date something else than a plan or a deed: 国の「…手引き」
    （令和元年12月版）に沿って."""
    found = [one for one in _DATED_ASIDE.finditer(text) if find_dates(one[0])]
    if not found:
        return text
    plans = [(start, end) for start, end, _ in (*_aliases(text, page), *_placed(text, page.owner))]
    for aside in reversed(found):
        start, end = aside.span()
        of_a_plan = any(low < end and start <= high for low, high in plans)
        if not of_a_plan and not _DEED_BEFORE.search(text, 0, start):
            text = text[:start] + text[end:]
    return text


_WEEKDAY = re.compile(r"(?<=日)[ ]?[(][月火水木金土日](?:曜日?)?(?:[・,]?(?:祝日?|休日?))?[)]")


def _plainer(text: str, page: PageWords) -> str:
    """A sentence with its periods as one sign and its years and days written out, without brackets
    that are none of its plans' or deeds'."""
    text = _ACTOR.sub(lambda found: f"{found['within'] or found['apart']}は、", text)
    text = _WEEKDAY.sub("", _without_glosses(text))
    for found in reversed(find_ranges(text)):
        start, end = found.span
        text = text[:start] + _PERIOD + text[end:]
    text = _YEARS.sub("", _CLOSED.sub("", text))
    return _without_asides(with_days(with_years(text)), page)


def mark(sentence: str, page: PageWords) -> Marked:
    """A sentence with signs.

    Only days and months are dates here; the ends of a period are none.
    """
    text = _PRIVATE.sub(" ", narrow(clean(sentence[:MAX_SENTENCE])))
    if not KEY.search(text) and not any(alias.name in text for alias in page.aliases):
        return Marked(_SUBJECT.sub(lambda match: _subject(match, page.owner), text), (), ())
    text = _plainer(text, page)
    plans = [*_aliases(text, page), *_placed(text, page.owner)]
    pieces: list[tuple[int, int, Placed | StatedDate]] = [*_without_overlaps(plans)]
    taken = [(start, end) for start, end, _ in pieces]
    for date in find_dates(text):
        free = not any(start < date.span[1] and date.span[0] < end for start, end in taken)
        if (
            free
            and not _BEGINS.match(text, date.span[1])
            and date.precision in (Precision.DAY, Precision.MONTH)
        ):
            pieces.append((*date.span, date))
    return _signed(text, sorted(pieces, key=lambda piece: piece[0]), page.owner)


def _signed(text: str, pieces: list[tuple[int, int, Placed | StatedDate]], owner: str) -> Marked:
    dates: list[StatedDate] = []
    plans: list[tuple[Placed, ...]] = []
    out, at = [], 0
    for start, end, thing in pieces[:60]:
        out.append(text[at:start])
        if isinstance(thing, Placed):
            plans.append((thing,))
            out.append(chr(_PLAN + len(plans) - 1))
        else:
            dates.append(thing)
            out.append(chr(_DATE + len(dates) - 1))
        at = end
    out.append(text[at:])
    told = "".join(
        _SUBJECT.sub(lambda match: _subject(match, owner), piece)
        for piece in re.split(f"((?:{D}|{P}))", "".join(out))
    )
    return Marked(_joined(told, plans), tuple(dates), tuple(plans))
