"""How much two wordings share of what is their own.

«河川の改修を推進します。» and «企業誘致を推進します。» are alike in all that every plan says, and
tell of two things. So what they are alike in is weighed: kana hardly count, numbers not at all,
words that every plan is made of little, and runs of characters that many wordings of their texts
have less than rare ones.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from operator import add

import numpy as np

from pipeline.compare.units.keys import undated

_NUMBER = re.compile(r"[0-9][0-9,.]*")
_KANA = 0.02
"""Weight of two characters of which one is kana or a mark: little, and yet nothing else tells
«しごと» from «まち».
"""
_STOCK = 0.2
"""Weight of a word that every plan is made of."""
_STOCK_WORDS = (
    "推進 支援 促進 充実 整備 取組 関係機関 関係団体 連携強化 情報提供 情報発信 相談体制 支援体制 "
    "推進体制 環境整備 実施 強化 向上 確保 検討 活用 事業 年度 令和 平成 昭和 "
    "地域 対策 施策 計画 目標 必要"
)
_STOCK_RUNS = frozenset(
    word[n : n + 2] for word in _STOCK_WORDS.split() for n in range(len(word) - 1)
)
_RARE = 2
"""A run of characters that stands but once in either text is its wordings' own."""
_SPREAD = 0.7
"""How steeply a run weighs less that stands more often."""


class Runs:
    """How often runs of two characters stand in the wordings of a text.

    Args:
        keys: of the wordings.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        self._keys = keys

    @cached_property
    def _counts(self) -> Mapping[int, int]:
        """How often, by both characters as one number: sorted in a tenth of the time in which as
        many strings are counted.
        """
        whole = _masked("\n".join(self._keys)).encode("utf-32-le", "surrogatepass")
        codes = np.frombuffer(whole, np.uint32).astype(np.uint64)
        runs, counts = np.unique(codes[:-1] << 32 | codes[1:], return_counts=True)
        return dict(zip(runs.tolist(), counts.tolist(), strict=True))

    def count(self, run: str) -> int:
        """How often a run stands there."""
        return self._counts.get(ord(run[0]) << 32 | ord(run[1]), 0)


class Weights(dict[str, float]):
    """How much each run of two characters is a wording's own, as it is asked for.

    Args:
        texts: those that the wordings stand in.
    """

    def __init__(self, *texts: Runs) -> None:
        super().__init__()
        self._texts = texts

    def __missing__(self, run: str) -> float:
        count = sum(text.count(run) for text in self._texts)
        self[run] = weight = _weight(run, count)
        return weight


def own_likeness(a: str, b: str, weights: Weights) -> float:
    """Share of what is their own that two keys have in common, 0 to 1; the same whichever comes
    first.
    """
    left, right = _runs(a), _runs(b)
    shared = 2 * sum(sorted(map(weights.__getitem__, left & right)))
    apart = sum(sorted(map(weights.__getitem__, left ^ right)))
    return shared / (shared + apart) if shared or apart else 1.0


def own_shared(a: str, b: str, weights: Weights) -> float:
    """How much of what is their own two keys have in common: so many runs that no other wording
    has.
    """
    return sum(sorted(map(weights.__getitem__, _runs(a) & _runs(b))))


def have_other_numbers(a: str, b: str) -> bool:
    """Whether two keys both have numbers besides dates, and none in common."""
    left, right = (set(_NUMBER.findall(undated(key))) for key in (a, b))
    return bool(left and right) and left.isdisjoint(right)


def _masked(text: str) -> str:
    return _NUMBER.sub("#", text)


def _runs(key: str) -> set[str]:
    masked = _masked(key)
    return set(map(add, masked, masked[1:]))


def _weight(run: str, count: int) -> float:
    kind = _KANA if _is_kana(run[0]) or _is_kana(run[1]) else 1.0
    if run in _STOCK_RUNS:
        kind = _STOCK
    return float(kind * min(1.0, _RARE / max(count, 1)) ** _SPREAD)


def _is_kana(character: str) -> bool:
    """Hiragana or a mark; katakana write words as kanji do."""
    return "\u3040" <= character <= "\u309f" or not character.isalnum()
