"""What a whole page tells before any label of it is read: the names that its plans have besides,
and the phases that it numbers."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from pipeline.read.names.attributes import PHASE, Attributes, attributes_of, clean
from pipeline.read.names.context import Alias, PageWords, left_over
from pipeline.read.names.kinds import (
    CONSULTATION,
    EVALUATION,
    MATERIAL,
    PARTLIKE,
    SUMMARY,
    is_generic_plan,
)
from pipeline.read.names.numerals import COUNTED
from pipeline.read.names.owner import is_prefecture
from pipeline.read.names.plans import KEY, Mention, find_mentions
from pipeline.read.names.said_phases import phases_of_names
from pipeline.read.names.series import SENRYAKU
from pipeline.read.names.widths import narrow

MAX_TEXTS = 3_000
"""Texts of a page in which names are looked for."""
MAX_ALIASES = 8
"""Other names of a page's plans; an honest page has two or three."""
MAX_NAMED = 200
"""Texts with a plan's name in which a short one is looked for."""
_LONGEST = 300
_NAME = (
    r"[一-龥ぁ-んァ-ヶー々A-Za-z0-9・&!\"“”'ー ]{2,24}?"
    r"(?:プラン|ビジョン|戦略|構想|計画|プロジェクト|アクション)"
)
_NAME_FIRST = re.compile(
    rf"(?P<name>{_NAME})[」』]?[ ]*"
    r"(?:[(〔【](?P<inside>[^〔〕【】]{4,80})|[~〜―—-]+(?P<between>[^~〜―—]{4,80}))"
)
_NAME_LAST = re.compile(
    rf"(?P<before>.{{0,80}}?(?:{KEY.pattern})[」』]?[ ]*(?:[(][^()]{{0,20}}[)])?)[ ]*"
    rf"[「『](?P<name>{_NAME})[」』]"
)
_APPOSED = re.compile(
    rf"(?P<before>[^。]{{0,80}}?(?:{KEY.pattern}))"
    r"(?:(?:となる|である|にあたる|に当たる|に相当する|に位置[付づ]けた|に位置[付づ]ける|としての)"
    r"|[(]現在は)[ ]?"
    rf"[「『](?P<name>{_NAME})[」』]"
)
"""第2期の地方版総合戦略となる「未来創生計画」: a plan and its own name."""
_NOT_WHOLE = (SUMMARY, PARTLIKE, CONSULTATION, EVALUATION, MATERIAL)


class FileWords(NamedTuple):
    """The words that a file stands under."""

    label: str
    above: tuple[str, ...]
    """Headings and list heads."""


def _own_names(text: str, owner: str) -> Iterator[tuple[str, Mention]]:
    """Names of their own that a text gives plans, with what each is."""
    plain = narrow(clean(text[:_LONGEST]))
    for found in _NAME_FIRST.finditer(plain):
        inside = (found["inside"] or found["between"]).partition(")")[0]
        mentions = find_mentions(_closed(inside), owner)
        if mentions and not left_over(mentions[-1].tail, []):
            yield found["name"], mentions[0]
    for form in (_NAME_LAST, _APPOSED):
        for found in form.finditer(plain):
            mentions = find_mentions(found["before"], owner)
            if mentions:
                yield found["name"], mentions[-1]


_HEREAFTER = re.compile(r"以下、?[ ]?(?:これを)?[ ]?[「『](?P<name>[^「」『』]{3,24})[」』]")
_SHORT = re.compile(rf"第[ ]?{COUNTED}[ ]?[期次](?:の)?戦略(?![一-龥])")
"""第2期戦略, short for the 第2期…総合戦略 that the page names."""


def _short_names(texts: Iterable[str], owner: str) -> Iterator[Alias]:
    """What a page calls its plans for short, as it says itself (以下「第2期戦略」という。) or by a
    number and 戦略 alone.
    """
    plain = [narrow(clean(text[:_LONGEST])) for text in texts]
    named = list(islice(filter(KEY.search, plain), MAX_NAMED))
    for text in named:
        yield from _hereafter(text, owner)
    short = dict.fromkeys(found[0] for text in plain for found in _SHORT.finditer(text))
    own = (_own_strategy(text, owner) for text in named) if short else ()
    strategy = next(filter(None, own), None)
    if strategy is not None:
        for name in short:
            yield Alias(name, _of_any_phase(strategy))


def _hereafter(text: str, owner: str) -> Iterator[Alias]:
    for found in _HEREAFTER.finditer(text):
        own = [m for m in find_mentions(text[: found.start()], owner) if not m.foreign]
        if own and (_is_own_name(found["name"]) or _SHORT.fullmatch(found["name"])):
            yield Alias(found["name"], _one(own[-1:]))


def _own_strategy(text: str, owner: str) -> Mention | None:
    """A 総合戦略 of the page's own that a text names in full."""
    return next(
        (
            m
            for m in find_mentions(text, owner)
            if m.series == SENRYAKU and m.full and not m.foreign
        ),
        None,
    )


def _closed(text: str) -> str:
    """A text that was cut inside its brackets, closed: …総合戦略(第2期."""
    return text + ")" if "(" in text else text


def _is_own_name(name: str) -> bool:
    return len(name) >= 4 and not KEY.search(name) and not is_generic_plan(name)


def _aliases(texts: Iterable[str], owner: str) -> tuple[Alias, ...]:
    found: dict[str, dict[tuple[str, int | None], Mention]] = {}
    texts = list(texts)
    for text in texts:
        if KEY.search(narrow(text[:_LONGEST])):
            for called, mention in _own_names(text, owner):
                name = PHASE.sub("", called).strip(" の「『")
                name = name.removeprefix(narrow(owner)).strip(" の")
                if _is_own_name(name) and not mention.foreign:
                    kind = mention.series, mention.attributes.phase
                    found.setdefault(name, {}).setdefault(kind, mention)
    one_kind = (
        (name, list(mentions.values()))
        for name, mentions in found.items()
        if len({series for series, _phase in mentions}) == 1
    )
    plain = [narrow(text[:_LONGEST]) for text in texts]
    return tuple(
        Alias(name, _of_any_phase(mentions[0]) if _has_phases(name, plain) else _one(mentions))
        for name, mentions in islice(one_kind, MAX_ALIASES)
    )


def _has_phases(name: str, texts: Iterable[str]) -> bool:
    """Whether the texts that have a name number plans differently: 第3期…「未来プラン」 and
    第2期…「未来プラン」."""
    numbers = {found[0] for text in texts if name in text for found in PHASE.finditer(text)}
    return len({attributes_of(number).phase for number in numbers}) > 1


def _one(mentions: list[Mention]) -> Mention:
    """The plan that a name is of; one name may be that of several phases in turn."""
    first = mentions[0]
    if len(mentions) > 1:
        return _of_any_phase(first)
    return first._replace(attributes=Attributes(phase=first.attributes.phase), full=True)


def _of_any_phase(mention: Mention) -> Mention:
    return mention._replace(attributes=Attributes(), full=True)


def _numbered(files: Iterable[FileWords], owner: str) -> Iterator[tuple[str, int]]:
    for label, above in files:
        for text in (label, *above) if _is_whole(label) else above:
            mentions = find_mentions(text, owner)
            full = any(mention.full for mention in mentions)
            for mention in mentions:
                phase = mention.attributes.phase
                if phase and full and PHASE.search(narrow(text)):
                    yield mention.series, phase


def _titled(title: str, files: Sequence[FileWords], owner: str) -> Iterator[tuple[str, int]]:
    """Series and phases of a title that is the heading of the first files: the page has a whole
    file below nothing else, and one that is called the same below the name of a plan without a
    number."""
    wholes = [file for file in files if _is_whole(file.label)]
    first = {file.label for file in wholes if not any(file.above)}
    heads = {text for file in wholes if file.label in first for text in file.above}
    below = set(chain.from_iterable(_without_number(head, owner) for head in heads))
    for mention in find_mentions(title, owner):
        if mention.attributes.phase and mention.series in below:
            yield mention.series, mention.attributes.phase


def _is_whole(label: str) -> bool:
    return not any(pattern.search(narrow(label)) for pattern in _NOT_WHOLE)


def _without_number(text: str, owner: str) -> Iterator[str]:
    """Kinds of plans that a text names in full, where it has no number."""
    if not PHASE.search(narrow(text)):
        yield from (m.series for m in find_mentions(text, owner) if m.full and not m.foreign)


def _has_first(files: Iterable[FileWords], owner: str, numbered: Collection[str]) -> bool:
    """Whether the label of a whole file is the full name of a plan without a number, of a kind
    that goes by numbers."""
    for label, _above in files:
        if _is_whole(label) and not PHASE.search(narrow(label)):
            mentions = find_mentions(label, owner)
            if any(m.full and m.series in numbered and not m.attributes.draft for m in mentions):
                return True
    return False


def _is_named(owner: str, texts: Iterable[str]) -> bool:
    """Whether a page says whose it is by the name that its source has.

    A page that never does may be of a municipality that is called otherwise in the source's file
    (a name in English, a name from before a merger): its plans are no neighbour's.
    """
    wanted = narrow(owner).replace("ケ", "ヶ")
    plain = (narrow(text).replace("ケ", "ヶ") for text in texts)
    return is_prefecture(owner) or any(wanted in text for text in plain)


def page_words(
    owner: str, title: str, files: Sequence[FileWords], lines: Iterable[str]
) -> PageWords:
    """What a page tells as a whole.

    Args:
        owner: the municipality or prefecture whose page it is; empty where nobody knows. Passed
            over where the page never names it.
        title: of the page.
        files: labels of its files with what stands above them.
        lines: of the article.
    """
    lines = list(islice(lines, MAX_TEXTS))
    texts = [title, *(text for file in files for text in (file.label, *file.above)), *lines]
    owner = owner if _is_named(owner, texts) else ""
    numbered = frozenset((*_numbered(files, owner), *_titled(title, files, owner)))
    unlike = list(dict.fromkeys(texts[:MAX_TEXTS]))
    named = {alias.name: alias for alias in _short_names(unlike, owner)}
    named |= {alias.name: alias for alias in _aliases(unlike, owner)}
    return PageWords(
        owner=owner,
        aliases=tuple(islice(named.values(), MAX_ALIASES)),
        phases=phases_of_names(lines, owner),
        numbered=numbered,
        has_first=_has_first(files, owner, {series for series, _phase in numbered}),
    )
