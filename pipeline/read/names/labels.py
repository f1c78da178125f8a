"""Turns a link's label, with the headings, list head and note around it, into editions, part and
kind. Pure functions.

The grammar stands in tables of rules: ``attributes`` (revisions), ``plans`` (kinds of plans,
whose they are), ``kinds`` (what a file is, which part), ``context`` (what headings hand down,
which date is believed) and here (what a heading is silent about).
"""

import re
from typing import NamedTuple

from pipeline.kinds import DateSource, EditionStatus, Part
from pipeline.read.names.attributes import DRAFT, REVISED, Attributes, attributes_of, clean
from pipeline.read.names.context import (
    ACTION,
    ANY_PAGE,
    Context,
    DateClues,
    PageWords,
    enter,
    inherit,
    left_over,
    mentions_of,
    own_mentions,
    stated_date,
)
from pipeline.read.names.dates import StatedDate, find_dates, read_date
from pipeline.read.names.kinds import (
    AS_REFERENCE,
    BARE,
    CHAPTER,
    ENUMERATED,
    EVALUATION,
    MEETS,
    NUMBERED,
    PART_WORDS,
    SPLIT_HEAD,
    FileKind,
    Surroundings,
    is_generic_plan,
    kind_of,
    part_of,
)
from pipeline.read.names.owner import is_owner
from pipeline.read.names.periods import fits, phase_made, phase_of_year
from pipeline.read.names.plans import Mention, find_mentions
from pipeline.read.names.rules import Example, Rule, first, when
from pipeline.read.names.series import NATIONAL, OTHER, SENRYAKU, SOGO, VISION
from pipeline.read.names.widths import narrow
from pipeline.read.page.remarks import is_remark
from pipeline.read.page.sizes import split_size

MAX_TEXT = 500
"""Characters of a label or heading that are looked at."""
MAX_HEADINGS = 12

_ORDER = {SENRYAKU: 0, VISION: 1, SOGO: 2, OTHER: 3}
_REASON = re.compile(r"改定|改訂|修正|見直し|変更|追加|更新|差し?替え|訂正|反映|追記|記載|延長")
_NOTE_MARK = re.compile(
    r"\A[(（]?[ 　]*(?:※|＊|\*|注[0-9０-９]*[)）:：])"
    r"[ 　]*(?:[0-9０-９]{1,2}(?![0-9０-９年.．]))?[ 　]*"
)
_PLAN_WORD = re.compile(
    r"(?:指針|計画|プラン|ビジョン|戦略|構想|方針|大綱|宣言|ガイドライン|マスタープラン"
    r"|アクションプログラム|ロードマップ)書?\Z"
)
_ABOUT_ELSE = re.compile(
    r"関係|位置[付づ]け|委員会|会議|審議会|協議会|本部|意見|パブリック|パブコメ|募集|経過|経緯"
    r"|スケジュール|に向け|アンケート|調査|議事|資料|概要|内容|考え方|特色|特徴|総括|推進体制"
    r"|交付金|とは|検証|評価|進捗|進行管理|実績|効果|達成|対象期間|期間|方針|予定|目標|に基づ"
    r"|における|これまで|過去|以前|説明会|シンポジウム|事業|リンク|関連|一覧|質問|体系|構成"
    r"|ページ|見直しについて検討"
)
_QUOTED = re.compile(r"[「『]([^「」『』]{4,60})[」』]")
_IN_BRACKETS = re.compile(
    r"[(（【\[](?:[^()（）【】\[\]]|[(（][^()（）【】\[\]]{0,20}[)）]){0,40}[)）】\]]"
)
"""With brackets inside them: （平成28年（2016年）4月策定）."""
_PART_BEHIND = re.compile(
    r"[ 　]*(?:の)?(?:概要版?|本編|全体版|本文|ダイジェスト版|改[定訂]版|素案|案)\Z"
)
_OF_SOGO = re.compile(r"(?:前期|後期)?(?:基本構想|基本計画|実施計画)")
_OF_THE_PLAN = re.compile(
    r"\A(?:の)?(?:概要|本編|本文|全体|全文|要約|ダイジェスト|策定|改定|改訂|案|素案|原案|骨子案)版?"
)
_ASIDE = re.compile(r"[(（【〔][^()（）【】〔〕]*[)）】〕]|[~〜～][^~〜～]{1,40}[~〜～]")
"""Behind a name: ～2040年を見据えて～ says nothing of which part of the plan a file is."""
_MATTER = re.compile(r"(?:[のにをへ]|と[のは])\S")
_FIRST_STATE = re.compile(r"当初|(?:策定|制定)時|(?:改[定訂正]|変更|見直し|修正)前")
_STATE = re.compile(rf"{_FIRST_STATE.pattern}|(?:改[定訂正]|変更|見直し|修正)(?:後|時)|現行|最新")
"""What tells a state of a plan apart from its others."""


class EditionName(NamedTuple):
    """An edition as a label or a heading names it."""

    series: str
    """総合戦略, 人口ビジョン, 総合計画 or その他."""
    phase: int | None
    """第N期; an unnumbered first 総合戦略 or 人口ビジョン is phase 1, one whose stated period
    begins in 2019 or later 2 or 3."""
    revision: str | None
    """``1.0``, ``2.0``, ``2.1``, or a month ``2020-10``; 改訂版 where a revision is neither
    numbered nor dated."""
    version: str
    """What people call it: ``2.1`` in phase 1, ``phase 2``, ``phase 2, 2020-10``; for その他 the
    plan's own name."""
    name: str
    """As written."""
    status: EditionStatus = EditionStatus.FINAL
    published: StatedDate | None = None
    published_source: DateSource | None = None
    """HEADING, LABEL, NOTE or PROSE."""
    plan_from: str | None = None
    plan_to: str | None = None
    may_be_revised: bool = False
    """A sentence says that the plan was revised, and the page names no revision of it: its file
    may be that, so the page's own day is not this edition's."""


UNREVISED = (None, "1.0")
"""Revisions of a plan as it was first made."""
UNDATED = "改訂版"
"""The revision of which nothing tells the number or the month."""


class LabelReading(NamedTuple):
    """What a label says about its file."""

    editions: tuple[EditionName, ...]
    """The editions it belongs to: none for what is no edition, two for 人口ビジョン及び総合戦略
    (総合戦略 first)."""
    part: Part
    kind: FileKind
    status: EditionStatus
    reason: str | None
    """The ※ note, without its mark, where it gives the reason of a revision."""
    size_label: str | None


# --- editions


def version_of(series: str, phase: int | None, revision: str | None, name: str) -> str:
    """What people call an edition."""
    if series == OTHER or phase is None:
        return f"{name}, {revision}" if revision else name
    if phase == 1:
        return str(revision)  # an unrevised first plan is 1.0
    return f"phase {phase}, {revision}" if revision else f"phase {phase}"


def _phase(mention: Mention) -> int | None:
    """The phase; of an unnumbered plan the first, unless its stated period begins with a later
    one, or its name is that of the State's third (docs/decisions)."""
    series, at = mention.series, mention.attributes
    if at.phase or series not in NATIONAL:
        return at.phase or None
    if at.plan and series == SENRYAKU and not at.revision:
        return phase_of_year(int(at.plan[0]))
    return _THIRD if _OF_THE_THIRD.search(mention.name) else 1


_OF_THE_THIRD = re.compile("デジタル田園都市")
_THIRD = 3
"""The State's plan of December 2022, in place of its second from 2023 on."""


def _revision(at: Attributes, phase: int | None, stated: StatedDate | None) -> str | None:
    """The revision; the month of its date where it is only named (改訂版)."""
    if stated and at.revision_is_named:
        return stated.iso[:7]
    return at.revision or ("1.0" if phase == 1 else None)


def _edition(mention: Mention, dated: tuple[StatedDate, DateSource] | None) -> EditionName:
    series, at = mention.series, mention.attributes
    stated, source = dated or (None, None)
    phase = _phase(mention)
    revision = _revision(at, phase, stated)
    plan_from, plan_to = at.plan or (None, None)
    return EditionName(
        series=series,
        phase=phase,
        revision=revision,
        version=version_of(series, phase, revision, mention.name),
        name=mention.name,
        status=EditionStatus.DRAFT if at.draft else EditionStatus.FINAL,
        published=stated,
        published_source=source,
        plan_from=plan_from,
        plan_to=plan_to,
    )


def with_revision(name: EditionName, revision: str | None) -> EditionName:
    """An edition under another name of its revision: 2023-03 for 改訂版; None: unrevised."""
    called = version_of(name.series, name.phase, revision, name.name)
    return name._replace(revision=revision, version=called)


def _ordered(editions: list[EditionName]) -> tuple[EditionName, ...]:
    unique: dict[tuple[str, str, str], EditionName] = {}
    for edition in editions:
        unique.setdefault((edition.series, edition.version, edition.status), edition)
    return tuple(sorted(unique.values(), key=lambda e: _ORDER[e.series]))


# --- headings


class _Announcement(NamedTuple):
    """A heading on its way to the editions it announces."""

    rest: str
    """What it says besides names, dates, phases and revisions."""
    mention: Mention

    @property
    def acted(self) -> bool:
        return ACTION.search(self.rest) is not None

    @property
    def is_stated(self) -> bool:
        """Whether anything says which of its kind the plan is."""
        at = self.mention.attributes
        return bool(at.phase or at.revision or at.published or at.plan or self.acted)

    @property
    def is_plain_sogo(self) -> bool:
        """A 総合計画 is announced by its phase and a date or a word; many headings only refer to
        one."""
        at = self.mention.attributes
        told = at.phase and (at.published or at.plan or self.acted)
        return self.mention.series == SOGO and not told


SILENT: tuple[Rule[_Announcement, bool], ...] = (
    Rule(
        "it speaks of something else",
        when(lambda said: _ABOUT_ELSE.search(REVISED.sub("", said.rest)), says=True),
        Example("第3期総合戦略の概要", "", is_heading=True),
    ),
    Rule(
        "it speaks of an evaluation",
        when(lambda said: EVALUATION.search(said.rest), says=True),
        Example("第2期日向野市総合戦略のフォローアップ（令和6年3月）", "", is_heading=True),
    ),
    Rule(
        "only a file's label can tell which revision it is",
        when(lambda said: said.mention.attributes.revision_is_named, says=True),
        Example("第2期日向野市総合戦略を改訂しました", "", is_heading=True),
    ),
    Rule(
        "it names the kind of plan alone",
        when(lambda said: not said.mention.full, says=True),
        Example("総合戦略を策定しました", "", is_heading=True),
    ),
    Rule(
        "nothing says which plan of its kind it is",
        when(lambda said: not said.is_stated, says=True),
        Example("日向野市総合戦略について", "", is_heading=True),
    ),
    Rule(
        "a 総合計画 that is only referred to",
        when(lambda said: said.is_plain_sogo, says=True),
        Example("第7次日向野市総合計画", "", is_heading=True),
    ),
)
"""Why a heading that names a plan announces no edition."""


def _announced_others(heading: str) -> list[Mention]:
    """Plans of another kind that a heading announces: a quoted name, and a word such as
    を策定しました."""
    text = clean(heading)
    found = []
    for match in _QUOTED.finditer(text):
        name, tail = match[1].strip(" \u3000"), text[match.end() :]
        is_plan = _PLAN_WORD.search(narrow(name)) and not is_generic_plan(narrow(name))
        if is_plan and not find_mentions(name) and ACTION.match(narrow(tail).lstrip("をのがに")):
            found.append(_other(name, attributes_of(tail)))
    return found


def _other(name: str, attributes: Attributes) -> Mention:
    return Mention(OTHER, name, full=True, foreign=False, attributes=attributes, tail="")


def read_heading(heading: str, page: PageWords = ANY_PAGE) -> tuple[EditionName, ...]:
    """The editions that a heading itself announces, even where no file stands below it.

    A heading announces a plan when it names it with a phase, a revision, a date or a word such as
    を策定しました, and speaks of nothing else: neither 「…」との関係 nor …の概要, …の検証, …会議;
    nor the State's or a prefecture's plan, nor 地方版総合戦略 in general.
    """
    heading = heading[:MAX_TEXT]
    mentions = own_mentions(heading, page)
    rest = left_over(heading, mentions)
    editions = []
    for mention in mentions or _announced_others(heading):
        if not first(SILENT, _Announcement(rest, mention)):
            published = mention.attributes.published
            dated = (published, DateSource.HEADING) if published else None
            editions.append(_edition(mention, dated))
    return _ordered(editions)


# --- labels


class _Label(NamedTuple):
    """A label with what was found in it and above it."""

    text: str
    mentions: list[Mention]
    context: Context
    numbered: bool
    """A number stands before it."""
    in_parts: bool
    """It stands under 分割版."""
    states_only: bool
    """It only says which edition or part it is; it is then in the context itself."""

    @property
    def about(self) -> bool:
        """Whether it speaks of a part or matter of a plan (第2期総合戦略の総括), or names none."""
        return not self.states_only and _about(self.mentions)

    @property
    def is_of_another(self) -> bool:
        """Whether it is a copy of a plan of the State or of a prefecture."""
        owner = self.context.page.owner
        if not (self.mentions or self.numbered or self.in_parts) and _OF_STATE.match(self.text):
            return True
        found = None if self.mentions else _STATES_FILE.search(narrow(self.text))
        if found:
            return not is_owner(found["who"] or "", owner)
        return self.context.foreign and not any(_is_placed(m, owner) for m in self.mentions)

    @property
    def speaks_for_itself(self) -> bool:
        """Whether a label about a matter of a plan names that plan in full (第7次日向野市総合計画
        基本計画), and is not one of the parts of another (2　第2期総合戦略の総括)."""
        return not (self.numbered or self.in_parts) and any(m.full for m in self.mentions)

    @property
    def is_part(self) -> bool:
        return self.in_parts or self.about


_STATES_FILE = re.compile(
    r"[(](?P<who>国|政府|内閣府|内閣官房|[都道府県]|都道府県)(?:版|策定|資料)?[)][ ]*\Z"
    r"|(?:まち・ひと・しごと創生(?:長期ビジョン|基本方針|法)|デジタル田園都市国家構想基本方針)"
)
"""A copy of what the State or a prefecture has made, without the name of a plan."""
_OF_STATE = re.compile(r"[・(（【\[ 　]*(?:国|政府|内閣府|内閣官房)の")
"""国の資料（制度の概要）."""
_PLACE = re.compile(r"[一-龥ぁ-んァ-ヶ][市町村区](?![民村])")


def _is_placed(mention: Mention, owner: str) -> bool:
    """Whether a plan goes by the name of the page's owner, or of any municipality."""
    return owner in mention.name if owner else _PLACE.search(mention.name) is not None


def _about(mentions: list[Mention]) -> bool:
    if not mentions:
        return True
    behind = mentions[-1].tail
    tail = left_over(behind, [])
    if _OF_SOGO.fullmatch(tail):
        return True
    outside = left_over(_ASIDE.sub(" ", _ASIDE.sub(" ", behind)), [])
    speaks = all(_MATTER.match(_OF_THE_PLAN.sub("", said)) for said in (tail, outside))
    return speaks and not ACTION.search(_OF_THE_PLAN.sub("", tail))


def _states_only(label: str) -> bool:
    """第2期, 令和2年10月改定版, 全体版（第2版）: the plan itself is left to the headings."""
    rest = _STATE.sub(" ", PART_WORDS.sub(" ", left_over(label, [])))
    rest = ACTION.sub("", DRAFT.sub("", REVISED.sub("", rest)))
    if any(attributes_of(label)):  # 【令和2年3月策定】計画書はこちら
        rest = BARE.sub("", rest)
    return not rest.strip(" 版のは年月日") and bool(label.strip())


def _bare(text: str) -> str:
    """A text without the brackets and marks around it."""
    return narrow(text).strip("【】()[]〔〕○●・ ")


def says_part_only(label: str) -> bool:
    """Whether a label only names a part (概要版, 【概要】) and leaves the plan to what stands
    around it."""
    text, _size = split_size(clean(label[:MAX_TEXT]))
    return PART_WORDS.fullmatch(_bare(text)) is not None


def _part_head(headings: tuple[str, ...]) -> str:
    """The innermost heading where it only names a part (全体版), as a list head does."""
    last = _bare(headings[-1]) if headings else ""
    return last if PART_WORDS.fullmatch(last) else ""


def _number(text: str, owner: str) -> int:
    """Where the number before a label ends (2　第2章); 0 where it has none. 三芳町 begins with
    no number."""
    number = NUMBERED.match(narrow(text))
    return 0 if number is None or (owner and text.startswith(owner)) else number.end()


def _look(text: str, headings: tuple[str, ...], group: str, title: str, page: PageWords) -> _Label:
    context = Context(page=page)
    context = enter(context, title[:MAX_TEXT], is_title=True)
    for heading in (*headings[-MAX_HEADINGS:], group):
        context = enter(context, heading[:MAX_TEXT])
    number = _number(text, page.owner)
    mentions = mentions_of(text[number:], page)
    states_only = not mentions and _states_only(text)
    if states_only:
        said = PART_WORDS.sub(" ", _FIRST_STATE.sub(" ", text))
        context = _in_its_state(enter(context, said, is_label=True), text)
    return _Label(
        text=text,
        mentions=mentions,
        context=context,
        numbered=number > 0,
        in_parts=_in_parts(text, headings, group) and not _is_bound_in(mentions, context),
        states_only=states_only,
    )


def _is_bound_in(mentions: list[Mention], context: Context) -> bool:
    """Whether a label is the full name of a plan that the State asks for, among the parts of a
    plan of another kind: 第2期日向野市総合戦略 in one volume with the 総合計画 is still whole."""
    bound = bool(mentions) and all(m.full and m.series in NATIONAL for m in mentions)
    above = {mention.series for mention in context.mentions}
    return bound and not _about(mentions) and bool(above) and above.isdisjoint(NATIONAL)


def _in_its_state(context: Context, label: str) -> Context:
    """The context of a label that only states something; 当初 and 改訂前 are of no revision."""
    if not _FIRST_STATE.search(narrow(label)):
        return context
    stated = attributes_of(label).published
    plans = tuple(
        m._replace(attributes=m.attributes._replace(revision=None, published=stated))
        for m in context.mentions
    )
    return context._replace(mentions=plans)


def _in_parts(text: str, headings: tuple[str, ...], group: str) -> bool:
    """Whether a label says 分割版 at its head, or stands under it: over inner headings too, up to
    the one that names a plan."""
    heads = [group]
    for heading in reversed(headings):
        heads.append(heading)
        if find_mentions(heading):
            break
    said = SPLIT_HEAD.match(narrow(text).lstrip("【[(〔 "))
    return said is not None or any(map(SPLIT_HEAD.search, heads))


_YEAR = re.compile(
    r"[・●○■◆◇〇(【\[ ]*(?:平成|令和|H|R|20)?[ ]?(?:\d{1,2}|元)年度?(?:分)?[)】\] ]*"
)
"""A head that says a year alone leaves to the one above it what stands below: 令和5年度."""


def _heads(heads: list[str]) -> tuple[str, str]:
    """The innermost head, and the innermost that says more than a year."""
    inwards = heads[::-1]
    above = next(iter(inwards), "")
    return above, next((head for head in inwards if not _YEAR.fullmatch(head)), above)


def _surroundings(label: _Label, headings: tuple[str, ...], group: str, title: str) -> Surroundings:
    above, nearest = _heads([narrow(head) for head in (title, *headings, group) if head])
    plain = narrow(label.text)
    named = bool(label.mentions) and not label.about
    if named and not DRAFT.search(plain):
        plain = AS_REFERENCE.sub("", plain)
    bare = BARE.fullmatch(plain) is not None
    return Surroundings(
        bare=bare,
        label=above if above and bare else plain,
        nearest=nearest,
        group=narrow(group or _part_head(headings)),
        numbered=label.numbered,
        chapter=label.numbered and CHAPTER.match(plain) is not None,
        in_parts=label.in_parts,
        named=named,
        about=label.about,
    )


def _other_plan(label: _Label) -> Mention | None:
    """A label that is the name of a plan of another kind: スマートシティ日向野推進指針."""
    if label.numbered or label.in_parts or label.mentions or label.states_only:
        return None
    name = clean(_IN_BRACKETS.sub(" ", label.text))
    name = _PART_BEHIND.sub("", name).strip("「」『』 　")
    plain = narrow(name)
    if len(plain) < 4 or not _PLAN_WORD.search(plain):
        return None
    if label.context.mentions and is_generic_plan(plain):
        return None
    return _other(name, attributes_of(label.text))


def _plans_of(label: _Label) -> list[Mention]:
    """The plans that a file belongs to: those its label names, else those of the headings above."""
    ours = [mention for mention in label.mentions if not mention.foreign]
    if (label.mentions and not ours) or label.is_of_another:
        return []
    named = _together(
        [inherit(mention, _context_of(mention, label), is_heading=False) for mention in ours],
        label,
    )
    if named and (not label.is_part or label.speaks_for_itself):
        return named
    other = _other_plan(label)
    return [other] if other else _plans_above(label, named)


_SET_BESIDE = re.compile(
    r"[・(【\[〔]?[ ]?(?:参考(?!資料)|[旧前](?:計画|戦略))[)】\]〕]?[ 　:：・]"
)


def _context_of(mention: Mention, label: _Label) -> Context:
    """What the headings tell a plan of a label; nothing where it is set beside the one that they
    name by its number: 参考：日向野市総合戦略（令和2年3月改訂）, below 第2期日向野市総合戦略."""
    above = label.context.plan(mention.series)
    if above is None or mention.attributes.phase or not mention.full:
        return label.context
    number = (mention.series, above.attributes.phase or 0)
    if number not in label.context.page.numbered or not _SET_BESIDE.match(narrow(label.text)):
        return label.context
    return label.context._replace(mentions=())


def _together(named: list[Mention], label: _Label) -> list[Mention]:
    """Both plans of one label are of one phase: a kind that no heading names is of that of the
    other (人口ビジョン及び総合戦略, the first one, below the title of the third 総合戦略)."""
    known = [m for m in named if m.series in NATIONAL and label.context.plan(m.series)]
    if len(named) != len(label.mentions) or not known:
        return named
    phase = known[0].attributes.phase
    return [
        now._replace(attributes=now.attributes._replace(phase=phase))
        if _takes_phase(was, label.context)
        else now
        for was, now in zip(label.mentions, named, strict=True)
    ]


def _takes_phase(mention: Mention, context: Context) -> bool:
    """Whether a plan that the State asks for goes by no number, and no heading names its kind."""
    unnumbered = mention.series in NATIONAL and mention.attributes.phase is None
    return unnumbered and context.plan(mention.series) is None


def _plans_above(label: _Label, named: list[Mention]) -> list[Mention]:
    """The plans that a part is of: of two that are split together, the one that it names."""
    above = list(label.context.mentions)
    kinds = {mention.series for mention in named} if label.in_parts else set()
    return [mention for mention in above if mention.series in kinds] or above or named


def _label_date(label: _Label, series: str) -> StatedDate | None:
    """The date that a label states for the plan of a kind; one of a part (第1章（令和2年3月）) is
    not the plan's."""
    if label.is_part:
        return None
    for mention in label.mentions:
        if mention.series == series:
            return mention.attributes.published
    return attributes_of(label.text).published


def _edition_of(mention: Mention, label: _Label, noted: Attributes | None) -> EditionName:
    """A plan that a label belongs to as an edition, with its stated date."""
    at = mention.attributes
    undated = not at.revision and not at.published
    if undated and noted and noted.revision and noted.published:
        mention = mention._replace(attributes=at._replace(revision=noted.revision))
    date = _label_date(label, mention.series)
    dated = stated_date(DateClues(mention, label.context, date, noted))
    if dated and label.states_only and dated[0].raw in label.text:
        dated = dated[0], DateSource.LABEL
    return _edition(mention, dated)


_REPLACED = re.compile(r"誤[字植記]|差し?替|ファイル|リンク|ページを|データを")
_REVISION = re.compile(r"改[定訂]|見直し")
_MADE_NOTE = re.compile(
    r"[ 　]*+(?P<date>.{4,24}?)[ 　に]*+"
    r"(?:策定|制定|作成"
    r"|(?:(?![年月日])[一-龥]){0,10}(?:本部|庁議|議会|会議)(?:会議)?(?:において|にて|で)?"
    r"(?:決定|議決|可決))"
    r"(?:し(?:まし)?た|したものです)?[)）。 　]*+"
)


def _noted(note: str) -> Attributes | None:
    """What ※ lines say of a revision (※令和4年10月 一部改定) or of the making of a plan
    (※令和2年3月策定)."""
    if _tells_of_a_revision(note):
        return (
            None if _REPLACED.search(note) and not _REVISION.search(note) else attributes_of(note)
        )
    for line in note.splitlines():
        if is_remark(_NOTE_MARK.sub("", line)) and len(find_dates(line)[0].iso) > len("2020"):
            return Attributes(published=find_dates(line)[0])
        made = _MADE_NOTE.fullmatch(_NOTE_MARK.sub("", line))
        date = read_date(made["date"]) if made else None
        if made and date and date.raw == made["date"].strip() and len(date.iso) > len("2020"):
            return Attributes(published=date)
    return None


_ABOUT_A_REVISION = re.compile(
    r"の[一-龥ぁ-ん]{1,10}?(?:を|に(?:ついて|関して|つき))|に(?:ついて|関|向け|係|あた|当た)"
    r"|[はをも]?[^。]{0,30}?(?:ない|ません|見送|延期)"
)
"""Behind 見直し: of what was spoken, and nothing was revised (見直しの方向性を説明しました)."""
_SAID_OF_ANOTHER = re.compile(
    r"(?:計画|プラン|方針|指針)[^。]*。[^。]*(?:こちら|この計画|同計画|その計画|同プラン)は[^。]*\Z"
    r"|(?:総合(?:振興)?計画|条例|法律?|指針|方針)の(?:一部|全部)?\Z"
    r"|(?:国|政府|[都道府]?県)の[^。、「『]{0,16}?(?:戦略|ビジョン)[のが](?:一部|全部)?\Z"
)
"""Before 改定: the sentence goes on about another plan that the one before it names, or the word
is of another one's (総合計画の改定に伴い)."""
_REACH_BACK = 120
"""Letters before 改定 that are looked at."""
_OF_SOMETHING = re.compile(
    r"(?P<what>[^ 　、。を]{2,20})を[^、。をがは]{0,16}\Z"
    r"|(?P<which>[^ 　、。をはが]{2,20})は、?[^、。をがは]{0,24}\Z"
)
_OF_A_PLAN = re.compile(
    r"(?:戦略|ビジョン|計画|プラン|[」』)）]|[書編冊版表章頁値率数案]|一部|全部|内容|期間|年度|指標|目標|KPI|ＫＰＩ|施策"
    r"|事業|これ|全体|構成|記載|文言|本文|推計|資料|ページ|部分|箇所|項目)(?:等|など)?\Z"
)
"""What is revised with a plan, or of one; not who sees to it (推進体制を見直しました)."""
_OTHER_PLAN = re.compile(
    r"(?:地域再生|対策|振興|管理|整備|支援|化|事業|保全|活用)(?:基本|推進|実施)?(?:計画|プラン)\Z"
)


def _is_of_a_plan(what: str) -> bool:
    """Whether what was revised is a plan or of one; 地域再生計画を変更しました is of another."""
    return bool(_OF_A_PLAN.search(what)) and not _OTHER_PLAN.search(what)


def _tells_of_a_revision(note: str) -> bool:
    """Whether ※ lines tell that a plan was revised: not what was said about that, and not that
    something else was changed."""
    for found in REVISED.finditer(note):
        something = _OF_SOMETHING.search(note, max(0, found.start() - 60), found.start())
        of_a_plan = something is None or _is_of_a_plan(something["what"] or something["which"])
        of_another = _SAID_OF_ANOTHER.search(
            note, max(0, found.start() - _REACH_BACK), found.start()
        )
        if of_a_plan and not of_another and not _ABOUT_A_REVISION.match(note, found.end()):
            return True
    return False


_MADE_IN_YEAR = re.compile(
    r"[ 　]*+(?P<date>.{4,24}?)[ 　に]*+(?:策定|制定|作成)(?:し(?:まし)?た)?[)）。 　]*+"
)


def _made_in(note: str) -> StatedDate | None:
    """When a ※ line says that a plan was made, be it in a year only (※平成27年度作成)."""
    for line in note.splitlines():
        made = _MADE_IN_YEAR.fullmatch(_NOTE_MARK.sub("", line))
        date = read_date(made["date"]) if made else None
        if made and date and date.raw == made["date"].strip():
            return date
    return None


def _of_its_time(mention: Mention, label: _Label, made: StatedDate | None) -> Mention:
    """A plan that goes by no number of its own, below a heading of another phase than that in
    which its note says that it was made."""
    at = mention.attributes
    own = any(m.series == mention.series and m.attributes.phase for m in label.mentions)
    if made is None or own or mention.series not in NATIONAL:
        return mention
    if fits(at.phase or 1, made, revised=False):
        return mention
    phase = phase_made([made])
    return mention._replace(attributes=at._replace(phase=phase)) if phase else mention


def _reason(note: str | None) -> str | None:
    if not note or not _REASON.search(note):
        return None
    lines = [_NOTE_MARK.sub("", line).strip(" 　") for line in note.splitlines()]
    return "\n".join(line for line in lines if line) or None


def _settled_part(part: Part, label: _Label, plans: list[Mention]) -> Part:
    """A part is one of a plan that the page has in parts; what is no plan's, or of another kind,
    is whole."""
    of_another = any(plan.series == OTHER for plan in plans)
    if part == Part.SPLIT and (of_another or not (plans or label.in_parts)):
        return Part.WHOLE
    return part


def _status(label: _Label, editions: list[EditionName]) -> EditionStatus:
    drafts = [edition.status == EditionStatus.DRAFT for edition in editions]
    if any(drafts) or (not editions and attributes_of(label.text).draft):
        return EditionStatus.DRAFT
    return EditionStatus.FINAL


def _without_its_number(text: str, above: tuple[str, ...], page: PageWords) -> str:
    """A label without the number that a page gives each of its files (資料1, 〔2〕), where what
    follows is a plan's name or state; a meeting's papers keep theirs."""
    number = ENUMERATED.match(narrow(text))
    if number is None or any(MEETS.search(narrow(head)) for head in above):
        return text
    rest = text[number.end() :]
    if says_part_only(rest):
        return rest
    mentions = mentions_of(rest, page)
    is_plan = bool(mentions) and not _about(mentions)
    is_named = is_plan or _states_only(rest) or _names_another(rest, page.owner)
    in_parts = any(SPLIT_HEAD.search(head) for head in above)
    return rest if is_named and not in_parts else text


_ANOTHER = re.compile(r"[^のを、。 ]{8,}(?:計画|プラン)書?")


def _names_another(text: str, owner: str) -> bool:
    """Whether a label is the name of a plan of another kind, and of no part of one."""
    name = narrow(_IN_BRACKETS.sub("", text)).strip()
    by_owner = bool(owner) and name.startswith(narrow(owner)) and _PLAN_WORD.search(name)
    return bool(by_owner or _ANOTHER.fullmatch(name))


def read_label(
    label: str,
    headings: tuple[str, ...] = (),
    note: str | None = None,
    group: str | None = None,
    title: str | None = None,
    page: PageWords = ANY_PAGE,
) -> LabelReading:
    """Read what a link's label says about its file.

    Args:
        label: as shown; a size label is taken off.
        headings: the headings above it, outermost first.
        note: the ※ lines under it.
        group: the list head it stands under (全体版, 分割版).
        title: the page's title, the outermost heading of all.
        page: what is known of the whole page.
    """
    text, size = split_size(clean(label[:MAX_TEXT]))
    group, title = group or "", title or ""
    text = _without_its_number(text, (*headings, group, title), page)
    found = _look(text, headings, group, title, page)
    seen = _surroundings(found, headings, group, title)
    kind = kind_of(seen)
    plans = _plans_of(found) if kind == FileKind.PLAN else []
    if kind == FileKind.PLAN and not plans:
        kind = FileKind.OTHER
    noted, made = _noted(note or ""), _made_in(note or "")
    plans = [_of_its_time(plan, found, made) for plan in plans]
    editions = [_edition_of(plan, found, noted) for plan in plans]
    return LabelReading(
        editions=_ordered(editions),
        part=_settled_part(part_of(seen), found, plans),
        kind=kind,
        status=_status(found, editions),
        reason=_reason(note),
        size_label=size,
    )
