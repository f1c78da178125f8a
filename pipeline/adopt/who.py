"""Whose page is it? By its host, by what the page says of its site, against the list."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from pipeline.adopt.municipalities import (
    Municipality,
    by_name,
    called,
    every,
    folded,
    like_host,
    of_host,
    prefecture_word,
)
from pipeline.read.page.site import SiteWords

_NAMES, _TITLE, _HEADINGS, _HEAD, _FOOT, _ADDRESS, _TEXT = 6, 5, 4, 4, 3, 2, 1
"""How much a name counts where it stands."""
_OFFICE = re.compile(r"[市町村区都道府県]?(?:役所|役場|庁舎?)")
_BEFORE = "都道府県郡期次度年版の"
"""Letters that may stand before a name of two: 「第2期呉市総合戦略」."""
_LETTERS = "[一-龠々ヶケぁ-んァ-ヴー]"
_ANY_OFFICE = re.compile(
    rf"(?<!{_LETTERS})(?:{_LETTERS}{{2,3}}[都道府県](?:{_LETTERS}{{1,5}}郡)?)?"
    rf"({_LETTERS}{{1,7}}[市町村区県府都道])(?:役所|役場|庁)"
)
_ANY_NAME = re.compile(
    rf"({_LETTERS}{{1,7}}[市町村区県府都道])(?:の?公式|ホームページ|ウェブ|サイト|HP)*"
)
_ANY_PLAN = re.compile(
    rf"(?:\A|[^一-龠々ヶケぁ-んァ-ヴー]|[期次])(?![期次])({_LETTERS}{{1,7}}[市町村区県府都道])"
    r"(?=人口ビジョン|まち・?ひと・?しごと|(?:地方)?(?:創生)?総合戦略|版|第[0-9０-９Ⅰ-Ⅹ一二三四五])"
)
_SURE = 5
"""From so much on, the page's word is enough."""
_STRONG = 8
"""From so much on, it is believed before a host that is only like one of the list."""


class Who(NamedTuple):
    """Whose page it is, and how that is known."""

    municipality: Municipality | None
    by: tuple[str, ...]
    """``the host`` (it is in the list), ``the host's words`` (it is like one of the list), ``the
    page``, ``the given name``."""
    remark: str | None
    """What a person should look at; None where all agree."""
    called: str | None = None
    """What the page calls a municipality that is not in the list."""

    @property
    def name(self) -> str | None:
        """Its name; None where nobody knows."""
        return self.municipality.name if self.municipality else self.called


def who(host: str, site: SiteWords) -> Who:
    """Whose page it is.

    Args:
        host: of the page, without port.
    """
    listed, like = of_host(host), like_host(host)
    hosted = listed or like
    said = _said(site, host)
    best, score = said[0] if said else (None, 0)
    by_host = "the host" if listed else "the host's words"
    if hosted is None:
        return _by_page(said, host, site)
    if best == hosted:
        return Who(hosted, (by_host, "the page"), None)
    if best is None or score < _SURE:
        return Who(hosted, (by_host,), f"the page itself does not say that it is {hosted.name}'s")
    exact = listed is not None and host.removeprefix("www.") == listed.host
    remark = f"the host is {hosted.full_name}'s, the page says {best.full_name}"
    if exact or score < _STRONG:
        return Who(hosted, (by_host,), remark)
    return Who(best, ("the page",), remark)


def named(name: str, found: Who) -> Who:
    """Whose page it is when a person says so: ``清水町``, or ``静岡県清水町`` where several are.

    Args:
        found: what host and page tell; believed where it is one of that name.
    """
    bearers = called(name)
    if found.municipality in bearers or found.called == name:
        return found
    if len(bearers) == 1:
        other = found.municipality
        remark = f"host or page say {other.full_name}" if other else None
        return Who(bearers[0], ("the given name",), remark)
    remark = _several(name, bearers) if bearers else f"{name} is not in the list"
    return Who(None, ("the given name",), remark, name)


def _several(name: str, bearers: Sequence[Municipality]) -> str:
    """That several bear a name, and how to say which."""
    ones = ", ".join(f"{one.full_name} ({one.code})" for one in bearers)
    example = bearers[0].full_name
    return f"{len(bearers)} are called {name}: {ones}; say which, e.g. --name {example}"


def _by_page(said: list[tuple[Municipality, int]], host: str, site: SiteWords) -> Who:
    unknown = f"the host {host} is not in the list"
    if not said or said[0][1] < _SURE:
        if name := _called(site):
            bearers = called(name)
            why = f", and {_several(name, bearers)}" if bearers else f", and neither is {name}"
            return Who(None, ("the page",), unknown + why, name)
        return Who(None, (), f"{unknown}, and the page does not say whose it is")
    best, score = said[0]
    rivals = [one.full_name for one, theirs in said[1:] if theirs >= score]
    if rivals:
        return Who(None, (), f"{unknown}, and the page may be {best.full_name}'s or {rivals[0]}'s")
    return Who(best, ("the page",), unknown)


def _called(site: SiteWords) -> str | None:
    """What the page calls a municipality of any name: by its office, its site's name, its plan."""
    found = Counter(match[1] for match in _ANY_OFFICE.finditer(site.text))
    if found:
        return found.most_common(1)[0][0]
    names = (*site.names, *re.split(r"[|｜／/:：\-–—]", site.title)[::-1])
    whole = (_ANY_NAME.fullmatch(re.sub(r"[\s　]", "", name)) for name in names)
    plans = (_ANY_PLAN.search(words) for words in (site.title, *site.headings))
    return next((match[1] for match in (*whole, *plans) if match), None)


def _said(site: SiteWords, host: str) -> list[tuple[Municipality, int]]:
    """Those that the page names, those that it names most clearly first."""
    score: Counter[Municipality] = Counter()
    places = (
        (_NAMES, site.names),
        (_TITLE, (site.title,)),
        (_HEADINGS, site.headings),
        (_HEAD, site.head),
        (_FOOT, site.foot),
        (_ADDRESS, site.addresses),
        (_TEXT, (site.text,)),
    )
    near = _near(site, host)
    for weight, texts in places:
        for one, office in _named(texts, near).items():
            score[one] += weight + (2 * weight if office else 0)
    return sorted(score.items(), key=lambda item: (-item[1], item[0].code))


def _named(texts: Iterable[str], near: frozenset[str]) -> dict[Municipality, bool]:
    """Those named in one place, each once, and whether as an office (会津若松市役所)."""
    found: dict[Municipality, bool] = {}
    for text in texts:
        for one, end, text_ in _mentions(text, near):
            office = _OFFICE.match(text_, end - 1) is not None
            found[one] = found.get(one, False) or office
    return found


def _mentions(text: str, near: frozenset[str]) -> Iterator[tuple[Municipality, int, str]]:
    """Every name in a text with its end, the longest at each place; of a name that several bear
    the one of a prefecture that is near, where there is just one.
    """
    text = folded(text)
    for match in _every_name().finditer(text):
        if not _stands_alone(text, match):
            continue
        bearers = by_name()[match[0]]
        if len(bearers) > 1:
            bearers = tuple(one for one in bearers if one.prefecture in near)
        if len(bearers) == 1:
            yield bearers[0], match.end(), text


@cache
def _every_name() -> re.Pattern[str]:
    names = sorted(by_name(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def _stands_alone(text: str, match: re.Match[str]) -> bool:
    """False for 津市 in 「宮津市民」 and its like, for the wards of a city, and for the prefecture
    in an address.
    """
    name, before, after = match[0], text[: match.start()][-1:], text[match.end() :]
    if name[-1] in "都道府県" and _in_address(after):
        return False
    if name[-1] == "区" and before == "市":
        return False
    return len(name) > 2 or before in _BEFORE or not re.match(r"[一-龠々ぁ-んァ-ヶー]", before)


def _in_address(after: str) -> bool:
    """Whether a name of a municipality or a district follows: 「福島県会津若松市」."""
    return bool(_every_name().match(after) or re.match(r"[一-龠々ヶケのノ]{1,5}郡", after))


def _near(site: SiteWords, host: str) -> frozenset[str]:
    """The prefectures that the page or its host names."""
    labels = set(host.lower().split("."))
    words = "\n".join((site.title, *site.names, *site.head, *site.foot, site.text))
    return frozenset(
        one.prefecture
        for one in every()
        if one.is_prefecture and (one.name in words or prefecture_word(one) in labels)
    )
