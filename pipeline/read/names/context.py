"""What the headings above a label say of the plans it can mean, and what of that a name takes
over."""

import re
from typing import NamedTuple

from pipeline.kinds import DateSource
from pipeline.read.names.attributes import (
    DRAFT,
    NUMBERED_REVISION,
    PHASE,
    REVISED,
    Attributes,
    attributes_of,
    clean,
)
from pipeline.read.names.dates import Precision, StatedDate, find_dates, find_ranges
from pipeline.read.names.kinds import PAPER_ABOUT
from pipeline.read.names.periods import begins_within, can_begin, fits, phase_of_year
from pipeline.read.names.plans import Mention, find_mentions
from pipeline.read.names.rules import Example, Rule, first
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow, squeeze

ACTION = re.compile(
    r"策定|改定|改訂|見直し|公表|決定|作成|まとめ|取りまとめ|できました|完成|掲載|公開|延長|追補|変更|更新"
)
"""What a heading may say about a plan besides its name when it announces it."""
_RELATION = re.compile(
    r"[」』]?[ ]*(?:との(?:関係|整合|違い)|に(?:基づ|即し|沿っ|つい[てた]の国)|における"
    r"|を(?:踏まえ|勘案|参考))"
)
_ANOTHER_MATTER = re.compile(
    r"進捗|検証|評価|会議|委員会|審議会|協議会|意見|パブリック|パブコメ|募集|説明会|アンケート|調査"
    r"|シンポジウム|フォーラム|講演|講座|交付金|実績|達成|状況|議会|諮問|答申|フォローアップ|研修"
)
"""A heading that tells of one of these has the date of that."""
_FORMER = re.compile(
    r"過去の?|これまでの|旧|以前の|前の|従来の|(?:改[定訂]|変更|見直し|修正)前の?|バックナンバー|前計画|前期の"
)
_NOTE = re.compile(r"[ 　(（]*[※＊]")
_EACH_ITS_OWN = re.compile(
    r"(?:[^ :]{0,24}(?:[ ][^ :]{0,12})?(?:総合戦略|人口ビジョン)[ ]?:"
    r"[^:]{4,24}?(?:策定|制定|改[定訂])[ 、]*){2,4}"
)
"""人口ビジョン：令和元年12月策定　総合戦略：令和2年3月策定."""
_FEW_OF_FORMER = 4
"""Letters at most that such a heading says besides: について, 一覧, の計画."""
_ASIDE = re.compile(r"参考|関連(?:資料|ファイル|リンク)")
"""What stands below these headings is not the edition that the page is about."""
_MADE = re.compile(r"(?:策定|決定|確定|完成)し(?:まし)?た|成案|確定版")
_CUES = re.compile(
    r"(?:計画|対象|推進)(?:の)?期間(?:[ ]*(?:まで)?(?:の)?\d{1,2}[かヶ箇]?年間?)?"
    r"|(?:策定|制定|決定|改[定訂])(?:年月日?|日|時期)(?![一-龥])"
    r"|(?<= )まで(?:の)?(?:\d{1,2}[かヶ箇]?年間)?"
)
"""What lines of facts above files begin with: 計画期間：…, 策定日：…."""
_MARKS = re.compile(r"[「」『』()【】\[\]〔〕《》〈〉・、。,:/|&~〓\s　※_-]+")
_CUE = re.compile(
    rf"{ACTION.pattern}|{REVISED.pattern}|{DRAFT.pattern}|版|制定|発行|議決|可決|承認"
)
"""What says that a heading's date is a plan's."""
_ANY_PLAN = re.compile(r"計画|戦略|ビジョン|プラン")
"""現行計画　計画期間：令和2年度～令和6年度: the years are of what stands below, and not a line of
facts about what stands above."""
_DOES = re.compile(
    r"[」』]?[ ]*(?:を|が|に(?!ついて(?:[ (]|\Z))|へ|で|について(?=[一-龥ぁ-んァ-ヶ]))"
    r"(?P<what>[^ ()]{2,})"
)
_EMPTY = re.compile(r"[(][ ]*[)]")
_PARTLY = re.compile(r"一部|全部|全面|最終|当初|現行|最新")
_OF_ELSE = re.compile(r"[一-龥ァ-ヶー]{2}")
"""Words besides those for a making: 計画終了　令和7年3月, 中間評価：令和4年9月."""
_FEW = 4
"""Letters at most that a heading says besides 第2期, 令和2年10月改定 or 素案, to hold for the
plans above it."""


class Alias(NamedTuple):
    """A name of a plan's own: 未来創生プラン for a 第3期総合戦略."""

    name: str
    """Narrowed."""
    mention: Mention


class PageWords(NamedTuple):
    """What is known of a page before any label or heading of it is read."""

    owner: str = ""
    """The municipality or prefecture whose page it is, as its source is named."""
    aliases: tuple[Alias, ...] = ()
    """What its plans are called besides."""
    phases: tuple[tuple[str, int], ...] = ()
    """Full names without a number (squeezed) that a sentence gives one: 第3期総合戦略に当たる
    「日向野市デジタル田園都市構想総合戦略」."""
    numbered: frozenset[tuple[str, int]] = frozenset()
    """Series and phases that whole files and headings of the page name with their number."""
    has_first: bool = False
    """A whole file goes by the full name of a plan without a number, while others of its kind have
    theirs: it is the first, and so is the other kind's without a number."""

    def numbers(self, series: str) -> bool:
        """Whether plans of a kind go by their number on the page."""
        return self.has_first or any(one == series for one, _phase in self.numbered)


ANY_PAGE = PageWords()


class Context(NamedTuple):
    """The plans that the headings down to here speak of."""

    mentions: tuple[Mention, ...] = ()
    stated: Attributes = Attributes()
    """What headings state without naming a plan (第2期, 令和2年10月改定, 素案)."""
    page: PageWords = ANY_PAGE
    foreign: bool = False
    """The innermost heading that names plans names those of the State or of a prefecture."""
    titled: bool = True
    """Nothing but the page's title has named a phase yet."""

    def plan(self, series: str) -> Mention | None:
        """The plan of a kind that the headings speak of."""
        return next((m for m in self.mentions if m.series == series), None)


def mentions_of(text: str, page: PageWords) -> list[Mention]:
    """The plans that a text names, by the names of their kind or else by their own names
    (未来創生プラン)."""
    found = find_mentions(text, page.owner)
    return [_numbered_elsewhere(m, page) for m in found] or _by_own_names(text, page)


def _numbered_elsewhere(mention: Mention, page: PageWords) -> Mention:
    """A plan without a number, with that which a sentence of the page gives it."""
    own = mention.attributes
    phase = None if own.phase else dict(page.phases).get(squeeze(mention.name))
    return mention._replace(attributes=own._replace(phase=phase)) if phase else mention


def _by_own_names(text: str, page: PageWords) -> list[Mention]:
    plain = narrow(clean(text))
    for alias in page.aliases:
        at = plain.find(alias.name)
        if at >= 0:
            tail = plain[at + len(alias.name) :]
            own = attributes_of(f"{alias.name} {tail}")
            own = own.over(attributes_of(plain[:at]))
            phase = own.phase or alias.mention.attributes.phase
            return [alias.mention._replace(attributes=own._replace(phase=phase), tail=tail)]
    return []


def own_mentions(text: str, page: PageWords = ANY_PAGE) -> list[Mention]:
    """The plans of this municipality that a heading speaks of; not the State's, not those it is
    only set beside, nor that with which a paper has to do."""
    if PAPER_ABOUT.search(narrow(text)):
        return []
    found = mentions_of(text, page)
    return [m for m in found if not m.foreign and not _RELATION.match(m.tail)]


def left_over(text: str, mentions: list[Mention]) -> str:
    """What a text says besides names, dates, phases, revisions and brackets."""
    rest = narrow(clean(text))
    for mention in sorted(mentions, key=lambda m: -len(m.name)):
        rest = rest.replace(narrow(mention.name), " ")
    for raw in [found.raw for found in find_ranges(rest)] + [date.raw for date in find_dates(rest)]:
        rest = rest.replace(raw, " ")
    rest = PHASE.sub(" ", rest)
    rest = NUMBERED_REVISION.sub(" ", rest)
    return _MARKS.sub(" ", rest).strip()


def enter(
    context: Context, heading: str, *, is_title: bool = False, is_label: bool = False
) -> Context:
    """The context below one more heading (or list head). A ※ line is of what stands above it, and
    lines that date plan by plan are facts of the article.

    Args:
        is_label: a file's own label, of which a date alone says which edition it is.
    """
    if _NOTE.match(heading) or _EACH_ITS_OWN.fullmatch(narrow(heading)):
        return context
    if not is_title and PHASE.search(narrow(heading)):
        context = context._replace(titled=False)
    mentions = own_mentions(heading, context.page)
    rest = left_over(heading, mentions)
    former = not is_title and _is_former(heading, mentions)
    if former or (not is_title and _ASIDE.match(rest)):
        years = attributes_of(heading).plan
        return _aside(context, mentions, years, former=former)
    if mentions:
        return _below(context, mentions, rest, sentence=heading.rstrip().endswith("。"))
    if find_mentions(heading, context.page.owner):
        return context._replace(foreign=not is_title)
    return _stating(context, heading, is_label=is_label)


def _is_former(heading: str, mentions: list[Mention]) -> bool:
    """Whether what a heading says besides names is that plans are former ones: 過去の総合戦略."""
    rest = left_over(heading, [])
    for mention in mentions:
        rest = rest.replace(_FORMER.sub("", narrow(mention.name)), "")
    return bool(_FORMER.search(rest)) and len(_FORMER.sub("", rest)) <= _FEW_OF_FORMER


def is_former(heading: str) -> bool:
    """Whether a heading says that what stands below it are former plans."""
    return _is_former(heading, own_mentions(heading))


def _below(
    context: Context, mentions: list[Mention], rest: str, *, sentence: bool = False
) -> Context:
    """Below a heading that names plans; where it tells of another matter, the date is of that, and
    what a whole sentence dates its grammar says."""
    of_else = _ANOTHER_MATTER.search(rest) or sentence
    mentions = [
        _without_date(mention) if of_else or _is_done_else(mention) else mention
        for mention in mentions
    ]
    inherited = tuple(inherit(m, context, is_heading=True) for m in mentions)
    return Context(inherited, page=context.page, titled=context.titled)


def _is_done_else(mention: Mention) -> bool:
    """Whether something else than its making is said of a plan: 総合戦略を手にする市長."""
    said = _DOES.match(_EMPTY.sub("", PHASE.sub("", narrow(mention.tail))))
    done = said and (REVISED.match(said["what"]) or ACTION.match(_PARTLY.sub("", said["what"])))
    return said is not None and not done


def _stating(context: Context, heading: str, *, is_label: bool) -> Context:
    """Below a heading that names no plan, but may say which edition it is of (令和2年3月策定). A
    date alone does not say of what it is: it may be the day on which a file was put there."""
    if _MADE.search(narrow(heading)) and not DRAFT.search(narrow(heading)):
        context = _no_drafts(context)
    stated = attributes_of(heading)
    rest = _besides(heading, stated)
    if stated.published and not is_label and not _says_of_what(heading, stated, rest):
        stated = stated._replace(published=None)
    if len(rest) > _FEW or not any(stated):
        return context
    below = tuple(
        m._replace(attributes=_of_its_years(stated.over(m.attributes), m, stated))
        for m in context.mentions
    )
    return context._replace(mentions=below, stated=stated.over(context.stated))


def _besides(heading: str, stated: Attributes) -> str:
    """What a heading without a plan's name says besides what it states and what it is of."""
    said = left_over(heading, [])
    bare = _CUES.sub("", said)
    of_a_plan = stated.plan and _ANY_PLAN.search(bare)
    rest = DRAFT.sub("", bare if stated.published or of_a_plan else said)
    return ACTION.sub("", REVISED.sub("", rest)).replace(" ", "")


def _says_of_what(heading: str, stated: Attributes, rest: str) -> bool:
    """Whether a heading says that its date is a plan's, and of nothing else."""
    told = stated.phase or stated.revision or _CUE.search(narrow(heading))
    return bool(told) and not _OF_ELSE.search(_PARTLY.sub("", rest))


def _of_its_years(at: Attributes, mention: Mention, stated: Attributes) -> Attributes:
    """What is stated of a plan, of the phase of the years that a heading gives it (前計画　令和2年
    度～令和6年度), where no number is stated beside them."""
    if not stated.plan or stated.phase or mention.series not in NATIONAL:
        return at
    first_year = int(stated.plan[0])
    fitting = begins_within(at.phase or 1, first_year)
    return at if fitting else at._replace(phase=phase_of_year(first_year))


def _without_date(mention: Mention) -> Mention:
    return mention._replace(attributes=mention.attributes._replace(published=None))


def _no_drafts(context: Context) -> Context:
    """策定した計画, on the page of the call for comments on its draft."""
    final = (m._replace(attributes=m.attributes._replace(draft=False)) for m in context.mentions)
    return context._replace(mentions=tuple(final))


def _aside(
    context: Context, mentions: list[Mention], years: tuple[str, str] | None, *, former: bool
) -> Context:
    """Below 過去の総合戦略 or 参考: of the plans that were spoken of only the kinds, and of 参考
    their phases; and the years that it states."""
    below = []
    for mention in mentions or context.mentions:
        at = mention.attributes
        phase = None if former and not mentions else at.phase
        below.append(mention._replace(attributes=Attributes(phase=phase, plan=years)))
    return Context(tuple(below), page=context.page, titled=context.titled)


# --- what a name takes over


class _Pair(NamedTuple):
    """A name, and the plan of the same kind that the headings speak of."""

    mention: Mention
    above: Mention
    stands_alone: bool
    """A full name of a heading with its own date or revision: an older plan under the heading of
    the newest."""
    titled: bool
    """Only the page's title says which phase the plan above is of."""
    numbered: bool
    """Other files or headings of the page name such plans with their number."""

    @property
    def own(self) -> Attributes:
        return self.mention.attributes

    @property
    def is_older(self) -> bool:
        own, above = self.own.published, self.above.attributes.published
        return bool(self.mention.full and own and above and own.end < above.start)

    @property
    def is_of_another_time(self) -> bool:
        """Whether the name's own date or period can't be of the phase above it."""
        phase, own = self.above.attributes.phase or 1, self.own
        if own.plan and not can_begin(phase, int(own.plan[0])):
            return True
        stated, revised = own.published, bool(own.revision)
        return bool(self.mention.full and stated and not fits(phase, stated, revised=revised))

    @property
    def is_the_first(self) -> bool:
        """Whether it is the full name of an unnumbered plan, on a page whose title is of a later
        one that goes by its number."""
        return self.mention.full and self.titled and self.numbered

    @property
    def is_before_revision(self) -> bool:
        """Whether a full name has a date of its own, before the month of the revision above."""
        dated = (self.above.attributes.revision or "")[4:5] == "-"
        return dated and not self.own.revision and self.is_older

    @property
    def is_same(self) -> bool:
        """Whether both are one edition, as far as the name says."""
        own, above = self.own, self.above.attributes
        same_phase = (own.phase or 1) == (above.phase or 1)
        return (
            same_phase
            and not self.is_before_revision
            and (not own.revision or own.revision == above.revision)
        )


def _phase_above(pair: _Pair) -> Attributes | None:
    if pair.own.phase is not None or pair.stands_alone or pair.is_older:
        return None
    national = pair.mention.series in NATIONAL
    if national and (pair.is_of_another_time or pair.is_the_first):
        return None
    return pair.own._replace(phase=pair.above.attributes.phase)


def _revision_above(pair: _Pair) -> Attributes | None:
    revision = pair.above.attributes.revision
    dated = revision is not None and revision[4:5] == "-"
    return pair.own._replace(revision=revision) if dated and pair.own.revision_is_named else None


def _rest_above(pair: _Pair) -> Attributes | None:
    """All but the date: where that was read decides whether it is believed."""
    if not pair.is_same:
        return None
    return pair.own.over(pair.above.attributes)._replace(
        phase=pair.own.phase, published=pair.own.published
    )


HANDED_DOWN: tuple[Rule[_Pair, Attributes], ...] = (
    Rule(
        "the phase",
        _phase_above,
        Example("総合戦略・本編", "plan whole, 総合戦略 phase 3", ("第3期総合戦略",)),
    ),
    Rule(
        "the month of a revision that the name only mentions",
        _revision_above,
        Example(
            "第2期日向野市総合戦略（改訂版）",
            "plan whole, 総合戦略 phase 2, 2022-03 (2022-03 heading)",
            ("第２期日向野市総合戦略（令和４年３月一部改訂）",),
        ),
    ),
    Rule(
        "revision, draft and period of the same edition",
        _rest_above,
        Example(
            "日向野市総合戦略 概要版",
            "plan summary, 総合戦略 2.1 (2019-12 heading)",
            ("「日向野市総合戦略（第2.1版）」（令和元年12月）",),
        ),
    ),
)
"""What a name takes over from the heading of the same plan, one after the other."""


def _alone(mention: Mention, context: Context, *, stands_alone: bool) -> Mention:
    """A name of a kind that no heading names: both plans that the State asks for are of one
    phase, except where others of its kind go by their number and it goes by none."""
    own = mention.attributes
    others = [m.attributes.phase for m in context.mentions if m.series in NATIONAL]
    first_of_its_kind = mention.full and context.titled and context.page.numbers(mention.series)
    national = mention.series in NATIONAL and not (stands_alone or first_of_its_kind)
    if own.phase is None and national and others:
        return mention._replace(attributes=own._replace(phase=others[0]))
    return mention._replace(attributes=own.over(context.stated))


def _numbered(above: Mention, page: PageWords) -> bool:
    """Whether plans go by their number: of the same phase, or of the same kind where a heading
    names the kind alone (総合戦略・人口ビジョン) and has its phase of the other kind."""
    number = (above.series, above.attributes.phase or 0)
    return number in page.numbered or (not above.full and page.numbers(above.series))


def inherit(mention: Mention, context: Context, *, is_heading: bool) -> Mention:
    """A name with what the headings above say of the same plan.

    Args:
        is_heading: the name stands in a heading itself, not in a label.
    """
    own = mention.attributes
    stands_alone = is_heading and mention.full and bool(own.revision or own.published)
    above = context.plan(mention.series)
    if above is None:
        return _alone(mention, context, stands_alone=stands_alone)
    pair = _Pair(mention, above, stands_alone, context.titled, _numbered(above, context.page))
    for rule in HANDED_DOWN:
        taken = rule.read(pair)
        if taken is not None:
            pair = pair._replace(mention=pair.mention._replace(attributes=taken))
    if pair.is_same:
        return _with_name_above(pair, is_heading=is_heading)
    return pair.mention if is_heading else _of_bare_heading(pair.mention, context)


def _of_bare_heading(mention: Mention, context: Context) -> Mention:
    """A name of another phase than the title's, with the revision that the heading right above it
    tells without a name: 令和3年5月改訂."""
    at, stated = mention.attributes, context.stated
    if at.revision or at.published or not (stated.revision and _is_of_phase(mention, stated)):
        return mention
    return mention._replace(attributes=at._replace(revision=stated.revision))


def _is_of_phase(mention: Mention, stated: Attributes) -> bool:
    """Whether a date that a heading states can be that of a name with a number of its own."""
    phase, date = mention.attributes.phase, stated.published
    return bool(phase and date and fits(phase, date, revised=bool(stated.revision)))


def _with_name_above(pair: _Pair, *, is_heading: bool) -> Mention:
    """A heading that is short for the one above it (総合戦略の改訂) goes by the longer name."""
    mention, above = pair.mention, pair.above
    at = mention.attributes
    if is_heading and not at.published:  # 概要版 of the plan that the heading above it dates
        mention = mention._replace(attributes=at._replace(published=above.attributes.published))
    longer = is_heading and above.full and len(above.name) > len(mention.name)
    return mention._replace(
        full=mention.full or above.full, name=above.name if longer else mention.name
    )


# --- which date is believed


class DateClues(NamedTuple):
    """Everything that can state the date of an edition."""

    mention: Mention
    context: Context
    label: StatedDate | None
    note: Attributes | None
    """Of a ※ line that tells of its making or a revision."""


def _of_its_heading(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    own_kind_first = sorted(
        clues.context.mentions, key=lambda above: above.series != clues.mention.series
    )
    for above in own_kind_first:
        published = above.attributes.published
        if published and _same_kind(above, clues.mention) and _same_edition(above, clues.mention):
            return published, DateSource.HEADING
    return None


def _same_kind(one: Mention, other: Mention) -> bool:
    return one.series == other.series or (one.series in NATIONAL and other.series in NATIONAL)


def _same_edition(one: Mention, other: Mention) -> bool:
    a, b = one.attributes, other.attributes
    one_of, other_of = ((at.phase or 1, at.revision or "1.0", at.draft) for at in (a, b))
    return one_of == other_of


def _of_the_label(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    return (clues.label, DateSource.LABEL) if clues.label else None


def _of_a_bare_heading(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    published = clues.context.stated.published
    if published is None:
        return None
    named = bool(clues.context.mentions)  # by a plan above: what it dates is said there
    at, month = clues.mention.attributes, published.iso[: len("2020-10")]
    above = clues.context.plan(clues.mention.series)
    of_another_phase = above is not None and above.attributes.phase != at.phase
    its_own = at.revision == month or (
        of_another_phase and not at.revision and _is_of_phase(clues.mention, clues.context.stated)
    )
    return None if named and not its_own else (published, DateSource.HEADING)


def _of_the_note(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    published = clues.note.published if clues.note else None
    return (published, DateSource.NOTE) if published else None


def _day_of_the_note(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    """The day of a note is the month of a label, more exactly."""
    day, month = clues.note and clues.note.published, clues.label
    if not (day and month and day.precision == Precision.DAY):
        return None
    return (day, DateSource.NOTE) if day.iso[: len("2020-10")] == month.iso else None


DATES: tuple[Rule[DateClues, tuple[StatedDate, DateSource]], ...] = (
    Rule(
        "the heading of the same edition",
        _of_its_heading,
        Example(
            "日向野市総合戦略（第2版）（平成27年11月2日）",
            "plan whole, 総合戦略 2.0 (2015-10 heading)",
            ("「日向野市総合戦略（第2版）」（平成27年10月）",),
        ),
    ),
    Rule(
        "the day of the note, in the month of the label",
        _day_of_the_note,
        Example(
            "第2期日向野市総合戦略（令和4年10月改定）",
            "plan whole, 総合戦略 phase 2, 2022-10 (2022-10-26 note)",
            note="※令和4年10月26日に改定しました。",
        ),
    ),
    Rule(
        "the label",
        _of_the_label,
        Example(
            "第3期日向野市総合戦略（令和７年３月２８日策定）",
            "plan whole, 総合戦略 phase 3 (2025-03-28 label)",
            ("第2期日向野市総合戦略（令和2年3月）",),
        ),
    ),
    Rule(
        "a heading that names no plan",
        _of_a_bare_heading,
        Example(
            "第2期日向野市総合戦略",
            "plan whole, 総合戦略 phase 2 (2020-03 heading)",
            ("令和2年3月策定",),
        ),
    ),
    Rule(
        "the note",
        _of_the_note,
        Example(
            "第2期日向野市総合戦略",
            "plan whole, 総合戦略 phase 2, 2022-10 (2022-10 note)",
            note="※令和4年10月 一部改定",
        ),
    ),
)
"""The stated date of an edition, in the order in which it is believed."""


def stated_date(clues: DateClues) -> tuple[StatedDate, DateSource] | None:
    """The date of an edition that is believed, and where it stands."""
    return first(DATES, clues)
