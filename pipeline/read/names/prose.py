"""Reads the dates of plans out of sentences: 令和2年3月31日、第2期日向野市総合戦略を策定しました。

A sentence is taken only where its grammar says that this very plan was made, revised or published
on that date; there is no way from a date and a name that merely stand in one sentence to each
other. Pure functions.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from pipeline.read.names.context import PageWords
from pipeline.read.names.dates import (
    Precision,
    StatedDate,
    find_dates,
    read_date,
    with_days,
    with_years,
)
from pipeline.read.names.plans import Mention
from pipeline.read.names.prose_marks import (
    FOREIGN,
    MAX_SENTENCE,
    OWN,
    D,
    Marked,
    P,
    Placed,
    mark,
)
from pipeline.read.names.series import SENRYAKU


class Deed(StrEnum):
    """What was done to a plan on a date."""

    MADE = "made"
    REVISED = "revised"
    PUBLISHED = "published"


class Fact(NamedTuple):
    """One plan, one deed and its date, as a sentence states them."""

    mention: Mention
    deed: Deed
    date: StatedDate


# --- pieces of the grammar, over sentences with signs

_MADE = (
    r"(?:策定|制定|作成|決定|完成|定め|取り?まとめ|とりまとめ|取り?纏め"
    r"|(?<=が)(?:まとまり|(?:でき|出来)(?:[上あ]がり)?))"
)
_REVISED = (
    r"(?:(?:一部|全部|全面|全面的に|大幅に|中間|部分)*(?:の|を)?"
    r"(?:改定|改訂|見直し|追補|増補|延長|変更|修正))"
)
_DEED = rf"(?P<deed>{_MADE}|{_REVISED}|公表)(?:・(?:公表|公開|発行))?"
_DID = (
    r"(?:する運びとなり|に至り(?:まし|、)|を終え(?:まし|、)"
    r"|(?:を(?:行い|実施し|いたし|し)|が(?:行われ|なされ|完了し)|いたし|致し|し|され|なされ|られ)?"
    r"(?:まし)?(?:た(?!ら(?!い))|て(?:い|お|き)(?!ませ|な)|、|(?<=し)(?=公表|推進|実施)"
    r"|(?<=し)て(?=、?[^、。]{0,24}?(?:取り?組|進め|推進|実施)[^、。]{0,12}?(?:てい|てき|てお|まし))))"
)
_DID_AT_LAST = (
    r"(?:(?:する運びとなり|に至り|を終え)ました|(?:を(?:行い|実施し|いたし|し)|が(?:行われ|なされ|完了し)|いたし|致し|し|され|なされ|られ)?"
    r"(?:ました(?!ら(?!い))|た(?=[。)]|\Z|もの|ところ|ので|が)|て(?:い|お|き)(?!ませ|な)|、)"
    r"|(?=[。)]?\Z))"
)
_DID_BEFORE_NAME = r"(?:(?:いたし|致し|し|され)(?:まし)?た|済みの|の|[ ]|)"
_ON = (
    r"(?:末|初め|上旬|中旬|下旬)?(?:付けで|付で|付け|をもって|をもちまして|において|には|に)?"
    r"[、, :…→ ]*"
)
_ADVERB = (
    r"(?:新たに|新たな|新しく|新しい|改めて|正式に|初めて|このたび|この度|このほど|今回|次の通り"
    r"|(?:次|下記|以下|別添|別紙|上記)の(?:とおり|通り)|(?:下記|以下|次)により"
    r"|[本当][市町村区県都府道]の|次期|(?:現行|現在)の?|それぞれ"
    r"|併せて|あわせて|合わせて|一体的に|独自に|独自の|自主的に|その|、|[ ])"
)
_EVENTS = (
    r"始ま|始期|開始|初年|終了|満了|期間|期限|施行|制定|答申|議決|審議|閣議|公布|成立|発足|設置|開催|実施"
    r"|合併|結果|意見|募集|検討|発表|公表|改正|基準日|現在|時点"
)
_HAPPENS = rf"{_EVENTS}|(?:れ|し|っ|い|え|け|め)た"
"""What a date before it may be of, instead of the deed that follows."""
_QUIET = rf"(?:(?!{_HAPPENS})[^、。が{D[1:-1]}{FOREIGN}])"
_BASIS = (
    rf"{_QUIET}{{0,80}}?"
    r"(?:を踏まえ|を?勘案し|に(?:基|もと)づ(?:[きく]|い(?=て))|に[即則]し|にのっとり|に則り|に沿っ"
    r"|に鑑み|にかんがみ|を参考にし?)(?:つつ|た上で|たうえで|た|て)?、?"
)
_PURPOSE = (
    rf"(?:(?:(?!{P}){_QUIET}){{2,40}}?[えけせてねめれげべいきしちりぎみび]、){{0,2}}{_QUIET}{{1,60}}?"
    r"(?:(?<!た)ため(?:に|の)?|を目的(?:に|と)(?:して|した|し)?|に向け(?:て|た)?"
    r"|を(?:目指し|めざし)(?:て|た)?|を図るべく|として|を定める|を定めた|を示す|を示した"
    r"|を(?:取り?)?まとめた|である|となる)、?"
)
_NOUNS = rf"[一-龥ァ-ヶー々・「」A-Za-z0-9{P[1:-1]}のごお皆さまなや]{{1,30}}?"
"""Words without a verb among them: another plan, or whose opinion."""
_WITH = (
    rf"(?:{_NOUNS}(?:[とに][^、。をがは{D[1:-1]}]{{1,10}}?(?:形|かたち)で"
    r"|と(?:一体的に|一体で|一体として|併せて|あわせて|合わせて|ともに|同時に"
    r"|整合を図り(?:つつ|ながら)?)|に(?:統合|包含|内包)し(?:て|つつ)?)、?)"
)
"""Beside which other plan one is made: 総合計画と一体的に, 総合計画と一致させる形で."""
_HOW = (
    rf"(?:{_WITH}|{_NOUNS}(?:として|のもとで?|に基づき"
    r"|を(?:踏まえ|経|反映し|反映させ|お?聴き|お?聞き|いただき)(?:て|つつ|た上で|たうえで)?)、?)"
)
"""How a plan is made, between its name and its making: 議会の議決を経て, 地方版総合戦略として."""
_TELLS_OF = rf"(?:(?!{_EVENTS})[^、。が{D[1:-1]}{P[1:-1]}{FOREIGN}])"
_TOLD = (
    rf"(?:には?、(?:{_TELLS_OF}{{2,40}}(?:とともに|と同時に|つつ|ながら)、){{0,2}}"
    rf"{_TELLS_OF}{{2,50}}[たるす](?={P}))"
)
"""令和2年3月に、将来を展望した「…」: behind a comma the words before a name are told of it; what
was done together with that, was done then."""
_FOR_YEARS = (
    rf"(?:〓|今後|向こう|[^、。{D[1:-1]}{P[1:-1]}]{{2,12}}まで)[^、。{D[1:-1]}]{{0,15}}"
    r"を(?:計画|対象|推進)?期間と(?:する|した|して|し)、?"
)
_HELD_TO = (
    rf"(?:{D}(?:付けで)?に?(?:策定|制定|作成|閣議決定|決定|改訂|改定|公表)(?:され|し)た"
    rf"[^、。が{D[1:-1]}{P[1:-1]}{FOREIGN}]{{0,10}}{P}(?:、|及び|並びに|や|と)?){{1,3}}"
    r"を(?:踏まえ|勘案し|受け)(?:つつ|た上で|たうえで|た|て)?、?"
)
"""令和元年12月に策定された国の総合戦略を勘案し: what a plan is held to has a date of its own."""
_BETWEEN = rf"(?>{OWN}|{_ADVERB}|{_HELD_TO}|{_BASIS}|{_PURPOSE}|{_FOR_YEARS}|{_WITH}){{0,6}}"
"""Each taken as it begins first: where every one could end in many places, a hostile line of 126
letters took 28 s."""
_CLAUSES = (
    rf"(?:[^、。{D[1:-1]}{P[1:-1]}{FOREIGN}]{{1,60}}"
    r"(?:[てで]おり|であり|もので|として|とともに|ため|重ね|経て|経た(?:後|のち|うえで|上で)|踏まえ|受け"
    r"|開き|進め|行い)、){1,3}"
)
"""What a plan is, between its name and its date: 2060年までを対象期間としており、."""
_SINCE = rf"は、?(?:{D}の)?(?:{_MADE}|{_REVISED})(?:以降|以後|以来|後)(?:も|は)?、"
"""日向野市総合戦略は、令和2年3月の策定以降、…"""
_CHANGES = (
    rf"(?:[^、。{D[1:-1]}{P[1:-1]}{FOREIGN}]{{1,30}}(?:踏まえ(?:て)?|受け(?:て)?|伴い|応じて?)、)?"
)
_BEGUN = (
    rf"(?:(?:{D}|[^、。{D[1:-1]}{P[1:-1]}{FOREIGN}]{{2,8}}年\d{{1,2}}月)(?:から|より|に|、)*(?:(?:策定|作成|検討)(?:作業)?(?:に|を))?"
    r"(?:着手し|開始し|始め|取り?かかり)て?、(?:その後、)?)?"
)
"""…は、令和元年7月に着手し、令和2年3月に策定しました."""
_VIA = (
    rf"(?:[^、。{D[1:-1]}{P[1:-1]}{FOREIGN}]{{1,30}}"
    r"(?:を経て|を重ね(?:て)?|を踏まえ(?:て)?|(?:し|行っ)たうえで|の上)、?)?"
)
"""…は、議会の議決を経て令和2年3月27日に策定しました: how it came about, before its day."""
_VOTED = (
    rf"(?:{D}(?:付けで|[のに、]){{0,2}}[^、。{D[1:-1]}{P[1:-1]}{FOREIGN}]{{0,16}}"
    r"(?:議決|可決|承認|了承|答申)(?:を(?:経て?|受けて?|得て?)|され(?:て)?)、)?"
)
"""…は、令和2年2月20日に議会の議決を受け、令和2年3月27日に策定しました."""
_AND_ANOTHER = (
    rf"(?:{P}の(?:{_MADE}|{_REVISED})(?:及び|および|並びに|ならびに|と|、){_ADVERB}{{0,2}})?"
)
"""令和2年3月に人口ビジョンの改訂及び第2期総合戦略の策定を行いました."""
_AND_DID = (
    r"(?:を(?:行う|行い|実施し)|する|し|いたし|る)?(?:とともに|と同時に)?、?(?<=[にし行い]、)"
)
"""…を改訂するとともに、…を策定しました: what was done on the same date, too."""
_DRAFTED = (
    rf"(?:{D}(?:に|、)*(?:素案|骨子案?|原案|中間案|案)(?:を|が)(?:取り?)?(?:まとめ|まとまり|作成し|公表し)"
    r"(?:て)?、)?"
)
"""…は、令和元年9月に素案をまとめ、令和2年3月に策定しました."""
_AIMED = (
    rf"(?:(?:当初は?、?)?{D}(?:に|の)?、?(?:策定|公表|改訂|改定|完成)を(?:目指し|めざし|予定し)"
    r"てい(?:まし)?たが、)?"
)
"""…は、当初令和元年10月の策定を目指していましたが、令和2年3月に策定しました."""
_OBJECT = (
    r"(?:の(?:一部|内容の一部|内容|全部|策定|改定|改訂|見直し|中間見直し|一部改[訂定]|計画期間|期間))?"
    r"(?:を|が|は|も)"
)
_TOPIC = (
    r"(?:の(?:策定|改[訂定]|一部|内容の一部|計画期間|期間))?"
    r"(?:に(?:ついて|つきまして)は?|は|を|が|も)、?"
)


_AT_THAT = (
    r"(?:(?:に(?:当たっ|あたっ)て|に(?:当たり|あたり)|に際し(?:て|まして)?|時に|の際に?|で)"
    r"(?:は|も)?、?)(?=.*(?:まし)?た[。)]?\Z)"
)
"""…の令和2年3月の策定に当たっては、…をいただきました: told by the way, and of what is past."""


class Form(NamedTuple):
    """One way in which a sentence dates a plan."""

    name: str
    pattern: re.Pattern[str]
    example: str
    """A sentence of which no other form reads what it states."""
    states: str
    """Series, phase, deed and date that it states."""


FORMS: tuple[Form, ...] = (
    Form(
        "the date, the plan, the deed",
        re.compile(
            rf"(?P<date>{D})(?:{_TOLD}|{_ON}{_BETWEEN}){_AND_ANOTHER}(?P<plan>{P})"
            rf"(?:{_OBJECT}、?(?>{_ADVERB}|{_HOW}){{0,4}}|の|){_DEED}(?:{_DID}|(?=[。)]?\Z))"
        ),
        "令和2年3月31日、第2期日向野市総合戦略を策定しました。",
        "総合戦略 2 made 2020-03-31",
    ),
    Form(
        "the plan, the date, the deed",
        re.compile(
            rf"(?P<plan>{P}){_TOPIC}{_BETWEEN}{_BEGUN}{_AIMED}{_DRAFTED}{_VOTED}{_VIA}(?P<date>{D}){_ON}"
            rf"(?>{_ADVERB}|{_WITH}|{_FOR_YEARS}){{0,4}}{_DEED}{_DID_AT_LAST}"
        ),
        "第2期日向野市総合戦略は、令和2年3月に策定しました。",
        "総合戦略 2 made 2020-03",
    ),
    Form(
        "the plan, what it is, the date, the deed",
        re.compile(
            rf"(?P<plan>{P})(?:[はが]、?(?>{_BASIS}){{0,3}}{_CLAUSES}|が(?:まとまり|完成し|でき)(?:まして)?、)"
            rf"{_BETWEEN}(?P<date>{D}){_ON}{_ADVERB}{{0,4}}"
            rf"{_DEED}{_DID_AT_LAST}"
        ),
        "日向野市人口ビジョンは、2060年までを対象期間としており、平成28年2月に策定しました。",
        "人口ビジョン - made 2016-02",
    ),
    Form(
        "the plan, since its making, the date, the revision",
        re.compile(
            rf"(?P<plan>{P}){_SINCE}{_BETWEEN}{_CHANGES}(?P<date>{D}){_ON}{_ADVERB}{{0,4}}"
            rf"(?P<deed>{_REVISED}){_DID_AT_LAST}"
        ),
        "日向野市総合戦略は、平成27年10月の策定以降、取組の状況を踏まえ、平成29年3月に見直しました。",
        "総合戦略 - revised 2017-03",
    ),
    Form(
        "the date, one plan and its deed, another plan, the deed",
        re.compile(
            rf"(?P<date>{D}){_ON}{_BETWEEN}(?P<plan>{P})(?:{_OBJECT}{_ADVERB}{{0,4}}|の){_DEED}"
            rf"(?P<and>{_AND_DID}){_BETWEEN}(?P<another>{P}){_OBJECT}、?(?>{_ADVERB}|{_HOW}){{0,4}}"
            rf"(?P<other_deed>{_MADE}|{_REVISED}|公表){_DID}"
        ),
        "令和2年3月に日向野市人口ビジョンを改訂するとともに、第2期日向野市総合戦略を策定しました。",
        "総合戦略 2 made 2020-03",
    ),
    Form(
        "one date, its plan, another date, its plan",
        re.compile(
            rf"(?P<date>{D}){_ON}{_BETWEEN}(?P<plan>{P})(?:を、?|、)"
            rf"(?={D}{_ON}{_BETWEEN}{P}(?:{_OBJECT}{_ADVERB}{{0,4}}|の|){_DEED}{_DID})"
        ),
        "平成27年10月に日向野市人口ビジョンを、平成28年3月に日向野市総合戦略を策定しました。",
        "人口ビジョン - made 2015-10",
    ),
    Form(
        "the date and the deed before the plan",
        re.compile(
            rf"(?P<date>{D})(?:付けで|付で|に|、|[ ])*{_ADVERB}{{0,3}}{_DEED}{_DID_BEFORE_NAME}"
            rf"{_ADVERB}{{0,2}}(?P<plan>{P})(?!(?!及び|並びに)[一-龥ァ-ヶー])"
        ),
        "令和2年3月に策定した「第2期日向野市総合戦略」の取組を進めています。",
        "総合戦略 2 made 2020-03",
    ),
    Form(
        "the plan, the deed, the date in brackets",
        re.compile(
            rf"(?P<plan>{P})(?:{_OBJECT}{_ADVERB}{{0,4}}|の|){_DEED}(?:{_DID})?[(](?P<date>{D})[)]"
        ),
        "第2期日向野市総合戦略を一部改訂しました（令和5年3月）。",
        "総合戦略 2 revised 2023-03",
    ),
    Form(
        "the plan and its deed, and when that was",
        re.compile(
            rf"(?P<plan>{P})[がをはの]、?{_DEED}(?:(?:され|し)たのは|(?:時期|年月日?|日)?は)、?"
            rf"(?P<date>{D})(?:です|でした|のこと|(?=[。)]?\Z))"
        ),
        "「第2期日向野市総合戦略」が策定されたのは、令和2年3月です。",
        "総合戦略 2 made 2020-03",
    ),
    Form(
        "the plan, the date of its making, what was done at that",
        re.compile(rf"(?P<plan>{P})の(?P<date>{D})の{_DEED}{_AT_THAT}"),
        "「第2期日向野市総合戦略」の令和2年3月の策定に当たっては、多くのご意見をいただきました。",
        "総合戦略 2 made 2020-03",
    ),
    Form(
        "one plan, its date, another plan, its date",
        re.compile(
            rf"(?P<plan>{P}){_TOPIC}(?P<date>{D})に?、"
            rf"(?={P}{_TOPIC}{D}{_ON}{_ADVERB}{{0,4}}{_DEED}{_DID_AT_LAST})"
        ),
        "日向野市人口ビジョンは平成27年10月、日向野市総合戦略は平成28年3月に策定しました。",
        "人口ビジョン - made 2015-10",
    ),
)
"""How a sentence dates a plan."""

_THEN = re.compile(
    rf"(?:その後|さらに|また|のちに|後に|以降|、)*(?P<date>{D}){_ON}{_ADVERB}{{0,4}}"
    rf"(?P<deed>{_REVISED}){_DID}"
)
"""…を策定し、令和5年3月に改訂しました: goes on about the same plan."""
_IN_BRACKETS = re.compile(rf"[ に]*(?P<deed>{_MADE}|{_REVISED}|公表)(?!予定|後|前|案)")


# --- whose plan, whose deed


_STATES_OWN = re.compile(r"まち[・ ]?ひと[・ ]?しごと創生(?:総合戦略|長期ビジョン)")
_KIND_ALONE = re.compile(
    r"(?:まち[・ ]?ひと[・ ]?しごと創生)?(?:総合戦略|人口ビジョン|長期ビジョン)"
)
_OF_A_PLACE = re.compile(r"(?<![本当都])[一-龥ァ-ヶ]{1,6}(?<!都)[市町村区](?![民村])")
_OWN_PLACE = re.compile(
    r"[本当](?:市|町|村|区)|(?:市|町|村|区)(?=版|総合|人口|創生|長期|地方|まち|デジタル)"
)
"""本市総合戦略, 町総合戦略: a municipality calls its own so."""
_NUMBER = re.compile(r"第[ ]?[^期次]{1,3}[期次]|[「『」』 ]")


def _is_own(placed: Placed, before: str, spoken_of: str, owner: str) -> bool:
    """Whether a plan of a sentence is the page's own.

    Its name tells first, then who acts (the last subject up to there), then who acted in the
    sentence before; まち・ひと・しごと創生総合戦略 without a place is what the State's is called.

    Args:
        before: the sentence up to the deed, with signs.
        spoken_of: the last subject of the sentence before.
        owner: the municipality or prefecture whose page it is; empty where nobody knows.
    """
    name = placed.words
    if placed.mention.foreign:
        return False
    if owner and (owner in name or owner in placed.tail):
        return True
    bare = _NUMBER.sub("", name)
    if _OWN_PLACE.match(bare):
        return True
    of_a_place = _OF_A_PLACE.search(bare) is not None
    if owner and of_a_place:
        return False
    if subjects := re.findall(f"[{OWN}{FOREIGN}]", before):
        return bool(subjects[-1] == OWN)
    return of_a_place or not (_STATES_OWN.fullmatch(bare) or spoken_of == FOREIGN)


def _own(together: Sequence[Placed], before: str, spoken_of: str, owner: str) -> list[Placed]:
    """Those of the plans that stand together which are the page's own; where one goes by the
    owner's name, 総合戦略 or まち・ひと・しごと創生総合戦略 beside it is its own too, and where one
    goes by another's, it is that one's."""
    beside = _owner_of_names(together, owner)
    return [
        placed
        for placed in together
        if (
            beside == OWN
            if beside and _is_kind_alone(placed)
            else _is_own(placed, before, spoken_of, owner)
        )
    ]


def _owner_of_names(together: Sequence[Placed], owner: str) -> str:
    """By whose name plans go that stand together: :data:`OWN`, :data:`FOREIGN` or empty."""
    if any(owner and owner in placed.words for placed in together):
        return OWN
    return FOREIGN if any(placed.mention.foreign for placed in together) else ""


def _is_kind_alone(placed: Placed) -> bool:
    """Whether it goes by no name of its own: 総合戦略 in 人口ビジョン・総合戦略."""
    kind = _KIND_ALONE.fullmatch(_NUMBER.sub("", placed.words).lstrip("・、"))
    return kind is not None and not placed.mention.foreign


# --- sentences

_END = re.compile(r"(?<=[。!?！？])(?![」』)）])")
_OPENED, _CLOSED = re.compile(r"[(（]"), re.compile(r"[)）]")


def _sentences(line: str) -> Iterator[str]:
    """The sentences of a line. None ends within brackets that are closed soon: 第2期総合戦略
    （令和2年度から令和6年度まで。以下「戦略」という。）を策定しました。"""
    held = ""
    for piece, behind in pairwise([*_END.split(line), ""]):
        held += piece
        is_open = len(_OPENED.findall(held)) > len(_CLOSED.findall(held))
        if not (is_open and _CLOSED.search(behind) and len(held) < MAX_SENTENCE):
            yield held
            held = ""


_UNSURE = re.compile(
    r"予定(?!してい(?:まし)?た)|見込|スケジュール|検討(?!することと|を重ね|を進め、|や[^、。]{1,20}を重ね|を行い、|を経て|を始め|に着手|の結果|結果)|目途|めど|方針です|でしょうか|ませんか|(?:し|され)(?:てい)?ない"
    r"|(?:し|され)ていません|仮に|場合"
)
"""A sentence with one of these speaks of what is to come, or asks."""
_BEGINS_ANEW = re.compile(
    r"(?:おり|であり|ため|[のる]中|なか|ことから|べく|つつ|ながら|受け|踏まえ|伴い)、"
)
"""Before these stands why something was done: 人口の減少が見込まれており、令和2年3月に…."""


def _is_unsure(text: str) -> bool:
    """Whether a sentence with signs asks, or speaks of what is to come; what stands before the
    clause of its first date does not matter."""
    first = re.search(D, text)
    causes = list(_BEGINS_ANEW.finditer(text, 0, first.start())) if first else []
    return _UNSURE.search(text, causes[-1].end() if causes else 0) is not None


_TELLS = re.compile(
    r"策定|制定|作成|決定|完成|定め|まとま|まとめ|纏め|でき|出来|改[定訂]|見直|追補|増補|延長|変更"
    r"|修正|公表"
)


def deed_of(words: str) -> Deed:
    """What a word tells of: 策定, 一部改訂, 公表."""
    if re.search(rf"{_MADE}|まとまり|でき|出来", words):
        return Deed.MADE
    return Deed.PUBLISHED if words == "公表" else Deed.REVISED


def _stated(marked: Marked, spoken_of: str, page: PageWords) -> Iterator[Fact]:
    for form in FORMS:
        for match in form.pattern.finditer(marked.text):
            before = marked.text[: match.end()]
            own = _own(marked.plan(match["plan"]), before, spoken_of, page.owner)
            for placed in own:
                yield Fact(placed.mention, deed_of(match["deed"]), marked.date(match["date"]))
            if "another" in form.pattern.groupindex:
                yield from _also(marked, match, own, spoken_of, page.owner)
            yield from _then(marked, match.end(), own)


_AT_LAST = re.compile("このたび|この度|このほど|今回|今般|今年|本年")
"""Of another time than the date before it."""


def _also(
    marked: Marked, match: re.Match[str], first: list[Placed], spoken_of: str, owner: str
) -> Iterator[Fact]:
    """The second of two deeds of one date. Two plans of one kind, or of two phases of which the
    first was made, came about one after the other: …を策定し、第2期…を策定しました."""
    if _AT_LAST.search(match[0]):
        return
    together = "と" in match["and"]
    begun = [placed.mention for placed in first]
    for placed in _own(marked.plan(match["another"]), match[0], spoken_of, owner):
        later = placed.mention
        apart = [one for one in begun if one.series == later.series]
        if deed_of(match["deed"]) == Deed.MADE and not together:
            apart += [one for one in begun if one.attributes.phase != later.attributes.phase]
        if begun and not apart:
            yield Fact(later, deed_of(match["other_deed"]), marked.date(match["date"]))


def _then(marked: Marked, at: int, plans: list[Placed]) -> Iterator[Fact]:
    while then := _THEN.match(marked.text, at):
        for placed in plans:
            yield Fact(placed.mention, Deed.REVISED, marked.date(then["date"]))
        at = then.end()


def _beside(marked: Marked, spoken_of: str, page: PageWords) -> Iterator[Fact]:
    """What stands in brackets right behind a name: （令和2年3月策定、令和5年3月改定）."""
    for match in re.finditer(P, marked.text):
        before = marked.text[: match.start()]
        for placed in _own(marked.plan(match[0]), before, spoken_of, page.owner):
            yield from _in_brackets(placed)


_DATED_IN_BRACKETS = re.compile(rf"(?P<plan>{P}){_OBJECT}{_ADVERB}{{0,4}}{_DEED}{_DID}")


def _each_by_its_brackets(marked: Marked, spoken_of: str, owner: str) -> Iterator[Fact]:
    """第1期総合戦略（平成28年2月）、第2期総合戦略（令和2年3月）を策定し: each in its own month."""
    for match in _DATED_IN_BRACKETS.finditer(marked.text):
        for placed in _own(
            marked.plan(match["plan"]), marked.text[: match.end()], spoken_of, owner
        ):
            inside = re.search(r"[(](?P<date>[^()]{4,20})[)]", placed.tail)
            date = read_date(inside["date"]) if inside else None
            exact = date and inside and date.raw == inside["date"].strip()
            if exact and date and date.precision in (Precision.DAY, Precision.MONTH):
                yield Fact(placed.mention, deed_of(match["deed"]), date)


_DEEDS_IN_BRACKETS = re.compile(
    rf"(?P<plan>{P})の(?:{_MADE}|{_REVISED})"
    rf"[(](?P<inside>(?:[/、・, ]*{D}[ に]*(?:{_MADE}|{_REVISED})){{1,4}})[)]"
)
_DATED_DEED = re.compile(rf"(?P<date>{D})[ に]*(?P<deed>{_MADE}|{_REVISED})")


def _of_a_deed(marked: Marked, spoken_of: str, owner: str) -> Iterator[Fact]:
    """「…人口ビジョン」の改訂（平成27年10月策定・令和3年3月改訂）を行いました."""
    for match in _DEEDS_IN_BRACKETS.finditer(marked.text):
        before = marked.text[: match.end()]
        for placed in _own(marked.plan(match["plan"]), before, spoken_of, owner):
            for told in _DATED_DEED.finditer(match["inside"]):
                yield Fact(placed.mention, deed_of(told["deed"]), marked.date(told["date"]))


def _in_brackets(placed: Placed) -> Iterator[Fact]:
    base = placed.mention
    for date in find_dates(placed.tail):
        told = _IN_BRACKETS.match(placed.tail, date.span[1])
        if told and date.precision in (Precision.DAY, Precision.MONTH):
            deed = deed_of(told["deed"])
            revision = None if deed == Deed.MADE else base.attributes.revision
            at = base.attributes._replace(revision=revision)
            yield Fact(base._replace(attributes=at), deed, date)


class Sentences(NamedTuple):
    """What the sentences of a line state."""

    facts: list[Fact]
    revised: list[Mention]
    """Plans that were revised, on whatever date."""
    spoken_of: str
    """Who acted last."""


_PRONOUN = re.compile(r"\A[ 　・]*(?:本|この|同|当該)(?:総合)?戦略(?=[はを])")
"""At the head of a sentence: the 総合戦略 that the one before it names."""


def _the_one(marked: Marked) -> str:
    """The name of the one plan that a sentence speaks of, with its number; empty where it speaks of
    none, of several, or of one that is not a municipality's 総合戦略."""
    placed = [one for together in marked.plans for one in together]
    if len(placed) != 1 or placed[0].mention.foreign or placed[0].mention.series != SENRYAKU:
        return ""
    tail = "" if find_dates(placed[0].tail) else placed[0].tail
    return f"「{placed[0].words}{tail}".replace("「「", "「").rstrip("」』") + "」"


_REVISES = re.compile(
    rf"(?P<plan>{P})(?:{_OBJECT}(?:{_ADVERB}|{D}{_ON}){{0,4}}|の"
    rf"|{_SINCE}{_BETWEEN}{_CHANGES}(?:{D}{_ON})?{_ADVERB}{{0,4}}){_REVISED}{_DID}"
)


_MAX_LINE = 1_000
"""Letters of a line in which 同月 may be of a sentence before."""


def _with_months(line: str) -> str:
    """A line whose 同月 and 同年 are written out, also where another sentence has the date."""
    told = len(line) <= _MAX_LINE and re.search(r"。.*同[年月]", line)
    return with_days(with_years(line)) if told else line


def read_sentences(line: str, page: PageWords, spoken_of: str = "") -> Sentences:
    """What a line of an article states about plans, sentence by sentence.

    Args:
        page: whose page it is, and what its plans are called besides.
        spoken_of: who acted last in the line before (:data:`OWN`, :data:`FOREIGN` or empty).
    """
    facts: list[Fact] = []
    revised: list[Mention] = []
    named = ""
    for said in _sentences(_with_months(line)):
        sentence = _PRONOUN.sub(named, said, count=1) if named else said
        marked = mark(sentence, page)
        if marked.plans and _TELLS.search(sentence) and not _is_unsure(marked.text):
            if marked.dates_anything:
                facts += _stated(marked, spoken_of, page)
                facts += _beside(marked, spoken_of, page)
                facts += _each_by_its_brackets(marked, spoken_of, page.owner)
                facts += _of_a_deed(marked, spoken_of, page.owner)
            for match in _REVISES.finditer(marked.text):
                together, before = marked.plan(match["plan"]), marked.text[: match.end()]
                own = _own(together, before, spoken_of, page.owner)
                revised += [placed.mention for placed in own]
        named = _the_one(marked)
        subjects = re.findall(f"[{OWN}{FOREIGN}]", marked.text)
        spoken_of = subjects[-1] if subjects else spoken_of
    return Sentences(facts, revised, spoken_of)
