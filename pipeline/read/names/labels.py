"""Turns a link's label, with the headings, list head and note around it, into editions, part and kind. Pure functions."""

import re
from typing import Literal, NamedTuple

from pipeline.read.names.dates import StatedDate, find_dates, find_ranges
from pipeline.read.names.kinds import (
    CONSULTATION,
    EVALUATION,
    NUMBERED,
    PART_WORDS,
    SPLIT_HEAD,
    Kind,
    Part,
    kind_of,
    part_of,
)
from pipeline.read.names.numerals import KANJI
from pipeline.read.names.plans import (
    DRAFT,
    NUMBERED_REVISION,
    OTHER,
    REVISED,
    SENRYAKU,
    SOGO,
    VISION,
    Attributes,
    Mention,
    attributes_of,
    clean,
    find_mentions,
)
from pipeline.read.names.widths import narrow
from pipeline.read.page.links import split_size

Status = Literal["final", "draft"]


class EditionName(NamedTuple):
    """An edition as a label or a heading names it."""

    series: str
    """総合戦略, 人口ビジョン, 総合計画 or その他."""
    phase: int | None
    """第N期; an unnumbered first 総合戦略 or 人口ビジョン is phase 1, one whose stated period begins in 2019 or later 2 or 3."""
    revision: str | None
    """``1.0``, ``2.0``, ``2.1``, or a month ``2020-10``; 改訂版 where a revision is neither numbered nor dated."""
    version: str
    """What people call it: ``2.1`` in phase 1, ``phase 2``, ``phase 2, 2020-10``; for その他 the plan's own name."""
    name: str
    """As written."""
    status: Status = "final"
    published: StatedDate | None = None
    published_source: Literal["heading", "label", "note"] | None = None
    plan_from: str | None = None
    plan_to: str | None = None


class LabelReading(NamedTuple):
    """What a label says about its file."""

    editions: tuple[EditionName, ...]
    """The editions it belongs to: none for what is no edition, two for 人口ビジョン及び総合戦略 (総合戦略 first)."""
    part: Part
    kind: Kind
    status: Status
    reason: str | None
    """The ※ note, without its mark, where it gives the reason of a revision."""
    size_label: str | None


# The State's periods began in 2015, 2020 and 2025 (the third was brought forward to 2023); municipalities follow within a year.
SECOND_PERIOD, THIRD_PERIOD = 2019, 2023

MAX_TEXT = 500
"""Characters of a label or heading that are looked at."""

_ORDER = {SENRYAKU: 0, VISION: 1, SOGO: 2, OTHER: 3}
_REASON = re.compile(r"改定|改訂|修正|見直し|変更|追加|更新|差し?替え|訂正|反映|追記|記載|延長")
_PLAN_WORD = re.compile(
    r"(?:指針|計画|プラン|ビジョン|戦略|構想|方針|大綱|宣言|ガイドライン|マスタープラン|アクションプログラム|ロードマップ)書?\Z"
)
_GENERIC_PLAN = re.compile(
    r"(?:前期|後期|中期|第\d期|[0-9 ]|基本|実施|推進|重点|行動|の|・)*(?:計画|構想|方針|戦略|プラン|ビジョン|大綱|指針)書?\Z"
)
# What a heading may say about a plan besides its name when it announces it, and what shows that it speaks of something else.
_ACTION = re.compile(
    r"策定|改定|改訂|見直し|公表|決定|作成|まとめ|取りまとめ|できました|完成|掲載|公開|延長|追補|変更|更新"
)
_ABOUT_ELSE = re.compile(
    r"関係|位置[付づ]け|委員会|会議|審議会|協議会|本部|意見|パブリック|パブコメ|募集|経過|経緯|スケジュール|に向け|アンケート|調査|議事|資料|概要|内容|"
    r"考え方|特色|特徴|総括|推進体制|交付金|とは|検証|評価|進捗|進行管理|実績|効果|達成|対象期間|期間|方針|予定|目標|に基づ|における|これまで|過去|以前|"
    r"説明会|シンポジウム|事業|リンク|関連|一覧|質問|体系|構成|ページ|見直しについて検討"
)
_RELATION = re.compile(
    r"[」』]?[ ]*(?:との(?:関係|整合|違い)|に(?:基づ|即し|沿っ|つい[てた]の国)|における|を(?:踏まえ|勘案|参考))"
)
_MARKS = re.compile(r"[「」『』()【】\[\]〔〕《》〈〉・、。,:/|&~〓\s　※_-]+")


def _version(series: str, phase: int | None, revision: str | None, name: str) -> str:
    if series == OTHER or phase is None:
        return f"{name}, {revision}" if revision else name
    if phase == 1:
        return revision or "1.0"
    return f"phase {phase}, {revision}" if revision else f"phase {phase}"


class _Context(NamedTuple):
    """The plans that the headings down to here speak of."""

    mentions: tuple[Mention, ...] = ()
    stated: Attributes = Attributes()
    """What headings state without naming a plan (第2期, 令和2年10月改定, 素案)."""


def _generation(series: str, at: Attributes) -> int:
    """The phase of an unnumbered plan: the first, unless its stated period begins with a later one (docs/decisions)."""
    start = int(at.plan[0]) if at.plan and series == SENRYAKU and not at.revision else 0
    return 1 + (start >= SECOND_PERIOD) + (start >= THIRD_PERIOD)


def _edition(
    mention: Mention, stated: StatedDate | None, source: Literal["heading", "label", "note"] | None
) -> EditionName:
    series, at = mention.series, mention.attributes
    phase = at.phase or (_generation(series, at) if series in (SENRYAKU, VISION) else None)
    revision = at.revision or ("1.0" if phase == 1 else None)
    if (
        revision
        and not re.match(r"\d", revision)
        and stated
        and stated.precision in ("day", "month")
    ):
        revision = stated.iso[:7]
    plan = at.plan or (None, None)
    status: Status = "draft" if at.draft else "final"
    version = _version(series, phase, revision, mention.name)
    return EditionName(
        series,
        phase,
        revision,
        version,
        mention.name,
        status,
        stated,
        source if stated else None,
        plan[0],
        plan[1],
    )


def _ordered(editions: list[EditionName]) -> tuple[EditionName, ...]:
    unique: dict[tuple[str, str, str], EditionName] = {}
    for edition in editions:
        unique.setdefault((edition.series, edition.version, edition.status), edition)
    return tuple(sorted(unique.values(), key=lambda e: _ORDER.get(e.series, 9)))


def _own_mentions(text: str) -> list[Mention]:
    """The plans of this municipality that a heading speaks of; not the State's, not those it is only set beside."""
    return [m for m in find_mentions(text) if not m.foreign and not _RELATION.match(m.tail)]


def _left_over(text: str, mentions: list[Mention]) -> str:
    """What a text says besides names, dates, phases, revisions and brackets."""
    rest = narrow(clean(text))
    for mention in sorted(mentions, key=lambda m: -len(m.name)):
        rest = rest.replace(narrow(mention.name), " ")
    for raw in [found.raw for found in find_ranges(rest)] + [
        found.raw for found in find_dates(rest)
    ]:
        rest = rest.replace(raw, " ")
    rest = re.sub(rf"第[\d{KANJI}]+[期次]", " ", rest)
    rest = NUMBERED_REVISION.sub(" ", rest)
    return _MARKS.sub(" ", rest).strip()


def read_heading(heading: str) -> tuple[EditionName, ...]:
    """The editions that a heading itself announces, even where no file stands below it.

    A heading announces a plan when it names it with a phase, a revision, a date or a word such as を策定しました, and speaks of
    nothing else: neither 「…」との関係 nor …の概要, …の検証, …会議; nor the State's or a prefecture's plan, nor 地方版総合戦略 in general.
    """
    heading = heading[:MAX_TEXT]
    mentions = _own_mentions(heading)
    rest = _left_over(heading, mentions)
    others = _announced_others(heading) if not mentions else []
    if (
        _ABOUT_ELSE.search(REVISED.sub("", rest))
        or CONSULTATION.search(rest)
        or (EVALUATION.search(rest))
    ):
        return ()
    acted = bool(_ACTION.search(rest))
    found = []
    for mention in [*mentions, *others]:
        at = mention.attributes
        if at.revision and not at.revision[0].isdigit():
            continue  # 改定しました without a date: which revision, only a file's label can tell
        if mention.full and (at.phase or at.revision or at.published or at.plan or acted):
            found.append(_edition(mention, at.published, "heading"))
    return _ordered(
        [
            e
            for e in found
            if e.series != SOGO or (e.phase and (e.published or e.plan_from or acted))
        ]
    )


def _announced_others(heading: str) -> list[Mention]:
    """Plans of another kind that a heading announces: a quoted name, and a word such as を策定しました."""
    text = clean(heading)
    found = []
    for match in re.finditer(r"[「『]([^「」『』]{4,60})[」』]", text):
        name = match[1].strip(" \u3000")
        if (
            _PLAN_WORD.search(narrow(name))
            and not _GENERIC_PLAN.fullmatch(narrow(name))
            and _ACTION.match(narrow(text[match.end() :]).lstrip("をのがに"))
        ):
            found.append(
                Mention(
                    OTHER,
                    name,
                    True,
                    False,
                    attributes_of(text[match.end() :]),
                    text[match.end() :],
                )
            )
    return found


def _enter(context: _Context, heading: str) -> _Context:
    """The context below one more heading (or list head)."""
    mentions = _own_mentions(heading)
    attributes = attributes_of(heading)
    if not mentions:
        foreign = find_mentions(heading)
        rest = REVISED.sub("", _ACTION.sub("", DRAFT.sub("", _left_over(heading, []))))
        only = not foreign and len(rest) <= 4 and any(attributes)
        if not only:
            return context
        changed = tuple(
            m._replace(attributes=_over(m.attributes, attributes)) for m in context.mentions
        )
        return _Context(changed, _over(context.stated, attributes))
    return _Context(tuple(_inherit(m, context, stated_fresh=True) for m in mentions))


def _over(old: Attributes, new: Attributes) -> Attributes:
    return Attributes(
        new.phase or old.phase,
        new.revision or old.revision,
        new.draft or old.draft,
        new.published or old.published,
        new.plan or old.plan,
    )


def _inherit(mention: Mention, context: _Context, *, stated_fresh: bool) -> Mention:
    """A name with what the headings above say of the same plan.

    ``stated_fresh``: a full name that carries its own date or revision stands for itself (an older plan under the heading
    of the newest), and does not take a phase from above.
    """
    own = mention.attributes
    above = next((m for m in context.mentions if m.series == mention.series), None)
    if (
        own.phase is None
        and above is None
        and context.mentions
        and mention.series in (SENRYAKU, VISION)
    ):
        phases = [m.attributes.phase for m in context.mentions if m.series in (SENRYAKU, VISION)]
        if phases and not (stated_fresh and mention.full and (own.revision or own.published)):
            return mention._replace(attributes=own._replace(phase=phases[0]))
    if above is None:
        return mention._replace(attributes=_over(context.stated, own))
    if own.phase is None and not (
        stated_fresh and mention.full and (own.revision or own.published)
    ):
        older = (
            own.published
            and above.attributes.published
            and own.published.end < above.attributes.published.start
        )
        if not (mention.full and older):
            own = own._replace(phase=above.attributes.phase)
    if (
        own.revision
        and not own.revision[0].isdigit()
        and (above.attributes.revision or "")[4:5] == "-"
    ):
        own = own._replace(
            revision=above.attributes.revision
        )  # 改訂版 under a heading that dates it
    same_phase = (own.phase or 1) == (above.attributes.phase or 1)
    if not same_phase or (own.revision and own.revision != above.attributes.revision):
        return mention._replace(attributes=own)
    filled = own._replace(
        revision=own.revision or above.attributes.revision,
        draft=own.draft or above.attributes.draft,
        plan=own.plan or above.attributes.plan,
    )
    name = above.name if above.full and len(above.name) > len(mention.name) else mention.name
    return mention._replace(
        attributes=filled,
        full=mention.full or above.full,
        name=name if stated_fresh else mention.name,
    )


def _stated(
    mention: Mention,
    label_date: StatedDate | None,
    context: _Context,
    noted: Attributes | None,
    entered: str,
) -> EditionName:
    """A plan as an edition, with its stated date; ``entered`` is a label that was itself taken into the context."""
    at = mention.attributes
    if noted and noted.published and noted.revision and not at.revision and not at.published:
        mention = mention._replace(attributes=at._replace(revision=noted.revision))
    stated, source = _published(mention, label_date, context, noted)
    if stated and stated.raw in entered:
        source = "label"
    return _edition(mention, stated, source)


def _published(
    mention: Mention, label_date: StatedDate | None, context: _Context, note: Attributes | None
) -> tuple[StatedDate | None, Literal["heading", "label", "note"] | None]:
    """The stated date of an edition: heading, label, note is the order of belief."""
    at = mention.attributes
    national = (SENRYAKU, VISION)
    for above in context.mentions:
        same = above.series == mention.series or (
            above.series in national and mention.series in national
        )
        alike = (above.attributes.phase or 1, above.attributes.revision or "1.0") == (
            at.phase or 1,
            at.revision or "1.0",
        )
        if same and alike and above.attributes.published:
            return above.attributes.published, "heading"
    if label_date:
        return label_date, "label"
    if not context.mentions and context.stated.published:
        return context.stated.published, "heading"
    if note and note.published:
        return note.published, "note"
    return None, None


def _about(label: str, mentions: list[Mention]) -> bool:
    """Whether a label speaks of a part or matter of the plan it names (第2期総合戦略の総括) rather than of the plan."""
    if not mentions:
        return True
    tail = _left_over(mentions[-1].tail, [])
    if re.fullmatch(r"(?:前期|後期)?(?:基本構想|基本計画|実施計画)", tail):
        return True
    tail = re.sub(
        r"\A(?:の)?(?:概要|本編|本文|全体|全文|要約|ダイジェスト|策定|改定|改訂|案|素案|原案|骨子案)版?",
        "",
        tail,
    )
    return bool(re.match(r"[のにをへ]\S", tail)) and not _ACTION.search(tail)


def _part_head(headings: tuple[str, ...]) -> str:
    """The innermost heading where it only names a part (全体版), as a list head does."""
    last = narrow(headings[-1]).strip("【】()[]〔〕○●・ ") if headings else ""
    return last if PART_WORDS.fullmatch(last) else ""


def _states_only(label: str) -> bool:
    """Whether a label only says which edition or part it is (第2期, 令和2年10月改定版, 全体版（第2版）) and leaves the plan to the headings."""
    rest = PART_WORDS.sub(" ", _left_over(label, []))
    rest = DRAFT.sub("", REVISED.sub("", _ACTION.sub("", rest)))
    return not rest.strip(" 版の年月日") and bool(label.strip())


def _other_plan(label: str, context: _Context) -> Mention | None:
    """A label that is the name of a plan of another kind: スマートシティ日向野推進指針."""
    name = clean(re.sub(r"[(（【\[][^)）】\]]{0,40}[)）】\]]", " ", label))
    name = re.sub(
        r"[ 　]*(?:の)?(?:概要版?|本編|全体版|本文|ダイジェスト版|改[定訂]版|素案|案)\Z", "", name
    ).strip("「」『』 　")
    folded = narrow(name)
    if (
        not _PLAN_WORD.search(folded)
        or len(folded) < 4
        or (_GENERIC_PLAN.fullmatch(folded) and context.mentions)
    ):
        return None
    return Mention(OTHER, name, True, False, attributes_of(label), "")


def _reason(note: str | None) -> str | None:
    if not note or not _REASON.search(note):
        return None
    lines = [
        re.sub(r"\A[(（]?[ 　]*(?:※|＊|\*|注[0-9０-９]*[)）:：])[ 　]*[0-9０-９]*[ 　]*", "", line)
        for line in note.splitlines()
    ]
    return "\n".join(line.strip(" 　") for line in lines if line.strip(" 　")) or None


def read_label(
    label: str,
    headings: tuple[str, ...] = (),
    note: str | None = None,
    group: str | None = None,
    title: str | None = None,
) -> LabelReading:
    """Read what a link's label says about its file.

    Args:
        label: as shown; a size label is taken off.
        headings: the headings above it, outermost first.
        note: the ※ lines under it.
        group: the list head it stands under (全体版, 分割版).
        title: the page's title, the outermost heading of all.
    """
    label, size = split_size(clean(label[:MAX_TEXT]))
    folded = narrow(label)
    context = _Context()
    for heading in (title or "", *headings[-12:], group or ""):
        context = _enter(context, heading[:MAX_TEXT])
    prefix = NUMBERED.match(folded)
    mentions = find_mentions(label[prefix.end() if prefix else 0 :])
    states_only = not mentions and _states_only(label)
    if states_only:
        context = _enter(context, PART_WORDS.sub(" ", label))
    split_head = bool(
        SPLIT_HEAD.search(group or "") or (headings and SPLIT_HEAD.search(headings[-1]))
    )
    about = _about(label, mentions) and not states_only
    is_part = split_head or (prefix is not None and about) or about
    kind = kind_of(
        folded,
        narrow(group or (headings[-1] if headings else title or "")),
        prefix is not None or split_head,
        bool(mentions) and not about,
    )
    part = part_of(
        folded,
        narrow((group or _part_head(headings)) + (" 分割" if split_head else "")),
        prefix is not None,
        about,
    )
    own = attributes_of(label)
    noted = attributes_of(note) if note and REVISED.search(note) else None
    chosen: list[Mention] = []
    if kind == "plan":
        chosen = _choose(label, mentions, context, is_part, prefix is not None, split_head)
        kind = "plan" if chosen else "other"
    if part == "split" and not (chosen or split_head):
        part = "whole"
    if part == "split" and not mentions and any(m.series == OTHER for m in chosen):
        part = "whole"
    editions = []
    for mention in chosen:
        date = (
            None
            if is_part
            else next(
                (m.attributes.published for m in mentions if m.series == mention.series),
                own.published,
            )
        )
        editions.append(_stated(mention, date, context, noted, label if states_only else ""))
    status: Status = (
        "draft"
        if any(e.status == "draft" for e in editions) or (not editions and own.draft)
        else "final"
    )
    return LabelReading(_ordered(editions), part, kind, status, _reason(note), size)


def _choose(
    label: str,
    mentions: list[Mention],
    context: _Context,
    is_part: bool,
    numbered: bool,
    split_head: bool,
) -> list[Mention]:
    """The plans that a file belongs to: those its label names, else those of the headings above."""
    ours = [m for m in mentions if not m.foreign]
    if mentions and not ours:
        return []
    if not is_part and mentions:
        return [_inherit(m, context, stated_fresh=False) for m in ours]
    other = None if numbered or split_head or mentions else _other_plan(label, context)
    if other is not None:
        return [other]
    if context.mentions:
        return list(context.mentions)
    return [_inherit(m, context, stated_fresh=False) for m in ours]
