"""The life of a passage in words, in Japanese and in English.

«第2版（2015年10月）から · 第2期で書き換え · その後は同じ»,
«since 2.0 (October 2015) · reworded in phase 2 · unchanged since».
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from pipeline.answers.citations.names import edition_number
from pipeline.answers.dates import date_words
from pipeline.answers.passage_types import Away, Event, Story
from pipeline.database.row_types import EditionRow
from pipeline.kinds import EditionStatus, PassageState, PassageStep, UnitKind
from pipeline.read.names.series import OTHER

BETWEEN = " · "
"""Stands between the parts of a sentence."""
Editions = Mapping[str, EditionRow]
"""Id → edition of the series, in their order, as ``passages.editions`` gives them."""

STEPS: Mapping[str, tuple[str, str]] = {
    PassageStep.NEW: ("新規", "new"),
    PassageStep.SAME: ("同じ", "same"),
    PassageStep.RENUMBERED: ("番号のみ", "renumbered"),
    PassageStep.REWORDED: ("書き換え", "reworded"),
    PassageStep.MOVED: ("移動", "moved"),
    PassageStep.SPLIT: ("分割", "split"),
    PassageStep.MERGED: ("統合", "merged"),
}
"""A step by itself, in Japanese and in English."""
_HAPPENED = {
    PassageStep.RENUMBERED: ("{0}で番号のみ変更", "renumbered in {0}"),
    PassageStep.REWORDED: ("{0}で書き換え", "reworded in {0}"),
    PassageStep.MOVED: ("{0}で移動", "moved in {0}"),
    PassageStep.SPLIT: ("{0}で分割", "split in {0}"),
    PassageStep.MERGED: ("{0}で統合", "merged in {0}"),
}
_BOTH = ("移動・書き換え", "moved and reworded")
"""Of what moved and reads otherwise."""
_BOTH_HAPPENED = ("{0}で移動・書き換え", "moved and reworded in {0}")
_FROM_ANOTHER = (
    "前の版の文からの{0}か（確かでない）",
    "perhaps {0} from an earlier passage (not sure)",
)
"""Of a passage that begins with such a step."""
_DOUBTED = ("{0}か（確かでない）", "perhaps {0} (not sure)")
_INSIDE = ("{0}のファイル差し替え", "{0} (its file was replaced)")
UNITS: Mapping[str, tuple[str, str]] = {
    UnitKind.HEADING: ("見出し", "heading"),
    UnitKind.SENTENCE: ("文", "sentence"),
    UnitKind.ROW: ("表の行", "table row"),
    UnitKind.TOC: ("目次の行", "line of the contents"),
}
"""What a passage is."""


def sentence(story: Story, editions: Editions, lang: str) -> str:
    """The life of a passage in one line.

    Args:
        editions: those of its series.
        lang: ``ja`` or ``en``.
    """
    return BETWEEN.join(_parts(story, editions, lang))


def _parts(story: Story, editions: Editions, lang: str) -> Iterator[str]:
    first, last = editions.get(story.first_edition_id), editions.get(story.last_edition_id)
    if first is not None and first["status"] == EditionStatus.DRAFT:
        yield _say(("{0}だけにある", "in {0} alone"), lang, dated_name(first, lang))
        return
    yield since_words(story, editions, lang)
    happened = list(_happened(story, editions, lang))
    yield from happened
    if story.state == PassageState.DROPPED:
        yield dropped_words(story, editions, lang)
    elif _stayed(story, editions):
        words = ("その後は同じ", "unchanged since") if happened else ("変わらず", "unchanged")
        yield words[lang == "en"]
    elif not happened and last is first and _earlier(story, editions):
        yield step_words(PassageStep.NEW, lang)


def since_words(story: Story, editions: Editions, lang: str) -> str:
    """Since when it stands: «第2版（2015年10月）から», «since 2.0 (October 2015)»."""
    edition = editions.get(story.first_edition_id)
    name = dated_name(edition, lang) if edition else story.first_edition_id
    return _say(("{0}から", "since {0}"), lang, name)


def dropped_words(story: Story, editions: Editions, lang: str) -> str:
    """With which edition it went: «第3期でなくなった», «dropped in phase 3»."""
    name = _name(story.dropped_edition_id or "", editions, lang)
    words = ("{0}でなくなった", "dropped in {0}") if name else ("なくなった", "dropped")
    return _say(words, lang, name)


def away_words(away: Away, editions: Editions, lang: str) -> str:
    """That it was away: «第2期でなくなり、第3期で復活», «away in phase 2, back in phase 3»."""
    gone, back = (
        _name(key, editions, lang) for key in (away.gone_edition_id, away.back_edition_id)
    )
    return _say(("{0}でなくなり、{1}で復活", "gone in {0}, back in {1}"), lang, gone, back)


def step_words(step: PassageStep, lang: str, *, weak: bool = False, reworded: bool = False) -> str:
    """A step by itself: 書き換え, reworded; with a word of doubt where it is weak.

    Args:
        reworded: of one that moved: its words changed, too.
    """
    pair = _BOTH if reworded else STEPS.get(step)
    words = pair[lang == "en"] if pair else str(step)
    return _say(_DOUBTED, lang, words) if weak else words


def unit_words(unit: UnitKind, lang: str) -> str:
    """What a passage is: 文, sentence."""
    pair = UNITS.get(unit)
    return pair[lang == "en"] if pair else str(unit)


def stood_words(first: str, last: str, lang: str) -> str:
    """From which edition to which it stood: «第2版から第2.1版まで», «stood from 2.0 to 2.1».

    Args:
        first, last: what the editions are called.
    """
    if first == last:
        return _say(("{0}だけにあった", "stood in {0} alone"), lang, first)
    return _say(("{0}から{1}まで", "stood from {0} to {1}"), lang, first, last)


def state_words(state: PassageState, lang: str) -> str:
    """Whether it still stands: いまもある, current."""
    pair = ("いまもある", "current") if state == PassageState.CURRENT else ("なくなった", "dropped")
    return pair[lang == "en"]


def edition_short(edition: EditionRow, lang: str) -> str:
    """What tells an edition from the others of its series: 第2版, 第2期, 第3期（2025-03改定）,
    第3期（案）; in English 2.0, phase 2. A plan of its own (その他) has its name alone.
    """
    if edition["series"] == OTHER:
        return edition["label"]
    return edition["version"] if lang == "en" else edition_number(edition)


def edition_day(edition: EditionRow, lang: str) -> str:
    """The date of an edition, cut as known; where it states none, the day it was first seen, and
    that it is this.
    """
    if edition["published"] and edition["published_source"] != "seen":
        return date_words(edition["published"], lang)
    return _say(("{0}に確認", "seen {0}"), lang, date_words(edition["first_seen"], lang))


def dated_name(edition: EditionRow, lang: str) -> str:
    """An edition with its date: 第2版（2015年10月）, 第3期（案、2023年12月）; 2.0 (October 2015)
    in English.
    """
    name, day = edition_short(edition, lang), edition_day(edition, lang)
    if lang == "en":
        return f"{name} ({day})"
    return f"{name[:-1]}、{day}）" if name.endswith("）") else f"{name}（{day}）"


def _happened(story: Story, editions: Editions, lang: str) -> Iterator[str]:
    """What happened between its first and its last edition, in the order of editions; the same of
    several editions at once.
    """
    order = {key: n for n, key in enumerate(editions)}
    told: list[tuple[float, Event | Away]] = [
        (order.get(event.edition_id, -1), event) for event in story.events
    ]
    told += [(order.get(away.back_edition_id, -1) - 0.5, away) for away in story.away]
    told.sort(key=lambda one: one[0])
    for key, group in groupby((one for _, one in told), lambda one: _kind(one, story)):
        if key is None:
            yield from (away_words(one, editions, lang) for one in group if isinstance(one, Away))
        else:
            events = [one for one in group if isinstance(one, Event)]
            yield _event_words(key, events, editions, lang)


_Kind = tuple[PassageStep, bool, bool, bool]
"""A step, whether it is weak, whether the passage begins with it, whether what moved reads
otherwise."""


def _kind(one: Event | Away, story: Story) -> _Kind | None:
    """What is told together; None of what was away."""
    if isinstance(one, Away):
        return None
    begins = one.weak and not one.inside and one.edition_id == story.first_edition_id
    return one.step, one.weak, begins, one.reworded


def _event_words(kind: _Kind, events: Sequence[Event], editions: Editions, lang: str) -> str:
    step, weak, begins, reworded = kind
    if begins:
        return _say(_FROM_ANOTHER, lang, step_words(step, lang, reworded=reworded))
    names = list(dict.fromkeys(_place(event, editions, lang) for event in events))
    happened = _BOTH_HAPPENED if reworded else _HAPPENED[step]
    words = _say(happened, lang, _listed(names, lang))
    return _say(_DOUBTED, lang, words) if weak else words


def _place(event: Event, editions: Editions, lang: str) -> str:
    name = _name(event.edition_id, editions, lang)
    return _say(_INSIDE, lang, name) if event.inside else name


def _listed(names: Sequence[str], lang: str) -> str:
    """第2.1版・第2期; 2.1, 2.2 and phase 2."""
    if lang == "ja" or len(names) == 1:
        return "・".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _stayed(story: Story, editions: Editions) -> bool:
    """Is it as it was in an edition before the last one?"""
    since = [story.first_edition_id, *(event.edition_id for event in story.events)]
    since += [away.back_edition_id for away in story.away]
    return story.last_edition_id not in since and story.last_edition_id in editions


def _earlier(story: Story, editions: Editions) -> bool:
    """Are there final editions before its first one? A plan of its own has none."""
    for key, edition in editions.items():
        if key == story.first_edition_id or edition["series"] == OTHER:
            return False
        if edition["status"] == EditionStatus.FINAL:
            return True
    return False


def _name(key: str, editions: Editions, lang: str) -> str:
    edition = editions.get(key)
    return edition_short(edition, lang) if edition else key


def _say(pair: tuple[str, str], lang: str, *values: str) -> str:
    return pair[lang == "en"].format(*values)
