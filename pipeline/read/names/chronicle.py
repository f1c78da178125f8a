"""What an article states about the dates of its plans, line by line under its headings."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import NamedTuple

from pipeline.read.names.by_number import plan_by_its_kind, plans_by_number, versions_by_number
from pipeline.read.names.context import Context, PageWords, enter
from pipeline.read.names.dates import Precision, find_dates, find_ranges
from pipeline.read.names.periods import fits
from pipeline.read.names.plans import Mention
from pipeline.read.names.prose import Deed, Fact, deed_of, read_sentences
from pipeline.read.names.prose_marks import MAX_SENTENCE
from pipeline.read.names.series import NATIONAL, SENRYAKU, VISION
from pipeline.read.names.widths import narrow
from pipeline.read.page.types import Heading

MAX_LINES = 2_000
"""Lines of an article whose sentences are read; an honest page has some two hundred."""
_ELSEWHERE = re.compile(
    r"スケジュール|予定|今後|工程|日程|会議|委員会|審議会|協議会|部会|議事|開催|パブリック|意見"
)
"""Headings of what is to come, and of matters whose dates are their own."""
_OPEN, _CLOSE = re.compile(r"[「『(（]"), re.compile(r"[」』)）]")
_GOES_ON = re.compile(r"[をにはがのともでへ、。」』]|しごと|ひと・")
_WRAPPED_FROM = 15
"""Letters from which a line can be one that the editor broke by hand."""
_ALONE = re.compile(
    r"[ ・●○◎■◇※(【\[]*+"
    r"(?:(?P<cue>策定|改[定訂]|制定|作成(?=年月))"
    r"(?:(?:年月日?|日|時期)[ :]*+|[ ]*+[:…][ …:]*+|[ ]++)(?P<after>.{4,30}?)"
    r"|(?P<before>.{4,30}?)[ に]*+(?P<deed>策定|一部改[定訂]|改[定訂]|制定)(?:しました|した|版)?)"
    r"[)】\]。 ]*+"
)
_LABEL = re.compile(
    r"[ ・●○◎■◇※()【\[0-9.]*+(?P<what>(?:策定|改[定訂]|制定)(?:年月日?|日|時期))[)】\] :]*"
)
"""A heading that only says what the date below it is."""


class Said(NamedTuple):
    """A fact of an article with the phase of the plan that its headings speak of."""

    fact: Fact
    phase: int | None
    """The phase that the headings above name, for a sentence that states none itself."""


class Article(NamedTuple):
    """What the sentences of an article state of plans."""

    said: tuple[Said, ...] = ()
    revised: frozenset[tuple[str, int]] = frozenset()
    """Series and phases of plans that they say were revised."""


class _Line(NamedTuple):
    text: str
    headings: tuple[str, ...]


def _lines(text: str, headings: Sequence[Heading]) -> list[_Line]:
    """The article's lines without its headings, each with those above it. A line above another
    heading's words, which do not stand below its own, is one of a list of contents.
    """
    found: list[_Line] = []
    stack: list[tuple[int, str]] = []
    awaited = iter(headings)
    heading = next(awaited, None)
    texts = text.splitlines()[:MAX_LINES]
    named = frozenset(heading.text for heading in headings)
    for line, following in pairwise([*texts, ""]):
        if (
            heading
            and line.startswith(heading.text)
            and not _is_contents(heading, following, named)
        ):
            level = heading.level
            stack = [*(item for item in stack if item[0] < level), (level, heading.text)]
            heading = next(awaited, None)
        else:
            found.append(_Line(line, tuple(words for _level, words in stack)))
    return found


def _is_contents(heading: Heading, following: str, named: frozenset[str]) -> bool:
    """Whether a heading's words are its line in a list of contents: another heading's follow."""
    return bool(heading.body) and following in named and not heading.body.startswith(following)


def _is_broken(line: str, following: str) -> bool:
    """Whether a sentence goes on in the line below: an open bracket, a comma, a particle."""
    if len(line) < _WRAPPED_FROM or line.endswith(("。", "．")):
        return False
    is_open = len(_OPEN.findall(line)) > len(_CLOSE.findall(line))
    return is_open or line.endswith("、") or bool(_GOES_ON.match(following))


def _whole(lines: list[_Line]) -> Iterator[_Line]:
    """The lines, those that were broken by hand put together again."""
    held: _Line | None = None
    for line in lines:
        fits = held is not None and held.headings == line.headings
        if held and fits and _is_broken(held.text, line.text) and len(held.text) < MAX_SENTENCE:
            held = held._replace(text=held.text + line.text)
        else:
            if held:
                yield held
            held = line
    if held:
        yield held


def _contexts(title: str, headings: tuple[str, ...], page: PageWords) -> Context:
    context = enter(Context(page=page), title, is_title=True)
    for words in headings:
        context = enter(context, words)
    return context


def _phase_above(context: Context, series: str) -> int | None:
    """The phase of a kind of plan as headings have it; both plans that the State asks for are of
    one phase."""
    kinds = NATIONAL if series in NATIONAL else (series,)
    phases = {m.attributes.phase for m in context.mentions if m.series in kinds}
    return phases.pop() if len(phases) == 1 else None


_YEARS = re.compile(r"[/・、 ]*(?:計画|対象|推進)?期間[ :]*〓(?:まで)?[/・、 ]*")


def _without_years(line: str) -> str:
    """A line without the plan's years: 計画期間：令和2年4月～令和7年3月（令和2年3月策定）."""
    text = line
    for years in reversed(find_ranges(line)):
        text = text[: years.span[0]] + "〓" + text[years.span[1] :]
    return _YEARS.sub("", text) if text != line else line


_LONGEST_FACTS = 160
"""Letters of a line of facts."""
_WORD_OF_A_DATE = re.compile(r"[ 　/・|、,]*(?P<word>[一-龥]{2,6}(?:日|年月日?|時期)?)[ 　:]*")


def dates_of_facts(line: str) -> list[str]:
    """A line that is nothing but words and their dates, date by date: 策定日　令和2年3月27日
    公表日　令和2年4月10日; itself where it has other things in it."""
    plain = narrow(line)
    dates = find_dates(plain) if len(plain) <= _LONGEST_FACTS else []
    ends = [0, *(date.span[1] for date in dates)]
    words = [
        _WORD_OF_A_DATE.fullmatch(plain, end, date.span[0])
        for end, date in zip(ends, dates, strict=False)
    ]
    if len(dates) < 2 or plain[ends[-1] :].strip() or not all(words):
        return [line]
    return [f"{word['word']} {date.raw}" for word, date in zip(words, dates, strict=True) if word]


def _alone(line: str, context: Context) -> Iterator[Fact]:
    """策定日：令和2年3月31日 and 令和2年3月策定 as a line of its own: of the heading's plans."""
    plain = narrow(line)
    if owner := narrow(context.page.owner):
        plain = re.sub(rf"{re.escape(owner)}[ (]*", " ", plain)
    found = _ALONE.fullmatch(_without_years(plain))
    if found is None:
        return
    words = found["after"] or found["before"]
    dates = find_dates(words)
    exact = len(dates) == 1 and dates[0].raw == words.strip()
    if exact and dates[0].precision in (Precision.DAY, Precision.MONTH):
        deed = deed_of(found["cue"] or found["deed"])
        for mention in _plans_above(context):
            phase = mention.attributes.phase
            if not phase or fits(phase, dates[0], revised=deed == Deed.REVISED):
                yield Fact(mention, deed, dates[0])


def is_label(heading: str) -> bool:
    """Whether a heading only says that the date below it is the day of a making: 策定日."""
    return _LABEL.fullmatch(narrow(heading)) is not None


def _with_label(line: _Line, headings: Sequence[Heading], page: PageWords) -> str:
    """A line below 策定日 as a heading, with that heading; itself where a heading of that level
    before it names a plan: of which of them the date is nobody can tell."""
    label = line.headings[-1] if line.headings else ""
    found = _LABEL.fullmatch(narrow(label))
    if found is None:
        return line.text
    before = list(takewhile(lambda heading: heading.text != label, headings))
    level = headings[len(before)].level
    names = (heading.text for heading in before if heading.level >= level)
    if any(enter(Context(page=page), words).mentions for words in names):
        return line.text
    return f"{found['what']} {line.text}"


def _plans_above(context: Context) -> tuple[Mention, ...]:
    """The plans of a heading where they are of one phase, without what it states of them besides;
    none of another kind of plan."""
    plans = [m for m in context.mentions if m.series in (SENRYAKU, VISION)]
    phases = {mention.attributes.phase for mention in plans}
    if len(phases) != 1 or len(plans) != len(context.mentions):
        return ()
    return tuple(m._replace(attributes=m.attributes._replace(revision=None)) for m in plans)


def read_article(text: str, headings: Sequence[Heading], title: str, page: PageWords) -> Article:
    """Every date of a plan that the lines of an article state.

    Args:
        text: the article, a line a block.
        headings: of the article, in order.
        title: of the page.
        page: whose page it is, and what its plans are called besides.
    """
    said: list[Said] = []
    revised: set[tuple[str, int]] = set()
    spoken_of, above = "", None
    context = Context(page=page)
    for line in _whole(_lines(text, headings)):
        if line.headings != above:
            above, spoken_of = line.headings, ""
            context = _contexts(title, line.headings, page)
        if any(_ELSEWHERE.search(heading) for heading in line.headings):
            continue
        sentences = read_sentences(line.text, page, spoken_of)
        spoken_of = sentences.spoken_of
        lines = (plans_by_number, plan_by_its_kind, versions_by_number)
        stated = [fact for read in lines for fact in read(line.text, context)]
        for piece in dates_of_facts(_with_label(line, headings, page)):
            stated += _alone(piece, context)
        for fact in (*sentences.facts, *stated):
            said.append(Said(fact, _phase_above(context, fact.mention.series)))
        for mention in sentences.revised:
            phase = mention.attributes.phase or _phase_above(context, mention.series)
            revised.add((mention.series, phase or 1))
    return Article(tuple(said), frozenset(revised))
