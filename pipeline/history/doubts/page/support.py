"""Whether the words of a page bear the date that an edition was given.

A second reading, by other means than the grammars that gave the date: what stands between a date,
the plan's name and the word for its making has to be made of words that are known to stand there.
Whatever else does may be what the date is of (同意を得た, 増刷, 就任した), whoever knows it.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.history.doubts.page.look import Look, short
from pipeline.history.doubts.page.words import exact_dates, known_words
from pipeline.history.doubts.types import Found
from pipeline.kinds import DateSource, DoubtKind
from pipeline.read.names.attributes import NUMBERED_REVISION
from pipeline.read.names.chronicle import is_label
from pipeline.read.names.dates import StatedDate, find_dates, find_ranges
from pipeline.read.names.labels import EditionName
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow

_STATED = (DateSource.HEADING, DateSource.LABEL, DateSource.NOTE, DateSource.PROSE)
_MADE = re.compile(
    r"(?:一部|全部|全面|部分|中間|最終|当初)?(?:策定|制定|作成|決定|完成|公表|発行|確定|改[定訂正]|見直"
    r"|変更|修正|追補|増補|延長|取り?まとめ|取り?纏め|とりまとめ|まとま|定め|でき|出来|時点修正)"
    r"(?!(?:[にへ]?(?:向け|あた|当た|関す|係る|伴[いっ])|を(?:記念|求め|目指|めざ|踏まえ|受け)|の(?:際|ため|過程|経緯)"
    r"|委員|会議|本部|方針|支援|業務|過程|経緯|予定|する予定|を予定))"
)
"""What is done to a plan; not what leads to it or is named for it (策定に向けて, 策定委員会)."""
_PHASE = r"(?:第?[ ]?[\d一二三ⅠⅡⅢI]{1,3}[期次])?"
_NAME = re.compile(
    rf"[「『(]?{_PHASE}[「『(]?(?:[一-龥ァ-ヶ々ー]{{1,8}}?(?:版|の)?)?{_PHASE}(?:地方版)?"
    r"(?:デジタル田園都市(?:国家)?構想)?(?:まち[・ 、]?ひと[・ 、]?しごと)?(?:地方)?(?:創生)?"
    r"(?:推進|長期|版)?[ ]?(?:総合戦略|人口ビジョン|長期ビジョン|戦略)"
)
_SLOGAN = re.compile(r"[~〜―][^~〜―]{1,40}[~〜―]|[「『][^「」『』]*[」』](?=[ (])")
_OPENS, _CLOSES = "(【[〔「『", ")】]〕」』"
_GLUE = re.compile(
    r"しました|しており|しています|いたしました|致しました|されました|された|ました|いたし|年月日?|時期"
    r"|このたび|この度|このほど|今回|今般|新たに|新たな|新しく|改めて|正式に|初めて|併せて|あわせて|合わせて|次の(?:とおり|通り)"
    r"|基本計画|一致させる|整合を図り|(?:議会の)?議決を経|(?:[市町村区県]民|住民|皆さ[んま]|の|ご|御)*意見を(?:反映し)?"
    r"|踏まえ|統合し|包含し|する形で|形で"
    r"|一体的に|独自に|それぞれ|付けで?|付で|をもって|現在|最終|直近|最新|以降|以後|同時に|その後|さらに"
    r"|にお?いて|について|として|など|及び|並びに|および|ならびに|[本当][市町村区県府道都]|(?:市|町|村|区|県|府|都|道)(?:では|は|の)"
    r"|[一-龥]{0,10}(?:本部|庁議)(?:会議)?|まち|ひと|しごと|創生|総合|戦略|人口|ビジョン|計画|プラン|地方|推進|長期"
    r"|掲載中|公開中|伴う|着手|期間|対象|第?\d+回|前期|後期|する|これら|次"
    r"|年度|月|日|年|版|末|初め|上旬|中旬|下旬|頃|分|より|から|まで|では|には|とは|こと|もの|し|た|て|に|を|が|は|の|も|へ|と|で|や|さ|れ"
    r"|[\W_]|[\da-zA-Z〓]"
)
_PURPOSE = re.compile(
    r"(?<=〓に、)(?=((?:[^、。〓]{2,40}、){0,2}?[^、。〓]{2,60}?(?:ため|べく)、))"
    r"(?!.{0,120}?(?:[しっいえけれ]た[一-龥]|会議|議会|審議|答申|就任|開催|提言|災害))\1"
)
"""令和2年3月に、人口減少に歯止めをかけるため、: what a plan is made for, parted from its date by a
comma."""
_LEAST = 2
"""Letters of unknown words at least."""
_MOST_TEXTS = 3_000
_REACH = 120
"""Letters on either side of a date in which its plan and its making have to stand."""


class Beside(NamedTuple):
    """What stands beside a date: in its brackets, or between it, a making and a plan's name."""

    left: str
    """Words that are neither a plan's name nor its making nor what joins them."""
    made: bool
    """A word for the making or the revision of a plan stands there."""
    named: bool
    """A plan's name stands there."""

    @property
    def plain(self) -> bool:
        """Whether nothing unknown stands there."""
        return len(self.left) < _LEAST


def weak_date(look: Look) -> Iterator[Found]:
    """The date of an edition is borne by no place of the page where it stands plainly beside its
    making or the plan's name.
    """
    texts = list(islice(dict.fromkeys(_texts(look)), _MOST_TEXTS))
    for key, mention in look.editions.items():
        name = mention.on_page.name
        if name.published is None or name.series not in NATIONAL:
            continue
        if name.published_source not in _STATED:
            continue
        left = _left_of_all(look, name, name.published, texts)
        if left is not None:
            files = look.files_of(key)
            yield Found(
                kind=DoubtKind.HEADING_DATE,
                subject=f"{key} {name.published.iso}",
                facts=look.named(key) | {"date": name.published.iso, "words": short(left)},
                asks=look.asks(files[:1], "published"),
                edition_id=key,
            )


def _left_of_all(
    look: Look, name: EditionName, stated: StatedDate, texts: Iterable[str]
) -> str | None:
    """The first text with a date beside unknown words; None where any text bears it plainly."""
    found: str | None = None
    for text in texts:
        for date in exact_dates(text):
            if date.iso == stated.iso:
                if _bears(text, beside(text, date, look.name), name):
                    return None
                found = found or text
    return found


def _bears(text: str, stands: Beside, name: EditionName) -> bool:
    """Whether a text bears the date that stands in it: it tells of a making or of a
    numbered edition, or is, as a heading or a label, the name of a plan with its date. A date alone
    says nothing of what it is."""
    plain = narrow(text)
    named = name.published_source != DateSource.PROSE and _NAME.search(plain)
    return stands.plain and (stands.made or bool(named or NUMBERED_REVISION.search(plain)))


def _texts(look: Look) -> Iterator[str]:
    """Everything of the page in which dates of editions stand."""
    yield look.page.title or ""
    yield from (heading.text for heading in look.page.headings)
    yield from labelled(look)
    for link in look.links.values():
        yield from (link.label, link.group or "", *link.headings)
        yield from (link.note or "").splitlines()
        yield from link.lead.splitlines()
        yield from link.context.splitlines()
    yield from look.sentences


def labelled(look: Look) -> Iterator[str]:
    """Headings that only say what the line below them is, with that line: 策定日 令和2年3月31日."""
    for heading in look.page.headings:
        if is_label(heading.text):
            yield f"{heading.text} {heading.body.partition(chr(10))[0]}"


def beside(text: str, date: StatedDate, owner: str) -> Beside:
    """What stands beside a date, read so that the least of it is unknown.

    Args:
        owner: whose page it is.
    """
    plain = narrow(text)
    read = (_read(plain[start:end], owner) for start, end in set(_windows(plain, date)))
    return min(read, key=lambda one: (len(one.left) >= _LEAST, not one.made, len(one.left)))


def unknown_words(text: str, owner: str) -> str:
    """What a text says besides dates, plans' names, their making and what joins them.

    Args:
        owner: whose page it is.
    """
    return _read(narrow(text), owner).left


def _read(window: str, owner: str) -> Beside:
    raws = [one.raw for one in find_ranges(window)] + [one.raw for one in find_dates(window)]
    for raw in sorted(raws, key=len, reverse=True):
        window = window.replace(raw, "〓")
    window = _PURPOSE.sub(" ", window)
    nameless = _NAME.sub(" ", _SLOGAN.sub(" ", window))
    if owner:
        nameless = nameless.replace(narrow(owner), " ")
    left = _GLUE.sub("", known_words(_MADE.sub(" ", nameless)))
    return Beside(left, _MADE.search(nameless) is not None, nameless != window)


def _windows(plain: str, date: StatedDate) -> Iterator[tuple[int, int]]:
    """The brackets around a date, where they hold more than it and no name. Else from the date to a
    making before or after it and to the nearest name."""
    start, end = date.span
    inside = _brackets(plain, start, end)
    alone = inside and plain[slice(*inside)].strip() == plain[start:end].strip()
    if inside and not alone and not _NAME.search(plain, *inside):
        yield inside
        return
    low, high = max(0, start - _REACH), min(len(plain), end + _REACH)
    near = _nearest(_NAME, plain, (low, high), date.span)
    made = [_nearest(_MADE, plain, side, date.span) for side in ((low, start), (end, high))]
    for deed in filter(None, made) if any(made) else (date.span,):
        spans = (date.span, near or date.span, deed)
        yield min(span[0] for span in spans), max(span[1] for span in spans)


def _nearest(
    pattern: re.Pattern[str], plain: str, within: tuple[int, int], place: tuple[int, int]
) -> tuple[int, int] | None:
    """Where a pattern stands nearest to a place."""
    spans = [match.span() for match in pattern.finditer(plain, *within)]
    return min(spans, key=lambda span: max(span[0] - place[1], place[0] - span[1]), default=None)


def _brackets(plain: str, start: int, end: int) -> tuple[int, int] | None:
    """The inside of the innermost brackets around a place."""
    depth = 0
    for at in range(start - 1, -1, -1):
        if plain[at] in _CLOSES:
            depth += 1
        elif plain[at] in _OPENS and depth == 0:
            close = next((n for n in range(end, len(plain)) if plain[n] in _CLOSES), None)
            return None if close is None else (at + 1, close)
        elif plain[at] in _OPENS:
            depth -= 1
    return None
