"""Doubts about what a file is: what its label says against what was read."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.history.doubts.page.look import MOST_ASKS, Look, short
from pipeline.history.doubts.page.words import (
    Words,
    names_another_town,
    speaks_of_others,
    words_of,
)
from pipeline.history.doubts.types import Found
from pipeline.history.identity import Listed
from pipeline.kinds import DoubtKind, EditionStatus, Part
from pipeline.read.names.dates import Precision, find_ranges, fiscal_span, plan_period
from pipeline.read.names.kinds import BARE, PAPER_ABOUT, SPLIT_HEAD
from pipeline.read.names.labels import UNREVISED, EditionName
from pipeline.read.names.periods import begins_within
from pipeline.read.names.series import NATIONAL, SENRYAKU, VISION
from pipeline.read.names.widths import narrow

_FEW = 2
"""Files at most in one place whose labels say nothing of a plan; more of them are its parts."""


def _names(look: Look, file: Listed) -> list[EditionName]:
    """The 総合戦略 and 人口ビジョン that a file belongs to."""
    names = [look.editions[key].on_page.name for key in file.editions]
    return [name for name in names if name.series in NATIONAL]


def _head(look: Look, file: Listed) -> str:
    """What stands right above a file."""
    link = look.links[file.url]
    return link.group or (file.headings[-1] if file.headings else look.page.title or "")


def _where(look: Look, file: Listed) -> tuple[object, ...]:
    link = look.links[file.url]
    return (*file.headings, link.group)


# --- against the label


def label_differs(look: Look) -> Iterator[Found]:
    """A file was taken for something else than its own label says."""
    for file in look.files:
        names = _names(look, file)
        if not names:
            continue
        said = words_of(look.called(file))
        differs = [key for key, wrong in _against(look, file, said, names) if wrong]
        if differs:
            yield look.of_file(
                DoubtKind.LABEL_DIFFERS,
                file,
                "series",
                "phase",
                "revision",
                "part",
                "status",
                keys=", ".join(differs),
                said="・".join(_SAID[key] for key in differs),
            )


_SAID = {
    "series": "計画のファイルかどうか",
    "phase": "第何期か",
    "revision": "改定版かどうか",
    "part": "全体版・分割版・概要版の別",
    "status": "案かどうか",
}
"""What a label does not bear out, in the words of readers."""


def _against(
    look: Look, file: Listed, said: Words, names: list[EditionName]
) -> Iterator[tuple[str, bool]]:
    yield "series", said.no_plan and not said.summary and file.part != Part.SPLIT
    yield "phase", _phase_differs(look, file, said, names)
    drafts = {name.status == EditionStatus.DRAFT for name in names}
    yield "status", said.draft and drafts == {False}
    yield "part", _part_differs(said, file, look)
    revised = any(name.revision not in UNREVISED for name in names)
    yield "revision", said.revised and not (said.no_plan or said.companion or revised)


def _phase_differs(look: Look, file: Listed, said: Words, names: list[EditionName]) -> bool:
    """Whether a label has another phase than its file, or one more, or a plan's name without one,
    or years of another one.
    """
    phases = {name.phase or 1 for name in names}
    several = len(said.phases) > 1 and not _is_in_parts(look, file)
    if several and said.series and not said.phases <= phases:
        return True
    if said.no_plan or file.part == Part.SPLIT:
        return False
    if said.phases and not said.master:
        return not phases & said.phases
    return _years_differ(look, file, phases) or _is_first_vision(look, file, phases)


def _years_differ(look: Look, file: Listed, phases: set[int]) -> bool:
    """Whether the years of a plan, in its label or right above it, are another phase's."""
    texts = (file.label, look.links[file.url].group or "", *file.headings[-1:])
    for period in filter(None, map(_years_of, texts)):
        if not any(begins_within(phase, int(period[0])) for phase in phases):
            return True
    return False


def _years_of(text: str) -> tuple[str, str] | None:
    """The fiscal years of a plan that a label or a heading has: beside a word for them, or as its
    only range."""
    found = [fiscal_span(one) for one in find_ranges(text) if one.start.precision in _YEARS]
    return plan_period(text) or (found[0] if len(found) == 1 else None)


_YEARS = (Precision.YEAR, Precision.FISCAL_YEAR)


def _is_first_vision(look: Look, file: Listed, phases: set[int]) -> bool:
    """Whether a 人口ビジョン goes by the municipality's name and no number, and no heading above it
    numbers one: made with the first plan, many were never made again.
    """
    is_vision = words_of(file.label).series == {VISION} and look.name and look.name in file.label
    heads = (*file.headings, look.links[file.url].group or "")
    numbered = any(VISION in words_of(head).series and words_of(head).phases for head in heads)
    return bool(is_vision) and min(phases) > 1 and not numbered


_VOLUME = re.compile(r"編[ ]*(?:[(].*)?\Z")
"""The end of the name of a part that is a plan's: 総合戦略編 of 人口ビジョン・総合戦略."""


def _is_in_parts(look: Look, file: Listed) -> bool:
    """Whether 分割版 stands above a file, over inner headings too, or at the head of its label."""
    said = SPLIT_HEAD.match(narrow(file.label).lstrip("【[(〔 "))
    heads = (_head(look, file), *file.headings)
    return said is not None or any(map(SPLIT_HEAD.search, heads))


def _part_differs(said: Words, file: Listed, look: Look) -> bool:
    if _is_cut_name(look.name, file.label) and not said.says_part:
        return True
    in_parts = _is_in_parts(look, file)
    if said.piece:
        return file.part == Part.WHOLE and not said.series
    if said.summary or said.whole:
        part = Part.SUMMARY if said.summary else Part.WHOLE
        return file.part != part and not in_parts
    is_volume = _is_whole_by_name(file.label) or BARE.fullmatch(narrow(file.label))
    return file.part == Part.SPLIT and not in_parts and bool(is_volume)


def _is_cut_name(owner: str, label: str) -> bool:
    """Whether a label is the beginning of a plan's name: 第2期日向野市まち・ひと・しごと創生."""
    plain = narrow(label)
    return bool(owner) and narrow(owner) in plain and plain.endswith(_BEGINNINGS)


_BEGINNINGS = ("創生", "推進", "まち・ひと・しごと", "地方", "版", "長期", "人口")


def _is_whole_by_name(label: str) -> bool:
    plain = narrow(label)
    beside = _VOLUME.search(plain) or _BESIDE_ONE.search(plain)
    return bool(words_of(label).series) and not beside


def other_series(look: Look) -> Iterator[Found]:
    """A label names another kind of plan than the file was taken for, or speaks of the State's."""
    for file in look.files:
        series = {name.series for name in _names(look, file)}
        if series and (_of_another_plan(look, file, series) or _of_others(look, file)):
            yield look.of_file(DoubtKind.OTHER_SERIES, file, "series", "phase")


def _of_another_plan(look: Look, file: Listed, series: set[str]) -> bool:
    said = words_of(file.label)
    if said.series:
        return said.series != series and file.part != Part.SPLIT
    another = (said.master or said.other_plan) and not said.own_plan
    says_whole = said.whole or BARE.fullmatch(narrow(file.label))
    return another and not says_whole and not look.is_own_name(file.label)


def _of_others(look: Look, file: Listed) -> bool:
    label, owner = file.label, look.name
    return file.part != Part.SPLIT and (
        speaks_of_others(label, owner) or names_another_town(label, owner)
    )


# --- against what stands around it


def unplaced(look: Look) -> Iterator[Found]:
    """A file that belongs to no 総合戦略 or 人口ビジョン although its words speak of one, or may be
    the name of its own that the page's strategy has."""
    nameless = _has_no_strategy(look)
    for file in look.files:
        if not _names(look, file) and _may_be_of_plan(look, file, nameless=nameless):
            yield Found(
                kind=DoubtKind.UNPLACED,
                subject=file.url,
                facts={"label": short(file.label)},
                asks=(look.guess(file),),
                url=file.url,
            )


def _may_be_of_plan(look: Look, file: Listed, *, nameless: bool) -> bool:
    """Whether the words of a file speak of a plan that the law knows.

    Args:
        nameless: the page speaks of 総合戦略 and yields no file of one.
    """
    label = look.called(file)
    said, above = words_of(label), words_of(_head(look, file))
    if _is_paper_of_plan(look, file):
        said = words_of(_PAPER.sub("", narrow(label)))
    elif _is_of_no_plan(label) or names_another_town(label, look.name):
        return False
    if said.series or (nameless and _may_be_strategy(label, said)):
        return True
    part_of_one = said.says_part and not above.no_plan and not said.other_plan
    return part_of_one and (bool(above.series) or _among_parts(look, file))


_OF_A_FIELD = re.compile(
    r"産業|観光|農|林|漁|水産|商|経済|雇用|都市|市街地|中心|交通|住宅|空き家|環境|エネルギー|文化|教育|学校|スポーツ|福祉|健康|医療"
    r"|子ども|こども|子育て|財政|行政|行革|施設|公園|温泉|森|里山|水辺|河川|地域再生計画|復興"
)
"""What a plan that is made anew or created (…創造プラン, …活性化計画) is of, but for the whole."""


def _may_be_strategy(label: str, said: Words) -> bool:
    """Whether a label may be a strategy's own name: 第3期日向野市未来創造戦略."""
    other = said.master or _OF_A_FIELD.search(narrow(label))
    return said.own_plan and not other


def _has_no_strategy(look: Look) -> bool:
    """Whether a page speaks of 総合戦略 and yields no file of one: it may go by another name."""
    series = (look.editions[key].on_page.name.series for f in look.files for key in f.editions)
    if SENRYAKU in series:
        return False
    texts = (look.page.title or "", *(heading.text for heading in look.page.headings))
    return any(SENRYAKU in text for text in (*texts, *look.sentences))


_BESIDE_ONE = re.compile(
    r"アクション|実施計画|行動計画|推進計画|事業(?:一覧|計画)|に基づく|ロードマップ|工程表|点字|音声|録音|手話|方針|策定(?:に(?:ついて|あたって|当たって|向けて)|の考え方)"
    r"|\A[ ]*[(【\[]?参考"
)
"""What is made beside a plan and is no part of it, and what says how one is to be made."""


_PAPER = re.compile(
    r"\A[・(【\[]?[ ]?(?:会議|参考|別添|配布)?資料[ ]?[^ 　]{0,3}?(?:[)】\]][ 　:：]*|[ 　:：]+)"
)
"""Before the name of what a meeting was given: 資料1　第2期日向野市総合戦略（案）."""


def _is_paper_of_plan(look: Look, file: Listed) -> bool:
    """Whether a meeting's paper goes by the name of a plan of which the page has nothing else."""
    label = narrow(file.label)
    paper = _PAPER.match(label)
    said = words_of(label[paper.end() :] if paper else "")
    if said.draft or said.no_plan or said.foreign:
        return False
    names = (mention.on_page.name for mention in look.editions.values())
    here = {(name.series, name.phase or 1) for name in names}
    called = {(series, phase) for series in said.series for phase in said.phases or {1}}
    return bool(called) and not called & here


def _is_of_no_plan(label: str) -> bool:
    said = words_of(label)
    told = said.no_plan or said.foreign or said.master or PAPER_ABOUT.search(narrow(label))
    return bool(told) or _BESIDE_ONE.search(narrow(label)) is not None


def _among_parts(look: Look, file: Listed) -> bool:
    """Whether a file stands under 分割版, on a page that has a plan."""
    plans = any(m.on_page.name.series in NATIONAL for m in look.editions.values())
    return plans and bool(SPLIT_HEAD.search(_head(look, file)))


def unlike_plan(look: Look) -> Iterator[Found]:
    """A file of an edition whose label says nothing of a plan, of a part or of a phase."""
    bare = [file for file in look.files if _names(look, file) and _says_nothing(look, file)]
    together = Counter(_where(look, file) for file in bare)
    for file in bare:
        if together[_where(look, file)] <= _FEW and not SPLIT_HEAD.search(_head(look, file)):
            yield look.of_file(DoubtKind.UNLIKE_PLAN, file, "series", "phase", "part")


_FOR_OTHERS = re.compile(
    r"音声|読み?上げ|点字|やさしい|ふりがな|ルビ|テキスト版|KPI|指標(?:一覧|集)"
)
"""A plan as it is made for those who cannot read it well, and the list of its indicators."""


_STATE = re.compile(r"策定|制定|当初|現行|最新")
"""Words of labels that only say which state of a plan it is: 当初（平成28年3月策定）."""


def _says_nothing(look: Look, file: Listed) -> bool:
    said = words_of(file.label)
    speaks = said.series or said.own_plan or said.says_part or said.phases or said.revised
    plain = narrow(file.label)
    states = _FOR_OTHERS.search(plain) or _STATE.search(plain)
    return not (speaks or states or BARE.fullmatch(plain) or look.is_own_name(file.label))


def mixed_phases(look: Look) -> Iterator[Found]:
    """A label that names no plan follows, in the same place or below nothing that names one, a
    file of another edition, or stands below a heading of another phase or of another matter.
    """
    before: Listed | None = None
    for file in look.files:
        if head := _head_of_else(look, file):
            yield _follows(look, file, head)
            continue
        names = _names(look, file)
        said = words_of(file.label)
        if names and said.series:
            before = file
        elif names and before is not None and not said.phases and not said.revised:
            below_it = _where(look, before) == _where(look, file) or not _is_headed(look, file)
            if below_it and not _versions(look, before) & _versions(look, file):
                yield _follows(look, file, before.label)


def _follows(look: Look, file: Listed, before: str) -> Found:
    return look.of_file(
        DoubtKind.MIXED_PHASES, file, "series", "phase", "revision", before=short(before)
    )


def _head_of_else(look: Look, file: Listed) -> str:
    """The heading above a file whose label names no plan and no phase, where that is of another
    phase than the file's or of an evaluation, a meeting, a consultation; else empty.
    """
    names = _names(look, file)
    if not names or file.part == Part.SPLIT or _names_plan(file.label):
        return ""
    nearest = _head(look, file)
    if words_of(nearest).no_plan:
        return nearest
    heads = (look.links[file.url].group or "", *reversed(file.headings))
    numbered = next((head for head in heads if _numbers_plan(head)), "")
    above = words_of(numbered)
    phases = {name.phase or 1 for name in names}
    return "" if above.no_plan or phases & above.phases else numbered


def _is_headed(look: Look, file: Listed) -> bool:
    """Whether a heading of a file names a plan or a phase."""
    return any(map(_names_plan, (look.links[file.url].group or "", *file.headings)))


def _names_plan(label: str) -> bool:
    return bool(words_of(label).series or words_of(label).phases)


def _numbers_plan(head: str) -> bool:
    return bool(words_of(head).phases) and not words_of(head).master


def _versions(look: Look, file: Listed) -> set[tuple[int | None, str | None]]:
    return {(name.phase, name.revision) for name in _names(look, file)}


def _numbers_one(look: Look) -> bool:
    """Whether a heading numbers a 総合戦略 or 人口ビジョン."""
    heads = (words_of(heading.text) for heading in look.page.headings)
    return any(head.series and head.phases and not head.no_plan for head in heads)


_THEIR_MATTER = re.compile(r"地方創生|まち・?ひと・?しごと")


def _speaks_of_one(look: Look) -> bool:
    """Whether the title, a heading or a label names a 総合戦略 or 人口ビジョン, the matter of
    both, or a plan that may be one under a name of its own."""
    headings = (heading.text for heading in look.page.headings)
    texts = (look.page.title or "", *headings, *(file.label for file in look.files))
    return any(
        (said.series or said.own_plan or _THEIR_MATTER.search(narrow(text))) and not said.no_plan
        for text, said in ((text, words_of(text)) for text in texts)
    )


def nothing_read(look: Look) -> Iterator[Found]:
    """No file of the page belongs to a 総合戦略 or a 人口ビジョン, though there are files and the
    title, a heading or a label speaks of one, or a heading numbers such a plan.
    """
    files = [file for file in look.files if not words_of(file.label).no_plan]
    asked = _numbers_one(look) or (files and _speaks_of_one(look))
    if not asked or any(_names(look, file) for file in look.files):
        return
    yield Found(
        kind=DoubtKind.NOTHING_READ,
        subject=SENRYAKU,
        facts={"count": len(look.files)},
        asks=tuple(look.guess(file) for file in files[:MOST_ASKS]),
    )
