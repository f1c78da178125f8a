"""The municipalities and prefectures of Japan, from the list that the package carries.

``municipalities.csv`` names its source and its date; ``tools/make_municipalities.py`` makes it.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

LIST = Path(__file__).with_name("municipalities.csv")
_KINDS = ("city", "town", "vill", "village", "machi", "mura", "pref", "metro")
"""Labels of hosts that say what a municipality is, not which."""
_CALLED = {"市": "city", "町": "town", "村": "village", "区": "ward"}
_EMPTY = (*_KINDS, "www", "www1", "www2", "www3", "web", "webtown", "cms", "official")
_KIND = re.compile(rf"\A(?:{'|'.join(_KINDS)})-|-(?:{'|'.join(_KINDS)})\Z")


class Municipality(NamedTuple):
    """A municipality or a prefecture."""

    code: str
    """全国地方公共団体コード, five digits."""
    name: str
    prefecture: str
    """Its own name where it is a prefecture."""
    host: str
    """Of its site, without ``www.``; empty where the list has none."""

    @property
    def is_prefecture(self) -> bool:
        """Whether it is a prefecture."""
        return self.code.endswith("000")

    @property
    def full_name(self) -> str:
        """With the prefecture before it."""
        return self.name if self.is_prefecture else self.prefecture + self.name


@cache
def every() -> tuple[Municipality, ...]:
    """All of them, by code, prefectures first."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    rows = [line.split(",") for line in lines if not line.startswith("#")]
    prefectures = {code[:2]: name for code, name, _ in rows if code.endswith("000")}
    return tuple(Municipality(code, name, prefectures[code[:2]], host) for code, name, host in rows)


def folded(name: str) -> str:
    """A name as names are compared: 六ヶ所村 is also written 六ケ所村."""
    return name.replace("ヶ", "ケ")


@cache
def by_name() -> dict[str, tuple[Municipality, ...]]:
    """:func:`folded` name → those that have it; 25 names are borne by several."""
    found: dict[str, tuple[Municipality, ...]] = {}
    for one in every():
        found[folded(one.name)] = (*found.get(folded(one.name), ()), one)
    return found


def called(name: str) -> tuple[Municipality, ...]:
    """Those of a name, with or without the prefecture before it: 清水町, 静岡県清水町."""
    name = folded(name.strip())
    full = next((p for p in every() if p.is_prefecture and name.startswith(p.name)), None)
    rest = name.removeprefix(full.name) if full else ""
    found = by_name().get(name, ())
    return found or tuple(
        one for one in by_name().get(rest, ()) if full and one.prefecture == full.name
    )


@cache
def _by_host() -> dict[str, Municipality]:
    return {one.host: one for one in every() if one.host}


@cache
def _by_words() -> dict[tuple[str, str], tuple[Municipality, ...]]:
    """(what its host says that it is, its name in Latin letters) → those."""
    found: dict[tuple[str, str], tuple[Municipality, ...]] = {}
    for one in every():
        for words in _words(one.host):
            found[words] = (*found.get(words, ()), one)
    return found


def _words(host: str) -> Iterator[tuple[str, str]]:
    """``city.date.fukushima.jp`` says that it is a city, and is called date."""
    labels = host.split(".")
    for kind, name in pairwise(labels):
        if kind in _KINDS:
            yield kind, name


def of_host(host: str) -> Municipality | None:
    """Whose host this is: one of the list, or of one of its domains; None where nobody knows."""
    labels = host.lower().removeprefix("www.").split(".")
    for i in range(len(labels) - 1):
        if found := _by_host().get(".".join(labels[i:])):
            return found
    return None


def like_host(host: str) -> Municipality | None:
    """Whose host this may be that is not in the list: an older one of the same words.

    ``www.city.otaru.hokkaido.jp`` is like the list's ``city.otaru.lg.jp``; where several places
    have the words, the prefecture in the host decides.
    """
    labels = set(host.lower().split("."))
    for words in _words(host.lower()):
        found = _by_words().get(words, ())
        near = [one for one in found if prefecture_word(one) in labels - {words[1]}]
        if len(near or found) == 1:
            return (near or list(found))[0]
    return None


@cache
def _prefecture_words() -> dict[str, str]:
    return {one.code[:2]: _word(one.host) for one in every() if one.is_prefecture}


def prefecture_word(one: Municipality) -> str:
    """Its prefecture in Latin letters, as hosts have it: ``fukushima``."""
    return _prefecture_words()[one.code[:2]]


def _word(host: str) -> str:
    """The label of a host that names whose it is."""
    labels = [label for label in host.lower().split(".") if label not in _EMPTY]
    return _KIND.sub("", labels[0]) if labels else ""


@cache
def _by_word() -> dict[str, tuple[Municipality, ...]]:
    """What a host calls a municipality → those called so."""
    found: dict[str, tuple[Municipality, ...]] = {}
    for one in every():
        if not one.is_prefecture:
            found[_word(one.host)] = (*found.get(_word(one.host), ()), one)
    return found


def id_of(one: Municipality) -> str:
    """An id for its source: as its host calls it, with its prefecture where others are called so.

    ``aizuwakamatsu``, ``fuchu-tokyo``, ``kiso-town`` (Nagano has a village, too),
    ``fukushima-pref``.
    """
    word = _word(one.host) or f"code-{one.code}"
    if one.is_prefecture:
        return f"{word}-pref"
    others = [other for other in _by_word()[word] if other != one] if one.host else []
    if any(other.prefecture == one.prefecture for other in others):
        return f"{word}-{_CALLED.get(one.name[-1], one.code)}"
    return f"{word}-{prefecture_word(one)}" if others else word


def id_of_host(host: str) -> str:
    """An id for a source whose municipality nobody knows."""
    word = _word(host) if re.search(r"[a-z]", host.lower()) else host
    return re.sub(r"[^a-z0-9]+", "-", word.lower()).strip("-") or "page"
