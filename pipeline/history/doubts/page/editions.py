"""Doubts about the editions of a page."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from pipeline.history.doubts.page.look import MOST_ASKS, MOST_FILES, Look, labels_of, short
from pipeline.history.doubts.page.words import words_of
from pipeline.history.doubts.types import Ask, Found
from pipeline.history.editions import newest
from pipeline.history.identity import Listed
from pipeline.history.listing import Mention
from pipeline.kinds import DoubtKind, EditionStatus, LinkKind, Part
from pipeline.read.names.attributes import attributes_of
from pipeline.read.names.dates import plan_period
from pipeline.read.names.labels import UNDATED, UNREVISED, EditionName
from pipeline.read.names.series import NATIONAL
from pipeline.read.names.widths import narrow


def two_wholes(look: Look) -> Iterator[Found]:
    """Two files that are both the whole of one edition, and of the same plans beside."""
    for key, mention in look.editions.items():
        wholes = [file for file in look.files_of(key) if file.part == Part.WHOLE]
        if mention.on_page.name.status == EditionStatus.DRAFT:
            wholes = _one_a_stage(wholes)
        wholes = _one_a_printing(wholes)
        alike = Counter(file.editions for file in wholes)
        national = mention.on_page.name.series in NATIONAL
        if not national or max(alike.values(), default=0) < 2:
            continue
        yield Found(
            kind=DoubtKind.TWO_WHOLES,
            subject=key,
            facts=look.named(key) | {"count": len(wholes), "labels": labels_of(wholes)},
            asks=look.asks(wholes, "series", "phase", "revision", "part"),
            edition_id=key,
        )


def _one_a_stage(drafts: list[Listed]) -> list[Listed]:
    """Drafts; the first of them where each names a stage of its own: 素案, 中間案, 最終案."""
    found = [_STAGE.search(narrow(file.label)) for file in drafts]
    stages = {stage[0] for stage in found if stage}
    return drafts[:1] if len(stages) == len(drafts) else drafts


_STAGE = re.compile(r"(?:中間|最終|[素原]|骨子|修正|答申|第\d次)?(?:案|まとめ)|たたき台")


_PRINTING = re.compile(
    r"カラー|白黒|モノクロ|見開き|単ページ|[両片]面|閲覧用|印刷用|[高低](?:画質|解像度)|軽量|縮小|拡大"
    r"|テキスト|音声(?:コード)?|(?:ルビ|ふりがな)付き?|PDF|Word|Excel|HTML|電子ブック"
)
"""How a file is printed, or of which type it is."""
_AROUND = re.compile(r"[()【】\[\] 版]|形式|データ|ファイル")


def _one_a_printing(files: list[Listed]) -> list[Listed]:
    """Files; one of those whose labels differ only in how the plan is printed."""
    alike: dict[str, list[Listed]] = {}
    for file in files:
        bare = _AROUND.sub("", _PRINTING.sub("", narrow(file.label)))
        alike.setdefault(bare, []).append(file)
    kept: list[Listed] = []
    for group in alike.values():
        plain = [file for file in group if not _PRINTING.search(narrow(file.label))]
        kept += plain or group[:1]
    return kept


def undated_revision(look: Look) -> Iterator[Found]:
    """A revision that has a word only (改訂版), neither a number nor a date."""
    for key, mention in look.editions.items():
        revision = mention.on_page.name.revision
        if not revision or revision[0].isdigit():
            continue
        files = look.files_of(key)
        yield Found(
            kind=DoubtKind.UNDATED_REVISION,
            subject=key,
            facts=look.named(key),
            asks=tuple(_dated(look, key, file) for file in files[:MOST_ASKS]),
            edition_id=key,
        )


def _dated(look: Look, key: str, file: Listed) -> Ask:
    """A month to be put right: the page's own last one, since nothing says which it is; of a
    revision that a later edition follows the word alone, since that month is the later one's.
    """
    month = (look.page.updated or look.page.published or "")[:7]
    on_page = [mention.on_page for mention in look.editions.values()]
    last = key in newest(on_page, look.page.published)
    says = month if last and month else UNDATED
    return look.ask(file, "revision")._replace(says={"revision": says})


def no_file(look: Look) -> Iterator[Found]:
    """An edition that a heading announces, while the files below it went to others of its kind."""
    return (
        _without_file(look, DoubtKind.NO_FILE, key, name, below)
        for key, name, below in _fileless(look)
        if below
    )


def only_named(look: Look) -> Iterator[Found]:
    """An edition that the page names and links no file of: mostly a former one, whose file earlier
    captures may have.
    """
    return (
        _without_file(look, DoubtKind.ONLY_NAMED, key, name, below)
        for key, name, below in _fileless(look)
        if not below
    )


def _fileless(look: Look) -> Iterator[tuple[str, EditionName, list[Listed]]]:
    """The editions without files, each with the files that stand below its heading."""
    for key, mention in look.editions.items():
        name = mention.on_page.name
        if look.files_of(key) or name.series not in NATIONAL:
            continue
        below = [file for file in look.files if _below(look, file, name)]
        yield key, name, [file for file in below if not _tells_more(look, file, name)]


def _without_file(
    look: Look, kind: DoubtKind, key: str, name: EditionName, below: list[Listed]
) -> Found:
    return Found(
        kind=kind,
        subject=key,
        facts=look.named(key),
        asks=_no_edition_or_theirs(look, name, below),
        edition_id=key,
    )


def _no_edition_or_theirs(look: Look, name: EditionName, below: list[Listed]) -> tuple[Ask, ...]:
    """The heading names no edition, or the files below it are of the one it names."""
    heads = [heading.text for heading in look.page.headings if _announces(heading.text, name)]
    ignored = tuple(Ask("label", head, {"ignore": True}, head) for head in heads[:1])
    return ignored or look.asks(below, "phase", "revision", "status")


def _below(look: Look, file: Listed, name: EditionName) -> bool:
    """Whether a file stands under a heading that names an edition, and belongs to another."""
    heads = [*file.headings, look.links[file.url].group or ""]
    series = {look.editions[key].on_page.name.series for key in file.editions}
    return name.series in series and any(_announces(head, name) for head in heads)


def _tells_more(look: Look, file: Listed, name: EditionName) -> bool:
    """Whether a file is of a revision of the plan that a heading names plainly."""
    names = [look.editions[key].on_page.name for key in file.editions]
    plain = name.revision in UNREVISED
    return plain and any((n.series, n.phase) == (name.series, name.phase) for n in names)


def _announces(head: str, name: EditionName) -> bool:
    """Whether a heading names this very edition, as far as it tells."""
    phases = words_of(head).phases
    revision = attributes_of(head).revision or "1.0"
    same = (not phases or (name.phase or 1) in phases) and revision == (name.revision or "1.0")
    return name.name in head and same


def lone_part(look: Look) -> Iterator[Found]:
    """One file alone was taken for a part of an edition that has no other part."""
    for key, mention in look.editions.items():
        files = look.files_of(key)
        parts = [file for file in files if file.part == Part.SPLIT and not _beside(file)]
        if len(parts) == 1 and mention.on_page.name.series in NATIONAL:
            yield Found(
                kind=DoubtKind.LONE_PART,
                subject=key,
                facts=look.named(key) | {"label": short(parts[0].label)},
                asks=(look.ask(parts[0], "series", "phase", "part"),),
                edition_id=key,
                url=parts[0].url,
            )


def _beside(file: Listed) -> bool:
    """A companion of a plan, of which one alone is no wonder."""
    return _COMPANION.search(narrow(file.label)) is not None


_COMPANION = re.compile(r"資料|別[冊紙表添]|[Ee]nglish|英語|正誤|新旧|参考|付録|附録|用語")


def assumed_phase(look: Look) -> Iterator[Found]:
    """A plan was taken for the first because no name says which it is, while the page speaks of
    later ones: in a sentence of its own, by a plan's years or by the edition's date.
    """
    numbered = {n for m in look.editions.values() if (n := m.on_page.name.phase or 1) > 1}
    if numbered or not (speaks := _speaks_of_later(look)):
        return
    for key, mention in look.editions.items():
        files = look.files_of(key) if _is_first(mention) else []
        if files and not any(_says_first(look, file) for file in files):
            yield Found(
                kind=DoubtKind.ASSUMED_PHASE,
                subject=key,
                facts=look.named(key) | {"words": short(speaks)},
                asks=look.asks(files, "phase"),
                edition_id=key,
            )


def _is_first(mention: Mention) -> bool:
    """Whether an edition was taken for the first plan of a series that the law knows."""
    name = mention.on_page.name
    return (name.phase, name.revision) == (1, "1.0") and name.series in NATIONAL


_LATER = 2020
"""Fiscal year in which plans of the second phase begin."""


def _speaks_of_later(look: Look) -> str:
    """The words of the page that speak of a later phase, or years of a plan that are one's."""
    elsewhere = _of_other_pages(look)
    for sentence in look.sentences:
        words = words_of(sentence)
        own = words.series and not (words.foreign or words.master or words.no_plan)
        later = own and any(n > 1 for n in words.phases)
        if (later or _NUMBERS_OWN.search(narrow(sentence))) and not _is_no_plan_yet(
            sentence, elsewhere
        ):
            return sentence
        period = plan_period(sentence)
        if period and int(period[0]) >= _LATER:
            return sentence
    return ""


_NUMBERS_OWN = re.compile(
    r"第[ ]?[2-9二三][ ]?[期次][^、。国県]{0,12}総合戦略"
    r"(?:に(?:あ|当)たる|となる|として|である|[ ]?[「『](?!まち・?ひと))"
)
"""第3期総合戦略に当たる「…」 or 第3期総合戦略『…』, in a sentence that speaks of the State, too."""
_TO_COME = re.compile(r"予定|目指し|検討(?:して|を進)|策定(?:中|作業)|策定します|進めています")
_STATES_OWN = re.compile(r"第\d期[ ]?「まち・ひと・しごと創生総合戦略」")
"""The State's own plan as links to it are called; a municipality's has a name before it."""


def _of_other_pages(look: Look) -> tuple[str, ...]:
    """Labels of links that lead away from the page: a later plan has a page of its own."""
    labels = (link.label for link in look.links.values() if link.kind != LinkKind.FILE)
    return tuple(label for label in islice(labels, MOST_FILES) if words_of(label).phases)


def _is_no_plan_yet(sentence: str, elsewhere: tuple[str, ...]) -> bool:
    """Whether what is said of a later plan is that it will be made, or stands elsewhere, or is the
    State's."""
    plain = narrow(sentence)
    said = _TO_COME.search(plain) or _STATES_OWN.search(plain)
    return bool(said) or any(label in sentence for label in elsewhere)


def _says_first(look: Look, file: Listed) -> bool:
    return any(1 in words_of(text).phases for text in _texts(look, file))


def _texts(look: Look, file: Listed) -> tuple[str, ...]:
    """Everything that may say which edition a file is of."""
    return (file.label, look.links[file.url].group or "", *file.headings, look.page.title or "")


def lone_draft(look: Look) -> Iterator[Found]:
    """A draft by what stands around it alone, and no final edition of the same plan beside it."""
    names = [mention.on_page.name for mention in look.editions.values()]
    final = {(n.series, n.phase) for n in names if n.status == EditionStatus.FINAL}
    for key, mention in look.editions.items():
        name = mention.on_page.name
        files = [file for file in look.files_of(key) if not words_of(file.label).draft]
        drafted = name.status == EditionStatus.DRAFT and name.series in NATIONAL
        if drafted and files and (name.series, name.phase) not in final:
            yield Found(
                kind=DoubtKind.LONE_DRAFT,
                subject=key,
                facts=look.named(key),
                asks=look.asks(files, "status"),
                edition_id=key,
            )
