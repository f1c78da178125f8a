"""Doubts about what a file is: what its label says against what was read."""

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.history.doubts.page.look import MOST_ASKS, Look, short
from pipeline.history.doubts.page.words import Words, words_of
from pipeline.history.doubts.types import Found
from pipeline.history.identity import Listed
from pipeline.kinds import DoubtKind, EditionStatus, Part
from pipeline.read.names.kinds import BARE, SPLIT_HEAD
from pipeline.read.names.labels import EditionName
from pipeline.read.names.plans import NATIONAL, SENRYAKU
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
        said = words_of(file.label)
        differs = [key for key, wrong in _against(look, file, said, names) if wrong]
        if differs:
            yield Found(
                kind=DoubtKind.LABEL_DIFFERS,
                subject=file.url,
                facts=look.named(file.editions[0])
                | {
                    "label": short(file.label),
                    "keys": "・".join(differs),
                },
                asks=(look.ask(file, "series", "phase", "revision", "part", "status"),),
                edition_id=file.editions[0],
                url=file.url,
            )


def _against(
    look: Look, file: Listed, said: Words, names: list[EditionName]
) -> Iterator[tuple[str, bool]]:
    phases = {name.phase or 1 for name in names}
    looks_back = said.no_plan or file.part == Part.SPLIT
    yield (
        "phase",
        bool(said.phases and not said.master and not looks_back) and not (phases & said.phases),
    )
    drafts = {name.status == EditionStatus.DRAFT for name in names}
    yield "status", said.draft and drafts == {False}
    yield "part", _part_differs(said, file, look)
    revised = any(name.revision not in (None, "1.0") for name in names)
    yield "revision", said.revised and not said.no_plan and not revised


_VOLUME = re.compile(r"編[ ]*(?:[(].*)?\Z")
"""The end of the name of a part that is a plan's: 総合戦略編 of 人口ビジョン・総合戦略."""


def _is_in_parts(look: Look, file: Listed) -> bool:
    """Whether 分割版 stands above a file, over inner headings too, or at the head of its label."""
    said = SPLIT_HEAD.match(narrow(file.label).lstrip("【[(〔 "))
    heads = (_head(look, file), *file.headings)
    return said is not None or any(map(SPLIT_HEAD.search, heads))


def _part_differs(said: Words, file: Listed, look: Look) -> bool:
    in_parts = _is_in_parts(look, file)
    if said.summary and not said.piece:
        return file.part != Part.SUMMARY and not in_parts
    if said.whole and not said.piece:
        return file.part != Part.WHOLE and not in_parts
    if said.piece:
        return file.part == Part.WHOLE and not said.series
    named_whole = said.series and not _VOLUME.search(narrow(file.label))
    return file.part == Part.SPLIT and bool(named_whole) and not in_parts


def other_series(look: Look) -> Iterator[Found]:
    """A label names another kind of plan than the file was taken for."""
    for file in look.files:
        series = {name.series for name in _names(look, file)}
        said = words_of(file.label)
        other = bool(said.series) and said.series != series and file.part != Part.SPLIT
        another = (said.master or said.other_plan) and not said.series and not said.own_plan
        another = another and not look.is_own_name(file.label)
        if series and (other or another):
            yield Found(
                kind=DoubtKind.OTHER_SERIES,
                subject=file.url,
                facts=look.named(file.editions[0])
                | {
                    "label": short(file.label),
                },
                asks=(look.ask(file, "series", "phase"),),
                edition_id=file.editions[0],
                url=file.url,
            )


# --- against what stands around it


def unplaced(look: Look) -> Iterator[Found]:
    """A file that belongs to no 総合戦略 or 人口ビジョン although its words speak of one."""
    for file in look.files:
        if _names(look, file):
            continue
        said, above = words_of(file.label), words_of(_head(look, file))
        if _is_of_no_plan(file.label):
            continue
        part_of_one = said.says_part and not above.no_plan and not said.other_plan
        if said.series or (part_of_one and (above.series or _among_parts(look, file))):
            yield Found(
                kind=DoubtKind.UNPLACED,
                subject=file.url,
                facts={"label": short(file.label)},
                asks=(look.guess(file),),
                url=file.url,
            )


_BESIDE_ONE = re.compile(
    r"ロードマップ|工程表|点字|音声|録音|手話|方針|策定(?:に(?:ついて|あたって|当たって|向けて)|の考え方)"
    r"|\A[ ]*[(【\[]?参考"
)
"""What is made beside a plan and is no part of it, and what says how one is to be made."""


def _is_of_no_plan(label: str) -> bool:
    said = words_of(label)
    told = said.no_plan or said.foreign or said.master
    return told or _BESIDE_ONE.search(narrow(label)) is not None


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
            yield Found(
                kind=DoubtKind.UNLIKE_PLAN,
                subject=file.url,
                facts=look.named(file.editions[0])
                | {
                    "label": short(file.label),
                },
                asks=(look.ask(file, "series", "phase", "part"),),
                edition_id=file.editions[0],
                url=file.url,
            )


_FOR_OTHERS = re.compile(
    r"音声|読み?上げ|点字|やさしい|ふりがな|ルビ|テキスト版|KPI|指標(?:一覧|集)"
)
"""A plan as it is made for those who cannot read it well, and the list of its indicators."""


def _says_nothing(look: Look, file: Listed) -> bool:
    said = words_of(file.label)
    speaks = said.series or said.own_plan or said.says_part or said.phases or said.revised
    for_others = _FOR_OTHERS.search(narrow(file.label))
    return not (
        speaks or for_others or BARE.fullmatch(narrow(file.label)) or look.is_own_name(file.label)
    )


def mixed_phases(look: Look) -> Iterator[Found]:
    """A label that names no plan follows, in the same place, a file of another edition."""
    before: Listed | None = None
    for file in look.files:
        names = _names(look, file)
        said = words_of(file.label)
        if names and said.series:
            before = file
        elif names and before is not None and not said.phases and not said.revised:
            same_place = _where(look, before) == _where(look, file)
            if same_place and not _versions(look, before) & _versions(look, file):
                yield Found(
                    kind=DoubtKind.MIXED_PHASES,
                    subject=file.url,
                    facts=look.named(file.editions[0])
                    | {
                        "label": short(file.label),
                        "before": short(before.label),
                    },
                    asks=(look.ask(file, "series", "phase", "revision"),),
                    edition_id=file.editions[0],
                    url=file.url,
                )


def _versions(look: Look, file: Listed) -> set[tuple[int | None, str | None]]:
    return {(name.phase, name.revision) for name in _names(look, file)}


def nothing_read(look: Look) -> Iterator[Found]:
    """No file of the page belongs to a 総合戦略 or a 人口ビジョン."""
    files = [file for file in look.files if not words_of(file.label).no_plan]
    if not files or any(_names(look, file) for file in look.files):
        return
    yield Found(
        kind=DoubtKind.NOTHING_READ,
        subject=SENRYAKU,
        facts={"count": len(look.files)},
        asks=tuple(look.guess(file) for file in files[:MOST_ASKS]),
    )
