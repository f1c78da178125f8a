"""Lines in which a number or a kind alone stands for a plan: 第1期は平成27年10月に、第2期は令和2年
3月に策定しました。, 人口ビジョン：令和2年3月改訂 and 第2版　令和4年10月.
"""

import re
from collections.abc import Iterator

from pipeline.read.names.attributes import Attributes, attributes_of, clean
from pipeline.read.names.context import Context, own_mentions
from pipeline.read.names.dates import Precision, StatedDate, find_dates
from pipeline.read.names.numerals import COUNTED, counted
from pipeline.read.names.plans import Mention
from pipeline.read.names.prose import Deed, Fact, deed_of
from pipeline.read.names.series import NATIONAL, SENRYAKU
from pipeline.read.names.widths import narrow

_MAX_SENTENCE = 200
_DATE = "〓"
_ONE = (
    rf"第[ ]?(?P<n>{COUNTED})[ ]?[期次](?:目|計画|戦略|総合戦略)?(?:については|は|を|が)、?"
    rf"{_DATE}(?:に|、)*"
)
_EACH = re.compile(_ONE)
_SENTENCE = re.compile(
    rf"(?:[^、。第]{{0,20}}総合戦略(?:について)?(?:は|を)、?)?(?:これまで(?:に)?、?)?"
    rf"(?:{_ONE.replace('?P<n>', '?:')}){{1,4}}"
    rf"(?:それぞれ)?策定(?:いた)?し(?:ました|ています|ており、?)[^{_DATE}]*"
)


def plans_by_number(line: str, context: Context) -> Iterator[Fact]:
    """The making of each 総合戦略 that a sentence calls by its number alone.

    Args:
        context: what stands above the line; below the name of another kind of plan its numbers may
            be that one's.
    """
    if any(mention.series not in NATIONAL for mention in context.mentions):
        return
    for sentence in re.split("(?<=。)", clean(line)):
        yield from _stated(narrow(sentence[:_MAX_SENTENCE]))


def _stated(sentence: str) -> Iterator[Fact]:
    dates = find_dates(sentence)
    signed = sentence
    for date in reversed(dates):
        signed = signed[: date.span[0]] + _DATE + signed[date.span[1] :]
    if not dates or not _SENTENCE.fullmatch(signed):
        return
    for found, date in zip(_EACH.finditer(signed), dates, strict=False):
        if date.precision in (Precision.DAY, Precision.MONTH):
            at = Attributes(phase=counted(found["n"]))
            yield Fact(Mention(SENRYAKU, SENRYAKU, False, False, at, ""), Deed.MADE, date)


_BY_KIND = re.compile(
    r"[ ・●○◎■◇]*+(?P<plan>[^:]{0,40}?(?:総合戦略|人口ビジョン))[ ]?:[ ]?"
    r"(?P<when>[^:]{4,30}?)[ に]*(?P<deed>策定|一部改[定訂]|改[定訂]|制定)(?:しました|版)?[。]?"
)


def plan_by_its_kind(line: str, context: Context) -> Iterator[Fact]:
    """What a line that has a plan's name, a date and a deed states of that plan."""
    found = _BY_KIND.fullmatch(narrow(clean(line[:_MAX_SENTENCE])))
    mentions = own_mentions(found["plan"], context.page) if found else []
    if found is None or len(mentions) != 1:
        return
    date = _exact(found["when"])
    if date is not None:
        yield Fact(mentions[0], deed_of(found["deed"]), date)


_VERSION = re.compile(
    rf"[ ・●○◎■◇(]*+(?P<version>初版|第[ ]?{COUNTED}(?:\.\d{{1,2}})?[ ]?版)[ :…・]*+"
    r"(?P<when>[^ :].{3,30}?)[ に]*(?:策定|発行|改[定訂]|制定|作成)?[)]*"
)
"""初版　令和2年3月, 第2版：令和4年10月改訂."""


def versions_by_number(line: str, context: Context) -> Iterator[Fact]:
    """The date of a numbered edition of the one plan that the headings above a line name."""
    found = _VERSION.fullmatch(narrow(clean(line[:_MAX_SENTENCE])))
    date = _exact(found["when"]) if found else None
    phases = {mention.attributes.phase for mention in context.mentions}
    revision = attributes_of(found["version"]).revision if found else None
    if date is None or revision is None or len(phases) != 1:
        return
    deed = Deed.MADE if revision == "1.0" else Deed.REVISED
    for mention in context.mentions:
        if mention.series in NATIONAL:
            at = mention.attributes._replace(revision=revision)
            yield Fact(mention._replace(attributes=at), deed, date)


def _exact(words: str) -> StatedDate | None:
    """The day or the month that words are, and nothing besides."""
    dates = find_dates(words)
    exact = len(dates) == 1 and dates[0].raw == words.strip()
    return dates[0] if exact and dates[0].precision in (Precision.DAY, Precision.MONTH) else None
