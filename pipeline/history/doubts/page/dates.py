"""Doubts about dates: one that was not used, one beside another matter, one that does not fit."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from pipeline.corrections import THE_PAGE
from pipeline.history.doubts.page.look import MOST_ASKS, MOST_FILES, Look, short
from pipeline.history.doubts.page.support import beside, labelled, unknown_words
from pipeline.history.doubts.page.words import exact_dates, words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.history.identity import Listed
from pipeline.history.listing import Mention
from pipeline.kinds import DoubtKind
from pipeline.read.names.attributes import NOTHING
from pipeline.read.names.chronicle import dates_of_facts
from pipeline.read.names.dates import StatedDate, with_days, with_years
from pipeline.read.names.kinds import PAPER_ABOUT
from pipeline.read.names.labels import UNREVISED, EditionName
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow
from pipeline.read.page.remarks import is_remark

_MADE = re.compile(
    r"策定|制定|改[定訂正]|見直し|変更|修正|決定|作成|まとめ|まとまり|定めま|完成|でき(?:[上あ]がり)?ました"
    r"|出来上がり|延長"
)
_NOT_MADE = re.compile(
    r"国勢調査|法[律（(」]|創生法|制定されました|施行|閣議|内閣|政府|国は|国の|国が|国において|国で|認定|アンケート|意見|募集|パブリック|開催|会議|委員会|審議会"
    r"|本部|説明会|議会|報告|開始|スタート|お?配り|現在|時点|期間|予定|目指|(?<!これ)(?<!それ)まで|公表|掲載|更新|申請|受付|締切|終了|配布|検証"
)
_BESIDE_A_PLAN = re.compile(
    r"予算|計上|交付|検討し(?!、)|広報|記念|フォーラム|シンポジウム|販売|頒布|閲覧|縦覧"
)
"""What is paid for what a plan says, what is thought of, and how a plan is told of: none of it
makes one."""
_REPLACED = re.compile(r"差し?替え?|誤[字植記り]|正誤|訂正")
"""A file was put in the place of another without the plan being revised."""
_OTHER_MATTER = re.compile(
    r"〓(?:から|より|以降)|開始|スタート|始ま|報告|説明会|定例会|配[布り]|開催|募集|意見|公表(?:日|予定|結果)|結果|更新|掲載|現在|時点|検証|評価|会議|委員会|審議会|締切|終了|施行|認定|予定|実施|投稿|印刷日|第\d{1,2}回(?![改追変見])"
)
_BESIDE = 12
"""Letters on either side of a date in which the words of another matter stand."""


_BOUNDS = {1: ("2015-01", "2020-03"), 2: ("2019-01", "2023-03"), 3: ("2022-12", "2030-03")}
"""Months between which nearly all plans of each phase were made; the State's periods began in 2015,
2020 and 2025 (the third early, in 2023), its plans stood some months before, and municipalities
follow within a year or two."""


def _fits(name: EditionName, iso: str) -> bool:
    """Whether a date may be that of an edition of its phase; a revision may come long after."""
    first, last = _BOUNDS.get(name.phase or 1, ("", "9"))
    month = iso[:7]
    revised = bool(name.revision and name.revision != "1.0")
    return month >= first[: len(month)] and (month <= last or revised)


_OWN_MAKING = re.compile(
    r"[^。「『]{0,16}?[「『](?P<name>[^「」『』]{4,60})[」』]を[^、。]{0,8}?(?:策定|改[定訂])"
)
_OWN_MADE_SOMEHOW = re.compile(
    r"(?:には?、[^。「『]{2,80}?|(?:に|は|、|付けで?|新たに|[ ])*|の|における)"
    r"[「『](?P<name>[^「」『』]{4,60})[」』]"
    r"(?:(?:及び|および|並びに|ならびに|と|、)[^。「『]{0,60}?[「『][^「」『』]{4,60}[」』])?"
    r"(?:を[^、。]{0,24}?|の)?(?:策定|改[定訂])"
)
"""…に「日向野市総合戦略」を(in whatever way)策定: nothing stands between date and name, or a comma
parts the date from all that does; another plan may stand beside it. …の「日向野市総合戦略」策定に
際し: the day of the making, or of what was done on the way to it."""


class _Unused(NamedTuple):
    """A date that may be an edition's, and the words in which it stands."""

    date: StatedDate
    words: str


def unused_date(look: Look) -> Iterator[Found]:
    """A date of 策定 or 改定 on the page that no edition has, and that one without a date, or with
    a less exact one, may well have.
    """
    named = [m for m in look.editions.values() if m.on_page.name.series in NATIONAL]
    editions = [m for m in named if look.files_of(m.on_page.id)]
    told: set[str] = set()
    yield from _of_headings(look, editions)
    yield from _beside_files(look, editions)
    yield from _later_in_labels(look, editions)
    for unused in _candidates(look):
        iso = unused.date.iso
        without = _without(editions, named, unused)
        if iso in told or not without:
            continue
        told.add(iso)
        fits = [mention for mention in without if _may_have(mention, unused)]
        if fits:
            yield Found(
                kind=DoubtKind.UNUSED_DATE,
                subject=iso,
                facts={"date": iso, "words": short(unused.words)},
                asks=tuple(_asks(look, fits, iso)),
                edition_id=fits[0].on_page.id,
            )


def _without(editions: list[Mention], all_named: list[Mention], unused: _Unused) -> list[Mention]:
    """The editions that a date may be of besides those that have it, with files or without: none
    where one has it, but for those of the other kind where the words name both
    (人口ビジョンと総合戦略)."""
    having = {m.on_page.name.series for m in all_named if _has(m, unused.date.iso)}
    if not having:
        return editions
    named = words_of(unused.words).series - having
    return [m for m in editions if m.on_page.name.series in named] if len(named) == 1 else []


def _of_headings(look: Look, editions: list[Mention]) -> Iterator[Found]:
    """A heading has a date, and an edition whose files stand right below it has none."""
    for mention in editions:
        key, name = mention.on_page.id, mention.on_page.name
        files = look.files_of(key)
        heads = {head for file in files for head in file.headings[-1:]}
        for head in sorted(heads) if not name.published else ():
            dates = exact_dates(head)
            words = words_of(head)
            named = name.series in words.series and not words.no_plan and not words.foreign
            if len(dates) == 1 and named and _free(head, dates[0]):
                yield Found(
                    kind=DoubtKind.UNUSED_DATE,
                    subject=f"{key} {dates[0].iso}",
                    facts={"date": dates[0].iso, "words": short(head)},
                    asks=tuple(_asks(look, [mention], dates[0].iso)),
                    edition_id=key,
                )


def _beside_files(look: Look, editions: list[Mention]) -> Iterator[Found]:
    """A date touches a file of an edition that has none: in its line, in a note below it."""
    stamps = _stamps(look)
    for mention in editions:
        key, name = mention.on_page.id, mention.on_page.name
        if name.published:
            continue
        for file in look.files_of(key)[:MOST_ASKS]:
            touching = (text for text in _touching(look, file) if text not in stamps)
            text = next((text for text in touching if _dated(look.name, name, text)), "")
            if text:
                iso = exact_dates(text)[0].iso
                yield Found(
                    kind=DoubtKind.UNUSED_DATE,
                    subject=f"{key} {iso}",
                    facts={"date": iso, "words": short(text)},
                    asks=tuple(_asks(look, [mention], iso)),
                    edition_id=key,
                )
                break


def _stamps(look: Look) -> frozenset[str]:
    """The dates alone that touch files, where several files have one: the days on which a list's
    files were put there."""
    alone = frozenset(
        text
        for file in look.files
        for text in _touching(look, file)
        if len(text) < _LONG and [date.raw for date in exact_dates(text)] == [text.strip()]
    )
    return alone if len(alone) > 1 else frozenset()


def _later_in_labels(look: Look, editions: list[Mention]) -> Iterator[Found]:
    """A label has a date after that of its edition, which no edition has: what was done to the plan
    since was not understood.
    """
    for mention in editions:
        key = mention.on_page.id
        for file in look.files_of(key)[:MOST_ASKS]:
            unused = [
                date
                for date in _later(mention, file.label)
                if not any(_has(other, date.iso) for other in editions)
            ]
            if unused:
                iso = unused[-1].iso
                yield Found(
                    kind=DoubtKind.UNUSED_DATE,
                    subject=f"{key} {iso}",
                    facts={"date": iso, "words": short(file.label)},
                    asks=tuple(_asks(look, [mention], iso)),
                    edition_id=key,
                )
                break


def _later(mention: Mention, label: str) -> list[StatedDate]:
    """The dates of a label after that of its edition which are of no other matter."""
    stated = mention.on_page.name.published
    if stated is None or _REPLACED.search(narrow(label)):
        return []
    return [d for d in exact_dates(label) if d.start > stated.end and _free(label, d)]


def _touching(look: Look, file: Listed) -> Iterator[str]:
    """Texts that touch a link: its label, its notes, the lines of its block, the line above."""
    link = look.links[file.url]
    lines = [*(link.note or "").splitlines(), *link.context.splitlines()[:_FEW_LINES]]
    yield from (text for text in (link.label, *lines, link.lead.rpartition("\n")[2]) if text)


def _dated(owner: str, name: EditionName, text: str) -> bool:
    """Whether a text has one date, that of no other matter, which may be an edition's."""
    dates = exact_dates(text) if len(text) < _LONG else []
    if len(dates) != 1 or _REPLACED.search(narrow(text)) or _BESIDE_A_PLAN.search(narrow(text)):
        return False
    of_a_plan = _is_decided(text, dates[0]) or not words_of(text).no_plan
    of_it = of_a_plan and not _is_of_another(name, text)
    free = _free(text, dates[0]) and len(unknown_words(text, owner)) <= _WORD
    return of_it and free and _fits(name, dates[0].iso)


def _is_of_another(name: EditionName, text: str) -> bool:
    """Whether a text speaks of the State's plan, of another kind, of another phase's or of a
    revision."""
    said = words_of(text)
    phase = bool(said.phases) and (name.phase or 1) not in said.phases
    kind = bool(said.series) and name.series not in said.series
    revised = said.revised and name.revision in UNREVISED
    return said.foreign or phase or kind or revised


_LONG = 60
"""Letters of a text beside a link; longer ones are sentences."""
_FEW_LINES = 6


def _has(mention: Mention, iso: str) -> bool:
    """Whether an edition has this date, as exactly or more so."""
    name = mention.on_page.name
    stated = name.published.iso if name.published else ""
    return stated.startswith(iso) or (name.revision or "").startswith(iso)


def _may_have(mention: Mention, unused: _Unused) -> bool:
    """Whether a date may be an edition's that has none, or one that is less exact: by its phase,
    and by the phases that the words name.
    """
    name, iso = mention.on_page.name, unused.date.iso
    words = words_of(unused.words)
    if words.phases and (name.phase or 1) not in words.phases:
        return False
    if _is_called_revised(name) and _FIRST_MADE.search(unused.words):
        return False
    stated = name.published.iso if name.published else ""
    return iso.startswith(stated) and _fits(name, iso)


_FIRST_MADE = re.compile(r"\A(?!.*(?:改|見直|変更|修正|延長)).*(?:策定|制定)", re.DOTALL)


def _is_called_revised(name: EditionName) -> bool:
    """Whether an edition is a revision of which nothing says when: a making without one (策定) was
    that of the plan before it."""
    return name.revision is not None and not name.revision[:1].isdigit()


def _candidates(look: Look) -> Iterator[_Unused]:
    """Dates in the names of headings and links, below headings that only say what they are, and in
    sentences that say that a plan was made."""
    yield from _in_names(look)
    for text in labelled(look):
        yield from (_Unused(date, text) for date in exact_dates(text))
    others = _labels_of_no_plan(look)
    for sentence in look.sentences:
        if not any(label in sentence for label in others):
            for piece in dates_of_facts(sentence):
                yield from _of_sentence(look.name, piece)


def _in_names(look: Look) -> Iterator[_Unused]:
    """Dates in the names of headings and links."""
    for text in (*(heading.text for heading in look.page.headings), *_of_links(look)):
        if _names_plan(text):
            free = (date for date in exact_dates(text) if _free(text, date))
            plain = (date for date in free if beside(text, date, look.name).plain)
            yield from (_Unused(date, text) for date in plain)


def _labels_of_no_plan(look: Look) -> frozenset[str]:
    """Labels of files of no edition with a date: it is that file's own."""
    labels = (
        file.label
        for file in look.files
        if not any(look.editions[key].on_page.name.series in NATIONAL for key in file.editions)
    )
    return frozenset(label for label in islice(labels, MOST_FILES) if exact_dates(label))


_UNCHANGED = re.compile(rf"(?:改[定訂]|見直し|変更|修正){NOTHING}")


def _of_sentence(owner: str, sentence: str) -> Iterator[_Unused]:
    if _UNCHANGED.search(narrow(sentence)):
        return
    told = _MADE.search(sentence)
    tells = told or (owner and _speaks_of_own(owner, sentence))
    if is_remark(sentence) or (tells and not _about_else(sentence)):
        yield from (_Unused(date, sentence) for date in _of_makings(sentence, owner))
    elif owner and told:
        yield from _before_own_name(owner, sentence, _OWN_MAKING)
        yield from _plainly_told(owner, sentence)
    if owner and told:  # however much else the sentence tells
        yield from _before_own_name(owner, sentence, _OWN_MADE_SOMEHOW)


def _of_makings(sentence: str, owner: str) -> Iterator[StatedDate]:
    """Dates of a remark, or of a sentence about nothing else, that may be of a making."""
    text = with_days(with_years(sentence))
    alone = is_remark(sentence)
    for date in exact_dates(text):
        ends = _OF_A_SPAN.match(text, date.span[1])
        if not ends and (alone or _is_of_a_making(text, date, owner)):
            yield date


def _is_of_a_making(sentence: str, date: StatedDate, owner: str) -> bool:
    """Whether a date of a sentence stands plainly beside a making, or the sentence says nothing
    besides it and a plan's name, or little of the plan itself, whatever was done to it:
    …がお目見えしました."""
    sentence = _CONTENT.sub(lambda found: " " * len(found[0]), narrow(sentence))
    stands = beside(sentence, date, owner)
    unknown = len(unknown_words(sentence, owner))
    if not unknown or (stands.plain and stands.made):
        return True
    of_it = any(words_of(sentence[: m.end()]).series for m in _ITSELF.finditer(sentence))
    return of_it and unknown <= _DEED


_CONTENT = re.compile(
    r"(?:数値|基本)?目標値?|指標|KPI|一部|全部|内容|施策|事業|記載|文言|を行い|を行って|が行われ"
)
"""What of a plan is revised, and that it was."""
_ITSELF = re.compile(r"(?:戦略|ビジョン|[)」』])(?:など)?(?:[をがは、]|と[^、]{0,20}とが)")
"""A plan to which itself something was done; not to what is its (…の推進体制を見直し)."""
_WORD, _DEED = 2, 6
"""Letters of unknown words at most: beside a date that touches a file, of a deed in a sentence."""


_OF_A_SPAN = re.compile(r"[ ]?末?(?:から|より|まで|を始期|以降|以後)")
"""Behind a day on which a period begins or ends."""


def _speaks_of_own(owner: str, sentence: str) -> bool:
    """Whether a sentence names a plan of the municipality's own, whatever it says was done."""
    own = narrow(owner) in narrow(sentence[:_LONGEST_SENTENCE])
    return own and bool(words_of(sentence).series)


def _before_own_name(owner: str, sentence: str, making: re.Pattern[str]) -> Iterator[_Unused]:
    """Dates before the name of the municipality's own plan and its making, whatever else the
    sentence speaks of (a law, the State).
    """
    plain = narrow(sentence[:_LONGEST_SENTENCE])
    for date in exact_dates(plain):
        clause = plain[date.span[1] :]
        made = making.match(clause)
        named = words_of(made["name"]) if made else None
        if made and named and named.series and narrow(owner) in made["name"]:
            yield _Unused(date, sentence[date.span[0] : date.span[1] + made.end()])


def _plainly_told(owner: str, sentence: str) -> Iterator[_Unused]:
    """Dates that stand plainly beside a making and the municipality's own name of a plan, whatever
    else the sentence speaks of."""
    for clause in _CLAUSE.split(with_days(with_years(narrow(sentence[:_LONGEST_SENTENCE])))):
        for date in exact_dates(clause) if narrow(owner) in clause else ():
            told = beside(clause, date, owner)
            free = not _OF_A_SPAN.match(clause, date.span[1])
            if free and told.plain and told.made and told.named:
                yield _Unused(date, sentence)


_CLAUSE = re.compile(r"(?<=[てでしめり]、)(?=[^、。]{0,4}(?:\d|元年|令和|平成))|(?<=。)")
"""Before the date of what was done then: 検討を始め、令和2年3月に…."""
_LONGEST_SENTENCE = 600


def _names_plan(text: str) -> bool:
    words = words_of(text)
    of_else = words.no_plan or words.companion or _REPLACED.search(narrow(text))
    of_else = of_else or PAPER_ABOUT.search(narrow(text))
    return not of_else and bool(words.series or _MADE.search(text))


def _of_links(look: Look) -> Iterator[str]:
    for file in look.files:
        names = [look.editions[key].on_page.name for key in file.editions]
        if any(name.series in NATIONAL for name in names):
            link = look.links[file.url]
            yield from (link.label, link.group or "", link.note or "")


_DECIDED = re.compile(r"[ ]?[^。、()]{0,12}?(?:決定|議決|可決|承認)")
"""推進本部会議で決定: who made the plan, and no meeting's day."""


def _free(text: str, date: StatedDate) -> bool:
    return _is_decided(text, date) or not _OTHER_MATTER.search(_beside(text, date))


def _is_decided(text: str, date: StatedDate) -> bool:
    return _DECIDED.match(narrow(text), date.span[1]) is not None


def _beside(text: str, date: StatedDate) -> str:
    start, end = date.span
    return narrow(text[max(0, start - _BESIDE) : start] + "〓" + text[end : end + _BESIDE])


def _about_else(sentence: str) -> bool:
    words = words_of(sentence)
    another = words.foreign or words.companion or (words.master and not words.series)
    plain = narrow(sentence)
    told = _NOT_MADE.search(plain) or _REPLACED.search(plain) or _BESIDE_A_PLAN.search(plain)
    return another or bool(told)


def _asks(look: Look, fits: list[Mention], iso: str) -> Iterator[Ask]:
    """The files that the date may be for."""
    for mention in fits[:1]:
        for file in look.files_of(mention.on_page.id)[:1]:
            yield look.ask(file)._replace(says={"published": iso})


def heading_date(look: Look) -> Iterator[Found]:
    """The date of an edition stands beside the words of another matter (開催, 募集, 更新)."""
    above = (head for file in look.files for head in file.headings)
    texts = [heading.text for heading in look.page.headings]
    texts = list(dict.fromkeys([*texts, look.page.title or "", *above, *_of_links(look)]))
    for key, mention in look.editions.items():
        stated = mention.on_page.name.published
        if stated is None:
            continue
        about = (text for text in texts if stated.raw in text)
        text = next((text for text in about if _is_unsure(text, mention.on_page.name, stated)), "")
        if text:
            files = look.files_of(key)
            yield Found(
                kind=DoubtKind.HEADING_DATE,
                subject=key,
                facts=look.named(key) | {"date": stated.iso, "words": short(text)},
                asks=look.asks(files[:1], "published"),
                edition_id=key,
            )


def _is_unsure(text: str, name: EditionName, stated: StatedDate) -> bool:
    """Whether a text has a date beside another matter, or another date behind the kind of an
    edition's plan, where it has several of both."""
    dates = exact_dates(text)
    if len(dates) < 2 or len(words_of(text).series) < 2:
        return not _clear(text, stated)
    at = narrow(text).find(name.series)
    behind = next((date.iso for date in dates if date.span[0] > at), stated.iso)
    return not _clear(text, stated) or (at >= 0 and not stated.iso.startswith(behind))


def _clear(text: str, stated: StatedDate) -> bool:
    """Whether a text has a date and no other matter beside it."""
    return all(date.iso != stated.iso or _free(text, date) for date in exact_dates(text))


def odd_date(look: Look) -> Iterator[Found]:
    """An edition's date does not fit its phase, or that of an edition before it."""
    for key, mention in look.editions.items():
        name = mention.on_page.name
        if not name.published or name.series not in NATIONAL:
            continue
        if not _fits(name, name.published.iso) or _is_out_of_order(look, name):
            files = look.files_of(key)
            yield Found(
                kind=DoubtKind.ODD_DATE,
                subject=key,
                facts=look.named(key) | {"date": name.published.iso},
                asks=look.asks(files[:1], "phase", "published"),
                edition_id=key,
            )


def _is_out_of_order(look: Look, name: EditionName) -> bool:
    """Whether an edition is not later than the plan of a phase before its own, or than the plan
    that it revises.
    """
    stated = name.published
    names = (mention.on_page.name for mention in look.editions.values())
    earlier = (n.published for n in names if n.published and _is_before(n, name))
    return any(stated is not None and stated.end <= before.start for before in earlier)


def _is_before(one: EditionName, other: EditionName) -> bool:
    if one.series != other.series or one.status != other.status or one.revision not in UNREVISED:
        return False
    if (one.phase or 1) == (other.phase or 1):
        return other.revision not in UNREVISED
    return (one.phase or 1) < (other.phase or 1)


def page_date(look: Look) -> Iterator[Found]:
    """The page's date stands without a word that says whether it is 公開日 or 更新日."""
    date = look.page.published
    known = look.page.cms.startswith("joruri")  # whose old template gives 公開日 without a word
    if look.page.bare_date and date and not known:
        yield Found(
            kind=DoubtKind.PAGE_DATE,
            subject="page",
            facts={"date": date},
            asks=(Ask("page", THE_PAGE, {"published": date}),),
        )


def unsure_page_date(look: Look) -> Iterator[Found]:
    """A day that may be the page's was not taken for it, or was and may be another's."""
    if unsure := look.page.unsure_date:
        yield Found(
            kind=DoubtKind.UNSURE_PAGE_DATE,
            subject="page",
            facts={"date": unsure.iso, "words": short(unsure.words)},
            asks=(Ask("page", THE_PAGE, {unsure.field: unsure.iso}),),
        )
